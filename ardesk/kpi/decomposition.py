"""The change of a formula taken apart exactly: by term, and by customer where the terms' figures add up.

A sum changes by what its terms change. A product changes by the change of each factor times the mean of the other, and
a quotient is a product with 1 / divisor, so that the parts add up to the change with nothing left over (Bennet, 1920).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ardesk.kpi.figures import Figures
from ardesk.kpi.formula import CALENDAR, Constant, Leaf, Named, Product, Quotient, Sum, Term
from ardesk.kpi.kpi import Ref
from ardesk.kpi.question import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

Parts = dict[Leaf, Fraction]
_BEFORE, _AFTER = 0, 1


def operands(term: Term) -> tuple[Leaf, ...]:
    """The quantities that the formula computes with, each once, from left to right; KPIs in it are their formulas."""
    match term:
        case Sum() | Product() | Quotient():
            return tuple(dict.fromkeys((*operands(term.left), *operands(term.right))))
        case Ref():
            return operands(term.formula or term.kpi.formula)
        case Leaf():
            return (term,)
        case _:
            return ()


def evaluated(term: Term, known: Mapping[Leaf, Figures], shape: tuple[int, int]) -> Figures:
    """The formula's figures, computed from these of its quantities."""
    match term:
        case Sum():
            left, right = evaluated(term.left, known, shape), evaluated(term.right, known, shape)
            return left + right if term.sign > 0 else left - right
        case Product():
            return evaluated(term.left, known, shape) * evaluated(term.right, known, shape)
        case Quotient():
            return evaluated(term.left, known, shape).over(evaluated(term.right, known, shape), "÷ 0")
        case Ref():
            return evaluated(term.formula or term.kpi.formula, known, shape)
        case Constant():
            return Figures(np.full(shape, term.value, np.int64))
        case Leaf():
            return known[term]
        case _:
            raise TypeError(f"{term} is no part of a formula under options")


def exactly(figures: Figures, group: int, period: int) -> Fraction | None:
    """One figure as it is, None where undefined."""
    if figures.why is not None and figures.why[group, period]:
        return None
    above = figures.above[group, period]
    below = 1 if figures.below is None else int(figures.below[group, period])
    return Fraction(float(above)) if figures.is_float else Fraction(int(above), below)


