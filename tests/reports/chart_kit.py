"""What tests of charts share: formats, sizes from a thumbnail to a wall, and how words are checked for room."""

from __future__ import annotations

import itertools
import warnings
from typing import TYPE_CHECKING

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


def check_words(figure: Figure) -> None:
    """There are words; none overlap and none leave the picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call] # matplotlib's own
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
