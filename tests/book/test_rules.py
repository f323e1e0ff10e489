"""The rules of stocks, flows and the roll-forward, each on a ledger that shows the difference it makes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.errors import ArdeskError
from ardesk.kpi import views
from ardesk.kpi.options import Options
from tests.books import book

if TYPE_CHECKING:
    from ardesk.book.book import Book

JANUARY, FEBRUARY, MARCH = (Period.parse(f"2025-0{month}") for month in (1, 2, 3))


def values(found: Book, period: Period, *names: str, **options: str) -> list[object]:
    each = {one.id: one.value for one in views.kpis(found, period, options=Options(**options))}
    return [each[name] for name in names]


def rolls(found: Book, period: Period) -> bool:
    beginning, ending, sales, notes, cash, off, refunds, exchange = (
        views.value(found, name, period).value or 0
        for name in (
            "ar_beginning", "ar_ending", "credit_sales", "credit_notes", "cash_collected", "write_offs", "refunds",
            "exchange_differences",
        )
    )  # fmt: skip
    return ending == beginning + sales - notes - cash - off + refunds + exchange


def test_paid_on_the_first_is_open_on_the_thirty_first() -> None:
    found = book("INV-1 ACME 2025-03-01 +30d 100.00 | PAY-1 ACME 2025-04-01 100.00")
    assert found.aging(dt.date(2025, 3, 31)).total.open_items == 10000
    assert found.aging(dt.date(2025, 4, 1)).rows == ()


def test_due_on_the_day_is_current_and_limits_stay_in_the_lower_class() -> None:
    found = book("INV-1 ACME 2025-01-01 +0d 1.00 cash=no")
    names = {
        days: _class_on(found, dt.date(2025, 1, 1) + dt.timedelta(days)) for days in (0, 1, 30, 31, 60, 61, 90, 91)
    }
    assert names == {
        0: "current", 1: "1-30", 30: "1-30", 31: "31-60", 60: "31-60", 61: "61-90", 90: "61-90", 91: "over 90",
    }  # fmt: skip


def _class_on(found: Book, day: dt.date) -> str:
    (name,) = [name for name, amount in found.aging(day).total.amounts.items() if amount]
    return name


def test_by_invoice_date_the_first_class_begins_at_0() -> None:
    found = book("INV-1 ACME 2025-01-01 +90d 1.00").aging(dt.date(2025, 1, 31), basis="invoice")
    assert found.classes == ("0-30", "31-60", "61-90", "over 90")
    assert found.total.amounts["0-30"] == 100


def test_one_limit_is_enough_and_odd_ones_are_refused() -> None:
    found = book("INV-1 ACME 2025-01-01 +0d 1.00 cash=no")
    assert found.aging(dt.date(2025, 1, 31), edges=(10,)).classes == ("current", "1-10", "over 10")
    for edges in ((), (0, 30), (30, 30), (60, 30)):
        with pytest.raises(ArdeskError, match="rising"):
            found.aging(dt.date(2025, 1, 31), edges=edges)


def test_unapplied_credit_has_its_own_column_or_the_class_of_its_age() -> None:
    found = book("INV-1 ACME 2025-01-01 +100d 100.00 | PAY-1 ACME 2025-01-10 30.00 to=")
    plain = found.aging(dt.date(2025, 2, 9)).total
    assert (plain.amounts["current"], plain.unapplied, plain.total) == (10000, 3000, 7000)
    aged = found.aging(dt.date(2025, 2, 9), options=Options(credits="aged")).total
    assert (aged.amounts["current"], aged.amounts["1-30"]) == (10000, -3000)


def test_a_returned_payment_opens_its_invoices_again() -> None:
    found = book("INV-1 ACME 2025-01-10 +30d 100.00 | PAY-1 ACME 2025-01-20 130.00 to=INV-1:100.00 returned=2025-02-05")
    names = ("cash_collected", "cash_applied", "returned_payments", "ar_ending", "unapplied_cash", "invoices_closed")
    assert values(found, JANUARY, *names) == [13000, 10000, 0, -3000, 3000, 1]
    assert values(found, FEBRUARY, *names) == [-13000, -10000, 13000, 10000, 0, 0]
    assert values(found, JANUARY, "avg_days_to_pay") == [10.0]
    assert values(found, Period.parse("2025-Q1"), "avg_days_to_pay", "invoices_closed", "promises_due") == [None, 0, 0]
    assert rolls(found, JANUARY)
    assert rolls(found, FEBRUARY)


def test_an_invoice_closed_again_counts_in_the_second_month_only_for_a_later_end() -> None:
    found = book("""
        INV-1 ACME 2025-01-10 +30d 100.00 | PAY-1 ACME 2025-01-20 100.00 returned=2025-02-05
        PAY-2 ACME 2025-03-01 100.00
    """)
    assert [values(found, period, "invoices_closed", "avg_days_to_pay") for period in (JANUARY, FEBRUARY, MARCH)] == [
        [1, 10.0], [0, None], [1, 50.0],
    ]  # fmt: skip


def test_returned_and_replaced_on_one_day_never_opens() -> None:
    found = book("""
        INV-1 ACME 2025-01-10 +30d 100.00 | PAY-1 ACME 2025-01-20 100.00 returned=2025-02-05
        PAY-2 ACME 2025-02-05 100.00
    """)
    assert values(found, FEBRUARY, "invoices_closed", "ar_ending") == [0, 0]
    assert values(found, Period.parse("2025-01-20..2025-02-28"), "invoices_closed", "avg_days_to_pay") == [1, 26.0]


def test_an_allocation_on_the_day_of_return_has_no_effect() -> None:
    found = book("INV-1 ACME 2025-01-10 +30d 100.00 | PAY-1 ACME 2025-01-20 100.00 on=2025-02-05 returned=2025-02-05")
    assert values(found, FEBRUARY, "cash_applied", "open_items") == [0, 10000]


def test_exchange_differences_keep_the_roll_forward() -> None:
    found = book("INV-1 ACME 2025-01-10 +30d 100.00@EUR:1.10 | PAY-1 ACME 2025-02-20 100.00@EUR:1.20")
    assert values(found, JANUARY, "ar_ending", "credit_sales") == [11000, 11000]
    assert values(found, FEBRUARY, "ar_ending", "cash_collected", "cash_applied", "exchange_differences") == [
        0, 12000, 11000, 1000,
    ]  # fmt: skip
    assert rolls(found, FEBRUARY)


def test_a_part_of_a_foreign_invoice_is_open_before_less_open_after() -> None:
    # 0.03 at 0.5 is 0.015, rounded 0.02; after each of three cents: 0.01, 0.01 (0.005 up), 0.00.
    found = book("""
        INV-1 ACME 2025-01-10 +30d 0.03@EUR:0.5 | PAY-1 ACME 2025-01-11 0.01@EUR:0.5
        PAY-2 ACME 2025-01-12 0.01@EUR:0.5 | PAY-3 ACME 2025-01-13 0.01@EUR:0.5
    """)
    applied = [values(found, Period.parse(f"2025-01-{day}..2025-01-{day}"), "cash_applied")[0] for day in (11, 12, 13)]
    assert applied == [1, 0, 1]


def test_payments_come_before_write_offs_on_one_day() -> None:
    found = book(
        "INV-1 ACME 2025-01-10 +30d 0.02@EUR:0.5 | WO-1 INV-1 2025-01-11 0.01 | PAY-1 ACME 2025-01-11 0.01@EUR:0.5"
    )
    # 0.01 open; after the payment 0.005, up to 0.01; so the payment takes nothing and the write-off all.
    assert values(found, JANUARY, "cash_applied", "write_offs") == [0, 1]


def test_a_refund_lowers_what_is_unapplied() -> None:
    found = book("PAY-1 ACME 2025-01-10 100.00 to= | REFUND-1 PAY-1 2025-02-03 40.00")
    assert values(found, FEBRUARY, "unapplied_cash", "refunds", "cash_collected", "ar_ending") == [6000, 4000, 0, -6000]
    assert rolls(found, FEBRUARY)


def test_a_recovery_touches_only_write_offs_and_only_when_net() -> None:
    text = "INV-1 ACME 2025-01-10 +30d 100.00 | WO-1 INV-1 2025-02-01 100.00 recovered=30.00 on=2025-03-05"
    names = ("write_offs", "recoveries", "cash_collected", "ar_ending")
    assert values(book(text), MARCH, *names) == [0, 3000, 0, 0]
    assert values(book(text), MARCH, *names, recoveries="net") == [-3000, 3000, 0, 0]
    assert rolls(book(text), FEBRUARY)


def test_a_cash_sale_is_only_in_total_sales() -> None:
    text = "INV-1 ACME 2025-01-10 +{terms}d 100.00 cash={flag} | PAY-1 ACME 2025-01-10 100.00"
    names = ("credit_sales", "total_sales", "cash_collected", "invoices_issued", "invoices_closed")
    as_cash, as_credit = [0, 10000, 0, 0, 0], [10000, 10000, 10000, 1, 1]
    assert values(book(text.format(terms=0, flag="")), JANUARY, *names) == as_cash
    assert values(book(text.format(terms=30, flag="yes")), JANUARY, *names) == as_cash
    assert values(book(text.format(terms=30, flag="")), JANUARY, *names) == as_credit
    assert values(book(text.format(terms=0, flag="no")), JANUARY, *names) == as_credit


def test_paid_the_day_after_is_no_cash_sale() -> None:
    found = book("INV-1 ACME 2025-01-10 +0d 100.00 | PAY-1 ACME 2025-01-11 100.00")
    assert values(found, JANUARY, "credit_sales", "cash_collected") == [10000, 10000]


def test_a_payment_that_went_back_makes_no_cash_sale() -> None:
    found = book("INV-1 ACME 2025-01-10 +0d 100.00 | PAY-1 ACME 2025-01-10 100.00 returned=2025-02-05")
    assert values(found, FEBRUARY, "open_items", "cash_collected") == [10000, -10000]


def test_the_part_of_a_payment_for_a_cash_sale_is_left_out() -> None:
    found = book("INV-1 ACME 2025-01-10 +0d 100.00 cash=yes | PAY-1 ACME 2025-02-01 150.00 to=INV-1:100.00")
    assert values(found, FEBRUARY, "cash_collected", "unapplied_cash") == [5000, 5000]


def test_an_allocation_counts_from_the_latest_of_three_dates() -> None:
    found = book("INV-1 ACME 2025-02-10 +30d 100.00 | PAY-1 ACME 2025-01-05 100.00 on=2025-01-06")
    assert values(found, JANUARY, "unapplied_cash", "cash_applied") == [10000, 0]
    assert values(found, FEBRUARY, "open_items", "cash_applied", "avg_days_to_pay") == [0, 10000, -36.0]


def test_an_allocation_never_counts_before_its_payment() -> None:
    found = book("INV-1 ACME 2025-01-02 +30d 100.00 | PAY-1 ACME 2025-02-05 100.00 on=2025-01-06")
    assert values(found, JANUARY, "open_items", "unapplied_cash", "cash_applied") == [10000, 0, 0]


def test_a_zero_invoice_is_issued_but_never_closed() -> None:
    found = book("INV-1 ACME 2025-01-10 +30d 0.00")
    assert values(found, JANUARY, "invoices_issued", "invoices_closed") == [1, 0]


def test_closed_by_credit_alone_is_not_counted() -> None:
    found = book("INV-1 ACME 2025-01-10 +30d 100.00 | CN-1 ACME 2025-01-20 60.00 | WO-1 INV-1 2025-01-25 40.00")
    assert values(found, JANUARY, "open_items", "invoices_closed") == [0, 0]


def test_a_credit_note_that_clears_the_rest_does_not_move_the_last_receipt() -> None:
    found = book("INV-1 ACME 2025-01-10 +30d 100.00 | PAY-1 ACME 2025-01-20 90.00 | CN-1 ACME 2025-02-15 10.00")
    assert values(found, JANUARY, "invoices_closed") == [0]
    assert values(found, FEBRUARY, "invoices_closed", "avg_days_to_pay", "predue_share_invoices") == [1, 10.0, 100.0]


def test_tax_left_out_is_left_out_on_both_sides_but_not_of_cash() -> None:
    text = """
        INV-1 ACME 2025-01-10 +30d 120.00 net=100.00 | PAY-1 ACME 2025-01-20 60.00
        CN-1 ACME 2025-01-25 12.00 net=10.00
    """
    names = ("credit_sales", "credit_notes", "open_items", "cash_collected", "cash_applied", "dso")
    assert values(book(text), JANUARY, *names) == [12000, 1200, 4800, 6000, 6000, pytest.approx(0.4 * 31)]
    assert values(book(text), JANUARY, *names, tax="excluded") == [
        10000,
        1000,
        4000,
        6000,
        6000,
        pytest.approx(0.4 * 31),
    ]
    assert book(text).aging(dt.date(2025, 1, 31), options=Options(tax="excluded")).control_total is None


def test_disputed_parts_leave_the_dso_but_not_receivables() -> None:
    text = "INV-1 ACME 2025-01-10 +30d 100.00 | INV-2 ACME 2025-01-10 +30d 100.00 | DISPUTE-1 INV-1 2025-01-12 60.00"
    names = ("dso", "aging_amount", "ar_ending", "credit_sales")
    assert values(book(text), JANUARY, *names, disputed="exclude") == [pytest.approx(0.7 * 31), 14000, 20000, 20000]
    resolved = book(text + " resolved=2025-01-31")
    assert values(resolved, JANUARY, *names, disputed="exclude") == [31.0, 20000, 20000, 20000]


def test_a_dispute_takes_at_most_what_is_open() -> None:
    text = "INV-1 ACME 2025-01-10 +30d 100.00 | PAY-1 ACME 2025-01-20 90.00 | DISPUTE-1 INV-1 2025-01-12 {amount}"
    for amount in ("60.00", "all"):
        assert values(book(text.format(amount=amount)), JANUARY, "aging_amount", disputed="exclude") == [0]


def test_splits_list_every_customer_in_order_and_say_none() -> None:
    found = book("CUSTOMER ZED type=b | CUSTOMER ACME | CUSTOMER NIL type=a | INV-1 ZED 2025-01-10 +30d 100.00")
    customers = views.kpis(found, JANUARY, by="customer", only=("dso",))
    assert [(one.group, one.value) for one in customers] == [("ACME", None), ("NIL", None), ("ZED", 31.0)]
    types = views.kpis(found, JANUARY, by="type", only=("open_items",))
    assert [(one.group, one.value) for one in types] == [("(none)", 0), ("a", 0), ("b", 10000)]
    assert all("present type" in one.warnings[0] for one in types)
    assert customers[0].warnings == ()


def test_only_some_customers_is_a_ledger_of_theirs() -> None:
    found = book("INV-1 ZED 2025-01-10 +30d 100.00 | INV-2 ACME 2025-01-11 +30d 50.00 | PAY-1 ACME 2025-01-12 20.00")
    acme = found.only([found.customers.id[found.customers.code.index("ACME")]])
    assert acme.customers.code == ("ACME",)
    assert values(acme, JANUARY, "ar_ending", "invoices_issued") == [3000, 1]
    assert found.only(codes=["NOBODY"]).aging(dt.date(2025, 1, 31)).rows == ()


def test_the_last_month_a_ledger_takes_has_a_year_before_it() -> None:
    found = book("INV-1 ACME 2025-03-01 +30d 100.00")
    last = Period.parse("2199-12")
    assert values(found, last, "dso", "ar_ending", dso_window="trailing_12_months") == [None, 10000]
    assert values(book("INV-1 ACME 2199-01-01 +30d 100.00"), last, "dso", dso_window="trailing_12_months") == [365.0]
    assert values(book("INV-1 ACME 2198-12-31 +30d 100.00"), last, "dso", dso_window="trailing_12_months") == [None]
