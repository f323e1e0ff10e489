"""Whatever anybody does to a ledger after a month was closed, the figures of that month stay what they were."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from contextlib import suppress
from dataclasses import fields, replace
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest

from ardesk.domain.periods import Period
from ardesk.domain.records import (
    Activity,
    Allocation,
    Collector,
    Complaint,
    Cost,
    CreditNote,
    Customer,
    Deduction,
    Dispute,
    Invoice,
    InvoiceLine,
    Payment,
    Promise,
    Record,
    Refund,
    WriteOff,
)
from ardesk.errors import ArdeskError
from ardesk.exchange.importer import import_path
from ardesk.kpi.frozen import OF_THE_PRESENT, frozen
from ardesk.kpi.options import Options
from ardesk.ledger import Ledger
from ardesk.operations.closing import close_month, differences
from ardesk.storage import lock
from tests.oracle.ledgers import random_ledger
from tests.oracle.records import base_currency, write_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ardesk.storage.rows import Rows

LEDGERS = int(os.environ.get("ARDESK_CLOSED_LEDGERS", "4"))
FIRST = int(os.environ.get("ARDESK_CLOSED_FIRST", "0"))
STEPS = 30
DATED = (
    Invoice, Payment, CreditNote, WriteOff, Refund, Allocation, Dispute, Deduction, Promise, Activity, Complaint, Cost,
)  # fmt: skip
OTHERS = (InvoiceLine,)
CHOICES = {
    "status": ("issued", "draft", "void"),
    "cash_sale": ("", "yes", "no"),
    "billing_error": ("", "yes", "no"),
    "outcome": ("", "customer", "us", "split", "credited", "repaid", "written_off"),
    "currency": ("USD", "EUR", "JPY", "KWD"),
}

NAMED: dict[str, type[Record]] = {
    "customer_id": Customer, "invoice_id": Invoice, "payment_id": Payment, "credit_note_id": CreditNote,
}  # fmt: skip


def altered(record: Record, **values: Any) -> Record:  # noqa: ANN401 - any field of any record
    return replace(record, **values)


class Meddler:
    """Changes rows of a ledger in any way a row can be changed; rules are the ledger's business."""

    def __init__(self, ledger: Ledger, end: dt.date, random: Random) -> None:
        self.ledger, self.end, self.random = ledger, end, random
        self.numbers = 0

    def step(self) -> None:
        """One change of one or a few rows, or one step back or forth. Raises ArdeskError where it is refused."""
        doing = self.random.randrange(12)
        if doing == 0:
            self.ledger.undo()
        elif doing == 1:
            self.ledger.redo()
        else:
            with self.ledger.change("Meddle") as rows:
                for _time in range(self.random.choice([1, 1, 1, 2, 3])):
                    self.random.choice([self.alter, self.alter, self.add, self.remove])(rows)

    def some(self, cls: type[Record]) -> Record | None:
        found = self.ledger.all(cls)
        return self.random.choice(found) if found else None

    def alter(self, rows: Rows) -> None:
        cls = self.random.choice((*DATED, *OTHERS))
        if known := self.some(cls):
            names = [one.name for one in fields(cls) if one.name not in ("id", "number", "position")]
            for name in self.random.sample(names, self.random.choice([1, 1, 2])):
                known = altered(known, **{name: self.value(cls, name, getattr(known, name))})
            rows.update(known)

    def add(self, rows: Rows) -> None:
        cls = self.random.choice(DATED)
        if known := self.some(cls):
            new = replace(known, id=None)
            if hasattr(new, "number"):
                self.numbers += 1
                new = altered(new, number=f"NEW-{self.numbers}")
            for name in ("date", "opened", "made", "due_date", "due"):
                if hasattr(new, name):
                    new = altered(new, **{name: self.day()})
            for name in ("amount", "invoice_id", "payment_id", "cash_sale"):
                if hasattr(new, name) and self.random.random() < 0.4:
                    new = altered(new, **{name: self.value(cls, name, getattr(new, name))})
            rows.insert(new)

    def remove(self, rows: Rows) -> None:
        if known := self.some(self.random.choice((*DATED, *OTHERS))):
            rows.delete(type(known), known.id or 0)

    def day(self) -> dt.date:
        return self.end + dt.timedelta(self.random.choice([-40, -3, 0, 1, 2, 5, 20, 60]))

    def value(self, cls: type[Record], name: str, was: object) -> object:
        hint = get_type_hints(cls)[name]
        if name in CHOICES:
            return self.random.choice(CHOICES[name])
        if name in NAMED:
            return found.id if (found := self.some(NAMED[name])) else was
        return self.plain_value(hint, was)

    def plain_value(self, hint: object, was: object) -> object:
        if hint == dt.date or hint == dt.date | None:
            return self.day() if hint == dt.date or self.random.random() < 0.8 else None
        if hint == Decimal:
            return Decimal(self.random.choice(["1", "1.25", "0.5"]))
        if hint in (int, int | None):
            return max(1, int(str(was or 100)) // self.random.choice([1, 2, 3]))
        return self.random.choice(["other", "pricing", "call", "Ann"])


def month_in(ledger: Ledger, random: Random) -> Period:
    days = sorted(one.date for cls in (Invoice, Payment) for one in ledger.all(cls)) or [dt.date(2024, 2, 29)]  # type: ignore[attr-defined]
    return Period.month(days[random.randrange(len(days))])


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[int], tuple[Ledger, Period, Random]]]:
    opened: list[Ledger] = []

    def made(seed: int) -> tuple[Ledger, Period, Random]:
        random = Random(seed)  # noqa: S311 (figures, not secrets)
        records = random_ledger(random, random.choice([12, 40, 90]))
        write_folder(records, tmp_path / "exchange")
        ledger = Ledger.create(tmp_path / "it.ardesk", name="Random", currency=base_currency(records))
        opened.append(ledger)
        assert import_path(ledger, tmp_path / "exchange").written
        return ledger, month_in(ledger, random), random

    yield made
    for ledger in opened:
        ledger.close()


