"""A row on its way to becoming a record, and what each kind of row needs beyond its cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from ardesk.domain.money import convert
from ardesk.domain.records import ONE, CreditNote, Customer, Goal, Invoice, Payment, Record
from ardesk.domain.terms import due_date
from ardesk.errors import ArdeskError
from ardesk.exchange.cells import CAP, Cell, money_text
from ardesk.i18n import _
from ardesk.kpi.options import UsageError
from ardesk.operations.company import check_goal

Source = Payment | CreditNote
_FIXED_FACT = "currency"


@dataclass(slots=True)
class Draft:
    """The values read so far; `given` names those whose cell was filled, `faults` and `remarks` are (column, text)."""

    base: str
    values: dict[str, Cell]
    given: set[str] = field(default_factory=set)
    customer: Customer | None = None
    invoice: Invoice | None = None
    source: Source | None = None
    payment: Payment | None = None
    faults: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    waits: bool = False

    def bad(self, column: str, message: str, *, waits: bool = False) -> None:
        """The row cannot be taken, because of this column; `waits` if that is the fault of another row."""
        self.waits = waits and (self.waits or not self.faults)
        self.faults.append((column, message))

    def day(self, name: str) -> dt.date | None:
        """A date, None where it is empty."""
        value = self.values.get(name)
        return value if isinstance(value, dt.date) else None

    def minor(self, name: str) -> int | None:
        """An amount, None where it is empty."""
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    def text(self, name: str) -> str:
        """A text, empty where it is."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""


def finish(name: str, draft: Draft) -> None:
    """Fill in what follows from the other cells of a row of the file `name`, and refuse what contradicts itself."""
    if name in _FINISH:
        _FINISH[name](draft)


def _own_currency(draft: Draft, amount: str) -> None:
    currency = draft.text("currency") or draft.base
    draft.values["currency"] = currency
    rate = draft.values.get("rate")
    minor = draft.minor(amount)
    if currency == draft.base:
        if rate != ONE:
            draft.bad("rate", _("{currency} is the ledger's own currency; its rate is 1.").format(currency=currency))
    elif "rate" not in draft.given:
        draft.bad(
            "rate",
            _("The document is in {currency} and has no rate; give {base} per {currency}.").format(
                currency=currency, base=draft.base
            ),
        )
    elif isinstance(rate, Decimal) and minor is not None and convert(minor, currency, draft.base, rate) > CAP:
        draft.bad("rate", _("At this rate the amount is more than a ledger holds; correct it."))


def _amounts(draft: Draft) -> None:
    """Total, net and tax from those of them that are given; the total wins."""
    net, tax, total = draft.minor("net"), draft.minor("tax"), draft.minor("total")
    if total is None and net is None:
        draft.bad("total", _("The total is missing; give total, or net and tax."))
        return
    if total is None:
        total = (net or 0) + (tax or 0)
    if tax is None:
        tax = 0 if net is None else total - net
    if net is None:
        net = total - tax
    currency = draft.text("currency") or draft.base
    if abs(net + tax - total) > 1 or net < 0 or tax < 0:
        draft.bad(
            "total",
            _("Net {net} and tax {tax} do not make the total {total}; correct one of them.").format(
                net=money_text(net, currency), tax=money_text(tax, currency), total=money_text(total, currency)
            ),
        )
    draft.values.update(net=net, tax=tax, total=total)


def _not_before(draft: Draft, later: str, earlier: str, *, refused: bool = True) -> None:
    first, second = draft.day(earlier), draft.day(later)
    if first is None or second is None or second >= first:
        return
    text = _("The {later} {second} lies before the {earlier} {first}.").format(
        later=later, second=second, earlier=earlier, first=first
    )
    (draft.faults if refused else draft.remarks).append((later, text))


def _same_customer(draft: Draft, column: str, other: Invoice | Source | None) -> None:
    if draft.customer and other and other.customer_id != draft.customer.id:
        draft.bad(
            column,
            _("{number} belongs to another customer than {code}.").format(
                number=other.number, code=draft.customer.code
            ),
        )


def _issued(draft: Draft) -> None:
    if draft.invoice and draft.invoice.status != "issued":
        draft.bad(
            "invoice",
            _("Invoice {number} is {status}; nothing can be set against it.").format(
                number=draft.invoice.number, status=draft.invoice.status
            ),
        )


def _fact(draft: Draft) -> None:
    if draft.text("key") == _FIXED_FACT and draft.text("value").strip().upper() != draft.base:
        draft.bad(
            "value",
            _("This ledger is kept in {base}; make a new one with --currency {other} and import into that.").format(
                base=draft.base, other=draft.text("value")
            ),
        )


