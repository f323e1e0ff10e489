"""A ledger moved to another folder: copied and proved there, and only then renamed where it was."""

from __future__ import annotations

import datetime as dt
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple

from ardesk.errors import ArdeskError, reason
from ardesk.i18n import _
from ardesk.storage import backup, journal, places, sealed, surroundings
from ardesk.storage.connection import connect, in_words, reading
from ardesk.storage.whole import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

_LEFT = ".moved"  # no program opens such a file by itself


class Relocated(NamedTuple):
    """Where the ledger is now, where its old file lies, and which folder of backups became its second place, if any."""

    path: Path
    old: Path
    second: Path | None


def relocate(path: Path, target: Path) -> Relocated:
    """The ledger of `path` at `target`, where everything goes on; nobody may have it open. Raises ArdeskError.

    Nobody writes meanwhile. The copy is proved before the old file is renamed, and the old file once more after it:
    until then the ledger is where it was, and after a failure it is so again. Where no second place for backups was
    set, the old folder becomes it, with the backups that lie there.
    """
    _check(target)
    with closing(connect(path)) as guard, in_words(path):
        guard.execute("BEGIN IMMEDIATE")  # others may read, and wait to write
        with closing(connect(path, read_only=True)) as source:
            seal = journal.newest_hash(source)
            backup.write_backup(source, path, target)
        guard.execute("ROLLBACK")
    try:
        old = _set_aside(path, seal)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return Relocated(target, old, _keep_backups(path, target))


def _check(target: Path) -> None:
    if target.exists():
        raise ArdeskError(_("{path} exists already; choose another name.").format(path=target))
    backup.check_name(target)
    place = target.absolute()
    if service := surroundings.synced_by(place) or (surroundings.on_network(place) and _("the network")):
        raise ArdeskError(
            _("{path} lies in a folder of {service}; choose one on a disk of this computer.").format(
                path=target, service=service
            )
        )


def _set_aside(path: Path, seal: str) -> Path:
    """The old file under a name that is no ledger's, once it is sure that nothing was entered since."""
    stamp = dt.datetime.now().astimezone().strftime("%Y-%m-%d %H%M%S")
    old = path.with_name(f"{path.stem} {stamp}{path.suffix}{_LEFT}")
    try:
        path.rename(old)
        sync_folder(path.parent)
    except OSError as fault:
        raise ArdeskError(
            _("{path} could not be moved ({why}); it is where it was.").format(path=path, why=reason(fault))
        ) from fault
    try:
        with closing(connect(old, read_only=True)) as left, reading(old):
            same = journal.newest_hash(left) == seal
    except ArdeskError:
        old.rename(path)
        raise
    if not same:
        old.rename(path)
        raise ArdeskError(_("{path} was changed while it was being moved; try again.").format(path=path))
    return old


def _keep_backups(path: Path, target: Path) -> Path | None:
    """What was said of its backups holds for the ledger at `target` too, which has one of its own at once.

    The new second place, if there is one.
    """
    place, key, folder = places.second_place(path), places.second_key(path), places.backup_folder(path)
    second = None
    with suppress(ArdeskError, OSError):  # it can be said again at any time
        if place is None and folder.is_dir() and path.parent.resolve() != target.parent.resolve():
            place = second = path.parent
            with closing(connect(target, read_only=True)) as moved:
                places.own(folder, backup.identity(moved, target))
        places.set_second_place(target, place, key)
        sealed.copy_keys(folder, places.backup_folder(target))
    with suppress(ArdeskError), closing(connect(target, read_only=True)) as moved:
        backup.copy_aside(backup.write_backup(moved, target, None), target, moved)
    return second
