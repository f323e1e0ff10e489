"""Rules of collection: effectiveness, collection rate, what is paid before due, promises."""

from __future__ import annotations

import pytest

from tests.asking import by, found, value, values

CEI = ("cei_monthly_average", "cei_total_sales", "cei_cash_only")
SHARES = ("predue_share_customers", "predue_share_invoices", "predue_share_amount")


# Collection effectiveness

# 200 before; 300 sold; 100 paid, 50 credited, 30 written off; 320 at the end, 250 of it not yet due.
QUARTER = """
    INV-0 ACME 2024-12-01 +10d 200.00 | PAY-1 ACME 2025-01-20 100.00
    INV-1 ACME 2025-02-10 +90d 300.00 | CN-1 ACME 2025-03-01 50.00 to=INV-1 | WO-1 INV-0 2025-03-05 30.00
"""


def test_effectiveness_with_the_average_month_all_sales_or_cash_only() -> None:
    monthly = 100 * (200 + 100 - 320) / (200 + 100 - 250)
    total = 100 * (200 + 300 - 320) / (200 + 300 - 250)
    cash = 100 * (200 + 300 - 50 - 30 - 320) / (200 + 300 - 50 - 30 - 250)
    assert [value(QUARTER, kpi, "2025-Q1") for kpi in CEI] == pytest.approx([monthly, total, cash])


def test_of_one_month_both_forms_agree() -> None:
    assert value(QUARTER, "cei_monthly_average", "2025-02") == value(QUARTER, "cei_total_sales", "2025-02")


def test_the_months_are_those_the_period_touches() -> None:
    # One day of January and one of February are two months: sales of 300 are 150 a month.
    text = (
        "INV-0 ACME 2024-12-01 +10d 200.00 | INV-1 ACME 2025-02-01 +90d 300.00 | PAY-0 ACME 2025-02-01 90.00 to=INV-0"
    )
    figure = 100 * (200 + 150 - 410) / (200 + 150 - 300)
    assert value(text, "cei_monthly_average", "2025-01-31..2025-02-01") == pytest.approx(figure)


def test_all_new_and_not_due_is_not_applicable() -> None:
    assert values("INV-1 ACME 2025-01-05 +60d 10.00", *CEI) == [None, None, None]


def test_all_that_is_left_is_current_is_exactly_a_hundred() -> None:
    text = "INV-0 ACME 2024-12-01 +10d 20.00 | PAY-0 ACME 2025-01-05 20.00 | INV-1 ACME 2025-01-05 +60d 10.00"
    assert values(text, *CEI) == [100, 100, 100]


def test_above_a_hundred_and_below_zero_are_shown_with_a_warning() -> None:
    above = found("INV-1 ACME 2025-01-05 +9d 100.00 | PAY-1 ACME 2025-01-06 150.00 to=INV-1:100.00", "cei_total_sales")
    assert (above.value, len(above.warnings)) == (150, 2)  # and a credit balance
    below = found(QUARTER, "cei_monthly_average", "2025-Q1")
    assert below.value == pytest.approx(-40)
    assert len(below.warnings) == 1


def test_which_form_leads_changes_no_figure() -> None:
    assert values(QUARTER, *CEI) == values(QUARTER, *CEI, cei="total_sales")


def test_effectiveness_of_undisputed_receivables_at_both_ends() -> None:
    text = f"{QUARTER} | DISPUTE-1 INV-0 2024-12-20 50.00 | DISPUTE-2 INV-1 2025-03-10 60.00"
    # 150 before, 210 at the end, 190 of it not yet due.
    figure = 100 * (150 + 300 - 210) / (150 + 300 - 190)
    assert value(text, "cei_total_sales", "2025-Q1", disputed="exclude") == pytest.approx(figure)


# Collection rate


def test_collection_rate_takes_what_is_due_by_the_end_by_cash_credit_or_write_off() -> None:
    text = """
        INV-1 ACME 2024-12-01 +10d 100.00 | PAY-1 ACME 2025-01-10 40.00 | INV-2 ACME 2024-12-02 +10d 50.00
        CN-2 ACME 2025-01-10 20.00 to=INV-2 | WO-2 INV-2 2025-01-11 5.00 | INV-3 ACME 2025-01-05 2025-01-31 200.00
        INV-4 ACME 2025-01-05 2025-02-01 999.00 | PAY-4 ACME 2025-01-20 999.00
        INV-5 ACME 2024-11-01 +5d 70.00 | PAY-5 ACME 2024-12-20 70.00
    """
    assert value(text, "collection_rate") == pytest.approx(100 * (40 + 20 + 5) / (100 + 50 + 200))


