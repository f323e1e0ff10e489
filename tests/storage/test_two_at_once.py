"""Two and eight processes on one ledger: nothing is lost or doubled, and whoever can't write is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

import pytest

from ardesk.domain.records import Invoice, Payment
from ardesk.ledger import Ledger
from tests.ledgers import add_customer, new_ledger
from tests.long_runs import report, seed, times

ROOT = Path(__file__).resolve().parents[2]
BEGIN = seed(20261122)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes are forked from one")


class Note(TypedDict):
    """What one process says: whether it had the lock, what was acknowledged, what it was told."""

    writer: bool
    posted: dict[str, int]
    told: list[str]


def crowds(path: Path, *counts: int, locked: bool) -> list[list[Note]]:
    """What came of so many processes at once, and then of so many, on the same ledger."""
    many = ",".join(map(str, counts))
    given = [str(path), many, str(times(4, 60)), str(BEGIN), "yes" if locked else "no"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.storage.crowd", *given], cwd=ROOT, check=True, timeout=600, capture_output=True
    )
    found: list[list[Note]] = json.loads(done.stdout)
    return found


def in_the_ledger(path: Path) -> dict[str, int]:
    """Every invoice and payment there is, each once; and the ledger is sound."""
    with Ledger.open(path) as ledger:
        assert [check for check in ledger.verify() if not check.ok] == []
        found = [(one.number, one.total) for one in ledger.all(Invoice)]
        found += [(one.number, one.amount) for one in ledger.all(Payment)]
        changes = ledger.changes(10**6)
    assert len(dict(found)) == len(found)
    assert len(changes) == len(found) + 2  # its birth, its customer, and one for each posting
    return dict(found)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_ledger(tmp_path) as ledger:
        add_customer(ledger)
        return ledger.path


def test_without_a_lock_file_all_write_in_turn(path: Path) -> None:
    notes = [note for crowd in crowds(path, 2, 8, locked=False) for note in crowd]
    posted = {name: amount for note in notes for name, amount in note["posted"].items()}
    told = [sentence for note in notes for sentence in note["told"]]
    assert in_the_ledger(path) == posted
    assert all("in use by another program; try again" in sentence for sentence in told)
    assert len(posted) > len(told)
    report(f"2 and 8 at once, no lock: {len(posted)} postings, {len(told)} told to try again, seed {BEGIN}")


def test_with_the_lock_file_one_writes_the_others_are_told_and_a_dead_ones_lock_is_none(path: Path) -> None:
    posted: dict[str, int] = {}
    for crowd in crowds(path, 2, 8, 1, locked=True):
        (writer,) = [note for note in crowd if note["writer"]]  # it was killed with the lock in its hand
        assert writer["told"] == []
        posted |= writer["posted"]
        for note in crowd:
            if note is not writer:
                assert note["posted"] == {}
                assert set(note["told"]) == {"This ledger is open for reading only; nothing was changed."}
    assert path.with_name(f".{path.name}.lock").exists()
    assert in_the_ledger(path) == posted
    report(f"2, 8 and 1 at once, lock: {len(posted)} postings, seed {BEGIN}")
