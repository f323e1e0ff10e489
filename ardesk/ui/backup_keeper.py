"""The backup of every half hour, made in the background, and what is told of it: little, and only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui import tasks

if TYPE_CHECKING:
    from ardesk.operations.keeping import Kept
    from ardesk.ui.main_window import MainWindow

_WARNED = "window.warned_of_place"
_EVERY = 30 * 60 * 1000  # milliseconds


class BackupKeeper(QObject):
    """Backs the window's ledger up while it is open, whenever half an hour has brought a change."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.session = window, window.session
        self._told = ""
        self.timer = QTimer(window)  # the window stops its timers when it closes
        self.timer.setInterval(_EVERY)
        self.timer.timeout.connect(self.look)
        if not window.sample and not self.session.ledger.read_only:
            self.timer.start()
            QTimer.singleShot(0, self, self.warn)

    def warn(self) -> None:
        """Say where the ledger lies, if that is no good place; once for each place."""
        from ardesk.operations.keeping import warning

        said = warning(self.session.ledger.path)
        if said and self.session.state.get(_WARNED) != said:
            self.session.state[_WARNED] = said
            self.session.message.emit(said)

    def look(self) -> None:
        """Back up, if anything has changed since the newest backup."""
        from ardesk.operations.keeping import back_up_if_changed

        path = self.session.ledger.path
        tasks.run(lambda: back_up_if_changed(path), self._made, key="backup", failed=self._failed)

    def _made(self, kept: Kept) -> None:
        if kept.copy is not None:
            self.window.status.show_backup(self.session.ledger.newest_backup)
        if kept.doubtful:
            self._say(doubt(), trouble=True)
        elif kept.aside or kept.copy is not None:
            self._say(kept.aside, trouble=False)

    def _failed(self, fault: Exception) -> None:
        if not isinstance(fault, ArdeskError):
            raise fault
        self._say(fault.sentence, trouble=True)

    def _say(self, sentence: str, *, trouble: bool) -> None:
        """Tell it, unless it is what was told last; an empty sentence means that all is well again."""
        if sentence and sentence != self._told:
            (self.session.message if trouble else self.session.told).emit(sentence)
        self._told = sentence


def doubt() -> str:
    """What is said of a backup whose journal is in doubt."""
    return _("This ledger was changed from outside. “Check this ledger” in the menu Help says where.")
