"""What the page of KPIs shows, worked out from an immutable Book in the background."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ardesk.domain.periods import Period, add_months, end_of_month
from ardesk.i18n import _
from ardesk.ui.spare import give_back

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ardesk.book.aging import Aging
    from ardesk.book.book import Book
    from ardesk.kpi.comparison import Comparison, Scope
    from ardesk.kpi.formula import Number, Show
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Explanation, Value

KINDS = ("month", "quarter", "year", "twelve")
_MONTHS_OF_KIND = {"month": 1, "quarter": 3, "year": 12}
SHOWN_MONTHS = 12
_DEBTORS = 10


def period_of(kind: str, day: dt.date) -> Period:
    """The month, quarter or calendar year up to `day`, or the twelve months that end with it."""
    if kind == "twelve":
        return Period(add_months(day, -12) + dt.timedelta(days=1), day)
    months = _MONTHS_OF_KIND[kind]
    first = (day.month - 1) // months * months + 1
    return Period(dt.date(day.year, first, 1), day)


def shifted(kind: str, day: dt.date, steps: int) -> dt.date:
    """The last day of the period `steps` periods from the one that holds `day`; twelve months move by one month."""
    months = _MONTHS_OF_KIND.get(kind, 1)
    last = (day.month - 1) // months * months + months
    return end_of_month(add_months(dt.date(day.year, last, 1), steps * months))


def before(kind: str, period: Period) -> Period:
    """The whole period of the same kind that came before."""
    if kind == "twelve":
        return period.year_before()
    return period_of(kind, period.before)


@dataclass(frozen=True, slots=True)
class Debtor:
    """A customer with what he owes: not due, and overdue, in base minor units."""

    code: str
    name: str
    not_due: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All figures of one period and what they are compared with; `months` are the last days of twelve months."""

    period: Period
    values: tuple[Value, ...]
    last: dict[str, Value]
    months: tuple[dt.date, ...]
    history: dict[str, Sequence[float | None]]
    classes: tuple[str, ...]
    aging: tuple[Aging, ...]
    debtors: tuple[Debtor, ...]


def overview(book: Book, kind: str, period: Period, options: Options) -> Overview:
    """Everything the page shows at first."""
    from ardesk.kpi import views

    months = last_months(period.end, SHOWN_MONTHS)
    aging = tuple(book.aging(day, options=options) for day in months)
    found = Overview(
        period,
        tuple(views.kpis(book, period, options=options)),
        {value.id: value for value in views.kpis(book, before(kind, period), options=options)},
        months,
        _history(book, months, (), options),
        aging[-1].classes,
        aging,
        _debtors(aging[-1]),
    )
    book.forget()
    give_back()
    return found


def last_months(day: dt.date, count: int) -> tuple[dt.date, ...]:
    """The last days of so many months, the last of them `day` itself."""
    return (*(end_of_month(add_months(day.replace(day=1), -back)) for back in range(count - 1, 0, -1)), day)


def _history(book: Book, days: Sequence[dt.date], only: Sequence[str], options: Options) -> dict[str, Sequence[Number]]:
    """The KPIs of each month that ends with one of `days`; the last month only up to its day, which nothing follows."""
    from ardesk.kpi import views

    whole = views.history(book, Period.month(days[0]), Period.month(days[-1]), only=only, options=options)
    last = views.kpis(book, Period(days[-1].replace(day=1), days[-1]), only=only, options=options)
    until_today = {value.id: value.value for value in last}
    return {series.id: [*series.values[:-1], until_today[series.id]] for series in whole.series}


def _debtors(aging: Aging) -> tuple[Debtor, ...]:
    found = []
    for row in aging.rows:
        not_due = row.amounts[aging.classes[0]]
        found.append(Debtor(row.group or "", row.name, not_due, sum(row.amounts.values()) - not_due))
    owing = sorted(
        (one for one in found if one.not_due + one.overdue > 0), key=lambda one: (-one.overdue, -one.not_due)
    )
    return tuple(owing[:_DEBTORS])


@dataclass(frozen=True, slots=True)
class Detail:
    """One KPI in full: explained, its months, and its figure for every customer, type and collector.

    `scope` says of what; `names` are the customers' by code.
    """

    scope: Scope
    explained: Explanation
    months: tuple[dt.date, ...]
    values: Sequence[float | None]
    splits: dict[str, tuple[Value, ...]]
    names: dict[str, str]


def detail(book: Book, scope: Scope, months: int, options: Options, names: dict[str, str], show: Show) -> Detail:
    """One KPI with `months` months of its history."""
    from ardesk.kpi import views

    days = last_months(scope.period.end, months)
    splits = {
        by: tuple(views.kpis(book, scope.period, by=by, only=(scope.kpi_id,), options=options))
        for by in ("customer", "type", "collector")
    }
    explained = explain_scope(book, scope, options, show)
    values = _group_history(book, days, scope, options) if scope.by else ()
    values = values or _history(book, days, (scope.kpi_id,), options)[scope.kpi_id]
    found = Detail(scope, explained, days, values, splits, names)
    book.forget()
    give_back()
    return found


def explain_scope(book: Book, scope: Scope, options: Options, show: Show) -> Explanation:
    """The figure of that scope explained."""
    from ardesk.kpi import views

    return views.explain(book, scope.kpi_id, scope.period, by=scope.by, group=scope.group, options=options, show=show)


def _group_history(book: Book, days: Sequence[dt.date], scope: Scope, options: Options) -> Sequence[Number]:
    from ardesk.kpi import views

    months, last = (Period.month(days[0]), Period.month(days[-1])), Period(days[-1].replace(day=1), days[-1])
    only = (scope.kpi_id,)
    whole = views.history(book, *months, only=only, by=scope.by, options=options)
    before = next((series.values for series in whole.series if series.group == scope.group), None)
    now = views.kpis(book, last, by=scope.by, only=only, options=options)
    until_today = next((one.value for one in now if one.group == scope.group), None)
    return () if before is None else [*before[:-1], until_today]


def group_words(scope: Scope, names: Mapping[str, str]) -> str:
    """Whom the figure is about, or nothing where it is about all."""
    if scope.group is None:
        return ""
    return names.get(scope.group, scope.group) if scope.by == "customer" else scope.group or _("(none)")


def split_table(found: Detail, by: str, title: str) -> Comparison:
    """The KPI for each group, and the whole last, as a table for a file."""
    from ardesk.kpi.comparison import Cell, Comparison, Heading, Row, text

    explained, scope = found.explained, found.scope
    names = found.names if by == "customer" else {}

    def row(value: Value, name: str) -> Row:
        own = replace(scope, by=by if value.group else None, group=value.group)
        return Row(
            value.group or "",
            name,
            (Cell(value.value, value.unit, own, undefined=value.undefined), text(value.undefined or "")),
        )

    return Comparison(
        title=f"{explained.name} {scope.period.label}, {title}",
        note=explained.formula,
        headings=(Heading("value", explained.name, explained.kpi.unit), Heading("remark", _("Remark"), "text")),
        rows=tuple(row(value, names.get(value.group or "", value.group or "")) for value in found.splits[by]),
        total=row(explained.value, _("The whole")) if scope.group is None else None,
    )
