"""Rules of aging: classes, limits, bases, credits, shares, roll rates."""

from __future__ import annotations

import datetime as dt

import pytest

from ardesk.kpi.options import Options
from tests.asking import found, parts, value, values
from tests.books import book

SHARES = ("pct_current", "pct_past_due", "pct_over_30", "pct_over_60", "pct_over_90")
LAST = dt.date(2025, 1, 31)


def due(days_before: int, amount: str = "100.00", number: int = 1) -> str:
    """An invoice of the year before, due so many days before the end of January."""
    day = LAST - dt.timedelta(days_before)
    return f"INV-{number} ACME 2024-06-01 {day} {amount}"


@pytest.mark.parametrize(
    ("days", "name"),
    [(-1, "current"), (0, "current"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"),
     (90, "61-90"), (91, "over 90"), (400, "over 90")],
)  # fmt: skip
def test_limits_stay_in_the_lower_class(days: int, name: str) -> None:
    assert parts(due(days), "aging_amount") == {name: 10000}
    assert value(due(days), "ar_past_due") == (0 if days <= 0 else 10000)


@pytest.mark.parametrize("days", [0, 30, 31, 60, 61, 90, 91])
def test_shares_are_strictly_above_their_limit(days: int) -> None:
    assert values(due(days), *SHARES) == [100 * (days <= 0), *(100 * (days > limit) for limit in (0, 30, 60, 90))]
    assert value(due(days), "over_30_amount") == 10000 * (days > 30)


def test_free_limits_and_one_is_enough() -> None:
    one = book(due(8)).aging(LAST, edges=(7,))
    assert one.classes == ("current", "1-7", "over 7")
    assert one.total.amounts["over 7"] == 10000
    assert book(due(8)).aging(LAST, edges=(30, 60, 90, 120)).classes[-2:] == ("91-120", "over 120")


def test_shares_are_of_open_items_so_that_the_classes_make_a_hundred() -> None:
    text = f"{due(0, '75.00')} | {due(40, '25.00', 2)} | PAY-1 ACME 2025-01-31 50.00 to="
    assert parts(text, "aging_pct") == {"current": 75, "31-60": 25}
    assert value(text, "aging_pct") == 100
    assert value(text, "aging_amount") == 10000
    assert values(text, "pct_past_due", "pct_over_30") == [25, 25]


def test_without_open_items_amounts_are_zero_and_shares_not_applicable() -> None:
    text = "PAY-1 ACME 2025-01-10 50.00 to="
    assert value(text, "aging_amount") == 0
    assert parts(text, "aging_amount") == {}
    assert values(text, "aging_pct", *SHARES) == [None] * 6
    assert all(part is None for part in found(text, "aging_pct").parts.values())


def test_aged_credits_go_into_the_class_of_their_own_age_under_both_bases() -> None:
    text = (
        f"{due(95)} | PAY-1 ACME 2025-01-31 10.00 to= | CN-1 ACME 2025-01-01 20.00 to= | PAY-2 ACME 2024-12-31 5.00 to="
    )
    assert parts(text, "aging_amount", credits="aged") == {
        "current": -1000,
        "1-30": -2000,
        "31-60": -500,
        "over 90": 10000,
    }
    by_invoice = {"0-30": -3000, "31-60": -500, "over 90": 10000}
    assert parts(text, "aging_amount", credits="aged", basis="invoice") == by_invoice


def test_aged_credits_change_the_aging_only_and_its_shares_are_of_receivables() -> None:
    text = f"{due(95)} | PAY-1 ACME 2025-01-31 20.00 to="
    assert parts(text, "aging_pct", credits="aged") == {"current": -25, "over 90": 125}
    assert values(text, "aging_amount", credits="aged") == [8000]
    assert values(text, *SHARES, "ar_current", "over_30_amount", credits="aged") == [0, 100, 100, 100, 100, 0, 10000]


OLD = "INV-1 ACME 2024-12-01 2025-03-01 60.00 | INV-2 ACME 2025-01-25 2025-01-26 40.00"  # 61 days old; 5 days late


def test_by_invoice_date_the_first_class_is_0_to_30() -> None:
    assert parts(OLD, "aging_amount", basis="invoice") == {"0-30": 4000, "61-90": 6000}


def test_disputed_parts_leave_the_class_of_the_same_basis() -> None:
    text = f"{OLD} | DISPUTE-1 INV-1 2025-01-10 20.00"
    assert parts(text, "aging_amount", basis="invoice", disputed="exclude") == {"0-30": 4000, "61-90": 4000}
    assert parts(text, "aging_amount", disputed="exclude") == {"current": 4000, "1-30": 4000}
    assert value(text, "over_30_amount", basis="invoice", disputed="exclude") == 4000


def test_basis_is_for_aging_and_over_30_60_90_only() -> None:
    names = ("pct_over_30", "pct_over_60", "pct_over_90", "over_30_amount")
    assert values(OLD, *names) == [0, 0, 0, 0]
    assert values(OLD, *names, basis="invoice") == [60, 60, 0, 6000]
    rest = ("pct_current", "pct_past_due", "ar_current", "ar_past_due", "roll_rate", "expected_credit_loss",
            "past_due_without_contact", "weighted_days_past_due_open")  # fmt: skip
    assert values(OLD, *rest, basis="invoice") == values(OLD, *rest)


@pytest.mark.parametrize(
    ("claim", "left"), [("30.00", 7000), ("all", 0), ("500.00", 0), ("30.00 resolved=2025-01-31", 10000)]
)
def test_disputes_take_at_most_what_is_open_while_they_are_open(claim: str, left: int) -> None:
    text = f"{due(45)} | DISPUTE-1 INV-1 2025-01-10 {claim}"
    assert value(text, "aging_amount", disputed="exclude") == left
    assert value(text, "over_30_amount", disputed="exclude") == left
    assert value(text, "aging_amount") == 10000


def test_two_disputes_of_one_invoice_take_both_claims() -> None:
    text = f"{due(45)} | DISPUTE-1 INV-1 2025-01-10 30.00 | DISPUTE-2 INV-1 2025-01-11 25.00"
    assert value(text, "aging_amount", disputed="exclude") == 4500


def test_roll_rates_do_not_follow_disputes() -> None:
    text = f"{due(10)} | DISPUTE-1 INV-1 2025-01-10 all"
    assert value(text, "roll_rate", disputed="exclude") == value(text, "roll_rate") == 100


def test_tax_left_out_has_no_control_total() -> None:
    aging = book("INV-1 ACME 2025-01-10 +30d 120.00 net=100.00").aging(LAST, options=Options(tax="excluded"))
    assert (aging.total.open_items, aging.control_total) == (10000, None)


def test_without_tax_and_disputes_the_disputed_part_is_without_tax_too() -> None:
    text = "INV-1 ACME 2025-01-10 +30d 120.00 net=100.00 | DISPUTE-1 INV-1 2025-01-12 60.00"
    both = {"tax": "excluded", "disputed": "exclude"}
    assert book(text).aging(LAST, options=Options(**both)).total.open_items == 5000
    assert value(text, "aging_amount", **both) == 5000


# Roll rates: 31 December against 31 January

ROLLING = """
    INV-1 ACME 2024-10-01 2024-12-20 100.00 | PAY-1 ACME 2025-01-10 40.00 to=INV-1
    INV-2 ACME 2024-12-05 2024-12-31 200.00 | INV-3 ACME 2024-12-05 2025-02-15 300.00
    INV-4 ACME 2025-01-05 2025-01-06 50.00
"""


def test_migration_follows_items_and_takes_the_fall_as_settled() -> None:
    assert parts(ROLLING, "roll_rate") == {
        "1-30 -> settled": 40, "1-30 -> 31-60": 60, "current -> 31-60": 40, "current -> current": 60,
    }  # fmt: skip
    assert value(ROLLING, "roll_rate") == pytest.approx(100 * (60 + 200) / 600)


def test_a_long_month_lets_an_item_jump_a_class() -> None:
    """From 0 days on 31 December to 31 days on 31 January: current -> 31-60."""
    text = "INV-2 ACME 2024-12-05 2024-12-31 200.00"
    assert parts(text, "roll_rate") == {"current -> 31-60": 100}


def test_rows_of_the_matrix_add_to_a_hundred_and_empty_ones_are_not_applicable() -> None:
    rows = found(ROLLING, "roll_rate").parts
    current = [part for name, part in rows.items() if name.startswith("current ->")]
    assert sum(part or 0 for part in current) == 100
    assert {part for name, part in rows.items() if name.startswith("over 90 ->")} == {None}


def test_the_month_before_is_the_calendar_month_before_the_one_that_holds_the_end() -> None:
    for period in ("2025-01", "2025-01-20..2025-01-31", "2024-03-05..2025-01-31"):
        assert value(ROLLING, "roll_rate", period) == pytest.approx(100 * 260 / 600)
    cut = "2025-01-01..2025-01-20"  # INV-2 is 20 days late then, INV-1 31
    assert parts(ROLLING, "roll_rate", cut) == {
        "1-30 -> settled": 40, "1-30 -> 31-60": 60, "current -> 1-30": 40, "current -> current": 60,
    }  # fmt: skip


def test_balance_ratios_are_of_class_to_class() -> None:
    text = f"{ROLLING} | INV-5 ACME 2024-06-01 2024-10-15 80.00 | INV-6 ACME 2024-06-01 2024-08-15 20.00"
    one = found(text, "roll_rate", roll_rate="balance")
    # December: current 500, 1-30 100, 31-60 none, 61-90 80, over 90 20. January: 1-30 50, 31-60 260, over 90 100.
    assert one.value == 10
    assert dict(one.parts) == {
        "current -> 1-30": 10, "1-30 -> 31-60": 260, "31-60 -> 61-90": None, "61-90 + over 90 -> over 90": 100,
    }  # fmt: skip


def test_nothing_open_a_month_ago_is_not_applicable() -> None:
    text = "INV-4 ACME 2025-01-05 2025-01-06 50.00"
    assert [value(text, "roll_rate"), value(text, "roll_rate", roll_rate="balance")] == [None, None]
