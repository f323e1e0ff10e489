"""Words of the reference that no formula gives: what single quantities add up, special cases, the articles."""

from __future__ import annotations

from typing import Final

from ardesk.i18n import mark

WORDS: Final = {
    "ar_beginning": mark("Open items − unapplied payments and credit notes, at the end of the day before the period"),
    "ar_ending": mark("Open items − unapplied payments and credit notes, at the end of the period"),
    "ar_current": mark("Sum of what is open on credit invoices due on the last day of the period or later"),
    "ar_past_due": mark("Sum of what is open on credit invoices due before the last day of the period"),
    "open_items": mark("Sum over credit invoices: amount − payments, credit notes and write-offs applied by the end"),
    "unapplied_cash": mark("Sum over payments and credit notes: amount − what is applied or refunded by the end"),
    "credit_sales": mark("Sum of the credit invoices dated in the period, tax included"),
    "net_credit_sales": mark("Credit sales − credit notes dated in the period"),
    "total_sales": mark("Credit sales + cash sales dated in the period"),
    "credit_notes": mark("Sum of the credit notes dated in the period, without parts for cash sales"),
    "cash_collected": mark("Payments dated in the period − payments returned in it, without parts for cash sales"),
    "cash_applied": mark("Payments set against credit invoices in the period − what returned payments undid"),
    "write_offs": mark("Sum of the write-offs dated in the period"),
    "refunds": mark("Sum of the unapplied credit paid back in the period"),
    "returned_payments": mark("Sum of the payments whose day of return lies in the period"),
    "recoveries": mark("Sum of what came in the period for invoices written off"),
    "exchange_differences": mark(
        "Sum over allocations of the period: what left the payment − what left the invoice, each at its own rate"
    ),
    "over_30_amount": mark("Sum of what is open on invoices more than 30 days past due at the end"),
    "invoices_issued": mark("Number of credit invoices dated in the period"),
    "invoices_closed": mark("Number of credit invoices settled in the period with the help of a payment"),
    "dso_countback": mark(
        "Take the sales of the last month off receivables and count its days, then the month before, and so on; "
        "of the month that is not used up, the share of its days"
    ),
    "dso_sales_weighted": mark("Sum over months of sale: what is still open of the month ÷ its credit sales × 30"),
    "dso_true": mark("Sum over open invoices: days since the invoice × what is open ÷ credit sales of its month"),
    "aging_amount": mark("Sum of the open items, class by class of days past due"),
    "aging_pct": mark("Each class of open items ÷ all open items × 100"),
    "promises_due": mark("Number of promises whose day lies in the period"),
    "promises_broken": mark("Number of promises due in the period for which less came in time than was promised"),
    "disputes_opened": mark("Number of disputes opened in the period"),
    "disputes_resolved": mark("Number of disputes resolved in the period"),
    "disputes_open": mark("Number of disputes opened by the end and not resolved by then"),
    "dispute_amount": mark("Sum of the disputes opened in the period; without an amount, what was open that day"),
    "deductions_count": mark("Number of deductions opened in the period"),
    "deductions_amount": mark("Sum of the deductions opened in the period"),
    "deductions_open_amount": mark("Sum of the deductions opened by the end and not resolved by then"),
    "complaints": mark("Number of complaints logged in the period"),
    "write_off_target_amount": mark("Target rate × receivables at end ÷ 100"),
    "credit_overruns_amount": mark("Sum over customers with a limit: receivables above the limit"),
    "expected_credit_loss": mark("Sum over classes of days past due: open items × loss rate of the class ÷ 100"),
    "cost_of_carrying": mark("Past-due items at end × yearly rate ÷ 100 ÷ 365"),
    "credit_overruns_accounts": mark("Number of customers whose receivables are above their limit at the end"),
    "credit_overruns_accounts_in_period": mark("Number of customers above their limit at the end of any day"),
    "activities": mark("Number of activities in the period, notes included"),
    "invoice_copies_sent": mark("Number of activities of the kind “invoice copy” in the period"),
    "calls_made": mark("Number of activities of the kind “call” in the period"),
    "email_follow_ups": mark("Number of activities of the kind “e-mail” in the period"),
    "accounts_worked": mark("Number of customers with at least one contact in the period"),
    "past_due_without_contact": mark("Number of customers past due at the end without a contact in the days before"),
    "policy_steps_planned": mark(
        "Number of steps of the follow-up policy on open invoices not left alone, three days after the step's day"
    ),
    "collection_cost": mark("Costs of the house in the period + costs noted on activities in it"),
}  # fmt: skip

UNDEFINED: Final = {
    "dso_countback": mark("Where receivables reach back before the first invoice; 0 where nothing is owed."),
    "dso_sales_weighted": mark("Where no month with open items has positive sales; 0 where nothing is open."),
    "dso_true": mark("Where no month with open items has positive sales; 0 where nothing is open."),
    "aging_pct": mark("Where nothing is open."),
}  # fmt: skip

ARTICLES: Final = (
    ("Axim", mark("“Top KPIs to Improve Accounts Receivable Management”, Axim, 2025")),
    ("Universal Funding", mark("“Key Metrics to Help Spot Trends and Performance Issues”, Universal Funding")),
    ("Melio", mark("“6 accounts receivable metrics small businesses should track”, Melio")),
    ("five best practices", mark("an article on collecting accounts receivable")),
)
