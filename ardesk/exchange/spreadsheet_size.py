"""How much a spreadsheet file holds, found out before it is read: small files can claim to be larger than any memory.

XLSX and ODS files are compressed XML. Every part is unpacked and parsed here without keeping it; what declares
entities, says one size and has another, or stands for more cells or letters than is sensible is refused.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import IO

_MOST_BYTES = 150_000_000
_TIGHTEST, _ANY_TIGHTNESS = 100, 4_000_000  # tables shrink to a tenth, rarely a fortieth
_MOST_CELLS = 4_000_000
_MOST_LETTERS = 50_000_000
_MOST_PARTS = 1_000
_MOST_SILENT = 1_000_000  # bytes without a tag
_CHUNK = 1 << 16
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_COLUMN = re.compile("[A-Za-z]{1,3}")
_XML = (".xml", ".rels")
_SHARED = "sharedstrings.xml"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 1
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, struct.error),
    *(ValueError, LookupError, NotImplementedError),  # as the libraries have it for encodings and kinds of packing
)
_LONGEST_COUNT = 12


class _Refused(Exception):  # noqa: N818 - it is the file that is refused
    """Why the file is not read."""


def check(name: str, stream: IO[bytes]) -> None:
    """Raise ArdeskError unless the XLSX or ODS file can be read in a sensible amount of memory."""
    try:
        _check(stream)
    except _Refused as fault:
        message = _("{name} cannot be read as a spreadsheet: {why}. Save it as CSV.")
        raise ArdeskError(message.format(name=name, why=fault)) from fault
    except _UNREADABLE as fault:
        message = _("{name} cannot be read as a spreadsheet: {why}.")
        raise ArdeskError(message.format(name=name, why=fault)) from fault


def _check(stream: IO[bytes]) -> None:
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)
        tight = size > max(_ANY_TIGHTNESS, _TIGHTEST * stream.seek(0, 2))
        if archive.comment or len(parts) > _MOST_PARTS or size > _MOST_BYTES or tight:
            raise _Refused(_("it is too large"))
        measure = _Measure()
        for part in sorted(parts, key=lambda part: not part.filename.lower().endswith(_SHARED)):
            if part.filename.lower().endswith(_XML):
                measure.part(part.filename.lower(), _unpacked(stream, part))


def _unpacked(stream: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part, exactly as many as the file says; the library's own reader stops there without a word."""
    stream.seek(part.header_offset)
    mark, name, extra = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
    if mark != b"PK\3\4" or part.flag_bits & _ENCRYPTED or part.compress_type not in {0, 8}:
        raise _Refused(_("its parts are packed in an unknown way"))
    stream.seek(name + extra, 1)
    inflate = zlib.decompressobj(-15) if part.compress_type else None
    packed, size = part.compress_size, 0
    while packed > 0 and (raw := stream.read(min(packed, _CHUNK))):
        packed -= len(raw)
        while raw:
            chunk = inflate.decompress(raw, _CHUNK) if inflate else raw
            raw = inflate.unconsumed_tail if inflate else b""
            size += len(chunk)
            if size > part.file_size:
                raise _Refused(_("it is larger than it says"))
            yield chunk


