"""What a ledger of the model may not become, told independently of the program's own rules."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.machine.model import Deduction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.machine.model import Day, Dispute, Loss, State

CAP = 10**12


class Refused(Exception):  # noqa: N818 - what the model says of an operation, no error
    """The operation must be refused."""


def expect(holds: object, why: str) -> None:
    if not holds:
        raise Refused(why)


def check(before: State, after: State) -> None:
    """Raises Refused where the ledger may not become what it would."""
    for fault in faults(after):
        raise Refused(fault)
    end = closed_end(before, after)
    if end is not None and known(before, end) != known(after, end):
        raise Refused("closed")
    if end is not None and _flag_of_an_old_payment_changes(before, after, end):
        raise Refused("closed: cash sale")


def claims(state: State) -> list[Dispute | Deduction]:
    return [*state.disputes.values(), *state.deductions.values()]


def faults(state: State) -> Iterator[str]:
    """Everything wrong in the state, slowly."""
    for look in (_dangling, _wrong_parts, _wrong_status, _wrong_losses, _wrong_money, _overdrawn):
        yield from look(state)


def _wrong_parts(state: State) -> Iterator[str]:
    for part in state.parts:
        invoice, source = state.invoices[part.invoice], state.source(part)
        if (invoice.customer, invoice.currency) != (source.customer, source.currency):
            yield "set against another account"
        if part.amount < 1:
            yield "no amount"
        if state.returned(part) is not None and (
            invoice.cash == "yes" or (state.paid_on_its_day(invoice) and source.day == invoice.day)
        ):
            yield "a cash sale came back"


def _wrong_status(state: State) -> Iterator[str]:
    claimed = {one.invoice for one in claims(state)} | {one.invoice for one in state.losses.values()}
    claimed |= {part.invoice for part in state.parts}
    if any(state.invoices[number].status != "issued" for number in claimed):
        yield "something hangs on what is not issued"


def _wrong_losses(state: State) -> Iterator[str]:
    for loss in state.losses.values():
        if state.invoices[loss.invoice].cash == "yes" or loss.day < state.invoices[loss.invoice].day or loss.amount < 1:
            yield "a wrong loss"


def _wrong_money(state: State) -> Iterator[str]:
    for payment in state.payments.values():
        if payment.returned is not None and payment.returned < payment.day:
            yield "back before it came"
    for refund in state.refunds.values():
        document = state.document(refund.source)
        back = getattr(document, "returned", None)
        if document.customer != refund.customer or refund.day < document.day or (back and refund.day > back):
            yield "a wrong refund"


def _dangling(state: State) -> Iterator[str]:
    """Whatever names a document or customer that is not there."""
    for part in state.parts:
        known_source = part.source[1] in (state.payments if part.source[0] == "payment" else state.notes)
        if part.invoice not in state.invoices or not known_source:
            yield "a part of nothing"
    for refund in state.refunds.values():
        if refund.source not in state.sources():
            yield "a refund of nothing"
    named = [one.invoice for one in state.promises.values()] + [one.invoice for one in state.contacts]
    named += [one.invoice for one in state.pauses] + [one.invoice for one in state.losses.values()]
    named += [one.invoice for one in claims(state)]
    if any(number is not None and number not in state.invoices for number in named):
        yield "an invoice that is not there"
    if any(one.payment is not None and one.payment not in state.payments for one in state.deductions.values()):
        yield "a payment that is not there"
    if any(one.dispute not in state.disputes for one in state.evidence):
        yield "a dispute that is not there"
    owners = [one.customer for one in state.invoices.values()] + [one.customer for one in state.payments.values()]
    owners += [one.customer for one in state.notes.values()] + [one.customer for one in state.promises.values()]
    owners += [one.customer for one in state.contacts] + [one.customer for one in state.pauses]
    if any(code not in state.customers for code in owners):
        yield "a customer that is not there"


def _overdrawn(state: State) -> Iterator[str]:
    """Invoices settled by more than they are, on any day; sources that gave more than they had."""
    for invoice in state.invoices.values():
        falls = [(state.in_force(part), part.amount, state.returned(part)) for part in state.parts_of(invoice.number)]
        falls = [(day, amount, back) for day, amount, back in falls if back is None or day < back]
        falls += [(one.day, one.amount, None) for one in state.losses.values() if one.invoice == invoice.number]
        for day in {day for day, _amount, _back in falls}:
            used = sum(amount for fell, amount, back in falls if fell <= day and (back is None or day <= back))
            if used > invoice.total:
                yield f"{invoice.number} is settled by too much"
    for source in state.sources():
        given = sum(part.amount for part in state.parts_from(source) if state.lives(part))
        given += sum(one.amount for one in state.refunds.values() if one.source == source)
        if given > state.document(source).total:
            yield f"{source} gives more than it has"


# Closed months


def month_end(label: str) -> Day:
    year, month = int(label[:4]), int(label[5:])
    return dt.date(year, month, monthrange(year, month)[1])


def closed_end(before: State, after: State) -> Day | None:
    """The end of the last month that is closed before or after the change."""
    return max((month_end(label) for label in (*before.closed, *after.closed)), default=None)


def known(state: State, end: Day) -> list[object]:
    """Everything that was known at the end of the day `end`, as it was known."""
    parts = state.parts
    back = {number for number, one in state.payments.items() if one.returned is not None and one.returned <= end}
    old_sources = {source for source in state.sources() if state.document(source).day <= end}
    about = {one.invoice for one in claims(state) if one.opened <= end}
    about |= {one.invoice for one in state.promises.values() if one.made <= end and one.invoice is not None}
    return [
        {one for one in state.invoices.values() if one.status != "draft" and one.day <= end},
        {number: state.invoices[number] for number in about if number in state.invoices},
        {replace(one, returned=_by(one.returned, end)) for one in state.payments.values() if one.day <= end},
        {one for one in state.notes.values() if one.day <= end},
        Counter(part for part in parts.elements() if part.day <= end),
        Counter(
            part
            for part in parts.elements()
            if part.source in old_sources
            and (state.invoices[part.invoice].cash == "yes" or (part.source[0] == "payment" and part.source[1] in back))
        ),
        {_loss_by(one, end) for one in state.losses.values() if one.day <= end},
        {one for one in state.refunds.values() if one.day <= end},
        {_claim_by(one, end) for one in claims(state) if one.opened <= end},
        {one if one.due <= end else replace(one, status="open") for one in state.promises.values() if one.made <= end},
        Counter(one for one in state.contacts.elements() if one.day <= end),
    ]


def _by(day: Day | None, end: Day) -> Day | None:
    return day if day is not None and day <= end else None


def _loss_by(one: Loss, end: Day) -> Loss:
    come = one.recovered_day is not None and one.recovered_day <= end
    return one if come else replace(one, recovered_day=None, recovered=None)


def _claim_by(one: Dispute | Deduction, end: Day) -> Dispute | Deduction:
    if one.resolved is not None and one.resolved <= end:
        return one
    if isinstance(one, Deduction):
        return replace(one, resolved=None, outcome="", recovered=None)
    return replace(one, resolved=None, outcome="")


def _flag_of_an_old_payment_changes(before: State, after: State, end: Day) -> bool:
    """Whether what a payment or credit note of a closed month was for becomes a cash sale, or none any more."""
    changed = {
        number
        for number, one in after.invoices.items()
        if (was := before.invoices.get(number)) is not None and was.cash != one.cash
    }
    return any(part.invoice in changed and after.source(part).day <= end for part in after.parts)
