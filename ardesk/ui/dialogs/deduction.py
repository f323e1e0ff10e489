"""Entering and settling a deduction: the part of an invoice a customer left out of a payment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Collector, Deduction, Payment
from ardesk.i18n import _
from ardesk.operations import collections
from ardesk.ui.dialogs.about_invoice import AboutInvoice
from ardesk.ui.dialogs.form import FieldError
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.document_number import DocumentNumber
from ardesk.ui.widgets.fields import DateField, MoneyField, NoteField, TextField
from ardesk.ui.widgets.vocabulary import DEDUCTION_OUTCOMES, DEDUCTION_REASONS, choices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class DeductionDialog(AboutInvoice):
    """What a short payment left out, with its reason and what became of it."""

    def __init__(
        self,
        session: Session,
        deduction_id: int | None = None,
        customer_id: int | None = None,
        invoice_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "deduction", _("Deduction"), parent)
        self._old = session.ledger.get(Deduction, deduction_id) if deduction_id else None
        self._make_fields()
        self._lay_out()
        old = self._old
        self.customer.chosen.connect(self._offer_payments)
        self.fill_in(customer_id, old.invoice_id if old else invoice_id)
        if old:
            self._show(old)
        elif self.invoice.invoice_id() is None:
            self.invoice.choose_oldest()
        self.start_in(self.amount if self.customer.customer_id() else self.customer)

    def _make_fields(self) -> None:
        session, old = self.session, self._old
        self.amount = MoneyField(session, "deduction.amount")
        self.reason = ChoiceField("deduction.reason", choices(DEDUCTION_REASONS), free=True, width=14)
        self.opened = DateField(session, "deduction.opened", old.opened if old else session.today)
        self.payment = ChoiceField("deduction.payment")
        collectors = [collector.name for collector in session.ledger.all(Collector)]
        self.handler = ChoiceField("deduction.handler", collectors, free=True, width=14)
        self.deadline = DateField(session, "deduction.deadline", old.deadline if old else None)
        self.next_step = TextField("deduction.next_step", width=14)
        self.text = NoteField("deduction.text")
        self.resolved = DateField(session, "deduction.resolved", old.resolved if old else None)
        self.outcome = ChoiceField("deduction.outcome", [("", _("still open")), *choices(DEDUCTION_OUTCOMES)])
        self.recovered = MoneyField(session, "deduction.recovered")
        self.number = DocumentNumber(session, "deduction.number", Deduction, old.number if old else "")
        self.amounts = [self.amount, self.recovered]

    def _lay_out(self) -> None:
        self.pair(
            ("amount", _("&Amount"), self.amount, _("Enter the amount left out.")),
            ("reason", _("&Reason"), self.reason),
        )
        self.pair(
            ("opened", _("O&pened"), self.opened, _("Enter the day it was noticed.")),
            ("payment", _("Pay&ment"), self.payment),
        )
        self.pair(("handler", _("&Handled by"), self.handler), ("deadline", _("&Deadline"), self.deadline))
        self.add("next_step", _("Ne&xt step"), self.next_step)
        self.pair(("resolved", _("Se&ttled on"), self.resolved), ("outcome", _("&Outcome"), self.outcome))
        self.pair(("recovered", _("Reco&vered"), self.recovered), ("number", _("N&umber"), self.number))
        self.add("text", _("&Note"), self.text)
        self.keep_evidence(self._old.id if self._old else None)
        self.save_buttons()

    def _show(self, old: Deduction) -> None:
        self.setWindowTitle(_("Deduction {number}").format(number=old.number))
        self.amount.set_minor(old.amount)
        self.reason.set_value(old.reason)
        self.handler.set_value(old.handler)
        self.next_step.set_value(old.next_step)
        self.text.set_value(old.note)
        self.payment.set_value(str(old.payment_id or ""))
        self.outcome.set_value(old.outcome)
        self.recovered.set_minor(old.recovered)

    def _offer_payments(self, customer_id: int) -> None:
        payments = self.session.ledger.all(Payment, customer_id=customer_id) if customer_id else []
        formats = self.session.formats
        offers = [("", _("none in particular"))]
        for paid in reversed(payments):
            amount = formats.money_with(paid.amount, paid.currency)
            offers.append((str(paid.id), f"{paid.number} · {formats.date(paid.date)} · {amount}"))
        self.payment.set_choices(offers)

    def on_left(self, name: str) -> None:
        if name == "outcome" and self.outcome.value() and self.resolved.is_empty():
            self.resolved.set_day(self.session.today)

    def write(self) -> int | None:
        opened, resolved = self.opened.must(), self.resolved.day()
        if resolved and resolved < opened:
            raise FieldError("resolved", _("A deduction can't be settled before it was opened."))
        if self.outcome.value() and resolved is None:
            raise FieldError("resolved", _("Enter the day it was settled."))
        deduction = replace(
            self._old or Deduction(number="", invoice_id=0, amount=0, opened=opened),
            number=self.number.value(),
            invoice_id=self.must_invoice(),
            payment_id=int(self.payment.value() or 0) or None,
            amount=self.amount.must(),
            reason=self.reason.value(),
            opened=opened,
            resolved=resolved,
            outcome=self.outcome.value(),
            recovered=self.recovered.minor(),
            handler=self.handler.value(),
            deadline=self.deadline.day(),
            next_step=self.next_step.value(),
            note=self.text.value(),
        )
        done = _("Deduction {number} saved.").format(number=deduction.number)
        return self.do(collections.save_deduction, deduction, self.files, done=done)
