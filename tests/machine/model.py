"""A ledger as dicts of plain facts, and what they come to by loops: written without the program, to hold it against."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, fields
from decimal import Decimal
from fractions import Fraction

Day = dt.date
Source = tuple[str, str]  # payment or credit_note, and its number
BASE = "USD"
DIGITS = {"USD": 2, "EUR": 2, "JPY": 0, "TND": 3}
EDGES = (30, 60, 90)
CLASSES = ("current", "1-30", "31-60", "61-90", "over 90")


@dataclass(frozen=True)
class Customer:
    code: str
    no_chase: bool = False


@dataclass(frozen=True)
class Invoice:
    number: str
    customer: str
    day: Day
    due: Day
    net: int
    tax: int
    total: int
    currency: str
    rate: Decimal
    cash: str = ""
    status: str = "issued"


@dataclass(frozen=True)
class Payment:
    number: str
    customer: str
    day: Day
    total: int
    currency: str
    rate: Decimal
    returned: Day | None = None


@dataclass(frozen=True)
class Note:
    number: str
    customer: str
    day: Day
    net: int
    tax: int
    total: int
    currency: str
    rate: Decimal
    reason: str = ""


@dataclass(frozen=True)
class Part:
    """Part of a payment or credit note set against an invoice."""

    source: Source
    invoice: str
    amount: int
    day: Day


@dataclass(frozen=True)
class Loss:
    number: str
    invoice: str
    day: Day
    amount: int
    reason: str = ""
    kind: str = ""
    recovered_day: Day | None = None
    recovered: int | None = None


@dataclass(frozen=True)
class Refund:
    number: str
    customer: str
    day: Day
    amount: int
    source: Source


@dataclass(frozen=True)
class Dispute:
    number: str
    invoice: str
    amount: int | None
    reason: str
    opened: Day
    resolved: Day | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Deduction:
    number: str
    invoice: str
    payment: str | None
    amount: int
    reason: str
    opened: Day
    resolved: Day | None = None
    outcome: str = ""
    recovered: int | None = None


@dataclass(frozen=True)
class Promise:
    number: str
    customer: str
    invoice: str | None
    made: Day
    due: Day
    amount: int
    status: str = "open"


@dataclass(frozen=True)
class Contact:
    customer: str
    day: Day
    kind: str
    invoice: str | None = None
    follow_up: Day | None = None


@dataclass(frozen=True)
class Pause:
    customer: str
    invoice: str | None
    kind: str
    since: Day
    until: Day | None


@dataclass(frozen=True)
class Evidence:
    dispute: str
    name: str
    added: Day
    size: int


@dataclass
class State:
    """Everything there is, by number; what has none is counted."""

    customers: dict[str, Customer] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    parts: Counter[Part] = field(default_factory=Counter)
    losses: dict[str, Loss] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    disputes: dict[str, Dispute] = field(default_factory=dict)
    deductions: dict[str, Deduction] = field(default_factory=dict)
    promises: dict[str, Promise] = field(default_factory=dict)
    contacts: Counter[Contact] = field(default_factory=Counter)
    pauses: Counter[Pause] = field(default_factory=Counter)
    evidence: Counter[Evidence] = field(default_factory=Counter)
    closed: tuple[str, ...] = ()

    def copy(self) -> State:
        found = State(closed=self.closed)
        for one in fields(self):
            if one.name != "closed":
                setattr(found, one.name, getattr(self, one.name).copy())
        return found

    # what is what

    def source(self, part: Part) -> Payment | Note:
        kind, number = part.source
        return self.payments[number] if kind == "payment" else self.notes[number]

    def returned(self, part: Part) -> Day | None:
        kind, number = part.source
        return self.payments[number].returned if kind == "payment" else None

    def in_force(self, part: Part) -> Day:
        """The day from which it counts: none before its two documents'."""
        return max(part.day, self.invoices[part.invoice].day, self.source(part).day)

    def lives(self, part: Part) -> bool:
        """Whether it ever counted: not where its payment had gone back by then."""
        back = self.returned(part)
        return back is None or self.in_force(part) < back

    def parts_of(self, invoice: str) -> list[Part]:
        return [part for part in self.parts.elements() if part.invoice == invoice]

    def parts_from(self, source: Source) -> list[Part]:
        return [part for part in self.parts.elements() if part.source == source]

    def paid_on_its_day(self, invoice: Invoice) -> bool:
        """Whether payments of its date settled it in full on its date, and it is due then."""
        paid = sum(
            part.amount
            for part in self.parts_of(invoice.number)
            if part.source[0] == "payment" and self.source(part).day == invoice.day and part.day <= invoice.day
        )
        return invoice.cash == "" and invoice.due == invoice.day and paid == invoice.total > 0

    def is_cash(self, invoice: Invoice) -> bool:
        return invoice.cash == "yes" or self.paid_on_its_day(invoice)

    # what stands on a day

    def open(self, invoice: Invoice, day: Day) -> int:
        """What is open at the end of the day, in the invoice's currency."""
        if invoice.status != "issued" or invoice.day > day or invoice.cash == "yes":
            return 0
        left = invoice.total
        for part in self.parts_of(invoice.number):
            back = self.returned(part)
            if self.lives(part) and self.in_force(part) <= day and (back is None or day < back):
                left -= part.amount
        return left - sum(
            one.amount for one in self.losses.values() if one.invoice == invoice.number and one.day <= day
        )

    def left(self, source: Source, day: Day) -> int:
        """What of a payment or credit note is not applied at the end of the day; what is for cash sales never is.

        Of a payment that went back there is nothing, and what was refunded of it is missing: less than nothing.
        """
        kind, number = source
        document = self.payments[number] if kind == "payment" else self.notes[number]
        back = document.returned if isinstance(document, Payment) else None
        if document.day > day:
            return 0
        gone = back is not None and back <= day
        left = 0 if gone else document.total
        for part in [] if gone else self.parts_from(source):
            if self.in_force(part) <= day or self.is_cash(self.invoices[part.invoice]):
                left -= part.amount
        return left - sum(one.amount for one in self.refunds.values() if one.source == source and one.day <= day)

    def sources(self) -> list[Source]:
        return [("payment", one) for one in self.payments] + [("credit_note", one) for one in self.notes]

    def document(self, source: Source) -> Payment | Note:
        return self.payments[source[1]] if source[0] == "payment" else self.notes[source[1]]

    def disputed(self, invoice: str, day: Day) -> bool:
        return any(
            one.invoice == invoice and one.opened <= day and (one.resolved is None or one.resolved > day)
            for one in self.disputes.values()
        )

    def stand(self, invoice: Invoice, day: Day) -> str:
        """draft, void, paid, open, overdue or disputed."""
        if invoice.status != "issued":
            return invoice.status
        if invoice.day > day and invoice.cash != "yes":
            return "open"
        if self.open(invoice, day) == 0:
            return "paid"
        if self.disputed(invoice.number, day):
            return "disputed"
        return "overdue" if invoice.due < day else "open"

    def promise_stands(self, promise: Promise, day: Day) -> tuple[int, str]:
        """What had come of it by the end of the day, and what that makes of it."""
        came = 0
        for payment in self.payments.values():
            back = payment.returned
            if not (promise.made <= payment.day <= min(promise.due, day)) or (back is not None and back <= day):
                continue
            if promise.invoice is None:
                came += in_base(payment.total, payment) if payment.customer == promise.customer else 0
                continue
            for part in self.parts_from(("payment", payment.number)):
                if part.invoice == promise.invoice and self.in_force(part) <= day:
                    came += part.amount
        if promise.status != "open":
            return came, promise.status
        if came >= promise.amount:
            return came, "kept"
        if promise.due >= day:
            return came, "pending"
        return came, "partly" if came else "broken"


