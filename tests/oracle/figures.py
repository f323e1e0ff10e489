"""Every figure of the catalogue by its identifier."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.oracle import aging, claims, collection, effort, policy, risk, speed
from tests.oracle.balances import only
from tests.oracle.case import Case, Result
from tests.oracle.records import Activity, Ledger, Records, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

BASE_FIGURES = (
    *("ar_beginning", "ar_ending", "ar_current", "ar_past_due", "ar_average", "open_items", "unapplied_cash"),
    *("credit_sales", "net_credit_sales", "total_sales", "credit_notes", "cash_collected", "cash_applied"),
    *("write_offs", "refunds", "returned_payments", "recoveries", "exchange_differences"),
    *("invoices_issued", "invoices_closed"),
)

FIRST_FAMILIES: dict[str, Callable[[Case], Result]] = {
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

OTHER_FAMILIES: dict[str, Callable[[Case], Result]] = {
    "disputes_opened": claims.disputes_opened,
    "disputes_resolved": claims.disputes_resolved,
    "disputes_open": claims.disputes_open,
    "dispute_amount": claims.dispute_amount,
    "dispute_rate": claims.dispute_rate,
    "dispute_rate_cohort": claims.dispute_rate_cohort,
    "dispute_rate_amount": claims.dispute_rate_amount,
    "disputed_share_of_ar": claims.disputed_share_of_ar,
    "dispute_days_to_resolve": claims.dispute_days_to_resolve,
    "dispute_days_to_resolve_weighted": claims.dispute_days_to_resolve_weighted,
    "dispute_age_open": claims.dispute_age_open,
    "deductions_count": claims.deductions_count,
    "deductions_amount": claims.deductions_amount,
    "deductions_open_amount": claims.deductions_open_amount,
    "deduction_rate_amount": claims.deduction_rate_amount,
    "deduction_rate_invoices": claims.deduction_rate_invoices,
    "deduction_recovery_rate": claims.deduction_recovery_rate,
    "deduction_days_to_resolve": claims.deduction_days_to_resolve,
    "days_deductions_outstanding": claims.days_deductions_outstanding,
    "invoice_accuracy": claims.invoice_accuracy,
    "complaints": claims.complaints,
    "complaints_per_100_invoices": claims.complaints_per_100_invoices,
    "bad_debt_to_sales": risk.bad_debt_to_sales,
    "bad_debt_pct_of_ar": risk.bad_debt_pct_of_ar,
    "high_risk_pct_accounts": risk.high_risk_pct_accounts,
    "high_risk_pct_exposure": risk.high_risk_pct_exposure,
    "credit_utilisation": risk.credit_utilisation,
    "concentration_top10": risk.concentration_top10,
    "concentration_largest": risk.concentration_largest,
    "write_off_target_amount": risk.write_off_target_amount,
    "write_off_over_target": risk.write_off_over_target,
    "credit_overruns_amount": risk.credit_overruns_amount,
    "expected_credit_loss": risk.expected_credit_loss,
    "cost_of_carrying": risk.cost_of_carrying,
    "credit_overruns_accounts": risk.credit_overruns_accounts,
    "credit_overruns_accounts_in_period": risk.credit_overruns_accounts_in_period,
    "expected_credit_loss_pct": risk.expected_credit_loss_pct,
    "activities": effort.activities,
    "accounts_worked": effort.accounts_worked,
    "past_due_without_contact": effort.past_due_without_contact,
    "contacts_per_past_due_account": effort.contacts_per_past_due_account,
    "follow_up_slip": effort.follow_up_slip,
    "policy_steps_planned": policy.policy_steps_planned,
    "policy_steps_in_time": policy.policy_steps_in_time,
    "collection_cost": effort.collection_cost,
    "cost_per_unit_collected": effort.cost_per_unit_collected,
    "cost_per_account_worked": effort.cost_per_account_worked,
    "cost_per_invoice_closed": effort.cost_per_invoice_closed,
    "invoice_copies_sent": partial(effort.of_kind, kind="invoice_copy"),
    "calls_made": partial(effort.of_kind, kind="call"),
    "email_follow_ups": partial(effort.of_kind, kind="email"),
}

FIGURES = FIRST_FAMILIES | OTHER_FAMILIES


def kpi(
    records: Records | Ledger,
    identifier: str,
    start: date,
    end: date,
    options: dict[str, str] | None = None,
    *,
    customers: Iterable[str] | None = None,
    collector: str | None = None,
) -> Result:
    """Give one figure of the ledger, or of the ledger that holds only these customers and their documents.

    For a split by collector, name the collector too: the activities counted are then the collector's own.
    """
    ledger = records if isinstance(records, Ledger) else parse(records)
    part = ledger if customers is None else only(ledger, customers)
    case = Case(part, start, end, options)
    if collector is not None:
        case.activities = activities_of(ledger, collector)
    return FIGURES[identifier](case)


def activities_of(ledger: Ledger, collector: str) -> list[Activity]:
    """Give a collector's own activities; one without a collector belongs to the customer's."""
    return [a for a in ledger.activities if _collector(ledger, a) == collector]


def _collector(ledger: Ledger, activity: Activity) -> str:
    return activity.collector or ledger.customers[activity.customer].collector or "(none)"


def groups(ledger: Ledger, by: str) -> dict[str, list[str]]:
    """Give the customers of each customer code, type or collector; an empty one is `(none)`.

    A collector may have activities only, and no customer.
    """
    found: dict[str, list[str]] = {}
    if by == "collector":
        found = {_collector(ledger, activity): [] for activity in ledger.activities}
    for code, customer in ledger.customers.items():
        name = {"customer": code, "type": customer.type, "collector": customer.collector}[by]
        found.setdefault(name or "(none)", []).append(code)
    return dict(sorted(found.items()))
