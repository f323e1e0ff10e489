"""Aged receivables: what is open by class of age, what is unapplied, and the control total."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ardesk.book.numbers import Ints, spread
from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ardesk.book.book import Book
    from ardesk.book.movements import Stream


class AgingOptions(Protocol):
    """What changes an aging, as in KPIS section 4."""

    @property
    def credits(self) -> str: ...  # noqa: D102
    @property
    def disputed(self) -> str: ...  # noqa: D102
    @property
    def tax(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class _Plain:
    credits: str = "own_column"
    disputed: str = "include"
    tax: str = "included"


@dataclass(frozen=True, slots=True)
class AgingRow:
    """One group: amounts by class, their documents' open items, unapplied credit (positive), and the balance."""

    group: str | None
    name: str
    amounts: dict[str, int]
    open_items: int
    unapplied: int
    total: int


@dataclass(frozen=True, slots=True)
class Aging:
    """Aged receivables at the end of `as_of`; `rows` and `total` in base minor units, `by_currency` in each currency's.

    `control_total` comes from the running balance of all movements and equals `total.total` unless disputed parts are
    left out; it is None where tax is left out.
    """

    as_of: dt.date
    by: str
    basis: str
    edges: tuple[int, ...]
    classes: tuple[str, ...]
    rows: tuple[AgingRow, ...]
    total: AgingRow
    control_total: int | None
    by_currency: dict[str, AgingRow] = field(default_factory=dict)


def limits_of(basis: str, edges: Sequence[int]) -> list[int]:
    """The greatest age, in days, of every class but the last."""
    return list(edges) if basis == "invoice" else [0, *edges]


def class_names(basis: str, edges: Sequence[int]) -> tuple[str, ...]:
    """`current`, `1-30`, …, `over 90`; by invoice date `0-30`, …, `over 90`."""
    starts = [0 if basis == "invoice" else 1, *(edge + 1 for edge in edges)]
    spans = [f"{start}-{edge}" for start, edge in zip(starts, edges, strict=False)]
    return (*(() if basis == "invoice" else ("current",)), *spans, f"over {edges[-1]}")


def check_edges(edges: Sequence[int]) -> None:
    """Raises ArdeskError unless the edges are positive and rise."""
    if not edges or edges[0] <= 0 or any(one >= two for one, two in itertools.pairwise(edges)):
        text = _("The class limits {edges} must be whole days above 0 in rising order, such as 30,60,90.")
        raise ArdeskError(text.format(edges=",".join(map(str, edges))))


@dataclass(frozen=True, eq=False)
class _Lines:
    """Documents with something open or unapplied: `sign` is 1 for invoices, -1 for credits; `at` their class."""

    sign: Ints
    document: Ints
    customer: Ints
    amount: Ints
    at: Ints


def aging(
    book: Book, as_of: dt.date, by: str, basis: str, edges: tuple[int, ...], options: AgingOptions | None
) -> Aging:
    """Aged receivables at the end of `as_of` by customer, type, collector, currency or invoice."""
    check_edges(edges)
    chosen = options or _Plain()
    day, net = as_of.toordinal(), chosen.tax == "excluded"
    lines = _lines(book, day, basis, edges, chosen, net=net)
    classes = class_names(basis, edges)
    table = _Table(classes, aged=chosen.credits == "aged")
    groups, names = _grouped(book, by, lines)
    return Aging(
        as_of=as_of,
        by=by,
        basis=basis,
        edges=edges,
        classes=classes,
        rows=tuple(table.rows(lines, groups, names)),
        total=table.row(None, _("Total"), lines, np.ones(len(lines.sign), np.bool_)),
        control_total=None if net else _control(book, day),
        by_currency=_by_currency(book, day, basis, edges, chosen, table, net=net),
    )


def _control(book: Book, day: int) -> int:
    days, whole = np.array([day]), book.groups()
    return int((book.open().at(days, whole) - book.unapplied().at(days, whole))[0, 0])


def _lines(book: Book, day: int, basis: str, edges: tuple[int, ...], options: AgingOptions, *, net: bool) -> _Lines:
    invoices, sources = book.tables.invoices, book.tables.credits
    opened, left = _at(len(invoices), book.open(net=net), day), _at(len(sources), book.unapplied(net=net), day)
    if options.disputed == "exclude":
        opened = opened - _at(len(invoices), book.disputed(net=net), day)
    items, rests = np.flatnonzero(opened), np.flatnonzero(left)
    limits = limits_of(basis, edges)
    since = (invoices.due if basis == "due" else invoices.day)[items]
    return _Lines(
        sign=np.concatenate([np.ones(len(items), np.int64), -np.ones(len(rests), np.int64)]),
        document=np.concatenate([items, rests]),
        customer=np.concatenate([invoices.customer[items], sources.customer[rests]]),
        amount=np.concatenate([opened[items], left[rests]]),
        at=np.concatenate([np.searchsorted(limits, day - since), np.searchsorted(limits, day - sources.day[rests])]),
    )


