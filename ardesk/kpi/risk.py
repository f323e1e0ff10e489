"""Risk: what was given up, who owes too much, and what may be lost."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.numbers import NEVER, Bools, Ints, spread
from ardesk.i18n import mark
from ardesk.kpi.figures import Figures, plus, product
from ardesk.kpi.formula import Named, Term, choose, percent
from ardesk.kpi.kpi import LOWER, Benchmark, Kpi, Trap
from ardesk.kpi.loss_rates import expected_loss
from ardesk.kpi.options import HISTORY
from ardesk.kpi.quantities import (
    Flow,
    credit_sales,
    less,
    net_credit_sales,
    open_items,
    past_due,
    receivables,
    together,
    total_sales,
)

if TYPE_CHECKING:
    from ardesk.book.book import Book
    from ardesk.kpi.options import Options
    from ardesk.kpi.question import Question, Signed

FAMILY = mark("Risk")
TOP = 10
YEAR = 365


# Bad debt


def _given_up(book: Book, options: Options) -> Signed:
    return ((1, book.write_offs(net=options.net_of_tax, minor=False)),)


def _back(book: Book, _options: Options) -> Signed:
    return ((1, book.recoveries(minor=False)),)


def _bad_debts(book: Book, options: Options) -> Signed:
    streams = together(_given_up, less(_back)) if options.recoveries == "net" else _given_up
    return streams(book, options)


_BAD_DEBT = Flow("bad_debt", mark("Bad debts written off"), _bad_debts)
_SALES = choose(
    "bad_debt_sales", total=total_sales.in_period, credit=credit_sales.in_period, net=net_credit_sales.in_period
)


def _whole_year(question: Question) -> Bools:
    return np.broadcast_to(question.days >= YEAR, question.shape)


def _lost(question: Question) -> Figures:
    year, period = _BAD_DEBT.in_year.figures(question), _BAD_DEBT.in_period.figures(question)
    return Figures(np.where(_whole_year(question), year.above, period.above))


def _base_of_loss(question: Question) -> Figures:
    """Ending receivables; for a year and more the mean of the balances twelve months apart, both as halves."""
    end = receivables.at_end.figures(question)
    before = receivables.before_year.figures(question)
    twice = np.where(_whole_year(question), plus(end.above, before.above), plus(end.above, end.above))
    return Figures(twice, question.every([2] * question.shape[1]), remarks=end.remarks)


_LOST: Term = Named("bad_debt", mark("Bad debts of the period (of twelve months, for a year)"), "money", _lost)
_BASE_OF_LOSS: Term = Named(
    "ar_for_bad_debt", mark("Receivables at end (mean of twelve months, for a year)"), "money", _base_of_loss
)


def _target(question: Question) -> Figures:
    rate = Fraction(question.options.write_off_target) / 100
    balance = receivables.at_end.figures(question)
    above = product(balance.above, question.every([rate.numerator] * question.shape[1]))
    return Figures(above, question.every([rate.denominator] * question.shape[1]), remarks=balance.remarks)


def _rounded_target(question: Question) -> Figures:
    target = _target(question)
    return Figures(target.money(), remarks=target.remarks)


# Customers one by one


def _per_customer(question: Question, streams: Signed) -> Ints:
    """What stands at each period's end: (customers in the ledger's order, periods)."""
    each = question.book.groups("customer")
    total: Ints = np.zeros((each.count, question.shape[1]), np.int64)
    for sign, stream in streams:
        total = plus(total, sign * stream.at(question.ends, each))
    return total[each.of]


def _exposure(question: Question) -> Ints:
    """Whole receivables of each customer, at least 0."""
    book = question.book
    streams = ((1, book.open()), (-1, book.unapplied()))
    return np.maximum(question.kept("exposure", lambda: _per_customer(question, streams)), 0)


def _opened(question: Question) -> Ints:
    streams = open_items.streams(question.book, question.options)
    return question.kept("opened", lambda: _per_customer(question, streams))


def _grouped(question: Question, values: Ints) -> Figures:
    """Values of customers and periods, added up by group."""
    cells: Ints = np.zeros(question.shape, np.int64)
    return Figures(spread(cells, question.groups.of, values))


def _high(question: Question) -> Bools:
    customers = question.book.customers
    flagged = np.array([risk == "high" for risk in customers.risk], dtype=np.bool_)
    always = customers.risk_since == NEVER
    since = np.where(always, 0, customers.risk_since)
    return flagged[:, np.newaxis] & (since[:, np.newaxis] <= question.ends[np.newaxis, :])


def _with_balance(question: Question, *, high: bool) -> Figures:
    chosen = _opened(question) > 0
    return _grouped(question, (chosen & _high(question) if high else chosen).astype(np.int64))


def _high_exposure(question: Question) -> Figures:
    return _grouped(question, np.where(_high(question), _opened(question), 0))


def _limits(question: Question) -> tuple[Ints, Bools]:
    limits = question.book.customers.limit
    return np.maximum(limits, 0)[:, np.newaxis], (limits >= 0)[:, np.newaxis]


def _used(question: Question) -> Figures:
    _limit, tested = _limits(question)
    return _grouped(question, np.where(tested, _exposure(question), 0))


def _limit_sum(question: Question) -> Figures:
    limit, _tested = _limits(question)
    return _grouped(question, np.broadcast_to(limit, (len(limit), question.shape[1])))


def _excess(question: Question) -> Ints:
    limit, tested = _limits(question)
    return np.where(tested, np.maximum(_exposure(question) - limit, 0), 0)


def _over_in_period(question: Question) -> Figures:
    """Customers above today's limit at the end of at least one day of the period."""
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
    return _grouped(question, over.astype(np.int64))


