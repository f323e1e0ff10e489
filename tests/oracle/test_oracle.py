"""The slow recomputation itself, held against the worked examples of the sources, a published file and hledger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.oracle import ibm
from tests.oracle.aging import aging, class_of
from tests.oracle.balances import Balances
from tests.oracle.figures import FIGURES, kpi
from tests.oracle.records import Records, due_by_terms, parse, read_folder, write_folder
from tests.oracle.small import apply, books, credit_note, invoice, payment

if TYPE_CHECKING:
    from pathlib import Path

Q4 = (date(2025, 10, 1), date(2025, 12, 31))


def rounded(value: int | Fraction | None, places: int) -> str:
    assert value is not None
    exact = Decimal(Fraction(value).numerator) / Decimal(Fraction(value).denominator)
    return str(exact.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP"))


QUARTER = books(
    invoice("1", "2025-10-05", "2025-11-04", "90000"),
    invoice("2", "2025-11-05", "2025-12-05", "30000"),
    invoice("3", "2025-12-05", "2026-01-04", "30000"),
    payment("P", "2025-11-20", "90000"),
    apply("P", "1", "90000"),
)


@pytest.mark.parametrize(
    ("identifier", "places", "expected"),
    [("dso", 1, "36.8"), ("best_possible_dso", 1, "18.4"), ("average_days_delinquent", 1, "18.4")],
)
def test_days_sales_outstanding_of_a_quarter(identifier: str, places: int, expected: str) -> None:
    assert rounded(kpi(QUARTER, identifier, *Q4).value, places) == expected


def test_best_possible_dso_on_net_sales() -> None:
    ledger = books(
        invoice("1", "2025-10-05", "2025-11-04", "60000"),
        invoice("3", "2025-12-05", "2026-01-04", "30000"),
        credit_note("C", "2025-11-01", "10000"),
        apply("C", "1", "10000"),
    )
    assert rounded(kpi(ledger, "best_possible_dso", *Q4, {"dso_sales": "net"}).value, 1) == "34.5"
    assert rounded(kpi(ledger, "dso", *Q4, {"dso_sales": "net"}).value, 1) == "92.0"


def test_turnover_of_a_quarter() -> None:
    ledger = books(
        invoice("0", "2025-09-10", "2025-10-10", "20000"),
        invoice("1", "2025-10-10", "2025-11-10", "95000"),
        invoice("2", "2025-12-10", "2026-01-10", "25000"),
        payment("P", "2025-12-20", "115000"),
        apply("P", "0", "20000"),
        apply("P", "1", "95000"),
    )
    assert rounded(kpi(ledger, "ar_average", *Q4).value, 0) == "2250000"
    assert rounded(kpi(ledger, "ar_turnover", *Q4).value, 2) == "5.33"
    assert rounded(kpi(ledger, "ar_turnover_annualised", *Q4).value, 2) == "21.16"
    assert rounded(kpi(ledger, "average_collection_period", *Q4).value, 2) == "17.25"


@pytest.mark.parametrize(("sales", "expected"), [("60000", 12), ("20000", 4)])
def test_turnover_of_a_year(sales: str, expected: int) -> None:
    ledger = books(
        invoice("0", "2024-12-10", "2025-01-10", "5000"),
        invoice("1", "2025-06-10", "2025-07-10", sales),
        payment("P", "2025-07-20", sales),
        apply("P", "1", sales),
    )
    assert kpi(ledger, "ar_turnover", date(2025, 1, 1), date(2025, 12, 31)).value == expected


def test_collection_effectiveness() -> None:
    ledger = books(
        invoice("0", "2025-09-10", "2025-10-10", "24000"),
        invoice("4", "2025-09-30", "2026-01-31", "8000"),
        invoice("1", "2025-10-10", "2025-11-10", "18000"),
        invoice("2", "2025-11-10", "2025-12-10", "15000"),
        invoice("3", "2025-12-10", "2026-01-10", "13000"),
        payment("P", "2025-12-20", "50000"),
        apply("P", "0", "24000"),
        apply("P", "1", "18000"),
        apply("P", "2", "8000"),
    )
    balances = {name: kpi(ledger, name, *Q4).value for name in ("ar_beginning", "ar_ending", "ar_current")}
    assert balances == {"ar_beginning": 3_200_000, "ar_ending": 2_800_000, "ar_current": 2_100_000}
    assert rounded(kpi(ledger, "cei_monthly_average", *Q4).value, 1) == "73.4"
    assert rounded(kpi(ledger, "cei_total_sales", *Q4).value, 1) == "87.7"


def test_countback_goes_back_month_by_month() -> None:
    ledger = books(
        invoice("1", "2025-09-05", "2025-10-05", "50000"),
        invoice("2", "2025-11-05", "2025-12-05", "30000"),
        invoice("3", "2025-12-05", "2026-01-04", "20000"),
        payment("P", "2025-12-30", "25000"),
        apply("P", "1", "25000"),
    )
    assert kpi(ledger, "dso_countback", *Q4).value == 31 + 30 + 31 + 15
    assert kpi(ledger, "dso_countback", *Q4, {"countback_month": "30"}).value == 30 + 30 + 30 + 15
    assert kpi(ledger, "dso_countback", *Q4, {"countback_no_sales": "stop"}).value == 31 + 30


@pytest.mark.parametrize(
    ("age", "name"),
    [(-3, "current"), (0, "current"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (90, "61-90"), (91, "over 90")],
)
def test_edges_belong_to_the_class_below(age: int, name: str) -> None:
    assert class_of(age, (30, 60, 90), "due") == name


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("", "2024-03-01"),
        ("net 45", "2024-03-16"),
        ("eom 15", "2024-02-15"),
        ("2/10 net 30", "2024-03-01"),
        ("due on receipt", "2024-01-31"),
    ],
)
def test_due_dates_follow_from_terms(terms: str, due: str) -> None:
    assert due_by_terms(date(2024, 1, 31), terms).isoformat() == due


def test_a_returned_payment_opens_its_invoice_again() -> None:
    ledger = books(
        invoice("1", "2025-10-01", "2025-10-31", "100"),
        payment("P", "2025-10-10", "120", returned_date="2025-11-05"),
        apply("P", "1", "100"),
    )
    october, november = (date(2025, 10, 1), date(2025, 10, 31)), (date(2025, 11, 1), date(2025, 11, 30))
    assert kpi(ledger, "ar_ending", *october).value == -2000
    assert kpi(ledger, "invoices_closed", *october).value == 1
    assert kpi(ledger, "ar_ending", *november).value == 10000
    assert kpi(ledger, "cash_collected", *november).value == -12000
    assert kpi(ledger, "cash_applied", *november).value == -10000
    whole = (october[0], november[1])
    assert kpi(ledger, "invoices_closed", *whole).value == 0
    assert kpi(ledger, "weighted_avg_days_to_pay", *whole).value is None


def test_two_rates_make_an_exchange_difference() -> None:
    ledger = books(
        invoice("1", "2025-10-01", "2025-10-31", "100.00", currency="EUR", rate="1.10"),
        payment("P", "2025-10-10", "100.00", currency="EUR", rate="1.08"),
        apply("P", "1", "60.00"),
        apply("P", "1", "40.00", date="2025-11-03"),
    )
    october = (date(2025, 10, 1), date(2025, 10, 31))
    assert kpi(ledger, "open_items", *october).value == 4400
    assert kpi(ledger, "unapplied_cash", *october).value == 4320
    assert kpi(ledger, "exchange_differences", *october).value == 6480 - 6600
    assert kpi(ledger, "ar_ending", *Q4).value == 0


def test_a_cash_sale_is_in_total_sales_only() -> None:
    ledger = books(
        invoice("1", "2025-10-01", "2025-10-01", "100"),
        invoice("2", "2025-10-01", "2025-10-31", "50", cash_sale="yes"),
        invoice("3", "2025-10-01", "2025-10-01", "30", cash_sale="no"),
        payment("P", "2025-10-01", "140"),
        apply("P", "1", "100"),
        apply("P", "3", "30"),
    )
    figures = {name: kpi(ledger, name, *Q4).value for name in FIGURES}
    assert (figures["total_sales"], figures["credit_sales"], figures["invoices_issued"]) == (18000, 3000, 1)
    assert (figures["cash_collected"], figures["cash_applied"], figures["unapplied_cash"]) == (4000, 3000, 1000)


def test_a_folder_read_back_is_the_same(tmp_path: Path) -> None:
    write_folder(QUARTER, tmp_path)
    back = read_folder(tmp_path)
    assert {name: [{k: v for k, v in row.items() if v} for row in rows] for name, rows in back.items()} == QUARTER
    assert parse(back) == parse(QUARTER)


# The published file


@pytest.fixture(scope="module")
def published() -> Records:
    if not ibm.csv_path().exists():
        pytest.skip("ibm_late_payments.csv is not here; name its folder in ARDESK_DATA")
    return ibm.to_exchange(ibm.csv_path())


def test_the_published_file_has_what_its_description_says(published: Records) -> None:
    counts = {name: len(rows) for name, rows in published.items()}
    assert counts["customers.csv"] == 100
    assert counts["invoices.csv"] == counts["payments.csv"] == 2466
    assert counts["disputes.csv"] == 561
    assert sum(Decimal(row["total"]) for row in published["invoices.csv"]) == Decimal("147703.18")


@pytest.mark.parametrize(
    ("day", "current", "late", "count"),
    [
        ("2012-06-30", 459436, 90973, 98),
        ("2012-12-31", 493632, 78874, 99),
        ("2013-06-30", 428429, 83556, 84),
        ("2013-12-31", 20625, 55565, 13),
    ],
)
def test_the_published_aging(published: Records, day: str, current: int, late: int, count: int) -> None:
    as_of = date.fromisoformat(day)
    ledger = parse(published)
    aged = aging(ledger, as_of, "invoice")
    assert sum(row.open_items > 0 for row in aged.rows.values()) == count
    assert aged.total.amounts == {"current": current, "1-30": late, "31-60": 0, "61-90": 0, "over 90": 0}
    assert aging(ledger, as_of, "customer").total == aged.total


def test_hledger_agrees_at_every_month_end(published: Records, tmp_path: Path) -> None:
    told = ibm.hledger_balances(ibm.csv_path(), tmp_path)
    balances = Balances(parse(published))
    assert len(told) == 25
    assert {day: balances.ar_total(day) for day in told} == told
