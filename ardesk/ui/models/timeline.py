"""One customer's time line: every document, contact and claim as a row, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ardesk.domain.records import (
    Activity,
    Complaint,
    CreditNote,
    Deduction,
    Dispute,
    Invoice,
    Payment,
    Promise,
    Refund,
    WriteOff,
)
from ardesk.format import Formats
from ardesk.i18n import _
from ardesk.ui.models.columns import Chip, Column

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from ardesk.ledger import Ledger

_MONEY = frozenset({"invoice", "payment", "returned", "credit_note", "write_off", "refund"})
_CLAIMS = frozenset({"dispute", "deduction", "complaint", "promise"})


class TimelineRow(NamedTuple):
    """Something that happened: `amount` is what it changed of the balance, in minor units of `currency`, if it did."""

    id: tuple[str, int]
    date: str
    kind: str
    number: str
    text: str
    amount: int | None
    currency: str


def timeline(ledger: Ledger, customer_id: int) -> list[TimelineRow]:
    """Everything about the customer, newest first."""
    invoices = {invoice.id or 0: invoice for invoice in ledger.all(Invoice, customer_id=customer_id)}
    rows = [
        *(_invoice(invoice) for invoice in invoices.values()),
        *_money_in(ledger, customer_id),
        *_said(ledger, customer_id),
        *(row for invoice in invoices.values() for row in _about(ledger, invoice)),
    ]
    return sorted(rows, key=lambda row: (row.date, row.id), reverse=True)


def _row(record: object, kind: str, day: dt.date, number: str, text: str, money: tuple[int, str] | None) -> TimelineRow:
    amount, currency = money or (None, "")
    return TimelineRow((kind, getattr(record, "id", 0)), day.isoformat(), kind, number, text, amount, currency)


def _words(*parts: str) -> str:
    return ": ".join(part.replace("_", " ") for part in parts if part)


def _invoice(one: Invoice) -> TimelineRow:
    counts = one.status == "issued"
    status = {"draft": _("draft"), "void": _("void")}.get(one.status, "")
    money = (one.total, one.currency) if counts else None
    return _row(one, "invoice", one.date, one.number, _words(status, one.description), money)


def _money_in(ledger: Ledger, customer_id: int) -> Iterator[TimelineRow]:
    for one in ledger.all(Payment, customer_id=customer_id):
        text = " ".join(filter(None, (one.method, one.reference)))
        yield _row(one, "payment", one.date, one.number, text, (-one.amount, one.currency))
        if one.returned_date is not None:
            yield _row(one, "returned", one.returned_date, one.number, "", (one.amount, one.currency))
    for note in ledger.all(CreditNote, customer_id=customer_id):
        yield _row(note, "credit_note", note.date, note.number, note.reason, (-note.total, note.currency))
    for back in ledger.all(Refund, customer_id=customer_id):
        source = (
            ledger.get(Payment, back.payment_id)
            if back.payment_id
            else ledger.get(CreditNote, back.credit_note_id or 0)
        )
        yield _row(back, "refund", back.date, back.number, back.method, (back.amount, source.currency))


def _said(ledger: Ledger, customer_id: int) -> Iterator[TimelineRow]:
    for one in ledger.all(Activity, customer_id=customer_id):
        yield _row(one, "activity", one.date, _words(one.kind), _words(one.outcome, one.note), None)
    for promise in ledger.all(Promise, customer_id=customer_id):
        status = "" if promise.status == "open" else promise.status
        text = _words(_("due {day}").format(day=_day(ledger, promise.due)), status, promise.note)
        yield _row(promise, "promise", promise.made, promise.number, text, None)
    for complaint in ledger.all(Complaint, customer_id=customer_id):
        yield _row(complaint, "complaint", complaint.date, "", _words(complaint.category, complaint.note), None)


def _day(ledger: Ledger, day: dt.date) -> str:
    return Formats(ledger.locale, ledger.base).date(day)


def _about(ledger: Ledger, invoice: Invoice) -> Iterator[TimelineRow]:
    for loss in ledger.all(WriteOff, invoice_id=invoice.id):
        text = _words(invoice.number, loss.reason)
        yield _row(loss, "write_off", loss.date, loss.number, text, (-loss.amount, invoice.currency))
    for claim in ledger.all(Dispute, invoice_id=invoice.id):
        settled = _("settled {day}").format(day=_day(ledger, claim.resolved)) if claim.resolved else _("open")
        yield _row(claim, "dispute", claim.opened, claim.number, _words(invoice.number, claim.reason, settled), None)
    for part in ledger.all(Deduction, invoice_id=invoice.id):
        yield _row(part, "deduction", part.opened, part.number, _words(invoice.number, part.reason), None)


def kind_words(kind: str) -> str:
    """What a row is, in words."""
    return {
        "invoice": _("Invoice"),
        "payment": _("Payment"),
        "returned": _("Payment returned"),
        "credit_note": _("Credit note"),
        "write_off": _("Write-off"),
        "refund": _("Refund"),
        "activity": _("Contact"),
        "promise": _("Promise"),
        "dispute": _("Dispute"),
        "deduction": _("Deduction"),
        "complaint": _("Complaint"),
    }[kind]


def columns() -> tuple[Column, ...]:
    """The columns of a time line."""
    return (
        Column("date", _("Date"), "date", width=10),
        Column("kind", _("What"), width=15, value=lambda row: kind_words(row.kind)),
        Column("number", _("Number"), width=11),
        Column("text", _("About"), width=20),
        Column("amount", _("Amount"), "money", width=13, currency="currency"),
        Column("currency", _("Currency"), width=8, shown=False),
    )


def chips() -> tuple[Chip, ...]:
    """The chips above a time line."""
    return (
        Chip("all", _("All")),
        Chip("money", _("Money"), lambda row: row.kind in _MONEY),
        Chip("contacts", _("Contacts"), lambda row: row.kind == "activity"),
        Chip("claims", _("Promises and claims"), lambda row: row.kind in _CLAIMS),
    )
