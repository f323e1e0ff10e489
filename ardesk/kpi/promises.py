"""Promises to pay: each judged alone, by the cash that came between the day it was made and the day it fell due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.movements import Facts
from ardesk.book.numbers import NEVER, Bools, Ints, spread, summable
from ardesk.book.reading import equals
from ardesk.book.tables import in_base
from ardesk.i18n import mark
from ardesk.kpi.documents import Found
from ardesk.kpi.figures import Figures
from ardesk.kpi.formula import Named, percent
from ardesk.kpi.kpi import DEFINITION, HIGHER, LOWER, Benchmark, Kpi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.book.book import Book
    from ardesk.kpi.question import Question

FAMILY = mark("Collection")


@dataclass(frozen=True, eq=False)
class Judged:
    """Promises that fall due in a period, each with that period: what was promised and paid towards it by its end."""

    promise: Ints
    period: Ints
    promised: Ints
    paid: Ints
    kept: Bools


def judged(question: Question) -> Judged:
    """Every promise in question with each period it falls due in."""
    return question.kept("promises", lambda: _judge(question))


def counted(book: Book) -> Ints:
    """The promises that count: open ones, not on cash sales."""
    promises = book.tables.promises
    on_cash = np.zeros(len(promises), np.bool_)
    named = promises.invoice >= 0
    on_cash[named] = book.tables.invoices.cash[promises.invoice[named]]
    return np.flatnonzero(equals(promises.status, "open") & ~on_cash)


def _judge(question: Question) -> Judged:
    book = question.book
    promises, rows = book.tables.promises, counted(book)
    due = Facts(promises.due[rows], promises.due[rows], np.full(len(rows), NEVER), promises.customer[rows], rows)
    at, period = due.pairs(question.starts, question.ends)
    promise = rows[at]
    paid = np.zeros(len(promise), np.int64)
    towards = payments_towards(book, np.unique(promise))
    for place, (one, end) in enumerate(zip(promise.tolist(), question.ends[period].tolist(), strict=True)):
        paid[place] = sum(amount for amount, since, until in towards[one] if since <= end < until)
    kept = paid >= promises.amount[promise]
    return Judged(promise, period, _in_base(book, promise, promises.amount[promise]),
                  _in_base(book, promise, np.minimum(paid, promises.amount[promise])), kept)  # fmt: skip


def payments_towards(book: Book, wanted: Ints) -> dict[int, list[tuple[int, int, int]]]:
    """For each promise the amounts that may count, from which day on and until before which day they do."""
    promises = book.tables.promises
    found: dict[int, list[tuple[int, int, int]]] = {}
    by_invoice, by_customer = _by_invoice(book), _by_customer(book)
    for one in wanted.tolist():
        made, due, invoice = int(promises.made[one]), int(promises.due[one]), int(promises.invoice[one])
        source = by_invoice.get(invoice, []) if invoice >= 0 else by_customer.get(int(promises.customer[one]), [])
        found[one] = [(amount, since, until) for day, amount, since, until in source if made <= day <= due]
    return found


Payment = tuple[int, int, int, int]  # date, amount, known from, until before


def _by_invoice(book: Book) -> dict[int, list[Payment]]:
    """Payments applied to the invoices that promises name, in the invoices' currency."""
    posted, facts = book.postings(), book.applications()
    named = np.isin(facts.document, book.tables.promises.invoice)
    rows = np.flatnonzero(named)
    own = -posted.own[book.paid_rows()[rows]]
    columns = (facts.document[rows], book.applied_receipts()[rows], own, facts.day[rows], facts.until[rows])
    return _listed(columns)


def _by_customer(book: Book) -> dict[int, list[Payment]]:
    """Payments of the customers that promised without naming an invoice, in base currency."""
    stream, promises = book.received(), book.tables.promises
    rows = np.flatnonzero(np.isin(stream.customer, promises.customer[promises.invoice < 0]))
    until = book.tables.credits.returned[stream.document[rows]]
    return _listed((stream.customer[rows], stream.day[rows], stream.amount[rows], stream.day[rows], until))


