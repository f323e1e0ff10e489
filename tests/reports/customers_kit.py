"""A small ledger for the papers that go to customers: late, disputed, deducted and promised amounts, and credit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.records import Customer, Deduction, Dispute, Invoice, Promise
from ardesk.ledger import Ledger
from tests.ledgers import add_customer, add_invoice, pay

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 11, 20)  # a Friday
FACTS = {
    "address": "Mühlweg 1\n10115 Berlin",
    "bank": "Stadtbank",
    "iban": "DE89 3704 0044 0532 0130 00",
    "bic": "COBADEFFXXX",
    "phone": "030 1234",
}


def late_business(folder: Path, *, currency: str = "EUR", **facts: str) -> Ledger:
    """ALDER is late with 1,000, 500 (200 disputed), 300 (promised), 80 (40 deducted); 70 and 60 are not due yet."""
    from ardesk.operations.company import set_company

    ledger = Ledger.create(folder / "late.ardesk", name="Nordmühle", currency=currency, locale="en_US")
    set_company(ledger, FACTS | facts)
    alder = add_customer(
        ledger, street="7 Orchard Road", city="Harrow", postcode="HA1", country="UK", contact="Robin Alder"
    )
    add_invoice(ledger, alder, "INV-1", 1_000_00, dt.date(2026, 9, 1))
    second = add_invoice(ledger, alder, "INV-2", 500_00, dt.date(2026, 8, 2))
    third = add_invoice(ledger, alder, "INV-3", 300_00, dt.date(2026, 9, 10))
    fourth = add_invoice(ledger, alder, "INV-4", 80_00, dt.date(2026, 9, 12))
    add_invoice(ledger, alder, "INV-5", 70_00, dt.date(2026, 10, 24))
    add_invoice(ledger, alder, "INV-6", 60_00, dt.date(2026, 11, 19))
    pay(ledger, alder, 25_00, dt.date(2026, 11, 2), number="PAY-9")
    with ledger.change("claims") as rows:
        rows.insert(Dispute(number="D-1", invoice_id=second, amount=200_00, opened=dt.date(2026, 9, 20)))
        rows.insert(Deduction(number="X-1", invoice_id=fourth, amount=40_00, opened=dt.date(2026, 10, 20)))
        rows.insert(
            Promise(
                number="PR-1",
                customer_id=alder,
                invoice_id=third,
                made=dt.date(2026, 11, 10),
                due=dt.date(2026, 12, 1),
                amount=300_00,
            )
        )
    return ledger


def add_many(ledger: Ledger, customer_id: int, count: int) -> int:
    """So many more invoices, late since October; their sum."""
    totals = [100_00 + at for at in range(count)]
    plain = {"customer_id": customer_id, "date": dt.date(2026, 9, 1), "due_date": dt.date(2026, 10, 1)}
    with ledger.change("many") as rows:
        rows.insert_many(
            Invoice(number=f"LONG-{at}", net=total, total=total, currency=ledger.base, **plain)  # type: ignore[arg-type]  # as above
            for at, total in enumerate(totals)
        )
    return sum(totals)


def change_customer(ledger: Ledger, customer_id: int, **fields: object) -> None:
    with ledger.change("customer") as rows:
        rows.update(replace(ledger.get(Customer, customer_id), **fields))  # type: ignore[arg-type]  # a test's own fields
