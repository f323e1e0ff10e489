"""Planned against done: which steps of the policy had their day in a time, and how soon after it they were done."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ardesk.collecting.working_days import LONGEST, WorkingDays
from ardesk.domain.policy import USUAL_STEPS, Contact, Policies, schedule
from ardesk.domain.records import Customer, Dispute, Pause, PolicyStep, Promise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.ledger import Ledger, Settlement

WITHIN = 3  # days after its own within which a step counts as done in time


class StepDone(NamedTuple):
    """A step of one invoice, the day it was planned for, and the day it was done, None while it has not been."""

    invoice_id: int
    step: PolicyStep
    day: dt.date
    done: dt.date | None


@dataclass(frozen=True, slots=True)
class Punctuality:
    """What became of the steps; one is in time if it was done within `within` days of its own."""

    steps: tuple[StepDone, ...]
    within: int

    @property
    def planned(self) -> int:
        """How many steps had their day."""
        return len(self.steps)

    @property
    def in_time(self) -> int:
        """How many of them were done in time."""
        return sum(one.done is not None and (one.done - one.day).days <= self.within for one in self.steps)

    @property
    def done(self) -> int:
        """How many of them were done at all."""
        return sum(one.done is not None for one in self.steps)

    @property
    def share(self) -> float | None:
        """Those done in time of all, in percent; None where nothing was planned."""
        return 100 * self.in_time / self.planned if self.steps else None

    @property
    def mean_slip(self) -> float | None:
        """Days from the day planned to the day done, on the average of those done; None where none is."""
        slips = [(one.done - one.day).days for one in self.steps if one.done is not None]
        return sum(slips) / len(slips) if slips else None


def planned_against_done(
    ledger: Ledger, start: dt.date, end: dt.date, *, today: dt.date, within: int = WITHIN
) -> Punctuality:
    """The steps whose day lay from `start` to `end`, as the policy is now and as far as was known on `today`.

    A step counts for an invoice that was open at the end of its day and not left alone then. Steps for which the time
    to do them has not run out by `today` are left out.
    """
    last = min(end, today - dt.timedelta(days=within))
    if last < start:
        return Punctuality((), within)
    desk = _Desk(ledger, start, last, today)
    return Punctuality(tuple(desk.steps()), within)


class _Desk:
    def __init__(self, ledger: Ledger, start: dt.date, last: dt.date, today: dt.date) -> None:
        self.start, self.last = start, last
        self.calendar = WorkingDays(ledger.company)
        stored = ledger.all(PolicyStep)
        self.policies = Policies(stored)
        self.customers = {one.id or 0: one for one in ledger.all(Customer)}
        days = [step.days for step in (*USUAL_STEPS, *stored)]
        first = (start - dt.timedelta(days=max(days) + LONGEST)).isoformat()
        final = (last - dt.timedelta(days=min(days) - LONGEST)).isoformat()
        begun = start.isoformat()
        self.invoices = [
            one
            for one in ledger.settlements(today)
            if first <= one.due <= final and (one.rest > 0 or one.last > begun) and one.date <= last.isoformat()
        ]
        self.contacts: defaultdict[int, list[Contact]] = defaultdict(list)
        since = dict.fromkeys((one.customer_id for one in self.invoices), begun)
        for row in ledger.contact_rows(today, since):
            contact = Contact(dt.date.fromisoformat(row.date), row.kind, row.invoice_id, row.level, row.outcome)
            self.contacts[row.customer_id].append(contact)
        self.alone = _Alone(ledger)

    def steps(self) -> Iterator[StepDone]:
        for one in self.invoices:
            customer = self.customers[one.customer_id]
            if customer.no_chase:
                continue
            due, contacts = dt.date.fromisoformat(one.due), self.contacts[one.customer_id]
            for planned in schedule(one.id, due, self.policies.of(customer), contacts, self.calendar):
                if self.start <= planned.day <= self.last and self._was_asked_for(one, planned.day):
                    yield StepDone(one.id, planned.step, planned.day, planned.done)

    def _was_asked_for(self, one: Settlement, day: dt.date) -> bool:
        text = day.isoformat()
        is_open = one.date <= text and (one.rest > 0 or one.last > text)
        return is_open and not self.alone.on(one, day)


class _Alone:
    """When invoices were left alone: put off, contested as a whole, or promised."""

    def __init__(self, ledger: Ledger) -> None:
        self.invoices: defaultdict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
        self.accounts: defaultdict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
        for pause in ledger.all(Pause):
            self._add(pause.customer_id, pause.invoice_id, pause.since, pause.until or dt.date.max)
        for promise in ledger.all(Promise):
            self._add(promise.customer_id, promise.invoice_id, promise.made, promise.due)
        for dispute in ledger.all(Dispute):
            if dispute.amount is None:
                ends = [day for day in (dispute.resolved, dispute.deadline) if day is not None]
                self.invoices[dispute.invoice_id].append((dispute.opened, min(ends, default=dt.date.max)))

    def _add(self, customer_id: int, invoice_id: int | None, since: dt.date, until: dt.date) -> None:
        if invoice_id is None:
            self.accounts[customer_id].append((since, until))
        else:
            self.invoices[invoice_id].append((since, until))

    def on(self, one: Settlement, day: dt.date) -> bool:
        """Whether the invoice was left alone on that day."""
        spans = (*self.invoices.get(one.id, ()), *self.accounts.get(one.customer_id, ()))
        return any(since <= day <= until for since, until in spans)
