"""Rules of balances and flows: as-of dates, periods, the treatment of each kind of document, the roll-forward."""

from __future__ import annotations

import datetime as dt

import pytest

from ardesk.kpi.options import Options
from tests.asking import by, found, ledger_rolls, parts, value, values
from tests.books import book

ENDS = ("ar_beginning", "ar_ending")


# As-of dates and periods


def test_documents_dated_by_the_day_count_and_later_ones_do_not() -> None:
    text = "INV-1 ACME 2025-01-31 +30d 100.00 | INV-2 ACME 2025-02-01 +30d 7.00 | PAY-1 ACME 2025-02-01 100.00 to=INV-1"
    assert values(text, *ENDS, period="2025-01") == [0, 10000]
    assert values(text, *ENDS, period="2025-02") == [10000, 700]


def test_both_days_of_a_period_are_in_it() -> None:
    text = " | ".join(
        f"INV-{day} ACME {day} +30d 1.00" for day in ("2024-12-31", "2025-01-01", "2025-01-31", "2025-02-01")
    )
    assert values(text, "credit_sales", *ENDS) == [200, 100, 300]


@pytest.mark.parametrize(
    ("period", "days"), [("2025-Q1", 90), ("2024-Q1", 91), ("2025-Q4", 92), ("2025", 365), ("2024", 366)]
)
def test_days_of_a_period_are_its_real_ones(period: str, days: int) -> None:
    year = period[:4]
    text = f"INV-1 ACME {year}-03-01 +900d 100.00 | INV-2 ACME {year}-11-01 +900d 100.00"
    only_one = text.split(" | ")[0 if period.endswith("Q1") else 1]
    assert value(only_one, "dso", period) == days


def test_credit_sales_are_gross_and_whether_or_not_paid_since() -> None:
    text = "INV-1 ACME 2025-01-10 +30d 120.00 net=100.00 | PAY-1 ACME 2025-01-20 120.00"
    assert values(text, "credit_sales", "net_credit_sales", "ar_ending") == [12000, 12000, 0]


def test_net_credit_sales_take_off_the_credit_notes_dated_in_the_period() -> None:
    text = "INV-1 ACME 2025-01-10 +30d 100.00 | CN-1 ACME 2025-01-20 30.00 to= | CN-2 ACME 2025-02-20 5.00 to="
    assert values(text, "credit_sales", "credit_notes", "net_credit_sales") == [10000, 3000, 7000]
    assert values(text, "net_credit_sales", period="2025-02") == [-500]


def test_cash_collected_holds_what_is_unapplied() -> None:
    text = "PAY-1 ACME 2025-01-20 130.00 to= | CN-1 ACME 2025-01-21 10.00 to="
    assert values(text, "cash_collected", "cash_applied", "unapplied_cash", "ar_ending") == [13000, 0, 14000, -14000]


EVERYTHING = """
    INV-1 ACME 2025-01-10 +30d 100.00@EUR:1.10 | PAY-1 ACME 2025-01-20 60.00@EUR:1.20
    INV-2 ACME 2025-01-11 +0d 50.00 | PAY-2 ACME 2025-01-11 50.00
    INV-3 ZED 2025-01-12 +10d 200.00 | PAY-3 ZED 2025-01-15 250.00 to=INV-3:150.00 returned=2025-02-03
    CN-1 ZED 2025-01-16 20.00 | CN-2 ZED 2025-02-01 33.00 to= | REFUND-1 CN-2 2025-02-02 13.00
    WO-1 INV-3 2025-02-10 30.00 recovered=5.00 on=2025-02-11 | INV-4 ZED 2025-02-12 +10d 0.00
"""


@pytest.mark.parametrize("period", ["2025-01", "2025-02", "2025-01-15..2025-02-03", "2025-02-03..2025-02-03"])
def test_the_roll_forward_holds_for_the_whole_and_for_each_customer(period: str) -> None:
    assert ledger_rolls(EVERYTHING, period)


def test_the_control_total_is_receivables() -> None:
    for day in (dt.date(2025, 1, 31), dt.date(2025, 2, 3), dt.date(2025, 2, 28)):
        aging = book(EVERYTHING).aging(day)
        assert aging.control_total == aging.total.total == value(EVERYTHING, "ar_ending", f"2025-01-01..{day}")


