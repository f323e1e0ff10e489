"""The quantities formulas are made of: named stocks and flows over the streams of a Book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ardesk.i18n import _, mark
from ardesk.kpi.documents import Found
from ardesk.kpi.figures import Figures
from ardesk.kpi.formula import Leaf, Term, choose, timed, timed_key

if TYPE_CHECKING:
    from ardesk.book.book import Book
    from ardesk.book.movements import Facts
    from ardesk.book.numbers import Ints
    from ardesk.kpi.options import Options
    from ardesk.kpi.question import Question, Signed, When

Streams = Callable[["Book", "Options"], "Signed"]
FactRows = Callable[["Book", "Options"], tuple["Facts", "Ints"]]


@dataclass(frozen=True)
class Stock:
    """What stands on a day: a signed sum of streams."""

    key: str
    name: str
    streams: Streams
    unit: str = "money"

    @property
    def at_end(self) -> Term:
        """At the end of the period's last day."""
        return Balance(self, "end")

    @property
    def at_start(self) -> Term:
        """At the end of the day before the period."""
        return Balance(self, "before")

    @property
    def before_year(self) -> Term:
        """At the end of the day before the twelve months that end with the period."""
        return Balance(self, "before_year")


@dataclass(frozen=True)
class Balance(Leaf):
    """A stock at a moment."""

    stock: Stock
    when: When

    @property
    def key(self) -> str:  # type: ignore[override] # read only, made of two
        """The stock's key with the moment."""
        return timed_key(self.stock.key, self.when)

    @property
    def unit(self) -> str:  # type: ignore[override] # read only
        """The stock's."""
        return self.stock.unit

    def figures(self, question: Question) -> Figures:
        """What stands then."""
        streams = self.stock.streams(question.book, question.options)
        found = Figures(question.standing(streams, self.when))
        return _credit_balance(found) if self.stock.key == "ar_total" else found

    def text(self) -> str:
        """The stock with the moment."""
        return timed(self.stock.name, self.when)

    def documents(self, question: Question) -> Iterator[Found]:
        """What had an amount then."""
        days = {"end": question.ends, "before": question.starts - 1, "before_year": question.year_starts() - 1}
        streams = self.stock.streams(question.book, question.options)
        yield from listed(question, streams, 0, int(days[self.when][0]), self.unit)


@dataclass(frozen=True)
class Flow:
    """What happens in a period: a signed sum of streams."""

    key: str
    name: str
    streams: Streams
    unit: str = "money"

    @property
    def in_period(self) -> Happening:
        """In the period."""
        return Happening(self, year=False)

    @property
    def in_year(self) -> Happening:
        """In the twelve months that end with the period."""
        return Happening(self, year=True)


@dataclass(frozen=True)
class Happening(Leaf):
    """A flow in a span of days."""

    flow: Flow
    year: bool

    @property
    def key(self) -> str:  # type: ignore[override] # read only
        """The flow's."""
        return self.flow.key

    @property
    def unit(self) -> str:  # type: ignore[override] # read only
        """The flow's."""
        return self.flow.unit

    def figures(self, question: Question) -> Figures:
        """What happened in it."""
        streams = self.flow.streams(question.book, question.options)
        found = Figures(question.within(streams, year=self.year))
        return _negative_sales(found) if self.flow.key == "net_credit_sales" else found

    def text(self) -> str:
        """The flow's name."""
        return _("{name} of twelve months").format(name=_(self.flow.name)) if self.year else _(self.flow.name)

    def documents(self, question: Question) -> Iterator[Found]:
        """What happened in it."""
        starts = question.year_starts() if self.year else question.starts
        streams = self.flow.streams(question.book, question.options)
        yield from listed(question, streams, int(starts[0]), int(question.ends[0]), self.unit)


