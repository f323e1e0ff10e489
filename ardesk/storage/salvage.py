"""What is true of each row of a damaged ledger, from what is left of its journal and of its tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from ardesk.domain.records import TABLES, Customer, Record
from ardesk.i18n import _
from ardesk.storage.remains import Place, Remains, Row, Step, read, row_of
from ardesk.storage.rows import record_from
from ardesk.storage.schema import CLOSINGS

if TYPE_CHECKING:
    from pathlib import Path

_Notes = dict[str, list[Place]]  # what is to be said, and of which rows
_FEW_BITS = 2
_LOST = "\N{REPLACEMENT CHARACTER}"  # stands for bytes that are no text
_CLASSES = {table: cls for cls, table in TABLES.items()}


@dataclass(slots=True)
class Salvage:
    """The records that were saved, in the order in which they can be stored, and what is to be said of the rest."""

    records: list[Record] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def salvage(path: Path, scratch: Path) -> Salvage:
    """What can be saved from the file at `path`, which is only read; copies lie in `scratch` meanwhile."""
    remains = read(path, scratch)
    result = Salvage(contents=remains.contents)
    rows = _rows(remains, result.told)
    result.facts = {
        str(row["key"]): str(row["value"]) for (table, _id), row in sorted(rows.items()) if table == "company"
    }
    closed = sorted({str(row["month"]) for (table, _id), row in rows.items() if table == "closed_month"})
    if closed:
        result.told.append(
            _("These months were closed and have to be closed again: {months}.").format(months=", ".join(closed))
        )
    result.records = _records(rows, result.told)
    return result


def _rows(remains: Remains, told: list[str]) -> dict[Place, Row]:
    """What each row was last. The journal is believed where its chain holds, else the table, else the journal."""
    whole, gaps = remains.whole_changes(), remains.gaps()
    last = _last_steps(remains)
    doubtful = max((change for change in remains.changes if change not in whole), default=0)
    ended = remains.is_read_to_its_end()
    sure = {
        place: ended and step.change_id in whole and step.change_id > doubtful and not (gaps and gaps[-1] > step.id)
        for place, step in last.items()
    }
    if gaps:
        told.append(_("{n} entries of the journal could not be read.").format(n=len(gaps)))
    for change_id, change in sorted(remains.changes.items()):
        if change_id not in whole and change.hash:
            told.append(_("Change {id} ({label}) is not what was sealed.").format(id=change_id, label=change.label))
    complete = ended and not gaps and whole == {change.id for change in remains.changes.values() if change.hash}
    rows: dict[Place, Row] = {}
    notes: _Notes = {}
    for place in sorted({*last, *remains.tables, *remains.leaves}):
        step = last.get(place)
        if step is not None and step.change_id in whole and _is_damaged(step, remains):
            sure[place] = True
        row = _choose(place, step, remains, notes, sure=sure.get(place, False), complete=complete)
        if row is not None:
            rows[place] = row
    told += [text.format(row=_ranges(places)) for text, places in notes.items()]
    return rows


def _ranges(places: list[Place]) -> str:
    """`invoice 3, 7-12; payment 2`."""
    said = []
    for table, group in groupby(places, itemgetter(0)):
        ids = [row_id for _table, row_id in group]
        runs = [list(run) for _key, run in groupby(enumerate(ids), lambda pair: pair[1] - pair[0])]
        spans = [f"{run[0][1]}-{run[-1][1]}" if len(run) > 1 else str(run[0][1]) for run in runs]
        said.append(f"{table} {', '.join(spans)}")
    return "; ".join(said)


def _last_steps(remains: Remains) -> dict[Place, Step]:
    last: dict[Place, Step] = {}
    for _id, step in sorted(remains.steps.items()):
        change = remains.changes.get(step.change_id)
        if change is None or change.hash is not None:  # what was begun and never sealed did not happen
            last[step.table, step.row_id] = step
    return last


def _choose(
    place: Place, step: Step | None, remains: Remains, notes: _Notes, *, sure: bool, complete: bool
) -> Row | None:
    found = remains.tables.get(place, remains.leaves.get(place))
    if step is None:
        if complete:
            notes.setdefault(_("Added from outside, in no journal, and left out: {row}."), []).append(place)
            return None
        if place not in remains.tables:
            notes.setdefault(_("Found on single pages, in no table and no journal: {row}."), []).append(place)
        return found
    if step.after is None:
        return None if sure else found
    meant = row_of(place[0], step.after)
    differs = meant is not None and found is not None and not _same(meant, found)
    if differs:
        by_journal = _("Not what the journal says, and as the journal has them: {row}.")
        by_table = _("As their tables have them, since the journal is not whole there: {row}.")
        notes.setdefault(by_journal if sure else by_table, []).append(place)
    elif place not in remains.tables:
        notes.setdefault(_("Not readable in their tables, and as the journal has them: {row}."), []).append(place)
    return found if meant is None or (differs and not sure) else meant


def _is_damaged(step: Step, remains: Remains) -> bool:
    """Whether the table has the row as the journal has it but for a bit or two."""
    place = (step.table, step.row_id)
    found = remains.tables.get(place, remains.leaves.get(place))
    meant = row_of(step.table, step.after) if step.after else None
    return meant is not None and found is not None and 0 < _bits_apart(meant, found) <= _FEW_BITS


def _bits_apart(meant: Row, found: Row) -> int:
    apart = 0
    for name, value in meant.items():
        match value, found.get(name):
            case int(one), int(other):
                apart += (one ^ other).bit_count()
            case str(one), str(other) if _LOST in other and _LOST not in one:
                apart += 1
            case str(one), str(other) if len(one.encode()) == len(other.encode()):
                apart += sum((a ^ b).bit_count() for a, b in zip(one.encode(), other.encode(), strict=True))
            case one, other if one != other:
                return _FEW_BITS + 1
    return apart


def _same(meant: Row, found: Row) -> bool:
    return all(found.get(name) == value for name, value in meant.items())


def _records(rows: dict[Place, Row], told: list[str]) -> list[Record]:
    made: dict[str, list[Record]] = {table: [] for table in _CLASSES}
    for (table, row_id), row in sorted(rows.items()):
        if table == "company" or table in CLOSINGS:
            continue
        try:
            made[table].append(record_from(_CLASSES[table], row))
        except (ValueError, TypeError, ArithmeticError):
            told.append(_("{row} holds what makes no sense, and was left out.").format(row=f"{table} {row_id}"))
    known = {record.id for record in made["customer"]}
    needed = {row["customer_id"] for row in rows.values() if isinstance(row.get("customer_id"), int)}
    for lost in sorted(str(number) for number in needed - known):
        told.append(_("customer {id} is lost; a customer without a name stands in its place.").format(id=lost))
        made["customer"].append(
            Customer(id=int(lost), code=f"LOST-{lost}", name=_("Lost customer {id}").format(id=lost))
        )
    return [record for table in TABLES.values() for record in made[table]]