# Each kind of document


def test_a_part_payment_leaves_the_rest_in_its_class() -> None:
    text = "INV-1 ACME 2024-12-01 +10d 100.00 | PAY-1 ACME 2025-01-10 40.00"
    assert parts(text, "aging_amount") == {"31-60": 6000}


def test_an_over_payment_lowers_the_balance_but_no_class() -> None:
    text = "INV-1 ACME 2024-12-01 +10d 100.00 | PAY-1 ACME 2025-01-10 40.00 to="
    assert parts(text, "aging_amount") == {"31-60": 10000}
    assert values(text, "ar_ending", "open_items", "unapplied_cash") == [6000, 10000, 4000]
    assert parts(text, "aging_amount", credits="aged") == {"1-30": -4000, "31-60": 10000}


def test_a_credit_note_lowers_its_invoice_from_the_day_it_is_applied() -> None:
    text = "INV-1 ACME 2025-01-02 +60d 100.00 | CN-1 ACME 2025-01-10 40.00 on=2025-02-05"
    names = ("open_items", "unapplied_cash", "ar_ending", "credit_notes")
    assert values(text, *names) == [10000, 4000, 6000, 4000]
    assert values(text, *names, period="2025-02") == [6000, 0, 6000, 0]


def test_a_short_payment_stays_open_and_is_a_deduction_besides() -> None:
    text = "INV-1 ACME 2025-01-02 +10d 100.00 | PAY-1 ACME 2025-01-12 90.00 | DEDUCTION-1 INV-1 2025-01-12 10.00"
    assert values(text, "ar_past_due", "deductions_open_amount") == [1000, 1000]


def test_a_disputed_invoice_stays_in_its_class() -> None:
    text = "INV-1 ACME 2024-12-01 +10d 100.00 | DISPUTE-1 INV-1 2025-01-05 all"
    assert parts(text, "aging_amount") == {"31-60": 10000}
    assert values(text, "ar_ending", "ar_past_due") == [10000, 10000]


def test_a_write_off_leaves_on_its_date_and_is_no_collection() -> None:
    text = "INV-1 ACME 2025-01-02 +10d 100.00 | WO-1 INV-1 2025-02-01 100.00"
    names = ("ar_ending", "write_offs", "cash_collected", "cash_applied", "invoices_closed")
    assert values(text, *names) == [10000, 0, 0, 0, 0]
    assert values(text, *names, period="2025-02") == [0, 10000, 0, 0, 0]


def test_what_is_settled_is_not_listed() -> None:
    text = "INV-1 ACME 2025-01-02 +10d 100.00 | PAY-1 ACME 2025-01-12 100.00 | INV-2 ZED 2025-01-02 +10d 5.00"
    aging = book(text).aging(dt.date(2025, 1, 31))
    assert [row.group for row in aging.rows] == ["ZED"]


def test_currencies_are_never_added() -> None:
    text = """
        INV-1 ACME 2025-01-02 +90d 100.00@EUR:1.10 | INV-2 ACME 2025-01-03 +90d 1000@JPY:0.0067
        INV-3 ACME 2025-01-03 +90d 5.00
    """
    aging = book(text).aging(dt.date(2025, 1, 31))
    assert aging.total.open_items == 11000 + 670 + 500
    assert {name: row.open_items for name, row in aging.by_currency.items()} == {"EUR": 10000, "JPY": 1000, "USD": 500}


def test_minor_digits_follow_the_currency_and_each_document_is_rounded_half_up() -> None:
    # 1005 yen at 0.005 are 5.025 dollars: 5.03. 0.333 dinar at 3.25 are 1.08225: 1.08. One by one, then added.
    text = "INV-1 ACME 2025-01-02 +90d 1005@JPY:0.005 | INV-2 ACME 2025-01-03 +90d 0.333@KWD:3.25"
    assert value(text, "open_items") == 503 + 108
    assert value("INV-1 ACME 2025-01-02 +90d 10.05@USD:100", "open_items", base="JPY") == 1005


# Movements of one day


