"""The sample company's records as they come into being, and what is open and unapplied after each of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from ardesk.domain.money import round_half_up
from ardesk.domain.records import (
    Allocation,
    CreditNote,
    Customer,
    Invoice,
    InvoiceLine,
    Payment,
    Record,
    Refund,
    WriteOff,
)
from ardesk.exchange.cells import money_text

R = TypeVar("R", bound=Record)
Line = tuple[str, int, int]  # description, quantity, price of one in minor units


class Books:
    """All records by class, in order of their ids, which begin at 1."""

    def __init__(self) -> None:
        self.records: dict[type[Record], list[Record]] = defaultdict(list)
        self.open: dict[int, int] = {}
        self.left: dict[int, int] = {}
        self.open_of: defaultdict[int, dict[int, None]] = defaultdict(dict)
        self.credit_of: defaultdict[int, dict[int, None]] = defaultdict(dict)

    def add(self, record: R) -> R:
        """The record with the id it has from now on."""
        rows = self.records[type(record)]
        rows.append(replace(record, id=len(rows) + 1))
        return rows[-1]  # type: ignore[return-value] # the list of a class holds that class

    def next_id(self, cls: type[Record]) -> int:
        """The id the next record of this class gets."""
        return len(self.records[cls]) + 1

    def put(self, record: Record) -> None:
        """Take a record made with the id `next_id` said."""
        self.records[type(record)].append(record)

    def change(self, record: Record) -> None:
        """The record takes the place of the one with its id."""
        self.records[type(record)][(record.id or 0) - 1] = record

    def get(self, cls: type[R], row_id: int) -> R:
        """The record with this id."""
        return self.records[cls][row_id - 1]  # type: ignore[return-value] # the list of a class holds that class

    def invoice(self, invoice: Invoice, lines: Sequence[Line], tax_rate: str) -> int:
        """Take an invoice made with the id `next_id` said, and these lines of it. Its id."""
        self.put(invoice)
        invoice_id = invoice.id or 0
        for position, (text, quantity, price) in enumerate(lines, start=1):
            self.put(
                InvoiceLine(
                    id=self.next_id(InvoiceLine),
                    invoice_id=invoice_id,
                    position=position,
                    description=text,
                    quantity=str(quantity),
                    unit_price=money_text(price, invoice.currency),
                    tax_rate=tax_rate,
                    net=quantity * price,
                )
            )
        if invoice.status == "issued" and invoice.cash_sale != "yes":
            self.open[invoice_id] = invoice.total
            self.open_of[invoice.customer_id][invoice_id] = None
        return invoice_id

    def payment(self, customer: Customer, day: dt.date, amount: int, rate: Decimal, method: str, reference: str) -> int:
        """Take money received, not applied to anything yet. Its id."""
        payment_id = self.next_id(Payment)
        self.put(
            Payment(
                id=payment_id,
                number=f"PAY-{payment_id:05}",
                customer_id=customer.id or 0,
                date=day,
                amount=amount,
                currency=customer.currency,
                rate=rate,
                method=method,
                reference=reference,
            )
        )
        self.left[payment_id] = amount
        self.credit_of[customer.id or 0][payment_id] = None
        return payment_id

    def apply(self, payment_id: int, invoice_id: int, amount: int, day: dt.date) -> None:
        """Set part of a payment against an invoice."""
        self._lower(invoice_id, amount)
        self.left[payment_id] -= amount
        if not self.left[payment_id]:
            self.credit_of[self.get(Payment, payment_id).customer_id].pop(payment_id, None)
        self.put(
            Allocation(
                id=self.next_id(Allocation), invoice_id=invoice_id, amount=amount, date=day, payment_id=payment_id
            )
        )

    def credit(self, invoice_id: int, day: dt.date, amount: int, reason: str, *, error: bool = False) -> None:
        """Write a credit note and set it against its invoice whole."""
        invoice = self.get(Invoice, invoice_id)
        net = round_half_up(Decimal(amount) * invoice.net / invoice.total)
        note_id = self.next_id(CreditNote)
        self.put(
            CreditNote(
                id=note_id,
                number=f"CN-{note_id:04}",
                customer_id=invoice.customer_id,
                date=day,
                net=net,
                tax=amount - net,
                total=amount,
                currency=invoice.currency,
                rate=invoice.rate,
                reason=reason,
                billing_error="yes" if error else "no",
            )
        )
        self._lower(invoice_id, amount)
        self.put(
            Allocation(
                id=self.next_id(Allocation), invoice_id=invoice_id, amount=amount, date=day, credit_note_id=note_id
            )
        )

    def write_off(self, invoice_id: int, day: dt.date, reason: str, kind: str) -> int:
        """Give up what is open on an invoice. The write-off's id."""
        row_id = self.next_id(WriteOff)
        amount = self.open[invoice_id]
        self._lower(invoice_id, amount)
        self.put(
            WriteOff(
                id=row_id,
                number=f"WO-{row_id:04}",
                invoice_id=invoice_id,
                date=day,
                amount=amount,
                reason=reason,
                kind=kind,
            )
        )
        return row_id

    def refund(self, payment_id: int, day: dt.date) -> None:
        """Pay back what is left of a payment."""
        payment = self.get(Payment, payment_id)
        row_id = self.next_id(Refund)
        self.put(
            Refund(
                id=row_id,
                number=f"RF-{row_id:04}",
                customer_id=payment.customer_id,
                date=day,
                amount=self.left[payment_id],
                method=payment.method,
                payment_id=payment_id,
            )
        )
        self.left[payment_id] = 0
        self.credit_of[payment.customer_id].pop(payment_id, None)

    def bounce(self, payment_id: int, day: dt.date) -> list[int]:
        """Send a payment back; the invoices that are open again."""
        payment = self.get(Payment, payment_id)
        self.change(replace(payment, returned_date=day))
        reopened: list[int] = []
        for row in reversed(self.records[Allocation]):
            if isinstance(row, Allocation):
                if row.date < payment.date:
                    break
                if row.payment_id == payment_id:
                    self.open[row.invoice_id] += row.amount
                    self.open_of[payment.customer_id][row.invoice_id] = None
                    reopened.append(row.invoice_id)
        self.left[payment_id] = 0
        self.credit_of[payment.customer_id].pop(payment_id, None)
        return reopened

    def _lower(self, invoice_id: int, amount: int) -> None:
        self.open[invoice_id] -= amount
        if not self.open[invoice_id]:
            self.open_of[self.get(Invoice, invoice_id).customer_id].pop(invoice_id, None)
