"""What the tests of dialogs share: a small ledger, a session on a fixed day, and hands on the keyboard."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ardesk.domain.records import Customer, Invoice
from ardesk.operations import customers, invoices
from ardesk.ui.session import Session
from tests.ledgers import born

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

TODAY = dt.date(2026, 11, 22)  # a Sunday


def a_session(tmp_path: Path, *, locale: str = "en_US", currency: str = "USD") -> Session:
    """A session on a new ledger with the customers ACME, BIRCH and CEDAR."""
    ledger = born(tmp_path / "a.ardesk", "Oak Ltd", currency, locale)
    for code, name in (("ACME", "Acme Ltd"), ("BIRCH", "Birch & Sons"), ("CEDAR", "Cedar Works")):
        customers.save_customer(ledger, Customer(code=code, name=name))
    return Session(ledger, today=TODAY)


def an_invoice(session: Session, number: str, date: str, total: int, *, code: str = "ACME", due: str = "") -> int:
    """The id of an issued invoice of that total, due after thirty days unless said otherwise."""
    customer = session.ledger.find(Customer, code=code)
    assert customer is not None
    assert customer.id is not None
    day = dt.date.fromisoformat(date)
    due_day = dt.date.fromisoformat(due) if due else day + dt.timedelta(days=30)
    made = Invoice(
        number=number, customer_id=customer.id, date=day, due_date=due_day, net=total, total=total, currency="USD"
    )
    return invoices.save_invoice(session.ledger, made)


class Hands:
    """Types on whatever has the focus in one window and counts the chords."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self.window = window
        self.chords = 0
        if not window.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose):
            qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: window.isAncestorOf(QApplication.focusWidget()))  # type: ignore[arg-type]  # None is none

    @property
    def focus(self) -> QWidget:
        """The widget that hears the keys."""
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def type(self, text: str) -> None:
        """Every letter is one chord."""
        for letter in text:
            self.chords += 1
            QTest.keyClicks(self.focus, letter)

    def press(self, *keys: str) -> None:
        """Chords by name, such as `Ctrl+Return`."""
        for name in keys:
            self.chords += 1
            QTest.keySequence(self.focus, QKeySequence(name))
            QApplication.processEvents()

    def go_to(self, name: str) -> None:
        """Tab until the field of that name has the focus."""
        for _ in range(60):
            if self.focus.objectName() in (name, f"{name}.text"):
                return
            QTest.keyClick(self.focus, Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}")
