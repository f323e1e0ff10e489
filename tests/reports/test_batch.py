"""Print day: who gets a statement, who which letter, each once, in order, in one PDF or none at all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from ardesk.domain.records import Activity, Dispute, PolicyStep
from ardesk.operations.reminders import Reminder, log_reminders
from ardesk.reports.papers import batch
from ardesk.ui.printing.pdf import papers_to_pdf
from tests.ledgers import add_customer, add_invoice, new_ledger, pay
from tests.reports.printed import read_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

pytestmark = pytest.mark.usefixtures("qapp")
TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Due 30 days after: CEDAR 5 days late, birch 25, ALDER 40 (all disputed), ELM 0, FIR 70 but not to be chased."""
    with new_ledger(tmp_path) as made:
        for code, days, fields in (
            ("CEDAR", 5, {}),
            ("birch", 25, {}),
            ("ALDER", 40, {}),
            ("ELM", 0, {}),
            ("FIR", 70, {"no_chase": True}),
        ):
            customer = add_customer(made, code, **fields)
            add_invoice(made, customer, f"INV-{code}", 100_00 + days, TODAY - dt.timedelta(days=30 + days))
        credit = add_customer(made, "GUM")
        pay(made, credit, 10_00, TODAY)
        add_customer(made, "HAZEL")
        with made.change("dispute") as rows:
            rows.insert(Dispute(number="D-1", invoice_id=3, opened=TODAY))
        yield made


def test_statements_for_all_with_an_account_by_name(ledger: Ledger) -> None:
    due = batch.statements_due(ledger, TODAY)
    assert [one.code for one in due] == ["ALDER", "birch", "CEDAR", "ELM", "FIR", "GUM"]
    assert [one.totals for one in due][-1] == (("USD", -10_00),)
    assert [one.code for one in batch.statements_due(ledger, dt.date(2020, 1, 1))] == []


def test_letters_by_how_late_the_oldest_is(ledger: Ledger) -> None:
    due = batch.letters_due(ledger, TODAY)
    assert [(one.code, one.level, one.days_late, one.totals) for one in due] == [
        ("birch", 2, 25, (("USD", 100_25),)),
        ("CEDAR", 1, 5, (("USD", 100_05),)),
    ]


def test_a_letter_is_due_once(ledger: Ledger) -> None:
    birch = next(one for one in batch.letters_due(ledger, TODAY) if one.code == "birch")
    log_reminders(ledger, [Reminder(birch.customer_id, level=birch.level)], TODAY)
    assert [one.code for one in batch.letters_due(ledger, TODAY)] == ["CEDAR"]
    later = {one.code: one.level for one in batch.letters_due(ledger, TODAY + dt.timedelta(days=10))}
    assert later["birch"] == 3


def test_a_letter_of_a_lower_level_does_not_stand_for_the_next(ledger: Ledger) -> None:
    with ledger.change("sent") as rows:
        rows.insert(Activity(date=TODAY, customer_id=2, kind="letter", level=1))
        rows.insert(Activity(date=TODAY - dt.timedelta(days=20), customer_id=1, kind="letter"))  # before it was late
    assert {one.code: one.level for one in batch.letters_due(ledger, TODAY)} == {"birch": 2, "CEDAR": 1}


def test_the_owners_own_steps_count(ledger: Ledger) -> None:
    with ledger.change("policy") as rows:
        rows.insert(PolicyStep(days=20, action="letter", level=3))
    assert {one.code: one.level for one in batch.letters_due(ledger, TODAY)} == {"birch": 3}


def test_all_in_one_file_each_with_its_own_pages(ledger: Ledger, tmp_path: Path) -> None:
    due = [*batch.statements_due(ledger, TODAY), *batch.letters_due(ledger, TODAY)]
    seen: list[int] = []

    def go_on(done: int) -> bool:
        seen.append(done)
        return True

    target = papers_to_pdf(batch.made(ledger, due, TODAY), tmp_path / "all.pdf", "All", go_on)
    assert target is not None
    pages = read_pages(target)
    assert len(pages) == len(due) == 8
    assert seen == list(range(8))
    assert all("Page 1 of 1" in page for page in pages)
    assert [one.name in page for one, page in zip(due, pages, strict=True)] == [True] * 8
    assert PdfReader(target).metadata.title == "All"  # type: ignore[union-attr]  # it has some


def test_stopped_half_way_nothing_is_written(ledger: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "all.pdf"
    target.write_text("older", encoding="utf-8")
    due = batch.statements_due(ledger, TODAY)
    assert papers_to_pdf(batch.made(ledger, due, TODAY), target, "All", lambda done: done < 3) is None
    assert target.read_text(encoding="utf-8") == "older"
    assert papers_to_pdf([], tmp_path / "none.pdf", "None") is None
    assert sorted(file.name for file in tmp_path.glob("*.p*")) == ["all.pdf"]
