"""Which options touch which KPIs, and what each option settles."""

from __future__ import annotations

from typing import Final

from ardesk.i18n import mark
from ardesk.kpi.options import NAMES

_WINDOWED = ("dso", "best_possible_dso", "average_days_delinquent", "dso_over_best_possible_pct")
_BY_MONTHS = ("dso_countback", "dso_sales_weighted", "dso_true")
_EFFECTIVENESS = ("cei_monthly_average", "cei_total_sales", "cei_cash_only")
_CLASSES = ("aging_amount", "aging_pct")
_OVER = ("pct_over_30", "pct_over_60", "pct_over_90", "over_30_amount")
_TURNOVER = ("ar_turnover", "ar_turnover_annualised", "average_collection_period")
_BAD_DEBT = ("bad_debt_to_sales", "bad_debt_pct_of_ar", "write_off_over_target")
_LOSS = ("expected_credit_loss", "expected_credit_loss_pct")
_AMOUNTS_OF_DOCUMENTS = (
    "ar_beginning", "ar_ending", "ar_current", "ar_past_due", "ar_average", "open_items", "unapplied_cash",
    "credit_sales", "net_credit_sales", "total_sales", "credit_notes", "write_offs", "weighted_days_past_due_open",
    "weighted_avg_terms", "pct_current", "pct_past_due", "roll_rate", "collection_rate", "dispute_amount",
    "dispute_rate_amount", "disputed_share_of_ar", "dispute_days_to_resolve_weighted", "deductions_amount",
    "deductions_open_amount", "deduction_rate_amount", "deduction_recovery_rate", "days_deductions_outstanding",
    "high_risk_pct_exposure", "concentration_top10", "concentration_largest", "write_off_target_amount",
    "cost_of_carrying", "high_risk_pct_accounts", "past_due_without_contact", "contacts_per_past_due_account",
)  # fmt: skip

TOUCHED: Final[dict[str, tuple[str, ...]]] = {
    "dso_sales": (*_WINDOWED, *_BY_MONTHS),
    "dso_receivables": ("dso", "average_days_delinquent", "dso_over_best_possible_pct"),
    "dso_window": _WINDOWED,
    "disputed": (*_WINDOWED, *_BY_MONTHS, *_EFFECTIVENESS, *_CLASSES, "pct_current", "pct_past_due", *_OVER),
    "countback_month": ("dso_countback",),
    "countback_no_sales": ("dso_countback",),
    "sales_weighted_days": ("dso_sales_weighted",),
    "turnover_sales": _TURNOVER,
    "turnover_receivables": _TURNOVER,
    "late": ("avg_days_late", "weighted_avg_days_late"),
    "predue": ("predue_share_customers", "predue_share_invoices", "predue_share_amount"),
    "bad_debt_sales": ("bad_debt_to_sales",),
    "recoveries": ("write_offs", *_BAD_DEBT),
    "tax": (
        *_AMOUNTS_OF_DOCUMENTS, *_WINDOWED, *_BY_MONTHS, *_EFFECTIVENESS, *_CLASSES, *_OVER, *_TURNOVER, *_BAD_DEBT,
        *_LOSS,
    ),
    "credits": _CLASSES,
    "basis": (*_CLASSES, *_OVER),
    "roll_rate": ("roll_rate",),
    "cei": ("cei_monthly_average", "cei_total_sales"),
    "loss_rates": _LOSS,
    "write_off_target": ("write_off_target_amount", "write_off_over_target"),
    "contact_days": ("past_due_without_contact",),
    "carrying_rate": ("cost_of_carrying",),
}  # fmt: skip

OPTION_WORDS: Final[dict[str, str]] = {
    "dso_sales": mark("Credit sales as invoiced, or less credit notes."),
    "dso_receivables": mark("Receivables at the end, the average of beginning and end, or open items only."),
    "dso_window": mark("Sales and days of the period, or of the twelve months that end with it, times 365."),
    "disputed": mark("Disputed parts of open items counted, or left out."),
    "countback_month": mark("A whole month counts its real days, or 30."),
    "countback_no_sales": mark("A month without sales is skipped and its days counted, or ends the count."),
    "sales_weighted_days": mark("A month counts 30 days, or its real ones."),
    "turnover_sales": mark("Sales less credit notes, or as invoiced."),
    "turnover_receivables": mark("The average of beginning and end, the end, or the mean of all month ends."),
    "late": mark("Early payments count negative, or as 0, or only late payments count."),
    "predue": mark("Paid on the due date counts as on time, or only before it."),
    "bad_debt_sales": mark("Over total sales, credit sales, or net credit sales."),
    "recoveries": mark("Write-offs as written, or less what was recovered."),
    "tax": mark("Amounts with tax, or without it on both sides; cash figures stay whole."),
    "credits": mark("Unapplied credit stands apart, or in the class of its own age."),
    "basis": mark("Age counts from the due date, or from the invoice date."),
    "roll_rate": mark("Item by item from class to class, or balance against balance."),
    "cei": mark("Which of the two forms leads on screen and paper; no figure changes."),
    "loss_rates": mark("Percent lost of each class, entered, or from the ledger's own history."),
    "write_off_target": mark("What may be written off, in percent of receivables."),
    "contact_days": mark("After how many days without contact a customer is counted."),
    "carrying_rate": mark("What money costs the owner, in percent a year."),
}


def touching(kpi_id: str) -> tuple[str, ...]:
    """The options that change that KPI, or how it is shown, in the order they are listed everywhere."""
    return tuple(name for name in NAMES if kpi_id in TOUCHED[name])
