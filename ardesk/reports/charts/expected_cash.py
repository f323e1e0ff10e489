"""Expected cash by weeks: a bar for what is expected, a whisker from low to high, a line for the owner's minimum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.money import minor_digits
from ardesk.i18n import _
from ardesk.reports.charts.board import Area, Board
from ardesk.reports.charts.data import Chart, Data, Series, Twin
from ardesk.reports.charts.frame import Frame, axis_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ardesk.format import Formats
    from ardesk.kpi.forecast import Forecast, ForecastWeek
    from ardesk.reports.charts.data import Style

_FILL = 0.62
_CAP = 0.16  # of a bar's room: half of the line across a whisker's end
_HEADROOM = 1.06  # for the figure above the highest whisker
_LARGE = 100  # thousands; from there on without decimals


def expected_cash(forecast: Forecast, style: Style, heading: str = "") -> Chart:
    """The forecast's weeks under the days they begin on; weeks below the minimum stand out beneath its line."""
    board = Board(style)
    weeks, least = forecast.weeks, forecast.minimum
    labels = [day_and_month(week.start, style.formats) for week in weeks]
    some = any(week.high for week in weeks)
    values = [week.expected if some else None for week in weeks]
    data = Data(
        labels, [Series(_("Expected"), values)], "money", heading, _("Week from"), _("Nothing is open to be expected.")
    )
    extremes = [max(week.high for week in weeks) * _HEADROOM, least or 0] if some else []
    frame = Frame(board, board.area, data, extremes, [_("Minimum")] if least and some else [])
    if some:
        _draw(frame, weeks, least or 0)
        if least:
            _minimum(frame, least)
    else:
        frame.nothing()
    return Chart(board.figure, _twin(forecast, style.formats), tuple(board.hits), together=True)


def day_and_month(day: dt.date, formats: Formats) -> str:
    """The date as the locale writes it, without the year."""
    return formats.date(day).replace(f"{day.year:04}", "").strip(" ./-")


def _draw(frame: Frame, weeks: Sequence[ForecastWeek], least: int) -> None:
    board, zero = frame.board, frame.up(0)
    for position, week in enumerate(weeks):
        left, width = frame.slot(position)
        colour = board.colours.watch if week.below_minimum else board.colours.accent
        top, high = frame.up(week.expected), frame.up(week.high)
        board.box(Area(left + width * (1 - _FILL) / 2, zero, width * _FILL, top - zero), colour)
        _whisker(frame, position, (frame.up(week.low), high))
        board.hit(Area(left, zero, width, max(high - zero, board.line_height)), position, 0)
    _name(frame, weeks, least)


def _name(frame: Frame, weeks: Sequence[ForecastWeek], least: int) -> None:
    """Each figure above its whisker and off the minimum's line, unless it would touch the whisker beside it."""
    board, line = frame.board, frame.board.line_height
    highs = [frame.up(week.high) for week in weeks]
    for position, week in enumerate(weeks):
        text = short_amount(week.expected, board.style.formats)
        height = highs[position] + line * 0.6
        if least and abs(height - frame.up(least)) < line * 0.6:
            height = frame.up(least) + line * 0.65
        wide = board.measure(text) > frame.slot(position)[1] * (1 + _CAP)
        beside = [highs[at] for at in (position - 1, position + 1) if 0 <= at < len(weeks)]
        if not (wide and any(high > height - line * 0.6 for high in beside)):
            board.text(frame.middle(position), height, text, side="center")


def _whisker(frame: Frame, position: int, ends: tuple[float, float]) -> None:
    board, middle = frame.board, frame.middle(position)
    cap = frame.slot(position)[1] * _CAP
    board.line([middle] * 2, list(ends), board.colours.text, 1.0)
    for end in ends:
        board.line([middle - cap, middle + cap], [end] * 2, board.colours.text, 1.0)


def _minimum(frame: Frame, least: int) -> None:
    board, height = frame.board, frame.up(least)
    board.line([frame.inner.left, frame.inner.right], [height] * 2, board.colours.bad, 1.0, dashed=True)
    frame.name_ends([height], [board.colours.bad])


def short_amount(amount: int, formats: Formats) -> str:
    """The amount in thousands where it has that many digits: 14.9k."""
    thousands = amount / 10 ** minor_digits(formats.base) / 1000
    if thousands >= 1:
        return _("{thousands}k").format(thousands=formats.number(thousands, 0 if thousands >= _LARGE else 1))
    return axis_text(amount, "money", formats)


def _twin(forecast: Forecast, formats: Formats) -> Twin:
    columns = _("Week"), _("Expected"), _("Low"), _("High"), _("Likely day in it")
    rows = tuple(
        (f"{formats.date(week.start)} – {formats.date(week.end)}", week.expected, week.low, week.high, week.dated)
        for week in forecast.weeks
    )
    return Twin(columns, rows, ("text", "money", "money", "money", "money"))
