"""Entering and changing a promise to pay."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Promise
from ardesk.i18n import _, mark
from ardesk.operations import collections
from ardesk.ui.dialogs.about_invoice import AboutInvoice
from ardesk.ui.dialogs.form import FieldError
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.document_number import DocumentNumber
from ardesk.ui.widgets.fields import DateField, MoneyField, NoteField
from ardesk.ui.widgets.vocabulary import choices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session

_WEEK = dt.timedelta(days=7)
STATUS = (("open", mark("Stands")), ("renegotiated", mark("Renegotiated")), ("withdrawn", mark("Withdrawn")))


class PromiseDialog(AboutInvoice):
    """A promise to pay an amount by a day, on one invoice or on the account."""

    def __init__(
        self,
        session: Session,
        promise_id: int | None = None,
        customer_id: int | None = None,
        invoice_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "promise", _("Promise to pay"), parent)
        old = self._old = session.ledger.get(Promise, promise_id) if promise_id else None
        self.amount = MoneyField(session, "promise.amount")
        self.due = DateField(session, "promise.due", old.due if old else session.today + _WEEK)
        self.made = DateField(session, "promise.made", old.made if old else session.today)
        self.status = ChoiceField("promise.status", choices(STATUS))
        self.number = DocumentNumber(session, "promise.number", Promise, old.number if old else "")
        self.note_text = NoteField("promise.text")
        self.amounts = [self.amount]
        self.pair(
            ("amount", _("&Amount"), self.amount, _("Enter the amount promised.")),
            ("due", _("&By"), self.due, _("Enter the day it was promised for.")),
        )
        self.pair(
            ("made", _("&Made on"), self.made, _("Enter the day the promise was made.")),
            ("number", _("N&umber"), self.number),
        )
        self.add("status", _("S&tatus"), self.status, wide=False)
        self.add("text", _("&Note"), self.note_text)
        self.save_buttons()
        self.fill_in(old.customer_id if old else customer_id, old.invoice_id if old else invoice_id)
        if old:
            self.amount.set_minor(old.amount)
            self.status.set_value(old.status)
            self.note_text.set_value(old.note)
        self.start_in(self.amount if self.customer.customer_id() else self.customer)

    def on_invoice(self) -> None:
        if self._old is None:
            self.amount.set_minor(self.invoice.amount_due())

    def write(self) -> int | None:
        made, due = self.made.must(), self.due.must()
        if due < made:
            raise FieldError("due", _("A promise can't be due before it was made."))
        promise = replace(
            self._old or Promise(number="", customer_id=0, made=made, due=due, amount=0),
            number=self.number.value(),
            customer_id=self.customer.must(),
            invoice_id=self.invoice.invoice_id(),
            made=made,
            due=due,
            amount=self.amount.must(),
            status=self.status.value(),
            note=self.note_text.value(),
        )
        return self.do(
            collections.save_promise, promise, done=_("Promise {number} saved.").format(number=promise.number)
        )
