"""The reference has every KPI with formula, unit, source, reading; the options it names are those that change it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.kpi import views
from ardesk.kpi.catalogue import CATALOGUE
from ardesk.kpi.options import NAMES, Options, UsageError
from ardesk.kpi.reference import articles, reference
from ardesk.kpi.reference_options import OPTION_WORDS, TOUCHED
from ardesk.kpi.reference_words import UNDEFINED, WORDS
from ardesk.reports.papers.reference import kpi_reference
from tests.asking import found
from tests.oracle.ledgers import random_ledger, random_period
from tests.oracle.test_engine_agrees import EACH, imported

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.kpi.kpi import Kpi

ENTRIES = {entry.id: entry for entry in reference()}


@pytest.mark.parametrize("kpi", CATALOGUE, ids=lambda kpi: kpi.id)
def test_every_kpi_has_formula_unit_source_and_reading(kpi: Kpi) -> None:
    entry = ENTRIES[kpi.id]
    assert all((entry.name, entry.unit, entry.formula, entry.source, entry.reading, entry.undefined))
    assert entry.formula != entry.name  # it says more than what it is called


def test_the_reference_is_in_the_order_of_the_catalogue() -> None:
    assert list(ENTRIES) == [kpi.id for kpi in CATALOGUE]
    assert [entry.id for entry in reference(["dio", "dso"][1:])] == ["dso"]
    with pytest.raises(UsageError, match="no KPI dio"):
        reference(["dio"])


def test_every_kpi_is_on_the_paper_with_all_that_is_known_of_it() -> None:
    from html import unescape

    text = unescape(kpi_reference().html)
    for entry in ENTRIES.values():
        assert f'<a name="{entry.id}">' in text
        assert f'href="#{entry.id}"' in text
        for words in (
            entry.name,
            entry.unit,
            entry.formula,
            entry.source,
            entry.reading,
            entry.benchmark,
            *entry.traps,
        ):
            assert words in text


def test_words_are_for_kpis_there_are() -> None:
    assert set(WORDS) | set(UNDEFINED) <= set(ENTRIES)
    assert set(OPTION_WORDS) == set(TOUCHED) == set(NAMES)
    assert {kpi for touched in TOUCHED.values() for kpi in touched} <= set(ENTRIES)
    assert [name for name, _text in articles()] == ["Axim", "Universal Funding", "Melio", "five best practices"]


def test_what_it_is_divided_by_makes_it_not_applicable() -> None:
    assert ENTRIES["dso"].undefined == "Where this is 0: Credit sales."
    assert ENTRIES["average_days_delinquent"].undefined == "Where this is 0: Credit sales."
    assert ENTRIES["open_items"].undefined == "Never; 0 where there is nothing."
    for entry in ENTRIES.values():
        one = found("CUSTOMER ACME", entry.id)
        never = entry.undefined.startswith("Never")
        assert (one.value is not None) == (never or "0 where" in entry.undefined), entry.id


@pytest.mark.parametrize("seed", [1, 3, 8])
def test_only_the_options_it_names_change_a_kpi(seed: int, tmp_path: Path) -> None:
    random = Random(seed)  # noqa: S311 (figures, not secrets)
    records = random_ledger(random, 120)
    with imported(records, tmp_path) as book:
        period = Period(*random_period(random, records))

        def figures(chosen: list[str]) -> dict[str, object]:
            return {
                one.id: (one.value, dict(one.parts)) for one in views.kpis(book, period, options=Options.parse(chosen))
            }

        plain = figures([])
        for name, choice in EACH:
            other = figures([f"{name}={choice}"])
            assert {kpi for kpi in plain if plain[kpi] != other[kpi]} <= set(TOUCHED[name]), name
