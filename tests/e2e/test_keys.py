"""The table of keys in the window's description, held: how many chords each of the owner's frequent tasks takes."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from ardesk.domain.records import Activity, Invoice, Payment
from ardesk.ui import tasks
from ardesk.ui.pages.collections import CollectionsPage
from ardesk.ui.printing import printer
from tests.ledgers import add_customer, add_invoice, new_ledger
from tests.reports.printed import read_pages
from tests.ui.window_kit import TODAY, day, window_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.main_window import MainWindow


PATIENCE = 60_000  # milliseconds; only a program that hangs ever needs them


def dialogs(window: MainWindow) -> list[QDialog]:
    return window.findChildren(QDialog)


class Keyboard:
    """Presses keys on whatever hears them, and counts the chords."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot, self.chords = window, qtbot, 0

    def press(self, *keys: str) -> None:
        """Chords by name."""
        for name in keys:
            self.chords += 1
            QTest.keySequence(QApplication.focusWidget() or self.window, QKeySequence(name))
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Every letter is a chord."""
        for letter in text:
            self.chords += 1
            QTest.keyClicks(QApplication.focusWidget() or self.window, letter)

    def dialog_opens(self) -> None:
        """Wait for the dialog that a key has opened."""
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), QDialog), timeout=PATIENCE)

    def dialog_closes(self) -> None:
        """Wait until it is closed, and bring the keyboard back to the window, as a window manager does."""
        self.qtbot.waitUntil(lambda: not any(one.isVisible() for one in dialogs(self.window)), timeout=PATIENCE)
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window, timeout=PATIENCE)


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    ledger = new_ledger(tmp_path)
    acme, birch = add_customer(ledger, "ACME"), add_customer(ledger, "BIRCH")
    add_invoice(ledger, acme, "INV-1041", 250_00, day("2026-08-01"))
    add_invoice(ledger, birch, "INV-1042", 300_00, day("2026-08-20"))
    add_invoice(ledger, birch, "INV-1043", 500_00, day("2026-09-20"))
    shown = window_on(ledger, qtbot)
    yield shown
    tasks.finish(PATIENCE)
    shown.close()
    shown.session.close()
    ledger.close()


@pytest.fixture
def keys(window: MainWindow, qtbot: QtBot) -> Keyboard:
    return Keyboard(window, qtbot)


def still_open(window: MainWindow) -> dict[str, int]:
    return {row.number: row.open for row in window.session.ledger.invoice_rows(TODAY)}


def test_a_new_invoice_for_a_known_customer(window: MainWindow, keys: Keyboard) -> None:
    keys.press("Ctrl+Shift+N")
    keys.dialog_opens()
    keys.type("acm")
    keys.press("Tab")
    keys.type("1250")
    keys.press("Ctrl+Return")
    keys.dialog_closes()
    assert keys.chords <= 10
    (made,) = (one for one in window.session.ledger.all(Invoice) if one.total == 1250_00)
    assert (made.number, made.date, made.status) == ("INV-1044", TODAY, "issued")


def test_the_selected_invoice_paid_in_full(window: MainWindow, keys: Keyboard) -> None:
    keys.press("End")
    keys.chords = 0
    keys.press("Ctrl+R")
    keys.dialog_opens()
    keys.press("Return")
    keys.dialog_closes()
    assert keys.chords == 2
    assert still_open(window) == {"INV-1041": 0, "INV-1042": 300_00, "INV-1043": 500_00}


@pytest.mark.parametrize("way", [["Down"], ["b", "i", "r"]])
@pytest.mark.parametrize(
    ("amount", "left", "credit"),
    [
        ("350", {"INV-1041": 250_00, "INV-1042": 0, "INV-1043": 450_00}, []),
        ("1000", {"INV-1041": 250_00, "INV-1042": 0, "INV-1043": 0}, [200_00]),
    ],
)
def test_one_payment_over_several_invoices_of_the_customer_chosen_a_moment_ago(
    window: MainWindow, keys: Keyboard, way: list[str], amount: str, left: dict[str, int], credit: list[int]
) -> None:
    keys.press("Ctrl+2", *way, "Ctrl+R")
    keys.dialog_opens()
    keys.type(amount)
    keys.press("Return")
    keys.dialog_closes()
    assert keys.chords <= 10
    assert still_open(window) == left
    (payment,) = window.session.ledger.all(Payment)
    assert [one.amount_left for one in window.session.ledger.unapplied(payment.customer_id, TODAY)] == credit


def test_a_call_with_result_and_next_date(window: MainWindow, keys: Keyboard) -> None:
    keys.press("Ctrl+3")
    assert tasks.finish(PATIENCE)
    assert window.session.selection.customer_ids == (1,)  # Acme's row
    keys.chords = 0
    keys.press("Ctrl+L")
    keys.dialog_opens()
    keys.type("bir")
    keys.press("Tab", "Alt+2", "Return")
    keys.dialog_closes()
    assert keys.chords <= 7
    keys.chords = 0
    keys.press("Ctrl+L")
    keys.dialog_opens()
    keys.press("Alt+1", "Return")
    keys.dialog_closes()
    assert keys.chords == 3
    logged = [(one.customer_id, one.outcome, one.follow_up) for one in window.session.ledger.all(Activity)]
    # from a Thursday: three days after a message is a Sunday, so Monday; a day after no answer is Friday
    assert logged == [(2, "message left", dt.date(2026, 10, 19)), (1, "no answer", dt.date(2026, 10, 16))]


def test_whom_to_chase_first(window: MainWindow, keys: Keyboard) -> None:
    keys.press("Ctrl+3")
    assert tasks.finish(PATIENCE)
    assert keys.chords == 1
    assert isinstance(page := window.page, CollectionsPage)
    assert page.view is page.worklist
    assert [row.rank for row in page.worklist.table.selected_rows()] == [1]
    assert page.worklist.table.selected_rows()[0].item.overdue == 250_00  # the older debt; Birch's is younger


def test_last_months_summary_printed(
    keys: Keyboard, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dialog is the real one; only the printer is a file."""
    printed = tmp_path / "printed.pdf"

    def into_a_file(paper: object) -> QPrinter:
        made: QPrinter = prepared(paper)  # type: ignore[arg-type]  # the paper
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(printed))
        return made

    prepared = printer.prepared_printer
    monkeypatch.setattr(printer, "prepared_printer", into_a_file)
    answer = QTimer(interval=50)
    answer.timeout.connect(partial(press_return_in_the_print_dialog, keys))
    answer.start()
    keys.press("Ctrl+5", "Ctrl+P")
    qtbot.waitUntil(printed.is_file, timeout=PATIENCE)
    assert keys.chords == 3
    text = read_pages(printed)[0]
    assert "September 2026" in text
    assert "Credit sales 500.00 550.00" in text


def press_return_in_the_print_dialog(keys: Keyboard) -> None:
    """Return once; a dialog that stays all the same is put away, and nothing has been printed."""
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QPrintDialog):
        if keys.chords > 2:
            dialog.reject()
        keys.chords += 1
        QTest.keyClick(dialog, Qt.Key.Key_Return)


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, a list that drops down can't be raised
def test_invoice_1042_found(window: MainWindow, keys: Keyboard) -> None:
    keys.press("Ctrl+K")
    keys.type("1042")
    keys.press("Return")
    assert keys.chords <= 6
    assert [row.number for row in window.invoices.table.selected_rows()] == ["INV-1042"]


def test_the_last_thing_undone(window: MainWindow, keys: Keyboard) -> None:
    keys.press("End", "Ctrl+R")
    keys.dialog_opens()
    keys.press("Return")
    keys.dialog_closes()
    keys.chords = 0
    keys.press("Ctrl+Z")
    assert keys.chords == 1
    assert still_open(window)["INV-1041"] == 250_00
    assert window.session.ledger.all(Payment) == []
