"""Verdicts by goal, terms granted and benchmark; words that respect direction and traps."""

from __future__ import annotations

import datetime as dt

import pytest

from ardesk.domain.periods import Period
from ardesk.kpi import views
from ardesk.kpi.catalogue import CATALOGUE, kpi_of
from ardesk.kpi.kpi import Benchmark
from ardesk.kpi.options import Options
from ardesk.kpi.scorecard import scorecard, scorecard_table, twelve_months
from ardesk.kpi.verdicts import BENCHMARK, GOAL, YARDSTICK, Measure, measure_of, verdict_of, words
from tests.books import book
from tests.kpi.random_books import chance, random_book, some_options, two_periods

Q4 = Period.parse("2025-Q4")
LEDGER = """
    INV-1 ACME 2025-10-05 +30d 90000.00 | PAY-1 ACME 2025-11-20 90000.00
    INV-2 ACME 2025-10-20 +30d 30000.00 | INV-3 ZED 2025-12-15 +30d 30000.00
"""
# The benchmarks shipped: id, a figure that is good, one to watch (None where there is no such zone), one that is bad.
SHIPPED = [
    ("dso_over_best_possible_pct", 20, None, 20.1),
    ("cei_monthly_average", 80, 79.9, 50),
    ("cei_total_sales", 80, 50.1, 50),
    ("cei_cash_only", 93, 65, 49),
    ("pct_over_30", 4.99, None, 5),
    ("pct_over_60", 2, None, 2.1),
    ("predue_share_customers", 60, None, 59.9),
    ("bad_debt_pct_of_ar", 2, None, 2.1),
    ("bad_debt_to_sales", 1.99, 5, 5.1),
    ("dispute_rate", 4.99, None, 5),
    ("invoice_accuracy", 95, None, 94.9),
    ("avg_days_to_invoice", 2.99, 7, 7.1),
    ("promise_kept_rate", 70, None, 69.9),
    ("concentration_largest", 20, None, 20.1),
]


@pytest.mark.parametrize(("identifier", "good", "watch", "bad"), SHIPPED)
def test_the_benchmarks_shipped(identifier: str, good: float, watch: float | None, bad: float) -> None:
    kpi = kpi_of(identifier)
    measure = measure_of(kpi, None)
    assert measure.by == BENCHMARK
    assert verdict_of(kpi, measure, good) == "good"
    assert verdict_of(kpi, measure, bad) == "bad"
    assert watch is None or verdict_of(kpi, measure, watch) == "watch"


def test_every_benchmark_is_in_that_table() -> None:
    assert {kpi.id for kpi in CATALOGUE if kpi.benchmark} == {row[0] for row in SHIPPED} | {"dso"}


@pytest.mark.parametrize(
    ("value", "terms", "verdict", "by"),
    [
        (40, 30, "good", YARDSTICK),  # exactly a third above
        (40.1, 30, "watch", YARDSTICK),
        (45, 30, "watch", YARDSTICK),  # exactly half above
        (45.1, 30, "bad", YARDSTICK),
        (60, 50, "good", YARDSTICK),  # above the benchmark of 45, yet good for such terms
        (21, 14, "watch", YARDSTICK),  # below it, yet not
        (45, None, "good", BENCHMARK),
        (45.1, 0, "bad", BENCHMARK),
        (45.1, -3, "bad", BENCHMARK),
        (None, 30, "none", YARDSTICK),
    ],
)
def test_days_of_sales_are_judged_by_the_terms_granted(
    value: float | None, terms: float | None, verdict: str, by: str
) -> None:
    measure = measure_of(kpi_of("dso"), None, terms)
    assert (verdict_of(kpi_of("dso"), measure, value), measure.by) == (verdict, by)


def test_the_owners_goal_goes_first() -> None:
    measure = measure_of(kpi_of("dso"), Benchmark(50, 60), 14)
    assert (measure.by, verdict_of(kpi_of("dso"), measure, 50)) == (GOAL, "good")


def test_each_group_is_judged_by_its_own_terms() -> None:
    text = """INV-1 LONG 2025-10-05 +60d 9000.00 | INV-2 SHORT 2025-10-05 +7d 9000.00 | PAY-1 LONG 2025-12-30 4000.00
              PAY-2 SHORT 2025-12-30 4000.00"""
    found = views.kpis(book(text), Q4, by="customer", only=["dso"])
    assert [(one.group, round(one.value or 0), one.verdict) for one in found] == [
        ("LONG", 51, "good"), ("SHORT", 51, "bad"),
    ]  # fmt: skip


@pytest.mark.parametrize("by", [None, "customer", "type"])
def test_the_verdict_is_everywhere_the_same(by: str | None) -> None:
    records, ledger = random_book(5)
    random = chance(3)
    for _turn in range(3):
        period, _other = two_periods(random, records)
        options = some_options(random)
        terms = {
            one.group: one.value
            for one in views.kpis(ledger, period, by=by, only=["weighted_avg_terms"], options=options)
        }
        for one in views.kpis(ledger, period, by=by, only=["dso"], options=options):
            limit, worst = 45.0, 45.0
            if (granted := terms[one.group]) is not None and granted > 0:
                limit, worst = granted * 4 / 3, granted * 3 / 2
            right = "none" if one.value is None else "good" if one.value <= limit + 1e-9 else "watch"
            right = "bad" if one.value is not None and one.value > worst + 1e-9 else right
            assert one.verdict == right, (one.group, one.value, granted)