def test_on_one_day_payments_come_before_credit_notes() -> None:
    # 0.03 at 0.5: 0.015, rounded 0.02. After the payment 0.02 -> 0.01, after the note 0.01 -> 0.005 up to 0.01.
    text = """
        INV-1 ACME 2025-01-10 +30d 0.03@EUR:0.5 | CN-1 ACME 2025-01-11 0.01@EUR:0.5 | PAY-1 ACME 2025-01-11 0.01@EUR:0.5
    """
    assert values(text, "cash_applied", "open_items") == [1, 1]


def test_on_one_day_returns_come_last() -> None:
    # 0.03 at 0.5, of which PAY-1 took 0.01 (leaving 0.02 at 0.5: 0.01). PAY-2 takes 0.01 more: 0.005, up to 0.01, so
    # nothing; only then does PAY-1 go back. The other way round it would take 0.02 - 0.01.
    text = """
        INV-1 ACME 2025-01-10 +30d 0.03@EUR:0.5 | PAY-1 ACME 2025-01-11 0.01@EUR:0.5 returned=2025-02-05
        PAY-2 ACME 2025-02-05 0.01@EUR:0.5
    """
    assert value(text, "weighted_avg_days_to_pay", "2025-02-05..2025-02-05") is None
    assert value(text, "open_items", "2025-02") == 1


def test_on_one_day_documents_of_a_kind_come_in_order_of_number() -> None:
    text = """
        INV-1 ACME 2025-01-10 +10d 0.03@EUR:0.5
        PAY-B ACME 2025-01-25 0.01@EUR:0.5 on=2025-01-25 | PAY-A ACME 2025-01-15 0.01@EUR:0.5 on=2025-01-25
    """
    # PAY-A takes 0.02 - 0.01, PAY-B 0.01 - 0.01: so all that was applied came after five days.
    assert value(text, "weighted_avg_days_to_pay") == 5


def test_an_allocation_on_or_after_the_return_has_no_effect_on_anything() -> None:
    # Were PAY-1 applied on the day it goes back, it would come before the write-off and take the rounding from it.
    text = """
        INV-1 ACME 2025-01-10 +30d 0.03@EUR:0.5 | WO-1 INV-1 2025-01-20 0.01
        PAY-1 ACME 2025-01-12 0.01@EUR:0.5 on=2025-01-{day} returned=2025-01-20
    """
    for day in (20, 21):
        assert values(text.format(day=day), "write_offs", "cash_applied", "returned_payments") == [1, 0, 1]


# Returned payments, refunds, recoveries


def test_a_return_takes_the_whole_payment_from_the_period_that_holds_it() -> None:
    text = "INV-1 ACME 2025-01-10 +30d 100.00 | PAY-1 ACME 2025-01-20 150.00 to=INV-1:100.00 returned=2025-02-05"
    names = ("cash_collected", "cash_applied", "returned_payments", "unapplied_cash", "open_items")
    assert values(text, *names) == [15000, 10000, 0, 5000, 0]
    assert values(text, *names, period="2025-02") == [-15000, -10000, 15000, 0, 10000]
    assert values(text, *names, period="2025-Q1") == [0, 0, 15000, 0, 10000]


def test_invoices_are_open_again_from_the_end_of_the_day_of_the_return() -> None:
    text = "INV-1 ACME 2025-01-10 +30d 100.00 | PAY-1 ACME 2025-01-20 100.00 returned=2025-01-25"
    assert value(text, "open_items", "2025-01-01..2025-01-24") == 0
    assert value(text, "open_items", "2025-01-01..2025-01-25") == 10000


def test_a_payment_returned_by_the_end_counts_in_no_days_shares_or_promises() -> None:
    text = """
        INV-1 ACME 2025-01-10 +30d 100.00 | PAY-1 ACME 2025-01-20 100.00 returned=2025-01-31
        PROMISE-1 ACME 2025-01-12 2025-01-25 100.00 invoice=INV-1
    """
    names = ("avg_days_to_pay", "weighted_avg_days_late", "predue_share_amount", "predue_share_customers",
             "predue_share_invoices", "pct_amount_paid_late", "invoices_closed", "promise_kept_rate")  # fmt: skip
    assert values(text, *names) == [None, None, None, None, None, None, 0, 0]
    assert values(text.replace("01-31", "02-01"), *names) == [10, -20, 100, 100, 100, 0, 1, 100]


