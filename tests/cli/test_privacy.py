"""What the program writes can be read by its user only, and nothing of a customer is in logs or left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.private_run import AMOUNT, NAME

ROOT = Path(__file__).resolve().parents[2]
_RUN = "import sys; from pathlib import Path; from tests.cli.private_run import run; run(Path(sys.argv[1]))"
HOLDS_THE_BOOKS = {".ardesk", ".csv", ".xlsx", ".pdf", ".eml"}


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a file's rights are those of its folder")
def test_a_day_at_the_program_lets_nobody_in_and_tells_nothing(tmp_path: Path) -> None:
    for name in ("place", "home", "temporary"):
        (tmp_path / name).mkdir(0o700)
    place, home, temporary = (tmp_path / name for name in ("place", "home", "temporary"))
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(place)],
        env=os.environ | {"ARDESK_HOME": str(home), "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = [path for path in tmp_path.rglob("*") if not path.is_symlink()]
    kinds = {path.suffix for path in written}
    assert kinds >= {*HOLDS_THE_BOOKS, ".json", ".log", ".txt"}, kinds
    assert [path for path in written if path.stat().st_mode & 0o077] == []
    assert len(list((place / "stick").rglob("*.ardesk"))) == 1
    log = (home / "ardesk.log").read_text(encoding="utf-8")
    for kind in ("RuntimeError", "ValueError", "KeyError", "could not load image"):
        assert kind in log
    files = [path for path in written if path.is_file()]
    told = [path for path in files if path.suffix not in HOLDS_THE_BOOKS and tells(path)]
    assert told == []
    assert [path for path in (home, temporary) for path in path.rglob("*") if tells(path)] == []
    assert list(temporary.iterdir()) == []
    assert not [path for path in files if path.name.endswith((".partial", ".part", "-journal"))]


def tells(path: Path) -> bool:
    """Whether a customer's name or what he owes stands in the file, or in its name."""
    content = path.read_bytes() if path.is_file() else b""
    return any(
        mark.lower() in content.lower() + path.name.encode().lower() for mark in (NAME.encode(), AMOUNT.encode())
    )
