"""The power goes at any moment: what was acknowledged is there, and sound; under weaker settings it is not."""

from __future__ import annotations

import copy
import os
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.harness import preload
from tests.harness.power import MARK, Event, Machine, State, events
from tests.harness.promises import BrokenError, Promises, seal_of, settle, settle_anything
from tests.ledgers import new_ledger
from tests.long_runs import report, seed, times

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = times(1_000, 20_000)
OPERATIONS = times(20, 60)
SAMPLE = 20  # each so many states, the whole program opens the ledger and posts to it
FILES = Path(__file__).parents[1] / "files"
SHARES = {"daily": 0.8, "older": 0.2}  # of the states
WEAK = ("off", "full", "wal", "careless")


class Recorded(NamedTuple):
    """What was done in a folder, and the folder before."""

    folder: Path
    before: Machine
    events: list[Event]
    seals: dict[str, str]


@pytest.fixture(scope="module")
def began() -> int:
    return seed(20261122)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, began: int) -> dict[str, Recorded]:
    root = tmp_path_factory.mktemp("power").resolve()
    library = preload.built(root)
    names = (*SHARES, *WEAK)
    folders = {name: root / "ledgers" / name for name in names}
    for folder in folders.values():
        (folder / "stick").mkdir(parents=True)
    for name in WEAK:
        new_ledger(folders[name]).close()
    for released in FILES.glob("ledger-*.ardesk"):
        shutil.copy(released, folders["older"])
    seals = {name: {path.name: seal_of(path) for path in folder.glob("*.ardesk")} for name, folder in folders.items()}
    before = {name: Machine.of(folder) for name, folder in folders.items()}
    trace = os.open(os.devnull, os.O_WRONLY)
    preload.run(
        library, "tests.harness.recorder", root / "ledgers", trace, began, OPERATIONS, *names,
        watched=root / "ledgers", trace=trace,
    )  # fmt: skip
    os.close(trace)
    return {name: Recorded(folders[name], before[name], events(root / f"{name}.trace"), seals[name]) for name in names}


def states(run: Recorded, promises: Promises, chance: random.Random, count: int) -> Iterator[State]:
    """Different states after a loss of power at random points of the run; the promises are those of that point."""
    seen: set[int] = set()
    while len(seen) < count:
        machine = copy.deepcopy(run.before)
        cuts = set(chance.sample(range(len(run.events)), min(len(run.events), count // 2)))
        promises.begin()
        for number, event in enumerate(run.events):
            if number in cuts:
                for _ in range(4):
                    state = machine.after_power_loss(chance)
                    key = hash(tuple(sorted(state.items())))
                    if key not in seen and len(seen) < count:
                        seen.add(key)
                        yield state
            if event.what == MARK:
                promises.hear(event, machine)
            else:
                machine.take(event)


@pytest.mark.parametrize("name", SHARES)
def test_what_was_acknowledged_is_there(recorded: dict[str, Recorded], name: str, began: int, tmp_path: Path) -> None:
    run, chance, count = recorded[name], random.Random(began), int(COUNT * SHARES[name])  # noqa: S311 - no secret
    promises = Promises(run.folder, tmp_path, run.events, run.seals)
    for number, state in enumerate(states(run, promises, chance, count)):
        try:
            promises.judge(state, wholly=number % SAMPLE == 0)
        except BrokenError as broken:
            raise AssertionError(f"{name}, state {number}, seed {began}") from broken
    report(
        f"{name}: {count} states after a loss of power, seed {began}, {len(run.events)} records; "
        f"{len(promises.found)} different ledgers with what lay beside them, violations 0"
    )


@pytest.mark.parametrize("name", WEAK)
def test_a_weaker_way_is_seen_to_lose(recorded: dict[str, Recorded], name: str, began: int, tmp_path: Path) -> None:
    run, chance = recorded[name], random.Random(began)  # noqa: S311 - no secret
    promises = Promises(run.folder, tmp_path, run.events, run.seals, settle_anything if name == "wal" else settle)
    lost = ""
    for number, state in enumerate(states(run, promises, chance, 500)):
        try:
            promises.judge(state, wholly=False)
        except BrokenError as broken:
            lost = f"{name}: state {number}, seed {began}: {broken}"
            break
    report(lost)
    assert lost
