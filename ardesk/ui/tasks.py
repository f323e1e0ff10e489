"""Background work: one way in and one way back; only immutable values cross, stale answers are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QRunnable, QThreadPool, QTimer, Signal, Slot
from shiboken6 import isValid

from ardesk.ui import garbage

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def _nothing(*_: object) -> None: ...


@dataclass(slots=True, eq=False)
class _Task:
    """A piece of work on its way: `answer` or `fault` is set when it comes back."""

    work: Callable[[], object]
    then: Callable[[object], None]
    failed: Callable[[Exception], None] | None
    key: str
    turn: int
    era: int
    answer: object = None
    fault: Exception | None = None

    def forget(self) -> None:
        """Let go of everything here, in the window's thread: the pool's may hold the task a moment longer."""
        self.work = self.then = _nothing
        self.failed = self.answer = self.fault = None


def _gone(hearer: Callable[[object], None]) -> bool:
    """Whether it is of a widget that Qt has deleted meanwhile."""
    owner = getattr(hearer, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)


class _Desk(QObject):
    """Where answers arrive, in the window's thread."""

    finished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.turns: dict[str, int] = {}
        self.waiting = 0
        self.era = 0
        self.finished.connect(self.receive)

    @Slot(object)
    def receive(self, task: _Task) -> None:
        self.waiting -= 1
        garbage.release(task)
        try:
            self._hand_over(task)
        finally:
            task.forget()

    def _hand_over(self, task: _Task) -> None:
        stale = task.era != self.era or (task.key and self.turns.get(task.key) != task.turn)
        if stale or _gone(task.then):
            return
        if task.fault is None:
            task.then(task.answer)
        elif task.failed is not None:
            task.failed(task.fault)
        else:
            raise task.fault


class _Runner(QRunnable):
    """Carries one task through the pool."""

    def __init__(self, task: _Task, desk: _Desk) -> None:
        super().__init__()
        self.task, self.desk = task, desk

    def run(self) -> None:
        try:
            self.task.answer = self.task.work()
        except Exception as fault:  # noqa: BLE001 - it is raised or shown in the window's thread
            self.task.fault = fault
        self.desk.finished.emit(self.task)


class _Place:
    """The one desk, made when the first work is given."""

    desk: _Desk | None = None


def _desk() -> _Desk:
    if _Place.desk is None:
        _Place.desk = _Desk()
    return _Place.desk


def run(
    work: Callable[[], T],
    then: Callable[[T], None],
    *,
    key: str = "",
    failed: Callable[[Exception], None] | None = None,
) -> None:
    """`work()` in a pool thread, then `then(its answer)` in the window's; a newer run of the same `key` drops this one.

    A fault goes to `failed`, or to the handler at the top when there is none.
    """
    desk = _desk()
    turn = desk.turns.get(key, 0) + 1
    if key:
        desk.turns[key] = turn
    task = _Task(work, then, failed, key, turn, desk.era)  # type: ignore[arg-type]  # `then` takes what `work` gives
    desk.waiting += 1
    garbage.hold(task)
    QThreadPool.globalInstance().start(_Runner(task, desk))


def drop(key: str) -> None:
    """Whatever runs under `key` is no longer awaited."""
    desk = _desk()
    desk.turns[key] = desk.turns.get(key, 0) + 1


def forget_all() -> None:
    """Whatever runs now is no longer awaited: its window has gone."""
    if _Place.desk is not None:
        _Place.desk.era += 1


def end(milliseconds: int = 30_000) -> None:
    """Begin nothing more, and let what runs come to its end unheard: the program is about to leave."""
    pool = QThreadPool.globalInstance()
    pool.clear()
    pool.waitForDone(milliseconds)


def finish(milliseconds: int = 10_000) -> bool:
    """Whether all work given so far has come back within that time; events are handled meanwhile."""
    desk, patience = _desk(), QTimer()
    patience.setSingleShot(True)
    patience.start(milliseconds)
    while desk.waiting and patience.isActive():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return not desk.waiting
