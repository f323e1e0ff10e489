"""The printed invoice: letterhead, lines, tax by rate, total, and how and when to pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING

from ardesk.domain.money import minor_digits, round_half_up
from ardesk.domain.records import Customer, Invoice, InvoiceLine
from ardesk.domain.terms import parse_terms
from ardesk.errors import ArdeskError
from ardesk.i18n import _, speaking
from ardesk.reports.papers.business import business_of
from ardesk.reports.papers.letter_page import LetterPage, address_lines, letter_paper
from ardesk.reports.papers.payment import PaymentBlock, payment_block
from ardesk.reports.papers.policy_sheet import own_steps, policy_line
from ardesk.reports.papers.voice import voice_of

if TYPE_CHECKING:
    from ardesk.domain.records import PolicyStep
    from ardesk.format import Formats
    from ardesk.reports.paper import Paper
    from ardesk.reports.papers.business import Business
    from ardesk.reports.papers.voice import Voice
    from ardesk.reports.sources import Source


@dataclass(frozen=True, slots=True)
class LineText:
    """One line of an invoice as it is printed."""

    description: str
    quantity: str
    price: str
    tax: str
    net: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePage(LetterPage):
    """An invoice as text in its places; `sums` are net and taxes above the total."""

    description: str
    lines: Sequence[LineText]
    sums: Sequence[tuple[str, str]]
    total_label: str
    total: str
    payment: PaymentBlock | None
    policy: str = ""


def invoice(source: Source, invoice_id: int, formats: Formats | None = None) -> Paper:
    """The invoice as it goes to the customer; drafts and void ones are marked across the page."""
    document = source.get(Invoice, invoice_id)
    customer = source.get(Customer, document.customer_id)
    rows = sorted(source.all(InvoiceLine, invoice_id=invoice_id), key=lambda row: row.position)
    voice = voice_of(source, customer, formats)
    steps = own_steps(source, customer)
    return invoice_paper(business_of(source), document, customer, rows, voice, steps)


def invoice_paper(
    business: Business,
    document: Invoice,
    customer: Customer,
    rows: Sequence[InvoiceLine],
    voice: Voice,
    steps: Sequence[PolicyStep] = (),
) -> Paper:
    """The paper of an invoice, which need not be in a ledger yet; `steps` are announced in a line below."""
    with speaking(voice.language):
        title = _("Invoice {number}").format(number=document.number).strip()
        mark = {"draft": _("DRAFT"), "void": _("VOID")}.get(document.status, "")
        page = _page(business, document, customer, rows, voice.formats)
        if document.status != "void":
            page = replace(page, policy=policy_line(steps, voice.formats))
        images = page.payment.images if page.payment else {}
        return letter_paper(page, "invoice.html", title, voice.language, images=images, mark=mark)


def _page(
    business: Business, document: Invoice, customer: Customer, rows: Sequence[InvoiceLine], formats: Formats
) -> InvoicePage:
    currency = document.currency
    payment = _payment(business, document, customer, formats)
    return InvoicePage(
        business=business,
        heading=_("Invoice"),
        stamp={"draft": _("Draft – not an invoice yet"), "void": _("Void")}.get(document.status, ""),
        stamp_verdict={"draft": "watch", "void": "bad"}.get(document.status, "muted"),
        to_label=_("Bill to"),
        to_name=customer.name,
        to_lines=address_lines(customer, business),
        to_tax_id=customer.tax_id,
        facts=_facts(document, customer, formats),
        images=business.sizes | (payment.sizes if payment else {}),
        description=document.description if rows else "",
        lines=[_line(row, currency, formats) for row in rows] or [_only_line(document, formats)],
        sums=_sums(document, rows, formats),
        total_label=_("Total {currency}").format(currency=currency),
        total=formats.money(document.total, currency),
        payment=payment,
    )


def _facts(document: Invoice, customer: Customer, formats: Formats) -> list[tuple[str, str]]:
    def day(value: dt.date | None) -> str:
        return formats.date(value) if value else ""

    facts = [
        (_("Number"), document.number),
        (_("Date"), day(document.date)),
        (_("Due"), day(document.due_date)),
        (_("Delivered"), day(document.delivery_date)),
        (_("Your order"), document.po_number),
        (_("Customer"), customer.code),
    ]
    return [(name, value) for name, value in facts if value]


def _line(row: InvoiceLine, currency: str, formats: Formats) -> LineText:
    net = _net(row, currency)
    return LineText(
        description=row.description,
        quantity=_decimal(row.quantity, formats, 0),
        price=_decimal(row.unit_price, formats, minor_digits(currency)),
        tax=_rate(row.tax_rate, formats),
        net="" if net is None else formats.money(net, currency),
    )


def _only_line(document: Invoice, formats: Formats) -> LineText:
    words = document.description or _("As agreed")
    return LineText(words, "", "", "", formats.money(document.net, document.currency))


def _net(row: InvoiceLine, currency: str) -> int | None:
    """The line's net amount, as stored or as quantity times price."""
    if row.net is not None:
        return row.net
    quantity, price = _number(row.quantity or "1"), _number(row.unit_price)
    if quantity is None or price is None:
        return None
    return round_half_up(Fraction(quantity) * Fraction(price) * 10 ** minor_digits(currency))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _decimal(text: str, formats: Formats, least_digits: int) -> str:
    """Decimal text in the locale, with all its digits; text that is no number stays as it is."""
    number = _number(text)
    if number is None:
        return text
    exponent = number.normalize().as_tuple().exponent
    digits = max(least_digits, -exponent if isinstance(exponent, int) else 0)
    return formats.number(number, digits)


