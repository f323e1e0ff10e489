"""Whose language a paper speaks: the customer's where papers know it, else the ledger's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Customer
from ardesk.format import Formats
from ardesk.ledger import Ledger
from ardesk.reports.papers.voice import house_voice, tongue_of, voice_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("language", "locale", "expected", "figure"),
    [
        ("", "de_AT", "de_AT", "1.234,50"),
        ("de", "de_CH", "de_CH", "1’234.50"),
        ("de", "en_US", "de", "1.234,50"),
        ("de-AT", "en_US", "de_AT", "1.234,50"),
        ("German", "en_US", "de", "1.234,50"),
        ("Français", "en_US", "fr", "1\u202f234,50"),
        ("es_MX", "en_US", "es_MX", "1,234.50"),
        ("en", "de_DE", "en_GB", "1,234.50"),
        ("en", "es_MX", "en", "1,234.50"),
        ("nl", "en_GB", "en_GB", "1,234.50"),
        ("Klingon", "de_DE", "de_DE", "1.234,50"),
        ("<b>", "en_US", "en_US", "1,234.50"),
    ],
)
def test_words_and_figures_go_together(tmp_path: Path, language: str, locale: str, expected: str, figure: str) -> None:
    with Ledger.create(tmp_path / "a.ardesk", name="A", currency="EUR", locale=locale) as ledger:
        voice = voice_of(ledger, Customer(code="C", name="C", language=language))
        assert voice.language == expected
        assert voice.formats.money(1234_50) == figure


def test_formats_given_are_for_customers_without_a_language(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "a.ardesk", name="A", currency="EUR", locale="en_US") as ledger:
        given = Formats("fr_FR", "EUR")
        assert voice_of(ledger, Customer(code="C", name="C"), given).formats is given
        assert voice_of(ledger, Customer(code="C", name="C", language="de"), given).formats.locale == "de"
        assert (house_voice(ledger).language, house_voice(ledger, "fr").language) == ("en_US", "fr")


def test_tongues() -> None:
    assert [tongue_of(name) for name in ("de_AT", "FR", "es-MX", "nl_NL", "")] == ["de", "fr", "es", "en", "en"]
