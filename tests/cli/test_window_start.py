"""Without a command it is the window: what it loads before, what it prints, and what it says without a screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Command, Folder

ROOT = Path(__file__).resolve().parents[2]


def started(*arguments: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    env = {name: value for name, value in os.environ.items() if name not in hidden} | surroundings
    command = [sys.executable, "-m", "ardesk", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_the_way_to_the_window_does_not_load_the_commands() -> None:
    code = "import sys; from ardesk.cli import window_wish; window_wish([]); print('click' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True) == "False\n"


def test_measures_its_start_and_closes(ardesk: Command, ledger: Path, folder: Folder) -> None:
    invoice = "number,customer,date,total|1,C1,2026-10-05,80"
    assert ardesk("import", folder({"customers": "code,name|C1,Alder", "invoices": invoice})).code == 0
    found = started("--ledger", str(ledger), "--measure-start", QT_QPA_PLATFORM="offscreen")
    assert found.returncode == 0, found.stderr
    measured = json.loads(found.stdout)
    assert 0 < measured["window_ms"] <= measured["rows_ms"]


def test_without_a_screen_it_says_so_and_names_what_works(ledger: Path) -> None:
    found = started("--ledger", str(ledger))
    assert found.returncode == 1
    assert "summary 2026-10 --pdf" in found.stderr
    assert "Traceback" not in found.stderr
