"""The part of a form that holds its fields: it asks for the room they need, and scrolls only where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class Body(QScrollArea):
    """A grid of label, field, label, field. `cramped` comes with the width and the height that are missing."""

    cramped = Signal(QSize)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = self._inside = QWidget()
        self.grid = QGridLayout(inside)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(3, 1)
        self.grid.setVerticalSpacing(self.fontMetrics().height() // 3)
        self.grid.setHorizontalSpacing(self.fontMetrics().height() * 2 // 3)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._look)
        inside.installEventFilter(self)

    def sizeHint(self) -> QSize:
        hint = self._inside.sizeHint()
        return QSize(max(hint.width() + self._bar_width(), self.minimumWidth()), hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._inside.minimumSizeHint().width() + self._bar_width(), self.fontMetrics().height() * 6)

    def _bar_width(self) -> int:
        """Room for the scroll bar, so that it never covers a field."""
        return self.verticalScrollBar().sizeHint().width()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._later.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def _look(self) -> None:
        if not self.isVisible():
            return
        room, least = self.viewport().size(), self.grid.totalMinimumSize()
        by_width = self.grid.totalHeightForWidth(room.width()) if self.grid.hasHeightForWidth() else 0
        missing = QSize(max(least.width() - room.width(), 0), max(least.height(), by_width) - room.height())
        if missing.width() or missing.height() > 0:
            self.cramped.emit(missing)
