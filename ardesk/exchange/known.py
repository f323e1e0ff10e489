"""What a ledger holds already, found by the numbers people use, and what an import adds to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from ardesk.domain.records import InvoiceLine, Record
from ardesk.exchange.cells import Cell
from ardesk.exchange.declaration import BY_NAME, File

if TYPE_CHECKING:
    from ardesk.exchange.table import Table

R = TypeVar("R", bound=Record)
Key = tuple[Cell, ...]


class Store(Protocol):
    """Where records are read from, and stored."""

    def all(self, cls: type[R], **equal: object) -> list[R]:
        """All records whose fields equal the given values."""

    def next_id(self, cls: type[Record]) -> int:
        """An id greater than any in use."""

    def insert_many(self, records: Iterable[Record]) -> None:
        """Store new records."""

    def keep(self, data: bytes) -> str:
        """Keep the bytes of a file; their SHA-256."""

    def update(self, record: Record) -> None:
        """Store the whole of a record over the row with its id."""


@dataclass(slots=True, eq=False)
class Entry:
    """A record to be added, and the row it comes from; `dropped` once it is refused."""

    record: Record
    table: Table
    row: int
    dropped: bool = False


@cache
def attributes(file: File) -> tuple[str, ...]:
    """The record's fields that tell two rows of this file apart."""
    return tuple(field.name for field in fields(file.record) if field.name != "id")


class Known:
    """The records of the store and the new ones, by file."""

    def __init__(self, store: Store, incomplete: Collection[str] = ()) -> None:
        self._store = store
        self.incomplete = incomplete
        self._stored: dict[str, list[Record]] = {}
        self._by_key: dict[str, dict[Key, Record]] = {}
        self._by_id: dict[str, dict[int, Record]] = {}
        self._equals: dict[str, Counter[Key]] = {}
        self._bare: dict[str, dict[str, str]] = {}
        self._next: dict[str, int] = {}
        self._first_new: dict[str, int] = {}
        self.refused: defaultdict[str, set[str]] = defaultdict(set)
        self.new: defaultdict[str, list[Entry]] = defaultdict(list)

    def stored(self, name: str) -> list[Record]:
        """What the ledger holds of this file."""
        if name not in self._stored:
            self._stored[name] = list(self._store.all(BY_NAME[name].record))
        return self._stored[name]

    def by_key(self, name: str) -> dict[Key, Record]:
        """Records of the ledger and new ones by what identifies a row of this file."""
        if name not in self._by_key:
            of = _key_of(BY_NAME[name])
            self._by_key[name] = {of(record): record for record in self.stored(name)}
        return self._by_key[name]

    def by_id(self, name: str) -> dict[int, Record]:
        """Records of the ledger and new ones by id."""
        if name not in self._by_id:
            self._by_id[name] = {record.id: record for record in self.stored(name) if record.id is not None}
        return self._by_id[name]

    def find(self, name: str, number: str) -> Record | None:
        """The record with this number or code."""
        return self.by_key(name).get((number,))

    def namesake(self, name: str, number: str) -> str | None:
        """Another number that differs from this one in leading zeros only."""
        if name not in self._bare:
            self._bare[name] = {}
            for key in self.by_key(name):
                self._bare[name].setdefault(str(key[0]).lstrip("0"), str(key[0]))
        other = self._bare[name].setdefault(number.lstrip("0"), number)
        return None if other == number else other

    def has_namesake(self, name: str, number: str) -> str | None:
        """The known number that differs from this unknown one in leading zeros only."""
        bare = number.lstrip("0")
        return next((str(key[0]) for key in self.by_key(name) if str(key[0]).lstrip("0") == bare), None)

    def take_equal(self, file: File, key: Key) -> bool:
        """Whether the ledger holds a row equal to this one that no earlier row has been matched with."""
        if file.name not in self._equals:
            of = _key_of(file)
            self._equals[file.name] = Counter(of(record) for record in self.stored(file.name))
        rest = self._equals[file.name]
        if rest[key] <= 0:
            return False
        rest[key] -= 1
        return True

    def lines(self) -> dict[int, list[InvoiceLine]]:
        """The ledger's invoice lines by invoice, in their order."""
        lines: defaultdict[int, list[InvoiceLine]] = defaultdict(list)
        for record in sorted(self._store.all(InvoiceLine), key=lambda line: line.position):
            lines[record.invoice_id].append(record)
        return lines

    def next_id(self, file: File) -> int:
        """The id the next new record of this file gets."""
        if file.name not in self._next:
            self._next[file.name] = self._first_new[file.name] = self._store.next_id(file.record)
        self._next[file.name] += 1
        return self._next[file.name] - 1

    def is_new(self, file: File, record: Record) -> bool:
        """Whether the record is one of those to be added."""
        return record.id is not None and file.name in self._first_new and record.id >= self._first_new[file.name]

    def add(self, entry: Entry) -> None:
        """Take note of a new record."""
        file = entry.table.file
        self.new[file.name].append(entry)
        if file.key:
            self.by_key(file.name)[_key_of(file)(entry.record)] = entry.record
        if entry.record.id is not None:
            self.by_id(file.name)[entry.record.id] = entry.record


@cache
def _key_of(file: File) -> _KeyOf:
    names = tuple(file.by_column[column].attribute for column in file.key) or attributes(file)
    return _KeyOf(names)


class _KeyOf:
    """What identifies a record of one file, as a tuple."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._get = attrgetter(*names)
        self._single = len(names) == 1

    def __call__(self, record: Record) -> Key:
        found = self._get(record)
        return cast("Key", (found,) if self._single else found)
