"""Operations of every kind in random order from a seed, each with what it will have put into the file."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, NamedTuple

from ardesk.domain.periods import Period
from ardesk.domain.records import CreditNote, Customer, Invoice, InvoiceLine, Payment, WriteOff
from ardesk.exchange.importer import import_path
from ardesk.operations import closing, credits, customers, invoices, payments  # noqa: A004 - ours

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ardesk.ledger import Ledger
    from ardesk.storage.lists import OpenInvoice

FAR = dt.date(2199, 12, 31)
BEGIN = dt.date(2026, 1, 1)
WEIGHTS = {
    "customer": 6, "invoice": 30, "payment": 25, "credit note": 10, "write-off": 8, "undo": 10, "import": 3,
    "backup": 3, "close": 2,
}  # fmt: skip


class Step(NamedTuple):
    """One operation: its kind, what will be in the file once it is done (document: minor units), and how to do it."""

    kind: str
    effects: dict[str, int]
    run: Callable[[], object]


class Poster:
    """Plans one operation after the other on a ledger; two with the same seed and ledger plan the same.

    Nothing done before the revision `since` is taken back: what that would put back, nobody noted.
    """

    def __init__(self, ledger: Ledger, seed: int, scratch: Path, *, since: int = 0) -> None:
        self.ledger, self.since = ledger, since
        self.chance = random.Random(seed)  # noqa: S311 - nothing secret depends on it
        self.scratch = scratch
        self.plans: dict[str, Callable[[], Step]] = {
            "customer": self.customer, "invoice": self.invoice, "payment": self.payment, "undo": self.undo,
            "credit note": self.credit_note, "write-off": self.write_off, "import": self.importing,
            "backup": self.backup, "close": self.close,
        }  # fmt: skip

    def next(self, kind: str = "") -> Step:
        """The next operation, of this `kind` if it can be."""
        kind = kind or self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        if not self.ledger.all(Customer):
            kind = "customer"
        return self.plans[kind]()

    @property
    def _tag(self) -> str:
        return f"{self.ledger.revision + 1}"

    def _day(self) -> dt.date:
        after = self.ledger.locked_until or BEGIN
        return after + dt.timedelta(days=self.chance.randint(1, 28))

    def _someone(self) -> Customer:
        return self.chance.choice(self.ledger.all(Customer))

    def _open(self, customer: Customer) -> list[OpenInvoice]:
        found = [one for one in self.ledger.open_invoices(customer.id or 0, FAR) if one.currency == self.ledger.base]
        return self.chance.sample(found, min(len(found), self.chance.randint(1, 4)))

    def customer(self) -> Step:
        code = f"C{self._tag}"
        made = Customer(code=code, name=f"Customer {code}", notes="n" * self.chance.choice((0, 50, 6000)))
        return Step("customer", {f"customer {code}": 1}, lambda: customers.save_customer(self.ledger, made))

    def invoice(self) -> Step:
        number, day, count = f"I{self._tag}", self._day(), self.chance.randint(0, 3)
        nets = [self.chance.randint(1, 10**6) for _ in range(count)]
        total = sum(nets) or self.chance.randint(1, 10**7)
        due = day + dt.timedelta(days=30)
        made = Invoice(
            number=number, customer_id=self._someone().id or 0, date=day, due_date=due, net=total, total=total,
            currency=self.ledger.base, description="d" * self.chance.choice((0, 60, 5000)),
        )  # fmt: skip
        lines = [InvoiceLine(invoice_id=0, position=n + 1, description=f"{n}", net=net) for n, net in enumerate(nets)]
        effects = {f"invoice {number}": total} | ({f"lines {number}": sum(nets)} if nets else {})
        return Step("invoice", effects, lambda: invoices.save_invoice(self.ledger, made, lines))

    def payment(self) -> Step:
        customer, number = self._someone(), f"P{self._tag}"
        chosen = self._open(customer)
        parts = [(one, self.chance.randint(1, one.open)) for one in chosen]
        amount = sum(part for _one, part in parts) + self.chance.choice((0, 1, 500))
        if not amount:
            return self.invoice()
        made = Payment(
            number=number, customer_id=customer.id or 0, date=self._day(), amount=amount, currency=self.ledger.base
        )
        effects = {f"payment {number}": amount} | {f"part {number} {one.number}": part for one, part in parts}
        split = [(one.id, part) for one, part in parts]
        return Step("payment", effects, lambda: payments.record_payment(self.ledger, made, split))

    def credit_note(self) -> Step:
        customer, number = self._someone(), f"N{self._tag}"
        total = self.chance.randint(1, 10**5)
        parts = [(one, min(one.open, total)) for one in self._open(customer)[:1]]
        made = CreditNote(
            number=number, customer_id=customer.id or 0, date=self._day(), net=total, total=total,
            currency=self.ledger.base,
        )  # fmt: skip
        effects = {f"credit_note {number}": total} | {f"part {number} {one.number}": part for one, part in parts}
        split = [(one.id, part) for one, part in parts]
        return Step("credit note", effects, lambda: credits.record_credit_note(self.ledger, made, split))

    def write_off(self) -> Step:
        number, chosen = f"W{self._tag}", self._open(self._someone())
        if not chosen:
            return self.invoice()
        one, day = chosen[0], self._day()
        amount = self.chance.randint(1, one.open)
        loss = WriteOff(number=number, invoice_id=one.id, date=max(day, dt.date.fromisoformat(one.date)), amount=amount)
        return Step("write-off", {f"write_off {number}": amount}, lambda: credits.write_off(self.ledger, loss))

    def undo(self) -> Step:
        if any(change.id <= self.since for change in self.ledger._undo[-1:]):
            return self.invoice()
        return Step("undo", {}, self.ledger.undo)

    def importing(self) -> Step:
        tag, code, day = self._tag, self._someone().code, self._day()
        totals = [self.chance.randint(1, 10**6) for _ in range(self.chance.randint(2, 12))]
        rows = [f"M{tag}-{n},{code},{day},{total / 100:.2f}" for n, total in enumerate(totals)]
        self.scratch.mkdir(exist_ok=True)
        path = self.scratch / "invoices.csv"
        path.write_text("\r\n".join(["number,customer,date,total", *rows]) + "\r\n", encoding="utf-8")
        effects = {f"invoice M{tag}-{n}": total for n, total in enumerate(totals)}
        return Step("import", effects, lambda: import_path(self.ledger, self.scratch))

    def backup(self) -> Step:
        return Step("backup", {}, self.ledger.backup)

    def close(self) -> Step:
        locked = self.ledger.locked_until
        month = Period.month(locked + dt.timedelta(days=1) if locked else BEGIN)
        today = month.end + dt.timedelta(days=1)
        return Step("close", {f"closed {month.label}": 1}, lambda: closing.close_month(self.ledger, month, today=today))
