"""The recomputed figures of claims, quality, risk and effort, held against small ledgers worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.oracle.figures import OTHER_FAMILIES, kpi

if TYPE_CHECKING:
    from tests.oracle.records import Records

OCTOBER = (date(2025, 10, 1), date(2025, 10, 31))

LEDGER: Records = {
    "customers.csv": [
        {"code": "A", "name": "Alder", "risk": "high", "credit_limit": "500"},
        {"code": "B", "name": "Birch", "risk": "high", "risk_since": "2025-11-01", "credit_limit": "0"},
        {"code": "C", "name": "Cedar"},
    ],
    "invoices.csv": [
        {"number": "1", "customer": "A", "date": "2025-08-01", "due_date": "2025-08-31", "total": "600"},
        {"number": "2", "customer": "A", "date": "2025-10-05", "due_date": "2025-11-04", "total": "300"},
        {"number": "3", "customer": "B", "date": "2025-10-06", "due_date": "2025-10-20", "total": "100"},
        {"number": "4", "customer": "C", "date": "2025-10-07", "due_date": "2025-10-07", "total": "50"},
        {"number": "5", "customer": "C", "date": "2025-10-08", "total": "400", "cash_sale": "no"},
    ],
    "payments.csv": [
        {"number": "P", "customer": "C", "date": "2025-10-07", "amount": "50"},
        {"number": "Q", "customer": "A", "date": "2025-10-20", "amount": "200"},
    ],
    "allocations.csv": [
        {"source": "P", "invoice": "4", "amount": "50"},
        {"source": "Q", "invoice": "1", "amount": "200"},
        {"source": "K", "invoice": "5", "amount": "40"},
    ],
    "credit_notes.csv": [
        {"number": "K", "customer": "C", "date": "2025-10-12", "total": "40", "billing_error": "yes"},
    ],
    "write_offs.csv": [
        {"number": "W", "invoice": "1", "date": "2025-10-25", "amount": "51", "recovered_date": "2025-10-30"},
        {"number": "V", "invoice": "1", "date": "2025-10-26", "amount": "1", "kind": "minor"},
    ],
    "disputes.csv": [
        {"number": "D", "invoice": "3", "reason": "Pricing", "opened": "2025-10-10", "resolved": "2025-10-24"},
        {"number": "E", "invoice": "5", "amount": "500", "reason": "damaged", "opened": "2025-10-11"},
        {"number": "F", "invoice": "4", "amount": "5", "reason": "damaged", "opened": "2025-10-11"},
    ],
    "deductions.csv": [
        {"number": "X", "invoice": "5", "amount": "20", "opened": "2025-10-12"},
        {"number": "Y", "invoice": "1", "amount": "30", "opened": "2025-09-01", "resolved": "2025-10-01"},
    ],
    "activities.csv": [
        {"date": "2025-10-02", "customer": "A", "kind": "call", "follow_up": "2025-10-10", "cost": "3"},
        {"date": "2025-10-13", "customer": "A", "kind": "email"},
        {"date": "2025-10-14", "customer": "B", "kind": "note"},
    ],
    "complaints.csv": [{"date": "2025-10-09", "customer": "B", "category": "billing"}],
    "costs.csv": [
        {"date": "2025-10", "kind": "salary", "amount": "90"},
        {"date": "2025-11", "kind": "salary", "amount": "9"},
    ],
}
LEDGER["write_offs.csv"][0]["recovered_amount"] = "11"
LEDGER["disputes.csv"][0]["outcome"] = "customer"
LEDGER["deductions.csv"][1] |= {"outcome": "repaid", "recovered": "10"}


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("disputes_opened", 2),
        ("disputes_resolved", 1),
        ("disputes_open", 1),
        ("dispute_amount", 60000),
        ("dispute_rate", Fraction(200, 3)),
        ("dispute_rate_cohort", Fraction(200, 3)),
        ("dispute_rate_amount", Fraction(600, 8)),
        ("disputed_share_of_ar", Fraction(36000 * 100, 34800 + 30000 + 10000 + 36000)),
        ("dispute_days_to_resolve", 14),
        ("dispute_days_to_resolve_weighted", 14),
        ("dispute_age_open", 20),
        ("deductions_count", 1),
        ("deductions_amount", 2000),
        ("deductions_open_amount", 2000),
        ("deduction_rate_amount", Fraction(20, 8)),
        ("deduction_rate_invoices", Fraction(100, 3)),
        ("deduction_recovery_rate", Fraction(100, 3)),
        ("deduction_days_to_resolve", 30),
        ("days_deductions_outstanding", 31),
        ("invoice_accuracy", Fraction(100, 3)),
        ("complaints", 1),
        ("complaints_per_100_invoices", Fraction(100, 3)),
        ("bad_debt_to_sales", 6),
        ("bad_debt_pct_of_ar", Fraction(5100 * 100, 110800)),
        ("write_off_target_amount", 2216),
        ("write_off_over_target", 5100 - 2216),
        ("high_risk_pct_accounts", Fraction(100, 3)),
        ("high_risk_pct_exposure", Fraction(64800 * 100, 110800)),
        ("concentration_largest", Fraction(64800 * 100, 110800)),
        ("concentration_top10", 100),
        ("credit_utilisation", Fraction(74800, 500)),
        ("credit_overruns_accounts", 2),
        ("credit_overruns_amount", 14800 + 10000),
        ("credit_overruns_accounts_in_period", 2),
        ("expected_credit_loss", 330 + 200 + 34800 // 5),
        ("expected_credit_loss_pct", Fraction(7490 * 100, 110800)),
        ("cost_of_carrying", 10),
        ("activities", 3),
        ("invoice_copies_sent", 0),
        ("calls_made", 1),
        ("email_follow_ups", 1),
        ("accounts_worked", 1),
        ("past_due_without_contact", 2),
        ("contacts_per_past_due_account", 1),
        ("follow_up_slip", 3),
        # Of invoice 1 the final notice, on Monday 6 October; the e-mail came a week later. Invoice 3 is disputed.
        ("policy_steps_planned", 1),
        ("policy_steps_in_time", 0),
        ("collection_cost", 9300),
        ("cost_per_unit_collected", Fraction(93, 200)),
        ("cost_per_account_worked", 9300),
        ("cost_per_invoice_closed", None),
    ],
)
def test_october(identifier: str, expected: int | Fraction | None) -> None:
    assert kpi(LEDGER, identifier, *OCTOBER).value == expected


def test_every_identifier_is_worked_out() -> None:
    marks = test_october.pytestmark  # type: ignore[attr-defined]  # pytest puts it there
    assert {case[0] for case in marks[0].args[1]} == set(OTHER_FAMILIES)


def test_parts_by_reason_kind_and_category() -> None:
    assert kpi(LEDGER, "disputes_opened", *OCTOBER).parts == {"Pricing": 1, "damaged": 1}
    assert kpi(LEDGER, "dispute_amount", *OCTOBER).parts == {"Pricing": 10000, "damaged": 50000}
    assert kpi(LEDGER, "deductions_amount", *OCTOBER).parts == {"(none)": 2000}
    assert kpi(LEDGER, "collection_cost", *OCTOBER).parts == {"salary": 9000, "contacts": 300}


@pytest.mark.parametrize(
    ("options", "identifier", "expected"),
    [
        ({"recoveries": "net"}, "bad_debt_to_sales", Fraction(4000 * 100, 85000)),
        ({"bad_debt_sales": "credit"}, "bad_debt_to_sales", Fraction(5100 * 100, 80000)),
        ({"bad_debt_sales": "net"}, "bad_debt_to_sales", Fraction(5100 * 100, 76000)),
        ({"recoveries": "net"}, "write_off_over_target", 4000 - 2216),
        ({"write_off_target": "1"}, "write_off_target_amount", 1108),
        ({"contact_days": "20"}, "past_due_without_contact", 1),
        ({"carrying_rate": "80"}, "cost_of_carrying", 98),
        ({"loss_rates": "over 90:10,61-90:10"}, "expected_credit_loss", 3480),
    ],
)
def test_options(options: dict[str, str], identifier: str, expected: int | Fraction) -> None:
    assert kpi(LEDGER, identifier, *OCTOBER, options).value == expected


def test_a_customer_alone_has_no_costs_of_the_house() -> None:
    assert kpi(LEDGER, "collection_cost", *OCTOBER, customers=["A"]).value == 300
    assert kpi(LEDGER, "concentration_top10", *OCTOBER, customers=["C"]).value == 100


def test_loss_rates_from_history() -> None:
    again = {**LEDGER["invoices.csv"][0], "number": "9", "date": "2026-10-01", "due_date": "2026-10-31"}
    later = {**LEDGER, "invoices.csv": [*LEDGER["invoices.csv"], again]}
    november, october = (date(2026, 11, 1), date(2026, 11, 30)), (date(2026, 10, 1), date(2026, 10, 31))
    current = Fraction(5200, 60000 + 30000 + 10000 + 40000)
    history = {"loss_rates": "history"}
    assert kpi(later, "expected_credit_loss", *october, history).value == round(60000 * current)
    just_late = Fraction(5200, 60000 + 30000 + 10000 + 36000)
    assert kpi(later, "expected_credit_loss", *november, history).value == round(60000 * just_late)
