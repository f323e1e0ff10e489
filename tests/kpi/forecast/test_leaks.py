"""Nothing that became known after the day of a forecast changes it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.kpi.forecast import METHODS, forecast, past_forecasts
from tests.oracle.ledgers import random_period
from tests.oracle.test_engine_agrees import imported, ledger_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.oracle.records import Records, Row

_ENDS = ("resolved", "returned_date", "recovered_date")


def known_by(records: Records, as_of: dt.date) -> Records:
    """The ledger as it was at the end of the day."""
    last = as_of.isoformat()
    cut: Records = {}
    gone: set[tuple[str, str]] = set()
    for name in ("invoices.csv", "payments.csv", "credit_notes.csv"):
        gone |= {(name, row["number"]) for row in records.get(name, []) if row["date"] > last}

    def stays(name: str, row: Row) -> bool:
        sources = {"payment": "payments.csv", "credit_note": "credit_notes.csv"}
        if any(row.get(key, "") > last for key in ("date", "opened", "made")) or (name, row.get("number", "")) in gone:
            return False
        if ("invoices.csv", row.get("invoice", "")) in gone or ("payments.csv", row.get("payment", "")) in gone:
            return False
        kinds = [sources[row["source_kind"]]] if row.get("source_kind") else sources.values()
        return not any((kind, row.get("source", "")) in gone for kind in kinds)

    for name, rows in records.items():
        kept = [{**row} for row in rows if name in {"company.csv", "customers.csv", "goals.csv"} or stays(name, row)]
        for row in kept:
            if any(row.get(end, "") > last for end in _ENDS):
                for key in (*_ENDS, "outcome", "recovered", "recovered_amount"):
                    row.pop(key, None)
        cut[name] = kept
    return cut


@pytest.mark.parametrize("seed", range(100, 120))
def test_a_forecast_knows_nothing_of_what_came_later(seed: int, tmp_path: Path) -> None:
    random, records = ledger_of(seed)
    as_of = random_period(random, records)[1]
    with imported(records, tmp_path / "whole") as whole, imported(known_by(records, as_of), tmp_path / "cut") as cut:
        for method in METHODS:
            assert forecast(whole, as_of, method=method) == forecast(cut, as_of, method=method)
        assert past_forecasts(whole, as_of) == past_forecasts(cut, as_of)
