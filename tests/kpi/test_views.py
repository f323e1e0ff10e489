"""What is handed out with a figure: inputs, formula, benchmark, goal, verdict, warnings, explanation."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.kpi import views
from ardesk.kpi.kpi import HIGHER, LOWER, Benchmark
from ardesk.kpi.options import Options
from tests.books import book

if TYPE_CHECKING:
    from ardesk.kpi.views import Value

Q4 = Period.parse("2025-Q4")
LEDGER = """
    INV-1 ACME 2025-10-05 +30d 90000.00 | PAY-1 ACME 2025-11-20 90000.00
    INV-2 ACME 2025-10-20 +30d 30000.00 | INV-3 ZED 2025-12-15 +30d 30000.00
"""


def value(text: str, kpi: str, period: Period = Q4, **options: str) -> Value:
    return views.value(book(text), kpi, period, Options(**options))


def test_a_value_carries_its_inputs_and_formula() -> None:
    found = value(LEDGER, "dso")
    assert dict(found.inputs) == {
        "ar_total_end": (6_000_000, "money"), "credit_sales": (15_000_000, "money"), "days": (92, "days"),
    }  # fmt: skip
    assert found.formula == "Receivables at end ÷ Credit sales × Days"
    assert (found.name, found.unit, found.group, found.benchmark) == ("Days sales outstanding", "days", None, 45)


def test_the_formula_follows_the_options() -> None:
    found = value(LEDGER, "dso", dso_sales="net", dso_receivables="average", disputed="exclude")
    assert found.formula == (
        "(Undisputed receivables at start + Undisputed receivables at end) ÷ 2 ÷ Net credit sales × Days"
    )
    trailing = value(LEDGER, "dso", dso_window="trailing_12_months")
    assert trailing.formula == "Receivables at end ÷ Credit sales of twelve months × Days of the year"
    assert trailing.inputs["days"] == (365, "days")


def test_an_explanation_shows_the_figures_and_the_documents() -> None:
    found = views.explain(book(LEDGER), "dso", Q4)
    assert found.with_figures == "60,000.00 ÷ 150,000.00 × 92 = 36.8"
    receivables, sales, days = found.terms
    assert [(one.kind, one.number, one.customer, one.date, one.amount) for one in receivables.documents] == [
        ("invoice", "INV-2", "ACME", dt.date(2025, 10, 20), 3_000_000),
        ("invoice", "INV-3", "ZED", dt.date(2025, 12, 15), 3_000_000),
    ]
    assert [one.number for one in sales.documents] == ["INV-1", "INV-2", "INV-3"]
    assert (days.name, days.value, days.documents) == ("Days", 92, ())


def test_an_explanation_of_one_customer() -> None:
    found = views.explain(book(LEDGER), "dso", Q4, customer="ZED", options=Options(countback_month="30"))
    assert found.with_figures == "30,000.00 ÷ 30,000.00 × 92 = 92.0"
    assert found.option_notes == ("Option countback_month: 30 (default real).",)


def test_the_formatter_is_the_callers() -> None:
    found = views.explain(book(LEDGER), "dso", Q4, show=lambda figure, unit: f"<{figure} {unit}>")
    assert found.with_figures == "<6000000 money> ÷ <15000000 money> × <92 days> = <36.8 days>"


def test_a_term_that_is_a_kpi_is_followed_by_its_own() -> None:
    found = views.explain(book(LEDGER), "average_days_delinquent", Q4)
    assert found.with_figures == "36.8 − 18.4 = 18.4"
    assert [term.key for term in found.terms][:4] == ["dso", "ar_total_end", "credit_sales", "days"]


def test_factors_are_in_brackets_where_they_would_be_read_otherwise() -> None:
    assert value(LEDGER, "cei_cash_only").formula == (
        "(Receivables at start + Credit sales − Credit notes − Write-offs − Receivables at end)"
        " ÷ (Receivables at start + Credit sales − Credit notes − Write-offs − Items not yet due at end) × 100"
    )


@pytest.mark.parametrize(
    ("goal", "verdict", "shown"),
    [
        ("", "good", None),
        ("GOAL dso 2025-01-01 30 40", "watch", 30.0),
        ("GOAL dso 2025-01-01 30", "bad", 30.0),
        ("GOAL dso 2025-01-01 30 | GOAL dso 2025-12-31 36.8", "good", 36.8),
        ("GOAL dso 2025-01-01 30 36 | GOAL dso 2026-01-01 99", "bad", 30.0),
        ("GOAL cei_total_sales 2025-01-01 30", "good", None),
    ],
)
def test_the_goal_in_force_decides(goal: str, verdict: str, shown: float | None) -> None:
    found = value(f"{LEDGER} | {goal}", "dso")
    assert (found.verdict, found.goal) == (verdict, shown)


def test_a_goal_of_money_is_in_minor_units() -> None:
    found = value(f"{LEDGER} | GOAL ar_past_due 2025-01-01 25000 30000.00", "ar_past_due")
    assert (found.goal, found.verdict) == (2_500_000, "watch")


@pytest.mark.parametrize(
    ("benchmark", "better", "figure", "verdict"),
    [
        (Benchmark(45), LOWER, 45, "good"),
        (Benchmark(45), LOWER, 45.1, "bad"),
        (Benchmark(5, strict=True), LOWER, 5, "bad"),
        (Benchmark(80, 50, from_bad=True), HIGHER, 80, "good"),
        (Benchmark(80, 50, from_bad=True), HIGHER, 79.9, "watch"),
        (Benchmark(80, 50, from_bad=True), HIGHER, 50, "bad"),
        (Benchmark(2, 5, strict=True), LOWER, 2, "watch"),
        (Benchmark(2, 5, strict=True), LOWER, 5, "watch"),
        (Benchmark(2, 5, strict=True), LOWER, 5.1, "bad"),
    ],
)
def test_verdicts_at_the_limits(benchmark: Benchmark, better: str, figure: float, verdict: str) -> None:
    assert benchmark.verdict(figure, better) == verdict


def test_what_cannot_be_divided_says_so_and_has_no_verdict() -> None:
    found = value("PAY-1 ACME 2025-10-05 10.00 to=", "dso")
    assert found.value is None
    assert found.undefined == "There is nothing to divide by: Credit sales is 0."
    assert found.verdict == "none"


def test_undefined_wins_over_nothing_owed_but_for_countback() -> None:
    text = "INV-1 ACME 2025-09-05 +30d 10.00 | PAY-1 ACME 2025-09-06 10.00"
    assert value(text, "dso").value is None
    assert value(text, "dso_countback").value == 0


def test_a_credit_balance_is_told() -> None:
    found = value("INV-1 ACME 2025-10-05 +30d 10.00 | PAY-1 ACME 2025-10-06 30.00 to=INV-1:10.00", "dso")
    assert found.value == pytest.approx(-184)
    assert found.warnings == ("Credit balance: customers have more credit than they owe.",)


def test_a_negative_delinquency_keeps_its_value_and_says_why() -> None:
    text = "INV-1 ACME 2025-12-20 +30d 10.00 | PAY-1 ZED 2025-12-06 1.00 to="
    found = value(text, "average_days_delinquent")
    assert found.value == pytest.approx(-9.2)
    assert "unapplied credit" in found.warnings[0]


def test_house_costs_belong_to_no_group() -> None:
    found = views.kpis(book(LEDGER), Q4, by="customer", only=("collection_cost", "dso"))
    warned = {one.id: one.warnings for one in found}
    assert warned == {"collection_cost": ("Costs of the house are left out: they belong to no group.",), "dso": ()}


def test_history_of_a_split() -> None:
    found = views.history(
        book(LEDGER), Period.parse("2025-10"), Period.parse("2025-12"), only=("open_items",), by="customer"
    )
    assert [month.label for month in found.months] == ["2025-10", "2025-11", "2025-12"]
    assert [(one.group, one.values) for one in found.series] == [
        ("ACME", [12_000_000, 3_000_000, 3_000_000]), ("ZED", [0, 0, 3_000_000]),
    ]  # fmt: skip


def test_parts_are_classes_that_add_up() -> None:
    found = value(LEDGER, "aging_amount")
    assert dict(found.parts) == {"current": 3_000_000, "1-30": 0, "31-60": 3_000_000, "61-90": 0, "over 90": 0}
    shares = value(LEDGER, "aging_pct")
    assert (shares.value, shares.parts["31-60"]) == (100, 50)
