"""A small ledger to test with, and short ways to put documents into it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ardesk.domain.records import Customer, Invoice, Payment
from ardesk.ledger import Ledger
from ardesk.operations import customers, invoices, payments

DAY = dt.date(2026, 1, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def new_ledger(folder: Path, currency: str = "USD") -> Ledger:
    return born(folder / "acme.ardesk", "Acme", currency)


def born(path: Path, name: str, currency: str = "USD", locale: str = "en_US") -> Ledger:
    """A new ledger at `path`, copied from one made before: making its tables takes longer than most tests."""
    path.write_bytes(_made(name, currency, locale))
    path.chmod(0o600)
    return Ledger.open(path)


@cache
def _made(name: str, currency: str, locale: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.ardesk"
        Ledger.create(path, name=name, currency=currency, locale=locale).close()
        return path.read_bytes()


def add_customer(ledger: Ledger, code: str = "ALDER", **fields: object) -> int:
    return customers.save_customer(ledger, Customer(code=code, name=code.title(), **fields))  # type: ignore[arg-type]


def add_invoice(ledger: Ledger, customer: int, number: str, total: int, on: dt.date = DAY, **fields: object) -> int:
    plain = {"due_date": on + dt.timedelta(days=30), "net": total, "currency": ledger.base} | fields
    return invoices.save_invoice(
        ledger,
        Invoice(number=number, customer_id=customer, date=on, total=total, **plain),  # type: ignore[arg-type]
    )


def pay(ledger: Ledger, customer: int, amount: int, on: dt.date, *parts: tuple[int, int], **fields: object) -> int:
    plain = {"currency": ledger.base, "number": payments.next_payment_number(ledger)} | fields
    return payments.record_payment(
        ledger,
        Payment(customer_id=customer, date=on, amount=amount, **plain),  # type: ignore[arg-type]
        parts,
    )
