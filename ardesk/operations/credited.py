"""Credit notes that follow from something else: a settled claim, a discount taken."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ardesk.domain.money import round_half_up
from ardesk.domain.records import CreditNote
from ardesk.operations.numbers import next_number

if TYPE_CHECKING:
    import datetime as dt

    from ardesk.domain.records import Invoice
    from ardesk.ledger import Ledger

DISCOUNT = "discount"


def credit_of_part(
    ledger: Ledger, invoice: Invoice, day: dt.date, amount: int, *, reason: str, billing_error: str = ""
) -> CreditNote:
    """A credit note over part of an invoice, its tax in the invoice's proportion; not stored yet."""
    share = Fraction(invoice.tax, invoice.total) if invoice.total else Fraction(0)
    tax = round_half_up(amount * share)
    return CreditNote(
        number=next_number(ledger, CreditNote),
        customer_id=invoice.customer_id,
        date=max(day, invoice.date),
        net=amount - tax,
        tax=tax,
        total=amount,
        currency=invoice.currency,
        rate=invoice.rate,
        reason=reason,
        billing_error=billing_error,
    )
