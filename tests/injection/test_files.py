"""The corpus in everything that is written for other programs: no formula, no header, no path, no code comes of it."""

from __future__ import annotations

import csv
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Complaint, Customer, Evidence, InvoiceLine
from ardesk.domain.wording import filled, wording_key
from ardesk.exchange.exporter import export_folder, export_xlsx
from ardesk.exchange.file_names import file_name, free_path
from ardesk.exchange.importer import import_path
from ardesk.exchange.sheet import read_sheet
from ardesk.exchange.tables import Column, write_csv, write_xlsx
from ardesk.operations import evidence
from ardesk.operations.company import set_company
from ardesk.reports.drawings import is_harmless
from ardesk.reports.epc import epc_payload
from ardesk.reports.papers.wording import wording
from tests.exchange.hostile import HOSTILE
from tests.injection.corpus import DRAWINGS, FORMULAS, MARKUP, PATHS, QUERIES, WORDINGS
from tests.ledgers import add_customer, add_invoice, day, new_ledger

if TYPE_CHECKING:
    from pathlib import Path

_BEGINS_A_FORMULA = re.compile(r"\s*[=@\t\r]|\s*[-+](?![0-9][0-9 .,()]*$)")


def cells(path: Path) -> list[list[str]]:
    """Give what stands in a CSV file, as another program reads it."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_exchange_files_hold_no_formulas_and_give_the_same_texts_back(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        invoice = 0
        for at, text in enumerate(FORMULAS):
            customer = add_customer(ledger, f"C{at}", notes=text, phone=text, city=text)
            invoice = add_invoice(ledger, customer, f"{text.strip()}{at}", 100, description=text)
        with ledger.change("a discount") as rows:
            rows.insert(InvoiceLine(invoice_id=invoice, position=1, description="", quantity="-1", net=-5))
        before = [(one.notes, one.phone, one.city) for one in ledger.all(Customer)]
        export_folder(ledger, tmp_path / "out")
        export_xlsx(ledger, tmp_path / "out.xlsx")
    for path in (tmp_path / "out").glob("*.csv"):
        assert [cell for row in cells(path) for cell in row if _BEGINS_A_FORMULA.match(cell)] == []
    header, *found = cells(tmp_path / "out" / "customers.csv")
    assert [row[header.index("notes")] for row in found] == list(FORMULAS.values())
    header, line = cells(tmp_path / "out" / "invoice_lines.csv")
    assert (line[header.index("quantity")], line[header.index("net")]) == ("-1", "-0.05")
    (tmp_path / "again").mkdir()
    with new_ledger(tmp_path / "again") as ledger:
        report = import_path(ledger, tmp_path / "out")
        assert (report.problems, report.written) == ([], True)
        assert [(one.notes, one.phone, one.city) for one in ledger.all(Customer)] == before
        assert set(import_path(ledger, tmp_path / "out").added.values()) == {0}
    with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist() if "sheet" in name)
        assert not any("hyperlink" in book.read(name).decode() for name in book.namelist() if "sheet" in name)


def test_lists_for_spreadsheets_hold_no_formulas(tmp_path: Path) -> None:
    columns = [Column("text"), Column("amount", "money")]
    rows = [(text, -5) for text in FORMULAS]
    write_csv(tmp_path / "list.csv", columns, rows)
    assert cells(tmp_path / "list.csv")[1:] == [[expected, "-0.05"] for expected in FORMULAS.values()]
    assert [row[0] for row in read_sheet(tmp_path / "list.csv").rows] == list(FORMULAS)
    write_xlsx(tmp_path / "list.xlsx", columns, rows)
    assert [[str(cell) for cell in row] for row in read_sheet(tmp_path / "list.xlsx").rows] == [
        [text, "-0.05"] for text in FORMULAS
    ]
    with zipfile.ZipFile(tmp_path / "list.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_names_of_files(tmp_path: Path) -> None:
    for text, expected in PATHS.items():
        name = file_name(text, ".pdf")
        assert name == f"{expected}.pdf", text
        path = free_path(tmp_path, name)
        path.write_bytes(b"x")
        assert path.resolve().parent == tmp_path.resolve()
    for text in (*MARKUP, *QUERIES, *HOSTILE):
        assert not set(file_name(text, ".pdf")) & set('/\\:*?"<>|\0\r\n')


def test_evidence_keeps_only_the_name_of_a_file(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        with ledger.change("complaint") as rows:
            complaint = rows.insert(Complaint(customer_id=customer, date=day("2026-03-01"), category="x"))
        for text in (*PATHS, *MARKUP, *QUERIES):
            kept = evidence.attach(ledger, "complaint", complaint, text, b"x", day("2026-03-02"))
            name = ledger.get(Evidence, kept).name
            assert not set("/\\\0\r\n") & set(name), (text, name)
            assert name.strip(". ")
        assert all(check.ok for check in ledger.verify())


def test_words_in_braces_are_words(tmp_path: Path) -> None:
    for text, expected in WORDINGS.items():
        assert filled(text, {"customer": "Ann", "total": "{customer}"}) == expected
    assert filled("{customer}", {"customer": "{total} {{7*7}}", "total": "5"}) == "{total} {{7*7}}"
    with new_ledger(tmp_path) as ledger:
        set_company(ledger, {wording_key(1, "en"): "{{7*7}}\n\n{% include '/etc/passwd' %}"})
        assert wording(ledger, 1, "en") == "{{7*7}}\n\n{% include '/etc/passwd' %}"


def test_what_is_looked_for_is_text(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        for at, text in enumerate(QUERIES):
            customer = add_customer(ledger, text, type=text, collector=text)
            add_invoice(ledger, customer, f"{text}{at}", 100, po_number=text)
        for at, text in enumerate(QUERIES):
            found = ledger.find(Customer, code=text)
            assert found is not None
            assert [row.number for row in ledger.invoice_rows(day("2026-02-01")) if row.customer_id == found.id] == [
                f"{text}{at}"
            ]
            assert list(ledger.reader.column(Customer, "code", text)) == [
                one for one in QUERIES if one.startswith(text)
            ]
            assert ledger.book().only(codes=[text]).customers.code == (text,)
        assert len(ledger.all(Customer)) == len(QUERIES)
        assert all(check.ok for check in ledger.verify())


def test_drawings_ask_for_nothing_and_end() -> None:
    for drawing, taken in DRAWINGS.items():
        assert is_harmless(drawing.encode()) == taken, drawing[:200]
    assert not is_harmless(SVG_OF_ANOTHER_KIND)


SVG_OF_ANOTHER_KIND = '<svg><image href="/etc/passwd"/></svg>'.encode("utf-16")


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP])
def test_a_payment_code_has_its_lines_and_no_others(text: str) -> None:
    payload = epc_payload(text, "DE89370400440532013000", "COBADEFFXXX", 1234, text)
    if not payload:
        assert not text.strip()
        return
    said = payload.split("\n")
    assert said[:5] == ["BCD", "002", "1", "SCT", "COBADEFFXXX"]
    assert said[6:10] == ["DE89370400440532013000", "EUR12.34", "", ""][: len(said) - 6]
    assert len(said) <= 11
    assert len(payload.encode()) <= 331
