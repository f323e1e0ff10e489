"""The algebra of formulas: what is computed is what is shown, explained, checked for its unit, and split."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from ardesk.i18n import _, mark
from ardesk.kpi.figures import Figures

if TYPE_CHECKING:
    from ardesk.kpi.documents import Found
    from ardesk.kpi.options import Options
    from ardesk.kpi.question import Question, When

Number = int | float | None
Show = Callable[[Number, str], str]
Dimension = tuple[int, int]  # powers of money and of days
DIMENSIONS: dict[str, Dimension] = {"money": (1, 0), "days": (0, 1), "money days": (1, 1)} | dict.fromkeys(
    ("count", "percent", "times", "ratio"), (0, 0)
)
WHOLE = ("money", "count", "money days")  # units of figures that are whole numbers


class Term(ABC):
    """A part of a formula; operators build larger ones."""

    rank = 3  # of sums 1, of products and quotients 2

    @property
    @abstractmethod
    def dimension(self) -> Dimension:
        """Powers of money and of days. Raises ValueError where unlike things are added."""

    @abstractmethod
    def figures(self, question: Question) -> Figures:
        """The figures for every group and period."""

    @abstractmethod
    def text(self) -> str:
        """The term in words."""

    @abstractmethod
    def shown(self, question: Question, show: Show) -> str:
        """The term with the figures of the first group and period in it."""

    def under(self, options: Options) -> Term:  # noqa: ARG002 # a leaf is the same under all of them
        """The term as it is under these options."""
        return self

    def leaves(self) -> Iterator[Leaf]:
        """The quantities in it, from left to right."""
        yield from ()

    def __add__(self, other: Term) -> Term:
        return Sum(self, other, 1)

    def __sub__(self, other: Term) -> Term:
        return Sum(self, other, -1)

    def __mul__(self, other: Term | int) -> Term:
        return Product(self, _term(other))

    def __truediv__(self, other: Term | int) -> Term:
        return Quotient(self, _term(other))


def _term(value: Term | int) -> Term:
    return Constant(value) if isinstance(value, int) else value


@dataclass(frozen=True)
class Constant(Term):
    """A plain number."""

    value: int
    unit: str = "count"

    @property
    def dimension(self) -> Dimension:
        """That of its unit."""
        return DIMENSIONS[self.unit]

    def figures(self, question: Question) -> Figures:
        """The number everywhere."""
        return Figures(np.full(question.shape, self.value, np.int64))

    def text(self) -> str:
        """The number."""
        return str(self.value)

    def shown(self, question: Question, show: Show) -> str:  # noqa: ARG002 # a constant shows itself
        """The number."""
        return str(self.value)


class Leaf(Term):
    """A named quantity; `key` names its figure for other programs."""

    key: str
    unit: str

    @property
    def dimension(self) -> Dimension:
        """That of its unit."""
        return DIMENSIONS[self.unit]

    def shown(self, question: Question, show: Show) -> str:
        """Its figure."""
        return show(first(self.figures(question), self.unit), self.unit)

    def leaves(self) -> Iterator[Leaf]:
        """Itself."""
        yield self

    def documents(self, question: Question) -> Iterator[Found]:  # noqa: ARG002 # most have some
        """The documents behind the figure of the first group and period."""
        yield from ()


@dataclass(frozen=True)
class Named(Leaf):
    """A number that a function of the question gives, under a name.

    `find` lists its documents; `made_of` are terms that the function looks at, with documents of their own. What it
    gives for two groups together is what it gives for each, added – but for what belongs to no customer, which
    `nobodys` names – unless `adds` is false; `without` then gives it for everyone outside each group, None where that
    cannot be told faster than group by group.
    """

    key: str
    name: str
    unit: str
    compute: Callable[[Question], Figures]
    find: Callable[[Question], Iterator[Found]] | None = None
    made_of: tuple[Term, ...] = ()
    adds: bool = True
    nobodys: str = ""
    without: Callable[[Question], Figures | None] | None = None

    def figures(self, question: Question) -> Figures:
        """The function's answer."""
        return question.kept(self, lambda: self.compute(question))

    def text(self) -> str:
        """The name."""
        return _(self.name)

    def under(self, options: Options) -> Term:
        """With what it is made of under these options."""
        return replace(self, made_of=tuple(term.under(options) for term in self.made_of)) if self.made_of else self

    def leaves(self) -> Iterator[Leaf]:
        """Itself, then those of what it is made of."""
        yield self
        for term in self.made_of:
            yield from term.leaves()

    def documents(self, question: Question) -> Iterator[Found]:
        """What the function found."""
        return self.find(question) if self.find else iter(())


