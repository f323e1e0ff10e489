"""The worklist on screen: whom to chase first, in what order, with which reasons, and what its keys do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Activity, Customer, Pause, Promise
from ardesk.operations import collections
from ardesk.ui import tasks
from ardesk.ui.dialogs.form import Form
from ardesk.ui.dialogs.work_paper import WorkPaper
from ardesk.ui.pages.collections import CollectionsPage
from ardesk.ui.session import Selection
from ardesk.ui.widgets.details import DetailsPane
from ardesk.ui.window_records import RecordDoer
from tests.ui.dialog_kit import TODAY, Hands, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session

DAY = dt.timedelta(days=1)
ACME, BIRCH, CEDAR = 1, 2, 3


@pytest.fixture
def session(tmp_path: Path, qapp: QApplication) -> Iterator[Session]:
    """Acme owes a little and has broken a promise, Birch owes much, Cedar owes more but has promised it."""
    assert qapp is not None
    made = a_session(tmp_path)
    an_invoice(made, "A-1", "2026-09-01", 100_00)
    an_invoice(made, "B-1", "2026-09-01", 700_00, code="BIRCH")
    an_invoice(made, "C-1", "2026-09-01", 900_00, code="CEDAR")
    early = TODAY - 9 * DAY
    for number, customer, due in (("P-1", ACME, TODAY - 3 * DAY), ("P-2", CEDAR, TODAY + 5 * DAY)):
        promise = Promise(number=number, customer_id=customer, made=early, due=due, amount=100_00)
        collections.save_promise(made.ledger, promise)
    collections.log_activity(made.ledger, Activity(date=early, customer_id=CEDAR, kind="call", follow_up=TODAY + DAY))
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
    assert tasks.finish()
    return made


def shown(page: CollectionsPage, *columns: str) -> list[tuple[str, ...]]:
    model = page.worklist.model
    numbers = [model.column_number(name) for name in columns]
    return [tuple(model.display(row, number) for number in numbers) for row in model.visible_rows]


def doer(page: CollectionsPage) -> RecordDoer:
    """The window's actions on this page."""
    return RecordDoer(page)  # type: ignore[arg-type]  # it needs a session and a parent, which the page is


def dialog_over(page: CollectionsPage, qtbot: QtBot) -> Hands:
    (dialog,) = (one for one in page.window().findChildren(Form) if one.isVisible())
    return Hands(qtbot, dialog)


def test_the_first_row_is_whom_to_chase_first(page: CollectionsPage, session: Session) -> None:
    assert shown(page, "rank", "name", "overdue") == [("1", "Acme Ltd", "100.00"), ("2", "Birch & Sons", "700.00")]
    assert shown(page, "why")[0][0].startswith("Broken promise")
    current = page.view.table.current_row()
    assert current is not None
    assert current.id == ACME
    page.shown()
    assert session.selection == Selection("customer", (ACME,), (ACME,))


def test_who_is_left_alone_stands_apart_with_the_reason(page: CollectionsPage) -> None:
    page.view.table.chips.choose("paused")
    assert shown(page, "rank", "name", "why") == [
        ("", "Cedar Works", "Left alone: next contact planned for 11/23/2026")
    ]


def test_a_call_without_text_takes_three_keys_and_the_next_row_is_selected(
    page: CollectionsPage, session: Session, qtbot: QtBot
) -> None:
    page.log_contact()
    hands = dialog_over(page, qtbot)
    hands.press("Alt+1", "Return")
    assert hands.chords == 2  # and Ctrl+L before
    assert session.ledger.all(Activity)[-1].customer_id == ACME
    assert shown(page, "name") == [("Birch & Sons",)]
    current = page.view.table.current_row()
    assert current is not None
    assert current.id == BIRCH
    assert tasks.finish()
    assert shown(page, "rank", "name") == [("1", "Birch & Sons")]


