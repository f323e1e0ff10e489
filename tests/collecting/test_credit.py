"""The class a customer's past suggests, its reasons, and how limit and class came to be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ardesk.collecting.credit import CreditChange, credit_history, suggestion, suggestions
from ardesk.domain.records import Customer, Dispute, Promise, WriteOff
from ardesk.operations.credit import set_risk
from ardesk.operations.customers import save_customer
from tests.ledgers import add_customer, add_invoice, day, new_ledger, pay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

TODAY = day("2026-06-24")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as made:
        yield made


def paid(ledger: Ledger, customer: int, *days_late: int) -> list[int]:
    """Invoices of 100.00 due on the firsts of months from July 2025 on, each paid so many days late."""
    found = []
    for at, late in enumerate(days_late):
        due = dt.date(2025 + (6 + at) // 12, (6 + at) % 12 + 1, 1)
        number = f"{customer}-{at}"
        invoice = add_invoice(ledger, customer, number, 10000, due - dt.timedelta(days=30), due_date=due)
        pay(ledger, customer, 10000, due + dt.timedelta(days=late), (invoice, 10000))
        found.append(invoice)
    return found


def of(ledger: Ledger, customer: int) -> tuple[str, tuple[str, ...]]:
    found = suggestion(ledger, customer, TODAY)
    return found.suggested, found.reasons


def test_who_pays_in_time_is_a_low_risk(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    paid(ledger, customer, 0, -5, 0, 0)
    assert of(ledger, customer) == ("low", ("all 4 invoices due were paid in time",))
    paid_once_late = add_customer(ledger, "B")
    paid(ledger, paid_once_late, 0, 0, 0, 9)
    assert of(ledger, paid_once_late) == ("low", ("only 1 of 4 invoices paid late",))


def test_late_by_a_third_or_by_most_and_by_how_long(ledger: Ledger) -> None:
    some, most, long = (add_customer(ledger, code) for code in "ABC")
    paid(ledger, some, 6, 0, 4, 0, 0)
    assert of(ledger, some) == ("medium", ("2 of 5 invoices paid late, by 5 days on the average",))
    paid(ledger, most, 6, 6, 0, 6)
    assert of(ledger, most) == ("medium", ("3 of 4 invoices paid late, by 6 days on the average",))
    paid(ledger, long, 50, 40, 0, 30)
    assert of(ledger, long) == ("high", ("3 of 4 invoices paid late, by 40 days on the average",))


def test_what_is_open_past_its_day_is_late_as_of_the_day(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    paid(ledger, customer, 0, 0)
    add_invoice(ledger, customer, "X", 5000, day("2026-05-01"), due_date=day("2026-06-14"))
    assert of(ledger, customer) == ("medium", ("1 of 3 invoices paid late, by 10 days on the average",))
    assert suggestion(ledger, customer, day("2026-06-14")).suggested == "low"


def test_broken_promises_disputes_and_debts_given_up(ledger: Ledger) -> None:
    promised, contested, lost = (add_customer(ledger, code) for code in "ABC")
    first, second = paid(ledger, promised, 0, 0)
    contested_ones, lost_ones = paid(ledger, contested, 0, 0, 0), paid(ledger, lost, 0, 0, 0)
    gone = add_invoice(ledger, lost, "GONE", 700, day("2026-04-01"), due_date=day("2026-07-01"))
    assert lost_ones
    with ledger.change("claims") as rows:
        for at, invoice in enumerate((first, second)):
            made, due = day("2026-05-01"), day("2026-05-05")
            rows.insert(
                Promise(number=f"P{at}", customer_id=promised, invoice_id=invoice, made=made, due=due, amount=100)
            )
        rows.insert(Dispute(number="D1", invoice_id=contested_ones[0], opened=day("2025-07-02"), outcome="us"))
        rows.insert(Dispute(number="D2", invoice_id=contested_ones[1], opened=day("2025-09-02"), outcome="customer"))
        rows.insert(WriteOff(number="W", invoice_id=gone, date=day("2026-06-01"), amount=700))
    assert of(ledger, promised) == ("medium", ("2 of 2 promises broken",))
    assert of(ledger, contested) == ("medium", ("1 dispute on 3 invoices",))
    assert of(ledger, lost) == ("high", ("1 invoice written off",))


def test_who_is_new_or_over_the_limit(ledger: Ledger) -> None:
    new, nobody, over = (add_customer(ledger, code, credit_limit=4000) for code in "ABC")
    add_invoice(ledger, new, "N", 4000, TODAY - dt.timedelta(days=20))
    paid(ledger, over, 0, 0)
    add_invoice(ledger, over, "O", 4001, TODAY - dt.timedelta(days=20))
    assert of(ledger, new) == ("medium", ("a customer for 20 days only",))
    assert of(ledger, nobody) == ("medium", ("no invoice yet",))
    assert of(ledger, over) == ("medium", ("owes more than the credit limit",))
    assert [(one.code, one.is_new) for one in suggestions(ledger, TODAY)] == [("A", True), ("C", True)]


def test_all_at_once_is_as_one_by_one(ledger: Ledger) -> None:
    for code, late in (("A", (0, 0, 40)), ("B", (9, 9, 9)), ("C", ())):
        paid(ledger, add_customer(ledger, code), *late)
    assert suggestions(ledger, TODAY) == [suggestion(ledger, one, TODAY) for one in (1, 2)]


def test_accepting_is_one_step_and_its_reason_is_kept(ledger: Ledger) -> None:
    customer = add_customer(ledger, credit_limit=100000)
    set_risk(ledger, customer, "high", TODAY, why="3 of 4 invoices paid late")
    assert ledger.get(Customer, customer).risk_since == TODAY
    save_customer(ledger, replace(ledger.get(Customer, customer), credit_limit=50000))
    save_customer(ledger, replace(ledger.get(Customer, customer), phone="555"))
    found = credit_history(ledger, customer)
    assert [one[1:] for one in found] == [
        (None, 100000, "", "", True),
        (100000, 100000, "", "high", False),
        (100000, 50000, "high", "high", False),
    ]
    assert isinstance(found[0], CreditChange)
    ledger.undo()
    ledger.undo()
    ledger.undo()
    assert ledger.get(Customer, customer).risk == ""
