"""The page of invoices keeps step with the ledger, however it reads: anew, in the background, or what was touched."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Customer, Dispute, Invoice, Payment, WriteOff
from ardesk.operations import collections, customers, invoices, payments
from ardesk.operations import credits as credit_notes
from ardesk.ui import tasks
from ardesk.ui.models.invoices import chips
from ardesk.ui.pages import invoices as pages
from tests.ledgers import add_invoice
from tests.ui.window_kit import TODAY, day, small_ledger, window, window_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ledger import Ledger
    from ardesk.ui.main_window import MainWindow

__all__ = ["window"]


def rename(ledger: Ledger) -> None:
    customers.save_customer(ledger, replace(ledger.get(Customer, 1), name="Alder & Daughters"))


def correct(ledger: Ledger) -> None:
    invoices.save_invoice(ledger, replace(ledger.get(Invoice, 3), due_date=day("2026-10-01")), reason="agreed")


def write_off(ledger: Ledger) -> None:
    credit_notes.write_off(ledger, WriteOff(number="W1", invoice_id=2, date=day("2026-10-10"), amount=50_00))


def dispute(ledger: Ledger) -> None:
    collections.save_dispute(ledger, Dispute(number="D1", invoice_id=4, opened=day("2026-10-15"), reason="price"))


def pay_later(ledger: Ledger) -> None:
    payment = Payment(number="P9", customer_id=1, date=day("2026-10-12"), amount=10_00, currency="USD")
    made = payments.record_payment(ledger, payment)
    payments.allocate(ledger, payment_id=made, parts=[(2, 10_00)], day=day("2026-10-12"))


ACTS: list[Callable[[Ledger], object]] = [
    lambda ledger: add_invoice(ledger, 1, "INV-0900", 9_00, day("2026-06-01")),
    rename,
    correct,
    write_off,
    dispute,
    pay_later,
    lambda ledger: payments.return_payment(ledger, 1, day("2026-09-01")),
    lambda ledger: invoices.void_invoice(ledger, 4, "typo"),
    lambda ledger: invoices.delete_draft(ledger, 5),
    lambda ledger: invoices.issue(ledger, 5),
    lambda ledger: invoices.duplicate(ledger, 2, TODAY),
    lambda ledger: payments.delete_payment(ledger, 1),
]


def shows_what_the_ledger_has(window: MainWindow) -> bool:
    page, rows = window.invoices, window.session.ledger.invoice_rows(TODAY)
    passing = [len(rows) if chip.passes is None else sum(map(chip.passes, rows)) for chip in chips()]
    return list(page.model.rows) == rows and page.table.chips.counts == passing


@pytest.mark.parametrize("act", ACTS)
def test_a_long_list_reads_what_was_touched_and_shows_the_same(
    window: MainWindow, act: Callable[[Ledger], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_AT_ONCE", 0)
    ledger = window.session.ledger
    act(ledger)
    assert shows_what_the_ledger_has(window)
    ledger.undo()
    assert shows_what_the_ledger_has(window)
    ledger.redo()
    assert shows_what_the_ledger_has(window)


def test_a_filter_stays_right_when_touched_rows_are_replaced(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_AT_ONCE", 0)
    window.invoices.table.filter.setText("daughters")
    assert window.invoices.model.visible_rows == []
    rename(window.session.ledger)
    assert {row.number for row in window.invoices.model.visible_rows} == {"INV-1001", "INV-1002"}


def test_the_rest_of_a_long_list_comes_in_the_background(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_FIRST", 2)
    shown = window_on(small_ledger(tmp_path), qtbot)
    assert shows_what_the_ledger_has(shown)


def test_a_change_while_rows_are_being_read_is_not_lost(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_AT_ONCE", 0)
    shown = window_on(small_ledger(tmp_path), qtbot)
    shown.invoices._read_in_background()
    add_invoice(shown.session.ledger, 1, "INV-3000", 7_00, dt.date(2026, 10, 1))
    assert tasks.finish()
    assert shows_what_the_ledger_has(shown)


def test_rows_turn_overdue_at_midnight(tmp_path: Path, qtbot: QtBot) -> None:
    shown = window_on(small_ledger(tmp_path), qtbot)
    shown.session._today = dt.date(2026, 10, 21)
    shown.look_for_changes()
    states = {row.number: row.state for row in shown.invoices.model.rows}
    assert states["INV-1003"] == "overdue"
