"""The drawing board: a figure without axes, measured in inches, on which charts place every line and word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ardesk.reports.charts.data import Hit
from ardesk.reports.fonts import LETTERS, chart_families

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.figure import Figure

    from ardesk.reports.charts.data import Style

POINT = 1 / 72
_ELLIPSIS = "…"
_TALL = 0.92  # of a line: how high words are taken to be
_BELOW = 0.57  # of their height: more than half, since some letters reach below the line
_EDGE = 0.01
_DOTS = 100.0  # an inch, at which words are measured
_WIDTHS: dict[tuple[str, float, bool], float] = {}  # the same words come back in every chart


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in inches, from the figure's lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.bottom + self.height

    def meets(self, other: Area) -> bool:
        """Whether the two have a part in common."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0 and min(self.top, other.top) - max(self.bottom, other.bottom) > 0

    def inset(self, left: float = 0, bottom: float = 0, right: float = 0, top: float = 0) -> Area:
        """The area less these edges; never of negative size."""
        width, height = max(0.01, self.width - left - right), max(0.01, self.height - bottom - top)
        return Area(self.left + left, self.bottom + bottom, width, height)


@cache
def _ruler() -> RendererAgg:
    """What measures words, whatever the size of the picture."""
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, _DOTS)  # type: ignore[no-untyped-call] # matplotlib's own


