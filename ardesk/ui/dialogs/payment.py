"""Recording money received: in full for what is selected, or spread over open invoices, the rest kept as credit."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ardesk.domain.records import Customer, Invoice, Payment
from ardesk.i18n import _, _n
from ardesk.operations import payments
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.customer_field import CustomerField
from ardesk.ui.widgets.document_number import DocumentNumber
from ardesk.ui.widgets.fields import DateField, MoneyField, NumberField, TextField
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.parts import PartsTable
from ardesk.ui.widgets.vocabulary import CURRENCIES, METHODS, choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session
    from ardesk.ui.widgets.parts import OpenItem

_ONE = Decimal(1)


class PaymentDialog(Form):
    """A payment. Opened on selected invoices it is filled in to settle them all, and Enter records it."""

    def __init__(
        self,
        session: Session,
        invoice_ids: Iterable[int] = (),
        customer_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "payment", _("Receive payment"), parent)
        ids = tuple(invoice_ids)
        rows = session.ledger.invoice_rows(session.today, ids=ids) if ids else []
        self._chosen = [row for row in rows if row.open > 0]
        owners = {row.customer_id for row in self._chosen} or ({customer_id} if customer_id else set())
        kinds = {(row.customer_id, row.currency) for row in self._chosen}
        self._several = len(kinds) > 1
        self._make_fields()
        self._lay_out()
        self._follow()
        self._fill_in(owners, {row.currency for row in self._chosen})
        if ids and not self._chosen:
            self.say("", _("Nothing is open on the selected invoices."), "watch")

    def _make_fields(self) -> None:
        session = self.session
        self.customer = CustomerField(session, "payment.customer")
        self.amount = MoneyField(session, "payment.amount")
        self.date = DateField(session, "payment.date", session.today)
        self.method = ChoiceField("payment.method", choices(METHODS), free=True, width=14)
        self.reference = TextField("payment.reference", width=14)
        self.number = DocumentNumber(session, "payment.number", Payment)
        self.currency = ChoiceField("payment.currency", CURRENCIES, free=True, width=6)
        self.rate = NumberField(session, "payment.rate", width=12)
        self.parts_table = PartsTable(session, "payment.parts", _("Paid now"))
        self.outcome = Note("payment.outcome")

    def _lay_out(self) -> None:
        if not self._several:
            self.add("customer", _("&Customer"), self.customer, required=_("Choose a customer."))
        self.pair(
            ("amount", _("&Amount"), self.amount, _("Enter an amount.")),
            ("date", _("&Date"), self.date, _("Enter a date.")),
        )
        if not self._several:
            self.pair(("method", _("&Method"), self.method), ("reference", _("Re&ference"), self.reference))
            self.add("parts", _("&Invoices"), self.parts_table)
            self.pair(("number", _("&Number"), self.number), ("currency", _("Currenc&y"), self.currency))
            self.add("rate", _("Ra&te in {base}").format(base=self.session.ledger.base), self.rate, wide=False)
        else:
            self.add("method", _("&Method"), self.method, wide=False)
        self.box.insertWidget(1, self.outcome)
        self.save_buttons(_("&Record payment"))

    def _follow(self) -> None:
        if self._several:
            return
        self.customer.chosen.connect(self._customer_chosen)
        self.offer_new_customer(self.customer, self.amount)
        self.amount.edited.connect(self._spread)
        self.parts_table.edited.connect(self._reckon)
        self.currency.edited.connect(self._currency_chosen)

    def _fill_in(self, owners: set[int], currencies: set[str]) -> None:
        self.method.set_value("")
        if self._several:
            self.amount.setReadOnly(True)
            total = sum(row.open_base for row in self._chosen)
            self.amount.set_minor(total)
            text = _n("Settles {count} invoice", "Settles {count} invoices", len(self._chosen))
            where = _("in full, with one payment for each of their customers and currencies.")
            self.outcome.say(f"{text.format(count=len(self._chosen))} {where}", "muted")
            self.start_in(self.date)
            return
        self.currency.set_value(next(iter(currencies), self.session.ledger.base))
        if owners:
            self.customer.set_customer(next(iter(owners)))
        if self._chosen:
            self.amount.set_minor(sum(row.open for row in self._chosen))
        self._reckon()
        self.start_in(self.amount if owners else self.customer)

    def _customer_chosen(self, customer_id: int) -> None:
        if customer_id and not self._chosen:
            currency = self.session.ledger.get(Customer, customer_id).currency
            owed = {item.currency for item in self._open(customer_id)}
            self.currency.set_value(next(iter(owed)) if len(owed) == 1 else currency or self.session.ledger.base)
        self._load()

    def _currency_chosen(self) -> None:
        self.amount.currency = self._currency()
        foreign = self._currency() != self.session.ledger.base
        self.parts["rate"].show(on=foreign)
        self._load()
        if foreign and self.rate.is_empty() and self.parts_table.parts_model.items:
            first = self.session.ledger.get(Invoice, self.parts_table.parts_model.items[0].id)
            self.rate.set_number(first.rate)

    def _currency(self) -> str:
        return self.currency.value().upper() or self.session.ledger.base

    def _open(self, customer_id: int) -> Sequence[OpenItem]:
        day = self.session.today
        if not self.date.problem():
            day = max(day, self.date.day() or day)
        return self.session.ledger.open_invoices(customer_id, day)

    def _load(self) -> None:
        """The open invoices of the customer, and the amount spread over them."""
        customer = self.customer.customer_id()
        items = self._open(customer) if customer else []
        self.parts_table.parts_model.set_items([item for item in items if item.currency == self._currency()])
        self._spread()

    def _spread(self) -> None:
        if not self.amount.problem():
            self.parts_table.parts_model.spread(self.amount.minor() or 0, [row.id for row in self._chosen])
        self._reckon()

    def _reckon(self) -> None:
        """Say what becomes of the amount."""
        model = self.parts_table.parts_model
        amount = 0 if self.amount.problem() else self.amount.minor() or 0
        rest = self.parts_table.rest = amount - model.sum()
        money = self.session.formats.money_with(abs(rest), self._currency())
        if rest < 0:
            self.outcome.say(_("{amount} more is set against invoices than was received.").format(amount=money), "bad")
        elif rest and self.customer.customer_id():
            self.outcome.say(_("{amount} stays as the customer’s credit.").format(amount=money), "muted")
        else:
            self.outcome.say("")

    def on_left(self, name: str) -> None:
        if name == "date":
            self._load()

    def write(self) -> int | None:
        formats = self.session.formats
        if self._several:
            ids = [row.id for row in self._chosen]
            done = _("{count} payments recorded.")
            paid = self.do(
                payments.pay_in_full,
                ids,
                self.date.must(),
                self.method.value(),
                done=lambda made: done.format(count=len(made)),
            )
            return paid[0] if paid else None
        made = self._record()
        done = _("Payment {amount} recorded.").format(amount=formats.money_with(made.amount, made.currency))
        return self.do(payments.record_payment, made, self.parts_table.parts_model.parts(), done=done)

    def _record(self) -> Payment:
        amount, currency = self.amount.must(), self._currency()
        if amount == 0:
            raise FieldError("amount", _("A payment is more than zero."))
        if self.parts_table.parts_model.sum() > amount:
            raise FieldError("parts", _("More is set against invoices than was received."))
        rate = _ONE if currency == self.session.ledger.base else self.rate.number()
        if not rate:
            sentence = _("Enter what one {currency} is worth in {base}.")
            raise FieldError("rate", sentence.format(currency=currency, base=self.session.ledger.base))
        return Payment(
            number=self.number.value(),
            customer_id=self.customer.must(),
            date=self.date.must(),
            amount=amount,
            currency=currency,
            rate=rate,
            method=self.method.value(),
            reference=self.reference.value(),
        )
