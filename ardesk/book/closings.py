"""When invoices were settled, and by which money last: an invoice may be opened again by a returned payment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.movements import Facts
from ardesk.book.numbers import NEVER, Ints, spread
from ardesk.book.postings import PAID, RETURNED, Postings

if TYPE_CHECKING:
    from ardesk.book.reading import Tables


@dataclass(frozen=True, eq=False)
class Closings:
    """Settlements of credit invoices by at least one payment: when, for how long, and the last payment's date."""

    facts: Facts
    receipt: Ints


def closings(tables: Tables, postings: Postings) -> Closings:
    """Every settlement; a zero invoice has none."""
    reopened = np.unique(postings.document[postings.caused(RETURNED)])
    plain = _settled_for_good(tables, postings, reopened)
    again = [row for rows in _rows_of(postings, reopened) for row in _episodes(tables, postings, rows)]
    invoice, day, since, until, receipt = (
        np.concatenate([known, np.array(more, dtype=np.int64)])
        for known, more in zip(plain, zip(*again, strict=True) if again else [()] * 5, strict=True)
    )
    return Closings(Facts(day, since, until, tables.invoices.customer[invoice], invoice), receipt)


def _settled_for_good(tables: Tables, postings: Postings, reopened: Ints) -> tuple[Ints, ...]:
    count = len(tables.invoices)
    left = spread(np.zeros(count, np.int64), postings.document, postings.own)
    last, receipt = np.zeros(count, np.int64), np.zeros(count, np.int64)
    np.maximum.at(last, postings.document, postings.day)
    paid = postings.caused(PAID)
    np.maximum.at(receipt, postings.document[paid], tables.credits.day[postings.source[paid]])
    settled = (left == 0) & (tables.invoices.total > 0) & (receipt > 0)
    settled[reopened] = False
    invoice = np.flatnonzero(settled)
    return invoice, last[invoice], last[invoice], np.full(len(invoice), NEVER), receipt[invoice]


def _rows_of(postings: Postings, invoices: Ints) -> list[Ints]:
    """The movements of each of these invoices."""
    rows = np.flatnonzero(np.isin(postings.document, invoices))
    rows = rows[np.argsort(postings.document[rows], kind="stable")]
    return np.split(rows, np.flatnonzero(np.diff(postings.document[rows])) + 1) if len(rows) else []


def _episodes(tables: Tables, postings: Postings, rows: Ints) -> list[tuple[int, int, int, int, int]]:
    """Invoice, day of settlement, from when to before when it holds with these payments, their last date."""
    invoice = int(postings.document[rows[0]])
    days = [int(day) for day in np.unique(postings.day[rows])]
    found, closed = [], NEVER
    for day, following in zip(days, [*days[1:], NEVER], strict=True):
        until_now = rows[postings.day[rows] <= day]
        if int(postings.own[until_now].sum()) != 0:
            closed = NEVER
            continue
        closed = min(closed, day)
        paid = until_now[postings.cause[until_now] == PAID]
        live = [int(one) for one in postings.source[paid] if tables.credits.returned[one] > day]
        if live:
            found.append((invoice, closed, day, following, max(int(tables.credits.day[one]) for one in live)))
    return found
