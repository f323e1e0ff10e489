"""Settling a dispute, a deduction or a complaint, with what follows from it in money, in one step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ardesk.domain.records import Complaint, Customer, Deduction, Dispute, Invoice
from ardesk.i18n import _, mark
from ardesk.operations import collections
from ardesk.operations.claims import Settlement, settle_deduction, settle_dispute
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.models.claims import COMPLAINT, DEDUCTION, DISPUTE, NAMES, RECORDS
from ardesk.ui.widgets.choices import ChoiceField
from ardesk.ui.widgets.fields import DateField, MoneyField, TextField
from ardesk.ui.widgets.vocabulary import (
    CREDIT_REASONS,
    DEDUCTION_REASONS,
    DISPUTE_OUTCOMES,
    DISPUTE_REASONS,
    METHODS,
    WRITE_OFF_REASONS,
    YES_NO,
    choices,
    shown,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session

NOTHING, CREDIT, PAID, LOSS = "nothing", "credit_note", "repayment", "write_off"
_FOLLOWS = (
    (CREDIT, mark("Credit note")),
    (PAID, mark("The customer has paid it")),
    (LOSS, mark("Write-off")),
    (NOTHING, mark("Nothing; the invoice stays as it is")),
)
# Who was right says what usually follows.
_USUAL = {"customer": CREDIT, "split": CREDIT, "us": NOTHING}


class SettleDialog(Form):
    """What was decided, and the credit note, repayment or write-off that follows. Enter settles."""

    def __init__(self, session: Session, kind: str, claim_id: int, parent: QWidget | None = None) -> None:
        name = shown(NAMES, kind)
        super().__init__(session, "settle", _("Settle {what}").format(what=name.lower()), parent)
        self.kind = kind
        self.claim: Dispute | Deduction | Complaint = session.ledger.get(RECORDS[kind], claim_id)
        self.invoice = session.ledger.get(Invoice, self.claim.invoice_id) if self.claim.invoice_id else None
        self._make_fields()
        self._lay_out()
        if kind == DISPUTE:
            self.outcome.edited.connect(self._outcome_chosen)
        self.follows.edited.connect(self._show_what_follows)
        self._fill_in()
        self._show_what_follows()
        self.start_in(self.outcome if kind != DEDUCTION else self.follows)

    def _make_fields(self) -> None:
        session, currency = self.session, self.invoice.currency if self.invoice else None
        self.outcome = (
            ChoiceField("settle.outcome", choices(DISPUTE_OUTCOMES))
            if self.kind == DISPUTE
            else TextField("settle.outcome", width=30)
        )
        offers = [one for one in choices(_FOLLOWS) if self.kind == DISPUTE or one[0] != NOTHING]
        self.follows = ChoiceField("settle.follows", offers)
        self.amount = MoneyField(session, "settle.amount", currency=currency)
        self.date = DateField(session, "settle.date", session.today)
        reasons = dict([*choices(DISPUTE_REASONS), *choices(DEDUCTION_REASONS), *choices(CREDIT_REASONS)])
        reasons |= dict(choices(WRITE_OFF_REASONS))
        self.reason = ChoiceField("settle.reason", list(reasons.items()), free=True, width=16)
        self.billing_error = ChoiceField("settle.billing_error", choices(YES_NO))
        self.method = ChoiceField("settle.method", choices(METHODS), free=True, width=14)

    def _lay_out(self) -> None:
        about = QLabel(self._about(), self)
        about.setObjectName("settle.about")
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setWordWrap(True)
        self.wide(about)
        if self.kind == COMPLAINT:
            self.add("outcome", _("&Outcome"), self.outcome, required=_("Say what came of it."))
            self.add("date", _("&Date"), self.date, required=_("Enter a date."), wide=False)
        else:
            if self.kind == DISPUTE:
                self.pair(
                    ("outcome", _("&Outcome"), self.outcome),
                    ("date", _("&Date"), self.date, _("Enter a date.")),
                )
            else:
                self.add("date", _("&Date"), self.date, required=_("Enter a date."), wide=False)
            self.add("follows", _("What &follows"), self.follows)
            self.pair(
                ("amount", _("&Amount"), self.amount, _("Enter an amount.")),
                ("reason", _("&Reason"), self.reason),
            )
            self.pair(
                ("billing_error", _("&Billing error"), self.billing_error),
                ("method", _("&Method"), self.method),
            )
        self.save_buttons(_("Se&ttle"))

    def _about(self) -> str:
        ledger, claim = self.session.ledger, self.claim
        owner = claim.customer_id if isinstance(claim, Complaint) else ledger.get(Invoice, claim.invoice_id).customer_id
        parts = [claim.number, ledger.get(Customer, owner).name, self.invoice.number if self.invoice else ""]
        reason = claim.category if isinstance(claim, Complaint) else claim.reason
        return " · ".join(filter(None, [*parts, shown((*DISPUTE_REASONS, *DEDUCTION_REASONS), reason)]))

    def _open(self) -> int:
        """What is open on the invoice."""
        if self.invoice is None or self.invoice.id is None:
            return 0
        (row,) = self.session.ledger.invoice_rows(self.session.today, ids=[self.invoice.id])
        return row.open

    def _fill_in(self) -> None:
        claim = self.claim
        if isinstance(claim, Complaint):
            return
        left = self._open()
        self.amount.set_minor(left if claim.amount is None else min(claim.amount, left))
        self.reason.set_value(claim.reason)
        self.method.set_value("")
        if self.kind == DISPUTE:
            self._outcome_chosen()

    def _outcome_chosen(self) -> None:
        outcome = self.outcome.value()
        self.follows.set_value(_USUAL.get(outcome, NOTHING))

    def _show_what_follows(self) -> None:
        if self.kind == COMPLAINT:
            return
        follows = self.follows.value()
        self.parts["amount"].show(on=follows != NOTHING)
        self.parts["reason"].show(on=follows in (CREDIT, LOSS))
        self.parts["billing_error"].show(on=follows == CREDIT)
        self.parts["method"].show(on=follows == PAID)

    def _settlement(self) -> Settlement | None:
        follows = self.follows.value()
        if follows == NOTHING:
            return None
        amount = self.amount.must()
        if amount > self._open():
            left = self.session.formats.money_with(self._open(), self.amount.currency or self.session.ledger.base)
            raise FieldError("amount", _("Only {amount} is open on the invoice.").format(amount=left))
        return Settlement(
            kind=follows,  # type: ignore[arg-type]  # one of the three
            amount=amount,
            reason=self.reason.value() if follows in (CREDIT, LOSS) else "",
            billing_error=self.billing_error.value() if follows == CREDIT else "",
            method=self.method.value() if follows == PAID else "",
        )

    def write(self) -> int | None:
        claim, day = self.claim, self.date.must()
        number = claim.id or 0
        done = _("{what} settled.").format(what=f"{shown(NAMES, self.kind)} {claim.number}".strip())
        if isinstance(claim, Complaint):
            settled = replace(claim, resolved=day, outcome=self.outcome.value(), deadline=None, next_step="")
            if day < claim.date:
                raise FieldError("date", _("It can't be settled before it was opened on {day}.").format(
                    day=self.session.formats.date(claim.date)))  # fmt: skip
            return self.do(collections.save_complaint, settled, done=done)
        settlement = self._settlement()
        if isinstance(claim, Dispute):
            outcome = self.outcome.value()
            ok = self.attempt(lambda ledger: settle_dispute(ledger, number, day, outcome, settlement), done)
        elif settlement is None:
            raise FieldError("follows", _("Say what follows."))
        else:
            ok = self.attempt(lambda ledger: settle_deduction(ledger, number, day, settlement), done)
        return number if ok else None