@dataclass(frozen=True)
class Passing(Leaf):
    """A flow of facts that must still be true at the period's end."""

    key: str
    name: str
    rows: FactRows
    unit: str = "money"

    def figures(self, question: Question) -> Figures:
        """The amounts of the facts."""
        return question.kept(self, lambda: self._figures(question))

    def _figures(self, question: Question) -> Figures:
        facts, amounts = self.rows(question.book, question.options)
        return Figures(facts.between(amounts, question.starts, question.ends, question.groups))

    def text(self) -> str:
        """The name."""
        return _(self.name)

    def documents(self, question: Question) -> Iterator[Found]:
        """The documents of the facts."""
        facts, amounts = self.rows(question.book, question.options)
        rows, periods = facts.pairs(question.starts, question.ends)
        rows = rows[(periods == 0) & (question.groups.of[facts.customer[rows]] == 0)]
        rows = rows[amounts[rows] != 0]
        documents, where = np.unique(facts.document[rows], return_inverse=True)
        sums = np.zeros(len(documents), amounts.dtype)
        np.add.at(sums, where, amounts[rows])
        yield found_in(self.unit, facts.kind, documents, sums)


def listed(question: Question, streams: Signed, first: int, last: int, unit: str) -> Iterator[Found]:
    """The documents of the first group that moved the streams from the day `first` to the day `last`."""
    for sign, stream in streams:
        rows, amounts = question.of_first_group(stream).by_document(first, last)
        if len(rows):
            yield found_in(unit, stream.kind, rows, sign * amounts)


def found_in(unit: str, kind: str, rows: Ints, shares: Ints) -> Found:
    """Documents with their shares in a figure of that unit."""
    return Found(kind, rows, shares) if unit == "money" else Found(kind, rows, None, shares)


def _credit_balance(found: Figures) -> Figures:
    return found.remarked(found.above < 0, _("Credit balance: customers have more credit than they owe."))


def _negative_sales(found: Figures) -> Figures:
    return found.remarked(found.above < 0, _("Credit balance: more was credited than sold."))


# Stocks. `undisputed` ones leave out what is disputed where the option says so.


def _open(book: Book, options: Options) -> Signed:
    return ((1, book.open(net=options.net_of_tax)),)


def _unapplied(book: Book, options: Options) -> Signed:
    return ((1, book.unapplied(net=options.net_of_tax)),)


def _receivables(book: Book, options: Options) -> Signed:
    return (*_open(book, options), (-1, book.unapplied(net=options.net_of_tax)))


def _disputed(book: Book, options: Options) -> Signed:
    return ((-1, book.disputed(net=options.net_of_tax)),)


def late(more_than: int, basis: str = "due") -> Streams:
    """What is more than so many days past due (or old)."""
    return lambda book, options: ((1, book.late(more_than, basis=basis, net=options.net_of_tax)),)


def disputed_late(more_than: int, basis: str = "due") -> Streams:
    """The disputed part of it, taken off."""
    return lambda book, options: ((-1, book.disputed_late(more_than, basis=basis, net=options.net_of_tax)),)


def together(*parts: Streams) -> Streams:
    """The streams of all parts."""
    return lambda book, options: tuple(one for part in parts for one in part(book, options))


def less(streams: Streams) -> Streams:
    """The streams with their signs turned."""
    return lambda book, options: tuple((-sign, stream) for sign, stream in streams(book, options))


open_items = Stock("open_items", mark("Open items"), _open)
unapplied = Stock("unapplied", mark("Unapplied payments and credit notes"), _unapplied)
receivables = Stock("ar_total", mark("Receivables"), _receivables)
past_due = Stock("ar_past_due", mark("Past-due items"), late(0))
current = Stock("ar_current", mark("Items not yet due"), together(_open, less(late(0))))

undisputed_open = Stock("open_items", mark("Undisputed open items"), together(_open, _disputed))
undisputed_receivables = Stock("ar_total", mark("Undisputed receivables"), together(_receivables, _disputed))
undisputed_past_due = Stock("ar_past_due", mark("Undisputed past-due items"), together(late(0), disputed_late(0)))
undisputed_current = Stock(
    "ar_current",
    mark("Undisputed items not yet due"),
    together(_open, less(late(0)), _disputed, less(disputed_late(0))),
)


def considered(plain: Stock, undisputed: Stock) -> _Considered:
    """The stock with or without disputed parts, as the option says."""
    return _Considered(plain, undisputed)


