from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import (
    Activity,
    Allocation,
    Collector,
    CreditNote,
    Customer,
    Deduction,
    Dispute,
    Goal,
    Invoice,
    InvoiceLine,
    Payment,
    Promise,
    Refund,
    WriteOff,
)
from ardesk.errors import ArdeskError
from ardesk.operations import collections, company, customers, invoices, payments
from ardesk.operations.credits import record_credit_note, record_recovery, write_off
from ardesk.operations.numbers import next_number
from tests.ledgers import DAY, add_customer, add_invoice, day, new_ledger, pay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

TODAY = day("2026-03-01")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as opened:
        yield opened


@pytest.fixture
def alder(ledger: Ledger) -> int:
    return add_customer(ledger)


def open_amounts(ledger: Ledger, customer: int) -> dict[str, int]:
    return {item.number: item.open for item in ledger.open_invoices(customer, TODAY)}


def test_numbers_count_on_from_the_highest_that_fits_the_pattern(ledger: Ledger, alder: int) -> None:
    assert next_number(ledger) == "INV-0001"
    for number in ("INV-0041", "INV-x", "2026/99", "INV-0007"):
        add_invoice(ledger, alder, number, 1)
    assert next_number(ledger) == "INV-0042"
    company.set_company(ledger, {"number_pattern": "{n}/26"})
    add_invoice(ledger, alder, "9/26", 1)
    assert next_number(ledger) == "10/26"
    company.set_company(ledger, {"number_pattern": "INV"})
    with pytest.raises(ArdeskError, match="needs a counter"):
        next_number(ledger)


def test_codes_come_from_names_and_never_twice(ledger: Ledger) -> None:
    add_customer(ledger, customers.next_code(ledger, "Alder & Sons Ltd."))
    assert ledger.all(Customer)[0].code == "ALDERSON"
    assert customers.next_code(ledger, "Alder & Sons Ltd.") == "ALDERSON2"
    assert customers.next_code(ledger, "!!!") == "CUSTOMER"


def test_a_customer_needs_code_name_and_terms_that_are_understood(ledger: Ledger, alder: int) -> None:
    for customer, words in (
        (Customer(code=" ", name="B"), "needs a code"),
        (Customer(code="B", name=""), "needs a code"),
        (Customer(code="ALDER", name="B"), "belongs to Alder"),
        (Customer(code="B", name="B", terms="soon"), "not understood"),
    ):
        with pytest.raises(ArdeskError, match=words):
            customers.save_customer(ledger, customer)
    changed = replace(ledger.get(Customer, alder), collector="Kim")
    assert customers.save_customer(ledger, changed) == alder
    assert [one.name for one in ledger.all(Collector)] == ["Kim"]


def test_an_issued_invoice_is_corrected_only_with_a_reason(ledger: Ledger, alder: int) -> None:
    lines = [InvoiceLine(invoice_id=0, position=0, description=text, net=50) for text in ("Oak", "Elm")]
    invoice = Invoice(number="1", customer_id=alder, date=DAY, due_date=DAY, net=100, total=100, currency="USD")
    row = invoices.save_invoice(ledger, invoice, lines)
    stored = ledger.get(Invoice, row)
    with pytest.raises(ArdeskError, match="Say why"):
        invoices.save_invoice(ledger, replace(stored, total=90), lines)
    invoices.save_invoice(ledger, replace(stored, po_number="PO 7"), lines)
    invoices.save_invoice(ledger, replace(stored, total=90, net=90), lines[:1], reason="one plank less")
    assert [line.description for line in ledger.all(InvoiceLine, invoice_id=row)] == ["Oak"]
    with pytest.raises(ArdeskError, match="exists already"):
        add_invoice(ledger, alder, "1", 5)
    with pytest.raises(ArdeskError, match="needs a number"):
        add_invoice(ledger, alder, " ", 5)


def test_a_draft_is_changed_issued_or_deleted_freely(ledger: Ledger, alder: int) -> None:
    row = add_invoice(ledger, alder, "1", 100, status="draft")
    invoices.save_invoice(ledger, replace(ledger.get(Invoice, row), total=120, net=120))
    assert ledger.totals(TODAY).open_items == 0
    invoices.issue(ledger, row)
    assert ledger.totals(TODAY).open_items == 120
    for act in (invoices.issue, invoices.delete_draft):
        with pytest.raises(ArdeskError):
            act(ledger, row)
    invoices.void_invoice(ledger, row, "typed twice")
    assert ledger.totals(TODAY).open_items == 0
    with pytest.raises(ArdeskError, match="can be made void"):
        invoices.void_invoice(ledger, row, "again")
    copy = invoices.duplicate(ledger, row, TODAY)
    assert (ledger.get(Invoice, copy).status, str(ledger.get(Invoice, copy).due_date)) == ("draft", "2026-03-31")
    invoices.delete_draft(ledger, copy)
    assert ledger.find(Invoice, id=copy) is None


