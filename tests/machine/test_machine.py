"""The ledger does what the plain model says, whatever is done to it in whatever order; and faults would be found."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from ardesk.book import postings
from ardesk.operations import claims, closing, invoices, payments
from ardesk.operations import credits as losses
from ardesk.storage import invariants, journal, lists, lock
from tests import long_runs
from tests.long_runs import LONG, report, times
from tests.machine.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ardesk.book.numbers import Bools
    from ardesk.book.reading import Tables
    from ardesk.domain.records import Record

RUNS = times(200, 2_000)
STEPS = times(10, 50)
SEED = 20261122


def run(folder: Path, number: int, runs: int, steps: int, *phases: Phase) -> type[Machine]:
    """Let machines of that seed live in the folder; their class with what was counted."""

    class Living(Machine):
        pass

    Living.folder = folder
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        phases=phases or (Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(Living), settings=chosen)
    return Living


def test_the_ledger_is_what_the_model_says(tmp_path: Path) -> None:
    number = long_runs.seed(SEED)
    ran = run(tmp_path, number, RUNS, STEPS)
    report(f"machine: seed {number}, {ran.runs} runs, {ran.steps} steps, {ran.done} done, {ran.refused} refused")
    assert ran.runs >= RUNS // 2
    assert ran.done > ran.refused


def nothing(*_given: object) -> Iterator[str]:
    return iter(())


def less(plain: Callable[..., Record]) -> Callable[..., Record]:
    """The record with its amount a coin too low."""
    return lambda **given: plain(**{**given, "amount": max(1, given["amount"] - 1)})


def forgets_returns(tables: Tables) -> Bools:
    """What is in force, returned payments among it."""
    return ~tables.invoices.cash[tables.allocations.invoice]


FAULTS: dict[str, tuple[object, str, Callable[[Any], object]]] = {
    "a coin of every part is lost": (payments, "Allocation", less),
    "credit notes are not applied": (losses, "set_against", lambda _plain: lambda *_given, **_more: None),
    "closed months are open": (lock, "refusals", lambda _plain: nothing),
    "more is applied than there is": (invariants, "_excesses", lambda _plain: nothing),
    "corrections want no reason": (invoices, "_money_differs", lambda _plain: lambda *_given: False),
    "claims are settled twice": (claims, "_check", lambda _plain: lambda *_given: None),
    "undo brings nothing back": (journal, "_put_back", lambda _plain: lambda *_given: None),
    "refunds are forgotten": (lists, "_LEFT", lambda plain: plain.replace("r.date <= :day", "0")),
    "months are closed at any time": (closing, "check", lambda _plain: lambda *_given: None),
    "returned payments count in figures": (postings, "in_force", lambda _plain: forgets_returns),
}


QUICKLY_FOUND = ("more is applied than there is", "corrections want no reason",
                 "undo brings nothing back")  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS if LONG else QUICKLY_FOUND)
def test_a_fault_would_be_found(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name, wrong = FAULTS[fault]
    monkeypatch.setattr(owner, name, wrong(getattr(owner, name)))
    with pytest.raises((AssertionError, sqlite3.Error)):
        run(tmp_path, SEED, times(200, 2_000), times(20, 50), Phase.generate)