def test_a_refund_is_neither_a_receipt_nor_a_sale_and_enters_at_its_sources_rate() -> None:
    text = "CN-1 ACME 2025-01-05 100.00@EUR:1.10 to= | REFUND-1 CN-1 2025-01-20 40.00"
    names = ("refunds", "cash_collected", "total_sales", "unapplied_cash", "ar_ending")
    assert values(text, *names) == [4400, 0, 0, 6600, -6600]


def test_recoveries_enter_at_the_invoices_rate_in_the_period_of_their_date() -> None:
    text = """
        INV-1 ACME 2024-12-10 +10d 100.00@EUR:1.10 | WO-1 INV-1 2025-01-10 100.00 recovered=40.00 on=2025-02-10
        INV-2 ACME 2025-02-01 +90d 1000.00
    """
    names = ("recoveries", "write_offs", "bad_debt_to_sales", "cash_collected", "ar_ending")
    assert values(text, *names, recoveries="net") == [0, 11000, None, 0, 0]
    assert values(text, *names, period="2025-02", recoveries="net") == [4400, -4400, -4.4, 0, 100000]
    assert values(text, *names, period="2025-02") == [4400, 0, 0, 0, 100000]


def test_cash_only_effectiveness_always_takes_write_offs_gross() -> None:
    text = "INV-1 ACME 2025-01-10 +5d 100.00 | WO-1 INV-1 2025-01-20 40.00 recovered=40.00 on=2025-01-25"
    # Nothing before, 100 sold less 40 written off; 60 at the end: nothing came in.
    assert values(text, "cei_cash_only", recoveries="net") == [0]


def test_cash_applied_goes_by_the_day_of_allocation_and_leaves_credit_notes_out() -> None:
    text = "INV-1 ACME 2025-01-10 +30d 100.00 | PAY-1 ACME 2025-01-20 60.00 on=2025-02-03 | CN-1 ACME 2025-02-04 10.00"
    assert value(text, "cash_applied") == 0
    assert value(text, "cash_applied", "2025-02") == 6000


# Cash sales


def test_whatever_hangs_on_a_cash_sale_stays_out_of_the_credit_figures() -> None:
    text = """
        INV-1 ACME 2025-01-10 +0d 100.00 cash=yes | PAY-1 ACME 2025-01-10 60.00 | CN-1 ACME 2025-01-12 40.00
        DISPUTE-1 INV-1 2025-01-11 40.00 | DEDUCTION-1 INV-1 2025-01-11 40.00
        PROMISE-1 ACME 2025-01-11 2025-01-20 40.00 invoice=INV-1 | INV-2 ACME 2025-01-20 +30d 5.00
    """
    claims = ("disputes_opened", "dispute_amount", "disputes_open", "deductions_count", "deductions_open_amount")
    rest = ("promises_due", "cash_applied", "invoices_issued", "total_sales", "ar_ending", "avg_days_to_pay")
    assert values(text, *claims, *rest) == [0, 0, 0, 0, 0, 0, 0, 1, 10500, 500, None]


def test_the_part_of_a_credit_note_on_a_cash_sale_stays_out_of_receivables() -> None:
    text = "INV-1 ACME 2025-01-10 +0d 100.00 cash=yes | CN-1 ACME 2025-01-12 40.00 to=INV-1:30.00"
    assert values(text, "unapplied_cash", "ar_ending", "credit_notes") == [1000, -1000, 1000]


def test_the_part_for_a_cash_sale_is_left_out_whatever_its_date() -> None:
    text = "INV-1 ACME 2025-02-10 +0d 100.00 cash=yes | PAY-1 ACME 2025-01-20 150.00 to=INV-1:100.00"
    assert value(text, "cash_collected") == 5000
    assert value(text, "unapplied_cash") == 5000


def test_only_payments_of_the_date_that_settle_it_in_full_make_a_cash_sale() -> None:
    sold = "INV-1 ACME 2025-01-10 +0d 100.00 | PAY-1 ACME 2025-01-10 80.00 to=INV-1"
    credited = f"{sold} | CN-1 ACME 2025-01-10 20.00 to=INV-1"
    assert values(credited, "credit_sales", "cash_collected") == [10000, 8000]
    assert values(sold, "credit_sales", "cash_collected") == [10000, 8000]
    assert values(f"{sold} | PAY-2 ACME 2025-01-10 20.00 to=INV-1", "credit_sales", "cash_collected") == [0, 0]


