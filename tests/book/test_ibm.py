"""The published late-payment histories: the aging at four dates, as their description counts it."""

from __future__ import annotations

import csv
import datetime as dt
import os
from decimal import Decimal
from pathlib import Path

import pytest

from ardesk.book.book import Book
from tests.books import Writer

DATA = Path(os.environ.get("ARDESK_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
FILE = DATA / "ibm_late_payments.csv"


def _iso(text: str) -> str:
    month, day, year = map(int, text.split("/"))
    return dt.date(year, month, day).isoformat()


@pytest.fixture(scope="module")
def ibm() -> Book:
    if not FILE.exists():
        pytest.skip(f"{FILE} is not here; ARDESK_DATA names its folder")
    writer = Writer()
    with FILE.open(encoding="ascii", newline="") as stream:
        for row in csv.DictReader(stream):
            customer = writer.customer(row["customerID"])
            amount, paid = int(Decimal(row["InvoiceAmount"]) * 100), _iso(row["SettledDate"])
            number, day = row["invoiceNumber"], _iso(row["InvoiceDate"])
            document = {"number": number, "customer_id": customer}
            invoice = writer.add(
                "invoice", **document, date=day, due_date=_iso(row["DueDate"]), net=amount, total=amount
            )
            payment = writer.add("payment", **document, date=paid, amount=amount)
            writer.add("allocation", invoice_id=invoice, payment_id=payment, amount=amount, date=paid)
    return Book.load(writer.rows())


@pytest.mark.parametrize(
    ("day", "count", "amount", "current", "late", "over_30"),
    [
        ("2012-06-30", 98, 550409, 459436, 90973, 0),
        ("2012-12-31", 99, 572506, 493632, 78874, 0),
        ("2013-06-30", 84, 511985, 428429, 83556, 0),
        ("2013-12-31", 13, 76190, 20625, 55565, 0),
    ],
)
def test_aging_at_four_dates(
    ibm: Book, day: str, count: int, amount: int, current: int, late: int, over_30: int
) -> None:
    found = ibm.aging(dt.date.fromisoformat(day), by="invoice")
    classes = found.total.amounts
    assert (len(found.rows), found.total.open_items, found.control_total) == (count, amount, amount)
    assert (classes["current"], classes["1-30"]) == (current, late)
    assert classes["31-60"] + classes["61-90"] + classes["over 90"] == over_30


def test_splits_by_customer_add_up(ibm: Book) -> None:
    found = ibm.aging(dt.date(2012, 12, 31))
    assert sum(row.total for row in found.rows) == found.control_total
    assert [row.group for row in found.rows] == sorted(row.group or "" for row in found.rows)
