"""Rules of speed: the DSO family, turnover, countback and the DSOs by month of sale, days to pay and days late."""

from __future__ import annotations

import datetime as dt

import pytest

from ardesk.domain.periods import Period
from ardesk.kpi.months import months_of
from ardesk.kpi.options import Options
from ardesk.kpi.question import Question
from tests.asking import by, found, parts, value, values
from tests.books import book

DSO = ("dso", "best_possible_dso", "average_days_delinquent", "dso_over_best_possible_pct")
# 40 past due and 60 not yet due of 100 sold in 31 days, 10 credited and not applied.
SOLD = "INV-1 ACME 2025-01-05 +10d 40.00 | INV-2 ACME 2025-01-10 +60d 60.00"
NOTED = f"{SOLD} | CN-1 ACME 2025-01-20 20.00 to="


# Days sales outstanding


def test_dso_is_receivables_over_credit_sales_times_days() -> None:
    assert values(SOLD, *DSO) == [31, pytest.approx(0.6 * 31), pytest.approx(0.4 * 31), pytest.approx(100 * 40 / 60)]


def test_one_choice_of_sales_for_the_whole_family() -> None:
    assert values(NOTED, *DSO[:3]) == pytest.approx([0.8 * 31, 0.6 * 31, 0.2 * 31])
    assert values(NOTED, *DSO[:3], dso_sales="net") == pytest.approx([31, 0.75 * 31, 0.25 * 31])


def test_no_credit_sales_is_not_applicable_for_the_whole_family() -> None:
    assert values("INV-1 ACME 2024-12-05 +10d 40.00", *DSO) == [None, None, None, None]


def test_nothing_owed_and_nothing_sold_is_not_applicable_not_zero() -> None:
    """Undefined wins: a ratio with denominator 0 is n/a whatever its numerator."""
    settled = "INV-1 ACME 2024-12-05 +10d 40.00 | PAY-1 ACME 2024-12-06 40.00"
    assert values(settled, "dso", "dso_countback", "pct_past_due", "bad_debt_to_sales") == [None, 0, None, None]


def test_a_credit_balance_is_negative_with_a_warning() -> None:
    one = found("INV-1 ACME 2025-01-05 +10d 10.00 | PAY-1 ACME 2025-01-06 30.00 to=INV-1:10.00", "dso")
    assert one.value == -62
    assert any("Credit balance" in text for text in one.warnings)


def test_more_credited_than_sold_is_computed_with_a_warning() -> None:
    text = "INV-1 ACME 2025-01-05 +60d 10.00 | CN-1 ACME 2025-01-20 30.00 to="
    one = found(text, "dso", dso_sales="net")
    assert one.value == pytest.approx((10 - 30) / (10 - 30) * 31)
    assert any("more was credited" in text for text in one.warnings)


def test_numerators_ending_average_or_open_items() -> None:
    """dso_receivables changes the DSO and what is made of it; best possible always uses the ending current items."""
    text = f"INV-0 ACME 2024-12-01 +10d 50.00 | {NOTED}"  # 50 before; 130 at the end, 150 of it open items
    ending, average, opened = 1.3 * 31, (50 + 130) / 2 / 100 * 31, 1.5 * 31
    best = 0.6 * 31
    for how, dso in (("ending", ending), ("average", average), ("open_items", opened)):
        expected = [dso, best, dso - best, 100 * (dso - best) / best]
        assert values(text, *DSO, dso_receivables=how) == pytest.approx(expected)


def test_the_trailing_window_is_twelve_months_of_sales_times_365() -> None:
    # The window of a January is from 1 February of the year before: INV-1 falls out, INV-2 is in.
    text = f"INV-1 ACME 2024-01-31 +10d 1.00 | INV-2 ACME 2024-02-01 +10d 300.00 | {SOLD}"
    assert value(text, "dso", dso_window="trailing_12_months") == pytest.approx(401 / 400 * 365)
    assert value(text, "best_possible_dso", dso_window="trailing_12_months") == pytest.approx(60 / 400 * 365)
    late = pytest.approx(341 / 400 * 365)
    assert value(text, "average_days_delinquent", dso_window="trailing_12_months") == late
    over = pytest.approx(100 * 341 / 60)
    assert value(text, "dso_over_best_possible_pct", dso_window="trailing_12_months") == over


