"""The engine's figures, aged receivables and splits held against the slow recomputation, over random ledgers."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.exchange.importer import import_path
from ardesk.kpi import views
from ardesk.kpi.options import CHOICES as OPTION_VALUES
from ardesk.kpi.options import NAMES, Options
from ardesk.ledger import Ledger
from tests.long_runs import times
from tests.oracle import ibm
from tests.oracle.aging import AgingRow, aging
from tests.oracle.balances import Balances, only
from tests.oracle.case import Case, Number, Result
from tests.oracle.figures import FIGURES, OTHER_FAMILIES, activities_of, groups
from tests.oracle.following import followed
from tests.oracle.ledgers import random_ledger, random_period
from tests.oracle.rare import RARE
from tests.oracle.records import Records, base_currency, parse, write_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ardesk.book.aging import AgingRow as EngineRow
    from ardesk.book.book import Book

COUNT = int(os.environ.get("ARDESK_ORACLE_LEDGERS", times(100, 1000)))
FIRST = int(os.environ.get("ARDESK_ORACLE_FIRST", "0"))

CHOICES = {
    "dso_sales": ["net"],
    "dso_receivables": ["average", "open_items"],
    "dso_window": ["trailing_12_months"],
    "disputed": ["exclude"],
    "countback_month": ["30"],
    "countback_no_sales": ["stop"],
    "sales_weighted_days": ["real"],
    "turnover_sales": ["gross"],
    "turnover_receivables": ["ending", "month_ends"],
    "late": ["floor", "late_only"],
    "predue": ["strictly_before"],
    "recoveries": ["net"],
    "tax": ["excluded"],
    "credits": ["aged"],
    "basis": ["invoice"],
    "roll_rate": ["balance"],
    "cei": ["total_sales"],
    "bad_debt_sales": ["credit", "net"],
    "loss_rates": ["history", "current:1.25,1-30:10,over 90:100"],
    "write_off_target": ["1.5"],
    "contact_days": ["30"],
    "carrying_rate": ["12.5"],
}


EACH = [(name, value) for name, values in CHOICES.items() for value in values]
BYS = ("customer", "type", "collector")
ROWS = (*BYS, "currency", "invoice")


def random_options(random: Random) -> dict[str, str]:
    """Give none, one or several options other than their defaults."""
    names = random.sample(sorted(CHOICES), random.choice([0, 0, 1, 2, 5]))
    return {name: random.choice(CHOICES[name]) for name in names}


def options_of(random: Random, turn: int) -> dict[str, str]:
    """Give random options and, value after value in turn, one that is surely among them; every third none of these."""
    name, value = EACH[turn // 3 % len(EACH)]
    return random_options(random) | ({} if turn % 3 == 2 else {name: value})


def ledger_of(seed: int) -> tuple[Random, Records]:
    """Give the ledger of that number, and the chance that goes on after it."""
    random = Random(seed)  # noqa: S311 (figures, not secrets)
    return random, followed(random_ledger(random, random.choice([3, 12, 25, 40, 120])), seed)


def engine_options(chosen: Mapping[str, str]) -> Options:
    return Options.parse([f"{name}={value}" for name, value in chosen.items()])


@contextmanager
def imported(records: Records, folder: Path) -> Iterator[Book]:
    """Give the book of a ledger into which the rows were imported."""
    write_folder(records, folder / "exchange")
    path = folder / "it.ardesk"
    with Ledger.create(path, name="Random", currency=base_currency(records)) as ledger:
        report = import_path(ledger, folder / "exchange")
        assert report.problems == []
        assert report.written
        yield ledger.book()


def same(told: float | None, right: Number) -> bool:
    """Tell whether two figures are the same but for the last bits of a float."""
    if told is None or right is None:
        return told is None and right is None
    return abs(Fraction(told) - right) <= Fraction(1, 10**9) * max(Fraction(1), abs(Fraction(right)))


def same_parts(told: Mapping[str, float | None], right: Mapping[str, Number]) -> bool:
    """Tell whether the parts are the same; one that is 0 or n/a may be left out."""
    names = set(told) | set(right)
    return all(same(told.get(n) or 0, right.get(n) or 0) for n in names)


def differences(told: Mapping[str, views.Value], case: Case, where: str) -> list[str]:
    found = []
    for name, figure in FIGURES.items():
        if name in OTHER_FAMILIES and name not in told:
            continue
        right: Result = figure(case)
        value = told[name]
        if not same(value.value, right.value):
            found.append(f"{where} {name}: engine {value.value}, right {right.value} = {_decimal(right.value)}")
        elif not same_parts(value.parts or {}, right.parts):
            found.append(f"{where} {name}: engine parts {value.parts}, right {right.parts}")
    return found


def _decimal(value: Number) -> str:
    return "none" if value is None else f"{float(value):.9f}"


def figures_that_differ(random: Random, records: Records, book: Book, seed: int) -> list[str]:
    found = []
    ledger = parse(records)
    for turn in (2 * seed, 2 * seed + 1):
        start, end = random_period(random, records)
        chosen = options_of(random, turn)
        told = {value.id: value for value in views.kpis(book, Period(start, end), options=engine_options(chosen))}
        found += differences(told, Case(ledger, start, end, chosen), f"{start}..{end} {chosen}")
    return found


def splits_that_differ(random: Random, records: Records, book: Book, by: str) -> list[str]:
    ledger = parse(records)
    start, end = random_period(random, records)
    chosen = random_options(random)
    values = views.kpis(book, Period(start, end), by=by, options=engine_options(chosen))
    expected = groups(ledger, by)
    assert list(dict.fromkeys(value.group for value in values)) == list(expected)
    found = []
    for group, codes in expected.items():
        told = {value.id: value for value in values if value.group == group}
        case = Case(only(ledger, codes), start, end, chosen)
        if by == "collector":
            case.activities = activities_of(ledger, group)
        found += differences(told, case, f"{by} {group} {start}..{end} {chosen}")
    return found


def rows_of(rows: Mapping[str, AgingRow] | Mapping[str, EngineRow]) -> dict[str, tuple[dict[str, int], int, int]]:
    """Give what is in each row, without zeros and rows of zeros."""
    bare = {g: ({n: a for n, a in r.amounts.items() if a}, r.open_items, r.unapplied) for g, r in rows.items()}
    return {group: row for group, row in bare.items() if row != ({}, 0, 0)}


def months_that_differ(random: Random, records: Records, book: Book) -> list[str]:
    ledger = parse(records)
    start, end = random_period(random, records)
    chosen = random_options(random)
    first, last = Period.month(min(start, end - timedelta(70))), Period.month(end)
    history = views.history(book, first, last, options=engine_options(chosen))
    found = []
    for number in sorted({0, random.randrange(len(history.months))}):
        month = history.months[number]
        told = {series.id: series.values[number] for series in history.series}
        case = Case(ledger, month.start, month.end, chosen)
        found += [
            f"history {month.label} {chosen} {name}: engine {told[name]}, right {figure(case).value}"
            for name, figure in FIGURES.items()
            if not (name in OTHER_FAMILIES and name not in told) and not same(told[name], figure(case).value)
        ]
    return found


def agings_that_differ(random: Random, records: Records, book: Book, by: str) -> list[str]:
    ledger = parse(records)
    _, as_of = random_period(random, records)
    chosen = {k: v for k, v in random_options(random).items() if k in {"credits", "disputed", "tax"}}
    basis = random.choice(["due", "invoice"])
    edges = random.choice([(30, 60, 90), (30, 60, 90, 120), (10,), (7, 45)])
    told = book.aging(as_of, by=by, basis=basis, edges=edges, options=engine_options(chosen))
    right = aging(ledger, as_of, by, edges=edges, options={**chosen, "basis": basis})
    pairs = [
        (list(told.classes), right.classes),
        (rows_of({str(row.group): row for row in told.rows}), rows_of(right.rows)),
        (rows_of({"": told.total}), rows_of({"": right.total})),
        (told.control_total, None if chosen.get("tax") == "excluded" else Balances(ledger).ar_total(as_of)),
    ]
    if told.by_currency or set(right.by_currency) - {ledger.base}:
        pairs.append((rows_of(told.by_currency), rows_of(right.by_currency)))
    where = f"aging {by} {as_of} {basis} {edges} {chosen}"
    return [f"{where}: engine {one}, right {other}" for one, other in pairs if one != other]


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_engine_and_recomputation_agree(seed: int, tmp_path: Path) -> None:
    random, records = ledger_of(seed)
    with imported(records, tmp_path) as book:
        found = figures_that_differ(random, records, book, seed)
        found += months_that_differ(random, records, book)
        found += splits_that_differ(random, records, book, BYS[seed % len(BYS)])
        for by in ROWS[seed % 2 :: 2]:
            found += agings_that_differ(random, records, book, by)
    assert found == []


def test_every_value_of_every_option_is_asked_for() -> None:
    assert set(CHOICES) == set(NAMES)
    assert {name: CHOICES[name] for name in OPTION_VALUES} == {
        name: list(all_[1:]) for name, all_ in OPTION_VALUES.items()
    }
    asked = Counter(EACH[turn // 3 % len(EACH)] for turn in range(2 * max(COUNT, 300)) if turn % 3 != 2)
    assert min(asked[pair] for pair in EACH) >= 10


TOGETHER: list[dict[str, str]] = [
    {},
    {"tax": "excluded", "late": "floor", "recoveries": "net", "predue": "strictly_before"},
    {"disputed": "exclude", "dso_sales": "net", "credits": "aged", "dso_window": "trailing_12_months"},
]


@pytest.mark.parametrize("name", RARE)
def test_engine_and_recomputation_agree_on_the_rare(name: str, tmp_path: Path) -> None:
    ledger = parse(RARE[name])
    found = []
    with imported(RARE[name], tmp_path) as book:
        for period in map(Period.parse, ["2025-10", "2025-11", "2025-10-11..2025-10-12"]):
            for chosen in TOGETHER:
                told = {value.id: value for value in views.kpis(book, period, options=engine_options(chosen))}
                case = Case(ledger, period.start, period.end, chosen)
                found += differences(told, case, f"{period.label} {chosen}")
    assert found == []


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    if not ibm.csv_path().exists():
        pytest.skip("ibm_late_payments.csv is not here; name its folder in ARDESK_DATA")
    with imported(ibm.to_exchange(ibm.csv_path()), tmp_path_factory.mktemp("ibm")) as book:
        yield book


def test_hledger_agrees_with_the_engine_at_every_month_end(published: Book, tmp_path: Path) -> None:
    told = ibm.hledger_balances(ibm.csv_path(), tmp_path)
    assert len(told) == 25
    assert {day: published.aging(day).control_total for day in told} == told


@pytest.mark.parametrize("month", ["2012-06", "2013-12"])
def test_figures_of_the_published_file_agree(published: Book, month: str) -> None:
    period = Period.parse(month)
    told = {value.id: value for value in views.kpis(published, period, options=Options())}
    case = Case(parse(ibm.to_exchange(ibm.csv_path())), period.start, period.end, {})
    assert differences(told, case, month) == []
