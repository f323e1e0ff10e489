"""What a batch of reminders leaves behind: a contact each, and the fees and interest the policy charges."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ardesk.domain.records import CHARGE, Activity, Customer, Invoice, InvoiceLine
from ardesk.domain.terms import due_date
from ardesk.i18n import _, _n
from ardesk.operations.numbers import next_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ardesk.ledger import Ledger
    from ardesk.storage.rows import Rows


@dataclass(frozen=True, slots=True)
class Reminder:
    """A letter, e-mail or statement that goes to a customer; amounts in base minor units.

    `cost` is its postage. `fee` and `interest`, where there are any, become an invoice of their own, so that what a
    letter asks for is what the ledger says.
    """

    customer_id: int
    kind: str = "letter"
    level: int | None = None
    cost: int | None = None
    fee: int = 0
    interest: int = 0
    collector: str = ""
    note: str = ""
    invoice_id: int | None = None


def log_reminders(ledger: Ledger, reminders: Sequence[Reminder], day: dt.date) -> list[int]:
    """Note reminders that went out on `day`, in one change; the contacts' ids."""
    label = _n("{n} reminder sent", "{n} reminders sent", len(reminders)).format(n=len(reminders))
    with ledger.change(label) as rows:
        return [_log(ledger, rows, one, day) for one in reminders]


def _log(ledger: Ledger, rows: Rows, sent: Reminder, day: dt.date) -> int:
    if sent.fee or sent.interest:
        _charge(ledger, rows, sent, day)
    return rows.insert(
        Activity(
            date=day,
            customer_id=sent.customer_id,
            kind=sent.kind,
            invoice_id=sent.invoice_id,
            collector=sent.collector,
            cost=sent.cost,
            note=sent.note,
            level=sent.level,
        )
    )


def _charge(ledger: Ledger, rows: Rows, sent: Reminder, day: dt.date) -> None:
    lines = [(_("Reminder fee"), sent.fee), (_("Interest for late payment"), sent.interest)]
    total = sent.fee + sent.interest
    terms = rows.get(Customer, sent.customer_id).terms or ledger.company["terms"]
    invoice_id = rows.insert(
        Invoice(
            number=next_number(ledger),
            customer_id=sent.customer_id,
            date=day,
            due_date=due_date(terms, day),
            net=total,
            total=total,
            currency=ledger.base,
            rate=Decimal(1),
            cash_sale="no",
            kind=CHARGE,
            description=" · ".join(name for name, amount in lines if amount),
        )
    )
    rows.insert_many(
        InvoiceLine(invoice_id=invoice_id, position=at, description=name, quantity="1", net=amount)
        for at, (name, amount) in enumerate(((name, amount) for name, amount in lines if amount), start=1)
    )
