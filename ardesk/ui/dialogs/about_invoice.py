"""The beginning of each form about one invoice of one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.records import Invoice
from ardesk.i18n import _
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets.customer_field import CustomerField
from ardesk.ui.widgets.invoice_choice import InvoiceChoice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session
    from ardesk.ui.widgets.fields import MoneyField


class AboutInvoice(Form):
    """A customer and one of their invoices; amounts in `self.amounts` follow the invoice's currency."""

    def __init__(self, session: Session, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(session, name, title, parent)
        self.amounts: list[MoneyField] = []
        self.customer = CustomerField(session, f"{name}.customer")
        self.invoice = InvoiceChoice(session, f"{name}.invoice")
        self.add("customer", _("&Customer"), self.customer, required=_("Choose a customer."))
        self.add("invoice", _("&Invoice"), self.invoice)
        self.customer.chosen.connect(lambda customer_id: self.invoice.set_customer(customer_id or None))
        self.invoice.edited.connect(self._invoice_chosen)

    def fill_in(self, customer_id: int | None, invoice_id: int | None) -> None:
        """Show this customer and invoice; the invoice alone is enough."""
        if invoice_id and customer_id is None:
            customer_id = self.session.ledger.get(Invoice, invoice_id).customer_id
        self.customer.set_customer(customer_id)
        self.invoice.set_invoice(invoice_id)
        self._invoice_chosen()

    def _invoice_chosen(self) -> None:
        for amount in self.amounts:
            amount.currency = self.invoice.currency()
        self.on_invoice()

    def on_invoice(self) -> None:
        """Called when an invoice is chosen; a form fills in what follows from it."""

    def must_invoice(self) -> int:
        """The invoice chosen; FieldError when there is none."""
        chosen = self.invoice.invoice_id()
        if chosen is None:
            raise FieldError("invoice", _("Choose an invoice."))
        return chosen
