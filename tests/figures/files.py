"""What exports and tables for spreadsheets hold, read back by other programs' eyes."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from ardesk.cli import shape
from ardesk.collecting.worklist import worklist
from ardesk.domain.periods import Period
from ardesk.exchange import exporter, figures, tables
from ardesk.kpi import compare, views
from ardesk.kpi.options import Options
from ardesk.ui.models import work
from tests.oracle.aging import Aging, aging
from tests.oracle.balances import Balances
from tests.oracle.case import Case as Right
from tests.oracle.figures import FIGURES
from tests.oracle.records import digits, half_up, minor, parse, read_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.figures.books import Case
    from tests.oracle.records import Ledger

MONEY = {"net", "tax", "total", "amount", "recovered_amount", "recovered", "credit_limit", "cost"}
ADDITIVE = ("ar_ending", "open_items", "unapplied_cash", "credit_sales", "cash_collected", "write_offs")


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def sheet(path: Path, name: str | int = 0) -> list[list[object]]:
    with CalamineWorkbook.from_path(path) as book:
        found = book.get_sheet_by_index(name) if isinstance(name, int) else book.get_sheet_by_name(name)
        return [list(row) for row in found.to_python(skip_empty_area=False)]


def coins(value: object, currency: str) -> int:
    """A number of a workbook in the smallest coin, which it must be whole in."""
    assert isinstance(value, float | int), value
    exact = Decimal(repr(value)).scaleb(digits(currency))
    assert exact == exact.to_integral_value(), (value, currency)
    return int(exact)


def read_export(case: Case) -> int:
    """The exchange folder says the same as the slow books, and the workbook the same as the folder."""
    folder, book = case.folder / "out", case.folder / "out.xlsx"
    exporter.export_folder(case.ledger, folder)
    exporter.export_xlsx(case.ledger, book)
    again = parse(read_folder(folder))
    assert Balances(again).ar_total(case.today) == case.truth.ar_total(case.today)
    assert {number: one.total for number, one in again.invoices.items()} == {
        number: one.total for number, one in case.truth.ledger.invoices.items()
    }
    seen = 0
    for path in sorted(folder.glob("*.csv")):
        seen += _same_sheet(case, again, lines(path), sheet(book, path.stem))
    return seen


def _same_sheet(case: Case, ledger: Ledger, rows: list[dict[str, str]], cells: list[list[object]]) -> int:
    header, body = cells[0], cells[1:]
    assert len(body) == len(rows)
    for row, line in zip(rows, body, strict=True):
        found = dict(zip(map(str, header), line, strict=True))
        for name in MONEY & set(row):
            if not row[name]:
                assert found[name] == ""
                continue
            currency = _currency_of(case, ledger, row)
            assert coins(found[name], currency) == minor(row[name], currency), (name, row, found)
    return len(rows)


def _currency_of(case: Case, ledger: Ledger, row: dict[str, str]) -> str:
    if row.get("currency") and "code" not in row:
        return row["currency"]
    invoice = row.get("invoice", "")
    if invoice and "minutes" not in row:
        return ledger.invoices[invoice].currency if invoice in ledger.invoices else case.base
    source = row.get("source", "")
    kinds = {"payment": ledger.payments, "credit_note": ledger.credit_notes}
    return kinds[row["source_kind"]][source].currency if source else case.base


def read_aging(case: Case) -> int:
    """The aged receivables as the command line writes them; their total and the control total are their lines' sum."""
    seen = 0
    for by in ("customer", "currency", "invoice"):
        found = case.ledger.book().aging(case.today, by)
        right = aging(case.truth.ledger, case.today, by)
        header, *rows = shape.aging_rows(found, case.base, Options())
        told = {str(row[0]): dict(zip(map(str, header), map(str, row), strict=True)) for row in rows}
        wanted = {
            name: one
            for name, one in right.rows.items()
            if one.open_items or one.unapplied or any(one.amounts.values())
        }
        for name, row in told.items():
            if name not in wanted:
                assert not any(minor(row[column], case.base) for column in (*found.classes, "open_items", "unapplied"))
        for name, one in wanted.items():
            figures_of = {**one.amounts, "open_items": one.open_items, "unapplied": one.unapplied, "total": one.total}
            assert {key: minor(told[name][key], case.base) for key in figures_of} == figures_of, (by, name)
        whole = shape.aging(found, case.base, Options())
        _check_whole(case, whole, list(told.values()), right)
        seen += len(rows)
    return seen


