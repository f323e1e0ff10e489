"""Comparisons and documents as workbooks and CSV: real numbers, formulas that agree with them, a header that stays."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import gc
import re
import tempfile
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from ardesk.domain.periods import Period
from ardesk.errors import ArdeskError
from ardesk.exchange.figures import write_comparison, write_documents, write_sheets
from ardesk.kpi import compare, views
from ardesk.kpi.comparison import SUM, Cell, Comparison, Heading, Row
from ardesk.kpi.documents import Document
from ardesk.kpi.movers import moved
from ardesk.kpi.movers_tables import moved_tables
from ardesk.kpi.scorecard import scorecard, scorecard_table
from tests.books import book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ardesk.book.book import Book

Q3, Q4 = Period.parse("2025-Q3"), Period.parse("2025-Q4")
LEDGER = """
    INV-1 ACME 2025-07-05 +30d 90000.00 | PAY-1 ACME 2025-11-20 90000.00
    INV-2 ACME 2025-10-20 +30d 30000.00 | INV-3 ZED 2025-12-28 +30d 30000.50
"""


@pytest.fixture(scope="module")
def ledger() -> Book:
    return book(LEDGER)


def sheet(path: Path, number: int = 0) -> Sequence[Sequence[object]]:
    with CalamineWorkbook.from_path(path) as read:
        return read.get_sheet_by_index(number).to_python()


def lines(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def part(path: Path, number: int = 1) -> str:
    with ZipFile(path) as files:
        return files.read(f"xl/worksheets/sheet{number}.xml").decode()


def formulas(path: Path, number: int = 1) -> dict[str, str]:
    cells = re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>([^<]*)</f>', part(path, number))
    return dict(cells)


def test_numbers_are_real_and_formulas_hold_their_value(tmp_path: Path, ledger: Book) -> None:
    target = tmp_path / "q.xlsx"
    write_comparison(target, compare.two_periods(ledger, Q3, Q4, ["ar_ending", "dso", "pct_past_due"]), "USD")
    found = sheet(target)
    assert found[0] == ["Family", "Code", "Name", "Unit", "2025-Q3", "2025-Q4", "Change", "Change in percent"]
    assert found[1][2:] == ["Receivables at end", "money", 90000.0, 60000.5, -29999.5, pytest.approx(-29999.5 / 90000)]
    # Past due all of it, then 30,000 of 60,000.50: a share of one in the workbook.
    assert found[3][4:6] == [1.0, pytest.approx(30000 / 60000.5)]
    assert formulas(target)["G2"] == "F2-E2"
    assert formulas(target)["H2"] == "(F2-E2)/ABS(E2)"


def test_every_formula_gives_the_value_that_stands_beside_it(tmp_path: Path, ledger: Book) -> None:
    tables = [
        compare.two_periods(ledger, Q3, Q4),
        compare.by_groups(ledger, Q4),
        compare.pattern(ledger, Q4.end),
        compare.two_days(ledger, Q3.end, Q4.end),
        scorecard_table(scorecard(ledger, Q4)),
        *moved_tables(moved(ledger, "dso", Q3, Q4)),
    ]
    target = tmp_path / "all.xlsx"
    write_sheets(target, tables, "USD")
    calculated = 0
    for at in range(len(tables)):
        values = {cell: float(value) for cell, value in re.findall(
            r'<c r="([A-Z]+\d+)"[^>]*>(?:<f>[^<]*</f>)?<v>(-?[\d.eE+-]+)</v>', part(target, at + 1))}  # fmt: skip
        for cell, formula in formulas(target, at + 1).items():
            assert calculate(formula, values) == pytest.approx(values[cell], abs=1e-6), (at, cell, formula)
            calculated += 1
    assert calculated > 60


def calculate(formula: str, values: dict[str, float]) -> float:
    """What a spreadsheet would make of the few kinds of formula there are."""
    if found := re.fullmatch(r"SUM\(([A-Z]+)(\d+):[A-Z]+(\d+)\)", formula):
        return sum(values.get(f"{found[1]}{line}", 0) for line in range(int(found[2]), int(found[3]) + 1))
    text = re.sub(r"\$?([A-Z]+)\$?(\d+)", lambda cell: f"({values[cell[1] + cell[2]]!r})", formula)
    return float(eval(text, {"ABS": abs}))  # noqa: S307 # our own formula, of numbers and signs


def test_the_header_stays_and_filters(tmp_path: Path, ledger: Book) -> None:
    target = tmp_path / "groups.xlsx"
    write_comparison(target, compare.by_groups(ledger, Q4, ids=["ar_ending", "dso"]), "USD")
    text = part(target)
    assert '<pane xSplit="2" ySplit="1" topLeftCell="C2" activePane="bottomRight" state="frozen"/>' in text
    assert '<autoFilter ref="A1:F3"/>' in text  # not over the total
    assert formulas(target)["C4"] == "SUM(C2:C3)"
    assert formulas(target)["F2"] == "E2-E$4"
    assert sheet(target)[3][:3] == ["", "The whole", 60000.5]


def test_documents_stand_on_a_second_sheet_with_their_sum(tmp_path: Path, ledger: Book) -> None:
    target = tmp_path / "days.xlsx"
    write_comparison(target, compare.two_days(ledger, Q3.end, Q4.end), "USD")
    found = sheet(target, 1)
    assert found[1] == ["Invoice", "INV-2", "ACME", "Acme", dt.date(2025, 10, 20), 30000.0]
    assert found[2] == ["Payment", "PAY-1", "ACME", "Acme", dt.date(2025, 11, 20), -90000.0]
    assert found[-1][-1] == -29999.5
    assert formulas(target, 2)["F5"] == "SUM(F2:F4)"
    assert "Amounts in USD" in {str(row[0]) for row in sheet(target, 2)}


def test_documents_behind_a_term(tmp_path: Path, ledger: Book) -> None:
    documents = views.explain(ledger, "dso", Q4).terms[0].documents
    write_documents(tmp_path / "d.xlsx", documents, "USD")
    assert sheet(tmp_path / "d.xlsx")[1] == ["Invoice", "INV-2", "ACME", "", dt.date(2025, 10, 20), 30000.0]
    write_documents(tmp_path / "d.csv", documents, "USD")
    assert (tmp_path / "d.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "Document,Number,Customer,Name,Date,Amount",
        "Invoice,INV-2,ACME,,2025-10-20,30000.00",
        "Invoice,INV-3,ZED,,2025-12-28,30000.50",
        "Total,,,,,60000.50",
    ]


def test_nothing_typed_becomes_a_formula(tmp_path: Path) -> None:
    evil = Document("invoice", "=1+1", "@SUM(A1)", dt.date(2025, 1, 1), 100)
    write_documents(tmp_path / "d.csv", [evil], "USD")
    assert lines(tmp_path / "d.csv")[1][1:3] == ["'=1+1", "'@SUM(A1)"]
    write_documents(tmp_path / "d.xlsx", [evil], "USD")
    assert sheet(tmp_path / "d.xlsx")[1][1:3] == ["=1+1", "@SUM(A1)"]
    assert set(formulas(tmp_path / "d.xlsx")) == {"F3"}


def test_negative_figures_stay_figures_in_csv(tmp_path: Path, ledger: Book) -> None:
    write_comparison(tmp_path / "c.csv", compare.two_periods(ledger, Q3, Q4, ["ar_ending"]), "USD")
    row = lines(tmp_path / "c.csv")[1]
    assert row[4:7] == ["90000.00", "60000.50", "-29999.50"]


def test_what_has_no_figure_is_an_empty_cell(tmp_path: Path, ledger: Book) -> None:
    empty = Period.parse("2024-Q1")
    write_comparison(tmp_path / "c.xlsx", compare.two_periods(ledger, empty, Q4, ["dso"]), "USD")
    assert sheet(tmp_path / "c.xlsx")[1][4:] == ["", pytest.approx(60000.5 / 60000.5 * 92), "", ""]
    assert formulas(tmp_path / "c.xlsx") == {}


def test_amounts_of_any_currency_are_exact(tmp_path: Path) -> None:
    table = Comparison("Yen", "", (Heading("a", "A", "money"),), (Row("x", "x", (Cell(123, "money"),)),),
                       Row("", "Total", (Cell(123, "money", formula=SUM),)))  # fmt: skip
    for currency, value in (("JPY", 123.0), ("USD", 1.23), ("KWD", 0.123)):
        write_comparison(tmp_path / f"{currency}.xlsx", table, currency)
        assert sheet(tmp_path / f"{currency}.xlsx")[1][1] == value


def test_titles_that_a_sheet_cannot_have(tmp_path: Path) -> None:
    table = Comparison("[a]:b/" + "long " * 20, "", (Heading("a", "A", "money"),), ())
    write_sheets(tmp_path / "t.xlsx", [table, table], "USD")
    with CalamineWorkbook.from_path(tmp_path / "t.xlsx") as read:
        names = read.sheet_names
    assert len(set(names)) == 3
    assert all(len(name) <= 31 for name in names)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, ledger: Book) -> None:
    with pytest.raises(ArdeskError, match="no folder"):
        write_comparison(tmp_path / "no" / "c.xlsx", compare.by_groups(ledger, Q4), "USD")


def test_a_workbook_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "t.xlsx").write_text("older")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    monkeypatch.setattr(ZipFile, "write", _full)
    with pytest.raises(ArdeskError, match=r"t\.xlsx cannot be written: the disk is full"):
        write_sheets(tmp_path / "t.xlsx", [Comparison("Terms", "", (Heading("a", "A", "money"),), ())], "USD")
    gc.collect()  # an archive that is still open would be closed now, with nothing left to write to
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["scratch", "t.xlsx"]
    assert (tmp_path / "t.xlsx").read_text() == "older"


def _full(*_given: object, **_more: object) -> None:
    raise OSError(errno.ENOSPC, "")
