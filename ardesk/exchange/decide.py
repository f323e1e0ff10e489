"""Foreign dates and numbers: read by one order and one decimal sign, which all their cells decide together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from ardesk.exchange.mapping import DATE_ORDERS, DECIMAL_SIGNS

T = TypeVar("T")

_TIME = re.compile(r"[T ]+[0-9]{1,2}:[0-9]{2}.*$")
_DIGITS = re.compile(r"([0-9]{1,4})([./-])([0-9]{1,2})\2([0-9]{1,4})\.?")
_SHORT = re.compile(r"[0-9]{1,2}[./-]")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? +([0-9]{1,2}),? +([0-9]{4})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.?[ -]+([A-Za-z]{3,9})\.?,?[ -]+([0-9]{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY_TURNS = 70
_LONGEST = 100  # letters of a date or number with all its blanks and words
_YEAR_WIDTH = 4
_WORDS = re.compile(r"[A-Za-z$€£¥₹₩₽₺₴₪฿\s'’ ]")
_PLAIN = {
    "point": re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(\.[0-9]*)?|\.[0-9]+"),
    "comma": re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?|[0-9]+(,[0-9]*)?|,[0-9]+"),
}


@dataclass(frozen=True, slots=True)
class Decision(Generic[T]):
    """The way of reading that fits most cells; `choice` is None where the cells leave it open."""

    choice: str | None
    candidates: tuple[str, ...] = ()


def _decide(texts: Iterable[str], ways: tuple[str, ...], read: Callable[[str, str], T | None]) -> Decision[T]:
    readings = [[read(text, way) for way in ways] for text in dict.fromkeys(texts)]
    scores = [sum(row[place] is not None for row in readings) for place in range(len(ways))]
    best = [place for place, score in enumerate(scores) if score == max(scores)]
    if all(len({row[place] for place in best}) == 1 for row in readings):
        return Decision(ways[best[0]], tuple(ways[place] for place in best))
    return Decision(None, tuple(ways[place] for place in best))


def decide_dates(texts: Iterable[str]) -> Decision[dt.date]:
    """The one order (mdy, dmy, ymd) in which the most texts are dates; several that give the same dates are as good.

    A year that stands first counts as one only if it has four digits.
    """
    return _decide(texts, DATE_ORDERS[::-1], _read_plainly)


def _read_plainly(text: str, order: str) -> dt.date | None:
    short = order == "ymd" and _SHORT.match(text.strip())
    return None if short else read_date(text, order)


def decide_decimal(texts: Iterable[str]) -> Decision[str]:
    """The one decimal sign (point, comma) with which the most texts are numbers."""
    return _decide(texts, DECIMAL_SIGNS, read_number)


@lru_cache(maxsize=100_000)
def read_date(text: str, order: str) -> dt.date | None:
    """The date in a text, read in `order` where it is all digits; None where it is none."""
    text = _TIME.sub("", text.strip()) if len(text) <= _LONGEST else ""
    try:
        if found := _DIGITS.fullmatch(text):
            return _from_digits(found[1], found[3], found[4], order)
        if found := _COMPACT.fullmatch(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if found := _MONTH_FIRST.fullmatch(text):
            return dt.date(int(found[3]), _month(found[1]), int(found[2]))
        if found := _DAY_FIRST.fullmatch(text):
            return dt.date(int(found[3]), _month(found[2]), int(found[1]))
    except ValueError:
        return None
    return None


def _from_digits(first: str, second: str, third: str, order: str) -> dt.date | None:
    if len(first) == _YEAR_WIDTH:
        return dt.date(int(first), int(second), int(third))
    parts = dict(zip(order, (first, second, third), strict=True))
    if len(parts["y"]) not in {2, _YEAR_WIDTH} or len(parts["m"]) > 2 or len(parts["d"]) > 2:  # noqa: PLR2004
        return None
    return dt.date(_year(parts["y"]), int(parts["m"]), int(parts["d"]))


def _year(text: str) -> int:
    if len(text) == _YEAR_WIDTH:
        return int(text)
    return int(text) + (2000 if int(text) < _CENTURY_TURNS else 1900)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def read_number(text: str, sign: str) -> str | None:
    """The number in a text as plain digits with a decimal point, negative in brackets or with a minus; None if none."""
    if len(text) > _LONGEST:
        return None
    bare = _WORDS.sub("", text).replace("\N{MINUS SIGN}", "-")
    negative = (bare.startswith("(") and bare.endswith(")")) or bare.startswith("-") or bare.endswith("-")
    bare = bare.strip("()-")
    if not _PLAIN[sign].fullmatch(bare):
        return None
    group, point = (",", ".") if sign == "point" else (".", ",")
    whole, _point, part = bare.replace(group, "").partition(point)
    plain = f"{whole or '0'}.{part}" if part else whole or "0"
    return f"-{plain}" if negative and plain.strip("0.") else plain
