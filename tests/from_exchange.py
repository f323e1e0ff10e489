"""The rows a Book is made of, out of an exchange folder read by the slow recomputation."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import TYPE_CHECKING

from tests.books import Writer

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from ardesk.domain.book_rows import BookRows
    from tests.oracle.records import Document, Ledger


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rate(rate: Fraction) -> str:
    return str(Context(prec=40).divide(Decimal(rate.numerator), Decimal(rate.denominator)))


def rows_of(ledger: Ledger) -> BookRows:
    """The same records as rows."""
    writer = Writer(ledger.base)
    for one in ledger.customers.values():
        writer.customer(
            one.code,
            name=one.name,
            type=one.type,
            risk=one.risk,
            risk_since=_iso(one.risk_since),
            collector=one.collector,
            credit_limit=one.credit_limit,
        )
    _documents(writer, ledger)
    _what_hangs_on_them(writer, ledger)
    _notes(writer, ledger)
    return writer.rows()


def _common(writer: Writer, document: Document) -> dict[str, object]:
    return {
        "number": document.number,
        "customer_id": writer.ids["customer", document.customer],
        "date": _iso(document.day),
        "currency": document.currency,
        "rate": _rate(document.rate),
    }


def _documents(writer: Writer, ledger: Ledger) -> None:
    for one in ledger.invoices.values():
        common = _common(writer, one)
        due, delivered = _iso(one.due), _iso(one.delivery)
        writer.add(
            "invoice",
            **common,
            due_date=due,
            delivery_date=delivered,
            net=one.net,
            total=one.total,
            cash_sale=one.cash_flag,
        )
    for one in ledger.payments.values():
        writer.add("payment", **_common(writer, one), amount=one.total, returned_date=_iso(one.returned))
    for one in ledger.credit_notes.values():
        error = "yes" if one.billing_error else ""
        writer.add("credit_note", **_common(writer, one), net=one.net, total=one.total, billing_error=error)


def _what_hangs_on_them(writer: Writer, ledger: Ledger) -> None:
    invoice = {number: writer.ids["invoice", number] for number in ledger.invoices}
    for part in ledger.allocations:
        source = {f"{part.source_kind}_id": writer.ids[part.source_kind, part.source]}
        writer.add("allocation", invoice_id=invoice[part.invoice], amount=part.amount, date=_iso(part.day), **source)
    for off in ledger.write_offs:
        writer.add(
            "write_off",
            number=off.number,
            invoice_id=invoice[off.invoice],
            date=_iso(off.day),
            amount=off.amount,
            kind=off.kind,
            recovered_date=_iso(off.recovered_date),
            recovered_amount=off.recovered or None,
        )
    for back in ledger.refunds:
        source = {f"{back.source_kind}_id": writer.ids[back.source_kind, back.source]}
        writer.add("refund", number=back.number, date=_iso(back.day), amount=back.amount, **source)
    for table, claims in (("dispute", ledger.disputes), ("deduction", ledger.deductions)):
        for claim in claims:
            more = {"recovered": claim.recovered} if table == "deduction" else {}
            writer.add(
                table,
                number=claim.number,
                invoice_id=invoice[claim.invoice],
                amount=claim.amount,
                reason=claim.reason,
                opened=_iso(claim.opened),
                resolved=_iso(claim.resolved),
                outcome=claim.outcome,
                **more,
            )


def _notes(writer: Writer, ledger: Ledger) -> None:
    customer = {code: writer.ids["customer", code] for code in ledger.customers}
    for promise in ledger.promises:
        writer.add(
            "promise",
            number=promise.number,
            customer_id=customer[promise.customer],
            invoice_id=writer.ids["invoice", promise.invoice] if promise.invoice else None,
            made=_iso(promise.made),
            due=_iso(promise.due),
            amount=promise.amount,
            status=promise.status,
        )
    for act in ledger.activities:
        writer.add(
            "activity",
            date=_iso(act.day),
            customer_id=customer[act.customer],
            kind=act.kind,
            collector=act.collector,
            minutes=act.minutes,
            cost=act.cost,
            follow_up=_iso(act.follow_up),
        )
    for one in ledger.complaints:
        writer.add("complaint", date=_iso(one.day), customer_id=customer[one.customer], category=one.category)
    for cost in ledger.costs:
        writer.add("cost", date=_iso(cost.day), kind=cost.kind, amount=cost.amount)