@dataclass(frozen=True)
class Sum(Term):
    """Two terms added, or the second taken off."""

    left: Term
    right: Term
    sign: int
    rank = 1

    @property
    def dimension(self) -> Dimension:
        """That of both."""
        if self.left.dimension != self.right.dimension:
            raise ValueError(f"{self.text()} adds unlike things")
        return self.left.dimension

    def figures(self, question: Question) -> Figures:
        """The sum, or the difference."""
        left, right = self.left.figures(question), self.right.figures(question)
        return left + right if self.sign > 0 else left - right

    def text(self) -> str:
        """Both with their sign."""
        return self._put(self.left.text(), self.right.text())

    def shown(self, question: Question, show: Show) -> str:
        """Both with their sign."""
        return self._put(self.left.shown(question, show), self.right.shown(question, show))

    def _put(self, left: str, right: str) -> str:
        right = f"({right})" if self.right.rank == 1 and self.sign < 0 else right
        return f"{left} {'+' if self.sign > 0 else '−'} {right}"

    def under(self, options: Options) -> Term:
        """Both under the options."""
        return Sum(self.left.under(options), self.right.under(options), self.sign)

    def leaves(self) -> Iterator[Leaf]:
        """Those of both."""
        yield from self.left.leaves()
        yield from self.right.leaves()


@dataclass(frozen=True)
class Product(Term):
    """Two terms multiplied."""

    left: Term
    right: Term
    rank = 2

    @property
    def dimension(self) -> Dimension:
        """The powers added."""
        (money, days), (more_money, more_days) = self.left.dimension, self.right.dimension
        return money + more_money, days + more_days

    def figures(self, question: Question) -> Figures:
        """The product."""
        return self.left.figures(question) * self.right.figures(question)

    def text(self) -> str:
        """Both with the sign."""
        return f"{inside(self.left, self.left.text())} × {inside(self.right, self.right.text(), last=True)}"

    def shown(self, question: Question, show: Show) -> str:
        """Both with the sign."""
        left, right = self.left.shown(question, show), self.right.shown(question, show)
        return f"{inside(self.left, left)} × {inside(self.right, right, last=True)}"

    def under(self, options: Options) -> Term:
        """Both under the options."""
        return Product(self.left.under(options), self.right.under(options))

    def leaves(self) -> Iterator[Leaf]:
        """Those of both."""
        yield from self.left.leaves()
        yield from self.right.leaves()


@dataclass(frozen=True)
class Quotient(Term):
    """One term divided by another; undefined where that is 0."""

    left: Term
    right: Term
    rank = 2

    @property
    def dimension(self) -> Dimension:
        """The powers taken off."""
        (money, days), (less_money, less_days) = self.left.dimension, self.right.dimension
        return money - less_money, days - less_days

    def figures(self, question: Question) -> Figures:
        """The quotient."""
        reason = _("There is nothing to divide by: {term} is 0.").format(term=self.right.text())
        return self.left.figures(question).over(self.right.figures(question), reason)

    def text(self) -> str:
        """Both with the sign."""
        return f"{inside(self.left, self.left.text())} ÷ {inside(self.right, self.right.text(), last=True)}"

    def shown(self, question: Question, show: Show) -> str:
        """Both with the sign."""
        left, right = self.left.shown(question, show), self.right.shown(question, show)
        return f"{inside(self.left, left)} ÷ {inside(self.right, right, last=True)}"

    def under(self, options: Options) -> Term:
        """Both under the options."""
        return Quotient(self.left.under(options), self.right.under(options))

    def leaves(self) -> Iterator[Leaf]:
        """Those of both."""
        yield from self.left.leaves()
        yield from self.right.leaves()


