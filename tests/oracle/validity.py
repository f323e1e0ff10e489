"""What makes an exchange folder valid, checked slowly, day by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.balances import Balances
from tests.oracle.records import Document, Ledger, Records, base_currency, parse

if TYPE_CHECKING:
    from datetime import date


def faults(records: Records) -> list[str]:
    """Give a sentence for everything in the rows that has to be refused; none for a valid ledger."""
    found = _rows_that_hang_on_nothing(records)
    if found:
        return found
    ledger = parse(records)
    balances = Balances(ledger)
    return [*_pairs(ledger), *_cash_sales(balances), *_days(balances), *_sources(ledger), *_dates(ledger)]


def _rows_that_hang_on_nothing(records: Records) -> list[str]:
    found = []
    base = base_currency(records)
    invoices = {r["number"] for r in records.get("invoices.csv", []) if r.get("status", "issued") == "issued"}
    customers = {r["code"] for r in records.get("customers.csv", [])}
    for name, rows in records.items():
        numbers = [row["number"] for row in rows if "number" in row]
        if len(numbers) != len(set(numbers)):
            found.append(f"{name}: a number occurs twice")
        for row in rows:
            if row.get("invoice") and row["invoice"] not in invoices:
                found.append(f"{name}: {row} names an invoice that is not issued")
            if name != "customers.csv" and row.get("currency", base) != base and "rate" not in row:
                found.append(f"{name}: {row} has no rate")
            if row.get("customer") and row["customer"] not in customers:
                found.append(f"{name}: {row} names an unknown customer")
    return found


def _source(ledger: Ledger, kind: str, number: str) -> Document:
    return (ledger.payments if kind == "payment" else ledger.credit_notes)[number]


def _pairs(ledger: Ledger) -> list[str]:
    found = []
    for allocation in ledger.allocations:
        source = _source(ledger, allocation.source_kind, allocation.source)
        invoice = ledger.invoices[allocation.invoice]
        if (source.customer, source.currency) != (invoice.customer, invoice.currency):
            found.append(f"{allocation} joins two customers or currencies")
        if allocation.amount <= 0:
            found.append(f"{allocation} is not positive")
    documents = [*ledger.invoices.values(), *ledger.payments.values(), *ledger.credit_notes.values()]
    found += [f"{d.number} is negative" for d in documents if d.total < 0 or d.net < 0 or d.net > d.total]
    return found


def _cash_sales(balances: Balances) -> list[str]:
    ledger, cash_sales = balances.ledger, balances.cash_sales
    found = [f"{w} is on a cash sale" for w in ledger.write_offs if w.invoice in cash_sales]
    found += [
        f"{a} is of a returned payment to a cash sale"
        for a in ledger.allocations
        if a.invoice in cash_sales and balances.source(a).returned
    ]
    return found


def _days(balances: Balances) -> list[str]:
    """Follow every invoice through its days: payments, credit notes, write-offs; returns count from the next."""
    found = []
    for invoice in balances.ledger.invoices.values():
        falls: list[tuple[date, int]] = []
        rises: list[tuple[date, int]] = []
        for allocation in balances.to_invoice.get(invoice.number, []):
            returned = balances.source(allocation).returned
            if not returned or allocation.day < returned:
                falls.append((allocation.day, allocation.amount))
                if returned:
                    rises.append((returned, allocation.amount))
        falls += [(w.day, w.amount) for w in balances.ledger.write_offs if w.invoice == invoice.number]
        for day in {day for day, _ in falls}:
            left = invoice.total - sum(a for d, a in falls if d <= day) + sum(a for d, a in rises if d < day)
            if left < 0:
                found.append(f"invoice {invoice.number} is settled by {-left} too much on {day}")
        found += [
            f"{w} is dated before its invoice"
            for w in balances.ledger.write_offs
            if _too_early(w.day, invoice, w.invoice)
        ]
    return found


def _too_early(day: date, invoice: Document, number: str) -> bool:
    return number == invoice.number and day < invoice.day


def _sources(ledger: Ledger) -> list[str]:
    found = []
    for source in [*ledger.payments.values(), *ledger.credit_notes.values()]:
        me = (source.kind, source.number)
        refunds = [r for r in ledger.refunds if (r.source_kind, r.source) == me]
        uses = sum(a.amount for a in ledger.allocations if (a.source_kind, a.source) == me)
        if uses + sum(r.amount for r in refunds) > source.total:
            found.append(f"more is taken from {source.number} than it has")
        if source.returned and source.returned < max([source.day, *(r.day for r in refunds)]):
            found.append(f"{source.number} came back before it came, or before it was refunded")
        found += [f"{r} is dated before its source" for r in refunds if r.day < source.day]
    return found


def _dates(ledger: Ledger) -> list[str]:
    found = [
        f"{c} is resolved before it is opened"
        for c in [*ledger.disputes, *ledger.deductions]
        if _backwards(c.opened, c.resolved)
    ]
    found += [f"{p} is due before it is made" for p in ledger.promises if p.due < p.made]
    found += [f"{w} is recovered before it is lost" for w in ledger.write_offs if _backwards(w.day, w.recovered_date)]
    found += [f"{w} recovers too much" for w in ledger.write_offs if w.recovered > w.amount or w.amount <= 0]
    return found


def _backwards(first: date, second: date | None) -> bool:
    return second is not None and second < first
