"""Putting customers off until a day, or leaving them alone until further notice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ardesk.book.working_days import WorkingDays
from ardesk.domain.records import Customer, Invoice, Pause
from ardesk.i18n import _, _n
from ardesk.operations import pauses
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets.fields import DateField, TextField
from ardesk.ui.widgets.invoice_choice import InvoiceChoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session

_WEEK = dt.timedelta(days=7)


class PauseDialog(Form):
    """No chasing of the customers, or of one invoice, from today to a day; with `hold` the day may be left out."""

    def __init__(
        self,
        session: Session,
        customer_ids: Sequence[int],
        invoice_ids: Sequence[int] = (),
        *,
        hold: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "pause", _("Leave alone") if hold else _("Put off"), parent)
        self._customers, self._invoices, self._hold = tuple(customer_ids), tuple(invoice_ids), hold
        self.invoice: InvoiceChoice | None = None
        self.about(self._who())
        soon = None if hold else WorkingDays(session.ledger.company).on_or_after(session.today + _WEEK)
        self.until = DateField(session, "pause.until", soon)
        self.why = TextField("pause.why", width=44)
        if len(self._customers) == 1 and not self._invoices:
            self.invoice = InvoiceChoice(session, "pause.invoice")
            self.invoice.set_customer(self._customers[0])
            self.invoice.setItemText(0, _("the whole account"))
            self.add("invoice", _("&Invoice"), self.invoice)
        self.add("until", _("&Until"), self.until, required="" if hold else _("Enter the last day."), wide=False)
        if hold:
            self.until.setPlaceholderText(_("further notice"))
        self.add("why", _("&Why"), self.why)
        self.save_buttons(_("&Leave alone") if hold else _("&Put off"))
        self.start_in(self.why if hold else self.until)

    def _who(self) -> str:
        ledger = self.session.ledger
        if self._invoices:
            names = [ledger.get(Invoice, one).number for one in self._invoices]
        else:
            names = [ledger.get(Customer, one).name for one in self._customers]
        shown, rest = ", ".join(names[:3]), len(names) - 3
        return shown if rest <= 0 else f"{shown} " + _n("and {n} more", "and {n} more", rest).format(n=rest)

    def _wanted(self) -> list[Pause]:
        until, today = self.until.day(), self.session.today
        if until is not None and until < today:
            raise FieldError("until", _("That day is over; enter today or a later one."))
        kind, why = "hold" if self._hold else "snooze", self.why.value()
        if self._invoices:
            found = [self.session.ledger.get(Invoice, one) for one in self._invoices]
            pairs: list[tuple[int, int | None]] = [(one.customer_id, one.id) for one in found]
        else:
            chosen = self.invoice.invoice_id() if self.invoice else None
            pairs = [(one, chosen) for one in self._customers]
        return [
            Pause(customer_id=customer, invoice_id=invoice, kind=kind, since=today, until=until, why=why)
            for customer, invoice in pairs
        ]

    def write(self) -> int | None:
        day = self.session.formats.date(self.until.day())
        done = _("Put off until {day}.").format(day=day) if day else _("Left alone until further notice.")
        made = self.do(pauses.pause_all, self._wanted(), done=done)
        return made[0] if made else None
