"""Killed at any moment: what was acknowledged is in the file, once and whole, and the file is sound."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.harness.crash import Nursery, ViolationError, Witness
from tests.ledgers import new_ledger
from tests.long_runs import report, seed, times

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can't fork the process that is killed")
COUNT = times(100, 1_000)
A_LEDGER = 20  # kills before a new one begins
OLD_ONE = 20  # each so many kills, one hits a ledger of an older schema being brought up to date
OLD = sorted((Path(__file__).parents[1] / "files").glob("ledger-*.ardesk"))


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as ready:
        yield ready


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(nursery: Nursery, tmp_path: Path) -> None:
    began = seed(20261122)
    chance = random.Random(began)  # noqa: S311 - nothing secret depends on it
    acknowledged = unheard = cut_off = 0
    for first in range(0, COUNT, A_LEDGER):
        folder = tmp_path / f"{first}"
        folder.mkdir()
        new_ledger(folder).close()
        witness = Witness(folder / "acme.ardesk")
        for number in range(first, min(first + A_LEDGER, COUNT)):
            if number % OLD_ONE == OLD_ONE - 1:
                cut_off += _kill_at_start(nursery, folder, chance, OLD[number // OLD_ONE % len(OLD)])
                continue
            nursery.run_and_kill(witness, chance)
            cut_off += witness.path.with_name("acme.ardesk-journal").exists()
            try:
                witness.check()
            except ViolationError as found:
                raise AssertionError(f"kill {number}, seed {began}") from found
        acknowledged += witness.acknowledged
        unheard += witness.unheard
        shutil.rmtree(folder)
    report(
        f"{COUNT} kills, seed {began}: {acknowledged} operations acknowledged, {cut_off} cut off in the middle of "
        f"writing, {unheard} done but not yet acknowledged, violations 0"
    )
    assert acknowledged > COUNT
    assert cut_off


def _kill_at_start(nursery: Nursery, folder: Path, chance: random.Random, released: Path) -> bool:
    """A ledger of an older schema is brought up to date, and that is killed; whether in the middle of writing."""
    path = Path(shutil.copy(released, folder / "old.ardesk"))
    witness = Witness(path)
    nursery.run_and_kill(witness, chance, soon=False)
    cut_off = path.with_name("old.ardesk-journal").exists()
    witness.check()
    assert list((folder / "old backups").glob("*.ardesk"))
    shutil.rmtree(folder / "old backups")
    path.unlink()
    return cut_off


def test_a_ledger_that_acknowledges_too_early_is_found_out(nursery: Nursery, tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311 - likewise
    new_ledger(tmp_path).close()
    witness = Witness(tmp_path / "acme.ardesk")
    found = ""
    for _ in range(100):
        nursery.run_and_kill(witness, chance, careless=True)
        try:
            witness.check()
        except ViolationError as violation:
            found = str(violation)
            break
    assert "were acknowledged" in found
