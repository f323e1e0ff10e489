"""Copies that are opened in other programs: where they lie, and that they are gone when the program ends."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
from pathlib import Path

_PREFIX = "ardesk-opened-"
_DAY = 24 * 60 * 60  # seconds; what is older was left behind by a crash


def private_folder() -> Path:
    """A new folder that only this user can read, removed when the program ends."""
    _clear_away(time.time() - _DAY)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _clear_away(before: float) -> None:
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if left.lstat().st_mtime < before:
                shutil.rmtree(left, ignore_errors=True)
        except OSError:
            continue
