"""Verified copies of a ledger and the way back from one."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from typing import TYPE_CHECKING

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.storage.connection import connect, create_file, sentence

if TYPE_CHECKING:
    from pathlib import Path


def backup_folder(ledger: Path) -> Path:
    """Where the copies of this ledger lie unless the owner names another place."""
    return ledger.parent / f"{ledger.stem} backups"


def write_backup(source: sqlite3.Connection, ledger: Path, target: Path | None) -> Path:
    """A sound copy of the ledger at `target`, or under a dated name beside it. Refuses to overwrite."""
    target = target or _dated_name(ledger)
    if target.exists():
        raise ArdeskError(_("{path} exists already; choose another name.").format(path=target))
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(source, target)
    except sqlite3.Error as fault:
        raise sentence(fault, target) from fault
    except OSError as fault:
        raise ArdeskError(_("No backup could be written to {path}: {why}.").format(path=target, why=fault)) from fault
    return target


def newest_backup(ledger: Path) -> Path | None:
    """The last verified copy in the ledger's own backup folder."""
    return max(backup_folder(ledger).glob("*.ardesk"), default=None, key=lambda path: path.name)


def _dated_name(ledger: Path) -> Path:
    stamp = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H%M%S.%f")[:-3]
    return backup_folder(ledger) / f"{ledger.stem} {stamp}.ardesk"


def _copy(source: sqlite3.Connection, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    copy = create_file(partial)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    prove(partial)
    _sync(partial)
    if os.name == "posix":
        os.link(partial, target)  # unlike rename, this never replaces a file
        partial.unlink()
        _sync(target.parent)
    else:
        partial.rename(target)


def prove(path: Path) -> None:
    """Raises ArdeskError unless the file at `path` is a sound ledger in every page."""
    copy = connect(path, read_only=True)
    try:
        verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    finally:
        copy.close()
    if verdict != "ok":
        raise ArdeskError(_("{path} is not sound: {why}.").format(path=path, why=verdict))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
