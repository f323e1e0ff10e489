"""The corpus in the names and texts on every paper: printed as it stands, and nothing is loaded for it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.periods import Period
from ardesk.domain.records import CreditNote, Customer, Invoice, Payment
from ardesk.operations.company import set_company
from ardesk.paths import resource
from ardesk.reports.papers.collection_activity import collection_activity
from ardesk.reports.papers.credit_note import credit_note
from ardesk.reports.papers.customer_review import customer_review
from ardesk.reports.papers.invoice import invoice
from ardesk.reports.papers.letter import letter
from ardesk.reports.papers.receipt import receipt
from ardesk.reports.papers.statement import statement
from ardesk.reports.papers.write_offs import write_offs
from ardesk.ui.printing.layout import bitmap
from ardesk.ui.printing.pages import PaperPages
from tests.injection.corpus import MARKUP
from tests.injection.marked import MARK, marked_ledger
from tests.ui.window_kit import day

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

_WITHOUT_ESCAPING = re.compile(r"\|\s*safe|autoescape\s+false|Markup\(")


def test_papers_print_what_stands_in_a_name(tmp_path: Path, qtbot: QtBot) -> None:
    del qtbot  # an application is needed, no window
    ledger = marked_ledger(tmp_path)
    customer, bill = ledger.all(Customer)[0], ledger.all(Invoice)[0]
    with ledger.change("names") as rows:
        rows.update(replace(customer, name=" ".join(MARKUP)))
    set_company(ledger, {"logo": "PHN2Zz48aW1hZ2UgaHJlZj0iL2V0Yy9wYXNzd2QiLz48L3N2Zz4="})
    year, today = Period.parse("2026"), day("2026-10-15")
    assert customer.id is not None
    assert bill.id is not None
    papers = (  # all but the last two are about one customer
        invoice(ledger, bill.id),
        statement(ledger, customer.id, today),
        letter(ledger, customer.id, 1, today),
        receipt(ledger, ledger.all(Payment)[0].id or 0),
        credit_note(ledger, ledger.all(CreditNote)[0].id or 0),
        customer_review(ledger, customer.id, today),
        collection_activity(ledger, year),
        write_offs(ledger, year),
    )
    for paper in papers:
        assert not paper.images.keys() - {"qr"}, paper.title  # a logo that asks for a file is none
        text = "".join(PaperPages(paper).text.split())
        assert "".join(MARK.split()) in text
        for entry in MARKUP if paper in papers[:6] else ():
            assert "".join(entry.split()) in text, (paper.title, entry)
        assert "\ufffc" not in text or paper.images
    ledger.close()


def test_no_template_leaves_a_text_unescaped() -> None:
    templates = list(resource("templates").iterdir())
    assert templates
    for template in templates:
        assert not _WITHOUT_ESCAPING.search(template.read_text(encoding="utf-8")), template.name


def test_pictures_that_take_far_more_memory_than_their_file_are_none(tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    for side, taken in ((100, True), (8000, False)):
        picture = QImage(side, side, QImage.Format.Format_Mono)
        picture.fill(0)
        assert picture.save(str(tmp_path / "x.png"))
        assert bitmap((tmp_path / "x.png").read_bytes()).isNull() != taken
    assert bitmap(b"<?xml version='1.0'?>" + b" " * 3000 + b"<svg/>").isNull()
