"""Cash to expect by the weighted mean, slowly and plainly, from the catalogue's words (1.12, 1.23, 1.27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.balances import ONE_DAY, Balances, is_open
from tests.oracle.records import half_up

if TYPE_CHECKING:
    from datetime import date

    from tests.oracle.records import Document, Ledger, Promise


@dataclass(frozen=True, slots=True)
class Expected:
    """An open invoice, what of it is not held out, and the day it is expected."""

    number: str
    open: int
    day: date


def held_out(books: Balances, invoice: Document, as_of: date) -> tuple[int, int]:
    """Give what is disputed of the open amount, and what of the rest is in open deductions."""
    disputed = books.disputed(invoice, as_of)
    deducted = 0
    for claim in books.ledger.deductions:
        if claim.invoice == invoice.number and is_open(claim, as_of):
            deducted += books.claim_amount(claim, 0)
    return disputed, min(deducted, books.open(invoice, as_of) - disputed)


def days_late(books: Balances, as_of: date, customer: str | None) -> int | None:
    """Give the signed days late of what was paid by then, weighted by amount and rounded; None without payments."""
    weighted = weight = 0
    for invoice in books.credit:
        if customer is not None and invoice.customer != customer:
            continue
        for step in books.invoice_steps[invoice.number]:
            if step.kind != "payment" or step.day > as_of:
                continue
            payment = books.ledger.payments[step.number]
            if payment.returned and payment.returned <= as_of:
                continue
            weighted += step.base_fall * (payment.day - invoice.due).days
            weight += step.base_fall
    return half_up(Fraction(weighted, weight)) if weight else None


def pending(books: Balances, as_of: date) -> list[Promise]:
    """Give the promises made and not yet due or met, in the order in which the later ones win."""
    found = [
        promise
        for promise in books.ledger.promises
        if promise.status == "open" and promise.made <= as_of < promise.due and not _met(books, promise, as_of)
    ]
    return sorted(found, key=lambda p: (bool(p.invoice), p.made, -p.due.toordinal()))


def _met(books: Balances, promise: Promise, as_of: date) -> bool:
    paid = 0
    for payment in books.ledger.payments.values():
        live = not (payment.returned and payment.returned <= as_of)
        if payment.customer != promise.customer or not live or not promise.made <= payment.day <= promise.due:
            continue
        if not promise.invoice:
            paid += books.received(payment) if payment.day <= as_of else 0
        for allocation in books.effective(books.to_invoice.get(promise.invoice, [])):
            if allocation.source_kind == "payment" and allocation.source == payment.number and allocation.day <= as_of:
                paid += allocation.amount
    return paid >= promise.amount


def forecast(ledger: Ledger, as_of: date) -> list[Expected]:
    """Give every open invoice with its expected day."""
    books = Balances(ledger)
    rest = {}
    for invoice in books.credit:
        disputed, deducted = held_out(books, invoice, as_of)
        left = books.open(invoice, as_of) - disputed - deducted
        if left > 0:
            rest[invoice.number] = left
    promised: dict[str, date] = {}
    for promise in pending(books, as_of):
        if promise.invoice:
            promised[promise.invoice] = promise.due
            continue
        theirs = [i for i in books.credit if i.customer == promise.customer and i.number in rest]
        used = 0
        for invoice in sorted(theirs, key=lambda i: i.due):
            if used < promise.amount:
                promised[invoice.number] = promise.due
            used += rest[invoice.number]
    whole = days_late(books, as_of, None) or 0
    found = []
    for number, left in rest.items():
        invoice = ledger.invoices[number]
        own = days_late(books, as_of, invoice.customer)
        day = invoice.due + timedelta(whole if own is None else own)
        found.append(Expected(number, left, promised.get(number, max(day, as_of + ONE_DAY))))
    return found
