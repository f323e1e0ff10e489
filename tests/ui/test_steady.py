from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MANY_CALLS = """
import ardesk.ui
from PySide6.QtCore import QObject
thing = QObject()
for number in range(200_000):
    thing.setObjectName("x")
    thing.parent()
    thing.objectNameChanged.emit("y")
print("still here")
"""


def test_a_long_session_does_not_use_up_none_and_true() -> None:
    found = subprocess.run([sys.executable, "-c", MANY_CALLS], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "still here\n"), found.stderr
