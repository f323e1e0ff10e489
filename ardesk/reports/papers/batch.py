"""Print day: which statements and letters are due on a day, in order of customers, and the papers one after another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ardesk.collecting.letters import letters_due as policy_letters
from ardesk.reports.papers.held_back import reasons_of
from ardesk.reports.papers.letter import claim_of, letter
from ardesk.reports.papers.statement import OPEN, statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ardesk.format import Formats
    from ardesk.ledger import Ledger
    from ardesk.reports.paper import Paper
    from ardesk.reports.papers.held_back import Reasons
    from ardesk.reports.sources import Source

STATEMENTS: Final = "statements"
LETTERS: Final = "letters"


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A paper that is due: for whom, at which level (None for a statement), and what it asks for by currency.

    `fee` and `interest`, in base minor units, are charged by a letter and part of what it asks for.
    """

    customer_id: int
    code: str
    name: str
    level: int | None
    totals: tuple[tuple[str, int], ...]
    days_late: int
    invoice_ids: tuple[int, ...] = ()
    fee: int = 0
    interest: int = 0


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


def letters_due(ledger: Ledger, as_of: dt.date) -> list[DuePaper]:
    """The letters the policy asks for at the end of `as_of` and that have not been sent, by name, with their charges.

    Nobody gets one who is not to be chased, or all of whose overdue is disputed, deducted or promised.
    """
    found: list[DuePaper] = []
    due = policy_letters(ledger, as_of)
    reasons = reasons_of(ledger, as_of) if due else None
    for one in due:
        claim = claim_of(ledger, one.customer_id, one.level, as_of, reasons, fee=one.fee, interest=one.interest)
        if claim.asked:
            ids = tuple(invoice.id for invoice in claim.asked)
            totals = tuple(claim.totals.items())
            paper = DuePaper(one.customer_id, one.code, one.name, one.level, totals, claim.most_days, ids)
            found.append(replace(paper, fee=one.fee, interest=one.interest))
    return found


def _place(due: DuePaper) -> tuple[str, str]:
    return due.name.casefold(), due.code


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
            yield letter(
                source, one.customer_id, one.level, as_of, formats, reasons=reasons, fee=one.fee, interest=one.interest
            )
