"""Rules of risk: bad debt, targets, high-risk customers, limits, concentration, expected losses, cost of carrying."""

from __future__ import annotations

import pytest

from tests.asking import by, value, values

SOLD = "INV-1 ACME 2025-01-05 +10d 800.00 | INV-2 ACME 2025-01-06 +0d 200.00 cash=yes | CN-1 ACME 2025-01-07 100.00 to="
LOST = f"{SOLD} | WO-1 INV-1 2025-01-20 40.00 recovered=10.00 on=2025-01-25 | WO-2 INV-1 2025-01-20 2.00 kind=minor"


# Bad debt


def test_bad_debt_over_total_credit_or_net_sales() -> None:
    figures = [value(LOST, "bad_debt_to_sales", bad_debt_sales=how) for how in ("total", "credit", "net")]
    assert figures == pytest.approx([100 * 40 / 1000, 100 * 40 / 800, 100 * 40 / 700])


def test_minor_write_offs_are_in_write_offs_only() -> None:
    assert values(LOST, "write_offs", "bad_debt_to_sales") == [4200, 4]
    kinds = LOST.replace("kind=minor", "kind=bad_debt")
    assert value(kinds, "bad_debt_to_sales") == pytest.approx(4.2)


def test_net_of_recoveries_where_they_apply() -> None:
    names = ("write_offs", "bad_debt_to_sales", "bad_debt_pct_of_ar", "write_off_over_target")
    # 658 owed at the end (800 - 42 - 100 unapplied), of which 2 % are 13.16.
    assert values(LOST, *names) == pytest.approx([4200, 4, 100 * 40 / 658, 4000 - 1316])
    assert values(LOST, *names, recoveries="net") == pytest.approx([3200, 3, 100 * 30 / 658, 3000 - 1316])


def test_recoveries_of_minor_write_offs_stay_out_of_bad_debt() -> None:
    text = f"{SOLD} | WO-2 INV-1 2025-01-20 2.00 kind=minor recovered=1.00 on=2025-01-21"
    assert values(text, "bad_debt_to_sales", "write_offs", recoveries="net") == [0, 100]


def test_no_sales_is_not_applicable() -> None:
    text = "INV-1 ACME 2024-12-05 +10d 800.00 | WO-1 INV-1 2025-01-20 40.00"
    assert [value(text, "bad_debt_to_sales", bad_debt_sales=how) for how in ("total", "credit", "net")] == [None] * 3


YEARS = "INV-1 ACME 2023-12-05 +10d 100.00 | INV-2 ACME 2024-06-05 +10d 300.00 | WO-1 INV-2 2024-07-01 10.00"


def test_of_a_year_bad_debt_is_over_the_mean_of_balances_twelve_months_apart() -> None:
    assert value(YEARS, "bad_debt_pct_of_ar", "2024") == pytest.approx(100 * 10 / ((100 + 390) / 2))
    # Two years still take the last twelve months: from 1 January 2024.
    assert value(YEARS, "bad_debt_pct_of_ar", "2023-01-01..2024-12-31") == pytest.approx(100 * 10 / ((100 + 390) / 2))
    # 365 days are a year, 364 are not.
    assert value(YEARS, "bad_debt_pct_of_ar", "2024-01-02..2024-12-31") == pytest.approx(100 * 10 / ((100 + 390) / 2))
    assert value(YEARS, "bad_debt_pct_of_ar", "2024-01-03..2024-12-31") == pytest.approx(100 * 10 / 390)


def test_of_less_than_a_year_it_is_over_ending_receivables_not_annualised() -> None:
    assert value(YEARS, "bad_debt_pct_of_ar", "2024-07") == pytest.approx(100 * 10 / 390)


def test_the_target_is_the_rate_times_the_end_for_every_period_also_below_zero() -> None:
    assert values(YEARS, "write_off_target_amount", "write_off_over_target", period="2024") == [780, 220]
    assert value(YEARS, "write_off_target_amount", "2024", write_off_target="1.5") == 585
    credit = "PAY-1 ACME 2025-01-05 100.00 to="
    assert values(credit, "write_off_target_amount", "write_off_over_target") == [-200, 200]


def test_over_target_takes_the_rounded_target_off() -> None:
    text = "INV-1 ACME 2025-01-05 +10d 10.25 | WO-1 INV-1 2025-01-20 10.00"  # 2 % of 0.25 are half a cent
    assert values(text, "write_off_target_amount", "write_off_over_target") == [1, 999]


# High-risk customers


HIGH = """
    CUSTOMER ACME risk=high risk_since=2025-01-31 | CUSTOMER ZED risk=high | CUSTOMER LOW risk=low
    CUSTOMER NIL risk=high | INV-1 ACME 2025-01-05 +10d 300.00 | INV-2 ZED 2024-01-05 +10d 100.00
    INV-3 LOW 2024-01-05 +10d 600.00 | PAY-3 LOW 2025-01-06 900.00 to=
    INV-4 NIL 2025-01-05 +10d 1.00 | PAY-4 NIL 2025-01-06 1.00
"""


