"""What a ledger file holds, to be set against another: counts, control total, last change, and what one lacks."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from ardesk.storage import journal
from ardesk.storage.connection import connect, reading
from ardesk.storage.lists import Lists, Totals, company_facts

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from pathlib import Path

COUNTED = ("customer", "invoice", "payment", "credit_note", "write_off", "activity", "promise", "dispute")


class Contents(NamedTuple):
    """What a file holds; `totals` as they stand at the end of the day asked for, in minor units of `currency`."""

    name: str
    currency: str
    counts: dict[str, int]
    totals: Totals
    last: journal.ChangeInfo | None
    changes: frozenset[str]


def contents(path: Path, today: dt.date) -> Contents:
    """What the ledger at `path` holds; it is opened for reading only. Raises ArdeskError."""
    with reading(path), closing(connect(path, read_only=True)) as connection:
        facts = company_facts(connection)
        base = facts.get("currency", "USD")
        newest = journal.changes(connection, 1)
        return Contents(
            facts.get("name", path.stem),
            base,
            {table: _count(connection, table) for table in COUNTED},
            Lists(connection, base).totals(today),
            newest[0] if newest else None,
            frozenset(uuid for (uuid,) in connection.execute("SELECT uuid FROM change WHERE hash IS NOT NULL")),
        )


def lacking(path: Path, known: frozenset[str]) -> list[journal.ChangeInfo]:
    """The changes in the ledger at `path` that are not among those known, newest first. Raises ArdeskError."""
    query = "SELECT uuid, id, at, label, reason, undoes FROM change WHERE hash IS NOT NULL ORDER BY id DESC"
    with reading(path), closing(connect(path, read_only=True)) as connection:
        return [journal.ChangeInfo(*row[1:]) for row in connection.execute(query) if row[0] not in known]


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
