"""Leaving a customer or an invoice alone for a while, or until further notice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Customer, Pause
from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt

    from ardesk.ledger import Ledger


def pause(ledger: Ledger, wanted: Pause) -> int:
    """Pause chasing as `wanted`; its id. Raises ArdeskError where it ends before it begins."""
    if wanted.until is not None and wanted.until < wanted.since:
        raise ArdeskError(_("A pause can't end before it begins."))
    name = ledger.get(Customer, wanted.customer_id).name
    label = _("{name} left alone") if wanted.kind == "hold" else _("{name} put off")
    with ledger.change(label.format(name=name)) as rows:
        return rows.insert(wanted)


def unpause(ledger: Ledger, pause_id: int, day: dt.date) -> None:
    """End a pause, so that `day` is the first day without it; one that never began to count is removed."""
    found = ledger.get(Pause, pause_id)
    name = ledger.get(Customer, found.customer_id).name
    with ledger.change(_("{name} chased again").format(name=name)) as rows:
        if found.since >= day:
            rows.delete(Pause, pause_id)
        else:
            rows.update(replace(found, until=day.fromordinal(day.toordinal() - 1)))
