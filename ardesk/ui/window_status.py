"""The status bar: open receivables, overdue, last verified backup, and where the ledger lies; figures are doors."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QToolButton, QWidget

from ardesk.i18n import _
from ardesk.ledger import Ledger, Totals
from ardesk.ui import tasks
from ardesk.ui.literal import literal
from ardesk.ui.session import Session, Wish
from ardesk.ui.theme import ems

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

_PAUSE = 150  # milliseconds after a change before the sums are read


class PathLabel(QLabel):
    """A path that gives up its middle where there is too little room."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path, self._fitted = str(path), False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip(literal(self._path))
        self.setAccessibleName(_("Ledger {path}").format(path=self._path))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def fit(self) -> None:
        """Write what there is room for."""
        self._fitted = True
        self.setAlignment(QtCore.Qt.AlignmentFlag.AlignRight | QtCore.Qt.AlignmentFlag.AlignVCenter)
        self.setIndent(ems(self, 0.4))
        room = self.width() - ems(self, 0.5)
        self.setText(self.fontMetrics().elidedText(self._path, QtCore.Qt.TextElideMode.ElideMiddle, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fitted:
            self.fit()
        super().resizeEvent(event)


class StatusBar(QStatusBar):
    """Asks the ledger again after each change."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("status_bar")
        self.setSizeGripEnabled(False)
        self.setMinimumHeight(ems(self, 1.7))
        self.open_button = self._door("status_open", "open", _("Show what is open"))
        self.overdue_button = self._door("status_overdue", "overdue", _("Show what is overdue"))
        self.backup_label = QLabel(self)
        self.backup_label.setObjectName("status_backup")
        self.addWidget(self.backup_label)
        self.path_label = PathLabel(session.ledger.path, self)
        self.path_label.setObjectName("status_path")
        self.addPermanentWidget(self.path_label, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.refresh)
        session.revision_changed.connect(lambda _revision: self._timer.start())

    def _door(self, name: str, chip: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setAutoRaise(True)
        button.clicked.connect(lambda: self.session.show_page("invoices", Wish("chip", (), chip)))
        self.addWidget(button)
        return button

    def refresh(self) -> None:
        """The figures of now, as soon as they are there."""
        ledger, today = self.session.ledger, self.session.today
        tasks.run(lambda: _totals(ledger.path, today), self._show, key="status", failed=lambda _fault: None)
        self.path_label.fit()
        self.show_backup(ledger.newest_backup)

    def _show(self, totals: Totals) -> None:
        ledger, formats = self.session.ledger, self.session.formats
        for button, text, amount in (
            (self.open_button, _("Open receivables {amount}"), totals.receivables),
            (self.overdue_button, _("Overdue {amount}"), totals.overdue),
        ):
            button.setText(text.format(amount=formats.money_with(amount, ledger.base)))
            button.setAccessibleName(button.text())

    def show_backup(self, copy: Path | None) -> None:
        """When the last verified copy was made."""
        if copy is None:
            self.backup_label.setText(_("No backup yet"))
            return
        made = dt.datetime.fromtimestamp(copy.stat().st_mtime).astimezone()
        day = _("today") if made.date() == self.session.today else self.session.formats.date(made.date())
        self.backup_label.setText(_("Verified backup {day} {time}").format(day=day, time=f"{made:%H:%M}"))
        self.backup_label.setToolTip(literal(str(copy)))


def _totals(path: Path, today: dt.date) -> Totals:
    """The sums, read in the thread that calls through a connection of its own; a long ledger takes its time."""
    with Ledger.open(path, read_only=True) as ledger:
        return ledger.totals(today)
