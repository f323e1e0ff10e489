"""Rules of disputes, deductions, invoice accuracy and complaints."""

from __future__ import annotations

import pytest

from tests.asking import found, parts, value, values

TWO = "INV-1 ACME 2025-01-05 +10d 100.00 | INV-2 ACME 2025-01-06 +10d 300.00"


# Disputes


def test_opened_resolved_and_open_by_reason() -> None:
    text = f"""
        {TWO} | DISPUTE-1 INV-1 2025-01-10 60.00 reason=pricing | DISPUTE-2 INV-2 2025-01-31 10.00
        DISPUTE-3 INV-1 2024-12-31 5.00 reason=pricing resolved=2025-01-10
        DISPUTE-4 INV-2 2025-02-01 1.00 reason=late
    """
    assert parts(text, "disputes_opened") == {"pricing": 1, "(none)": 1}
    assert parts(text, "dispute_amount") == {"pricing": 6000, "(none)": 1000}
    assert parts(text, "disputes_resolved") == {"pricing": 1}
    assert parts(text, "disputes_open") == {"pricing": 1, "(none)": 1}
    assert values(text, "disputes_opened", "disputes_resolved", "disputes_open", "dispute_amount") == [2, 1, 2, 7000]


def test_resolved_on_the_day_is_no_longer_open() -> None:
    text = f"{TWO} | DISPUTE-1 INV-1 2025-01-10 60.00 resolved=2025-01-31"
    assert value(text, "disputes_open") == 0
    assert value(text, "disputes_open", "2025-01-01..2025-01-30") == 1
    assert value(text, "disputed_share_of_ar") == 0


def test_one_invoice_disputed_twice_is_two_disputes_and_one_disputed_invoice() -> None:
    text = (
        f"{TWO} | DISPUTE-1 INV-1 2025-01-10 60.00 | DISPUTE-2 INV-1 2025-01-12 60.00 | DISPUTE-3 INV-1 2025-01-13 1.00"
    )
    assert values(text, "dispute_rate", "dispute_rate_cohort") == [150, 50]


def test_the_cohort_is_of_invoices_of_the_period_disputed_by_its_end() -> None:
    text = (
        f"{TWO} | INV-0 ACME 2024-12-05 +10d 5.00 | DISPUTE-1 INV-0 2025-01-10 5.00 | DISPUTE-2 INV-2 2025-02-01 5.00"
    )
    assert values(text, "dispute_rate", "dispute_rate_cohort") == [50, 0]
    assert value(text, "dispute_rate_cohort", "2025-01-01..2025-02-01") == 50


def test_none_issued_none_sold_none_resolved_is_not_applicable() -> None:
    text = "INV-0 ACME 2024-12-05 +10d 5.00 | DISPUTE-1 INV-0 2025-01-10 5.00"
    names = ("dispute_rate", "dispute_rate_cohort", "dispute_rate_amount", "dispute_days_to_resolve",
             "dispute_days_to_resolve_weighted")  # fmt: skip
    assert values(text, *names) == [None] * 5
    assert value(TWO, "dispute_age_open") is None
    assert value("CUSTOMER ACME", "disputed_share_of_ar") is None


def test_an_empty_amount_is_what_was_open_on_the_day_it_was_opened() -> None:
    text = f"{TWO} | PAY-1 ACME 2025-01-20 40.00 to=INV-1 | DISPUTE-1 INV-1 2025-01-{{day}} all"
    assert value(text.format(day=19), "dispute_amount") == 10000
    assert value(text.format(day=20), "dispute_amount") == 6000


def test_the_share_of_receivables_is_capped_at_what_is_open_and_the_claim_is_not() -> None:
    text = f"{TWO} | DISPUTE-1 INV-1 2025-01-10 250.00 | PAY-1 ACME 2025-01-20 40.00 to=INV-1"
    assert value(text, "disputed_share_of_ar") == pytest.approx(100 * 60 / 360)
    assert value(text, "dispute_amount") == 25000
    assert value(text, "dispute_rate_amount") == 62.5


