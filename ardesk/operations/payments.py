"""What a user does with money received: record, set against invoices, return, refund."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.allocation import oldest_first
from ardesk.domain.records import Allocation, CreditNote, Deduction, Invoice, Payment, Refund
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.operations.credited import DISCOUNT, credit_of_part
from ardesk.operations.numbers import next_number

if TYPE_CHECKING:
    from ardesk.ledger import Ledger
    from ardesk.storage.rows import Rows

Part = tuple[int, int]  # invoice id, amount in minor units of its currency
Deducted = tuple[int, int, str]  # likewise, and the reason


def next_payment_number(ledger: Ledger) -> str:
    """The number the next payment will have."""
    return next_number(ledger, Payment)


def record_payment(
    ledger: Ledger,
    payment: Payment,
    parts: Sequence[Part] = (),
    *,
    deductions: Sequence[Deducted] = (),
    discounts: Sequence[Part] = (),
) -> int:
    """Store a payment set against invoices; what is left over stays the customer's credit. Raises ArdeskError.

    `deductions` are what the customer kept back of them, each with the reason; they stay open until settled.
    `discounts` are what they may keep for paying early: each becomes a credit note for that reason.
    """
    if payment.amount <= 0:
        raise ArdeskError(_("A payment is more than zero."))
    if sum(amount for _invoice, amount in parts) > payment.amount:
        raise ArdeskError(_("More is set against invoices than was received."))
    with ledger.change(_("Payment {number}").format(number=payment.number)) as rows:
        payment_id = rows.insert(payment)
        set_against(rows, parts, payment.date, payment_id=payment_id)
        for invoice_id, amount, reason in deductions:
            rows.insert(
                Deduction(
                    number=next_number(ledger, Deduction),
                    invoice_id=invoice_id,
                    payment_id=payment_id,
                    amount=amount,
                    reason=reason,
                    opened=max(payment.date, rows.get(Invoice, invoice_id).date),
                )
            )
        for invoice_id, amount in discounts:
            invoice = rows.get(Invoice, invoice_id)
            note = credit_of_part(ledger, invoice, payment.date, amount, reason=DISCOUNT, billing_error="no")
            set_against(rows, ((invoice_id, amount),), note.date, credit_note_id=rows.insert(note))
    return payment_id


def edit_payment(ledger: Ledger, payment: Payment, parts: Sequence[Part]) -> int:
    """Store a corrected payment, set against `parts` from its day on; what is left over stays credit; its id.

    Parts that stay as they were keep their day where it is later. Raises ArdeskError, also where its month is closed.
    """
    before = ledger.get(Payment, payment.id or 0)
    if payment.amount <= 0:
        raise ArdeskError(_("A payment is more than zero."))
    if sum(amount for _invoice, amount in parts) > payment.amount:
        raise ArdeskError(_("More is set against invoices than was received."))
    if (payment.customer_id, payment.currency) != (before.customer_id, before.currency):
        raise ArdeskError(_("Customer and currency of a payment stay; delete it and enter it again."))
    with ledger.change(_("Payment {number} corrected").format(number=payment.number)) as rows:
        known = rows.all(Allocation, payment_id=payment.id)
        later = {(one.invoice_id, one.amount): one.date for one in known if one.date > before.date}
        wanted = [
            _part(rows, part, max(payment.date, later.get(part, payment.date)), payment_id=payment.id)
            for part in parts
            if part[1]
        ]
        for one in known:
            if (same := replace(one, id=None)) in wanted:
                wanted.remove(same)  # it stays, and with it what a closed month knows
            else:
                rows.delete(Allocation, one.id or 0)
        rows.update(payment)
        for new in wanted:
            rows.insert(new)
    return payment.id or 0


def set_against(
    rows: Rows, parts: Iterable[Part], day: dt.date, *, payment_id: int | None = None, credit_note_id: int | None = None
) -> None:
    """Allocations of one source inside an open change, none before its invoice's date."""
    for part in parts:
        if part[1]:
            rows.insert(_part(rows, part, day, payment_id=payment_id, credit_note_id=credit_note_id))


