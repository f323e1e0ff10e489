"""The risk class that a customer's own past suggests, with its reasons; and how limit and class came to be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ardesk.collecting.pasts import Past, pasts
from ardesk.domain.records import Customer
from ardesk.i18n import _, _n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.ledger import Ledger

LOW, MEDIUM, HIGH = "low", "medium", "high"
_FEW = 3  # invoices below which a share says nothing
_YOUNG = 180  # days
_OFTEN, _MOSTLY = 0.3, 0.6  # shares paid late that count
_LONG = 30  # days late on the average that count
_CONTESTED = 0.2  # disputes for each invoice that count
_LOST = 3  # points of a debt given up: enough for the highest class


class Point(NamedTuple):
    """Something that speaks for caution, and how much."""

    weight: int
    reason: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The class (low, medium or high) that a customer's past suggests beside the present one, and why, in words."""

    customer_id: int
    code: str
    name: str
    present: str
    suggested: str
    reasons: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Whether it differs from the present class."""
        return self.suggested != self.present


class CreditChange(NamedTuple):
    """Limit and class before and after one change of them; `at` is an instant in UTC, limits base minor units.

    `entered` is true of the customer's first row.
    """

    at: str
    limit_before: int | None
    limit: int | None
    risk_before: str
    risk: str
    entered: bool


def suggestion(ledger: Ledger, customer_id: int, day: dt.date) -> Suggestion:
    """What is suggested for one customer at the end of `day`. Raises KeyError where there is no such customer."""
    customer, account = ledger.get(Customer, customer_id), ledger.account(customer_id, day)
    past = pasts(ledger, day, customer_id=customer_id).get(customer_id, Past())
    return _suggested(customer, past, account.open_base - account.unapplied_base, day)


def suggestions(ledger: Ledger, day: dt.date) -> list[Suggestion]:
    """What is suggested for every customer with invoices, by code."""
    known = pasts(ledger, day)
    owed = {row.id: row.open_base - row.unapplied_base for row in ledger.customer_rows(day)}
    customers = sorted(ledger.all(Customer), key=lambda one: one.code)
    return [_suggested(one, known[one.id], owed.get(one.id, 0), day) for one in customers if one.id in known]


def _suggested(customer: Customer, past: Past, owed: int, day: dt.date) -> Suggestion:
    points = list(_points(past, customer.credit_limit, owed, day))
    weight = sum(one.weight for one in points)
    # Three points make the highest class, one the middle one; without a past there is nothing to be trusted yet.
    found = HIGH if weight >= _LOST else MEDIUM if weight else LOW
    reasons = [one.reason for one in points] or [_praise(past)]
    return Suggestion(customer.id or 0, customer.code, customer.name, customer.risk, found, tuple(reasons))


def _praise(past: Past) -> str:
    if not past.late:
        return _n("the one invoice due was paid in time", "all {n} invoices due were paid in time", past.due).format(
            n=past.due
        )
    return _n("{late} of {n} invoice paid late", "only {late} of {n} invoices paid late", past.due).format(
        late=past.late, n=past.due
    )


def _points(past: Past, limit: int | None, owed: int, day: dt.date) -> Iterator[Point]:
    yield from _of_time(past, day)
    if past.due >= _FEW and past.late_share >= _OFTEN:
        text = _("{late} of {n} invoices paid late, by {days} days on the average")
        reason = text.format(late=past.late, n=past.due, days=past.average_days)
        yield Point((2 if past.late_share >= _MOSTLY else 1) + (past.average_days > _LONG), reason)
    if past.broken:
        text = _n("{broken} of {n} promise broken", "{broken} of {n} promises broken", past.promises)
        yield Point(min(2, past.broken), text.format(broken=past.broken, n=past.promises))
    if past.due >= _FEW and past.disputes >= _CONTESTED * past.due:
        text = _n("{count} dispute on {n} invoices", "{count} disputes on {n} invoices", past.disputes)
        yield Point(1, text.format(count=past.disputes, n=past.due))
    if past.written_off:
        text = _n("{n} invoice written off", "{n} invoices written off", past.written_off)
        yield Point(_LOST, text.format(n=past.written_off))
    if limit is not None and owed > limit:
        yield Point(1, _("owes more than the credit limit"))


def _of_time(past: Past, day: dt.date) -> Iterator[Point]:
    if past.first is None:
        yield Point(1, _("no invoice yet"))
    elif (age := (day - past.first).days) < _YOUNG:
        yield Point(1, _n("a customer for {n} day only", "a customer for {n} days only", age).format(n=age))
    elif not past.due:
        yield Point(1, _("nothing fell due in the last two years"))


def credit_history(ledger: Ledger, customer_id: int) -> list[CreditChange]:
    """Every change of the customer's limit or class, oldest first, beginning with what it was entered with."""
    found = []
    for entry in ledger.history("customer", customer_id):
        before, after = entry.before or {}, entry.after or {}
        change = CreditChange(
            entry.at,
            _limit(before),
            _limit(after),
            str(before.get("risk") or ""),
            str(after.get("risk") or ""),
            entry.before is None,
        )
        if entry.after is not None and (change.limit_before, change.risk_before) != (change.limit, change.risk):
            found.append(change)
    return found


def _limit(row: dict[str, str | int | None]) -> int | None:
    value = row.get("credit_limit")
    return None if value is None else int(value)
