"""What moved a KPI between two periods: which terms, customers and documents, in parts that add up to the change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ardesk.i18n import _
from ardesk.kpi.catalogue import kpi_of
from ardesk.kpi.comparison import difference
from ardesk.kpi.decomposition import Decomposition, changes
from ardesk.kpi.formula import WHOLE, Leaf, Named, Number, Show
from ardesk.kpi.moved_documents import (
    MovedDocument,
    documents_moved,
    period_end,
    sentence,
    shares_of,
    without_invoice,
)
from ardesk.kpi.options import Options
from ardesk.kpi.question import Question
from ardesk.kpi.views import Value, columns_of, plain, value

if TYPE_CHECKING:
    from ardesk.book.book import Book
    from ardesk.book.numbers import Ints
    from ardesk.domain.periods import Period
    from ardesk.kpi.figures import Figures
    from ardesk.kpi.kpi import Kpi

__all__ = ["Moved", "MovedDocument", "Mover", "TermPart", "moved"]
MOST_LEFT_OUT = 25  # customers left out one by one where the KPI has to be computed anew for each


@dataclass(frozen=True, slots=True)
class TermPart:
    """A quantity of the formula in both periods, and the part of the change that is its."""

    key: str
    name: str
    unit: str
    before: Number
    after: Number
    part: Number


@dataclass(frozen=True, slots=True)
class Mover:
    """A customer: their part of the change, by term too, and the change had they not been.

    `effect` is the change less that: what the customer did to it. `by_term` goes by the keys of the terms.
    """

    code: str
    name: str
    part: Number
    by_term: Mapping[str, float]
    without: Number
    effect: Number


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved a KPI: the parts of the terms add up to the change, and so do those of the customers with the rest.

    Where `exact` is false the KPI is no formula of sums (countback, say), or has no figure in one of the periods: there
    are no parts, customers are left out one by one. `note` says what is out of sight. The largest come first.
    """

    kpi: Kpi
    before: Value
    after: Value
    change: Number
    exact: bool
    parts: tuple[TermPart, ...]
    customers: tuple[Mover, ...]
    documents: tuple[MovedDocument, ...]
    rest: tuple[tuple[str, Number], ...]
    mark: str
    first: Period
    second: Period
    note: str


def moved(
    book: Book,
    kpi_id: str,
    first: Period,
    second: Period,
    *,
    options: Options | None = None,
    names: Mapping[str, str] | None = None,
    show: Show | None = None,
) -> Moved:
    """What moved the KPI from `first` to `second`; `names` gives customers' names by code, the ledger's where None.

    `show` puts figures into words by unit. Raises UsageError for an unknown id.
    """
    kpi, chosen = kpi_of(kpi_id), options or Options()
    periods = [first, second]
    parts = Decomposition(
        kpi.formula.under(chosen), Question(book, periods, chosen), Question(book, periods, chosen, "customer")
    )
    before, after = (value(book, kpi_id, period, chosen) for period in periods)
    called = names if names is not None else dict(zip(book.customers.code, book.customers.name, strict=True))
    return _Finding(kpi, parts, before, after, called, show or plain(book.base)).moved()


def number(exact: Fraction, unit: str) -> Number:
    """The figure for showing: whole where its unit is and it is, else a float."""
    return int(exact) if unit in WHOLE and exact.denominator == 1 else float(exact)