def test_what_is_worth_a_second_look_is_said_once_each(ledger: Ledger) -> None:
    customer = add_customer(ledger, credit_limit=150_00)
    add_invoice(ledger, customer, "1", 100_00)
    doubtful = Invoice(
        number="1",
        customer_id=customer,
        date=day("2024-01-01"),
        due_date=day("2023-01-01"),
        net=1,
        total=51_00,
        currency="USD",
    )
    said = invoices.check_invoice(ledger, doubtful, TODAY)
    assert said == [
        "Invoice 1 exists already.",
        "The date 01/01/2024 is more than a year away.",
        "The due date lies before the invoice date.",
        "Alder has USD\N{NO-BREAK SPACE}100.00 overdue.",
        "With this invoice Alder exceeds the limit of USD\N{NO-BREAK SPACE}150.00.",
    ]
    sound = replace(doubtful, number="2", date=TODAY, due_date=TODAY, total=50_00)
    assert invoices.check_invoice(ledger, sound, TODAY) == ["Alder has USD\N{NO-BREAK SPACE}100.00 overdue."]


def test_one_payment_over_several_invoices_oldest_first_keeps_its_rest_as_credit(ledger: Ledger, alder: int) -> None:
    for number, start in (("3", "2026-01-20"), ("1", "2026-01-01"), ("2", "2026-01-10")):
        add_invoice(ledger, alder, number, 100_00, on=day(start))
    foreign = add_invoice(ledger, alder, "4", 100_00, currency="EUR", rate=Decimal("1.1"))
    parts = payments.propose(ledger, alder, 150_00, TODAY, "USD")
    assert [(ledger.get(Invoice, row).number, part) for row, part in parts] == [("1", 100_00), ("2", 50_00)]
    pay(ledger, alder, 170_00, TODAY, *parts)
    assert open_amounts(ledger, alder) == {"2": 50_00, "3": 100_00, "4": 100_00}
    credit = ledger.unapplied(alder, TODAY)[0]
    payments.allocate(ledger, parts=[(parts[1][0], 20_00)], day=TODAY, payment_id=credit.id)
    assert ledger.unapplied(alder, TODAY) == []
    payments.pay_in_full(ledger, [foreign, parts[1][0]], TODAY, "bank")
    assert open_amounts(ledger, alder) == {"3": 100_00}
    assert {(one.currency, one.rate) for one in ledger.all(Payment)} == {("USD", Decimal(1)), ("EUR", Decimal("1.1"))}
    with pytest.raises(ArdeskError, match="Nothing is open"):
        payments.pay_in_full(ledger, [foreign], TODAY)


def test_a_payment_entered_by_mistake_goes_with_its_allocations(ledger: Ledger, alder: int) -> None:
    invoice = add_invoice(ledger, alder, "1", 100_00)
    payment = pay(ledger, alder, 50_00, TODAY, (invoice, 50_00))
    payments.unallocate(ledger, ledger.all(Allocation)[0].id or 0)
    assert open_amounts(ledger, alder) == {"1": 100_00}
    ledger.undo()
    payments.delete_payment(ledger, payment)
    assert open_amounts(ledger, alder) == {"1": 100_00}
    assert ledger.all(Allocation) == []
    for amount in (0, -5):
        with pytest.raises(ArdeskError, match="more than zero"):
            pay(ledger, alder, amount, TODAY)


def test_money_set_before_the_invoices_date_counts_from_that_date(ledger: Ledger, alder: int) -> None:
    invoice = add_invoice(ledger, alder, "1", 100_00, on=day("2026-02-10"))
    pay(ledger, alder, 100_00, day("2026-02-01"), (invoice, 100_00))
    assert ledger.all(Allocation)[0].date == day("2026-02-10")
    assert ledger.totals(day("2026-02-05")).unapplied == 100_00
    assert ledger.totals(day("2026-02-10")) == (0, 0, 0)


def test_only_unapplied_credit_is_refunded(ledger: Ledger, alder: int) -> None:
    payment = pay(ledger, alder, 50_00, DAY)
    back = Refund(number="R", customer_id=alder, date=TODAY, amount=50_01, payment_id=payment)
    with pytest.raises(ArdeskError, match=r"only 50\.00 USD left"):
        payments.refund(ledger, back)
    payments.refund(ledger, replace(back, amount=20_00))
    assert ledger.totals(TODAY).unapplied == 30_00
    with pytest.raises(ArdeskError, match="does not fit"):
        payments.refund(ledger, replace(back, number="R2", amount=1, date=day("2025-12-31")))


