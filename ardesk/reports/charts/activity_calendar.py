"""A calendar of activity: a column a week, a box a day, the darker the more was done."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.reports.charts.board import Area, Board
from ardesk.reports.charts.data import Chart, Twin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.reports.charts.data import Style

_WEEK = 7
_STRENGTHS = (0.28, 0.5, 0.74, 1.0)
_FILL = 0.86
_TALLEST = 2.2  # a day's height over its width, at most
_SMALLEST = 0.06  # inches of a day's square; where it would be smaller, the earliest weeks are not drawn
_RARE = 20  # one day in so many may be above where the last step begins


@dataclass(frozen=True, slots=True)
class CalendarData:
    """So many contacts on each day from `first` on."""

    first: dt.date
    counts: Sequence[int]
    heading: str = ""
    nothing: str = ""

    def day(self, position: int) -> dt.date:
        """The day at that position."""
        return self.first + dt.timedelta(days=position)

    def steps(self) -> tuple[int, ...]:
        """The greatest count of each shade but the strongest, at most three, rising."""
        busy = sorted(count for count in self.counts if count > 0)
        if not busy:
            return ()
        high = busy[-1 - len(busy) // _RARE]
        shades = len(_STRENGTHS)
        return tuple(sorted({math.ceil(high * part / shades) for part in range(1, shades)} - {high, busy[-1]}))


def activity_calendar(data: CalendarData, style: Style) -> Chart:
    """Weeks from left to right; the scale is said in words below."""
    board = Board(style)
    area = board.heading(board.area, data.heading)
    if any(data.counts):
        _Drawing(board, area, data).draw()
    else:
        board.sentence(area, data.nothing or _("No contact was logged in these months."))
    rows = tuple((data.day(position), count) for position, count in enumerate(data.counts))
    twin = Twin((_("Day"), _("Contacts")), rows, ("date", "count"))
    return Chart(board.figure, twin, tuple(board.hits), together=True)


class _Drawing:
    """The squares with months above, weekdays at the left and the scale below."""

    def __init__(self, board: Board, area: Area, data: CalendarData) -> None:
        self.board, self.data, formats = board, data, board.style.formats
        line = board.line_height
        self.begin = formats.first_weekday
        self.offset = (data.first.weekday() - self.begin) % _WEEK
        weeks = math.ceil((self.offset + len(data.counts)) / _WEEK)
        self.days = [formats.weekday(data.first + dt.timedelta(days=at - self.offset)) for at in range(_WEEK)]
        left = max(map(board.measure, self.days)) + board.em * 0.6
        if left > area.width * 0.25:
            left = 0.0
        self.named = left > 0
        room = area.inset(left=left, top=line * 1.1, bottom=line * 1.4)
        self.wide = max(_SMALLEST, min(room.width / weeks, room.height / _WEEK))
        self.high = min(self.wide * _TALLEST, room.height / _WEEK)
        self.shown = max(1, min(weeks, int(room.width / self.wide + 1e-9)))
        self.skipped = weeks - self.shown
        self.plot = Area(room.left, room.top - self.high * _WEEK, self.wide * self.shown, self.high * _WEEK)
        self.area, self.steps = area, data.steps()
        ground = board.colours.ground
        self.shades = [_mixed(board.colours.accent, ground, share) for share in _strengths(len(self.steps) + 1)]
        self.none = board.colours.line

    def square(self, position: int) -> Area | None:
        """The place of a day, None for one that is not drawn."""
        week, weekday = divmod(position + self.offset, _WEEK)
        week -= self.skipped
        if week < 0:
            return None
        return Area(self.plot.left + week * self.wide, self.plot.top - (weekday + 1) * self.high, self.wide, self.high)

    def draw(self) -> None:
        places: dict[str, list[Area]] = {}
        for position, count in enumerate(self.data.counts):
            place = self.square(position)
            if place is not None:
                gap = self.wide * (1 - _FILL) / 2
                places.setdefault(self._shade(count), []).append(place.inset(gap, gap, gap, gap))
                self.board.hit(place, position, 0)
        for shade, areas in places.items():
            self.board.boxes(areas, shade)
        self._months()
        self._weekdays()
        self._scale()

    def _shade(self, count: int) -> str:
        if count <= 0:
            return self.none
        return self.shades[sum(count > step for step in self.steps)]

    def _months(self) -> None:
        board, height = self.board, self.plot.top + self.board.line_height * 0.55
        for position in range(len(self.data.counts)):
            day, place = self.data.day(position), self.square(position)
            if place is not None and day.day == 1:
                name = board.style.formats.short_month(day)
                shown = name if day.month == 1 else name.replace(str(day.year), "").strip(" .,/-年г")
                board.text(place.left, height, shown)

    def _weekdays(self) -> None:
        if not self.named:
            return
        for at in (0, 2, 4, 6, 1, 3, 5):
            height = self.plot.top - (at + 0.5) * self.high
            self.board.text(self.plot.left - self.board.em * 0.5, height, self.days[at], side="right")

    def _scale(self) -> None:
        """What the shades stand for: none, then from each step to the next."""
        board = self.board
        height, patch = self.plot.bottom - board.line_height * 0.8, board.em * 0.75
        lows = [1, *(step + 1 for step in self.steps)]
        words = [
            str(low) if low == step else f"{low}\N{EN DASH}{step}" for low, step in zip(lows, self.steps, strict=False)
        ]
        last = lows[-1]
        words = [
            _("none"),
            *words,
            str(last) if last == max(self.data.counts) else _("{count} or more").format(count=last),
        ]
        left = self.plot.left
        for fill, word in zip([self.none, *self.shades], words, strict=True):
            end = left + patch * 1.5 + board.measure(word)
            if end > self.area.right:
                left, height = self.plot.left, height - board.line_height * 1.1
                end = left + patch * 1.5 + board.measure(word)
                if height < board.line_height * 0.6:
                    return
            board.box(Area(left, height - patch / 2, patch, patch), fill)
            board.text(left + patch * 1.5, height, word)
            left = end + board.em
        board.text(left, height, _("contacts a day"))


def _strengths(count: int) -> tuple[float, ...]:
    """So many of the strengths, the last always among them."""
    return _STRENGTHS[-count:] if count > 1 else _STRENGTHS[-1:]


def _mixed(over: str, under: str, share: float) -> str:
    """The colour of `over` laid on `under`, covering this share of it."""
    pairs = ((int(over[at : at + 2], 16), int(under[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)
