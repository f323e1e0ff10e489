"""Which reminder letters are due on a day by the policy, and the fee and interest they charge."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ardesk.book.working_days import WorkingDays
from ardesk.collecting.facts import Facts
from ardesk.collecting.pauses import why_paused
from ardesk.domain.money import round_half_up
from ardesk.domain.policy import LETTER, Policies, schedule
from ardesk.domain.records import CHARGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.domain.policy import Contact
    from ardesk.domain.records import Customer, PolicyStep
    from ardesk.ledger import InvoiceRow, Ledger

_YEAR = 365
_REMINDING = ("letter", "email")
_FIRST_REMINDER = 1


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest on one invoice: on `amount`, in base minor units, for `days`; exact, to be rounded with the others."""

    number: str
    amount: int
    days: int
    due: Fraction


@dataclass(frozen=True, slots=True)
class LetterDue:
    """A letter the policy asks for; `fee` and `interest` in base minor units; `parts` say what the interest is on."""

    customer_id: int
    code: str
    name: str
    step: PolicyStep
    level: int
    fee: int
    interest: int
    parts: tuple[Interest, ...]


def letters_due(ledger: Ledger, day: dt.date, *, customer_id: int | None = None) -> tuple[LetterDue, ...]:
    """The letters due on `day` that nobody has sent, as far as was known at its end, by name; one for a customer.

    Fees and interest charged before bear neither, and are reminded of with the rest.

    It is that of the sternest step due on any invoice that is not left alone. A later step that is done leaves none
    before it to do.
    """
    facts = Facts.read(ledger, day)
    desk = _Desk(facts, Policies(facts.steps), WorkingDays(ledger.company))
    wanted = [one for one in facts.customers if customer_id in (None, one.id)]
    found = [letter for one in wanted if (letter := desk.letter(one)) is not None]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.code)))


@dataclass(frozen=True, slots=True)
class _Desk:
    facts: Facts
    policies: Policies
    calendar: WorkingDays

    def letter(self, customer: Customer) -> LetterDue | None:
        number = customer.id or 0
        if why_paused(customer, None, self.facts):
            return None
        rows = [row for row in self.facts.open_of(number) if not why_paused(customer, row, self.facts)]
        steps, contacts = self.policies.of(customer), self.facts.contacts_of(number)
        asked = self.facts.followed(rows)
        found = [step for row in asked if (step := self._step(row, steps, contacts)) is not None]
        if not found:
            return None
        step = max(found, key=lambda one: one.days)
        parts = tuple(self._interest(rows, step, contacts))
        only_charges = all(row.kind == CHARGE for row in asked)
        return LetterDue(
            number,
            customer.code,
            customer.name,
            step,
            _FIRST_REMINDER if step.level is None else step.level,
            0 if only_charges else step.fee or 0,
            round_half_up(sum((one.due for one in parts), Fraction())),
            parts,
        )

    def _step(self, row: InvoiceRow, steps: Sequence[PolicyStep], contacts: Sequence[Contact]) -> PolicyStep | None:
        """The last letter that is due on the invoice, unless it or a later step is done."""
        due = dt.date.fromisoformat(row.due_date)
        planned = schedule(row.id, due, steps, contacts, self.calendar)
        letters = [one for one in planned if one.step.action == LETTER and one.day <= self.facts.day]
        return letters[-1].step if letters and letters[-1].done is None else None

    def _interest(self, rows: Sequence[InvoiceRow], step: PolicyStep, contacts: Sequence[Contact]) -> list[Interest]:
        """What the step charges on each overdue invoice, since it fell due or was last reminded of."""
        if not step.interest:
            return []
        rate, found = Fraction(Decimal(step.interest)) / 100, []
        for row in rows:
            since = _since(row, contacts)
            days, amount = (self.facts.day - since).days, self._asked(row)
            if row.days_late > 0 and days > 0 and amount > 0 and row.kind != CHARGE:
                found.append(Interest(row.number, amount, days, amount * rate * days / _YEAR))
        return found

    def _asked(self, row: InvoiceRow) -> int:
        """What is open and nobody contests, in base minor units."""
        claims = self.facts.claims_on(row.customer_id, row.id)
        rest = max(0, row.open - sum(one.amount or 0 for one in claims))
        return rest * row.open_base // row.open if rest < row.open else row.open_base


def _since(row: InvoiceRow, contacts: Sequence[Contact]) -> dt.date:
    """The day up to which interest has been reckoned: that of the last reminder about the invoice, else its due day."""
    due = dt.date.fromisoformat(row.due_date)
    reminded = [
        one.date
        for one in contacts
        if one.kind in _REMINDING and one.level and one.invoice_id in (None, row.id) and one.date > due
    ]
    return max(reminded, default=due)
