"""Whatever is brought to an importer: a clean refusal in little time and memory, and nothing written unasked.

What is fed to them, and what has to hold, stands in `bad_input`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.exchange.bad_input import SOUND
from tests.long_runs import report, seed, times

ROOT = Path(__file__).resolve().parents[2]
_OTHERS = 10  # importers of foreign files, of mappings, and of whole folders


def test_every_importer_refuses_cleanly(tmp_path: Path) -> None:
    first = seed(5)
    command = [sys.executable, "-m", "tests.exchange.bad_input", str(first), str(times(1_000, 20_000)), str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    lines = ended.stdout.splitlines()
    for line in lines:
        report(f"seed {first}: {line}")
    assert (ended.returncode, ended.stderr) == (0, "")
    found = {line["importer"]: line for line in map(json.loads, lines)}
    assert found.keys() >= SOUND.keys()
    assert len(found) == len(SOUND) + _OTHERS
    assert all(line["problems"] for line in found.values())
    assert all(line["taken"] for name, line in found.items() if name != "folder")  # neither all good nor all bad
