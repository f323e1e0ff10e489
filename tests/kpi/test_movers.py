"""What moved a KPI: parts that add up, customers left out one by one, documents, and the invoice of the last day."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ardesk.domain.periods import Period
from ardesk.kpi import movers, views
from ardesk.kpi.catalogue import CATALOGUE
from ardesk.kpi.decomposition import Decomposition, changes
from ardesk.kpi.movers import moved
from ardesk.kpi.options import Options
from ardesk.kpi.question import Question
from tests.books import book
from tests.kpi.random_books import chance, random_book, some_options, two_periods

SEEDS = (2, 5, 8)
Q3, Q4 = Period.parse("2025-Q3"), Period.parse("2025-Q4")
MEASURED = {"dso_countback", "dso_sales_weighted", "dso_true"}
LEDGER = """
    INV-1 ACME 2025-07-05 +30d 90000.00 | PAY-1 ACME 2025-11-20 90000.00
    INV-2 ACME 2025-10-20 +30d 30000.00 | INV-3 ZED 2025-12-28 +30d 30000.00
    INV-4 ZED 2025-08-28 +30d 30000.00
"""


def near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-9 * max(1, abs(one), abs(other))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_parts_of_terms_and_of_customers_add_up_to_the_change(seed: int) -> None:
    records, ledger = random_book(seed)
    random = chance(seed)
    exact = 0
    for kpi in CATALOGUE:
        first, second = two_periods(random, records)
        found = moved(ledger, kpi.id, first, second, options=some_options(random))
        if not found.exact:
            assert found.change is None or kpi.id in MEASURED, kpi.id
            continue
        exact += 1
        assert near(sum(one.part or 0 for one in found.parts), found.change), kpi.id
        of_customers = sum(one.part or 0 for one in found.customers) + sum(part or 0 for _name, part in found.rest)
        assert near(of_customers, found.change), kpi.id
        assert all(near(sum(one.by_term.values()), one.part) for one in found.customers), kpi.id
    assert exact > 40


@pytest.mark.parametrize("seed", SEEDS)
def test_before_rounding_nothing_is_left_over(seed: int) -> None:
    records, ledger = random_book(seed)
    random = chance(seed + 100)
    for kpi in CATALOGUE:
        periods = list(two_periods(random, records))
        options = some_options(random)
        formula = kpi.formula.under(options)
        whole = Question(ledger, periods, options)
        parts = Decomposition(formula, whole, Question(ledger, periods, options, "customer"))
        if parts.weights is None:
            continue
        change = parts.level(formula, 1) - parts.level(formula, 0)
        assert sum(parts.weights[leaf] * parts.change_of(leaf) for leaf in parts.operands) == change, kpi.id
        for leaf, own in parts.by_customer.items():
            if not getattr(leaf, "nobodys", ""):
                assert sum(changes(own), Fraction(0)) == parts.change_of(leaf), (kpi.id, leaf.key)


@pytest.mark.parametrize("seed", SEEDS)
def test_leaving_a_customer_out_is_the_ledger_of_everyone_else(seed: int) -> None:
    records, ledger = random_book(seed)
    random = chance(seed + 200)
    codes = ledger.customers.code
    without_one = {code: ledger.only(codes=[other for other in codes if other != code]) for code in codes}
    house = {"collection_cost", "cost_per_unit_collected", "cost_per_account_worked", "cost_per_invoice_closed"}
    for kpi in CATALOGUE:
        first, second = two_periods(random, records)
        options = some_options(random)
        whole = moved(ledger, kpi.id, first, second, options=options)
        found = {one.code: one for one in whole.customers}
        if kpi.id in house:
            continue
        for code, others in without_one.items():
            before, after = (views.value(others, kpi.id, period, options).value for period in (first, second))
            right = None if before is None or after is None else after - before
            told = found[code].without if code in found else whole.change
            assert near(told, right), (kpi.id, code, options)


def test_a_change_is_told_by_term_customer_and_document() -> None:
    found = moved(book(LEDGER), "dso", Q3, Q4)
    # 120,000 / 120,000 x 92 = 92; 90,000 / 60,000 x 92 = 138.
    assert (found.before.value, found.after.value, found.change) == (92, 138, 46)
    # Receivables fell by 30,000 at (1/120,000 + 1/60,000) / 2 each, times 92; sales did the rest.
    assert [(one.key, one.part) for one in found.parts] == [
        ("ar_total_end", -34.5),
        ("credit_sales", 80.5),
        ("days", 0),
    ]
    assert {one.code: (one.part, one.effect) for one in found.customers} == {"ACME": (11.5, -46), "ZED": (34.5, 46)}
    assert (found.documents[0].document.number, found.documents[0].part) == ("INV-1", 120.75)
    assert found.rest == ()


def test_the_calendar_is_nobodys() -> None:
    text = "INV-1 A 2025-01-10 +30d 1000.00 | INV-2 A 2025-02-10 +30d 1000.00 | PAY-1 A 2025-02-01 1000.00"
    found = moved(book(text), "dso", Period.parse("2025-01"), Period.parse("2025-02"))
    assert (found.before.value, found.after.value) == (31, 28)
    assert found.rest == (("Days", -3.0),)
    assert found.customers[0].part is None or all(one.part == 0 for one in found.customers)


def test_a_large_invoice_of_the_last_days_is_marked_with_the_figure_without_it() -> None:
    found = moved(book(LEDGER), "dso", Q3, Q4)
    # Without it 60,000 / 30,000 x 92 = 184.
    assert found.mark == (
        "Invoice INV-3 over 30,000.00 for Zed, dated 3 days before the end of the period, alone makes up 50.0 % of "
        "Credit sales; without it the figure would be 184.0."
    )
    assert {one.document.number for one in found.documents if one.mark} == {"INV-3"}
    earlier = moved(book(LEDGER.replace("2025-12-28", "2025-12-24")), "dso", Q3, Q4)
    assert (earlier.mark, earlier.change) == ("", 46)


def test_a_small_invoice_of_the_last_days_is_not_marked() -> None:
    assert moved(book(LEDGER.replace("2025-12-28 +30d 30000.00", "2025-12-28 +30d 1000.00")), "dso", Q3, Q4).mark == ""


def test_where_nothing_adds_up_customers_are_left_out_one_by_one() -> None:
    found = moved(book(LEDGER), "dso_countback", Q3, Q4)
    assert not found.exact
    assert [(one.code, one.part) for one in found.customers] == [("ZED", None), ("ACME", None)]
    assert found.change == 61  # 92 days, then 153
    assert {one.code: (one.without, one.effect) for one in found.customers} == {"ZED": (0, 61), "ACME": (92, -31)}


def test_costs_of_the_house_are_nobodys_and_stay_when_a_customer_is_left_out() -> None:
    text = """COST 2025-07-31 rent 300.00 | COST 2025-10-31 rent 500.00 | CALL ACME 2025-07-01 cost=100.00
              CALL ACME 2025-10-01 cost=150.00 | CALL ZED 2025-10-02 cost=20.00"""
    found = moved(book(text), "collection_cost", Q3, Q4)
    assert found.change == 27000
    assert found.rest == (("Costs of the house", 20000),)
    assert {one.code: (one.part, one.without) for one in found.customers} == {
        "ACME": (5000, 22000),
        "ZED": (2000, 25000),
    }


def test_a_kpi_without_a_figure_has_no_parts() -> None:
    found = moved(book(LEDGER), "dso", Period.parse("2025-Q2"), Q4)
    assert (found.change, found.exact, found.documents, found.rest) == (None, False, (), ())
    assert [(one.key, one.before, one.part) for one in found.parts][:2] == [
        ("ar_total_end", 0, None), ("credit_sales", 0, None),
    ]  # fmt: skip


def test_money_that_is_a_quotient_tells_what_rounding_did() -> None:
    found = moved(book(LEDGER), "cost_of_carrying", Q3, Q4)
    assert found.exact
    assert sum(one.part or 0 for one in found.parts) == pytest.approx(found.change, abs=1e-9)
    assert found.parts[-1].key == "rounding"


def test_only_the_largest_are_left_out_where_each_takes_a_ledger_of_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(movers, "MOST_LEFT_OUT", 1)
    found = moved(book(LEDGER), "expected_credit_loss", Q3, Q4, options=Options(loss_rates="history"))
    assert "1 with the largest" in found.note
    assert len(found.customers) <= 1
