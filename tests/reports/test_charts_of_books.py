"""What charts show of a Book, held against the engine's figures and a slow recomputation, over random ledgers."""

from __future__ import annotations

import itertools
from random import Random
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.exchange.importer import import_path
from ardesk.kpi import views
from ardesk.kpi.options import Options
from ardesk.ledger import Ledger
from ardesk.reports.charts import activity_calendar, distribution, pareto, scatter, waterfall
from ardesk.reports.charts import figures_of as figures
from tests.books import book
from tests.oracle.case import Case
from tests.oracle.figures import FIGURES
from tests.oracle.ledgers import random_ledger, random_period
from tests.oracle.records import base_currency, parse, write_folder
from tests.reports.chart_kit import check_words, style

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.book.book import Book
    from tests.oracle.records import Claim

PLAIN = Options()


class World:
    """A random ledger: the engine's Book of it, and the question to the slow recomputation."""

    def __init__(self, seed: int, folder: Path) -> None:
        random = Random(seed)  # noqa: S311 (figures, not secrets)
        records = random_ledger(random, 120)
        start, end = random_period(random, records)
        write_folder(records, folder / "exchange")
        with Ledger.create(folder / "it.ardesk", name="Random", currency=base_currency(records)) as ledger:
            assert import_path(ledger, folder / "exchange").written
            self.book: Book = ledger.book()
        self.period = Period(start, end)
        self.case = Case(parse(records), start, end)


@pytest.fixture(scope="module", params=range(7))
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(int(request.param), tmp_path_factory.mktemp("world"))


def test_what_moved_receivables_adds_up_from_start_to_end(world: World) -> None:
    data, idents = figures.receivables_moved(world.book, world.period, PLAIN)
    assert data.start.amount == FIGURES["ar_beginning"](world.case).value
    assert data.end.amount == FIGURES["ar_ending"](world.case).value
    assert data.start.amount + sum(step.amount for step in data.steps) == data.end.amount
    for ident, step in zip(idents[1:-1], data.steps, strict=True):
        assert abs(step.amount) == abs(FIGURES[ident](world.case).value or 0)
    assert waterfall(data, style(6, 3)).twin.rows[-1][2] == data.end.amount


def test_how_late_money_came_is_every_payment_of_the_period(world: World) -> None:
    data = figures.days_late(world.book, world.period)
    paid = [((one.paid_on - one.invoice.due).days, one.amount) for one in world.case.applications()]
    for span in data.spans:
        low, high = -(10**6) if span.first is None else span.first, 10**6 if span.last is None else span.last
        assert span.amount == sum(amount for days, amount in paid if low <= days <= high)
        assert span.count == len([days for days, _amount in paid if low <= days <= high])
    assert data.whole == sum(amount for _days, amount in paid)
    assert data.median == median([(days, amount) for days, amount in paid if amount])
    assert [row[1] for row in distribution(data, style(6, 3)).twin.rows] == [span.amount for span in data.spans]


def median(weighted: list[tuple[int, int]]) -> float | None:
    """The day up to which and from which at least half of the amount came; between two their mean."""
    whole = sum(amount for _days, amount in weighted)
    days = sorted({days for days, _amount in weighted})
    fit = [
        one
        for one in days
        if 2 * sum(a for d, a in weighted if d <= one) >= whole and 2 * sum(a for d, a in weighted if d >= one) >= whole
    ]
    return (fit[0] + fit[-1]) / 2 if fit else None


def test_how_late_invoices_were_paid_is_every_invoice_closed(world: World) -> None:
    data = figures.days_late(world.book, world.period, "count")
    receipts = [(world.case.last_receipt(invoice), invoice.due) for invoice in world.case.closed()]
    late = [(receipt - due).days for receipt, due in receipts if receipt]
    assert data.whole == len(late)
    for span in data.spans:
        low, high = -(10**6) if span.first is None else span.first, 10**6 if span.last is None else span.last
        assert span.count == sum(low <= days <= high for days in late)
        assert len(figures.paid_invoices(world.book, world.period, span, "count")) == span.count


def test_spans_meet_at_the_due_date_and_leave_no_day_out(world: World) -> None:
    spans = figures.days_late(world.book, world.period).spans
    for one, two in itertools.pairwise(spans):
        assert one.last is not None
        assert two.first == one.last + 1
    assert not any((span.first is None or span.first <= 0) and (span.last is None or span.last > 0) for span in spans)