def _rate(text: str, formats: Formats) -> str:
    number = _number(text)
    return text if number is None else _percent(number, formats)


def _percent(rate: Decimal, formats: Formats) -> str:
    """A rate of tax or discount with the digits it has: 20%, 7.25%."""
    return formats.percent(rate).replace(formats.number(rate, 1), _decimal(str(rate), formats, 0))


def _sums(document: Invoice, rows: Sequence[InvoiceLine], formats: Formats) -> list[tuple[str, str]]:
    """Net, then the tax by rate where the rates explain the invoice's tax to the cent, else the tax in one."""
    currency = document.currency
    sums = [(_("Net"), formats.money(document.net, currency))]
    by_rate = _taxes(rows, currency)
    if sum(tax for _net_amount, tax in by_rate.values()) == document.tax:
        for rate, (net, tax) in sorted(by_rate.items()):
            name = _("Tax {rate} on {net}").format(rate=_percent(rate, formats), net=formats.money(net, currency))
            sums.append((name, formats.money(tax, currency)))
    elif document.tax:
        sums.append((_("Tax"), formats.money(document.tax, currency)))
    return sums


def _taxes(rows: Sequence[InvoiceLine], currency: str) -> dict[Decimal, tuple[int, int]]:
    """Net and tax of each rate above nought, the tax rounded once a rate."""
    nets: dict[Decimal, int] = {}
    for row in rows:
        rate, net = _number(row.tax_rate), _net(row, currency)
        if rate and net is not None:
            nets[rate.normalize()] = nets.get(rate.normalize(), 0) + net
    return {rate: (net, round_half_up(Fraction(net) * Fraction(rate) / 100)) for rate, net in nets.items()}


def _payment(business: Business, document: Invoice, customer: Customer, formats: Formats) -> PaymentBlock | None:
    if document.status == "void":
        return PaymentBlock([_("This invoice is void; nothing is to be paid.")], ())
    amounts = {document.currency: document.total} if document.status == "issued" else {}
    return payment_block(business, amounts, [document.number], formats, _sentences(document, customer, formats))


def _sentences(document: Invoice, customer: Customer, formats: Formats) -> list[str]:
    """How and when to pay; an early-payment discount where the customer's terms grant one."""
    amount = formats.money_with(document.total, document.currency)
    if document.due_date == document.date:
        sentences = [_("Please pay {amount} on receipt.").format(amount=amount)]
    else:
        sentences = [
            _("Please pay {amount} by {day}, quoting {number}.").format(
                amount=amount, day=formats.long_date(document.due_date), number=document.number
            )
        ]
    try:
        terms = parse_terms(customer.terms)
    except ArdeskError:
        return sentences
    if (
        terms.discount_percent
        and terms.discount_days is not None
        and terms.due_date(document.date) == document.due_date
    ):
        sentences.append(
            _("{percent} discount for payment by {day}.").format(
                percent=_percent(terms.discount_percent, formats),
                day=formats.long_date(document.date + dt.timedelta(days=terms.discount_days)),
            )
        )
    return sentences