@dataclass(frozen=True)
class _Considered:
    plain: Stock
    undisputed: Stock

    @property
    def at_end(self) -> Term:
        """At the end of the period's last day."""
        return choose("disputed", include=self.plain.at_end, exclude=self.undisputed.at_end)

    @property
    def at_start(self) -> Term:
        """At the end of the day before the period."""
        return choose("disputed", include=self.plain.at_start, exclude=self.undisputed.at_start)

    @property
    def before_year(self) -> Term:
        """At the end of the day before the twelve months that end with the period."""
        return choose("disputed", include=self.plain.before_year, exclude=self.undisputed.before_year)


considered_open = considered(open_items, undisputed_open)
considered_receivables = considered(receivables, undisputed_receivables)
considered_current = considered(current, undisputed_current)
considered_past_due = considered(past_due, undisputed_past_due)

_OVER = {
    30: mark("More than 30 days past due"),
    60: mark("More than 60 days past due"),
    90: mark("More than 90 days past due"),
}
_OLDER = {30: mark("More than 30 days old"), 60: mark("More than 60 days old"), 90: mark("More than 90 days old")}


def over(days: int) -> Term:
    """What is more than 30, 60 or 90 days past due, or old, at the end of the period; by basis and disputed."""

    def stocks(basis: str, names: dict[int, str]) -> Term:
        plain = Stock(f"over_{days}", names[days], late(days, basis))
        undisputed = Stock(f"over_{days}", names[days], together(late(days, basis), disputed_late(days, basis)))
        return considered(plain, undisputed).at_end

    return choose("basis", due=stocks("due", _OVER), invoice=stocks("invoice", _OLDER))


# Flows


def _sales(book: Book, options: Options) -> Signed:
    return ((1, book.sales(net=options.net_of_tax)),)


def _notes(book: Book, options: Options) -> Signed:
    return ((1, book.credit_notes(net=options.net_of_tax)),)


def _cash_sales(book: Book, options: Options) -> Signed:
    return ((1, book.sales(cash=True, net=options.net_of_tax)),)


def _written_off(book: Book, options: Options) -> Signed:
    return ((1, book.write_offs(net=options.net_of_tax)),)


def _recovered(book: Book, _options: Options) -> Signed:
    return ((1, book.recoveries()),)


def _write_offs(book: Book, options: Options) -> Signed:
    back = less(_recovered)(book, options) if options.recoveries == "net" else ()
    return (*_written_off(book, options), *back)


credit_sales = Flow("credit_sales", mark("Credit sales"), _sales)
credit_notes = Flow("credit_notes", mark("Credit notes"), _notes)
net_credit_sales = Flow("net_credit_sales", mark("Net credit sales"), together(_sales, less(_notes)))
total_sales = Flow("total_sales", mark("Total sales"), together(_sales, _cash_sales))
cash_collected = Flow(
    "cash_collected", mark("Cash collected"), lambda book, _options: ((1, book.received()), (-1, book.returned()))
)
cash_applied = Flow("cash_applied", mark("Cash applied"), lambda book, _options: ((1, book.applied()),))
write_offs = Flow("write_offs", mark("Write-offs"), _write_offs)
gross_write_offs = Flow("write_offs", mark("Write-offs"), _written_off)
recoveries = Flow("recoveries", mark("Recoveries"), _recovered)
refunds = Flow("refunds", mark("Refunds"), lambda book, _options: ((1, book.refunds()),))
returned_payments = Flow("returned_payments", mark("Returned payments"), lambda book, _options: ((1, book.returned()),))
exchange_differences = Flow(
    "exchange_differences", mark("Exchange differences"), lambda book, _options: ((1, book.exchange_differences()),)
)
invoices_issued = Flow(
    "invoices_issued", mark("Invoices issued"), lambda book, _options: ((1, book.issued()),), unit="count"
)
invoices_closed = Passing(
    "invoices_closed",
    mark("Invoices closed"),
    lambda book, _options: (book.closings().facts, np.ones(len(book.closings().receipt), np.int64)),
    unit="count",
)