def test_high_risk_of_customers_with_open_items_unapplied_credit_not_set_off() -> None:
    assert values(HIGH, "high_risk_pct_accounts", "high_risk_pct_exposure") == pytest.approx([100 * 2 / 3, 40])


def test_a_customer_is_high_risk_from_its_day_on_and_always_without_one() -> None:
    before = "2025-01-01..2025-01-30"
    assert value(HIGH, "high_risk_pct_exposure", before) == 10
    assert value(HIGH, "high_risk_pct_accounts", before) == pytest.approx(100 / 3)


def test_no_balances_is_not_applicable() -> None:
    text = "CUSTOMER ACME risk=high | PAY-1 ACME 2025-01-05 1.00 to="
    names = ("high_risk_pct_accounts", "high_risk_pct_exposure", "concentration_top10", "concentration_largest",
             "expected_credit_loss_pct", "bad_debt_to_sales")  # fmt: skip
    assert values(text, *names) == [None] * 6


# Credit limits

LIMITS = (
    "credit_overruns_accounts",
    "credit_overruns_amount",
    "credit_utilisation",
    "credit_overruns_accounts_in_period",
)


@pytest.mark.parametrize(
    ("limit", "figures"),
    [("100.00", [0, 0, 100, 0]), ("99.99", [1, 1, pytest.approx(10000 / 99.99), 1]), ("0", [1, 10000, None, 1])],
)
def test_equal_is_no_overrun_and_a_limit_of_zero_is_a_limit(limit: str, figures: list[float | None]) -> None:
    text = f"CUSTOMER ACME credit_limit={limit} | INV-1 ACME 2025-01-05 +10d 100.00"
    assert values(text, *LIMITS) == figures


def test_without_limit_a_customer_is_not_tested() -> None:
    text = "CUSTOMER ACME | INV-1 ACME 2025-01-05 +10d 100.00"
    assert values(text, *LIMITS) == [0, 0, None, 0]


def test_exposure_is_the_balance_and_below_zero_none() -> None:
    text = """
        CUSTOMER ACME credit_limit=50.00 | CUSTOMER ZED credit_limit=50.00
        INV-1 ACME 2025-01-05 +10d 100.00 | PAY-1 ACME 2025-01-20 30.00 to= | PAY-2 ZED 2025-01-20 500.00 to=
    """
    assert values(text, *LIMITS) == [1, 2000, 70, 1]


def test_over_on_any_day_of_the_period_at_its_end() -> None:
    text = """
        CUSTOMER ACME credit_limit=50.00 | INV-1 ACME 2025-01-05 +10d 100.00 | PAY-1 ACME 2025-01-10 100.00
        INV-2 ACME 2025-01-20 +10d 90.00 | PAY-2 ACME 2025-01-20 90.00 to=INV-2
    """
    over = "credit_overruns_accounts_in_period"
    assert value(text, over) == 1
    assert value(text, over, "2025-01-09..2025-01-31") == 1
    assert value(text, over, "2025-01-10..2025-01-31") == 0  # on the 20th it was over for hours only
    assert value(text, "credit_overruns_accounts") == 0


def test_limits_are_todays_and_exposure_stays_gross_of_tax() -> None:
    text = "CUSTOMER ACME credit_limit=110.00 | INV-1 ACME 2025-01-05 +10d 120.00 net=100.00"
    assert values(text, *LIMITS, tax="excluded") == values(text, *LIMITS)
    assert value(text, "credit_overruns_accounts", "2025-01") == 1


# Concentration


def test_concentration_is_of_open_items() -> None:
    text = " | ".join(f"INV-{n} C{n} 2025-01-05 +10d {n}.00" for n in range(1, 13))  # 78 in all
    paid = f"{text} | PAY-1 C12 2025-01-06 500.00 to="
    assert values(paid, "concentration_top10", "concentration_largest") == pytest.approx([100 * 75 / 78, 100 * 12 / 78])


def test_of_one_customer_it_is_a_hundred() -> None:
    text = "INV-1 ACME 2025-01-05 +10d 1.00 | INV-2 ZED 2025-01-05 +10d 9.00"
    assert by(text, "customer", "concentration_largest") == {"ACME": 100, "ZED": 100}


# Expected credit loss

AGED = """
    INV-1 A 2024-06-01 2025-02-01 1000.00 | INV-2 A 2024-06-01 2025-01-20 100.00 | INV-3 A 2024-06-01 2024-12-20 100.00
    INV-4 A 2024-06-01 2024-11-20 100.00 | INV-5 A 2024-06-01 2024-10-20 100.00 | PAY-1 A 2025-01-01 700.00 to=
"""


def test_expected_loss_is_class_by_class_before_unapplied_credit() -> None:
    assert value(AGED, "expected_credit_loss") == 500 + 200 + 500 + 2000 + 5000
    assert value(AGED, "expected_credit_loss_pct") == pytest.approx(100 * 82 / 1400)
    assert value(AGED, "expected_credit_loss", credits="aged", disputed="exclude", basis="invoice") == 8200