def test_an_empty_amount_stays_what_it_was_though_less_is_open_later() -> None:
    text = f"{TWO} | DISPUTE-1 INV-1 2025-01-10 all | CN-1 ACME 2025-01-20 300.00 to=INV-2"
    assert value(text, "disputed_share_of_ar") == 100


def test_days_to_resolve_plain_and_by_amount() -> None:
    text = f"""
        {TWO} | DISPUTE-1 INV-1 2025-01-10 10.00 resolved=2025-01-20
        DISPUTE-2 INV-2 2024-12-31 30.00 resolved=2025-01-30 | DISPUTE-3 INV-2 2025-01-06 99.00 resolved=2025-02-01
    """
    assert values(text, "dispute_days_to_resolve", "dispute_days_to_resolve_weighted") == [20, (100 + 900) / 40]


def test_age_of_those_still_open() -> None:
    text = f"{TWO} | DISPUTE-1 INV-1 2025-01-11 10.00 | DISPUTE-2 INV-2 2025-01-31 30.00"
    assert value(text, "dispute_age_open") == 10


def test_claims_without_tax() -> None:
    text = """
        INV-1 ACME 2025-01-05 +10d 120.00 net=100.00 | DISPUTE-1 INV-1 2025-01-10 60.00
        DEDUCTION-1 INV-1 2025-01-10 12.00
    """
    names = ("dispute_amount", "deductions_amount", "deductions_open_amount", "dispute_rate_amount")
    assert values(text, *names, tax="excluded") == [5000, 1000, 1000, 50]


# Deductions

SHORT = f"""
    {TWO} | DEDUCTION-1 INV-1 2025-01-10 10.00 reason=freight resolved=2025-01-30 outcome=repaid recovered=10.00
    DEDUCTION-2 INV-2 2025-01-12 30.00 | DEDUCTION-3 INV-2 2024-12-21 40.00 resolved=2025-01-10 outcome=written_off
"""


def test_deductions_by_reason_and_their_rates() -> None:
    assert parts(SHORT, "deductions_count") == {"freight": 1, "(none)": 1}
    assert parts(SHORT, "deductions_amount") == {"freight": 1000, "(none)": 3000}
    names = ("deductions_count", "deduction_rate_amount", "deduction_rate_invoices", "deduction_days_to_resolve")
    assert values(SHORT, *names) == [2, 10, 100, 20]


def test_recovery_is_what_was_paid_back_of_what_was_resolved_whatever_the_outcome() -> None:
    assert value(SHORT, "deduction_recovery_rate") == 20
    part = SHORT.replace("outcome=written_off", "outcome=written_off recovered=5.00")
    assert value(part, "deduction_recovery_rate") == 30


def test_open_deductions_count_in_full_whatever_is_open_on_the_invoice() -> None:
    assert value(f"{SHORT} | PAY-1 ACME 2025-01-20 300.00 to=INV-2", "deductions_open_amount") == 3000


def test_days_deductions_outstanding() -> None:
    """Open deductions over the deductions of the period a day; the days do not come in a second time."""
    assert value(SHORT, "days_deductions_outstanding") == pytest.approx(30 / (40 / 31))


def test_none_in_the_period_is_not_applicable() -> None:
    names = ("days_deductions_outstanding", "deduction_recovery_rate", "deduction_days_to_resolve")
    assert values(TWO, *names) == [None, None, None]
    assert values("CUSTOMER ACME", "deduction_rate_amount", "deduction_rate_invoices") == [None, None]


def test_a_deduction_resolved_on_the_day_is_not_open() -> None:
    text = f"{TWO} | DEDUCTION-1 INV-1 2025-01-10 10.00 resolved=2025-01-31"
    assert value(text, "deductions_open_amount") == 0
    assert value(text, "deductions_open_amount", "2025-01-01..2025-01-30") == 1000


# Invoice accuracy


