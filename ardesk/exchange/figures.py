"""Comparisons and the documents behind figures as spreadsheets, with real numbers and formulas, and as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ardesk.domain.money import minor_digits
from ardesk.exchange.plain_cells import harmless
from ardesk.exchange.tables import workbook, written
from ardesk.format import machine
from ardesk.i18n import _
from ardesk.kpi.comparison import DATE, SUM, TEXT, Cell, Comparison, Heading, Row
from ardesk.kpi.documents import kind_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_COLUMN = re.compile(r"\{(@?)([^}]+)\}")
_FORMATS = {
    "count": "#,##0",
    "days": "#,##0.0",
    "times": "#,##0.00",
    "percent": "0.0%",
    "ratio": "#,##0.00",
    DATE: "yyyy-mm-dd",
}
_HUNDRED = 100
_NARROW, _WIDE, _FIGURE = 10, 60, 16
_LONGEST_CELL, _LONGEST_NAME = 32_767, 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class Listed(Protocol):
    """A document behind a figure."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def number(self) -> str: ...  # noqa: D102
    @property
    def customer(self) -> str: ...  # noqa: D102
    @property
    def date(self) -> dt.date: ...  # noqa: D102
    @property
    def amount(self) -> int: ...  # noqa: D102


def write_comparison(path: Path, comparison: Comparison, base: str) -> None:
    """Write the table as the file's ending says: .csv, or a workbook. Raises ArdeskError if it cannot be written.

    Money is in `base`. A workbook has the documents on a second sheet, and what the figures are about on the last.
    """
    if path.suffix.lower() == ".csv":
        _write_csv(path, comparison, base)
        return
    sheets = [comparison]
    if comparison.documents:
        sheets.append(documents_table(comparison.documents, _("Documents")))
    write_sheets(path, sheets, base)


def write_documents(path: Path, documents: Iterable[Listed], base: str) -> None:
    """Write the documents with their sum as the file's ending says: .csv or a workbook. Raises ArdeskError."""
    write_comparison(path, documents_table(documents, _("Documents")), base)


def documents_table(documents: Iterable[Listed], title: str) -> Comparison:
    """The documents as a table: kind, number, customer, date, amount, with the sum below."""
    rows = tuple(
        Row(
            one.number,
            kind_name(one.kind),
            (
                Cell(one.number, TEXT),
                Cell(one.customer, TEXT),
                Cell(getattr(one, "name", ""), TEXT),
                Cell(one.date, DATE),
                Cell(one.amount, "money"),
            ),
        )
        for one in documents
    )
    total = sum(int(row.cells[-1].value or 0) for row in rows if isinstance(row.cells[-1].value, int))
    empty = [Cell("", TEXT)] * 3
    headings = (
        Heading("number", _("Number"), TEXT),
        Heading("customer", _("Customer"), TEXT),
        Heading("name", _("Name"), TEXT),
        Heading("date", _("Date"), DATE),
        Heading("amount", _("Amount"), "money"),
    )
    last = Row("", _("Total"), (*empty, Cell(None, DATE), Cell(total, "money", formula=SUM)))
    return Comparison(title, "", headings, rows, last, what=_("Document"))


# What stands before the figures


class _Lead(NamedTuple):
    """The columns of words before the figures: family, code, name, unit; those that say nothing are left out."""

    titles: tuple[str, ...]
    has_family: bool
    has_code: bool
    has_unit: bool

    def cells(self, row: Row) -> list[str]:
        found = [row.family] if self.has_family else []
        found += [row.key] if self.has_code else []
        found.append(row.title)
        return [*found, _unit_of(row)] if self.has_unit else found


def _lead(comparison: Comparison) -> _Lead:
    rows = comparison.rows
    has_family = any(row.family for row in rows)
    units = {unit for row in rows if (unit := _unit_of(row))}
    has_unit = any(heading.unit is None for heading in comparison.headings) and bool(units)
    has_code = any(row.key not in {row.title, "", *(cell.value for cell in row.cells)} for row in rows)
    chosen = (
        (_("Family"), has_family),
        (_("Code"), has_code),
        (comparison.what or _("Name"), True),
        (_("Unit"), has_unit),
    )
    return _Lead(tuple(title for title, shown in chosen if shown), has_family, has_code, has_unit)


