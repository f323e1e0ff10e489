"""Entering a dispute, changing it, and settling it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Collector, Dispute
from ardesk.i18n import _
from ardesk.operations import collections
from ardesk.ui.dialogs.about_invoice import AboutInvoice
from ardesk.ui.dialogs.form import FieldError
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.document_number import DocumentNumber
from ardesk.ui.widgets.fields import DateField, MoneyField, NoteField, TextField
from ardesk.ui.widgets.vocabulary import DISPUTE_OUTCOMES, DISPUTE_REASONS, choices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class DisputeDialog(AboutInvoice):
    """A contested invoice; with `settling` the focus starts where the outcome is chosen."""

    def __init__(
        self,
        session: Session,
        dispute_id: int | None = None,
        customer_id: int | None = None,
        invoice_id: int | None = None,
        *,
        settling: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "dispute", _("Dispute"), parent)
        self._old = session.ledger.get(Dispute, dispute_id) if dispute_id else None
        self._make_fields()
        self._lay_out()
        old = self._old
        self.fill_in(customer_id, old.invoice_id if old else invoice_id)
        if old:
            self._show(old)
        elif self.invoice.invoice_id() is None:
            self.invoice.choose_oldest()
        if settling:
            self.resolved.set_day(session.today)
            self.start_in(self.outcome)
        else:
            self.start_in(self.reason if self.customer.customer_id() else self.customer)

    def _make_fields(self) -> None:
        session, old = self.session, self._old
        self.reason = ChoiceField("dispute.reason", choices(DISPUTE_REASONS), free=True, width=14)
        self.amount = MoneyField(session, "dispute.amount")
        self.amount.setPlaceholderText(_("all that is open"))
        self.opened = DateField(session, "dispute.opened", old.opened if old else session.today)
        collectors = [collector.name for collector in session.ledger.all(Collector)]
        self.handler = ChoiceField("dispute.handler", collectors, free=True, width=14)
        self.deadline = DateField(session, "dispute.deadline", old.deadline if old else None)
        self.next_step = TextField("dispute.next_step", width=14)
        self.resolved = DateField(session, "dispute.resolved", old.resolved if old else None)
        self.outcome = ChoiceField("dispute.outcome", [("", _("still open")), *choices(DISPUTE_OUTCOMES)])
        self.number = DocumentNumber(session, "dispute.number", Dispute, old.number if old else "")
        self.text = NoteField("dispute.text")
        self.amounts = [self.amount]

    def _lay_out(self) -> None:
        self.pair(("reason", _("&Reason"), self.reason), ("amount", _("&Amount"), self.amount))
        self.pair(
            ("opened", _("O&pened"), self.opened, _("Enter the day it was opened.")),
            ("handler", _("&Handled by"), self.handler),
        )
        self.pair(("deadline", _("&Deadline"), self.deadline), ("next_step", _("Ne&xt step"), self.next_step))
        self.pair(("resolved", _("Se&ttled on"), self.resolved), ("outcome", _("&Outcome"), self.outcome))
        self.add("number", _("N&umber"), self.number, wide=False)
        self.add("text", _("&Note"), self.text)
        self.keep_evidence(self._old.id if self._old else None)
        self.save_buttons()

    def _show(self, old: Dispute) -> None:
        self.setWindowTitle(_("Dispute {number}").format(number=old.number))
        self.reason.set_value(old.reason)
        self.amount.set_minor(old.amount)
        self.handler.set_value(old.handler)
        self.next_step.set_value(old.next_step)
        self.outcome.set_value(old.outcome)
        self.text.set_value(old.note)

    def on_left(self, name: str) -> None:
        if name == "outcome" and self.outcome.value() and self.resolved.is_empty():
            self.resolved.set_day(self.session.today)

    def write(self) -> int | None:
        opened, resolved = self.opened.must(), self.resolved.day()
        if resolved and resolved < opened:
            raise FieldError("resolved", _("A dispute can't be settled before it was opened."))
        if self.outcome.value() and resolved is None:
            raise FieldError("resolved", _("Enter the day it was settled."))
        if resolved and not self.outcome.value():
            raise FieldError("outcome", _("Choose in whose favour it was settled."))
        dispute = replace(
            self._old or Dispute(number="", invoice_id=0, opened=opened),
            number=self.number.value(),
            invoice_id=self.must_invoice(),
            amount=self.amount.minor(),
            reason=self.reason.value(),
            opened=opened,
            resolved=resolved,
            outcome=self.outcome.value(),
            handler=self.handler.value(),
            deadline=self.deadline.day(),
            next_step=self.next_step.value(),
            note=self.text.value(),
        )
        done = _("Dispute {number} saved.").format(number=dispute.number)
        return self.do(collections.save_dispute, dispute, self.files, done=done)
