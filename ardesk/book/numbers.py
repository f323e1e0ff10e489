"""Whole numbers in arrays: int64 where a sum surely fits, Python's integers where it might not; days as ordinals."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Objects = NDArray[np.object_]

NEVER = 4_000_000  # a day after every date there is (9999-12-31 is day 3,652,059)
DAY_BITS = 22  # NEVER needs 22 bits
_SAFE = 2**62


class _Calendar(dict[Any, int]):
    def __missing__(self, text: str | None) -> int:
        number = NEVER if text is None else dt.date.fromisoformat(text).toordinal()
        self[text] = number
        return number


def days(texts: Sequence[object]) -> Ints:
    """ISO dates as ordinals; None as NEVER."""
    return np.fromiter(map(_Calendar().__getitem__, texts), np.int64, len(texts))


def integers(values: Iterable[object]) -> Ints:
    """The values as int64, or as Python's integers where one is too large; None as 0."""
    found = values if isinstance(values, list) else list(values)
    try:
        return np.array(found, dtype=np.int64)
    except TypeError:
        return integers([0 if value is None else value for value in found])
    except OverflowError:
        return np.array(found, dtype=object)


def largest(values: Ints) -> int:
    """The largest absolute value, 0 for an empty array."""
    return max(int(values.max()), -int(values.min())) if values.size else 0


def summable(values: Ints) -> Ints:
    """The values in a form in which no sum over them can overflow."""
    return values.astype(object) if values.dtype != object and largest(values) * values.size >= _SAFE else values


def times(left: Ints, right: Ints) -> Ints:
    """The exact products, in a form in which no sum over them can overflow."""
    bound = largest(left) * largest(right) * max(left.size, right.size)
    return left * right if bound < _SAFE else left.astype(object) * right


def half_up(number: Ints, divisor: Ints) -> Ints:
    """`number / divisor` rounded to whole numbers, halves away from zero; divisors are positive."""
    if number.dtype != object and 2 * largest(number) + largest(divisor) >= _SAFE:
        number = number.astype(object)
    quotient: Ints = (2 * np.abs(number) + divisor) // (2 * divisor)
    return np.where(number < 0, -quotient, quotient)


def spread(cells: Ints, at: Ints | tuple[Ints, ...], amounts: Ints) -> Ints:
    """`cells` with each amount added at its place, in place; exact whatever the amounts."""
    if amounts.dtype == object and cells.dtype != object:
        cells = cells.astype(object)
    np.add.at(cells, at, amounts)
    return cells


def day_numbers(dates: Iterable[dt.date]) -> Ints:
    """Dates as ordinals."""
    return np.array([day.toordinal() for day in dates], dtype=np.int64)
