"""Streams and facts, against loops that look at every row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ardesk.book.balances import Balances
from ardesk.book.movements import Facts, Groups, Stream
from ardesk.book.numbers import NEVER, half_up, integers, times

Row = tuple[int, int, int]
moves = st.lists(st.tuples(st.integers(1, 40), st.integers(-(10**12), 10**12), st.integers(0, 3)), max_size=30)
spans = st.lists(st.tuples(st.integers(1, 45), st.integers(0, 12)), min_size=1, max_size=6)
FAR = 2_000_000  # spreads the days so far that streams are kept sparse


def stream(rows: list[Row], stretch: int = 1) -> Stream:
    day, amount, customer = (integers(column) for column in (zip(*rows, strict=True) if rows else ([], [], [])))
    return Stream(day * stretch, amount, customer, np.arange(len(rows)))


WHOLE = Groups.whole(4)
PAIRS = Groups(("even", "odd"), np.array([0, 1, 0, 1]))


@pytest.mark.parametrize("stretch", [1, FAR // 40])
@given(rows=moves, days=st.lists(st.integers(0, 45), min_size=1, max_size=6))
def test_balances_are_sums_up_to_the_day(rows: list[Row], days: list[int], stretch: int) -> None:
    asked = np.array(days) * stretch
    found = stream(rows, stretch)
    assert found.at(asked, WHOLE).tolist() == [[sum(a for d, a, _ in rows if d <= day) for day in days]]
    assert found.at(asked, PAIRS).tolist() == [
        [sum(a for d, a, c in rows if d <= day and c % 2 == group) for day in days] for group in (0, 1)
    ]


@given(rows=moves, periods=spans)
def test_flows_hold_both_days_of_a_period(rows: list[Row], periods: list[tuple[int, int]]) -> None:
    starts, ends = np.array([s for s, _ in periods]), np.array([s + n for s, n in periods])
    expected = [[sum(a for d, a, _ in rows if s <= d <= s + n) for s, n in periods]]
    assert stream(rows).between(starts, ends, WHOLE).tolist() == expected


@given(
    rows=st.lists(
        st.tuples(st.integers(1, 30), st.integers(0, 9), st.integers(0, 20), st.booleans(), st.integers(0, 3)),
        max_size=25,
    ),
    periods=spans,
)
def test_facts_count_where_they_are_still_true(
    rows: list[tuple[int, int, int, bool, int]], periods: list[tuple[int, int]]
) -> None:
    table = [(day, day + wait, NEVER if lasting else day + wait + held, who) for day, wait, held, lasting, who in rows]
    day, since, until, customer = (
        integers(column) for column in (zip(*table, strict=True) if table else ([], [], [], []))
    )
    facts = Facts(day, since, until, customer, np.arange(len(table)))
    amounts = np.arange(1, len(table) + 1)
    starts, ends = np.array([s for s, _ in periods]), np.array([s + n for s, n in periods])
    expected = [
        [
            sum(
                at + 1
                for at, (d, since_day, until_day, who) in enumerate(table)
                if s <= d <= s + n and since_day <= s + n < until_day and who % 2 == group
            )
            for s, n in periods
        ]
        for group in (0, 1)
    ]
    assert facts.between(amounts, starts, ends, PAIRS).tolist() == expected
    pairs = sorted(zip(*(column.tolist() for column in facts.pairs(starts, ends)), strict=True))
    assert pairs == sorted(
        (row, at)
        for row, (d, since_day, until_day, _who) in enumerate(table)
        for at, (s, n) in enumerate(periods)
        if s <= d <= s + n and since_day <= s + n < until_day
    )


@given(rows=moves, day=st.integers(0, 45))
def test_single_balances(rows: list[Row], day: int) -> None:
    found = stream(rows)
    balances = Balances(found.customer, found.day, found.amount)
    expected = [sum(a for d, a, c in rows if d <= day and c == who) for who in range(5)]
    assert balances.of(np.arange(5), np.full(5, day)).tolist() == expected


def test_sums_beyond_64_bits_stay_exact() -> None:
    huge = 10**12
    rows = [(1, huge, 0)] * 20
    weighted = stream(rows).weighted(np.full(20, 10**12))
    assert weighted.at(np.array([1]), WHOLE)[0, 0] == 20 * 10**24
    assert weighted.at(np.array([1]), PAIRS)[0, 0] == 20 * 10**24
    assert times(np.array([2**40]), np.array([2**40]))[0] == 2**80


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_halves_go_away_from_zero(number: int, divisor: int) -> None:
    quotient, rest = divmod(abs(number), divisor)
    expected = quotient + (2 * rest >= divisor)
    assert half_up(np.array([number]), np.array([divisor]))[0] == (expected if number >= 0 else -expected)


def test_amounts_no_array_of_int64_holds() -> None:
    assert integers([2**70, 1]).tolist() == [2**70, 1]
    assert half_up(np.array([2**62]), np.array([1]))[0] == 2**62
