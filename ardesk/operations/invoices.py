"""What a user does with invoices: draft, issue, correct, void, duplicate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Customer, Invoice, InvoiceLine
from ardesk.domain.terms import due_date
from ardesk.errors import ArdeskError
from ardesk.format import Formats
from ardesk.i18n import _
from ardesk.operations.numbers import next_number

if TYPE_CHECKING:
    from ardesk.ledger import Ledger
    from ardesk.storage.rows import Rows

__all__ = [
    "check_invoice",
    "delete_draft",
    "duplicate",
    "issue",
    "next_number",
    "save_invoice",
    "void_invoice",
]
_MONEY = ("customer_id", "date", "due_date", "net", "tax", "total", "currency", "rate", "cash_sale", "number")
FAR_OFF = 366  # days between an invoice's date and today that are worth a question


def save_invoice(ledger: Ledger, invoice: Invoice, lines: Sequence[InvoiceLine] = (), *, reason: str = "") -> int:
    """Store a new invoice with its lines, or the changed one with its id; its id.

    An issued invoice is corrected only with a `reason`, which its history keeps. Raises ArdeskError.
    """
    if not invoice.number.strip():
        raise ArdeskError(_("An invoice needs a number."))
    before = ledger.get(Invoice, invoice.id) if invoice.id is not None else None
    if before is not None and before.status == "issued" and not reason and _money_differs(before, invoice):
        raise ArdeskError(_("Say why the issued invoice {number} is corrected.").format(number=before.number))
    known = ledger.find(Invoice, number=invoice.number)
    if known is not None and known.id != invoice.id:
        raise ArdeskError(_("Invoice {number} exists already; choose another number.").format(number=invoice.number))
    label = _("Invoice {number}") if before is None else _("Change invoice {number}")
    with ledger.change(label.format(number=invoice.number), reason=reason) as rows:
        if before is None:
            invoice_id = rows.insert(invoice)
        else:
            invoice_id = before.id or 0
            rows.update(invoice)
        _save_lines(rows, invoice_id, lines)
    return invoice_id


def _money_differs(before: Invoice, after: Invoice) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in _MONEY)


def _save_lines(rows: Rows, invoice_id: int, lines: Sequence[InvoiceLine]) -> None:
    stored = rows.all(InvoiceLine, invoice_id=invoice_id)
    wanted = [replace(line, id=None, invoice_id=invoice_id, position=at) for at, line in enumerate(lines, start=1)]
    if [replace(line, id=None) for line in stored] == wanted:
        return
    for line in stored:
        rows.delete(InvoiceLine, line.id or 0)
    rows.insert_many(wanted)


def issue(ledger: Ledger, invoice_id: int) -> None:
    """Make a draft count. Raises ArdeskError where it is none."""
    invoice = _expect(ledger, invoice_id, "draft", _("Invoice {number} is not a draft."))
    with ledger.change(_("Issue invoice {number}").format(number=invoice.number)) as rows:
        rows.update(replace(invoice, status="issued"))


def void_invoice(ledger: Ledger, invoice_id: int, reason: str) -> None:
    """Make an issued invoice count on no date, and keep it with the reason. Raises ArdeskError."""
    invoice = _expect(ledger, invoice_id, "issued", _("Only an issued invoice can be made void; {number} is not."))
    if not reason.strip():
        raise ArdeskError(_("Say why invoice {number} becomes void.").format(number=invoice.number))
    with ledger.change(_("Void invoice {number}").format(number=invoice.number), reason=reason) as rows:
        rows.update(replace(invoice, status="void"))


def delete_draft(ledger: Ledger, invoice_id: int) -> None:
    """Remove a draft and its lines. Raises ArdeskError where it is none."""
    invoice = _expect(ledger, invoice_id, "draft", _("Invoice {number} is issued; make it void instead."))
    with ledger.change(_("Delete draft {number}").format(number=invoice.number)) as rows:
        for line in rows.all(InvoiceLine, invoice_id=invoice_id):
            rows.delete(InvoiceLine, line.id or 0)
        rows.delete(Invoice, invoice_id)


def _expect(ledger: Ledger, invoice_id: int, status: str, otherwise: str) -> Invoice:
    invoice = ledger.get(Invoice, invoice_id)
    if invoice.status != status:
        raise ArdeskError(otherwise.format(number=invoice.number))
    return invoice


def duplicate(ledger: Ledger, invoice_id: int, day: dt.date) -> int:
    """A draft of `day` with the same customer, amounts and lines, due by the customer's terms; its id."""
    invoice = ledger.get(Invoice, invoice_id)
    customer = ledger.get(Customer, invoice.customer_id)
    terms = customer.terms or ledger.company["terms"]
    copy = replace(
        invoice,
        id=None,
        number=next_number(ledger),
        date=day,
        due_date=due_date(terms, day),
        delivery_date=None,
        sent_date=None,
        status="draft",
    )
    return save_invoice(ledger, copy, ledger.all(InvoiceLine, invoice_id=invoice_id))


def check_invoice(ledger: Ledger, invoice: Invoice, today: dt.date) -> list[str]:
    """What is worth a second look before `invoice` is saved, one sentence each; nothing of it forbids saving."""
    return [
        sentence
        for look in (_look_at_number, _look_at_dates, _look_at_account)
        for sentence in look(ledger, invoice, today)
    ]


def _look_at_number(ledger: Ledger, invoice: Invoice, _today: dt.date) -> list[str]:
    known = ledger.find(Invoice, number=invoice.number)
    if known is None or known.id == invoice.id:
        return []
    return [_("Invoice {number} exists already.").format(number=invoice.number)]


def _formats(ledger: Ledger) -> Formats:
    return Formats(ledger.locale, ledger.base)


def _look_at_dates(ledger: Ledger, invoice: Invoice, today: dt.date) -> list[str]:
    found = []
    if abs((invoice.date - today).days) > FAR_OFF:
        found.append(_("The date {day} is more than a year away.").format(day=_formats(ledger).date(invoice.date)))
    if invoice.due_date < invoice.date:
        found.append(_("The due date lies before the invoice date."))
    return found


def _look_at_account(ledger: Ledger, invoice: Invoice, today: dt.date) -> list[str]:
    customer = ledger.get(Customer, invoice.customer_id)
    account = ledger.account(invoice.customer_id, today)
    found = []
    if customer.held_since is not None and invoice.id is None:
        found.append(held_words(customer, _formats(ledger)))
    if account.overdue_base > 0:
        overdue = _formats(ledger).money_with(account.overdue_base, ledger.base)
        found.append(_("{name} has {amount} overdue.").format(name=customer.name, amount=overdue))
    if customer.risk == "high" and invoice.id is None:
        found.append(_("{name} is in the highest risk class.").format(name=customer.name))
    exposure = (
        account.open_base - account.unapplied_base + ledger.in_base(invoice.total, invoice.currency, invoice.rate)
    )
    if customer.credit_limit is not None and exposure > customer.credit_limit and invoice.id is None:
        limit = _formats(ledger).money_with(customer.credit_limit, ledger.base)
        found.append(
            _("With this invoice {name} exceeds the limit of {limit}.").format(name=customer.name, limit=limit)
        )
    return found


def held_words(customer: Customer, formats: Formats) -> str:
    """Since when nothing goes to a customer but against payment, and why, as a sentence."""
    text = (
        _("Orders of {name} are held since {day}: {why}.")
        if customer.held_why
        else _("Orders of {name} are held since {day}.")
    )
    day = formats.date(customer.held_since)
    return text.format(name=customer.name, day=day, why=customer.held_why.rstrip("."))
