"""The data of charts out of a Book: what moved, what is late, why it was disputed, when customers were contacted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book import claims as claim
from ardesk.book.numbers import Ints, day_numbers, spread
from ardesk.domain.periods import Period, add_months, end_of_month
from ardesk.i18n import _, mark
from ardesk.kpi.effort import NOTE
from ardesk.kpi.late_payment import late_of_applied, late_of_closed
from ardesk.kpi.views import history, kpis
from ardesk.reports.charts.activity_calendar import CalendarData
from ardesk.reports.charts.distribution import DistributionData, Span
from ardesk.reports.charts.pareto import ParetoData
from ardesk.reports.charts.scatter import Point, ScatterData
from ardesk.reports.charts.waterfall import Step, WaterfallData

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.book.aging import Aging
    from ardesk.book.book import Book
    from ardesk.kpi.formula import Number
    from ardesk.kpi.options import Options

MONTHS = 12
_STEPS = (
    ("credit_sales", mark("Credit sales"), 1, ""),
    ("credit_notes", mark("Credit notes"), -1, ""),
    ("cash_collected", mark("Cash collected"), -1, ""),
    ("write_offs", mark("Write-offs"), -1, "bad"),
    ("refunds", mark("Refunds"), 1, ""),
    ("exchange_differences", mark("Exchange differences"), 1, ""),
)
MOVED_BY = ("ar_beginning", *(ident for ident, *_rest in _STEPS), "ar_ending")
_RARE = {"refunds", "exchange_differences"}  # shown only where there are any
_WIDTHS = (1, 2, 3, 7, 14, 30, 60, 90)  # days a column
_MOST_COLUMNS = 16
_OUTSIDE = 1.0  # percent of the payments at either end that share an open column


def receivables_moved(book: Book, period: Period, options: Options) -> tuple[WaterfallData, tuple[str, ...]]:
    """What led from the receivables before the period to those at its end, and the KPI behind each row.

    Recoveries never come off write-offs here, since they were not receivables any more. With tax left out, what the
    tax in payments makes up is a step of its own, since a payment has no tax of its own to leave out.
    """
    gross = replace(options, recoveries="gross")
    found = {one.id: round(one.value or 0) for one in kpis(book, period, only=MOVED_BY, options=gross)}
    chosen = [one for one in _STEPS if found[one[0]] or one[0] not in _RARE]
    steps = [Step(_(name), sign * found[ident], tone) for ident, name, sign, tone in chosen]
    idents = [ident for ident, *_rest in chosen]
    rest = found["ar_ending"] - found["ar_beginning"] - sum(round(step.amount) for step in steps)
    if rest and options.net_of_tax:
        steps.append(Step(_("Tax in payments"), rest))
        idents.append("cash_collected")
    data = WaterfallData(
        Step(_("Receivables at start"), found["ar_beginning"]),
        steps,
        Step(_("Receivables at end"), found["ar_ending"]),
        "money",
        _with_currency(_("What moved receivables"), book),
        nothing=_("Nothing was owed and nothing moved in this period."),
    )
    return data, ("ar_beginning", *idents, "ar_ending")


def _with_currency(heading: str, book: Book) -> str:
    return _("{heading}, {currency}").format(heading=heading, currency=book.base)


# Why


def reasons(book: Book, kind: str, period: Period, options: Options) -> ParetoData:
    """The `disputes` or `deductions` opened in the period by reason: by amount, or by count where none has one."""
    claims = book.claims(kind)
    rows = np.flatnonzero((claims.opened >= period.start.toordinal()) & (claims.opened <= period.end.toordinal()))
    amounts = claim.amounts(book, kind, net=options.net_of_tax)
    sums: dict[str, list[int]] = {}
    for row, amount in zip(rows.tolist(), amounts[rows].tolist(), strict=True):
        one = sums.setdefault(claims.reason[row] or claim.NO_REASON, [0, 0])
        one[0] += amount
        one[1] += 1
    disputes = kind == "disputes"
    name = _("Disputes by reason") if disputes else _("Deductions by reason")
    nothing = _("No dispute was opened in this period.") if disputes else _("Nothing was deducted in this period.")
    by_amount = any(amount for amount, _count in sums.values())
    heading = _with_currency(name, book) if by_amount else name
    return ParetoData(
        [(reason, amount if by_amount else count, count) for reason, (amount, count) in sums.items()],
        "money" if by_amount else "count",
        _("{heading}; line: share so far").format(heading=heading) if sums else name,
        nothing=nothing,
    )


def claimed_invoices(book: Book, kind: str, period: Period, reason: str) -> tuple[str, ...]:
    """The numbers of the invoices whose disputes or deductions of that reason were opened in the period."""
    claims = book.claims(kind)
    first, last = period.start.toordinal(), period.end.toordinal()
    rows = np.flatnonzero((claims.opened >= first) & (claims.opened <= last)).tolist()
    chosen = {int(claims.invoice[row]) for row in rows if (claims.reason[row] or claim.NO_REASON) == reason}
    return tuple(book.tables.invoices.number[row] for row in sorted(chosen))


# When it was paid


@dataclass(frozen=True, slots=True)
class _Paid:
    """What was paid in a period: days late, amount and invoice of each payment's part or closed invoice."""

    days: Ints
    amounts: Ints
    invoices: Ints


