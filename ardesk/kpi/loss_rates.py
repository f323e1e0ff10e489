"""Expected credit loss: what is open in each class, times the share of it that is lost."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.balances import Balances
from ardesk.book.numbers import Ints, spread
from ardesk.domain.periods import add_months
from ardesk.kpi.documents import Found, shared_out
from ardesk.kpi.figures import Figures, plus
from ardesk.kpi.options import CLASSES, HISTORY
from ardesk.kpi.quantities import late

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from ardesk.book.numbers import Objects
    from ardesk.kpi.question import Question

_LIMITS = (0, 30, 60, 90)


def expected_loss(question: Question) -> Figures:
    """The open items of each class by due date, times the class's rate."""
    amounts = _classes(question)
    if question.options.loss_rates == HISTORY:
        return _by_history(question, amounts)
    rates = [Fraction(rate) / 100 for rate in question.options.rates().values()]
    below = lcm(*(rate.denominator for rate in rates))
    total = np.zeros(question.shape, dtype=object)
    for amount, rate in zip(amounts, rates, strict=True):
        total = total + amount.astype(object) * int(rate * below)
    return Figures(total, np.full(question.shape, below, dtype=object))


def losses(question: Question) -> Iterator[Found]:
    """The open items of the first group with what is expected to be lost of each."""
    book, end = question.book, int(question.ends[0])
    stream = question.of_first_group(book.open(net=question.options.net_of_tax))
    rows, amounts = stream.by_document(0, end)
    classes = np.searchsorted(_LIMITS, end - book.tables.invoices.due[rows])
    if question.options.loss_rates == HISTORY:
        rates = _rates(question, question.periods[0].end)[0]
    else:
        rates = [Fraction(rate) / 100 for rate in question.options.rates().values()]
    below = lcm(*(rate.denominator for rate in rates))
    numerators = np.array([int(rate * below) for rate in rates], dtype=object)[classes] * amounts.astype(object)
    yield from shared_out([("invoice", rows, numerators)], below)


def _classes(question: Question) -> list[Ints]:
    book, options = question.book, question.options
    levels = [question.standing(((1, book.open(net=options.net_of_tax)),), "end")]
    levels += [question.standing(late(limit)(book, options), "end") for limit in _LIMITS]
    return [plus(one, -two) for one, two in itertools.pairwise(levels)] + [levels[-1]]


def _by_history(question: Question, amounts: list[Ints]) -> Figures:
    above, below = np.zeros(question.shape, dtype=object), np.ones(question.shape, dtype=object)
    for at, period in enumerate(question.periods):
        rates = _rates(question, period.end)
        for group in range(question.shape[0]):
            loss = sum(
                (rate * int(amount[group, at]) for rate, amount in zip(rates[group], amounts, strict=True)), Fraction(0)
            )
            above[group, at], below[group, at] = loss.numerator, loss.denominator
    return Figures(above, below)


def _rates(question: Question, end: dt.date) -> list[list[Fraction]]:
    """For each group and class: of what entered it in the year that ended a year before, the share written off."""
    entered, lost = _entered_and_lost(question, end)
    found = []
    for group in range(question.shape[0]):
        rates: list[Fraction] = []
        for at in range(len(CLASSES)):
            known = int(entered[group, at])
            before = rates[-1] if rates else Fraction(0)
            rates.append(Fraction(int(lost[group, at]), known) if known else before)
        found.append(rates)
    return found


def _entered_and_lost(question: Question, end: dt.date) -> tuple[Ints | Objects, Ints | Objects]:
    book, net = question.book, question.options.net_of_tax
    invoices, balances = book.tables.invoices, book.balances(net=net)
    last, first = _years_before(end, 1), _years_before(end, 2) + 1
    written = book.write_offs(net=net)
    off = Balances(book.tables.write_offs.invoice[written.document], written.day, written.amount)
    shape = question.shape[0], len(CLASSES)
    entered: Ints = np.zeros(shape, np.int64)
    lost: Ints = np.zeros(shape, np.int64)
    for at, limit in enumerate((None, *_LIMITS)):
        day = invoices.day if limit is None else np.maximum(invoices.day, invoices.due + limit + 1)
        rows = np.flatnonzero((day >= first) & (day <= last) & ~invoices.cash)
        if limit is None:
            rows = rows[invoices.due[rows] >= invoices.day[rows]]
        amount = balances.of(rows, day[rows])
        group = question.groups.of[invoices.customer[rows]]
        place = (group, np.full(len(rows), at))
        entered = spread(entered, place, amount)
        since = off.of(rows, np.full(len(rows), end.toordinal())) - off.of(rows, day[rows])
        lost = spread(lost, place, np.minimum(since, amount))
    return entered, lost


def _years_before(day: dt.date, count: int) -> int:
    """The number of the same day so many years earlier; 0 before there were years."""
    return add_months(day, -12 * count).toordinal() if day.year > count else 0
