"""How the sample company collects: reminders, calls, promises, and what comes of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Activity, Invoice, Promise
from ardesk.exchange.demo.desk import level_of

if TYPE_CHECKING:
    from ardesk.exchange.demo.cast import Player
    from ardesk.exchange.demo.life import Life

_ANSWERS = (("no answer", 3), ("message left", 3), ("promised", 5), ("says it is paid", 1), ("asks for a copy", 2))
_NOTES = {
    "no answer": "Rang twice.",
    "message left": "Left word with the office.",
    "promised": "Will pay by the date agreed.",
    "says it is paid": "Says it went out; to check with the bank.",
    "asks for a copy": "Cannot find the invoice.",
    "reminder sent": "",
    "copy sent": "",
}
_LETTER_AFTER = 45


class Contacts:
    """One customer is contacted about its oldest invoice, again and again while something is overdue."""

    def __init__(self, life: Life) -> None:
        self._life = life

    def remember(self, player: Player) -> None:
        """An invoice has become overdue: contact the customer, unless that is planned already."""
        planned = player.planned_contact
        if planned is None or planned < self._life.today:
            self._contact(player)

    def _again(self, player: Player) -> None:
        if player.planned_contact == self._life.today:
            self._contact(player)

    def _contact(self, player: Player) -> None:
        life = self._life
        overdue = self._overdue(player)
        player.planned_contact = None
        if overdue is None or player.record.no_chase:
            return
        days = (life.today - overdue.due_date).days
        kind, outcome = self._kind(days)
        follow_up = life.later(8, 16)
        if outcome == "asks for a copy":
            self._write(player, overdue, "invoice_copy", "copy sent", None)
        if outcome == "promised":
            follow_up = self._promise(player, overdue)
        self._write(player, overdue, kind, outcome, follow_up)
        player.planned_contact = follow_up
        life.at(follow_up, self._again, player)

    def _overdue(self, player: Player) -> Invoice | None:
        life = self._life
        oldest: Invoice | None = None
        for invoice_id in life.books.open_of[player.record.id or 0]:
            invoice = life.books.get(Invoice, invoice_id)
            late = invoice.due_date < life.today and invoice_id not in life.disputed
            if late and (oldest is None or invoice.due_date < oldest.due_date):
                oldest = invoice
        return oldest

    def _kind(self, days: int) -> tuple[str, str]:
        random = self._life.random
        if days < 10 and random.random() < 0.8:  # noqa: PLR2004 - first a friendly line
            return "email", "reminder sent"
        if days > _LETTER_AFTER and random.random() < 0.3:  # noqa: PLR2004 - then in writing
            return "letter", "reminder sent"
        answers = [answer for answer, _weight in _ANSWERS]
        kind = random.choices(("call", "message", "visit"), (18, 3, 1))[0]
        return kind, random.choices(answers, [weight for _answer, weight in _ANSWERS])[0]

    def _write(self, player: Player, invoice: Invoice, kind: str, outcome: str, follow_up: dt.date | None) -> None:
        life = self._life
        record = player.record
        written = kind in {"letter", "invoice_copy"} and record.delivery_method == "post"
        life.books.put(
            Activity(
                id=life.books.next_id(Activity),
                date=life.today,
                customer_id=record.id or 0,
                kind=kind,
                invoice_id=invoice.id,
                collector=record.collector,
                outcome=outcome,
                minutes=life.random.randint(2, 18),
                cost=135 if written else None,
                follow_up=follow_up,
                note=_NOTES[outcome],
                level=level_of(kind, outcome, (life.today - invoice.due_date).days),
            )
        )

    def _promise(self, player: Player, invoice: Invoice) -> dt.date:
        """Take down a promise to pay the invoice; the day after it falls due, to look whether it was kept."""
        life = self._life
        invoice_id = invoice.id or 0
        due = life.later(3, 12)
        row = life.books.next_id(Promise)
        life.books.put(
            Promise(
                id=row,
                number=f"P-{row:04}",
                customer_id=invoice.customer_id,
                invoice_id=invoice_id,
                made=life.today,
                due=due,
                amount=life.books.open[invoice_id],
            )
        )
        if life.random.random() < player.habit.keeps:
            life.at(due - dt.timedelta(life.random.randint(0, 1)), life.pay, player, invoice_id)
        elif life.random.random() < 0.15:  # noqa: PLR2004 - some ask for more time
            life.at(due, self._renegotiate, row)
        return life.later(13, 15)

    def _renegotiate(self, row: int) -> None:
        promise = self._life.books.get(Promise, row)
        if self._life.books.open[promise.invoice_id or 0]:
            self._life.books.change(replace(promise, status="renegotiated", note="Asked for two more weeks."))
