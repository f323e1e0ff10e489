"""The follow-ups that stand in a ledger, as calendar entries."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from ardesk.domain.records import Activity, Customer
from ardesk.exchange.calendar import Event
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection

    from ardesk.ledger import Ledger


def follow_ups(
    ledger: Ledger, start: dt.date, end: dt.date | None = None, *, customers: Collection[int] | None = None
) -> list[Event]:
    """The next dates from `start` to `end`, both included, in order: of each customer that of the newest contact.

    A contact without a next date ends the ones before it. `customers` are ids; None means all.
    """
    newest: dict[int, Activity] = {}
    for one in sorted(ledger.all(Activity), key=lambda record: (record.date, record.id or 0)):
        newest[one.customer_id] = one
    found = [
        one
        for one in newest.values()
        if one.follow_up is not None
        and start <= one.follow_up <= (end or dt.date.max)
        and (customers is None or one.customer_id in customers)
    ]
    events = [follow_up(ledger, one) for one in found]
    return sorted(events, key=lambda event: (event.day, event.summary))


def follow_up(ledger: Ledger, contact: Activity) -> Event:
    """The next date of a contact: whom to call, with the number, what was said, and what is open on that invoice."""
    customer = ledger.get(Customer, contact.customer_id)
    summary = _("Follow up with {customer}").format(customer=customer.name)
    lines = [f"{customer.code} · {customer.name}", customer.contact, customer.phone, customer.email]
    said = " · ".join(filter(None, (contact.date.isoformat(), contact.outcome.replace("_", " "), contact.note)))
    return Event(
        uid=_uid(ledger, contact),
        day=contact.follow_up or contact.date,
        summary=summary,
        description="\n".join(filter(None, (*lines, said))),
    )


def _uid(ledger: Ledger, contact: Activity) -> str:
    """The same for this contact however often it is written, another one in every other ledger."""
    born = ledger.history("activity", contact.id or 0)
    sign = hashlib.sha256(f"{born[0].at if born else ''}|{contact.id}|{contact.customer_id}".encode())
    return f"{sign.hexdigest()[:32]}@ardesk"
