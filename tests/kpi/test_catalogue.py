"""What has to hold of every KPI because of what it is."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from ardesk.book.book import Book
from ardesk.domain.book_rows import BOOK_COLUMNS, BookRows, Row
from ardesk.domain.periods import Period
from ardesk.kpi import views
from ardesk.kpi.catalogue import CATALOGUE
from ardesk.kpi.formula import DIMENSIONS, Choice, Term
from ardesk.kpi.options import CHOICES, Options, UsageError
from tests.books import book, rows

if TYPE_CHECKING:
    from ardesk.kpi.kpi import Kpi
    from ardesk.kpi.views import Value

PERIOD = Period.parse("2025-Q1")
# One of everything, inside and around the first quarter; amounts are tens, so that a tenth of them is whole.
LEDGER = """
    CUSTOMER ACME type=retail risk=high collector=Ann credit_limit=500.00
    CUSTOMER ZED collector=Bob credit_limit=90000.00
    INV-0 ACME 2024-11-05 +30d 120.00 net=100.00 | PAY-0 ACME 2025-01-20 120.00
    INV-1 ACME 2025-01-10 +30d 1000.00 net=800.00 delivered=2025-01-06 | PAY-1 ACME 2025-02-20 400.00
    INV-2 ZED 2025-03-01 +30d 800.00@EUR:1.10 delivered=2025-03-02 | PAY-2 ZED 2025-03-05 500.00@EUR:1.20
    PAY-3 ACME 2025-03-06 70.00 to= | REFUND-1 PAY-3 2025-03-20 20.00
    INV-3 ACME 2025-02-01 +10d 100.00 | PAY-4 ACME 2025-02-10 100.00 returned=2025-03-10 | PAY-5 ACME 2025-03-15 100.00
    INV-4 IDA 2025-01-31 +0d 60.00 | PAY-6 IDA 2025-01-31 60.00 | INV-5 IDA 2024-12-01 +14d 300.00
    WO-1 INV-5 2025-03-31 100.00 recovered=40.00 on=2025-03-31 | CN-1 IDA 2025-02-03 50.00 net=40.00 to=INV-5
    DISPUTE-1 INV-1 2025-02-01 200.00 reason=pricing | DISPUTE-2 INV-0 2025-01-02 all reason=tax resolved=2025-02-02
    PROMISE-1 ACME 2025-03-01 2025-03-20 100.00 invoice=INV-3 | PROMISE-2 IDA 2025-01-01 2025-02-01 90.00
    CALL ACME 2025-02-11 | CALL ZED 2025-03-11 collector=Cat
"""
# Goals, options that are amounts, and things that happen later than the quarter.
LATER = """
    | INV-9 ACME 2025-04-01 +5d 777.00 | PAY-9 ACME 2025-04-02 500.00 to=INV-1
    | CN-9 ZED 2025-05-05 10.00@EUR:1 to=INV-2
    | DISPUTE-9 INV-2 2025-04-03 all | PROMISE-9 ZED 2025-04-01 2025-04-04 10.00 | WO-9 INV-3 2025-04-01 1.00
    | CALL IDA 2025-04-01