def test_nothing_due_has_no_collection_rate() -> None:
    assert value("INV-4 ACME 2025-01-05 2025-02-01 999.00", "collection_rate") is None


def test_what_a_return_opens_again_is_not_collected_and_not_negative() -> None:
    text = """
        INV-1 ACME 2025-01-01 +5d 100.00 | PAY-1 ACME 2025-01-10 100.00 returned=2025-01-20
        INV-2 ACME 2025-01-01 +5d 100.00 | PAY-2 ACME 2025-01-10 50.00 to=INV-2
    """
    assert value(text, "collection_rate") == 25


# Paid before due


def test_a_customer_is_on_time_by_the_amount_weighted_days_of_the_period() -> None:
    text = """
        INV-1 ACME 2025-01-01 +10d 100.00 | PAY-1 ACME 2025-01-21 100.00
        INV-2 ACME 2025-01-01 +20d 100.00 | PAY-2 ACME 2025-01-11 100.00 to=INV-2
        INV-3 ZED 2025-01-01 +10d 1.00 | PAY-3 ZED 2025-01-12 1.00 | CUSTOMER NEVER
    """
    # ACME: 10 days late and 10 early on the same amount, 0 in all; ZED a day late.
    assert value(text, "predue_share_customers") == 50
    assert value(text, "predue_share_customers", predue="strictly_before") == 0
    assert values(text, "predue_share_invoices", "predue_share_amount") == pytest.approx([100 / 3, 100 * 100 / 201])
    assert value(text, "pct_amount_paid_late") == pytest.approx(100 * 101 / 201)


def test_on_the_due_date_is_on_time_unless_strictly_before() -> None:
    text = "INV-1 ACME 2025-01-01 +10d 100.00 | PAY-1 ACME 2025-01-{day} 100.00"
    assert values(text.format(day=11), *SHARES) == [100, 100, 100]
    assert values(text.format(day=11), *SHARES, predue="strictly_before") == [0, 0, 0]
    assert values(text.format(day=10), *SHARES, predue="strictly_before") == [100, 100, 100]


def test_none_paid_is_not_applicable() -> None:
    assert values("INV-1 ACME 2025-01-01 +10d 100.00", *SHARES) == [None, None, None]


def test_cash_counts_by_its_own_date_and_in_the_period_of_its_allocation() -> None:
    text = "INV-1 ACME 2025-01-01 +10d 100.00 | PAY-1 ACME 2025-01-05 100.00 on=2025-02-20"
    assert values(text, *SHARES) == [None, None, None]
    assert values(text, *SHARES, period="2025-02") == [100, 100, 100]


def test_by_invoice_the_last_receipt_decides() -> None:
    text = "INV-1 ACME 2025-01-01 +10d 100.00 | PAY-1 ACME 2025-01-05 99.00 | PAY-2 ACME 2025-01-12 1.00"
    assert values(text, *SHARES) == [100, 0, 99]


# Promises

OWED = "INV-1 ACME 2025-01-01 +5d 100.00"
RATES = ("promises_due", "promises_broken", "promise_kept_rate", "promise_kept_rate_amount")


def test_a_part_payment_is_broken_and_counts_by_amount_only() -> None:
    text = f"{OWED} | PROMISE-1 ACME 2025-01-10 2025-01-20 80.00 invoice=INV-1 | PAY-1 ACME 2025-01-15 20.00"
    assert values(text, *RATES) == [1, 1, 0, 25]


def test_over_payment_keeps_no_more_than_was_promised() -> None:
    text = f"{OWED} | PROMISE-1 ACME 2025-01-10 2025-01-20 50.00 invoice=INV-1 | PAY-1 ACME 2025-01-15 100.00"
    second = f"{text} | PROMISE-2 ACME 2025-01-25 2025-01-30 50.00 invoice=INV-1"
    assert values(text, *RATES) == [1, 0, 100, 100]
    assert values(second, *RATES) == [2, 1, 50, 50]


