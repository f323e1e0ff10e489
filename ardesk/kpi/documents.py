"""The documents behind a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.claims import amounts
from ardesk.book.numbers import half_up
from ardesk.book.tables import in_base, settle
from ardesk.i18n import _, mark

if TYPE_CHECKING:
    from ardesk.book.book import Book
    from ardesk.book.numbers import Ints


KINDS: dict[str, str] = {
    "invoice": mark("Invoice"),
    "payment": mark("Payment"),
    "credit_note": mark("Credit note"),
    "write_off": mark("Write-off"),
    "refund": mark("Refund"),
    "return": mark("Payment returned"),
    "exchange_difference": mark("Exchange difference"),
    "dispute": mark("Dispute"),
    "deduction": mark("Deduction"),
    "promise": mark("Promise"),
    "complaint": mark("Complaint"),
    "customer": mark("Customer"),
    "cost": mark("Cost"),
    "call": mark("Call"),
    "email": mark("E-mail"),
    "letter": mark("Letter"),
    "invoice_copy": mark("Invoice copy"),
    "visit": mark("Visit"),
    "message": mark("Message"),
    "note": mark("Note"),
}


def kind_name(kind: str) -> str:
    """The kind of a document in words."""
    return _(KINDS[kind]) if kind in KINDS else kind


@dataclass(frozen=True, slots=True)
class Document:
    """A document behind a term: `amount` in base minor units is its share in the figure, or what it is made out for."""

    kind: str
    number: str
    customer: str
    date: dt.date
    amount: int


@dataclass(frozen=True, slots=True)
class Found:
    """Positions of documents in the table `kind`, with their shares in a figure of money, None for other figures.

    `shares` are those in the figure where they differ from the amounts to be shown; customers are listed as of `day`.
    """

    kind: str
    rows: Ints
    amounts: Ints | None
    shares: Ints | None = None
    day: int = 1

    @property
    def is_known(self) -> bool:
        """Whether the shares in the figure are known."""
        return self.shares is not None or self.amounts is not None

    @property
    def known(self) -> Ints:
        """The shares in the figure, whatever its unit."""
        found = self.amounts if self.shares is None else self.shares
        return np.zeros(len(self.rows), np.int64) if found is None else found


def documents(book: Book, found: Iterator[Found]) -> tuple[Document, ...]:
    """The documents, oldest first."""
    shares: dict[tuple[str, str, str, dt.date], int] = {}
    counted = set()
    for one in found:
        for document in each(book, one):
            key = (document.kind, document.number, document.customer, document.date)
            shares[key] = shares.get(key, 0) + document.amount
            if one.amounts is None or one.shares is not None:
                counted.add(key)
    listed = [Document(*key, amount) for key, amount in shares.items() if amount or key in counted]
    return tuple(sorted(listed, key=lambda document: (document.date, document.kind, document.number)))


Told = tuple[str, str, int, int]  # kind, number, customer's position, day


def each(book: Book, found: Found) -> Iterator[Document]:
    """The documents in the order in which they were found."""
    codes = book.customers.code
    tell = _TOLD.get(found.kind, _claim)
    amounts = _made_out(book, found) if found.amounts is None else found.amounts
    for row, amount in zip(found.rows.tolist(), amounts.tolist(), strict=True):
        kind, number, customer, day = tell(book, found, row)
        code = codes[customer] if customer >= 0 else ""
        yield Document(kind, number, code, dt.date.fromordinal(day), int(amount))


def _invoice(book: Book, _found: Found, row: int) -> Told:
    invoices = book.tables.invoices
    return "invoice", invoices.number[row], int(invoices.customer[row]), int(invoices.day[row])


def _credit(book: Book, _found: Found, row: int) -> Told:
    sources = book.tables.credits
    kind = "credit_note" if sources.note[row] else "payment"
    return kind, sources.number[row], int(sources.customer[row]), int(sources.day[row])


def _write_off(book: Book, _found: Found, row: int) -> Told:
    given = book.tables.write_offs
    customer = book.tables.invoices.customer[given.invoice[row]]
    return "write_off", given.number[row], int(customer), int(given.day[row])


def _refund(book: Book, _found: Found, row: int) -> Told:
    refunds = book.tables.refunds
    customer = book.tables.credits.customer[refunds.credit[row]]
    return "refund", refunds.number[row], int(customer), int(refunds.day[row])


def _promise(book: Book, _found: Found, row: int) -> Told:
    promises = book.tables.promises
    return "promise", promises.number[row], int(promises.customer[row]), int(promises.due[row])


def _complaint(book: Book, _found: Found, row: int) -> Told:
    complaints = book.tables.complaints
    return "complaint", "", int(complaints.customer[row]), int(complaints.day[row])


def _customer(book: Book, found: Found, row: int) -> Told:
    return "customer", book.customers.code[row], row, found.day


def _cost(book: Book, _found: Found, row: int) -> Told:
    costs = book.tables.costs
    return "cost", costs.kind[row], -1, int(costs.day[row])


def _activity(book: Book, _found: Found, row: int) -> Told:
    activities = book.tables.activities
    return activities.kind[row], activities.collector[row], int(activities.customer[row]), int(activities.day[row])


def _claim(book: Book, found: Found, row: int) -> Told:
    claims = book.claims(found.kind)
    customer = book.tables.invoices.customer[claims.invoice[row]]
    return found.kind.removesuffix("s"), claims.number[row], int(customer), int(claims.opened[row])


_TOLD: dict[str, Callable[[Book, Found, int], Told]] = {
    "invoice": _invoice,
    "credit": _credit,
    "write_off": _write_off,
    "refund": _refund,
    "promise": _promise,
    "complaint": _complaint,
    "customer": _customer,
    "cost": _cost,
    "activity": _activity,
    "own_activity": _activity,
    "activity_cost": _activity,
}


def _made_out(book: Book, found: Found) -> Ints:
    """What each was made out for; 0 for what has no amount."""
    tables = book.tables
    match found.kind:
        case "invoice":
            return in_base(tables.monies, tables.invoices, found.rows, tables.invoices.total[found.rows])
        case "credit":
            return in_base(tables.monies, tables.credits, found.rows, tables.credits.total[found.rows])
        case "customer":
            return _owed(book, found.day)[found.rows]
        case "disputes" | "deductions":
            return amounts(book, found.kind, net=False)[found.rows]
        case _:
            return np.zeros(len(found.rows), np.int64)


def _owed(book: Book, day: int) -> Ints:
    """What each customer owes at the end of that day, in the ledger's order."""
    each_one, days = book.groups("customer"), np.array([day])
    owed: Ints = (book.open().at(days, each_one) - book.unapplied().at(days, each_one))[each_one.of, 0]
    return owed


def shared_out(parts: list[tuple[str, Ints, Ints]], below: int) -> Iterator[Found]:
    """Documents of several kinds with shares `numerators / below`, rounded so that they add up to their rounded sum."""
    numerators = np.concatenate([one.astype(object) for _kind, _rows, one in parts])
    sums = half_up(np.cumsum(numerators), np.full(len(numerators), below, dtype=object))
    amounts = settle(np.diff(sums, prepend=0))
    at = 0
    for kind, rows, _numerators in parts:
        yield Found(kind, rows, amounts[at : at + len(rows)])
        at += len(rows)
