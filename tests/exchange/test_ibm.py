"""The published late-payment histories, read through their mapping: counts, zeros, the totals at four dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Customer, Dispute, Invoice, Payment
from ardesk.exchange.importer import ImportReport, import_path
from tests.exchange.helpers import content, day, new_ledger, published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

# From the description of the data: as of, open, of it not due, 1 to 30 days late; nothing is later than that.
TOTALS = [
    ("2012-06-30", 550409, 459436, 90973),
    ("2012-12-31", 572506, 493632, 78874),
    ("2013-06-30", 511985, 428429, 83556),
    ("2013-12-31", 76190, 20625, 55565),
]


@pytest.fixture(scope="module")
def ibm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, ImportReport]]:
    source = published("ibm_late_payments.csv")
    with new_ledger(tmp_path_factory.mktemp("ibm")) as ledger:
        yield ledger, import_path(ledger, source)


def test_counts(ibm: tuple[Ledger, ImportReport]) -> None:
    _ledger, report = ibm
    expected = {"customers": 100, "invoices": 2466, "payments": 2466, "allocations": 2466, "disputes": 561}
    assert (report.problems, report.read, report.added) == ([], expected, expected)


def test_what_was_decided_and_left_aside_is_told(ibm: tuple[Ledger, ImportReport]) -> None:
    _ledger, report = ibm
    assert report.decided["dates"] == "mdy"
    assert report.decided["decimal"] == "point"
    assert [column for _file, column in report.ignored_columns] == ["PaperlessDate", "DaysToSettle", "DaysLate"]


def test_numbers_keep_their_zeros_and_amounts_their_cents(ibm: tuple[Ledger, ImportReport]) -> None:
    ledger, _report = ibm
    invoices = ledger.all(Invoice)
    assert {len(invoice.number) for invoice in invoices} == {10}
    assert sum(invoice.number.startswith("0") for invoice in invoices) == 266
    assert sum(invoice.total for invoice in invoices) == 14770318
    assert sum(payment.amount for payment in ledger.all(Payment)) == 14770318
    first = ledger.find(Invoice, number="0000611365")
    assert first is not None
    assert (first.date, first.due_date, first.total) == (day("2013-01-02"), day("2013-02-01"), 5594)


def test_disputes_are_of_the_whole_amount_from_the_invoice_to_its_settlement(ibm: tuple[Ledger, ImportReport]) -> None:
    ledger, _report = ibm
    disputes = ledger.all(Dispute)
    assert sum(dispute.amount or 0 for dispute in disputes) == 3674612
    assert {dispute.reason for dispute in disputes} == {"not stated"}
    dispute = next(one for one in disputes if one.number.startswith("0007900770"))
    assert (dispute.opened, dispute.resolved) == (day("2013-01-26"), day("2013-03-03"))


def test_countries(ibm: tuple[Ledger, ImportReport]) -> None:
    ledger, _report = ibm
    customers = ledger.all(Customer)
    assert {customer.country for customer in customers} == {"391", "406", "770", "818", "897"}
    assert all(customer.type == customer.country for customer in customers)


@pytest.mark.parametrize(("as_of", "open_items", "not_due", "late"), TOTALS)
def test_totals(as_of: str, open_items: int, not_due: int, late: int, ibm: tuple[Ledger, ImportReport]) -> None:
    ledger, _report = ibm
    total = ledger.book().aging(day(as_of)).total
    assert total.amounts == {"current": not_due, "1-30": late, "31-60": 0, "61-90": 0, "over 90": 0}
    assert (total.open_items, total.unapplied) == (open_items, 0)


def test_a_second_time_adds_nothing(ibm: tuple[Ledger, ImportReport]) -> None:
    ledger, first = ibm
    revision, before = ledger.revision, content(ledger)
    second = import_path(ledger, published("ibm_late_payments.csv"))
    assert (second.problems, second.unchanged) == ([], first.added)
    assert set(second.added.values()) == {0}
    assert (ledger.revision, content(ledger)) == (revision, before)


def test_the_header_counts_and_not_the_name(ibm: tuple[Ledger, ImportReport], tmp_path: Path) -> None:
    ledger, first = ibm
    copy = tmp_path / "invoices.csv"
    copy.write_bytes(published("ibm_late_payments.csv").read_bytes())
    assert import_path(ledger, copy, dry_run=True).unchanged == first.added
