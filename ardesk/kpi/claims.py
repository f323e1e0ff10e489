"""Disputes and deductions: how many, how much, why, and how long they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ardesk.book import claims as claim
from ardesk.book.claims import OPENED, RESOLVED, STANDING
from ardesk.book.movements import Facts
from ardesk.book.numbers import NEVER
from ardesk.i18n import mark
from ardesk.kpi.documents import Found
from ardesk.kpi.figures import Figures, not_all_zero, plus, product
from ardesk.kpi.formula import DAYS, Named, Term, percent
from ardesk.kpi.kpi import DEFINITION, HIGHER, LOWER, Benchmark, Kpi, Parts
from ardesk.kpi.quantities import Flow, Passing, Stock, credit_sales, invoices_issued, open_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ardesk.book.book import Book
    from ardesk.book.numbers import Ints
    from ardesk.kpi.options import Options
    from ardesk.kpi.quantities import Streams
    from ardesk.kpi.question import Question

FAMILY = mark("Disputes and deductions")
DISPUTES, DEDUCTIONS = "disputes", "deductions"


def _amounts(kind: str) -> Callable[[Book, Options], Ints]:
    return lambda book, options: claim.amounts(book, kind, net=options.net_of_tax)


def _days(kind: str) -> Callable[[Book, Options], Ints]:
    return lambda book, _options: claim.days_taken(book, kind)


def _amount_days(kind: str) -> Callable[[Book, Options], Ints]:
    return lambda book, options: claim.amount_days(book, kind, net=options.net_of_tax)


def _streams(
    kind: str, when: str, weight: Callable[[Book, Options], Ints] | None = None, reason: str | None = None
) -> Streams:
    return lambda book, options: (
        (1, claim.stream(book, kind, when, weight(book, options) if weight else None, reason)),
    )


def _by_reason(kind: str, when: str, weight: Callable[[Book, Options], Ints] | None = None) -> Parts:
    """The figure of each reason in the ledger."""

    def parts(question: Question) -> dict[str, Figures]:
        def one(reason: str) -> Figures:
            streams = _streams(kind, when, weight, reason)(question.book, question.options)
            standing = when == STANDING
            return Figures(question.standing(streams, "end") if standing else question.within(streams))

        return not_all_zero({reason: one(reason) for reason in claim.reasons(question.book, kind)})

    return parts


def _flow(key: str, name: str, streams: Streams, unit: str) -> Term:
    return Flow(key, name, streams, unit).in_period


_OPENED = _flow("disputes_opened", mark("Disputes opened"), _streams(DISPUTES, OPENED), "count")
_RESOLVED = _flow("disputes_resolved", mark("Disputes resolved"), _streams(DISPUTES, RESOLVED), "count")
_OPEN = Stock("disputes_open", mark("Open disputes"), _streams(DISPUTES, STANDING), "count").at_end
_AMOUNT = _flow("dispute_amount", mark("Amounts disputed"), _streams(DISPUTES, OPENED, _amounts(DISPUTES)), "money")
_AMOUNT_RESOLVED = _flow(
    "dispute_amount_resolved",
    mark("Amounts of disputes resolved"),
    _streams(DISPUTES, RESOLVED, _amounts(DISPUTES)),
    "money",
)
_DAYS_TAKEN = _flow(
    "dispute_days", mark("Days from opened to resolved, summed"), _streams(DISPUTES, RESOLVED, _days(DISPUTES)), "days"
)
_AMOUNT_DAYS = _flow(
    "dispute_amount_days", mark("Amounts × days to resolve"), _streams(DISPUTES, RESOLVED, _amount_days(DISPUTES)),
    "money days",
)  # fmt: skip
_SHARE = Stock(
    "disputed", mark("Disputed part of open items"),
    lambda book, options: ((1, book.disputed_as_claimed(net=options.net_of_tax)),),
).at_end  # fmt: skip


def _disputed_invoices(book: Book, _options: Options) -> tuple[Facts, Ints]:
    """Each invoice with a dispute, on its date, known from its first dispute on."""
    claims, invoices = book.claims(DISPUTES), book.tables.invoices
    first = np.full(len(invoices), NEVER)
    np.minimum.at(first, claims.invoice, claims.opened)
    rows = np.flatnonzero(first < NEVER)
    known = Facts(invoices.day[rows], first[rows], np.full(len(rows), NEVER), invoices.customer[rows], rows)
    return known, np.ones(len(rows), np.int64)


def _ages(question: Question) -> Figures:
    """Days since they were opened, summed over open disputes."""
    book = question.book
    count = question.standing(_streams(DISPUTES, STANDING)(book, question.options), "end")
    opened = book.claims(DISPUTES).opened
    since = question.standing(
        _streams(DISPUTES, STANDING, lambda _book, _options: opened)(book, question.options), "end"
    )
    return Figures(plus(product(count, question.every(question.ends)), -since))


def _aged(question: Question) -> Iterator[Found]:
    """The open disputes of the first group with the days since they were opened."""
    book, end = question.book, int(question.ends[0])
    (signed,) = _streams(DISPUTES, STANDING)(book, question.options)
    rows, _one_each = question.of_first_group(signed[1]).by_document(0, end)
    yield Found(DISPUTES, rows, None, end - book.claims(DISPUTES).opened[rows])


_COUNT = _flow("deductions_count", mark("Deductions"), _streams(DEDUCTIONS, OPENED), "count")
_DEDUCTED = _flow(
    "deductions_amount", mark("Amounts deducted"), _streams(DEDUCTIONS, OPENED, _amounts(DEDUCTIONS)), "money"
)
_DEDUCTIONS_OPEN = Stock(
    "deductions_open", mark("Open deductions"), _streams(DEDUCTIONS, STANDING, _amounts(DEDUCTIONS))
).at_end
_DEDUCTIONS_RESOLVED = _flow(
    "deductions_resolved", mark("Deductions resolved"), _streams(DEDUCTIONS, RESOLVED), "count"
)
_DEDUCTIONS_SETTLED = _flow(
    "deductions_resolved_amount", mark("Amounts of deductions resolved"),
    _streams(DEDUCTIONS, RESOLVED, _amounts(DEDUCTIONS)), "money",
)  # fmt: skip
_DEDUCTION_DAYS = _flow(
    "deduction_days",
    mark("Days from opened to resolved, summed"),
    _streams(DEDUCTIONS, RESOLVED, _days(DEDUCTIONS)),
    "days",
)
_RECOVERED = _flow(
    "deductions_recovered", mark("Deductions paid back"),
    _streams(DEDUCTIONS, RESOLVED, lambda book, options: claim.recovered(book, net=options.net_of_tax)), "money",
)  # fmt: skip


def _kpi(identifier: str, name: str, unit: str, formula: Term, reading: str, better: str = LOWER,
         benchmark: Benchmark | None = None, parts: Parts | None = None,
         source: str = DEFINITION) -> Kpi:  # fmt: skip
    return Kpi(identifier, name, unit, FAMILY, formula, better, benchmark, source, reading, parts=parts)


CLAIMS = (
    _kpi("disputes_opened", mark("Disputes opened"), "count", _OPENED, mark("Disputes opened in the period."),
         parts=_by_reason(DISPUTES, OPENED), source=mark("Seed 001: the number of disputed invoices, by reason.")),
    _kpi("disputes_resolved", mark("Disputes resolved"), "count", _RESOLVED, mark("Disputes resolved in the period."),
         HIGHER, parts=_by_reason(DISPUTES, RESOLVED), source=mark("Seed 001.")),
    _kpi("disputes_open", mark("Disputes open"), "count", _OPEN, mark("Disputes opened by then and not resolved."),
         parts=_by_reason(DISPUTES, STANDING), source=mark("Seed 001.")),
    _kpi("dispute_amount", mark("Amount disputed"), "money", _AMOUNT,
         mark("What the disputes opened in the period are about."),
         parts=_by_reason(DISPUTES, OPENED, _amounts(DISPUTES))),
    _kpi("dispute_rate", mark("Dispute rate"), "percent", percent(_OPENED / invoices_issued.in_period),
         mark("Disputes opened for each hundred invoices issued; an invoice disputed twice counts twice."),
         benchmark=Benchmark(5, source=mark("Under 5 % (kpidepot)."), strict=True),
         source=mark("kpidepot: disputed invoices over all invoices.")),
    _kpi("dispute_rate_cohort", mark("Disputed invoices of those issued"), "percent",
         percent(Passing("invoices_disputed", mark("Of these disputed by the end"), _disputed_invoices, "count")
                 / invoices_issued.in_period),
         mark("The share of the period's invoices disputed by its end; never above 100 %.")),
    _kpi("dispute_rate_amount", mark("Dispute rate by amount"), "percent", percent(_AMOUNT / credit_sales.in_period),
         mark("Amounts disputed over credit sales.")),
    _kpi("disputed_share_of_ar", mark("Disputed share of open items"), "percent", percent(_SHARE / open_items.at_end),
         mark("What is open and disputed, over all that is open.")),
    _kpi("dispute_days_to_resolve", mark("Days to resolve disputes"), "days", _DAYS_TAKEN / _RESOLVED,
         mark("From opened to resolved, of the disputes resolved in the period; 30 to 45 is usual."),
         source=mark("ablecollect: 30 to 45 days are typical.")),
    _kpi("dispute_days_to_resolve_weighted", mark("Days to resolve disputes, by amount"), "days",
         _AMOUNT_DAYS / _AMOUNT_RESOLVED, mark("The same, every dispute by its amount.")),
    _kpi("dispute_age_open", mark("Age of open disputes"), "days",
         Named("dispute_ages", mark("Days since opened, summed"), "days", _ages, _aged) / _OPEN,
         mark("How long the open disputes have been open, on average.")),
    _kpi("deductions_count", mark("Deductions"), "count", _COUNT, mark("Short payments deducted in the period."),
         parts=_by_reason(DEDUCTIONS, OPENED), source=mark("Seed 001: short payments, by reason.")),
    _kpi("deductions_amount", mark("Amount deducted"), "money", _DEDUCTED, mark("What was deducted in the period."),
         parts=_by_reason(DEDUCTIONS, OPENED, _amounts(DEDUCTIONS)), source=mark("Seed 001.")),
    _kpi("deductions_open_amount", mark("Open deductions"), "money", _DEDUCTIONS_OPEN,
         mark("Deductions opened by then and not resolved, in full.")),
    _kpi("deduction_rate_amount", mark("Deduction rate by amount"), "percent",
         percent(_DEDUCTED / credit_sales.in_period),
         mark("Amounts deducted over credit sales.")),
    _kpi("deduction_rate_invoices", mark("Deduction rate by invoices"), "percent",
         percent(_COUNT / invoices_issued.in_period), mark("Deductions for each hundred invoices issued.")),
    _kpi("deduction_recovery_rate", mark("Deductions recovered"), "percent", percent(_RECOVERED / _DEDUCTIONS_SETTLED),
         mark("Of the deductions resolved in the period, the share that was paid back."), HIGHER),
    _kpi("deduction_days_to_resolve", mark("Days to resolve deductions"), "days",
         _DEDUCTION_DAYS / _DEDUCTIONS_RESOLVED,
         mark("From opened to resolved, of the deductions resolved in the period."),
         source=mark("Seed 001: how long part-paid invoices take.")),
    _kpi("days_deductions_outstanding", mark("Days deductions outstanding"), "days",
         _DEDUCTIONS_OPEN / (_DEDUCTED / DAYS),
         mark("Open deductions over what is deducted a day (CFI)."), source=mark("CFI, WSO, FinFloh: by amount.")),
)  # fmt: skip
