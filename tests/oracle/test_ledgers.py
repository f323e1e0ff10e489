"""The random ledgers are valid and hold all kinds of records, and the checker that says so finds planted faults."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.oracle.ledgers import ledgers, random_ledger
from tests.oracle.records import COLUMNS, Records, parse
from tests.oracle.validity import faults

if TYPE_CHECKING:
    from collections.abc import Callable


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_random_ledgers_are_valid(records: Records) -> None:
    assert faults(records) == []


def test_the_same_seed_gives_the_same_ledger() -> None:
    assert random_ledger(Random(7), 80) == random_ledger(Random(7), 80)  # noqa: S311 (figures, not secrets)


def test_every_kind_of_record_occurs() -> None:
    seen: Counter[str] = Counter()
    for seed in range(12):
        records = random_ledger(Random(seed), 120)  # noqa: S311 (figures, not secrets)
        ledger = parse(records)
        seen.update({name: len(rows) for name, rows in records.items()})
        seen["returned"] += sum(p.returned is not None for p in ledger.payments.values())
        seen["foreign"] += sum(i.currency != ledger.base for i in ledger.invoices.values())
        seen["cash"] += sum(i.cash_flag == "yes" for i in ledger.invoices.values())
        seen["recovered"] += sum(w.recovered > 0 for w in ledger.write_offs)
        seen["zero"] += sum(i.total == 0 for i in ledger.invoices.values())
    expected = set(COLUMNS) - {"invoice_lines.csv", "goals.csv"}
    assert min(seen[name] for name in expected | {"returned", "foreign", "cash", "recovered", "zero"}) > 2


def small() -> Records:
    return {
        "customers.csv": [{"code": "A", "name": "Alder"}, {"code": "B", "name": "Birch"}],
        "invoices.csv": [
            {"number": "1", "customer": "A", "date": "2025-01-10", "total": "100"},
            {"number": "2", "customer": "A", "date": "2025-01-10", "total": "50", "cash_sale": "yes"},
            {"number": "3", "customer": "A", "date": "2025-01-10", "total": "50", "status": "draft"},
        ],
        "payments.csv": [{"number": "P", "customer": "A", "date": "2025-01-20", "amount": "80"}],
        "allocations.csv": [{"source": "P", "invoice": "1", "amount": "70"}],
    }


def put(name: str, **cells: str) -> Callable[[Records], None]:
    return lambda records: records.setdefault(name + ".csv", []).append(cells)


def change(name: str, **cells: str) -> Callable[[Records], None]:
    return lambda records: records[name + ".csv"][0].update(cells)


@pytest.mark.parametrize(
    "spoil",
    [
        put("write_offs", number="W", invoice="1", date="2025-01-20", amount="30.01"),
        put("write_offs", number="W", invoice="2", date="2025-01-20", amount="1"),
        put("write_offs", number="W", invoice="3", date="2025-01-20", amount="1"),
        put("write_offs", number="W", invoice="1", date="2025-01-01", amount="1"),
        put("refunds", number="R", customer="A", date="2025-02-20", amount="10.01", source="P"),
        put("refunds", number="R", customer="A", date="2025-01-19", amount="1", source="P"),
        put("allocations", source="P", invoice="1", amount="11"),
        put("disputes", number="D", invoice="9", reason="tax", opened="2025-01-20"),
        put("disputes", number="D", invoice="1", reason="tax", opened="2025-01-20", resolved="2025-01-19"),
        put("promises", number="S", customer="A", made="2025-01-20", due="2025-01-19", amount="5"),
        put("payments", number="P", customer="A", date="2025-01-20", amount="1"),
        change("payments", customer="B"),
        change("invoices", currency="EUR"),
        change("payments", currency="EUR", rate="1.1"),
        change("payments", returned_date="2025-01-19"),
        change("invoices", total="-1"),
    ],
)
def test_a_planted_fault_is_found(spoil: Callable[[Records], None]) -> None:
    records = small()
    assert faults(records) == []
    spoilt = deepcopy(records)
    spoil(spoilt)
    assert faults(spoilt)


def test_what_comes_back_is_open_from_the_next_day_only() -> None:
    records = small()
    records["payments.csv"][0]["returned_date"] = "2025-01-25"
    records["payments.csv"].append({"number": "Q", "customer": "A", "date": "2025-01-25", "amount": "100"})
    records["allocations.csv"].append({"source": "Q", "invoice": "1", "amount": "100"})
    assert faults(records)
    records["payments.csv"][1]["date"] = "2025-01-26"
    assert faults(records) == []
