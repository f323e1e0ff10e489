"""Single values changed in the bytes of a SQLite file, so that the pages stay well formed and only the value is wrong.

The layout is that of https://www.sqlite.org/fileformat2.html, sections 1.6 and 2.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = 4096
_LEAF, _LEAF_OF_INDEX = 0x0D, 0x0A
_SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


class Cell(NamedTuple):
    """One value of a row: where its type and its bytes lie in the file, and how many bytes each of them takes."""

    rowid: int
    column: int
    kind_at: int
    kind: int
    at: int
    size: int
    kind_size: int


def cells(data: bytes, root: int) -> Iterator[Cell]:
    """Every value in the table that begins on the page `root`, as far as it lies in the table's own pages."""
    start = (root - 1) * PAGE
    count = int.from_bytes(data[start + 3 : start + 5], "big")
    if data[start] == _LEAF:
        for place in range(count):
            pointer = start + 8 + 2 * place
            yield from _row(data, start + int.from_bytes(data[pointer : pointer + 2], "big"))
        return
    pointers = [start + 12 + 2 * place for place in range(count)]
    children = [start + int.from_bytes(data[pointer : pointer + 2], "big") for pointer in pointers]
    for child in [*children, start + 8]:
        yield from cells(data, int.from_bytes(data[child : child + 4], "big"))


def with_another_key(data: bytes, root: int) -> bytes:
    """The file whose index that begins on the page `root` holds one entry that is of no row of its table."""
    start = (root - 1) * PAGE
    leaf = data[start] == _LEAF_OF_INDEX
    pointer = start + (8 if leaf else 12)
    cell = start + int.from_bytes(data[pointer : pointer + 2], "big")
    if not leaf:
        return with_another_key(data, int.from_bytes(data[cell : cell + 4], "big"))
    length, at = _varint(data, cell)
    last = at + length - 1
    return _with(data, last, data[last] ^ 1)


def _row(data: bytes, at: int) -> Iterator[Cell]:
    length, at = _varint(data, at)
    rowid, at = _varint(data, at)
    end = at + _local(length)
    size, kind_at = _varint(data, at)
    value, column, first = at + size, 0, at + size
    while kind_at < first:
        kind, behind = _varint(data, kind_at)
        width = _SIZES[kind] if kind in _SIZES else (kind - 12) // 2
        if value + width <= end:
            yield Cell(rowid, column, kind_at, kind, value, width, behind - kind_at)
        kind_at, value, column = behind, value + width, column + 1


def _local(length: int) -> int:
    """How many bytes of a row lie in its leaf."""
    least = (PAGE - 12) * 32 // 255 - 23
    wanted = least + (length - least) % (PAGE - 4)
    return length if length <= PAGE - 35 else wanted if wanted <= PAGE - 35 else least


def variants(data: bytes, cell: Cell) -> Iterator[bytes]:
    """The file with this one value changed: its last byte, and its type where another has as many bytes."""
    if cell.size:
        at = cell.at + cell.size - 1
        yield _with(data, at, data[at] ^ 1)
        if cell.kind > 12 and cell.size > 3:
            yield _with(data, at - 1, 0)  # a NUL sign inside a text
            yield _with(data, at, 0xFF)  # no UTF-8
            yield _with(data, at - 1, ord('"'))
    if cell.kind > 13 or cell.kind == 12:
        last = cell.kind_at + cell.kind_size - 1  # an odd type is text, the even one before it is bytes
        yield _with(data, last, data[last] ^ 1)
    for other in {0: (8, 9, 12, 13), 8: (0, 9), 9: (0, 8), 13: (0, 8), 6: (7,)}.get(cell.kind, ()):
        yield _with(data, cell.kind_at, other)


def _with(data: bytes, at: int, byte: int) -> bytes:
    return data[:at] + bytes([byte]) + data[at + 1 :]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place in range(9):
        byte = data[at + place]
        if place == 8:
            return (number << 8) | byte, at + 9
        number = (number << 7) | (byte & 0x7F)
        if byte < 0x80:
            return number, at + place + 1
    raise AssertionError
