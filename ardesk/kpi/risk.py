"""Risk: what was given up, who owes too much, and what may be lost."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ardesk.i18n import mark
from ardesk.kpi.accounts import (
    above_limit,
    above_limit_once,
    accounts,
    excess,
    grouped,
    high_exposure,
    high_items,
    high_with_balance,
    largest,
    largest_items,
    largest_of_others,
    limits_given,
    used,
    with_balance,
)
from ardesk.kpi.figures import Figures, plus, product
from ardesk.kpi.formula import Named, Term, choose, percent
from ardesk.kpi.kpi import DEFINITION, LOWER, Benchmark, Kpi, Trap
from ardesk.kpi.loss_rates import expected_loss, losses
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
    from collections.abc import Iterator

    from ardesk.book.book import Book
    from ardesk.book.numbers import Bools
    from ardesk.kpi.documents import Found
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


def _lost_documents(question: Question) -> Iterator[Found]:
    flow = _BAD_DEBT.in_year if question.days[0] >= YEAR else _BAD_DEBT.in_period
    return flow.documents(question)


_LOST: Term = Named(
    "bad_debt", mark("Bad debts of the period (of twelve months, for a year)"), "money", _lost, _lost_documents
)
_BASE_OF_LOSS: Term = Named(
    "ar_for_bad_debt", mark("Receivables at end (mean of twelve months, for a year)"), "money", _base_of_loss,
    made_of=(receivables.at_end, receivables.before_year),
)  # fmt: skip


def _target(question: Question) -> Figures:
    rate = Fraction(question.options.write_off_target) / 100
    balance = receivables.at_end.figures(question)
    above = product(balance.above, question.every([rate.numerator] * question.shape[1]))
    return Figures(above, question.every([rate.denominator] * question.shape[1]), remarks=balance.remarks)


def _rounded_target(question: Question) -> Figures:
    target = _target(question)
    return Figures(target.money(), remarks=target.remarks)


def _carried(question: Question) -> Figures:
    rate = Fraction(question.options.carrying_rate) / 100 / YEAR
    amount = past_due.at_end.figures(question)
    above = product(amount.above, question.every([rate.numerator] * question.shape[1]))
    return Figures(above, question.every([rate.denominator] * question.shape[1]))


def _money(identifier: str, name: str, formula: Term, reading: str, source: str = DEFINITION) -> Kpi:
    return Kpi(identifier, name, "money", FAMILY, formula, LOWER, source=source, reading=reading)


def _share(
    identifier: str, name: str, formula: Term, reading: str, benchmark: Benchmark | None = None,
    traps: tuple[Trap, ...] = (), source: str = DEFINITION,
) -> Kpi:  # fmt: skip
    share = percent(formula)
    return Kpi(identifier, name, "percent", FAMILY, share, LOWER, benchmark, source, reading, traps=traps)


_NOTHING_LOST = Trap(mark("Zero is not always good: credit may be granted so carefully that it costs sales."), at=0)


_LOSS = Named(
    "expected_loss", mark("Each class × its loss rate, summed"), "money", expected_loss, losses, adds=False,
    without=lambda q: None if q.options.loss_rates == HISTORY else expected_loss(q),
)  # fmt: skip
_OVERRUN = accounts("credit_overrun", mark("Above the limits"), "money", excess)

RISK = (
    _share(
        "bad_debt_to_sales", mark("Bad debt to sales"), _BAD_DEBT.in_period / _SALES,
        mark("Write-offs over sales; small differences written off are not in it. Zero is not always good."),
        Benchmark(2, 5, mark("Under 2 % good, over 5 % bad (kpidepot); Melio alone calls under 15 % okay."),
                  strict=True),
        (_NOTHING_LOST,),
        source=mark("Seed 002; Oracle JDE: bad debt over the total sales of the period."),
    ),
    _share(
        "bad_debt_pct_of_ar", mark("Bad debt, share of receivables"), _LOST / _BASE_OF_LOSS,
        mark("For a year the write-offs of twelve months over mean receivables; for less, of the period over the end."),
        Benchmark(2, source=mark("1 to 2 % of receivables (Axim); zero may mean that credit is too tight.")),
        (_NOTHING_LOST,),
        source=mark("Seed 000."),
    ),
    _share(
        "high_risk_pct_accounts", mark("High-risk customers"),
        accounts("high_risk_accounts", mark("High-risk customers with open items"), "count", high_with_balance)
        / accounts("accounts_open", mark("Customers with open items"), "count", with_balance),
        mark("Customers marked as high risk by then, of those with open items."),
        source=mark("Seed 001: low credit scores, start-ups."),
    ),
    _share(
        "high_risk_pct_exposure", mark("High-risk exposure"),
        Named("high_risk_open", mark("Open items of high-risk customers"), "money",
              lambda q: grouped(q, high_exposure(q)), high_items)
        / open_items.at_end,
        mark("The share of open items that high-risk customers owe."),
        source=mark("Seed 001."),
    ),
    _share(
        "credit_utilisation", mark("Credit used"),
        accounts("exposure", mark("Receivables from customers with a limit"), "money", used)
        / accounts("credit_limits", mark("Their limits"), "money", limits_given),
        mark("What customers with a limit owe, over their limits."),
    ),
    _share(
        "concentration_top10", mark("Ten largest customers"),
        Named("open_top10", mark("Open items of the ten largest"), "money", largest(TOP), largest_items(TOP),
              adds=False, without=largest_of_others(TOP))
        / open_items.at_end,
        mark("Their share of open items."),
    ),
    _share(
        "concentration_largest", mark("Largest customer"),
        Named("open_largest", mark("Open items of the largest"), "money", largest(1), largest_items(1), adds=False,
              without=largest_of_others(1))
        / open_items.at_end,
        mark("The share of open items that hangs on one customer."),
        Benchmark(20, source=mark("Over 20 % high (kpidepot).")),
        source=mark("kpidepot."),
    ),
    _money(
        "write_off_target_amount", mark("Write-off target"),
        Named("write_off_target", mark("Target rate × receivables at end"), "money", _target,
              made_of=(receivables.at_end,)),
        mark("What may be written off by the target rate (option write_off_target, in percent)."), mark("Seed 000."),
    ),
    _money(
        "write_off_over_target", mark("Write-offs over target"),
        _BAD_DEBT.in_period
        - Named("write_off_target", mark("Target rate × receivables at end"), "money", _rounded_target,
                adds=False, without=_rounded_target, made_of=(receivables.at_end,)),
        mark("Bad debts of the period less the target; negative is below it."),
        source=mark("Seed 000."),
    ),
    _money(
        "credit_overruns_amount", mark("Above credit limits"), _OVERRUN,
        mark("By how much customers exceed their limits; a limit of 0 counts, none is not tested."),
        source=mark("Seed 003: credit overruns."),
    ),
    _money(
        "expected_credit_loss", mark("Expected credit loss"), _LOSS,
        mark("A management estimate by age class, not an audited allowance."),
        mark("IFRS 9 B5.5.35, provision matrix."),
    ),
    _money(
        "cost_of_carrying", mark("Cost of carrying past due, a day"),
        Named("carrying", mark("Past-due items × yearly rate ÷ 365"), "money", _carried,
              made_of=(past_due.at_end,)),
        mark("What the past-due items cost each day at the owner's rate (option carrying_rate, in percent a year)."),
    ),
    Kpi(
        "credit_overruns_accounts", mark("Customers above their limit"), "count", FAMILY,
        accounts("customers_over_limit", mark("Customers above their limit at end"), "count", above_limit),
        LOWER, reading=mark("At the end of the period, by today's limits."),
        source=mark("Seed 003: credit overruns."),
    ),
    Kpi(
        "credit_overruns_accounts_in_period", mark("Customers above their limit on any day"), "count", FAMILY,
        accounts("customers_ever_over_limit", mark("Customers above their limit on any day"), "count",
                 above_limit_once),
        LOWER, reading=mark("At the end of at least one day of the period, by today's limits."),
        source=mark("Seed 003: credit overruns."),
    ),
    Kpi(
        "expected_credit_loss_pct", mark("Expected credit loss, share"), "percent", FAMILY,
        percent(_LOSS / open_items.at_end), LOWER, reading=mark("Over open items."),
        source=mark("IFRS 9 B5.5.35, provision matrix."),
    ),
)  # fmt: skip