def test_credit_notes_and_write_offs_lower_what_is_open(ledger: Ledger, alder: int) -> None:
    invoice = add_invoice(ledger, alder, "1", 100_00)
    note = CreditNote(number="C", customer_id=alder, date=TODAY, net=30_00, total=30_00, currency="USD")
    with pytest.raises(ArdeskError, match="More is set"):
        record_credit_note(ledger, note, [(invoice, 30_01)])
    record_credit_note(ledger, note, [(invoice, 25_00)])
    assert ledger.totals(TODAY) == (75_00, 75_00, 5_00)
    loss = WriteOff(number="W", invoice_id=invoice, date=TODAY, amount=75_00, kind="bad_debt")
    row = write_off(ledger, loss)
    assert open_amounts(ledger, alder) == {}
    with pytest.raises(ArdeskError, match="before its date"):
        write_off(ledger, replace(loss, number="W2", date=day("2025-01-01")))
    with pytest.raises(ArdeskError, match="after the write-off"):
        record_recovery(ledger, row, TODAY, 75_01)
    record_recovery(ledger, row, TODAY, 10_00)
    assert ledger.get(WriteOff, row).recovered_amount == 10_00
    assert open_amounts(ledger, alder) == {}


def test_a_contact_brings_its_promise_and_its_dispute(ledger: Ledger, alder: int) -> None:
    invoice = add_invoice(ledger, alder, "1", 100_00)
    call = Activity(date=TODAY, customer_id=alder, kind="call", invoice_id=invoice, outcome="promised")
    promise = Promise(
        number="P", customer_id=alder, invoice_id=invoice, made=TODAY, due=day("2026-03-05"), amount=100_00
    )
    dispute = Dispute(number="D", invoice_id=invoice, reason="pricing", opened=TODAY)
    collections.log_activity(ledger, call, promise=promise, dispute=dispute)
    assert ledger.promise_rows(TODAY)[0].state == "pending"
    assert ledger.invoice_rows(TODAY)[0].state == "disputed"
    ledger.undo()
    assert (ledger.activity_rows(), ledger.promise_rows(TODAY), ledger.dispute_rows()) == ([], [], [])
    ledger.redo()
    collections.resolve_dispute(ledger, 1, day("2026-03-03"), "us")
    assert not ledger.invoice_rows(day("2026-03-03"))[0].disputed
    with pytest.raises(ArdeskError, match="settled before"):
        collections.resolve_dispute(ledger, 1, day("2026-02-03"), "us")
    with pytest.raises(ArdeskError, match="due before"):
        collections.save_promise(ledger, replace(promise, number="P2", due=day("2026-02-01")))
    with pytest.raises(ArdeskError, match="More is disputed"):
        collections.save_dispute(ledger, replace(dispute, number="D2", amount=100_01))


@pytest.mark.parametrize(
    ("paid_on", "amount", "state"),
    [("2026-03-05", 100_00, "kept"), ("2026-03-05", 99_99, "partly"), ("2026-03-06", 100_00, "broken")],
)
def test_a_promise_is_judged_by_what_came(ledger: Ledger, alder: int, paid_on: str, amount: int, state: str) -> None:
    invoice = add_invoice(ledger, alder, "1", 100_00)
    promise = Promise(
        number="P", customer_id=alder, invoice_id=invoice, made=TODAY, due=day("2026-03-05"), amount=100_00
    )
    collections.save_promise(ledger, promise)
    pay(ledger, alder, amount, day(paid_on), (invoice, amount))
    assert ledger.promise_rows(day("2026-03-10"))[0].state == state


def test_deductions_and_notes_are_saved_changed_and_deleted(ledger: Ledger, alder: int) -> None:
    invoice = add_invoice(ledger, alder, "1", 100_00)
    deduction = Deduction(number="X", invoice_id=invoice, amount=5_00, reason="freight", opened=TODAY)
    row = collections.save_deduction(ledger, deduction)
    with pytest.raises(ArdeskError, match="before it was opened"):
        collections.save_deduction(ledger, replace(deduction, id=row, resolved=DAY))
    collections.save_deduction(ledger, replace(deduction, id=row, resolved=TODAY, outcome="repaid"))
    collections.delete(ledger, Deduction, row)
    assert ledger.all(Deduction) == []
    with pytest.raises(ValueError, match="not deleted"):
        collections.delete(ledger, Invoice, invoice)


def test_the_owners_choices_are_kept(ledger: Ledger) -> None:
    company.set_option(ledger, "dso_sales", "net")
    company.set_remarks(ledger, "2026-02", "A good month.")
    company.set_goal(ledger, Goal(kpi="dso", goal="40", valid_from=DAY))
    company.set_goal(ledger, Goal(kpi="dso", goal="38", valid_from=DAY))
    assert ledger.company["option.dso_sales"] == "net"
    assert ledger.company["remarks:2026-02"] == "A good month."
    assert [goal.goal for goal in ledger.all(Goal)] == ["38"]
    with pytest.raises(ArdeskError, match="currency can't change"):
        company.set_company(ledger, {"currency": "EUR"})