@pytest.mark.parametrize(
    ("due", "counted"), [("2024-12-31", 0), ("2025-01-01", 1), ("2025-01-31", 1), ("2025-02-01", 0)]
)
def test_promises_count_where_their_day_lies(due: str, counted: int) -> None:
    assert value(f"{OWED} | PROMISE-1 ACME 2024-12-30 {due} 80.00 invoice=INV-1", "promises_due") == counted


def test_each_promise_is_judged_alone_and_one_receipt_may_keep_two() -> None:
    text = f"""
        {OWED} | PROMISE-1 ACME 2025-01-08 2025-01-20 80.00 invoice=INV-1
        PROMISE-2 ACME 2025-01-09 2025-01-22 80.00 invoice=INV-1 | PAY-1 ACME 2025-01-15 80.00
    """
    assert values(text, *RATES) == [2, 0, 100, 100]


def test_a_later_promise_changes_nothing_for_the_earlier_one() -> None:
    text = f"""
        {OWED} | PROMISE-1 ACME 2025-01-08 2025-01-10 80.00 invoice=INV-1
        PROMISE-2 ACME 2025-01-11 2025-01-22 80.00 invoice=INV-1 | PAY-1 ACME 2025-01-15 80.00
    """
    assert values(text, *RATES) == [2, 1, 50, 50]


def test_renegotiated_and_withdrawn_promises_are_in_no_figure() -> None:
    for status in ("renegotiated", "withdrawn"):
        text = f"{OWED} | PROMISE-1 ACME 2025-01-08 2025-01-10 80.00 invoice=INV-1 status={status}"
        assert values(text, *RATES) == [0, 0, None, None]


def test_credit_notes_keep_no_promise() -> None:
    text = f"{OWED} | PROMISE-1 ACME 2025-01-08 2025-01-20 80.00 invoice=INV-1 | CN-1 ACME 2025-01-10 80.00"
    assert values(text, *RATES) == [1, 1, 0, 0]
    customer = "PROMISE-1 ACME 2025-01-08 2025-01-20 80.00 | CN-1 ACME 2025-01-10 80.00 to="
    assert values(customer, *RATES) == [1, 1, 0, 0]


def test_without_invoice_the_customers_payments_count_unapplied_ones_too_in_base_currency() -> None:
    text = """
        INV-1 ACME 2024-12-01 +5d 100.00@EUR:1.10 | PROMISE-1 ACME 2025-01-08 2025-01-20 80.00
        PAY-1 ACME 2025-01-10 50.00@EUR:1.20 to= | PAY-2 ACME 2025-01-20 20.00 to= | PAY-3 ZED 2025-01-10 99.00 to=
    """
    assert values(text, *RATES) == [1, 0, 100, 100]
    assert value(text.replace("PAY-2 ACME 2025-01-20 20.00", "PAY-2 ACME 2025-01-20 19.00"), "promise_kept_rate") == 0


def test_a_promise_on_an_invoice_is_in_its_currency_at_its_rate() -> None:
    text = """
        INV-1 ACME 2024-12-01 +5d 100.00@EUR:1.10 | PROMISE-1 ACME 2025-01-08 2025-01-20 80.00 invoice=INV-1
        PAY-1 ACME 2025-01-10 40.00@EUR:3.00 | PROMISE-2 ACME 2025-01-08 2025-01-20 112.00
    """
    # PROMISE-1: 44 of 88 in base. PROMISE-2, in base: 112 of the 120 that came.
    assert values(text, *RATES) == [2, 1, 50, pytest.approx(100 * (44 + 112) / (88 + 112))]


def test_allocation_after_the_period_does_not_keep_a_promise_in_it_yet() -> None:
    text = (
        f"{OWED} | PROMISE-1 ACME 2025-01-08 2025-01-20 80.00 invoice=INV-1 | PAY-1 ACME 2025-01-15 80.00 on=2025-02-02"
    )
    assert value(text, "promise_kept_rate") == 0
    assert value(text, "promise_kept_rate", "2025-Q1") == 100


def test_promises_by_customer() -> None:
    text = f"{OWED} | PROMISE-1 ACME 2025-01-08 2025-01-20 80.00 invoice=INV-1 | CUSTOMER ZED"
    assert by(text, "customer", "promise_kept_rate") == {"ACME": 0, "ZED": None}
