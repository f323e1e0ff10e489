"""The collection notes: what is entered is listed, found by chip and word, opened, and the next row is selected."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Activity, Complaint, Deduction, Dispute, Promise
from ardesk.operations import collections
from ardesk.ui import tasks
from ardesk.ui.dialogs.form import Form
from ardesk.ui.pages.collections import CollectionsPage
from ardesk.ui.session import Selection, Wish
from tests.ui.dialog_kit import TODAY, Hands, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session

DAY = dt.timedelta(days=1)


@pytest.fixture
def session(tmp_path: Path, qapp: QApplication) -> Iterator[Session]:
    assert qapp is not None
    made = a_session(tmp_path)
    invoice_id = an_invoice(made, "A-1", "2026-08-01", 10000)
    for customer, day, follow_up in ((1, TODAY - 9 * DAY, TODAY - DAY), (1, TODAY - 2 * DAY, TODAY), (2, TODAY, None)):
        contact = Activity(date=day, customer_id=customer, kind="call", outcome="no answer", follow_up=follow_up)
        collections.log_activity(made.ledger, contact)
    for number, due in (("P-1", TODAY - DAY), ("P-2", TODAY + 3 * DAY)):
        promise = Promise(number=number, customer_id=1, made=TODAY - 9 * DAY, due=due, amount=5000)
        collections.save_promise(made.ledger, promise)
    collections.save_dispute(made.ledger, Dispute(number="D-1", invoice_id=invoice_id, reason="tax", opened=TODAY))
    short = Deduction(number="X-1", invoice_id=invoice_id, amount=700, reason="freight", opened=TODAY)
    collections.save_deduction(made.ledger, short)
    collections.save_complaint(made.ledger, Complaint(date=TODAY, customer_id=3, category="quality"))
    yield made
    made.close()
    made.ledger.close()


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> CollectionsPage:
    made = CollectionsPage(session)
    session.revision_changed.connect(lambda _revision: made.refresh())
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    made.tabs.setCurrentIndex(1)
    assert tasks.finish()
    return made


def shown(page: CollectionsPage, column: str) -> list[str]:
    model = page.view.model
    number = model.column_number(column)
    return [model.display(row, number) for row in model.visible_rows]


def test_each_kind_of_note_has_its_list(page: CollectionsPage) -> None:
    found = []
    for place in range(1, page.tabs.count()):
        page.tabs.setCurrentIndex(place)
        found.append((page.view.name, shown(page, "customer_name")))
    assert found == [
        ("contacts", ["Birch & Sons", "Acme Ltd", "Acme Ltd"]),
        ("promises", ["Acme Ltd", "Acme Ltd"]),
        ("claims", ["Acme Ltd", "Acme Ltd", "Cedar Works"]),
    ]


def test_chips_and_words_narrow_the_list(page: CollectionsPage) -> None:
    page.view.table.chips.choose("due")
    assert shown(page, "date") == ["11/20/2026"]
    page.view.table.chips.choose("all")
    page.view.table.filter.setText("birch")
    assert shown(page, "customer_name") == ["Birch & Sons"]
    page.tabs.setCurrentIndex(2)
    page.view.table.chips.choose("broken")
    assert shown(page, "number") == ["P-1"]
    assert shown(page, "state") == ["Broken"]
    page.view.table.chips.choose("soon")
    assert shown(page, "number") == ["P-2"]


def dialog_over(page: CollectionsPage, qtbot: QtBot) -> Hands:
    (dialog,) = page.window().findChildren(Form)
    return Hands(qtbot, dialog)


def test_ctrl_l_logs_for_the_row_and_the_next_row_is_selected(
    page: CollectionsPage, session: Session, qtbot: QtBot
) -> None:
    page.view.table.grid.select_keys([2])
    page.log_contact()
    dialog_over(page, qtbot).press("Alt+1", "Return")
    assert session.ledger.all(Activity)[-1].customer_id == 1
    current = page.view.table.current_row()
    assert current is not None
    assert current.id == 1
    assert session.selection == Selection("activity", (1,), (1,))


def test_a_note_is_deleted_and_comes_back(page: CollectionsPage, session: Session) -> None:
    page.view.table.grid.select_keys([3])
    page.delete_current()
    assert shown(page, "customer_name") == ["Acme Ltd", "Acme Ltd"]
    session.undo()
    assert len(page.view.model.rows) == 3


def test_a_wish_shows_only_its_rows(page: CollectionsPage) -> None:
    page.show_wish(Wish("promise", (2,), "Promises of this week"))
    assert page.view.name == "promises"
    assert shown(page, "number") == ["P-2"]


def test_an_empty_list_says_what_belongs_there(tmp_path: Path, qtbot: QtBot) -> None:
    session = a_session(tmp_path)
    page = CollectionsPage(session)
    qtbot.addWidget(page)
    assert tasks.finish()
    assert "Nobody needs to be contacted" in page.worklist.empty.label.text()
    page.tabs.setCurrentIndex(1)
    assert "every call" in page.view.empty.label.text()
    page.close()
    session.close()
    session.ledger.close()