@dataclass(frozen=True, eq=False)
class Decomposition:
    """A formula under options in two periods: the whole, and every customer by themselves."""

    formula: Term
    whole: Question
    each: Question

    @cached_property
    def operands(self) -> tuple[Leaf, ...]:
        """The quantities of the formula."""
        return operands(self.formula)

    @cached_property
    def levels(self) -> tuple[dict[Leaf, Fraction | None], dict[Leaf, Fraction | None]]:
        """The figure of each quantity before and after."""
        found = {leaf: leaf.figures(self.whole) for leaf in self.operands}
        before, after = ({leaf: exactly(one, 0, at) for leaf, one in found.items()} for at in (_BEFORE, _AFTER))
        return before, after

    @cached_property
    def weights(self) -> Parts | None:
        """What the formula changes by for each unit that a quantity changes; None where it is undefined in a period."""
        found: Parts = dict.fromkeys(self.operands, Fraction(0))
        try:
            self._weigh(self.formula, Fraction(1), found)
        except (ZeroDivisionError, TypeError):
            return None
        return found

    def change_of(self, leaf: Leaf) -> Fraction:
        """What the quantity changed by."""
        before, after = self.levels[_BEFORE][leaf], self.levels[_AFTER][leaf]
        return (after or Fraction(0)) - (before or Fraction(0))

    @cached_property
    def is_exact(self) -> bool:
        """Whether every quantity is an exact figure, and not a measured one."""
        return not any(leaf.figures(self.whole).is_float for leaf in self.operands)

    # Customers

    @cached_property
    def by_customer(self) -> dict[Leaf, Figures]:
        """The figures of every customer, of the quantities that they add up to."""
        return {leaf: leaf.figures(self.each) for leaf in self.operands if self.adds_up(leaf)}

    def adds_up(self, leaf: Leaf) -> bool:
        """Whether the customers' figures, with what belongs to nobody, make the whole."""
        if leaf in CALENDAR:
            return False
        own = leaf.figures(self.each)
        if own.is_float or own.undefined.any():
            return False
        if isinstance(leaf, Named) and leaf.nobodys:
            return True
        return all(total(own, at) == self.levels[at][leaf] for at in (_BEFORE, _AFTER))

    def separable(self, leaf: Leaf) -> bool:
        """Whether the figure of everyone but one is the whole less that one's."""
        if leaf in CALENDAR:
            return True
        return self.adds_up(leaf) and not (isinstance(leaf, Named) and not leaf.adds)

    def without_each(self) -> Figures | None:
        """The formula's figures had each customer not been: (customers, 2); None if only a Book of the rest tells."""
        known: dict[Leaf, Figures] = {}
        for leaf in self.operands:
            found = self._less_each(leaf) if self.separable(leaf) else self._of_others(leaf)
            if found is None:
                return None
            known[leaf] = found
        return evaluated(self.formula, known, self.each.shape)

    def _of_others(self, leaf: Leaf) -> Figures | None:
        return leaf.without(self._others) if isinstance(leaf, Named) and leaf.without is not None else None

    @cached_property
    def _others(self) -> Question:
        each = self.each
        return Question(each.book, each.periods, each.options, each.by, groups=replace(each.groups, others=True))

    def _less_each(self, leaf: Leaf) -> Figures:
        whole = leaf.figures(self.whole)
        shape = self.each.shape
        below = None if whole.below is None else np.broadcast_to(whole.below, shape)
        everywhere = Figures(np.broadcast_to(whole.above, shape), below)
        return everywhere if leaf in CALENDAR else everywhere - self.by_customer[leaf]

    # The rule

    def level(self, term: Term, at: int) -> Fraction:
        """The figure of a part of the formula. Raises ZeroDivisionError or TypeError where it is undefined."""
        match term:
            case Sum():
                return self.level(term.left, at) + term.sign * self.level(term.right, at)
            case Product():
                return self.level(term.left, at) * self.level(term.right, at)
            case Quotient():
                return self.level(term.left, at) / self.level(term.right, at)
            case Ref():
                return self.level(term.formula or term.kpi.formula, at)
            case Constant():
                return Fraction(term.value)
            case Leaf():
                found = self.levels[at][term]
                if found is None:
                    raise ZeroDivisionError
                return found
            case _:
                raise TypeError(f"{term} is no part of a formula under options")

    def _weigh(self, term: Term, weight: Fraction, found: Parts) -> None:
        match term:
            case Sum():
                self._weigh(term.left, weight, found)
                self._weigh(term.right, weight * term.sign, found)
            case Product():
                self._weigh(term.left, weight * self._mean(term.right), found)
                self._weigh(term.right, weight * self._mean(term.left), found)
            case Quotient():
                before, after = self.level(term.right, _BEFORE), self.level(term.right, _AFTER)
                self._weigh(term.left, weight * (1 / before + 1 / after) / 2, found)
                self._weigh(term.right, -weight * self._mean(term.left) / (before * after), found)
            case Ref():
                self._weigh(term.formula or term.kpi.formula, weight, found)
            case Leaf():
                self.level(term, _BEFORE), self.level(term, _AFTER)
                found[term] += weight
            case _:
                pass

    def _mean(self, term: Term) -> Fraction:
        return (self.level(term, _BEFORE) + self.level(term, _AFTER)) / 2


def total(figures: Figures, period: int) -> Fraction:
    """The sum over all groups."""
    above = figures.above[:, period].tolist()
    if figures.below is None:
        return Fraction(sum(above))
    below = figures.below[:, period].tolist()
    return sum((Fraction(one, two) for one, two in zip(above, below, strict=True)), Fraction(0))


def changes(figures: Figures) -> list[Fraction]:
    """What each group's figure changed by from the first period to the second."""
    if figures.below is None:
        return [Fraction(int(after) - int(before)) for before, after in figures.above.tolist()]
    rows = zip(figures.above.tolist(), figures.below.tolist(), strict=True)
    return [Fraction(after, below_after) - Fraction(before, below) for (before, after), (below, below_after) in rows]
