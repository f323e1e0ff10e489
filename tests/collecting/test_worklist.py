"""The worklist on small ledgers: who is on it, in which order, why, and who is left alone for now."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.collecting.worklist import CONTACT_COST, Item, Worklist, worklist
from ardesk.domain.records import Activity, Customer, Deduction, Dispute, Pause, PolicyStep, Promise
from ardesk.operations import collections, pauses, policy
from ardesk.operations.company import set_company
from tests.ledgers import add_customer, add_invoice, day, new_ledger, pay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

TODAY = day("2026-06-24")  # a Wednesday


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as opened:
        yield opened


def owing(ledger: Ledger, code: str, total: int, due: str, **fields: object) -> tuple[int, int]:
    customer = ledger.find(Customer, code=code)
    customer_id = customer.id if customer and customer.id else add_customer(ledger, code, **fields)
    due_day = day(due)
    number = f"{code}-{due}"
    invoice = add_invoice(ledger, customer_id, number, total, due_day - dt.timedelta(days=30), due_date=due_day)
    return customer_id, invoice


def today(ledger: Ledger, on: dt.date = TODAY, **asked: str) -> Worklist:
    return worklist(ledger, on, **asked)


def only(ledger: Ledger, on: dt.date = TODAY) -> Item:
    (item,) = today(ledger, on).items
    return item


def codes(found: Worklist) -> list[str]:
    return [item.customer for item in found.items]


def test_nobody_owes_nobody_is_called(ledger: Ledger) -> None:
    add_customer(ledger)
    assert today(ledger) == Worklist(TODAY, (), ())


def test_an_overdue_invoice_brings_its_customer_with_the_step_due(ledger: Ledger) -> None:
    owing(ledger, "ALDER", 50000, "2026-06-15", phone="555-1", email="a@b.example")
    item = only(ledger)
    assert (item.customer, item.overdue, item.days, item.next_step) == ("ALDER", 50000, 9, "Payment reminder")
    assert (item.phone, item.email, item.reasons) == ("555-1", "a@b.example", ("Payment reminder",))
    assert [one.number for one in item.invoices] == ["ALDER-2026-06-15"]
    assert item.why == "Payment reminder; 1 invoice overdue, 9 days."


def test_before_the_due_date_a_friendly_note_and_before_that_nothing(ledger: Ledger) -> None:
    owing(ledger, "ALDER", 50000, "2026-06-26")
    assert today(ledger, day("2026-06-22")).items == ()
    assert (only(ledger, day("2026-06-23")).next_step, only(ledger).overdue) == ("Friendly note", 0)


def test_more_is_asked_for_first_where_chances_are_equal(ledger: Ledger) -> None:
    for code, total in (("BIRCH", 10000), ("ALDER", 90000), ("CEDAR", 40000)):
        owing(ledger, code, total, "2026-06-15")
    assert codes(today(ledger)) == ["ALDER", "CEDAR", "BIRCH"]


def test_who_always_pays_within_the_month_goes_before_who_never_does(ledger: Ledger) -> None:
    for number in range(1, 7):
        good, invoice = owing(ledger, "GOOD", 1000, f"2025-{number:02}-10")
        pay(ledger, good, 1000, day(f"2025-{number:02}-20"), (invoice, 1000))
        poor, invoice = owing(ledger, "POOR", 1000, f"2025-{number:02}-10")
        pay(ledger, poor, 1000, day("2026-01-31"), (invoice, 1000))
    owing(ledger, "GOOD", 50000, "2026-06-15")
    owing(ledger, "POOR", 60000, "2026-06-15")
    first, second = today(ledger).items
    assert (first.customer, second.customer) == ("GOOD", "POOR")
    # 6 of 6 and 0 of 6, each with 4 invoices of the portfolio's half.
    assert first.chance == pytest.approx(8 / 10)
    assert second.chance == pytest.approx(2 / 10)
    assert first.expected_gain == 40000
    assert "paid 6 of 6 within a month once as late" in first.why


def test_payments_after_the_day_are_not_known_on_it(ledger: Ledger) -> None:
    customer, invoice = owing(ledger, "ALDER", 1000, "2026-06-15")
    pay(ledger, customer, 1000, day("2026-06-25"), (invoice, 1000))
    assert codes(today(ledger)) == ["ALDER"]
    assert codes(today(ledger, day("2026-06-25"))) == []


def test_a_broken_promise_comes_before_larger_sums_and_is_counted(ledger: Ledger) -> None:
    owing(ledger, "LARGE", 900000, "2026-06-15")
    customer, invoice = owing(ledger, "ALDER", 1000, "2026-06-01")
    for number, due in enumerate(("2026-06-05", "2026-06-12"), start=1):
        made = day(due) - dt.timedelta(days=2)
        collections.save_promise(
            ledger,
            Promise(
                number=f"P{number}", customer_id=customer, invoice_id=invoice, made=made, due=day(due), amount=1000
            ),
        )
    first, second = today(ledger).items
    assert (first.customer, first.urgent, first.next_step) == ("ALDER", True, "Call")
    assert first.reasons[0] == "broken promise"
    assert first.why.startswith("Second broken promise on this invoice; ")
    assert second.customer == "LARGE"


def test_a_promise_not_due_yet_leaves_the_invoice_alone(ledger: Ledger) -> None:
    customer, invoice = owing(ledger, "ALDER", 1000, "2026-06-01")
    promise = Promise(
        number="P", customer_id=customer, invoice_id=invoice, made=day("2026-06-20"), due=day("2026-06-26"), amount=1000
    )
    collections.save_promise(ledger, promise)
    assert today(ledger).items == ()
    assert only(ledger, day("2026-06-27")).reasons[0] == "broken promise"


def test_a_dispute_leaves_its_invoice_alone_until_its_date(ledger: Ledger) -> None:
    _customer, invoice = owing(ledger, "ALDER", 1000, "2026-06-01")
    dispute = Dispute(number="D-1", invoice_id=invoice, opened=day("2026-06-02"), deadline=day("2026-06-23"))
    collections.save_dispute(ledger, dispute)
    assert today(ledger, day("2026-06-23")).items == ()
    item = only(ledger)
    assert (item.urgent, item.reasons[0], item.next_step) == (True, "dispute D-1 past its date", "Call")


def test_a_deduction_leaves_only_its_own_part_alone(ledger: Ledger) -> None:
    customer, invoice = owing(ledger, "ALDER", 1000, "2026-06-01")
    kept_back = Deduction(number="K", invoice_id=invoice, amount=400, opened=day("2026-06-02"))
    collections.save_deduction(ledger, kept_back)
    assert codes(today(ledger)) == ["ALDER"]
    pay(ledger, customer, 600, day("2026-06-05"), (invoice, 600))
    assert codes(today(ledger)) == []


def test_who_is_marked_put_off_or_planned_for_later_stands_apart_with_the_reason(ledger: Ledger) -> None:
    owing(ledger, "NEVER", 1000, "2026-06-01", no_chase=True)
    later, _invoice = owing(ledger, "LATER", 1000, "2026-06-01")
    pauses.pause(ledger, Pause(customer_id=later, since=day("2026-06-20"), until=day("2026-06-24"), why="away"))
    planned, _invoice = owing(ledger, "PLANNED", 1000, "2026-06-01")
    collections.save_activity(
        ledger,
        Activity(date=day("2026-06-20"), customer_id=planned, kind="email", follow_up=day("2026-06-29")),
    )
    found = today(ledger)
    assert found.items == ()
    assert {one.customer: one.paused for one in found.paused}["PLANNED"] == "next contact planned for 06/29/2026"
    assert codes(today(ledger, day("2026-06-25"))) == ["LATER"]
    assert "PLANNED" in codes(today(ledger, day("2026-06-29")))
    assert "NEVER" not in codes(today(ledger, day("2026-12-24")))


def test_who_was_spoken_to_today_is_done_for_today(ledger: Ledger) -> None:
    customer, _invoice = owing(ledger, "ALDER", 1000, "2026-06-01")
    collections.save_activity(ledger, Activity(date=TODAY, customer_id=customer, kind="call", outcome="no answer"))
    assert codes(today(ledger)) == []


def test_what_costs_more_to_chase_than_it_is_comes_last(ledger: Ledger) -> None:
    owing(ledger, "TINY", 300, "2026-03-01")
    owing(ledger, "NOTE", 100, "2026-06-25")
    owing(ledger, "ALDER", 1000, "2026-06-15")
    assert codes(today(ledger)) == ["ALDER", "TINY", "NOTE"]  # 1,000 and 300 at about the same chance, then nothing due
    set_company(ledger, {CONTACT_COST: "500"})
    assert codes(today(ledger)) == ["ALDER", "NOTE", "TINY"]


def test_the_list_of_one_collector(ledger: Ledger) -> None:
    owing(ledger, "ALDER", 1000, "2026-06-15", collector="Dana")
    owing(ledger, "BIRCH", 1000, "2026-06-15")
    assert codes(today(ledger, collector="Dana")) == ["ALDER"]


def test_the_customers_own_policy_decides(ledger: Ledger) -> None:
    owing(ledger, "ALDER", 1000, "2026-06-15")
    policy.save_policy(ledger, "customer", "ALDER", [PolicyStep(days=30, action="visit", title="Drop in")])
    assert codes(today(ledger)) == []
    assert only(ledger, day("2026-07-15")).next_step == "Drop in"


def test_a_planned_contact_is_due_while_what_it_was_about_is_open(ledger: Ledger) -> None:
    customer, invoice = owing(ledger, "ALDER", 1000, "2026-06-26")
    planned = Activity(date=day("2026-06-10"), customer_id=customer, kind="call", follow_up=day("2026-06-15"))
    collections.save_activity(ledger, planned)
    assert only(ledger, day("2026-06-22")).reasons == ("planned for 06/15/2026",)
    pay(ledger, customer, 1000, day("2026-06-18"), (invoice, 1000))
    owing(ledger, "ALDER", 500, "2026-07-20")
    assert codes(today(ledger, day("2026-06-22"))) == []
