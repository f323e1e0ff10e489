"""Quality: invoices that needed no correction, and complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.movements import Facts, Stream
from ardesk.book.numbers import NEVER
from ardesk.book.postings import CREDITED
from ardesk.i18n import mark
from ardesk.kpi.figures import Figures, not_all_zero
from ardesk.kpi.formula import percent
from ardesk.kpi.kpi import HIGHER, LOWER, Benchmark, Kpi
from ardesk.kpi.quantities import Flow, Passing, invoices_issued

if TYPE_CHECKING:
    from ardesk.book.book import Book
    from ardesk.book.numbers import Ints
    from ardesk.kpi.options import Options
    from ardesk.kpi.question import Question

FAMILY = mark("Quality")
_NONE = "(none)"


def corrected_since(book: Book) -> Ints:
    """The day on which each invoice's first correction for a billing error is known, NEVER without one."""
    since = np.full(len(book.tables.invoices), NEVER)
    posted = book.postings()
    notes = np.flatnonzero(posted.caused(CREDITED))
    notes = notes[book.tables.credits.billing_error[posted.source[notes]]]
    np.minimum.at(since, posted.document[notes], posted.day[notes])
    for kind, outcome in (("disputes", "customer"), ("deductions", "credited")):
        claims = book.claims(kind)
        errors = [reason.casefold() in book.tables.billing_errors for reason in claims.reason]
        rows = np.flatnonzero(np.array(errors, dtype=np.bool_) & _equal(claims.outcome, outcome))
        np.minimum.at(since, claims.invoice[rows], claims.resolved[rows])
    return since


def _equal(texts: tuple[str, ...], value: str) -> Ints:
    return np.array([text == value for text in texts], dtype=np.bool_)


def _corrected(book: Book, _options: Options) -> tuple[Facts, Ints]:
    since, invoices = corrected_since(book), book.tables.invoices
    rows = np.flatnonzero((since < NEVER) & ~invoices.cash)
    known = Facts(invoices.day[rows], since[rows], np.full(len(rows), NEVER), invoices.customer[rows], rows)
    return known, np.ones(len(rows), np.int64)


def _stream(book: Book, category: str | None = None) -> Stream:
    table = book.tables.complaints
    rows = np.flatnonzero([category is None or (one or _NONE) == category for one in table.category]).astype(np.int64)
    return Stream(table.day[rows], np.ones(len(rows), np.int64), table.customer[rows], rows, "complaint")


def _by_category(question: Question) -> dict[str, Figures]:
    names = sorted({one or _NONE for one in question.book.tables.complaints.category})
    found = {name: Figures(question.within(((1, _stream(question.book, name)),))) for name in names}
    return not_all_zero(found)


_COMPLAINTS = Flow("complaints", mark("Complaints"), lambda book, _options: ((1, _stream(book)),), "count").in_period
_ISSUED = invoices_issued.in_period
_FAULTY = Passing("invoices_corrected", mark("Of these corrected for an error"), _corrected, "count")

QUALITY = (
    Kpi(
        "invoice_accuracy", mark("Invoice accuracy"), "percent", FAMILY, percent((_ISSUED - _FAULTY) / _ISSUED), HIGHER,
        Benchmark(95, source=mark("95 % and more (kpidepot).")), mark("Seed 003."),
        mark("The share of the period's invoices that by its end needed no correction for a billing error."),
    ),
    Kpi(
        "complaints", mark("Complaints"), "count", FAMILY, _COMPLAINTS, LOWER,
        reading=mark("Complaints of the period by category."), parts=_by_category,
        source=mark("Seed 003."),
    ),
    Kpi(
        "complaints_per_100_invoices", mark("Complaints per 100 invoices"), "ratio", FAMILY,
        _COMPLAINTS / _ISSUED * 100, LOWER,
        reading=mark("Complaints for each hundred invoices issued."),
        source=mark("Seed 003."),
    ),
)  # fmt: skip
