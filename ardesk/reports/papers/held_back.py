"""What a reminder does not ask for: amounts disputed, deducted with a reason, promised for a later day, or paused."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from ardesk.domain.money import minor_digits
from ardesk.domain.records import Deduction, Dispute, Invoice, Pause

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ardesk.reports.sources import OpenDocument, PromiseState, Source

DISPUTED: Final = "disputed"
DEDUCTED: Final = "deducted"
PROMISED: Final = "promised"
PAUSED: Final = "paused"


class Held(NamedTuple):
    """A part of an open invoice that is not asked for, in its currency; `day` is since when, or promised by when."""

    kind: str
    number: str
    amount: int
    currency: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why amounts are held back at the end of a day, for all customers: claims by invoice, promises by customer."""

    as_of: dt.date
    disputes: Mapping[int, Sequence[Dispute]]
    deductions: Mapping[int, Sequence[Deduction]]
    promises: Mapping[int, Sequence[PromiseState]]
    pauses: Mapping[int, Pause]


def reasons_of(source: Source, as_of: dt.date) -> Reasons:
    """Open claims and pending promises at the end of `as_of`."""
    disputes: defaultdict[int, list[Dispute]] = defaultdict(list)
    deductions: defaultdict[int, list[Deduction]] = defaultdict(list)
    promises: defaultdict[int, list[PromiseState]] = defaultdict(list)
    for dispute in source.all(Dispute):
        if dispute.opened <= as_of and (dispute.resolved is None or dispute.resolved > as_of):
            disputes[dispute.invoice_id].append(dispute)
    for deduction in source.all(Deduction):
        if deduction.opened <= as_of and (deduction.resolved is None or deduction.resolved > as_of):
            deductions[deduction.invoice_id].append(deduction)
    for promise in source.promise_rows(as_of):
        if promise.state == "pending" and promise.made <= as_of.isoformat():
            promises[promise.customer_id].append(promise)
    pauses = {one.invoice_id: one for one in source.all(Pause) if one.invoice_id is not None and _holds(one, as_of)}
    return Reasons(as_of, disputes, deductions, promises, pauses)


def _holds(pause: Pause, day: dt.date) -> bool:
    return pause.since <= day and (pause.until is None or day <= pause.until)


def held_back(source: Source, customer_id: int, invoices: Sequence[OpenDocument], reasons: Reasons) -> list[Held]:
    """What is not asked for of these open invoices of a customer, oldest due first; never more than is open."""
    left = {one.id: one.open for one in invoices}
    return list(_parts(source, customer_id, invoices, reasons, left))


def _parts(
    source: Source,
    customer_id: int,
    invoices: Sequence[OpenDocument],
    reasons: Reasons,
    left: dict[int, int],
) -> Iterator[Held]:
    for one in invoices:
        for dispute in reasons.disputes.get(one.id, ()):
            yield from _take(one, DISPUTED, dispute.amount, dispute.opened, left)
        for deduction in reasons.deductions.get(one.id, ()):
            yield from _take(one, DEDUCTED, deduction.amount, deduction.opened, left)
        if one.id in reasons.pauses:
            yield from _take(one, PAUSED, None, reasons.pauses[one.id].since, left)
    for promise in reasons.promises.get(customer_id, ()):
        yield from _promised(source, promise, invoices, left)


def _take(one: OpenDocument, kind: str, amount: int | None, day: dt.date, left: dict[int, int]) -> Iterator[Held]:
    part = left[one.id] if amount is None else min(amount, left[one.id])
    if part > 0:
        left[one.id] -= part
        yield Held(kind, one.number, part, one.currency, day)


def _promised(
    source: Source, promise: PromiseState, invoices: Sequence[OpenDocument], left: dict[int, int]
) -> Iterator[Held]:
    """What of a promise has not come yet: of its invoice, or of all from the oldest on."""
    rest, due = max(0, promise.amount - promise.received), dt.date.fromisoformat(promise.due)
    for one in invoices:
        if promise.invoice_id is not None:
            if promise.invoice_id == one.id:
                yield from _take(one, PROMISED, rest, due, left)
            continue
        rate = _rate(source, one, promise.currency)
        for held in _take(one, PROMISED, int(rest / rate), due, left):
            rest -= int(held.amount * rate)
            yield held


def _rate(source: Source, one: OpenDocument, base: str) -> Fraction:
    """Base minor units for a minor unit of the invoice."""
    if one.currency == base:
        return Fraction(1)
    rate = Fraction(source.get(Invoice, one.id).rate)
    return rate * Fraction(10) ** (minor_digits(base) - minor_digits(one.currency))
