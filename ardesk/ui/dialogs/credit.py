"""Recording a credit note, and setting credit there is against invoices."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ardesk.domain.records import CreditNote, Customer, Invoice
from ardesk.i18n import _
from ardesk.operations import payments
from ardesk.operations.credits import record_credit_note
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets import totals
from ardesk.ui.widgets.choices import ChoiceField, CurrencyField
from ardesk.ui.widgets.customer_field import CustomerField
from ardesk.ui.widgets.document_number import DocumentNumber
from ardesk.ui.widgets.fields import DateField, MoneyField, NumberField
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.parts import PartsTable
from ardesk.ui.widgets.vocabulary import CREDIT_REASONS, YES_NO, choices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session

_ONE, _NO_TAX = Decimal(1), Decimal(0)


class SpreadForm(Form):
    """A form that spreads an amount over a customer's open invoices."""

    def __init__(self, session: Session, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(session, name, title, parent)
        self.chosen: tuple[int, ...] = ()
        self.amount = MoneyField(session, f"{name}.amount")
        self.parts_table = PartsTable(session, f"{name}.parts", _("Set against"))
        self.outcome = Note(f"{name}.outcome")
        self.box.insertWidget(1, self.outcome)
        self.amount.edited.connect(self.spread)
        self.parts_table.edited.connect(self.reckon)

    def load(self, customer_id: int | None, currency: str) -> None:
        """The customer's open invoices in this currency."""
        items = self.session.ledger.open_invoices(customer_id, self.session.today) if customer_id else []
        self.amount.currency = currency
        self.parts_table.parts_model.set_items([item for item in items if item.currency == currency])
        self.spread()

    def spread(self) -> None:
        """The amount over the invoices, the chosen ones first."""
        if not self.amount.problem():
            self.parts_table.parts_model.spread(self.amount.minor() or 0, self.chosen)
        self.reckon()

    def reckon(self) -> None:
        """Say what becomes of the amount."""
        amount = 0 if self.amount.problem() else self.amount.minor() or 0
        rest = self.parts_table.rest = amount - self.parts_table.parts_model.sum()
        money = self.session.formats.money_with(abs(rest), self.amount.currency)
        if rest < 0:
            self.outcome.say(_("{amount} more is set against invoices than there is.").format(amount=money))
        else:
            kept = _("{amount} stays as the customer’s credit.").format(amount=money)
            self.outcome.say(kept if rest else "", "muted")

    def must_parts(self) -> list[tuple[int, int]]:
        """(invoice, part) of each invoice; FieldError when together they are more than the amount."""
        if self.parts_table.parts_model.sum() > self.amount.must():
            raise FieldError("parts", _("More is set against invoices than there is."))
        return self.parts_table.parts_model.parts()


class CreditNoteDialog(SpreadForm):
    """A credit note, set against the invoice it is for, then against the oldest."""

    def __init__(
        self,
        session: Session,
        customer_id: int | None = None,
        invoice_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "credit_note", _("New credit note"), parent)
        self.chosen = (invoice_id,) if invoice_id else ()
        self._make_fields()
        self._lay_out()
        self.customer.chosen.connect(self._customer_chosen)
        self.currency.edited.connect(self._currency_chosen)
        first = session.ledger.get(Invoice, self.chosen[0]) if self.chosen else None
        self.currency.set_value(first.currency if first else session.ledger.base)
        self._show_rate()
        self.customer.set_customer(first.customer_id if first else customer_id)
        if first:
            self.tax.set_number(totals.rate_of(first.net, first.tax) or None)
        self.start_in(self.amount if self.customer.customer_id() else self.customer)

    def _make_fields(self) -> None:
        session = self.session
        self.customer = CustomerField(session, "credit_note.customer")
        self.date = DateField(session, "credit_note.date", session.today)
        self.tax = NumberField(session, "credit_note.tax")
        self.reason = ChoiceField("credit_note.reason", choices(CREDIT_REASONS), free=True, width=14)
        self.error = ChoiceField("credit_note.billing_error", choices(YES_NO))
        self.number = DocumentNumber(session, "credit_note.number", CreditNote)
        self.currency = CurrencyField("credit_note.currency")
        self.rate = NumberField(session, "credit_note.rate", width=12)
        self.reason.set_value("")

    def _lay_out(self) -> None:
        self.add("customer", _("&Customer"), self.customer, required=_("Choose a customer."))
        self.pair(
            ("amount", _("&Amount with tax"), self.amount, _("Enter an amount.")),
            ("date", _("&Date"), self.date, _("Enter a date.")),
        )
        self.pair(("tax", _("Ta&x %"), self.tax), ("number", _("N&umber"), self.number))
        self.pair(("reason", _("Reas&on"), self.reason), ("error", _("Our &error"), self.error))
        self.add("parts", _("&Invoices"), self.parts_table)
        self.pair(
            ("currency", _("Currenc&y"), self.currency),
            ("rate", _("Ra&te in {base}").format(base=self.session.ledger.base), self.rate),
        )
        self.save_buttons(_("&Record credit note"))

    def _customer_chosen(self, customer_id: int) -> None:
        if customer_id and not self.chosen:
            usual = self.session.ledger.get(Customer, customer_id).currency
            self.currency.set_value(usual or self.session.ledger.base)
        self._currency_chosen()

    def _currency_chosen(self) -> None:
        self._show_rate()
        self.load(self.customer.customer_id(), self._currency())

    def _show_rate(self) -> None:
        foreign = self._currency() != self.session.ledger.base
        self.parts["rate"].show(on=foreign)
        if foreign and self.rate.is_empty() and self.chosen:
            self.rate.set_number(self.session.ledger.get(Invoice, self.chosen[0]).rate)

    def _currency(self) -> str:
        return self.currency.chosen(self.session.ledger.base)

    def write(self) -> int | None:
        sums, currency = totals.of_total(self.amount.must(), self.tax.number() or _NO_TAX), self._currency()
        if sums.total == 0:
            raise FieldError("amount", _("A credit note is more than zero."))
        rate = _ONE if currency == self.session.ledger.base else self.rate.number()
        if not rate:
            sentence = _("Enter what one {currency} is worth in {base}.")
            raise FieldError("rate", sentence.format(currency=currency, base=self.session.ledger.base))
        made = CreditNote(
            number=self.number.value(),
            customer_id=self.customer.must(),
            date=self.date.must(),
            net=sums.net,
            tax=sums.tax,
            total=sums.total,
            currency=currency,
            rate=rate,
            reason=self.reason.value(),
            billing_error=self.error.value(),
        )
        amount = self.session.formats.money_with(made.total, currency)
        done = _("Credit note {number} over {amount} recorded.").format(number=made.number, amount=amount)
        return self.do(record_credit_note, made, self.must_parts(), done=done)


class ApplyCreditDialog(SpreadForm):
    """Unapplied credit of a customer set against open invoices."""

    def __init__(self, session: Session, customer_id: int, parent: QWidget | None = None) -> None:
        super().__init__(session, "apply_credit", _("Apply credit"), parent)
        self._customer = customer_id
        self._credits = session.ledger.unapplied(customer_id, session.today)
        self.source = ChoiceField(
            "apply_credit.source", [(str(place), text) for place, text in enumerate(self._texts())]
        )
        self.date = DateField(session, "apply_credit.date", session.today)
        self.add("source", _("&Credit"), self.source, required=_("This customer has no unapplied credit."))
        self.pair(
            ("amount", _("&Amount"), self.amount, _("Enter an amount.")),
            ("date", _("&Date"), self.date, _("Enter a date.")),
        )
        self.add("parts", _("&Invoices"), self.parts_table)
        self.save_buttons(_("A&pply"))
        self.source.edited.connect(self._source_chosen)
        self._source_chosen()
        self.start_in(self.amount)

    def _texts(self) -> list[str]:
        formats = self.session.formats
        return [
            f"{item.number} · {formats.date(item.date)} · {formats.money_with(item.amount_left, item.currency)}"
            for item in self._credits
        ]

    def _source_chosen(self) -> None:
        if self._credits:
            chosen = self._credits[int(self.source.value() or 0)]
            self.load(self._customer, chosen.currency)
            self.amount.set_minor(chosen.amount_left)

    def write(self) -> int | None:
        chosen, day, parts = self._credits[int(self.source.value())], self.date.must(), self.must_parts()
        if not parts:
            raise FieldError("parts", _("Set something against an invoice first."))
        key = "payment_id" if chosen.kind == "payment" else "credit_note_id"
        done = _("Credit {number} applied.").format(number=chosen.number)
        source = {key: chosen.id}
        applied = self.attempt(lambda ledger: payments.allocate(ledger, parts=parts, day=day, **source), done)
        return chosen.id if applied else None
