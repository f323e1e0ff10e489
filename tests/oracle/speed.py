"""Base figures and the figures of speed: how long sales stand in receivables and how long customers take to pay."""

from __future__ import annotations

from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

from tests.oracle.balances import ONE_DAY, month_end, month_start
from tests.oracle.case import Case, Number, Result, mean, over, percent
from tests.oracle.records import half_up

if TYPE_CHECKING:
    from datetime import date

    from tests.oracle.records import Document


def base_figure(case: Case, name: str) -> Result:
    """Give a base figure by its name."""
    books, start, end = case.books, case.start, case.end
    figures = {
        "ar_beginning": lambda: books.ar_total(case.before),
        "ar_ending": lambda: books.ar_total(end),
        "ar_current": lambda: books.ar_current(end),
        "ar_past_due": lambda: books.open_items(end) - books.ar_current(end),
        "ar_average": lambda: half_up(Fraction(books.ar_total(case.before) + books.ar_total(end), 2)),
        "open_items": lambda: books.open_items(end),
        "unapplied_cash": lambda: books.unapplied(end),
        "credit_sales": lambda: books.credit_sales(start, end),
        "net_credit_sales": lambda: books.net_credit_sales(start, end),
        "total_sales": lambda: books.total_sales(start, end),
        "credit_notes": lambda: books.credit_notes(start, end),
        "cash_collected": lambda: books.cash_collected(start, end),
        "cash_applied": lambda: books.cash_applied(start, end),
        "write_offs": lambda: books.net_write_offs(start, end),
        "refunds": lambda: books.refunds(start, end),
        "returned_payments": lambda: books.returned_payments(start, end),
        "recoveries": lambda: books.recoveries(start, end),
        "exchange_differences": lambda: books.exchange_differences(start, end),
        "invoices_issued": lambda: len(books.issued(start, end)),
        "invoices_closed": lambda: len(case.closed()),
    }
    return Result(figures[name]())


# Days sales outstanding


def _sales(case: Case, start: date, end: date) -> int:
    """Give the sales that the DSO family divides by."""
    net = case.options["dso_sales"] == "net"
    return case.books.net_credit_sales(start, end) if net else case.books.credit_sales(start, end)


def _window(case: Case) -> tuple[date, int]:
    """Give the first day of the window of the DSO and its days."""
    if case.options["dso_window"] == "trailing_12_months":
        return case.trailing_start(), 365
    return case.start, case.days


def dso(case: Case) -> Result:
    start, days = _window(case)
    ending = Fraction(case.books.counted_total(case.end))
    if case.options["dso_receivables"] == "average":
        ending = (ending + case.books.counted_total(start - ONE_DAY)) / 2
    elif case.options["dso_receivables"] == "open_items":
        ending = Fraction(case.books.counted_items(case.end))
    return Result(over(ending * days, _sales(case, start, case.end)))


def best_possible_dso(case: Case) -> Result:
    start, days = _window(case)
    return Result(over(case.books.counted_current(case.end) * days, _sales(case, start, case.end)))


def average_days_delinquent(case: Case) -> Result:
    whole, best = dso(case).value, best_possible_dso(case).value
    return Result(None if whole is None or best is None else whole - best)


def dso_over_best_possible_pct(case: Case) -> Result:
    late, best = average_days_delinquent(case).value, best_possible_dso(case).value
    return Result(None if late is None or best is None else percent(late, best))


def dso_countback(case: Case) -> Result:
    """Walk back month by month until the sales of the months have used up what is owed."""
    rest = case.books.counted_total(case.end)
    if rest <= 0:
        return Result(Fraction(0))
    first = min((i.day for i in case.books.credit), default=None)
    last, days = case.end, Fraction(0)
    while first and last >= month_start(first):
        whole_month = last == month_end(last)
        length = 30 if whole_month and case.options["countback_month"] == "30" else last.day
        sales = _sales(case, month_start(last), last)
        if sales <= 0:
            if case.options["countback_no_sales"] == "stop":
                return Result(days)
            days += length
        elif rest > sales:
            rest -= sales
            days += length
        else:
            return Result(days + Fraction(rest, sales) * length)
        last = month_start(last) - ONE_DAY
    return Result(None)


