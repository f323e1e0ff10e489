"""The paper on expected cash: weeks with their range, past forecasts, what is held out, each invoice with its why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.reports.charts import Style, figure_to_svg
from ardesk.reports.charts.expected_cash import expected_cash
from ardesk.reports.colours import PRINT
from ardesk.reports.paper import Paper, text_width
from ardesk.reports.papers.business import business_of, formats_of
from ardesk.reports.papers.forecast_words import accuracy_text, forecast_sentences, method_words
from ardesk.reports.templates import fill

if TYPE_CHECKING:
    import datetime as dt

    from ardesk.format import Formats
    from ardesk.kpi.forecast import Forecast, PastForecast
    from ardesk.reports.papers.business import Business
    from ardesk.reports.sources import Source

_CHART_POINTS = 130.0
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """The paper as text in its places; a week's last cell says where it is below the minimum."""

    business: str
    heading: str
    subtitle: str
    lead: Sequence[str]
    weeks: Sequence[Row]
    later: str
    total: str
    past: Sequence[Row]
    held_out: Sequence[Row]
    held_total: str
    invoices: Sequence[Row]
    note: str
    images: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def cash_forecast(source: Source, as_of: dt.date, formats: Formats | None = None) -> Paper:
    """Expected cash by what was known at the end of `as_of`, by the method and minimum the owner chose."""
    from ardesk.kpi.forecast import forecast, past_forecasts
    from ardesk.kpi.forecast.choice import method_of, minimum_of

    said, book, method = formats_of(source, formats), source.book(), method_of(source.company)
    found = forecast(book, as_of, method=method, minimum=minimum_of(source.company), day=said.date)
    return forecast_paper(business_of(source), found, past_forecasts(book, as_of, method=method), said)


def forecast_paper(business: Business, found: Forecast, past: Sequence[PastForecast], formats: Formats) -> Paper:
    """The paper of a forecast that has been made."""
    title = _("Cash forecast, {day}").format(day=formats.long_date(found.as_of))
    room = (text_width(business.page), _CHART_POINTS)
    style = Style(room[0] / 72, room[1] / 72, formats, PRINT, 7)
    page = _page(business, found, past, formats, room)
    return Paper(
        title=title,
        html=fill("forecast.html", title=title, page=page),
        images={"weeks": figure_to_svg(expected_cash(found, style).figure)},
        footer=_("Expected {total} = open items − held out {held}").format(
            total=formats.money(found.open), held=formats.money(found.total_held_out)
        ),
        page=business.page,
        header=f"{title} · {business.name}",
        author=business.name,
    )


def _page(
    business: Business, found: Forecast, past: Sequence[PastForecast], formats: Formats, room: tuple[float, float]
) -> ForecastPage:
    money = formats.money
    words = {"disputed": _("disputed"), "deducted": _("deducted")}
    return ForecastPage(
        business=business.name,
        heading=_("Cash forecast"),
        subtitle=" · ".join(
            (formats.long_date(found.as_of), _("amounts in {currency}").format(currency=formats.base))
        ),
        lead=forecast_sentences(found, past, formats),
        weeks=[
            (
                formats.date(week.start), formats.date(week.end), money(week.expected), money(week.low),
                money(week.high), _("▼ below the minimum") if week.below_minimum else "",
            )
            for week in found.weeks
        ],
        later=money(found.later),
        total=money(found.open),
        past=[
            (
                formats.month(one.start), money(one.expected), money(one.low), money(one.high), money(one.actual),
                accuracy_text(one, formats), money(one.received),
            )
            for one in reversed(past)
        ],
        held_out=[(one.number, one.name, words[one.kind], money(one.amount), one.why) for one in found.held_out],
        held_total=money(found.total_held_out),
        invoices=[
            (
                formats.date(one.expected_date), formats.date(one.earliest), formats.date(one.latest), one.number,
                one.name, money(one.open), one.why,
            )
            for one in found.invoices
        ],
        note=method_words(found.method) + " " + _("Low and high: four cases of five are expected between them."),
        images={"weeks": room},
    )  # fmt: skip
