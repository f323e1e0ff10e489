"""What a locale says about writing numbers and dates: a table for the common ones, Babel for every other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_BIDI_MARKS = re.compile("[\u200e\u200f\u061c]")


@dataclass(frozen=True, slots=True)
class Conventions:
    """Separators, a template each for dates (`d`, `m`, `y`) and percentages, and where a currency's code stands."""

    decimal: str
    group: str
    date: str
    percent: str = "{}%"
    code_first: bool = False
    by_lakh: bool = False  # 12,34,567 instead of 1,234,567

    @property
    def order(self) -> str:
        """The order of day, month and year, such as `dmy`."""
        return "".join(re.findall(r"\{([dmy])", self.date))


_DMY_DOTS = "{d:02}.{m:02}.{y:04}"
_DMY_SLASHES = "{d:02}/{m:02}/{y:04}"
_YMD_DASHES = "{y:04}-{m:02}-{d:02}"
_YMD_SLASHES = "{y:04}/{m:02}/{d:02}"
_SPACED = "{}\xa0%"

# Copied out of Babel so that the first figures on screen need not wait for its import; a test compares them.
COMMON: dict[str, Conventions] = {
    "en_US": Conventions(".", ",", "{m:02}/{d:02}/{y:04}", code_first=True),
    "en_GB": Conventions(".", ",", _DMY_SLASHES, code_first=True),
    "en_CA": Conventions(".", ",", _YMD_DASHES, code_first=True),
    "en_AU": Conventions(".", ",", _DMY_SLASHES, code_first=True),
    "en_NZ": Conventions(".", ",", _DMY_SLASHES, code_first=True),
    "en_IE": Conventions(".", ",", _DMY_SLASHES, code_first=True),
    "en_IN": Conventions(".", ",", _DMY_SLASHES, code_first=True, by_lakh=True),
    "de_DE": Conventions(",", ".", _DMY_DOTS, _SPACED),
    "de_AT": Conventions(",", ".", _DMY_DOTS, _SPACED, code_first=True),
    "de_CH": Conventions(".", "’", _DMY_DOTS, code_first=True),
    "fr_FR": Conventions(",", "\u202f", _DMY_SLASHES, _SPACED),
    "fr_CA": Conventions(",", "\xa0", _YMD_DASHES, _SPACED),
    "es_ES": Conventions(",", ".", _DMY_SLASHES, _SPACED),
    "es_MX": Conventions(".", ",", _DMY_SLASHES, code_first=True),
    "it_IT": Conventions(",", ".", _DMY_SLASHES),
    "pt_BR": Conventions(",", ".", _DMY_SLASHES, code_first=True),
    "pt_PT": Conventions(",", "\xa0", _DMY_SLASHES),
    "nl_NL": Conventions(",", ".", "{d:02}-{m:02}-{y:04}", code_first=True),
    "pl_PL": Conventions(",", "\xa0", _DMY_DOTS),
    "sv_SE": Conventions(",", "\xa0", _YMD_DASHES, _SPACED),
    "da_DK": Conventions(",", ".", _DMY_DOTS, _SPACED),
    "ja_JP": Conventions(".", ",", _YMD_SLASHES, code_first=True),
    "zh_CN": Conventions(".", ",", _YMD_SLASHES, code_first=True),
}
_ISO = Conventions(".", ",", _YMD_DASHES, code_first=True)


def known(locale: str) -> str | None:
    """The locale's name as Babel spells it (`de-at` is `de_AT`), or None for one that nobody knows."""
    name = locale.strip().replace("-", "_").partition(".")[0]
    if name in COMMON:
        return name
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(name)) if name else None
    except (UnknownLocaleError, ValueError):
        return None


@lru_cache(maxsize=64)
def conventions(locale: str) -> Conventions:
    """How `locale` writes; ISO dates and English numbers for a locale that nobody knows."""
    if locale in COMMON:
        return COMMON[locale]
    name = known(locale)
    return from_babel(name) if name else _ISO


def from_babel(locale: str) -> Conventions:
    """How Babel's data (CLDR) says `locale` writes; Latin digits, years of four digits, days and months of two."""
    from babel import Locale

    data = Locale.parse(locale)
    symbols = data.number_symbols["latn"]
    pattern = data.currency_formats["standard"].pattern
    return Conventions(
        decimal=symbols["decimal"],
        group=symbols["group"],
        date=_date_template(data.date_formats["short"].pattern),
        percent=_BIDI_MARKS.sub("", re.sub(r"[#,.0]+", "{}", data.percent_formats[None].pattern, count=1)),
        code_first=pattern.index("¤") < pattern.index("0"),
        by_lakh=data.decimal_formats[None].grouping == (3, 2),
    )


def _date_template(pattern: str) -> str:
    widths = {"y": "{y:04}", "M": "{m:02}", "d": "{d:02}"}
    matches = re.finditer(r"'[^']*'|([yMd])\1*|[^'yMd]+", pattern)
    pieces = [widths[match[1]] if match[1] else match[0].strip("'") for match in matches]
    return _BIDI_MARKS.sub("", "".join(pieces))


@lru_cache(maxsize=16)
def month_names(locale: str) -> tuple[tuple[str, ...], ...]:
    """The names of the twelve months in lower case: per month its wide and short forms, English besides."""
    from babel import Locale

    found: list[list[str]] = [[] for _ in range(12)]
    for name in (known(locale) or "en", "en"):
        months = Locale.parse(name).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, text in months[context][width].items():
                    found[int(number) - 1].append(str(text).casefold().rstrip("."))
    return tuple(tuple(dict.fromkeys(names)) for names in found)
