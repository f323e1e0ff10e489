"""DSOs that look at single months of sales: countback, sales-weighted, true; and the mean of month ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.numbers import Bools, Floats, Ints, spread, times
from ardesk.domain.periods import Period, month_ends
from ardesk.i18n import _, mark
from ardesk.kpi.documents import Found, shared_out
from ardesk.kpi.figures import Figures, plus, product
from ardesk.kpi.formula import Named, Term
from ardesk.kpi.kpi import LOWER, Kpi
from ardesk.kpi.quantities import (
    considered_open,
    considered_receivables,
    credit_sales,
    listed,
    net_credit_sales,
    receivables,
    undisputed_receivables,
)

if TYPE_CHECKING:
    from ardesk.book.movements import Stream
    from ardesk.kpi.question import Question, Signed

_FAMILY = mark("Speed")
_PLAIN_MONTH = 30
_ENOUGH_INVOICES = 10


@dataclass(frozen=True, eq=False)
class Months:
    """The calendar months in which something was sold or a period ends, in order; `of` places each period's end.

    Months between them are not listed, however many: `gaps` are their number after each month, `gap_days` their days.
    """

    starts: Ints
    ends: Ints
    of: Ints
    gaps: Ints
    gap_days: Ints

    @property
    def lengths(self) -> Ints:
        """Their days."""
        return self.ends - self.starts + 1


def months_of(question: Question) -> Months:
    """The months the question may look back to; at least the ones that hold the periods' ends."""
    return question.kept("months", lambda: _months(question))


def _months(question: Question) -> Months:
    sold = np.concatenate([stream.day for _sign, stream in _sales(question)])
    days = np.unique(np.concatenate([sold[sold <= question.ends.max()], question.ends]))
    held = dict.fromkeys(dt.date.fromordinal(day).replace(day=1) for day in days.tolist())
    months = [Period.month(first) for first in held]
    starts = np.array([month.start.toordinal() for month in months])
    ends = np.array([month.end.toordinal() for month in months])
    number = np.array([month.start.year * 12 + month.start.month for month in months])
    return Months(
        starts,
        ends,
        of=np.searchsorted(starts, question.ends, side="right") - 1,
        gaps=np.append(np.diff(number) - 1, 0),
        gap_days=np.append(starts[1:] - ends[:-1] - 1, 0),
    )


def _sales(question: Question) -> Signed:
    flow = net_credit_sales if question.options.dso_sales == "net" else credit_sales
    return flow.streams(question.book, question.options)


def _monthly(question: Question, starts: Ints, ends: Ints) -> Ints:
    total: Ints = np.zeros((question.groups.count, len(starts)), np.int64)
    for sign, stream in _sales(question):
        total = plus(total, sign * stream.between(starts, ends, question.groups))
    return total


# Countback


@dataclass(frozen=True, eq=False)
class _Count:
    """Where a countback stands: what is left, days counted, and who is still counting."""

    rest: Ints
    days: Floats
    going: Bools
    stopped: Bools
    known: Floats  # days counted up to the last month with sales
    reach: Ints  # the oldest month whose sales were taken off
    took: Bools  # whose sales were taken off in this step


def _counted(question: Question) -> _Count:
    """The countback of each group and period, done."""
    return question.kept("countback", lambda: _count_back(question))


def _count_back(question: Question) -> _Count:
    months, options = months_of(question), question.options
    undisputed = options.disputed == "exclude"
    streams = (undisputed_receivables if undisputed else receivables).streams(question.book, options)
    rest = question.standing(streams, "end")
    whole, cut = (
        _monthly(question, months.starts, months.ends),
        _monthly(question, months.starts[months.of], question.ends),
    )
    going = rest > 0
    nothing = np.zeros(question.shape, np.bool_)
    none = np.broadcast_to(months.of + 1, question.shape)
    count = _Count(rest, np.zeros(question.shape), going, nothing, np.zeros(question.shape), none, nothing)
    for back in range(int(months.of.max()) + 1):
        at = months.of - back
        exists = at >= 0
        sales = cut if back == 0 else whole[:, np.maximum(at, 0)]
        if back:
            count = _passed(count, question, months, at)
        count = _step(
            count, sales, _step_days(question, months, at, back), exists, stop=options.countback_no_sales == "stop"
        )
        count = replace(count, reach=np.where(count.took, at, count.reach))
        if not count.going.any():
            break
    return count