def test_average_receivables_of_a_trailing_window_begin_before_the_window() -> None:
    text = "INV-1 ACME 2024-01-31 +10d 100.00 | INV-2 ACME 2024-06-01 +10d 100.00"
    averaged = {"dso_receivables": "average", "dso_window": "trailing_12_months"}
    assert value(text, "dso", **averaged) == (100 + 200) / 2 / 100 * 365


def test_the_trailing_window_has_365_days_in_a_leap_year_too() -> None:
    assert value("INV-1 ACME 2024-06-01 +900d 1.00", "dso", "2024-12", dso_window="trailing_12_months") == 365


def test_other_speeds_do_not_follow_the_window() -> None:
    text = f"INV-1 ACME 2024-02-01 +10d 300.00 | {SOLD}"
    names = ("ar_turnover", "weighted_avg_terms", "cei_total_sales")
    assert values(text, *names) == values(text, *names, dso_window="trailing_12_months")


def test_best_possible_dso_takes_no_unapplied_cash_off() -> None:
    assert value(f"{SOLD} | PAY-1 ACME 2025-01-20 60.00 to=", "best_possible_dso") == pytest.approx(0.6 * 31)


def test_delinquency_below_zero_keeps_its_raw_value_with_a_note() -> None:
    one = found("INV-1 ACME 2025-01-10 +60d 60.00 | PAY-1 ACME 2025-01-20 30.00 to=", "average_days_delinquent")
    assert one.value == pytest.approx(-15.5)
    assert any("papers show 0" in text for text in one.warnings)


def test_excluding_disputes_leaves_the_sales_alone() -> None:
    text = f"{SOLD} | DISPUTE-1 INV-1 2025-01-20 30.00 | DISPUTE-2 INV-2 2025-01-20 all"
    expected = [0.1 * 31, 0, 0.1 * 31]
    assert values(text, *DSO[:3], disputed="exclude") == pytest.approx(expected)
    assert value(text, "dso_over_best_possible_pct", disputed="exclude") is None
    assert value(text, "ar_turnover", disputed="exclude") == value(text, "ar_turnover")


def test_disputes_are_excluded_at_the_beginning_too() -> None:
    text = "INV-0 ACME 2024-12-01 +10d 100.00 | DISPUTE-1 INV-0 2024-12-20 100.00 resolved=2025-01-15"
    sold = f"{text} | INV-1 ACME 2025-01-20 +60d 100.00"
    assert value(sold, "dso", disputed="exclude", dso_receivables="average") == pytest.approx((0 + 200) / 2 / 100 * 31)
    # Collectible: 0 disputed away before + 100 sold - 100 not yet due.
    assert value(sold, "cei_total_sales", disputed="exclude") is None


# Turnover


def test_turnover_is_of_net_sales_over_the_average_balance() -> None:
    text = f"INV-0 ACME 2024-12-01 +10d 40.00 | {NOTED}"  # 40 before, 120 at the end, 100 sold, 20 credited
    assert value(text, "ar_turnover") == 1
    assert value(text, "ar_turnover", turnover_sales="gross") == 1.25
    assert value(text, "ar_turnover", turnover_receivables="ending") == pytest.approx(80 / 120)
    assert value(text, "ar_turnover_annualised") == pytest.approx(365 / 31)
    assert value(text, "average_collection_period") == 31


def test_turnover_of_an_average_of_nothing_is_not_applicable() -> None:
    text = "INV-1 ACME 2025-01-05 +10d 40.00 | PAY-1 ACME 2025-01-06 40.00"
    assert values(text, "ar_turnover", "ar_turnover_annualised", "average_collection_period") == [None, None, None]


