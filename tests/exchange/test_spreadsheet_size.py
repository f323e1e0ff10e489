"""Small spreadsheet files that claim to be huge are refused in a sentence before they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from ardesk.errors import ArdeskError
from ardesk.exchange.sheet import read_sheet
from tests.exchange.bombs import ODS, XLSX
from tests.exchange.workbooks import ods_parts, ods_rows, packed, xlsx_parts, xlsx_rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("case", XLSX)
def test_workbooks(case: str, tmp_path: Path) -> None:
    refused(tmp_path / "list.xlsx", XLSX[case])


@pytest.mark.parametrize("case", ODS)
def test_tables(case: str, tmp_path: Path) -> None:
    refused(tmp_path / "list.ods", ODS[case])


def refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ArdeskError, match=path.name) as caught:
        read_sheet(path)
    assert "\n" not in caught.value.sentence


def test_what_programs_write_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", "b"])
    sheet.set_column(0, 16_383, 12)
    for row in range(1, 300):
        sheet.write_row(row, 0, ["the same text", 1e22])
    sheet.write_row(20_000, 0, ["last", 1e308])
    book.close()
    found = read_sheet(path)
    assert (len(found.rows), found.lines[-1]) == (300, 20_001)
    assert [str(cell) for cell in found.rows[0]] == ["the same text", "1" + "0" * 22]
    empty = '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    table = ods_rows([["a", "b"], ["1", "<2>"]]) + f'<table:table-row table:number-rows-repeated="1048574">{empty}'
    path = tmp_path / "list.ods"
    path.write_bytes(packed(ods_parts(table)))
    assert read_sheet(path).rows == [["1", "<2>"]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.xls", packed(xlsx_parts(xlsx_rows([["a", "b"], ["1", "2"]])))),
        ("list.xls", b"a\tb\r\n1\t2\r\n"),
    ],
)
def test_what_is_only_called_an_old_spreadsheet_is_read(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    found = read_sheet(tmp_path / name)
    assert (found.header, found.rows) == (["a", "b"], [["1", "2"]])


@pytest.mark.parametrize("name", ["list.xls", "list.xlsb"])
def test_binary_spreadsheets_are_refused_with_the_way_on(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(ArdeskError, match="save it as XLSX, ODS or CSV"):
        read_sheet(tmp_path / name)
