"""A Pareto chart: reasons from the largest to the smallest, and how much of the whole they make up together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.reports.charts.board import Board
from ardesk.reports.charts.data import Chart, Twin
from ardesk.reports.charts.frame import value_text
from ardesk.reports.charts.rows import Rows, rows_that_fit
from ardesk.reports.charts.scale import scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.reports.charts.board import Area
    from ardesk.reports.charts.data import Cell, Style

_WHOLE = 100.0
_LEAST_ROWS_FOR_AXIS = 3


@dataclass(frozen=True, slots=True)
class ParetoData:
    """Reasons with what each amounts to (positive, in `unit`) and how many cases it has, in any order."""

    reasons: Sequence[tuple[str, float, int]]
    unit: str
    heading: str = ""
    label_name: str = ""
    nothing: str = ""

    def rows(self) -> tuple[tuple[str, float, int, float, float], ...]:
        """Reason, amount, count, share and cumulative share in percent, the largest amount first."""
        ordered = sorted(self.reasons, key=lambda reason: (-reason[1], -reason[2], reason[0]))
        whole = sum(amount for _name, amount, _count in ordered)
        if whole <= 0:
            return ()
        running = accumulate(amount for _name, amount, _count in ordered)
        return tuple(
            (name, amount, count, amount * _WHOLE / whole, until * _WHOLE / whole)
            for (name, amount, count), until in zip(ordered, running, strict=True)
        )


def pareto(data: ParetoData, style: Style) -> Chart:
    """A bar a reason, as long as its share, and a line through the shares so far, on one axis from 0 to 100 %.

    The figures beside the names are the amounts, those at the end the shares so far.
    """
    board = Board(style)
    rows = data.rows()
    area = board.heading(board.area, data.heading)
    if rows:
        _draw(board, area, rows, data.unit)
    else:
        board.sentence(area, data.nothing or _("No reasons were noted in this period."))
    return Chart(board.figure, _twin(data, rows), tuple(board.hits), together=True)


def _twin(data: ParetoData, rows: Sequence[tuple[str, float, int, float, float]]) -> Twin:
    columns = data.label_name or _("Reason"), _("Amount"), _("Cases"), _("Share"), _("Share so far")
    cells: tuple[tuple[Cell, ...], ...] = tuple(rows)
    return Twin(columns, cells, ("text", data.unit, "count", "percent", "percent"))


def _draw(board: Board, area: Area, rows: Sequence[tuple[str, float, int, float, float]], unit: str) -> None:
    line, formats = board.line_height, board.style.formats
    axis = rows_that_fit(board, area) > _LEAST_ROWS_FOR_AXIS
    inner = area.inset(bottom=line * 1.1 if axis else 0)
    shown = rows[: rows_that_fit(board, inner)]
    lying = Rows(
        board,
        inner,
        [row[0] for row in shown],
        [value_text(row[1], unit, formats) for row in shown],
        [formats.percent(row[4]) for row in shown],
    )

    def across(share: float) -> float:
        return lying.plot.left + lying.plot.width * share / _WHOLE

    _axis(board, lying, axis=axis)
    for position, row in enumerate(shown):
        board.box(lying.bar(position, across(0), across(row[3])), board.colours.aging[0])
        lying.hit(position, position, 0)
    middles = [lying.middle(position) for position in range(len(shown))]
    board.line([across(row[4]) for row in shown], middles, board.colours.accent, 1.4)
    for row, middle in zip(shown, middles, strict=True):
        board.dot(across(row[4]), middle, board.colours.accent)
    lying.write()


def _axis(board: Board, lying: Rows, *, axis: bool) -> None:
    """Rules at round shares, the first of them zero, named below where there is room."""
    most = max(1, min(4, int(lying.plot.width / (board.em * 5))))
    for tick in scale([_WHOLE], most).ticks:
        left = lying.plot.left + lying.plot.width * tick / _WHOLE
        zero = tick == 0
        colour = board.colours.muted if zero else board.colours.line
        board.line([left] * 2, [lying.area.top, lying.area.bottom], colour, 0.9 if zero else 0.5)
        if axis:
            text = board.style.formats.percent(tick).replace(board.style.formats.number(tick, 1), f"{tick:.0f}")
            board.text(left, lying.area.bottom - board.line_height * 0.55, text, side="center")
