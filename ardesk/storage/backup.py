"""Verified copies of a ledger: how one is written, copied to a second place, listed, and when it goes."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ardesk.errors import ArdeskError, DamagedError, reason
from ardesk.i18n import _
from ardesk.storage import journal, places, sealed
from ardesk.storage.connection import connect, create_file, reading, schema_version, sentence, unreadable
from ardesk.storage.header import check_length, is_readable
from ardesk.storage.places import backup_folder
from ardesk.storage.retention import ALWAYS, kept
from ardesk.storage.schema import SCHEMA_VERSION
from ardesk.storage.whole import PARTIAL, take_its_name, write_whole

__all__ = ["Copy", "backup_folder", "copies", "newest_backup", "prove", "write_backup"]
_STAMP = "%Y-%m-%d %H%M%S.%f"  # names sort as their times do
_NAME = re.compile(r" (\d{4}-\d\d-\d\d \d{6}\.\d{3})( doubtful)?\.ardesk(\.age)?$")
_DOUBTFUL = " doubtful"
_TICK = dt.timedelta(milliseconds=1)
_STALE = dt.timedelta(days=1)  # what is still partial by then was left behind by a crash


class _UnsoundError(ArdeskError):
    """The pages of a file are not sound."""


class _DoubtfulError(ArdeskError):
    """The pages of a file are sound, and its journal or its rows are not what was sealed."""


class Copy(NamedTuple):
    """A backup: where it is, when it was made (UTC), its size in bytes, whether it was in doubt then.

    When it was made is what its name says, or where that is yet to come what the disk says: after a day on which the
    clock was ahead the names go on from there, so that their order stays that in which the copies were made.
    """

    path: Path
    at: dt.datetime
    size: int
    doubtful: bool
    second: bool

    @property
    def sealed(self) -> bool:
        """Whether it is encrypted."""
        return self.path.suffix == sealed.ENDING


def write_backup(source: sqlite3.Connection, ledger: Path, target: Path | None) -> Path:
    """A sound copy of the ledger at `target`, or under a dated name in its backup folder. Refuses to overwrite.

    Its pages, its chain of changes and its rows are proved before it gets its name. Where the ledger itself was changed
    from outside, a copy in the backup folder is called doubtful, and one at `target` is refused.
    """
    named = target is not None
    target = target or _dated_name(ledger)
    if target.exists():
        raise ArdeskError(_("{path} exists already; choose another name.").format(path=target))
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _copy(source, target, named=named)
    except _UnsoundError as damage:
        raise DamagedError(
            _("{path} is damaged, so no copy of it was made. Check the ledger.").format(path=ledger)
        ) from damage
    except _DoubtfulError as doubt:
        raise ArdeskError(
            _("{path} is not what was sealed: it was changed from outside. Check the ledger.").format(path=ledger)
        ) from doubt
    except sqlite3.Error as fault:
        raise sentence(fault, target) from fault
    except OSError as fault:
        said = _("No backup could be written to {path}: {why}.")
        raise ArdeskError(said.format(path=target, why=reason(fault))) from fault


def copy_aside(copy: Path, ledger: Path, source: sqlite3.Connection) -> Path | None:
    """The backup `copy` once more in the second place, proved there; None where no place is set. Raises ArdeskError.

    It is encrypted where the owner wants that. A copy that is there already stays as it is.
    """
    place, key = places.second_place(ledger), places.second_key(ledger)
    if place is None:
        return None
    try:
        target = places.folder_in(place, ledger, identity(source, ledger)) / (
            copy.name + (sealed.ENDING if key else "")
        )
        if key and not target.exists():
            sealed.seal_aside(copy, target, key, backup_folder(ledger))
        elif not target.exists():
            with copy.open("rb") as content:
                write_whole(target, lambda to: shutil.copyfileobj(content, to))
        return target  # noqa: TRY300 - what `else` would hold is the whole of it
    except FileNotFoundError as fault:
        raise ArdeskError(
            _("The second place for backups, {path}, is not there now; the backup lies beside the ledger.").format(
                path=place
            )
        ) from fault
    except OSError as fault:
        raise ArdeskError(
            _("The second place for backups, {path}, could not be written ({why}); the backup lies beside the ledger.")
            .format(path=place, why=reason(fault))
        ) from fault  # fmt: skip


def is_doubtful(copy: Path) -> bool:
    """Whether the journal of the ledger was in doubt when this backup was made."""
    return copy.stem.endswith(_DOUBTFUL)


def check_name(ledger: Path) -> None:
    """Raises ArdeskError where it leaves no room for the names of backups, or of what SQLite puts beside them."""
    now = dt.datetime.now(dt.UTC).strftime(_STAMP)
    longest = backup_folder(ledger) / f"{ledger.stem} {now}{_DOUBTFUL}.ardesk{sealed.ENDING}{PARTIAL}"
    check_length(longest, ledger)
    try:
        ledger.with_name(f"{longest.name}-journal").lstat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as fault:
        raise ArdeskError(_("{path} cannot be written: {why}.").format(path=ledger, why=reason(fault))) from fault


def newest_backup(ledger: Path) -> Path | None:
    """The last verified copy in the ledger's own backup folder."""
    return next(
        (copy.path for copy in _in_folder(backup_folder(ledger), ledger, second=False) if not copy.doubtful), None
    )


