"""What a user notes while collecting: contacts, promises, disputes, deductions, complaints, costs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import (
    Activity,
    Complaint,
    Cost,
    Customer,
    Deduction,
    Dispute,
    Invoice,
    Promise,
    Record,
)
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.operations.evidence import keep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.ledger import Ledger
    from ardesk.operations.evidence import About, File
    from ardesk.storage.rows import Rows

_DELETABLE = (Activity, Promise, Dispute, Deduction, Complaint, Cost)


def log_activity(
    ledger: Ledger, activity: Activity, *, promise: Promise | None = None, dispute: Dispute | None = None
) -> int:
    """Store a contact with the promise or the dispute that came of it; the contact's id. Raises ArdeskError."""
    customer = ledger.get(Customer, activity.customer_id)
    with ledger.change(_("Contact with {name}").format(name=customer.name)) as rows:
        if promise is not None:
            _put(rows, _sound_promise(promise))
        if dispute is not None:
            _put(rows, _sound_dispute(ledger, dispute))
        return rows.insert(activity)


def save_activity(ledger: Ledger, activity: Activity) -> int:
    """Store a new contact or the changed one; its id."""
    customer = ledger.get(Customer, activity.customer_id)
    return _save(ledger, activity, _("Contact with {name}").format(name=customer.name))


def save_promise(ledger: Ledger, promise: Promise) -> int:
    """Store a new promise or the changed one; its id. Raises ArdeskError where it is due before it was made."""
    return _save(ledger, _sound_promise(promise), _("Promise {number}").format(number=promise.number))


def save_dispute(ledger: Ledger, dispute: Dispute, files: Sequence[File] = ()) -> int:
    """Store a new dispute or the changed one, with files that prove it; its id. Raises ArdeskError."""
    label = _("Dispute {number}").format(number=dispute.number)
    return _save_claim(ledger, "dispute", _sound_dispute(ledger, dispute), label, files)


def resolve_dispute(ledger: Ledger, dispute_id: int, day: dt.date, outcome: str) -> None:
    """Settle a dispute on `day` for the customer, for us or split. Raises ArdeskError."""
    dispute = replace(ledger.get(Dispute, dispute_id), resolved=day, outcome=outcome)
    with ledger.change(_("Dispute {number} settled").format(number=dispute.number)) as rows:
        rows.update(_sound_dispute(ledger, dispute))


def save_deduction(ledger: Ledger, deduction: Deduction, files: Sequence[File] = ()) -> int:
    """Store a new deduction or the changed one, with files that prove it; its id. Raises ArdeskError."""
    if deduction.resolved is not None and deduction.resolved < deduction.opened:
        raise ArdeskError(_("A deduction can't be settled before it was opened."))
    label = _("Deduction {number}").format(number=deduction.number)
    return _save_claim(ledger, "deduction", deduction, label, files)


def save_complaint(ledger: Ledger, complaint: Complaint, files: Sequence[File] = ()) -> int:
    """Store a new complaint or the changed one, with files that prove it; its id. Raises ArdeskError."""
    return _save_claim(ledger, "complaint", complaint, _("Complaint"), files)


def save_cost(ledger: Ledger, cost: Cost) -> int:
    """Store a new cost of collecting or the changed one; its id."""
    return _save(ledger, cost, _("Cost of collecting"))


def delete(ledger: Ledger, cls: type[Record], row_id: int) -> None:
    """Remove a note entered by mistake; documents of money have operations of their own."""
    if cls not in _DELETABLE:
        raise ValueError(f"{cls.__name__} is not deleted like a note")
    with ledger.change(_("Delete an entry")) as rows:
        rows.delete(cls, row_id)


def _save(ledger: Ledger, record: Record, label: str) -> int:
    with ledger.change(label) as rows:
        return _put(rows, record)


def _save_claim(ledger: Ledger, about: About, claim: Record, label: str, files: Sequence[File]) -> int:
    with ledger.change(label) as rows:
        stored = _put(rows, claim)
        for file in files:
            keep(ledger, rows, about, stored, file)
    return stored


def _put(rows: Rows, record: Record) -> int:
    if record.id is None:
        return rows.insert(record)
    rows.update(record)
    return record.id


def _sound_promise(promise: Promise) -> Promise:
    if promise.due < promise.made:
        raise ArdeskError(_("A promise can't be due before it was made."))
    return promise


def _sound_dispute(ledger: Ledger, dispute: Dispute) -> Dispute:
    if dispute.resolved is not None and dispute.resolved < dispute.opened:
        raise ArdeskError(_("A dispute can't be settled before it was opened."))
    invoice = ledger.get(Invoice, dispute.invoice_id)
    if dispute.amount is not None and dispute.amount > invoice.total:
        raise ArdeskError(_("More is disputed than invoice {number} is worth.").format(number=invoice.number))
    return dispute
