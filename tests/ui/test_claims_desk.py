"""The desk of claims: one list of disputes, deductions and complaints, settled in one step, with their evidence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from ardesk.domain.records import Activity, Complaint, CreditNote, Deduction, Dispute, Evidence, Payment, WriteOff
from ardesk.operations import collections, evidence
from ardesk.ui import tasks
from ardesk.ui.dialogs.dispute import DisputeDialog
from ardesk.ui.dialogs.evidence import EvidenceDialog
from ardesk.ui.dialogs.form import Form
from ardesk.ui.dialogs.settle import SettleDialog
from ardesk.ui.pages.collections import CollectionsPage
from ardesk.ui.session import Selection, Wish
from tests.ui.dialog_kit import TODAY, Hands, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session

DAY = dt.timedelta(days=1)


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    """Acme disputes tax on A-1 and kept freight back from A-2; Cedar complains about quality."""
    assert qtbot is not None
    made = a_session(tmp_path)
    first = an_invoice(made, "A-1", "2026-08-01", 100_00)
    second = an_invoice(made, "A-2", "2026-08-01", 200_00)
    collections.save_dispute(
        made.ledger,
        Dispute(
            number="D-1",
            invoice_id=first,
            amount=30_00,
            reason="tax",
            opened=TODAY - 9 * DAY,
            handler="Dana",
            deadline=TODAY - DAY,
            next_step="ask the tax office",
        ),
    )
    short = Deduction(number="X-1", invoice_id=second, amount=7_00, reason="freight", opened=TODAY - 8 * DAY)
    collections.save_deduction(made.ledger, short)
    collections.save_complaint(made.ledger, Complaint(date=TODAY - 7 * DAY, customer_id=3, category="quality"))
    yield made
    made.close()
    made.ledger.close()


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> CollectionsPage:
    made = CollectionsPage(session)
    session.revision_changed.connect(lambda _revision: made.refresh())
    qtbot.addWidget(made)
    made.resize(1200, 600)
    made.show()
    made.tabs.setCurrentIndex(made.views.index(made.claims))
    assert tasks.finish()
    return made


def shown(page: CollectionsPage, *columns: str) -> list[tuple[str, ...]]:
    model = page.claims.model
    numbers = [model.column_number(name) for name in columns]
    return [tuple(model.display(row, number) for number in numbers) for row in model.visible_rows]


def open_on(session: Session, number: str) -> int:
    return next(row.open for row in session.ledger.invoice_rows(TODAY) if row.number == number)


def dialog_over(page: CollectionsPage, qtbot: QtBot) -> Hands:
    (dialog,) = (one for one in page.window().findChildren(Form) if one.isVisible())
    return Hands(qtbot, dialog)


def test_all_kinds_stand_in_one_list_with_what_matters(page: CollectionsPage) -> None:
    assert shown(page, "kind", "reason", "amount", "handler", "deadline", "next_step") == [
        ("Complaint", "Quality", "", "", "", ""),
        ("Deduction", "Freight", "7.00", "", "", ""),
        ("Dispute", "Tax", "30.00", "Dana", "11/21/2026 (past)", "ask the tax office"),
    ]
    assert page.claims.table.chips.counts == [3, 3, 1, 1, 1, 1, 0]
    page.claims.table.chips.choose("late")
    assert shown(page, "number") == [("D-1",)]


@pytest.mark.parametrize(
    ("outcome", "keys", "made", "left"),
    [
        ("customer", [], CreditNote, 70_00),
        ("split", ["write_off"], WriteOff, 70_00),
        ("customer", ["repayment"], Payment, 70_00),
        ("us", [], None, 100_00),
    ],
)
def test_a_dispute_is_settled_with_what_follows_in_one_change(
    page: CollectionsPage,
    session: Session,
    qtbot: QtBot,
    outcome: str,
    keys: list[str],
    made: type[CreditNote | WriteOff | Payment] | None,
    left: int,
) -> None:
    page.claims.table.grid.select_keys([("dispute", 1)])
    page.settle_current()
    dialog = dialog_over(page, qtbot).window
    assert isinstance(dialog, SettleDialog)
    dialog.outcome.set_value(outcome)
    for follows in keys:
        dialog.follows.set_value(follows)
    dialog.save()
    settled = session.ledger.get(Dispute, 1)
    assert (settled.outcome, settled.resolved, settled.deadline) == (outcome, TODAY, None)
    assert open_on(session, "A-1") == left
    for kind in (CreditNote, WriteOff, Payment):
        assert len(session.ledger.all(kind)) == (kind is made)
    session.undo()
    assert (session.ledger.get(Dispute, 1).resolved, open_on(session, "A-1")) == (None, 100_00)


def test_more_than_is_open_is_said_under_the_amount(page: CollectionsPage, qtbot: QtBot) -> None:
    page.claims.table.grid.select_keys([("dispute", 1)])
    page.settle_current()
    dialog = dialog_over(page, qtbot).window
    assert isinstance(dialog, SettleDialog)
    dialog.outcome.set_value("customer")
    dialog.amount.set_minor(100_01)
    dialog.save()
    assert dialog.parts["amount"].note.text() == "Only USD\N{NO-BREAK SPACE}100.00 is open on the invoice."


def test_a_deduction_is_written_off_and_a_complaint_answered(
    page: CollectionsPage, session: Session, qtbot: QtBot
) -> None:
    page.claims.table.grid.select_keys([("deduction", 1)])
    page.settle_current()
    dialog = dialog_over(page, qtbot).window
    assert isinstance(dialog, SettleDialog)
    assert dialog.amount.minor() == 7_00
    dialog.follows.set_value("write_off")
    dialog.save()
    assert (session.ledger.get(Deduction, 1).outcome, open_on(session, "A-2")) == ("written_off", 193_00)
    page.claims.table.grid.select_keys([("complaint", 1)])
    page.settle_current()
    hands = dialog_over(page, qtbot)
    hands.type("replaced")
    hands.press("Return")
    assert session.ledger.get(Complaint, 1).outcome == "replaced"
    page.claims.table.chips.choose("settled")
    assert set(shown(page, "number", "outcome")) == {("", "replaced"), ("X-1", "Written off")}


def test_evidence_is_attached_saved_and_removed(page: CollectionsPage, session: Session, tmp_path: Path) -> None:
    page.claims.table.grid.select_keys([("dispute", 1)])
    page.show_evidence()
    (dialog,) = page.window().findChildren(EvidenceDialog)
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.7 a letter")
    large = tmp_path / "scan.png"
    large.write_bytes(bytes(5_000_001))
    dialog.take([letter, large])
    assert "scan.png has 5.0 MB" in dialog.note.text()
    assert [one.name for one in session.ledger.all(Evidence)] == ["letter.pdf"]
    assert shown(page, "number", "files")[-1] == ("D-1", "1")
    assert dialog.save_to(tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF-1.7 a letter"
    dialog.remove()
    assert session.ledger.all(Evidence) == []
    session.undo()
    assert evidence.read(session.ledger, session.ledger.all(Evidence)[0].id or 0) == b"%PDF-1.7 a letter"
    dialog.reject()


def test_a_new_dispute_is_stored_with_its_files_in_one_change(
    page: CollectionsPage, session: Session, tmp_path: Path
) -> None:
    letter, large = tmp_path / "letter.pdf", tmp_path / "scan.png"
    letter.write_bytes(b"%PDF-1.7 a letter")
    large.write_bytes(bytes(5_000_001))
    dialog = DisputeDialog(session, invoice_id=1, parent=page)
    dialog.take_files([letter, large, tmp_path / "gone.txt"])
    assert dialog.evidence.text() == "&Evidence (1)…"
    said = dialog.note.text().splitlines()
    assert ("scan.png has 5.0 MB" in said[0], "gone.txt cannot be read" in said[1]) == (True, True)
    assert said[2] == "With it: letter.pdf."
    dialog.reason.set_value("pricing")
    dialog.save()
    made = session.ledger.all(Dispute)[-1]
    (kept,) = session.ledger.all(Evidence)
    assert (kept.dispute_id, kept.name, kept.added) == (made.id, "letter.pdf", TODAY)
    session.undo()
    assert session.ledger.all(Evidence) == []
    assert made.id not in [one.id for one in session.ledger.all(Dispute)]


def test_a_file_dropped_on_a_row_belongs_to_it(page: CollectionsPage, session: Session, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("as agreed")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(note))])
    grid = page.claims.table.grid
    place = QPoint(20, grid.rowViewportPosition(1) + 5)  # the deduction
    kinds = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    assert page.claims.eventFilter(grid.viewport(), QDropEvent(QPointF(place), *kinds))
    (kept,) = session.ledger.all(Evidence)
    assert (kept.name, kept.deduction_id, kept.dispute_id) == ("note.txt", 1, None)


def test_who_disputes_after_each_reminder_is_marked(page: CollectionsPage, session: Session) -> None:
    for number, opened in (("D-2", TODAY - 40 * DAY), ("D-3", TODAY - 80 * DAY)):
        dispute = Dispute(number=number, invoice_id=2, amount=1_00, opened=opened, resolved=opened, outcome="us")
        collections.save_dispute(session.ledger, dispute)
    assert {habit for (habit,) in shown(page, "pattern")} == {""}
    for day in (TODAY - 50 * DAY, TODAY - 12 * DAY):
        collections.log_activity(session.ledger, Activity(date=day, customer_id=1, kind="letter", level=1))
    habits = set(shown(page, "number", "pattern"))
    # D-3 came before any letter
    of_acme = {(number, "2 disputes after reminders") for number in ("D-1", "D-2", "D-3", "X-1")}
    assert habits == {*of_acme, ("", "")}


def test_a_wish_shows_only_its_rows_of_that_kind(page: CollectionsPage, session: Session) -> None:
    page.show_wish(Wish("deduction", (1,), "Deductions of August"))
    assert shown(page, "number") == [("X-1",)]
    page.claims.table.grid.selectAll()
    page.shown()
    assert session.selection == Selection("deduction", (1,), (1,))


def test_a_new_claim_is_of_the_chips_kind(page: CollectionsPage, session: Session, qtbot: QtBot) -> None:
    page.claims.table.chips.choose("complaint")
    assert page.new.text() == "&New complaint"
    page.new_item()
    dialog_over(page, qtbot).press("Ctrl+Return")
    assert len(session.ledger.all(Complaint)) == 2