"""
AMOUNTS = {"net", "total", "amount", "recovered_amount", "recovered", "credit_limit", "cost", "hourly_rate"}


def all_values(found: Book, by: str | None = None, options: Options | None = None) -> list[Value]:
    return views.kpis(found, PERIOD, by=by, options=options)


def figures(values: list[Value]) -> dict[tuple[str, str | None], tuple[object, ...]]:
    return {(one.id, one.group): (one.value, dict(one.parts), one.undefined, one.warnings) for one in values}


def cases(term: Term) -> list[Term]:
    """The term under every option that changes it."""
    return [term] + [term.under(Options(**{name: value})) for name, values in CHOICES.items() for value in values]


@pytest.mark.parametrize("kpi", CATALOGUE, ids=lambda kpi: kpi.id)
def test_the_unit_is_what_the_formula_gives(kpi: Kpi) -> None:
    assert all(case.dimension == DIMENSIONS[kpi.unit] for case in cases(kpi.formula))


@pytest.mark.parametrize("kpi", CATALOGUE, ids=lambda kpi: kpi.id)
def test_each_kpi_says_what_it_is(kpi: Kpi) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", kpi.id)
    assert kpi.name
    assert kpi.reading.endswith(".")
    assert kpi.unit in {"money", "count", "days", "times", "percent", "ratio"}
    assert not kpi.benchmark or kpi.better


def test_unlike_things_do_not_add() -> None:
    by_id = {kpi.id: kpi for kpi in CATALOGUE}
    with pytest.raises(ValueError, match="unlike"):
        _ = (by_id["dso"].formula + by_id["open_items"].formula).dimension
    with pytest.raises(ValueError, match="unlike"):
        _ = Choice("late", {"a": by_id["dso"].formula, "b": by_id["open_items"].formula}).dimension


def test_ids_are_different() -> None:
    assert len({kpi.id for kpi in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("by", [None, "customer", "type", "collector"])
def test_documents_dated_later_change_nothing(by: str | None) -> None:
    assert figures(all_values(book(LEDGER + LATER), by)) == figures(all_values(book(LEDGER), by))


def test_an_earlier_document_does_change_something() -> None:
    more = book(LEDGER + LATER.replace("2025-04", "2025-03"))
    assert figures(all_values(more)) != figures(all_values(book(LEDGER)))


def test_the_order_of_rows_is_irrelevant() -> None:
    plain = rows(LEDGER)
    mixed = {table: Random(7).sample(list(found), len(found)) for table, found in plain.tables.items()}  # noqa: S311
    assert mixed != plain.tables
    shuffled = Book.load(replace(plain, tables=mixed))
    for options in (Options(), Options(tax="excluded", disputed="exclude")):
        assert figures(all_values(shuffled, options=options)) == figures(all_values(Book.load(plain), options=options))


def times_ten(plain: BookRows) -> BookRows:
    def grown(table: str, row: Row) -> Row:
        cells = zip(BOOK_COLUMNS[table], row, strict=True)
        return tuple(cell * 10 if name in AMOUNTS and isinstance(cell, int) else cell for name, cell in cells)

    return replace(plain, tables={table: [grown(table, row) for row in found] for table, found in plain.tables.items()})


def test_ten_times_the_amounts_change_money_only() -> None:
    plain, grown = all_values(book(LEDGER)), all_values(Book.load(times_ten(rows(LEDGER))))
    for one, ten in zip(plain, grown, strict=True):
        factor = 10 if one.unit == "money" else 1
        if one.value is None:
            assert ten.value is None, one.id
        else:
            # A money quotient is rounded, ten times of it may be up to five units off.
            assert ten.value == pytest.approx(one.value * factor, rel=1e-12, abs=5 if factor == 10 else 0), one.id


ADDITIVE = [kpi for kpi in CATALOGUE if kpi.unit in ("money", "count") and kpi.id not in {
    "ar_average", "write_off_target_amount", "write_off_over_target", "expected_credit_loss", "cost_of_carrying",
    "cost_per_account_worked", "cost_per_invoice_closed",
}]  # fmt: skip


@pytest.mark.parametrize("by", ["customer", "type", "collector"])
def test_splits_of_additive_figures_add_up(by: str) -> None:
    whole = {one.id: one.value for one in all_values(book(LEDGER))}
    split = all_values(book(LEDGER), by)
    for kpi in ADDITIVE:
        assert sum(one.value or 0 for one in split if one.id == kpi.id) == whole[kpi.id], kpi.id


@pytest.mark.parametrize("code", ["ACME", "ZED", "IDA"])
def test_a_group_is_a_ledger_of_its_own(code: str) -> None:
    alone = book(LEDGER).only(codes=[code])
    own = {one.id: one.value for one in all_values(alone)}
    split = {one.id: one.value for one in all_values(book(LEDGER), "customer") if one.group == code}
    assert own == split


def test_an_empty_book_says_why_there_is_nothing() -> None:
    for one in all_values(book("")):
        if one.unit in ("money", "count") and not one.id.startswith("cost_per"):
            assert one.value == 0, one.id
        elif one.id == "dso_countback":
            assert one.value == 0
        elif one.value is None:
            assert one.undefined, one.id
            assert one.verdict == "none"
        else:
            assert one.id in {"dso_sales_weighted", "dso_true"}
            assert one.value == 0


def test_every_formula_is_explained_with_its_figures() -> None:
    for kpi in CATALOGUE:
        found = views.explain(book(LEDGER), kpi.id, PERIOD)
        assert found.with_figures.count("=") == 1
        assert found.terms
        assert found.value.value == views.value(book(LEDGER), kpi.id, PERIOD).value


def test_documents_behind_a_term_of_money_add_up_to_it() -> None:
    with_documents = 0
    for kpi in CATALOGUE:
        for term in views.explain(book(LEDGER), kpi.id, PERIOD).terms:
            if term.documents and term.unit == "money":
                assert sum(one.amount for one in term.documents) == term.value, (kpi.id, term.name)
                with_documents += 1
    assert with_documents > 50


def test_an_unknown_id_is_told_the_known_ones() -> None:
    with pytest.raises(UsageError, match="dso_countback"):
        views.value(book(""), "dos", PERIOD)


def test_an_unknown_split_is_told_the_known_ones() -> None:
    with pytest.raises(UsageError, match="collector"):
        views.kpis(book(""), PERIOD, by="country")


def test_months_before_the_first_document_give_nothing() -> None:
    history = views.history(book(LEDGER), Period.parse("2023-01"), Period.parse("2023-02"))
    values = {series.id: series.values for series in history.series}
    assert values["ar_ending"] == [0, 0]
    assert values["dso"] == [None, None]
    assert [month.start for month in history.months] == [dt.date(2023, 1, 1), dt.date(2023, 2, 1)]


@pytest.mark.parametrize(
    "options", [Options(), Options(tax="excluded", disputed="exclude", dso_window="trailing_12_months")]
)
def test_history_is_the_kpis_month_by_month(options: Options) -> None:
    found = views.history(book(LEDGER), Period.parse("2024-12"), Period.parse("2025-06"), options=options)
    for at, month in enumerate(found.months):
        single = views.kpis(book(LEDGER), month, options=options)
        assert [one.values[at] for one in found.series] == [one.value for one in single]
