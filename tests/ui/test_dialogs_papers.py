"""The dialogs of papers: the owner's wording with the letter beside it, and print day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt

from ardesk.domain.policy import USUAL_STEPS
from ardesk.domain.records import Activity
from ardesk.operations.policy import save_policy
from ardesk.ui import tasks
from ardesk.ui.dialogs.print_day import PrintDay
from ardesk.ui.dialogs.wording import WordingDialog
from ardesk.ui.print_work import file_name
from tests.ui.dialog_kit import TODAY, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = a_session(tmp_path)
    an_invoice(made, "1", "2026-09-01", 100_00)
    an_invoice(made, "2", "2026-10-01", 250_00, code="BIRCH")
    yield made
    made.close()
    made.ledger.close()


@pytest.fixture
def wording(session: Session, qtbot: QtBot) -> WordingDialog:
    dialog = WordingDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def shown(dialog: WordingDialog) -> str:
    dialog.show_letter()
    assert dialog.preview.paper is not None
    return dialog.preview.paper.html


def test_the_letter_beside_follows_the_text(wording: WordingDialog) -> None:
    assert wording.text.toPlainText().startswith("Payment reminder\n")
    wording.text.setPlainText("Hello\n\nDear {contact}, {total}!")
    assert "Dear Robin Alder, USD 3,062.50!" in shown(wording).replace("\xa0", " ")
    wording.level.set_value("3")
    wording.language.set_value("de")
    assert wording.text.toPlainText().startswith("Letzte Mahnung\n")
    assert "Zu zahlen USD" in shown(wording)


def test_own_words_are_kept_undone_and_given_up(wording: WordingDialog, session: Session) -> None:
    wording.text.setPlainText("Hello\n\nMine.")
    wording.level.set_value("2")
    assert session.ledger.company["wording.1.en"] == "Hello\n\nMine."
    wording.level.set_value("1")
    assert wording.text.toPlainText() == "Hello\n\nMine."
    wording.reset()
    assert session.ledger.company["wording.1.en"] == ""
    session.undo()
    assert session.ledger.company["wording.1.en"] == "Hello\n\nMine."
    assert wording.text.toPlainText() == "Hello\n\nMine."
    wording.close()
    assert len([one for one in session.ledger.changes() if one.label == "Wording of reminders"]) == 2


def test_an_unknown_place_is_told_while_typing_and_not_kept(wording: WordingDialog, session: Session) -> None:
    wording.text.setPlainText("Hello\n\nDear {friend}")
    assert "{friend}" in wording.note.text()
    wording.level.set_value("2")
    assert wording.level.value() == "1"
    assert "wording.1.en" not in session.ledger.company
    wording.reject()
    assert wording.isVisible()
    wording.reject()
    assert not wording.isVisible()
    assert "wording.1.en" not in session.ledger.company


def test_looking_changes_nothing(wording: WordingDialog, session: Session) -> None:
    before = session.ledger.revision
    for level in "0123":
        wording.level.set_value(level)
    wording.close()
    assert session.ledger.revision == before


@pytest.fixture
def print_day(session: Session, qtbot: QtBot) -> PrintDay:
    dialog = PrintDay(session)
    qtbot.addWidget(dialog)
    dialog.show()
    assert tasks.finish()
    return dialog


def test_one_pdf_of_what_is_ticked_noted_with_its_postage(
    print_day: PrintDay, session: Session, tmp_path: Path
) -> None:
    print_day.kind.set_value("letters")
    assert tasks.finish()
    # Birch's second letter was due on this Sunday, hence on Monday; the first has not been sent.
    assert [(one.name, one.level) for one in print_day.chosen()] == [("Acme Ltd", 3), ("Birch & Sons", 1)]
    item = print_day.list.topLevelItem(0)
    assert item is not None
    item.setCheckState(0, Qt.CheckState.Unchecked)
    print_day.postage.set_minor(95)
    print_day.write(tmp_path / "day.pdf")
    assert tasks.finish()
    pages = PdfReader(tmp_path / "day.pdf").pages
    assert len(pages) == 1
    assert "Payment reminder" in pages[0].extract_text()
    (noted,) = session.ledger.all(Activity)
    assert (noted.kind, noted.level, noted.cost, noted.date) == ("letter", 1, 95, TODAY)
    session.undo()
    assert session.ledger.all(Activity) == []


def test_a_charge_is_part_of_the_amount_while_it_will_be_noted(print_day: PrintDay, session: Session) -> None:
    save_policy(session.ledger, "", "", [replace(step, fee=500) for step in USUAL_STEPS])
    print_day.kind.set_value("letters")
    assert tasks.finish()
    item = print_day.list.topLevelItem(0)
    assert item is not None
    assert not print_day.list.isColumnHidden(4)
    (asked,) = dict(print_day.chosen()[0].totals).values()
    parse = session.formats.parse_money
    assert (parse(item.text(3)), item.text(4)) == (asked, "5.00")
    print_day.note_contacts.setChecked(False)
    assert (parse(item.text(3)), item.text(4)) == (asked - 500, "")


def test_a_pdf_for_each_customer(print_day: PrintDay, session: Session, tmp_path: Path) -> None:
    print_day.note_contacts.setChecked(False)
    folder = tmp_path / "day"
    folder.mkdir()
    print_day.write(folder)
    assert tasks.finish()
    assert sorted(file.name.split(",")[0] for file in folder.iterdir()) == [
        "ACME Statement of Acme Ltd",
        "BIRCH Statement of Birch & Sons",
    ]
    assert session.ledger.all(Activity) == []


def test_stopped_nothing_is_written_or_noted(print_day: PrintDay, session: Session, tmp_path: Path) -> None:
    print_day.write(tmp_path / "day.pdf")
    assert print_day.progress is not None
    print_day.progress.stop.set()
    assert tasks.finish()
    assert not (tmp_path / "day.pdf").exists()
    assert session.ledger.all(Activity) == []
    assert "nothing was written" in print_day.note.text()
    print_day.reject()
    assert not print_day.isVisible()


def test_what_cannot_be_written_is_said(print_day: PrintDay, session: Session, tmp_path: Path) -> None:
    print_day.write(tmp_path / "nowhere" / "day.pdf")
    assert tasks.finish()
    assert "could not be written" in print_day.note.text()
    assert print_day.progress is None
    assert session.ledger.all(Activity) == []


def test_file_names_are_plain_and_short() -> None:
    assert file_name('A/B\\C:"D"\n<x>?*|') == "A-B-C--D---x----"
    assert len(file_name("Ö" * 300).encode()) <= 180
