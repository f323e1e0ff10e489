"""Small spreadsheet files that claim to be huge, or something else than they are."""

from __future__ import annotations

import struct

from tests.exchange.workbooks import ods_parts, packed, xlsx_parts, xlsx_rows

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
    "a text before the first": packed(
        xlsx_parts('<sheetData><row><c t="s"><v>-1</v></c></row></sheetData>', shared="<si><t>a</t></si>")
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
_TABLES = {
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
    "a thousand million blanks": "<table:table-row>"
    + _FULL.replace(">a<", '>a<text:s text:c="1000000000"/>b<')
    + "</table:table-row>",
    "nine million blanks": "<table:table-row>"
    + _FULL.replace(">a<", '>a<text:s text:c="9000000"/>b<')
    + "</table:table-row>",
    "a number too long": f'<table:table-row table:number-rows-repeated="{"9" * 5000}">{_FULL}</table:table-row>',
}
ODS = {case: packed(ods_parts(table)) for case, table in _TABLES.items()}