def _by_month_of_sale(case: Case) -> list[tuple[date, list[Document]]]:
    """Give the open invoices at the end of the period by the month they were issued in."""
    months: dict[date, list[Document]] = {}
    for invoice in case.books.credit:
        if case.books.counted(invoice, case.end) > 0:
            months.setdefault(month_start(invoice.day), []).append(invoice)
    return sorted(months.items())


def _month_of_sale_dso(case: Case, *, true: bool) -> Result:
    months = _by_month_of_sale(case)
    total, used = Fraction(0), 0
    for first, invoices in months:
        last = min(month_end(first), case.end)
        sales = _sales(case, first, last)
        if sales <= 0:
            continue
        used += 1
        length = last.day if case.options["sales_weighted_days"] == "real" else 30
        for invoice in invoices:
            days = (case.end - invoice.day).days if true else length
            total += Fraction(case.books.counted(invoice, case.end) * days, sales)
    return Result(total if used or not months else None)


def dso_sales_weighted(case: Case) -> Result:
    return _month_of_sale_dso(case, true=False)


def dso_true(case: Case) -> Result:
    return _month_of_sale_dso(case, true=True)


# Turnover


def ar_turnover(case: Case) -> Result:
    books = case.books
    gross = case.options["turnover_sales"] == "gross"
    sales = books.credit_sales(case.start, case.end) if gross else books.net_credit_sales(case.start, case.end)
    days = [case.before, case.end]
    if case.options["turnover_receivables"] == "ending":
        days = [case.end]
    elif case.options["turnover_receivables"] == "month_ends":
        days = sorted({case.before, case.end} | {month_end(m) for m in case.months() if month_end(m) <= case.end})
    balance = Fraction(sum(books.ar_total(day) for day in days), len(days))
    return Result(over(sales, balance))


def ar_turnover_annualised(case: Case) -> Result:
    times = ar_turnover(case).value
    return Result(None if times is None else Fraction(times) * 365 / case.days)


def average_collection_period(case: Case) -> Result:
    times = ar_turnover(case).value
    return Result(None if times is None else over(case.days, times))


# Days to pay


def late_days(case: Case, days: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give (weight, days) under the option `late`."""
    if case.options["late"] == "floor":
        return [(weight, max(0, late)) for weight, late in days]
    if case.options["late"] == "late_only":
        return [(weight, late) for weight, late in days if late > 0]
    return days


def weighted(days: list[tuple[int, int]]) -> Number:
    """Give the weighted mean of (weight, days), None without weight."""
    return over(sum(weight * late for weight, late in days), sum(weight for weight, _ in days))


def _receipts(case: Case) -> list[tuple[Document, date]]:
    """Give the invoices closed in the period, each with its last receipt."""
    found = [(invoice, case.last_receipt(invoice)) for invoice in case.closed()]
    return [(invoice, day) for invoice, day in found if day is not None]


def avg_days_to_pay(case: Case) -> Result:
    return Result(mean([(day - invoice.day).days for invoice, day in _receipts(case)]))


def avg_days_late(case: Case) -> Result:
    return Result(weighted(late_days(case, [(1, (day - invoice.due).days) for invoice, day in _receipts(case)])))


def weighted_avg_days_to_pay(case: Case) -> Result:
    return Result(weighted([(a.amount, (a.paid_on - a.invoice.day).days) for a in case.applications()]))


def weighted_avg_days_late(case: Case) -> Result:
    days = [(a.amount, (a.paid_on - a.invoice.due).days) for a in case.applications()]
    return Result(weighted(late_days(case, days)))


def weighted_days_past_due_open(case: Case) -> Result:
    late = [i for i in case.books.credit if i.due < case.end]
    return Result(weighted([(case.books.open(i, case.end), (case.end - i.due).days) for i in late]))


def weighted_avg_terms(case: Case) -> Result:
    issued = case.books.issued(case.start, case.end)
    return Result(weighted([(case.books.amount(i), (i.due - i.day).days) for i in issued]))


def avg_days_to_invoice(case: Case) -> Result:
    issued = case.books.issued(case.start, case.end)
    days = [(i.day - i.delivery).days for i in issued if i.delivery]
    parts: dict[str, Number] = {"left_out": len(issued) - len(days)}
    parts["median"] = Fraction(median(map(Fraction, days))) if days else None
    return Result(mean(days), parts)
