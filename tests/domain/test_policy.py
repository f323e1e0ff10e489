"""The follow-up policy: whose it is, when a step is due on a working day, and what counts as having done it."""

from __future__ import annotations

import datetime as dt

import pytest

from ardesk.book.working_days import DAYS_OFF, WorkingDays, check_place, days_off
from ardesk.domain.policy import USUAL_STEPS, Contact, Policies, day_of, name_of, next_of, schedule
from ardesk.domain.records import Customer, PolicyStep
from ardesk.errors import ArdeskError

WEEKENDS = WorkingDays({})
DUE = dt.date(2026, 6, 1)  # a Monday


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def step(days: int, action: str = "letter", level: int | None = None, **scope: str) -> PolicyStep:
    return PolicyStep(days=days, action=action, level=level, **scope)  # type: ignore[arg-type] # scopes are text


def test_the_narrowest_policy_holds() -> None:
    policies = Policies(
        [
            step(5),
            step(6, scope="risk", scope_key="high"),
            step(7, scope="type", scope_key="retail"),
            step(8, scope="customer", scope_key="ACME"),
        ]
    )

    def days(**facts: str) -> list[int]:
        plain = {"code": "X", "name": "X"} | facts
        return [one.days for one in policies.of(Customer(**plain))]  # type: ignore[arg-type] # all of them text

    assert days() == [5]
    assert days(risk="high") == [6]
    assert days(risk="high", type="retail") == [7]
    assert days(risk="high", type="retail", code="ACME") == [8]
    assert Policies([]).of(Customer(code="X", name="X")) == USUAL_STEPS


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "2026-06-01"),
        (5, "2026-06-08"),  # Saturday the 6th: Monday
        (6, "2026-06-08"),
        (-1, "2026-05-29"),  # Sunday the 31st: the Friday before
        (-3, "2026-05-29"),
    ],
)
def test_a_step_falls_on_a_working_day_after_the_due_date_later_before_it_earlier(days: int, expected: str) -> None:
    assert day_of(step(days), DUE, WEEKENDS) == day(expected)


def test_holidays_and_days_off_are_no_working_days() -> None:
    german = WorkingDays({"holidays.country": "DE"})
    assert not german.is_working(day("2026-10-03"))
    assert german.on_or_after(day("2026-12-24")) == day("2026-12-24")
    assert german.on_or_after(day("2026-12-25")) == day("2026-12-28")
    closed = WorkingDays({DAYS_OFF: "2026-12-28\n2026-12-29"})
    assert closed.on_or_after(day("2026-12-26")) == day("2026-12-30")
    corpus_christi = day("2026-06-04")
    assert WorkingDays({"holidays.country": "DE-BY"}).is_working(corpus_christi) is False
    assert WorkingDays({"holidays.country": "DE"}).is_working(corpus_christi) is True


def test_other_weekends_and_a_calendar_without_any_work() -> None:
    assert WorkingDays({"holidays.weekend": "5 6"}).is_working(day("2026-06-05")) is False
    assert WorkingDays({"holidays.weekend": "5 6"}).is_working(day("2026-06-07")) is True
    assert WorkingDays({"holidays.weekend": "1 2 3 4 5 6 7"}).on_or_after(DUE) == DUE


def test_unknown_places_and_days_are_told() -> None:
    with pytest.raises(ArdeskError, match="Atlantis"):
        check_place("Atlantis")
    check_place("")
    check_place("FR")
    with pytest.raises(ArdeskError, match="Christmas"):
        days_off("2026-12-24\nChristmas")


def done(*contacts: Contact, on: str = "2026-06-30") -> str | None:
    """The next step by the usual policy on an invoice 7 due on 2026-06-01, in words."""
    found = next_of(schedule(7, DUE, USUAL_STEPS, contacts, WEEKENDS), day(on))
    return name_of(found.step) if found else None


def contact(on: str, kind: str, level: int | None = None, invoice: int | None = None, outcome: str = "") -> Contact:
    return Contact(day(on), kind, invoice, level, outcome)


def test_the_last_step_due_is_next_until_it_is_done() -> None:
    assert done(on="2026-05-28") is None
    assert done(on="2026-05-29") == "Friendly note"
    assert done(on="2026-06-02") == "Payment reminder"
    assert done(on="2026-06-30") == "Second reminder"
    assert done(contact("2026-06-25", "letter", 2)) is None
    assert done(contact("2026-06-25", "letter", 2), on="2026-07-06") == "Final notice"


def test_only_a_contact_of_its_kind_level_invoice_and_time_does_a_step() -> None:
    assert done(contact("2026-06-25", "letter", 1)) == "Second reminder"
    assert done(contact("2026-06-19", "letter", 2)) == "Second reminder"
    assert done(contact("2026-06-25", "call")) == "Second reminder"
    assert done(contact("2026-06-25", "letter", 2, invoice=8)) == "Second reminder"
    assert done(contact("2026-06-25", "letter", 2, invoice=7)) is None
    assert done(contact("2026-06-25", "email", 3)) is None
    assert done(contact("2026-06-25", "letter")) is None


def test_a_hand_over_is_done_by_its_outcome_alone() -> None:
    assert done(contact("2026-08-05", "letter"), on="2026-08-10") == "Hand over"
    assert done(contact("2026-08-05", "note", outcome="handed over"), on="2026-08-10") is None
