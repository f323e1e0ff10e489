"""How likely money comes within a month, once an invoice is so late: from the customer's own past, else everybody's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ardesk.book.numbers import NEVER

if TYPE_CHECKING:
    from ardesk.book.book import Book
    from ardesk.book.numbers import Bools, Ints

SPAN = 30  # days within which payment counts
STAGES = (1, 31, 61, 91)  # days late from which an invoice is in a stage
_WEIGHT = 4.0  # everybody's past counts like so many invoices of the customer's own
_UNKNOWN = 0.5


class Chance(NamedTuple):
    """Of `seen` invoices of the customer once so late `paid` were paid within a month; `share` weighs in all others."""

    share: float
    paid: int
    seen: int


class Chances:
    """What was known at the end of `day`; customers go by their code."""

    def __init__(self, book: Book, day: dt.date) -> None:
        self._place = {code: at for at, code in enumerate(book.customers.code)}
        count, today = len(self._place), day.toordinal()
        self._seen = np.zeros((count, len(STAGES)), np.int64)
        self._paid = np.zeros((count, len(STAGES)), np.int64)
        settled, invoices = settled_days(book, today), book.tables.invoices
        for stage, late in enumerate(STAGES):
            reached = _reached(book, settled, invoices.due + late, today)
            owner = invoices.customer[reached]
            np.add.at(self._seen[:, stage], owner, 1)
            in_time = settled[reached] <= invoices.due[reached] + late + SPAN
            np.add.at(self._paid[:, stage], owner[in_time], 1)
        seen, paid = self._seen.sum(axis=0), self._paid.sum(axis=0)
        self._usual = ((paid + _WEIGHT * _UNKNOWN) / (seen + _WEIGHT)).tolist()

    def of(self, code: str, days_late: int) -> Chance:
        """The chance for an invoice of this customer that many days late; at least 1."""
        stage = max(at for at, late in enumerate(STAGES) if days_late >= late or at == 0)
        at = self._place.get(code)
        seen, paid = (0, 0) if at is None else (int(self._seen[at, stage]), int(self._paid[at, stage]))
        return Chance((paid + _WEIGHT * self._usual[stage]) / (seen + _WEIGHT), paid, seen)


def settled_days(book: Book, today: int) -> Ints:
    """The day on which each credit invoice came to nothing open, as known at the end of `today`; NEVER while open."""
    posted = book.postings()
    known = posted.day <= today
    left, last = np.zeros(len(book.tables.invoices), posted.own.dtype), np.zeros(len(book.tables.invoices), np.int64)
    np.add.at(left, posted.document[known], posted.own[known])
    np.maximum.at(last, posted.document[known], posted.day[known])
    return np.where((left == 0) & (last > 0), last, NEVER)


def _reached(book: Book, settled: Ints, from_day: Ints, today: int) -> Bools:
    """Invoices open on `from_day` of which a month from then on lies behind us."""
    invoices = book.tables.invoices
    return ~invoices.cash & (invoices.day <= today) & (settled >= from_day) & (from_day + SPAN <= today)
