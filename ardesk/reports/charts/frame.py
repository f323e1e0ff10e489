"""What charts over months have in common: heading, scale with a real zero line, names of months, names at the end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.reports.charts.board import Area
from ardesk.reports.charts.scale import Scale, scale, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.format import Formats
    from ardesk.reports.charts.board import Board
    from ardesk.reports.charts.data import Data, Label

_WIDEST_NAMES = 0.34
_WIDEST_MARKS = 0.3
_ROOMY, _CRAMPED = 8, 5  # lines, from which years stand below the months, and months below the figures
_WIDEST_SIDES = 0.62  # names at the end give way to the figures where both would take more


def axis_text(value: float, unit: str, formats: Formats) -> str:
    """A round figure beside an axis: money in whole units, percentages with their sign."""
    from ardesk.domain.money import minor_digits

    if unit == "money":
        return formats.number(value / 10 ** minor_digits(formats.base), 0)
    plain = formats.number(value, 0 if float(value).is_integer() else 1)
    return formats.percent(value).replace(formats.number(value, 1), plain) if unit == "percent" else plain


def value_text(value: float, unit: str, formats: Formats) -> str:
    """A value as it is written beside its line or bar."""
    return axis_text(round(value), unit, formats) if unit == "money" else formats.figure(value, unit)


class Frame:
    """The inner area of a chart over months and its scale, once heading, scale and names have taken their room."""

    def __init__(
        self,
        board: Board,
        area: Area,
        data: Data,
        extremes: Sequence[float],
        ends: Sequence[str],
        *,
        patches: bool = False,
    ) -> None:
        self.board, self.data = board, data
        line = board.line_height
        top = line * 1.75 if data.heading else line * 0.6
        self.lines_below = 2 if area.height > line * _ROOMY else 1 if area.height > line * _CRAMPED else 0
        rough = area.inset(bottom=line * (0.5, 1.3, 2.2)[self.lines_below], top=top)
        self.scale: Scale = scale(
            extremes, max(1, min(5, int(rough.height / (line * 1.7)))), whole=data.unit == "count"
        )
        marks = [axis_text(tick, data.unit, board.style.formats) for tick in self.scale.ticks]
        left = max(map(board.measure, marks)) + board.em * 0.85
        if left > area.width * _WIDEST_MARKS:
            marks, left = [""] * len(marks), board.em * 0.2
        self.ends = [board.shortened(name, area.width * _WIDEST_NAMES, bold=True) for name in ends]
        right = max((board.measure(name, bold=True) + board.em for name in self.ends if name), default=0)
        if right and patches:
            right += board.em
        if left + right > area.width * _WIDEST_SIDES:
            self.ends, right = [""] * len(self.ends), 0.0
        self.inner = rough.inset(left=left, right=right + board.em * 0.4)
        self._heading(area)
        self._grid(marks)
        self._months()

    def up(self, value: float) -> float:
        """The height of `value` on the board."""
        return self.inner.bottom + self.scale.share(value) * self.inner.height

    def slot(self, position: int) -> tuple[float, float]:
        """Left edge and width of the room of one label."""
        width = self.inner.width / max(1, len(self.data.labels))
        return self.inner.left + position * width, width

    def middle(self, position: int) -> float:
        """The middle of the room of one label."""
        left, width = self.slot(position)
        return left + width / 2

    def name_ends(self, heights: Sequence[float], colours: Sequence[str], patches: Sequence[str] = ()) -> None:
        """Writes the names at the right, each as near its height as the others let it, behind a patch of its colour."""
        half = self.board.line_height / 2
        area = self.inner
        places = spread(heights, self.board.line_height, area.bottom + half * 0.6, max(area.top, area.bottom + half))
        size, left = self.board.em * 0.7, area.right + self.board.em * 0.7
        for number, (name, place, colour) in enumerate(zip(self.ends, places, colours, strict=True)):
            shift = size * 1.5 if patches else 0.0
            if self.board.text(left + shift, place, name, colour, bold=True) and patches:
                self.board.box(Area(left, place - size / 2, size, size), patches[number])

    def nothing(self) -> None:
        """Says that there is nothing to show."""
        self.board.sentence(self.inner, self.data.nothing or _("No figures for these months."))

    def _heading(self, area: Area) -> None:
        if self.data.heading:
            text = self.board.shortened(self.data.heading, area.width, bold=True)
            self.board.text(
                area.left, area.top - self.board.line_height * 0.5, text, self.board.colours.text, bold=True
            )

    def _grid(self, marks: Sequence[str]) -> None:
        board, area = self.board, self.inner
        for tick, mark in zip(self.scale.ticks, marks, strict=True):
            height = self.up(tick)
            zero = tick == 0
            if self.data.empty and not zero:
                continue
            board.line(
                [area.left, area.right],
                [height] * 2,
                board.colours.muted if zero else board.colours.line,
                0.9 if zero else 0.5,
            )
            board.text(area.left - board.em * 0.6, height, mark, side="right")

    def _months(self) -> None:
        if not self.lines_below:
            return
        board, labels = self.board, self.data.labels
        names = [_short(label, board.style.formats) for label in labels]
        widest = max(map(board.measure, names), default=0) + board.em * 0.5
        every = next(
            (step for step in (1, 2, 3, 4, 6, 12, 24, 48) if self.slot(0)[1] * step >= widest), len(names) or 1
        )
        line = board.line_height
        shown_year, right = None, -1.0
        for position in range((len(names) - 1) % every, len(names), every):
            middle = self.middle(position)
            board.text(middle, self.inner.bottom - line * 0.75, names[position], side="center")
            label = labels[position]
            if isinstance(label, dt.date) and label.year != shown_year and self.lines_below > 1:
                year = str(label.year)
                half = board.measure(year) / 2
                if middle - half > right:
                    board.text(middle, self.inner.bottom - line * 1.7, year, side="center")
                    shown_year, right = label.year, middle + half + board.em


def _short(label: Label, formats: Formats) -> str:
    """A month's shortest name; its year is written once below."""
    if isinstance(label, str):
        return label
    return formats.short_month(label).replace(str(label.year), "").strip(" .,/-年г")
