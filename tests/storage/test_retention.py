"""Which backups stay: against a slow and obvious reading of the rule, and what may never happen."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ardesk.storage.retention import kept

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MOMENTS = st.lists(
    st.integers(-3_000_000, 80_000_000).map(lambda seconds: NOW - dt.timedelta(seconds=seconds)), max_size=60
)


@given(MOMENTS)
def test_never_fewer_than_the_newest_three(moments: list[dt.datetime]) -> None:
    assert set(sorted(set(moments))[-3:]) <= kept(moments, NOW) <= set(moments)


@given(MOMENTS)
def test_everything_of_two_days_and_of_a_clock_set_back(moments: list[dt.datetime]) -> None:
    assert {moment for moment in moments if moment >= NOW - dt.timedelta(hours=48)} <= kept(moments, NOW)


@given(MOMENTS)
def test_the_newest_of_every_bucket_and_nothing_else(moments: list[dt.datetime]) -> None:
    expected = set(sorted(set(moments))[-3:]) | {one for one in moments if (NOW - one).total_seconds() <= 172_800}
    been = [one for one in moments if one <= NOW]
    for form, count in (("%Y-%m-%d", 14), ("%G-%V", 8), ("%Y-%m", 24)):
        names = sorted({one.strftime(form) for one in been})[-count:]
        expected |= {max(one for one in been if one.strftime(form) == name) for name in names}
    assert kept(moments, NOW) == expected


@given(MOMENTS)
def test_thinning_twice_changes_nothing_more(moments: list[dt.datetime]) -> None:
    once = kept(moments, NOW)
    assert kept(once, NOW) == once


def test_a_year_of_half_hours_leaves_a_few_dozen() -> None:
    year = [NOW - dt.timedelta(minutes=30 * n) for n in range(17_520)]
    left = kept(year, NOW)
    assert len([one for one in left if NOW - one <= dt.timedelta(days=2)]) == 97
    assert {one.date() for one in left} >= {NOW.date() - dt.timedelta(days=n) for n in range(14)}
    # Days before the three whole ones; Sundays before those; ends of months from October back to last November.
    assert len(left) == 97 + 11 + 6 + 12
