"""Days that payments and open items took or are late, as quantities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.numbers import times
from ardesk.i18n import mark
from ardesk.kpi.documents import Found
from ardesk.kpi.figures import Figures, plus, product
from ardesk.kpi.formula import Named, choose
from ardesk.kpi.quantities import Flow, Passing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.book.book import Book
    from ardesk.book.movements import Facts
    from ardesk.book.numbers import Ints
    from ardesk.kpi.options import Options
    from ardesk.kpi.question import Question, Signed


def late_of_closed(book: Book) -> Ints:
    """Days from each settled invoice's due date to its last payment."""
    closings = book.closings()
    return closings.receipt - book.tables.invoices.due[closings.facts.document]


def late_of_applied(book: Book) -> Ints:
    """Days from the due date of each application's invoice to its payment."""
    return book.applied_receipts() - book.tables.invoices.due[book.applications().document]


def _days_to_pay_of_closed(book: Book, _options: Options) -> tuple[Facts, Ints]:
    closings = book.closings()
    return closings.facts, closings.receipt - book.tables.invoices.day[closings.facts.document]


def _amount_days_to_pay(book: Book, _options: Options) -> tuple[Facts, Ints]:
    facts = book.applications()
    days = book.applied_receipts() - book.tables.invoices.day[facts.document]
    return facts, times(book.applied_amounts(), days)


def _floored(days: Ints, options: Options) -> Ints:
    return days if options.late == "signed" else np.maximum(days, 0)


def _days_late_of_closed(book: Book, options: Options) -> tuple[Facts, Ints]:
    return book.closings().facts, _floored(late_of_closed(book), options)


def _amount_days_late(book: Book, options: Options) -> tuple[Facts, Ints]:
    return book.applications(), times(book.applied_amounts(), _floored(late_of_applied(book), options))


def _closed(book: Book, _options: Options) -> tuple[Facts, Ints]:
    return book.closings().facts, np.ones(len(book.closings().receipt), np.int64)


def _closed_late(book: Book, _options: Options) -> tuple[Facts, Ints]:
    return book.closings().facts, (late_of_closed(book) > 0).astype(np.int64)


def _paid(book: Book, _options: Options) -> tuple[Facts, Ints]:
    return book.applications(), book.applied_amounts()


def _paid_late(book: Book, _options: Options) -> tuple[Facts, Ints]:
    return book.applications(), np.where(late_of_applied(book) > 0, book.applied_amounts(), 0)


def _terms(book: Book, options: Options) -> Signed:
    stream = book.sales(net=options.net_of_tax)
    invoices = book.tables.invoices
    return ((1, stream.weighted((invoices.due - invoices.day)[stream.document])),)


def _lateness(question: Question) -> Figures:
    """Of every past-due item its open amount times its days past due: the end's day less the due day, by amount."""
    book, net = question.book, question.options.net_of_tax
    amount = question.standing(((1, book.late(0, net=net)),), "end")
    since = question.standing(((1, book.late_since(net=net)),), "end")
    return Figures(plus(product(amount, question.every(question.ends)), -since))


def _late_items(question: Question) -> Iterator[Found]:
    """The past-due items of the first group with their amounts times days past due."""
    book, end = question.book, int(question.ends[0])
    stream = question.of_first_group(book.late(0, net=question.options.net_of_tax))
    rows, amounts = stream.by_document(0, end)
    yield Found("invoice", rows, None, times(amounts, end - book.tables.invoices.due[rows]))


DAYS_TO_PAY_OF_CLOSED = Passing("days_to_pay", mark("Days to pay, summed"), _days_to_pay_of_closed, "days")
AMOUNT_DAYS_TO_PAY = Passing(
    "amount_days_to_pay", mark("Amounts paid × days to pay"), _amount_days_to_pay, "money days"
)
AMOUNT_PAID = Passing("amount_paid", mark("Amounts paid"), _paid)
DAYS_LATE_OF_CLOSED = Passing("days_late", mark("Days late, summed"), _days_late_of_closed, "days")
AMOUNT_DAYS_LATE = Passing("amount_days_late", mark("Amounts paid × days late"), _amount_days_late, "money days")
AMOUNT_PAID_LATE = Passing("amount_paid_late", mark("Amounts paid late"), _paid_late)
INVOICES_CLOSED = Passing("invoices_closed", mark("Invoices closed"), _closed, "count")
CLOSED_IN_QUESTION = choose(
    "late",
    signed=INVOICES_CLOSED,
    floor=INVOICES_CLOSED,
    late_only=Passing("invoices_closed_late", mark("Invoices closed late"), _closed_late, "count"),
)
AMOUNT_IN_QUESTION = choose("late", signed=AMOUNT_PAID, floor=AMOUNT_PAID, late_only=AMOUNT_PAID_LATE)
LATENESS_OF_OPEN_ITEMS = Named(
    "amount_days_past_due", mark("Past-due amounts × days past due"), "money days", _lateness, _late_items
)
AMOUNT_TERMS = Flow("amount_terms", mark("Invoice amounts × days of terms"), _terms, "money days").in_period