def inside(term: Term, text: str, *, last: bool = False) -> str:
    """The text as a factor: in brackets where it would be read otherwise."""
    return f"({text})" if term.rank == 1 or (last and term.rank == 2) else text  # noqa: PLR2004 # the rank of products


def divisors(term: Term) -> Iterator[Term]:
    """What a term divides by, plain numbers apart, from left to right; it is undefined where one of them is 0."""
    if isinstance(term, Quotient | Product | Sum):
        yield from divisors(term.left)
        yield from divisors(term.right)
    if isinstance(term, Quotient) and not isinstance(term.right, Constant):
        yield term.right
    inner: Term | None = getattr(term, "formula", None)
    if isinstance(term, Leaf) and inner is not None:
        yield from divisors(inner)


@dataclass(frozen=True)
class Choice(Term):
    """One of several terms, by the value of an option."""

    option: str
    cases: Mapping[str, Term] = field(hash=False)

    @property
    def dimension(self) -> Dimension:
        """That of every case."""
        found = {case.dimension for case in self.cases.values()}
        if len(found) > 1:
            raise ValueError(f"the cases of {self.option} are unlike things")
        return found.pop()

    def under(self, options: Options) -> Term:
        """The chosen case."""
        return self.cases[getattr(options, self.option)].under(options)

    def figures(self, question: Question) -> Figures:
        """Those of the chosen case."""
        return self.under(question.options).figures(question)

    def text(self) -> str:
        """The default case."""
        return next(iter(self.cases.values())).text()

    def shown(self, question: Question, show: Show) -> str:
        """The chosen case."""
        return self.under(question.options).shown(question, show)

    def leaves(self) -> Iterator[Leaf]:
        """Those of the default case."""
        return next(iter(self.cases.values())).leaves()


def choose(option: str, **cases: Term) -> Term:
    """One of the terms, by the value of an option; the first is the default."""
    return Choice(option, cases)


def percent(term: Term) -> Term:
    """A share in percent."""
    return term * 100


def first(figures: Figures, unit: str) -> Number:
    """The figure of the first group and period: whole for money and counts, otherwise a float; None where undefined."""
    if figures.why is not None and figures.why[0, 0]:
        return None
    one = Figures(figures.above[:1, :1], None if figures.below is None else figures.below[:1, :1])
    exact = not one.is_float
    if exact and (unit in WHOLE or (unit == "days" and one.below is None)):
        return int(one.money()[0, 0])
    return float(one.floats()[0, 0])


# Quantities of time

DAYS = Named("days", mark("Days"), "days", lambda question: Figures(question.every(question.days)), adds=False)
YEAR_DAYS = Named(
    "days", mark("Days of the year"), "days", lambda question: Figures(question.every([365] * question.shape[1])),
    adds=False,
)  # fmt: skip
MONTHS = Named(
    "months",
    mark("Months"),
    "count",
    lambda question: Figures(question.every(p.month_count for p in question.periods)),
    adds=False,
)
CALENDAR = (DAYS, YEAR_DAYS, MONTHS)  # the same whoever the customers are

_WHEN: dict[When, str] = {
    "end": mark("{name} at end"),
    "before": mark("{name} at start"),
    "before_year": mark("{name} a year before"),
}
_KEYS: dict[When, str] = {"end": "_end", "before": "_start", "before_year": "_year_before"}


def timed(name: str, when: When) -> str:
    """The name of a balance with its moment."""
    return _(_WHEN[when]).format(name=_(name))


def timed_key(key: str, when: When) -> str:
    """The key of a balance with its moment."""
    return key + _KEYS[when]
