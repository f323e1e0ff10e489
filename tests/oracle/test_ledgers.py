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
from tests.oracle.test_engine_agrees import ledger_of
from tests.oracle.validity import faults

if TYPE_CHECKING:
    from collections.abc import Callable


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_random_ledgers_are_valid(records: Records) -> None:
    assert faults(records) == []


def test_the_same_seed_gives_the_same_ledger() -> None:
    assert random_ledger(Random(7), 80) == random_ledger(Random(7), 80)  # noqa: S311 (figures, not secrets)


def kinds(records: Records) -> Counter[str]:
    """Count the rows of each file, and of what is told apart within them."""
    ledger = parse(records)
    seen = Counter({name: len(rows) for name, rows in records.items()})
    used: Counter[tuple[str, str]] = Counter()
    for part in ledger.allocations:
        used[part.source_kind, part.source] += part.amount
    received: Counter[str] = Counter()
    for part in ledger.allocations:
        if part.source_kind == "payment":
            received[part.invoice] += part.amount
    seen["payment in part"] = sum(0 < received[n] < i.total for n, i in ledger.invoices.items())
    seen["payment left over"] = sum(used["payment", n] < p.total for n, p in ledger.payments.items())
    seen["payment on several"] = sum(
        count > 1
        for count in Counter(part.source for part in ledger.allocations if part.source_kind == "payment").values()
    )
    seen["credit note left over"] = sum(used["credit_note", n] < c.total for n, c in ledger.credit_notes.items())
    seen["returned"] = sum(p.returned is not None for p in ledger.payments.values())
    seen["recovered"] = sum(w.recovered > 0 for w in ledger.write_offs)
    seen["foreign"] = sum(i.currency != ledger.base for i in ledger.invoices.values())
    seen["flagged as cash"] = sum(i.cash_flag == "yes" for i in ledger.invoices.values())
    seen["zero"] = sum(i.total == 0 for i in ledger.invoices.values())
    seen["taxed"] = sum(i.net != i.total for i in ledger.invoices.values())
    seen["dispute of all"] = sum(d.amount is None for d in ledger.disputes)
    seen["promise without invoice"] = sum(not p.invoice for p in ledger.promises)
    seen[f"base {ledger.base}"] = 1
    return seen


def test_every_kind_of_record_occurs_in_the_ledgers_the_engine_is_held_against() -> None:
    seen: Counter[str] = Counter()
    ledgers_with: Counter[str] = Counter()
    for seed in range(300):
        found = kinds(ledger_of(seed)[1])
        seen += found
        ledgers_with.update(kind for kind, count in found.items() if count)
    told_apart = set(kinds(small())) | {"base USD", "base EUR", "base JPY", "base KWD"}
    expected = (set(COLUMNS) | told_apart) - {"invoice_lines.csv", "goals.csv", "collectors.csv"}
    assert {kind for kind in expected if ledgers_with[kind] < 20} == set()


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
