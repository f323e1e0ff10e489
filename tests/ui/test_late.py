"""PySide6's help texts come when they are asked for, and read as ever."""

from __future__ import annotations

import subprocess
import sys

WRONG = """
from PySide6.QtCore import QObject
try:
    QObject().setObjectName(5)
except TypeError as fault:
    print(fault)
"""


def said_by(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    ).stdout


def late(program: str) -> str:
    return said_by(f"from ardesk.ui.late import *\nwith help_texts_later():\n    import PySide6.QtCore\n{program}")


def test_a_wrong_argument_is_explained_as_without_us() -> None:
    plain = said_by(WRONG)
    assert "setObjectName" in plain
    assert late(WRONG) == plain


def test_nothing_is_loaded_before_it_is_needed_and_all_of_it_on_demand() -> None:
    state = "print(sum(isinstance(one, LateModule) for one in set(sys.modules.values())))"
    assert late(f"{state}\ncome()\n{state}").split() == ["5", "0"]


def test_the_finders_are_as_before_and_help_after_come_is_the_same() -> None:
    finders = "print([type(one).__name__ if not isinstance(one, type) else one.__name__ for one in sys.meta_path])"
    assert late(f"come()\n{finders}{WRONG}") == said_by(f"import sys\n{finders}{WRONG}")
