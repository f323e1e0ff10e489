"""Disputes and deductions as streams: opened, resolved, standing open; counted, in money, in days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.movements import Stream
from ardesk.book.numbers import NEVER, Bools, Ints, times
from ardesk.book.tables import in_base

if TYPE_CHECKING:
    from ardesk.book.book import Book

OPENED, RESOLVED, STANDING = "opened", "resolved", "standing"
NO_REASON = "(none)"


def amounts(book: Book, kind: str, *, net: bool) -> Ints:
    """What each claim is about, in base; a dispute without amount is about all that was open on its first day."""
    claims = book.claims(kind)
    named = claims.amount >= 0
    found = in_base(
        book.tables.monies, book.tables.invoices, claims.invoice, np.where(named, claims.amount, 0), net=net
    )
    if named.all():
        return found
    return np.where(named, found, book.balances(net=net).of(claims.invoice, claims.opened))


def reasons(book: Book, kind: str) -> tuple[str, ...]:
    """Every reason there is, in order; claims without one under NO_REASON."""
    return tuple(sorted({reason or NO_REASON for reason in book.claims(kind).reason}))


def stream(book: Book, kind: str, when: str, weight: Ints | None = None, reason: str | None = None) -> Stream:
    """The claims (of one reason) when opened or resolved, or standing between; each once, or with its weight."""
    claims = book.claims(kind)
    rows = np.flatnonzero(_of_reason(claims.reason, reason))
    value = np.ones(len(claims.opened), np.int64) if weight is None else weight
    if when == OPENED:
        day, amount = claims.opened[rows], value[rows]
    else:
        ended = rows[claims.resolved[rows] < NEVER]
        if when == RESOLVED:
            rows, day, amount = ended, claims.resolved[ended], value[ended]
        else:
            rows = rows[claims.resolved[rows] > claims.opened[rows]]
            ended = rows[claims.resolved[rows] < NEVER]
            day = np.concatenate([claims.opened[rows], claims.resolved[ended]])
            amount = np.concatenate([value[rows], -value[ended]])
            rows = np.concatenate([rows, ended])
    return Stream(day, amount, book.tables.invoices.customer[claims.invoice[rows]], rows, kind)


def _of_reason(texts: tuple[str, ...], reason: str | None) -> Bools:
    if reason is None:
        return np.ones(len(texts), np.bool_)
    return np.fromiter(((text or NO_REASON) == reason for text in texts), np.bool_, len(texts))


def days_taken(book: Book, kind: str) -> Ints:
    """Days from opened to resolved of each claim; 0 while it is open."""
    claims = book.claims(kind)
    return np.where(claims.resolved < NEVER, claims.resolved - claims.opened, 0)


def amount_days(book: Book, kind: str, *, net: bool) -> Ints:
    """These days, each times the claim's amount."""
    return times(amounts(book, kind, net=net), days_taken(book, kind))


def recovered(book: Book, *, net: bool) -> Ints:
    """What was paid back of each deduction, in base."""
    claims = book.claims("deductions")
    return in_base(book.tables.monies, book.tables.invoices, claims.invoice, claims.recovered, net=net)
