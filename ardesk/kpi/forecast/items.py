"""What is open on a day: what of it is held out, which promises are pending, and how promises were kept before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.claims import amounts
from ardesk.domain.periods import Period
from ardesk.i18n import _
from ardesk.kpi.forecast.records import DEDUCTED, DISPUTED, HeldOut
from ardesk.kpi.options import Options
from ardesk.kpi.promises import counted, judged, payments_towards
from ardesk.kpi.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.book.book import Book
    from ardesk.book.numbers import Bools, Ints

# Before any promise has been judged: seven of ten are kept (60 to 80 % is usual, transformance.ai).
_KEPT, _JUDGED = 7, 10


@dataclass(frozen=True, eq=False)
class Items:
    """Open invoices on a day: what is reckoned with, days late, and the promise (-1: none) with the days until it."""

    invoice: Ints
    customer: Ints
    open: Ints
    late: Ints
    promise: Ints
    wait: Ints


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of the promises that fell due were kept."""

    kept: int
    due: int

    @property
    def chance(self) -> float:
        """The chance that the next one is kept; never 0 or 1."""
        return (self.kept + _KEPT) / (self.due + _JUDGED)


def items(book: Book, as_of: dt.date, held: Ints) -> Items:
    """Every credit invoice with an open rest that is not `held`, with its promise."""
    invoices, today = book.tables.invoices, as_of.toordinal()
    rest = open_on(book, as_of) - held
    rows = np.flatnonzero(rest > 0)
    promised = np.full(len(invoices), -1)
    wait = np.zeros(len(invoices), np.int64)
    for number, covered in _pending(book, as_of, rest):
        promised[covered], wait[covered] = number, int(book.tables.promises.due[number]) - today
    promise, day = promised[rows], today + wait[rows]
    return Items(rows, invoices.customer[rows], rest[rows], day - invoices.due[rows], promise, day - today)


def open_on(book: Book, as_of: dt.date) -> Ints:
    """What is open on each invoice at the end of the day."""
    everything = np.arange(len(book.tables.invoices))
    return book.balances().of(everything, np.full(len(everything), as_of.toordinal()))


def held_out(
    book: Book, as_of: dt.date, day: Callable[[dt.date], str] = dt.date.isoformat
) -> tuple[Ints, tuple[HeldOut, ...]]:
    """What is held out of each invoice, and the list of it: first what is disputed, of the rest what was deducted."""
    rest = open_on(book, as_of)
    disputed, deducted = np.zeros_like(rest), np.zeros_like(rest)
    document, amount = book.disputed().by_document(0, as_of.toordinal())
    disputed[document] = np.minimum(amount, rest[document])
    claims = book.claims("deductions")
    today = as_of.toordinal()
    standing = np.flatnonzero((claims.opened <= today) & (claims.resolved > today))
    np.add.at(deducted, claims.invoice[standing], amounts(book, "deductions", net=False)[standing])
    deducted = np.minimum(deducted, rest - disputed)
    listed = [*_listed(book, as_of, disputed, DISPUTED, day), *_listed(book, as_of, deducted, DEDUCTED, day)]
    return disputed + deducted, tuple(sorted(listed, key=lambda one: (-one.amount, one.number)))


def _listed(book: Book, as_of: dt.date, amount: Ints, kind: str, day: Callable[[dt.date], str]) -> list[HeldOut]:
    invoices, customers = book.tables.invoices, book.customers
    texts = _words(book, as_of, kind, day)
    found = []
    for row in np.flatnonzero(amount > 0).tolist():
        whose = int(invoices.customer[row])
        code, name, number = customers.code[whose], customers.name[whose], invoices.number[row]
        found.append(HeldOut(number, code, name, int(amount[row]), kind, texts.get(row, "")))
    return found


def _words(book: Book, as_of: dt.date, kind: str, day: Callable[[dt.date], str]) -> dict[int, str]:
    """For each invoice a sentence on its open claims."""
    claims, today = book.claims("disputes" if kind == DISPUTED else "deductions"), as_of.toordinal()
    sentence = (
        _("Disputed since {day}: {reason}. Expected once it is settled.")
        if kind == DISPUTED
        else _("Deducted on {day}: {reason}. Open until it is credited or paid back.")
    )
    found: dict[int, str] = {}
    for row in np.flatnonzero((claims.opened <= today) & (claims.resolved > today)).tolist():
        opened = day(dt.date.fromordinal(int(claims.opened[row])))
        text = sentence.format(day=opened, reason=claims.reason[row] or _("no reason given"))
        found.setdefault(int(claims.invoice[row]), text)
    return found


def _pending(book: Book, as_of: dt.date, rest: Ints) -> list[tuple[int, Ints]]:
    """Promises not yet due and not yet met, oldest first, each with the invoices it is about.

    One without invoice is about its customer's invoices, oldest due first, until its amount is used up; one that
    names its invoice comes after it, so that it wins.
    """
    promises, today = book.tables.promises, as_of.toordinal()
    rows = counted(book)
    rows = rows[(promises.made[rows] <= today) & (promises.due[rows] > today)]
    if not len(rows):
        return []
    rows = rows[~_met(book, as_of, rows)]
    rows = rows[np.lexsort((-promises.due[rows], promises.made[rows], promises.invoice[rows] >= 0))]
    found = []
    for row in rows.tolist():
        named = int(promises.invoice[row])
        covered = np.array([named]) if named >= 0 else _oldest(book, rest, row)
        found.append((row, covered[rest[covered] > 0]))
    return found


def _oldest(book: Book, rest: Ints, promise: int) -> Ints:
    invoices, promises = book.tables.invoices, book.tables.promises
    rows = np.flatnonzero((invoices.customer == promises.customer[promise]) & (rest > 0))
    rows = rows[np.lexsort((rows, invoices.due[rows]))]
    before = np.cumsum(rest[rows]) - rest[rows]
    covered: Ints = rows[before < promises.amount[promise]]
    return covered


def _met(book: Book, as_of: dt.date, rows: Ints) -> Bools:
    """Which of the promises have been met in full already."""
    towards, today = payments_towards(book, rows), as_of.toordinal()
    paid = [sum(amount for amount, since, until in towards[row] if since <= today < until) for row in rows.tolist()]
    return np.array(paid, dtype=np.float64) >= book.tables.promises.amount[rows]


def kept_so_far(book: Book, as_of: dt.date) -> Kept:
    """How the promises that fell due by the day were kept."""
    due = book.tables.promises.due[counted(book)]
    if not len(due) or int(due.min()) > as_of.toordinal():
        return Kept(0, 0)
    period = Period(dt.date.fromordinal(int(due.min())), as_of)
    known = judged(Question(book, (period,), Options()))
    return Kept(int(known.kept.sum()), len(known.kept))
