"""The receipt: a payment that came, the invoices it was set against, and what of it is kept as credit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ardesk.domain.records import Allocation, Customer, Invoice, Payment, Refund
from ardesk.i18n import _, speaking
from ardesk.reports.papers.business import business_of
from ardesk.reports.papers.letter_page import LetterPage, address_lines, letter_paper
from ardesk.reports.papers.voice import voice_of

if TYPE_CHECKING:
    from ardesk.domain.records import CreditNote
    from ardesk.format import Formats
    from ardesk.reports.paper import Paper
    from ardesk.reports.papers.business import Business
    from ardesk.reports.papers.voice import Voice
    from ardesk.reports.sources import Source


@dataclass(frozen=True, slots=True)
class AppliedRow:
    """An invoice that was paid, wholly or in part."""

    number: str
    date: str
    total: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage(LetterPage):
    """A receipt as text in its places."""

    sentences: Sequence[str]
    rows: Sequence[AppliedRow]
    sums: Sequence[tuple[str, str]]
    total_label: str
    total: str


def receipt(source: Source, payment_id: int, formats: Formats | None = None) -> Paper:
    """The receipt for a payment, as it stands applied now; one that was returned is marked across the page."""
    payment = source.get(Payment, payment_id)
    customer = source.get(Customer, payment.customer_id)
    parts = source.all(Allocation, payment_id=payment_id)
    refunds = source.all(Refund, payment_id=payment_id)
    voice = voice_of(source, customer, formats)
    with speaking(voice.language):
        rows = applied_rows(source, parts, payment, voice.formats)
        refunded = sum(one.amount for one in refunds)
        sums = _sums(payment, parts, refunded, voice.formats)
        return _paper(business_of(source), customer, payment, rows, sums, refunded, voice)


def applied_rows(
    source: Source, parts: Sequence[Allocation], credit: Payment | CreditNote, formats: Formats
) -> list[AppliedRow]:
    """The invoices that a payment or credit note was set against, oldest first."""
    found = sorted(((source.get(Invoice, part.invoice_id), part) for part in parts), key=lambda pair: pair[0].date)
    return [
        AppliedRow(
            number=_("Invoice {number}").format(number=invoice.number),
            date=formats.date(invoice.date),
            total=formats.money(invoice.total, invoice.currency),
            amount=formats.money(part.amount, credit.currency),
        )
        for invoice, part in found
    ]


def _sums(payment: Payment, parts: Sequence[Allocation], refunded: int, formats: Formats) -> list[tuple[str, str]]:
    left = payment.amount - sum(part.amount for part in parts) - refunded
    rest = _("Not applied yet") if payment.returned_date else _("Kept as your credit")
    sums = [(_("Paid back to you"), refunded), (rest, left)]
    return [(name, formats.money(amount, payment.currency)) for name, amount in sums if amount]


def _paper(
    business: Business,
    customer: Customer,
    payment: Payment,
    rows: Sequence[AppliedRow],
    sums: Sequence[tuple[str, str]],
    refunded: int,
    voice: Voice,
) -> Paper:
    title = _("Receipt for payment {number}").format(number=payment.number)
    back = payment.returned_date
    page = ReceiptPage(
        business=business,
        heading=_("Receipt"),
        stamp=_("Returned by the bank on {day}").format(day=voice.formats.date(back)) if back else "",
        stamp_verdict="bad",
        to_label=_("Received from"),
        to_name=customer.name,
        to_lines=address_lines(customer, business),
        to_tax_id=customer.tax_id,
        facts=_facts(payment, customer, voice.formats),
        images=business.sizes,
        sentences=[_sentence(payment, back, voice.formats), *_owed_again(payment, refunded, voice.formats)],
        rows=rows,
        sums=sums,
        total_label=_("Received {currency}").format(currency=payment.currency),
        total=voice.formats.money(payment.amount, payment.currency),
    )
    return letter_paper(page, "receipt.html", title, voice.language, mark=_("RETURNED") if back else "")


def _sentence(payment: Payment, back: dt.date | None, formats: Formats) -> str:
    amount, day = formats.money_with(payment.amount, payment.currency), formats.long_date(payment.date)
    if back:
        words = _("Your payment of {amount} of {day} was returned; the invoices it had paid are open again.")
    else:
        words = _("We have received your payment of {amount} on {day}. Thank you.")
    return words.format(amount=amount, day=day)


def _owed_again(payment: Payment, refunded: int, formats: Formats) -> list[str]:
    if not (payment.returned_date and refunded):
        return []
    words = _("{amount} of it had been paid back to you and is owed again.")
    return [words.format(amount=formats.money_with(refunded, payment.currency))]


def _facts(payment: Payment, customer: Customer, formats: Formats) -> list[tuple[str, str]]:
    facts = [
        (_("Number"), payment.number),
        (_("Date"), formats.date(payment.date)),
        (_("Paid by"), payment.method),
        (_("Reference"), payment.reference),
        (_("Customer"), customer.code),
    ]
    return [(name, value) for name, value in facts if value]
