"""The documents behind every term of every KPI, and explanations of single groups, on random ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.kpi import views
from ardesk.kpi.catalogue import CATALOGUE, kpi_of
from ardesk.kpi.formula import CALENDAR, Leaf, Named
from ardesk.kpi.kpi import Ref
from ardesk.kpi.options import UsageError
from ardesk.kpi.question import Question
from tests.books import book
from tests.kpi.random_books import chance, random_book, some_options, two_periods
from tests.kpi.test_views import LEDGER, Q4

if TYPE_CHECKING:
    from ardesk.kpi.kpi import Kpi

SEEDS = (2, 5, 8)


def made_of_others(leaf: Leaf) -> bool:
    """Whether the documents stand behind the terms that it is made of."""
    return isinstance(leaf, Ref) or leaf in CALENDAR or (isinstance(leaf, Named) and bool(leaf.made_of))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_term_is_what_its_documents_add_up_to(seed: int) -> None:
    records, ledger = random_book(seed)
    random = chance(seed)
    looked_at = set()
    for kpi in CATALOGUE:
        period, _other = two_periods(random, records)
        options = some_options(random)
        question = Question(ledger, [period], options)
        found = views.explain(ledger, kpi.id, period, options=options)
        leaves = dict.fromkeys(kpi.formula.under(options).leaves())
        for leaf, term in zip(leaves, found.terms, strict=True):
            if made_of_others(leaf):
                continue
            if term.unit == "money":
                assert sum(one.amount for one in term.documents) == term.value, (kpi.id, term.name, period, options)
            shares = [int(share) for one in leaf.documents(question) for share in one.known]
            figure = leaf.figures(question)
            whole = figure.money()[0, 0] if term.unit == "money" else figure.above[0, 0]
            assert sum(shares) == whole, (kpi.id, term.name)
            if term.unit == "count" and not kpi.id.startswith("policy_steps"):  # an invoice has several
                assert set(shares) <= {1}, (kpi.id, term.name)
            if term.value:
                looked_at.add(leaf.key)
    assert len(looked_at) > 12


@pytest.mark.parametrize("kpi", CATALOGUE, ids=lambda kpi: kpi.id)
def test_every_kpi_has_documents_behind_it(kpi: Kpi) -> None:
    for leaf in kpi.formula.leaves():
        if isinstance(leaf, Named) and leaf not in CALENDAR:
            assert leaf.find or leaf.made_of, leaf.key


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("by", ["customer", "type", "collector"])
def test_a_group_explained_is_the_group_of_the_split(seed: int, by: str) -> None:
    records, ledger = random_book(seed)
    random = chance(seed)
    period, _other = two_periods(random, records)
    options = some_options(random)
    for split in views.kpis(ledger, period, by=by, options=options):
        found = views.explain(ledger, split.id, period, by=by, group=split.group, options=options)
        assert (found.value.value, found.value.group) == (split.value, split.group), split.id
        assert (found.value.verdict, found.value.undefined) == (split.verdict, split.undefined), split.id
        assert found.value.warnings == split.warnings
        assert {name: part for name, part in found.value.parts.items() if part} == {
            name: part for name, part in split.parts.items() if part
        }


@pytest.mark.parametrize("seed", SEEDS)
def test_the_documents_of_a_group_are_those_of_its_own(seed: int) -> None:
    records, ledger = random_book(seed)
    random = chance(seed + 50)
    for by in ("customer", "type", "collector"):
        period, _other = two_periods(random, records)
        names = ledger.groups(by).names or ()
        group = random.choice(names)
        for kpi in CATALOGUE:
            found = views.explain(ledger, kpi.id, period, by=by, group=group)
            for leaf, term in zip(dict.fromkeys(kpi.formula.leaves()), found.terms, strict=True):
                if term.unit == "money" and not made_of_others(leaf):
                    assert sum(one.amount for one in term.documents) == term.value, (kpi.id, term.name)
                if term.unit == "count" and not made_of_others(leaf):
                    assert len(term.documents) == term.value or twins(term), (kpi.id, term.name)


def twins(term: views.Term) -> bool:
    """Whether documents that cannot be told apart (two calls on one day) stand as one."""
    return 0 < len(term.documents) <= (term.value or 0)


def test_the_countback_shows_what_is_open_and_the_sales_it_counted() -> None:
    found = views.explain(book(LEDGER), "dso_countback", Q4)
    terms = {term.key: (term.value, [one.number for one in term.documents]) for term in found.terms}
    # 60,000 are open: 30,000 of December's sales, none in November, 30,000 of October's 120,000.
    assert terms["ar_total_end"] == (6_000_000, ["INV-2", "INV-3"])
    assert terms["sales_counted_back"] == (15_000_000, ["INV-1", "INV-2", "INV-3"])


def test_one_group_of_type_with_its_documents() -> None:
    text = "CUSTOMER ACME type=retail | CUSTOMER ZED type=trade | " + LEDGER
    found = views.explain(book(text), "dso", Q4, by="type", group="trade")
    assert found.with_figures == "30,000.00 ÷ 30,000.00 × 92 = 92.0"
    assert [one.number for one in found.terms[0].documents] == ["INV-3"]
    assert found.value.group == "trade"


def test_a_group_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match="There is no type wholesale"):
        views.explain(book(LEDGER), "dso", Q4, by="type", group="wholesale")


def test_customers_are_the_documents_of_a_count_of_customers() -> None:
    found = views.explain(book(LEDGER), "predue_share_customers", Q4)
    assert [(one.kind, one.number) for one in found.terms[1].documents] == [("customer", "ACME")]
    assert kpi_of("predue_share_customers").unit == "percent"
