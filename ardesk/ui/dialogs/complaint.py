"""Entering and changing a complaint."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Collector, Complaint
from ardesk.i18n import _
from ardesk.operations import collections
from ardesk.ui.dialogs.about_invoice import AboutInvoice
from ardesk.ui.dialogs.form import FieldError
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.fields import DateField, NoteField, TextField
from ardesk.ui.widgets.vocabulary import COMPLAINTS, choices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class ComplaintDialog(AboutInvoice):
    """Something a customer complained about, on an invoice or in general."""

    def __init__(
        self,
        session: Session,
        complaint_id: int | None = None,
        customer_id: int | None = None,
        invoice_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "complaint", _("Complaint"), parent)
        old = self._old = session.ledger.get(Complaint, complaint_id) if complaint_id else None
        self.category = ChoiceField("complaint.category", choices(COMPLAINTS), free=True, width=14)
        self.date = DateField(session, "complaint.date", old.date if old else session.today)
        self.text = NoteField("complaint.text", lines=5)
        collectors = [collector.name for collector in session.ledger.all(Collector)]
        self.handler = ChoiceField("complaint.handler", collectors, free=True, width=14)
        self.deadline = DateField(session, "complaint.deadline", old.deadline if old else None)
        self.next_step = TextField("complaint.next_step", width=14)
        self.resolved = DateField(session, "complaint.resolved", old.resolved if old else None)
        self.outcome = TextField("complaint.outcome", width=14)
        self.pair(
            ("category", _("C&ategory"), self.category),
            ("date", _("&Date"), self.date, _("Enter a date.")),
        )
        self.pair(("handler", _("&Handled by"), self.handler), ("deadline", _("Dead&line"), self.deadline))
        self.add("next_step", _("Ne&xt step"), self.next_step)
        self.pair(("resolved", _("Se&ttled on"), self.resolved), ("outcome", _("&Outcome"), self.outcome))
        self.add("text", _("&Note"), self.text)
        self.keep_evidence(old.id if old else None)
        self.save_buttons()
        self.fill_in(old.customer_id if old else customer_id, old.invoice_id if old else invoice_id)
        if old:
            self.category.set_value(old.category)
            self.text.set_value(old.note)
            for field, value in (
                (self.handler, old.handler),
                (self.next_step, old.next_step),
                (self.outcome, old.outcome),
            ):
                field.set_value(value)
        self.start_in(self.category if self.customer.customer_id() else self.customer)

    def write(self) -> int | None:
        day, resolved = self.date.must(), self.resolved.day()
        if resolved and resolved < day:
            raise FieldError("resolved", _("A complaint can't be settled before it was made."))
        if self.outcome.value() and resolved is None:
            raise FieldError("resolved", _("Enter the day it was settled."))
        complaint = replace(
            self._old or Complaint(date=day, customer_id=0),
            date=day,
            customer_id=self.customer.must(),
            category=self.category.value(),
            invoice_id=self.invoice.invoice_id(),
            note=self.text.value(),
            handler=self.handler.value(),
            deadline=self.deadline.day(),
            next_step=self.next_step.value(),
            resolved=resolved,
            outcome=self.outcome.value(),
        )
        return self.do(collections.save_complaint, complaint, self.files, done=_("Complaint saved."))
