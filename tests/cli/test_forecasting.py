"""`forecast`: the JSON that other programs rely on, the table and the CSV."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ardesk.ledger import Ledger
from ardesk.operations.forecast import set_forecast_method, set_forecast_minimum

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command, Folder

FILES = {
    "customers": "code,name|C1,Alder Joinery|C2,Birch",
    "invoices": "number,customer,date,due_date,total"
    "|1,C1,2026-03-01,2026-03-31,100|2,C1,2026-04-01,2026-05-01,300|3,C1,2026-06-01,2026-07-01,500"
    "|4,C2,2026-06-02,2026-07-02,80|5,C2,2026-06-03,2026-07-03,20",
    "payments": "number,customer,date,amount|P1,C1,2026-04-04,100|P2,C1,2026-05-08,300",
    "allocations": "source,invoice,amount|P1,1,100|P2,2,300",
    "disputes": "number,invoice,reason,opened|D1,5,pricing,2026-06-05",
    "promises": "number,customer,invoice,made,due,amount|R1,C2,4,2026-06-04,2026-06-12,80",
}


@pytest.fixture
def june(ardesk: Command, ledger: Path, folder: Folder) -> Path:
    assert ardesk("import", folder(FILES)).code == 0
    return ledger


@pytest.mark.usefixtures("june")
def test_json_by_the_weighted_mean(ardesk: Command) -> None:
    told = ardesk("forecast", "--as-of", "2026-06-10", "--weeks", "5", "--method", "weighted_mean", "--format", "json")
    found = told.json
    assert told.code == 0
    assert found["as_of"] == "2026-06-10"
    assert [(week["start"], week["expected"]) for week in found["weeks"]] == [
        ("2026-06-11", "80.00"),
        ("2026-06-18", "0.00"),
        ("2026-06-25", "0.00"),
        ("2026-07-02", "500.00"),
        ("2026-07-09", "0.00"),
    ]
    assert [(one["number"], one["customer"], one["open"], one["expected_date"]) for one in found["invoices"]] == [
        ("4", "C2", "80.00", "2026-06-12"),
        ("3", "C1", "500.00", "2026-07-07"),  # (100 x 4 + 300 x 7) / 400 = 6.25 days late
    ]
    assert found["invoices"][1]["why"] == "Alder Joinery pays 6 days late on average, by amount (2 payments)."
    assert [(one["number"], one["amount"], one["kind"]) for one in found["held_out"]] == [("5", "20.00", "disputed")]
    assert found["later"] == "0.00"


@pytest.mark.usefixtures("june")
def test_json_by_habit(ardesk: Command) -> None:
    found = ardesk("forecast", "--as-of", "2026-06-10", "--format", "json").json
    assert found["method"] == "habit"
    assert len(found["weeks"]) == 13
    total = sum((Decimal(week["expected"]) for week in found["weeks"]), Decimal(found["later"]))
    assert total == Decimal("580.00") == Decimal(found["total"])
    for week in found["weeks"]:
        assert Decimal(week["low"]) <= Decimal(week["expected"]) <= Decimal(week["high"])
    assert all(one["earliest"] <= one["expected_date"] <= one["latest"] for one in found["invoices"])
    assert all(one["why"] for one in found["invoices"])
    assert [(one["start"], one["actual"]) for one in found["past"]] == [
        ("2026-04-01", "100.00"),
        ("2026-05-01", "300.00"),
    ]


def test_method_and_minimum_of_the_ledger(ardesk: Command, june: Path) -> None:
    with Ledger.open(june) as ledger:
        set_forecast_method(ledger, "weighted_mean")
        set_forecast_minimum(ledger, 100_00)
    found = ardesk("forecast", "--as-of", "2026-06-10", "--weeks", "4", "--format", "json").json
    assert (found["method"], found["minimum"]) == ("weighted_mean", "100.00")
    assert [week["below_minimum"] for week in found["weeks"]] == [True, True, True, False]
    other = ardesk(
        "forecast", "--as-of", "2026-06-10", "--weeks", "1", "--minimum", "80", "--method", "habit", "--format", "json"
    ).json
    assert (other["method"], other["minimum"]) == ("habit", "80.00")


@pytest.mark.usefixtures("june")
def test_table_and_csv(ardesk: Command) -> None:
    table = ardesk("forecast", "--as-of", "2026-06-10", "--weeks", "2").out
    for words in ("Expected cash as of 06/10/2026, in USD, by habit", "Birch has promised to pay by 06/12/2026",
                  "Held out", "disputed", "Forecast for", "May 2026", "later"):  # fmt: skip
        assert words in table
    rows = list(csv.DictReader(ardesk("forecast", "--as-of", "2026-06-10", "--format", "csv").out.splitlines()))
    assert [row["row"] for row in rows].count("week") == 13
    assert {row["number"]: row["expected"] for row in rows if row["row"] == "invoice"} == {"3": "500.00", "4": "80.00"}


def test_an_empty_ledger(ardesk: Command, ledger: Path) -> None:
    assert ledger.exists()
    told = ardesk("forecast", "--as-of", "2026-06-10", "--format", "json")
    assert (told.code, told.json["invoices"], told.json["past"]) == (0, [], [])
    assert "No month has passed yet" in ardesk("forecast").out


@pytest.mark.usefixtures("june")
@pytest.mark.parametrize(
    "wrong", [("--weeks", "0"), ("--method", "guess"), ("--minimum", "lots"), ("--as-of", "someday")]
)
def test_wrong_usage(ardesk: Command, wrong: tuple[str, str]) -> None:
    answered = ardesk("forecast", *wrong)
    assert answered.code == 2
    assert answered.err.strip()