def _invoice(draft: Draft) -> None:
    _amounts(draft)
    _own_currency(draft, "total")
    day = draft.day("date")
    if day and draft.day("due_date") is None and draft.customer:
        draft.values["due_date"] = due_date(draft.customer.terms, day)
    _not_before(draft, "due_date", "date", refused=False)


def _payment(draft: Draft) -> None:
    _own_currency(draft, "amount")
    _not_before(draft, "returned_date", "date")


def _credit_note(draft: Draft) -> None:
    _amounts(draft)
    _own_currency(draft, "total")


def _write_off(draft: Draft) -> None:
    _issued(draft)
    if draft.invoice:
        _not_before_document(draft, draft.invoice)
        if draft.invoice.cash_sale == "yes":
            draft.bad("invoice", cash_sale_advice(draft.invoice))
    if (draft.day("recovered_date") is None) != (draft.minor("recovered_amount") is None):
        missing = "recovered_date" if draft.day("recovered_date") is None else "recovered_amount"
        draft.bad(missing, _("A recovery needs its date and its amount; {missing} is empty.").format(missing=missing))
    _not_before(draft, "recovered_date", "date", refused=False)


def cash_sale_advice(invoice: Invoice) -> str:
    """Why nothing may be taken back from a cash sale, and what to do."""
    return _(
        "Invoice {number} is a cash sale, which is settled on its day; make it a credit invoice (cash_sale = no)."
    ).format(number=invoice.number)


def _not_before_document(draft: Draft, document: Invoice | Source) -> None:
    day = draft.day("date")
    if day and day < document.date:
        draft.bad(
            "date",
            _("{day} lies before {number} itself, which is of {date}.").format(
                day=day, number=document.number, date=document.date
            ),
        )


def _refund(draft: Draft) -> None:
    _same_customer(draft, "source", draft.source)
    if draft.source:
        _not_before_document(draft, draft.source)
        returned = draft.source.returned_date if isinstance(draft.source, Payment) else None
        day = draft.day("date")
        if returned and day and day > returned:
            draft.bad(
                "date",
                _("Payment {number} was returned on {day}; nothing of it can be refunded after that.").format(
                    number=draft.source.number, day=returned
                ),
            )


def _allocation(draft: Draft) -> None:
    _issued(draft)
    invoice, source = draft.invoice, draft.source
    if invoice is None or source is None:
        return
    if invoice.customer_id != source.customer_id:
        message = _("{source} and invoice {invoice} belong to two customers.")
        draft.bad("invoice", message.format(source=source.number, invoice=invoice.number))
    if invoice.currency != source.currency:
        message = _("{source} is in {one} and invoice {invoice} in {other}; they cannot be set against each other.")
        text = message.format(source=source.number, one=source.currency, invoice=invoice.number, other=invoice.currency)
        draft.bad("invoice", text)
    draft.values["date"] = max(draft.day("date") or source.date, source.date, invoice.date)


def _dispute(draft: Draft) -> None:
    _issued(draft)
    _not_before(draft, "resolved", "opened")


def _deduction(draft: Draft) -> None:
    _dispute(draft)
    payment, invoice = draft.payment, draft.invoice
    if payment and invoice and payment.customer_id != invoice.customer_id:
        message = _("Payment {payment} and invoice {invoice} belong to two customers.")
        draft.bad("payment", message.format(payment=payment.number, invoice=invoice.number))


def _promise(draft: Draft) -> None:
    _of_the_customer(draft)
    _not_before(draft, "due", "made", refused=False)


def _of_the_customer(draft: Draft) -> None:
    _same_customer(draft, "invoice", draft.invoice)


def _goal(draft: Draft) -> None:
    kpi, goal, watch = map(draft.text, ("kpi", "goal", "watch"))
    try:
        check_goal(Goal(kpi=kpi, goal=goal, watch=watch, valid_from=draft.day("valid_from") or dt.date.min))
    except UsageError as unknown:
        draft.bad("kpi", unknown.sentence)
    except ArdeskError as wrong_side:
        draft.bad("watch", wrong_side.sentence)


_FINISH: dict[str, Callable[[Draft], None]] = {
    "company": _fact,
    "invoices": _invoice,
    "payments": _payment,
    "credit_notes": _credit_note,
    "write_offs": _write_off,
    "refunds": _refund,
    "allocations": _allocation,
    "disputes": _dispute,
    "deductions": _deduction,
    "promises": _promise,
    "activities": _of_the_customer,
    "complaints": _of_the_customer,
    "goals": _goal,
}


def number_of(record: Record) -> str:
    """How a person names the record: its number, code or key."""
    for name in ("number", "code", "name", "key", "kpi"):
        value = getattr(record, name, None)
        if isinstance(value, str):
            return value
    return ""
