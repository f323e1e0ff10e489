"""Money received: recorded in full or spread over open invoices, short payments with their reason; or corrected."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ardesk.domain.records import CHARGE, Customer, Invoice, Payment
from ardesk.domain.terms import parse_terms
from ardesk.i18n import _, _n
from ardesk.operations import payments
from ardesk.operations.credited import DISCOUNT
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.literal import menu_text
from ardesk.ui.widgets.choices import ChoiceField, CurrencyField
from ardesk.ui.widgets.customer_field import CustomerField
from ardesk.ui.widgets.document_number import DocumentNumber
from ardesk.ui.widgets.fields import DateField, MoneyField, NumberField, TextField
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.parts import PartsTable
from ardesk.ui.widgets.settled import settled_by, with_settled
from ardesk.ui.widgets.vocabulary import DEDUCTION_REASONS, METHODS, choices

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
        payment_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "payment", _("Receive payment"), parent)
        self._old = session.ledger.get(Payment, payment_id) if payment_id else None
        self._rests: dict[int, str] = {}  # what the owner says becomes of what is left, by invoice
        ids = tuple(invoice_ids)
        rows = session.ledger.invoice_rows(session.today, ids=ids) if ids else []
        self._chosen = [row for row in rows if row.open > 0]
        owners = {row.customer_id for row in self._chosen} or ({customer_id} if customer_id else set())
        kinds = {(row.customer_id, row.currency) for row in self._chosen}
        self._several = len(kinds) > 1
        self._make_fields()
        self._lay_out()
        self._follow()
        if self._old:
            self._show(self._old)
        else:
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
        self.number = DocumentNumber(session, "payment.number", Payment, self._old.number if self._old else "")
        self.currency = CurrencyField("payment.currency")
        self.rate = NumberField(session, "payment.rate", width=12)
        self.parts_table = PartsTable(session, "payment.parts", _("Paid now"), _("The rest"))
        self.rest = ChoiceField("payment.rest", self._rest_choices(), free=True, width=20)
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
            self.add("rest", _("The re&st"), self.rest)
            self.parts["rest"].show(on=False)
            self.pair(("number", _("&Number"), self.number), ("currency", _("Currenc&y"), self.currency))
            self.add("rate", _("Ra&te in {base}").format(base=self.session.ledger.base), self.rate, wide=False)
        else:
            self.add("method", _("&Method"), self.method, wide=False)
        self.box.insertWidget(1, self.outcome)
        self.save_buttons(_("&Save") if self._old else _("&Record payment"))

    def _follow(self) -> None:
        if self._several:
            return
        self.customer.chosen.connect(self._customer_chosen)
        self.offer_new_customer(self.customer, self.amount)
        self.amount.edited.connect(self._spread)
        self.parts_table.edited.connect(self._reckon)
        self.parts_table.selectionModel().currentChanged.connect(lambda _now, _before: self._show_rest())
        self.rest.edited.connect(self._rest_chosen)
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
        if customer_id and not self._chosen and not self._old:
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
        return self.currency.chosen(self.session.ledger.base)

    def _paid_on(self) -> dt.date:
        today = self.session.today
        return today if self.date.problem() else self.date.day() or today

    def _open(self, customer_id: int) -> Sequence[OpenItem]:
        """What is open, and of a payment being corrected what it had settled."""
        found = self.session.ledger.open_invoices(customer_id, max(self.session.today, self._paid_on()))
        if self._old is None:
            return found
        return with_settled(self.session.ledger, found, self._old)

    def _show(self, old: Payment) -> None:
        """A payment to be corrected; customer and currency stay."""
        self.setWindowTitle(_("Payment {number}").format(number=old.number))
        self.currency.set_value(old.currency)
        self.rate.set_number(old.rate)
        self.date.set_day(old.date)
        self.customer.set_customer(old.customer_id)
        self.amount.set_minor(old.amount)
        self.method.set_value(old.method)
        self.reference.set_value(old.reference)
        for field in (self.customer, self.currency, self.rate):
            field.setEnabled(False)
        self.parts_table.parts_model.put(settled_by(self.session.ledger, old))
        self._reckon()
        self.start_in(self.reference)

    def _load(self) -> None:
        """The open invoices of the customer, and the amount spread over them."""
        customer = self.customer.customer_id()
        items = self._open(customer) if customer else []
        self.parts_table.parts_model.set_items([item for item in items if item.currency == self._currency()])
        self._spread()

    def _spread(self) -> None:
        if not self.amount.problem():
            first = [row.id for row in self._chosen]
            self.parts_table.parts_model.spread(self.amount.minor() or 0, first, self._discounts())
        self._reckon()

    # What becomes of a rest

    def _discounts(self) -> dict[int, int]:
        """What may be kept of each invoice for paying on that day, by the customer's terms; nothing of a charge."""
        customer = self.customer.customer_id() if not self._several and self._old is None else None
        if not customer:
            return {}
        ledger, day = self.session.ledger, self._paid_on()
        terms = parse_terms(ledger.get(Customer, customer).terms or ledger.company.get("terms", ""))
        items = self.parts_table.parts_model.items
        found = {one.id: terms.discount(one.total, dt.date.fromisoformat(one.date), day) for one in items}
        if not any(found.values()):
            return {}
        charges = {one.id for one in ledger.all(Invoice, customer_id=customer, kind=CHARGE)}
        return {one.id: found[one.id] for one in items if 0 < found[one.id] < one.open and one.id not in charges}

    def _rest_choices(self) -> list[tuple[str, str]]:
        return [("", _("stays open")), (DISCOUNT, _("early-payment discount")), *choices(DEDUCTION_REASONS)]

    def _becomes(self) -> dict[int, str]:
        """What becomes of each rest: what the owner said, else the discount where it is within the terms."""
        allowed = self._discounts()
        short = self.parts_table.parts_model.short()
        usual = {item.id: DISCOUNT if rest <= allowed.get(item.id, 0) else "" for item, rest in short}
        return {number: self._rests.get(number, word) for number, word in usual.items()}

    def _current_short(self) -> tuple[OpenItem, int] | None:
        """The short-paid invoice the field speaks of: that of the current row, else the first."""
        short = [] if self._several or self._old else self.parts_table.parts_model.short()
        row, items = self.parts_table.currentIndex().row(), self.parts_table.parts_model.items
        current = items[row].id if 0 <= row < len(items) else None
        return next((pair for pair in short if pair[0].id == current), short[0] if short else None)

    def _show_rest(self) -> None:
        """Offer what may become of the rest of the invoice in question."""
        pair, part = self._current_short(), self.parts.get("rest")
        if part is None:
            return
        part.show(on=pair is not None)
        becomes = self._becomes() if pair else {}
        words = dict(self._rest_choices())
        self.parts_table.parts_model.say_rests({one: words.get(word, word) for one, word in becomes.items()})
        if pair is None or part.label is None:
            return
        item, rest = pair
        amount = self.session.formats.money_with(rest, item.currency)
        part.label.setText(_("The re&st of {number}").format(number=menu_text(item.number)))
        self.rest.setToolTip(amount)
        if self.rest.value() != becomes[item.id]:
            self.rest.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
            self.rest.set_value(becomes[item.id])
            self.rest.blockSignals(False)  # noqa: FBT003 - likewise
        said = _("{amount} is left of it.").format(amount=amount)
        allowed = self._discounts().get(item.id, 0)
        if becomes[item.id] == DISCOUNT and rest > allowed:
            most = self.session.formats.money_with(allowed, item.currency)
            said = _("By the terms at most {amount} may be kept as discount on this day.").format(amount=most)
            self.say("rest", said, "watch")
        else:
            self.say("rest", said, "muted")

    def _rest_chosen(self) -> None:
        if (pair := self._current_short()) is not None:
            self._rests[pair[0].id] = self.rest.value()
            self._show_rest()

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
            self.outcome.say(self._cheaper(amount), "muted")
        self._show_rest()

    def _cheaper(self, amount: int) -> str:
        """What would be enough for the same invoices, if they may be paid with a discount."""
        allowed, model = self._discounts(), self.parts_table.parts_model
        less = sum(allowed.get(number, 0) for number, _part in model.parts())
        if not less or model.short() or not amount:
            return ""
        enough = self.session.formats.money_with(amount - less, self._currency())
        return _("With the early-payment discount {amount} would be enough.").format(amount=enough)

    def on_left(self, name: str) -> None:
        if name == "date" and not self._old:
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
        made, parts = self._record(), self.parts_table.parts_model.parts()
        if self._old:
            return self.do(payments.edit_payment, made, parts, done=_("Payment {number} corrected.").format(
                number=made.number))  # fmt: skip
        done = _("Payment {amount} recorded.").format(amount=formats.money_with(made.amount, made.currency))
        becomes, short = self._becomes(), self.parts_table.parts_model.short()
        return self.do(
            payments.record_payment,
            made,
            parts,
            deductions=[(one.id, rest, why) for one, rest in short if (why := becomes[one.id]) not in ("", DISCOUNT)],
            discounts=[(one.id, rest) for one, rest in short if becomes[one.id] == DISCOUNT],
            done=done,
        )

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
        return replace(
            self._old or Payment(number="", customer_id=0, date=self.date.must(), amount=amount, currency=currency),
            number=self.number.value(),
            customer_id=self.customer.must(),
            date=self.date.must(),
            amount=amount,
            currency=currency,
            rate=rate,
            method=self.method.value(),
            reference=self.reference.value(),
        )
