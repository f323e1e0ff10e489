from __future__ import annotations

import datetime as dt

import pytest

from ardesk.domain.periods import Period, add_months, month_ends
from ardesk.errors import ArdeskError


@pytest.mark.parametrize(
    ("text", "start", "end", "days"),
    [
        ("2025-02", "2025-02-01", "2025-02-28", 28),
        ("2024-Q1", "2024-01-01", "2024-03-31", 91),
        ("2025-Q4", "2025-10-01", "2025-12-31", 92),
        ("2024", "2024-01-01", "2024-12-31", 366),
        ("2025-03-05..2025-03-05", "2025-03-05", "2025-03-05", 1),
    ],
)
def test_periods_are_read_and_told(text: str, start: str, end: str, days: int) -> None:
    period = Period.parse(text)
    assert (str(period.start), str(period.end), period.days, period.label) == (start, end, days, text)


@pytest.mark.parametrize("text", ["", "2025-13", "2025-Q5", "20251", "2025-01-01..", "2025-02-30..2025-03-01", "0000"])
def test_other_periods_are_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ArdeskError, match="not a period"):
        Period.parse(text)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ArdeskError, match="before it starts"):
        Period.parse("2025-02-01..2025-01-01")


@pytest.mark.parametrize(
    ("text", "previous", "year_before"),
    [
        ("2025-03", "2025-02", "2024-03"),
        ("2025-02", "2025-01", "2024-02"),
        ("2025-Q1", "2024-Q4", "2024-Q1"),
        ("2024", "2023", "2023"),
        ("2025-03-10..2025-03-19", "2025-02-28..2025-03-09", "2024-03-10..2024-03-19"),
    ],
)
def test_the_period_before_and_the_one_a_year_ago(text: str, previous: str, year_before: str) -> None:
    assert Period.parse(text).previous() == Period.parse(previous)
    assert Period.parse(text).year_before() == Period.parse(year_before)


def test_month_ends_lie_inside() -> None:
    found = month_ends(dt.date(2024, 1, 31), dt.date(2024, 4, 29))
    assert [str(day) for day in found] == ["2024-01-31", "2024-02-29", "2024-03-31"]


def test_a_month_on_from_the_31st_is_the_months_last_day() -> None:
    assert add_months(dt.date(2024, 1, 31), 1) == dt.date(2024, 2, 29)
    assert add_months(dt.date(2024, 3, 31), -12) == dt.date(2023, 3, 31)