def _largest(question: Question, count: int) -> Figures:
    """The open items of so many of each group's largest customers."""
    opened, of = _opened(question), question.groups.of
    found: Ints = np.zeros(question.shape, opened.dtype)
    for at in range(question.shape[1]):
        order = (
            np.lexsort((-opened[:, at], of))
            if opened.dtype != object
            else np.array(sorted(range(len(of)), key=lambda row: (of[row], -opened[row, at])), dtype=np.int64)
        )
        groups = of[order]
        rank = np.arange(len(order)) - np.searchsorted(groups, groups)
        chosen = order[rank < count]
        found[:, at] = spread(np.zeros(question.shape[0], np.int64), of[chosen], opened[chosen, at])
    return Figures(found)


def _largest_of_others(question: Question, count: int) -> Figures:
    """For each customer, in order of code: the open items of so many of the largest, had that one not been."""
    opened = _opened(question)
    found: Ints = np.zeros((len(opened), question.shape[1]), opened.dtype)
    for at in range(question.shape[1]):
        order = sorted(range(len(opened)), key=lambda row: -int(opened[row, at]))
        found[:, at] = opened[order[:count], at].sum()
        following = int(opened[order[count], at]) if len(order) > count else 0
        for row in order[:count]:
            found[row, at] += following - int(opened[row, at])
    return Figures(found[np.argsort(question.groups.of)])


def _carried(question: Question) -> Figures:
    rate = Fraction(question.options.carrying_rate) / 100 / YEAR
    amount = past_due.at_end.figures(question)
    above = product(amount.above, question.every([rate.numerator] * question.shape[1]))
    return Figures(above, question.every([rate.denominator] * question.shape[1]))


def _money(identifier: str, name: str, formula: Term, reading: str, source: str = "") -> Kpi:
    return Kpi(identifier, name, "money", FAMILY, formula, LOWER, source=source, reading=reading)


def _share(
    identifier: str, name: str, formula: Term, reading: str, benchmark: Benchmark | None = None,
    traps: tuple[Trap, ...] = (),
) -> Kpi:  # fmt: skip
    return Kpi(identifier, name, "percent", FAMILY, percent(formula), LOWER, benchmark, reading=reading, traps=traps)


_NOTHING_LOST = Trap(mark("Zero is not always good: credit may be granted so carefully that it costs sales."), at=0)


_LOSS = Named(
    "expected_loss", mark("Each class × its loss rate, summed"), "money", expected_loss, adds=False,
    without=lambda q: None if q.options.loss_rates == HISTORY else expected_loss(q),
)  # fmt: skip
_OVERRUN = Named("credit_overrun", mark("Above the limits"), "money", lambda q: _grouped(q, _excess(q)))

