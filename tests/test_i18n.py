"""The language of the program: English until another is chosen, then what the catalogue of that language says."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from ardesk.i18n import _, _catalogue, _n, mark, speaking, use_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    use_language("en")


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Invoice", "Rechnung")
    catalogue.add(("{n} day", "{n} days"), ("{n} Tag", "{n} Tage"))
    target = tmp_path / "de" / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "ardesk.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr("ardesk.i18n.resource", lambda *_parts: tmp_path)


def test_english_is_the_language_of_the_source() -> None:
    assert (_("Invoice"), _n("one day", "many days", 1), _n("one day", "many days", 2)) == (
        "Invoice",
        "one day",
        "many days",
    )


@pytest.mark.usefixtures("german")
def test_a_catalogue_translates_from_the_moment_it_is_chosen() -> None:
    name = mark("Invoice")
    assert _(name) == "Invoice"
    use_language("de_AT", "de")
    assert _(name) == "Rechnung"
    assert _n("{n} day", "{n} days", 3) == "{n} Tage"


@pytest.mark.usefixtures("german")
def test_a_language_without_a_catalogue_stays_english() -> None:
    use_language("xx")
    assert _("Invoice") == "Invoice"


@pytest.mark.usefixtures("german")
def test_a_language_is_spoken_for_a_while_and_by_this_thread_alone() -> None:
    _catalogue.cache_clear()
    heard: list[str] = []
    with speaking("de_AT"):
        other = threading.Thread(target=lambda: heard.append(_("Invoice")))
        other.start()
        other.join()
        assert _("Invoice") == "Rechnung"
        with speaking("xx"):
            assert _("Invoice") == "Invoice"
        with speaking(""):
            assert _n("{n} day", "{n} days", 2) == "{n} Tage"
        assert _("Invoice") == "Rechnung"
    assert heard == ["Invoice"]
    assert _("Invoice") == "Invoice"
    _catalogue.cache_clear()


@pytest.mark.usefixtures("german")
def test_what_is_spoken_goes_before_the_language_of_the_program() -> None:
    _catalogue.cache_clear()
    use_language("de")
    with speaking("en"):
        assert _("Invoice") == "Invoice"
    assert _("Invoice") == "Rechnung"
    _catalogue.cache_clear()
