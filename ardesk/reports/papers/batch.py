"""Print day: which statements and letters are due on a day, in order of customers, and the papers one after another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ardesk.domain.records import Activity, Customer
from ardesk.reports.papers.held_back import reasons_of
from ardesk.reports.papers.letter import claim_of, letter
from ardesk.reports.papers.policy_sheet import steps_for_all
from ardesk.reports.papers.statement import OPEN, statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ardesk.domain.records import PolicyStep
    from ardesk.format import Formats
    from ardesk.reports.paper import Paper
    from ardesk.reports.papers.held_back import Reasons
    from ardesk.reports.papers.letter import Claim
    from ardesk.reports.sources import Source

STATEMENTS: Final = "statements"
LETTERS: Final = "letters"


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A paper that is due: for whom, at which level (None for a statement), and what it asks for by currency."""

    customer_id: int
    code: str
    name: str
    level: int | None
    totals: tuple[tuple[str, int], ...]
    days_late: int
    invoice_ids: tuple[int, ...] = ()


def statements_due(source: Source, as_of: dt.date) -> list[DuePaper]:
    """A statement for everyone with something open or unapplied at the end of `as_of`, by name."""
    found = [
        DuePaper(
            one.id, one.code, one.name, None, ((source.base, one.open_base - one.unapplied_base),), one.oldest_days_late
        )
        for one in source.customer_rows(as_of)
        if one.open_base or one.unapplied_base
    ]
    return sorted(found, key=_place)


def letters_due(source: Source, as_of: dt.date, steps: Sequence[PolicyStep] = ()) -> list[DuePaper]:
    """The letters that the steps ask for at the end of `as_of` and that have not been sent, by name.

    A customer gets the letter of the latest step that the oldest invoice asked for has reached, once; nobody gets one
    who is not to be chased, or all of whose overdue is disputed, deducted or promised.
    """
    reasons, found = reasons_of(source, as_of), []
    steps = steps or steps_for_all(source)
    for one in source.customer_rows(as_of):
        if one.oldest_days_late > 0 and not source.get(Customer, one.id).no_chase:
            claim = claim_of(source, one.id, 1, as_of, reasons)
            step = _step_reached(claim, steps) if claim.totals else None
            if step is not None and not _sent(source, one.id, claim, step, as_of):
                ids = tuple(invoice.id for invoice in claim.asked)
                totals = tuple(claim.totals.items())
                found.append(DuePaper(one.id, one.code, one.name, step.level, totals, claim.most_days, ids))
    return sorted(found, key=_place)


def _place(due: DuePaper) -> tuple[str, str]:
    return due.name.casefold(), due.code


def _step_reached(claim: Claim, steps: Sequence[PolicyStep]) -> PolicyStep | None:
    letters = [step for step in steps if step.action == "letter" and 0 < step.days <= claim.most_days]
    return max(letters, key=lambda step: step.days, default=None)


def _sent(source: Source, customer_id: int, claim: Claim, step: PolicyStep, as_of: dt.date) -> bool:
    """Whether a letter has gone since the oldest invoice reached the step; one known to be of a lower level is none."""
    reached = as_of - dt.timedelta(days=claim.most_days - step.days)
    return any(
        one.kind == "letter" and reached <= one.date <= as_of and _level(one, step.level or 1) >= (step.level or 1)
        for one in source.all(Activity, customer_id=customer_id)
    )


def _level(activity: Activity, unknown: int) -> int:
    return unknown if activity.level is None else activity.level


def made(
    source: Source,
    due: Iterable[DuePaper],
    as_of: dt.date,
    formats: Formats | None = None,
    *,
    kind: str = OPEN,
    start: dt.date | None = None,
) -> Iterator[Paper]:
    """The papers that are due, made one by one as they are asked for; statements are of `kind` from `start`."""
    reasons: Reasons | None = None
    for one in due:
        if one.level is None:
            yield statement(source, one.customer_id, as_of, formats, kind=kind, start=start)
        else:
            reasons = reasons or reasons_of(source, as_of)
            yield letter(source, one.customer_id, one.level, as_of, formats, reasons=reasons)
