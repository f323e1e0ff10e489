"""The discs that stand for aging classes, in front of words that say the same."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from ardesk.ui.theme import colour


def disc(tone: str) -> QPixmap:
    """A disc of that colour as high as small letters, the sign in front of words that say the same."""
    size = round(QFontMetrics(QApplication.font()).ascent() * 0.9)
    return _mark(colour(tone).name(), size, QGuiApplication.primaryScreen().devicePixelRatio())


@cache
def _mark(ink: str, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor(ink))
    painter.drawEllipse(QRectF(size * 0.16, size * 0.24, size * 0.68, size * 0.68))
    painter.end()
    return picture
