"""Calls to the disk fail: each operation is done whole or not at all, says why, and the program goes on."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.harness import preload
from tests.ledgers import new_ledger
from tests.long_runs import LONG, report, seed, times

FILES = Path(__file__).parents[1] / "files"
MOST = times(2, 10**6)  # of the calls of an operation that fail, in each way of failing

PARTS = ("posting", "import", "backup", "export", "restore", "new ledger", "migration") if LONG else ("all",)


@pytest.mark.parametrize("part", PARTS)
def test_whatever_call_fails_the_operation_fails_whole_and_the_program_goes_on(tmp_path: Path, part: str) -> None:
    begun, began = time.monotonic(), seed(20261122)
    folder = tmp_path.resolve() / "disk"
    (folder / "acme").mkdir(parents=True)
    new_ledger(folder / "acme").close()
    library = preload.built(tmp_path)
    asked = (folder, FILES, MOST, began, part)
    found = json.loads(preload.run(library, "tests.harness.faults_child", *asked, watched=folder))
    took, tries, wrong = time.monotonic() - begun, found["tries"], found["wrong"]
    report(f"{part}: {sum(tries.values())} failing calls, {len(wrong)} wrong, {took:.0f} s, seed {began}: {tries}")
    assert wrong == []
    assert found["careless"], "what writes over its file is not seen to fail"
    assert min(tries.values()) >= 2
