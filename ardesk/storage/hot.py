"""The journal that a crash left beside a file, read before SQLite plays it back: whether it is of that file.

SQLite would play back whatever bears the name. The layout is that of https://www.sqlite.org/fileformat2.html,
section 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC = bytes.fromhex("d9d505f920a163d7")
_HEADER = 28
_OPEN_END = 0xFFFFFFFF
_COUNTER = slice(24, 28)  # of a database, in its first page: how often it was changed
_LEAST_PAGE = 512
_MOST = 65536  # the size of a page that does not fit into its two bytes, which say 1 then


class Head(NamedTuple):
    """The beginning of a journal: how many pages follow, those the file had before, and the sizes it was made with."""

    held: int
    pages: int
    sector: int
    page: int


def is_of_another_file(path: Path, journal: Path) -> bool:
    """Whether `journal` can't have been left by a change of the file at `path`.

    A change counts its file up by one, and the journal has the count before. Whatever can't be told, or is being
    written just now, is taken for its own.
    """
    try:
        before = journal.read_bytes()
        with path.open("rb") as file:
            first = file.read(100)
            size = file.seek(0, 2)
        if journal.read_bytes() != before or (head := _head(before, 0)) is None:
            return False
    except OSError:
        return False
    if not head.pages:
        return False  # there was no file before
    if head.pages * head.page > size or int.from_bytes(first[16:18], "big") != (head.page if head.page < _MOST else 1):
        return True
    return any(not _follows(page[_COUNTER], first[_COUNTER]) for number, page in _pages(before) if number == 1)


def _follows(before: bytes, now: bytes) -> bool:
    """Whether each byte is that of the count before or of the next one: the page may be torn between them."""
    after = ((int.from_bytes(before, "big") + 1) % (1 << 32)).to_bytes(4, "big")
    return all(found in (old, new) for found, old, new in zip(now, before, after, strict=True))


def _head(data: bytes, at: int) -> Head | None:
    if data[at : at + 8] != MAGIC or len(data) < at + _HEADER:
        return None
    count, _nonce, pages, sector, page = (
        int.from_bytes(data[at + place : at + place + 4], "big") for place in (8, 12, 16, 20, 24)
    )
    return Head(count, pages, sector, page) if sector and page >= _LEAST_PAGE else None


def _pages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, what it held before) of each page in the journal."""
    at, made = 0, _head(data, 0)
    while made is not None and (head := _head(data, at)) is not None:
        at += made.sector
        record = made.page + 8
        count = (len(data) - at) // record if head.held == _OPEN_END else head.held
        for _turn in range(count):
            if at + record > len(data):
                return
            yield int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 4 + made.page]
            at += record
        at += -at % made.sector
