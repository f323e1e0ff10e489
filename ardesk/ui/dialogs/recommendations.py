"""The recommendations in a window of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout

from ardesk.i18n import _
from ardesk.ui.theme import ems
from ardesk.ui.widgets.recommendations_view import RecommendationsView

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class RecommendationsDialog(QDialog):
    """What the owner might do about it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recommendations")
        self.setWindowTitle(_("Recommendations"))
        self.view = RecommendationsView(session, self)
        close = QPushButton(_("Close"), self)
        close.setObjectName("recommendations.close")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.view, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(self.view.wide, ems(self, 32))
        self.view.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return is for the list; else it would press the first button of the dialog that the list opens."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self.view.drop()
        super().done(result)
