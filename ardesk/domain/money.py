"""Money as integer minor units of a currency, and the one rounding function."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

# Digits after the decimal point that are not two: ISO 4217, list one.
_DIGITS_BY_COUNT = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DIGITS = {code: digits for digits, codes in _DIGITS_BY_COUNT.items() for code in codes.split()}


def is_currency_code(text: str) -> bool:
    """Whether it has the form that ISO 4217 gives its codes: three Latin letters."""
    return len(text) == 3 and text.isascii() and text.isalpha()  # noqa: PLR2004 - of the standard


def minor_digits(currency: str) -> int:
    """Digits after the decimal point in `currency`, by ISO 4217 (USD 2, JPY 0, KWD 3)."""
    return _DIGITS.get(currency, 2)


def round_half_up(value: Fraction | Decimal | int) -> int:
    """The nearest integer; halves go away from zero, as on every printed invoice."""
    exact = Fraction(value)
    doubled = 2 * abs(exact.numerator) + exact.denominator
    nearest = doubled // (2 * exact.denominator)
    return nearest if exact >= 0 else -nearest


def convert(minor: int, currency: str, base: str, rate: Decimal) -> int:
    """`minor` units of `currency` in minor units of `base`, at `rate` base per unit, rounded half up once."""
    if currency == base and rate == 1:
        return minor
    return round_half_up(
        Fraction(minor) * Fraction(rate) * Fraction(10) ** (minor_digits(base) - minor_digits(currency))
    )


def decimal_text(minor: int, currency: str) -> str:
    """The amount for machines: decimal point, no thousands sign, plain minus, such as `-17300.00`."""
    digits = minor_digits(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}}" if digits else f"{sign}{whole}"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units of one currency; amounts of two currencies never add."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add")
        return other.minor
