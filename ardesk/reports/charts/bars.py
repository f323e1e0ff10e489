"""Bars: over months side by side or stacked, and lying ones with a name each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.reports.charts.board import Area, Board
from ardesk.reports.charts.data import Chart, twin
from ardesk.reports.charts.frame import Frame, value_text
from ardesk.reports.charts.scale import scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.reports.charts.data import Data, Style

_FILL = 0.72
_WIDEST_NAME = 0.42


def grouped_bars(data: Data, style: Style) -> Chart:
    """A bar a series beside each other in each month, such as sales and cash received; named after the last month."""
    board = Board(style)
    colours = [board.colours.quiet, board.colours.accent, board.colours.watch, board.colours.good]
    if len(data.series) == 1:
        colours = [board.colours.accent]
    known = [value for row in data.series for value in row.values if value is not None]
    frame = Frame(board, board.area, data, known, [row.name for row in data.series])
    if data.empty:
        frame.nothing()
    else:
        _group(frame, data, colours)
        zero, names = frame.up(0), [_readable(board, colour) for colour in colours[: len(data.series)]]
        frame.name_ends([frame.up(row.values[-1] or 0) * 0.5 + zero * 0.5 for row in data.series], names)
    return Chart(board.figure, twin(data), tuple(board.hits))


def _readable(board: Board, colour: str) -> str:
    """The colour for words beside a fill of that colour."""
    return board.colours.muted if colour == board.colours.quiet else colour


def _group(frame: Frame, data: Data, colours: Sequence[str]) -> None:
    count = len(data.series)
    for position in range(len(data.labels)):
        left, width = frame.slot(position)
        each = width * _FILL / count
        for number, row in enumerate(data.series):
            value = row.values[position]
            if value:
                start = left + width * (1 - _FILL) / 2 + number * each
                _bar(frame, (start, each * 0.94), (0, value), colours[number], (position, number))


def _bar(
    frame: Frame, across: tuple[float, float], span: tuple[float, float], colour: str, at: tuple[int, int]
) -> None:
    low, high = sorted((frame.up(span[0]), frame.up(span[1])))
    frame.board.box(Area(across[0], low, across[1], high - low), colour, at)


def stacked_bars(data: Data, style: Style, colours: Sequence[str] = ()) -> Chart:
    """The series on top of each other, the first at the bottom (negative values below zero), named after the last.

    A series that is 0 everywhere has no name; it stays in the table.
    """
    board = Board(style)
    count = len(data.series)
    fills = list(colours) or [board.colours.aging_class(number, count) for number in range(count)]
    positions = range(len(data.labels))
    tops = [sum(max(0, row.values[at] or 0) for row in data.series) for at in positions]
    lows = [sum(min(0, row.values[at] or 0) for row in data.series) for at in positions]
    named = [number for number, row in enumerate(data.series) if any(row.values)]
    names = [data.series[number].name for number in named]
    frame = Frame(board, board.area, data, [*tops, *lows], names, patches=True)
    if data.empty or not named:
        frame.nothing()
    else:
        heights = [frame.inner.bottom] * count
        for position in positions:
            heights = _stack(frame, data, fills, position)
        ends = _ascending(heights)
        words = [board.colours.text for _number in named]
        frame.name_ends([ends[number] for number in named], words, [fills[number] for number in named])
    return Chart(board.figure, twin(data), tuple(board.hits))


def _ascending(heights: Sequence[float]) -> list[float]:
    """The heights so that empty classes keep their place between the others."""
    return [height + number * 1e-6 for number, height in enumerate(heights)]


def _stack(frame: Frame, data: Data, fills: Sequence[str], position: int) -> list[float]:
    left, width = frame.slot(position)
    across = (left + width * (1 - _FILL) / 2, width * _FILL)
    above, below = 0.0, 0.0
    middles = []
    for number, row in enumerate(data.series):
        value = row.values[position] or 0
        start = above if value >= 0 else below
        if value:
            _bar(frame, across, (start, start + value), fills[number], (position, number))
        middles.append(frame.up(start + value / 2))
        above, below = above + max(0, value), below + min(0, value)
    return middles


def horizontal_bars(data: Data, style: Style, colours: Sequence[str] = ()) -> Chart:
    """A lying bar a label, its name at the left and its sum at the end; several series are stacked."""
    board = Board(style)
    fills = list(colours) or [board.colours.accent, board.colours.quiet, board.colours.watch]
    line = board.line_height
    area = board.area.inset(top=line * 1.5 if data.heading else 0)
    if data.heading:
        heading = board.shortened(data.heading, board.area.width, bold=True)
        board.text(0, board.area.top - line * 0.5, heading, board.colours.text, bold=True)
    sums = [sum(row.values[at] or 0 for row in data.series) for at in range(len(data.labels))]
    if len(data.series) > 1 and any(sums):
        area = _key(board, area, [row.name for row in data.series], fills)
    room = max(1, int(area.height / (line * 1.25)))
    if any(sums):
        _lying(board, area, data, fills, sums[:room])
    else:
        board.sentence(area, data.nothing or _("There is nothing to show."))
    return Chart(board.figure, twin(data), tuple(board.hits))


def _key(board: Board, area: Area, names: Sequence[str], fills: Sequence[str]) -> Area:
    """The series' names, each behind a patch of its colour, in one line above the bars."""
    left, line = area.left, board.line_height
    for name, fill in zip(names, fills, strict=False):
        board.box(Area(left, area.top - line * 0.5 - board.em * 0.35, board.em * 0.7, board.em * 0.7), fill)
        board.text(left + board.em, area.top - line * 0.5, name)
        left += board.measure(name) + board.em * 2.4
    return area.inset(top=line * 1.3)


def _lying(board: Board, area: Area, data: Data, fills: Sequence[str], sums: Sequence[float]) -> None:
    labels = [str(label) for label in data.labels[: len(sums)]]
    names = [board.shortened(label, area.width * _WIDEST_NAME) for label in labels]
    values = [value_text(value, data.unit, board.style.formats) for value in sums]
    left = max(map(board.measure, names)) + board.em * 0.8
    right = max(map(board.measure, values)) + board.em * 0.8
    bars = area.inset(left=left, right=right)
    measured = scale([max(value, 0) for value in sums], 1)
    most = max([*sums, 0]) or measured.high
    each = min(area.height / len(sums), board.line_height * 2)
    for position, total in enumerate(sums):
        middle = area.top - each * (position + 0.5)
        board.text(bars.left - board.em * 0.6, middle, names[position], board.colours.text, side="right")
        end = bars.left
        for number, row in enumerate(data.series):
            length = bars.width * max(0, row.values[position] or 0) / most
            if length:
                piece = Area(end, middle - each * 0.33, length, each * 0.66)
                board.box(piece, fills[number % len(fills)], (position, number))
            end += length
        board.text(
            end + board.em * 0.5, middle, values[position], board.colours.muted if total >= 0 else board.colours.bad
        )
    board.line([bars.left] * 2, [area.top, area.top - each * len(sums)], board.colours.muted, 0.9)
