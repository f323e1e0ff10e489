"""The rules of speed, aging and collection, each on a ledger that shows the difference it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.kpi import views
from ardesk.kpi.options import Options
from tests.books import book

if TYPE_CHECKING:
    from ardesk.kpi.views import Value

JANUARY, FEBRUARY, MARCH = (Period.parse(f"2025-0{month}") for month in (1, 2, 3))


def found(text: str, kpi: str, period: Period = JANUARY, **options: str) -> Value:
    return views.value(book(text), kpi, period, Options(**options))


def value(text: str, kpi: str, period: Period = JANUARY, **options: str) -> object:
    return found(text, kpi, period, **options).value


# Speed

LATE_AND_EARLY = """
    INV-1 ACME 2025-01-01 +10d 100.00 | PAY-1 ACME 2025-01-31 100.00 to=INV-1
    INV-2 ACME 2025-01-01 +20d 300.00 | PAY-2 ACME 2025-01-11 300.00 to=INV-2
"""


@pytest.mark.parametrize(("late", "simple", "weighted"), [("signed", 5, -2.5), ("floor", 10, 5), ("late_only", 20, 20)])
def test_days_late_signed_floored_or_of_the_late_only(late: str, simple: float, weighted: float) -> None:
    assert value(LATE_AND_EARLY, "avg_days_late", late=late) == simple
    assert value(LATE_AND_EARLY, "weighted_avg_days_late", late=late) == weighted


def test_none_late_is_undefined_for_the_late_only() -> None:
    text = "INV-2 ACME 2025-01-01 +20d 300.00 | PAY-2 ACME 2025-01-11 300.00"
    assert value(text, "avg_days_late", late="late_only") is None


def test_an_application_belongs_to_its_own_day_and_runs_to_the_payments() -> None:
    text = "INV-1 ACME 2025-01-10 +30d 100.00 | PAY-1 ACME 2025-01-20 100.00 on=2025-02-03"
    assert value(text, "weighted_avg_days_to_pay", JANUARY) is None
    assert value(text, "weighted_avg_days_to_pay", FEBRUARY) == 10
    assert value(text, "avg_days_to_pay", FEBRUARY) == 10


def test_terms_are_weighed_by_amount() -> None:
    text = "INV-1 ACME 2025-01-01 +10d 100.00 | INV-2 ACME 2025-01-01 +30d 300.00"
    assert value(text, "weighted_avg_terms") == 25


def test_days_past_due_of_open_items() -> None:
    text = "INV-1 ACME 2025-01-01 +10d 100.00 | INV-2 ACME 2025-01-01 +20d 300.00 | INV-3 ACME 2025-01-30 +9d 1000.00"
    assert value(text, "weighted_days_past_due_open") == (100 * 20 + 300 * 10) / 400


def test_days_to_invoice_leave_out_what_has_no_delivery() -> None:
    text = """
        INV-1 ACME 2025-01-10 +10d 1.00 delivered=2025-01-08 | INV-2 ACME 2025-01-10 +10d 1.00 delivered=2025-01-13
        INV-3 ACME 2025-01-10 +10d 1.00 delivered=2025-01-01 | INV-4 ACME 2025-01-10 +10d 1.00
    """
    one = found(text, "avg_days_to_invoice")
    assert one.value == pytest.approx((2 - 3 + 9) / 3)
    assert dict(one.parts) == {"median": 2.0, "left_out": 1}
    assert "before delivery" in one.warnings[0]


def test_countback_skips_or_stops_at_a_month_without_sales() -> None:
    text = "INV-1 ACME 2024-12-10 +30d 300.00 | INV-2 ACME 2025-02-10 +30d 100.00"
    assert value(text, "dso_countback", FEBRUARY) == 28 + 31 + 31
    stopped = found(text, "dso_countback", FEBRUARY, countback_no_sales="stop")
    assert stopped.value == 28
    assert "Stopped" in stopped.warnings[0]


def test_an_exactly_used_up_rest_ends_the_count() -> None:
    text = "INV-1 ACME 2024-11-10 +30d 300.00 | PAY-1 ACME 2024-11-20 300.00 | INV-2 ACME 2025-02-10 +30d 100.00"
    assert value(text, "dso_countback", FEBRUARY, countback_no_sales="stop") == 28


def test_countback_of_a_cut_month_takes_its_elapsed_days() -> None:
    text = "INV-1 ACME 2025-01-10 +30d 300.00 | INV-2 ACME 2025-02-05 +30d 100.00 | INV-3 ACME 2025-02-20 +30d 999.00"
    cut = Period.parse("2025-01-01..2025-02-10")
    assert value(text, "dso_countback", cut) == 10 + 31
    assert value(text, "dso_countback", cut, countback_month="30") == 10 + 30


def test_countback_without_enough_history_says_how_far_it_got() -> None:
    text = "INV-1 ACME 2025-02-10 +30d 100.00 | CN-1 ACME 2025-02-11 40.00 to="
    assert value(text, "dso_countback", FEBRUARY) == pytest.approx(0.6 * 28)
    short = found(text.replace("40.00 to=", "40.00"), "dso_countback", FEBRUARY, dso_sales="net")
    assert short.value == 28
    owed = (
        "INV-1 ACME 2025-02-10 +30d 100.00@EUR:1 | CN-1 ZED 2025-02-12 80.00@EUR:1 to= | REFUND-1 CN-1 2025-02-13 80.00"
    )
    none = found(owed, "dso_countback", FEBRUARY, dso_sales="net")
    assert none.value is None
    assert none.undefined == "Receivables reach back before the first invoice: more than 28 days."


MONTHS = "INV-1 ACME 2025-01-11 +30d 300.00 | INV-2 ACME 2025-02-10 +30d 100.00 | PAY-1 ACME 2025-02-20 150.00 to=INV-1"


def test_sales_weighted_dso_by_month_of_sale() -> None:
    assert value(MONTHS, "dso_sales_weighted", FEBRUARY) == (0.5 + 1) * 30
    assert value(MONTHS, "dso_sales_weighted", FEBRUARY, sales_weighted_days="real") == 0.5 * 31 + 28
    cut = Period.parse("2025-02-01..2025-02-20")
    assert value(MONTHS, "dso_sales_weighted", cut, sales_weighted_days="real") == 0.5 * 31 + 20


def test_true_dso_weighs_ages_by_share_of_the_months_sales() -> None:
    assert value(MONTHS, "dso_true", FEBRUARY) == 48 * 0.5 + 18
    assert "ten invoices" in found(MONTHS, "dso_true", FEBRUARY).warnings[0]
    assert found("| ".join(f"INV-{n} A 2025-01-05 +9d 1.00" for n in range(10)), "dso_true").warnings == ()


def test_a_month_whose_net_sales_are_not_positive_is_skipped() -> None:
    text = MONTHS + " | CN-1 ZED 2025-01-20 400.00 to="
    one = found(text, "dso_sales_weighted", FEBRUARY, dso_sales="net")
    assert one.value == 30
    assert "skipped" in one.warnings[-1]
    alone = found(text.split("| INV-2")[0] + "| CN-1 ZED 2025-01-20 400.00 to=", "dso_true", dso_sales="net")
    assert (alone.value, alone.undefined) == (None, "No month with open items has positive sales to divide by.")


def test_turnover_on_month_ends_counts_each_once() -> None:
    text = "INV-0 ACME 2024-12-15 +30d 100.00 | INV-1 ACME 2025-01-15 +30d 200.00 | INV-2 ACME 2025-02-15 +30d 300.00"
    period = Period.parse("2025-01-01..2025-02-28")
    # 100 before, 300 at the end of January, 600 at the end of February, which is the period's end.
    assert value(text, "ar_turnover", period, turnover_receivables="month_ends") == 500 / (1000 / 3)
    cut = Period.parse("2025-01-01..2025-02-20")
    assert value(text, "ar_turnover", cut, turnover_receivables="month_ends") == 500 / (1000 / 3)


def test_the_trailing_window_of_a_leap_day() -> None:
    text = "INV-1 ACME 2023-02-28 +900d 100.00 | INV-2 ACME 2024-02-28 +900d 100.00"
    assert value(text, "dso", Period.parse("2024-02-01..2024-02-28"), dso_window="trailing_12_months") == 365
    assert value(text, "dso", Period.parse("2024-02"), dso_window="trailing_12_months") == 2 * 365


def test_money_that_is_a_quotient_is_rounded_once() -> None:
    assert value("INV-1 ACME 2025-01-10 +30d 0.05", "ar_average") == 3


# Aging


def test_migration_follows_each_item() -> None:
    text = """
        INV-1 ACME 2024-12-01 +10d 100.00 | PAY-1 ACME 2025-01-10 40.00 to=INV-1
        INV-2 ACME 2024-12-20 +30d 300.00 | INV-3 ACME 2024-12-21 +90d 100.00 | INV-4 ACME 2025-01-05 +1d 999.00
    """
    one = found(text, "roll_rate")
    assert one.value == 100 * (60 + 300) / 500
    parts = {name: share for name, share in one.parts.items() if share}
    assert parts == {
        "current -> current": 25, "current -> 1-30": 75, "1-30 -> settled": 40, "1-30 -> 31-60": 60,
    }  # fmt: skip
    assert one.parts["31-60 -> settled"] is None


def test_what_a_return_opens_again_was_not_in_the_class_then() -> None:
    text = """
        INV-1 ACME 2024-12-01 +10d 100.00 | PAY-1 ACME 2024-12-20 60.00 returned=2025-01-10
        INV-2 ACME 2024-12-01 +10d 60.00 | PAY-2 ACME 2024-12-20 60.00 returned=2025-01-10
    """
    one = found(text, "roll_rate")
    assert (one.value, one.parts["1-30 -> 31-60"], one.parts["1-30 -> settled"]) == (100, 100, 0)


def test_roll_rate_as_ratio_of_balances() -> None:
    text = "INV-1 ACME 2024-12-20 +20d 300.00 | INV-2 ACME 2024-12-20 +90d 100.00"
    one = found(text, "roll_rate", roll_rate="balance")
    assert (one.value, one.parts["current -> 1-30"]) == (75, 75)
    assert list(one.parts) == ["current -> 1-30", "1-30 -> 31-60", "31-60 -> 61-90", "61-90 + over 90 -> over 90"]


def test_exactly_thirty_days_is_not_over_thirty() -> None:
    text = "INV-1 ACME 2024-12-01 +31d 100.00"
    assert value(text, "pct_over_30") == 0
    assert value(text, "pct_over_30", Period.parse("2025-01-01..2025-02-01")) == 100
    assert value(text, "over_30_amount", basis="invoice") == 10000


# Collection


def test_collection_rate_of_what_is_due_by_the_end() -> None:
    text = """
        INV-1 ACME 2024-12-01 +10d 100.00 | PAY-1 ACME 2025-01-10 40.00 to=INV-1
        INV-2 ACME 2025-01-05 +10d 300.00 | CN-1 ACME 2025-01-20 100.00 to=INV-2
        INV-3 ACME 2025-01-06 +60d 500.00 | PAY-3 ACME 2025-01-20 500.00 to=INV-3
    """
    assert value(text, "collection_rate") == 100 * (40 + 100) / (100 + 300)


def test_collection_rate_is_not_lowered_by_what_a_return_opens() -> None:
    text = """
        INV-1 ACME 2024-11-01 +10d 100.00 | PAY-1 ACME 2024-12-10 100.00 returned=2025-01-05
        INV-2 ACME 2024-12-01 +10d 100.00 | PAY-2 ACME 2025-01-10 50.00
    """
    assert value(text, "collection_rate") == 50


def test_on_the_due_date_is_on_time_unless_strict() -> None:
    text = "INV-1 ACME 2025-01-01 +10d 100.00 | PAY-1 ACME 2025-01-11 100.00"
    for kpi in ("predue_share_customers", "predue_share_invoices", "predue_share_amount"):
        assert (value(text, kpi), value(text, kpi, predue="strictly_before")) == (100, 0)
    assert value(text, "pct_amount_paid_late") == 0


def test_customers_on_time_by_amount() -> None:
    text = LATE_AND_EARLY + "| INV-3 ZED 2025-01-01 +2d 5.00 | PAY-3 ZED 2025-01-09 5.00 | CUSTOMER IDA"
    assert value(text, "predue_share_customers") == 50
    assert value(text, "predue_share_amount") == 100 * 300 / 405


def test_cei_of_several_months_touches_the_months_of_its_days() -> None:
    text = "INV-1 ACME 2025-01-31 +0d 100.00 cash=no | INV-2 ACME 2025-02-01 +90d 100.00"
    two_days = Period.parse("2025-01-31..2025-02-01")
    assert dict(found(text, "cei_monthly_average", two_days).inputs)["months"] == (2, "count")


def test_cei_outside_its_range_is_shown_and_told() -> None:
    above = found("INV-1 ACME 2025-01-05 +9d 100.00 | PAY-1 ACME 2025-01-06 130.00 to=INV-1:100.00", "cei_total_sales")
    assert above.value == 130
    assert any("Above 100" in text for text in above.warnings)


KEPT = "INV-1 ACME 2025-01-01 +5d 100.00 | PROMISE-1 ACME 2025-01-10 2025-01-20 80.00 invoice=INV-1"


@pytest.mark.parametrize(
    ("payment", "rate", "amount"),
    [
        ("PAY-1 ACME 2025-01-10 80.00", 100, 100),
        ("PAY-1 ACME 2025-01-20 80.00", 100, 100),
        ("PAY-1 ACME 2025-01-20 20.00", 0, 25),
        ("PAY-1 ACME 2025-01-09 80.00", 0, 0),
        ("PAY-1 ACME 2025-01-21 80.00", 0, 0),
        ("PAY-1 ACME 2025-01-15 80.00 returned=2025-01-31", 0, 0),
        ("PAY-1 ACME 2025-01-15 80.00 returned=2025-02-01", 100, 100),
        ("PAY-1 ACME 2025-01-15 80.00 on=2025-01-31", 100, 100),
        ("PAY-1 ACME 2025-01-15 80.00 on=2025-02-01", 0, 0),
        ("CN-1 ACME 2025-01-15 80.00", 0, 0),
        ("PAY-1 ACME 2025-01-15 100.00", 100, 100),
    ],
)
def test_what_keeps_a_promise(payment: str, rate: float, amount: float) -> None:
    text = f"{KEPT} | {payment}"
    assert value(text, "promise_kept_rate") == rate
    assert value(text, "promise_kept_rate_amount") == amount
    assert value(text, "promises_broken") == (0 if rate else 1)


def test_a_promise_without_invoice_is_met_by_any_payment() -> None:
    text = (
        "PROMISE-1 ACME 2025-01-10 2025-01-20 80.00 | PAY-1 ACME 2025-01-12 50.00 to= | PAY-2 ACME 2025-01-13 30.00 to="
    )
    assert value(text, "promise_kept_rate") == 100


def test_promises_that_do_not_count() -> None:
    text = """
        PROMISE-1 ACME 2025-01-10 2025-01-20 80.00 status=renegotiated
        PROMISE-2 ACME 2025-01-10 2025-01-20 80.00 status=withdrawn | PROMISE-3 ACME 2025-01-10 2025-02-20 80.00
        INV-1 ACME 2025-01-01 +0d 9.00 cash=yes | PROMISE-4 ACME 2025-01-10 2025-01-20 8.00 invoice=INV-1
    """
    assert value(text, "promises_due") == 0
    assert value(text, "promise_kept_rate") is None