def _paid(book: Book, period: Period, by: str) -> _Paid:
    """Payments' parts (`amount`), or invoices closed (`count`), of the period that still hold at its end."""
    ends = day_numbers([period.end])
    facts = book.applications() if by == "amount" else book.closings().facts
    rows, _periods = facts.pairs(day_numbers([period.start]), ends)
    if by == "amount":
        return _Paid(late_of_applied(book)[rows], book.applied_amounts()[rows], facts.document[rows])
    invoices = facts.document[rows]
    amounts = spread(np.zeros(len(book.tables.invoices), np.int64), book.sales().document, book.sales().amount)
    return _Paid(late_of_closed(book)[rows], amounts[invoices], invoices)


def days_late(book: Book, period: Period, by: str = "amount") -> DistributionData:
    """How late money came in the period: payments by `amount`, or closed invoices by `count`; early is negative."""
    paid = _paid(book, period, by)
    weights = paid.amounts if by == "amount" else np.ones(len(paid.days), np.int64)
    spans = []
    for first, last in _limits(paid.days, weights):
        inside = np.ones(len(paid.days), np.bool_)
        if first is not None:
            inside &= paid.days >= first
        if last is not None:
            inside &= paid.days <= last
        spans.append(Span(first, last, int(paid.amounts[inside].sum()), int(inside.sum())))
    name = _("How late money came") if by == "amount" else _("How late invoices were paid")
    return DistributionData(
        spans,
        _median(paid.days, weights),
        "money" if by == "amount" else "count",
        _with_currency(name, book) if by == "amount" else name,
        _("No invoice was paid in this period."),
    )


def paid_invoices(book: Book, period: Period, span: Span, by: str = "amount") -> tuple[str, ...]:
    """The numbers of the invoices behind one column of `days_late`."""
    paid = _paid(book, period, by)
    low = -np.inf if span.first is None else span.first
    high = np.inf if span.last is None else span.last
    chosen = np.unique(paid.invoices[(paid.days >= low) & (paid.days <= high)])
    return tuple(book.tables.invoices.number[row] for row in chosen.tolist())


