"""Settling disputes and deductions: the decision and what follows from it in money, in one change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ardesk.domain.records import Deduction, Dispute, Invoice, Payment, WriteOff
from ardesk.errors import ArdeskError
from ardesk.format import Formats
from ardesk.i18n import _
from ardesk.operations.credited import credit_of_part
from ardesk.operations.numbers import next_number
from ardesk.operations.payments import set_against

if TYPE_CHECKING:
    import datetime as dt

    from ardesk.ledger import Ledger
    from ardesk.storage.rows import Rows


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of a disputed or deducted `amount`, in minor units of the invoice's currency.

    A credit note or a write-off lowers the invoice; a repayment is money that came for it after all.
    """

    kind: Literal["credit_note", "write_off", "repayment"]
    amount: int
    reason: str = ""
    billing_error: str = ""
    method: str = ""


_OUTCOME = {"credit_note": "credited", "repayment": "repaid", "write_off": "written_off"}


def settle_dispute(
    ledger: Ledger, dispute_id: int, day: dt.date, outcome: str, settlement: Settlement | None = None
) -> None:
    """Settle a dispute for the customer, for us or split, and do what follows from it. Raises ArdeskError."""
    dispute = ledger.get(Dispute, dispute_id)
    _check(ledger, dispute.opened, dispute.resolved, day)
    with ledger.change(_("Dispute {number} settled").format(number=dispute.number), reason=dispute.reason) as rows:
        rows.update(replace(dispute, resolved=day, outcome=outcome, deadline=None, next_step=""))
        if settlement is not None:
            _carry_out(ledger, rows, dispute.invoice_id, day, _with_reason(settlement, dispute.reason))


def settle_deduction(ledger: Ledger, deduction_id: int, day: dt.date, settlement: Settlement) -> None:
    """Settle a deduction: credited, repaid or written off, with the document that makes it so. Raises ArdeskError."""
    deduction = ledger.get(Deduction, deduction_id)
    _check(ledger, deduction.opened, deduction.resolved, day)
    if settlement.amount > deduction.amount:
        raise ArdeskError(_("That is more than was deducted."))
    repaid = settlement.amount if settlement.kind == "repayment" else None
    outcome = _OUTCOME[settlement.kind]
    label = _("Deduction {number} settled").format(number=deduction.number)
    with ledger.change(label, reason=deduction.reason) as rows:
        rows.update(replace(deduction, resolved=day, outcome=outcome, recovered=repaid, deadline=None, next_step=""))
        _carry_out(ledger, rows, deduction.invoice_id, day, _with_reason(settlement, deduction.reason))


def _check(ledger: Ledger, opened: dt.date, resolved: dt.date | None, day: dt.date) -> None:
    formats = Formats(ledger.locale, ledger.base)
    if resolved is not None:
        raise ArdeskError(_("This was settled on {day}.").format(day=formats.date(resolved)))
    if day < opened:
        raise ArdeskError(_("It can't be settled before it was opened on {day}.").format(day=formats.date(opened)))


def _with_reason(settlement: Settlement, reason: str) -> Settlement:
    return settlement if settlement.reason else replace(settlement, reason=reason)


def _carry_out(ledger: Ledger, rows: Rows, invoice_id: int, day: dt.date, settlement: Settlement) -> None:
    if settlement.amount <= 0:
        raise ArdeskError(_("Say how much is settled."))
    invoice, part = rows.get(Invoice, invoice_id), ((invoice_id, settlement.amount),)
    if settlement.kind == "write_off":
        rows.insert(
            WriteOff(
                number=next_number(ledger, WriteOff),
                invoice_id=invoice_id,
                date=day,
                amount=settlement.amount,
                reason=settlement.reason,
            )
        )
    elif settlement.kind == "repayment":
        payment = Payment(
            number=next_number(ledger, Payment),
            customer_id=invoice.customer_id,
            date=day,
            amount=settlement.amount,
            currency=invoice.currency,
            rate=invoice.rate,
            method=settlement.method,
        )
        set_against(rows, part, day, payment_id=rows.insert(payment))
    else:
        note = credit_of_part(
            ledger,
            invoice,
            day,
            settlement.amount,
            reason=settlement.reason,
            billing_error=settlement.billing_error,
        )
        set_against(rows, part, day, credit_note_id=rows.insert(note))