def _countback(question: Question) -> Figures:
    count = _counted(question)
    found = Figures.measured(count.days)
    for more in np.unique(count.known[count.going]):
        reason = _("Receivables reach back before the first invoice: more than {days} days.").format(days=int(more))
        found = found.without(count.going & (count.known == more), reason)
    return found.remarked(count.stopped, _("Stopped at a month without sales; the rest of the receivables is older."))


def _step_days(question: Question, months: Months, at: Ints, back: int) -> Ints:
    at = np.maximum(at, 0)
    elapsed = question.ends - months.starts[at] + 1 if back == 0 else months.lengths[at]
    if question.options.countback_month == "30":
        return np.where(elapsed == months.lengths[at], _PLAIN_MONTH, elapsed)
    return elapsed


def _passed(count: _Count, question: Question, months: Months, at: Ints) -> _Count:
    """Past the months after `at` in which nobody sold anything: skipped with their days, or the end of the count."""
    options = question.options
    here = np.maximum(at, 0)
    empty = count.going & (at >= 0) & (months.gaps[here] > 0)
    if options.countback_no_sales == "stop":
        return replace(count, going=count.going & ~empty, stopped=count.stopped | empty)
    days = months.gaps[here] * _PLAIN_MONTH if options.countback_month == "30" else months.gap_days[here]
    return replace(count, days=count.days + np.where(empty, days, 0))


def _step(count: _Count, sales: Ints, days: Ints, exists: Bools, *, stop: bool) -> _Count:
    """One month further back."""
    counting = count.going & exists
    selling = counting & (sales > 0)
    used_up = selling & (count.rest >= sales)
    last = selling & ~used_up
    skipped = counting & ~selling
    stopped = skipped if stop else np.zeros_like(skipped)
    share = count.rest / np.where(sales > 0, sales, 1)
    counted = (
        count.days + np.where(used_up | (skipped & ~stopped), days, 0) + np.where(last, (share * days).astype(float), 0)
    )
    rest = plus(count.rest, -np.where(used_up, sales, 0))
    going = count.going & ~last & ~stopped & (rest > 0)
    known = np.where(selling, counted, count.known)
    return _Count(rest, counted, going, count.stopped | stopped, known, count.reach, selling)


# By month of sale


def _open_by_month(question: Question, weight: Ints | None = None) -> Ints:
    """What is open at each period's end, by month of sale: (groups, months, periods); times each invoice's `weight`."""
    book, net = question.book, question.options.net_of_tax
    found = _by_month(question, book.open(net=net), weight)
    if question.options.disputed == "exclude":
        found = plus(found, -_by_month(question, book.disputed(net=net), weight))
    return found


def _by_month(question: Question, stream: Stream, weight: Ints | None) -> Ints:
    months = months_of(question)
    day = question.book.tables.invoices.day[stream.document]
    # The same groups, one for each month of sale.
    month = np.clip(np.searchsorted(months.starts, day, side="right") - 1, 0, None)
    amount = stream.amount if weight is None else times(stream.amount, weight[stream.document])
    marks, where = np.unique(question.ends, return_inverse=True)
    place = (question.groups.of[stream.customer] * len(months.starts) + month) * (len(marks) + 1)
    cells = np.zeros(question.groups.count * len(months.starts) * (len(marks) + 1), np.int64)
    known = stream.day <= marks[-1]
    bins = np.searchsorted(marks, stream.day[known])
    sums = np.cumsum(
        spread(cells, place[known] + bins, amount[known]).reshape(question.groups.count, len(months.starts), -1), axis=2
    )
    return (sums.sum(axis=0) - sums if question.groups.others else sums)[:, :, where]


