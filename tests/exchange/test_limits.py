"""On no day more than there is: of an invoice, of a payment, of a credit note; and cash sales stay settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.exchange.importer import import_path
from tests.exchange.helpers import new_ledger, places, rows, sound, take, write

if TYPE_CHECKING:
    from pathlib import Path

REFUNDS = "number,customer,date,amount,source,source_kind\n"
WRITE_OFFS = "number,invoice,date,amount\n"

TOO_MUCH = {
    "more than an invoice is worth": (
        {"payments": "+P9,C1,2026-03-01,500.00,,,\n", "allocations": "+P9,,2,180.01,\n"},
        ("allocations.csv", 6, "amount"),
        "Invoice 2 has 180.00 USD open on 2026-03-01, less than 180.01.",
    ),
    "more than is open after a credit note": (
        {"payments": "+P9,C1,2026-03-01,500.00,,,\n", "allocations": "+P9,,1,0.01,\n"},
        ("allocations.csv", 6, "amount"),
        "Invoice 1 has 0.00 USD",
    ),
    "more than a payment has": (
        {"allocations": "+P1,,2,50.01,2026-02-11\n"},
        ("allocations.csv", 6, "amount"),
        "Payment P1 has 50.00 USD left on 2026-02-11, less than 50.01.",
    ),
    "more than a credit note has": (
        {"allocations": "+N1,,2,10.01,2026-02-14\n"},
        ("allocations.csv", 6, "amount"),
        "Credit note N1 has 10.00 USD left on 2026-02-14",
    ),
    "more written off than is open": (
        {"write_offs": WRITE_OFFS + "W1,2,2026-03-01,180.01\n"},
        ("write_offs.csv", 2, "amount"),
        "180.00",
    ),
    "more refunded than is unapplied": (
        {"refunds": REFUNDS + "R1,C1,2026-03-01,50.01,P1,\n"},
        ("refunds.csv", 2, "amount"),
        "Payment P1 has 50.00 USD left",
    ),
    "written off while a payment that bounced later still stood": (
        {"write_offs": WRITE_OFFS + "W1,3,2026-02-22,1.00\n"},
        ("write_offs.csv", 2, "amount"),
        "Invoice 3 has 0.00 USD open on 2026-02-22",
    ),
    "written off on the very day of the return, before it": (
        {"write_offs": WRITE_OFFS + "W1,3,2026-02-25,1.00\n"},
        ("write_offs.csv", 2, "amount"),
        "0.00",
    ),
}


@pytest.mark.parametrize("case", TOO_MUCH)
def test_more_than_there_is_is_refused_with_what_is_left(case: str, tmp_path: Path) -> None:
    changes, place, words = TOO_MUCH[case]
    report = take(tmp_path, sound(**changes))
    assert place in places(report)
    assert any(words in problem.message for problem in report.problems)
    assert not report.written


FITTING = {
    "the last cent of an invoice": {"payments": "+P9,C1,2026-03-01,500.00,,,\n", "allocations": "+P9,,2,180.00,\n"},
    "written off after the cheque bounced": {"write_offs": WRITE_OFFS + "W1,3,2026-02-26,300.00\n"},
    "paid again after the cheque bounced": {
        "payments": "+P9,C2,2026-02-26,300.00,,,\n",
        "allocations": "+P9,,3,300.00,\n",
    },
    "all that is unapplied refunded": {
        "refunds": REFUNDS + "R1,C1,2026-03-01,50.00,P1,\nR2,C1,2026-03-01,5.00,X,credit_note\n"
    },
    "refunded on the day the payment goes back": {
        "payments": "+P9,C1,2026-02-26,300.00,,,2026-03-01\n",
        "refunds": REFUNDS + "R1,C1,2026-03-01,300.00,P9,\n",
    },
    "an allocation that came after the return and has no effect": {"allocations": "+P3,,3,300.00,2026-02-25\n"},
}


@pytest.mark.parametrize("case", FITTING)
def test_all_there_is_may_be_used(case: str, tmp_path: Path) -> None:
    report = take(tmp_path, sound(**FITTING[case]))
    assert report.problems == []
    assert report.written


def test_what_the_ledger_holds_counts_and_the_new_row_is_blamed(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        import_path(ledger, write(tmp_path / "one", sound()))
        files = {
            "payments": "number,customer,date,amount\nP9,C1,2026-01-25,200.00\n",
            "allocations": "source,invoice,amount\nP9,2,200.00\n",
        }
        report = import_path(ledger, write(tmp_path / "two", files))
    assert places(report) == [("allocations.csv", 2, "amount")]
    assert "180.00" in report.problems[0].message  # 20.00 of it is credited later


def test_skipping_takes_as_many_rows_as_fit(tmp_path: Path) -> None:
    more = "+N1,,2,9.00,2026-02-14\nN1,,2,2.00,2026-02-15\nN1,,2,1.00,2026-02-16\n"
    with new_ledger(tmp_path) as ledger:
        report = import_path(ledger, write(tmp_path / "files", sound(allocations=more)), skip_bad=True)
        assert places(report) == [("allocations.csv", 7, "amount")]
        assert [row["amount"] for row in rows(ledger, "allocations") if row["source"] == "N1"] == [
            "20.00",
            "9.00",
            "1.00",
        ]
        assert all(check.ok for check in ledger.verify())


@pytest.mark.parametrize("flag", ["yes", ""])
def test_a_returned_payment_of_a_cash_sale_is_refused_with_advice(flag: str, tmp_path: Path) -> None:
    files = sound(
        invoices=f"+9,C1,2026-03-01,2026-03-01,40.00,,,{flag},\n",
        payments="+P9,C1,2026-03-01,40.00,,,2026-03-05\n",
        allocations="+P9,,9,40.00,\n",
    )
    with new_ledger(tmp_path) as ledger:
        report = import_path(ledger, write(tmp_path / "files", files))
        assert places(report) == [("payments.csv", 6, "returned_date")]
        assert "make it a credit invoice" in report.problems[0].message
        report = import_path(ledger, tmp_path / "files", skip_bad=True)
        assert places(report) == [("payments.csv", 6, "returned_date"), ("allocations.csv", 6, "source")]
        assert "P9" not in {row["number"] for row in rows(ledger, "payments")}


def test_a_credit_invoice_paid_on_its_day_may_see_the_payment_return(tmp_path: Path) -> None:
    files = sound(
        invoices="+9,C1,2026-03-01,2026-03-01,40.00,,,no,\n",
        payments="+P9,C1,2026-03-01,40.00,,,2026-03-05\n",
        allocations="+P9,,9,40.00,\n",
    )
    assert take(tmp_path, files).written
