"""What tests of charts share: formats, sizes from a thumbnail to a wall, and how words are checked for room."""

from __future__ import annotations

import itertools
import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ardesk.format import Formats
from ardesk.reports.charts import Style
from ardesk.reports.colours import LIGHT, Colours

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = Formats("en_US", "USD")
SIZES = [(1.25, 0.83), (2.4, 2.6), (4.0, 2.0), (7.0, 1.6), (12.0, 6.0), (40.0, 22.5)]
LONG_NAMES = [
    "Alder $x$ & Sons",
    "Österreichisch-Ungarische Donaudampfschifffahrtsgesellschaft mit beschränkter Haftung",
    "<b>Birch</b>",
    "Cedar, Cypress, Chestnut & Cottonwood Holdings (International) plc",
    "東京都千代田区丸の内株式会社",
]


def style(width: float, height: float, colours: Colours = LIGHT) -> Style:
    return Style(width, height, FORMATS, colours)


def words_of(figure: Figure) -> list[str]:
    from matplotlib.text import Text

    return [one.get_text() for one in figure.findobj(Text) if one.get_text().strip()]


class Line(NamedTuple):
    """A line or a row of dots, in inches."""

    colour: str
    across: list[float]
    up: list[float]
    dashed: bool
    dots: bool


def lines_of(figure: Figure) -> list[Line]:
    return [
        Line(
            str(one.get_color()),
            np.asarray(one.get_xdata(), dtype=float).tolist(),
            np.asarray(one.get_ydata(), dtype=float).tolist(),
            one.is_dashed(),
            one.get_marker() == "o",
        )
        for one in figure.axes[0].get_lines()
    ]


class Bar(NamedTuple):
    """A filled rectangle, in inches."""

    left: float
    bottom: float
    width: float
    height: float
    colour: str


def bars_of(figure: Figure) -> list[Bar]:
    from matplotlib.colors import to_hex
    from matplotlib.patches import Rectangle

    found = [one for one in figure.findobj(Rectangle) if one.get_zorder() == 2 and isinstance(one, Rectangle)]
    return [
        Bar(one.get_x(), one.get_y(), one.get_width(), one.get_height(), to_hex(one.get_facecolor()).upper())
        for one in found
    ]


def check_words(figure: Figure) -> None:
    """There are words; none overlap and none leave the picture."""
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.text import Text

    renderer = RendererAgg(1, 1, figure.dpi)  # type: ignore[no-untyped-call] # matplotlib's own
    words = [one for one in figure.findobj(Text) if one.get_text().strip()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a sign that no font has is drawn as a box
        boxes = [(one.get_text(), one.get_window_extent(renderer)) for one in words]
    assert boxes
    for text, box in boxes:
        assert box.x0 >= -1, text
        assert box.x1 <= figure.bbox.width + 1, text
        assert box.y0 >= -2, text
        assert box.y1 <= figure.bbox.height + 2, text
    for (one, first), (two, second) in itertools.combinations(boxes, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        up = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert across <= 1 or up <= 3, (one, two)


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