def _sales_of_month(question: Question) -> Ints:
    """Sales by month as known at each period's end: (groups, months, periods); the month that holds the end is cut."""
    months = months_of(question)
    whole, cut = (
        _monthly(question, months.starts, months.ends),
        _monthly(question, months.starts[months.of], question.ends),
    )
    found = np.repeat(whole[:, :, np.newaxis], question.shape[1], axis=2)
    found[:, months.of, np.arange(question.shape[1])] = cut
    return found


def _per_month(question: Question, numerator: Ints, days: Floats | Ints, opened: Ints) -> Figures:
    """Over months of sale with something open: numerator / sales x days, summed; months without sales are skipped."""
    sales = _sales_of_month(question)
    anything = opened != 0
    usable = anything & (sales > 0)
    quotient = np.where(usable, numerator / np.where(usable, sales, 1), 0.0).astype(np.float64)
    # One after the other, so that months with nothing open do not change the last digit.
    found = Figures.measured(np.cumsum(quotient * days, axis=1)[:, -1])
    skipped = (anything & ~usable).any(axis=1)
    found = found.remarked(skipped, _("Months with open items but without positive sales were skipped."))
    return found.without(skipped & ~usable.any(axis=1), _("No month with open items has positive sales to divide by."))


def _sales_weighted(question: Question) -> Figures:
    months = months_of(question)
    opened = _open_by_month(question)
    days: Ints = np.full((len(months.starts), question.shape[1]), _PLAIN_MONTH)
    if question.options.sales_weighted_days == "real":
        days = np.repeat(months.lengths[:, np.newaxis], question.shape[1], axis=1)
        days[months.of, np.arange(question.shape[1])] = question.ends - months.starts[months.of] + 1
    return _per_month(question, opened, days, opened)


def _true(question: Question) -> Figures:
    months = months_of(question)
    opened = _open_by_month(question)
    # Days since the invoice = the period's end less the month's first day, less the invoice's days into its month.
    invoices = question.book.tables.invoices
    month = np.clip(np.searchsorted(months.starts, invoices.day, side="right") - 1, 0, None)
    into = _open_by_month(question, invoices.day - months.starts[month])
    since_month = question.ends[np.newaxis, :] - months.starts[:, np.newaxis]
    return _per_month(
        question, plus(product(opened, np.broadcast_to(since_month, opened.shape)), -into), np.ones((1, 1)), opened
    )


def _sparse(question: Question, found: Figures) -> Figures:
    issued = question.within(((1, question.book.issued()),))
    touched = question.every(period.month_count for period in question.periods)
    return found.remarked(issued < _ENOUGH_INVOICES * touched, _("Fewer than ten invoices a month: the figure jumps."))


# What they are made of

Reach = Callable[["Question"], Ints]  # the oldest month looked at; where there is none, one after the last


def _oldest_open(question: Question) -> Ints:
    """The month of sale of the oldest open item, of each group and period."""
    opened = _open_by_month(question) != 0
    return np.where(opened.any(axis=1), np.argmax(opened, axis=1), months_of(question).of + 1)


def _sales_from(question: Question, first: Ints) -> Figures:
    """Sales from each group's and period's own month to the period's end."""
    months = months_of(question)
    groups = np.arange(question.shape[0])[:, np.newaxis]
    total: Ints = np.zeros(question.shape, np.int64)
    for sign, stream in _sales(question):
        before = stream.at(months.starts - 1, question.groups)
        since = stream.at(question.ends, question.groups) - before[groups, np.minimum(first, months.of)]
        total = plus(total, sign * since)
    return Figures(np.where(first > months.of, 0, total))


