"""The journal: how a change begins and is sealed, taken back, told, and proved whole."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from ardesk.storage.schema import RECORDS, columns_of, hidden, row_as_json, value_from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class ChangeInfo(NamedTuple):
    """One change as it stands in the journal; `undoes` is the change it takes back, if it does."""

    id: int
    at: str
    label: str
    reason: str
    undoes: int | None


class Entry(NamedTuple):
    """One row before and after one change, as JSON; None where it was not there."""

    change: ChangeInfo
    before: str | None
    after: str | None


def begin(connection: sqlite3.Connection, label: str, reason: str = "", undoes: int | None = None) -> tuple[int, str]:
    """Start a change under the write lock; its number and its UUID."""
    import uuid

    connection.execute("BEGIN IMMEDIATE")
    token = str(uuid.uuid4())
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    cursor = connection.execute(
        "INSERT INTO change (uuid, at, label, reason, undoes) VALUES (?, ?, ?, ?, ?)",
        (token, now, label, reason, undoes),
    )
    return int(cursor.lastrowid or 0), token


def is_empty(connection: sqlite3.Connection, change_id: int) -> bool:
    """Whether the change has touched no row."""
    query = "SELECT NOT EXISTS (SELECT 1 FROM journal WHERE change_id = ?)"
    return bool(connection.execute(query, (change_id,)).fetchone()[0])


def seal(connection: sqlite3.Connection, change_id: int) -> None:
    """Close the change with the hash over its rows and the hash before it."""
    digest = _digest(connection, change_id, _hash_before(connection, change_id))
    connection.execute("UPDATE change SET hash = ? WHERE id = ?", (digest, change_id))


def is_committed(connection: sqlite3.Connection, token: str) -> bool:
    """Whether the change with this UUID is in the file, sealed."""
    query = "SELECT EXISTS (SELECT 1 FROM change WHERE uuid = ? AND hash IS NOT NULL)"
    return bool(connection.execute(query, (token,)).fetchone()[0])


def newest(connection: sqlite3.Connection) -> int:
    """The number of the newest sealed change, which is the ledger's revision."""
    query = "SELECT coalesce(max(id), 0) FROM change WHERE hash IS NOT NULL"
    return int(connection.execute(query).fetchone()[0])


def newest_hash(connection: sqlite3.Connection) -> str:
    """The hash that seals everything so far; empty before the first change."""
    return _hash_before(connection, newest(connection) + 1)


def sealed_by(connection: sqlite3.Connection, seal: str) -> ChangeInfo | None:
    """The change whose hash begins with `seal`; None where there is none."""
    query = "SELECT id, at, label, reason, undoes FROM change WHERE substr(hash, 1, length(:seal)) = :seal"
    row = connection.execute(query, {"seal": seal}).fetchone()
    return ChangeInfo(*row) if row else None


def changes(connection: sqlite3.Connection, limit: int) -> list[ChangeInfo]:
    """The newest changes, newest first."""
    query = "SELECT id, at, label, reason, undoes FROM change WHERE hash IS NOT NULL ORDER BY id DESC LIMIT ?"
    return [ChangeInfo(*row) for row in connection.execute(query, (limit,))]


def history(connection: sqlite3.Connection, table: str, row_id: int) -> list[Entry]:
    """What happened to one row, oldest first."""
    query = (
        "SELECT c.id, c.at, c.label, c.reason, c.undoes, j.before, j.after FROM journal j "
        "JOIN change c ON c.id = j.change_id WHERE j.tbl = ? AND j.row_id = ? ORDER BY j.id"
    )
    return [Entry(ChangeInfo(*row[:5]), row[5], row[6]) for row in connection.execute(query, (table, row_id))]


def invert(connection: sqlite3.Connection, change_id: int) -> bool:
    """Write the opposite of a change into the open one; False, before anything is written, where a row differs now."""
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS net (tbl TEXT, row_id INTEGER, before TEXT, after TEXT)")
    connection.execute("DELETE FROM temp.net")
    connection.execute(_NET, (change_id,))
    tables = [name for (name,) in connection.execute("SELECT DISTINCT tbl FROM net")]
    if any(_differs(connection, table) for table in tables):
        return False
    for table in tables:
        connection.execute(
            f"DELETE FROM {table} WHERE id IN (SELECT row_id FROM net WHERE tbl = ? AND before IS NULL)", (table,)
        )
    for table in tables:
        _put_back(connection, table)
    return True


