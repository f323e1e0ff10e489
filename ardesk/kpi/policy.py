"""Planned against done: the steps of the follow-up policy that had their day, and those done in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.movements import Facts
from ardesk.book.numbers import NEVER
from ardesk.i18n import mark
from ardesk.kpi.documents import Found
from ardesk.kpi.effort import FAMILY
from ardesk.kpi.figures import Figures, not_all_zero
from ardesk.kpi.formula import Named, percent
from ardesk.kpi.kpi import DEFINITION, HIGHER, Kpi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.book.numbers import Bools
    from ardesk.kpi.question import Question

WITHIN = 3  # days after its own within which a step is done in time; on the last of them it is counted


def _facts(question: Question) -> tuple[Facts, Bools]:
    """Every step on the day its time ran out, and whether it was done by then."""
    found = question.book.policy_steps()
    ends = found.day + WITHIN
    owner = question.book.tables.invoices.customer[found.invoice]
    return Facts(ends, ends, np.full(len(ends), NEVER), owner, found.invoice), found.done <= ends


def _count(question: Question, *, in_time: bool = False, action: str = "") -> Figures:
    facts, kept = _facts(question)
    counted = kept if in_time else np.ones(len(kept), np.bool_)
    if action:
        found = question.book.policy_steps()
        counted = counted & np.array([step.action == action for step in found.steps], np.bool_)[found.step]
    return Figures(facts.between(counted.astype(np.int64), question.starts, question.ends, question.groups))


def _invoices(question: Question, *, in_time: bool = False) -> Iterator[Found]:
    """The invoices of the first group with such steps in the first period, and how many."""
    facts, kept = _facts(question)
    rows, periods = facts.pairs(question.starts, question.ends)
    rows = rows[(periods == 0) & (question.groups.of[facts.customer[rows]] == 0)]
    rows = rows[kept[rows]] if in_time else rows
    invoices, steps = np.unique(facts.document[rows], return_counts=True)
    yield Found("invoice", invoices, None, steps)


def _by_action(question: Question) -> dict[str, Figures]:
    actions = dict.fromkeys(step.action for step in question.book.policy_steps().steps)
    return not_all_zero({action: _count(question, action=action) for action in sorted(actions)})


_PLANNED = Named("policy_steps_planned", mark("Steps planned"), "count", _count, _invoices)
_IN_TIME = Named(
    "steps_in_time", mark("Steps done in time"), "count",
    lambda question: _count(question, in_time=True), lambda question: _invoices(question, in_time=True),
)  # fmt: skip

POLICY = (
    Kpi(
        "policy_steps_planned", mark("Steps of the policy planned"), "count", FAMILY, _PLANNED, parts=_by_action,
        reading=mark("Reminders, calls and the rest that the follow-up policy asked for, counted three days after."),
        source=DEFINITION,
    ),
    Kpi(
        "policy_steps_in_time", mark("Steps of the policy done in time"), "percent", FAMILY,
        percent(_IN_TIME / _PLANNED), HIGHER,
        reading=mark("Of the steps the follow-up policy asked for, the share done within three days of their day."),
        source=mark("Seed 000: systematic follow-ups."),
    ),
)  # fmt: skip
