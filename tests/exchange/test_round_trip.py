"""What is exported and imported again is the same: records, texts to the letter, and figures."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ardesk.domain.records import Activity, Customer, Invoice, InvoiceLine
from ardesk.exchange.exporter import export_folder, export_json, export_xlsx
from ardesk.exchange.importer import import_path
from tests.exchange.helpers import content, new_ledger, sound, write
from tests.oracle.ledgers import ledgers
from tests.oracle.records import base_currency, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.oracle.records import Records

_LAST = dt.date(2026, 12, 31)
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
ODD_TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="".join(map(chr, range(32))))
    | st.sampled_from("\n\t\r\",;='"),
    max_size=30,
)


@QUICK
@given(records=ledgers(60))
def test_random_ledgers_come_back_the_same(records: Records, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("trip")
    currency = base_currency(records)
    write_folder(records, folder / "in")
    with new_ledger(folder, currency) as first, new_ledger(folder, currency, "copy") as copy:
        report = import_path(first, folder / "in")
        assert (report.problems, report.written) == ([], True)
        export_folder(first, folder / "out")
        assert import_path(first, folder / "out").problems == []
        assert import_path(copy, folder / "out").problems == []
        assert content(copy) == content(first)
        assert copy.invoice_rows(_LAST) == first.invoice_rows(_LAST)
        assert all(check.ok for check in copy.verify())
        export_folder(copy, folder / "again")
    for file in (folder / "out").iterdir():
        assert file.read_bytes() == (folder / "again" / file.name).read_bytes()


@QUICK
@given(texts=st.lists(ODD_TEXTS, min_size=1, max_size=8))
def test_texts_come_back_to_the_letter(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("texts")
    with new_ledger(folder) as first, new_ledger(folder, name="copy") as copy:
        with first.change("Texts") as rows:
            customer = rows.insert(Customer(code="=1+1", name="@SUM(A1)", notes=texts[0]))
            rows.insert_many(
                Activity(date=_LAST, customer_id=customer, kind="note", note=text, outcome=text) for text in texts
            )
        export_folder(first, folder / "out")
        assert import_path(copy, folder / "out").problems == []
        assert [one.note for one in copy.all(Activity)] == [one.note for one in first.all(Activity)]
        assert copy.all(Customer) == first.all(Customer)


def test_the_sound_files_as_json_and_as_a_workbook(tmp_path: Path) -> None:
    lines = "invoice,description,quantity,unit_price,net\n2,=cmd|calc,2,100.00,200.00\n"
    with new_ledger(tmp_path) as ledger:
        import_path(ledger, write(tmp_path / "files", sound(invoice_lines=lines)))
        export_json(ledger, tmp_path / "all.json")
        export_xlsx(ledger, tmp_path / "all.xlsx")
        expected = content(ledger)
    found = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert {name: len(rows) for name, rows in expected.items()} == {name: len(found[name]) for name in expected}
    assert found["invoices"][3] | {"currency": "EUR", "rate": "1.10", "total": "50.00"} == found["invoices"][3]
    assert found["customers"][0]["no_chase"] is False
    assert found["customers"][0]["phone"] is None
    with CalamineWorkbook.from_path(tmp_path / "all.xlsx") as book:
        assert book.sheet_names == list(expected)
        invoices = book.get_sheet_by_name("invoices").to_python()
        line = book.get_sheet_by_name("invoice_lines").to_python()[1]
    header = dict(zip(invoices[0], invoices[1], strict=True))
    assert header["total"] == 100.0
    assert str(header["date"])[:10] == "2026-01-10"
    assert (header["number"], line[1], line[5]) == ("1", "=cmd|calc", 200.0)


def test_an_export_over_an_older_one_leaves_nothing_of_it(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        import_path(ledger, write(tmp_path / "files", sound()))
        export_folder(ledger, tmp_path / "out")
        ledger.undo()
        export_folder(ledger, tmp_path / "out")
    assert (tmp_path / "out" / "invoices.csv").read_text().count("\n") == 1
    assert not list((tmp_path / "out").glob(".*"))


def test_lines_in_their_order_whatever_the_order_of_entry(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as first, new_ledger(tmp_path, name="copy") as copy:
        with first.change("Lines") as rows:
            rows.insert(Customer(id=1, code="C", name="C"))
            invoice = Invoice(
                id=1, number="1", customer_id=1, date=_LAST, due_date=_LAST, net=300, total=300, currency="USD"
            )
            rows.insert(invoice)
            for position, text in ((2, "b"), (3, "c"), (1, "a")):
                rows.insert(InvoiceLine(invoice_id=1, position=position, description=text, net=100))
        export_folder(first, tmp_path / "out")
        import_path(copy, tmp_path / "out")
        lines = sorted((line.position, line.description) for line in copy.all(InvoiceLine))
    assert lines == [(1, "a"), (2, "b"), (3, "c")]
