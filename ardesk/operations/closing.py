"""What the owner does at the end of a month: close it with its figures, and, with a reason, open it again."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ardesk.domain.company import OPTION
from ardesk.domain.periods import Period
from ardesk.domain.records import ClosedFigures, ClosedMonth, Invoice
from ardesk.errors import ArdeskError
from ardesk.format import Formats
from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.kpi.options import Options
    from ardesk.ledger import Check, Ledger

_SHOWN = 20
_SEAL = re.compile("[0-9a-f]{16,64}")


class Prepared(NamedTuple):
    """Everything a closing stores, worked out before: it holds as long as nothing has changed since `seal`."""

    month: Period
    seal: str
    figures: str
    paper: str


def close_month(
    ledger: Ledger, month: Period, *, today: dt.date, paper: Callable[[str], str] | None = None, keep: bool = True
) -> int:
    """Close `month`, and with it everything before; the id of the closing. Raises ArdeskError.

    `paper` makes the summary to be kept, packed, from the seal it bears. A verified backup comes before, if `keep`; a
    ledger that is not what was sealed is not closed then.
    """
    return store(ledger, prepare(ledger, month, today=today, paper=paper, keep=keep), today=today)


def prepare(
    ledger: Ledger, month: Period, *, today: dt.date, paper: Callable[[str], str] | None = None, keep: bool = True
) -> Prepared:
    """What `store` will keep of `month`; a ledger open for reading will do. Raises ArdeskError."""
    from ardesk.kpi.frozen import frozen

    check(ledger, month, today)
    if keep:
        ledger.sound_backup()
    seal = ledger.seal()
    figures = frozen(ledger.book(), month, options_in_force(ledger))
    text = json.dumps(figures, ensure_ascii=False, separators=(",", ":"))
    return Prepared(month, seal, text, paper(seal) if paper else "")


def store(ledger: Ledger, prepared: Prepared, *, today: dt.date) -> int:
    """Close the month prepared; the id of the closing. Raises ArdeskError, also where the ledger has changed since."""
    check(ledger, prepared.month, today)
    with ledger.change(_("Close {month}").format(month=_name(ledger, prepared.month))) as rows:
        if ledger.seal() != prepared.seal:
            raise ArdeskError(_("The ledger has changed while the month was being closed; close it again."))
        closing = ClosedMonth(month=prepared.month.label, closed_at=_now(), journal_hash=prepared.seal)
        closing_id = rows.insert(closing)
        rows.insert(ClosedFigures(closed_month_id=closing_id, figures=prepared.figures, paper=prepared.paper))
    return closing_id


def check(ledger: Ledger, month: Period, today: dt.date) -> None:
    """Raises ArdeskError, with a sentence, unless `month` can be closed on `today`."""
    name, locked = _name(ledger, month), ledger.locked_until
    if month != Period.month(month.start):
        raise ArdeskError(_("{period} is not a calendar month.").format(period=month.label))
    if month.end >= today:
        raise ArdeskError(_("{month} is not over; it can be closed from the day after its end.").format(month=name))
    if month.label in ledger.closed_months:
        raise ArdeskError(_("{month} is closed already.").format(month=name))
    if locked is not None and month.end <= locked:
        later = _name(ledger, Period.month(locked))
        raise ArdeskError(_("{month} was closed along with {later}.").format(month=name, later=later))


def reopen_month(ledger: Ledger, month: Period, why: str) -> tuple[str, ...]:
    """Open `month` and every closed month after it; which months (`2026-10`) those were. Raises ArdeskError."""
    name = _name(ledger, month)
    if not why.strip():
        raise ArdeskError(_("Say why {month} is opened again; the reason is kept.").format(month=name))
    again = tuple(label for label in ledger.closed_months if label >= month.label)
    if not again:
        raise ArdeskError(_("{month} is not closed.").format(month=name))
    with ledger.change(_("Reopen {month}").format(month=name), reason=why.strip()) as rows:
        for label in again:
            for closing in rows.all(ClosedMonth, month=label, reopened_at=None):
                rows.update(replace(closing, reopened_at=_now(), why=why.strip()))
    return again


def drafts_in(ledger: Ledger, month: Period) -> list[Invoice]:
    """Drafts dated by the end of `month`, which can't be issued under that date once it is closed."""
    return [one for one in ledger.all(Invoice, status="draft") if one.date <= month.end]


def differences(ledger: Ledger) -> list[str]:
    """A sentence for each figure kept of a closed month that is not what the ledger says of it now."""
    from ardesk.kpi import frozen

    closed = [
        (Period.parse(one.month), json.loads(kept.figures))
        for one in ledger.all(ClosedMonth, reopened_at=None)
        if (kept := ledger.find(ClosedFigures, closed_month_id=one.id)) is not None
    ]
    if not closed:
        return []
    text = _("{month}: {what} was {was} when it was closed and is {now} now.")
    return [
        text.format(month=month, what=what, was=was or _("otherwise spread"), now=now or _("spread like this"))
        for month, what, was, now in frozen.differences(ledger.book(), closed)
    ]


def printed_seal(ledger: Ledger, printed: str) -> Check:
    """Whether the ledger ever bore the seal printed on a paper, or its beginning. Raises ArdeskError where it is none.

    Together with a chain of changes in order this proves that nothing was rewritten from before that day.
    """
    from ardesk.ledger import Check

    seal = "".join(printed.split()).rstrip(".").lower()
    if not _SEAL.fullmatch(seal):
        text = _("“{text}” is not a seal: a summary bears 64 digits and letters from a to f; type at least 16 of them.")
        raise ArdeskError(text.format(text=printed))
    change = ledger.sealed_by(seal)
    if change is None:
        told = _(
            "The ledger does not bear the seal {seal}: its history was rewritten after that was printed, or it went "
            "back to a backup from before, or the paper is of another ledger."
        ).format(seal=seal)
    else:
        told = _("The seal {seal} is that of change {id}, {label}, of {at}.").format(
            seal=seal[:16], id=change.id, label=change.label, at=change.at[:10]
        )
    return Check(_("Printed seal"), change is not None, told)


def proof(ledger: Ledger) -> list[Check]:
    """Every check of the ledger, and whether the closed months still have the figures they were closed with."""
    from ardesk.ledger import Check

    found = ledger.verify()
    if ledger.closed_months and all(check.ok for check in found):
        differing = differences(ledger)
        said = " ".join(differing[:_SHOWN]) if differing else _("in order")
        more = _("and {n} more").format(n=len(differing) - _SHOWN) if len(differing) > _SHOWN else ""
        found.append(Check(_("Figures of closed months"), not differing, f"{said} {more}".rstrip()))
    return found


def options_in_force(ledger: Ledger) -> Options:
    """The owner's options for the KPIs; one that makes no sense is passed over."""
    from ardesk.kpi.options import Options

    kept = []
    for key, value in ledger.company.items():
        choice = f"{key.removeprefix(OPTION)}={value}"
        if key.startswith(OPTION) and value:
            try:
                Options.parse([choice])
            except ArdeskError:
                continue
            kept.append(choice)
    return Options.parse(kept)


def _name(ledger: Ledger, month: Period) -> str:
    return Formats(ledger.locale, ledger.base).month(month.start)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
