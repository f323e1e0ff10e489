"""What each operation makes of the model: a new state, or Refused; and taking back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from tests.machine.model import (
    Deduction,
    Dispute,
    Invoice,
    Loss,
    Note,
    Part,
    Pause,
    Payment,
    Refund,
    Source,
    State,
    half_up,
)
from tests.machine.rules import CAP, check, expect, month_end

Day = dt.date
Parts = Sequence[tuple[str, int]]  # invoice and amount
Act = Callable[[State], None]


class Books:
    """The state as it is, and as it was before and after each change that can be taken back or done again."""

    def __init__(self) -> None:
        self.state = State()
        self.undone: list[tuple[State, State]] = []
        self.done: list[tuple[State, State]] = []

    def change(self, act: Act) -> None:
        """One change, whole or Refused; one that changes nothing leaves no trace."""
        after = self.state.copy()
        act(after)
        check(self.state, after)
        if after != self.state:
            self.done.append((self.state, after))
            self.undone.clear()
        self.state = after

    def undo(self) -> None:
        expect(self.done, "nothing to undo")
        before, after = self.done[-1]
        check(after, before)
        self.undone.append(self.done.pop())
        self.state = before

    def redo(self) -> None:
        expect(self.undone, "nothing to redo")
        before, after = self.undone[-1]
        check(before, after)
        self.done.append(self.undone.pop())
        self.state = after


def next_number(head: str, taken: Iterable[str]) -> str:
    """The number after the highest one, of four digits at least."""
    counts = [int(number.removeprefix(head)) for number in taken if number.startswith(head)]
    return f"{head}{max(counts, default=0) + 1:04}"


def _new(taken: Collection[str], number: str) -> None:
    expect(number.strip(), "no number")
    expect(number not in taken, "the number is in use")


def _set_against(state: State, source: Source, parts: Parts, day: Day) -> None:
    for invoice, amount in parts:
        expect(invoice in state.invoices, "no such invoice")
        if amount:
            state.parts[Part(source, invoice, amount, max(day, state.invoices[invoice].day))] += 1


def save_invoice(state: State, invoice: Invoice, reason: str) -> None:
    known = state.invoices.get(invoice.number)
    if known is not None and known.status == "issued":
        expect(reason or known == invoice, "no reason")
    expect(0 <= invoice.total <= CAP, "an impossible total")
    state.invoices[invoice.number] = invoice


def set_status(state: State, number: str, was: str, status: str) -> None:
    expect(state.invoices[number].status == was, f"not {was}")
    state.invoices[number] = replace(state.invoices[number], status=status)


def delete_draft(state: State, number: str) -> None:
    expect(state.invoices[number].status == "draft", "no draft")
    del state.invoices[number]


def duplicate(state: State, number: str, day: Day) -> None:
    copy = next_number("INV-", state.invoices)
    due = day + dt.timedelta(30)
    state.invoices[copy] = replace(state.invoices[number], number=copy, day=day, due=due, status="draft")


def credit_of_part(state: State, invoice: Invoice, day: Day, amount: int, reason: str) -> Note:
    tax = half_up(Fraction(amount * invoice.tax, invoice.total)) if invoice.total else 0
    number = next_number("CN-", state.notes)
    later = max(day, invoice.day)
    return Note(number, invoice.customer, later, amount - tax, tax, amount, invoice.currency, invoice.rate, reason)


def pay(state: State, payment: Payment, parts: Parts, deductions: Sequence[tuple[str, int, str]], off: Parts) -> None:
    expect(payment.total > 0, "no amount")
    expect(sum(amount for _invoice, amount in parts) <= payment.total, "more applied than received")
    _new(state.payments, payment.number)
    state.payments[payment.number] = payment
    _set_against(state, ("payment", payment.number), parts, payment.day)
    for invoice, amount, reason in deductions:
        expect(amount >= 0, "less than nothing")
        number = next_number("DED-", state.deductions)
        opened = max(payment.day, state.invoices[invoice].day)
        state.deductions[number] = Deduction(number, invoice, payment.number, amount, reason, opened)
    for invoice, amount in off:
        note = credit_of_part(state, state.invoices[invoice], payment.day, amount, "discount")
        state.notes[note.number] = note
        _set_against(state, ("credit_note", note.number), [(invoice, amount)], note.day)


def edit_payment(state: State, payment: Payment, parts: Parts) -> None:
    before, source = state.payments[payment.number], ("payment", payment.number)
    expect(payment.total > 0, "no amount")
    expect(sum(amount for _invoice, amount in parts) <= payment.total, "more applied than received")
    expect((payment.customer, payment.currency) == (before.customer, before.currency), "another account")
    later = {(one.invoice, one.amount): one.day for one in state.parts_from(source) if one.day > before.day}
    state.parts = type(state.parts)(one for one in state.parts.elements() if one.source != source)
    state.payments[payment.number] = payment
    for part in parts:
        _set_against(state, source, [part], max(payment.day, later.get(part, payment.day)))


def pay_in_full(state: State, numbers: Sequence[str], day: Day) -> None:
    groups: dict[tuple[str, str], list[Invoice]] = {}
    for invoice in _newest_first(state, numbers):
        if state.open(invoice, day) > 0:
            groups.setdefault((invoice.customer, invoice.currency), []).append(invoice)
    expect(groups, "nothing is open")
    for (customer, currency), invoices in groups.items():
        rests = [(one.number, state.open(one, day)) for one in invoices]
        number = next_number("PAY-", state.payments)
        whole = sum(rest for _invoice, rest in rests)
        state.payments[number] = Payment(number, customer, day, whole, currency, invoices[0].rate)
        _set_against(state, ("payment", number), rests, day)


def _newest_first(state: State, numbers: Sequence[str]) -> list[Invoice]:
    found = [state.invoices[number] for number in set(numbers)]
    return sorted(found, key=lambda one: (one.day, one.number), reverse=True)


def allocate(state: State, source: Source, parts: Parts, day: Day) -> None:
    _set_against(state, source, parts, max(day, state.document(source).day))


def unallocate(state: State, part: Part) -> None:
    state.parts[part] -= 1
    state.parts = +state.parts


def return_payment(state: State, number: str, day: Day) -> None:
    state.payments[number] = replace(state.payments[number], returned=day)


def delete_payment(state: State, number: str) -> None:
    state.parts = type(state.parts)(one for one in state.parts.elements() if one.source != ("payment", number))
    del state.payments[number]


def refund(state: State, paid_back: Refund) -> None:
    _new(state.refunds, paid_back.number)
    expect(paid_back.amount > 0, "no amount")
    state.refunds[paid_back.number] = paid_back


def credit(state: State, note: Note, parts: Parts) -> None:
    expect(sum(amount for _invoice, amount in parts) <= note.total, "more applied than it is worth")
    _new(state.notes, note.number)
    state.notes[note.number] = note
    _set_against(state, ("credit_note", note.number), parts, note.day)


def write_off(state: State, loss: Loss) -> None:
    expect(loss.day >= state.invoices[loss.invoice].day, "before its invoice")
    _new(state.losses, loss.number)
    state.losses[loss.number] = loss


def recover(state: State, number: str, day: Day, amount: int) -> None:
    loss = state.losses[number]
    expect(day >= loss.day and 0 < amount <= loss.amount, "an impossible recovery")
    state.losses[number] = replace(loss, recovered_day=day, recovered=amount)


def write_off_small(state: State, numbers: Sequence[str], day: Day) -> None:
    rests = [(one, rest) for one in _newest_first(state, numbers) if (rest := state.open(one, day)) > 0]
    expect(rests, "nothing is open")
    for invoice, rest in rests:
        number = next_number("WO-", state.losses)
        state.losses[number] = Loss(number, invoice.number, max(day, invoice.day), rest, "small balance", "minor")


def dispute(state: State, wanted: Dispute) -> None:
    expect(wanted.resolved is None or wanted.resolved >= wanted.opened, "settled before")
    expect(wanted.amount is None or 0 <= wanted.amount <= state.invoices[wanted.invoice].total, "too much")
    state.disputes[wanted.number] = wanted


def settle_dispute(
    state: State, number: str, day: Day, outcome: str, kind: str | None, amount: int, reason: str = ""
) -> None:
    found = state.disputes[number]
    expect(found.resolved is None and day >= found.opened, "settled, or not opened yet")
    state.disputes[number] = replace(found, resolved=day, outcome=outcome)
    if kind is not None:
        _carry_out(state, found.invoice, day, kind, amount, reason or found.reason)


def settle_deduction(state: State, number: str, day: Day, kind: str, amount: int) -> None:
    found = state.deductions[number]
    expect(found.resolved is None and day >= found.opened, "settled, or not opened yet")
    expect(amount <= found.amount, "more than was deducted")
    outcome = {"credit_note": "credited", "repayment": "repaid", "write_off": "written_off"}[kind]
    came = amount if kind == "repayment" else None
    state.deductions[number] = replace(found, resolved=day, outcome=outcome, recovered=came)
    _carry_out(state, found.invoice, day, kind, amount, found.reason)


def _carry_out(state: State, number: str, day: Day, kind: str, amount: int, reason: str) -> None:
    expect(amount > 0, "no amount")
    invoice = state.invoices[number]
    if kind == "write_off":
        loss = next_number("WO-", state.losses)
        state.losses[loss] = Loss(loss, number, day, amount, reason)
    elif kind == "repayment":
        came = next_number("PAY-", state.payments)
        state.payments[came] = Payment(came, invoice.customer, day, amount, invoice.currency, invoice.rate)
        _set_against(state, ("payment", came), [(number, amount)], day)
    else:
        note = credit_of_part(state, invoice, day, amount, reason)
        state.notes[note.number] = note
        _set_against(state, ("credit_note", note.number), [(number, amount)], day)


def pause(state: State, wanted: Pause) -> None:
    expect(wanted.until is None or wanted.until >= wanted.since, "ends before it begins")
    state.pauses[wanted] += 1


def unpause(state: State, found: Pause, day: Day) -> None:
    state.pauses[found] -= 1
    state.pauses = +state.pauses
    if found.since < day:
        last = day - dt.timedelta(1)
        state.pauses[replace(found, until=last if found.until is None else min(last, found.until))] += 1


def chase_again(state: State, codes: Sequence[str], day: Day) -> None:
    for one in list(state.pauses.elements()):
        if one.customer in codes and (one.until is None or one.until >= day):
            unpause(state, one, day)
    for code in codes:
        state.customers[code] = replace(state.customers[code], no_chase=False)


def close(state: State, label: str, today: Day) -> None:
    last = max(state.closed, default="")
    expect(month_end(label) < today, "not over")
    expect(label > last, "closed already")
    state.closed = (*state.closed, label)


def reopen(state: State, label: str, why: str) -> None:
    expect(why.strip(), "no reason")
    kept = tuple(one for one in state.closed if one < label)
    expect(kept != state.closed, "not closed")
    state.closed = kept
