"""Rules of effort: activities, contacts, follow-ups, costs; and how splits go about them."""

from __future__ import annotations

import pytest

from ardesk.domain.periods import Period
from ardesk.kpi import views
from tests.asking import by, found, parts, value, values
from tests.books import book

CONTACTS = """
    CALL ACME 2025-01-01 | EMAIL ACME 2025-01-31 | LETTER ZED 2025-01-10 | INVOICE_COPY ZED 2025-01-10
    VISIT ACME 2025-01-11 | MESSAGE ACME 2025-01-12 | NOTE NIL 2025-01-12 | CALL ACME 2025-02-01
"""


def test_activities_are_all_kinds_and_contacts_all_but_notes() -> None:
    assert parts(CONTACTS, "activities") == dict.fromkeys(
        ("call", "email", "letter", "invoice_copy", "visit", "message", "note"), 1
    )
    names = ("activities", "calls_made", "email_follow_ups", "invoice_copies_sent", "accounts_worked")
    assert values(CONTACTS, *names) == [7, 1, 1, 1, 2]


def test_contacts_per_customer_past_due_at_the_end() -> None:
    late = "INV-1 ACME 2025-01-01 +5d 10.00 | INV-2 NIL 2025-01-01 +5d 10.00 | INV-3 ZED 2025-01-01 2025-01-31 10.00"
    assert value(f"{CONTACTS} | {late}", "contacts_per_past_due_account") == 3
    assert value(CONTACTS, "contacts_per_past_due_account") is None


@pytest.mark.parametrize(
    ("day", "without"), [("2025-01-17", 1), ("2025-01-18", 0), ("2025-01-31", 0), ("2025-02-01", 1)]
)
def test_without_contact_is_none_later_than_the_end_less_the_days(day: str, without: int) -> None:
    text = f"INV-1 ACME 2025-01-01 +5d 10.00 | CALL ACME {day}"
    assert value(text, "past_due_without_contact") == without
    assert value(text.replace("CALL", "NOTE"), "past_due_without_contact") == 1


def test_contact_days_are_an_option() -> None:
    text = "INV-1 ACME 2025-01-01 +5d 10.00 | CALL ACME 2025-01-17"
    assert value(text, "past_due_without_contact", contact_days="15") == 0
    assert value(text, "past_due_without_contact", contact_days="0") == 1


def test_customers_nobody_may_chase_are_counted_and_unapplied_credit_is_not_set_off() -> None:
    text = "INV-1 ACME 2025-01-01 +5d 10.00 | PAY-1 ACME 2025-01-06 99.00 to="
    assert value(text, "past_due_without_contact") == 1


# Follow-ups


def test_slip_is_the_next_activity_less_the_planned_day() -> None:
    text = """
        CALL ACME 2024-12-20 follow_up=2025-01-10 | EMAIL ACME 2025-01-14
        CALL ZED 2025-01-05 follow_up=2025-01-20 | NOTE ZED 2025-01-15
    """
    assert value(text, "follow_up_slip") == (4 - 5) / 2


def test_the_next_activity_is_dated_after_the_activity_itself() -> None:
    text = "CALL ACME 2025-01-05 follow_up=2025-01-10 | NOTE ACME 2025-01-05 | EMAIL ACME 2025-01-12"
    assert value(text, "follow_up_slip") == 2


def test_follow_ups_without_a_next_one_by_the_end_are_left_out() -> None:
    text = "CALL ACME 2025-01-05 follow_up=2025-01-10 | EMAIL ACME 2025-02-01"
    assert value(text, "follow_up_slip") is None
    assert value(text, "follow_up_slip", "2025-Q1") == 22


def test_follow_ups_count_in_the_period_of_the_planned_day() -> None:
    text = "CALL ACME 2025-01-05 follow_up=2025-02-10 | EMAIL ACME 2025-01-20"
    assert value(text, "follow_up_slip") is None
    assert value(text, "follow_up_slip", "2025-02") == -21


def test_another_customers_activity_is_no_follow_up() -> None:
    assert value("CALL ACME 2025-01-05 follow_up=2025-01-10 | EMAIL ZED 2025-01-12", "follow_up_slip") is None


# Costs

