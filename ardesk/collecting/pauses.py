"""Why someone, or one invoice, is left alone for now."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.collecting.facts import Facts
    from ardesk.domain.records import Customer, Pause
    from ardesk.ledger import InvoiceRow


def why_by_hand(customer: Customer, facts: Facts) -> str:
    """The reason in words where the owner wants the customer left alone, whatever has happened; else empty."""
    if customer.no_chase:
        return _("marked as not to be chased")
    return next((_said(one, facts) for one in facts.pauses_of(customer.id or 0) if one.invoice_id is None), "")


def why_paused(customer: Customer, row: InvoiceRow | None, facts: Facts) -> str:
    """The reason in words, for one open invoice or for the customer as a whole; empty where chasing goes on."""
    if customer.no_chase:
        return _("marked as not to be chased")
    for pause in facts.pauses_of(customer.id or 0):
        if pause.invoice_id is None or (row is not None and pause.invoice_id == row.id):
            return _said(pause, facts)
    if row is not None:
        return _of_invoice(row, facts)
    later = facts.planned_later(customer.id or 0)
    return _("next contact planned for {day}").format(day=facts.formats.date(later)) if later else ""


def _of_invoice(row: InvoiceRow, facts: Facts) -> str:
    for claim in facts.claims_on(row.customer_id, row.id):
        if (claim.deadline is None or claim.deadline >= facts.day) and claim.covers(row.open):
            return _("{claim} since {day}").format(claim=claim.name, day=facts.formats.date(claim.opened))
    for promise in facts.pending_promises(row.customer_id):
        if promise.invoice_id in (None, row.id):
            due = dt.date.fromisoformat(promise.due)
            return _("promised for {day}").format(day=facts.formats.date(due))
    return ""


def _said(pause: Pause, facts: Facts) -> str:
    why = f": {pause.why}" if pause.why else ""
    if pause.until is None:
        return _("left alone until further notice") + why
    return _("put off until {day}").format(day=facts.formats.date(pause.until)) + why