def test_a_turnover_of_zero_has_no_collection_period() -> None:
    text = "INV-0 ACME 2024-12-01 +10d 40.00"
    assert values(text, "ar_turnover", "average_collection_period") == [0, None]


def test_month_ends_of_a_period_inside_a_month_are_its_two_ends() -> None:
    text = "INV-0 ACME 2024-12-01 +10d 100.00 | INV-1 ACME 2025-01-12 +10d 60.00"
    assert value(text, "ar_turnover", "2025-01-10..2025-01-20", turnover_receivables="month_ends") == 60 / 130


# Countback


def test_countback_goes_back_through_the_months_and_takes_a_share_of_the_last() -> None:
    text = """
        INV-1 ACME 2024-11-10 +30d 400.00 | INV-2 ACME 2024-12-10 +30d 200.00 | INV-3 ACME 2025-01-10 +30d 100.00
        PAY-1 ACME 2025-01-20 300.00 to=INV-1
    """
    # 400 owed: January's 100 (31 days), December's 200 (31), 100 of November's 400 (30 days).
    assert value(text, "dso_countback") == 31 + 31 + 7.5


def test_a_rest_equal_to_the_months_sales_uses_the_whole_month() -> None:
    text = "INV-1 ACME 2024-12-10 +30d 200.00 | PAY-1 ACME 2024-12-20 200.00 | INV-2 ACME 2025-01-10 +30d 100.00"
    assert value(text, "dso_countback") == 31


def test_nothing_or_less_owed_counts_no_days() -> None:
    assert value("INV-1 ACME 2025-01-10 +30d 1.00 | PAY-1 ACME 2025-01-11 1.00", "dso_countback") == 0
    assert value("INV-1 ACME 2025-01-10 +30d 1.00 | PAY-1 ACME 2025-01-11 9.00 to=", "dso_countback") == 0


GAP = "INV-1 ACME 2024-11-10 +30d 300.00 | INV-2 ACME 2025-01-10 +30d 100.00"


def test_a_month_without_sales_is_skipped_with_its_days_or_ends_the_count() -> None:
    assert value(GAP, "dso_countback") == 31 + 31 + 30
    stopped = found(GAP, "dso_countback", countback_no_sales="stop")
    assert stopped.value == 31
    assert len(stopped.warnings) == 1


def test_whole_months_of_thirty_days() -> None:
    assert value(GAP, "dso_countback", countback_month="30") == 90
    text = "INV-1 ACME 2024-12-10 +30d 200.00 | INV-2 ACME 2025-01-05 +30d 100.00"
    assert value(text, "dso_countback", "2025-01-01..2025-01-10", countback_month="30") == 10 + 30


def test_the_first_step_of_a_cut_month_has_its_sales_and_elapsed_days() -> None:
    text = "INV-1 ACME 2025-01-05 +30d 100.00 | INV-2 ACME 2025-01-25 +30d 900.00 | CN-1 ACME 2025-01-06 60.00 to="
    assert value(text, "dso_countback", "2025-01-01..2025-01-10") == pytest.approx(0.4 * 10)


def test_an_exhausted_history_is_not_applicable_with_more_than_x_days() -> None:
    # Of a credit note in a foreign currency and refunded: under net sales November has less than is owed of it.
    text = """
        INV-1 ACME 2024-11-10 +90d 100.00 | INV-2 ACME 2024-12-10 +30d 50.00
        CN-1 ACME 2024-11-12 60.00 to= | REFUND-1 CN-1 2024-12-01 60.00
    """
    one = found(text, "dso_countback", dso_sales="net")
    assert one.value is None
    assert one.undefined == "Receivables reach back before the first invoice: more than 92 days."


