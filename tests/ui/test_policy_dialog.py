"""The policy as it is typed, for all and for some; working days; and small rests cleared in one change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from ardesk.domain.policy import USUAL_STEPS
from ardesk.domain.records import Customer, Dispute, PolicyStep, WriteOff
from ardesk.operations import collections, customers
from ardesk.operations.policy import save_policy
from ardesk.ui.dialogs.policy import PolicyDialog, WorkingDaysDialog
from ardesk.ui.dialogs.small_balances import SmallBalances
from ardesk.ui.widgets.steps import DAYS, FEE, INTEREST, TITLE
from tests.ledgers import pay
from tests.ui.dialog_kit import TODAY, Hands, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    assert qtbot is not None
    made = a_session(tmp_path)
    yield made
    made.close()
    made.ledger.close()


def stored(session: Session) -> list[tuple[str, str, int, str]]:
    return [(one.scope, one.scope_key, one.days, one.action) for one in session.ledger.all(PolicyStep)]


def test_the_usual_policy_is_shown_and_not_stored_while_it_is_the_usual_one(session: Session, qtbot: QtBot) -> None:
    dialog = PolicyDialog(session)
    Hands(qtbot, dialog)
    assert [(one.days, one.action) for one in dialog.steps.steps()] == [(one.days, one.action) for one in USUAL_STEPS]
    dialog.save()
    assert stored(session) == []


def test_a_step_is_added_with_fee_and_interest(session: Session, qtbot: QtBot) -> None:
    dialog = PolicyDialog(session)
    hands = Hands(qtbot, dialog)
    dialog.steps.begin_step()
    row = dialog.steps.rowCount() - 1
    for column, text in ((DAYS, "28"), (TITLE, "Ask the director"), (FEE, "12.50"), (INTEREST, "8.5")):
        item = dialog.steps.item(row, column)
        assert item is not None
        item.setText(text)
    hands.press("Ctrl+Return")
    (made,) = (one for one in session.ledger.all(PolicyStep) if one.days == 28)
    assert (made.action, made.title, made.fee, made.interest) == ("call", "Ask the director", 12_50, "8.5")
    assert len(session.ledger.all(PolicyStep)) == len(USUAL_STEPS) + 1
    session.undo()
    assert stored(session) == []


def test_what_cannot_be_read_is_said_under_the_table(session: Session, qtbot: QtBot) -> None:
    dialog = PolicyDialog(session)
    Hands(qtbot, dialog)
    item = dialog.steps.item(1, DAYS)
    assert item is not None
    item.setText("soon")
    dialog.save()
    assert dialog.parts["steps"].note.text().startswith("Step 2: Enter the days")
    assert dialog.isVisible()


def test_signs_and_digits_that_make_no_days_are_said(session: Session, qtbot: QtBot) -> None:
    dialog = PolicyDialog(session)
    qtbot.addWidget(dialog)
    item = dialog.steps.item(0, DAYS)
    assert item is not None
    for text in ("--3", "+-3", "3651", "9" * 5000, "²"):
        item.setText(text)
        assert dialog.steps.problem().startswith("Step 1: Enter the days"), text
    for text, days in (("-3650", -3650), ("+7", 7), ("\N{MINUS SIGN}3", -3)):
        item.setText(text)
        assert dialog.steps.steps()[0].days == days


def test_what_follows_from_the_steps_is_worked_out_once_when_others_are_shown(session: Session, qtbot: QtBot) -> None:
    dialog = PolicyDialog(session)
    qtbot.addWidget(dialog)
    told: list[int] = []
    dialog.steps.edited.connect(lambda: told.append(1))
    for steps in (USUAL_STEPS[:2], USUAL_STEPS, USUAL_STEPS[1:]):
        told.clear()
        dialog.steps.set_steps(steps)
        assert len(told) == 1
        assert [(one.days, one.action, one.title) for one in dialog.steps.steps()] == [
            (one.days, one.action, one.title) for one in steps
        ]


def test_a_type_gets_its_own_policy_and_loses_it_again(session: Session, qtbot: QtBot) -> None:
    customers.save_customer(session.ledger, replace(session.ledger.get(Customer, 1), type="school"))
    dialog = PolicyDialog(session)
    Hands(qtbot, dialog)
    dialog.scope.set_value("type")
    assert dialog.key.value() == "school"
    while dialog.steps.rowCount() > 1:
        dialog.steps.setCurrentCell(0, DAYS)
        dialog.steps.remove_step()
    dialog.save()
    assert stored(session) == [("type", "school", 60, "hand_over")]
    again = PolicyDialog(session)
    Hands(qtbot, again)
    again.scope.set_value("type")
    assert again.steps.rowCount() == 1
    again.put_back()
    again.save()
    assert stored(session) == []


def test_the_example_shows_working_days(session: Session, qtbot: QtBot) -> None:
    save_policy(session.ledger, "", "", [PolicyStep(days=10, action="call"), PolicyStep(days=-3, action="email")])
    dialog = PolicyDialog(session)
    Hands(qtbot, dialog)
    dialog.example.set_day(dt.date(2026, 12, 15))  # ten days later is Christmas, a Friday; three before a Saturday
    assert dialog.preview.text() == "12/11/2026 E-mail · 12/25/2026 Call"
    days = WorkingDaysDialog(session)
    Hands(qtbot, days)
    days.country.set_value("us")
    days.off.set_value("12/28/2026")
    days.save()
    dialog.steps.edited.emit()
    assert dialog.preview.text() == "12/11/2026 E-mail · 12/29/2026 Call"


def test_an_unknown_country_is_said_under_its_field(session: Session, qtbot: QtBot) -> None:
    days = WorkingDaysDialog(session)
    Hands(qtbot, days)
    days.country.set_value("Atlantis")
    days.save()
    assert "No holidays are known" in days.parts["country"].note.text()


def test_small_rests_are_shown_first_and_given_up_in_one_change(session: Session, qtbot: QtBot) -> None:
    for number, code, paid in (("A-1", "ACME", 98_00), ("A-2", "ACME", 50_00), ("B-1", "BIRCH", 99_50)):
        invoice = an_invoice(session, number, "2026-09-01", 100_00, code=code)
        owner = session.ledger.find(Customer, code=code)
        assert owner is not None
        assert owner.id is not None
        pay(session.ledger, owner.id, paid, dt.date(2026, 10, 1), (invoice, paid))
    disputed = an_invoice(session, "C-1", "2026-09-01", 3_00, code="CEDAR")
    collections.save_dispute(session.ledger, Dispute(number="D-1", invoice_id=disputed, opened=TODAY))
    dialog = SmallBalances(session)
    hands = Hands(qtbot, dialog)
    assert [row.number for row in dialog.rows] == ["A-1", "B-1", "C-1"]
    assert [row.number for row in dialog.ticked()] == ["A-1", "B-1"]  # what is disputed waits
    assert dialog.total.text() == "2 of 3 ticked: USD\N{NO-BREAK SPACE}2.50"
    hands.type("1")
    assert [row.number for row in dialog.rows] == ["B-1"]
    dialog.limit.set_minor(5_00)
    item = dialog.list.topLevelItem(1)
    assert item is not None
    item.setCheckState(0, Qt.CheckState.Unchecked)
    hands.press("Ctrl+Return")
    (loss,) = session.ledger.all(WriteOff)
    assert (loss.amount, loss.kind) == (2_00, "minor")
    session.undo()
    assert session.ledger.all(WriteOff) == []
