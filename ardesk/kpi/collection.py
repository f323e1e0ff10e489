"""Collection: how much of what could come in did, and whether promises are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.numbers import Bools, Ints, spread, summable, times
from ardesk.i18n import _, mark
from ardesk.kpi import promises
from ardesk.kpi.accounts import accounts
from ardesk.kpi.documents import Found
from ardesk.kpi.figures import Figures, plus
from ardesk.kpi.formula import MONTHS, Named, Term, percent
from ardesk.kpi.kpi import DEFINITION, HIGHER, LOWER, Benchmark, Kpi, Trap
from ardesk.kpi.late_payment import AMOUNT_PAID, AMOUNT_PAID_LATE, INVOICES_CLOSED, late_of_applied, late_of_closed
from ardesk.kpi.quantities import (
    Passing,
    considered_current,
    considered_receivables,
    credit_notes,
    credit_sales,
    gross_write_offs,
    listed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.book.book import Book
    from ardesk.book.movements import Facts, Stream
    from ardesk.kpi.options import Options
    from ardesk.kpi.question import Question

FAMILY = mark("Collection")
_PAID_ONLY = (Trap(mark("Who pays nothing is not in this figure: read it beside what is past due.")),)


# Collection effectiveness


def _cei(identifier: str, name: str, more: Term, reading: str) -> Kpi:
    before = considered_receivables.at_start
    share = (before + more - considered_receivables.at_end) / (before + more - considered_current.at_end)
    return Kpi(
        identifier, name, "percent", FAMILY, percent(share), HIGHER,
        Benchmark(80, 50, mark("80 and more good, 50 and less look into it (Billtrust; Melio)."), from_bad=True),
        mark("Credit Research Foundation; Creditguru; FSW Funding; Oracle Advanced Collections."), reading,
        check=_outside, traps=_CEI_TRAPS, beside=("pct_past_due",),
    )  # fmt: skip


_CEI_TRAPS = (
    Trap(mark("More than 100 % is no feat: money that is not set against an invoice counts as collected."), above=100),
    Trap(mark("Below 0 % receivables grew faster than the sales this form sets beside them: look at single months."),
         below=0),
)  # fmt: skip


def _outside(_question: Question, found: Figures) -> Figures:
    values, known = found.floats(), ~found.undefined
    found = found.remarked(known & (values > 100), _("Above 100 %: unapplied credit counts as collected."))  # noqa: PLR2004
    return found.remarked(known & (values < 0), _("Below 0 %: receivables grew faster than this sales figure."))


_SALES = credit_sales.in_period
_CASH_SALES = _SALES - credit_notes.in_period - gross_write_offs.in_period


# Collection rate


def _collectible(question: Question) -> tuple[Ints, Ints]:
    return question.kept("collectible", lambda: _collected(question))


def _collected(question: Question) -> tuple[Ints, Ints]:
    """Of invoices due by each period's end: what was open before or came new, and what of it is no longer open."""
    still = _due(question).at(question.ends, question.groups)
    invoice, period, fall = _falls(question)
    place = question.groups.of[question.book.tables.invoices.customer[invoice]], period
    nothing: Ints = np.zeros(question.shape, np.int64)
    collected = spread(nothing.copy(), place, np.maximum(fall, 0))
    return plus(still, spread(nothing, place, fall)), collected


def _due(question: Question) -> Stream:
    """What is open on invoices that are due."""
    return question.book.late(-1, net=question.options.net_of_tax)


def _falls(question: Question) -> tuple[Ints, Ints, Ints]:
    """Invoices due by a period's end that something lowered in it: the invoice, the period, and by how much."""
    book, net = question.book, question.options.net_of_tax
    stream, due = book.open(net=net), book.tables.invoices.due
    rows, periods = _reductions(question)
    rows_due = due[stream.document[rows]] <= question.ends[periods]
    rows, periods = rows[rows_due], periods[rows_due]
    # Per invoice and period: a return may have opened again what a payment closed in the same period, or before it.
    count = question.shape[1]
    cell, where = np.unique(stream.document[rows] * count + periods, return_inverse=True)
    fall = spread(np.zeros(len(cell), np.int64), where, summable(-stream.amount[rows]))
    return cell // count, cell % count, fall


def _collected_items(question: Question) -> Iterator[Found]:
    """The invoices of the first group with what of them is no longer open."""
    invoice, period, fall = _falls(question)
    customer = question.book.tables.invoices.customer[invoice]
    chosen = (period == 0) & (fall > 0) & (question.groups.of[customer] == 0)
    yield Found("invoice", invoice[chosen], fall[chosen])


def _collectible_items(question: Question) -> Iterator[Found]:
    """The invoices of the first group that were open or new, and due by the end."""
    yield from listed(question, ((1, _due(question)),), 0, int(question.ends[0]), "money")
    invoice, period, fall = _falls(question)
    customer = question.book.tables.invoices.customer[invoice]
    chosen = (period == 0) & (fall != 0) & (question.groups.of[customer] == 0)
    yield Found("invoice", invoice[chosen], fall[chosen])