def broken_links(connection: sqlite3.Connection) -> Iterator[int]:
    """The changes that are missing, can't be read, or whose hash does not follow from their rows and the hash before.

    Numbers leave none out, since a change that was given up was never in the file; of a gap the first is named.
    """
    before, expected = "", 1
    for change_id, stored in connection.execute("SELECT id, hash FROM change ORDER BY id").fetchall():
        if change_id != expected:
            yield expected
        if stored is None or not _follows(connection, change_id, before, stored):
            yield change_id
        before, expected = stored or "", change_id + 1


def _follows(connection: sqlite3.Connection, change_id: int, before: str, stored: str) -> bool:
    """Whether the rows of a change are what its hash was made of; that they are JSON tells where each ends."""
    no_json = (
        "SELECT EXISTS (SELECT 1 FROM journal WHERE change_id = ? AND "
        "(before IS NOT NULL AND NOT json_valid(before) OR after IS NOT NULL AND NOT json_valid(after)))"
    )
    try:
        if _digest(connection, change_id, before) != stored:
            return False
        return not connection.execute(no_json, (change_id,)).fetchone()[0]
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False


def strays(connection: sqlite3.Connection, tables: Iterable[str] = RECORDS) -> Iterator[tuple[str, int]]:
    """(table, id) of each row that is not what the journal says it is: changed, added or removed from outside."""
    for table in tables:
        last = "(SELECT max(id) FROM journal WHERE tbl = :table AND row_id = {0})"
        kept = f"SELECT after FROM journal WHERE id = {last.format('t.id')}"
        query = (
            f"SELECT t.id FROM {table} t WHERE ({kept}) IS NOT {row_as_json(table, 't')} OR {hidden(table, 't')} "
            f"UNION ALL SELECT j.row_id FROM journal j WHERE j.tbl = :table AND j.after IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = j.row_id) AND j.id = {last.format('j.row_id')}"
        )
        for (row_id,) in connection.execute(query, {"table": table}):
            yield table, row_id


def _hash_before(connection: sqlite3.Connection, change_id: int) -> str:
    row = connection.execute("SELECT hash FROM change WHERE id < ? ORDER BY id DESC LIMIT 1", (change_id,)).fetchone()
    return str(row[0]) if row else ""


def _digest(connection: sqlite3.Connection, change_id: int, before: str) -> str:
    import hashlib

    digest = hashlib.sha256(before.encode())
    head = "SELECT id, uuid, at, label, reason, undoes FROM change WHERE id = ?"
    digest.update(repr(connection.execute(head, (change_id,)).fetchone()).encode())
    rows = (
        "SELECT id || ' ' || tbl || ' ' || row_id || ' ' || coalesce(before, '') || ' ' || coalesce(after, '') "
        "FROM journal WHERE change_id = ? ORDER BY id"
    )
    for (line,) in connection.execute(rows, (change_id,)):
        digest.update(str(line).encode())  # nothing where a column is damaged
    return digest.hexdigest()


# What a change did to each row on the whole: as the row was before its first touch, and after its last.
_NET = """
INSERT INTO temp.net
SELECT f.tbl, f.row_id, f.before, l.after
FROM (SELECT min(id) AS first, max(id) AS last FROM journal WHERE change_id = ? GROUP BY tbl, row_id)
JOIN journal f ON f.id = first JOIN journal l ON l.id = last
WHERE f.before IS NOT l.after"""


def _differs(connection: sqlite3.Connection, table: str) -> bool:
    query = (
        f"SELECT EXISTS (SELECT 1 FROM net LEFT JOIN {table} t ON t.id = net.row_id WHERE net.tbl = ? "
        f"AND net.after IS NOT iif(t.id IS NULL, NULL, {row_as_json(table, 't')}))"
    )
    return bool(connection.execute(query, (table,)).fetchone()[0])


def _put_back(connection: sqlite3.Connection, table: str) -> None:
    """Rows that the change removed or altered, as they were before it."""
    names = ["id", *columns_of(RECORDS[table])]
    found = {name: value_from_json(table, name, "net.before") for name in names}
    values = ", ".join(found.values())
    columns = ", ".join(names)
    assignments = ", ".join(f"{name} = {value}" for name, value in found.items())
    mine = "net.tbl = ? AND net.before IS NOT NULL"
    connection.execute(
        f"UPDATE {table} SET {assignments} FROM net WHERE {mine} AND net.after IS NOT NULL AND net.row_id = {table}.id",
        (table,),
    )
    connection.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM net WHERE {mine} AND net.after IS NULL", (table,)
    )
