"""What a payment has settled, for correcting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ardesk.domain.records import Allocation, Invoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.domain.records import Payment
    from ardesk.ledger import Ledger
    from ardesk.ui.widgets.parts import OpenItem


class Settled(NamedTuple):
    """An invoice with what would be open on it without the payment."""

    id: int
    number: str
    date: str
    due_date: str
    total: int
    open: int
    currency: str


def settled_by(ledger: Ledger, payment: Payment) -> dict[int, int]:
    """What of the payment is set against each invoice."""
    found: dict[int, int] = {}
    for one in ledger.all(Allocation, payment_id=payment.id):
        found[one.invoice_id] = found.get(one.invoice_id, 0) + one.amount
    return found


def with_settled(ledger: Ledger, items: Sequence[OpenItem], payment: Payment) -> list[OpenItem]:
    """The open invoices and those the payment has settled, as if it had not, oldest due first."""
    parts, still = settled_by(ledger, payment), {item.id: item.open for item in items}
    found: list[OpenItem] = [item for item in items if item.id not in parts]
    for number, part in parts.items():
        invoice = ledger.get(Invoice, number)
        due, day = invoice.due_date.isoformat(), invoice.date.isoformat()
        rest = still.get(number, 0) + part
        found.append(Settled(number, invoice.number, day, due, invoice.total, rest, invoice.currency))
    return sorted(found, key=lambda item: (item.due_date, item.number))
