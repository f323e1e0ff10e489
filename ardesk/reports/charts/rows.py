"""What lying charts have in common: a row each with its name, its figure, and room for what is drawn beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.reports.charts.board import Area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.reports.charts.board import Board

LEAST = 1.25  # lines a row
_MOST = 2.8
_WIDEST_NAME = 0.4
_LEAST_PLOT = 0.3
_LEAST_NAME = 0.2
_THICK = 0.66  # of a row's height, its bar


def rows_that_fit(board: Board, area: Area) -> int:
    """How many rows there is room for, one at least."""
    return max(1, int(area.height / (board.line_height * LEAST) + 1e-9))


class Rows:
    """Rows from the top of `area`: names at the left, figures lined up beside them, `plot` for the bars, then `ends`.

    Names are cut, and figures left out, before the plot has less than a third of the width.
    """

    def __init__(
        self, board: Board, area: Area, names: Sequence[str], figures: Sequence[str], ends: Sequence[str] = ()
    ) -> None:
        self.board = board
        self.each = min(area.height / max(1, len(names)), board.line_height * _MOST)
        gap, em = board.em * 0.9, board.em
        self._figures = max((board.measure(text, bold=True) for text in figures), default=0) + gap
        self._ends = max(map(board.measure, ends), default=0) + em * 0.6 if ends else 0.0
        if self._figures + self._ends > area.width * (1 - _LEAST_PLOT - _LEAST_NAME):
            self._ends = 0.0
            ends = [""] * len(ends)
        if self._figures > area.width * (1 - _LEAST_PLOT - _LEAST_NAME):
            figures, self._figures = [""] * len(figures), 0.0
        most = min(area.width * _WIDEST_NAME, area.width * (1 - _LEAST_PLOT) - self._figures - self._ends) - gap
        shown = [board.shortened(name, max(0.0, most)) for name in names]
        left = max(map(board.measure, shown), default=0) + gap
        self.area = Area(area.left, area.top - self.each * len(names), area.width, self.each * len(names))
        self.plot = self.area.inset(left=left + self._figures, right=self._ends)
        self._names, self._written, self._at_end = shown, figures, ends

    def middle(self, position: int) -> float:
        """The height of the middle of a row."""
        return self.area.top - self.each * (position + 0.5)

    def bar(self, position: int, start: float, end: float) -> Area:
        """The place of a bar of that row between two distances across."""
        low, high = sorted((start, end))
        return Area(low, self.middle(position) - self.each * _THICK / 2, high - low, self.each * _THICK)

    def hit(self, position: int, label: int, series: int) -> None:
        """Notes that the whole row stands for that value."""
        whole = Area(self.area.left, self.middle(position) - self.each / 2, self.area.width, self.each)
        self.board.hit(whole, label, series)

    def write(self, *, strong: Sequence[int] = ()) -> None:
        """Names, figures and ends; the figures of the rows `strong` stand out."""
        board = self.board
        for position, name in enumerate(self._names):
            middle = self.middle(position)
            board.text(self.area.left, middle, name, board.colours.text)
            if self._figures:
                colour = board.colours.text if position in strong else board.colours.muted
                left = self.plot.left - board.em * 0.6
                board.text(left, middle, self._written[position], colour, side="right", bold=position in strong)
            if self._ends:
                board.text(self.area.right, middle, self._at_end[position], side="right")
