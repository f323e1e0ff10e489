"""Any table of raw values as CSV for other programs and as XLSX with real numbers and dates."""

from __future__ import annotations

import csv
import datetime as dt
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from tempfile import TemporaryDirectory
from traceback import clear_frames
from typing import TYPE_CHECKING, Any, Literal

from ardesk.domain.money import Money, minor_digits
from ardesk.errors import ArdeskError, reason
from ardesk.exchange.cells import money_text
from ardesk.exchange.plain_cells import harmless
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

Raw = str | int | float | bool | Decimal | Money | dt.date | None
Kind = Literal["text", "money", "date", "int", "days", "percent", "number", "flag"]

_MOST_ROWS = 1_048_576
_LONGEST_CELL = 32_767
_NARROWEST, _WIDEST = 8, 50
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: a money cell is `Money`, or minor units of the column's `currency`.

    Dates may be dates or ISO text; days, percent and number are numbers as they are shown (73.4 means 73.4 %).
    """

    title: str
    kind: Kind = "text"
    currency: str = "USD"


def write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Raw]]) -> None:
    """Write a UTF-8 CSV file with a header, decimal points and ISO dates. Raises ArdeskError if it cannot be written.

    A text that a spreadsheet would take for a formula gets an apostrophe in front, so that it stays a text.
    """
    with written(path) as target, target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([harmless(column.title) for column in columns])
        writer.writerows([_text(column, cell) for column, cell in zip(columns, row, strict=True)] for row in rows)


def write_xlsx(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Raw]], *, sheet: str = "ARDesk") -> None:
    """Write a workbook with one sheet. Raises ArdeskError if it cannot be written."""
    with sheets(path) as book:
        book.add_sheet(sheet, columns, rows)


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to, which takes its place when all went well. Raises ArdeskError."""
    if not path.parent.is_dir():
        raise ArdeskError(_("There is no folder {path} to write to.").format(path=path.parent))
    draft = path.with_name(f".{path.name}.part")
    try:
        yield draft
        draft.replace(path)
    except OSError as fault:
        message = _("{path} cannot be written: {why}.")
        raise ArdeskError(message.format(path=path, why=reason(fault))) from fault
    finally:
        with suppress(OSError):  # on a disk that takes nothing any more
            draft.unlink(missing_ok=True)


def _text(column: Column, cell: Raw) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell if column.kind == "date" else harmless(cell)
    if isinstance(cell, Money):
        return money_text(cell.minor, cell.currency)
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, int) and column.kind == "money":
        return money_text(cell, column.currency)
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


@contextmanager
def workbook(path: Path, **options: object) -> Iterator[Any]:  # xlsxwriter ships no types
    """An empty book of xlsxwriter, which is at `path` when all went well; its texts are no formulas or links.

    It is put together in memory and written in one piece: what is half written is never closed behind our back.
    Raises ArdeskError.
    """
    import xlsxwriter

    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    made = BytesIO()
    with written(path) as target, TemporaryDirectory(prefix="ardesk-", ignore_cleanup_errors=True) as scratch:
        book = xlsxwriter.Workbook(made, {**plain, **options, "tmpdir": scratch})
        try:
            yield book
        except BaseException:
            with suppress(OSError):
                _close(book)
            raise
        _close(book)
        target.write_bytes(made.getbuffer())


def _close(book: Any) -> None:  # noqa: ANN401 - xlsxwriter ships no types
    """Put the book together. Raises OSError."""
    from xlsxwriter.exceptions import XlsxWriterException

    try:
        book.close()
    except XlsxWriterException as fault:
        why = fault.__context__ or fault
        clear_frames(why.__traceback__)  # the archive that is half made is let go while what it is made in is there
        raise (why if isinstance(why, OSError) else OSError(str(fault))) from None


@contextmanager
def sheets(path: Path) -> Iterator[Sheets]:
    """The sheets of the workbook that is made at `path`. Raises ArdeskError if it cannot be written."""
    with workbook(path, constant_memory=True, default_date_format="yyyy-mm-dd") as book:
        yield Sheets(book)


class Sheets:
    """The sheets of a workbook in the making, each a table."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter ships no types
        self._book = book
        self._formats: dict[str, Any] = {}

    def add_sheet(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Raw]]) -> None:
        """Add a sheet with a frozen header; the widths follow the first rows."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        head, rest = _first(rows)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _width(column, [row[place] for row in head]))
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.title, self._format("header"))
        for line, row in enumerate(_chained(head, rest), start=1):
            if line >= _MOST_ROWS:
                message = _("{name} has more rows than a spreadsheet holds; export to a folder instead.")
                raise ArdeskError(message.format(name=name))
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, line, place, column, cell)

    def _format(self, name: str) -> Any:  # noqa: ANN401 - xlsxwriter ships no types
        if name not in self._formats:
            properties = {"bold": True, "bottom": 1} if name == "header" else {"num_format": name}
            self._formats[name] = self._book.add_format(properties)
        return self._formats[name]

    def _write(self, sheet: Any, line: int, place: int, column: Column, cell: Raw) -> None:  # noqa: ANN401 - as above
        if cell is None or cell == "":
            return
        if isinstance(cell, str) and column.kind == "date":
            cell = dt.date.fromisoformat(cell)
        if isinstance(cell, str):
            sheet.write_string(line, place, cell if len(cell) <= _LONGEST_CELL else cell[: _LONGEST_CELL - 1] + "…")
        elif isinstance(cell, dt.date):
            sheet.write_datetime(line, place, cell, self._format("yyyy-mm-dd"))
        elif isinstance(cell, bool):
            sheet.write_string(line, place, _("yes") if cell else _("no"))
        elif isinstance(cell, Money) or column.kind == "money":
            self._write_money(
                sheet, line, place, cell if isinstance(cell, Money) else Money(int(cell), column.currency)
            )
        else:
            shape = {"int": "0", "days": "0.0", "percent": "0.0"}.get(column.kind, "General")
            sheet.write_number(line, place, float(cell), self._format(shape))

    def _write_money(self, sheet: Any, line: int, place: int, money: Money) -> None:  # noqa: ANN401 - as above
        digits = minor_digits(money.currency)
        shape = "#,##0" + ("." + "0" * digits if digits else "")
        sheet.write_number(line, place, money.minor / 10**digits, self._format(shape))


def _first(rows: Iterable[Sequence[Raw]]) -> tuple[list[Sequence[Raw]], Iterator[Sequence[Raw]]]:
    rest = iter(rows)
    return [row for _count, row in zip(range(_LOOKED_AT), rest, strict=False)], rest


def _chained(head: list[Sequence[Raw]], rest: Iterator[Sequence[Raw]]) -> Iterator[Sequence[Raw]]:
    yield from head
    yield from rest


def _width(column: Column, cells: Iterable[Raw]) -> int:
    longest = max((len(_text(column, cell)) for cell in cells), default=0)
    return min(max(longest, len(column.title), _NARROWEST) + 2, _WIDEST)