def test_a_call_with_another_customer_leaves_the_row(page: CollectionsPage, session: Session, qtbot: QtBot) -> None:
    page.log_contact()
    hands = dialog_over(page, qtbot)
    hands.type("bir")
    hands.press("Alt+2", "Return")
    assert hands.chords == 5  # and Ctrl+L before: six of seven
    assert session.ledger.all(Activity)[-1].customer_id == BIRCH
    current = page.view.table.current_row()
    assert current is not None
    assert current.id == ACME


def test_the_selected_ones_are_put_off_in_one_change(page: CollectionsPage, session: Session, qtbot: QtBot) -> None:
    page.shown()
    page.view.table.grid.select_keys([ACME, BIRCH])
    doer(page).put_off()
    hands = dialog_over(page, qtbot)
    hands.type("+3")
    hands.press("Tab")
    hands.type("holiday")
    hands.press("Return")
    until = TODAY + 3 * DAY
    assert [(one.customer_id, one.until, one.why) for one in session.ledger.all(Pause)] == [
        (ACME, until, "holiday"),
        (BIRCH, until, "holiday"),
    ]
    assert tasks.finish()
    page.view.table.chips.choose("paused")
    why = "Left alone: put off until 11/25/2026: holiday"  # even where a promise was broken
    assert {("Acme Ltd", why), ("Birch & Sons", why)} <= set(shown(page, "name", "why"))
    session.undo()
    assert session.ledger.all(Pause) == []


def test_left_alone_until_further_notice_and_chased_again(page: CollectionsPage, qtbot: QtBot) -> None:
    page.shown()
    page.view.table.grid.select_keys([BIRCH])
    doer(page).leave_alone()
    dialog_over(page, qtbot).press("Return")
    assert tasks.finish()
    assert shown(page, "name") == [("Acme Ltd",)]
    page.view.table.chips.choose("paused")
    page.view.table.grid.select_keys([BIRCH])
    doer(page).chase_again()
    assert tasks.finish()
    page.view.table.chips.choose("todo")
    assert shown(page, "name") == [("Acme Ltd",), ("Birch & Sons",)]


def test_several_are_given_to_a_collector_and_the_list_is_his(
    page: CollectionsPage, session: Session, qtbot: QtBot
) -> None:
    page.shown()
    page.view.table.grid.select_keys([ACME, CEDAR])
    session.select(Selection("customer", (ACME, CEDAR), (ACME, CEDAR)))
    doer(page).assign_collector()
    hands = dialog_over(page, qtbot)
    hands.type("Dana")
    hands.press("Return")
    assert [one.collector for one in session.ledger.all(Customer)] == ["Dana", "", "Dana"]
    assert tasks.finish()
    box = page.worklist.collector
    box.setCurrentIndex(box.findData("Dana"))
    assert shown(page, "rank", "name") == [("1", "Acme Ltd")]
    assert page.worklist.table.chips.counts == [1, 1, 1]


def test_printing_takes_what_is_on_display(page: CollectionsPage, session: Session, tmp_path: Path) -> None:
    page.print_current()
    (dialog,) = page.window().findChildren(WorkPaper)
    assert [one.customer for one in dialog.items] == ["ACME", "BIRCH"]
    assert dialog.write_table(tmp_path / "w.csv")
    lines = (tmp_path / "w.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Code", "ACME", "BIRCH"]
    assert "100.00" in lines[1]
    assert dialog.write_table(tmp_path / "w.xlsx")
    assert (tmp_path / "w.xlsx").read_bytes()[:2] == b"PK"
    dialog.reject()
    assert session.ledger.all(Pause) == []


def test_the_details_say_why_and_what_is_paused(page: CollectionsPage, session: Session, qtbot: QtBot) -> None:
    pane = DetailsPane(session)
    qtbot.addWidget(pane)
    page.shown()
    pane.refresh()
    assert "Broken promise" in pane.text.toPlainText()
    assert "Next step: Call" in pane.text.toPlainText()
    session.select(Selection("customer", (CEDAR,), (CEDAR,)))
    pane.refresh()
    assert "Left alone: next contact planned" in pane.text.toPlainText()
    assert "left alone: promised for 11/27/2026" in pane.text.toPlainText()
