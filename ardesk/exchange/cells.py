"""One cell of an exchange file: its text as a value, and a value as its text."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from ardesk.domain.money import minor_digits
from ardesk.domain.periods import YEARS
from ardesk.domain.terms import parse_terms
from ardesk.domain.texts import check_text
from ardesk.errors import ArdeskError
from ardesk.exchange.declaration import Field, Kind
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

Cell = str | int | bool | Decimal | dt.date | None

CAP = 10**12
_LONGEST_NUMBER = 34
_MOST_DAYS = 3650
_MOST_MINUTES = 100_000
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_WHOLE = re.compile(r"[0-9]{1,9}")


class BadCell(Exception):  # noqa: N818 - it is the cell that is bad
    """A cell that cannot be taken; the text says why and what would do."""

    def __init__(self, message: str, column: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column


def reader(field: Field) -> Callable[[str, str], Cell]:
    """What reads the filled cells of a field that is no reference: (text, currency) to value. It raises BadCell."""
    kind = field.kind
    if kind is Kind.MONEY:
        return lambda text, currency: read_money(text.strip(), currency, field.least)
    if kind is Kind.CHOICE:
        return lambda text, _currency: _read_choice(text.strip(), field.choices)
    read = _READERS[kind]
    if kind is Kind.TEXT:
        return lambda text, _currency: _read_text(text, endless=field.endless)
    return lambda text, _currency: read(text.strip())


def empty(field: Field) -> Cell:
    """What an empty cell of the field stands for; None for dates, amounts and counts without a default."""
    if field.empty:
        return reader(field)(field.empty, "")
    return None if field.kind in {Kind.DAY, Kind.MONTH_OR_DAY, Kind.MONEY, Kind.COUNT} else ""


def _read_text(text: str, *, endless: bool = False) -> str:
    if not endless:
        try:
            check_text(text)
        except ArdeskError as fault:
            raise BadCell(fault.sentence) from fault
    if not text.isprintable() and (found := _CONTROL.search(text)):
        code = f"U+{ord(found[0]):04X}"
        raise BadCell(_("The text holds the control character {code}; remove it.").format(code=code))
    return text


@lru_cache(maxsize=100_000)
def read_day(text: str) -> dt.date:
    """The day written as 2026-10-31. Raises BadCell."""
    found = _DAY.fullmatch(text)
    if not found:
        raise BadCell(_("“{text}” is not a date; write it as 2026-10-31.").format(text=text))
    year, month, day = map(int, found.groups())
    if year not in YEARS:
        raise BadCell(_("{text} lies outside the years 1900 to 2199; correct it.").format(text=text))
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise BadCell(_("{text} is not a day of the calendar; correct it.").format(text=text)) from None


def _read_month_or_day(text: str) -> dt.date:
    found = _MONTH.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12:  # noqa: PLR2004 (months of a year)
        return read_day(text)
    return read_day(f"{text}-{monthrange(int(found[1]), int(found[2]))[1]:02}")


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise BadCell(_("“{text}” is not a number; write it as 1250.00, without thousands signs.").format(text=text))
    if len(text) > _LONGEST_NUMBER:
        raise BadCell(_("“{text}” is too long for a number; shorten it.").format(text=text))
    return text


def read_money(text: str, currency: str, least: int | None = 0) -> int:
    """The amount in minor units of `currency`, at least `least`; any sign where that is None. Raises BadCell."""
    whole, _point, part = _number(text).partition(".")
    digits = minor_digits(currency)
    part = part.rstrip("0") if len(part) > digits else part
    if len(part) > digits:
        raise BadCell(
            _("{text} has too many decimals: {currency} has {digits}.").format(
                text=text, currency=currency, digits=digits
            )
        )
    minor = int(whole + part.ljust(digits, "0"))
    if least is not None and text.startswith("-"):
        raise BadCell(_("{text} is negative; amounts are written without a sign.").format(text=text))
    if least and minor < least:
        raise BadCell(_("The amount is 0; leave the row out or give the amount."))
    if abs(minor) > CAP:
        raise BadCell(_("{text} is more than a ledger holds; correct it.").format(text=text))
    return minor


def _read_rate(text: str) -> Decimal:
    rate = Decimal(_number(text))
    if rate <= 0:
        raise BadCell(_("The rate {text} is not above 0; give the base currency per unit.").format(text=text))
    return rate


def _read_count(text: str) -> int:
    if not _WHOLE.fullmatch(text) or int(text) > _MOST_MINUTES:
        raise BadCell(_("“{text}” is not a whole number from 0 to 100000.").format(text=text))
    return int(text)


def _read_days(text: str) -> int:
    if not _WHOLE.fullmatch(text.removeprefix("-")) or abs(int(text)) > _MOST_DAYS:
        raise BadCell(_("“{text}” is not a whole number from -3650 to 3650.").format(text=text))
    return int(text)


def _read_currency(text: str) -> str:
    code = text.upper()
    if not _CURRENCY.fullmatch(code):
        raise BadCell(_("“{text}” is not a currency; write its code of three letters, such as EUR.").format(text=text))
    return code


def _read_terms(text: str) -> str:
    try:
        _due_terms(text)
    except ArdeskError as fault:
        raise BadCell(fault.sentence) from None
    return text


@lru_cache(maxsize=1000)
def _due_terms(text: str) -> None:
    parse_terms(text)


def _read_choice(text: str, choices: tuple[str, ...]) -> str:
    word = text.lower()
    if word not in choices:
        raise BadCell(_("“{text}” is not one of {choices}.").format(text=text, choices=", ".join(choices)))
    return word


_READERS: dict[Kind, Callable[[str], Cell]] = {
    Kind.TEXT: _read_text,
    Kind.KEY: _read_text,
    Kind.DAY: read_day,
    Kind.MONTH_OR_DAY: _read_month_or_day,
    Kind.RATE: _read_rate,
    Kind.DECIMAL: _number,
    Kind.COUNT: _read_count,
    Kind.DAYS: _read_days,
    Kind.FLAG: lambda text: _read_choice(text, ("yes", "no")) == "yes",
    Kind.CURRENCY: _read_currency,
    Kind.TERMS: _read_terms,
}


def write(field: Field, value: Cell, currency: str) -> str:
    """The text of a value that is no reference to another document; amounts are minor units of `currency`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return money_text(value, currency) if field.kind is Kind.MONEY else str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if isinstance(value, str) else value.isoformat()


def money_text(minor: int, currency: str) -> str:
    """The amount with a decimal point and the currency's decimals, such as `1250.00`."""
    digits = minor_digits(currency)
    if not digits:
        return str(minor)
    text = f"{abs(minor):0{digits + 1}}"
    return f"{'-' if minor < 0 else ''}{text[:-digits]}.{text[-digits:]}"
