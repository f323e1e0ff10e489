"""The forecast itself: open items, each with its chances, and what they bring week by week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.numbers import half_up, spread, times
from ardesk.domain.money import round_half_up
from ardesk.i18n import _
from ardesk.kpi.forecast import why
from ardesk.kpi.forecast.habits import Chances, Habits, Payments, payments, undisputed, unpaid
from ardesk.kpi.forecast.items import Items, Kept, held_out, items, kept_so_far, open_on
from ardesk.kpi.forecast.records import (
    HABIT,
    METHODS,
    WEEKS,
    WEIGHTED_MEAN,
    ExpectedInvoice,
    Forecast,
    ForecastWeek,
    HeldOut,
)
from ardesk.kpi.forecast.sums import HIGH, LOW, likely
from ardesk.kpi.options import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ardesk.book.book import Book
    from ardesk.book.numbers import Floats, Ints

_DAYS = 7
_LAST = dt.date.max.toordinal()


@dataclass(frozen=True, eq=False)
class Outlook:
    """What is known on a day of the open items; `date` is each one's likely day by the method."""

    book: Book
    as_of: dt.date
    method: str
    items: Items
    paid: Payments
    usual: Payments
    kept: Kept
    chances: Chances
    held: tuple[HeldOut, ...]
    date: Ints
    mean: Ints

    def sums(self, days: Sequence[int]) -> list[tuple[int, int, int]]:
        """Expected, low and high of the times between these days from now, the first of them 0."""
        amounts = self.items.open.astype(np.float64)
        by = [self.chances.by(day) for day in days]
        expected = self._by_date(days) if self.method == WEIGHTED_MEAN else _by_chance(amounts, by)
        found = []
        for one, before, after in zip(expected, by, by[1:], strict=False):
            low, high = (_whole(sum_) for sum_ in likely(amounts, np.maximum(after - before, 0)))
            found.append((one, min(low, one), max(high, one)))
        return found

    def dated(self, days: Sequence[int]) -> list[int]:
        """What is open on the items whose likely day lies in each of these times."""
        return self._by_date(days)

    def _by_date(self, days: Sequence[int]) -> list[int]:
        today = self.as_of.toordinal()
        ahead = self.date - today
        return [sum(self.items.open[(ahead > first) & (ahead <= last)].tolist()) for first, last in pairwise(days)]


def outlook(book: Book, as_of: dt.date, method: str, day: Callable[[dt.date], str] = dt.date.isoformat) -> Outlook:
    """The open items of a day with all that is known then. Raises UsageError for a method that does not exist."""
    if method not in METHODS:
        raise UsageError(
            _("There is no forecast method {name}. There are: {known}.").format(name=method, known=", ".join(METHODS))
        )
    held, listed = held_out(book, as_of, day)
    open_items, paid, kept = items(book, as_of, held), payments(book, as_of), kept_so_far(book, as_of)
    promised = open_items.promise >= 0
    chance = np.where(promised, kept.chance, 0.0)
    usual = undisputed(book, as_of, paid)
    known = usual, unpaid(book, as_of, open_on(book, as_of) - held)
    habits = Habits(known, as_of, len(book.customers.code))
    chances = Chances(habits, open_items.customer, open_items.late, open_items.wait, chance)
    today, due = as_of.toordinal(), book.tables.invoices.due[open_items.invoice]
    mean = weighted_days_late(paid, len(book.customers.code))[open_items.customer]
    if method == WEIGHTED_MEAN:
        date = np.where(promised, today + open_items.wait, np.maximum(due + mean, today + 1))
    else:
        date = np.where(promised, today + open_items.wait, today + chances.day(0.5))
    return Outlook(book, as_of, method, open_items, paid, usual, kept, chances, listed, date, mean)


def weighted_days_late(paid: Payments, customers: int) -> Ints:
    """Each customer's signed days late weighted by amount, rounded half up; all customers' for those without payments.

    KPIS 1.12 and 1.27; 0 where nobody has paid yet.
    """
    weighted = spread(np.zeros(customers, np.int64), paid.customer, times(paid.amount, paid.late))
    weight = spread(np.zeros(customers, np.int64), paid.customer, paid.amount)
    whole = int(sum(weight.tolist()))
    mean = round_half_up(Fraction(int(sum(weighted.tolist())), whole)) if whole else 0
    own = half_up(weighted, np.where(weight == 0, 1, weight))
    return np.where(weight == 0, mean, own).astype(np.int64)


