"""Entering and correcting an invoice: customer, amount, date, terms, reference, lines; the rest is filled in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from ardesk.domain.records import Customer, Invoice, InvoiceLine
from ardesk.domain.terms import due_date
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.operations import invoices
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets import totals
from ardesk.ui.widgets.choices import CurrencyField, TermsField
from ardesk.ui.widgets.customer_field import CustomerField
from ardesk.ui.widgets.document_number import DocumentNumber
from ardesk.ui.widgets.fields import DateField, MoneyField, NumberField, TextField
from ardesk.ui.widgets.lines import LinesTable
from ardesk.ui.widgets.notes import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session

_UNFINISHED = "unfinished_invoice"
_ONE, _NO_TAX = Decimal(1), Decimal(0)


class InvoiceDialog(Form):
    """A new invoice, a draft, or the correction of an issued one. A half-typed one keeps itself as a draft."""

    def __init__(
        self,
        session: Session,
        invoice_id: int | None = None,
        customer_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "invoice", _("New invoice"), parent)
        self._old = session.ledger.get(Invoice, invoice_id) if invoice_id else None
        self._due_typed = False
        self._make_fields()
        self._lay_out()
        if self._old:
            self._show(self._old)
        else:
            self._fill_in(customer_id)
        self._typed = self._texts()
        self._follow()
        self.start_in(self.amount if customer_id and not self._old else self.customer)

    # Building

    def _make_fields(self) -> None:
        session = self.session
        self.customer = CustomerField(session, "invoice.customer")
        self.amount = MoneyField(session, "invoice.amount")
        self.date = DateField(session, "invoice.date")
        self.terms = TermsField("invoice.terms")
        self.due = DateField(session, "invoice.due")
        self.reference = TextField("invoice.reference", width=16)
        self.description = TextField("invoice.description")
        self.lines = LinesTable(session, "invoice.lines")
        own = self._old.number if self._old else ""
        self.number = DocumentNumber(session, "invoice.number", Invoice, own)
        self.tax = NumberField(session, "invoice.tax")
        self.currency = CurrencyField("invoice.currency")
        self.rate = NumberField(session, "invoice.rate", width=12)
        self.reason = TextField("invoice.reason")
        self.sums = Note("invoice.sums")

    def _lay_out(self) -> None:
        self.add("customer", _("&Customer"), self.customer, required=_("Choose a customer."))
        self.pair(
            ("amount", _("&Amount with tax"), self.amount, _("Enter an amount, or lines.")),
            ("date", _("&Date"), self.date, _("Enter a date.")),
        )
        self.pair(("terms", _("&Terms"), self.terms), ("due", _("D&ue"), self.due, _("Enter a due date.")))
        self.pair(
            ("reference", _("&Reference"), self.reference),
            ("number", _("&Number"), self.number, _("Enter a number.")),
        )
        self.add("description", _("D&escription"), self.description)
        self.add("lines", _("&Lines"), self.lines)
        self.pair(("tax", _("Ta&x %"), self.tax), ("currency", _("Currenc&y"), self.currency, _("Enter a currency.")))
        self.add("rate", _("Rate &in {base}").format(base=self.session.ledger.base), self.rate, wide=False)
        correcting = self._old is not None and self._old.status == "issued"
        why = _("Say why the invoice is corrected; it stands in its history.")
        self.add("reason", _("&Why"), self.reason, required=why if correcting else "")
        self.parts["reason"].show(on=correcting)
        self.box.insertWidget(1, self.sums)
        self.button("close", _("Close"), self.reject)
        self._draft_button = self.button("draft", _("Keep as dra&ft"), self._save_draft)
        self._draft_button.setVisible(self._old is None or self._old.status == "draft")
        self.button("save", _("&Save") if correcting else _("&Save and issue"), self.save)
        self._order()

    def _order(self) -> None:
        first = (self.customer, self.amount, self.date, self.terms, self.due, self.reference, self.description)
        fields: list[QWidget] = [*first, self.lines, self.number, self.tax, self.currency, self.rate, self.reason]
        for before, after in pairwise(fields):
            self.setTabOrder(before, after)

    def _follow(self) -> None:
        self.customer.chosen.connect(self._customer_chosen)
        self.offer_new_customer(self.customer, self.amount)
        self.due.textEdited.connect(lambda _text: setattr(self, "_due_typed", True))
        for changed in (self.amount.edited, self.tax.edited, self.lines.edited, self.currency.edited):
            changed.connect(self._reckon)
        self._reckon()

    # Filling in

    def _fill_in(self, customer_id: int | None) -> None:
        company = self.session.ledger.company
        self.date.set_day(self.session.today)
        self.tax.set_number(_decimal(company.get("tax_rate", "")))
        self.currency.set_value(self.session.ledger.base)
        self.parts["rate"].show(on=False)
        self._take_terms(company.get("terms", ""))
        self.lines.lines_model.usual_tax = _decimal(company.get("tax_rate", "")) or _NO_TAX
        self._continue()
        if customer_id:
            self.customer.set_customer(customer_id)
            self._customer_chosen(customer_id)

    def _show(self, old: Invoice) -> None:
        self.setWindowTitle(_("Invoice {number}").format(number=old.number))
        self.customer.set_customer(old.customer_id)
        self.amount.currency = old.currency
        self.amount.set_minor(old.total)
        self.date.set_day(old.date)
        self.due.set_day(old.due_date)
        self._due_typed = True
        self.terms.set_value(self._terms_of(old))
        self.reference.set_value(old.po_number)
        self.description.set_value(old.description)
        self.tax.set_number(totals.rate_of(old.net, old.tax) or None)
        self.currency.set_value(old.currency)
        self.rate.set_number(old.rate if old.currency != self.session.ledger.base else None)
        lines = self.session.ledger.all(InvoiceLine, invoice_id=old.id)
        model = self.lines.lines_model
        model.currency = old.currency
        if lines:
            ordered = sorted(lines, key=lambda line: line.position)
            model.set_lines([(line.description, line.quantity, line.unit_price, line.tax_rate) for line in ordered])

    def _terms_of(self, old: Invoice) -> str:
        """The customer's or the house's terms where they give the invoice's due date, else plain days."""
        ledger = self.session.ledger
        for terms in (ledger.get(Customer, old.customer_id).terms, ledger.company["terms"]):
            if terms and due_date(terms, old.date) == old.due_date:
                return terms
        return f"net {max((old.due_date - old.date).days, 0)}"

    def _customer_chosen(self, customer_id: int) -> None:
        if not customer_id or self._old:
            return
        customer = self.session.ledger.get(Customer, customer_id)
        ledger = self.session.ledger
        self.currency.set_value(customer.currency or ledger.base)
        self._take_terms(customer.terms or ledger.company.get("terms", ""))
        self.description.setPlaceholderText(customer.requirements)
        held = invoices.held_words(customer, self.session.formats) if customer.held_since else ""
        self.say("customer", held, "bad")

    def _take_terms(self, terms: str) -> None:
        self.terms.set_value(terms or "net 30")
        self._take_due()

    def _take_due(self) -> None:
        """The due date follows date and terms until it is typed."""
        if self._due_typed or self.date.problem() or self.terms.problem():
            return
        day = self.date.day()
        self.due.set_day(due_date(self.terms.value(), day) if day else None)

    def on_left(self, name: str) -> None:
        if name == "terms":
            self._due_typed = False
        if name in {"date", "terms"}:
            self._take_due()
        if name in {"customer", "amount", "date", "due", "number"} and self.customer.customer_id():
            self.say_warnings()

    # Sums

    def _reckon(self) -> None:
        currency = self.currency.chosen(self.session.ledger.base)
        self.parts["rate"].show(on=currency != self.session.ledger.base)
        if currency != self.amount.currency:
            self.amount.currency = currency
            self.lines.lines_model.currency = currency
        has_lines = not self.lines.is_empty()
        self.amount.setReadOnly(has_lines)
        self.parts["tax"].show(on=not has_lines)
        try:
            sums = self._sums()
        except ArdeskError:
            self.sums.say("")
            return
        if has_lines:
            self.amount.set_minor(sums.total)
        money = self.session.formats.money
        text = _("Net {net} + tax {tax} = total {total} {currency}").format(
            net=money(sums.net, currency), tax=money(sums.tax, currency), total=money(sums.total, currency),
            currency=currency,
        )  # fmt: skip
        self.sums.say(text if sums.tax or has_lines else "", "muted")

    def _sums(self) -> totals.Sums:
        if not self.lines.is_empty():
            return totals.of_lines((line.net, line.tax_rate) for line in self.lines.lines_model.lines())
        total, rate = self.amount.minor() or 0, self.tax.number()
        old = self._old
        if old and total == old.total and rate == (totals.rate_of(old.net, old.tax) or None):
            return totals.Sums(old.net, old.tax)
        return totals.of_total(total, rate or _NO_TAX)

    # Saving

    def warnings(self) -> Sequence[str]:
        ledger = self.session.ledger
        try:
            return invoices.check_invoice(ledger, self._record("issued"), self.session.today)
        except ArdeskError:
            return ()

    def _record(self, status: str) -> Invoice:
        sums = self._sums()
        if sums.total < 0:
            raise FieldError("lines", _("The total is negative; a credit note lowers what a customer owes."))
        currency = self.currency.chosen(self.session.ledger.base)
        made = Invoice(
            number=self.number.value(),
            customer_id=self.customer.must(),
            date=self.date.must(),
            due_date=self.due.must(),
            net=sums.net,
            tax=sums.tax,
            total=sums.total,
            currency=currency,
            rate=self._rate(currency),
            po_number=self.reference.value(),
            description=self.description.value(),
            status=status,
        )
        if self._old is None:
            return made
        changed = {name: getattr(made, name) for name in _ENTERED}
        return replace(self._old, **changed)

    def _rate(self, currency: str) -> Decimal:
        if currency == self.session.ledger.base:
            return _ONE
        rate = self.rate.number()
        if not rate:
            raise FieldError("rate", _("Enter what one {currency} is worth in {base}.").format(
                currency=currency, base=self.session.ledger.base))  # fmt: skip
        return rate

    def _lines(self) -> list[InvoiceLine]:
        return [
            InvoiceLine(
                invoice_id=(self._old.id if self._old else None) or 0,
                position=position,
                description=line.description,
                quantity=f"{line.quantity:f}",
                unit_price=f"{line.unit_price:f}",
                tax_rate=f"{line.tax_rate:f}",
                net=line.net,
            )
            for position, line in enumerate(self.lines.lines_model.lines(), start=1)
        ]

    def write(self) -> int | None:
        old = self._old
        if old is not None and old.status == "void":
            raise ArdeskError(_("Invoice {number} is void and stays as it is.").format(number=old.number))
        status = "issued" if old is None or old.status == "draft" else old.status
        return self._store(self._record(status), _("Invoice {number} {amount} saved."))

    def _save_draft(self) -> None:
        parts = {name: part.required for name, part in self.parts.items()}
        self.parts["amount"].required = ""
        if not self.faults():
            try:
                stored = self._store(self._record("draft"), _("Draft {number} kept."))
            except ArdeskError as error:
                self.say(error.name if isinstance(error, FieldError) else "", error.sentence)
            else:
                if stored is not None:
                    self.saved.emit(stored)
                    self.accept()
        self.parts["amount"].required = parts["amount"]

    def _store(self, record: Invoice, done: str) -> int | None:
        amount = self.session.formats.money_with(record.total, record.currency)
        text = done.format(number=record.number, amount=amount)
        reason = self.reason.value()
        stored = self.do(invoices.save_invoice, record, self._lines(), reason=reason, done=text)
        if stored is not None:
            self.session.state.pop(_UNFINISHED, None)
        return stored

    # Drafts keep themselves

    def _texts(self) -> dict[str, str]:
        return {
            "amount": self.amount.text(),
            "date": self.date.text(),
            "reference": self.reference.text(),
            "description": self.description.text(),
            "customer": str(self.customer.customer_id() or ""),
            "lines": str(self.lines.lines_model.texts()),
        }

    def keep(self) -> None:
        """What was typed into a new invoice or a draft stays: as a draft, or in the form until a customer is chosen."""
        untouched = self._texts() == self._typed
        if untouched or (self._old and self._old.status != "draft"):
            return
        try:
            if not self.problems():
                self._store(self._record("draft"), _("Draft {number} kept."))
                return
        except ArdeskError:
            pass
        if self._old is None:
            texts = {name: text for name, text in self._texts().items() if name not in {"customer", "lines", "date"}}
            self.session.state[_UNFINISHED] = texts

    def problems(self) -> bool:
        """Whether something entered can't be read, or the customer is missing."""
        read = (self.customer, self.date, self.due, self.amount, self.lines, self.tax, self.currency)
        return self.customer.customer_id() is None or any(widget.problem() for widget in read)

    def _continue(self) -> None:
        texts = self.session.state.pop(_UNFINISHED, None)
        if isinstance(texts, dict):
            self.amount.setText(str(texts.get("amount", "")))
            self.reference.set_value(str(texts.get("reference", "")))
            self.description.set_value(str(texts.get("description", "")))
            self.say("", _("This is what you had typed before closing."), "muted")


_ENTERED = (
    *("number", "customer_id", "date", "due_date", "net", "tax", "total", "currency", "rate", "po_number"),
    *("description", "status"),
)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except ArithmeticError:
        return None