def test_a_class_without_a_rate_loses_nothing_and_the_sum_is_rounded_once() -> None:
    assert value(AGED, "expected_credit_loss", loss_rates="over 90:10") == 1000
    cents = "INV-1 A 2025-01-05 +60d 0.70 | INV-2 A 2025-01-05 +60d 0.30"  # 0.35 and 0.15 cents: half a cent
    assert value(cents, "expected_credit_loss") == 1


def test_rates_from_history_are_of_what_entered_a_class_a_year_ago_and_was_written_off_since() -> None:
    text = """
        INV-1 A 2023-06-01 +30d 100.00 | PAY-1 A 2023-06-20 60.00 to=INV-1 | WO-1 INV-1 2025-01-31 30.00
        INV-2 A 2023-06-01 +30d 100.00 | PAY-2 A 2023-06-20 100.00 to=INV-2
        INV-3 A 2025-01-10 +30d 1000.00 | INV-4 A 2024-12-20 +30d 500.00
    """
    # Of 200 that entered `current` 30 were lost: 15 %; of 40 that entered 1-30, 30: 75 %; INV-1 has 10 left over 90.
    # 31-60, 61-90 and over 90: 75 % of what entered each of them too.
    assert value(text, "expected_credit_loss", loss_rates="history") == 15000 + 37500 + 750


def test_a_class_nobody_entered_has_the_rate_of_the_class_before() -> None:
    text = """
        INV-1 A 2023-06-01 +30d 100.00 | PAY-1 A 2023-06-20 80.00 to=INV-1 | WO-1 INV-1 2023-06-25 20.00
        INV-4 A 2024-12-20 +30d 500.00
    """
    assert value(text, "expected_credit_loss", loss_rates="history") == 10000


@pytest.mark.parametrize(
    ("day", "loss"), [("2023-01-31", 0), ("2023-02-01", 100000), ("2024-01-31", 100000), ("2024-02-01", 0)]
)
def test_only_what_entered_in_the_twelve_months_that_ended_a_year_ago_is_history(day: str, loss: int) -> None:
    """For January 2025 these are 1 February 2023 to 31 January 2024; all of it was written off before it was late."""
    text = f"INV-1 A {day} 2024-12-31 100.00 | WO-1 INV-1 2024-06-01 100.00 | INV-3 A 2025-01-10 +30d 1000.00"
    assert value(text, "expected_credit_loss", loss_rates="history") == loss


def test_a_class_is_entered_on_the_day_after_the_limit() -> None:
    """Due on 31 January 2023 it enters 1-30 on 1 February, the first day of the history for January 2025."""
    late = "INV-3 A 2024-12-10 +30d 1000.00"  # in 1-30 at the end
    text = f"INV-1 A 2022-12-01 {{due}} 100.00 | WO-1 INV-1 2024-06-01 100.00 | {late}"
    assert value(text.format(due="2023-01-31"), "expected_credit_loss", loss_rates="history") == 100000
    assert value(text.format(due="2023-01-30"), "expected_credit_loss", loss_rates="history") == 0


def test_due_at_once_enters_current_and_due_before_its_date_does_not() -> None:
    text = "INV-1 A 2023-06-01 {due} 100.00 cash=no | WO-1 INV-1 2023-06-01 100.00 | INV-3 A 2025-01-10 +30d 10.00"
    lost = [value(text.format(due=due), "expected_credit_loss", loss_rates="history") for due in ("+0d", "2023-05-31")]
    assert lost == [0, 0]  # written off on the day itself: nothing of it was there at its end
    kept = text.replace("WO-1 INV-1 2023-06-01", "WO-1 INV-1 2023-06-02")
    lost = [value(kept.format(due=due), "expected_credit_loss", loss_rates="history") for due in ("+0d", "2023-05-31")]
    assert lost == [1000, 0]


def test_no_more_is_lost_of_a_class_than_entered_it() -> None:
    """What a returned payment opened again was not in the class when the invoice entered it."""
    text = """
        INV-1 A 2023-06-01 +30d 100.00 | PAY-1 A 2023-06-20 60.00 returned=2023-08-01 | WO-1 INV-1 2023-08-10 100.00
        INV-2 A 2023-06-02 +30d 60.00 | INV-3 A 2024-12-10 +30d 1000.00
    """
    # 40 of INV-1 and 60 of INV-2 entered 1-30; of these 40 were lost, though 100 were written off: 40 % of INV-3.
    assert value(text, "expected_credit_loss", loss_rates="history") == 40000


def test_written_off_after_the_end_is_not_known_yet() -> None:
    text = "INV-1 A 2023-06-01 +30d 100.00 | WO-1 INV-1 2025-02-01 100.00 | INV-3 A 2025-01-10 +30d 50.00"
    assert value(text, "expected_credit_loss", loss_rates="history") == 0


# Cost of carrying


def test_carrying_what_is_past_due_costs_by_the_day_at_the_end() -> None:
    text = "INV-1 ACME 2025-01-05 +10d 3650.00 | INV-2 ACME 2025-01-05 +60d 999.00"
    assert value(text, "cost_of_carrying") == 80
    assert value(text, "cost_of_carrying", carrying_rate="12.5") == 125
    assert value(text, "cost_of_carrying", "2025-01-31..2025-01-31") == 80
