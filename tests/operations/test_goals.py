"""Goals: set from a day on, replaced, deleted, and refused where they make no sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.domain.records import Goal
from ardesk.errors import ArdeskError
from ardesk.kpi.scorecard import scorecard
from ardesk.operations.company import delete_goal, set_goal
from tests.ledgers import add_customer, add_invoice, day, new_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

MARCH, MAY = Period.parse("2026-03"), Period.parse("2026-05")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as opened:
        yield opened


def goal(text: str, watch: str = "", kpi: str = "dso", start: str = "2026-01-01") -> Goal:
    return Goal(kpi=kpi, goal=text, watch=watch, valid_from=day(start))


def test_the_goal_in_force_is_the_latest_that_has_begun(ledger: Ledger) -> None:
    set_goal(ledger, goal("40"))
    set_goal(ledger, goal("35", "45", start="2026-04-01"))
    (march,), (may,) = (scorecard(ledger.book(), period, only=["dso"]) for period in (MARCH, MAY))
    assert march.goal is not None
    assert may.goal is not None
    assert (march.goal.good, march.goal.bad, march.goal_since) == (40, None, day("2026-01-01"))
    assert (may.goal.good, may.goal.bad, may.goal_since) == (35, 45, day("2026-04-01"))


def test_a_goal_of_the_same_day_takes_its_place(ledger: Ledger) -> None:
    set_goal(ledger, goal("40"))
    set_goal(ledger, goal("38"))
    assert [one.goal for one in ledger.all(Goal)] == ["38"]


def test_a_deleted_goal_comes_back_with_undo(ledger: Ledger) -> None:
    set_goal(ledger, goal("40"))
    delete_goal(ledger, ledger.all(Goal)[0].id or 0)
    assert ledger.all(Goal) == []
    ledger.undo()
    assert [one.goal for one in ledger.all(Goal)] == ["40"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (goal("40", kpi="dos"), "no KPI dos"),
        (goal("forty"), "not a number"),
        (goal("NaN"), "not a number"),
        (goal("40", "x"), "not a number"),
        (goal("40", "35"), "lower is better"),
        (goal("80", "90", kpi="cei_total_sales"), "higher is better"),
    ],
)
def test_what_makes_no_sense_is_refused(ledger: Ledger, wrong: Goal, told: str) -> None:
    with pytest.raises(ArdeskError, match=told):
        set_goal(ledger, wrong)
    assert ledger.all(Goal) == []


def test_a_goal_goes_before_terms_and_benchmark(ledger: Ledger) -> None:
    add_invoice(ledger, add_customer(ledger), "INV-1", 10_000, day("2026-03-10"), due_date=day("2026-04-09"))
    set_goal(ledger, goal("20", "60"))
    (line,) = scorecard(ledger.book(), MARCH, only=["dso"])
    # 31 days against terms of 30 would be good; the goal of 20 it misses, the limit of 60 not.
    assert (line.value.value, line.verdict, line.value.measure.by) == (31, "watch", "goal")
    assert line.words == ("31.0 misses your goal of 20.0 by 11.0, but not yet the limit of 60.0; lower is better.")
