"""What a ledger knows on a day that decides whom to contact, sorted by customer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from ardesk.book.working_days import LONGEST
from ardesk.domain.policy import USUAL_STEPS, Contact
from ardesk.domain.records import CHARGE, Customer, Deduction, Dispute, Pause, PolicyStep
from ardesk.format import Formats
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ardesk.ledger import InvoiceRow, Ledger, PromiseRow, Settlement

T = TypeVar("T")
_YEAR = dt.timedelta(days=365)


class Claim(NamedTuple):
    """An unresolved dispute or deduction; `amount` in the invoice's currency, None for all of it."""

    name: str
    invoice_id: int
    amount: int | None
    opened: dt.date
    deadline: dt.date | None

    def covers(self, rest: int) -> bool:
        """Whether nothing of what is open on the invoice is left to ask for."""
        return self.amount is None or self.amount >= rest


class Spoken(NamedTuple):
    """A contact, and the day for which it planned another."""

    contact: Contact
    follow_up: dt.date | None

    @property
    def date(self) -> dt.date:
        """When it was."""
        return self.contact.date


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it, as known at the end of `day`, of customers with something open; of contacts what can still matter."""

    day: dt.date
    customers: Sequence[Customer]
    steps: Sequence[PolicyStep]
    settlements: Sequence[Settlement]
    usual_cost: int
    formats: Formats
    _open: dict[int, list[InvoiceRow]]
    _contacts: dict[int, list[Spoken]]
    _promises: dict[int, list[PromiseRow]]
    _pauses: dict[int, list[Pause]]
    _claims: dict[int, list[Claim]]

    @classmethod
    def read(cls, ledger: Ledger, day: dt.date) -> Self:
        """From the ledger as it is, without what is dated after `day`."""
        settlements, steps = ledger.settlements(day), ledger.all(PolicyStep)
        rows = ledger.invoice_rows(day, ids=[one.id for one in settlements if one.rest > 0])
        owner = {row.id: row.customer_id for row in rows}
        promises = [one for one in ledger.promise_rows(day, about=list(owner)) if one.made <= day.isoformat()]
        pauses = [one for one in ledger.all(Pause) if one.since <= day and (one.until is None or one.until >= day)]
        claims = [claim for claim in _claims(ledger, day) if claim.invoice_id in owner]
        return cls(
            day,
            ledger.all(Customer),
            steps,
            settlements,
            ledger.contact_cost(day - _YEAR, day),
            Formats(ledger.locale, ledger.base),
            _grouped(rows, lambda row: row.customer_id),
            _spoken(ledger, day, _earliest(rows, steps)),
            _grouped(promises, lambda one: one.customer_id),
            _grouped(pauses, lambda one: one.customer_id),
            _grouped(claims, lambda one: owner[one.invoice_id]),
        )

    def open_of(self, customer_id: int) -> list[InvoiceRow]:
        """The customer's open invoices, oldest due first."""
        return sorted(self._open.get(customer_id, ()), key=lambda row: (row.due_date, row.number))

    @staticmethod
    def followed(rows: Sequence[InvoiceRow]) -> Sequence[InvoiceRow]:
        """Those of `rows` that the policy is for: all but fees and interest, which go with them; else these."""
        return [row for row in rows if row.kind != CHARGE] or rows

    def contacts_of(self, customer_id: int) -> list[Contact]:
        """The customer's contacts, oldest first."""
        return [one.contact for one in self._contacts.get(customer_id, ())]

    def last_contact(self, customer_id: int) -> dt.date | None:
        """The day of the last one."""
        found = self._contacts.get(customer_id)
        return found[-1].date if found else None

    def silent(self, last: dt.date | None) -> int | None:
        """Days since then."""
        return (self.day - last).days if last else None

    def follow_up_due(self, customer_id: int, rows: Sequence[InvoiceRow]) -> dt.date | None:
        """The day for which the last contact planned another, if it has come and something open then still is."""
        last = self._contacts.get(customer_id, [None])[-1]
        if last is None or last.follow_up is None or last.follow_up > self.day:
            return None
        about, said = last.contact.invoice_id, last.date.isoformat()
        still = any(about in (None, row.id) and row.date <= said for row in rows)
        return last.follow_up if still else None

    def planned_later(self, customer_id: int) -> dt.date | None:
        """The day for which the last contact planned another, if it has not come."""
        found = self._contacts.get(customer_id)
        planned = found[-1].follow_up if found else None
        return planned if planned is not None and planned > self.day else None

    def is_planned_since(self, customer_id: int, event: dt.date) -> bool:
        """Whether a contact after `event` has planned the next one for a day to come."""
        last = self.last_contact(customer_id)
        return last is not None and last > event and self.planned_later(customer_id) is not None

    def pauses_of(self, customer_id: int) -> list[Pause]:
        """What is put off or left alone."""
        return self._pauses.get(customer_id, [])

    def claims_of(self, customer_id: int) -> list[Claim]:
        """Unresolved claims on open invoices."""
        return self._claims.get(customer_id, [])

    def claims_on(self, customer_id: int, invoice_id: int) -> list[Claim]:
        """Unresolved claims on one invoice."""
        return [one for one in self._claims.get(customer_id, ()) if one.invoice_id == invoice_id]

    def pending_promises(self, customer_id: int) -> list[PromiseRow]:
        """Promises not due yet."""
        return [one for one in self._promises.get(customer_id, ()) if one.state == "pending"]

    def broken_promises(self, customer_id: int) -> list[PromiseRow]:
        """Promises not kept, or in part, about what is still open, that no newer promise has taken the place of."""
        open_ids = {row.id for row in self._open.get(customer_id, ())}
        pending = {one.invoice_id for one in self.pending_promises(customer_id)}
        return [
            one
            for one in self._promises.get(customer_id, ())
            if one.state in ("broken", "partly")
            and (one.invoice_id in open_ids if one.invoice_id else bool(open_ids))
            and not pending & {one.invoice_id, None}
        ]

    def promises_on(self, promise: PromiseRow) -> int:
        """Which one it is of the promises about the same invoice, or about the whole account."""
        return sum(
            one.invoice_id == promise.invoice_id and (one.made, one.number) <= (promise.made, promise.number)
            for one in self._promises[promise.customer_id]
        )


