"""Spreadsheet files made of their bare XML, so that they can claim anything."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def packed(parts: dict[str, str | bytes], *, stored: bool = False) -> bytes:
    """A ZIP file of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def xlsx_parts(sheet: str, *, shared: str = "", head: str = _HEAD, sheets: int = 1) -> dict[str, str | bytes]:
    """The parts of a workbook with this content of its last sheet, the others being empty."""
    listed = "".join(f'<sheet name="S{at}" sheetId="{at}" r:id="rId{at}"/>' for at in range(1, sheets + 1))
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, sheets + 1)
    )
    plain = "application/vnd.openxmlformats"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="{plain}-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{plain}-officedocument.spreadsheetml.sheet.main+xml"/>'
        "</Types>",
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        "</Relationships>",
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    }
    for at in range(1, sheets + 1):
        content = sheet if at == sheets else "<sheetData/>"
        parts[f"xl/worksheets/sheet{at}.xml"] = f'{head}<worksheet xmlns="{_MAIN}">{content}</worksheet>'
    if shared:
        parts["xl/sharedStrings.xml"] = f'{_HEAD}<sst xmlns="{_MAIN}">{shared}</sst>'
    return parts


def ods_parts(table: str, *, head: str = _HEAD) -> dict[str, str | bytes]:
    """The parts of an ODS file with this content of its one table."""
    spaces = f'xmlns:office="{_OASIS}:office:1.0" xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0"'
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'{_HEAD}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0"/>',
        "content.xml": f"{head}<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>",
    }


def xlsx_rows(rows: list[list[str]]) -> str:
    """The rows as inline texts of a sheet."""
    lines = (
        f'<row r="{line}">'
        + "".join(
            f'<c r="{_letters(at)}{line}" t="inlineStr"><is><t>{_text(cell)}</t></is></c>'
            for at, cell in enumerate(row)
        )
        + "</row>"
        for line, row in enumerate(rows, start=1)
    )
    return f"<sheetData>{''.join(lines)}</sheetData>"


def ods_rows(rows: list[list[str]]) -> str:
    """The rows as texts of a table."""
    return "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{_text(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )


def _text(cell: str) -> str:
    return escape("".join(sign for sign in cell if sign in "\t\n\r" or sign >= " "))


def _letters(at: int) -> str:
    return (_letters(at // 26 - 1) if at > 25 else "") + chr(ord("A") + at % 26)