def _limits(days: Ints, weights: Ints) -> list[tuple[int | None, int | None]]:
    """Spans of equal width with a limit after day 0; what is rare and far away lies in the open ones at the ends."""
    if not len(days):
        return []
    low, high = (_quantile(days, weights, share) for share in (_OUTSIDE / 100, 1 - _OUTSIDE / 100))
    low, high = min(low, 0), max(high, 1)
    width = next((one for one in _WIDTHS if (high - low) / one <= _MOST_COLUMNS), _WIDTHS[-1])
    before = max(1, min(-((low - 1) // width), _MOST_COLUMNS))
    after = max(1, min(-(-high // width), _MOST_COLUMNS))
    firsts = range(1 - before * width, after * width + 1, width)
    found: list[tuple[int | None, int | None]] = [(first, first + width - 1) for first in firsts]
    if days.min() < firsts[0]:
        found.insert(0, (None, firsts[0] - 1))
    if days.max() > after * width:
        found.append((after * width + 1, None))
    return found


def _quantile(days: Ints, weights: Ints, share: float) -> int:
    """The first of the days up to which at least this share of the weight lies."""
    order = np.argsort(days, kind="stable")
    running = np.cumsum(weights[order].astype(np.float64))
    return int(days[order][min(int(np.searchsorted(running, running[-1] * share)), len(days) - 1)])


def _median(days: Ints, weights: Ints) -> float | None:
    """The day that halves the weight; between two, their mean; None without any."""
    known, where = np.unique(days, return_inverse=True)
    sums = [int(one) for one in spread(np.zeros(len(known), np.int64), where, weights)]
    whole = sum(sums)
    if whole <= 0:
        return None
    running = 0
    for position, one in enumerate(sums):
        running += one
        if 2 * running > whole:
            return float(known[position])
        if 2 * running == whole:
            following = next(after for after in range(position + 1, len(sums)) if sums[after])
            return float(known[position] + known[following]) / 2
    return None


# Who


def customers_late(book: Book, day: dt.date, options: Options) -> tuple[ScatterData, tuple[str, ...]]:
    """Every customer past due on a day with that amount and its weighted days past due, and their codes."""
    only = ("ar_past_due", "weighted_days_past_due_open")
    found = kpis(book, Period(day, day), by="customer", only=only, options=options)
    amounts = {one.group: one.value for one in found if one.id == only[0]}
    days = {one.group: one.value for one in found if one.id == only[1]}
    names = dict(zip(book.customers.code, book.customers.name, strict=True))
    codes = tuple(code for code, amount in amounts.items() if code is not None and amount and amount > 0)
    data = ScatterData(
        [Point(names[code] or code, round(amounts[code] or 0), float(days[code] or 0)) for code in codes],
        _("Past due against days past due, a dot a customer, {currency}").format(currency=book.base),
        _("Days past due"),
        _("Past due"),
        nothing=_("No customer was past due on that day."),
    )
    return data, codes


# What was done


def contacts(book: Book, day: dt.date) -> CalendarData:
    """Contacts, which are all activities but notes, on each day of the twelve months that end with `day`."""
    first = add_months(day, -MONTHS) + dt.timedelta(days=1)
    table = book.tables.activities
    real = np.fromiter((kind != NOTE for kind in table.kind), np.bool_, len(table))
    start, end = first.toordinal(), day.toordinal()
    rows = real & (table.day >= start) & (table.day <= end)
    counts = np.bincount(table.day[rows] - start, minlength=end - start + 1)
    heading = _("Contacts a day, twelve months")
    return CalendarData(first, counts.tolist(), heading, _("No contact was logged in these twelve months."))


# Month by month


def month_ends(day: dt.date, count: int = MONTHS) -> tuple[dt.date, ...]:
    """The last days of so many months, the last of them `day` itself."""
    return (*(end_of_month(add_months(day.replace(day=1), -back)) for back in range(count - 1, 0, -1)), day)


def agings(book: Book, days: Sequence[dt.date], options: Options) -> tuple[Aging, ...]:
    """What was open by age on each of these days."""
    return tuple(book.aging(day, basis=options.basis, options=options) for day in days)


def months_of(book: Book, days: Sequence[dt.date], only: Sequence[str], options: Options) -> dict[str, list[Number]]:
    """KPIs of each month that ends with one of `days`; the last month only up to its day."""
    whole = history(book, Period.month(days[0]), Period.month(days[-1]), only=only, options=options)
    last = kpis(book, Period(days[-1].replace(day=1), days[-1]), only=only, options=options)
    until = {one.id: one.value for one in last}
    return {series.id: [*series.values[:-1], until[series.id]] for series in whole.series}