class Board:
    """Draws in inches; words are never read as formulas and always in the bundled font."""

    def __init__(self, style: Style) -> None:
        from matplotlib.figure import Figure
        from matplotlib.font_manager import FontProperties

        self.style = style
        self.colours = style.colours
        self.area = Area(0, 0, style.width, style.height)
        self.hits: list[Hit] = []
        self._words: list[Area] = []
        self.figure: Figure = Figure(figsize=(style.width, style.height), facecolor=style.colours.ground)
        self._fonts = {
            bold: FontProperties(family=chart_families(), size=style.points, weight="bold" if bold else "normal")
            for bold in (False, True)
        }
        self._axes = self._sheet()

    def _sheet(self) -> Axes:
        axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set_xlim(0, self.style.width)
        axes.set_ylim(0, self.style.height)
        axes.set_autoscale_on(False)
        return axes

    @property
    def line_height(self) -> float:
        """The height of a line of words."""
        return self.style.points * 1.3 * POINT

    @property
    def em(self) -> float:
        """The size of the letters."""
        return self.style.points * POINT

    def measure(self, text: str, *, bold: bool = False) -> float:
        """The width of `text`."""
        key = text, self.style.points, bold
        with LETTERS:
            if key not in _WIDTHS:
                _WIDTHS[key] = self._measured(text, bold=bold)
            return _WIDTHS[key]

    def _measured(self, text: str, *, bold: bool) -> float:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a sign that no font has is drawn as a box
            width, _height, _descent = _ruler().get_text_width_height_descent(  # type: ignore[no-untyped-call] # matplotlib's own
                text, self._fonts[bold], ismath=False
            )
        return float(width) / _DOTS

    def shortened(self, text: str, width: float, *, bold: bool = False) -> str:
        """The text cut with an ellipsis so that it is at most `width` wide."""
        if self.measure(text, bold=bold) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            fits = self.measure(text[:middle].rstrip() + _ELLIPSIS, bold=bold) <= width
            low, high = (middle, high) if fits else (low, middle - 1)
        return text[:low].rstrip() + _ELLIPSIS if low else ""

    def text(
        self, left: float, middle: float, text: str, colour: str = "", *, side: str = "left", bold: bool = False
    ) -> bool:
        """Words beside the point, half above and half below it; whether there was room.

        Words that would lie on earlier ones, or leave the picture, are left out: they stay in the table.
        """
        place = self._place(left, middle, self.measure(text, bold=bold), side)
        if not text.strip() or not self.free(place):
            return False
        self._words.append(place)
        self._axes.text(
            left,
            middle,
            text,
            color=colour or self.colours.muted,
            ha=side,
            va="center_baseline",
            fontproperties=self._fonts[bold],
            parse_math=False,
            zorder=5,
        )
        return True

    def _place(self, left: float, middle: float, width: float, side: str) -> Area:
        start = {"left": left, "right": left - width, "center": left - width / 2}[side]
        height = self.line_height * _TALL
        return Area(start, middle - height * _BELOW, width, height)

    def free(self, place: Area) -> bool:
        """Whether words may stand there."""
        inside = place.left >= -_EDGE and place.right <= self.area.width + _EDGE
        inside = inside and place.bottom >= -_EDGE and place.top <= self.area.height + _EDGE
        return inside and not any(place.meets(other) for other in self._words)

    def heading(self, area: Area, text: str) -> Area:
        """Writes the heading at the top of the area and gives what is left below it."""
        if not text:
            return area
        shown = self.shortened(text, area.width, bold=True)
        self.text(area.left, area.top - self.line_height * 0.5, shown, self.colours.text, bold=True)
        return area.inset(top=self.line_height * 1.5)

    def sentence(self, area: Area, text: str) -> None:
        """Says a sentence in the middle of the area, in as many lines as it takes and there is room for."""
        lines = self._wrapped(text, area.width)
        room = max(1, int(area.height / self.line_height))
        if len(lines) > room:
            lines = [*lines[: room - 1], self.shortened(" ".join(lines[room - 1 :]), area.width)]
        top = area.bottom + (area.height + (len(lines) - 1) * self.line_height) / 2
        for number, line in enumerate(lines):
            self.text(area.left + area.width / 2, top - number * self.line_height, line, side="center")

    def _wrapped(self, text: str, width: float) -> list[str]:
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if self.measure(longer) <= width or not lines[-1]:
                lines[-1] = self.shortened(longer, width)
            else:
                lines.append(self.shortened(word, width))
        return lines

    def line(
        self, across: Sequence[float], up: Sequence[float], colour: str, points: float = 0.6, *, dashed: bool = False
    ) -> None:
        """A line through the points, broken where a coordinate is NaN."""
        self._axes.plot(
            across,
            up,
            color=colour,
            linewidth=points,
            linestyle=(0, (3, 2)) if dashed else "solid",
            solid_capstyle="round",
            solid_joinstyle="round",
            clip_on=False,
            zorder=1 if colour in {self.colours.line, self.colours.muted} and points < 1 else 3,
        )

    def dot(self, across: float, up: float, colour: str, points: float = 3.6) -> None:
        """A dot."""
        self._axes.plot(
            [across],
            [up],
            marker="o",
            markersize=points,
            color=colour,
            markeredgecolor=self.colours.ground,
            markeredgewidth=0.8,
            clip_on=False,
            zorder=4,
        )

    def dots(self, across: Sequence[float], up: Sequence[float], colour: str, points: float = 3.6) -> None:
        """Many dots of one colour."""
        self._axes.plot(
            across,
            up,
            linestyle="none",
            marker="o",
            markersize=points,
            color=colour,
            markeredgecolor=self.colours.ground,
            markeredgewidth=0.6,
            clip_on=False,
            zorder=4,
        )

    def keep_free(self, place: Area) -> None:
        """No words may stand there."""
        self._words.append(place)

    def boxes(self, areas: Sequence[Area], colour: str) -> None:
        """Many rectangles filled with one colour."""
        from matplotlib.collections import PolyCollection

        corners = [
            ((one.left, one.bottom), (one.right, one.bottom), (one.right, one.top), (one.left, one.top))
            for one in areas
        ]
        self._axes.add_collection(PolyCollection(corners, facecolor=colour, linewidth=0, clip_on=False, zorder=2))

    def box(self, area: Area, colour: str, value: tuple[int, int] | None = None) -> None:
        """A filled rectangle; as `value` (label, series) it is a hit."""
        from matplotlib.patches import Rectangle

        patch = Rectangle(
            (area.left, area.bottom), area.width, area.height, facecolor=colour, linewidth=0, clip_on=False, zorder=2
        )
        self._axes.add_patch(patch)
        if value is not None:
            self.hit(area, *value)

    def hit(self, area: Area, label: int, series: int) -> None:
        """Notes that a value stands in `area`."""
        width, height = self.style.width, self.style.height
        share = (area.left / width, 1 - area.top / height, area.width / width, area.height / height)
        self.hits.append(Hit(*share, label, series))
