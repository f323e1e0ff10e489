"""Lists as CSV and XLSX: raw values, no formulas, nothing half-written."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from ardesk.domain.money import Money
from ardesk.errors import ArdeskError
from ardesk.exchange.tables import Column, write_csv, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = (
    Column("Number"),
    Column("Total", "money", "USD"),
    Column("Due", "date"),
    Column("Late", "days"),
    Column("Share", "percent"),
    Column("Disputed", "flag"),
)
ROWS = (
    ("007", 123456, "2026-01-31", 12, 33.3, True),
    ("=1+1", Money(1500, "JPY"), dt.date(2026, 2, 1), None, None, False),
    ("-5", -50, None, -3, 0.0, None),
)


def test_csv_holds_plain_values_and_no_formulas(tmp_path: Path) -> None:
    write_csv(tmp_path / "list.csv", COLUMNS, ROWS)
    assert (tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "Number,Total,Due,Late,Share,Disputed",
        "007,1234.56,2026-01-31,12,33.3,yes",
        "'=1+1,1500,2026-02-01,,,no",
        "-5,-0.50,,-3,0.0,",
    ]


def test_a_workbook_holds_numbers_dates_and_texts(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "list.xlsx", COLUMNS, ROWS, sheet="List")
    with CalamineWorkbook.from_path(tmp_path / "list.xlsx") as book:
        found = book.get_sheet_by_name("List").to_python()
    assert found == [
        ["Number", "Total", "Due", "Late", "Share", "Disputed"],
        ["007", 1234.56, dt.date(2026, 1, 31), 12.0, 33.3, "yes"],
        ["=1+1", 1500.0, dt.date(2026, 2, 1), "", "", "no"],
        ["-5", -0.5, "", -3.0, 0.0, ""],
    ]
    with ZipFile(tmp_path / "list.xlsx") as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert b"pane" in parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_where_nothing_can_be_written_a_sentence_says_so(write: type, tmp_path: Path) -> None:
    with pytest.raises(ArdeskError, match="nowhere"):
        write(tmp_path / "nowhere" / "list", COLUMNS, ROWS)


def test_a_failure_half_way_leaves_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write_csv(path, COLUMNS, ROWS)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="zip"):
        write_csv(path, COLUMNS, [*ROWS, ("too short",)])
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])
