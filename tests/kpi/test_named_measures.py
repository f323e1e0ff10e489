"""Whatever the four articles name has an id; every id has a tile on the board and a line in the scorecard."""

from __future__ import annotations

import pytest

from ardesk.domain.periods import Period
from ardesk.kpi.catalogue import CATALOGUE, kpi_of
from ardesk.kpi.scorecard import scorecard
from tests.books import book

NAMED = {
    # Axim, "Top KPIs to Improve Accounts Receivable Management"
    "days sales outstanding (DSO)": ["dso"],
    "aging percentage by bucket": ["aging_pct", "aging_amount"],
    "total amount over 30 each month": ["over_30_amount"],
    "customer payment patterns": ["weighted_avg_days_late", "weighted_avg_days_to_pay", "pct_amount_paid_late"],
    "over 30 days past-due, share of receivables": ["pct_over_30"],
    "over 60 days past-due": ["pct_over_60"],
    "pre-due payments, share of customers": ["predue_share_customers"],
    "number of invoice copies sent each month": ["invoice_copies_sent"],
    "number of phone calls made": ["calls_made"],
    "number of e-mail follow-ups": ["email_follow_ups"],
    "bad debt target of AR, not exceeding it": [
        "bad_debt_pct_of_ar",
        "write_off_target_amount",
        "write_off_over_target",
    ],
    "write-offs, tracked consistently": ["write_offs"],
    "invoice accuracy and clarity": ["invoice_accuracy"],
    "timely invoice delivery": ["avg_days_to_invoice"],
    "documenting all collection activities": ["activities"],
    "customer commitments": ["promises_due", "promise_kept_rate"],
    "systematic follow-ups": ["follow_up_slip", "past_due_without_contact", "policy_steps_in_time"],
    # Universal Funding, "Key Metrics to Help Spot Trends and Performance Issues"
    "best possible DSO": ["best_possible_dso"],
    "average days delinquent (ADD)": ["average_days_delinquent"],
    "AR turnover (ART)": ["ar_turnover", "ar_turnover_annualised"],
    "average accounts receivable": ["ar_average"],
    "collections effectiveness index (CEI)": ["cei_monthly_average"],
    "number of disputed invoices, by reason": ["disputes_opened", "dispute_rate_cohort"],
    "number of deductions, by reason": ["deductions_count"],
    "how long it takes to resolve part-paid invoices": ["deduction_days_to_resolve"],
    "cost of collections": ["collection_cost", "cost_per_unit_collected", "cost_per_account_worked"],
    "percentage of high-risk accounts": ["high_risk_pct_accounts"],
    "exposure to bad debt": ["high_risk_pct_exposure", "expected_credit_loss"],
    "bad debt to sales ratio": ["bad_debt_to_sales"],
    # Melio, "6 accounts receivable metrics small businesses should track"
    "average collection period": ["average_collection_period"],
    "DSO at most 20 % above best possible DSO": ["dso_over_best_possible_pct"],
    "total and net credit sales": ["credit_sales", "net_credit_sales"],
    "current receivables": ["ar_current"],
    "beginning and ending receivables": ["ar_beginning", "ar_ending"],
    "total sales": ["total_sales"],
    # five best practices for collecting accounts receivable
    "average days to invoice": ["avg_days_to_invoice"],
    "customer complaints": ["complaints"],
    "credit overruns": ["credit_overruns_accounts", "credit_overruns_amount", "credit_overruns_accounts_in_period"],
    "invoice disputes resolved faster": ["dispute_days_to_resolve"],
    "outstanding and current invoices, regularly": ["open_items", "pct_current"],
}


@pytest.mark.parametrize("measure", NAMED)
def test_what_the_articles_name_is_in_the_catalogue(measure: str) -> None:
    assert all(kpi_of(identifier).reading for identifier in NAMED[measure])


def test_every_id_has_its_line_in_the_scorecard() -> None:
    lines = scorecard(book("INV-1 ACME 2025-01-10 +30d 1.00"), Period.parse("2025-01"))
    assert [line.value.id for line in lines] == [kpi.id for kpi in CATALOGUE]
