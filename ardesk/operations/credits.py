"""What a user does to lower an account without money: credit notes, write-offs, and money that came after all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import CreditNote, Invoice, WriteOff
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.operations.numbers import next_number
from ardesk.operations.payments import Part, set_against

if TYPE_CHECKING:
    from ardesk.ledger import Ledger


def record_credit_note(ledger: Ledger, note: CreditNote, parts: Sequence[Part] = ()) -> int:
    """Store a credit note set against invoices; its rest stays the customer's credit. Raises ArdeskError."""
    if sum(amount for _invoice, amount in parts) > note.total:
        raise ArdeskError(_("More is set against invoices than the credit note is worth."))
    with ledger.change(_("Credit note {number}").format(number=note.number)) as rows:
        note_id = rows.insert(note)
        set_against(rows, parts, note.date, credit_note_id=note_id)
    return note_id


def write_off(ledger: Ledger, loss: WriteOff) -> int:
    """Give up part of an invoice; the write-off's id. Raises ArdeskError where less is open."""
    invoice = ledger.get(Invoice, loss.invoice_id)
    if loss.date < invoice.date:
        raise ArdeskError(_("Invoice {number} can't be written off before its date.").format(number=invoice.number))
    with ledger.change(_("Write off {number}").format(number=invoice.number), reason=loss.reason) as rows:
        return rows.insert(loss)


def record_recovery(ledger: Ledger, write_off_id: int, day: dt.date, amount: int) -> None:
    """Note money that came for a written-off invoice, in that invoice's currency. Raises ArdeskError."""
    loss = ledger.get(WriteOff, write_off_id)
    if day < loss.date or not 0 < amount <= loss.amount:
        raise ArdeskError(_("A recovery comes after the write-off and is at most its amount."))
    with ledger.change(_("Recovery of {number}").format(number=loss.number)) as rows:
        rows.update(replace(loss, recovered_date=day, recovered_amount=amount))


def write_off_small(ledger: Ledger, invoice_ids: Sequence[int], day: dt.date) -> list[int]:
    """Give up what is open on these invoices at the end of `day`, as minor write-offs in one change; their ids.

    `ledger.invoice_rows` shows beforehand what that will be. Raises ArdeskError where nothing is open.
    """
    rests = [row for row in ledger.invoice_rows(day, ids=invoice_ids) if row.open > 0]
    if not rests:
        raise ArdeskError(_("Nothing is open on the selected invoices."))
    reason = _("small balance")
    with ledger.change(_("Small balances written off"), reason=reason) as rows:
        return [
            rows.insert(
                WriteOff(
                    number=next_number(ledger, WriteOff),
                    invoice_id=row.id,
                    date=max(day, dt.date.fromisoformat(row.date)),
                    amount=row.open,
                    reason=reason,
                    kind="minor",
                )
            )
            for row in rests
        ]
