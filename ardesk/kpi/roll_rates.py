"""Roll rates: what became of each class of the month before, item by item or balance against balance."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.aging import class_names, limits_of
from ardesk.book.numbers import Ints, spread, summable
from ardesk.i18n import _, mark
from ardesk.kpi.documents import Found
from ardesk.kpi.figures import Figures, plus
from ardesk.kpi.formula import Named, Term, percent
from ardesk.kpi.quantities import late, listed

if TYPE_CHECKING:
    from ardesk.kpi.question import Question

_EDGES = (30, 60, 90)
CLASSES = class_names("due", _EDGES)
_LIMITS = limits_of("due", _EDGES)
SETTLED = "settled"


@dataclass(frozen=True)
class RollRate:
    """One way to see it: the term of the headline, and the parts in percent."""

    term: Term
    parts: Callable[[Question], dict[str, Figures]]


def month_before(question: Question) -> Ints:
    """The ends of the calendar months before the ones that hold the periods' ends."""
    return np.array([period.end.toordinal() - period.end.day for period in question.periods])


def _matrix(question: Question) -> Ints:
    """Amounts of items open then: (group, period, class then, class now), the last class of `now` being settled."""
    return question.kept("migration", lambda: _moved(question))


def _moved(question: Question) -> Ints:
    items, periods, was, now, before, after = _items(question)
    group = question.groups.of[question.book.tables.invoices.customer[items]]
    cells: Ints = np.zeros((*question.shape, len(CLASSES), len(CLASSES) + 1), np.int64)
    cells = spread(cells, (group, periods, was, now), summable(after))
    return spread(cells, (group, periods, was, np.full(len(items), len(CLASSES))), summable(before - after))


def _items(question: Question) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints]:
    """Every item open then: its row, period, class then, class now, amount then, and what of it is open now."""
    book, then, net = question.book, month_before(question), question.options.net_of_tax
    items, periods = _open_then(question, then)
    balances = book.balances(net=net)
    before, after = balances.of(items, then[periods]), balances.of(items, question.ends[periods])
    known = before != 0
    items, periods, before = items[known], periods[known], before[known]
    after = np.minimum(after[known], before)  # what a returned payment opened again was not in the class then
    due = book.tables.invoices.due[items]
    was = np.searchsorted(_LIMITS, then[periods] - due)
    now = np.searchsorted(_LIMITS, question.ends[periods] - due)
    return items, periods, was, now, before, after


def _documents(question: Question, *, later: bool) -> Iterator[Found]:
    """The items of the first group with what was open then, or with what of them is in a later class now."""
    items, periods, was, now, before, after = _items(question)
    owner = question.groups.of[question.book.tables.invoices.customer[items]]
    chosen = (periods == 0) & (owner == 0) & ((now > was) & (after != 0) if later else before != 0)
    yield Found("invoice", items[chosen], (after if later else before)[chosen])


def _open_then(question: Question, then: Ints) -> tuple[Ints, Ints]:
    """Invoices that may have been open on each day of `then`, with the position of that day."""
    invoices, last = question.book.tables.invoices, question.book.last_movements()
    found = [np.flatnonzero((invoices.day <= day) & (last > day)) for day in then]
    return np.concatenate(found), np.repeat(np.arange(len(then)), [len(rows) for rows in found])


def _then(question: Question) -> Figures:
    return Figures(_matrix(question).sum(axis=(2, 3)))


def _later(question: Question) -> Figures:
    upper = np.triu(np.ones((len(CLASSES), len(CLASSES)), np.int64), 1)
    return Figures((_matrix(question)[..., :-1] * upper).sum(axis=(2, 3)))


def _migration_parts(question: Question) -> dict[str, Figures]:
    matrix = _matrix(question)
    hundred = Figures(question.every([100] * question.shape[1]))
    parts: dict[str, Figures] = {}
    for at, name in enumerate(CLASSES):
        whole = Figures(matrix[:, :, at, :].sum(axis=2))
        reason = _("Nothing was in the class {name}.").format(name=name)
        targets = [(SETTLED, len(CLASSES)), *((CLASSES[to], to) for to in range(at, len(CLASSES)))]
        for target, to in targets:
            parts[f"{name} -> {target}"] = (Figures(matrix[:, :, at, to]) * hundred).over(whole, reason)
    return parts


migration = RollRate(
    percent(
        Named(
            "rolled",
            mark("Of these now in a later class"),
            "money",
            _later,
            lambda question: _documents(question, later=True),
        )
        / Named(
            "open_then",
            mark("Items open at the end of the month before"),
            "money",
            _then,
            lambda question: _documents(question, later=False),
        )
    ),
    _migration_parts,
)


def _balances(question: Question) -> tuple[list[Ints], list[Ints]]:
    """The amount in each class at the end of the month before, and now."""
    book, net = question.book, question.options.net_of_tax
    days = np.concatenate([month_before(question), question.ends])
    levels = [book.open(net=net).at(days, question.groups)]
    for limit in _LIMITS:
        (signed,) = late(limit)(book, question.options)
        levels.append(signed[1].at(days, question.groups))
    amounts = [plus(one, -two) for one, two in itertools.pairwise(levels)] + [levels[-1]]
    count = question.shape[1]
    return [one[:, :count] for one in amounts], [one[:, count:] for one in amounts]


def _in_class(question: Question, at: int, days: Ints) -> Iterator[Found]:
    """The items of the first group in that class at the end of the first of the days."""
    net, day = question.options.net_of_tax, int(days[0])
    older = question.book.late(_LIMITS[at], net=net)
    whole = question.book.late(_LIMITS[at - 1], net=net) if at else question.book.open(net=net)
    return listed(question, ((1, whole), (-1, older)), 0, day, "money")


def _balance_parts(question: Question) -> dict[str, Figures]:
    then, now = question.kept("balances", lambda: _balances(question))
    hundred = Figures(question.every([100] * question.shape[1]))
    sources = [(CLASSES[at], then[at]) for at in range(3)] + [(f"{CLASSES[3]} + {CLASSES[4]}", plus(then[3], then[4]))]
    return {
        f"{name} -> {CLASSES[at + 1]}": (Figures(now[at + 1]) * hundred).over(
            Figures(before), _("Nothing was in the class {name}.").format(name=name)
        )
        for at, (name, before) in enumerate(sources)
    }


balance_ratios = RollRate(
    percent(
        Named(
            "class_1_30_now", mark("1-30 days past due at end"), "money",
            lambda question: Figures(question.kept("balances", lambda: _balances(question))[1][1]),
            lambda question: _in_class(question, 1, question.ends),
        )
        / Named(
            "current_then", mark("Not yet due at the end of the month before"), "money",
            lambda question: Figures(question.kept("balances", lambda: _balances(question))[0][0]),
            lambda question: _in_class(question, 0, month_before(question)),
        )
    ),
    _balance_parts,
)  # fmt: skip