def _earliest(rows: Iterable[InvoiceRow], steps: Iterable[PolicyStep]) -> dict[int, str]:
    """From which day on a contact may have done a step, by customer with something open."""
    before = min(step.days for step in (*USUAL_STEPS, *steps)) - LONGEST
    oldest: dict[int, str] = {}
    for row in rows:
        oldest[row.customer_id] = min(row.due_date, oldest.get(row.customer_id, row.due_date))
    return {
        customer_id: (dt.date.fromisoformat(due) + dt.timedelta(days=before)).isoformat()
        for customer_id, due in oldest.items()
    }


def _spoken(ledger: Ledger, day: dt.date, since: dict[int, str]) -> dict[int, list[Spoken]]:
    found: dict[int, list[Spoken]] = defaultdict(list)
    for one in ledger.contact_rows(day, since):
        contact = Contact(dt.date.fromisoformat(one.date), one.kind, one.invoice_id, one.level, one.outcome)
        found[one.customer_id].append(Spoken(contact, dt.date.fromisoformat(one.follow_up) if one.follow_up else None))
    return dict(found)


def _claims(ledger: Ledger, day: dt.date) -> list[Claim]:
    found = [
        Claim(_("dispute {number}").format(number=one.number), one.invoice_id, one.amount, one.opened, one.deadline)
        for one in ledger.all(Dispute)
        if _stands(one.opened, one.resolved, day)
    ]
    return found + [
        Claim(_("deduction {number}").format(number=one.number), one.invoice_id, one.amount, one.opened, one.deadline)
        for one in ledger.all(Deduction)
        if _stands(one.opened, one.resolved, day)
    ]


def _stands(opened: dt.date, resolved: dt.date | None, day: dt.date) -> bool:
    return opened <= day and (resolved is None or resolved > day)


def _grouped(items: Iterable[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return dict(found)
