"""The figures of collection: effectiveness, payment before due, promises."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.case import Application, Case, Result, percent

if TYPE_CHECKING:
    from tests.oracle.records import Promise


def _cei(case: Case, sales: Fraction) -> Result:
    beginning = case.books.counted_total(case.before)
    collected = beginning + sales - case.books.counted_total(case.end)
    collectible = beginning + sales - case.books.counted_current(case.end)
    return Result(percent(collected, collectible))


def cei_monthly_average(case: Case) -> Result:
    return _cei(case, Fraction(case.books.credit_sales(case.start, case.end), len(case.months())))


def cei_total_sales(case: Case) -> Result:
    return _cei(case, Fraction(case.books.credit_sales(case.start, case.end)))


def cei_cash_only(case: Case) -> Result:
    books, start, end = case.books, case.start, case.end
    not_cash = books.credit_notes(start, end) + books.write_offs(start, end)
    return _cei(case, Fraction(books.credit_sales(start, end) - not_cash))


def collection_rate(case: Case) -> Result:
    due = collected = 0
    for invoice in case.books.credit:
        if invoice.due <= case.end and invoice.day <= case.end:
            issued_inside = invoice.day >= case.start
            was = case.books.amount(invoice) if issued_inside else case.books.open(invoice, case.before)
            due += was
            collected += was - min(was, case.books.open(invoice, case.end))
    return Result(percent(collected, due))


# Paid before due


def _late(application: Application) -> int:
    return (application.paid_on - application.invoice.due).days


def _on_time(case: Case, late: int) -> bool:
    return late < 0 if case.options["predue"] == "strictly_before" else late <= 0


def predue_share_customers(case: Case) -> Result:
    sums: dict[str, int] = {}
    for application in case.applications():
        customer = application.invoice.customer
        sums[customer] = sums.get(customer, 0) + application.amount * _late(application)
    return Result(percent(sum(_on_time(case, late) for late in sums.values()), len(sums)))


def predue_share_invoices(case: Case) -> Result:
    closed = case.closed()
    early = 0
    for invoice in closed:
        receipt = case.last_receipt(invoice)
        early += receipt is not None and _on_time(case, (receipt - invoice.due).days)
    return Result(percent(early, len(closed)))


def predue_share_amount(case: Case) -> Result:
    applied = case.applications()
    early = sum(a.amount for a in applied if _on_time(case, _late(a)))
    return Result(percent(early, sum(a.amount for a in applied)))


def pct_amount_paid_late(case: Case) -> Result:
    applied = case.applications()
    late = sum(a.amount for a in applied if _late(a) > 0)
    return Result(percent(late, sum(a.amount for a in applied)))


# Promises


def _due(case: Case) -> list[Promise]:
    """Give the promises due in the period; renegotiated and withdrawn ones and those on cash sales are left out."""
    return [
        p
        for p in case.ledger.promises
        if case.inside(p.due) and p.status == "open" and p.invoice not in case.books.cash_sales
    ]


def _paid(case: Case, promise: Promise) -> int:
    """Give what came between the day made and the day due, in the currency of the promise."""
    payments = {
        p.number: p
        for p in case.ledger.payments.values()
        if p.customer == promise.customer and promise.made <= p.day <= promise.due and case.live(p)
    }
    if not promise.invoice:
        return sum(case.books.received(p) for p in payments.values())
    return sum(
        a.amount
        for a in case.books.effective(case.books.to_invoice.get(promise.invoice, []))
        if a.source_kind == "payment" and a.source in payments and a.day <= case.end
    )


def promises_due(case: Case) -> Result:
    return Result(len(_due(case)))


def _kept(case: Case) -> int:
    return sum(_paid(case, p) >= p.amount for p in _due(case))


def promises_broken(case: Case) -> Result:
    return Result(len(_due(case)) - _kept(case))


def promise_kept_rate(case: Case) -> Result:
    return Result(percent(_kept(case), len(_due(case))))


def promise_kept_rate_amount(case: Case) -> Result:
    promised = kept = 0
    for promise in _due(case):
        paid = min(_paid(case, promise), promise.amount)
        if promise.invoice:
            invoice = case.ledger.invoices[promise.invoice]
            kept += case.ledger.to_base(paid, invoice)
            promised += case.ledger.to_base(promise.amount, invoice)
        else:
            kept += paid
            promised += promise.amount
    return Result(percent(kept, promised))