@pytest.mark.parametrize(("kind", "ident"), [("disputes", "dispute_amount"), ("deductions", "deductions_amount")])
def test_reasons_are_those_of_the_period_with_their_amounts(world: World, kind: str, ident: str) -> None:
    right = FIGURES[ident](world.case)
    data = figures.reasons(world.book, kind, world.period, PLAIN)
    if data.unit == "money":
        told = {name: amount for name, amount, _count in data.reasons if amount}
        assert told == {name: amount for name, amount in right.parts.items() if amount}
    claims: list[Claim] = getattr(world.case.ledger, kind)
    theirs = [one for one in claims if world.case.inside(one.opened) and one.invoice not in world.case.books.cash_sales]
    assert sum(count for _name, _amount, count in data.reasons) == len(theirs)
    for name, _amount, _count in data.reasons:
        numbers = {one.invoice for one in theirs if (one.reason or "(none)") == name}
        assert set(figures.claimed_invoices(world.book, kind, world.period, name)) == numbers
    rows = pareto(data, style(6, 3)).twin.rows
    assert not rows or rows[-1][-1] == pytest.approx(100)


def test_customers_past_due_stand_with_their_amount_and_days(world: World) -> None:
    day, books = world.period.end, world.case.books
    owed: dict[str, list[tuple[int, int]]] = {}
    for invoice in books.credit:
        rest = books.open(invoice, day)
        if invoice.due < day and rest > 0:
            owed.setdefault(invoice.customer, []).append((rest, (day - invoice.due).days))
    data, codes = figures.customers_late(world.book, day, PLAIN)
    assert set(codes) == set(owed)
    for code, point in zip(codes, data.points, strict=True):
        amount = sum(rest for rest, _days in owed[code])
        assert point.amount == amount
        assert point.days == pytest.approx(sum(rest * days for rest, days in owed[code]) / amount)
    assert len(scatter(data, style(6, 3)).hits) == len(codes)


def test_the_calendar_counts_each_contact_on_its_day(world: World) -> None:
    data = figures.contacts(world.book, world.period.end)
    contacts = [one.day for one in world.case.ledger.activities if one.kind != "note"]
    for position, count in enumerate(data.counts):
        assert count == contacts.count(data.day(position))
    assert data.day(len(data.counts) - 1) == world.period.end
    assert data.first == world.case.trailing_start()
    if any(data.counts):
        assert activity_calendar(data, style(9, 3)).twin.rows[-1] == (world.period.end, data.counts[-1])


def test_months_are_the_engine_s_up_to_the_last_day(world: World) -> None:
    days = figures.month_ends(world.period.end)
    found = figures.months_of(world.book, days, ("dso", "credit_sales"), PLAIN)
    for ident in ("dso", "credit_sales"):
        for day, value in zip(days, found[ident], strict=True):
            assert value == views.value(world.book, ident, Period(day.replace(day=1), day)).value
    assert [one.as_of for one in figures.agings(world.book, days, PLAIN)] == list(days)


# Cases of their own


def test_with_tax_left_out_the_tax_in_payments_is_a_step() -> None:
    ledger = book("INV-1 ACME 2025-01-10 +30d 119.00 net=100.00 | PAY ACME 2025-01-20 59.50 to=")
    data, _idents = figures.receivables_moved(ledger, Period.parse("2025-01"), Options(tax="excluded"))
    assert data.start.amount + sum(step.amount for step in data.steps) == data.end.amount
    named = {step.name: step.amount for step in data.steps}
    assert named["Credit sales"] == 100_00
    assert waterfall(data, style(6, 3)).twin.rows[-1][2] == data.end.amount


def test_recoveries_do_not_come_off_what_was_written_off() -> None:
    ledger = book("INV-1 ACME 2025-01-10 +30d 100.00 | WO-1 INV-1 2025-01-20 100.00 recovered=40.00 on=2025-01-25")
    data, _idents = figures.receivables_moved(ledger, Period.parse("2025-01"), Options(recoveries="net"))
    assert {step.name: step.amount for step in data.steps}["Write-offs"] == -100_00
    assert data.end.amount == 0


@pytest.fixture
def nothing() -> Book:
    return book("")


def test_an_empty_book_has_charts_that_say_so(nothing: Book) -> None:
    month = Period.parse("2025-01")
    small = style(1.25, 0.83)
    check_words(waterfall(figures.receivables_moved(nothing, month, PLAIN)[0], small).figure)
    check_words(distribution(figures.days_late(nothing, month), small).figure)
    check_words(distribution(figures.days_late(nothing, month, "count"), small).figure)
    check_words(pareto(figures.reasons(nothing, "disputes", month, PLAIN), small).figure)
    check_words(scatter(figures.customers_late(nothing, month.end, PLAIN)[0], small).figure)
    check_words(activity_calendar(figures.contacts(nothing, month.end), small).figure)
