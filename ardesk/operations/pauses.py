"""Leaving a customer or an invoice alone for a while, or until further notice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Customer, Pause
from ardesk.errors import ArdeskError
from ardesk.i18n import _, _n

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

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
    """End a pause, so that `day` is the first day without it; one that never began to count is removed.

    One that has ended by then stays as it is.
    """
    found = ledger.get(Pause, pause_id)
    if found.until is not None and found.until < day and found.since < day:
        return
    name = ledger.get(Customer, found.customer_id).name
    with ledger.change(_("{name} chased again").format(name=name)) as rows:
        if found.since >= day:
            rows.delete(Pause, pause_id)
        else:
            rows.update(replace(found, until=day.fromordinal(day.toordinal() - 1)))


def pause_all(ledger: Ledger, wanted: Sequence[Pause]) -> list[int]:
    """Pause chasing as each is `wanted`, in one change; their ids. Raises ArdeskError where one ends too early."""
    if len(wanted) == 1:
        return [pause(ledger, wanted[0])]
    if any(one.until is not None and one.until < one.since for one in wanted):
        raise ArdeskError(_("A pause can't end before it begins."))
    label = _n("{n} left alone", "{n} left alone", len(wanted)).format(n=len(wanted))
    with ledger.change(label) as rows:
        return [rows.insert(one) for one in wanted]


def chase_again(ledger: Ledger, customer_ids: Sequence[int], day: dt.date) -> int:
    """End every pause of these customers and of their invoices, so that `day` is the first day without; how many.

    A mark not to chase a customer goes too. Nothing is changed where there is none.
    """
    wanted = set(customer_ids)
    ending = [one for one in ledger.all(Pause) if one.customer_id in wanted and (one.until is None or one.until >= day)]
    marked = [one for one in ledger.all(Customer) if one.id in wanted and one.no_chase]
    if not ending and not marked:
        return 0
    names = sorted({one.name for one in ledger.all(Customer) if one.id in wanted})
    label = _("{name} chased again").format(name=names[0]) if len(names) == 1 else _("Chased again")
    with ledger.change(label) as rows:
        for one in ending:
            if one.since >= day:
                rows.delete(Pause, one.id or 0)
            else:
                rows.update(replace(one, until=day.fromordinal(day.toordinal() - 1)))
        for customer in marked:
            rows.update(replace(customer, no_chase=False))
    return len(ending) + len(marked)
