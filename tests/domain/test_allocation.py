from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ardesk.domain.allocation import Event, first_excess, oldest_first

D = dt.date(2025, 1, 1)


def event(day: int, amount: int, order: int = 0, number: str = "P") -> Event:
    return Event(D + dt.timedelta(days=day), order, number, amount)


def test_what_fits_is_no_excess() -> None:
    assert first_excess(100, [event(5, 60), event(1, 40)]) is None


def test_the_first_event_that_takes_too_much_is_named_with_what_was_left() -> None:
    late = event(5, 61)
    assert first_excess(100, [late, event(1, 40)]) == (late, 60)


def test_money_returned_is_there_again_from_the_end_of_its_day() -> None:
    back = event(3, -100, order=4)
    assert first_excess(100, [event(1, 100), back, event(4, 100)]) is None
    assert first_excess(100, [event(1, 100), back, event(3, 1)]) == (event(3, 1), 0)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 500))), st.integers(0, 2000))
def test_oldest_first_spreads_all_it_can(items: list[tuple[int, int]], amount: int) -> None:
    known = [(at, D + dt.timedelta(days=late), rest) for at, (late, rest) in enumerate(items)]
    parts = dict(oldest_first(amount, known))
    assert sum(parts.values()) == min(amount, sum(rest for _late, rest in items))
    for at, due, rest in known:
        if parts.get(at, 0) < rest:
            assert not any(parts.get(other) for other, later, _rest in known if (later, other) > (due, at))
