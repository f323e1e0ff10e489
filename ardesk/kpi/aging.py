"""Aging: how old what is open has become, in money, in percent, and how it moves from class to class."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from ardesk.book.aging import class_names, limits_of
from ardesk.i18n import _, mark
from ardesk.kpi.figures import Figures
from ardesk.kpi.formula import Named, Term, choose, percent
from ardesk.kpi.kpi import DEFINITION, HIGHER, LOWER, Benchmark, Kpi
from ardesk.kpi.quantities import (
    considered_current,
    considered_open,
    considered_past_due,
    disputed_late,
    late,
    less,
    listed,
    over,
    receivables,
    together,
    undisputed_receivables,
)
from ardesk.kpi.roll_rates import balance_ratios, migration

if TYPE_CHECKING:
    from ardesk.kpi.quantities import Streams
    from ardesk.kpi.question import Question

FAMILY = mark("Aging")
EDGES = (30, 60, 90)


def _older(more_than: int, question: Question) -> Streams:
    """What is in classes above this age: open items, less disputed parts, less aged credits, as the options say."""
    options = question.options
    parts = [late(more_than, options.basis)]
    if options.disputed == "exclude":
        parts.append(disputed_late(more_than, options.basis))
    if options.credits == "aged":
        parts.append(less(lambda book, opts: ((1, book.unapplied_older(more_than, net=opts.net_of_tax)),)))
    return together(*parts)


def _all(question: Question) -> Streams:
    options = question.options
    opened = considered_open.undisputed if options.disputed == "exclude" else considered_open.plain
    if options.credits != "aged":
        return opened.streams
    return (undisputed_receivables if options.disputed == "exclude" else receivables).streams


def classes(question: Question) -> dict[str, Figures]:
    """The amount in each class at the period's end."""
    options = question.options
    limits = limits_of(options.basis, EDGES)
    streams = [_all(question), *(_older(limit, question) for limit in limits)]
    levels = [Figures(question.standing(one(question.book, options), "end")) for one in streams]
    amounts = [level - older for level, older in itertools.pairwise(levels)]
    return dict(zip(class_names(options.basis, EDGES), [*amounts, levels[-1]], strict=True))


def _shares(question: Question) -> dict[str, Figures]:
    found = classes(question)
    whole = Figures(question.standing(_all(question)(question.book, question.options), "end"))
    hundred = Figures(question.every([100] * question.shape[1]))
    return {name: (amount * hundred).over(whole, _nothing_open()) for name, amount in found.items()}


def _nothing_open() -> str:
    return _("There are no open items to take shares of.")


def _one(question: Question) -> Figures:
    whole = Figures(question.standing(_all(question)(question.book, question.options), "end"))
    return whole.over(whole, _nothing_open())


_ALL_CLASSES = Named(
    "aging_amount", mark("Sum of the classes"), "money",
    lambda question: Figures(question.standing(_all(question)(question.book, question.options), "end")),
    lambda question: listed(
        question, _all(question)(question.book, question.options), 0, int(question.ends[0]), "money"
    ),
)  # fmt: skip
_WHOLE: Term = Named(
    "aging_share", mark("All classes ÷ all classes"), "ratio", _one, adds=False, without=_one, made_of=(_ALL_CLASSES,)
)


def _share(
    identifier: str, name: str, part: Term, better: str, reading: str, benchmark: Benchmark | None = None,
    source: str = DEFINITION,
) -> Kpi:  # fmt: skip
    share = percent(part / considered_open.at_end)
    return Kpi(identifier, name, "percent", FAMILY, share, better, benchmark, source, reading)


AGING = (
    Kpi(
        "aging_amount", mark("Open items by age"), "money", FAMILY, _ALL_CLASSES,
        source=mark("Seed 000; Odoo and Intuit draw the same class limits."),
        reading=mark("What is open by days past due. Due on the day itself is current."),
        parts=classes,
    ),
    Kpi(
        "aging_pct", mark("Open items by age, in percent"), "percent", FAMILY, percent(_WHOLE),
        source=mark("Seed 000."), reading=mark("The share of each class in what is open."), parts=_shares,
    ),
    _share(
        "pct_current", mark("Not yet due, share"), considered_current.at_end, HIGHER,
        mark("The share of open items that is not yet due."),
        source=mark("The Credit Research Foundation's quarterly survey."),
    ),
    _share(
        "pct_past_due", mark("Past due, share"), considered_past_due.at_end, LOWER,
        mark("The share of open items whose due date has passed."),
    ),
    _share(
        "pct_over_30", mark("More than 30 days past due, share"), over(30), LOWER,
        mark("Strictly more than 30 days; 30 days exactly is not in it."),
        Benchmark(5, source=mark("Under 5 % (Axim)."), strict=True),
        source=mark("Seed 000."),
    ),
    _share(
        "pct_over_60", mark("More than 60 days past due, share"), over(60), LOWER,
        mark("Strictly more than 60 days."), Benchmark(2, source=mark("At most 1 to 2 % (Axim).")),
        source=mark("Seed 000."),
    ),
    _share(
        "pct_over_90", mark("More than 90 days past due, share"), over(90), LOWER,
        mark("Strictly more than 90 days; the Credit Research Foundation reports it too."),
        source=mark("The Credit Research Foundation's quarterly survey."),
    ),
    Kpi(
        "roll_rate", mark("Roll rate"), "percent", FAMILY,
        choose("roll_rate", migration=migration.term, balance=balance_ratios.term), LOWER,
        source=mark("The matrix of items from class to class; as an option the ratio of balances."),
        reading=mark("The share of what was open a month ago that has slipped into a later class."),
        parts=lambda question: (
            migration if question.options.roll_rate == "migration" else balance_ratios
        ).parts(question),
    ),
)  # fmt: skip