COSTS = """
    COST 2025-01-31 salaries 100.00 | COST 2025-02-01 salaries 7.00 | COST 2025-01-02 postage 10.00
    CALL ACME 2025-01-10 cost=5.00 minutes=30 | CALL ZED 2025-01-11 minutes=10
    INV-1 ACME 2025-01-01 +5d 300.00 | PAY-1 ACME 2025-01-20 230.00
"""


def test_costs_are_those_of_the_house_and_those_noted_on_activities() -> None:
    assert parts(COSTS, "collection_cost") == {"salaries": 10000, "postage": 1000, "contacts": 500}
    assert value(COSTS, "collection_cost") == 11500


def test_minutes_cost_at_the_collectors_hourly_rate_where_one_is_set() -> None:
    text = f"{COSTS} | RATE Ann 60.00 | CUSTOMER QED collector=Ann | CALL QED 2025-01-12 minutes=20 | RATE Bob 0.00"
    assert parts(text, "collection_cost")["contacts"] == 500 + 2000
    own = f"{COSTS} | RATE Ann 60.00 | CALL QED 2025-01-12 minutes=20 collector=Ann"
    assert parts(own, "collection_cost")["contacts"] == 500 + 2000
    other = f"{COSTS} | RATE Ann 60.00 | CUSTOMER QED collector=Ann | CALL QED 2025-01-12 minutes=20 collector=Bob"
    assert parts(other, "collection_cost")["contacts"] == 500


def test_costs_over_money_customers_and_invoices() -> None:
    names = ("cost_per_unit_collected", "cost_per_account_worked", "cost_per_invoice_closed")
    assert values(COSTS, *names) == [0.5, 5750, None]
    closed = COSTS.replace("230.00", "300.00")
    assert value(closed, "cost_per_invoice_closed") == 11500


def test_nothing_collected_and_nobody_worked_is_not_applicable() -> None:
    text = "COST 2025-01-31 salaries 100.00"
    names = ("collection_cost", "cost_per_unit_collected", "cost_per_account_worked", "cost_per_invoice_closed")
    assert values(text, *names) == [10000, None, None, None]


def test_money_that_is_a_quotient_is_rounded_half_up_once() -> None:
    text = "COST 2025-01-31 salaries 0.05 | CALL ACME 2025-01-05 | CALL ZED 2025-01-05"
    assert value(text, "cost_per_account_worked") == 3


def test_splits_leave_the_costs_of_the_house_out_with_a_warning() -> None:
    assert by(COSTS, "customer", "collection_cost") == {"ACME": 500, "ZED": 0}
    assert by(COSTS, "customer", "cost_per_unit_collected") == {"ACME": pytest.approx(5 / 230), "ZED": None}
    assert found(COSTS, "collection_cost").warnings == ()
    alone = views.value(book(COSTS).only(codes=["ACME"]), "collection_cost", Period.parse("2025-01"))
    assert (alone.value, len(alone.warnings)) == (500, 1)


# Collectors


def test_by_collector_activities_go_by_their_own_and_all_else_by_the_customers() -> None:
    text = """
        CUSTOMER ACME collector=Ann | CUSTOMER ZED collector=Bob | CUSTOMER NIL
        CALL ACME 2025-01-10 collector=Bob cost=4.00 | CALL ACME 2025-01-11 | CALL NIL 2025-01-12 collector=Cyd
        INV-1 ACME 2025-01-01 +5d 10.00 | INV-2 ZED 2025-01-01 +5d 20.00
    """
    assert by(text, "collector", "activities") == {"(none)": 0, "Ann": 1, "Bob": 1, "Cyd": 1}
    assert by(text, "collector", "accounts_worked") == {"(none)": 0, "Ann": 1, "Bob": 1, "Cyd": 1}
    assert by(text, "collector", "open_items") == {"(none)": 0, "Ann": 1000, "Bob": 2000, "Cyd": 0}
    assert by(text, "collector", "collection_cost") == {"(none)": 0, "Ann": 400, "Bob": 0, "Cyd": 0}
    # Ann's customer was called, by Bob too; Bob's customer by nobody.
    late = by(text, "collector", "past_due_without_contact", contact_days="30")
    assert late == {"(none)": 0, "Ann": 0, "Bob": 1, "Cyd": 0}
