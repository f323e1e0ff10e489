"""Typed dates: shorthand, the locale's own order, and ISO always."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from itertools import permutations

from ardesk.domain.periods import YEARS
from ardesk.errors import ArdeskError
from ardesk.format.amounts import plain
from ardesk.format.locales import conventions, month_names
from ardesk.i18n import _, brief

_SHORT_YEAR = 100
_LONGEST = 100
_REMEMBERED = 256  # texts: a form reads each of its fields again and again
_SHIFT = re.compile(r"([-+])\s*(\d{1,5})")
_PARTS = re.compile(r"\d+|[^\W\d_]+")


def parse_date(text: str, today: dt.date, locale: str) -> dt.date:
    """The day that `text` names, seen from `today`.

    `t` today, `+7` and `-3` days from it, `m`/`h` first and last day of this month, `15` that day of this month,
    `15.3` the one nearest to today in the locale's order, full dates in the locale's order or ISO; month names too.
    """
    typed = plain(text).replace("−", "-").casefold() if len(text) <= _LONGEST else ""
    day = _shorthand(typed, today)
    if day is None:
        day = _full(typed, today, locale)
    if day is None:
        example = conventions(locale).date.format(d=today.day, m=today.month, y=today.year)
        raise ArdeskError(
            _("“{text}” is not a date; type one such as {example}, 15, +7 or t for today.").format(
                text=brief(text), example=example
            )
        )
    if day.year not in YEARS:
        raise ArdeskError(_("{text} lies outside the years 1900 to 2199; correct it.").format(text=brief(text)))
    return day


@lru_cache(_REMEMBERED)
def _full(text: str, today: dt.date, locale: str) -> dt.date | None:
    numbers = _numbers(text, locale)
    return _from_numbers(numbers, today, conventions(locale).order) if numbers else None


def _shorthand(text: str, today: dt.date) -> dt.date | None:
    if text in {"t", "today", _("today")}:
        return today
    if text == "m":
        return today.replace(day=1)
    if text == "h":
        import calendar

        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    if shift := _SHIFT.fullmatch(text):
        days = int(shift.group(2)) * (1 if shift.group(1) == "+" else -1)
        return _valid_ordinal(today.toordinal() + days)
    return None


def _valid_ordinal(ordinal: int) -> dt.date | None:
    return dt.date.fromordinal(ordinal) if 1 <= ordinal <= dt.date.max.toordinal() else None


def _numbers(text: str, locale: str) -> list[str] | None:
    """The parts of a date in digits, a month's name marked as `m` and its number; None where there is no date."""
    if re.fullmatch(r"\d{8}", text):
        return [text[:4], text[4:6], text[6:]]
    if re.fullmatch(r"\d{6}", text):
        return [text[:2], text[2:4], text[4:]]
    parts = _PARTS.findall(text)
    named = [_month_by_name(part, locale) if not part.isdigit() else part for part in parts]
    kept = [part for part in named if part]
    digits = sum(part.isdigit() for part in kept)
    has_name = len(kept) - digits
    return kept if digits and has_name <= 1 and 1 <= len(kept) <= 3 else None  # noqa: PLR2004 - day, month, year


def _month_by_name(text: str, locale: str) -> str | None:
    least = 3 if text.isascii() else 1
    months = [
        number
        for number, names in enumerate(month_names(locale), start=1)
        if any(name == text or (len(text) >= least and name.startswith(text)) for name in names)
    ]
    return f"m{months[0]}" if len(months) == 1 else None


def _from_numbers(parts: list[str], today: dt.date, order: str) -> dt.date | None:
    if len(parts) == 1:
        return _date(today.year, today.month, int(parts[0]))
    if len(parts[0]) == 4 and len(parts) == 3 and parts[0].isdigit():  # noqa: PLR2004 - a year of four digits leads
        return _fitting(parts, ["ymd"], today)
    if len(parts) == 2:  # noqa: PLR2004 - day and month
        short = order.replace("y", "")
        return _fitting(parts, [short, short[::-1]], today)
    others = ["".join(other) for other in permutations("dmy") if other[1] != "y" and "".join(other) != order]
    return _fitting(parts, [order, *sorted(others, key=lambda other: other.index("y") != order.index("y"))], today)


def _fitting(parts: list[str], orders: list[str], today: dt.date) -> dt.date | None:
    """The date by the first of the orders that gives one."""
    for order in orders:
        by_letter = dict(zip(order, parts, strict=True))
        if any(len(text) > (4 if letter == "y" else 2) and text[0] != "m" for letter, text in by_letter.items()):
            continue
        if any(text[0] == "m" and letter != "m" for letter, text in by_letter.items()):
            continue
        month, day = int(by_letter["m"].lstrip("m")), int(by_letter["d"])
        found = _with_year(by_letter["y"], month, day, today) if "y" in order else _nearest(month, day, today)
        if found:
            return found
    return None


def _with_year(year: str, month: int, day: int, today: dt.date) -> dt.date | None:
    number = int(year)
    if len(year) <= 2:  # noqa: PLR2004 - a short year, within fifty years of today
        number += (today.year - number + _SHORT_YEAR // 2) // _SHORT_YEAR * _SHORT_YEAR
    return _date(number, month, day)


def _nearest(month: int, day: int, today: dt.date) -> dt.date | None:
    near = (_date(today.year + shift, month, day) for shift in (0, -1, 1))
    return min((found for found in near if found), key=lambda found: abs(found - today), default=None)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        return None
