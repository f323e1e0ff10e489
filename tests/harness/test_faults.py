"""Calls to the disk fail: each operation is done whole or not at all, says why, and the program goes on."""

from __future__ import annotations

import json
from pathlib import Path

from tests.harness import preload
from tests.ledgers import new_ledger
from tests.long_runs import report, seed, times

FILES = Path(__file__).parents[1] / "files"
MOST = times(2, 10**6)  # of the calls of an operation that fail, in each way of failing


def test_whatever_call_fails_the_operation_fails_whole_and_the_program_goes_on(tmp_path: Path) -> None:
    began = seed(20261122)
    folder = tmp_path.resolve() / "disk"
    (folder / "acme").mkdir(parents=True)
    new_ledger(folder / "acme").close()
    library = preload.built(tmp_path)
    found = json.loads(preload.run(library, "tests.harness.faults_child", folder, FILES, MOST, began, watched=folder))
    report(f"{sum(found['tries'].values())} failing calls, seed {began}: {found['tries']}")
    assert found["wrong"] == []
    assert found["careless"], "what writes over its file is not seen to fail"
    assert min(found["tries"].values()) >= 2
