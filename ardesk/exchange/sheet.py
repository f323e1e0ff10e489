"""Foreign tables as rows of cells: CSV in any usual dialect and encoding, and the sheets of a spreadsheet file."""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ardesk.errors import ArdeskError
from ardesk.exchange import spreadsheet_size
from ardesk.exchange.table import csv_rows, opened, read_bytes
from ardesk.i18n import _

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Value = str | dt.date | Decimal

SPREADSHEETS = {".xlsx", ".xlsm", ".ods"}
_OLD = {".xls", ".xlsb"}
_ZIPPED, _OLE = b"PK\3\4", b"\xd0\xcf\x11\xe0"
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_LOOKED_AT, _HEAD = 20, 1_000_000  # lines, letters
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|$)")


@dataclass(slots=True)
class Sheet:
    """A header and the rows under it; `lines` are their lines in the file, `notes` what was concluded on the way."""

    name: str
    header: list[str]
    rows: list[list[Value]]
    lines: list[int]
    header_line: int = 1
    notes: dict[str, str] = field(default_factory=dict)


def read_sheet(path: Path, sheet: str | None = None) -> Sheet:
    """The table in a file; of a spreadsheet the sheet named, or the first with anything in it. Raises ArdeskError."""
    suffix = path.suffix.lower()
    if suffix in SPREADSHEETS:
        return _read_spreadsheet(path, sheet)
    if suffix in _OLD:
        return _read_old(path, sheet)
    return _read_csv(path)


def _read_old(path: Path, sheet: str | None) -> Sheet:
    """The table in a file called .xls, which many programs give a text or an XLSX file; binary ones are refused.

    Nothing tells beforehand how much memory a binary one would take.
    """
    with opened(path) as stream:
        head = stream.read(4)
    if path.suffix.lower() == ".xlsb" or head == _OLE:
        message = _("{name} is a spreadsheet of an old, binary kind; save it as XLSX, ODS or CSV.")
        raise ArdeskError(message.format(name=path.name))
    return _read_spreadsheet(path, sheet) if head == _ZIPPED else _read_csv(path)


def _sheet(name: str, rows: Sequence[tuple[int, Sequence[Value]]], notes: dict[str, str]) -> Sheet:
    if not rows:
        raise ArdeskError(_("{name} is empty; there is nothing to import.").format(name=name))
    line, header = rows[0]
    titles = [str(cell).strip() for cell in header]
    return Sheet(name, titles, [list(cells) for _line, cells in rows[1:]], [at for at, _c in rows[1:]], line, notes)


def _read_csv(path: Path) -> Sheet:
    text, encoding = _decode(path.name, read_bytes(path))
    delimiter = _delimiter(text)
    try:
        rows = [(line, cells) for line, cells in csv_rows(text, delimiter) if any(cell.strip() for cell in cells)]
    except csv.Error as fault:
        raise ArdeskError(
            _("{name} cannot be read as a table: its quotes do not match ({why}).").format(name=path.name, why=fault)
        ) from fault
    return _sheet(path.name, rows, {"delimiter": _DELIMITERS[delimiter], "encoding": encoding})


def _decode(name: str, data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(name, data, "utf-16"), "utf-16"
    if b"\0" in data:
        raise ArdeskError(_("{name} is no text file; save it as CSV, XLSX or ODS.").format(name=name))
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return _strictly(name, data, "cp1252"), "cp1252"


def _strictly(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise ArdeskError(_("{name} is in an unknown encoding; save it as CSV UTF-8.").format(name=name)) from fault


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines into the most cells, as many in each of them."""
    head = "".join(line[0] for line in islice(_LINE.finditer(text, 0, _HEAD), _LOOKED_AT))
    return max(_DELIMITERS, key=lambda sign: _evenness(head, sign))


def _evenness(head: str, delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(cells) for _line, cells in csv_rows(head, delimiter)]
    except csv.Error:
        widths = [line.count(delimiter) + 1 for line in head.splitlines()]
    if not widths or widths[0] == 1:
        return (0, 0)
    return Counter(widths)[widths[0]], widths[0]


def _read_spreadsheet(path: Path, wanted: str | None) -> Sheet:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with opened(path) as stream:
            spreadsheet_size.check(path.name, stream)
            stream.seek(0)
            with CalamineWorkbook.from_filelike(stream) as book:
                if wanted is not None and wanted not in book.sheet_names:
                    message = _("{name} has no sheet “{sheet}”; it has {sheets}.")
                    raise ArdeskError(message.format(name=path.name, sheet=wanted, sheets=", ".join(book.sheet_names)))
                for name in [wanted] if wanted is not None else book.sheet_names:
                    if rows := list(_filled(book.get_sheet_by_name(name))):
                        return _sheet(path.name, rows, {"sheet": name})
    except (CalamineError, OSError) as fault:
        raise ArdeskError(
            _("{name} cannot be read as a spreadsheet: {why}.").format(name=path.name, why=fault)
        ) from fault
    raise ArdeskError(_("{name} is empty; there is nothing to import.").format(name=path.name))


def _filled(sheet: CalamineSheet) -> Iterator[tuple[int, list[Value]]]:
    """Each row that is not blank, with its line."""
    blank = [""] * sheet.width
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if cells != blank:
            yield line, [_value(cell) for cell in cells]


def _value(cell: object) -> Value:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, int | float) and math.isfinite(cell):
        number = Decimal(repr(cell))
        return Decimal(int(number)) if number == int(number) else number
    return "" if cell is None else str(cell)
