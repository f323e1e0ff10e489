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
HEIGHTS = {"aging": 34.0, "speed": 104.0, "cash": 96.0}


def pictures(
    book: Book, month: Period, aging: Aging, now: Mapping[str, Value], options: Options, formats: Formats, width: float
) -> dict[str, bytes]:
    """Each picture as SVG, `width` points wide and as high as HEIGHTS says."""

    def style(name: str) -> Style:
        return Style(width / 72, HEIGHTS[name] / 72, formats, PRINT, _POINTS)

    months, rows = _history(book, month, options)
    cei = f"cei_{options.cei}"
    speed = dso_and_cei(
        Data(
            months,
            [Series(_("DSO"), rows["dso"]), Series(_("Best possible"), rows["best_possible_dso"])],
            "days",
            _("Days sales outstanding"),
        ),
        Data(months, [Series(_("CEI"), rows[cei])], "percent", _("Collection effectiveness index, each month")),
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


def _history(book: Book, month: Period, options: Options) -> tuple[list[dt.date], dict[str, Sequence[float | None]]]:
    """Twelve months up to `month`, and the values of each figure in them."""
    from ardesk.kpi.views import history

    wanted = ("dso", "best_possible_dso", f"cei_{options.cei}", "credit_sales", "cash_collected")
    first = Period.month(add_months(month.start, 1 - _MONTHS))
    found = history(book, first, Period.month(month.start), only=wanted, options=options)
    months = [add_months(first.start, number) for number in range(_MONTHS)]
    return months, {series.id: series.values for series in found.series}
