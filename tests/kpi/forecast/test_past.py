"""Past forecasts beside what came."""

from __future__ import annotations

import datetime as dt

import pytest

from ardesk.kpi.forecast import past_forecasts
from tests.books import book

REGULAR = "|".join(
    f"I{month} ALDER 2026-0{month}-05 2026-0{month + 1}-04 100.00 | PAY-{month} ALDER 2026-0{month + 1}-09 100.00"
    for month in range(1, 8)
)


def test_a_regular_customer_is_forecast_exactly() -> None:
    found = past_forecasts(book(REGULAR), dt.date(2026, 7, 31), count=3)
    assert [(one.start, one.end) for one in found] == [
        (dt.date(2026, 5, 1), dt.date(2026, 5, 31)),
        (dt.date(2026, 6, 1), dt.date(2026, 6, 30)),
        (dt.date(2026, 7, 1), dt.date(2026, 7, 31)),
    ]
    assert [one.as_of for one in found] == [dt.date(2026, 4, 30), dt.date(2026, 5, 31), dt.date(2026, 6, 30)]
    assert [(one.actual, one.received) for one in found] == [(10000, 10000)] * 3
    assert all(one.expected == pytest.approx(10000, rel=0.02) for one in found)
    assert all(one.accuracy == pytest.approx(1, abs=0.02) for one in found)


def test_the_month_that_runs_and_months_before_the_first_document_are_left_out() -> None:
    found = past_forecasts(book(REGULAR), dt.date(2026, 4, 29))
    assert [one.start for one in found] == [dt.date(2026, 2, 1), dt.date(2026, 3, 1)]
    assert past_forecasts(book(""), dt.date(2026, 4, 29)) == ()


@pytest.mark.parametrize(
    ("more", "actual", "received"),
    [
        ("", 10000, 10000),
        ("NEW BEECH 2026-07-02 +10d 50.00 | PAY-N BEECH 2026-07-20 50.00", 10000, 15000),
        ("OLD BEECH 2026-06-02 +10d 50.00 | PAY-O BEECH 2026-07-20 50.00", 15000, 15000),
        ("OLD BEECH 2026-06-02 +10d 50.00 | PAY-O BEECH 2026-07-20 50.00 returned=2026-07-25", 10000, 15000),
        ("OLD BEECH 2026-06-02 +10d 50.00 | DISPUTE-1 OLD 2026-06-20 all | PAY-O BEECH 2026-07-20 50.00", 10000, 15000),
        ("OLD BEECH 2026-06-02 +10d 50.00 | DISPUTE-1 OLD 2026-06-20 30 | PAY-O BEECH 2026-07-20 50.00", 12000, 15000),
        ("OLD BEECH 2026-06-02 +10d 50.00 | CN-O BEECH 2026-07-20 50.00", 10000, 10000),
        ("OLD BEECH 2026-06-02 +10d 50.00 | PAY-O BEECH 2026-06-30 50.00 on=2026-07-03", 10000, 10000),
    ],
    ids=[
        "alone",
        "invoiced later",
        "open then",
        "returned",
        "held out",
        "partly held out",
        "credited",
        "received before",
    ],
)
def test_what_came_is_what_was_paid_on_the_invoices_of_the_forecast(more: str, actual: int, received: int) -> None:
    (july,) = past_forecasts(book(f"{REGULAR} | {more}"), dt.date(2026, 8, 5), count=1)
    assert (july.actual, july.received) == (actual, received)


def test_accuracy_is_one_less_the_error_as_a_share_of_what_came() -> None:
    text = f"{REGULAR} | BIG CEDAR 2026-06-01 2026-07-01 400.00 | PAY-C CEDAR 2026-07-15 100.00"
    (july,) = past_forecasts(book(text), dt.date(2026, 7, 31), count=1)
    assert july.actual == 20000
    assert july.accuracy == pytest.approx(1 - abs(20000 - july.expected) / 20000)
    (nothing,) = past_forecasts(book("A ALDER 2026-05-01 +30d 1.00"), dt.date(2026, 6, 30), count=1)
    assert (nothing.actual, nothing.accuracy) == (0, None)