def test_countback_uses_the_ending_balance_whatever_the_dso_uses() -> None:
    text = f"{GAP} | PAY-1 ACME 2025-01-20 100.00 to="
    for how in ("average", "open_items"):
        assert value(text, "dso_countback", dso_receivables=how) == value(text, "dso_countback")


def test_net_sales_count_month_by_month() -> None:
    """A month whose net sales are not positive is treated in countback as a month without sales."""
    text = """
        INV-1 ACME 2024-11-10 +90d 300.00 | INV-2 ACME 2024-12-10 +90d 50.00 | CN-1 ACME 2024-12-11 50.00 to=
        INV-3 ACME 2025-01-10 +90d 100.00
    """
    # 400 owed: 100 (31 days), December nets to nothing (31), 300 of November's 300 (30).
    assert value(text, "dso_countback", dso_sales="net") == 92
    assert value(text, "dso_countback", dso_sales="net", countback_no_sales="stop") == 31


def test_countback_of_undisputed_receivables() -> None:
    text = f"{GAP} | DISPUTE-1 INV-1 2025-01-02 300.00"
    assert value(text, "dso_countback", disputed="exclude") == 31


@pytest.mark.parametrize("period", ["1900-01", "2025-01", "2199-12", "1900-01-01..2199-12-31"])
def test_only_months_with_sales_or_a_periods_end_are_walked(period: str) -> None:
    text = f"{GAP} | PAY-1 ACME 2025-01-20 50.00"
    question = Question(book(text), [Period.parse(period)], Options())
    assert len(months_of(question).starts) <= 3
    assert value(text, "dso_countback", "1900-01") == 0
    far = (dt.date(2199, 12, 31) - dt.date(2025, 1, 1)).days + 1
    assert value(text, "dso_countback", "2199-12") == far + 31 + 25
    months = (2199 - 2025) * 12 + 12
    assert value(text, "dso_countback", "2199-12", countback_month="30") == 30 * (months + 1) + 25
    assert value(text, "dso_countback", "2199-12", countback_no_sales="stop") == 0


def test_the_last_month_without_sales_counts_its_elapsed_days_or_stops_at_once() -> None:
    assert value(GAP, "dso_countback", "2025-01-01..2025-03-10") == 10 + 28 + 31 + 31 + 30
    assert value(GAP, "dso_countback", "2025-01-01..2025-03-10", countback_no_sales="stop") == 0


# By month of sale

MONTHS = "INV-1 ACME 2024-12-11 +90d 300.00 | PAY-1 ACME 2025-01-02 150.00 | INV-2 ACME 2025-01-10 +90d 100.00"


def test_sales_weighted_by_month_of_sale_times_thirty_or_real_days() -> None:
    assert value(MONTHS, "dso_sales_weighted") == (0.5 + 1) * 30
    assert value(MONTHS, "dso_sales_weighted", sales_weighted_days="real") == 0.5 * 31 + 31
    cut = "2025-01-01..2025-01-10"
    assert value(MONTHS, "dso_sales_weighted", cut, sales_weighted_days="real") == 0.5 * 31 + 10


def test_true_dso_sums_age_times_share_of_the_months_sales() -> None:
    assert value(MONTHS, "dso_true") == 51 * 0.5 + 21


def test_without_open_items_both_are_zero() -> None:
    settled = "INV-1 ACME 2025-01-10 +30d 1.00 | PAY-1 ACME 2025-01-11 1.00"
    assert values(settled, "dso_sales_weighted", "dso_true") == [0, 0]


def test_months_of_net_sales_that_are_not_positive_are_skipped_with_a_warning() -> None:
    text = f"{MONTHS} | CN-1 ZED 2024-12-20 300.00 to="
    for kpi, figure in (("dso_sales_weighted", 30), ("dso_true", 21)):
        one = found(text, kpi, dso_sales="net")
        assert one.value == figure
        assert any("skipped" in warning for warning in one.warnings)
    alone = "INV-1 ACME 2024-12-11 +90d 300.00 | CN-1 ZED 2024-12-20 300.00 to="
    assert values(alone, "dso_sales_weighted", "dso_true", dso_sales="net") == [None, None]