@pytest.mark.parametrize(
    ("correction", "accuracy"),
    [
        ("CN-1 ACME 2025-01-10 5.00 to=INV-1 billing_error=yes", 50),
        ("CN-1 ACME 2025-01-10 5.00 to=INV-1 billing_error=no", 100),
        ("CN-1 ACME 2025-01-10 5.00 to= billing_error=yes", 100),
        ("CN-1 ACME 2025-01-10 5.00 to=INV-1 billing_error=yes on=2025-02-01", 100),
        ("DISPUTE-1 INV-1 2025-01-10 5.00 reason=pricing outcome=customer resolved=2025-01-31", 50),
        ("DISPUTE-1 INV-1 2025-01-10 5.00 reason=PRICING outcome=customer resolved=2025-01-31", 50),
        ("DISPUTE-1 INV-1 2025-01-10 5.00 reason=billing_error outcome=customer resolved=2025-01-31", 50),
        ("DISPUTE-1 INV-1 2025-01-10 5.00 reason=pricing outcome=customer resolved=2025-02-01", 100),
        ("DISPUTE-1 INV-1 2025-01-10 5.00 reason=pricing outcome=us resolved=2025-01-31", 100),
        ("DISPUTE-1 INV-1 2025-01-10 5.00 reason=pricing outcome=split resolved=2025-01-31", 100),
        ("DISPUTE-1 INV-1 2025-01-10 5.00 reason=damaged outcome=customer resolved=2025-01-31", 100),
        ("DISPUTE-1 INV-1 2025-01-10 5.00 reason=pricing", 100),
        ("DEDUCTION-1 INV-1 2025-01-10 5.00 reason=Freight outcome=credited resolved=2025-01-31", 50),
        ("DEDUCTION-1 INV-1 2025-01-10 5.00 reason=freight outcome=repaid resolved=2025-01-31", 100),
    ],
)
def test_what_counts_as_a_correction(correction: str, accuracy: float) -> None:
    assert value(f"{TWO} | {correction}", "invoice_accuracy") == accuracy


@pytest.mark.parametrize("reason", ["pricing", "quantity", "tax", "freight", "duplicate", "billing_error"])
def test_reasons_that_are_billing_errors(reason: str) -> None:
    text = f"{TWO} | DISPUTE-1 INV-1 2025-01-10 5.00 reason={reason} outcome=customer resolved=2025-01-31"
    assert value(text, "invoice_accuracy") == 50


def test_the_list_of_reasons_is_the_owners() -> None:
    text = f"{TWO} | DISPUTE-1 INV-1 2025-01-10 5.00 reason=Wrong_Address outcome=customer resolved=2025-01-31"
    assert value(text, "invoice_accuracy") == 100
    assert value(f"{text} | ERRORS pricing, wrong address", "invoice_accuracy") == 50
    assert value(f"{text.replace('Wrong_Address', 'tax')} | ERRORS pricing, wrong address", "invoice_accuracy") == 100


def test_each_invoice_is_wrong_once() -> None:
    text = f"""
        {TWO} | CN-1 ACME 2025-01-10 5.00 to=INV-1 billing_error=yes
        CN-2 ACME 2025-01-11 5.00 to=INV-1 billing_error=yes
        DISPUTE-1 INV-1 2025-01-10 5.00 reason=tax outcome=customer resolved=2025-01-20
    """
    assert value(text, "invoice_accuracy") == 50


def test_a_correction_counts_in_the_month_of_issue_known_by_its_end_so_the_past_stays() -> None:
    text = f"{TWO} | CN-1 ACME 2025-02-10 5.00 to=INV-1 billing_error=yes | INV-3 ACME 2025-02-11 +9d 1.00"
    assert [value(text, "invoice_accuracy", month) for month in ("2025-01", "2025-02")] == [100, 100]
    assert value(text, "invoice_accuracy", "2025-Q1") == pytest.approx(100 * 2 / 3)


def test_none_issued_has_no_accuracy() -> None:
    assert value("INV-0 ACME 2024-12-05 +10d 5.00", "invoice_accuracy") is None


# Complaints


def test_complaints_by_category_and_per_hundred_invoices() -> None:
    text = f"{TWO} | COMPLAINT ACME 2025-01-31 category=service | COMPLAINT ACME 2025-01-01 | COMPLAINT ACME 2025-02-01"
    assert parts(text, "complaints") == {"service": 1, "(none)": 1}
    assert values(text, "complaints", "complaints_per_100_invoices") == [2, 100]
    none = found("COMPLAINT ACME 2025-01-31", "complaints_per_100_invoices")
    assert none.value is None
    assert none.undefined
