"""The published file of 2,466 invoices through the command line: what is read, and the aging at four dates."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Command

DATA = Path(os.environ.get("ARDESK_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
FILE = DATA / "ibm_late_payments.csv"
COUNTS = {"customers": 100, "invoices": 2466, "payments": 2466, "allocations": 2466, "disputes": 561}
AGING = {
    "2012-06-30": ("4594.36", "909.73", "5504.09"),
    "2012-12-31": ("4936.32", "788.74", "5725.06"),
    "2013-06-30": ("4284.29", "835.56", "5119.85"),
    "2013-12-31": ("206.25", "555.65", "761.90"),
}


def test_counts_and_aging(ardesk: Command, ledger: Path) -> None:
    if not FILE.exists():
        pytest.skip(f"the published file is not at {FILE}")
    first = ardesk("import", FILE)
    assert first.code == 0
    assert first.json["added"] == COUNTS
    assert first.json["decided"]["dates"] == "mdy"
    size = ledger.stat().st_size
    again = ardesk("import", FILE)
    assert again.code == 0
    assert again.json["added"] == dict.fromkeys(COUNTS, 0)
    assert again.json["unchanged"] == COUNTS
    assert ledger.stat().st_size == size
    for as_of, (current, late, whole) in AGING.items():
        total = ardesk("aging", "--as-of", as_of, "--format", "json").json["total"]
        assert (total["amounts"]["current"], total["amounts"]["1-30"], total["total"]) == (current, late, whole)
        assert {total["amounts"][older] for older in ("31-60", "61-90", "over 90")} == {"0.00"}
    by_invoice = ardesk("aging", "--as-of", "2012-06-30", "--by", "invoice", "--format", "json").json["rows"]
    assert len(by_invoice) == 98
    assert all(len(row["group"]) == 10 for row in by_invoice)
