"""What a page shows while there is nothing on it: one sentence on what belongs there, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ardesk.ui.theme import chars, ems, theme

if TYPE_CHECKING:
    from collections.abc import Sequence


class EmptyPage(QWidget):
    """The sentence in the middle, under it a button for each (action's id, text); the window carries them out."""

    def __init__(self, sentence: str, offers: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("empty_page")
        self.label = QLabel(sentence, self)
        self.label.setObjectName("empty_text")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._fit()
        theme().changed.connect(self._fit)
        layout = QVBoxLayout(self)
        layout.setSpacing(ems(self, 0.7))
        layout.addStretch(2)
        layout.addWidget(self.label, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(ems(self, 0.7))
        for number, (action, text) in enumerate(offers):
            button = QPushButton(text, self)
            button.setObjectName(f"offer_{action}")
            button.setMinimumWidth(chars(self, 34))
            button.setMinimumHeight(ems(self, 2.2))
            button.setDefault(number == 0)
            button.clicked.connect(lambda _checked=False, action=action: self._perform(action))
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            if not number:
                self.setFocusProxy(button)
        layout.addStretch(3)

    def _fit(self) -> None:
        self.label.setFixedWidth(chars(self, 60))
        self.label.setMinimumHeight(self.label.heightForWidth(self.label.width()))

    def _perform(self, action: str) -> None:
        window = self.window()
        perform = getattr(window, "perform", None)
        if callable(perform):
            perform(action)