class _Measure:
    """Adds up what the parts of a workbook stand for."""

    def __init__(self) -> None:
        self._cells = self._letters = 0
        self._shared: list[int] = []

    def part(self, name: str, chunks: Iterator[bytes]) -> None:
        """Parse one part."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_doctype
        finish: Callable[[], None] = _nothing
        if name.endswith(_SHARED):
            self._measure_shared(parser)
        elif name.rpartition("/")[2] == "content.xml":
            finish = _Tables(parser, self._add).finish
        elif "sheet" in name:
            finish = _Cells(parser, self._shared, self._add).finish
        silent = 0
        for chunk in chunks:
            silent = 0 if b"<" in chunk else silent + len(chunk)
            if silent > _MOST_SILENT:
                raise _too_long()
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 - taken by its place only
        finish()

    def _add(self, cells: int, letters: int) -> None:
        self._cells += cells
        self._letters += letters
        if self._cells > _MOST_CELLS or self._letters > _MOST_LETTERS:
            raise _Refused(_("it claims more than four million cells, or more text than fits"))

    def _measure_shared(self, parser: expat.XMLParserType) -> None:
        def start(tag: str, _attributes: Mapping[str, str]) -> None:
            if _local(tag) == "si":
                self._shared.append(0)

        def text(part: str) -> None:
            if self._shared:
                self._shared[-1] += len(part)

        parser.StartElementHandler = start
        parser.CharacterDataHandler = text


class _Cells:
    """The cells of an XLSX sheet: the rectangle from A1 to the last of them, and the letters of shared texts in it."""

    def __init__(self, parser: expat.XMLParserType, shared: list[int], add: Callable[[int, int], None]) -> None:
        self._parser, self._shared, self._add = parser, shared, add
        self._row = self._column = self._height = self._width = 0
        self._columns: dict[str, int] = {}
        self._is_shared = self._listens = False
        parser.StartElementHandler = self._start

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._listens:
            self._parser.CharacterDataHandler = None
            self._listens = False
        tag = tag if ":" not in tag else _local(tag)
        if tag == "c":
            self._cell(attributes)
        elif tag == "v" and self._is_shared:
            self._parser.CharacterDataHandler = self._text
            self._listens = True
        elif tag == "row":
            self._row = _counted(attributes.get("r", str(self._row + 1)), _LAST_ROW)
            self._height = max(self._height, self._row)
            self._column = 0

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self._is_shared = attributes.get("t") == "s"
        place = attributes.get("r", "")
        letters = place.rstrip("0123456789")
        self._column = self._columns.get(letters) or self._named(letters)
        if place and (row := _counted(place[len(letters) :], _LAST_ROW)) != self._row:
            self._row = row
            self._height = max(self._height, row)
        if self._column > self._width:
            self._width = self._column
            if self._height * self._width > _MOST_CELLS:
                self._add(_MOST_CELLS + 1, 0)

    def _named(self, letters: str) -> int:
        if not letters:
            return self._column + 1
        self._columns[letters] = _column(letters)
        return self._columns[letters]

    def _text(self, text: str) -> None:
        if not (text.isascii() and text.strip().isdecimal()):
            raise _Refused(_("a cell names a text that is not in it"))
        place = int(text)
        self._add(0, self._shared[place] if place < len(self._shared) else 0)

    def finish(self) -> None:
        """The sheet is over."""
        self._add(self._height * self._width, 0)


class _Tables:
    """The tables of an ODS file; what is repeated counts as often, empty cells only where others follow."""

    def __init__(self, parser: expat.XMLParserType, add: Callable[[int, int], None]) -> None:
        self._parser, self._add = parser, add
        self._height = self._width = 0
        self._above = self._rows = 0  # empty rows above, times of the row begun
        self._left = self._columns = 0  # cells to the left, times of the cell begun
        self._row_counts = self._cell_counts = True
        self._handlers = {
            "table": self._table,
            "table-row": self._row,
            "table-cell": self._cell,
            "covered-table-cell": self._cell,
            "s": self._blanks,
        }
        parser.StartElementHandler = self._start

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        tag = _local(tag)
        if handler := self._handlers.get(tag):
            handler({_local(name): value for name, value in attributes.items()})
        elif not self._cell_counts:
            self._fill()
        self._parser.CharacterDataHandler = self._text if self._rows * self._columns > 1 else None

    def _table(self, _attributes: Mapping[str, str]) -> None:
        self.finish()

    def _row(self, attributes: Mapping[str, str]) -> None:
        self._above += 0 if self._row_counts else self._rows
        self._rows = _counted(attributes.get("number-rows-repeated", "1"), 10**9)
        self._left = self._columns = 0
        self._row_counts, self._cell_counts = False, True

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self._left += self._columns
        self._columns = _counted(attributes.get("number-columns-repeated", "1"), 10**9)
        self._cell_counts = False
        if {"value-type", "value", "formula"} & attributes.keys():
            self._fill()

    def _fill(self) -> None:
        """The cell that was begun is not empty."""
        self._cell_counts = True
        if not self._row_counts:
            self._row_counts = True
            self._height += self._above + self._rows
            self._above = 0
        self._width = max(self._width, self._left + self._columns)
        if self._height * self._width > _MOST_CELLS:
            self._add(_MOST_CELLS + 1, 0)

    def _blanks(self, attributes: Mapping[str, str]) -> None:
        self._fill()
        count = _counted(attributes.get("c", "1"), 10**9)
        if count > _MOST_SILENT:
            raise _too_long()
        self._add(0, count * self._rows * self._columns)

    def _text(self, text: str) -> None:
        self._add(0, len(text) * self._rows * self._columns)

    def finish(self) -> None:
        """The table is over."""
        self._add(self._height * self._width, 0)
        self._height = self._width = self._above = self._rows = self._columns = 0
        self._row_counts = self._cell_counts = True


def _nothing() -> None:
    """For parts that hold no cells."""


def _too_long() -> _Refused:
    return _Refused(_("it has a text of more than a million letters"))


def _refuse_doctype(*_declared: object) -> None:
    raise _Refused(_("it declares its own signs (a document type), which no spreadsheet program does"))


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _counted(text: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < _LONGEST_COUNT and 1 <= int(text) <= most):
        raise _Refused(_("it names a row or column that no spreadsheet has"))
    return int(text)


def _column(letters: str) -> int:
    """The number of a column such as B, from 1."""
    number = 0
    if _COLUMN.fullmatch(letters):
        for letter in letters.upper():
            number = number * 26 + ord(letter) - ord("A") + 1
    return _counted(str(number), _LAST_COLUMN)