def of_then(ledger: Ledger, month: Period) -> dict[str, Any]:
    """All figures of the month, as they would be kept, but for those that depend on the present."""
    found = frozen(ledger.book(), month, Options())
    found["kpis"] = {one["id"]: one for one in found["kpis"] if one["id"] not in OF_THE_PRESENT}
    return found


def changed(now: dict[str, Any], was: dict[str, Any]) -> list[tuple[str, object, object]]:
    """What is not as it was."""
    plain = [(key, was[key], now[key]) for key in was if key != "kpis" and was[key] != now[key]]
    return plain + [(key, one, now["kpis"][key]) for key, one in was["kpis"].items() if one != now["kpis"][key]]


def last_rows(ledger: Ledger) -> list[tuple[object, ...]]:
    """What the last change did, row by row."""
    query = "SELECT tbl, before, after FROM journal WHERE change_id = ?"
    return ledger._connection.execute(query, (ledger.revision,)).fetchall()


@pytest.mark.parametrize("seed", range(FIRST, FIRST + LEDGERS))
def test_nothing_changes_the_figures_of_a_closed_month(
    make: Callable[[int], tuple[Ledger, Period, Random]], seed: int
) -> None:
    ledger, month, random = make(seed)
    close_month(ledger, month, today=month.end + dt.timedelta(90), keep=False)
    kept, came = of_then(ledger, month), Counter[str]()
    earlier = of_then(ledger, month.previous())
    meddler = Meddler(ledger, month.end, random)
    for _step in range(STEPS):
        closings = ledger.closed_months
        said = ""
        try:
            meddler.step()
        except ArdeskError as refused:
            said = refused.sentence
        came["closed" if "is closed" in said else "refused" if said else "done"] += 1
        if ledger.closed_months != closings:
            ledger.redo()  # the closing itself was taken back
            assert ledger.closed_months == closings
        if not said:
            assert changed(of_then(ledger, month), kept) == [], last_rows(ledger)
    assert changed(of_then(ledger, month.previous()), earlier) == []
    assert differences(ledger) == []
    assert all(check.ok for check in ledger.verify())
    assert came["done"] >= 3, came


def test_without_the_lock_they_would_change(
    make: Callable[[int], tuple[Ledger, Period, Random]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, month, random = make(1)
    close_month(ledger, month, today=month.end + dt.timedelta(90), keep=False)
    kept = of_then(ledger, month)
    monkeypatch.setattr(lock, "refusals", lambda *_asked: iter(()))
    meddler = Meddler(ledger, month.end, random)
    for _step in range(STEPS):
        with suppress(ArdeskError):
            meddler.step()
    assert changed(of_then(ledger, month), kept) != []


@pytest.mark.parametrize("seed", range(FIRST, FIRST + max(1, LEDGERS // 2)))
def test_present_facts_about_customers_change_only_the_figures_said_to_depend_on_them(
    make: Callable[[int], tuple[Ledger, Period, Random]], seed: int
) -> None:
    ledger, month, random = make(seed)
    close_month(ledger, month, today=month.end + dt.timedelta(90), keep=False)
    kept = of_then(ledger, month)
    with ledger.change("Other customers") as rows:
        for customer in rows.all(Customer):
            facts = {"risk": random.choice(["low", "high"]), "credit_limit": 1, "type": "kiosk", "no_chase": True}
            rows.update(altered(customer, name="Renamed", terms="net 5", collector="Ann", **facts))
        for name in ("Ann", "Cy"):
            known = rows.find(Collector, name=name)
            paid = replace(known or Collector(name=name), hourly_rate=99_00)
            rows.insert(paid) if known is None else rows.update(paid)
    assert changed(of_then(ledger, month), kept) == []
    assert differences(ledger) == []
