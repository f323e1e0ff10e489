"""What a KPI is: an identifier, a formula, what to compare it with, and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ardesk.i18n import _, mark
from ardesk.kpi.figures import Figures
from ardesk.kpi.formula import DIMENSIONS, Dimension, Leaf, Number, Show, Term, first

if TYPE_CHECKING:
    from ardesk.kpi.options import Options
    from ardesk.kpi.question import Question

Parts = Callable[["Question"], dict[str, Figures]]
Check = Callable[["Question", Figures], Figures]

LOWER, HIGHER = "lower", "higher"
DEFINITION = mark("By definition.")
GOOD, WATCH, BAD, NO_VERDICT = "good", "watch", "bad", "none"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Good up to `good` (before it, if `strict`); bad beyond `bad` (from it, if `from_bad`) or else beyond `good`."""

    good: float
    bad: float | None = None
    source: str = ""
    strict: bool = False
    from_bad: bool = False

    def verdict(self, value: float, better: str) -> str:
        """In words, where `better` says which way is good."""
        sign = 1 if better == LOWER else -1
        found, good = sign * value, sign * self.good
        if found < good or (found == good and not self.strict):
            return GOOD
        if self.bad is None:
            return BAD
        beyond = found > sign * self.bad or (found == sign * self.bad and self.from_bad)
        return BAD if beyond else WATCH


@dataclass(frozen=True)
class Yardstick:
    """Limits that follow another figure of the same group and period: good up to `good` times it, bad beyond `bad`."""

    term: Term
    name: str
    good: Fraction
    bad: Fraction
    source: str

    def benchmark(self, figure: Number) -> Benchmark | None:
        """The limits beside that figure; None where it does not exist or is not above 0."""
        if figure is None or figure <= 0:
            return None
        return Benchmark(float(self.good * Fraction(figure)), float(self.bad * Fraction(figure)), self.source)


@dataclass(frozen=True, slots=True)
class Trap:
    """What to mind about a figure: always, or only where it is `at`, `above` or `below` a number."""

    text: str
    at: float | None = None
    above: float | None = None
    below: float | None = None

    def holds(self, value: float) -> bool:
        """Whether that figure is one to mind."""
        limits = (self.at, self.above, self.below)
        if limits == (None, None, None):
            return True
        tests = (value == self.at, self.above is not None and value > self.above)
        return any(tests) or (self.below is not None and value < self.below)


@dataclass(frozen=True)
class Kpi:
    """One KPI. `name`, `family`, `source` and `reading` are marked for translation; `parts` are figures in its unit.

    `yardstick` goes before `benchmark` where it has a figure; `beside` are ids of KPIs to be read together with it.
    """

    id: str
    name: str
    unit: str
    family: str
    formula: Term
    better: str = ""
    benchmark: Benchmark | None = None
    source: str = ""
    reading: str = ""
    parts: Parts | None = None
    check: Check | None = None
    notes: tuple[str, ...] = field(default=())
    yardstick: Yardstick | None = None
    traps: tuple[Trap, ...] = ()
    beside: tuple[str, ...] = ()

    def evaluate(self, question: Question) -> Figures:
        """Its figures for every group and period."""
        return question.kept(self.id, lambda: self._evaluate(question))

    def _evaluate(self, question: Question) -> Figures:
        found = self.formula.under(question.options).figures(question)
        return self.check(question, found) if self.check else found


@dataclass(frozen=True)
class Ref(Leaf):
    """Another KPI as a term."""

    kpi: Kpi
    formula: Term | None = None

    @property
    def key(self) -> str:  # type: ignore[override] # read only
        """The KPI's identifier."""
        return self.kpi.id

    @property
    def unit(self) -> str:  # type: ignore[override] # read only
        """The KPI's."""
        return self.kpi.unit

    @property
    def dimension(self) -> Dimension:
        """That of its unit."""
        return DIMENSIONS[self.kpi.unit]

    def under(self, options: Options) -> Term:
        """With the KPI's formula under these options."""
        return replace(self, formula=self.kpi.formula.under(options))

    def figures(self, question: Question) -> Figures:
        """The KPI's."""
        return self.kpi.evaluate(question)

    def text(self) -> str:
        """The KPI's name."""
        return _(self.kpi.name)

    def shown(self, question: Question, show: Show) -> str:
        """The KPI's figure."""
        return show(first(self.figures(question), self.unit), self.unit)

    def leaves(self) -> Iterator[Leaf]:
        """Itself, then what it is made of."""
        yield self
        yield from (self.formula or self.kpi.formula).leaves()