def is_current(source: sqlite3.Connection, ledger: Path) -> bool:
    """Whether the newest verified copy holds everything the ledger does."""
    newest = newest_backup(ledger)
    if newest is None:
        return False
    try:
        with closing(connect(newest, read_only=True)) as copy, reading(newest):
            return journal.newest_hash(copy) == journal.newest_hash(source)
    except ArdeskError:
        return False


def copies(ledger: Path) -> list[Copy]:
    """Every backup of this ledger, newest first; one that lies in both places is named once."""
    found = _in_folder(backup_folder(ledger), ledger, second=False)
    place = places.second_place(ledger)
    if place is not None:
        with suppress(OSError):
            for folder in place.glob(f"{_escaped(ledger.stem)} backups*"):
                found += _in_folder(folder, ledger, second=True)
    by_name = {copy.path.name.removesuffix(sealed.ENDING): copy for copy in reversed(found)}
    return sorted(by_name.values(), key=_stamp, reverse=True)


def thin(ledger: Path, now: dt.datetime) -> list[Path]:
    """Delete the backups that need not stay, in both places; which. Three sound ones are proved before any goes."""
    if places.paused_until(ledger, now.date()):
        return []
    gone: list[Path] = []
    folders = [backup_folder(ledger)]
    if (place := places.second_place(ledger)) is not None and place.is_dir():
        folders += [folder for folder in place.glob(f"{_escaped(ledger.stem)} backups*") if folder.is_dir()]
    for folder in folders:
        gone += _thin(_in_folder(folder, ledger, second=False), now)
        _sweep(folder, ledger, now)
    return gone


def _thin(found: list[Copy], now: dt.datetime) -> list[Path]:
    trusted = [copy for copy in found if not copy.doubtful]
    if not _dropped(trusted, now):
        return []
    sound: list[Copy] = []
    for copy in list(trusted):
        if _is_sound(copy.path):
            sound.append(copy)
        else:
            trusted.remove(copy)  # it neither counts nor goes
        if len(sound) == ALWAYS:
            break
    gone = [copy.path for copy in _dropped(trusted, now) if copy not in sound]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _dropped(found: list[Copy], now: dt.datetime) -> list[Copy]:
    stay = kept([copy.at for copy in found], now)
    return [copy for copy in found if copy.at not in stay]


def _sweep(folder: Path, ledger: Path, now: dt.datetime) -> None:
    for left in folder.glob(f"{_escaped(ledger.stem)} *.ardesk*{PARTIAL}*"):
        if now - dt.datetime.fromtimestamp(left.stat().st_mtime, dt.UTC) > _STALE:
            left.unlink(missing_ok=True)