def test_delivery_of_cash_sales_is_no_matter() -> None:
    assert value("INV-1 ACME 2025-01-10 +0d 1.00 cash=yes delivered=2025-01-01", "avg_days_to_invoice") is None


# Zero invoices and nothing at all


def test_a_zero_invoice_is_issued_and_never_open_or_closed() -> None:
    text = "INV-1 ACME 2025-01-10 +10d 0.00"
    assert values(text, "invoices_issued", "invoices_closed", "open_items", "invoice_accuracy") == [1, 0, 0, 100]


def test_months_before_the_first_document_give_zero_or_not_applicable() -> None:
    text = "INV-1 ACME 2025-05-10 +10d 10.00"
    assert values(text, "credit_sales", "ar_ending", "invoices_issued", "dso", "pct_over_30") == [0, 0, 0, None, None]


def test_average_receivables_are_of_beginning_and_end_whatever_the_options() -> None:
    text = "INV-1 ACME 2024-12-10 +10d 100.00 | INV-2 ACME 2025-01-10 +10d 100.00"
    for how in ("average", "ending", "month_ends"):
        assert value(text, "ar_average", turnover_receivables=how, dso_receivables="open_items") == 15000


def test_only_these_options_change_a_base_figure() -> None:
    """Only tax, recoveries (write-offs), disputed and basis (more than 30 days past due) change a base figure."""
    text = (
        EVERYTHING.replace("200.00", "200.00 net=150.00")
        + """
        INV-5 ACME 2024-11-01 +5d 70.00 | DISPUTE-1 INV-5 2025-01-05 30.00 | INV-6 ACME 2024-12-20 +5d 9.00
    """
    )
    figures = ("ar_beginning", "ar_ending", "ar_current", "ar_past_due", "ar_average", "open_items", "unapplied_cash",
               "credit_sales", "net_credit_sales", "total_sales", "credit_notes", "cash_collected", "cash_applied",
               "write_offs", "refunds", "returned_payments", "recoveries", "exchange_differences", "over_30_amount",
               "invoices_issued", "invoices_closed")  # fmt: skip

    def changed(**option: str) -> set[str]:
        plain = values(text, *figures, period="2025-01-01..2025-02-11")
        other = values(text, *figures, period="2025-01-01..2025-02-11", **option)
        return {name for name, one, two in zip(figures, plain, other, strict=True) if one != two}

    assert changed(disputed="exclude", basis="due") == {"over_30_amount"}
    assert changed(basis="invoice") == {"over_30_amount"}
    assert changed(recoveries="net") == {"write_offs"}
    assert changed(tax="excluded") == {
        "ar_ending", "ar_past_due", "ar_average", "open_items", "credit_sales", "net_credit_sales", "total_sales",
        "write_offs",
    }  # fmt: skip
    rest = {"dso_sales": "net", "dso_receivables": "average", "dso_window": "trailing_12_months", "late": "floor",
            "countback_month": "30", "countback_no_sales": "stop", "sales_weighted_days": "real", "credits": "aged",
            "turnover_sales": "gross", "turnover_receivables": "ending", "predue": "strictly_before",
            "bad_debt_sales": "net", "roll_rate": "balance", "cei": "total_sales", "loss_rates": "history",
            "write_off_target": "1", "contact_days": "3", "carrying_rate": "9"}  # fmt: skip
    assert changed(**rest) == set()
    untouched = {"disputed", "basis", "recoveries", "tax"}
    assert set(rest) | untouched == set(Options.__slots__)


def test_splits_go_by_present_attributes_and_say_so() -> None:
    text = "CUSTOMER ACME type=trade | INV-1 ACME 2020-01-10 +10d 10.00 | CUSTOMER NIL"
    assert by(text, "type", "open_items", "2020-01") == {"(none)": 0, "trade": 1000}
    assert by(text, "customer", "open_items", "2020-01") == {"ACME": 1000, "NIL": 0}
    assert found(text, "open_items", "2020-01").warnings == ()
