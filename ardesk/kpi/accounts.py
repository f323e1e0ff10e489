"""Figures that go customer by customer: who owes what, who is high risk or above a limit, who the largest are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.numbers import NEVER, Bools, Ints, spread
from ardesk.kpi.documents import Found
from ardesk.kpi.figures import Figures, plus
from ardesk.kpi.formula import Named
from ardesk.kpi.quantities import listed, open_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ardesk.kpi.question import Question, Signed


def accounts(key: str, name: str, unit: str, each: Callable[[Question], Ints]) -> Named:
    """The sum over customers of what `each` gives for them in every period, with these customers behind it."""
    return Named(key, name, unit, lambda question: grouped(question, each(question)),
                 lambda question: customers_found(question, each(question), unit))  # fmt: skip


def grouped(question: Question, values: Ints) -> Figures:
    """Values of customers and periods, added up by group."""
    cells: Ints = np.zeros(question.shape, np.int64)
    return Figures(spread(cells, question.groups.of, values))


def customers_found(question: Question, values: Ints, unit: str) -> Iterator[Found]:
    """The customers of the first group with a value in the first period."""
    rows = np.flatnonzero((values[:, 0] != 0) & (question.groups.of == 0))
    shares = values[rows, 0]
    yield Found("customer", rows, shares if unit == "money" else None, shares, int(question.ends[0]))


def per_customer(question: Question, streams: Signed) -> Ints:
    """What stands at each period's end: (customers in the ledger's order, periods)."""
    each = question.book.groups("customer")
    total: Ints = np.zeros((each.count, question.shape[1]), np.int64)
    for sign, stream in streams:
        total = plus(total, sign * stream.at(question.ends, each))
    return total[each.of]


def opened(question: Question) -> Ints:
    """Each customer's open items."""
    streams = open_items.streams(question.book, question.options)
    return question.kept("opened", lambda: per_customer(question, streams))


def with_balance(question: Question) -> Ints:
    """One for each customer with open items."""
    return (opened(question) > 0).astype(np.int64)


# Risk


def _high(question: Question) -> Bools:
    customers = question.book.customers
    flagged = np.array([risk == "high" for risk in customers.risk], dtype=np.bool_)
    always = customers.risk_since == NEVER
    since = np.where(always, 0, customers.risk_since)
    return flagged[:, np.newaxis] & (since[:, np.newaxis] <= question.ends[np.newaxis, :])


def high_with_balance(question: Question) -> Ints:
    """One for each customer of high risk with open items."""
    return with_balance(question) * _high(question)


def high_exposure(question: Question) -> Ints:
    """The open items of each customer of high risk."""
    return np.where(_high(question), opened(question), 0)


def high_items(question: Question) -> Iterator[Found]:
    """What customers of high risk have not paid."""
    return _items_of(question, np.flatnonzero(_high(question)[:, 0]))


def _items_of(question: Question, customers: Ints) -> Iterator[Found]:
    """The open items of these customers of the first group at the first period's end."""
    streams = open_items.streams(question.book, question.options)
    theirs = tuple((sign, stream.where(np.isin(stream.customer, customers))) for sign, stream in streams)
    return listed(question, theirs, 0, int(question.ends[0]), "money")


# Limits


def _exposure(question: Question) -> Ints:
    """Whole receivables of each customer, at least 0."""
    book = question.book
    streams = ((1, book.open()), (-1, book.unapplied()))
    return np.maximum(question.kept("exposure", lambda: per_customer(question, streams)), 0)


def _limits(question: Question) -> tuple[Ints, Bools]:
    limits = question.book.customers.limit
    return np.maximum(limits, 0)[:, np.newaxis], (limits >= 0)[:, np.newaxis]


def used(question: Question) -> Ints:
    """What each customer with a limit owes."""
    _limit, tested = _limits(question)
    return np.where(tested, _exposure(question), 0)


def limits_given(question: Question) -> Ints:
    """Each customer's limit."""
    limit, _tested = _limits(question)
    return np.broadcast_to(limit, (len(limit), question.shape[1]))


def excess(question: Question) -> Ints:
    """By how much each customer is above their limit."""
    limit, tested = _limits(question)
    return np.where(tested, np.maximum(_exposure(question) - limit, 0), 0)


def above_limit(question: Question) -> Ints:
    """One for each customer above their limit."""
    return (excess(question) > 0).astype(np.int64)


def above_limit_once(question: Question) -> Ints:
    """One for each customer above today's limit at the end of at least one day of the period."""
    standing, limits = question.book.exposures(), question.book.customers.limit
    over: Bools = np.zeros((len(limits), question.shape[1]), np.bool_)
    who, when, amount = standing.points()
    above = (limits[who] >= 0) & (amount > limits[who])
    who, when = who[above], when[above]
    everyone = np.flatnonzero(limits >= 0)
    for at, (start, end) in enumerate(zip(question.starts, question.ends, strict=True)):
        over[who[(when >= start) & (when <= end)], at] = True
        first = standing.of(everyone, np.full(len(everyone), start))
        over[everyone[first > limits[everyone]], at] = True
    return over.astype(np.int64)


# The largest


def largest(count: int) -> Callable[[Question], Figures]:
    """The open items of so many of each group's largest customers."""

    def figures(question: Question) -> Figures:
        amounts, of = opened(question), question.groups.of
        found: Ints = np.zeros(question.shape, amounts.dtype)
        for at in range(question.shape[1]):
            chosen = _chosen(question, count, at)
            found[:, at] = spread(np.zeros(question.shape[0], np.int64), of[chosen], amounts[chosen, at])
        return Figures(found)

    return figures


def _chosen(question: Question, count: int, at: int) -> Ints:
    """So many of each group's largest customers at the end of that period."""
    amounts, of = opened(question), question.groups.of
    order = (
        np.lexsort((-amounts[:, at], of))
        if amounts.dtype != object
        else np.array(sorted(range(len(of)), key=lambda row: (of[row], -amounts[row, at])), dtype=np.int64)
    )
    groups = of[order]
    rank = np.arange(len(order)) - np.searchsorted(groups, groups)
    return order[rank < count]


def largest_items(count: int) -> Callable[[Question], Iterator[Found]]:
    """The open items of so many of the first group's largest customers."""
    return lambda question: _items_of(question, _chosen(question, count, 0))


def largest_of_others(count: int) -> Callable[[Question], Figures]:
    """For each customer, in order of code: the open items of so many of the largest, had that one not been."""

    def figures(question: Question) -> Figures:
        amounts = opened(question)
        found: Ints = np.zeros((len(amounts), question.shape[1]), amounts.dtype)
        for at in range(question.shape[1]):
            order = sorted(range(len(amounts)), key=lambda row: -int(amounts[row, at]))
            found[:, at] = amounts[order[:count], at].sum()
            following = int(amounts[order[count], at]) if len(order) > count else 0
            for row in order[:count]:
                found[row, at] += following - int(amounts[row, at])
        return Figures(found[np.argsort(question.groups.of)])

    return figures
