"""Leaving bad rows out: what hangs on them is left out too, each with its problem, and the rest is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.exchange.importer import import_path
from tests.exchange.helpers import new_ledger, places, rows, sound, write

if TYPE_CHECKING:
    from pathlib import Path


def test_what_hangs_on_a_bad_row_goes_with_it(tmp_path: Path) -> None:
    customers = "code,name,risk\nC1,Alder,low\nC2,Birch,huge\n"
    with new_ledger(tmp_path) as ledger:
        folder = write(tmp_path / "files", sound(customers=customers))
        assert places(import_path(ledger, folder)) == [("customers.csv", 3, "risk")]
        report = import_path(ledger, folder, skip_bad=True)
        assert report.written
        assert places(report) == [
            ("customers.csv", 3, "risk"),
            ("allocations.csv", 3, "source"),
            ("allocations.csv", 3, "invoice"),
            ("allocations.csv", 4, "source"),
            ("allocations.csv", 4, "invoice"),
            ("invoices.csv", 4, "customer"),
            ("invoices.csv", 5, "customer"),
            ("payments.csv", 3, "customer"),
            ("payments.csv", 4, "customer"),
        ]
        assert {row["number"] for row in rows(ledger, "invoices")} == {"1", "2", "5", "6", "7"}
        assert report.added == {"customers": 1, "invoices": 5, "payments": 2, "credit_notes": 2, "allocations": 2}
        assert all(check.ok for check in ledger.verify())


def test_after_the_row_is_put_right_the_rest_comes_in(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        bad = sound(payments="+P9,C1,2026-02-30,5.00,,,\n", allocations="+P9,,2,5.00,\n")
        report = import_path(ledger, write(tmp_path / "files", bad), skip_bad=True)
        assert places(report) == [("payments.csv", 6, "date"), ("allocations.csv", 6, "source")]
        good = sound(payments="+P9,C1,2026-02-28,5.00,,,\n", allocations="+P9,,2,5.00,\n")
        report = import_path(ledger, write(tmp_path / "files", good))
        assert report.problems == []
        assert (report.added["payments"], report.added["allocations"], report.added["invoices"]) == (1, 1, 0)


def test_a_sound_folder_loses_nothing(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        report = import_path(ledger, write(tmp_path / "files", sound()), skip_bad=True)
        assert (report.problems, report.written, report.read) == ([], True, report.added)
