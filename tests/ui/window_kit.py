"""A ledger of a few invoices on screen, and the keyboard."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from ardesk.ui import tasks
from ardesk.ui.main_window import MainWindow
from ardesk.ui.session import Session
from tests.ledgers import add_customer, add_invoice, new_ledger, pay

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from ardesk.ledger import Ledger

TODAY = dt.date(2026, 10, 15)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def small_ledger(folder: Path) -> Ledger:
    """Two customers; one invoice paid, one overdue, one due in a week, one of today, one draft."""
    ledger = new_ledger(folder)
    alder, birch = add_customer(ledger, "ALDER"), add_customer(ledger, "BIRCH")
    paid = add_invoice(ledger, alder, "INV-1001", 100_00, day("2026-07-01"))
    add_invoice(ledger, alder, "INV-1002", 250_00, day("2026-08-01"))
    add_invoice(ledger, birch, "INV-1003", 40_50, day("2026-09-20"))
    add_invoice(ledger, birch, "INV-1004", 1250_00, day("2026-10-15"))
    add_invoice(ledger, birch, "INV-1005", 77_00, day("2026-10-15"), status="draft")
    pay(ledger, alder, 100_00, day("2026-08-10"), (paid, 100_00))
    return ledger


def window_on(ledger: Ledger, qtbot: QtBot, state: MutableMapping[str, object] | None = None) -> MainWindow:
    """The window on this ledger, complete, with all its rows."""
    window = MainWindow(Session(ledger, today=TODAY, state={} if state is None else state))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    with qtbot.waitSignal(window.invoices.loaded):
        window.complete()
    assert tasks.finish()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.go_to_field.isVisible())
    window.page.setFocus()
    return window


def focus(qtbot: QtBot, widget: QWidget) -> None:
    """Give it the keyboard, and wait until it is seen and has it: before that no shortcut is heard."""
    widget.window().activateWindow()
    widget.setFocus()
    qtbot.waitUntil(lambda: widget.isVisible() and widget.hasFocus())


def press(widget: object, keys: str) -> None:
    """Press a chord on whatever has the focus there."""
    from PySide6.QtGui import QKeySequence
    from PySide6.QtWidgets import QApplication, QWidget

    target = QApplication.focusWidget() or widget
    assert isinstance(target, QWidget)
    QTest.keySequence(target, QKeySequence(keys))


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    ledger = small_ledger(tmp_path)
    shown = window_on(ledger, qtbot)
    yield shown
    shown.close()
    shown.session.close()
    ledger.close()
