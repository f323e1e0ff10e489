"""Our icons in the colours in use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QSize
from PySide6.QtGui import QGuiApplication, QIcon, QImageReader, QPixmap

from ardesk.paths import resource
from ardesk.ui.theme import colour

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialogButtonBox

_DRAWN_IN: Final = "#1C2127"  # the stroke of every icon in resources
_SIZES: Final = (16, 32)


def icon(name: str, tone: str = "text") -> QIcon:
    """One of our icons in the colour of that name."""
    return _icon(name, colour(tone).name(), QGuiApplication.primaryScreen().devicePixelRatio())


def without_icons(buttons: QDialogButtonBox) -> QDialogButtonBox:
    """The usual buttons, as plain as our own."""
    for button in buttons.buttons():
        button.setIcon(QIcon())
    return buttons


@cache
def _icon(name: str, ink: str, ratio: float) -> QIcon:
    file = resource("icons", f"{name}.svg")
    if not file.is_file():
        return QIcon()
    drawing = file.read_text(encoding="utf-8").replace(_DRAWN_IN, ink)
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(_rendered(drawing.encode(), size, ratio))
    return made


def _rendered(drawing: bytes, size: int, ratio: float) -> QPixmap:
    buffer = QBuffer()
    buffer.setData(QByteArray(drawing))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(round(size * ratio), round(size * ratio)))
    picture = QPixmap.fromImageReader(reader)
    picture.setDevicePixelRatio(ratio)
    return picture