def _unit_of(row: Row) -> str:
    return next((cell.unit for cell in row.cells if cell.unit not in (TEXT, DATE)), "")


# CSV


def _write_csv(path: Path, comparison: Comparison, base: str) -> None:
    with written(path) as target, target.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(_harmless(comparison, base))


def _harmless(comparison: Comparison, base: str) -> Iterator[list[str]]:
    """The rows with words that no spreadsheet takes for formulas; figures may begin with a minus."""
    lead = _lead(comparison)
    yield [harmless(title) for title in (*lead.titles, *(heading.title for heading in comparison.headings))]
    for row in _all_rows(comparison):
        figures = [
            harmless(cell.value) if isinstance(cell.value, str) else plain_text(cell, base) for cell in row.cells
        ]
        yield [*map(harmless, lead.cells(row)), *figures]


def _all_rows(comparison: Comparison) -> tuple[Row, ...]:
    return (*comparison.rows, comparison.total) if comparison.total else comparison.rows


def csv_rows(comparison: Comparison, base: str) -> Iterator[tuple[str, ...]]:
    """The table as texts for other programs, its header first and its total last; percentages as numbers."""
    lead = _lead(comparison)
    yield (*lead.titles, *(heading.title for heading in comparison.headings))
    for row in _all_rows(comparison):
        yield (*lead.cells(row), *(plain_text(cell, base) for cell in row.cells))


def plain_text(cell: Cell, base: str) -> str:
    """The cell for another program: money as a decimal, dates as ISO, nothing where there is no figure."""
    raw = plain(cell, base)
    return "" if raw is None else str(raw)


def plain(cell: Cell, base: str) -> str | int | float | None:
    """The cell's value for another program, see `ardesk.format.machine`."""
    if isinstance(cell.value, dt.date):
        return cell.value.isoformat()
    return cell.value if isinstance(cell.value, str) else machine.figure(cell.value, cell.unit, base)


# Workbooks


