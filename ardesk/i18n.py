"""The language of the program: `_` for every text a person reads, `_n` where a number decides the form."""

from __future__ import annotations

import gettext

from ardesk.paths import resource

_DOMAIN = "ardesk"


class _Language:
    """The translations in use; English, the language of the source, until another is chosen."""

    translations: gettext.NullTranslations = gettext.NullTranslations()


def use_language(*languages: str) -> None:
    """Translate from now on into the first of `languages` (`de_AT`, `de`, …) there is, or not at all."""
    found = gettext.translation(_DOMAIN, resource("translations"), languages, fallback=True)
    _Language.translations = found


def _(text: str) -> str:
    """The `text` in the user's language."""
    return _Language.translations.gettext(text)


def _n(one: str, many: str, count: int) -> str:
    """The form of the text that fits `count`, in the user's language."""
    return _Language.translations.ngettext(one, many, count)


def mark(text: str) -> str:
    """The `text` as it is: marks a constant for translation by `_` at the time it is shown."""
    return text