# Words


def show(value: float | None, unit: str) -> str:
    return f"{value:g} {unit}"


def test_words_respect_the_direction() -> None:
    dso, cei = kpi_of("dso"), kpi_of("cei_total_sales")
    goal = Measure(Benchmark(40, 50), GOAL)
    assert words(dso, 38, goal, 41, show) == (
        "38 days meets your goal of 40 days, 3 days better than in the period before; lower is better."
    )
    assert words(dso, 45, goal, 41, show) == (
        "45 days misses your goal of 40 days by 5 days, but not yet the limit of 50 days, "
        "4 days worse than in the period before; lower is better."
    )
    assert words(cei, 85, measure_of(cei, None), 70, show) == (
        "85 percent meets the benchmark of 80 percent, 15 percent points better than in the period before; "
        "higher is better."
    )


def test_what_has_no_direction_is_not_judged() -> None:
    kpi = kpi_of("refunds")
    assert words(kpi, 300, measure_of(kpi, None), 100, show) == "300 money, 200 money more than in the period before."


def test_no_figure_says_why() -> None:
    kpi = kpi_of("dso")
    assert words(kpi, None, measure_of(kpi, None), 3, show, undefined="Nothing was sold.") == (
        "There is no figure. Nothing was sold."
    )


@pytest.mark.parametrize(
    ("identifier", "value", "told"),
    [
        ("bad_debt_to_sales", 0, "so carefully"),
        ("bad_debt_pct_of_ar", 0, "so carefully"),
        ("write_offs", 0, "not always good"),
        ("ar_turnover_annualised", 20, "so strict"),
        ("dso", 400, "few sales"),
        ("cei_total_sales", 101, "More than 100 %"),
        ("cei_monthly_average", -1, "Below 0 %"),
        ("avg_days_to_pay", 12, "Who pays nothing"),
        ("predue_share_customers", 100, "Who pays nothing"),
    ],
)
def test_traps_are_told_where_they_lie(identifier: str, value: float, told: str) -> None:
    kpi = kpi_of(identifier)
    assert told in words(kpi, value, measure_of(kpi, None), None, show)


@pytest.mark.parametrize(
    ("identifier", "value"),
    [
        ("bad_debt_to_sales", 0.1),
        ("write_offs", 1),
        ("ar_turnover_annualised", 12),
        ("dso", 300),
        ("cei_total_sales", 100),
    ],
)
def test_and_nowhere_else(identifier: str, value: float) -> None:
    kpi = kpi_of(identifier)
    assert not [trap for trap in kpi.traps if trap.holds(value)]


# The scorecard


def test_a_line_holds_the_periods_and_what_stands_beside() -> None:
    (line,) = scorecard(book(LEDGER), Q4, only=["credit_sales"])
    assert (line.value.value, line.last, line.year_ago, line.rolling) == (15_000_000, 0, 0, 15_000_000)
    (dso,) = scorecard(book(LEDGER), Q4, only=["dso"])
    assert dso.beside[0] == ("Weighted average terms", 30.0, "days")
    assert dso.benchmark is not None
    assert dso.benchmark.good == 45


def test_twelve_months_end_with_the_period() -> None:
    assert twelve_months(dt.date(2025, 12, 31)) == Period.parse("2025")
    assert twelve_months(dt.date(2024, 2, 29)) == Period(dt.date(2023, 3, 1), dt.date(2024, 2, 29))


@pytest.mark.parametrize("seed", [2, 8])
def test_every_figure_of_the_scorecard_is_the_kpi_of_its_period(seed: int) -> None:
    records, ledger = random_book(seed)
    random = chance(seed)
    period, previous = two_periods(random, records)
    options = some_options(random)
    for line in scorecard(ledger, period, previous=previous, options=options):
        identifier = line.value.id
        told = {"now": line.value.value, "last": line.last, "year_ago": line.year_ago, "rolling": line.rolling}
        for name, span in line.periods._asdict().items():
            assert told[name] == views.value(ledger, identifier, span, options).value, (identifier, name)


def test_as_a_table_each_figure_knows_its_scope() -> None:
    lines = scorecard(book(LEDGER), Q4, only=["dso", "ar_ending"], options=Options())
    table = scorecard_table(lines)
    assert [row.title for row in table.rows] == ["Receivables at end", "Days sales outstanding"]
    cells = dict(zip((one.key for one in table.headings), table.rows[1].cells, strict=True))
    assert cells["value"].scope is not None
    assert (cells["value"].scope.kpi_id, cells["value"].scope.period) == ("dso", Q4)
    assert cells["change"].formula == "{value}-{last}"
    assert scorecard_table(()).rows == ()
