"""A passphrase: typed unseen, taken as it is, kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ardesk.ui.widgets.fields import LineField


class SecretField(LineField):
    """One line whose letters are not shown; what the keyboard would learn from it is forbidden."""

    def __init__(self, name: str, *, width: int = 30, parent: QWidget | None = None) -> None:
        super().__init__(name, width=width, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    def value(self) -> str:
        """The passphrase, blanks around it too."""
        return self.text()
