"""The recommendations on screen: what they say, and that their button does it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ardesk.collecting.worklist import CONTACT_COST
from ardesk.domain.records import Activity, Customer, Invoice
from ardesk.operations.company import set_company
from ardesk.operations.invoices import check_invoice
from ardesk.ui import tasks
from ardesk.ui.dialogs.chasing_costs import ChasingCosts
from ardesk.ui.dialogs.contact import ContactDialog
from ardesk.ui.dialogs.pause import PauseDialog
from ardesk.ui.dialogs.recommendations import RecommendationsDialog
from tests.ui.dialog_kit import TODAY, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = a_session(tmp_path)
    set_company(made.ledger, {CONTACT_COST: "450", "agency_percent": "5"})
    an_invoice(made, "1", "2026-06-01", 100_00)
    an_invoice(made, "2", "2026-10-01", 2_50, code="BIRCH")
    with made.ledger.change("called") as rows:
        rows.insert_many(Activity(date=TODAY, customer_id=number, kind="call") for number in (1, 1, 2))
    yield made
    made.close()
    made.ledger.close()


@pytest.fixture
def dialog(session: Session, qtbot: QtBot) -> RecommendationsDialog:
    made = RecommendationsDialog(session)
    qtbot.addWidget(made)
    made.show()
    assert tasks.finish()
    return made


def choose(dialog: RecommendationsDialog, kind: str) -> None:
    place = [one.kind for one in dialog.view.found].index(kind)
    item = dialog.view.list.topLevelItem(place)
    assert item is not None
    dialog.view.list.setCurrentItem(item)


def test_each_is_said_with_its_evidence_and_its_button(dialog: RecommendationsDialog) -> None:
    assert [one.kind for one in dialog.view.found] == ["hold", "agency", "costly", "small_balance"]
    item = dialog.view.list.topLevelItem(0)
    assert item is not None
    assert [item.text(at) for at in range(3)] == [
        "Hold orders",
        "Deliver to Acme Ltd only against payment until this is settled.",
        "100.00",
    ]
    assert dialog.view.evidence.text() == "• USD\N{NO-BREAK SPACE}100.00 overdue, the oldest 144 days"
    assert dialog.view.act_button.text() == "&Hold orders"


def test_orders_are_held_in_one_step_with_the_evidence_and_undone(
    dialog: RecommendationsDialog, session: Session
) -> None:
    QTest.keyClick(dialog.view.list, Qt.Key.Key_Return)
    assert tasks.finish()
    held = session.ledger.get(Customer, 1)
    assert (held.held_since, "the oldest 144 days" in held.held_why) == (TODAY, True)
    assert "hold" not in [one.kind for one in dialog.view.found]
    invoice = Invoice(
        number="3", customer_id=1, date=TODAY, due_date=TODAY, net=100, total=100, currency=session.ledger.base
    )
    assert check_invoice(session.ledger, invoice, TODAY)[0].startswith("Orders of Acme Ltd are held since")
    session.undo()
    assert tasks.finish()
    assert session.ledger.get(Customer, 1).held_since is None
    assert dialog.view.found[0].kind == "hold"


@pytest.mark.parametrize(("kind", "expected"), [("costly", PauseDialog), ("agency", ContactDialog)])
def test_return_opens_what_it_takes(dialog: RecommendationsDialog, kind: str, expected: type) -> None:
    choose(dialog, kind)
    QTest.keyClick(dialog.view.list, Qt.Key.Key_Return)
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, expected) and one.isVisible()]
    assert len(found) == 1
    if isinstance(found[0], ContactDialog):
        assert found[0].outcome.value() == "handed over"
    found[0].close()


def test_the_limit_is_set_in_one_step_and_the_recommendation_gone(
    dialog: RecommendationsDialog, session: Session
) -> None:
    choose(dialog, "small_balance")
    dialog.view.act_button.click()
    assert session.ledger.company["small_balance"] == "500"
    assert tasks.finish()
    assert "small_balance" not in [one.kind for one in dialog.view.found]
    session.undo()
    assert tasks.finish()
    assert "small_balance" in [one.kind for one in dialog.view.found]


def test_what_chasing_costs_is_noted_and_undone(dialog: RecommendationsDialog, session: Session) -> None:
    dialog.view.costs_button.click()
    (form,) = dialog.view.findChildren(ChasingCosts)
    assert (form.contact.minor(), form.agency.number(), form.small.minor()) == (450, Decimal(5), None)
    form.agency.set_number(Decimal(101))
    form.save()
    assert "at most 100 %" in form.parts["agency"].note.text()
    form.agency.set_number(Decimal("7.5"))
    form.small.set_minor(600)
    form.save()
    assert (session.ledger.company["agency_percent"], session.ledger.company["small_balance"]) == ("7.5", "600")
    session.undo()
    assert tasks.finish()
    assert session.ledger.company["agency_percent"] == "5"
