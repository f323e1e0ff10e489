"""Lines over months: DSO against best possible DSO, CEI, any KPI's history, and sparklines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from ardesk.reports.charts.board import Area, Board
from ardesk.reports.charts.data import Chart, twin
from ardesk.reports.charts.frame import Frame, axis_text, value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.reports.charts.data import Data, Series, Style

_SIDE_BY_SIDE = 4.2
_DOTS_UP_TO = 18
_LEAST_FOR_NAMES = 4  # lines
_LOOKS = 12  # places along a name where it might be crossed


def lines(
    data: Data,
    style: Style,
    *,
    goal: float | None = None,
    goal_name: str = "",
    benchmark: float | None = None,
    benchmark_name: str = "",
) -> Chart:
    """One line a series, named with its last value at its end; goal and benchmark are dashed lines of their own.

    They are named, where a name is given, at their left end with their figure.
    """
    board = Board(style)
    if goal is not None and goal == benchmark:
        goal_name, benchmark = ", ".join(filter(None, (goal_name, benchmark_name))), None
    levels = [_Level(goal, goal_name, board.colours.good), _Level(benchmark, benchmark_name, board.colours.watch)]
    _draw(board, board.area, data, levels)
    return Chart(board.figure, twin(data), tuple(board.hits))


class _Level(NamedTuple):
    """A height the lines are measured against."""

    value: float | None
    name: str
    colour: str


def dso_and_cei(dso: Data, cei: Data, style: Style, *, dso_goal: float | None, cei_goal: float | None) -> Chart:
    """Two charts of the same months: DSO with best possible DSO, and CEI; side by side where there is room."""
    board = Board(style)
    area, gap = board.area, board.em * 2
    if style.width >= _SIDE_BY_SIDE:
        half = (area.width - gap) / 2
        first, second = Area(0, 0, half, area.height), Area(half + gap, 0, half, area.height)
    else:
        half = (area.height - gap) / 2
        first, second = Area(0, half + gap, area.width, half), Area(0, 0, area.width, half)
    _draw(board, first, dso, [_Level(dso_goal, "", board.colours.good)])
    _draw(board, second, cei, [_Level(cei_goal, "", board.colours.good)])
    return Chart(board.figure, twin(dso, cei), tuple(board.hits))


def sparkline(values: Sequence[float | None], style: Style, *, verdict: str = "") -> Chart:
    """A line without words, its last value a dot; zero is drawn where values lie on both sides of it."""
    from ardesk.reports.charts.data import Data, Series

    board = Board(style)
    data = Data([str(number + 1) for number in range(len(values))], [Series("", values)], "ratio")
    known = [value for value in values if value is not None]
    if known:
        _draw_sparkline(board, values, min(known), max(known), verdict)
    return Chart(board.figure, twin(data))


def _draw_sparkline(board: Board, values: Sequence[float | None], low: float, high: float, verdict: str) -> None:
    area = board.area.inset(*[board.em * 0.45] * 4)
    span = high - low

    def up(value: float) -> float:
        return area.bottom + ((value - low) / span if span else 0.5) * area.height

    across = [area.left + area.width * number / max(1, len(values) - 1) for number in range(len(values))]
    if low < 0 < high:
        board.line([area.left, area.right], [up(0)] * 2, board.colours.line, 0.6)
    board.line(across, [math.nan if value is None else up(value) for value in values], board.colours.muted, 1.1)
    last = max(number for number, value in enumerate(values) if value is not None)
    colour = board.colours.verdict(verdict) if verdict in {"good", "watch", "bad"} else board.colours.accent
    board.dot(across[last], up(values[last] or 0.0), colour, 4.5)


def _colours(board: Board, count: int) -> list[str]:
    """The first series is what the chart is about; what it is measured against is muted."""
    palette = (board.colours.accent, board.colours.muted, board.colours.watch, board.colours.good, board.colours.bad)
    return [palette[number % len(palette)] for number in range(count)]


def _ends(data: Data, style: Style) -> list[str]:
    names = []
    for row in data.series:
        last = _last(row)
        figure = "" if last is None else value_text(row.values[last] or 0.0, data.unit, style.formats)
        names.append(f"{row.name} {figure}".strip())
    return names


def _last(row: Series) -> int | None:
    return max((number for number, value in enumerate(row.values) if value is not None), default=None)


def _draw(board: Board, area: Area, data: Data, levels: Sequence[_Level]) -> None:
    known = [value for row in data.series for value in row.values if value is not None]
    heights = [level.value for level in levels if level.value is not None and known]
    frame = Frame(board, area, data, [*known, *heights], [] if data.empty else _ends(data, board.style))
    if data.empty:
        frame.nothing()
        return
    for level in levels:
        if level.value is not None:
            _level(frame, data, level, [frame.up(one) for one in heights])
    colours = _colours(board, len(data.series))
    order = reversed(range(len(data.series)))
    ends = [_line(board, frame, data.series[number], number, colours[number]) for number in order]
    frame.name_ends(ends[::-1], colours)


def _level(frame: Frame, data: Data, level: _Level, dashes: Sequence[float]) -> None:
    """The dashed line with its name on the side where it meets no series, no other words and none of the `dashes`."""
    board, inner, value = frame.board, frame.inner, level.value or 0.0
    board.line([inner.left, inner.right], [frame.up(value)] * 2, level.colour, 0.8, dashed=True)
    if not level.name or inner.height < board.line_height * _LEAST_FOR_NAMES:
        return
    name = board.shortened(f"{level.name} {axis_text(value, data.unit, board.style.formats)}", inner.width)
    width, height = board.measure(name), board.line_height
    places = [
        Area(start, frame.up(value) + side * height * 0.6 - height / 2, width, height)
        for start in (inner.left + board.em * 0.3, inner.right - width, inner.left + (inner.width - width) / 2)
        for side in (1, -1)
    ]
    best = next(
        (place for place in places if board.free(place) and not _crossed(frame, data, place, dashes)), places[0]
    )
    board.text(best.left, best.bottom + height / 2, name, level.colour)


def _crossed(frame: Frame, data: Data, place: Area, dashes: Sequence[float]) -> bool:
    """Whether a series or one of the `dashes` runs through that place, or it lies outside the figures."""
    if any(place.bottom < height < place.top for height in dashes):
        return True
    if place.top > frame.inner.top + place.height / 2 or place.bottom < frame.inner.bottom:
        return True
    spots = [place.left + place.width * step / _LOOKS for step in range(_LOOKS + 1)]
    return any(
        place.bottom <= height <= place.top
        for row in data.series
        for spot in spots
        if (height := _height_at(frame, row, spot)) is not None
    )


def _height_at(frame: Frame, row: Series, across: float) -> float | None:
    """The height of a series' line at a distance across, None where there is no line."""
    slot = frame.slot(0)[1]
    at = (across - frame.middle(0)) / slot
    before = math.floor(at)
    if not 0 <= before < len(row.values):
        return None
    first, second = row.values[before], row.values[min(before + 1, len(row.values) - 1)]
    if first is None or second is None:
        return None if first is None else frame.up(first)
    return frame.up(first + (second - first) * (at - before))


def _line(board: Board, frame: Frame, row: Series, series: int, colour: str) -> float:
    """Draws one series and gives the height at which its name belongs."""
    across = [frame.middle(position) for position in range(len(row.values))]
    up = [math.nan if value is None else frame.up(value) for value in row.values]
    board.line(across, up, colour, 1.6 if series == 0 else 1.2)
    last = _last(row)
    for position, height in enumerate(up):
        if not math.isnan(height):
            left, width = frame.slot(position)
            board.hit(Area(left, height - board.em, width, board.em * 2), position, series)
            alone = all(math.isnan(up[near]) for near in (position - 1, position + 1) if 0 <= near < len(up))
            if position == last or alone or (series == 0 and len(up) <= _DOTS_UP_TO):
                board.dot(across[position], height, colour)
    return up[last] if last is not None else frame.inner.bottom
