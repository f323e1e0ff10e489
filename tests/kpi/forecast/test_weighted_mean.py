"""The weighted mean held against the slow recomputation, over random ledgers of all record kinds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.kpi.forecast import WEIGHTED_MEAN, forecast
from tests.oracle import forecast as oracle
from tests.oracle.balances import Balances
from tests.oracle.ledgers import random_period
from tests.oracle.records import parse
from tests.oracle.test_engine_agrees import imported, ledger_of

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.oracle.records import Records

SEEDS = range(30)


def days_of(random: Random, records: Records) -> list[dt.date]:
    """Any days, and some on which a promise is pending."""
    made = [dt.date.fromisoformat(row["made"]) for row in records.get("promises.csv", [])]
    return [random_period(random, records)[1] for _turn in range(2)] + random.sample(made, min(3, len(made)))


@pytest.mark.parametrize("seed", SEEDS[:12])
def test_every_open_invoice_has_the_day_of_the_catalogue(seed: int, tmp_path: Path) -> None:
    random, records = ledger_of(seed)
    ledger = parse(records)
    books = Balances(ledger)
    with imported(records, tmp_path) as book:
        for as_of in days_of(random, records):
            found = forecast(book, as_of, weeks=200, method=WEIGHTED_MEAN)
            expected = oracle.forecast(ledger, as_of)
            days = {one.number: (one.open, one.expected_date) for one in found.invoices}
            assert days == {one.number: (one.open, one.day) for one in expected}
            for week in found.weeks:
                assert week.expected == sum(one.open for one in expected if week.start <= one.day <= week.end)
            held = {i.number: oracle.held_out(books, i, as_of) for i in books.credit}
            told = {(one.number, one.kind): one.amount for one in found.held_out}
            assert told == {
                (number, kind): amount
                for number, amounts in held.items()
                for kind, amount in zip(("disputed", "deducted"), amounts, strict=True)
                if amount
            }


def test_the_random_ledgers_hold_what_matters() -> None:
    promised = disputed = deducted = 0
    for seed in SEEDS:
        random, records = ledger_of(seed)
        ledger = parse(records)
        books = Balances(ledger)
        for as_of in days_of(random, records):
            open_items = {one.number for one in oracle.forecast(ledger, as_of)}
            promised += sum(promise.invoice in open_items for promise in oracle.pending(books, as_of))
            amounts = [oracle.held_out(books, invoice, as_of) for invoice in books.credit]
            disputed += sum(first > 0 for first, _second in amounts)
            deducted += sum(second > 0 for _first, second in amounts)
    assert min(promised, disputed, deducted) >= 10