RISK = (
    _share(
        "bad_debt_to_sales", mark("Bad debt to sales"), _BAD_DEBT.in_period / _SALES,
        mark("Write-offs over sales; small differences written off are not in it. Zero is not always good."),
        Benchmark(2, 5, mark("Under 2 % good, over 5 % bad (kpidepot); seed 002 alone calls under 15 % okay."),
                  strict=True),
        (_NOTHING_LOST,),
    ),
    _share(
        "bad_debt_pct_of_ar", mark("Bad debt, share of receivables"), _LOST / _BASE_OF_LOSS,
        mark("For a year the write-offs of twelve months over mean receivables; for less, of the period over the end."),
        Benchmark(2, source=mark("1 to 2 % of receivables (seed 000); zero may mean that credit is too tight.")),
        (_NOTHING_LOST,),
    ),
    _share(
        "high_risk_pct_accounts", mark("High-risk customers"),
        Named("high_risk_accounts", mark("High-risk customers with open items"), "count",
              lambda q: _with_balance(q, high=True))
        / Named("accounts_open", mark("Customers with open items"), "count", lambda q: _with_balance(q, high=False)),
        mark("Customers marked as high risk by then, of those with open items."),
    ),
    _share(
        "high_risk_pct_exposure", mark("High-risk exposure"),
        Named("high_risk_open", mark("Open items of high-risk customers"), "money", _high_exposure) / open_items.at_end,
        mark("The share of open items that high-risk customers owe."),
    ),
    _share(
        "credit_utilisation", mark("Credit used"),
        Named("exposure", mark("Receivables from customers with a limit"), "money", _used)
        / Named("credit_limits", mark("Their limits"), "money", _limit_sum),
        mark("What customers with a limit owe, over their limits."),
    ),
    _share(
        "concentration_top10", mark("Ten largest customers"),
        Named("open_top10", mark("Open items of the ten largest"), "money", lambda q: _largest(q, TOP),
              adds=False, without=lambda q: _largest_of_others(q, TOP))
        / open_items.at_end,
        mark("Their share of open items."),
    ),
    _share(
        "concentration_largest", mark("Largest customer"),
        Named("open_largest", mark("Open items of the largest"), "money", lambda q: _largest(q, 1), adds=False,
              without=lambda q: _largest_of_others(q, 1))
        / open_items.at_end,
        mark("The share of open items that hangs on one customer."),
        Benchmark(20, source=mark("Over 20 % high (kpidepot).")),
    ),
    _money(
        "write_off_target_amount", mark("Write-off target"),
        Named("write_off_target", mark("Target rate × receivables at end"), "money", _target),
        mark("What may be written off by the target rate (option write_off_target, in percent)."), mark("Seed 000."),
    ),
    _money(
        "write_off_over_target", mark("Write-offs over target"),
        _BAD_DEBT.in_period
        - Named("write_off_target", mark("Target rate × receivables at end"), "money", _rounded_target,
                adds=False, without=_rounded_target),
        mark("Bad debts of the period less the target; negative is below it."),
    ),
    _money(
        "credit_overruns_amount", mark("Above credit limits"), _OVERRUN,
        mark("By how much customers exceed their limits; a limit of 0 counts, none is not tested."),
    ),
    _money(
        "expected_credit_loss", mark("Expected credit loss"), _LOSS,
        mark("A management estimate by age class, not an audited allowance."),
        mark("IFRS 9 B5.5.35, provision matrix."),
    ),
    _money(
        "cost_of_carrying", mark("Cost of carrying past due, a day"),
        Named("carrying", mark("Past-due items × yearly rate ÷ 365"), "money", _carried),
        mark("What the past-due items cost each day at the owner's rate (option carrying_rate, in percent a year)."),
    ),
    Kpi(
        "credit_overruns_accounts", mark("Customers above their limit"), "count", FAMILY,
        Named("customers_over_limit", mark("Customers above their limit at end"), "count",
              lambda q: _grouped(q, (_excess(q) > 0).astype(np.int64))),
        LOWER, reading=mark("At the end of the period, by today's limits."),
    ),
    Kpi(
        "credit_overruns_accounts_in_period", mark("Customers above their limit on any day"), "count", FAMILY,
        Named("customers_ever_over_limit", mark("Customers above their limit on any day"), "count", _over_in_period),
        LOWER, reading=mark("At the end of at least one day of the period, by today's limits."),
    ),
    Kpi(
        "expected_credit_loss_pct", mark("Expected credit loss, share"), "percent", FAMILY,
        percent(_LOSS / open_items.at_end), LOWER, reading=mark("Over open items."),
    ),
)  # fmt: skip
