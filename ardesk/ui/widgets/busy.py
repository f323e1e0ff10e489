"""Background work that a view waits for: a bar that moves while it takes longer than a second."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui import tasks
from ardesk.ui.theme import ems

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.ui.session import Session

T = TypeVar("T")
_PATIENCE = 1_000  # milliseconds


class Busy(QProgressBar):
    """Hidden unless work given to `run` is under way for longer than anybody likes to wait."""

    def __init__(self, session: Session, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.session, self._key = session, f"{name}.{id(self)}"
        self.setObjectName(f"{name}_busy")
        self.setAccessibleName(_("Working"))
        self.setRange(0, 0)
        self.setTextVisible(False)
        self.setFixedHeight(max(3, ems(self, 0.3)))
        self.hide()
        self._timer = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._timer.timeout.connect(self.show)

    def run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """`work()` in the background, then `then(its answer)`, unless more work was given meanwhile.

        What is refused is told as a sentence.
        """

        def done(answer: T) -> None:
            self._stop()
            then(answer)

        def failed(fault: Exception) -> None:
            self._stop()
            if not isinstance(fault, ArdeskError):
                raise fault
            self.session.message.emit(fault.sentence)

        self._timer.start()
        tasks.run(work, done, key=self._key, failed=failed)

    def _stop(self) -> None:
        self._timer.stop()
        self.hide()
