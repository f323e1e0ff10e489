"""The figures of risk: bad debt, limits, concentration, expected losses."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.aging import EDGES, age_of, class_names, class_of
from tests.oracle.balances import ONE_DAY, Balances, only, twelve_months_before
from tests.oracle.case import Case, Result, percent
from tests.oracle.records import half_up

if TYPE_CHECKING:
    from datetime import date

    from tests.oracle.records import Customer, Document


def _bad(kind: str) -> bool:
    return kind != "minor"


def bad_debt_to_sales(case: Case) -> Result:
    sales = {
        "total": case.books.total_sales,
        "credit": case.books.credit_sales,
        "net": case.books.net_credit_sales,
    }[case.options["bad_debt_sales"]]
    lost = case.books.net_write_offs(case.start, case.end, _bad)
    return Result(percent(lost, sales(case.start, case.end)))


def bad_debt_pct_of_ar(case: Case) -> Result:
    books, end = case.books, case.end
    if case.days < 365:
        return Result(percent(books.net_write_offs(case.start, end, _bad), books.ar_total(end)))
    start = case.trailing_start()
    balance = Fraction(books.ar_total(start - ONE_DAY) + books.ar_total(end), 2)
    return Result(percent(books.net_write_offs(start, end, _bad), balance))


def _target(case: Case) -> int:
    return half_up(Fraction(case.options["write_off_target"]) / 100 * case.books.ar_total(case.end))


def write_off_target_amount(case: Case) -> Result:
    return Result(_target(case))


def write_off_over_target(case: Case) -> Result:
    return Result(case.books.net_write_offs(case.start, case.end, _bad) - _target(case))


# Customers


def open_by_customer(case: Case) -> dict[str, int]:
    """Give the open items of every customer that has any at the end of the period."""
    sums: dict[str, int] = {}
    for invoice in case.books.credit:
        rest = case.books.open(invoice, case.end)
        if rest > 0:
            sums[invoice.customer] = sums.get(invoice.customer, 0) + rest
    return sums


def _high(customer: Customer, day: date) -> bool:
    return customer.risk == "high" and (customer.risk_since is None or customer.risk_since <= day)


def high_risk_pct_accounts(case: Case) -> Result:
    owing = open_by_customer(case)
    high = [c for c in owing if _high(case.ledger.customers[c], case.end)]
    return Result(percent(len(high), len(owing)))


def high_risk_pct_exposure(case: Case) -> Result:
    owing = open_by_customer(case)
    high = sum(amount for c, amount in owing.items() if _high(case.ledger.customers[c], case.end))
    return Result(percent(high, sum(owing.values())))


def concentration_top10(case: Case) -> Result:
    largest = sorted(open_by_customer(case).values(), reverse=True)
    return Result(percent(sum(largest[:10]), sum(largest)))


def concentration_largest(case: Case) -> Result:
    owing = open_by_customer(case)
    return Result(percent(max(owing.values(), default=0), sum(owing.values())))


def _limits(case: Case) -> list[tuple[int, Balances]]:
    """Give the limit and the books, tax included, of every customer that has a limit."""
    customers = case.ledger.customers.values()
    return [(c.credit_limit, Balances(only(case.ledger, [c.code]))) for c in customers if c.credit_limit is not None]


def _excesses(case: Case, day: date) -> list[int]:
    return [max(0, books.ar_total(day) - limit) for limit, books in _limits(case)]


def credit_overruns_accounts(case: Case) -> Result:
    return Result(sum(excess > 0 for excess in _excesses(case, case.end)))


def credit_overruns_amount(case: Case) -> Result:
    return Result(sum(_excesses(case, case.end)))


def credit_overruns_accounts_in_period(case: Case) -> Result:
    days = [case.start + timedelta(n) for n in range(case.days)]
    return Result(sum(any(books.ar_total(day) > limit for day in days) for limit, books in _limits(case)))


def credit_utilisation(case: Case) -> Result:
    limits = _limits(case)
    used = sum(max(0, books.ar_total(case.end)) for _, books in limits)
    return Result(percent(used, sum(limit for limit, _ in limits)))


# Expected losses


def _entry(invoice: Document, name: str) -> date | None:
    """Give the first day the invoice is in a class, None if it never is because it was due before it was issued."""
    for n in range(max(0, (invoice.due - invoice.day).days) + EDGES[-1] + 2):
        day = invoice.day + timedelta(n)
        if class_of(age_of(invoice, day, "due"), EDGES, "due") == name:
            return day
    return None


def _rates_from_history(case: Case) -> dict[str, Fraction]:
    """Give, of what entered a class in the year that ended a year ago, the share written off by now."""
    last = twelve_months_before(case.end)
    first = twelve_months_before(last + ONE_DAY)
    rates: dict[str, Fraction] = {}
    rate = Fraction(0)
    for name in class_names(EDGES, "due"):
        entered = lost = 0
        for invoice in case.books.credit:
            day = _entry(invoice, name)
            if day and first <= day <= last:
                amount = case.books.open(invoice, day)
                entered += amount
                lost += min(amount, _written_off(case, invoice, day))
        rate = Fraction(lost, entered) if entered else rate
        rates[name] = rate
    return rates


def _written_off(case: Case, invoice: Document, after: date) -> int:
    steps = case.books.invoice_steps[invoice.number]
    return sum(
        case.books.less_tax(invoice, s.base_fall) for s in steps if s.kind == "write_off" and after < s.day <= case.end
    )


def _rates(case: Case) -> dict[str, Fraction]:
    if case.options["loss_rates"] == "history":
        return _rates_from_history(case)
    named = [pair.rsplit(":", 1) for pair in case.options["loss_rates"].split(",")]
    return {name: Fraction(rate) / 100 for name, rate in named}


def _expected(case: Case) -> Fraction:
    rates = _rates(case)
    return sum(
        (
            case.books.open(i, case.end) * rates.get(class_of(age_of(i, case.end, "due"), EDGES, "due"), Fraction(0))
            for i in case.books.credit
        ),
        Fraction(0),
    )


def expected_credit_loss(case: Case) -> Result:
    return Result(half_up(_expected(case)))


def expected_credit_loss_pct(case: Case) -> Result:
    return Result(percent(_expected(case), case.books.open_items(case.end)))


def cost_of_carrying(case: Case) -> Result:
    past_due = case.books.open_items(case.end) - case.books.ar_current(case.end)
    return Result(half_up(past_due * Fraction(case.options["carrying_rate"]) / 100 / 365))
