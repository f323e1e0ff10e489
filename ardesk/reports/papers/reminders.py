"""The names of reminder letters by level, and when a customer was last reminded."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, NamedTuple

from ardesk.domain.records import Activity
from ardesk.domain.wording import LEVELS
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.format import Formats
    from ardesk.reports.sources import OpenDocument, Source

_REMINDING: Final = ("letter", "email")
_SHOWN: Final = 8


class ReminderLine(NamedTuple):
    """A reminder that was sent: when, what it was, and the invoice it was about, if it named one."""

    date: str
    what: str
    invoice: str


def level_name(level: int) -> str:
    """What a letter of this level is called."""
    return (_("Friendly note"), _("Payment reminder"), _("Second reminder"), _("Final notice"))[level]


def reminder_lines(
    source: Source, customer_id: int, invoices: Sequence[OpenDocument], as_of: dt.date, formats: Formats
) -> list[ReminderLine]:
    """The newest letters and e-mails up to `as_of` about the open `invoices`, oldest first.

    Those that name no invoice count from the oldest one's date on; what was noted about them stays in the house.
    """
    if not invoices:
        return []
    numbers, first = {one.id: one.number for one in invoices}, min(one.date for one in invoices)
    sent = [
        one
        for one in source.all(Activity, customer_id=customer_id)
        if one.kind in _REMINDING
        and one.date <= as_of
        and (one.invoice_id in numbers if one.invoice_id is not None else one.date.isoformat() >= first)
    ]
    sent.sort(key=lambda one: (one.date, one.id or 0))
    return [
        ReminderLine(formats.date(one.date), _what(one), numbers.get(one.invoice_id or 0, "")) for one in sent[-_SHOWN:]
    ]


def _what(activity: Activity) -> str:
    if activity.level in LEVELS:
        return level_name(activity.level)
    return _("Letter") if activity.kind == "letter" else _("E-mail")
