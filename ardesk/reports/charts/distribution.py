"""How late payments came: a column for each span of days, early ones left of the due date, late ones right of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ardesk.i18n import _, _n
from ardesk.reports.charts.board import Area, Board
from ardesk.reports.charts.data import Chart, Twin
from ardesk.reports.charts.frame import axis_text
from ardesk.reports.charts.scale import Scale, scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.reports.charts.data import Cell, Style

_FILL = 0.9
_WIDEST_MARKS = 0.3
_MONTH = 30
_ROOMY = 8  # lines, from which there is room for more than the figures


@dataclass(frozen=True, slots=True)
class Span:
    """Payments from `first` to `last` days late (negative is early), None where open; amount in minor units."""

    first: int | None
    last: int | None
    amount: int
    count: int

    @property
    def late(self) -> bool:
        """Whether they came after the due date."""
        return self.first is not None and self.first > 0

    def name(self) -> str:
        """The span in words: `1 to 7 days late`, `on the due date`, `8 to 14 days early`."""
        if self.first is None:
            return _("{days} or more days early").format(days=-(self.last or 0))
        if self.last is None:
            return _("{days} or more days late").format(days=self.first)
        if self.first == self.last:
            return self._day(self.first)
        if self.first > 0:
            return _("{first} to {last} days late").format(first=self.first, last=self.last)
        if self.last == 0:
            return _("{days} days early to the due date").format(days=-self.first)
        return _("{last} to {first} days early").format(first=-self.first, last=-self.last)

    @staticmethod
    def _day(day: int) -> str:
        if day == 0:
            return _("On the due date")
        late = _n("{days} day late", "{days} days late", day) if day > 0 else ""
        return (late or _n("{days} day early", "{days} days early", -day)).format(days=abs(day))


@dataclass(frozen=True, slots=True)
class DistributionData:
    """Spans in order, none across the due date, by amount or by count (`unit`); the median weighs them likewise."""

    spans: Sequence[Span]
    median: float | None
    unit: str
    heading: str = ""
    nothing: str = ""

    def value(self, span: Span) -> int:
        """What its column shows."""
        return span.amount if self.unit == "money" else span.count

    @property
    def whole(self) -> int:
        """All of them together."""
        return sum(self.value(span) for span in self.spans)


def distribution(data: DistributionData, style: Style) -> Chart:
    """A column a span on one axis of days; the due date is a line, the median a dashed one, both named."""
    board = Board(style)
    area = board.heading(board.area, data.heading)
    if data.whole > 0:
        _Drawing(board, area, data).draw()
    else:
        board.sentence(area, data.nothing or _("No invoice was paid in this period."))
    return Chart(board.figure, _twin(data), tuple(board.hits), together=True)


def _twin(data: DistributionData) -> Twin:
    whole = data.whole
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (span.name(), span.amount, span.count, data.value(span) * 100 / whole if whole else None) for span in data.spans
    )
    columns = _("Days late"), _("Amount"), _("Payments"), _("Share")
    return Twin(columns, rows, ("text", "money", "count", "percent"))


class _Drawing:
    """The columns on their axes."""

    def __init__(self, board: Board, area: Area, data: DistributionData) -> None:
        self.board, self.data = board, data
        line = board.line_height
        self.roomy = area.height > line * _ROOMY
        rough = area.inset(top=line * (2.4 if self.roomy else 1.3), bottom=line * (2.35 if self.roomy else 1.2))
        values = [data.value(span) for span in data.spans]
        self.scale: Scale = scale(values, max(1, min(5, int(rough.height / (line * 1.7)))), whole=data.unit == "count")
        self.marks = [axis_text(tick, data.unit, board.style.formats) for tick in self.scale.ticks]
        left = max(map(board.measure, self.marks)) + board.em * 0.85
        if left > area.width * _WIDEST_MARKS:
            self.marks, left = [""] * len(self.marks), board.em * 0.2
        self.area, self.plot = area, rough.inset(left=left, right=board.em * 0.4)
        self.edges = _edges(data.spans)

    def up(self, value: float) -> float:
        return self.plot.bottom + self.scale.share(value) * self.plot.height

    def across(self, days: float) -> float:
        """Where so many days late lie; a day's column begins half a day before it."""
        first, last = self.edges[0], self.edges[-1]
        share = (min(max(days, first), last) - first) / (last - first)
        return self.plot.left + share * self.plot.width

    def draw(self) -> None:
        self._grid()
        for position, span in enumerate(self.data.spans):
            left, right = self.across(self.edges[position]), self.across(self.edges[position + 1])
            value = self.data.value(span)
            if value > 0:
                gap = (right - left) * (1 - _FILL) / 2
                bar = Area(left + gap, self.plot.bottom, right - left - 2 * gap, self.up(value) - self.plot.bottom)
                self.board.box(bar, self._fill(span))
            self.board.hit(Area(left, self.plot.bottom, right - left, self.plot.height), position, 0)
        self._due()
        self._median()
        self._days()

    def _fill(self, span: Span) -> str:
        """The colour of the class of age in which the money came."""
        if not span.late:
            return self.board.colours.aging[0]
        return self.board.colours.aging[min(4, 1 + ((span.first or 1) - 1) // _MONTH)]

    def _grid(self) -> None:
        board, plot = self.board, self.plot
        for tick, mark in zip(self.scale.ticks, self.marks, strict=True):
            zero = tick == 0
            colour = board.colours.muted if zero else board.colours.line
            board.line([plot.left, plot.right], [self.up(tick)] * 2, colour, 0.9 if zero else 0.5)
            board.text(plot.left - board.em * 0.6, self.up(tick), mark, side="right")

    def _due(self) -> None:
        """The due date's line with the shares on both its sides."""
        board, plot, data = self.board, self.plot, self.data
        due = self.across(0.5)
        top = plot.top + board.line_height * (2.1 if self.roomy else 1.1)
        board.line([due] * 2, [plot.bottom, top], board.colours.text, 0.9)
        late = sum(data.value(span) for span in data.spans if span.late) * 100 / data.whole
        percent, gap = board.style.formats.percent, board.em * 0.5
        words = [_("On time {share}").format(share=percent(100 - late)), _("Late {share}").format(share=percent(late))]
        room = min(due - self.area.left, self.area.right - due) - gap
        if any(board.measure(text, bold=True) > room for text in words):
            words = [percent(100 - late), percent(late)]
        height = top - board.line_height * 0.5
        for text, side, away in zip(words, ("right", "left"), (-gap, gap), strict=True):
            board.text(due + away, height, text, board.colours.text, side=side, bold=True)

    def _median(self) -> None:
        board, plot, median = self.board, self.plot, self.data.median
        if median is None:
            return
        left = self.across(median)
        top = plot.top + board.line_height * 0.9
        board.line([left] * 2, [plot.bottom, top], board.colours.text, 1.0, dashed=True)
        if not self.roomy:
            return
        text = _median_words(median, board.style.formats.number(abs(median), 0 if float(median).is_integer() else 1))
        side, away = ("left", board.em * 0.4) if left > self.across(0.5) else ("right", -board.em * 0.4)
        board.text(left + away, top - board.line_height * 0.35, text, side=side)

    def _days(self) -> None:
        """Days below the columns' edges, the due date first."""
        board, plot = self.board, self.plot
        height = plot.bottom - board.line_height * 0.75
        board.text(self.across(0.5), height, "0", side="center")
        if self.roomy:
            board.text(self.across(0.5), height - board.line_height * 0.95, _("due date"), side="center")
        names = {edge: board.style.formats.number(abs(round(edge - 0.5)), 0) for edge in self.edges[1:-1]}
        room = (self.across(self.edges[2]) - self.across(self.edges[1])) if names else 1.0
        widest = max(map(board.measure, names.values()), default=0) + board.em * 0.5
        every = max(1, math.ceil(widest / room))
        zero = self.edges.index(0.5)
        for position, edge in enumerate(self.edges[1:-1], start=1):
            if position != zero and (position - zero) % every == 0:
                board.text(self.across(edge), height, names[edge], side="center")
        for left, side, text in self.roomy * (
            (plot.left, "left", _("days early")),
            (plot.right, "right", _("days late")),
        ):
            board.text(left, height - board.line_height * 0.95, text, side=side)


def _median_words(median: float, figure: str) -> str:
    if median > 0:
        return _n("median {days} day late", "median {days} days late", _plural(median)).format(days=figure)
    if median < 0:
        return _n("median {days} day early", "median {days} days early", _plural(median)).format(days=figure)
    return _("median on the due date")


def _plural(days: float) -> int:
    """The whole number whose form of words fits."""
    return math.ceil(abs(days))


def _edges(spans: Sequence[Span]) -> list[float]:
    """Where each span begins and the last ends, in days, a half before its first; open ones are as wide as others."""
    widths = [span.last - span.first + 1 for span in spans if span.first is not None and span.last is not None]
    usual = max(widths, default=7)
    start = spans[0].first - 0.5 if spans[0].first is not None else (spans[0].last or 0) + 0.5 - usual
    found = [start]
    for span in spans:
        found.append(found[-1] + usual if span.last is None else span.last + 0.5)
    return found
