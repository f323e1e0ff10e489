"""In which language, with which figures and dates, a paper speaks to the customer it goes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ardesk.format import Formats, known
from ardesk.reports.paper import page_for

if TYPE_CHECKING:
    from ardesk.domain.records import Customer
    from ardesk.reports.sources import Source

LANGUAGES: Final = ("en", "de", "fr", "es")
_NAMES: Final = {
    "english": "en",
    "deutsch": "de",
    "german": "de",
    "français": "fr",
    "francais": "fr",
    "french": "fr",
    "español": "es",
    "espanol": "es",
    "spanish": "es",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """A language (`de_AT`) and how figures and dates are written in it."""

    language: str
    formats: Formats

    @property
    def tongue(self) -> str:
        """The one of LANGUAGES its words are in, English where we have none of its own."""
        return tongue_of(self.language)


def tongue_of(language: str) -> str:
    """The one of LANGUAGES that a language or locale (`de_AT`) is spoken in, English for any other."""
    tongue = language.replace("-", "_").partition("_")[0].lower()
    return tongue if tongue in LANGUAGES else "en"


def voice_of(source: Source, customer: Customer, formats: Formats | None = None) -> Voice:
    """The customer's own language, if papers know it, else the ledger's, whose formats may be given."""
    own = language_of(customer.language, source.locale)
    if own and own != source.locale and own.partition("_")[0] in LANGUAGES:
        return Voice(own, Formats(own, source.base))
    return Voice(source.locale, formats or Formats(source.locale, source.base))


def house_voice(source: Source, language: str = "") -> Voice:
    """The voice of what goes to nobody in particular, in `language` or the ledger's."""
    chosen = language_of(language, source.locale) or source.locale
    return Voice(chosen, Formats(chosen, source.base))


def language_of(text: str, locale: str) -> str:
    """The locale meant by a customer's language (`de`, `de-AT`, `German`), empty where nobody knows it.

    A language without a country is taken as `locale` writes it where that is the same language; English is British
    where one does not write on Letter paper, since an American date would be misread there.
    """
    plain = text.strip()
    found = known(_NAMES.get(plain.casefold(), plain)) or ""
    if found and found == locale.partition("_")[0]:
        return locale
    return "en_GB" if found == "en" and page_for(locale) != "Letter" else found
