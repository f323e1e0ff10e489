"""Many figures at once, one per group and period: exact while they can be, with the reason where there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from ardesk.book.numbers import Bools, Floats, Ints, Objects, half_up, largest

Remark = tuple[Bools, str]
_SAFE = 2**62


@dataclass(frozen=True, eq=False)
class Figures:
    """`above / below` (`below` None means 1) of shape (groups, periods); `why` says why there is no figure, else ""."""

    above: Ints
    below: Ints | None = None
    why: Objects | None = None
    remarks: tuple[Remark, ...] = ()

    @classmethod
    def measured(cls, values: Floats) -> Figures:
        """Figures that are floats from the start; they stay floats."""
        return cls(cast("Ints", values))

    @property
    def is_float(self) -> bool:
        """Whether the figures are floats; otherwise they are exact."""
        return self.above.dtype.kind == "f"

    @property
    def undefined(self) -> Bools:
        """Where there is no figure."""
        return np.zeros(self.above.shape, np.bool_) if self.why is None else _said(self.why)

    def floats(self) -> Floats:
        """The figures as floats; meaningless where undefined."""
        if self.below is None:
            return self.above.astype(np.float64)
        below = np.where(self.below == 0, 1, self.below)
        return (self.above / below).astype(np.float64)

    def money(self) -> Ints:
        """The figures as whole minor units, a quotient rounded half up; meaningless where undefined."""
        if self.is_float:
            raise TypeError("money is never a float")
        if self.below is None:
            return self.above
        below = np.where(self.below == 0, 1, self.below)
        return half_up(self.above * np.sign(below), np.abs(below))

    def __add__(self, other: Figures) -> Figures:
        return self._summed(other, 1)

    def __sub__(self, other: Figures) -> Figures:
        return self._summed(other, -1)

    def __mul__(self, other: Figures) -> Figures:
        if self.is_float or other.is_float:
            return self._joined(other, Figures.measured(self.floats() * other.floats()))
        exact = Figures(product(self.above, other.above), _product(self.below, other.below))
        return self._joined(other, exact)

    def over(self, other: Figures, reason: str) -> Figures:
        """The quotient; undefined, because of `reason`, where `other` is 0."""
        zero = other.above == 0
        if self.is_float or other.is_float:
            divisor = np.where(zero, 1.0, other.floats())
            found = Figures.measured(self.floats() / divisor)
        else:
            found = Figures(_raised(self.above, other.below), _product(self.below, other.above))
        return self._joined(other, found).without(zero, reason)

    def without(self, where: Bools, reason: str) -> Figures:
        """The same, undefined because of `reason` in the places `where` it was not so already."""
        if not where.any():
            return self
        why = np.full(self.above.shape, "", dtype=object) if self.why is None else self.why.copy()
        why[where & ~_said(why)] = reason
        return replace(self, why=why)

    def remarked(self, where: Bools, text: str) -> Figures:
        """The same, with a remark on the places `where`."""
        return replace(self, remarks=(*self.remarks, (where, text))) if where.any() else self

    def _summed(self, other: Figures, sign: int) -> Figures:
        if self.is_float or other.is_float:
            return self._joined(other, Figures.measured(self.floats() + sign * other.floats()))
        if _same(self.below, other.below):
            return self._joined(other, Figures(plus(self.above, sign * other.above), self.below))
        above = plus(_raised(self.above, other.below), sign * _raised(other.above, self.below))
        return self._joined(other, Figures(above, _product(self.below, other.below)))

    def _joined(self, other: Figures, found: Figures) -> Figures:
        """What was found of both, undefined where one of them is, with the remarks of both."""
        why = self.why if other.why is None else other.why
        if self.why is not None and other.why is not None:
            why = np.where(_said(self.why), self.why, other.why)
        return Figures(found.above, found.below, why, (*self.remarks, *other.remarks))


def _said(why: Objects) -> Bools:
    return np.asarray(why != "", dtype=np.bool_)


def not_all_zero(parts: dict[str, Figures]) -> dict[str, Figures]:
    """The parts that have a figure other than 0 somewhere, so that no name comes from documents of a later day."""
    return {name: found for name, found in parts.items() if found.above.any()}


def plus(left: Ints, right: Ints) -> Ints:
    """The exact sums."""
    fits = largest(left) + largest(right) < _SAFE
    return left + right if fits else left.astype(object) + right


def product(left: Ints, right: Ints) -> Ints:
    """The exact products."""
    fits = largest(left) * largest(right) < _SAFE
    return left * right if fits else left.astype(object) * right


def _raised(values: Ints, by: Ints | None) -> Ints:
    return values if by is None else product(values, by)


def _product(left: Ints | None, right: Ints | None) -> Ints | None:
    if left is None or right is None:
        return left if right is None else right
    return product(left, right)


def _same(left: Ints | None, right: Ints | None) -> bool:
    if left is None or right is None:
        return left is right
    return left is right or bool(np.array_equal(left, right))
