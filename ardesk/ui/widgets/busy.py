"""Background work that is waited for: a bar that moves while it takes longer than a second."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.operations.encrypting import Stop
from ardesk.ui import tasks
from ardesk.ui.theme import ems

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.ui.session import Session

T = TypeVar("T")
_PATIENCE = 1_000  # milliseconds


def _nothing(*_: object) -> None: ...


class MovingBar(QProgressBar):
    """Hidden until what `begin` announced has gone on for longer than anybody likes to wait; `end` hides it again."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_busy")
        self.setAccessibleName(_("Working"))
        self.setRange(0, 0)
        self.setTextVisible(False)
        self.setFixedHeight(max(3, ems(self, 0.3)))
        self.hide()
        self._timer = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._timer.timeout.connect(self.show)

    def begin(self) -> None:
        """Work is under way."""
        self._timer.start()

    def end(self) -> None:
        """It is done."""
        self._timer.stop()
        self.hide()


class Busy(MovingBar):
    """The bar of a view whose figures take their time; see `run`."""

    def __init__(self, session: Session, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.session, self._key = session, f"{name}.{id(self)}"

    def run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """`work()` in the background, then `then(its answer)`, unless more work was given meanwhile.

        What is refused is told as a sentence.
        """

        def done(answer: T) -> None:
            self.end()
            then(answer)

        def failed(fault: Exception) -> None:
            self.end()
            if not isinstance(fault, ArdeskError):
                raise fault
            self.session.message.emit(fault.sentence)

        self.begin()
        tasks.run(work, done, key=self._key, failed=failed)


class SecretWork(MovingBar):
    """The bar of work with a passphrase, which takes seconds by design; closing its dialog stops it."""

    def __init__(self, name: str, parent: QDialog) -> None:
        super().__init__(name, parent)
        parent.finished.connect(self.stop)
        self.under_way = False
        self._stop: Callable[[], None] = self.end
        self._then: Callable[[object], None] = _nothing
        self._told: Callable[[str], None] = _nothing

    def run(self, work: Callable[[], T], then: Callable[[T], None], told: Callable[[str], None]) -> None:
        """`work()` in the background, then `then(its answer)`; `told` has the sentence where it is refused."""
        self._stop = stop = Stop()
        self._then, self._told = then, told  # type: ignore[assignment]  # `then` takes what `work` gives
        self.under_way = True
        self.begin()

        def stoppable() -> T:
            with stop:
                return work()

        tasks.run(stoppable, self._done, failed=self._failed)

    def stop(self) -> None:
        """Nobody waits for it any more; what is encrypted or opened just now is given up."""
        self._then = self._told = _nothing
        self._stop()

    def _done(self, answer: object) -> None:
        self._over()
        self._then(answer)

    def _failed(self, fault: Exception) -> None:
        self._over()
        if not isinstance(fault, ArdeskError):
            raise fault
        self._told(fault.sentence)

    def _over(self) -> None:
        self.under_way = False
        self.end()
