from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ardesk.domain.money import Money, convert, decimal_text, minor_digits, round_half_up


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_rounding_is_half_up_as_decimal_has_it(value: Decimal) -> None:
    assert round_half_up(value) == int(value.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("minor", "currency", "base", "rate", "expected"),
    [
        (1000, "EUR", "USD", "1.0855", 1086),  # 10.855 goes up
        (1000, "JPY", "USD", "0.0067", 670),
        (12345, "KWD", "USD", "3.25", 4012),  # 12.345 × 3.25 = 40.12125
        (99, "USD", "JPY", "149.5", 148),
        (1000, "USD", "USD", "1", 1000),
    ],
)
def test_conversion_rounds_once_in_the_base_currency(
    minor: int, currency: str, base: str, rate: str, expected: int
) -> None:
    assert convert(minor, currency, base, Decimal(rate)) == expected


def test_minor_digits_follow_the_standard() -> None:
    assert [minor_digits(code) for code in ("USD", "JPY", "KWD", "CLF")] == [2, 0, 3, 4]


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(-5, "USD", "-0.05"), (1730000, "USD", "17300.00"), (7, "JPY", "7"), (1, "KWD", "0.001")],
)
def test_amounts_for_machines(minor: int, currency: str, text: str) -> None:
    assert decimal_text(minor, currency) == text


def test_two_currencies_never_add() -> None:
    with pytest.raises(ValueError, match="do not add"):
        Money(1, "USD") + Money(1, "EUR")
