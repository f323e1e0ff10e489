"""One ledger file in the place of another: the old one stays under a clear name, and no moment has neither."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from ardesk.errors import ArdeskError, reason
from ardesk.i18n import _
from ardesk.storage.whole import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

_COMPANIONS = ("-journal", "-wal", "-shm")  # what SQLite may have left beside a file; it belongs to that file alone


def put_in_place(fresh: Path, ledger: Path) -> Path | None:
    """`fresh` bears the name of the ledger now; where the old file is, with what belongs to it. Raises ArdeskError.

    Nobody may have either file open.
    """
    try:
        return _exchange(fresh, ledger)
    except OSError as fault:
        raise ArdeskError(
            _(
                "{path} could not be put in place ({why}); the ledger is as it was, and the restored one is {fresh}."
            ).format(path=ledger, why=reason(fault), fresh=fresh)
        ) from fault


def _exchange(fresh: Path, ledger: Path) -> Path | None:
    old = _free_name(ledger)
    moved: list[tuple[Path, Path]] = []
    there = ledger.exists()
    try:
        if there:
            _keep(ledger, old)
        for suffix in _COMPANIONS:
            beside = ledger.with_name(ledger.name + suffix)
            if beside.exists():
                moved.append((beside, beside.rename(old.with_name(old.name + suffix))))
        fresh.replace(ledger)
    except OSError:
        _take_back(ledger, old, moved)
        raise
    with suppress(OSError):  # it is done by then
        sync_folder(ledger.parent)
    return old if there else None


def _take_back(ledger: Path, old: Path, moved: list[tuple[Path, Path]]) -> None:
    for was, now in moved:
        now.rename(was)
    if old.exists():
        old.unlink() if ledger.exists() else old.rename(ledger)


def _keep(ledger: Path, old: Path) -> None:
    """The old file under its new name; under its own as well, where the disk can do that, until it is replaced."""
    try:
        os.link(ledger, old)
    except (OSError, NotImplementedError, AttributeError):
        ledger.rename(old)
    sync_folder(ledger.parent)


def _free_name(ledger: Path) -> Path:
    stamp = dt.datetime.now().astimezone().strftime("%Y-%m-%d %H%M%S")
    count = 1
    while True:
        more = f" {count}" if count > 1 else ""
        name = ledger.with_name(f"{ledger.stem} before restore {stamp}{more}{ledger.suffix}")
        if not name.exists():
            return name
        count += 1