def write_sheets(path: Path, comparisons: Sequence[Comparison], base: str) -> None:
    """Write a workbook with a sheet for each table and a last one on what they are about. Raises ArdeskError."""
    with workbook(path) as book:
        names: list[str] = []
        for comparison in comparisons:
            names.append(_sheet_name(comparison.title, names))
            _Sheet(book, names[-1], comparison, base).write()
        _about(book, comparisons, base, _sheet_name(_("About"), names))


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name that a workbook takes, and that none of the others has."""
    name = " ".join(title.translate(_NOT_IN_NAMES).split())[:_LONGEST_NAME].strip() or "ARDesk"
    known, number = {one.casefold() for one in taken}, 1
    found = name
    while found.casefold() in known:
        number += 1
        found = f"{name[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
    return found


def _about(book: Any, comparisons: Sequence[Comparison], base: str, name: str) -> None:  # noqa: ANN401 - xlsxwriter ships no types
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, _WIDE)
    lines = [line for one in comparisons for line in (one.title, one.note) if line]
    for at, line in enumerate([*lines, _("Amounts in {currency}").format(currency=base)]):
        sheet.write_string(at, 0, line)


class _Sheet:
    """One table on a sheet: a header that stays and filters, its rows, and the total below them."""

    def __init__(self, book: Any, name: str, comparison: Comparison, base: str) -> None:  # noqa: ANN401 - as above
        self.book, self.comparison, self.base = book, comparison, base
        self.sheet = book.add_worksheet(name)
        self.lead = _lead(comparison)
        self.first = len(self.lead.titles)
        self.columns = {heading.key: self.first + at for at, heading in enumerate(comparison.headings)}
        self.total_line = len(comparison.rows) + 1
        self.formats: dict[tuple[str, bool], Any] = {}

    def write(self) -> None:
        """Everything on it."""
        sheet, rows = self.sheet, self.comparison.rows
        header = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        titles = [*self.lead.titles, *(heading.title for heading in self.comparison.headings)]
        for at, title in enumerate(titles):
            sheet.write_string(0, at, title, header)
        sheet.freeze_panes(1, self.first)
        sheet.autofilter(0, 0, max(len(rows), 1), len(titles) - 1)
        self._widths()
        for line, row in enumerate(rows, start=1):
            self._row(line, row, total=False)
        if self.comparison.total is not None:
            self._row(self.total_line, self.comparison.total, total=True)

    def _widths(self) -> None:
        rows = self.comparison.rows
        words = [self.lead.cells(row) for row in rows]
        for at, title in enumerate(self.lead.titles):
            self.sheet.set_column(at, at, _width(title, (texts[at] for texts in words)))
        for at, heading in enumerate(self.comparison.headings):
            texts = (cell.value for row in rows if isinstance((cell := row.cells[at]).value, str))
            width = _width("", (str(text) for text in texts)) if heading.unit == TEXT else _FIGURE
            self.sheet.set_column(self.first + at, self.first + at, width)

    def _row(self, line: int, row: Row, *, total: bool) -> None:
        for at, text in enumerate(self.lead.cells(row)):
            self._text(line, at, text, total=total)
        for at, cell in enumerate(row.cells, start=self.first):
            self._cell(line, at, cell, total=total)

    def _text(self, line: int, at: int, text: str, *, total: bool) -> None:
        if text:
            short = text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
            self.sheet.write_string(line, at, short, self._format(TEXT, total=total))

    def _cell(self, line: int, at: int, cell: Cell, *, total: bool) -> None:
        style = self._format(cell.unit, total=total)
        if cell.value is None:
            if total:
                self.sheet.write_blank(line, at, None, style)
        elif isinstance(cell.value, str):
            self._text(line, at, cell.value, total=total)
        elif isinstance(cell.value, dt.date):
            self.sheet.write_datetime(line, at, cell.value, style)
        elif formula := self._formula(cell, line, at):
            self.sheet.write_formula(line, at, formula, style, _real(cell, self.base))
        else:
            self.sheet.write_number(line, at, _real(cell, self.base), style)

    def _formula(self, cell: Cell, line: int, at: int) -> str:
        """The formula in the workbook's terms; empty where there is none, or a column of it is not there."""
        from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

        if cell.formula is None:
            return ""
        if cell.formula == SUM:
            return f"=SUM({xl_range(1, at, len(self.comparison.rows), at)})" if self.comparison.rows else ""
        named = _COLUMN.findall(cell.formula)
        if any(key not in self.columns for _total, key in named):
            return ""
        # A percentage is a share in a workbook, shown in percent.
        text = cell.formula.removeprefix("100*") if cell.unit == "percent" else cell.formula
        return "=" + _COLUMN.sub(
            lambda found: xl_rowcol_to_cell(
                self.total_line if found[1] else line, self.columns[found[2]], row_abs=bool(found[1])
            ),
            text,
        )

    def _format(self, unit: str, *, total: bool) -> Any:  # noqa: ANN401 - as above
        key = unit, total
        if key not in self.formats:
            shape = money_format(self.base) if unit in ("money", "money days") else _FORMATS.get(unit)
            properties = ({"num_format": shape} if shape else {}) | ({"bold": True, "top": 1} if total else {})
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]


def money_format(base: str) -> str:
    """How a workbook shows amounts of that currency."""
    digits = minor_digits(base)
    return "#,##0" + ("." + "0" * digits if digits else "")


def _real(cell: Cell, base: str) -> float:
    """The number that a workbook holds: units of the currency, shares of 1 for percentages."""
    if isinstance(cell.value, str | dt.date) or cell.value is None:
        raise TypeError("words are no number")
    if cell.unit in ("money", "money days"):
        return float(Decimal(repr(cell.value)).scaleb(-minor_digits(base)))
    return float(cell.value) / _HUNDRED if cell.unit == "percent" else float(cell.value)


def _width(title: str, texts: Iterable[str]) -> int:
    return min(max([len(title) + 2, _NARROW, *(len(text) + 1 for text in texts)]), _WIDE)
