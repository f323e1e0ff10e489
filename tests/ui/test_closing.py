"""Closing a month in the window: the dialog, the bar with Undo, the old summary, figures that have been restated."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QSignalSpy

from ardesk.domain.periods import Period
from ardesk.domain.records import ClosedMonth
from ardesk.kpi.comparison import Scope
from ardesk.kpi.options import Options
from ardesk.operations.closing import close_month, reopen_month
from ardesk.reports.closed import closing_paper, packed
from ardesk.ui import tasks
from ardesk.ui.dialogs.close_month import CloseMonthDialog
from ardesk.ui.pages.reports import ReportsPage
from ardesk.ui.widgets.board_view import BoardView
from ardesk.ui.widgets.kpi_detail import KpiDetail
from ardesk.ui.widgets.scorecard_view import ScorecardView
from tests.ui.dialog_kit import TODAY, Hands, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session

SEPTEMBER, OCTOBER = Period.parse("2026-09"), Period.parse("2026-10")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = a_session(tmp_path)
    an_invoice(made, "INV-1", "2026-10-01", 150_00)
    yield made
    tasks.finish()
    made.close()
    made.ledger.close()


def close(session: Session, month: Period = OCTOBER) -> None:
    ledger = session.ledger
    close_month(
        ledger,
        month,
        today=TODAY,
        keep=False,
        paper=lambda seal: packed(closing_paper(ledger, month, None, TODAY, seal)),
    )


def state_of(dialog: CloseMonthDialog, label: str) -> str:
    return dialog._states[label].text(1)


def test_the_last_month_is_closed_with_one_key_and_the_bar_takes_it_back(qtbot: QtBot, session: Session) -> None:
    said = QSignalSpy(session.done)
    dialog = CloseMonthDialog(session)
    hands = Hands(qtbot, dialog)
    assert "locks everything dated up to 10/31/2026" in dialog.words.text()
    hands.press("Return")
    assert tasks.finish(60_000)
    assert said.at(0) == ["October 2026 closed."]
    assert session.ledger.closed_months == ("2026-10",)
    assert session.ledger.newest_backup is not None
    assert not dialog.isVisible()
    session.undo()
    assert session.ledger.all(ClosedMonth) == []


def test_each_month_says_how_it_stands(qtbot: QtBot, session: Session) -> None:
    close(session, Period.parse("2026-08"))
    close(session)
    reopen_month(session.ledger, OCTOBER, "a bill was forgotten")
    dialog = CloseMonthDialog(session)
    qtbot.addWidget(dialog)
    assert tasks.finish()
    assert "a bill was forgotten" in state_of(dialog, "2026-10")
    assert "restated" not in state_of(dialog, "2026-10")
    assert state_of(dialog, "2026-09") == "open"
    assert state_of(dialog, "2026-08").startswith("closed on ")
    assert state_of(dialog, "2026-07") == "closed along with August 2026"
    an_invoice(session, "INV-2", "2026-10-30", 40_00)
    again = CloseMonthDialog(session)
    qtbot.addWidget(again)
    assert tasks.finish()
    assert state_of(again, "2026-10").startswith("restated · open again since ")


def test_drafts_dated_by_then_are_warned_of(qtbot: QtBot, session: Session) -> None:
    from dataclasses import replace

    from ardesk.domain.records import Invoice
    from ardesk.operations.invoices import save_invoice

    known = session.ledger.find(Invoice, number="INV-1")
    assert known is not None
    save_invoice(session.ledger, replace(known, id=None, number="INV-2", status="draft", date=dt.date(2026, 10, 31)))
    dialog = CloseMonthDialog(session)
    qtbot.addWidget(dialog)
    assert "1 draft is dated by then (INV-2)" in dialog.note.text()


def test_opening_again_asks_for_the_reason_and_names_the_months(qtbot: QtBot, session: Session) -> None:
    close(session, SEPTEMBER)
    close(session)
    said = QSignalSpy(session.done)
    dialog = CloseMonthDialog(session)
    hands = Hands(qtbot, dialog)
    hands.press("Down")
    assert dialog.month == SEPTEMBER
    assert "September 2026, October 2026" in dialog.words.text()
    assert not dialog.act.isEnabled()
    dialog.why.setFocus()
    hands.type("late bill")
    hands.press("Ctrl+Return")
    assert said.at(0) == ["September 2026, October 2026 open again."]
    assert {one.why for one in session.ledger.all(ClosedMonth)} == {"late bill"}


def test_a_fault_leaves_the_dialog_with_the_sentence(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ardesk.errors import ArdeskError
    from ardesk.ui.dialogs import close_month as module

    def refuse(*_given: object) -> None:
        raise ArdeskError("The disk is full.")

    monkeypatch.setattr(module, "prepared", refuse)
    dialog = CloseMonthDialog(session)
    Hands(qtbot, dialog).press("Return")
    assert tasks.finish()
    assert dialog.note.text() == "The disk is full."
    assert dialog.isVisible()
    assert dialog.act.isEnabled()


def test_the_page_of_reports_shows_the_summary_as_it_was(qtbot: QtBot, session: Session) -> None:
    close(session)
    reopen_month(session.ledger, OCTOBER, "a bill was forgotten")
    an_invoice(session, "INV-2", "2026-10-30", 40_00)
    page = ReportsPage(session)
    qtbot.addWidget(page)
    page.show()
    assert tasks.finish(60_000)
    assert page.paper is not None
    assert "190.00" in page.paper.html
    assert page.as_closed.isVisible()
    page.as_closed.setCurrentIndex(1)
    assert page.as_closed.currentText().startswith("As closed on ")
    assert tasks.finish(60_000)
    assert "190.00" not in page.paper.html
    assert "Seal of the ledger" in page.paper.html
    assert not page.buttons["xlsx"].isEnabled()
    page.month.setCurrentIndex(page.month.currentIndex() + 1)
    assert tasks.finish(60_000)
    assert not page.as_closed.isVisible()
    assert page.buttons["xlsx"].isEnabled()


def test_a_tile_says_what_a_restated_figure_was(qtbot: QtBot, session: Session) -> None:
    close(session)
    board = BoardView(session)
    qtbot.addWidget(board)

    def tile(ident: str) -> str:
        board.show_figures("month", OCTOBER, Options())
        assert tasks.finish(60_000)
        return board.tiles[ident].restated

    assert tile("ar_ending") == ""
    reopen_month(session.ledger, OCTOBER, "a bill was forgotten")
    an_invoice(session, "INV-2", "2026-10-30", 40_00)
    assert tile("ar_ending") == "restated, was 150.00"
    assert "restated, was 150.00" in board.tiles["ar_ending"].accessibleName()
    assert tile("cash_collected") == ""


def test_scorecard_and_explanation_say_what_a_restated_figure_was(qtbot: QtBot, session: Session) -> None:
    close(session)
    card, detail = ScorecardView(session), KpiDetail(session)
    for view in (card, detail):
        qtbot.addWidget(view)

    def said(ident: str) -> tuple[str, str]:
        card.show_figures("month", OCTOBER, Options())
        detail.show_scope(Scope(ident, OCTOBER), Options())
        assert tasks.finish(60_000)
        line = next(one for one in card.model.rows if one.value.id == ident)
        return line.words, detail.words.toPlainText()

    assert not any("Restated" in text for text in said("ar_ending"))
    reopen_month(session.ledger, OCTOBER, "a bill was forgotten")
    an_invoice(session, "INV-2", "2026-10-30", 40_00)
    assert all("Restated: 150.00 when closed on" in text for text in said("ar_ending"))
    assert not any("Restated" in text for text in said("cash_collected"))
