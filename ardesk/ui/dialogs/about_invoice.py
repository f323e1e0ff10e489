"""The beginning of each form about one invoice of one customer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from ardesk.domain.records import Invoice
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui.dialogs.evidence import dropped_files, read_file
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.doors import open_dialog
from ardesk.ui.widgets.customer_field import CustomerField
from ardesk.ui.widgets.invoice_choice import InvoiceChoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QWidget

    from ardesk.operations.evidence import File
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
        self.files: list[File] = []
        self._claim_id: int | None = None
        self.customer.chosen.connect(lambda customer_id: self.invoice.set_customer(customer_id or None))
        self.invoice.edited.connect(self._invoice_chosen)

    def keep_evidence(self, claim_id: int | None) -> None:
        """Offer files that prove the claim: those it has, or, before it is stored, those to be kept with it."""
        self._claim_id = claim_id
        self.evidence = self.button("evidence", _("&Evidence…"), self.choose_evidence)
        self.buttons.removeWidget(self.evidence)
        self.buttons.insertWidget(0, self.evidence)
        self.setAcceptDrops(claim_id is None)

    def choose_evidence(self) -> None:
        """The files of a claim that is stored; for a new one, which are to be kept with it."""
        if self._claim_id is not None:
            open_dialog("evidence:EvidenceDialog", self.session, self, kind=self.objectName(), claim_id=self._claim_id)
            return
        names, _kind = QFileDialog.getOpenFileNames(self, _("Attach files"))
        self.take_files([Path(name) for name in names])

    def take_files(self, paths: Sequence[Path]) -> None:
        """Keep these with the claim once it is stored; what cannot be read or is too large is said, and left out."""
        refused = []
        for path in paths:
            try:
                self.files.append(read_file(path, self.session.today))
            except ArdeskError as trouble:
                refused.append(trouble.sentence)
        self.evidence.setText(_("&Evidence ({n})…").format(n=len(self.files)) if self.files else _("&Evidence…"))
        kept = _("With it: {names}.").format(names=", ".join(one.name for one in self.files)) if self.files else ""
        self.say("", "\n".join((*refused, kept)).strip(), "bad" if refused else "muted")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take_files(dropped_files(event.mimeData()))

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
