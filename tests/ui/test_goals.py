from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.domain.records import Goal
from ardesk.kpi import views
from ardesk.operations.company import set_goal
from ardesk.ui.dialogs.goals import GoalsDialog
from tests.ui.dialog_kit import Hands, a_session, an_invoice

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = a_session(tmp_path)
    an_invoice(session, "1", "2026-09-10", 1000_00)
    an_invoice(session, "2", "2026-10-10", 1000_00)
    return session


def goals(session: Session, kpi: str = "dso") -> list[tuple[str, str, str]]:
    return [(one.goal, one.watch, str(one.valid_from)) for one in session.ledger.all(Goal, kpi=kpi)]


def verdict(session: Session, month: str) -> tuple[float | None, str]:
    value = views.value(session.ledger.book(), "dso", Period.parse(month))
    return value.goal, value.verdict


def test_a_goal_is_set_by_keyboard_and_past_periods_keep_theirs(session: Session, qtbot: QtBot) -> None:
    set_goal(session.ledger, Goal(kpi="dso", goal="60", watch="70", valid_from=dt.date(2026, 9, 1)))
    said: list[str] = []
    session.done.connect(said.append)
    hands = Hands(qtbot, GoalsDialog(session, "dso", dt.date(2026, 10, 1)))
    hands.type("40")
    hands.press("Tab")
    hands.type("45")
    hands.press("Ctrl+Return")
    assert goals(session) == [("60", "70", "2026-09-01"), ("40", "45", "2026-10-01")]
    # 1,000 of 1,000 open after 30 days: 30; 2,000 of 1,000 after 31 days: 62
    assert verdict(session, "2026-09") == (60, "good")
    assert verdict(session, "2026-10") == (40, "bad")
    assert said == ["Goal for Days sales outstanding set from 10/01/2026."]
    session.undo()
    assert verdict(session, "2026-10") == (60, "watch")


@pytest.mark.parametrize(
    ("kpi", "goal", "watch", "words"),
    [
        ("dso", "40", "30", "lies above the goal"),
        ("cei_monthly_average", "80", "90", "lies below the goal"),
        ("dso", "40", "abc", ""),
        ("dso", "", "50", "Enter the goal."),
    ],
)
def test_a_watch_limit_lies_beyond_the_goal(
    session: Session, qtbot: QtBot, kpi: str, goal: str, watch: str, words: str
) -> None:
    dialog = GoalsDialog(session, kpi)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.goal.setText(goal)
    dialog.watch.setText(watch)
    dialog.save()
    notes = [part.note.text() for part in dialog.parts.values() if part.note.tone == "bad"]
    assert any(words in note for note in notes)
    assert len(notes) == 1
    assert goals(session, kpi) == []


def test_a_goal_is_deleted_from_its_list_and_comes_back(session: Session, qtbot: QtBot) -> None:
    for month, goal in ((9, "60"), (10, "50")):
        set_goal(session.ledger, Goal(kpi="dso", goal=goal, valid_from=dt.date(2026, month, 1)))
    dialog = GoalsDialog(session, "dso")
    qtbot.addWidget(dialog)
    dialog.show()
    assert [goal.goal for goal in dialog.earlier.rows] == ["50", "60"]
    dialog.delete()
    assert goals(session) == [("60", "", "2026-09-01")]
    assert [goal.goal for goal in dialog.earlier.rows] == ["60"]
    session.undo()
    assert [goal.goal for goal in dialog.earlier.rows] == ["50", "60"]


def test_another_kpi_shows_its_own_goals_and_money_in_the_ledgers_currency(session: Session, qtbot: QtBot) -> None:
    set_goal(session.ledger, Goal(kpi="ar_past_due", goal="1250.50", valid_from=dt.date(2026, 9, 1)))
    dialog = GoalsDialog(session, "dso")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.kpi.set_kpi("ar_past_due")
    assert [dialog.earlier.display(row, 1) for row in dialog.earlier.rows] == ["1,250.50"]
    dialog.kpi.setEditText("no such figure")
    dialog.kpi.left.emit()
    assert dialog.kpi.kpi == "ar_past_due"
    assert dialog.kpi.currentText() == "Past due"
