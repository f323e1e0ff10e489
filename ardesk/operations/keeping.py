"""Keeping the ledger safe: backups and where they lie, what one holds, and a backup in the place of the ledger."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ardesk.domain.money import is_currency_code
from ardesk.domain.records import TABLES, CompanyFact, Evidence, Record
from ardesk.errors import ArdeskError, reason
from ardesk.i18n import _
from ardesk.ledger import ChangeInfo, Ledger, restore
from ardesk.operations import encrypting
from ardesk.operations.encrypting import set_second_place
from ardesk.storage import backup, contents, places, surroundings, swap
from ardesk.storage.backup import Copy, is_doubtful
from ardesk.storage.contents import COUNTED, Contents
from ardesk.storage.relocate import Relocated, relocate

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.storage.salvage import Salvage

__all__ = ["COUNTED", "Contents", "Copy", "Kept", "Look", "Relocated", "is_doubtful", "relocate", "set_second_place"]


class Kept(NamedTuple):
    """What came of a backup: the copy, None where nothing had changed; and what is to be told, if anything."""

    copy: Path | None
    aside: str
    doubtful: bool


class Look(NamedTuple):
    """One backup looked into: what it holds, or the `fault` that was found; and today's changes it lacks."""

    copy: Copy
    fault: str
    held: Contents | None
    lost: list[ChangeInfo]


def back_up_if_changed(path: Path) -> Kept:
    """Back up the ledger at `path` through a connection of its own, from any thread. Raises ArdeskError."""
    with Ledger.open(path, read_only=True) as ledger:
        made = ledger.backup_if_changed()
        return Kept(made, ledger.aside, made is not None and is_doubtful(made))


def copies(path: Path) -> list[Copy]:
    """Every backup of the ledger at `path`, in both places, newest first."""
    return backup.copies(path)


def second_place(path: Path) -> Path | None:
    """The folder that gets a copy of each backup as well; None where none is set."""
    return places.second_place(path)


def warning(path: Path) -> str:
    """What is to be said of the folder in which the ledger lies; empty where nothing is."""
    path = path.absolute()
    if twins := surroundings.conflict_copies(path, lambda other: backup.birth(other) == backup.birth(path) != ""):
        return _(
            "Beside this ledger lies {name}, a second version of it: programs that keep folders in step make one when "
            "two computers have written. Open each, compare them, go on with one, and keep it in a folder of your own."
        ).format(name=twins[0].name)
    if service := kept_in_step(path):
        return _(
            "This ledger lies in a folder of {service}, where an older file may come back over it. “Move this ledger” "
            "in the menu File takes it to a folder of your own; this one can get its backups."
        ).format(service=service)
    return ""


def kept_in_step(path: Path) -> str:
    """Who keeps the folder of `path` in step with other computers, for a sentence; empty where nobody is known to."""
    place = path.absolute()
    return surroundings.synced_by(place) or (_("the network") if surroundings.on_network(place) else "")


def paused_until(path: Path, today: dt.date) -> dt.date | None:
    """The day on which old backups may go again after a restore; None where they may today."""
    return places.paused_until(path, today)


def let_go_again(path: Path) -> None:
    """Old backups may go again. Raises ArdeskError."""
    places.pause(path, None)


def held_now(path: Path, today: dt.date) -> Contents | None:
    """What the ledger holds today; None where it can't be read."""
    try:
        return contents.contents(path, today)
    except ArdeskError:
        return None


def look_into(copy: Copy, path: Path, today: dt.date) -> Look:
    """What the backup holds, once it is proved, and what the ledger at `path` has that it lacks.

    Of an encrypted one only that it is what was written.
    """
    try:
        backup.prove(copy.path)
        if copy.sealed:
            return Look(copy, "", None, [])
        held = contents.contents(copy.path, today)
    except ArdeskError as fault:
        return Look(copy, fault.sentence, None, [])
    lost: list[ChangeInfo] = []
    with suppress(ArdeskError):  # a damaged ledger can't tell what it has; the backup is looked at all the same
        lost = contents.lacking(path, held.changes)
    return Look(copy, "", held, lost)


def restore_to(copy: Path, target: Path, passphrase: str = "") -> None:
    """A new ledger at `target` from the backup, checked in everything. Raises ArdeskError; overwrites nothing.

    An encrypted backup opens with its `passphrase`.
    """
    backup.check_name(target)
    if encrypting.is_sealed(copy):
        with encrypting.unsealed(copy, target, passphrase) as plain:
            _restore_and_check(plain, target)
    else:
        _restore_and_check(copy, target)


