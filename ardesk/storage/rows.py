"""Records as rows: the generic way in and out of every table."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import fields
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from ardesk.domain.records import TABLES, Record

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping

R = TypeVar("R", bound=Record)
_CONVERTERS: dict[object, Callable[[Any], Any]] = {
    dt.date: dt.date.fromisoformat,
    dt.date | None: lambda text: None if text is None else dt.date.fromisoformat(text),
    Decimal: Decimal,
    bool: bool,
}


class RowReader:
    """Reads records of any class from one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, cls: type[R], row_id: int) -> R:
        """The record with this id. Raises KeyError where there is none."""
        if (found := self.find(cls, id=row_id)) is None:
            raise KeyError(f"{TABLES[cls]} {row_id}")
        return found

    def find(self, cls: type[R], **equal: object) -> R | None:
        """The first record, by id, whose fields equal the given values; None where there is none."""
        return next(iter(self._select(cls, equal, " LIMIT 1")), None)

    def all(self, cls: type[R], **equal: object) -> list[R]:
        """All records, by id, whose fields equal the given values."""
        return self._select(cls, equal)

    def column(self, cls: type[Record], name: str, prefix: str) -> list[str]:
        """One text field of all records where it begins with `prefix`."""
        shape = _shape(cls)
        query = f"SELECT {_known(name, shape.names)} FROM {shape.table} WHERE substr({name}, 1, ?) = ?"
        return [text for (text,) in self._connection.execute(query, (len(prefix), prefix))]

    def content(self, sha256: str) -> bytes:
        """The bytes kept under their hash. Raises KeyError where there are none."""
        found = self._connection.execute("SELECT data FROM content WHERE sha256 = ?", (sha256,)).fetchone()
        if found is None:
            raise KeyError(sha256)
        return bytes(found[0])

    def next_id(self, cls: type[Record]) -> int:
        """An id greater than any in use, for records that must name each other before they are stored."""
        table = TABLES[cls]
        used = f"(SELECT max(id) FROM {table}), (SELECT max(row_id) FROM journal WHERE tbl = '{table}')"
        highest = self._connection.execute(f"SELECT {used}").fetchone()
        return 1 + max(value or 0 for value in highest)

    def _select(self, cls: type[R], equal: dict[str, object], tail: str = "") -> list[R]:
        shape = _shape(cls)
        where = " AND ".join(f"{_known(name, shape.names)} IS ?" for name in equal) or "1"
        query = f"SELECT {', '.join(shape.names)} FROM {shape.table} WHERE {where} ORDER BY id{tail}"
        rows = self._connection.execute(query, [_plain(value) for value in equal.values()])
        return [cls(**shape.fields(row)) for row in rows]


class Rows(RowReader):
    """Reads and writes records inside an open change."""

    def insert(self, record: Record) -> int:
        """Store a new record; the id it has now."""
        shape = _shape(type(record))
        return int(self._connection.execute(shape.insert, shape.values(record)).lastrowid or 0)

    def insert_many(self, records: Iterable[Record]) -> None:
        """Store records in the order given; neighbours of one class go in together."""
        for cls, batch in groupby(records, type):
            shape = _shape(cls)
            self._connection.executemany(shape.insert, map(shape.values, batch))

    def update(self, record: Record) -> None:
        """Store the whole of `record` over the row with its id; nothing is written where nothing differs."""
        if record == self.get(type(record), record.id or 0):
            return
        shape = _shape(type(record))
        assignments = ", ".join(f"{name} = ?" for name in shape.names[1:])
        values = [*shape.values(record)[1:], record.id]
        self._connection.execute(f"UPDATE {shape.table} SET {assignments} WHERE id = ?", values)

    def keep(self, data: bytes) -> str:
        """Keep these bytes, once, whoever names them; their SHA-256 in hex."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._connection.execute("INSERT OR IGNORE INTO content (sha256, data) VALUES (?, ?)", (sha256, data))
        return sha256

    def delete(self, cls: type[Record], row_id: int) -> None:
        """Remove one row; its journal keeps it."""
        self._connection.execute(f"DELETE FROM {TABLES[cls]} WHERE id = ?", (row_id,))


class _Shape:
    """How records of one class lie in their table; `cls` is read once."""

    def __init__(self, cls: type[Record]) -> None:
        self.table = TABLES[cls]
        self.names = tuple(field.name for field in fields(cls))
        marks = ", ".join("?" * len(self.names))
        self.insert = f"INSERT INTO {self.table} ({', '.join(self.names)}) VALUES ({marks})"
        hints = get_type_hints(cls)
        self.converters = [_CONVERTERS.get(hints[name]) for name in self.names]
        self._fields = attrgetter(*self.names)
        self._texts = [at for at, name in enumerate(self.names) if hints[name] is str]
        self._others = [at for at, convert in enumerate(self.converters) if convert not in (None, bool)]

    def values(self, record: Record) -> list[object]:
        """The fields of a record as SQLite takes them."""
        row = list(self._fields(record))
        for at in self._texts:
            if not row[at].isprintable():
                row[at] = _plain(row[at])
        for at in self._others:
            if row[at] is not None:
                row[at] = _plain(row[at])
        return row

    def fields(self, row: tuple[Any, ...]) -> dict[str, Any]:
        """The fields of a record from a row with its columns in order."""
        columns = zip(self.names, self.converters, row, strict=True)
        return {name: value if convert is None else convert(value) for name, convert, value in columns}


def record_from(cls: type[R], values: Mapping[str, Any]) -> R:
    """The record whose columns have these values; columns that are not named are as in a new record.

    Raises ValueError or TypeError where a value makes no sense.
    """
    shape = _shape(cls)
    known = [(name, convert) for name, convert in zip(shape.names, shape.converters, strict=True) if name in values]
    return cls(**{name: values[name] if convert is None else convert(values[name]) for name, convert in known})


_SHAPES: dict[type[Record], _Shape] = {}


def _shape(cls: type[Record]) -> _Shape:
    if cls not in _SHAPES:
        _SHAPES[cls] = _Shape(cls)
    return _SHAPES[cls]


def _known(name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        raise KeyError(name)
    return name


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def _plain(value: object) -> object:
    if isinstance(value, str):
        return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value
