"""Every KPI, under random options and splits, against a slow recomputation that shares no code with it."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from ardesk.book.book import Book
from ardesk.domain.periods import Period
from ardesk.kpi import views
from ardesk.kpi.catalogue import CATALOGUE
from ardesk.kpi.options import CHOICES, Options
from tests.from_exchange import rows_of
from tests.oracle import aging as recomputed
from tests.oracle.figures import FIGURES, groups, kpi
from tests.oracle.ledgers import ledgers, random_period
from tests.oracle.records import Records, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ardesk.book.aging import AgingRow

seeds = st.integers(0, 2**32 - 1)
CLOSE = Fraction(1, 10**9)
VALUES = CHOICES | {
    "loss_rates": (Options().loss_rates, "history", "current:1,over 90:33.3"),
    "write_off_target": ("2", "1.5"),
    "contact_days": ("14", "3"),
    "carrying_rate": ("8", "12.5"),
}


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (figures, not secrets)


def some_options(random: Random) -> dict[str, str]:
    return {name: random.choice(values) for name, values in VALUES.items() if random.random() < 0.35}


def agree(found: float | None, expected: int | Fraction | None) -> bool:
    if found is None or expected is None:
        return found is expected
    if isinstance(found, int):
        return found == expected
    return abs(Fraction(found) - expected) <= CLOSE * max(Fraction(1), abs(Fraction(expected)))


def test_the_catalogue_is_what_can_be_recomputed() -> None:
    assert {one.id for one in CATALOGUE} == set(FIGURES)


@settings(max_examples=25, deadline=None)
@given(ledgers(), seeds, st.sampled_from([None, "customer", "type", "collector"]))
def test_every_figure_agrees(records: Records, seed: int, by: str | None) -> None:
    random = chance(seed)
    start, end = random_period(random, records)
    given_options = some_options(random)
    ledger = parse(records)
    members: dict[str | None, list[str] | None] = {None: None}
    if by:
        members = dict(groups(ledger, by).items())
    options = Options.parse(f"{name}={value}" for name, value in given_options.items())
    values = views.kpis(Book.load(rows_of(ledger)), Period(start, end), by=by, options=options)
    assert [one.group for one in values if one.id == "dso"] == list(members)
    for one in values:
        collector = one.group if by == "collector" else None
        expected = kpi(ledger, one.id, start, end, given_options, customers=members[one.group], collector=collector)
        assert agree(one.value, expected.value), (one.id, one.group, given_options, one.value, expected.value)
        for name in {*one.parts, *expected.parts}:
            found, wanted = one.parts.get(name), expected.parts.get(name)
            assert agree(found or None, wanted or None), (one.id, name, one.group, given_options, found, wanted)


@settings(max_examples=12, deadline=None)
@given(ledgers(), seeds)
def test_history_is_the_kpis_month_by_month(records: Records, seed: int) -> None:
    random = chance(seed)
    start, _end = random_period(random, records)
    options = Options.parse(f"{name}={value}" for name, value in some_options(random).items())
    book = Book.load(rows_of(parse(records)))
    first = Period.month(start)
    last = Period.month(first.start.replace(year=first.start.year + 1))
    history = views.history(book, first, last, options=options)
    at = random.randrange(len(history.months))
    single = views.kpis(book, history.months[at], options=options)
    assert [one.values[at] for one in history.series] == [one.value for one in single]


@settings(max_examples=25, deadline=None)
@given(
    ledgers(),
    seeds,
    st.sampled_from(["customer", "type", "collector", "currency", "invoice"]),
    st.sampled_from([(30, 60, 90), (30, 60, 90, 120), (10,), (7, 14)]),
)
def test_aging_agrees(records: Records, seed: int, by: str, edges: tuple[int, ...]) -> None:
    random = chance(seed)
    _start, as_of = random_period(random, records)
    chosen = {name: random.choice(CHOICES[name]) for name in ("credits", "disputed", "tax", "basis")}
    ledger = parse(records)
    found = Book.load(rows_of(ledger)).aging(as_of, by, chosen["basis"], edges, Options(**chosen))
    expected = recomputed.aging(ledger, as_of, by, edges=edges, options=chosen)

    def row(one: AgingRow | recomputed.AgingRow) -> tuple[object, ...]:
        return dict(one.amounts), one.open_items, one.unapplied, one.total

    def filled(rows: Mapping[str, AgingRow | recomputed.AgingRow]) -> dict[str, tuple[object, ...]]:
        return {name: row(one) for name, one in rows.items() if one.open_items or one.unapplied}

    assert list(found.classes) == expected.classes
    assert row(found.total) == row(expected.total)
    assert filled({one.group or "": one for one in found.rows}) == filled(expected.rows)
    if found.by_currency:
        assert filled(found.by_currency) == filled(expected.by_currency)
    if (chosen["tax"], chosen["disputed"]) == ("included", "include"):
        assert found.control_total == found.total.total