@dataclass(frozen=True)
class _Finding:
    """One search for what moved a KPI."""

    kpi: Kpi
    parts: Decomposition
    before: Value
    after: Value
    names: Mapping[str, str]
    show: Show

    def moved(self) -> Moved:
        """What was found."""
        first, second = self.parts.whole.periods
        documents, mark = self._documents()
        movers, note = self._movers()
        return Moved(
            kpi=self.kpi,
            before=self.before,
            after=self.after,
            change=self.change,
            exact=self.weights is not None,
            parts=self._terms(),
            customers=movers,
            documents=documents,
            rest=self._rest(),
            mark=mark,
            first=first,
            second=second,
            note=note,
        )

    @cached_property
    def change(self) -> Number:
        """What the KPI changed by, None where it has no figure in one of the periods."""
        return difference(self.after.value, self.before.value)

    @cached_property
    def weights(self) -> dict[Leaf, Fraction] | None:
        """The weight of each quantity; None where there is no exact decomposition."""
        return self.parts.weights if self.parts.is_exact and self.change is not None else None

    def _terms(self) -> tuple[TermPart, ...]:
        found = [self._term(leaf) for leaf in self.parts.operands]
        if self._rounding:
            part = number(self._rounding, self.kpi.unit)
            found.append(TermPart("rounding", _("Rounding"), self.kpi.unit, None, None, part))
        return tuple(found)

    @cached_property
    def _rounding(self) -> Fraction:
        """What rounding a quotient of money to whole minor units did to the change."""
        if self.weights is None or self.kpi.unit != "money":
            return Fraction(0)
        exact = [self.weights[leaf] * self.parts.change_of(leaf) for leaf in self.parts.operands]
        return Fraction(self.change or 0) - sum(exact, Fraction(0))

    def _term(self, leaf: Leaf) -> TermPart:
        before, after = (self._level(leaf, at) for at in (0, 1))
        part = None if self.weights is None else number(self.weights[leaf] * self.parts.change_of(leaf), self.kpi.unit)
        return TermPart(leaf.key, leaf.text(), leaf.unit, before, after, part)

    def _level(self, leaf: Leaf, at: int) -> Number:
        exact = self.parts.levels[at][leaf]
        return None if exact is None else number(exact, leaf.unit)

    def _documents(self) -> tuple[tuple[MovedDocument, ...], str]:
        """The documents that moved it, and a sentence on a single large one of the last days."""
        if self.weights is None:
            return (), ""
        weights, parts, unit = self.weights, self.parts, self.kpi.unit
        shares = [one for leaf in parts.operands if weights[leaf] for one in shares_of(parts, leaf)]
        large = period_end(parts, weights, shares)
        documents = documents_moved(parts, weights, shares, unit, large.invoice if large else None)
        if large is None:
            return documents, ""
        without = without_invoice(parts, self.kpi, shares, large.invoice)
        return documents, sentence(parts, self.kpi, large, without, self.change, self.names, self.show)

    # What no customer did

    def _rest(self) -> tuple[tuple[str, Number], ...]:
        if self.weights is None:
            return ()
        left = [
            (self._rest_name(leaf), self.weights[leaf] * self.parts.change_of(leaf) - self._of_customers(leaf))
            for leaf in self.parts.operands
        ]
        left.append((_("Rounding"), self._rounding))
        return tuple((name, number(part, self.kpi.unit)) for name, part in left if part)

    def _of_customers(self, leaf: Leaf) -> Fraction:
        own = self.parts.by_customer.get(leaf)
        return (
            Fraction(0) if own is None or self.weights is None else self.weights[leaf] * sum(changes(own), Fraction(0))
        )

    def _rest_name(self, leaf: Leaf) -> str:
        return _(leaf.nobodys) if isinstance(leaf, Named) and leaf.nobodys else leaf.text()

    # What each customer did

    def _movers(self) -> tuple[tuple[Mover, ...], str]:
        codes = self.parts.each.groups.names or ()
        by_leaf = self._by_leaf
        without, note = self._without(codes)
        found = []
        for at, code in enumerate(codes):
            shares = {leaf: several[at] for leaf, several in by_leaf.items() if several[at]}
            if shares or (at in without and without[at] != self.change):
                found.append(self._mover(code, shares, without.get(at)))
        return tuple(sorted(found, key=lambda one: (-abs(self._size(one)), one.code))), note

    def _size(self, one: Mover) -> float:
        return float((one.part if self.weights is not None else one.effect) or 0)

    @cached_property
    def _by_leaf(self) -> dict[Leaf, list[Fraction]]:
        """Every customer's part of the change, by term."""
        weights = self.weights
        if weights is None:
            return {}
        return {leaf: [weights[leaf] * one for one in changes(own)] for leaf, own in self.parts.by_customer.items()}

    def _mover(self, code: str, shares: Mapping[Leaf, Fraction], without: Number) -> Mover:
        part = None if self.weights is None else number(sum(shares.values(), Fraction(0)), self.kpi.unit)
        by_term: dict[str, float] = {}
        for leaf, share in shares.items():
            by_term[leaf.key] = by_term.get(leaf.key, 0) + float(share)
        effect = difference(self.change, without)
        return Mover(code, self.names.get(code, ""), part, by_term, without, effect)

    def _without(self, codes: tuple[str, ...]) -> tuple[dict[int, Number], str]:
        """The change had each customer not been, by position, and a remark where not all were left out."""
        if (figures := self.parts.without_each()) is not None:
            return dict(enumerate(self._changes(figures))), ""
        chosen = largest(self.parts.each, MOST_LEFT_OUT)
        found = {at: self._recomputed(codes[at], codes) for at in chosen}
        if len(chosen) == len(codes):
            return found, ""
        text = _("Computed anew with each customer left out, for the {count} with the largest accounts only.")
        return found, text.format(count=len(chosen))

    def _changes(self, figures: Figures) -> list[Number]:
        return [difference(after, before) for before, after in columns_of(figures, self.kpi.unit)]

    def _recomputed(self, code: str, codes: tuple[str, ...]) -> Number:
        whole = self.parts.whole
        others = Question(whole.book.only(codes=[one for one in codes if one != code]), whole.periods, whole.options)
        return self._changes(self.kpi.evaluate(others))[0]


def largest(each: Question, count: int) -> list[int]:
    """The customers who owe or bought most in the two periods, at most so many, in order of code."""
    book = each.book
    owed = np.abs(each.standing(((1, book.open()), (-1, book.unapplied())), "end")).sum(axis=1)
    size: Ints = owed + np.abs(each.within(((1, book.sales()),))).sum(axis=1)
    order = sorted(range(len(size)), key=lambda at: -int(size[at]))
    return sorted(at for at in order[:count] if size[at])
