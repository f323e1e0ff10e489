"""A line of text that says something about what stands above it: an error, a warning, a hint."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ardesk.ui.theme import colour


class Note(QLabel):
    """Text in the colour of its `tone` (bad, watch, good, muted); hidden while it has none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tone = "muted"
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, text: str, tone: str = "bad") -> None:
        """Show `text`, announced to screen readers; an empty one clears the line."""
        if (text, tone) == (self.text(), self.tone):
            return
        self.tone = tone
        self.setText(text)
        self.setAccessibleName(text)
        self._colour()
        self.setVisible(bool(text))
        if text and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _colour(self) -> None:
        palette = self.palette()
        wanted = colour(self.tone)
        if palette.color(QPalette.ColorRole.WindowText) != wanted:
            palette.setColor(QPalette.ColorRole.WindowText, wanted)
            self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._colour()
