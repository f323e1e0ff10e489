"""The charts of the page of KPIs, worked out from an immutable Book, and what is behind each of their values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ardesk.i18n import _, mark
from ardesk.kpi.comparison import Scope

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from ardesk.book.book import Book
    from ardesk.domain.periods import Period
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Value
    from ardesk.reports.charts import Chart, Style

    Work = Callable[[Book, Period, Options], "Ready"]


class Invoices(NamedTuple):
    """These invoices, by number, under a title, as they stood on a day."""

    numbers: tuple[str, ...]
    title: str
    day: dt.date | None = None


class Owner(NamedTuple):
    """The customer of that code."""

    code: str


class Contacts(NamedTuple):
    """What was done on that day."""

    day: dt.date


Door = Scope | Invoices | Owner | Contacts


@dataclass(frozen=True, slots=True)
class Ready:
    """A chart to draw at any size, and the door behind the value of a row and column of its table."""

    draw: Callable[[Style], Chart]
    door: Callable[[int, int], Door | None]
    unit: str = "money"


def moved(book: Book, period: Period, options: Options) -> Ready:
    """What moved receivables; each row opens its KPI."""
    from ardesk.reports.charts import figures_of, waterfall

    data, idents = figures_of.receivables_moved(book, period, options)
    return Ready(partial(waterfall, data), lambda label, _series: Scope(idents[label], period))


def aging(book: Book, period: Period, options: Options) -> Ready:
    """Open items by age at the ends of twelve months; each part opens its invoices."""
    from ardesk.reports.charts import aging_over_time, class_name, figures_of

    days = figures_of.month_ends(period.end)
    found = figures_of.agings(book, days, options)
    classes = found[0].classes
    amounts = [[one.total.amounts[name] for one in found] for name in classes]

    def behind(label: int, series: int) -> Invoices:
        rows = book.aging(days[label], by="invoice", basis=options.basis, options=options).rows
        numbers = tuple(row.group or "" for row in rows if row.amounts[classes[series]] > 0)
        return Invoices(numbers, class_name(classes[series]), days[label])

    heading = _("Open items by age, {currency}").format(currency=book.base)
    return Ready(lambda style: aging_over_time(days, classes, amounts, style, heading), behind)


def _history(book: Book, period: Period, options: Options, idents: tuple[str, ...], names: tuple[str, ...]) -> Ready:
    """KPIs over twelve months with the first's goal and benchmark; each point opens its KPI of that month."""
    from ardesk.domain.periods import Period as Span
    from ardesk.kpi.views import value
    from ardesk.reports.charts import Data, Series, figures_of, lines

    days = figures_of.month_ends(period.end)
    values = figures_of.months_of(book, days, idents, options)
    first = value(book, idents[0], period, options)
    data = Data(
        days, [Series(name, values[ident]) for ident, name in zip(idents, names, strict=True)], first.unit, first.name
    )
    draw = partial(_lines, lines, data, first)
    return Ready(
        draw,
        lambda label, series: Scope(idents[series], Span(days[label].replace(day=1), days[label])),
        first.unit,
    )


def _lines(lines: Callable[..., Chart], data: object, first: Value, style: Style) -> Chart:
    goal = None if first.goal is None else float(first.goal)
    benchmark = None if first.benchmark is None else float(first.benchmark)
    return lines(data, style, goal=goal, goal_name=_("Goal"), benchmark=benchmark, benchmark_name=_("Benchmark"))


def dso(book: Book, period: Period, options: Options) -> Ready:
    """DSO beside best possible DSO."""
    return _history(book, period, options, ("dso", "best_possible_dso"), (_("DSO"), _("Best possible")))


def cei(book: Book, period: Period, options: Options) -> Ready:
    """The collection effectiveness index."""
    return _history(book, period, options, (f"cei_{options.cei}",), (_("CEI"),))


def cash(book: Book, period: Period, options: Options) -> Ready:
    """Credit sales beside cash received, month by month."""
    from ardesk.domain.periods import Period as Span
    from ardesk.reports.charts import Data, Series, figures_of, grouped_bars

    idents = "credit_sales", "cash_collected"
    days = figures_of.month_ends(period.end)
    values = figures_of.months_of(book, days, idents, options)
    series = [Series(_("Credit sales"), values[idents[0]]), Series(_("Cash received"), values[idents[1]])]
    heading = _("Sales against cash received, {currency}").format(currency=book.base)
    data = Data(days, series, "money", heading, nothing=_("Nothing was sold or received in these months."))
    return Ready(
        partial(grouped_bars, data),
        lambda label, at: Scope(idents[at], Span(days[label].replace(day=1), days[label])),
    )


def late(book: Book, period: Period, _options: Options) -> Ready:
    """How late money came in the period; each column opens the invoices paid."""
    from ardesk.reports.charts import distribution, figures_of

    data = figures_of.days_late(book, period)

    def behind(label: int, _series: int) -> Invoices:
        span = data.spans[label]
        return Invoices(figures_of.paid_invoices(book, period, span), _("Paid {span}").format(span=span.name()))

    return Ready(partial(distribution, data), behind)


def customers(book: Book, period: Period, options: Options) -> Ready:
    """Customers past due at the period's end; each dot opens its customer."""
    from ardesk.reports.charts import figures_of, scatter

    data, codes = figures_of.customers_late(book, period.end, options)
    return Ready(partial(scatter, data), lambda label, _series: Owner(codes[label]))


def reasons(kind: str, book: Book, period: Period, options: Options) -> Ready:
    """Why customers disputed or deducted in the period; each bar opens the invoices."""
    from ardesk.reports.charts import figures_of, pareto

    data = figures_of.reasons(book, kind, period, options)
    names = [row[0] for row in data.rows()]

    def behind(label: int, _series: int) -> Invoices:
        numbers = figures_of.claimed_invoices(book, kind, period, names[label])
        title = _("Disputed: {reason}") if kind == "disputes" else _("Deducted: {reason}")
        return Invoices(numbers, title.format(reason=names[label]))

    return Ready(partial(pareto, data), behind, data.unit)


def contacts(book: Book, period: Period, _options: Options) -> Ready:
    """When customers were contacted in twelve months; each day opens what was done on it."""
    from ardesk.reports.charts import activity_calendar, figures_of

    data = figures_of.contacts(book, period.end)
    return Ready(partial(activity_calendar, data), lambda label, _series: Contacts(data.day(label)), "count")


CHARTS: tuple[tuple[str, str, Work], ...] = (
    ("moved", mark("What moved receivables"), moved),
    ("aging", mark("Open items by age"), aging),
    ("dso", mark("Days sales outstanding"), dso),
    ("cei", mark("Collection effectiveness index"), cei),
    ("late", mark("How late money came"), late),
    ("customers", mark("Customers past due"), customers),
    ("disputes", mark("Disputes by reason"), partial(reasons, "disputes")),
    ("deductions", mark("Deductions by reason"), partial(reasons, "deductions")),
    ("cash", mark("Sales against cash received"), cash),
    ("contacts", mark("Contacts a day"), contacts),
)
