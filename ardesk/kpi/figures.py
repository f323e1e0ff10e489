"""Many figures at once, one per group and period: exact while they can be, with the reason where there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ardesk.book.numbers import Bools, Floats, Ints, Objects, half_up, largest

Remark = tuple[Bools, str]
_SAFE = 2**62


@dataclass(frozen=True, eq=False)
class Figures:
    """`above / below` (`below` None means 1) of shape (groups, periods); `why` says where and why there is no figure."""

    above: Ints | Floats
    below: Ints | None = None
    why: Objects | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def undefined(self) -> Bools:
        """Where there is no figure."""
        return np.zeros(self.above.shape, np.bool_) if self.why is None else np.not_equal(self.why, None)

    def floats(self) -> Floats:
        """The figures as floats; meaningless where undefined."""
        if self.below is None:
            return self.above.astype(np.float64)
        below = np.where(self.below == 0, 1, self.below)
        return (self.above / below).astype(np.float64)

    def money(self) -> Ints:
        """The figures as whole minor units, a quotient rounded half up; meaningless where undefined."""
        if self.above.dtype.kind == "f":
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
        if self._is_float or other._is_float:
            return self._joined(other, self.floats() * other.floats())
        return self._joined(other, product(self.above, other.above), _product(self.below, other.below))

    def over(self, other: Figures, reason: str) -> Figures:
        """The quotient; undefined, because of `reason`, where `other` is 0."""
        zero = other.above == 0
        if self._is_float or other._is_float:
            divisor = np.where(zero, 1.0, other.floats())
            found = self._joined(other, self.floats() / divisor)
        else:
            above, below = _product(self.above, other.below), _product(self.below, other.above)
            found = self._joined(other, above, below)
        return found.without(zero, reason)

    def without(self, where: Bools, reason: str) -> Figures:
        """The same, undefined because of `reason` in the places `where` it was not so already."""
        if not where.any():
            return self
        why = np.full(self.above.shape, None, dtype=object) if self.why is None else self.why.copy()
        why[where & np.equal(why, None)] = reason
        return replace(self, why=why)

    def remarked(self, where: Bools, text: str) -> Figures:
        """The same, with a remark on the places `where`."""
        return replace(self, remarks=(*self.remarks, (where, text))) if where.any() else self

    @property
    def _is_float(self) -> bool:
        return self.above.dtype.kind == "f"

    def _summed(self, other: Figures, sign: int) -> Figures:
        if self._is_float or other._is_float:
            return self._joined(other, self.floats() + sign * other.floats())
        if _same(self.below, other.below):
            return self._joined(other, plus(self.above, sign * other.above), self.below)
        above = plus(_product(self.above, other.below), sign * _product(other.above, self.below))
        return self._joined(other, above, _product(self.below, other.below))

    def _joined(self, other: Figures, above: Ints | Floats, below: Ints | None = None) -> Figures:
        why = self.why if other.why is None else other.why
        if self.why is not None and other.why is not None:
            why = np.where(np.equal(self.why, None), other.why, self.why)
        return Figures(above, below, why, (*self.remarks, *other.remarks))


def plus(left: Ints, right: Ints) -> Ints:
    """The exact sums."""
    fits = largest(left) + largest(right) < _SAFE
    return left + right if fits else left.astype(object) + right


def product(left: Ints, right: Ints) -> Ints:
    """The exact products."""
    fits = largest(left) * largest(right) < _SAFE
    return left * right if fits else left.astype(object) * right


def _product(left: Ints | None, right: Ints | None) -> Ints | None:
    if left is None or right is None:
        return left if right is None else right
    return product(left, right)


def _same(left: Ints | None, right: Ints | None) -> bool:
    if left is None or right is None:
        return left is right
    return left is right or bool(np.array_equal(left, right))

