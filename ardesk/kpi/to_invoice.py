"""How long an invoice takes to be written after delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.movements import Stream
from ardesk.book.numbers import NEVER, Ints
from ardesk.i18n import _, mark
from ardesk.kpi.figures import Figures
from ardesk.kpi.kpi import LOWER, Benchmark, Kpi
from ardesk.kpi.quantities import Flow

if TYPE_CHECKING:
    from ardesk.book.book import Book
    from ardesk.kpi.options import Options
    from ardesk.kpi.question import Question, Signed


def _delivered(book: Book, *, known: bool = True) -> Stream:
    """One for each credit invoice whose day of delivery is (un)known."""
    issued = book.issued()
    rows = np.flatnonzero((book.tables.invoices.delivery[issued.document] != NEVER) == known)
    return Stream(issued.day[rows], issued.amount[rows], issued.customer[rows], issued.document[rows])


def _days(book: Book, _options: Options) -> Signed:
    stream = _delivered(book)
    return ((1, stream.weighted(stream.day - book.tables.invoices.delivery[stream.document])),)


_DAYS_TO_INVOICE = Flow("days_to_invoice", mark("Days to invoice, summed"), _days, "days").in_period
_WITH_DELIVERY = Flow(
    "invoices_with_delivery",
    mark("Invoices with a day of delivery"),
    lambda book, _o: ((1, _delivered(book)),),
    "count",
).in_period


def _cells(question: Question) -> tuple[Ints, Ints]:
    """For each invoice with a day of delivery, in each period: its place among groups x periods, and the days."""
    book = question.book
    stream = _delivered(book)
    days = stream.day - book.tables.invoices.delivery[stream.document]
    order = np.argsort(stream.day, kind="stable")
    low = np.searchsorted(stream.day[order], question.starts)
    high = np.searchsorted(stream.day[order], question.ends, side="right")
    rows = [order[one:two] for one, two in zip(low, high, strict=True)]
    count = question.shape[1]
    places = [question.groups.of[stream.customer[chosen]] * count + at for at, chosen in enumerate(rows)]
    return np.concatenate(places), days[np.concatenate(rows)]


def _median(question: Question) -> Figures:
    places, days = _cells(question)
    order = np.lexsort((days, places))
    places, days = places[order], days[order]
    cells = np.arange(question.shape[0] * question.shape[1])
    low, high = np.searchsorted(places, cells), np.searchsorted(places, cells, side="right")
    none = (low == high).reshape(question.shape)
    if not len(days):
        days = np.zeros(1, np.int64)
    last = len(days) - 1
    twice = days[np.minimum((low + high - 1) // 2, last)] + days[np.minimum((low + high) // 2, last)]
    found = Figures(twice.reshape(question.shape), np.full(question.shape, 2))
    return found.without(none, _("No invoice of the period has a day of delivery."))


def _parts(question: Question) -> dict[str, Figures]:
    left_out = Figures(question.within(((1, _delivered(question.book, known=False)),)))
    return {"median": _median(question), "left_out": left_out}


def _ahead(question: Question, found: Figures) -> Figures:
    places, days = _cells(question)
    ahead = np.zeros(question.shape[0] * question.shape[1], np.bool_)
    ahead[places[days < 0]] = True
    return found.remarked(
        ahead.reshape(question.shape), _("Some invoices were written before delivery; they count negative.")
    )


AVG_DAYS_TO_INVOICE = Kpi(
    "avg_days_to_invoice", mark("Days from delivery to invoice"), "days", mark("Speed"),
    _DAYS_TO_INVOICE / _WITH_DELIVERY,
    LOWER, Benchmark(3, 7, mark("Under 3 days good, over 7 act (kpidepot)."), strict=True),
    mark("APQC; the article on five best practices."),
    mark("Every day here is a day of credit given away. Invoices without a day of delivery are left out."),
    parts=_parts, check=_ahead,
)  # fmt: skip
