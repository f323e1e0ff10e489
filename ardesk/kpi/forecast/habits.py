"""When customers pay: the days late of their payments, newer ones counting more, those of all customers as two more.

Payments on disputed invoices tell nothing of habit. What should have been paid and is not counts too, else only those
who pay would be heard: an overdue invoice as if it needed as long again, and so does one that was written off.

The half-life and the weight of the portfolio were chosen on the second half of 2012 of IBM's published sample, for the
least mean error; `build_scripts/backtest.py` holds them against each invoice of 2013.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.numbers import NEVER

if TYPE_CHECKING:
    import datetime as dt

    from ardesk.book.book import Book
    from ardesk.book.numbers import Bools, Floats, Ints

HALF_LIFE = 180  # days after which a payment counts half
PORTFOLIO = 2  # payments that all customers together count as
FEWEST = 2  # payments’ worth of experience; what is missing is filled up by "as long again"
SHORTEST = 7  # days; "as long again" is never shorter
LONGEST = 3652  # days after the day of the forecast; none is expected later
# Assumed as one payment more of the portfolio: on the due date, or in four of ten cases some days to a month later.
ASSUMED = (0, 0, 0, 0, 0, 0, 7, 14, 21, 30)
_MOST = 20_000  # days early or late; what lies further off counts as that


@dataclass(frozen=True, eq=False)
class Payments:
    """Parts of invoices paid: whose, how many days after the due date, when, which share of it, which amount."""

    customer: Ints
    invoice: Ints
    late: Ints
    day: Ints
    share: Floats
    amount: Ints

    def where(self, keep: Bools) -> Payments:
        """The payments for which `keep` is true."""
        return Payments(*(getattr(self, column.name)[keep] for column in fields(self)))

    def __len__(self) -> int:
        return len(self.customer)


def payments(book: Book, as_of: dt.date) -> Payments:
    """Every application of a payment to a credit invoice known by `as_of` and not undone by a return until then."""
    facts, today = book.applications(), as_of.toordinal()
    rows = np.flatnonzero((facts.day <= today) & (facts.until > today))
    invoice, receipt = facts.document[rows], book.applied_receipts()[rows]
    own = -book.postings().own[book.paid_rows()[rows]]
    share = own.astype(np.float64) / book.tables.invoices.total[invoice].astype(np.float64)
    late = np.clip(receipt - book.tables.invoices.due[invoice], -_MOST, _MOST)
    return Payments(facts.customer[rows], invoice, late, receipt, share, book.applied_amounts()[rows])


def undisputed(book: Book, as_of: dt.date, paid: Payments) -> Payments:
    """Those on invoices that nobody had disputed before: disputed ones wait for other reasons, and are held out."""
    claims = book.claims("disputes")
    known = claims.opened <= as_of.toordinal()
    first = np.full(len(book.tables.invoices), NEVER)
    np.minimum.at(first, claims.invoice[known], claims.opened[known])
    return paid.where(first[paid.invoice] > paid.day)


def unpaid(book: Book, as_of: dt.date, rest: Ints) -> Payments:
    """What of the open `rest` of each invoice is overdue, and what was written off as bad, as payments yet to come."""
    invoices, today, offs = book.tables.invoices, as_of.toordinal(), book.write_offs(minor=False)
    overdue = np.flatnonzero((rest > 0) & (invoices.due < today))
    given = np.flatnonzero(offs.day <= today)
    invoice = np.concatenate([overdue, book.tables.write_offs.invoice[offs.document[given]]])
    day = np.concatenate([np.full(len(overdue), today), offs.day[given]])
    amount = np.concatenate([rest[overdue], offs.amount[given]])
    sales = book.sales()
    total = np.ones(len(invoices), np.float64)
    total[sales.document] = np.maximum(sales.amount.astype(np.float64), 1)
    late = day - invoices.due[invoice]
    again = np.clip(late + np.maximum(late, SHORTEST), -_MOST, _MOST)
    return Payments(invoices.customer[invoice], invoice, again, day, amount.astype(np.float64) / total[invoice], amount)


class Habits:
    """How much of the experience with each customer lies up to so many days late."""

    def __init__(self, known: tuple[Payments, ...], as_of: dt.date, customers: int) -> None:
        self._customer = np.concatenate([one.customer for one in known])
        self._late = np.concatenate([one.late for one in known])
        age = as_of.toordinal() - np.concatenate([one.day for one in known])
        self._weight: Floats = np.concatenate([one.share for one in known]) * 0.5 ** (age / HALF_LIFE)
        self._customers = customers

    def upto(self, customer: Ints, late: Ints) -> Floats:
        """The weight of payments at most so many days late: the customer's own and their share of the portfolio's."""
        key, running, starts = self._own
        last = self._key(customer, np.clip(late, -_MOST - 1, _MOST))
        own = running[np.searchsorted(key, last, side="right")] - running[starts[customer]]
        found: Floats = own + PORTFOLIO * self._all[np.clip(late + _MOST + 1, 0, 2 * _MOST + 1)]
        return found

    @cached_property
    def _own(self) -> tuple[Ints, Floats, Ints]:
        """Customers' payments in order of lateness, their running weight, and where each customer's begin."""
        key = self._key(self._customer, self._late)
        order = np.lexsort((self._weight, key))
        everybody = np.arange(self._customers)
        starts = np.searchsorted(key[order], self._key(everybody, np.full(self._customers, -_MOST - 1)), side="right")
        return key[order], np.concatenate([np.zeros(1), np.cumsum(self._weight[order])]), starts

    @cached_property
    def _all(self) -> Floats:
        """The share of all payments, with the assumed one, at most -_MOST - 1, …, _MOST days late."""
        late = np.concatenate([self._late, np.array(ASSUMED)])
        weight = np.concatenate([self._weight, np.full(len(ASSUMED), 1 / len(ASSUMED))])
        order = np.lexsort((weight, late))
        by_day = np.bincount(late[order] + _MOST + 1, weight[order], 2 * _MOST + 2)
        running = np.cumsum(by_day)
        share: Floats = running / running[-1]
        return share

    @staticmethod
    def _key(customer: Ints, late: Ints) -> Ints:
        found: Ints = customer * (4 * _MOST) + late + 2 * _MOST
        return found


@dataclass(frozen=True, eq=False)
class Chances:
    """For each of some open items the chance to be paid by a day, given that it has not been so far.

    An item is `late` so many days (negative: not yet due) on the day `wait` days ahead: that of its promise, which is
    kept with the chance `kept`, or today without one (0, 0). What experience does not reach is taken to need as long
    again: half of it that long, by the rule that what has lasted long will last.
    """

    habits: Habits
    customer: Ints
    late: Ints
    wait: Ints
    kept: Floats

    def by(self, days: int) -> Floats:
        """The chance of each item to be paid within so many days from today."""
        after = np.full(len(self.late), days) - self.wait
        return np.where(after < 0, 0.0, self.kept + (1 - self.kept) * self._by(np.maximum(after, 0)))

    def day(self, share: float) -> Ints:
        """The first of the coming days by which each item is paid with the chance `share`; at least 1."""
        wanted = (share - self.kept) / (1 - self.kept)
        low, high = np.zeros(len(self.late), np.int64), np.full(len(self.late), LONGEST)
        while (high - low > 1).any():
            middle = (low + high) // 2
            reached = self._by(middle) >= wanted - 1e-9
            low, high = np.where(reached, low, middle), np.where(reached, middle, high)
        return np.where(wanted <= 0, self.wait, self.wait + high)

    def _by(self, days: Ints) -> Floats:
        """The chance to be paid within so many days from `wait`, a promise apart."""
        reached = self.habits.upto(self.customer, self.late + days) - self._passed
        return (reached + self._lacking * days / (days + self._scale)) / (self._ahead + self._lacking)

    @cached_property
    def _passed(self) -> Floats:
        return self.habits.upto(self.customer, self.late)

    @cached_property
    def _ahead(self) -> Floats:
        """The experience with payments later than the item is already."""
        return np.maximum(self.habits.upto(self.customer, np.full_like(self.late, _MOST)) - self._passed, 0)

    @cached_property
    def _lacking(self) -> Floats:
        return np.maximum(FEWEST - self._ahead, 0)

    @cached_property
    def _scale(self) -> Floats:
        return np.maximum(self.late, SHORTEST).astype(np.float64)

    @property
    def over(self) -> Floats:
        """In which share of experience each item would have been paid by now."""
        return self._passed / (self._passed + self._ahead)

    @property
    def beyond(self) -> Floats:
        """Which share of what is said about each item rests on "as long again" rather than on payments."""
        return self._lacking / (self._ahead + self._lacking)
