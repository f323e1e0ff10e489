"""The pictures of the monthly summary: aging, DSO and CEI over twelve months, sales against cash received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.periods import Period, add_months
from ardesk.i18n import _
from ardesk.reports.charts import (
    Data,
    Series,
    Style,
    aging_bar,
    dso_and_cei,
    figure_to_svg,
    grouped_bars,
)
from ardesk.reports.colours import PRINT
from ardesk.reports.paper import text_width
from ardesk.reports.papers.summary_kpis import goal_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from ardesk.book.aging import Aging
    from ardesk.book.book import Book
    from ardesk.format import Formats
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Value

_MONTHS = 12
_POINTS = 7.0
_HEIGHTS = {
    "A4": {"aging": 34.0, "speed": 110.0, "cash": 100.0},
    "Letter": {"aging": 34.0, "speed": 94.0, "cash": 86.0},
}


def sizes(page: str) -> dict[str, tuple[float, float]]:
    """The room of each picture on such a page in points."""
    return {name: (text_width(page), height) for name, height in _HEIGHTS[page].items()}


def pictures(
    book: Book, month: Period, aging: Aging, now: Mapping[str, Value], options: Options, formats: Formats, page: str
) -> dict[str, bytes]:
    """Each picture as SVG of its size on such a page."""

    def style(name: str) -> Style:
        width, height = sizes(page)[name]
        return Style(width / 72, height / 72, formats, PRINT, _POINTS)

    months, rows = _history(book, month, now, options)
    cei = f"cei_{options.cei}"
    speed = dso_and_cei(
        Data(
            months,
            [Series(_("DSO"), rows["dso"]), Series(_("Best possible"), rows["best_possible_dso"])],
            "days",
            _with_goal(_("Days sales outstanding"), now["dso"], formats),
        ),
        Data(
            months,
            [Series(_("CEI"), rows[cei])],
            "percent",
            _with_goal(_("Collection effectiveness index"), now[cei], formats),
        ),
        style("speed"),
        dso_goal=goal_of(now["dso"]),
        cei_goal=goal_of(now[cei]),
    )
    heading = _("Sales against cash received, {currency}").format(currency=formats.base)
    sales = [Series(_("Credit sales"), rows["credit_sales"]), Series(_("Cash received"), rows["cash_collected"])]
    return {
        "aging": figure_to_svg(aging_bar(aging.classes, list(aging.total.amounts.values()), style("aging")).figure),
        "speed": figure_to_svg(speed.figure),
        "cash": figure_to_svg(grouped_bars(Data(months, sales, "money", heading), style("cash")).figure),
    }


def _with_goal(name: str, value: Value, formats: Formats) -> str:
    """The heading of a chart whose goal is a dashed line."""
    goal = goal_of(value)
    if goal is None:
        return name
    return _("{name}; dashed: goal {goal}").format(name=name, goal=formats.figure(goal, value.unit))


def _history(
    book: Book, month: Period, now: Mapping[str, Value], options: Options
) -> tuple[list[dt.date], dict[str, Sequence[float | None]]]:
    """Twelve months up to `month`, and the values of each figure in them, the last as the table has it."""
    from ardesk.kpi.views import history

    wanted = ("dso", "best_possible_dso", f"cei_{options.cei}", "credit_sales", "cash_collected")
    first = Period.month(add_months(month.start, 1 - _MONTHS))
    found = history(book, first, Period.month(month.start), only=wanted, options=options)
    months = [add_months(first.start, number) for number in range(_MONTHS)]
    return months, {series.id: [*series.values[:-1], now[series.id].value] for series in found.series}
