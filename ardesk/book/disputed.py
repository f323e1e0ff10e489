"""The disputed part of what is open, as movements, so that it can be left out on any day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.balances import Balances
from ardesk.book.movements import Stream
from ardesk.book.numbers import DAY_BITS, NEVER, Ints
from ardesk.book.tables import in_base

if TYPE_CHECKING:
    from ardesk.book.reading import Tables
    from ardesk.book.tables import Claims


def in_credit(tables: Tables, claims: Claims) -> Claims:
    """The claims on credit invoices."""
    return claims.where(~tables.invoices.cash[claims.invoice])


def disputed(tables: Tables, opened: Stream, claims: Claims, amount: Ints) -> Stream:
    """Of each open invoice the smaller of what is open and its open claims, by these amounts; -1 is all of it."""
    lasting = claims.resolved > claims.opened
    claims, amount = claims.where(lasting), amount[lasting]
    whole, amount = (amount < 0).astype(np.int64), np.maximum(amount, 0)
    ended = np.flatnonzero(claims.resolved < NEVER)
    document = np.concatenate([claims.invoice, claims.invoice[ended]])
    day = np.concatenate([claims.opened, claims.resolved[ended]])
    claimed = Balances(document, day, np.concatenate([amount, -amount[ended]]))
    wholes = Balances(document, day, np.concatenate([whole, -whole[ended]]))
    touched = np.zeros(len(tables.invoices), np.bool_)
    touched[claims.invoice] = True
    theirs = np.flatnonzero(touched[opened.document])
    documents, days = opened.document[theirs], opened.day[theirs]
    standing = Balances(documents, days, opened.amount[theirs])
    points = np.unique(np.concatenate([_key(documents, days), _key(document, day)]))
    at, when = points >> DAY_BITS, points & ((1 << DAY_BITS) - 1)
    open_then, asked = standing.of(at, when), claimed.of(at, when)
    share = np.where(wholes.of(at, when) > 0, open_then, np.minimum(open_then, asked))
    before = np.where(np.diff(at, prepend=-1) == 0, np.concatenate([share[:1] * 0, share[:-1]]), 0)
    return Stream(when, share - before, tables.invoices.customer[at], at)


def amounts_or_all(tables: Tables, claims: Claims, *, net: bool = False) -> Ints:
    """The claims' amounts in base, -1 for those that name none."""
    named = claims.amount >= 0
    found = in_base(tables.monies, tables.invoices, claims.invoice, np.where(named, claims.amount, 0), net=net)
    return np.where(named, found, -1)


def _key(document: Ints, day: Ints) -> Ints:
    return (document << DAY_BITS) | day
