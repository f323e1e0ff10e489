"""`ardesk worklist`: its JSON, table and spreadsheet rows, one collector's part of it, and what is refused."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command, Folder

FILES = {
    "customers": "code,name,phone,email,collector,no_chase|C1,Alder,555-1,a@x.example,Dana,|C2,Birch,,,,"
    "|C3,Cedar,,,,yes",
    "invoices": "number,customer,date,due_date,total|1,C1,2026-05-01,2026-05-31,900.00"
    "|2,C1,2026-05-02,2026-06-01,100.50|3,C2,2026-05-01,2026-06-10,2500.00|4,C3,2026-05-01,2026-05-31,70.00|5,C2,2026-06-20,2026-07-20,40.00",
    "promises": "number,customer,invoice,made,due,amount|S1,C1,1,2026-06-02,2026-06-05,900.00",
    "activities": "date,customer,kind|2026-06-02,C1,call",
}


@pytest.fixture
def ledger(ardesk: Command, folder: Folder, tmp_path: Path) -> Path:
    file = tmp_path / "a.ardesk"
    assert ardesk("new", file, "--name", "Acme", "--currency", "USD").code == 0
    assert ardesk("--ledger", file, "import", folder(FILES)).code == 0
    return file


def test_the_json_says_whom_to_contact_why_and_what_next_in_order(ardesk: Command, ledger: Path) -> None:
    said = ardesk("--ledger", ledger, "worklist", "--date", "2026-06-24", "--format", "json")
    found = said.json
    assert (said.code, found["date"]) == (0, "2026-06-24")
    first, second = found["items"]
    assert [first["customer"], second["customer"]] == ["C1", "C2"]  # a broken promise before a larger sum
    assert (first["overdue"], first["days"], first["invoices"]) == ("1000.50", 24, ["1", "2"])
    assert first["reasons"] == ["broken promise", "Second reminder"]
    assert first["next_step"] == "Call"
    assert (first["last_contact"], first["phone"], first["collector"]) == ("2026-06-02", "555-1", "Dana")
    assert second["invoices"] == ["3", "5"]
    assert (second["overdue"], second["days"], second["next_step"]) == ("2500.00", 14, "Call")
    # C1's call of 2 June came before the day of any call; nothing else was done.
    kept = found["planned_against_done"]
    assert (kept["days"], kept["within"], kept["done"], kept["share"]) == (30, 3, 0, 0.0)
    assert [one["due_date"] for one in second["open"]] == ["2026-06-10", "2026-07-20"]


def test_who_is_left_alone_stands_apart_with_the_reason(ardesk: Command, ledger: Path) -> None:
    found = ardesk("--ledger", ledger, "worklist", "--date", "2026-06-24", "--format", "json").json
    (alone,) = found["paused"]
    assert (alone["customer"], alone["overdue"]) == ("C3", "70.00")
    assert alone["paused"] == "marked as not to be chased"


def test_the_list_of_one_collector(ardesk: Command, ledger: Path) -> None:
    asked = ("--ledger", ledger, "worklist", "--date", "2026-06-24", "--format", "json")
    assert [one["customer"] for one in ardesk(*asked, "--collector", "Dana").json["items"]] == ["C1"]
    unknown = ardesk(*asked, "--collector", "Nobody")
    assert (unknown.code, "There is no collector Nobody. There are: Dana." in unknown.err) == (2, True)


def test_the_table_and_the_rows_for_a_spreadsheet_say_the_same(ardesk: Command, ledger: Path) -> None:
    table = ardesk("--ledger", ledger, "worklist", "--date", "2026-06-24", "--format", "table").out
    assert "1,000.50" in table
    assert "Broken promise" in table
    assert table.index("Alder") < table.index("Birch") < table.index("Left alone") < table.index("Cedar")
    rows = ardesk("--ledger", ledger, "worklist", "--date", "2026-06-24", "--format", "csv").out
    found = list(csv.DictReader(io.StringIO(rows)))
    assert [one["customer"] for one in found] == ["C1", "C2", "C3"]
    assert (found[0]["overdue"], found[0]["invoices"], found[0]["reasons"]) == (
        "1000.50",
        "1 2",
        "broken promise; Second reminder",
    )


def test_an_empty_ledger_says_that_there_is_nothing_to_do(ardesk: Command, tmp_path: Path) -> None:
    ardesk("new", tmp_path / "e.ardesk", "--name", "Acme", "--currency", "USD")
    said = ardesk("--ledger", tmp_path / "e.ardesk", "worklist", "--format", "table")
    assert (said.code, said.out.strip()) == (
        0,
        "Nobody needs to be contacted on this day.\n\nNo step of the policy was to be done in the last 30 days.",
    )


def test_a_day_that_is_none_is_wrong_usage(ardesk: Command, ledger: Path) -> None:
    assert ardesk("--ledger", ledger, "worklist", "--date", "2026-02-30").code == 2


def test_recommendations_with_their_evidence_in_every_shape(ardesk: Command, ledger: Path) -> None:
    asked = ("--ledger", ledger, "recommendations", "--date", "2026-09-24", "--format")
    found = ardesk(*asked, "json").json
    assert found["date"] == "2026-09-24"
    held = found["recommendations"][0]
    assert (held["kind"], held["customer"], held["amount"], held["action"]) == ("hold", "C2", "2540.00", "hold")
    assert held["evidence"] == ["USD\N{NO-BREAK SPACE}2,540.00 overdue, the oldest 106 days"]
    table = ardesk(*asked, "table").out
    assert (
        "Deliver to Birch only against payment until this is settled.\n    USD\N{NO-BREAK SPACE}2,540.00 overdue"
        in table
    )
    rows = list(csv.DictReader(io.StringIO(ardesk(*asked, "csv").out)))
    assert [one["customer"] for one in rows] == [one["customer"] or "" for one in found["recommendations"]]
    early = ("--ledger", ledger, "recommendations", "--date", "2026-01-01", "--format", "table")
    assert ardesk(*early).out.strip() == "There is nothing to recommend on this day."
