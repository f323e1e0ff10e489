"""The field that chooses one of a customer's invoices: the open ones first, oldest due on top."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ardesk.domain.records import Invoice
from ardesk.i18n import _
from ardesk.ui.widgets.choices import ChoiceField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class InvoiceChoice(ChoiceField):
    """One invoice of a customer, or none."""

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._session = session
        self._customer: int | None = None
        self.set_customer(None)

    def set_customer(self, customer_id: int | None) -> None:
        """Offer this customer's invoices; the chosen one stays if it is among them."""
        self._customer = customer_id
        self._open = self._session.ledger.open_invoices(customer_id, self._session.today) if customer_id else []
        formats = self._session.formats
        offers = [("", _("none in particular"))]
        for item in self._open:
            late = (self._session.today - dt.date.fromisoformat(item.due_date)).days
            due = _("{days} days late").format(days=late) if late > 0 else _("due {day}").format(
                day=formats.date(item.due_date))  # fmt: skip
            offers.append((str(item.id), f"{item.number} · {formats.money_with(item.open, item.currency)} · {due}"))
        self.set_choices(offers)

    def set_invoice(self, invoice_id: int | None) -> None:
        """Choose this invoice, which need not be open."""
        if invoice_id is None:
            self.set_value("")
            return
        if self.findData(str(invoice_id)) < 0:
            invoice = self._session.ledger.get(Invoice, invoice_id)
            if self._customer is None:
                self.set_customer(invoice.customer_id)
            if self.findData(str(invoice_id)) < 0:
                total = self._session.formats.money_with(invoice.total, invoice.currency)
                self.addItem(f"{invoice.number} · {total}", str(invoice_id))
        self.set_value(str(invoice_id))

    def choose_if_open(self, invoice_id: int | None) -> None:
        """Choose this invoice if something is open on it."""
        if any(item.id == invoice_id for item in self._open):
            self.set_invoice(invoice_id)

    def choose_oldest(self) -> None:
        """Choose the open invoice that is due first, if there is one."""
        if self._open:
            self.set_invoice(self._open[0].id)

    def value(self) -> str:
        return str(self.currentData() or "")

    def invoice_id(self) -> int | None:
        """The invoice chosen."""
        return int(self.value()) if self.value() else None

    def currency(self) -> str:
        """The currency of the invoice chosen; the base without one."""
        chosen = self.invoice_id()
        return self._session.ledger.get(Invoice, chosen).currency if chosen else self._session.ledger.base

    def amount_due(self) -> int | None:
        """What is open on the invoice chosen; without one, all that is overdue, else open, in base currency."""
        chosen = self.invoice_id()
        if chosen:
            return next((item.open for item in self._open if item.id == chosen), None)
        base = [item for item in self._open if item.currency == self._session.ledger.base]
        late = [item for item in base if item.due_date < self._session.today.isoformat()]
        return sum(item.open for item in late or base) or None
