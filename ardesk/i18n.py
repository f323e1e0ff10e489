"""The language of the program: `_` for every text a person reads, `_n` where a number decides the form."""

from __future__ import annotations

import gettext
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

from ardesk.paths import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOMAIN = "ardesk"
_BRIEF = 60
_SPOKEN: ContextVar[gettext.NullTranslations | None] = ContextVar("spoken", default=None)


class _Language:
    """The translations in use; English, the language of the source, until another is chosen."""

    translations: gettext.NullTranslations = gettext.NullTranslations()


def use_language(*languages: str) -> None:
    """Translate from now on into the first of `languages` (`de_AT`, `de`, …) there is, or not at all."""
    found = gettext.translation(_DOMAIN, resource("translations"), languages, fallback=True)
    _Language.translations = found


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, and in this thread alone, texts are in `language` (`de_AT`, `de`), or English where there is no such.

    An empty `language` leaves things as they are.
    """
    token = _SPOKEN.set(_catalogue(language) if language else _SPOKEN.get())
    try:
        yield
    finally:
        _SPOKEN.reset(token)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, resource("translations"), [language], fallback=True)


def _(text: str) -> str:
    """The `text` in the user's language, or in the one being spoken."""
    return (_SPOKEN.get() or _Language.translations).gettext(text)


def _n(one: str, many: str, count: int) -> str:
    """The form of the text that fits `count`, in the user's language or the one being spoken."""
    return (_SPOKEN.get() or _Language.translations).ngettext(one, many, count)


def brief(text: str) -> str:
    """What was typed, as a sentence names it: without blanks around it, and of a long one the beginning."""
    plain = text.strip()
    return plain if len(plain) <= _BRIEF else f"{plain[:_BRIEF]}…"


def mark(text: str) -> str:
    """The `text` as it is: marks a constant for translation by `_` at the time it is shown."""
    return text