def _part(
    rows: Rows, part: Part, day: dt.date, *, payment_id: int | None = None, credit_note_id: int | None = None
) -> Allocation:
    invoice_id, amount = part
    day = max(day, rows.get(Invoice, invoice_id).date)
    return Allocation(
        invoice_id=invoice_id, amount=amount, date=day, payment_id=payment_id, credit_note_id=credit_note_id
    )


def allocate(
    ledger: Ledger,
    *,
    parts: Sequence[Part],
    day: dt.date,
    payment_id: int | None = None,
    credit_note_id: int | None = None,
) -> None:
    """Set unapplied credit of one payment or credit note against invoices from `day` on. Raises ArdeskError."""
    if payment_id is not None:
        source: Payment | CreditNote = ledger.get(Payment, payment_id)
    else:
        source = ledger.get(CreditNote, credit_note_id or 0)
    with ledger.change(_("Apply credit {number}").format(number=source.number)) as rows:
        set_against(rows, parts, max(day, source.date), payment_id=payment_id, credit_note_id=credit_note_id)


def unallocate(ledger: Ledger, allocation_id: int) -> None:
    """Make a part applied by mistake unapplied again; the journal keeps it."""
    with ledger.change(_("Take back an allocation")) as rows:
        rows.delete(Allocation, allocation_id)


def return_payment(ledger: Ledger, payment_id: int, day: dt.date) -> None:
    """The bank took the payment back on `day`: its invoices are open again from then. Raises ArdeskError."""
    payment = ledger.get(Payment, payment_id)
    with ledger.change(_("Payment {number} returned").format(number=payment.number)) as rows:
        rows.update(replace(payment, returned_date=day))


def delete_payment(ledger: Ledger, payment_id: int) -> None:
    """Remove a payment entered by mistake, with its allocations. Raises ArdeskError where it was refunded."""
    payment = ledger.get(Payment, payment_id)
    with ledger.change(_("Delete payment {number}").format(number=payment.number)) as rows:
        for allocation in rows.all(Allocation, payment_id=payment_id):
            rows.delete(Allocation, allocation.id or 0)
        rows.delete(Payment, payment_id)


def refund(ledger: Ledger, paid_back: Refund) -> int:
    """Pay unapplied credit back to the customer; the refund's id. Raises ArdeskError."""
    with ledger.change(_("Refund {number}").format(number=paid_back.number)) as rows:
        return rows.insert(paid_back)


def propose(ledger: Ledger, customer_id: int, amount: int, day: dt.date, currency: str) -> list[Part]:
    """How `amount` would settle the customer's open invoices in `currency` on `day`, oldest due first."""
    items = (
        (item.id, dt.date.fromisoformat(item.due_date), item.open)
        for item in ledger.open_invoices(customer_id, day)
        if item.currency == currency
    )
    return oldest_first(amount, items)


def pay_in_full(ledger: Ledger, invoice_ids: Sequence[int], day: dt.date, method: str = "") -> list[int]:
    """One payment of `day` for each customer and currency that settles these invoices; the payments' ids."""
    groups: dict[tuple[int, str], list[Part]] = defaultdict(list)
    for row in ledger.invoice_rows(day, ids=invoice_ids):
        if row.open > 0:
            groups[row.customer_id, row.currency].append((row.id, row.open))
    if not groups:
        raise ArdeskError(_("Nothing is open on the selected invoices."))
    paid = []
    with ledger.change(_("Payment in full")) as rows:
        for (customer_id, currency), parts in groups.items():
            payment = Payment(
                number=next_payment_number(ledger),
                customer_id=customer_id,
                date=day,
                amount=sum(amount for _invoice, amount in parts),
                currency=currency,
                rate=rows.get(Invoice, parts[0][0]).rate,
                method=method,
            )
            paid.append(rows.insert(payment))
            set_against(rows, parts, day, payment_id=paid[-1])
    return paid