def forecast(
    book: Book,
    as_of: dt.date,
    *,
    weeks: int = WEEKS,
    method: str = HABIT,
    minimum: int | None = None,
    day: Callable[[dt.date], str] = dt.date.isoformat,
) -> Forecast:
    """The cash expected after the end of `as_of`, by what was known then, in base minor units.

    Weeks begin on the day after; one that is expected to bring less than `minimum` is marked. `day` writes the dates
    in sentences. Raises UsageError for a method that does not exist.
    """
    known = outlook(book, as_of, method, day)
    edges = range(0, _DAYS * weeks + 1, _DAYS)
    sums, dated = known.sums(edges), known.dated(edges)
    found = tuple(
        ForecastWeek(
            date_of(as_of.toordinal() + first + 1), date_of(as_of.toordinal() + first + _DAYS), expected, low, high,
            on_days, minimum is not None and expected < minimum,
        )
        for first, (expected, low, high), on_days in zip(edges, sums, dated, strict=False)
    )  # fmt: skip
    listed = _listed(known, day)
    later = sum(one.open for one in listed) - sum(one.expected for one in found)
    return Forecast(as_of, method, minimum, found, later, listed, known.held)


def _listed(known: Outlook, day: Callable[[dt.date], str]) -> tuple[ExpectedInvoice, ...]:
    """The expected invoices in order of their likely day."""
    book, rows, today = known.book, known.items, known.as_of.toordinal()
    earliest = np.minimum(today + known.chances.day(LOW), known.date)
    latest = np.maximum(today + known.chances.day(HIGH), known.date)
    invoices, customers = book.tables.invoices, book.customers
    due = invoices.due[rows.invoice]
    sentences = _sentences(known, earliest - due, latest - due, day)
    columns = (rows.invoice, rows.customer, rows.open, due, known.date, earliest, latest, rows.promise)
    order = np.lexsort((rows.invoice, -rows.open, known.date)).tolist()
    lines = list(zip(*(column.tolist() for column in columns), sentences, strict=True))
    return tuple(
        ExpectedInvoice(
            invoices.number[invoice], customers.code[whose], customers.name[whose], amount, date_of(due_day),
            date_of(expected), date_of(first), date_of(last), sentence, promise >= 0,
        )
        for invoice, whose, amount, due_day, expected, first, last, promise, sentence in (lines[row] for row in order)
    )  # fmt: skip


def _sentences(known: Outlook, earliest: Ints, latest: Ints, day: Callable[[dt.date], str]) -> list[str]:
    rows, due = known.items, known.book.tables.invoices.due[known.items.invoice]
    reasons = why.Reasons(
        known.book, rows, known.as_of, known.date - due, earliest, latest,
        known.chances.over, known.chances.beyond, known.kept, day,
    )  # fmt: skip
    if known.method == HABIT:
        return reasons.sentences(known.usual)
    names = known.book.customers.name
    count = np.bincount(known.paid.customer, minlength=len(names)).tolist()
    moved = (known.date > due + known.mean).tolist()
    return [
        reasons.promised(row) if promise >= 0 else why.by_mean(names[whose], days, count[whose], moved=moved[row])
        for row, (whose, promise, days) in enumerate(
            zip(rows.customer.tolist(), rows.promise.tolist(), known.mean.tolist(), strict=True)
        )
    ]


def _by_chance(amounts: Floats, by: Sequence[Floats]) -> list[int]:
    """What each time brings on average, in whole minor units that add up to the rounded total."""
    upto = [_whole(float((amounts * chance).sum())) for chance in by]
    return [after - before for before, after in pairwise(upto)]


def _whole(amount: float) -> int:
    return round_half_up(Fraction(amount))


def date_of(ordinal: int) -> dt.date:
    """The date, at most the last there is."""
    return dt.date.fromordinal(min(ordinal, _LAST))
