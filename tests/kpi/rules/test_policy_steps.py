"""Planned against done: which steps of the follow-up policy count, in which month, and which were done in time."""

from __future__ import annotations

import pytest

from ardesk.domain.periods import Period
from ardesk.kpi import views
from tests.asking import by, parts, value, values
from tests.books import book

# Due on Monday 3 March 2025: e-mail on the 4th, call on the 13th, letter on the 24th.
POLICY = "STEP 1 email 1 | STEP 10 call - | STEP 21 letter 2 |"
DUE = f"{POLICY} INV-1 ACME 2025-02-01 +30d 1000.00 |"
MARCH = "2025-03"
BOTH = ("policy_steps_planned", "policy_steps_in_time")


def march(text: str) -> list[float | None]:
    return values(DUE + text, *BOTH, period=MARCH)


def test_of_three_steps_one_is_done_in_time() -> None:
    assert march("EMAIL ACME 2025-03-07 level=1 | CALL ACME 2025-03-17") == [3, pytest.approx(100 / 3)]
    assert parts(DUE, "policy_steps_planned", MARCH) == {"call": 1, "email": 1, "letter": 1}


def test_a_step_counts_in_the_month_in_which_its_three_days_end() -> None:
    text = f"{POLICY} INV-1 ACME 2025-01-01 2025-02-26 9.00 | EMAIL ACME 2025-03-02 level=1"  # the 27th, until 2 March
    assert values(text, *BOTH, period="2025-02") == [0, None]
    assert values(text, *BOTH, period="2025-03-01..2025-03-02") == [1, 100]


@pytest.mark.parametrize(
    ("contact", "rate"),
    [
        ("EMAIL ACME 2025-03-04", 1),  # without a level it does any
        ("LETTER ACME 2025-03-04 level=3", 1),
        ("EMAIL ACME 2025-03-04 level=0", 0),
        ("EMAIL ACME 2025-03-03 level=1", 0),  # before its day
        ("CALL ACME 2025-03-04", 0),
        ("NOTE ACME 2025-03-04", 0),
        ("INV-2 ACME 2025-03-30 +90d 1.00 | EMAIL ACME 2025-03-04 invoice=INV-2", 0),  # about another
        ("EMAIL ACME 2025-03-04 invoice=INV-1", 1),
        ("EMAIL ZED 2025-03-04", 0),
        ("LETTER ACME 2025-03-24 level=2", 1),  # the last step; those before are done late with it
    ],
)
def test_what_does_a_step(contact: str, rate: int) -> None:
    assert march(contact) == [3, pytest.approx(100 * rate / 3)]


def test_a_later_step_does_those_before_it() -> None:
    text = "STEP 1 email 1 | STEP 2 call - | INV-1 ACME 2025-02-01 2025-03-03 9.00 | CALL ACME 2025-03-05"
    assert values(text, *BOTH, period=MARCH) == [2, 100]
    assert values(f"{text} | EMAIL ACME 2025-03-20", *BOTH, period=MARCH) == [2, 100]


def test_handing_over_is_an_outcome() -> None:
    text = "STEP 5 hand_over - | INV-1 ACME 2025-02-01 2025-03-03 9.00 | CALL ACME 2025-03-10"
    assert value(text, "policy_steps_in_time", MARCH) == 0
    assert value(f"{text} outcome=handed_over", "policy_steps_in_time", MARCH) == 100


@pytest.mark.parametrize(
    ("fact", "planned"),
    [
        ("PAY-1 ACME 2025-03-13 1000.00", 1),
        ("PAY-1 ACME 2025-03-13 999.99", 3),
        ("PAY-1 ACME 2025-03-13 1000.00 returned=2025-03-20", 2),
        ("PAUSE ACME 2025-03-01 2025-03-04", 2),
        ("PAUSE ACME 2025-03-13 - invoice=INV-1", 1),
        ("PROMISE-1 ACME 2025-03-05 2025-03-13 5.00", 2),
        ("PROMISE-1 ACME 2025-03-13 2025-03-20 5.00", 3),  # came of the call
        ("PROMISE-1 ACME 2025-03-05 2025-03-13 5.00 status=withdrawn", 3),
        ("DISPUTE-1 INV-1 2025-03-13 all", 2),
        ("DISPUTE-1 INV-1 2025-03-12 all", 1),
        ("DISPUTE-1 INV-1 2025-03-12 all resolved=2025-03-24", 2),
        ("DISPUTE-1 INV-1 2025-03-12 all deadline=2025-03-13", 2),
        ("DISPUTE-1 INV-1 2025-03-12 999.99", 3),
        ("PAY-1 ACME 2025-03-12 400.00 | DEDUCTION-1 INV-1 2025-03-12 600.00", 1),
        ("INV-2 ACME 2025-02-01 +30d 9.00 kind=charge", 3),
        ("INV-2 ACME 2025-03-03 +0d 9.00 cash=yes", 3),
        ("HOLIDAYS 2025-03-24 2025-03-25 2025-03-26 2025-03-27 2025-03-28", 2),  # the letter in April
    ],
)
def test_what_is_asked_for(fact: str, planned: int) -> None:
    assert march(fact)[0] == planned


def test_who_is_never_chased_has_no_steps() -> None:
    assert value(f"CUSTOMER ACME no_chase=1 | {DUE}", "policy_steps_planned", MARCH) == 0


def test_weekends_are_no_working_days_and_before_the_due_date_it_is_the_one_before() -> None:
    text = "STEP -3 email 0 | STEP 5 call - | INV-1 ACME 2025-02-01 2025-03-11 9.00"  # Saturday, Sunday
    assert values(text, *BOTH, period="2025-03-09..2025-03-10") == [1, 0]  # the 7th, a Friday
    assert value(text, "policy_steps_planned", "2025-03-11..2025-03-19") == 0
    assert value(text, "policy_steps_planned", "2025-03-20..2025-03-20") == 1  # the 17th, a Monday


def test_the_narrowest_policy_holds_and_the_usual_one_where_there_is_none() -> None:
    text = "CUSTOMER ACME type=retail | STEP 1 email 1 scope=type:retail | INV-1 {} 2025-02-01 +30d 9.00"
    assert value(text.format("ACME"), "policy_steps_planned", MARCH) == 1
    assert value(text.format("ZED"), "policy_steps_planned", MARCH) == 4  # −3 was Friday 28 February: until 3 March
    assert value(text.format("ZED"), "policy_steps_planned", "2025-Q2") == 2


def test_splits_and_documents() -> None:
    text = f"CUSTOMER ACME collector=Ann | {DUE} INV-2 ZED 2025-02-01 +30d 9.00 | CALL ZED 2025-03-13"
    assert by(text, "collector", "policy_steps_planned", MARCH) == {"(none)": 3, "Ann": 3}
    assert by(text, "customer", "policy_steps_in_time", MARCH) == {"ACME": 0, "ZED": pytest.approx(100 / 3)}
    terms = views.explain(book(text), "policy_steps_in_time", Period.parse(MARCH)).terms
    assert [(one.number, one.amount) for one in terms[1].documents] == [("INV-1", 100000), ("INV-2", 900)]
    assert [one.number for one in terms[0].documents] == ["INV-2"]
