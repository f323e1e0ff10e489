"""Lines over months: DSO against best possible DSO, CEI, any KPI's history, and sparklines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ardesk.reports.charts.board import Area, Board
from ardesk.reports.charts.data import Chart, twin
from ardesk.reports.charts.frame import Frame, value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.reports.charts.data import Data, Series, Style

_SIDE_BY_SIDE = 4.2
_DOTS_UP_TO = 18


def lines(data: Data, style: Style, *, goal: float | None = None, goal_name: str = "") -> Chart:
    """One line a series, named with its last value at its end; `goal` is a dashed line of its own."""
    board = Board(style)
    _draw(board, board.area, data, goal, goal_name)
    return Chart(board.figure, twin(data), tuple(board.hits))


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
    _draw(board, first, dso, dso_goal)
    _draw(board, second, cei, cei_goal)
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


def _draw(board: Board, area: Area, data: Data, goal: float | None, goal_name: str = "") -> None:
    known = [value for row in data.series for value in row.values if value is not None]
    frame = Frame(board, area, data, [*known, *([] if goal is None or not known else [goal])], _ends(data, board.style))
    if data.empty:
        frame.nothing()
        return
    if goal is not None:
        board.line([frame.inner.left, frame.inner.right], [frame.up(goal)] * 2, board.colours.good, 0.8, dashed=True)
        if goal_name:
            height = _beside(frame, data, frame.up(goal), board.em * 0.7)
            board.text(frame.inner.left + board.em * 0.3, height, goal_name, board.colours.good)
    colours = _colours(board, len(data.series))
    order = reversed(range(len(data.series)))
    heights = [_line(board, frame, data.series[number], number, colours[number]) for number in order]
    frame.name_ends(heights[::-1], colours)


def _beside(frame: Frame, data: Data, line: float, away: float) -> float:
    """The height for a name at the left end of the goal's line: above it, or below where a series begins there."""
    starts = [frame.up(value) for row in data.series for value in row.values[:2] if value is not None]
    crowded = any(0 <= start - line < 2.4 * away for start in starts)
    free_below = not any(0 < line - start < 2.4 * away for start in starts)
    below = line + 2 * away > frame.inner.top or (crowded and free_below)
    return line - away if below else line + away


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
