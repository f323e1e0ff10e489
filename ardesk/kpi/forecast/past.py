"""Past forecasts: what was expected at the end of each month to come in the next, beside what came."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from ardesk.domain.periods import Period
from ardesk.kpi.forecast.engine import Outlook, outlook
from ardesk.kpi.forecast.records import HABIT, PastForecast

if TYPE_CHECKING:
    from ardesk.book.book import Book

MONTHS = 6


def past_forecasts(book: Book, as_of: dt.date, *, method: str = HABIT, count: int = MONTHS) -> tuple[PastForecast, ...]:
    """The newest `count` months that were over by `as_of`, oldest first; none from before the first document.

    Each was forecast at the end of the month before from what was known then. What came is what is known by `as_of`:
    payments dated in the month, applied to the invoices the forecast was about, not returned by the month's end.
    """
    found: list[PastForecast] = []
    month = Period.month(as_of)
    if month.end > as_of:
        month = Period.month(month.before)
    while book.first_day is not None and len(found) < count and month.before >= book.first_day:
        found.append(_of_month(book, month, as_of, method))
        month = Period.month(month.before)
    return tuple(reversed(found))


def _of_month(book: Book, month: Period, as_of: dt.date, method: str) -> PastForecast:
    known = outlook(book, month.before, method)
    ((expected, low, high),) = known.sums((0, month.days))
    actual = _came(known, month, as_of)
    accuracy = 1 - abs(actual - expected) / actual if actual else None
    return PastForecast(
        month.before, month.start, month.end, expected, low, high, actual, _received(book, month), accuracy
    )


def _came(known: Outlook, month: Period, as_of: dt.date) -> int:
    """What was paid in the month on the items, of each at most what was reckoned with."""
    book, rows = known.book, known.items
    facts, receipt = book.applications(), book.applied_receipts()
    first, last = month.start.toordinal(), month.end.toordinal()
    counts = (receipt >= first) & (receipt <= last) & (facts.day <= as_of.toordinal()) & (facts.until > last)
    came = np.zeros(len(book.tables.invoices), book.applied_amounts().dtype)
    np.add.at(came, facts.document[counts], book.applied_amounts()[counts])
    return int(sum(np.minimum(came[rows.invoice], rows.open).tolist()))


def _received(book: Book, month: Period) -> int:
    """All payments of the month on credit accounts."""
    stream = book.received()
    chosen = (stream.day >= month.start.toordinal()) & (stream.day <= month.end.toordinal())
    return int(sum(stream.amount[chosen].tolist()))
