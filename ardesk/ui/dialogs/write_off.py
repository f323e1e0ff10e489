"""Writing off what is open on an invoice, and noting money that came after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.records import WriteOff
from ardesk.i18n import _
from ardesk.operations.credits import record_recovery, write_off
from ardesk.ui.dialogs.about_invoice import AboutInvoice
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.document_number import DocumentNumber
from ardesk.ui.widgets.fields import DateField, MoneyField
from ardesk.ui.widgets.vocabulary import WRITE_OFF_KINDS, WRITE_OFF_REASONS, choices

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class WriteOffDialog(AboutInvoice):
    """A write-off of all that is open on an invoice, or of a part."""

    def __init__(
        self,
        session: Session,
        invoice_id: int | None = None,
        customer_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, "write_off", _("Write off"), parent)
        self.amount = MoneyField(session, "write_off.amount")
        self.date = DateField(session, "write_off.date", session.today)
        self.reason = ChoiceField("write_off.reason", choices(WRITE_OFF_REASONS), free=True, width=16)
        self.kind = ChoiceField("write_off.kind", choices(WRITE_OFF_KINDS))
        self.number = DocumentNumber(session, "write_off.number", WriteOff)
        self.amounts = [self.amount]
        self.pair(
            ("amount", _("&Amount"), self.amount, _("Enter an amount.")),
            ("date", _("&Date"), self.date, _("Enter a date.")),
        )
        self.pair(
            ("reason", _("&Reason"), self.reason, _("Say why; it stands in the invoice’s history.")),
            ("kind", _("&Kind"), self.kind),
        )
        self.add("number", _("N&umber"), self.number, wide=False)
        self.save_buttons(_("&Write off"))
        self.reason.set_value("")
        self.fill_in(customer_id, invoice_id)
        self.start_in(self.reason if invoice_id else self.customer)

    def on_invoice(self) -> None:
        self.amount.set_minor(self.invoice.amount_due() if self.invoice.invoice_id() else None)

    def write(self) -> int | None:
        loss = WriteOff(
            number=self.number.value(),
            invoice_id=self.must_invoice(),
            date=self.date.must(),
            amount=self.amount.must(),
            reason=self.reason.value(),
            kind=self.kind.value(),
        )
        if loss.amount <= 0:
            raise FieldError("amount", _("A write-off is more than zero."))
        amount = self.session.formats.money_with(loss.amount, self.invoice.currency())
        return self.do(write_off, loss, done=_("{amount} written off.").format(amount=amount))


class RecoveryDialog(Form):
    """Money that came for an invoice after it was written off."""

    def __init__(self, session: Session, write_off_id: int, parent: QWidget | None = None) -> None:
        super().__init__(session, "recovery", _("Money recovered"), parent)
        self._loss = session.ledger.get(WriteOff, write_off_id)
        self.amount = MoneyField(session, "recovery.amount")
        self.date = DateField(session, "recovery.date", session.today)
        self.pair(
            ("amount", _("&Amount"), self.amount, _("Enter an amount.")),
            ("date", _("&Date"), self.date, _("Enter a date.")),
        )
        self.save_buttons()
        self.amount.set_minor(self._loss.amount)
        self.start_in(self.amount)

    def write(self) -> int | None:
        loss_id, day, amount = self._loss.id or 0, self.date.must(), self.amount.must()
        stored = self.attempt(lambda ledger: record_recovery(ledger, loss_id, day, amount), _("Recovery noted."))
        return loss_id if stored else None