def prove(path: Path) -> None:
    """Raises ArdeskError unless the file at `path` is a sound ledger in its pages, journal, rows, tables and evidence.

    An encrypted one must be what was written, to the bit.
    """
    if path.suffix == sealed.ENDING:
        sealed.prove(path)
        return
    try:
        _prove(path)
    except ArdeskError as fault:
        if not is_readable(path):
            raise unreadable(path) from fault
        _prove(path)  # a disk may fail for a moment, which SQLite calls damage


def _prove(path: Path) -> None:
    from ardesk.storage import proof

    with closing(connect(path, read_only=True)) as copy, reading(path):
        verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        broken = next(journal.broken_links(copy), None) if verdict == "ok" else None
        today = schema_version(copy) == SCHEMA_VERSION  # an older file has tables that say less
        stray = next(journal.strays(copy), None) if verdict == "ok" and today else None
        odd = next(chain(proof.tables(copy), proof.contents(copy)), None) if verdict == "ok" and today else None
    if verdict != "ok":
        raise _UnsoundError(_("{path} is not sound: {why}.").format(path=path, why=verdict))
    if broken is not None:
        raise _DoubtfulError(_("{path} is not sound: change {id} is not what was sealed.").format(path=path, id=broken))
    if stray is not None:
        row = f"{stray[0]} {stray[1]}"
        raise _DoubtfulError(_("{path} is not sound: {row} was changed from outside.").format(path=path, row=row))
    if odd is not None:
        raise _DoubtfulError(_("{path} is not sound. {why}").format(path=path, why=odd))


def _is_sound(path: Path) -> bool:
    try:
        prove(path)
    except ArdeskError:
        return False
    return True


def _in_folder(folder: Path, ledger: Path, *, second: bool) -> list[Copy]:
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name.startswith(ledger.stem) and (named := _NAME.fullmatch(path.name, len(ledger.stem))):
                with suppress(ValueError, OSError):  # no such day, or gone meanwhile
                    found.append(_copy_at(path, named, second=second))
    return sorted(found, key=_stamp, reverse=True)


def _copy_at(path: Path, named: re.Match[str], *, second: bool) -> Copy:
    at, file = _moment(named[1]), path.stat()
    if at > dt.datetime.now(dt.UTC):
        at = dt.datetime.fromtimestamp(file.st_mtime, dt.UTC)
    return Copy(path, at, file.st_size, bool(named[2]), second)


def _stamp(copy: Copy) -> str:
    """The time in its name."""
    found = _NAME.search(copy.path.name)
    return found[1] if found else ""


def _moment(stamp: str) -> dt.datetime:
    return dt.datetime.fromisoformat(stamp).replace(tzinfo=dt.UTC)


def _dated_name(ledger: Path) -> Path:
    """A name with the time; where the clock was set back, with the first moment after the newest backup's.

    So the order of the names is always that in which the copies were made.
    """
    folder, now = backup_folder(ledger), dt.datetime.now(dt.UTC)
    made = copies(ledger)
    if made and (last := _moment(_stamp(made[0]))) >= now - _TICK:
        now = last + _TICK
    return folder / f"{ledger.stem} {now.strftime(_STAMP)[:-3]}.ardesk"


def identity(source: sqlite3.Connection, path: Path) -> str:
    """What tells the ledger at `path` and its copies from every other: the UUID of its birth. Raises ArdeskError."""
    with reading(path):
        row = source.execute("SELECT uuid FROM change ORDER BY id LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def birth(path: Path) -> str:
    """The identity of the ledger in the file at `path`; empty where it can't be read."""
    try:
        with closing(connect(path, read_only=True)) as ledger:
            return identity(ledger, path)
    except ArdeskError:
        return ""


def _escaped(name: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", name)


def _copy(source: sqlite3.Connection, target: Path, *, named: bool) -> Path:
    partial = target.with_name(target.name + PARTIAL)
    partial.unlink(missing_ok=True)
    try:
        copy = create_file(partial)
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
        try:
            prove(partial)
        except _DoubtfulError:
            if named:
                raise
            target = target.with_name(f"{target.stem}{_DOUBTFUL}{target.suffix}")
        take_its_name(partial, target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return target
