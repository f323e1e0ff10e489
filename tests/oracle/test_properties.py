"""What has to hold of the recomputed figures whatever the ledger is."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.aging import aging
from tests.oracle.balances import ONE_DAY, Balances, only
from tests.oracle.case import Case
from tests.oracle.figures import BASE_FIGURES, FIGURES, groups, kpi
from tests.oracle.ledgers import ledgers, random_period
from tests.oracle.records import Records, parse

STOCKS_AND_FLOWS = [name for name in BASE_FIGURES if name != "ar_average"]
seeds = st.integers(0, 2**32 - 1)


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (figures, not secrets)


@settings(max_examples=20, deadline=None)
@given(ledgers(), seeds)
def test_the_control_total_rolls_forward_for_the_whole_and_each_customer(records: Records, seed: int) -> None:
    start, end = random_period(chance(seed), records)
    ledger = parse(records)
    for part in [ledger, *(only(ledger, [code]) for code in ledger.customers)]:
        books = Balances(part)
        moved = books.credit_sales(start, end) - books.credit_notes(start, end) - books.cash_collected(start, end)
        moved += books.refunds(start, end) + books.exchange_differences(start, end) - books.write_offs(start, end)
        assert books.ar_total(end) == books.ar_total(start - ONE_DAY) + moved


@settings(max_examples=20, deadline=None)
@given(ledgers(), seeds, st.sampled_from(["customer", "type", "collector"]))
def test_splits_of_additive_figures_add_up(records: Records, seed: int, by: str) -> None:
    start, end = random_period(chance(seed), records)
    ledger = parse(records)
    whole = Case(ledger, start, end)
    split = [Case(only(ledger, codes), start, end) for codes in groups(ledger, by).values()]
    for name in [*STOCKS_AND_FLOWS, "over_30_amount", "promises_due", "aging_amount"]:
        parts = [FIGURES[name](case).value or 0 for case in split]
        assert sum(parts) == FIGURES[name](whole).value, name


@settings(max_examples=20, deadline=None)
@given(
    ledgers(),
    seeds,
    st.sampled_from(["due", "invoice"]),
    st.sampled_from(["own_column", "aged"]),
    st.sampled_from(["customer", "type", "collector", "currency", "invoice"]),
)
def test_classes_add_up_to_open_items(records: Records, seed: int, basis: str, credits_: str, by: str) -> None:
    _, as_of = random_period(chance(seed), records)
    ledger = parse(records)
    books = Balances(ledger)
    aged = aging(ledger, as_of, by, edges=(15, 45), options={"basis": basis, "credits": credits_})
    for row in [aged.total, *aged.rows.values(), *aged.by_currency.values()]:
        assert sum(row.amounts.values()) == (row.total if credits_ == "aged" else row.open_items)
    assert aged.total.open_items == books.open_items(as_of)
    assert aged.total.total == books.ar_total(as_of)


@settings(max_examples=12, deadline=None)
@given(ledgers(50), seeds)
def test_the_order_of_rows_is_irrelevant(records: Records, seed: int) -> None:
    random = chance(seed)
    start, end = random_period(random, records)
    shuffled = {name: random.sample(rows, len(rows)) for name, rows in records.items()}
    for name in FIGURES:
        assert kpi(records, name, start, end) == kpi(shuffled, name, start, end), name


@settings(max_examples=12, deadline=None)
@given(ledgers(60), seeds)
def test_nothing_after_the_period_changes_it(records: Records, seed: int) -> None:
    start, end = random_period(chance(seed), records)
    named = ("invoices.csv", "payments.csv", "credit_notes.csv")
    late = {row["number"] for name in named for row in records.get(name, []) if row["date"] > end.isoformat()}
    refers = ("number", "invoice", "source", "payment")
    known = {name: [row for row in rows if not late & {row.get(k) for k in refers}] for name, rows in records.items()}
    cash = {i for i in Balances(parse(records)).cash_sales if i in late}
    if not cash:
        for name in FIGURES:
            assert kpi(records, name, start, end) == kpi(known, name, start, end), name


@settings(max_examples=15, deadline=None)
@given(ledgers(40), seeds)
def test_percentages_of_classes_add_up_to_hundred(records: Records, seed: int) -> None:
    start, end = random_period(chance(seed), records)
    aged = kpi(records, "aging_pct", start, end)
    if aged.undefined:
        assert kpi(records, "open_items", start, end).value == 0
    else:
        assert sum(part or 0 for part in aged.parts.values()) == 100
