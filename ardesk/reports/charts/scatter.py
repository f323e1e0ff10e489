"""Customers as dots: how much each owes against how late it is, the notable ones by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ardesk.i18n import _
from ardesk.reports.charts.board import Area, Board
from ardesk.reports.charts.data import Chart, Twin
from ardesk.reports.charts.frame import axis_text
from ardesk.reports.charts.scale import Scale, scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.reports.charts.data import Style

_MOST_NAMES = 14
_WIDEST_NAME = 0.3
_WIDEST_MARKS = 0.3
_MONTH = 30
_DOT = 5.0
_ROOMY = 7  # lines, from which the axis has a name


class Point(NamedTuple):
    """One customer: an amount in minor units and the days it is late."""

    name: str
    amount: float
    days: float


@dataclass(frozen=True, slots=True)
class ScatterData:
    """Customers with their amounts and days; `split` in days and the mean amount divide the picture in quarters."""

    points: Sequence[Point]
    heading: str = ""
    across_name: str = ""
    up_name: str = ""
    split: float = _MONTH
    nothing: str = ""

    @property
    def mean(self) -> float:
        """The mean amount."""
        return sum(point.amount for point in self.points) / len(self.points) if self.points else 0.0


def scatter(data: ScatterData, style: Style) -> Chart:
    """A dot a customer in the colour of its class of age; names stand where they lie on no other word or dot."""
    board = Board(style)
    area = board.heading(board.area, data.heading)
    if data.points:
        _Drawing(board, area, data).draw()
    else:
        board.sentence(area, data.nothing or _("No customer is past due."))
    rows = tuple((point.name, point.amount, point.days) for point in data.points)
    columns = _("Customer"), data.up_name or _("Past due"), data.across_name or _("Days past due")
    return Chart(board.figure, Twin(columns, rows, ("text", "money", "days")), tuple(board.hits), together=True)


class _Drawing:
    """The dots on their axes, both of which begin at zero."""

    def __init__(self, board: Board, area: Area, data: ScatterData) -> None:
        self.board, self.data, self.area = board, data, area
        line = board.line_height
        self.roomy = area.height > line * _ROOMY
        rough = area.inset(top=line * 1.1, bottom=line * (2.35 if self.roomy else 1.2))
        most = max(1, min(5, int(rough.height / (line * 1.9))))
        self.vertical: Scale = scale([point.amount for point in data.points], most)
        self.marks = [axis_text(tick, "money", board.style.formats) for tick in self.vertical.ticks]
        left = max(map(board.measure, self.marks)) + board.em * 0.85
        if left > area.width * _WIDEST_MARKS:
            self.marks, left = [""] * len(self.marks), board.em * 0.4
        self.plot = rough.inset(left=left, right=board.em * 1.2)
        wide = max(1, min(8, int(self.plot.width / (board.em * 5))))
        self.horizontal: Scale = scale([point.days for point in data.points], wide, whole=True)

    def across(self, days: float) -> float:
        return self.plot.left + self.horizontal.share(days) * self.plot.width

    def up(self, amount: float) -> float:
        return self.plot.bottom + self.vertical.share(amount) * self.plot.height

    def draw(self) -> None:
        self._axes()
        self._quarters()
        self._dots()
        if self.roomy and len(self.data.points) > 1:
            self._name_mean()
        self._names()

    def _axes(self) -> None:
        board, plot, line = self.board, self.plot, self.board.line_height
        for tick, mark in zip(self.vertical.ticks, self.marks, strict=True):
            zero = tick == 0
            colour = board.colours.muted if zero else board.colours.line
            board.line([plot.left, plot.right], [self.up(tick)] * 2, colour, 0.9 if zero else 0.5)
            board.text(plot.left - board.em * 0.6, self.up(tick), mark, side="right")
        board.line([self.across(0)] * 2, [plot.bottom, plot.top], board.colours.muted, 0.9)
        for tick in self.horizontal.ticks:
            text = board.style.formats.number(tick, 0)
            board.text(self.across(tick), plot.bottom - line * 0.75, text, side="center")
        name = self.data.across_name or _("Days past due")
        board.text(plot.right, plot.bottom - line * 1.7, board.shortened(name, plot.width), side="right")

    def _quarters(self) -> None:
        """Quiet lines at the mean amount and at the days that divide late from very late."""
        board, plot, data = self.board, self.plot, self.data
        quiet = board.colours.quiet
        if self.horizontal.low < data.split < self.horizontal.high:
            board.line([self.across(data.split)] * 2, [plot.bottom, plot.top], quiet, 0.7, dashed=True)
            words = _("{days} days").format(days=board.style.formats.number(data.split, 0))
            board.text(self.across(data.split), plot.top + board.line_height * 0.5, words, side="center")
        if len(data.points) > 1:
            height = self.up(data.mean)
            board.line([plot.left, plot.right], [height] * 2, quiet, 0.7, dashed=True)

    def _name_mean(self) -> None:
        """Names the line of the mean where no dot lies."""
        board, plot, height = self.board, self.plot, self.up(self.data.mean)
        words = _("mean {amount}").format(amount=axis_text(self.data.mean, "money", board.style.formats))
        lift = board.line_height * 0.55
        for share in (1.0, 0.75, 0.5, 0.3):
            for up in (height + lift, height - lift):
                if board.text(plot.left + plot.width * share, up, words, side="right"):
                    return

    def _dots(self) -> None:
        board, colours = self.board, self.board.colours
        half = board.em * 0.4
        groups: dict[str, list[Point]] = {}
        for point in self.data.points:
            late = min(4, 1 + int(max(0.0, point.days - 1e-9) // _MONTH)) if point.days > 0 else 0
            groups.setdefault(colours.aging[late], []).append(point)
        for colour, points in groups.items():
            board.dots([self.across(one.days) for one in points], [self.up(one.amount) for one in points], colour, _DOT)
        for number, point in enumerate(self.data.points):
            place = Area(self.across(point.days) - half, self.up(point.amount) - half, 2 * half, 2 * half)
            board.keep_free(place.inset(*[half * 0.3] * 4))
            board.hit(place, number, 0)

    def _names(self) -> None:
        """Names of those that owe most and longest, each on the first free side of its dot."""
        board = self.board
        ranked = sorted(self.data.points, key=lambda point: -point.amount * max(point.days, 0.0))
        largest = sorted(self.data.points, key=lambda point: -point.amount)[:3]
        gap, lift = board.em * 0.6, board.line_height * 0.75
        for point in dict.fromkeys([*largest, *ranked[:_MOST_NAMES]]):
            left, height = self.across(point.days), self.up(point.amount)
            name = board.shortened(point.name, self.area.width * _WIDEST_NAME)
            width = board.measure(name)
            for start, middle in (
                (left + gap, height),
                (left - gap - width, height),
                (left - width / 2, height + lift),
                (left - width / 2, height - lift),
            ):
                inside = self.plot.left < start and self.plot.bottom < middle - board.em / 2
                if inside and board.text(start, middle, name, board.colours.text):
                    break