def _reductions(question: Question) -> tuple[Ints, Ints]:
    """The movements of each period other than new invoices, with the period's position."""
    book, net = question.book, question.options.net_of_tax
    order = book.reductions(net=net)
    days = book.open(net=net).day[order]
    low = np.searchsorted(days, question.starts)
    high = np.searchsorted(days, question.ends, side="right")
    rows = [order[one:two] for one, two in zip(low, high, strict=True)]
    return np.concatenate(rows), np.repeat(np.arange(len(rows)), [len(chosen) for chosen in rows])


# Paid before due


def _on_time(options: Options, days: Ints) -> Bools:
    """Where so many days late counts as paid in time."""
    return days < 0 if options.predue == "strictly_before" else days <= 0


def _by_customer(question: Question) -> tuple[Ints, Ints]:
    """For each customer and period: the amounts paid, and these times their days late."""
    book = question.book
    facts, amounts = book.applications(), book.applied_amounts()
    each = book.groups("customer")
    paid = facts.between(amounts, question.starts, question.ends, each)
    late = facts.between(times(amounts, late_of_applied(book)), question.starts, question.ends, each)
    return paid, late


def _customers(question: Question, *, in_time: bool) -> Ints:
    """One for each customer that paid (in time), in the ledger's order."""
    paid, late = question.kept("paid by customer", lambda: _by_customer(question))
    chosen = paid > 0
    if in_time:
        chosen = chosen & _on_time(question.options, late)
    # Customers stand in order of code here.
    return chosen.astype(np.int64)[question.book.groups("customer").of]


def _closed_in_time(book: Book, options: Options) -> tuple[Facts, Ints]:
    return book.closings().facts, _on_time(options, late_of_closed(book)).astype(np.int64)


def _paid_in_time(book: Book, options: Options) -> tuple[Facts, Ints]:
    return book.applications(), np.where(_on_time(options, late_of_applied(book)), book.applied_amounts(), 0)


def _predue(
    identifier: str, name: str, part: Term, whole: Term, reading: str, benchmark: Benchmark | None = None
) -> Kpi:
    return Kpi(
        identifier, name, "percent", FAMILY, percent(part / whole), HIGHER, benchmark, mark("Seed 000."), reading,
        traps=_PAID_ONLY, beside=("pct_past_due",),
    )  # fmt: skip


COLLECTION = (
    _cei(
        "cei_monthly_average", mark("Collection effectiveness, monthly sales"), _SALES / MONTHS,
        mark("Of what could be collected, the share that was; sales enter as the average of the months."),
    ),
    _cei(
        "cei_total_sales", mark("Collection effectiveness, all sales"), _SALES,
        mark("Of what could be collected, the share that was; all sales of the period enter."),
    ),
    _cei(
        "cei_cash_only", mark("Collection effectiveness, cash only"), _CASH_SALES,
        mark("As with all sales, but credit notes and write-offs do not count as collected."),
    ),
    Kpi(
        "collection_rate", mark("Collection rate"), "percent", FAMILY,
        percent(
            Named("collected", mark("No longer open of these"), "money", lambda q: Figures(_collectible(q)[1]),
                  _collected_items)
            / Named("collectible", mark("Open before or new, and due by the end"), "money",
                    lambda q: Figures(_collectible(q)[0]), _collectible_items)
        ),
        HIGHER,
        reading=mark("Of everything due by the end of the period, the share that is no longer open."),
        source=DEFINITION,
    ),
    _predue(
        "predue_share_customers", mark("Customers who pay before due"),
        accounts(
            "customers_in_time", mark("Customers on time by amount"), "count", lambda q: _customers(q, in_time=True)
        ),
        accounts("customers_paid", mark("Customers who paid"), "count", lambda q: _customers(q, in_time=False)),
        mark("A customer is on time if the payments of the period, by amount, came by the due date on average."),
        Benchmark(60, source=mark("Strive for 60 % of customers paying before invoices come due (Axim).")),
    ),
    _predue(
        "predue_share_invoices", mark("Invoices closed before due"),
        Passing("invoices_closed_in_time", mark("Closed invoices paid by their due date"), _closed_in_time, "count"),
        INVOICES_CLOSED, mark("By number of invoices."),
    ),
    _predue(
        "predue_share_amount", mark("Amount paid before due"),
        Passing("amount_paid_in_time", mark("Amounts paid by the due date"), _paid_in_time), AMOUNT_PAID,
        mark("By amount."),
    ),
    Kpi(
        "pct_amount_paid_late", mark("Amount paid late"), "percent", FAMILY,
        percent(AMOUNT_PAID_LATE / AMOUNT_PAID), LOWER,
        reading=mark("The share of the money applied in the period that came after the due date."),
        traps=_PAID_ONLY, beside=("pct_past_due",),
        source=mark("Oracle JDE, which prints it upside down."),
    ),
    *promises.PROMISES,
)  # fmt: skip
