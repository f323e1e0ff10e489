"""Entering and changing a complaint."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Complaint
from ardesk.i18n import _
from ardesk.operations import collections
from ardesk.ui.dialogs.about_invoice import AboutInvoice
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.fields import DateField, NoteField
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
        self.pair(
            ("category", _("C&ategory"), self.category),
            ("date", _("&Date"), self.date, _("Enter a date.")),
        )
        self.add("text", _("&Note"), self.text)
        self.save_buttons()
        self.fill_in(old.customer_id if old else customer_id, old.invoice_id if old else invoice_id)
        if old:
            self.category.set_value(old.category)
            self.text.set_value(old.note)
        self.start_in(self.category if self.customer.customer_id() else self.customer)

    def write(self) -> int | None:
        complaint = replace(
            self._old or Complaint(date=self.date.must(), customer_id=0),
            date=self.date.must(),
            customer_id=self.customer.must(),
            category=self.category.value(),
            invoice_id=self.invoice.invoice_id(),
            note=self.text.value(),
        )
        return self.do(collections.save_complaint, complaint, done=_("Complaint saved."))
