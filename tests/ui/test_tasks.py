"""Background work and the window's own things."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QObject

from ardesk.ui import tasks

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("qapp")


def much_garbage() -> None:
    """So many objects that the collector runs several times, if it may."""
    for _ in range(50):
        _lists: list[list[object]] = [[] for _ in range(20_000)]


def test_widgets_are_never_cleared_away_by_a_thread_beside() -> None:
    gone: list[int] = []
    mine = threading.get_ident()

    class Closed(QObject):
        """Part of a ring, as closed dialogs are: only the collector clears it."""

    def leave_rings() -> None:
        for _ in range(100):
            one = Closed()
            one.itself = one  # type: ignore[attr-defined]  # the ring
            weakref.finalize(one, lambda: gone.append(threading.get_ident()))

    leave_rings()
    tasks.run(much_garbage, lambda _: None)
    assert tasks.finish()
    gc.collect()
    assert len(gone) == 100
    assert set(gone) == {mine}
    assert gc.isenabled()


def test_what_a_task_held_goes_in_the_windows_thread() -> None:
    gone: list[int] = []

    class Window(QObject):
        def work(self) -> None: ...

        def show(self, _answer: None) -> None: ...

    for _ in range(200):
        window = Window()
        weakref.finalize(window, lambda: gone.append(threading.get_ident()))
        tasks.run(window.work, window.show)
        del window
    assert tasks.finish()
    assert gone == [threading.get_ident()] * 200


def test_what_comes_for_a_widget_that_is_gone_is_dropped(qtbot: QtBot) -> None:
    told: list[object] = []

    class Chart(QObject):
        def show(self, answer: object) -> None:
            told.append(answer)

    chart = Chart()
    with qtbot.captureExceptions() as faults:
        tasks.run(lambda: 1, chart.show)
        assert tasks.finish()
        tasks.run(lambda: 2, chart.show)
        shiboken6.delete(chart)
        assert tasks.finish()
    assert (told, faults) == ([1], [])
