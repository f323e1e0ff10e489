"""How each customer has behaved over the last two years, as far as was known on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ardesk.domain.records import WriteOff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.ledger import Ledger, Settlement

SPAN = dt.timedelta(days=730)
_BROKEN = ("broken", "partly")
_MINOR = "minor"


@dataclass(slots=True)
class Past:
    """What can be told of one customer; counts are of credit invoices that fell due within the span.

    `late` of the `due` ones were paid after their due day or still are not; `days_late` has how many days each, up to
    the day asked for. Promises are those that fell due, claims those opened that were not the house's fault.
    """

    first: dt.date | None = None
    due: int = 0
    late: int = 0
    days_late: list[int] = field(default_factory=list)
    promises: int = 0
    broken: int = 0
    disputes: int = 0
    written_off: int = 0

    @property
    def late_share(self) -> float:
        """From 0 to 1; 0 where nothing fell due."""
        return self.late / self.due if self.due else 0.0

    @property
    def average_days(self) -> int:
        """How many days late the late ones were on the average."""
        return round(sum(self.days_late) / len(self.days_late)) if self.days_late else 0


def pasts(
    ledger: Ledger, day: dt.date, *, customer_id: int | None = None, settlements: Sequence[Settlement] | None = None
) -> dict[int, Past]:
    """The past of every customer with an invoice, or of one, by id, at the end of `day`.

    `settlements` are those of the day, if they have been read already.
    """
    since, today, found, owner = (day - SPAN).isoformat(), day.isoformat(), dict[int, Past](), dict[int, int]()
    for one in ledger.settlements(day, customer_id) if settlements is None else settlements:
        owner[one.id] = one.customer_id
        past = found.setdefault(one.customer_id, Past())
        begun = dt.date.fromisoformat(one.date)
        past.first = begun if past.first is None else min(past.first, begun)
        if since < one.due < today:
            past.due += 1
            ended = day if one.rest else dt.date.fromisoformat(one.last)
            if (days := (ended - dt.date.fromisoformat(one.due)).days) > 0:
                past.late += 1
                past.days_late.append(days)
    _add_promises(ledger, day, since, found, None if customer_id is None else list(owner))
    for dispute in ledger.dispute_rows():
        if dispute.customer_id in found and since < dispute.opened <= today and dispute.outcome != "customer":
            found[dispute.customer_id].disputes += 1
    for given in ledger.all(WriteOff):
        if given.invoice_id in owner and day - SPAN < given.date <= day and given.kind != _MINOR:
            found[owner[given.invoice_id]].written_off += 1
    return found


def _add_promises(
    ledger: Ledger, day: dt.date, since: str, found: dict[int, Past], about: Sequence[int] | None
) -> None:
    for promise in ledger.promise_rows(day, about=about):
        if promise.customer_id in found and since < promise.due < day.isoformat() and promise.made <= day.isoformat():
            found[promise.customer_id].promises += promise.state in (*_BROKEN, "kept")
            found[promise.customer_id].broken += promise.state in _BROKEN
