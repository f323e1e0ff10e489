"""How people of several countries read figures and dates, written down by hand and strictly: no grouping but theirs."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {"JPY": 0, "KWD": 3, "TND": 3}
_THIN, _NBSP = "\u202f", "\xa0"


@dataclass(frozen=True)
class Reader:
    """Reads what is written for one locale; anything else is no figure."""

    locale: str
    group: str
    decimal: str
    date: str  # d, m and y with what stands between them
    lakh: bool = False
    percent: str = "%"

    @property
    def whole(self) -> str:
        """The pattern of a whole number, its groups in their places."""
        sign = re.escape(self.group)
        head = rf"\d{{1,2}}(?:{sign}\d\d)*{sign}\d{{3}}" if self.lakh else rf"\d{{1,3}}(?:{sign}\d{{3}})+"
        return rf"(?:{head}|\d{{1,3}})"

    def pattern(self, digits: int) -> str:
        """The pattern of a figure with so many decimals; the minus is a true one."""
        rest = rf"{re.escape(self.decimal)}\d{{{digits}}}" if digits else ""
        return f"\N{MINUS SIGN}?{self.whole}{rest}"

    def number(self, text: str, digits: int) -> Decimal:
        """The figure, which must have just so many decimals."""
        assert re.fullmatch(self.pattern(digits), text), (self.locale, text, digits)
        plain = text.replace(self.group, "").replace(self.decimal, ".").replace("\N{MINUS SIGN}", "-")
        return Decimal(plain)

    def minor(self, text: str, currency: str) -> int:
        """An amount in its smallest coin; nothing where there is nothing."""
        digits = DIGITS.get(currency, 2)
        return int(self.number(text, digits).scaleb(digits)) if text else 0

    def named(self, text: str) -> dict[str, int]:
        """Amounts with the names of their currencies, on whichever side, as totals of several currencies are."""
        sums = {}
        for part in text.split(" · "):
            (name,) = re.findall(r"[A-Z]{3}", part)
            sums[name] = self.minor(part.replace(name, "").strip(_NBSP), name)
        return sums

    def day(self, text: str) -> dt.date | None:
        """A date in figures."""
        if not text:
            return None
        pattern = re.escape(self.date)
        for letter, width in (("d", 2), ("m", 2), ("y", 4)):
            pattern = pattern.replace(letter, rf"(?P<{letter}>\d{{{width}}})", 1)
        found = re.fullmatch(pattern, text)
        assert found is not None, (self.locale, text)
        return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))

    def amounts(self, text: str, currency: str) -> list[int]:
        """Every amount of that currency in a text, in order; a dash that stands alone in a table is nought."""
        digits = DIGITS.get(currency, 2)
        edge = re.escape(self.group + self.decimal)
        found = re.finditer(rf"(?<![\w{edge}])(?:{self.pattern(digits)}|–)(?![\d\w]|[{edge}]\d|\s?%)", text)
        return [0 if one[0] == "–" else self.minor(one[0], currency) for one in found]


READERS = {
    one.locale: one
    for one in (
        Reader("en_US", ",", ".", "m/d/y"),
        Reader("de_DE", ".", ",", "d.m.y", percent=f"{_NBSP}%"),
        Reader("fr_FR", _THIN, ",", "d/m/y", percent=f"{_NBSP}%"),
        Reader("hi_IN", ",", ".", "d/m/y", lakh=True),
        Reader("ar", ",", ".", "d/m/y"),
        Reader("de_CH", "’", ".", "d.m.y"),
        Reader("ja_JP", ",", ".", "y/m/d"),
    )
}
