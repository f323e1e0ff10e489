"""Rows read from the pages of a SQLite file without SQLite, so that a damaged page costs its own rows alone.

The layout is that of https://www.sqlite.org/fileformat2.html, sections 1.6 and 2.1.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = int | float | str | bytes | None
_LEAF = 0x0D
_USUAL_PAGE = 4096
_LEAST_PAGE = 512
_MOST_BYTES = 50_000_000  # of one row
_FIXED = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_REAL, _ZERO, _ONE = 7, 8, 9


class Found(NamedTuple):
    """One row of some table: its rowid and its columns, in which the INTEGER PRIMARY KEY is None."""

    rowid: int
    values: list[Value]


class File:
    """The bytes of a file that may be damaged anywhere."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        size = int.from_bytes(data[16:18], "big")
        size = 65536 if size == 1 else size
        self.page = size if size >= _LEAST_PAGE and not size & (size - 1) else _USUAL_PAGE
        reserved = data[20] if len(data) > 20 and data[20] < 64 else 0  # noqa: PLR2004 - the header's byte 20
        self.usable = self.page - reserved

    def leaves(self) -> Iterator[list[Found]]:
        """Whatever reads like rows of a table, page by page; those of one page are of one table."""
        for start in range(0, len(self.data), self.page):
            head = start + (100 if start == 0 else 0)
            if self.data[head : head + 1] == bytes([_LEAF]):
                yield list(self._leaf(start, head))

    def _leaf(self, start: int, head: int) -> Iterator[Found]:
        count = int.from_bytes(self.data[head + 3 : head + 5], "big")
        for place in range(min(count, self.page // 4)):
            at = head + 8 + 2 * place
            cell = int.from_bytes(self.data[at : at + 2], "big")
            if not 0 < cell < self.page:
                continue
            try:
                yield self._cell(start + cell, start + self.usable)
            except (IndexError, ValueError, struct.error):
                continue

    def _cell(self, at: int, end: int) -> Found:
        length, at = self._varint(self.data, at)
        rowid, at = self._varint(self.data, at)
        if not 0 < length < _MOST_BYTES:
            raise ValueError(length)
        local = self._local(length)
        if at + local > end:
            raise ValueError(at)
        payload = self.data[at : at + local]
        if local < length:
            payload += self._overflow(int.from_bytes(self.data[at + local : at + local + 4], "big"), length - local)
        return Found(rowid - (1 << 64) if rowid >> 63 else rowid, self._values(payload))

    def _local(self, length: int) -> int:
        """How much of a row lies in the leaf itself."""
        most = self.usable - 35
        if length <= most:
            return length
        least = (self.usable - 12) * 32 // 255 - 23
        wanted = least + (length - least) % (self.usable - 4)
        return wanted if wanted <= most else least

    def _overflow(self, page: int, missing: int) -> bytes:
        parts = []
        while missing > 0:
            start = (page - 1) * self.page
            if page < 2 or start + self.usable > len(self.data):  # noqa: PLR2004 - the first page never overflows
                raise ValueError(page)
            part = self.data[start + 4 : start + min(self.usable, 4 + missing)]
            parts.append(part)
            missing -= len(part)
            page = int.from_bytes(self.data[start : start + 4], "big")
        return b"".join(parts)

    def _values(self, payload: bytes) -> list[Value]:
        size, at = self._varint(payload, 0)
        kinds = []
        while at < size:
            kind, at = self._varint(payload, at)
            kinds.append(kind)
        if at != size:
            raise ValueError(size)
        values = []
        for kind in kinds:
            value, at = _value(payload, at, kind)
            values.append(value)
        if at != len(payload):
            raise ValueError(at)
        return values

    @staticmethod
    def _varint(data: bytes, at: int) -> tuple[int, int]:
        number = 0
        for place in range(9):
            byte = data[at + place]
            if place == 8:  # noqa: PLR2004 - the ninth byte counts whole
                return (number << 8) | byte, at + 9
            number = (number << 7) | (byte & 0x7F)
            if byte < 0x80:  # noqa: PLR2004 - no further byte follows
                return number, at + place + 1
        raise ValueError(at)


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (_ZERO, _ONE):
        return kind - _ZERO, at
    length = _FIXED.get(kind, 8 if kind == _REAL else (kind - 12) // 2)
    part = payload[at : at + length]
    if len(part) != length or kind in (10, 11):
        raise ValueError(kind)
    if kind in _FIXED:
        return int.from_bytes(part, "big", signed=True), at + length
    if kind == _REAL:
        return float(struct.unpack(">d", part)[0]), at + length
    return (part.decode() if kind % 2 else part), at + length
