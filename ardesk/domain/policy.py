"""The follow-up policy: which step is due on an invoice, whom it is for, and whether it was done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ardesk.domain.records import PolicyStep
from ardesk.i18n import _, mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ardesk.domain.records import Customer


class Calendar(Protocol):
    """Which days are worked on."""

    def on_or_after(self, day: dt.date) -> dt.date:
        """The first working day from `day` on."""

    def on_or_before(self, day: dt.date) -> dt.date:
        """The last working day up to `day`."""


EMAIL, LETTER, CALL, MESSAGE, HAND_OVER = ACTIONS = ("email", "letter", "call", "message", "hand_over")
HANDED_OVER = "handed over"  # the outcome of a contact that ends following up
LEVELS = (mark("Friendly note"), mark("Payment reminder"), mark("Second reminder"), mark("Final notice"))
_NAMES = {
    EMAIL: mark("E-mail"),
    LETTER: mark("Letter"),
    CALL: mark("Call"),
    MESSAGE: mark("Message"),
    HAND_OVER: mark("Hand over"),
}
DONE_BY = {
    EMAIL: ("email", "letter"),
    LETTER: ("letter", "email"),
    CALL: ("call", "visit"),
    MESSAGE: ("message", "call", "visit", "email"),
}
USUAL_STEPS = (
    PolicyStep(days=-3, action=EMAIL, level=0),
    PolicyStep(days=1, action=LETTER, level=1),
    PolicyStep(days=10, action=CALL),
    PolicyStep(days=21, action=LETTER, level=2),
    PolicyStep(days=35, action=LETTER, level=3),
    PolicyStep(days=60, action=HAND_OVER),
)


def name_of(step: PolicyStep) -> str:
    """The step in words: the owner's title, else the letter's level or what is done."""
    if step.title:
        return step.title
    if step.level is not None and step.level < len(LEVELS):
        return _(LEVELS[step.level])
    return _(_NAMES.get(step.action, step.action))


class Policies:
    """Every policy of a ledger; the narrowest one holds: the customer's, the type's, the risk class's, that for all."""

    def __init__(self, steps: Iterable[PolicyStep]) -> None:
        self._scopes: dict[tuple[str, str], list[PolicyStep]] = {}
        for step in steps:
            self._scopes.setdefault((step.scope, step.scope_key), []).append(step)

    def of(self, customer: Customer) -> tuple[PolicyStep, ...]:
        """The steps for this customer, earliest first."""
        return self.named(customer.code, customer.type, customer.risk)

    def named(self, code: str, kind: str, risk: str) -> tuple[PolicyStep, ...]:
        """The steps for a customer of that code, type and risk class, earliest first."""
        keys = (("customer", code), ("type", kind), ("risk", risk), ("", ""))
        found: Sequence[PolicyStep] = next((self._scopes[key] for key in keys if key in self._scopes), USUAL_STEPS)
        return tuple(sorted(found, key=lambda step: (step.days, step.action)))


class Contact(NamedTuple):
    """What is known of a contact when asking whether it did a step; `invoice_id` None is about the whole account."""

    date: dt.date
    kind: str
    invoice_id: int | None
    level: int | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A step with its day for one invoice, and the contact's day that did it, None while nobody has."""

    step: PolicyStep
    day: dt.date
    done: dt.date | None


def day_of(step: PolicyStep, due: dt.date, calendar: Calendar) -> dt.date:
    """The working day of a step: not later than meant before the due date, not earlier after it."""
    meant = due + dt.timedelta(days=step.days)
    return calendar.on_or_before(meant) if step.days < 0 else calendar.on_or_after(meant)


def schedule(
    invoice_id: int,
    due: dt.date,
    steps: Sequence[PolicyStep],
    contacts: Sequence[Contact],
    calendar: Calendar,
) -> list[Planned]:
    """Every step of one invoice in order, each with its day and when it was done; `contacts` are the customer's.

    A contact does a step if it is of its kind, from its day on, about this invoice or about the whole account, and
    of its level or a sterner one. A later step that is done leaves none before it to do.
    """
    found = [
        Planned(step, day := day_of(step, due, calendar), _done(step, day, invoice_id, contacts)) for step in steps
    ]
    later: dt.date | None = None
    for at in range(len(found) - 1, -1, -1):
        one = found[at]
        later = min((day for day in (one.done, later) if day is not None), default=None)
        found[at] = Planned(one.step, one.day, later)
    return found


def _done(step: PolicyStep, day: dt.date, invoice_id: int, contacts: Sequence[Contact]) -> dt.date | None:
    return min((one.date for one in contacts if one.date >= day and _does(one, step, invoice_id)), default=None)


def _does(contact: Contact, step: PolicyStep, invoice_id: int) -> bool:
    if contact.invoice_id not in (None, invoice_id):
        return False
    if step.action == HAND_OVER:
        return contact.outcome == HANDED_OVER
    if contact.kind not in DONE_BY.get(step.action, (step.action,)):
        return False
    return step.level is None or contact.level is None or contact.level >= step.level


def next_of(planned: Sequence[Planned], day: dt.date) -> Planned | None:
    """The last step that is due on `day`, unless it is done; None where there is nothing to do yet."""
    due = [one for one in planned if one.day <= day]
    return due[-1] if due and due[-1].done is None else None


def due_step(
    invoice_id: int,
    due: dt.date,
    steps: Sequence[PolicyStep],
    contacts: Sequence[Contact],
    calendar: Calendar,
    day: dt.date,
) -> Planned | None:
    """What `next_of` the schedule gives, for `contacts` up to `day`, without working out the rest of it."""
    for step in reversed(steps):
        if (on := day_of(step, due, calendar)) <= day:
            return None if _done(step, on, invoice_id, contacts) else Planned(step, on, None)
    return None