def _sales_looked_at(key: str, name: str, reach: Reach) -> Named:
    """The sales of the months that a figure looks at, with the documents behind them."""

    def find(question: Question) -> Iterator[Found]:
        months, first = months_of(question), int(reach(question)[0, 0])
        start = int(months.starts[first]) if first <= months.of[0] else int(question.ends[0]) + 1
        return listed(question, _sales(question), start, int(question.ends[0]), "money")

    return Named(key, name, "money", lambda question: _sales_from(question, reach(question)), find, adds=False)


_COUNTED_SALES = _sales_looked_at(
    "sales_counted_back", mark("Sales of the months counted back"), lambda question: _counted(question).reach
)
_OF_ITEMS = (
    considered_open.at_end,
    _sales_looked_at("sales_of_open_months", mark("Sales since the month of the oldest open item"), _oldest_open),
)


# The mean of month ends


def _month_ends(period: Period) -> list[int]:
    """The day before the period, each month end in it, and its end (once, if it is a month end)."""
    ends = (day.toordinal() for day in month_ends(period.start, period.end))
    return sorted({period.start.toordinal() - 1, *ends, period.end.toordinal()})


def _mean_documents(question: Question) -> Iterator[Found]:
    """What was open on these days, as its mean."""
    days = np.array(_month_ends(question.periods[0]))
    parts = []
    for sign, stream in receivables.streams(question.book, question.options):
        own = question.of_first_group(stream)
        rows, amounts = own.weighted(len(days) - np.searchsorted(days, own.day)).by_document(0, int(days[-1]))
        parts.append((own.kind, rows, sign * amounts))
    return shared_out(parts, len(days))


def _mean_of_month_ends(question: Question) -> Figures:
    """The balances of these days, averaged."""
    dates = [_month_ends(period) for period in question.periods]
    days = np.array(sorted({day for several in dates for day in several}))
    total: Ints = np.zeros((question.groups.count, len(days)), np.int64)
    for sign, stream in receivables.streams(question.book, question.options):
        total = plus(total, sign * stream.at(days, question.groups))
    sums = np.stack([total[:, np.searchsorted(days, several)].sum(axis=1) for several in dates], axis=1)
    return Figures(sums, question.every(len(several) for several in dates)).remarked(
        sums < 0, _("Credit balance: customers have more credit than they owe.")
    )


MEAN_OF_MONTH_ENDS: Term = Named(
    "ar_month_ends", mark("Mean of month-end receivables"), "money", _mean_of_month_ends, _mean_documents
)

DSO_COUNTBACK = Kpi(
    "dso_countback", mark("Countback DSO"), "days", _FAMILY,
    Named("dso_countback", mark("Days of sales, month by month back, that receivables use up"), "days", _countback,
          adds=False, without=_countback, made_of=(considered_receivables.at_end, _COUNTED_SALES)),
    LOWER,
    source=mark("Oracle JDE, table F03B16; Oracle HFM."),
    reading=mark("Right for seasonal sales: takes off month after month of sales, newest first, and counts the days."),
)  # fmt: skip

DSO_SALES_WEIGHTED = Kpi(
    "dso_sales_weighted", mark("Sales-weighted DSO"), "days", _FAMILY,
    Named("dso_sales_weighted", mark("Sum over months of open items ÷ their month's sales × days"), "days",
          _sales_weighted, adds=False, without=_sales_weighted, made_of=_OF_ITEMS),
    LOWER,
    source=mark("NACM lists it; the month of sale is exact where others take age classes."),
    reading=mark("Each month's open items against that month's own sales."),
)  # fmt: skip

DSO_TRUE = Kpi(
    "dso_true", mark("True DSO"), "days", _FAMILY,
    Named("dso_true", mark("Sum of days since invoice × open amount ÷ sales of its month"), "days", _true,
          adds=False, without=_true, made_of=_OF_ITEMS),
    LOWER,
    source=mark("Oracle Advanced Collections; NACM lists it."),
    reading=mark("The age of every open invoice, weighed by its share in its month's sales."),
    check=_sparse,
)  # fmt: skip
