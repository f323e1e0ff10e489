"""Where in a window markup is markup instead of its letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import Qt as Text
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QTabBar,
    QTextEdit,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SEEN = "<img"  # what of it has to be there as letters wherever any of it is
_KEY = re.compile(r"A&(?!…)")
_MOST_ROWS = 40
_TIP = Qt.ItemDataRole.ToolTipRole


def shown_as(text: str, form: Qt.TextFormat = Qt.TextFormat.AutoText) -> str:
    """The letters on screen of a label or tooltip with this text."""
    rich = form == Qt.TextFormat.RichText or (form == Qt.TextFormat.AutoText and Text.mightBeRichText(text))
    if not rich:
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def is_obeyed(text: str, shown: str) -> bool:
    """Whether any of the markup in `text` is not on screen."""
    return ("passwd" in text and SEEN not in shown) or "\ufffc" in shown


def is_swallowed(text: str) -> bool:
    """Whether the label of a button, a tab or a menu takes an ampersand of a name for the mark of a key."""
    return "passwd" in text and _KEY.search(text.replace("&&", "")) is not None


def obeyed(root: QWidget) -> Iterator[str]:
    """Every place in the window where markup is markup."""
    for widget in (root, *root.findChildren(QWidget)):
        name = f"{type(widget).__name__} {widget.objectName()}"
        yield from (f"{name}: {text[:300]}" for text in _texts(widget))
        if is_obeyed(widget.toolTip(), shown_as(widget.toolTip())):
            yield f"{name} tooltip: {widget.toolTip()}"
        for action in widget.actions():
            if is_obeyed(action.toolTip(), shown_as(action.toolTip())):
                yield f"{name} action: {action.toolTip()}"
            if is_swallowed(action.text()) or ("passwd" in action.text() and "\t" in action.text()):
                yield f"{name} menu: {action.text()}"
        if isinstance(widget, QAbstractItemView | QComboBox) and widget.model() is not None:
            yield from (f"{name} item tooltip: {tip}" for tip in _tips(widget.model()))


def _texts(widget: QWidget) -> Iterator[str]:
    """What is obeyed of the widget's own text."""
    if isinstance(widget, QLabel):
        if is_obeyed(widget.text(), shown_as(widget.text(), widget.textFormat())):
            yield widget.text()
        if widget.buddy() is not None and is_swallowed(widget.text()):
            yield widget.text()
    if isinstance(widget, QAbstractButton) and is_swallowed(widget.text()):
        yield widget.text()
    if isinstance(widget, QTabBar):
        tips = [widget.tabToolTip(tab) for tab in range(widget.count())]
        yield from (tip for tip in tips if is_obeyed(tip, shown_as(tip)))
        yield from (text for tab in range(widget.count()) if is_swallowed(text := widget.tabText(tab)))
    if isinstance(widget, QTextEdit) and is_obeyed(widget.toHtml().replace("&lt;", "<"), widget.toPlainText()):
        yield widget.toHtml()[-400:]


def _tips(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    above = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(above)
    found = [model.headerData(column, Qt.Orientation.Horizontal, _TIP) for column in range(columns)]
    for row in range(min(model.rowCount(above), _MOST_ROWS)):
        found += [model.data(model.index(row, column, above), _TIP) for column in range(columns)]
    yield from (tip for tip in found if isinstance(tip, str) and is_obeyed(tip, shown_as(tip)))
