"""Figures as programs read them: money as decimal text, ratios rounded to six decimals, counts whole; and back."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ardesk.domain.money import decimal_text, minor_digits, round_half_up

Json = str | int | float | None
Number = int | float | None
_MONEY = frozenset(["money", "money days"])
_SIX_DECIMALS = Decimal("0.000001")


def money(minor: int | None, currency: str) -> str | None:
    """A decimal string with the currency's digits; None stays None."""
    return None if minor is None else decimal_text(minor, currency)


def ratio(value: float) -> float:
    """`value` rounded half up to six decimals, as the shortest decimal that names it reads."""
    return float(Decimal(repr(value)).quantize(_SIX_DECIMALS, ROUND_HALF_UP)) + 0.0


def figure(value: Number, unit: str, currency: str) -> Json:
    """A KPI's value in `unit`: money as a decimal string, counts as integers, anything else rounded."""
    if value is None:
        return None
    if unit in _MONEY:
        return money(round_half_up(Fraction(value)), currency)
    return value if isinstance(value, int) else ratio(float(value))


def number(text: Json, unit: str, currency: str) -> Number:
    """What `figure` was made of: money in minor units, anything else as it was rounded."""
    if unit in _MONEY and text is not None:
        return int(Decimal(str(text)).scaleb(minor_digits(currency)))
    return None if text is None or isinstance(text, str) else text