def _check_whole(case: Case, whole: dict[str, object], rows: Sequence[dict[str, str]], right: Aging) -> None:
    total = whole["total"]
    assert isinstance(total, dict)
    for name in ("open_items", "unapplied", "total"):
        assert minor(total[name], case.base) == sum(minor(row[name], case.base) for row in rows)
    for name, amount in total["amounts"].items():
        assert minor(amount, case.base) == sum(minor(row[name], case.base) for row in rows)
    assert minor(str(whole["control_total"]), case.base) == case.truth.ar_total(case.today) == right.total.total


def read_documents(case: Case) -> int:
    """The documents behind a balance, in CSV and in a workbook: their sum is the balance."""
    month = Period.month(case.today)
    term = views.explain(case.ledger.book(), "ar_ending", month).terms[0]
    right = case.truth.ar_total(month.end)
    figures.write_documents(case.folder / "d.csv", term.documents, case.base)
    figures.write_documents(case.folder / "d.xlsx", term.documents, case.base)
    rows = [minor(row["Amount"], case.base) for row in lines(case.folder / "d.csv")]
    cells = [coins(row[-1], case.base) for row in sheet(case.folder / "d.xlsx")[1:]]
    assert rows == cells
    assert sum(rows[:-1]) == rows[-1] == right
    return len(rows)


def read_comparison(case: Case) -> int:
    """What adds up does so over customers, in CSV, in the workbook's values and by its formulas."""
    month = Period.month(case.today)
    found = compare.by_groups(case.ledger.book(), month, ids=list(ADDITIVE))
    figures.write_comparison(case.folder / "c.csv", found, case.base)
    figures.write_comparison(case.folder / "c.xlsx", found, case.base)
    rows, cells = lines(case.folder / "c.csv"), sheet(case.folder / "c.xlsx")
    right = Right(case.truth.ledger, month.start, month.end)
    header = [str(cell) for cell in cells[0]]
    for heading, ident in ((one, one.key) for one in found.headings if one.key in ADDITIVE):
        amounts = [minor(row[heading.title], case.base) for row in rows]
        place = header.index(heading.title)
        assert [coins(line[place], case.base) for line in cells[1:]] == amounts
        assert amounts[-1] == sum(amounts[:-1]) == half_up(Fraction(FIGURES[ident](right).value or 0)), ident
    with ZipFile(case.folder / "c.xlsx") as book:
        sums = re.findall(r"<f>SUM\(([A-Z]+)2:\1(\d+)\)</f>", book.read("xl/worksheets/sheet1.xml").decode())
    assert all(int(last) == len(rows) for _column, last in sums)
    return len(rows)


def read_work(case: Case) -> int:
    """The worklist for a spreadsheet."""
    items = worklist(case.ledger, case.today).items
    columns, rows = work.spreadsheet(items, case.base)
    tables.write_csv(case.folder / "w.csv", columns, rows)
    tables.write_xlsx(case.folder / "w.xlsx", columns, rows)
    told = [minor(row["Overdue"], case.base) for row in lines(case.folder / "w.csv")]
    assert told == [one.overdue for one in items]
    place = [column.title for column in columns].index("Overdue")
    assert [coins(row[place], case.base) for row in sheet(case.folder / "w.xlsx")[1:]] == told
    return len(told)


def read_files(case: Case) -> int:
    """How many rows were read."""
    return sum(read(case) for read in (read_export, read_aging, read_documents, read_comparison, read_work))
