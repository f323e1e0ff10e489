"""The one place where figures and dates become text for people, and typed text becomes figures and dates."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from fractions import Fraction

from ardesk.domain.money import decimal_text, minor_digits, round_half_up
from ardesk.errors import ArdeskError
from ardesk.format import amounts, dates
from ardesk.format.locales import COMMON, conventions, known
from ardesk.i18n import _, brief

__all__ = ["COMMON", "MINUS", "NONE", "Formats", "Number", "known"]

MINUS = "\N{MINUS SIGN}"
NONE = "\N{EM DASH}"
_NBSP = "\N{NO-BREAK SPACE}"
_CAP = 10**12

Number = int | float | Fraction | Decimal

_DIGITS_OF_UNIT = {"days": 1, "percent": 1, "times": 2, "ratio": 4, "count": 0}


def _by_lakh(whole: int) -> str:
    """The number with a comma before its last three digits and before each pair ahead of them."""
    head, tail = divmod(whole, 1000)
    if not head:
        return str(whole)
    return re.sub(r"(?<=\d)(?=(?:\d\d)+$)", ",", str(head)) + f",{tail:03}"


class Formats:
    """How one locale writes and reads; amounts are in minor units, of `base` where no currency is named.

    Negative figures carry the typographic minus; what is undefined (None) is a dash. Reading takes every kind of
    minus, space and digit. Whatever can't be read raises ArdeskError with a sentence.
    """

    def __init__(self, locale: str, base: str) -> None:
        self.locale = locale
        self.base = base
        self._style = conventions(locale)
        self._scales: dict[str | None, int] = {}

    @property
    def decimal_sign(self) -> str:
        """What stands before the decimals."""
        return self._style.decimal

    # Money

    def money(self, minor: int | None, currency: str | None = None) -> str:
        """The amount with the currency's decimals and without its name, such as `1,250.00`."""
        if minor is None:
            return NONE
        digits = self._scales.get(currency)
        if digits is None:
            digits = self._scales[currency] = minor_digits(currency or self.base)
        return self._scaled(minor, digits)

    def money_with(self, minor: int | None, currency: str | None = None) -> str:
        """The amount with the currency's code where the locale puts it, such as `USD 1,250.00` or `1.250,00 EUR`."""
        name = currency or self.base
        figure = self.money(minor, name)
        return f"{name}{_NBSP}{figure}" if self._style.code_first else f"{figure}{_NBSP}{name}"

    def signed(self, minor: int | None, currency: str | None = None) -> str:
        """The amount with its sign even where it is positive, such as `+1,250.00`."""
        figure = self.money(minor, currency)
        return "+" + figure if minor and minor > 0 else figure

    def _scaled(self, value: int, digits: int) -> str:
        style = self._style
        whole, rest = divmod(abs(value), 10**digits)
        text = f"{whole:,}"
        if style.by_lakh:
            text = _by_lakh(whole)
        elif style.group != ",":
            text = text.replace(",", style.group)
        if digits:
            text = f"{text}{style.decimal}{rest:0{digits}}"
        return MINUS + text if value < 0 else text

    @staticmethod
    def decimal_text(minor: int, currency: str) -> str:
        """The amount for machines: decimal point, no thousands sign, plain minus, such as `-17300.00`."""
        return decimal_text(minor, currency)

    def money_input(self, minor: int, currency: str | None = None) -> str:
        """The amount as it stands in an entry field: no thousands sign, the locale's decimal sign."""
        return self.decimal_text(minor, currency or self.base).replace(".", self._style.decimal)

    # Other figures

    def number(self, value: Number | None, digits: int = 0) -> str:
        """The value rounded half up to `digits` decimals; a float counts as the shortest decimal that names it."""
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return NONE
        exact = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
        return self._scaled(round_half_up(exact * 10**digits), digits)

    def days(self, value: Number | None) -> str:
        """Days to one decimal, without the word."""
        return self.number(value, 1)

    def percent(self, value: Number | None) -> str:
        """A percentage (73.4 is 73.4 %) to one decimal with its sign."""
        figure = self.number(value, 1)
        return figure if figure == NONE else self._style.percent.format(figure)

    def figure(self, value: Number | None, unit: str) -> str:
        """A KPI's value in `unit` (money, count, days, times, percent, ratio) without the unit's word."""
        if unit in ("money", "money days"):
            return self.money(None if value is None else round_half_up(Fraction(value)))
        return self.percent(value) if unit == "percent" else self.number(value, _DIGITS_OF_UNIT[unit])

    def unit(self, value: Number | None, unit: str) -> str:
        """A KPI's value with its unit: `36.8 days`, `5.33 times`, `73.4%`, `1,250.00`."""
        figure = self.figure(value, unit)
        if figure == NONE:
            return figure
        if unit == "days":
            return _("{figure} days").format(figure=figure)
        return _("{figure} times").format(figure=figure) if unit == "times" else figure

    def signed_unit(self, value: Number | None, unit: str) -> str:
        """A KPI's change with its unit and its sign even where it is positive."""
        text = self.unit(value, unit)
        return "+" + text if value is not None and value > 0 and text != NONE else text

    # Dates

    def date(self, day: dt.date | str | None) -> str:
        """The date in figures, year of four digits, day and month of two, in the locale's order; empty for None."""
        if not day:
            return ""
        if isinstance(day, str):
            return self._style.date.format(y=int(day[:4]), m=int(day[5:7]), d=int(day[8:10]))
        return self._style.date.format(y=day.year, m=day.month, d=day.day)

    def long_date(self, day: dt.date | str) -> str:
        """The date with the month's name, such as `October 15, 2026`."""
        from babel.dates import format_date

        locale = known(self.locale) or "en_US"
        words = str(format_date(_day(day), format="long", locale=locale))
        return f"1er{words[1:]}" if locale.startswith("fr") and words.startswith("1 ") else words  # CLDR leaves it out

    def month(self, day: dt.date | str) -> str:
        """The month's name and year, such as `October 2026`."""
        return self._skeleton("yMMMM", day)

    def short_month(self, day: dt.date | str) -> str:
        """The month's short name and year, such as `Oct 2026`."""
        return self._skeleton("yMMM", day)

    def weekday(self, day: dt.date) -> str:
        """The weekday's short name, such as `Mon`."""
        return self._skeleton("E", day)

    @property
    def first_weekday(self) -> int:
        """The day weeks begin with: 0 is Monday, 6 Sunday."""
        from babel import Locale

        return int(Locale.parse(known(self.locale) or "en_US").first_week_day)

    def _skeleton(self, skeleton: str, day: dt.date | str) -> str:
        from babel.dates import format_skeleton

        return str(format_skeleton(skeleton, _day(day), locale=known(self.locale) or "en_US"))

    # Reading

    def parse_money(self, text: str, currency: str | None = None) -> int:
        """The amount typed, in minor units; a sum's result is rounded half up, surplus decimals typed are refused."""
        name = currency or self.base
        typed = amounts.without_currency(amounts.plain(text), name)
        exact = amounts.evaluate(typed, self._style) * 10 ** minor_digits(name)
        if exact.denominator != 1 and amounts.is_single_number(typed):
            raise ArdeskError(
                _("“{text}” has more decimals than {currency} has ({digits}).").format(
                    text=brief(text), currency=name, digits=minor_digits(name)
                )
            )
        minor = round_half_up(exact)
        if abs(minor) > _CAP:
            raise ArdeskError(
                _("“{text}” is more than the ledger takes ({most}).").format(
                    text=brief(text), most=self.money(_CAP, name)
                )
            )
        return minor

    def parse_number(self, text: str) -> Decimal:
        """The number or sum typed, such as a quantity, price or rate; up to ten decimals, rounded half up."""
        scaled = round_half_up(amounts.evaluate(text, self._style) * 10**10)
        if abs(scaled) > _CAP * 10**10:
            raise ArdeskError(_("“{text}” is too large.").format(text=brief(text)))
        return Decimal(scaled).scaleb(-10).normalize() + 0

    def number_input(self, value: Decimal) -> str:
        """The number as it stands in an entry field: all its decimals, no thousands sign."""
        return f"{value.normalize() + 0:f}".replace(".", self._style.decimal)

    def parse_date(self, text: str, today: dt.date) -> dt.date:
        """The day typed, seen from `today`; see `ardesk.format.dates`."""
        return dates.parse_date(text, today, self.locale)


def _day(day: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(day) if isinstance(day, str) else day
