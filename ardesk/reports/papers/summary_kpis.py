"""The key figures of the monthly summary, asked of the engine, as lines of its table and as a sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ardesk.i18n import _
from ardesk.reports.closed import figure_words
from ardesk.reports.papers.summary_page import KpiLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ardesk.book.book import Book
    from ardesk.domain.periods import Period
    from ardesk.format import Formats
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Value
    from ardesk.reports.closed import Restated

LEAD: Final = "cei_"
ROWS: Final = (
    "ar_ending",
    "ar_past_due",
    "credit_sales",
    "cash_collected",
    "dso",
    "best_possible_dso",
    "average_days_delinquent",
    LEAD,
    "pct_over_30",
    "pct_over_60",
    "weighted_avg_days_late",
    "predue_share_customers",
    "promise_kept_rate",
)
_MORE: Final = (
    "open_items",
    "weighted_avg_terms",
    "pct_past_due",
    "write_offs",
    "disputes_opened",
    "dispute_amount",
    "deductions_count",
    "deductions_amount",
    "write_off_target_amount",
    "write_off_over_target",
)
_NOT_BELOW_ZERO: Final = frozenset(["average_days_delinquent"])


@dataclass(frozen=True, slots=True)
class Figures:
    """The same figures for three periods, by id."""

    now: dict[str, Value]
    last: dict[str, Value]
    year_ago: dict[str, Value]


def figures(book: Book, month: Period, until: Period, options: Options) -> Figures:
    """The figures for `until`, which is `month` or what has come of it, for the month before and for a year before."""
    from ardesk.kpi.views import kpis

    wanted = tuple(ident for ident in rows(options) + _MORE)

    def of(period: Period) -> dict[str, Value]:
        return {value.id: value for value in kpis(book, period, only=wanted, options=options)}

    return Figures(of(until), of(month.previous()), of(month.year_before()))


def rows(options: Options) -> tuple[str, ...]:
    """The ids in the table, the collection effectiveness index in the owner's reading of it."""
    return tuple(f"{LEAD}{options.cei}" if ident == LEAD else ident for ident in ROWS)


def kpi_lines(
    found: Figures, options: Options, formats: Formats, restated: Mapping[str, Restated] | None = None
) -> tuple[list[KpiLine], list[str]]:
    """The table's lines and the notes they refer to by number: why a figure does not exist, or what to mind."""
    changed = {ident: restated[ident] for ident in rows(options) if restated and ident in restated}
    before = _before(found, changed, formats)
    notes = [before] if before else []
    lines = []
    for ident in rows(options):
        remark = " ".join(_remarks(found.now[ident]))
        remarks = [one for one in (before if ident in changed else "", remark) if one]
        notes += [one for one in remarks if one not in notes]
        marks = " ".join(f"{notes.index(one) + 1})" for one in remarks)
        lines.append(replace(_line(found, ident, formats), mark=marks))
    return lines, [f"{number}) {note}" for number, note in enumerate(notes, start=1)]


def _before(found: Figures, restated: Mapping[str, Restated], formats: Formats) -> str:
    """What the restated figures were when the month was closed; empty where there are none."""
    if not restated:
        return ""
    day = next(iter(restated.values())).closed
    was = " · ".join(f"{found.now[ident].name} {figure_words(one, formats)}" for ident, one in restated.items())
    return _("Restated. When closed on {day}: {figures}.").format(day=formats.date(day), figures=was)


def _remarks(value: Value) -> list[str]:
    return [value.undefined] if value.undefined else list(value.warnings)


def _line(found: Figures, ident: str, formats: Formats) -> KpiLine:
    now = found.now[ident]
    return KpiLine(
        name=_called(found, ident, formats),
        value=shown(now, formats),
        last=shown(found.last[ident], formats),
        year_ago=shown(found.year_ago[ident], formats),
        goal=goal_text(now, formats),
        verdict=now.verdict,
        verdict_words=verdict_words(now.verdict),
    )