def test_true_dso_warns_below_ten_invoices_a_month() -> None:
    ten = " | ".join(f"INV-{n} ACME 2025-01-05 +30d 1.00" for n in range(10))
    assert found(ten, "dso_true").warnings == ()
    assert len(found(ten, "dso_true", "2025-01-01..2025-02-28").warnings) == 1
    assert len(found(MONTHS, "dso_true").warnings) == 1


def test_disputed_parts_leave_the_dsos_by_month_of_sale() -> None:
    text = f"{MONTHS} | DISPUTE-1 INV-1 2025-01-03 all"
    assert values(text, "dso_sales_weighted", "dso_true", disputed="exclude") == [30, 21]


# Days to pay and days late

# 100 paid 40 days after its date (10 late); 300 paid in two halves 5 and 15 days after (25 and 15 early).
PAID = """
    INV-1 ACME 2024-12-06 +30d 100.00 | PAY-1 ACME 2025-01-15 100.00
    INV-2 ZED 2025-01-01 +30d 300.00 | PAY-2 ZED 2025-01-06 150.00 | PAY-3 ZED 2025-01-16 150.00
"""


def test_simple_days_run_to_the_last_receipt_and_weighted_ones_by_application() -> None:
    names = ("avg_days_to_pay", "avg_days_late", "weighted_avg_days_to_pay", "weighted_avg_days_late")
    simple = [(40 + 15) / 2, (10 - 15) / 2]
    weighted = [(100 * 40 + 150 * 5 + 150 * 15) / 400, (100 * 10 - 150 * 25 - 150 * 15) / 400]
    assert values(PAID, *names) == simple + weighted


def test_late_changes_days_late_only() -> None:
    names = ("avg_days_late", "weighted_avg_days_late")
    others = ("avg_days_to_pay", "weighted_avg_days_to_pay", "predue_share_customers", "predue_share_amount",
              "predue_share_invoices", "pct_amount_paid_late", "weighted_days_past_due_open")  # fmt: skip
    assert values(PAID, *names, late="floor") == [5, 2.5]
    assert values(PAID, *names, late="late_only") == [10, 10]
    for how in ("floor", "late_only"):
        assert values(PAID, *others, late=how) == values(PAID, *others)


def test_on_the_due_date_is_not_late() -> None:
    text = "INV-1 ACME 2025-01-01 +10d 100.00 | PAY-1 ACME 2025-01-11 100.00"
    assert values(text, "avg_days_late", "weighted_avg_days_late", late="late_only") == [None, None]
    assert value(text, "pct_amount_paid_late") == 0


def test_nothing_paid_is_not_applicable() -> None:
    text = "INV-1 ACME 2025-01-01 +10d 100.00"
    names = ("avg_days_to_pay", "avg_days_late", "weighted_avg_days_to_pay", "weighted_avg_days_late",
             "pct_amount_paid_late")  # fmt: skip
    assert values(text, *names) == [None] * 5


def test_unapplied_cash_has_no_days() -> None:
    assert value("PAY-1 ACME 2025-01-11 100.00 to=", "weighted_avg_days_to_pay") is None


def test_money_before_the_invoice_counts_negative() -> None:
    text = "PAY-1 ACME 2025-01-02 100.00 to= | INV-1 ACME 2025-01-12 +10d 60.00"
    applied = text + " | PAY-2 ACME 2025-01-05 60.00 on=2025-01-12"
    assert values(applied, "avg_days_to_pay", "weighted_avg_days_late") == [-7, -17]


def test_a_part_payment_counts_by_amount_at_once_and_closes_nothing() -> None:
    text = "INV-1 ACME 2025-01-01 +10d 100.00 | PAY-1 ACME 2025-01-21 40.00"
    assert values(text, "avg_days_to_pay", "invoices_closed", "weighted_avg_days_to_pay") == [None, 0, 20]