def in_base(amount: int, document: Invoice | Payment | Note) -> int:
    """The amount at the document's rate, in the smallest coin of the base currency, a half upwards."""
    shift = Fraction(10) ** (DIGITS[BASE] - DIGITS[document.currency])
    return half_up(amount * Fraction(document.rate) * shift)


def half_up(value: Fraction) -> int:
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


def class_of(late: int) -> str:
    return CLASSES[sum(late > edge for edge in (0, *EDGES))]


@dataclass
class Age:
    """A row of the aged receivables."""

    amounts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CLASSES, 0))
    unapplied: int = 0

    @property
    def total(self) -> int:
        return sum(self.amounts.values()) - self.unapplied


def aging(state: State, day: Day, by: str) -> dict[str, Age]:
    """Aged receivables in base currency by `customer`, or each currency's in its own by `currency`; no empty rows."""
    rows: dict[str, Age] = {}
    own = by == "currency"

    def row(document: Invoice | Payment | Note) -> Age:
        return rows.setdefault(document.currency if own else document.customer, Age())

    for invoice in state.invoices.values():
        if rest := state.open(invoice, day):
            row(invoice).amounts[class_of((day - invoice.due).days)] += rest if own else in_base(rest, invoice)
    for source in state.sources():
        if rest := state.left(source, day):
            document = state.document(source)
            row(document).unapplied += rest if own else in_base(rest, document)
    return rows
