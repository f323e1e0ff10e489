"""Habits of customers that are worth a look: who disputes whenever a reminder comes."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ardesk.domain.records import Activity, Dispute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ardesk.ledger import Ledger

SOON = dt.timedelta(days=14)
_WRITTEN = ("letter", "email", "message")


def disputes_after_reminders(ledger: Ledger, owner_of: Mapping[int, int]) -> dict[int, int]:
    """How many disputes each customer opened within a fortnight of a reminder; `owner_of` an invoice is a customer.

    A reminder is a letter, or anything written that has a level.
    """
    reminded: dict[int, list[dt.date]] = defaultdict(list)
    for one in ledger.all(Activity):
        if one.kind == "letter" or (one.kind in _WRITTEN and one.level is not None):
            reminded[one.customer_id].append(one.date)
    found: Counter[int] = Counter()
    for dispute in ledger.all(Dispute):
        owner = owner_of.get(dispute.invoice_id)
        if owner is not None and any(
            dt.timedelta(0) <= dispute.opened - day <= SOON for day in reminded.get(owner, ())
        ):
            found[owner] += 1
    return dict(found)
