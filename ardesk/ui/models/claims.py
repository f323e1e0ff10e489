"""Disputes, deductions and complaints as one list: what a row is, its columns and its chips."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ardesk.domain.records import Complaint, Customer, Deduction, Dispute, Evidence
from ardesk.i18n import _, mark
from ardesk.ui.models.columns import Chip, Column, Row
from ardesk.ui.widgets import vocabulary as words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from ardesk.format import Formats
    from ardesk.ledger import InvoiceRow, Ledger

DISPUTE, DEDUCTION, COMPLAINT = KINDS = ("dispute", "deduction", "complaint")
RECORDS: dict[str, type[Dispute | Deduction | Complaint]] = {
    DISPUTE: Dispute, DEDUCTION: Deduction, COMPLAINT: Complaint
}  # fmt: skip
NAMES = ((DISPUTE, mark("Dispute")), (DEDUCTION, mark("Deduction")), (COMPLAINT, mark("Complaint")))
_REASONS = {DISPUTE: words.DISPUTE_REASONS, DEDUCTION: words.DEDUCTION_REASONS, COMPLAINT: words.COMPLAINTS}
_OUTCOMES = {DISPUTE: words.DISPUTE_OUTCOMES, DEDUCTION: words.DEDUCTION_OUTCOMES, COMPLAINT: ()}
_OFTEN = 2


class ClaimRow(NamedTuple):
    """A claim; `id` is its kind and its number in the ledger; `amount` None means all that was open.

    `late` while it is unresolved after its deadline; `after_reminders` counts the customer's disputes that came so.
    """

    id: tuple[str, int]
    number: str
    customer_id: int
    customer_code: str
    customer_name: str
    invoice_id: int | None
    invoice_number: str
    reason: str
    amount: int | None
    currency: str
    handler: str
    opened: str
    deadline: str
    late: bool
    next_step: str
    files: int
    after_reminders: int
    resolved: str
    outcome: str
    note: str

    @property
    def kind(self) -> str:
        """dispute, deduction or complaint."""
        return self.id[0]

    @property
    def open(self) -> bool:
        """Whether it is not settled yet."""
        return not self.resolved


def claim_rows(ledger: Ledger, today: dt.date) -> list[ClaimRow]:
    """Every claim, the unresolved ones first, then the newest."""
    from ardesk.collecting.patterns import disputes_after_reminders

    claims = [one for cls in RECORDS.values() for one in ledger.all(cls)]
    wanted = list({one.invoice_id for one in claims if one.invoice_id})
    invoices = {row.id: row for row in ledger.invoice_rows(today, ids=wanted)} if wanted else {}
    customers = {one.id or 0: one for one in ledger.all(Customer)} if claims else {}
    again = disputes_after_reminders(ledger, {row.id: row.customer_id for row in invoices.values()})
    files = _files(ledger)
    rows = [_row(one, invoices, customers, files, again, today) for one in claims]
    return sorted(rows, key=lambda row: (row.open, row.opened, row.id[1]), reverse=True)


def _files(ledger: Ledger) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    for one in ledger.all(Evidence):
        key = (DISPUTE, one.dispute_id) if one.dispute_id else (DEDUCTION, one.deduction_id)
        claim = (COMPLAINT, one.complaint_id) if one.complaint_id else key
        found[claim[0], claim[1] or 0] = found.get((claim[0], claim[1] or 0), 0) + 1
    return found


def kind_of(claim: Dispute | Deduction | Complaint) -> str:
    """dispute, deduction or complaint."""
    return next(kind for kind, cls in RECORDS.items() if isinstance(claim, cls))


def _row(
    claim: Dispute | Deduction | Complaint,
    invoices: dict[int, InvoiceRow],
    customers: dict[int, Customer],
    files: dict[tuple[str, int], int],
    again: dict[int, int],
    today: dt.date,
) -> ClaimRow:
    kind, number = kind_of(claim), claim.id or 0
    invoice = invoices.get(claim.invoice_id or 0)
    complaint = isinstance(claim, Complaint)
    owner = claim.customer_id if isinstance(claim, Complaint) else invoice.customer_id if invoice else 0
    return ClaimRow(
        id=(kind, number),
        number=claim.number,
        customer_id=owner,
        customer_code=customers[owner].code,
        customer_name=customers[owner].name,
        invoice_id=claim.invoice_id,
        invoice_number=invoice.number if invoice else "",
        reason=claim.category if isinstance(claim, Complaint) else claim.reason,
        amount=None if isinstance(claim, Complaint) else claim.amount,
        currency=invoice.currency if invoice else "",
        handler=claim.handler,
        opened=(claim.date if isinstance(claim, Complaint) else claim.opened).isoformat(),
        deadline=claim.deadline.isoformat() if claim.deadline else "",
        late=claim.resolved is None and claim.deadline is not None and claim.deadline < today,
        next_step=claim.next_step,
        files=files.get((kind, number), 0),
        after_reminders=0 if complaint else again.get(owner, 0),
        resolved=claim.resolved.isoformat() if claim.resolved else "",
        outcome=claim.outcome,
        note=claim.note,
    )


def columns() -> tuple[Column, ...]:
    """What the list shows."""
    return (
        Column("kind", _("Kind"), width=8, text=lambda row, _formats: _kind(row), search=_kind),
        Column("number", _("Number"), width=7),
        Column("customer_name", _("Customer"), width=18),
        Column("customer_code", _("Code"), width=9, shown=False),
        Column("invoice_number", _("Invoice"), width=9),
        Column("reason", _("Reason"), width=12, text=lambda row, _formats: _reason(row), search=_reason),
        Column("amount", _("Amount"), "money", width=10, currency="currency", text=_amount),
        Column("handler", _("Handled by"), width=11),
        Column("deadline", _("Deadline"), "date", width=16, text=_deadline, tone=lambda row: "bad" if row.late else ""),
        Column("next_step", _("Next step"), width=16),
        Column("files", _("Evidence"), "int", width=8, text=_count, searched=False, summed=False),
        Column("pattern", _("Habit"), value="after_reminders", width=20, text=_habit, searched=False,
               tone=lambda _row: "watch"),
        Column("opened", _("Opened"), "date", width=10),
        Column("resolved", _("Settled"), "date", width=10),
        Column("outcome", _("Outcome"), width=18, text=lambda row, _formats: _outcome(row), search=_outcome),
        Column("note", _("Note"), width=30, text=lambda row, _formats: " ".join(row.note.split())),
    )  # fmt: skip


def _kind(row: Row) -> str:
    return words.shown(NAMES, row.kind)


def _reason(row: Row) -> str:
    return words.shown(_REASONS[row.kind], row.reason)


def _outcome(row: Row) -> str:
    return words.shown(_OUTCOMES[row.kind], row.outcome)


def _amount(row: Row, formats: Formats) -> str:
    if row.amount is not None:
        return formats.money(row.amount, row.currency)
    return _("all open") if row.kind == DISPUTE else ""


def _deadline(row: Row, formats: Formats) -> str:
    day = formats.date(row.deadline) if row.deadline else ""
    return _("{day} (past)").format(day=day) if row.late else day


def _count(row: Row, formats: Formats) -> str:
    return formats.number(row.files, 0) if row.files else ""


def _habit(row: Row, _formats: Formats) -> str:
    if row.after_reminders < _OFTEN:
        return ""
    return _("{n} disputes after reminders").format(n=row.after_reminders)


def chips() -> tuple[Chip, ...]:
    """By state, and by kind."""
    return tuple(_chips())


def _chips() -> Iterator[Chip]:
    yield Chip("all", _("All"))
    yield Chip("open", _("Open"), lambda row: row.open)
    yield Chip("late", _("Past the deadline"), lambda row: row.late)
    yield Chip(DISPUTE, _("Disputes"), lambda row: row.kind == DISPUTE)
    yield Chip(DEDUCTION, _("Deductions"), lambda row: row.kind == DEDUCTION)
    yield Chip(COMPLAINT, _("Complaints"), lambda row: row.kind == COMPLAINT)
    yield Chip("settled", _("Settled"), lambda row: not row.open)
