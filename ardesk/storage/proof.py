"""The proof that a ledger is whole: the file, its tables, its journal and its documents."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from ardesk.i18n import _, mark
from ardesk.storage import invariants, journal, lock
from ardesk.storage.connection import unreadable
from ardesk.storage.header import is_readable
from ardesk.storage.schema import RECORDS, columns_of, statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SHOWN = 20
_MIGRATIONS = ("_sqlite_migrations", "idx__sqlite_migrations_migration_set_name")  # what counts them makes these


def checks(connection: sqlite3.Connection) -> list[tuple[str, bool, str]]:
    """(name, whether it holds, what was found) for each check; of a disk that can't be read the first says so."""
    found = [_run(connection, _(name), look) for name, look in CHECKS]
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    on_disk = path.is_absolute()  # SQLite gives what is in memory a name too
    if on_disk and not all(holds for _name, holds, _found in found) and not is_readable(path):
        found[0] = found[0][0], False, unreadable(path).sentence
    return found


def _run(
    connection: sqlite3.Connection, name: str, look: Callable[[sqlite3.Connection], Iterator[str]]
) -> tuple[str, bool, str]:
    found = list(_as_far_as_readable(look(connection)))
    if found:  # a disk may fail for a moment, which SQLite calls damage
        found = list(_as_far_as_readable(look(connection)))
    more = [_("and {n} more").format(n=len(found) - _SHOWN)] if len(found) > _SHOWN else []
    return name, not found, " ".join([*found[:_SHOWN], *more]) if found else _("in order")


def _as_far_as_readable(found: Iterator[str]) -> Iterator[str]:
    try:
        yield from found
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        yield _("The file can't be read: {why}").format(why=fault)
    except (ValueError, TypeError, KeyError, ArithmeticError):
        yield _("The file holds values that make no sense.")


def _file(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield str(line)


def tables(connection: sqlite3.Connection) -> Iterator[str]:
    """A sentence for each table, index and trigger that is missing, altered, or not of ours."""
    there = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    for statement in statements():
        found = re.match(r"CREATE (?:UNIQUE )?(?:TABLE|INDEX|TRIGGER) (\w+)", statement)
        name = found[1] if found else statement
        if there.pop(name, None) != statement:
            yield _("{name} is missing or has been altered.").format(name=name)
    for name in there:
        if name not in _MIGRATIONS and not name.startswith("sqlite_"):
            yield _("{name} was added from outside.").format(name=name)


def _references(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row_id, parent, _number in connection.execute("PRAGMA foreign_key_check"):
        yield _("{table} {id} refers to a missing {parent}.").format(table=table, id=row_id, parent=parent)


def _chain(connection: sqlite3.Connection) -> Iterator[str]:
    for change_id in journal.broken_links(connection):
        yield _("Change {id} is not what was sealed.").format(id=change_id)


def _strays(connection: sqlite3.Connection) -> Iterator[str]:
    for table in RECORDS:
        try:
            yield from _strays_of(connection, table)
        except (sqlite3.Error, UnicodeDecodeError) as fault:
            yield _("{table} can't be read to its end: {why}.").format(table=table, why=fault)


def _strays_of(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    for _table, row_id in journal.strays(connection, (table,)):
        name = _name(connection, table, row_id)
        if name:
            yield _("{table} {id} ({name}) was changed from outside.").format(table=table, id=row_id, name=name)
        else:
            yield _("{table} {id} was changed from outside.").format(table=table, id=row_id)


def _name(connection: sqlite3.Connection, table: str, row_id: int) -> str:
    """What the owner knows the row by, as the journal has it; of what belongs to an invoice, the invoice's number."""
    columns = columns_of(RECORDS[table])
    known = next((name for name in ("number", "code", "key", "name", "kpi", "month") if name in columns), None)
    after = (
        "SELECT told FROM (SELECT id, coalesce(after, before) AS told FROM journal WHERE tbl = ? AND row_id = ?) "
        "WHERE CASE WHEN json_valid(told) THEN json_type(told) END = 'object' ORDER BY id DESC LIMIT 1"
    )
    row = connection.execute(after, (table, row_id)).fetchone()
    values = json.loads(row[0]) if row else {}
    if known is not None:
        return str(values.get(known) or "")
    parent = next((name for name in ("invoice", "customer") if isinstance(values.get(f"{name}_id"), int)), None)
    return _name(connection, parent, values[f"{parent}_id"]) if parent else ""


def contents(connection: sqlite3.Connection) -> Iterator[str]:
    """A sentence for each file kept as evidence that is not what was kept."""
    from hashlib import sha256

    for kept, data in connection.execute("SELECT sha256, data FROM content"):
        if sha256(data).hexdigest() != kept:
            names = connection.execute("SELECT name FROM evidence WHERE sha256 = ?", (kept,)).fetchall()
            said = ", ".join(name for (name,) in names) or kept
            yield _("The file {name} is not what was kept.").format(name=said)
    named = "SELECT json_extract(after, '$.sha256') FROM journal WHERE tbl = 'evidence' AND after IS NOT NULL"
    for (kept,) in connection.execute(f"SELECT sha256 FROM content WHERE sha256 NOT IN ({named})"):
        yield _("The file {name} was added from outside.").format(name=kept)


CHECKS: tuple[tuple[str, Callable[[sqlite3.Connection], Iterator[str]]], ...] = (
    (mark("File"), _file),
    (mark("Tables and triggers"), tables),
    (mark("References"), _references),
    (mark("Chain of changes"), _chain),
    (mark("Rows as the journal has them"), _strays),
    (mark("Documents"), invariants.faults),
    (mark("Closings"), lock.faults),
    (mark("Files kept as evidence"), contents),
)
