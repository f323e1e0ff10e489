"""What is left in a damaged ledger: its changes and journal from the pages, its tables as far as SQLite reads them."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ardesk.storage.carve import File
from ardesk.storage.header import WAL
from ardesk.storage.hot import is_of_another_file
from ardesk.storage.schema import LATER, RECORDS, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.storage.carve import Found, Value

Row = dict[str, "Value"]
Place = tuple[str, int]  # table, id
_HASH, _UUID = 64, 36
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError)  # what SQLite says of damage quotes it, and may be no text any more


class Step(NamedTuple):
    """One row before and after, as the journal has it."""

    id: int
    change_id: int
    table: str
    row_id: int
    before: str | None
    after: str | None


class Sealed(NamedTuple):
    """One change as it was sealed; without a hash it never was."""

    id: int
    uuid: str
    at: str
    label: str
    reason: str
    undoes: int | None
    hash: str | None


@dataclass(slots=True)
class Remains:
    """Everything that could be read."""

    changes: dict[int, Sealed] = field(default_factory=dict)
    steps: dict[int, Step] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    tables: dict[Place, Row] = field(default_factory=dict)
    newest: tuple[int, int] | None = None  # the last change and journal entry by SQLite; None where it can't say
    unread: list[str] = field(default_factory=list)  # tables that SQLite could not read to the end
    leaves: dict[Place, Row] = field(default_factory=dict)  # rows of those, as some page has them, in use or not

    def whole_changes(self) -> set[int]:
        """The changes whose rows and hash still belong together."""
        by_change: dict[int, list[Step]] = {}
        for _id, step in sorted(self.steps.items()):
            by_change.setdefault(step.change_id, []).append(step)
        whole, before = set(), ""
        for change_id, change in sorted(self.changes.items()):
            if _digest(change, by_change.get(change_id, []), before) == change.hash:
                whole.add(change_id)
            before = change.hash or ""
        return whole

    def is_read_to_its_end(self) -> bool:
        """Whether the newest change and the newest entry of the journal were read."""
        return self.newest == (max(self.changes, default=0), max(self.steps, default=0))

    def gaps(self) -> list[int]:
        """The numbers of journal entries that could not be read, below the highest that could."""
        return [number for number in range(1, max(self.steps, default=0)) if number not in self.steps]


def read(path: Path, scratch: Path) -> Remains:
    """What the file at `path` and the journal beside it still hold; work is done on copies in the folder `scratch`.

    Nobody in this program may have the file open.
    """
    remains = Remains()
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".salvage ") as folder:
        copy = Path(folder) / "damaged.ardesk"
        shutil.copyfile(path, copy)
        for suffix in ("-journal", "-wal"):
            beside = path.with_name(path.name + suffix)
            if beside.is_file() and _belongs(beside, path):
                shutil.copyfile(beside, copy.with_name(copy.name + suffix))
        with suppress(*_UNREADABLE):
            _settle(copy)
        others = _sort(File(copy.read_bytes()), remains)
        _read_tables(copy, remains)
        _read_leaves(others, remains)
    return remains


def _belongs(beside: Path, path: Path) -> bool:
    """Whether what lies beside the file is its own: a journal by its counts, a WAL where the file is in that mode."""
    if beside.name.endswith("-journal"):
        return not is_of_another_file(path, beside)
    with path.open("rb") as file:
        return WAL in file.read(20)[18:]


def _settle(copy: Path) -> None:
    """Let SQLite take back, or take in, what lies beside the file."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")


def _sort(file: File, remains: Remains) -> list[list[Found]]:
    """Take in what the pages have of journal, changes and contents; the rows of other tables, page by page."""
    others = []
    for leaf in file.leaves():
        rest = [found for found in leaf if not _taken(found, remains)]
        if rest:
            others.append(rest)
    return others


def _taken(found: Found, remains: Remains) -> bool:
    if (step := _as_step(found)) is not None:
        remains.steps.setdefault(step.id, step)
    elif (change := _as_change(found)) is not None:
        kept = remains.changes.get(change.id)
        if kept is None or kept.hash is None:
            remains.changes[change.id] = change
    elif (content := _as_content(found)) is not None:
        remains.contents[content[0]] = content[1]
    else:
        return False
    return True


