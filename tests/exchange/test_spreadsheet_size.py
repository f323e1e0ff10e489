"""Small spreadsheet files that claim to be huge are refused in a sentence before they are read."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from ardesk.errors import ArdeskError
from ardesk.exchange.sheet import read_sheet
from tests.exchange.workbooks import ods_parts, ods_rows, packed, xlsx_parts, xlsx_rows

if TYPE_CHECKING:
    from pathlib import Path

_ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
)
_OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'
_NAMED = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData>'
_FULL = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'


def cells(*places: str) -> str:
    return "<sheetData>" + "".join(f'<row><c r="{place}"><v>1</v></c></row>' for place in places) + "</sheetData>"


def lying(content: bytes) -> bytes:
    """The file with parts that claim to be a tenth of their size, in both places where it stands."""
    for mark, at in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        start = content.find(mark)
        while start >= 0:
            (size,) = struct.unpack_from("<I", content, start + at)
            content = content[: start + at] + struct.pack("<I", size // 10) + content[start + at + 4 :]
            start = content.find(mark, start + 4)
    return content


XLSX = {
    "corners of the largest sheet": packed(xlsx_parts(cells("A1", "XFD1048576"))),
    "rows beyond the last": packed(xlsx_parts(cells("A1", "A4294967295"))),
    "columns beyond the last": packed(xlsx_parts(cells("A1", "ZZZZ1"))),
    "a row of no number": packed(xlsx_parts('<sheetData><row r="x"><c><v>1</v></c></row></sheetData>')),
    "a thousand columns on every thousandth row": packed(
        xlsx_parts(cells(*(f"ALL{row}" for row in range(1, 1_000_000, 1000))))
    ),
    "a large text told a thousand times": packed(
        xlsx_parts(
            "<sheetData>" + "<row>" + '<c t="s"><v>0</v></c>' * 1000 + "</row></sheetData>",
            shared=f"<si><t>{'x' * 500_000}</t></si>",
        )
    ),
    "entities in entities": packed(xlsx_parts(_NAMED, head=_ENTITIES)),
    "entities from outside": packed(xlsx_parts(_NAMED, head=_OUTSIDE)),
    "nothing but blanks": packed(xlsx_parts(f"<sheetData>{' ' * 9_000_000}</sheetData>")),
    "blanks that compress badly enough": packed(xlsx_parts(f"<sheetData>{' ' * 3_000_000}</sheetData>"), stored=True),
    "cells without end": packed(xlsx_parts(f"<sheetData><row>{'<c/>' * 1_500_000}</row></sheetData>")),
    "two thousand sheets": packed(xlsx_parts(cells("A1"), sheets=2000)),
    "parts larger than they say": lying(packed(xlsx_parts(xlsx_rows([["a", "b"]] * 500)))),
    "one tag open in another": packed(xlsx_parts("<a>" * 100_000)),
    "cut off": packed(xlsx_parts(xlsx_rows([["a", "b"]])))[:-30],
    "no workbook in it": packed({"readme.txt": "hello"}),
    "a path out of the folder": packed({"../../evil.xml": "<a/>", "xl/workbook.xml": "<a/>"}),
}
ODS = {
    "a row a thousand million times": '<table:table-row table:number-rows-repeated="1000000000">'
    + _FULL
    + "</table:table-row>",
    "a cell a thousand million times": "<table:table-row>"
    + _FULL.replace(" office", ' table:number-columns-repeated="1000000000" office')
    + "</table:table-row>",
    "something below a thousand million rows": f"<table:table-row>{_FULL}</table:table-row>"
    f'<table:table-row table:number-rows-repeated="999999999"><table:table-cell/></table:table-row>'
    f"<table:table-row>{_FULL}</table:table-row>",
    "a long text many times": '<table:table-row table:number-rows-repeated="30000">'
    + _FULL.replace(">a<", f">{'a' * 30_000}<")
    + "</table:table-row>",
    "a number too long": f'<table:table-row table:number-rows-repeated="{"9" * 5000}">{_FULL}</table:table-row>',
}


@pytest.mark.parametrize("case", XLSX)
def test_workbooks(case: str, tmp_path: Path) -> None:
    refused(tmp_path / "list.xlsx", XLSX[case])


@pytest.mark.parametrize("case", ODS)
def test_tables(case: str, tmp_path: Path) -> None:
    refused(tmp_path / "list.ods", packed(ods_parts(ODS[case])))


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