def test_a_write_off_that_clears_the_rest_closes_the_invoice_but_sets_no_days() -> None:
    text = "INV-1 ACME 2024-12-01 +10d 100.00 | PAY-1 ACME 2024-12-21 99.00 | WO-1 INV-1 2025-01-15 1.00 kind=minor"
    assert values(text, "invoices_closed", "avg_days_to_pay", "avg_days_late") == [1, 20, 10]


def test_closed_when_it_was_last_open_before_a_day_of_the_period_and_still_settled_at_its_end() -> None:
    text = """
        INV-1 ACME 2024-12-01 +10d 100.00 | PAY-1 ACME 2024-12-21 100.00 returned=2025-01-10
        PAY-2 ACME 2025-01-20 100.00
    """
    assert value(text, "invoices_closed", "2024-12") == 1
    assert value(text, "invoices_closed", "2025-01") == 1
    assert value(text, "invoices_closed", "2025-01-01..2025-01-15") == 0
    assert value(text, "avg_days_to_pay", "2025-01") == 50


def test_only_payments_live_at_the_end_close_an_invoice() -> None:
    """An invoice is closed in the period if at least one payment live at the end is applied to it."""
    text = "INV-1 ACME 2025-01-05 +30d 100.00 | PAY-1 ACME 2025-01-20 100.00 returned=2025-01-25"
    assert values(f"{text} | WO-1 INV-1 2025-01-25 100.00", "open_items", "invoices_closed") == [0, 0]
    # Money that came before the returned payment takes its place on the very day: its own date is the last receipt.
    again = f"{text} | PAY-2 ACME 2025-01-15 100.00 on=2025-01-25"
    assert values(again, "open_items", "invoices_closed", "avg_days_to_pay") == [0, 1, 10]


def test_terms_are_of_the_credit_invoices_of_the_period_by_gross_amount() -> None:
    text = """
        INV-1 ACME 2025-01-05 +10d 100.00 net=50.00 | INV-2 ACME 2025-01-05 +40d 200.00
        INV-3 ACME 2024-12-05 +90d 9.00 | INV-4 ACME 2025-01-05 +0d 99.00 cash=yes
    """
    assert value(text, "weighted_avg_terms") == 30
    assert value("INV-3 ACME 2024-12-05 +90d 9.00", "weighted_avg_terms") is None


def test_days_past_due_of_what_is_still_open() -> None:
    assert value(SOLD, "weighted_days_past_due_open") == 16
    assert value("INV-2 ACME 2025-01-10 +60d 60.00", "weighted_days_past_due_open") is None


def test_days_beyond_terms_customer_by_customer() -> None:
    assert by(PAID, "customer", "weighted_avg_days_late") == {"ACME": 10, "ZED": -20}


# Days to invoice


def test_days_from_delivery_mean_with_the_median_beside_it() -> None:
    text = " | ".join(f"INV-{n} ACME 2025-01-20 +9d 1.00 delivered=2025-01-{day}" for n, day in enumerate((10, 18, 19)))
    one = found(f"{text} | INV-9 ACME 2025-01-20 +9d 1.00", "avg_days_to_invoice")
    assert one.value == pytest.approx((10 + 2 + 1) / 3)
    assert dict(one.parts) == {"median": 2, "left_out": 1}


def test_the_median_of_an_even_count_is_between_the_middle_two() -> None:
    text = " | ".join(
        f"INV-{n} ACME 2025-01-20 +9d 1.00 delivered=2025-01-{day}" for n, day in enumerate((10, 17, 18, 20))
    )
    assert parts(text, "avg_days_to_invoice") == {"median": 2.5}


def test_billed_ahead_is_negative_and_flagged() -> None:
    one = found("INV-1 ACME 2025-01-20 +9d 1.00 delivered=2025-01-25", "avg_days_to_invoice")
    assert one.value == -5
    assert len(one.warnings) == 1
