"""A customer's account as movements in each document's own currency, and the age of what is open on it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ardesk.domain.records import Allocation, CreditNote, Invoice, Payment, Refund, WriteOff

if TYPE_CHECKING:
    from ardesk.reports.sources import OpenDocument, Source

INVOICE, CASH_SALE, PAYMENT, CREDIT_NOTE, WRITE_OFF, REFUND, RETURNED = (
    "invoice",
    "cash_sale",
    "payment",
    "credit_note",
    "write_off",
    "refund",
    "returned",
)
_ORDER = (INVOICE, CASH_SALE, PAYMENT, CREDIT_NOTE, WRITE_OFF, REFUND, RETURNED)


class Movement(NamedTuple):
    """What changed a customer's balance: `amount` in minor units of `currency`, positive where more is owed."""

    day: dt.date
    kind: str
    number: str
    currency: str
    amount: int


def movements(source: Source, customer_id: int, until: dt.date) -> list[Movement]:
    """All that changed the customer's balance up to the end of `until`, in order of day.

    Their sum in a currency is what is open less what is unapplied in it. The return of a payment takes back what was
    received; what had been refunded of it stays, and is owed again.
    """
    invoices = [one for one in source.all(Invoice, customer_id=customer_id) if one.status == "issued"]
    found = [*_of_invoices(source, invoices), *_of_credits(source, customer_id, invoices)]
    return sorted(
        (one for one in found if one.day <= until), key=lambda one: (one.day, _ORDER.index(one.kind), one.number)
    )


def _of_invoices(source: Source, invoices: Sequence[Invoice]) -> Iterator[Movement]:
    for invoice in invoices:
        if invoice.cash_sale == "yes":
            continue
        yield Movement(invoice.date, INVOICE, invoice.number, invoice.currency, invoice.total)
        for given_up in source.all(WriteOff, invoice_id=invoice.id):
            day = max(given_up.date, invoice.date)
            yield Movement(day, WRITE_OFF, given_up.number, invoice.currency, -given_up.amount)


def _of_credits(source: Source, customer_id: int, invoices: Sequence[Invoice]) -> Iterator[Movement]:
    cash = {one.id: one for one in invoices if one.cash_sale == "yes"}
    paid_in_cash = [part for invoice in cash for part in source.all(Allocation, invoice_id=invoice)]
    refunds = source.all(Refund, customer_id=customer_id)
    for payment in source.all(Payment, customer_id=customer_id):
        used = [
            _cash_sale(part, payment, cash[part.invoice_id]) for part in paid_in_cash if part.payment_id == payment.id
        ]
        whole = Movement(payment.date, PAYMENT, payment.number, payment.currency, -payment.amount)
        yield from _until_returned([whole, *used], payment)
        yield from (_refund(one, payment) for one in refunds if one.payment_id == payment.id)
    for note in source.all(CreditNote, customer_id=customer_id):
        yield Movement(note.date, CREDIT_NOTE, note.number, note.currency, -note.total)
        yield from (
            _cash_sale(part, note, cash[part.invoice_id]) for part in paid_in_cash if part.credit_note_id == note.id
        )
        yield from (_refund(one, note) for one in refunds if one.credit_note_id == note.id)


def _cash_sale(part: Allocation, credit: Payment | CreditNote, sale: Invoice) -> Movement:
    """What of the credit is for the sale, from the credit's own date on: it was never part of the account."""
    return Movement(credit.date, CASH_SALE, sale.number, credit.currency, part.amount)


def _refund(refund: Refund, credit: Payment | CreditNote) -> Movement:
    return Movement(max(refund.date, credit.date), REFUND, refund.number, credit.currency, refund.amount)


def _until_returned(found: Sequence[Movement], payment: Payment) -> Iterator[Movement]:
    back = payment.returned_date
    if back is None:
        yield from found
        return
    before = [one for one in found if one.day < back]
    yield from before
    if left := -sum(one.amount for one in before):
        yield Movement(back, RETURNED, payment.number, payment.currency, left)


def balances(found: Sequence[Movement]) -> dict[str, int]:
    """The sum of the movements by currency."""
    sums: defaultdict[str, int] = defaultdict(int)
    for one in found:
        sums[one.currency] += one.amount
    return dict(sums)


def ages(invoices: Sequence[OpenDocument], as_of: dt.date, edges: Sequence[int] = (30, 60, 90)) -> dict[str, int]:
    """What is open by class of age, counted from the due date; the invoices are of one currency."""
    from ardesk.book.aging import class_names, limits_of

    names, limits = class_names("due", edges), limits_of("due", edges)
    sums = dict.fromkeys(names, 0)
    for one in invoices:
        late = (as_of - dt.date.fromisoformat(one.due_date)).days
        sums[names[bisect_left(limits, late)]] += one.open
    return sums
