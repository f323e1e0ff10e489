"""Bars across the window: what was done with its Undo, what is wrong and what to do, what kind of ledger this is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from ardesk.i18n import _
from ardesk.ui.icons import icon
from ardesk.ui.theme import colour, colours, ems, mixed, theme

_SHOWN_FOR = 12_000  # milliseconds; Ctrl+Z goes on working after that


class Bar(QWidget):
    """A line of text on a tinted ground with a stripe in `tone` (accent, good, watch, bad) at its left."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.tone = "accent"
        self.label = QLabel(self)
        self.label.setObjectName(f"{name}_text")
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.row = QHBoxLayout(self)
        self.row.addWidget(self.label, 1)
        self._space()
        theme().changed.connect(self._space)
        self.hide()

    def say(self, text: str, tone: str) -> None:
        """Show this text; screen readers hear it."""
        self.tone = tone
        self.label.setText(text)
        self.setAccessibleName(text)
        self.show()
        self.update()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @property
    def text(self) -> str:
        """What is said."""
        return self.label.text()

    def _space(self) -> None:
        gap = ems(self, 0.3)
        self.row.setContentsMargins(ems(self, 0.9), gap, ems(self, 0.4), gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), mixed(colour(self.tone).name(), colours().ground, 0.12))
        painter.fillRect(0, 0, ems(self, 0.25), self.height(), colour(self.tone))
        painter.end()
        super().paintEvent(event)


class MessageBar(Bar):
    """The newest message. Good news leaves by itself, trouble stays until it is closed or something is done."""

    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("message_bar", parent)
        self.undo_button = self._button("undo", _("Undo"), "undo")
        self.redo_button = self._button("redo", _("Do again"), "redo")
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("message_close")
        self.close_button.setAccessibleName(_("Close this message"))
        self.close_button.setToolTip(_("Close this message"))
        self.close_button.setIcon(icon("close", "muted"))
        self.close_button.setAutoRaise(True)
        self.row.addWidget(self.close_button)
        self.undo_button.clicked.connect(self.undo_wanted)
        self.redo_button.clicked.connect(self.redo_wanted)
        self.close_button.clicked.connect(self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave)

    def _button(self, name: str, text: str, picture: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(f"message_{name}")
        button.setIcon(icon(picture))
        self.row.addWidget(button)
        return button

    def done(self, text: str) -> None:
        """Something was done and can be undone."""
        self._show(text, "good", undo=True)

    def undone(self, text: str) -> None:
        """Something was undone and can be done again."""
        self._show(text, "accent", redo=True)

    def told(self, text: str) -> None:
        """Something happened; there is nothing to do."""
        self._show(text, "accent")

    def trouble(self, text: str) -> None:
        """Something is wrong; the text says what to do."""
        self._show(text, "bad", stays=True)

    def _show(self, text: str, tone: str, *, undo: bool = False, redo: bool = False, stays: bool = False) -> None:
        self.undo_button.setVisible(undo)
        self.redo_button.setVisible(redo)
        self.say(text, tone)
        self._timer.stop()
        if not stays:
            self._timer.start(_SHOWN_FOR)

    def _leave(self) -> None:
        if self.underMouse() or self.close_button.hasFocus() or self.undo_button.hasFocus():
            self._timer.start(_SHOWN_FOR)
        else:
            self.hide()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "close_button"):
            self.close_button.setIcon(icon("close", "muted"))
            self.undo_button.setIcon(icon("undo"))
            self.redo_button.setIcon(icon("redo"))
        super().changeEvent(event)


class Banner(Bar):
    """What holds for the whole ledger, such as that it may only be read; one button where something can be done."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("banner", parent)
        self.button = QPushButton(self)
        self.button.setObjectName("banner_button")
        self.button.clicked.connect(self.wanted)
        self.row.addWidget(self.button)

    def announce(self, text: str, button: str = "", tone: str = "watch") -> None:
        """Show the text, with a button if it has one."""
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.say(text, tone)
