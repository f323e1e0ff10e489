"""Every figure of the catalogue by its identifier."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.oracle import aging, collection, speed
from tests.oracle.balances import only
from tests.oracle.case import Case, Result
from tests.oracle.records import Ledger, Records, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

BASE_FIGURES = (
    *("ar_beginning", "ar_ending", "ar_current", "ar_past_due", "ar_average", "open_items", "unapplied_cash"),
    *("credit_sales", "net_credit_sales", "total_sales", "credit_notes", "cash_collected", "cash_applied"),
    *("write_offs", "refunds", "returned_payments", "recoveries", "exchange_differences"),
    *("invoices_issued", "invoices_closed"),
)

FIGURES: dict[str, Callable[[Case], Result]] = {
    **{name: partial(speed.base_figure, name=name) for name in BASE_FIGURES},
    "over_30_amount": aging.over_30_amount,
    "dso": speed.dso,
    "best_possible_dso": speed.best_possible_dso,
    "average_days_delinquent": speed.average_days_delinquent,
    "dso_over_best_possible_pct": speed.dso_over_best_possible_pct,
    "dso_countback": speed.dso_countback,
    "dso_sales_weighted": speed.dso_sales_weighted,
    "dso_true": speed.dso_true,
    "average_collection_period": speed.average_collection_period,
    "avg_days_to_pay": speed.avg_days_to_pay,
    "weighted_avg_days_to_pay": speed.weighted_avg_days_to_pay,
    "avg_days_late": speed.avg_days_late,
    "weighted_avg_days_late": speed.weighted_avg_days_late,
    "weighted_days_past_due_open": speed.weighted_days_past_due_open,
    "weighted_avg_terms": speed.weighted_avg_terms,
    "avg_days_to_invoice": speed.avg_days_to_invoice,
    "ar_turnover": speed.ar_turnover,
    "ar_turnover_annualised": speed.ar_turnover_annualised,
    "aging_amount": aging.aging_amount,
    "aging_pct": aging.aging_pct,
    "pct_current": aging.pct_current,
    "pct_past_due": aging.pct_past_due,
    "pct_over_30": partial(aging.pct_over, days=30),
    "pct_over_60": partial(aging.pct_over, days=60),
    "pct_over_90": partial(aging.pct_over, days=90),
    "roll_rate": aging.roll_rate,
    "cei_monthly_average": collection.cei_monthly_average,
    "cei_total_sales": collection.cei_total_sales,
    "cei_cash_only": collection.cei_cash_only,
    "collection_rate": collection.collection_rate,
    "predue_share_customers": collection.predue_share_customers,
    "predue_share_invoices": collection.predue_share_invoices,
    "predue_share_amount": collection.predue_share_amount,
    "pct_amount_paid_late": collection.pct_amount_paid_late,
    "promise_kept_rate": collection.promise_kept_rate,
    "promise_kept_rate_amount": collection.promise_kept_rate_amount,
    "promises_due": collection.promises_due,
    "promises_broken": collection.promises_broken,
}


def kpi(
    records: Records | Ledger,
    identifier: str,
    start: date,
    end: date,
    options: dict[str, str] | None = None,
    *,
    customers: Iterable[str] | None = None,
) -> Result:
    """Give one figure of the ledger, or of the ledger that holds only these customers and their documents."""
    ledger = records if isinstance(records, Ledger) else parse(records)
    if customers is not None:
        ledger = only(ledger, customers)
    return FIGURES[identifier](Case(ledger, start, end, options))


def groups(ledger: Ledger, by: str) -> dict[str, list[str]]:
    """Give the customers of each customer code, type or collector; an empty one is `(none)`."""
    found: dict[str, list[str]] = {}
    for code, customer in ledger.customers.items():
        name = {"customer": code, "type": customer.type, "collector": customer.collector}[by]
        found.setdefault(name or "(none)", []).append(code)
    return dict(sorted(found.items()))