def _as_step(found: Found) -> Step | None:
    match found.values:
        case [None, int(change_id), str(table), int(row_id), str() | None as before, str() | None as after] if (
            table in RECORDS and found.rowid > 0 and change_id > 0
        ):
            return Step(found.rowid, change_id, table, row_id, before, after)
    return None


def _as_change(found: Found) -> Sealed | None:
    match found.values:
        case [
            None,
            str(uuid),
            str(at),
            str(label),
            str(reason),
            int() | None as undoes,
            str() | None as digest,
        ] if len(uuid) == _UUID and (digest is None or len(digest) == _HASH):
            return Sealed(found.rowid, uuid, at, label, reason, undoes, digest)
    return None


def _as_content(found: Found) -> tuple[str, bytes] | None:
    match found.values:
        case [str(sha256), bytes(data)] if hashlib.sha256(data).hexdigest() == sha256:
            return sha256, data
    return None


def _digest(change: Sealed, steps: list[Step], before: str) -> str:
    digest = hashlib.sha256(before.encode())
    digest.update(repr(tuple(change[:-1])).encode())
    for step in steps:
        line = f"{step.id} {step.table} {step.row_id} {step.before or ''} {step.after or ''}"
        digest.update(line.encode())
    return digest.hexdigest()


def _read_tables(copy: Path, remains: Remains) -> None:
    try:
        with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            remains.newest = _newest(connection)
            for table in RECORDS:
                remains.unread += [] if _read_table(connection, table, remains) else [table]
    except _UNREADABLE:
        remains.unread = [*RECORDS]


def _newest(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """The last rows of the two tables as they are found along the tables themselves, to their very end."""
    try:
        ids = [
            max((int(row_id) for (row_id,) in connection.execute(f"SELECT id FROM {table} NOT INDEXED")), default=0)
            for table in ("change", "journal")
        ]
    except (*_UNREADABLE, ValueError, TypeError):
        return None
    return ids[0], ids[1]


def _read_table(connection: sqlite3.Connection, table: str, remains: Remains) -> bool:
    """Whether all of it could be read; if not, what lies before and behind the damage was."""
    for order in ("ASC", "DESC"):
        try:
            cursor = connection.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY id {order}")
            names = [column[0] for column in cursor.description]
            for values in cursor:
                row = dict(zip(names, values, strict=True))
                if isinstance(row["id"], int):
                    remains.tables[table, row["id"]] = row
        except _UNREADABLE:
            continue
        return True
    return False


def _read_leaves(leaves: list[list[Found]], remains: Remains) -> None:
    """What the pages have of the tables that SQLite could not read; a page is of the one table that takes its rows."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as scratch:
        for table in remains.unread:
            scratch.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {RECORDS[table]}) STRICT")
        for leaf in leaves:
            fitting = [table for table in remains.unread if all(_fits(scratch, table, found) for found in leaf)]
            if len(fitting) == 1:
                for found in leaf:
                    remains.leaves[fitting[0], found.rowid] = _named(fitting[0], found)


def _fits(scratch: sqlite3.Connection, table: str, found: Found) -> bool:
    if found.values[0] is not None or not 0 <= len(columns_of(RECORDS[table])) + 1 - len(found.values) <= _later(table):
        return False
    row = _named(table, found)
    try:
        scratch.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()])
        scratch.execute(f"DELETE FROM {table}")
    except (sqlite3.IntegrityError, OverflowError, UnicodeEncodeError):
        return False
    return True


def _named(table: str, found: Found) -> Row:
    """The row by its columns; a row from before some columns came ends before them."""
    return dict(zip(["id", *columns_of(RECORDS[table])], [found.rowid, *found.values[1:]], strict=False))


def _later(table: str) -> int:
    return len(LATER.get(table, (0, ()))[1])


def row_of(table: str, text: str) -> Row | None:
    """The row that the journal's JSON tells of; None where it can't be read."""
    try:
        row = json.loads(text)
    except ValueError:
        return None
    return row if isinstance(row, dict) and {"id", *_first_columns(table)} <= row.keys() else None


def _first_columns(table: str) -> Iterator[str]:
    later = LATER.get(table, (0, ()))[1]
    return (name for name in columns_of(RECORDS[table]) if name not in later)