def _called(found: Figures, ident: str, formats: Formats) -> str:
    """The KPI's name; days of sales with the terms granted, beside which they are read."""
    name, terms = found.now[ident].name, found.now["weighted_avg_terms"].value
    if ident != "dso" or terms is None:
        return name
    return _("{name} (terms {days})").format(name=name, days=formats.days(terms))


def shown(value: Value, formats: Formats) -> str:
    """The figure with its unit; n/a where it does not exist."""
    figure = value.value
    if figure is None:
        return _("n/a")
    if value.id in _NOT_BELOW_ZERO:
        figure = max(figure, 0)
    return formats.unit(figure, value.unit)


def goal_of(value: Value) -> float | None:
    """What the figure is held against: the owner's goal, else what the terms granted allow or the benchmark."""
    limits = value.measure.limits
    return value.benchmark if limits is None else limits.good


def goal_text(value: Value, formats: Formats) -> str:
    """What the figure is held against, and on which side of it is well."""
    goal = goal_of(value)
    if goal is None:
        return ""
    sign = {"lower": "≤ ", "higher": "≥ "}.get(_direction(value.id), "")
    return sign + formats.unit(goal, value.unit)


def _direction(ident: str) -> str:
    from ardesk.kpi.catalogue import CATALOGUE

    return next((kpi.better for kpi in CATALOGUE if kpi.id == ident), "")


def verdict_words(verdict: str) -> str:
    """The verdict as a word; empty where there is none to give."""
    return {"good": _("Good"), "watch": _("Watch"), "bad": _("Act")}.get(verdict, "")


def lead(found: Figures, business: str, month_name: str, formats: Formats) -> list[str]:
    """One or two sentences that say how the month went."""
    now = found.now
    if all(not now[ident].value for ident in ("credit_sales", "cash_collected", "ar_ending", "open_items")):
        text = _("In {month} nothing was invoiced or received, and nothing is outstanding.")
        return [text.format(month=month_name)]
    sentences = [
        _("In {month} {business} invoiced {sales} and received {cash}.").format(
            month=month_name,
            business=business,
            sales=shown(now["credit_sales"], formats),
            cash=shown(now["cash_collected"], formats),
        ),
        _outstanding(found, formats),
        _speed(found, formats),
    ]
    return [" ".join(filter(None, sentences))]


def _outstanding(found: Figures, formats: Formats) -> str:
    now, last = found.now["ar_ending"], found.last["ar_ending"]
    change = (now.value or 0) - (last.value or 0)
    text = _("At its end {total} was outstanding, {change}; {overdue} ({share} of open items) was past due.")
    if found.now["pct_past_due"].value is None:
        text = _("At its end {total} was outstanding, {change}.")
    return text.format(
        total=shown(now, formats),
        change=_change(change, formats),
        overdue=shown(found.now["ar_past_due"], formats),
        share=shown(found.now["pct_past_due"], formats),
    )


def _change(change: float, formats: Formats) -> str:
    if not change:
        return _("as much as a month before")
    amount = formats.money(abs(int(change)))
    if change > 0:
        return _("{amount} more than a month before").format(amount=amount)
    return _("{amount} less than a month before").format(amount=amount)


def _speed(found: Figures, formats: Formats) -> str:
    now, last = found.now["dso"], found.last["dso"]
    if now.value is None:
        return ""
    goal = goal_of(now)
    days = formats.days(now.value)
    if goal is None:
        start = _("Days sales outstanding stood at {days}").format(days=days)
    else:
        text = _("Days sales outstanding stood at {days} against a goal of {goal}")
        start = text.format(days=days, goal=formats.days(goal))
    if last.value is None:
        return start + "."
    change = formats.days(abs(now.value - last.value))
    if change == formats.days(0):
        return _("{sentence}, as a month before.").format(sentence=start)
    better = _("{sentence}, {change} better than a month before.")
    worse = _("{sentence}, {change} worse than a month before.")
    return (better if now.value < last.value else worse).format(sentence=start, change=change)
