"""Paying a customer's unapplied credit back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.records import Refund
from ardesk.i18n import _
from ardesk.operations import payments
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.customer_field import CustomerField
from ardesk.ui.widgets.document_number import DocumentNumber
from ardesk.ui.widgets.fields import DateField, MoneyField
from ardesk.ui.widgets.vocabulary import METHODS, choices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class RefundDialog(Form):
    """A refund of what is left of one payment or credit note."""

    def __init__(self, session: Session, customer_id: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(session, "refund", _("Refund"), parent)
        self._credits = session.ledger.unapplied(0, session.today)
        self.customer = CustomerField(session, "refund.customer")
        self.source = ChoiceField("refund.source")
        self.amount = MoneyField(session, "refund.amount")
        self.date = DateField(session, "refund.date", session.today)
        self.method = ChoiceField("refund.method", choices(METHODS), free=True, width=14)
        self.number = DocumentNumber(session, "refund.number", Refund)
        self.method.set_value("")
        self.add("customer", _("&Customer"), self.customer, required=_("Choose a customer."))
        self.add("source", _("C&redit"), self.source, required=_("This customer has no unapplied credit."))
        self.pair(
            ("amount", _("&Amount"), self.amount, _("Enter an amount.")),
            ("date", _("&Date"), self.date, _("Enter a date.")),
        )
        self.pair(("method", _("&Method"), self.method), ("number", _("N&umber"), self.number))
        self.save_buttons(_("Record re&fund"))
        self.customer.chosen.connect(self._customer_chosen)
        self.source.edited.connect(self._source_chosen)
        if customer_id:
            self.customer.set_customer(customer_id)
        self.start_in(self.amount if customer_id else self.customer)

    def _customer_chosen(self, customer_id: int) -> None:
        self._credits = self.session.ledger.unapplied(customer_id, self.session.today)
        formats = self.session.formats
        self.source.set_choices(
            (str(place), f"{item.number} · {formats.money_with(item.amount_left, item.currency)}")
            for place, item in enumerate(self._credits)
        )
        self._source_chosen()

    def _source_chosen(self) -> None:
        if self._credits and self.source.value():
            chosen = self._credits[int(self.source.value())]
            self.amount.currency = chosen.currency
            self.amount.set_minor(chosen.amount_left)

    def write(self) -> int | None:
        chosen = self._credits[int(self.source.value())]
        amount = self.amount.must()
        if not 0 < amount <= chosen.amount_left:
            most = self.session.formats.money_with(chosen.amount_left, chosen.currency)
            raise FieldError("amount", _("At most {most} can be paid back.").format(most=most))
        is_payment = chosen.kind == "payment"
        paid_back = Refund(
            number=self.number.value(),
            customer_id=self.customer.must(),
            date=self.date.must(),
            amount=amount,
            method=self.method.value(),
            payment_id=chosen.id if is_payment else None,
            credit_note_id=None if is_payment else chosen.id,
        )
        text = self.session.formats.money_with(amount, chosen.currency)
        return self.do(payments.refund, paid_back, done=_("Refund of {amount} recorded.").format(amount=text))
