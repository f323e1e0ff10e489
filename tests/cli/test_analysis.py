"""The commands that judge and compare: scorecard, compare, moved, explain of groups, in all their shapes."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.test_figures import quarter

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command

__all__ = ["quarter"]
pytestmark = pytest.mark.usefixtures("quarter")
JSON = ("--format", "json")


def test_a_scorecard_says_how_a_figure_stands(ardesk: Command) -> None:
    found = ardesk("scorecard", "2026-Q4", "--only", "dso,bad_debt_to_sales", *JSON).json
    dso, bad_debt = found["lines"]
    # 59,700 / 150,000 x 92 = 36.616; terms 30, 30 and 18 days by amount: 29.2; a third more is 38.93.
    assert (dso["value"], dso["verdict"], dso["judged_by"]) == (36.616, "good", "terms")
    assert dso["limit"] == pytest.approx(29.2 * 4 / 3, abs=1e-6)
    assert dso["words"] == "36.6 days meets the 38.9 days that go with the terms granted; lower is better."
    assert dso["beside"][0] == {"name": "Weighted average terms", "unit": "days", "value": 29.2}
    assert bad_debt["words"].endswith(
        "Zero is not always good: credit may be granted so carefully that it costs sales."
    )
    assert (dso["last"], dso["goal"], dso["benchmark"]) == (None, None, 45)


def test_a_scorecard_as_text_and_csv(ardesk: Command) -> None:
    text = ardesk("scorecard", "2026-Q4", "--only", "dso").out
    assert "Days sales outstanding: 36.6 days meets the 38.9 days" in text
    assert "Weighted average terms 29.2 days" in text
    (row,) = csv.DictReader(io.StringIO(ardesk("scorecard", "2026-Q4", "--only", "dso", "--format", "csv").out))
    assert (row["key"], row["value"], row["verdict"]) == ("dso", "36.616", "good")


def test_the_kpis_carry_the_words_too(ardesk: Command) -> None:
    found = ardesk("kpis", "2026-Q4", "--only", "dso", *JSON).json["kpis"][0]
    assert found["words"].startswith("36.6 days meets")
    assert found["judged_by"] == "terms"
    assert "words" not in ardesk("kpis", "2026-Q4", "--by", "customer", "--only", "dso", *JSON).json["kpis"][0]


def test_two_periods_and_the_period_before(ardesk: Command) -> None:
    found = ardesk("compare", "2026-11", "2026-12", "--only", "ar_ending", *JSON).json
    (row,) = found["rows"]
    assert row["values"] == {"first": "-300.00", "second": "59700.00", "change": "60000.00", "percent": 20000}
    assert row["tones"]["change"] == "worse"
    assert ardesk("compare", "2026-12", "--only", "ar_ending", *JSON).json["rows"] == found["rows"]


def test_groups_against_the_whole(ardesk: Command, tmp_path: Path) -> None:
    target = tmp_path / "groups.xlsx"
    found = ardesk("compare", "2026-Q4", "--by", "customer", "--only", "ar_ending,dso", "--xlsx", target, *JSON)
    shares = [row["values"]["ar_ending.share"] for row in found.json["rows"]]
    assert sum(shares) == pytest.approx(100)
    assert found.json["total"]["values"]["ar_ending"] == "59700.00"
    assert str(target) in found.err
    with CalamineWorkbook.from_path(target) as book:
        assert book.get_sheet_by_index(0).to_python()[1][1:3] == ["Alder", 49700.0]


def test_two_days_and_the_documents_between(ardesk: Command) -> None:
    found = ardesk("compare", "--days", "2026-11-01", "2026-12-31", *JSON).json
    assert found["total"]["values"] == {"first": "90000.00", "second": "59700.00", "change": "-30300.00"}
    assert [(one["kind"], one["number"], one["amount"]) for one in found["documents"]] == [
        ("payment", "P1", "-90300.00"), ("invoice", "2", "50000.00"), ("invoice", "3", "10000.00"),
    ]  # fmt: skip
    assert "Documents that changed it" in ardesk("compare", "--days", "2026-11-01", "2026-12-31").out


def test_how_customers_pay(ardesk: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(ardesk("compare", "2026-12", "--pattern", "--format", "csv").out)))
    assert [(row["key"], row["word"]) for row in rows] == [("C1", "steadily"), ("C2", "")]


def test_what_moved_a_figure(ardesk: Command, tmp_path: Path) -> None:
    target = tmp_path / "moved.xlsx"
    found = ardesk("moved", "ar_ending", "2026-11", "2026-12", "--xlsx", target, *JSON).json
    assert (found["change"], found["exact"]) == ("60000.00", True)
    assert {one["code"]: one["part"] for one in found["customers"]} == {"C1": "50000.00", "C2": "10000.00"}
    assert [one["number"] for one in found["documents"]] == ["2", "3"]
    with CalamineWorkbook.from_path(target) as book:
        assert len(book.sheet_names) == 4
        assert book.get_sheet_by_index(1).to_python()[-1][-3] == 60000.0
    text = ardesk("moved", "dso", "2026-Q3", "2026-Q4").out
    assert "There is nothing to divide by: Credit sales is 0." in text
    rows = list(csv.DictReader(io.StringIO(ardesk("moved", "ar_ending", "2026-11", "2026-12", "--format", "csv").out)))
    assert [(row["what"], row["key"], row["part"]) for row in rows][:3] == [
        ("term", "ar_total_end", "60000.00"), ("customer", "C1", "50000.00"), ("customer", "C2", "10000.00"),
    ]  # fmt: skip


def test_a_group_explained(ardesk: Command) -> None:
    found = ardesk("explain", "dso", "2026-Q4", "--by", "type", "--group", "trade", *JSON).json
    assert found["group"] == "trade"
    assert [one["number"] for one in found["terms"][0]["documents"]] == ["P1", "2"]
    assert "trade alone" in ardesk("explain", "dso", "2026-Q4", "--by", "type", "--group", "trade").out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("compare",), "Which period"),
        (("compare", "2026-12", "--days", "2026-01-01", "2026-02-01"), "without a period"),
        (("compare", "2026-11", "2026-12", "--pattern"), "one period at most"),
        (("compare", "--days", "2026-01-01", "2026-02-01", "--only", "dso"), "goes with periods"),
        (("explain", "dso", "2026-Q4", "--by", "type"), "go together"),
        (("moved", "dos", "2026-11", "2026-12"), "There is no KPI dos"),
        (("explain", "dso", "2026-Q4", "--by", "type", "--group", "wholesale"), "There is no type wholesale"),
    ],
)
def test_what_does_not_go_together_is_told(ardesk: Command, given: tuple[str, ...], told: str) -> None:
    answer = ardesk(*given)
    assert answer.code in (1, 2)
    assert told in answer.err


def test_days_in_the_wrong_order_are_refused(ardesk: Command) -> None:
    answer = ardesk("compare", "--days", "2026-12-31", "2026-11-01")
    assert answer.code == 1
    assert "earlier day first" in answer.err