def _listed(columns: tuple[Ints, ...]) -> dict[int, list[Payment]]:
    found: dict[int, list[Payment]] = {}
    for whose, day, amount, since, until in zip(*(column.tolist() for column in columns), strict=True):
        found.setdefault(whose, []).append((day, amount, since, until))
    return found


def _in_base(book: Book, promise: Ints, amounts: Ints) -> Ints:
    """Amounts of promises in base: at their invoice's rate, or as they are without invoice."""
    invoice = book.tables.promises.invoice[promise]
    found = amounts.copy()
    named = np.flatnonzero(invoice >= 0)
    moved = in_base(book.tables.monies, book.tables.invoices, invoice[named], amounts[named])
    if moved.dtype == object:
        found = found.astype(object)
    found[named] = moved
    return found


def _total(question: Question, amounts: Ints) -> Figures:
    found = judged(question)
    customer = question.book.tables.promises.customer[found.promise]
    place = (question.groups.of[customer], found.period)
    return Figures(spread(np.zeros(question.shape, np.int64), place, summable(amounts)))


def _count(question: Question, *, kept: bool | None = None) -> Figures:
    found = judged(question)
    chosen = np.ones(len(found.promise), np.int64) if kept is None else (found.kept == kept).astype(np.int64)
    return _total(question, chosen)


def _documents(question: Question, *, kept: bool | None = None) -> Iterator[Found]:
    found, chosen = judged(question), _of_first(question)
    if kept is not None:
        chosen &= found.kept == kept
    yield Found("promise", found.promise[chosen], found.promised[chosen], np.ones(chosen.sum(), np.int64))


def _of_first(question: Question) -> Bools:
    """Which promises are the first group's in the first period."""
    found = judged(question)
    customer = question.book.tables.promises.customer[found.promise]
    chosen: Bools = (found.period == 0) & (question.groups.of[customer] == 0)
    return chosen


def _amounts(question: Question, *, paid: bool) -> Iterator[Found]:
    found, chosen = judged(question), _of_first(question)
    yield Found("promise", found.promise[chosen], (found.paid if paid else found.promised)[chosen])


_DUE = Named("promises_due", mark("Promises due"), "count", _count, _documents)
_KEPT = Named(
    "promises_kept", mark("Promises kept"), "count",
    lambda question: _count(question, kept=True), lambda question: _documents(question, kept=True),
)  # fmt: skip
_BROKEN = Named(
    "promises_broken", mark("Promises broken"), "count",
    lambda question: _count(question, kept=False), lambda question: _documents(question, kept=False),
)  # fmt: skip
_PROMISED = Named(
    "amount_promised", mark("Amounts promised"), "money",
    lambda question: _total(question, judged(question).promised),
    lambda question: _amounts(question, paid=False),
)  # fmt: skip
_PAID = Named(
    "amount_kept", mark("Paid of these, at most what was promised"), "money",
    lambda question: _total(question, judged(question).paid),
    lambda question: _amounts(question, paid=True),
)  # fmt: skip
_KEPT_RATE = Benchmark(70, source=mark("60 to 80 % is usual (transformance.ai)."))

PROMISES = (
    Kpi(
        "promise_kept_rate", mark("Promises kept"), "percent", FAMILY, percent(_KEPT / _DUE), HIGHER, _KEPT_RATE,
        reading=mark("Of the promises that fell due, the share met in full by the day promised."),
        source=mark("transformance.ai."),
    ),
    Kpi(
        "promise_kept_rate_amount", mark("Promises kept, by amount"), "percent", FAMILY,
        percent(_PAID / _PROMISED), HIGHER,
        reading=mark("Of the amounts promised, the share that came by the day promised."),
        source=DEFINITION,
    ),
    Kpi(
        "promises_due", mark("Promises due"), "count", FAMILY, _DUE,
        reading=mark("Promises whose day lies in the period; renegotiated and withdrawn ones are left out."),
        source=DEFINITION,
    ),
    Kpi(
        "promises_broken", mark("Promises broken"), "count", FAMILY, _BROKEN, LOWER,
        reading=mark("Promises that fell due and were not met in full."),
        source=DEFINITION,
    ),
)  # fmt: skip