def _restore_and_check(copy: Path, target: Path) -> None:
    restore(copy, target)
    try:
        with Ledger.open(target, read_only=True) as made:
            faults = [check for check in made.verify() if not check.ok]
    except ArdeskError:
        with suppress(OSError):
            target.unlink()
        raise
    if faults:
        with suppress(OSError):
            target.unlink()
        raise ArdeskError(
            _("{path} was not restored, for a check of it failed: {detail}").format(path=copy, detail=faults[0].detail)
        )


def use_instead(copy: Path, path: Path, today: dt.date) -> Path | None:
    """The backup in the place of the ledger at `path`, which nobody may have open; where the old file is now.

    The old ledger is backed up first where it can be read, and old backups stay for two weeks. Raises ArdeskError,
    and then the ledger is as it was.
    """
    fresh = path.with_name(f"{path.stem} being restored{path.suffix}")
    fresh.unlink(missing_ok=True)
    if path.exists():
        places.pause(path, today + places.PAUSE)
        with suppress(ArdeskError):  # what can't be read is kept as the file it is
            back_up_if_changed(path)
    _restore_and_check(copy, fresh)
    old = swap.put_in_place(fresh, path)
    places.pause(path, today + places.PAUSE)
    return old


class Saved(NamedTuple):
    """What came of a salvage: how many records of each table are in the new ledger, and what is to be said."""

    counts: dict[str, int]
    told: list[str]


def salvage(damaged: Path, target: Path) -> Saved:
    """A new ledger at `target` from what is left in the file `damaged`, which is only read. Raises ArdeskError.

    The records go through the rules of every ledger; what they refuse is left out and named. Undo, history and the
    closings of months begin anew.
    """
    from ardesk.storage.header import is_open
    from ardesk.storage.salvage import salvage as saved_from

    if not damaged.is_file():
        raise ArdeskError(_("There is no file at {path}.").format(path=damaged))
    if target.exists():
        raise ArdeskError(_("{path} exists already; choose another name.").format(path=target))
    if is_open(damaged):
        raise ArdeskError(_("{path} is open; close it first.").format(path=damaged))
    try:
        found = saved_from(damaged, target.parent)
    except OSError as fault:
        text = _("{path} could not be copied to {folder}: {why}.")
        raise ArdeskError(text.format(path=damaged, folder=target.parent, why=reason(fault))) from fault
    if not found.records and "name" not in found.facts:
        raise ArdeskError(
            _("Nothing of a ledger was found in {path}; go back to a backup instead.").format(path=damaged)
        )
    return _written(found, damaged, target)


def _written(found: Salvage, damaged: Path, target: Path) -> Saved:
    label = _("Salvage of {name}").format(name=damaged.name)
    with _fresh(found, target) as ledger:
        refused = _stored(ledger, label, found, found.records)
        told = [*found.told, *refused]
        counts = {
            table: count for cls, table in TABLES.items() if cls is not CompanyFact and (count := len(ledger.all(cls)))
        }
    return Saved(counts, told)


def _fresh(found: Salvage, target: Path) -> Ledger:
    facts = found.facts
    currency = facts.get("currency", "")
    if not is_currency_code(currency):
        found.told.append(_("The currency of the ledger is lost; USD was taken."))
        currency = "USD"
    ledger = Ledger.create(target, name=facts.get("name") or _("Salvaged"), currency=currency.upper())
    try:
        with ledger.change(_("Business details")) as rows:
            for key, value in facts.items():
                there = rows.find(CompanyFact, key=key)
                if there is None:
                    rows.insert(CompanyFact(key=key, value=value))
                elif key != "currency":
                    rows.update(replace(there, value=value))
    except ArdeskError as refused:
        found.told.append(refused.sentence)
    return ledger


def _stored(ledger: Ledger, label: str, found: Salvage, records: list[Record]) -> list[str]:
    """Store the records, all at once if they can be; what was refused is halved until the one at fault is alone."""
    if not records:
        return []
    try:
        with ledger.change(label) as rows:
            for record in records:
                if isinstance(record, Evidence) and record.sha256 in found.contents:
                    rows.keep(found.contents[record.sha256])
            rows.insert_many(records)
    except (ArdeskError, OverflowError) as refused:
        if len(records) == 1:
            (one,) = records
            named = getattr(one, "number", "") or one.id
            said = _("{row} was left out: {why}").format(row=f"{TABLES[type(one)]} {named}", why=refused)
            return [said]
        middle = len(records) // 2
        return [*_stored(ledger, label, found, records[:middle]), *_stored(ledger, label, found, records[middle:])]
    return []
