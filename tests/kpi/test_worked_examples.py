"""The worked examples of the sources, out of ledgers that contain them."""

from __future__ import annotations

import pytest

from ardesk.domain.periods import Period
from ardesk.kpi import views
from ardesk.kpi.options import Options
from tests.books import book

Q4 = Period.parse("2025-Q4")


def value(text: str, kpi: str, period: Period = Q4, **options: str) -> float | None:
    return views.value(book(text), kpi, period, Options(**options)).value


# 60,000 receivables on 150,000 credit sales of a quarter of 92 days; 30,000 of them not due.
QUARTER = """
    INV-1 ACME 2025-10-05 +30d 90000.00 | PAY-1 ACME 2025-11-20 90000.00
    INV-2 ACME 2025-10-20 +30d 30000.00
    INV-3 ZED 2025-12-15 +30d 30000.00
"""


def test_dso_of_the_second_seed() -> None:
    assert value(QUARTER, "dso") == 36.8


def test_dso_times_365_wants_a_year_of_sales() -> None:
    assert value(QUARTER, "dso", dso_window="trailing_12_months") == 60000 / 150000 * 365


def test_best_possible_dso_of_the_second_seed() -> None:
    text = """
        INV-1 ACME 2025-10-05 +30d 60000.00 | PAY-1 ACME 2025-11-20 60000.00
        INV-2 ACME 2025-12-20 +30d 30000.00 | CN-1 ZED 2025-12-01 10000.00 to=
    """
    assert value(text, "best_possible_dso", dso_sales="net") == 34.5
    assert value(text, "best_possible_dso") == pytest.approx(30000 / 90000 * 92)


def test_average_days_delinquent_is_the_difference_with_one_denominator() -> None:
    assert value(QUARTER, "best_possible_dso") == 18.4
    assert value(QUARTER, "average_days_delinquent") == 18.4


# 20,000 before the quarter, 25,000 at its end, 120,000 sold.
TURNOVER = """
    INV-1 ACME 2025-09-15 +30d 20000.00 | PAY-1 ACME 2025-10-15 20000.00
    INV-2 ACME 2025-10-20 +30d 95000.00 | PAY-2 ACME 2025-11-15 95000.00 | INV-3 ACME 2025-12-20 +30d 25000.00
"""


def test_turnover_of_the_second_seed() -> None:
    assert round(value(TURNOVER, "ar_turnover") or 0, 2) == 5.33
    assert value(TURNOVER, "average_collection_period") == 17.25
    assert value(TURNOVER, "ar_average") == 2_250_000


@pytest.mark.parametrize(("balance", "turnover"), [("10000.00", 12), ("30000.00", 4)])
def test_turnovers_of_the_first_seed(balance: str, turnover: int) -> None:
    text = f"""
        INV-0 ACME 2024-12-15 +30d {balance} | INV-1 ACME 2025-02-01 +30d 120000.00 | PAY-1 ACME 2025-03-01 120000.00
    """
    assert value(text, "ar_turnover", Period.parse("2025")) == turnover


# Second seed: 32,000 before, 18,000 + 15,000 + 13,000 sold, 28,000 at the end, of these 21,000 not due.
CEI = """
    INV-0 ACME 2025-09-10 +30d 25000.00 | PAY-0 ACME 2025-10-09 25000.00 | INV-9 ZED 2025-09-20 +30d 7000.00
    INV-1 ACME 2025-10-10 +20d 18000.00 | PAY-1 ACME 2025-11-10 18000.00
    INV-2 ACME 2025-11-10 +60d 15000.00 | PAY-2 ACME 2025-12-10 7000.00 | INV-3 ACME 2025-12-10 +30d 13000.00
"""


def test_cei_of_the_second_seed_by_its_formula() -> None:
    assert round(value(CEI, "cei_monthly_average") or 0, 6) == 73.417722
    assert value(CEI, "cei_total_sales") == pytest.approx(100 * 50 / 57)


def test_cei_of_one_month_is_the_same_in_both_forms() -> None:
    december = Period.parse("2025-12")
    assert value(CEI, "cei_monthly_average", december) == value(CEI, "cei_total_sales", december)


def test_bad_debt_of_the_second_seed() -> None:
    text = "INV-1 ACME 2025-10-05 +30d 50000.00 | WO-1 INV-1 2025-12-01 3000.00"
    assert value(text, "bad_debt_to_sales") == 6


def test_countback_takes_months_off_from_the_newest() -> None:
    text = """
        INV-1 ACME 2025-10-10 +30d 400.00 | INV-2 ACME 2025-11-10 +30d 300.00 | INV-3 ACME 2025-12-10 +30d 200.00
        PAY-1 ACME 2025-12-20 300.00 to=INV-1
    """
    # 600 owed: December 200 and November 300 used up, 100 of October's 400.
    assert value(text, "dso_countback") == 31 + 30 + 31 * 100 / 400
    assert value(text, "dso_countback", countback_month="30") == 30 + 30 + 30 * 100 / 400


def test_expected_credit_loss_by_classes() -> None:
    text = "INV-1 ACME 2025-12-20 +30d 1000.00 | INV-2 ACME 2025-11-01 +30d 500.00 | INV-3 ACME 2025-01-01 +30d 10.00"
    assert value(text, "expected_credit_loss") == 500 + 1000 + 500
