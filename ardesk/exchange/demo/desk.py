"""How the sample company follows up: its policy, who is left alone at the end, and what the open claims wait for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Activity, Deduction, Dispute, Evidence, Invoice, Pause, PolicyStep

if TYPE_CHECKING:
    from ardesk.exchange.demo.books import Books

_ALL = (
    PolicyStep(days=-3, action="email", level=0),
    PolicyStep(days=5, action="email", level=1),
    PolicyStep(days=12, action="call"),
    PolicyStep(days=30, action="letter", level=2, fee=500),
    PolicyStep(days=45, action="letter", level=3, fee=1000, interest="8"),
    PolicyStep(days=75, action="hand_over"),
)
_PRIVATE = (
    PolicyStep(days=3, action="letter", level=1),
    PolicyStep(days=14, action="letter", level=2, fee=300),
    PolicyStep(days=28, action="letter", level=3, fee=500),
    PolicyStep(days=60, action="hand_over"),
)
_RISKY = (
    PolicyStep(days=-5, action="call", title="Ask whether the invoice is right"),
    PolicyStep(days=2, action="call"),
    PolicyStep(days=10, action="letter", level=2, fee=500),
    PolicyStep(days=21, action="letter", level=3, fee=1000, interest="10"),
    PolicyStep(days=45, action="hand_over"),
)
_SCOPES = (("", "", _ALL), ("type", "private", _PRIVATE), ("risk", "high", _RISKY))
_LETTERS = ((60, 3), (30, 2))  # days late from which a letter is so stern
_RECENT = 40  # days: claims older than that have lost their date
_NOTE = """Delivery note 4711

Received: 12 doors, one of them scratched.
Signed for the customer: R. Hale
"""


def level_of(kind: str, outcome: str, days_late: int) -> int | None:
    """The level of a reminder sent so late; None where the contact is none."""
    if outcome != "reminder sent":
        return None
    return next((level for days, level in _LETTERS if days_late > days), 1) if kind == "letter" else 1


def set_up_desk(books: Books, until: dt.date) -> None:
    """Add policy and pauses; give dates and next steps to the claims that are open at the end."""
    for scope, key, steps in _SCOPES:
        for step in steps:
            books.add(replace(step, scope=scope, scope_key=key))
    late = sorted({one.customer_id for one in _overdue(books, until)})
    if late:
        week = until + dt.timedelta(days=7)
        books.add(Pause(customer_id=late[0], since=until, until=week, why="Office closed for the move"))
    if len(late) > 1:
        invoice = min((one for one in _overdue(books, until) if one.customer_id == late[1]), key=lambda one: one.number)
        why = "Waits for the insurance of the building site"
        books.add(Pause(customer_id=late[1], invoice_id=invoice.id, kind="hold", since=until, why=why))
    _leave_work(books, until)
    if len(late) > 2:  # noqa: PLR2004 - the third of them
        _contest(books, late[2], until)
    for cls, wanted in ((Dispute, "Ask the fitter what was agreed"), (Deduction, "Send the signed delivery note")):
        for claim in books.records[cls]:
            if isinstance(claim, (Dispute, Deduction)) and claim.resolved is None:
                recent = (until - claim.opened).days < _RECENT
                deadline = claim.opened + dt.timedelta(days=21 if recent else 45)
                books.change(replace(claim, deadline=deadline, next_step=wanted))


def _leave_work(books: Books, until: dt.date) -> None:
    """Of the contacts planned for later, let a third be for the last day, and forget the plan of another third."""
    last = {one.customer_id: one for one in books.records[Activity] if isinstance(one, Activity)}
    for place, one in enumerate(last.values()):
        if one.follow_up is not None and one.follow_up > until and place % 3:
            books.change(replace(one, follow_up=until if place % 3 == 1 and one.date < until else None))


def _contest(books: Books, customer_id: int, until: dt.date) -> None:
    """Let the customer's newest overdue invoice have been contested a month ago, which nobody has looked into."""
    invoice = max((one for one in _overdue(books, until) if one.customer_id == customer_id), key=lambda one: one.number)
    opened = max(invoice.date, until - dt.timedelta(days=30))
    number = books.next_id(Dispute)
    books.put(
        Dispute(
            id=number,
            number=f"Q-{number:04}",
            invoice_id=invoice.id or 0,
            amount=max(1, books.open[invoice.id or 0] // 3),
            reason="quantity",
            opened=opened,
            note="One piece too few, says the fitter on site.",
        )
    )


def _overdue(books: Books, until: dt.date) -> list[Invoice]:
    invoices = (books.get(Invoice, number) for number, rest in books.open.items() if rest > 0)
    return [one for one in invoices if one.due_date < until]


def evidence_of(books: Books, until: dt.date) -> tuple[Evidence, bytes] | None:
    """A delivery note for the first dispute, and what it says; None without any. It lacks the hash it is kept under."""
    dispute = next(iter(books.records[Dispute]), None)
    if not isinstance(dispute, Dispute):
        return None
    data, day = _NOTE.encode(), min(dispute.opened, until)
    name, kind = "delivery note.txt", "text/plain"
    return Evidence(dispute_id=dispute.id, name=name, media_type=kind, added=day, size=len(data), sha256=""), data
