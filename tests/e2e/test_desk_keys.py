"""Everything the collections desk does, on the keyboard alone: done once, and taken back by one Ctrl+Z."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ardesk.domain.records import TABLES, Complaint, Customer, Dispute, Payment, WriteOff
from ardesk.operations import collections
from ardesk.operations.credits import write_off
from ardesk.ui import tasks
from ardesk.ui.actions import BY_ID
from ardesk.ui.pages.collections import CollectionsPage
from ardesk.ui.pages.customers import CustomersPage
from tests.e2e.test_keys import PATIENCE, Keyboard
from tests.ledgers import add_customer, add_invoice, new_ledger, pay
from tests.ui.window_kit import TODAY, day, window_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.domain.records import Record
    from ardesk.ledger import Ledger
    from ardesk.ui.main_window import MainWindow

# What the desk offers, in the order of its description.
STEPS = (
    "edit_policy print_current put_off leave_alone chase_again assign_collector log_contact new_promise new_dispute "
    "new_deduction new_complaint show_evidence settle_current write_off clear_small record_recovery return_payment "
    "refund_credit receive_payment apply_credit print_day edit_wording mail_draft calendar_entry copy_phone copy_email "
    "copy_address show_recommendations hold_orders release_orders undo"
).split()


def test_each_step_has_a_key_or_a_letter_in_its_menu() -> None:
    assert [name for name in STEPS if not BY_ID[name].shortcut and "&" not in BY_ID[name].text] == []


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """ACME owes 100.00 for long, has 30.00 to his credit, a dispute and a complaint; BIRCH's 5.00 were given up."""
    with new_ledger(tmp_path) as made:
        acme, birch = add_customer(made, "ACME", phone="555"), add_customer(made, "BIRCH")
        old = add_invoice(made, acme, "A-1", 100_00, day("2026-08-01"))
        lost = add_invoice(made, birch, "B-1", 5_00, day("2026-07-01"))
        pay(made, acme, 30_00, day("2026-09-01"))
        write_off(made, WriteOff(number="W-1", invoice_id=lost, date=TODAY, amount=5_00, reason="gone"))
        collections.save_dispute(made, Dispute(number="D-1", invoice_id=old, amount=10_00, opened=day("2026-09-01")))
        collections.save_complaint(made, Complaint(date=day("2026-09-01"), customer_id=acme))
        yield made


class Desk(Keyboard):
    """What is done with keys changes the ledger once, and Ctrl+Z takes it back."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        super().__init__(window, qtbot)
        self.ledger = window.session.ledger

    def held(self) -> dict[type[Record], list[Record]]:
        return {cls: self.ledger.all(cls) for cls in TABLES}

    def menu(self, letter: str) -> None:
        """Alt+R opens the menu of records, the letter chooses in it."""
        QTest.keyClick(self.window, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        QTest.keyClicks(popup, letter)

    def does(self, label: str, *keys: str, typed: str = "", menu: str = "", dialog: bool = True) -> None:
        before = self.held()
        if menu:
            self.menu(menu)
        self.press(*keys)
        if dialog:
            self.dialog_opens()
            self.type(typed)
            self.press("Ctrl+Return")
        self.dialog_closes()
        assert label in (self.ledger.undo_label or "")
        assert self.held() != before
        self.press("Ctrl+Z")
        assert self.held() == before, label

    def go_to_time_line(self) -> None:
        page = self.window.page
        assert isinstance(page, CustomersPage)
        for _turn in range(20):
            if page.timeline.grid.hasFocus():
                return
            self.press("Tab")
        raise AssertionError("the time line is not reached by Tab")


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen, a menu can't be raised
def test_each_step_is_done_and_undone_on_the_keyboard(ledger: Ledger, qtbot: QtBot) -> None:
    window = window_on(ledger, qtbot)
    desk = Desk(window, qtbot)
    desk.press("Ctrl+2")
    assert tasks.finish(PATIENCE)
    desk.does("Acme left alone", "Ctrl+Shift+L", typed="asked us")
    desk.does("put off", "Ctrl+Shift+S")
    desk.does("Orders held: Acme", "Ctrl+Alt+H", typed="over the limit")
    desk.does("assigned", "Ctrl+Shift+G", typed="Dana")
    desk.does("Apply credit", "Ctrl+Shift+A")
    desk.does("Refund", menu="f")
    desk.does("Credit note", "Ctrl+Shift+R", typed="20")
    desk.does("Promise", "Ctrl+Shift+P")
    desk.does("Deduction", "Ctrl+Alt+D", typed="3")
    desk.does("Complaint", menu="m")
    desk.does("Contact with Acme", "Ctrl+L")
    desk.does("Payment", "Ctrl+R", typed="100")
    desk.go_to_time_line()
    at = next(row.id for row in window.page.events.rows if row.kind == "payment")  # type: ignore[attr-defined]  # that page
    while window.page.timeline.current_row().id != at:  # type: ignore[attr-defined]  # likewise
        desk.press("Down")
    desk.does("returned", menu="t", dialog=False)
    desk.press("Ctrl+3")
    assert tasks.finish(PATIENCE)
    desk.press("Alt+A")
    assert isinstance(page := window.page, CollectionsPage)
    assert page.view is page.claims
    desk.does("Dispute D-1 settled", "Ctrl+J", typed="c")
    desk.press("Ctrl+1")
    assert tasks.finish(PATIENCE)
    desk.press("Home")
    desk.does("Dispute", "Ctrl+Shift+D", typed="pricing")
    desk.does("Write off A-1", "Ctrl+Shift+W", typed="insolvent")
    desk.press("End")
    desk.does("Recovery of W-1", menu="y")
    assert ledger.get(Customer, 1).held_since is None
    assert len(ledger.all(Payment)) == 1
    tasks.finish(PATIENCE)
    window.close()
    window.session.close()
