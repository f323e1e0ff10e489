"""What is recommended, on what evidence, and what of it holds no longer once it is done."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ardesk.collecting.recommendations import ACTION_WORDS, ACTIONS, AGENCY, KINDS, Recommendation, recommendations
from ardesk.collecting.worklist import CONTACT_COST
from ardesk.domain.records import Activity
from ardesk.operations.company import set_company
from ardesk.operations.credit import hold_orders, release_orders, require
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


def of_kind(ledger: Ledger, kind: str, on: dt.date = TODAY) -> list[Recommendation]:
    found = [one for one in recommendations(ledger, on) if one.kind == kind]
    return [replace(one, text=plain(one.text), evidence=tuple(map(plain, one.evidence))) for one in found]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def owe(ledger: Ledger, customer: int, total: int, days_late: int, **fields: object) -> int:
    due = TODAY - dt.timedelta(days=days_late)
    number = f"{customer}-{due}"
    return add_invoice(ledger, customer, number, total, due - dt.timedelta(days=30), due_date=due, **fields)


def call(ledger: Ledger, customer: int, times: int, cost: int | None) -> None:
    with ledger.change("called") as rows:
        for at in range(times):
            called = TODAY - dt.timedelta(days=3 * at)
            rows.insert(Activity(date=called, customer_id=customer, kind="call", cost=cost))


def test_an_empty_ledger_and_one_without_trouble_call_for_nothing(ledger: Ledger) -> None:
    assert recommendations(ledger, TODAY) == ()
    owe(ledger, add_customer(ledger), 10000, -5)
    assert recommendations(ledger, TODAY) == ()


def test_orders_are_held_over_the_limit_or_long_overdue(ledger: Ledger) -> None:
    over, late, gone, fine = (add_customer(ledger, code, credit_limit=100000) for code in ("A", "B", "C", "D"))
    owe(ledger, over, 100001, -5)
    owe(ledger, late, 5000, 61)
    owe(ledger, gone, 90000, 400)
    owe(ledger, fine, 100000, 60)
    first, second = of_kind(ledger, "hold")
    assert (first.customer, first.evidence) == ("A", ("owes USD 1,000.01 with a limit of USD 1,000.00",))
    assert (second.customer, second.evidence) == ("B", ("USD 50.00 overdue, the oldest 61 days",))
    assert first.text == "Deliver to A only against payment until this is settled."


def test_terms_are_reviewed_of_who_mostly_pays_long_after_them(ledger: Ledger) -> None:
    slow, once = add_customer(ledger, "SLOW", terms="net 60"), add_customer(ledger, "ONCE")
    for customer, lates in ((slow, (20, 10, 30)), (once, (50, 0, 0))):
        for at, late in enumerate(lates):
            invoice = owe(ledger, customer, 1000, 100 + 30 * at)
            pay(ledger, customer, 1000, TODAY - dt.timedelta(days=100 + 30 * at - late), (invoice, 1000))
        owe(ledger, customer, 1000, -20)
    (found,) = of_kind(ledger, "terms")
    assert found.text == "Review the terms of Slow: net 30 from now on, or part of it in advance."
    assert (found.action, found.value) == ("terms", "net 30")
    assert found.evidence == ("3 of 3 invoices paid late, by 20 days on the average", "terms: net 60")


def test_who_is_to_pay_at_once_and_does_not_is_delivered_to_against_payment(ledger: Ledger) -> None:
    slow = add_customer(ledger, "SLOW", terms="due on receipt")
    for at in range(3):
        invoice = owe(ledger, slow, 1000, 100 + 30 * at)
        pay(ledger, slow, 1000, TODAY - dt.timedelta(days=70 + 30 * at), (invoice, 1000))
    owe(ledger, slow, 1000, -20)
    (found,) = of_kind(ledger, "terms")
    assert (found.text, found.action) == ("Ask Slow to pay in advance.", "hold")
    hold_orders(ledger, [slow], TODAY)
    assert of_kind(ledger, "terms") == []


def test_held_orders_are_not_held_again_and_released_once_nothing_is_overdue(ledger: Ledger) -> None:
    late = add_customer(ledger, "LATE")
    invoice = owe(ledger, late, 5000, 61)
    assert [one.action for one in of_kind(ledger, "hold")] == ["hold"]
    hold_orders(ledger, [late], TODAY, why="61 days")
    assert of_kind(ledger, "hold") == of_kind(ledger, "release") == []
    pay(ledger, late, 5000, TODAY, (invoice, 5000))
    assert of_kind(ledger, "release", TODAY + dt.timedelta(days=6)) == []
    (found,) = of_kind(ledger, "release", later := TODAY + dt.timedelta(days=7))
    assert (found.action, found.evidence) == ("release", ("held since 06/24/2026", "nothing is overdue"))
    assert release_orders(ledger, [late]) == 1
    assert of_kind(ledger, "release", later) == []


def test_who_costs_more_to_chase_than_is_owed(ledger: Ledger) -> None:
    dear, cheap = add_customer(ledger, "DEAR"), add_customer(ledger, "CHEAP")
    owe(ledger, dear, 1000, 20)
    owe(ledger, cheap, 2000, 20)
    call(ledger, dear, 3, 400)
    call(ledger, cheap, 3, 400)
    (found,) = of_kind(ledger, "costly")
    assert (found.customer, found.amount, found.action) == ("DEAR", 200, "leave_alone")
    assert found.evidence == ("3 contacts in a year, USD 12.00", "overdue: USD 10.00")


def test_contacts_without_a_cost_cost_what_one_does_as_a_rule(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    owe(ledger, customer, 1000, 20)
    call(ledger, customer, 3, None)
    assert of_kind(ledger, "costly") == []
    set_company(ledger, {CONTACT_COST: "500"})
    assert of_kind(ledger, "costly")[0].amount == 500


def test_an_agency_is_asked_where_it_keeps_less_than_chasing_costs(ledger: Ledger) -> None:
    customer = add_customer(ledger)
    owe(ledger, customer, 10000, 91)
    call(ledger, customer, 7, 400)
    assert of_kind(ledger, "agency") == []
    set_company(ledger, {AGENCY: "30"})  # 30.00 against 28.00
    assert of_kind(ledger, "agency") == []
    set_company(ledger, {AGENCY: "25"})
    (found,) = of_kind(ledger, "agency")
    assert (found.amount, found.action) == (10000, "hand_over")
    assert found.evidence == (
        "USD 100.00 more than 90 days late",
        "7 contacts in a year, USD 28.00",
        "an agency at 25 % would keep USD 25.00 of it",
    )


def test_invoices_that_go_out_late(ledger: Ledger) -> None:
    slow, quick = add_customer(ledger, "SLOW"), add_customer(ledger, "QUICK")
    for at in range(3):
        for customer, days in ((slow, 6), (quick, 4)):
            on = TODAY - dt.timedelta(days=10 + at)
            fields = {"delivery_date": on - dt.timedelta(days=2), "sent_date": on + dt.timedelta(days=days - 2)}
            add_invoice(ledger, customer, f"{customer}-{at}", 100, on, **fields)
    (found,) = of_kind(ledger, "sending")
    assert (found.customer, found.evidence) == (
        "SLOW",
        ("3 invoices in half a year went out 6.0 days after delivery on the average",),
    )
    require(ledger, slow, found.value)
    assert of_kind(ledger, "sending") == []


def test_the_limit_of_small_balances_is_what_a_contact_costs_until_it_is_set(ledger: Ledger) -> None:
    for code, total in (("A", 400), ("B", 500), ("C", 501)):
        owe(ledger, add_customer(ledger, code), total, 10)
    set_company(ledger, {CONTACT_COST: "480"})
    (found,) = of_kind(ledger, "small_balance")
    assert (found.amount, found.customer_id) == (500, None)
    assert found.text == "Don't chase balances below USD 5.00; write them off together."
    assert found.evidence == ("a contact costs USD 4.80", "1 customer owes less: USD 4.00 overdue")
    set_company(ledger, {"small_balance": "500"})
    assert of_kind(ledger, "small_balance") == []


def test_five_of_a_kind_are_enough_those_first_with_most_at_stake(ledger: Ledger) -> None:
    for at in range(8):
        owe(ledger, add_customer(ledger, f"C{at}", credit_limit=0), 100 + at, -1)
    assert [one.amount for one in of_kind(ledger, "hold")] == [107, 106, 105, 104, 103]


def test_each_kind_and_action_has_words() -> None:
    assert set(ACTION_WORDS) == set(ACTIONS)
    assert len(KINDS) == 7