def _monies(book: Book, lines: _Lines) -> Ints:
    """Where each line's currency and rate stand."""
    of_invoices = lines.sign > 0
    documents = book.tables.invoices, book.tables.credits
    parts = [
        table.money[lines.document[chosen]]
        for table, chosen in zip(documents, (of_invoices, ~of_invoices), strict=True)
    ]
    return np.concatenate(parts)


def _at(count: int, stream: Stream, day: int) -> Ints:
    chosen = stream.day <= day
    return spread(np.zeros(count, np.int64), stream.document[chosen], stream.amount[chosen])


class _Table:
    """Rows of the aging: classes, with unapplied credit in a column of its own or aged."""

    def __init__(self, classes: tuple[str, ...], *, aged: bool) -> None:
        self.classes, self.aged = classes, aged

    def row(
        self, group: str | None, name: str, lines: _Lines, chosen: Ints | np.ndarray[tuple[int], np.dtype[np.bool_]]
    ) -> AgingRow:
        sign, at, amount = lines.sign[chosen], lines.at[chosen], lines.amount[chosen]
        counted = np.ones(len(sign), np.bool_) if self.aged else sign > 0
        sums = spread(np.zeros(len(self.classes), np.int64), at[counted], (sign * amount)[counted])
        opened, left = int(amount[sign > 0].sum()), int(amount[sign < 0].sum())
        amounts = {name: int(value) for name, value in zip(self.classes, sums, strict=True)}
        return AgingRow(group, name, amounts, opened, left, opened - left)

    def rows(self, lines: _Lines, groups: Ints, names: Sequence[tuple[str, str]]) -> list[AgingRow]:
        order = np.argsort(groups, kind="stable")
        found, starts = np.unique(groups[order], return_index=True)
        members = np.split(order, starts[1:]) if len(found) else []
        return [self.row(*names[int(group)], lines, chosen) for group, chosen in zip(found, members, strict=True)]


def _grouped(book: Book, by: str, lines: _Lines) -> tuple[Ints, Sequence[tuple[str, str]]]:
    """The group of each line, and code and name of each group."""
    customers = book.customers
    if by == "customer":
        rank = (
            np.argsort(np.argsort(np.array(customers.code, dtype=object), kind="stable"))
            if len(customers)
            else lines.customer
        )
        ordered = sorted(zip(customers.code, customers.name, strict=True))
        return rank[lines.customer], ordered
    if by in ("type", "collector"):
        groups = book.groups(by)
        return groups.of[lines.customer], [(name, name) for name in groups.names or ()]
    if by == "currency":
        currencies = sorted(set(book.tables.monies.currency))
        place = np.array([currencies.index(name) for name in book.tables.monies.currency])
        return place[_monies(book, lines)], [(name, name) for name in currencies]
    if by == "invoice":
        return _documents(book, lines)
    raise ArdeskError(
        _("{by} is not a way to group. Use customer, type, collector, currency or invoice.").format(by=by)
    )


def _documents(book: Book, lines: _Lines) -> tuple[Ints, Sequence[tuple[str, str]]]:
    tables, names = book.tables, book.customers.name
    found = [
        ((tables.invoices if sign > 0 else tables.credits).number[document], names[customer], int(sign))
        for sign, document, customer in zip(lines.sign, lines.document, lines.customer, strict=True)
    ]
    order = sorted(range(len(found)), key=lambda at: (-found[at][2], found[at][0]))
    place = np.empty(len(found), np.int64)
    place[np.array(order, dtype=np.int64)] = np.arange(len(found))
    return place, [found[at][:2] for at in order]


def _by_currency(
    book: Book, day: int, basis: str, edges: tuple[int, ...], options: AgingOptions, table: _Table, *, net: bool
) -> dict[str, AgingRow]:
    """Every currency in use on that day by itself, the base included; nothing where only the base is in use."""
    monies = book.tables.monies
    if len(monies.factor) == 1:
        return {}
    lines = _lines(book.in_own_currencies(), day, basis, edges, options, net=net)
    names = np.array(monies.currency)[_monies(book, lines)]
    return {
        str(name): table.row(str(name), str(name), lines, np.flatnonzero(names == name))
        for name in sorted({*names.tolist(), monies.base})
    }
