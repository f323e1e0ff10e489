"""The fields that say where and how a business writes: locale, months, paper, number pattern."""

from __future__ import annotations

import locale as system_locale

from ardesk.format import COMMON, Formats, known
from ardesk.i18n import _


def locale_choices(also: str = "") -> list[tuple[str, str]]:
    """(locale, its name and how it writes), the common ones and `also`."""
    from babel import Locale

    names = [*COMMON] + ([also] if also and also not in COMMON and known(also) else [])
    found = []
    for name in names:
        sample = Formats(name, "USD")
        text = Locale.parse(name).get_display_name("en") or name
        found.append((name, f"{text} — {sample.money(123456789)} · {sample.date('2026-10-31')}"))
    return sorted(found, key=lambda choice: choice[1])


def month_choices(formats: Formats) -> list[tuple[str, str]]:
    """The twelve months by number."""
    return [(str(month), formats.month(f"2026-{month:02}-01").replace("2026", "").strip()) for month in range(1, 13)]


def papers() -> list[tuple[str, str]]:
    """The paper a printer takes; empty: what the locale uses."""
    return [("", _("as usual here")), ("A4", "A4"), ("Letter", "Letter")]


def windows() -> list[tuple[str, str]]:
    """Where the envelopes show the address; empty: they have no window."""
    return [("", _("without a window")), ("din", _("DIN window, left")), ("us", _("US No. 10 window"))]


def system_place() -> tuple[str, str]:
    """The locale this computer is set to and its currency, as far as they are known; else en_US and USD."""
    name = known(system_locale.getlocale()[0] or "") or "en_US"
    from babel.numbers import get_territory_currencies

    currencies = get_territory_currencies(name.partition("_")[2] or "US")
    return name, currencies[-1] if currencies else "USD"
