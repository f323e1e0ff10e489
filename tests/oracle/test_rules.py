"""The rules that settle the doubtful cases, each in a ledger of a few rows worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.oracle.figures import kpi
from tests.oracle.small import apply, books, credit_note, dispute, invoice, payment, promise

if TYPE_CHECKING:
    from tests.oracle.records import Records

OCTOBER = (date(2025, 10, 1), date(2025, 10, 31))
NOVEMBER = (date(2025, 11, 1), date(2025, 11, 30))
Q4 = (date(2025, 10, 1), date(2025, 12, 31))
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
Figure = int | Fraction | None

RETURNED = books(
    invoice("1", "2025-10-01", "2025-10-31", "100"),
    payment("P", "2025-10-10", "100", returned_date="2025-10-20"),
    apply("P", "1", "60"),
    apply("P", "1", "40", date="2025-10-20"),
)
TAXED = books(
    invoice("1", "2025-10-01", "2025-10-15", "119", net="100", tax="19"),
    credit_note("K", "2025-10-05", "21", net="17.65", tax="3.35"),
    apply("K", "1", "10"),
    payment("P", "2025-10-10", "50"),
    apply("P", "1", "50"),
)
DISPUTED = books(
    invoice("1", "2025-10-01", "2025-10-15", "100"),
    invoice("2", "2025-10-02", "2025-11-15", "300"),
    dispute("D", "1", "2025-10-03"),
    dispute("E", "2", "2025-10-04", amount="50", resolved="2025-10-31"),
    dispute("F", "2", "2025-10-04", amount="30", resolved="2025-11-01"),
)
CLOSED = books(
    invoice("1", "2025-10-01", "2025-10-31", "100"),
    payment("P", "2025-10-11", "40"),
    apply("P", "1", "40", date="2025-10-21"),
    payment("Q", "2025-11-02", "50"),
    apply("Q", "1", "50"),
    credit_note("K", "2025-11-20", "10"),
    apply("K", "1", "10"),
    invoice("2", "2025-10-10", "2025-10-30", "100"),
    payment("R", "2025-10-30", "100"),
    apply("R", "2", "100", date="2025-11-05"),
    invoice("3", "2025-10-10", "2025-10-30", "7"),
    credit_note("L", "2025-11-20", "7"),
    apply("L", "3", "7"),
)
ROLLED = books(
    invoice("1", "2025-08-01", "2025-09-30", "100"),
    invoice("2", "2025-08-02", "2025-08-20", "50"),
    payment("P", "2025-10-12", "30"),
    apply("P", "1", "30"),
)
PROMISED = books(
    invoice("1", "2025-09-01", "2025-09-15", "100"),
    payment("P", "2025-10-10", "60"),
    apply("P", "1", "60"),
    promise("full", "2025-10-01", "2025-10-10", "60", invoice="1"),
    promise("late", "2025-10-01", "2025-10-09", "60", invoice="1"),
    promise("part", "2025-10-10", "2025-10-31", "80"),
    promise("gone", "2025-10-01", "2025-10-10", "60", status="withdrawn"),
    promise("next", "2025-10-01", "2025-11-10", "60"),
)


@pytest.mark.parametrize(
    ("ledger", "identifier", "period", "options", "expected"),
    [
        (RETURNED, "ar_ending", OCTOBER, {}, 10000),
        (RETURNED, "cash_applied", OCTOBER, {}, 0),
        (RETURNED, "cash_applied", (date(2025, 10, 1), date(2025, 10, 19)), {}, 6000),
        (RETURNED, "ar_ending", (date(2025, 10, 1), date(2025, 10, 19)), {}, 0),
        (RETURNED, "returned_payments", OCTOBER, {}, 10000),
        (TAXED, "credit_sales", OCTOBER, {"tax": "excluded"}, 10000),
        (TAXED, "credit_notes", OCTOBER, {"tax": "excluded"}, 1765),
        (TAXED, "open_items", OCTOBER, {"tax": "excluded"}, 4958),
        (TAXED, "unapplied_cash", OCTOBER, {"tax": "excluded"}, 925),
        (TAXED, "cash_collected", OCTOBER, {"tax": "excluded"}, 5000),
        (TAXED, "weighted_avg_days_late", OCTOBER, {"tax": "excluded"}, -5),
        (DISPUTED, "dso", OCTOBER, {"disputed": "exclude"}, Fraction(270 * 31, 400)),
        (DISPUTED, "best_possible_dso", OCTOBER, {"disputed": "exclude"}, Fraction(270 * 31, 400)),
        (DISPUTED, "ar_past_due", OCTOBER, {"disputed": "exclude"}, 10000),
        (DISPUTED, "pct_past_due", NOVEMBER, {"disputed": "exclude"}, 100),
        (DISPUTED, "pct_over_30", NOVEMBER, {"disputed": "exclude", "basis": "invoice"}, 100),
        (DISPUTED, "cei_total_sales", OCTOBER, {"disputed": "exclude"}, 100),
        (CLOSED, "invoices_closed", OCTOBER, {}, 0),
        (CLOSED, "invoices_closed", NOVEMBER, {}, 2),
        (CLOSED, "avg_days_to_pay", NOVEMBER, {}, Fraction(32 + 20, 2)),
        (CLOSED, "avg_days_late", NOVEMBER, {}, 1),
        (CLOSED, "avg_days_late", NOVEMBER, {"late": "late_only"}, 2),
        (CLOSED, "weighted_avg_days_to_pay", OCTOBER, {}, 10),
        (CLOSED, "weighted_avg_days_late", OCTOBER, {"late": "floor"}, 0),
        (CLOSED, "weighted_avg_days_late", OCTOBER, {"late": "late_only"}, None),
        (CLOSED, "weighted_avg_days_to_pay", NOVEMBER, {}, Fraction(50 * 32 + 100 * 20, 150)),
        (CLOSED, "predue_share_invoices", NOVEMBER, {}, 50),
        (CLOSED, "predue_share_invoices", NOVEMBER, {"predue": "strictly_before"}, 0),
        (CLOSED, "predue_share_amount", NOVEMBER, {}, Fraction(200, 3)),
        (CLOSED, "predue_share_customers", NOVEMBER, {}, 0),
        (CLOSED, "predue_share_customers", OCTOBER, {}, 100),
        (CLOSED, "pct_amount_paid_late", NOVEMBER, {}, Fraction(100, 3)),
        (CLOSED, "collection_rate", OCTOBER, {}, Fraction(40 * 100, 207)),
        (CLOSED, "collection_rate", NOVEMBER, {}, 100),
        (CLOSED, "unapplied_cash", OCTOBER, {}, 10000),
        (ROLLED, "roll_rate", OCTOBER, {}, Fraction((70 + 50) * 100, 150)),
        (ROLLED, "roll_rate", OCTOBER, {"roll_rate": "balance"}, Fraction(0)),
        (ROLLED, "dso_sales_weighted", OCTOBER, {}, Fraction(120 * 30, 150)),
        (ROLLED, "dso_sales_weighted", OCTOBER, {"sales_weighted_days": "real"}, Fraction(120 * 31, 150)),
        (ROLLED, "dso_true", OCTOBER, {}, Fraction(70 * 91 + 50 * 90, 150)),
        (ROLLED, "weighted_days_past_due_open", OCTOBER, {}, Fraction(70 * 31 + 50 * 72, 120)),
        (ROLLED, "ar_turnover", YEAR, {}, Fraction(150, 60)),
        (ROLLED, "ar_turnover", YEAR, {"turnover_receivables": "ending"}, Fraction(150, 120)),
        (ROLLED, "ar_turnover", YEAR, {"turnover_receivables": "month_ends"}, Fraction(150 * 13, 2 * 150 + 3 * 120)),
        (ROLLED, "dso", OCTOBER, {}, None),
        (ROLLED, "dso", OCTOBER, {"dso_window": "trailing_12_months"}, Fraction(120 * 365, 150)),
        (ROLLED, "dso_countback", OCTOBER, {}, 31 + 30 + Fraction(120 * 31, 150)),
        (ROLLED, "dso_countback", (date(2025, 9, 1), date(2025, 9, 10)), {}, 10 + 31),
        (PROMISED, "promises_due", OCTOBER, {}, 3),
        (PROMISED, "promises_broken", OCTOBER, {}, 2),
        (PROMISED, "promise_kept_rate", OCTOBER, {}, Fraction(100, 3)),
        (PROMISED, "promise_kept_rate_amount", OCTOBER, {}, 60),
    ],
)
def test_rule(
    ledger: Records, identifier: str, period: tuple[date, date], options: dict[str, str], expected: Figure
) -> None:
    assert kpi(ledger, identifier, *period, options).value == expected


def test_migration_follows_each_item() -> None:
    parts = kpi(ROLLED, "roll_rate", *OCTOBER).parts
    assert {name: part for name, part in parts.items() if part} == {
        "current -> settled": 30,
        "current -> 31-60": 70,
        "31-60 -> 61-90": 100,
    }


def test_aged_credits_stand_in_the_class_of_their_own_age() -> None:
    ledger = books(invoice("1", "2025-08-01", "2025-08-31", "100"), payment("P", "2025-10-31", "30"))
    aged = kpi(ledger, "aging_amount", *OCTOBER, {"credits": "aged"})
    assert aged.value == 7000
    assert {name: part for name, part in aged.parts.items() if part} == {"current": -3000, "61-90": 10000}


def test_the_trailing_window_begins_twelve_months_before_the_day_after() -> None:
    on_leap_day = books(invoice("1", "2023-02-28", "2023-03-28", "100"), invoice("2", "2023-03-01", "2023-03-31", "50"))
    period = (date(2024, 2, 1), date(2024, 2, 28))
    assert kpi(on_leap_day, "dso", *period, {"dso_window": "trailing_12_months"}).value == 365
    period = (date(2024, 2, 1), date(2024, 2, 29))
    assert kpi(on_leap_day, "dso", *period, {"dso_window": "trailing_12_months"}).value == 3 * 365
