"""Every text that can stand on a paper to a customer is there in every language, with the same places to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import translations

from ardesk.paths import resource

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_nothing_is_missing(language: str) -> None:
    assert list(translations.faults(language)) == []


def test_the_texts_of_all_papers_to_customers_are_collected() -> None:
    found = {text if isinstance(text, str) else text[0] for text in translations.wanted()}
    assert {
        "Invoice {number}",
        "Charges",
        "Not due",
        "Page {page} of {pages}",
        "{count} day after the due date",
    } <= found
    assert any("hand the claim over" in text for text in found)
    pages = {file.stem for file in resource("templates").glob("*.html")}
    in_house = {"aged", "summary", "listing", "paper", "forecast", "reference"}
    assert pages - in_house <= set(translations.TEMPLATES)


def test_faults_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    translations.write("de")
    empty = list(translations.faults("de"))
    assert "de: not translated: 'Invoice {number}'" in empty
    file = translations.po_file("de")
    lines = file.read_text(encoding="utf-8")
    file.write_text(
        lines.replace('"Invoice {number}"\nmsgstr ""', '"Invoice {number}"\nmsgstr "Rechnung"'), encoding="utf-8"
    )
    changed = list(translations.faults("de"))
    assert "de: other places than in 'Invoice {number}'" in changed
    assert "de: ardesk.mo is older than ardesk.po" in changed
