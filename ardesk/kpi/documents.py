"""The documents behind a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.claims import amounts
from ardesk.book.tables import in_base

if TYPE_CHECKING:
    from ardesk.book.book import Book
    from ardesk.book.numbers import Ints


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

    `shares` are those in a figure of another unit, in that unit.
    """

    kind: str
    rows: Ints
    amounts: Ints | None
    shares: Ints | None = None

    @property
    def is_known(self) -> bool:
        """Whether the shares in the figure are known."""
        return self.shares is not None or self.amounts is not None

    @property
    def known(self) -> Ints:
        """The shares in the figure, whatever its unit."""
        found = self.shares if self.amounts is None else self.amounts
        return np.zeros(len(self.rows), np.int64) if found is None else found


def documents(book: Book, found: Iterator[Found]) -> tuple[Document, ...]:
    """The documents, oldest first."""
    shares: dict[tuple[str, str, str, dt.date], int] = {}
    counted = set()
    for one in found:
        for document in each(book, one):
            key = (document.kind, document.number, document.customer, document.date)
            shares[key] = shares.get(key, 0) + document.amount
            if one.amounts is None:
                counted.add(key)
    listed = [Document(*key, amount) for key, amount in shares.items() if amount or key in counted]
    return tuple(sorted(listed, key=lambda document: (document.date, document.kind, document.number)))


def each(book: Book, found: Found) -> Iterator[Document]:
    """The documents in the order in which they were found."""
    tables, codes = book.tables, book.customers.code
    amounts = _made_out(book, found) if found.amounts is None else found.amounts
    for row, amount in zip(found.rows.tolist(), amounts.tolist(), strict=True):
        match found.kind:
            case "invoice":
                invoices = tables.invoices
                kind, number, customer, day = "invoice", invoices.number[row], invoices.customer[row], invoices.day[row]
            case "credit":
                sources = tables.credits
                kind = "credit_note" if sources.note[row] else "payment"
                number, customer, day = sources.number[row], sources.customer[row], sources.day[row]
            case "write_off":
                given = tables.write_offs
                customer = tables.invoices.customer[given.invoice[row]]
                kind, number, day = "write_off", given.number[row], given.day[row]
            case "refund":
                refunds = tables.refunds
                customer = tables.credits.customer[refunds.credit[row]]
                kind, number, day = "refund", refunds.number[row], refunds.day[row]
            case "promise":
                promises = tables.promises
                kind, number, customer, day = "promise", promises.number[row], promises.customer[row], promises.due[row]
            case "complaint":
                complaints = tables.complaints
                kind, number, customer, day = "complaint", "", complaints.customer[row], complaints.day[row]
            case "cost":
                costs = tables.costs
                yield Document("cost", costs.kind[row], "", dt.date.fromordinal(int(costs.day[row])), int(amount))
                continue
            case "activity" | "own_activity" | "activity_cost":
                activities = tables.activities
                kind, number = activities.kind[row], activities.collector[row]
                customer, day = activities.customer[row], activities.day[row]
            case _:
                claims = book.claims(found.kind)
                customer = tables.invoices.customer[claims.invoice[row]]
                kind, number, day = found.kind.removesuffix("s"), claims.number[row], claims.opened[row]
        yield Document(kind, number, codes[int(customer)], dt.date.fromordinal(int(day)), int(amount))


def _made_out(book: Book, found: Found) -> Ints:
    """What each was made out for; 0 for what has no amount."""
    tables = book.tables
    match found.kind:
        case "invoice":
            return in_base(tables.monies, tables.invoices, found.rows, tables.invoices.total[found.rows])
        case "credit":
            return in_base(tables.monies, tables.credits, found.rows, tables.credits.total[found.rows])
        case "disputes" | "deductions":
            return amounts(book, found.kind, net=False)[found.rows]
        case _:
            return np.zeros(len(found.rows), np.int64)
