"""The discs that stand for aging classes, in front of words that say the same."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFontMetrics, QGuiApplication, QPixmap
from PySide6.QtWidgets import QApplication

from ardesk.ui.theme import colour

_DRAWING = (  # a drawing, since a painter's first pen brings all of `Qt` in, a tenth of the start
    '<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 100 100">'
    '<circle cx="50" cy="58" r="34" fill="{ink}"/></svg>'
)


def disc(tone: str) -> QPixmap:
    """A disc of that colour as high as small letters, the sign in front of words that say the same."""
    size = round(QFontMetrics(QApplication.font()).ascent() * 0.9)
    return _disc(colour(tone).name(), size, QGuiApplication.primaryScreen().devicePixelRatio())


@cache
def _disc(ink: str, size: int, ratio: float) -> QPixmap:
    picture = QPixmap()
    picture.loadFromData(_DRAWING.format(side=round(size * ratio), ink=ink).encode())
    picture.setDevicePixelRatio(ratio)
    return picture
