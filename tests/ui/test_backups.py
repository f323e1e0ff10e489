"""Backups in the window: every half hour, what is told and how often, the dialogs, and the swap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMessageBox

from ardesk.ledger import Ledger
from ardesk.operations import keeping
from ardesk.settings import Settings
from ardesk.ui import tasks, trouble
from ardesk.ui.desk import Desk
from ardesk.ui.dialogs.check import CheckDialog
from ardesk.ui.dialogs.first_start import FirstStart
from ardesk.ui.dialogs.restore import RestoreDialog
from ardesk.ui.dialogs.second_place import SecondPlaceDialog
from ardesk.ui.manual import looked_at
from ardesk.ui.rescue import RescueDialog
from tests.ledgers import add_customer
from tests.ui.window_kit import TODAY, small_ledger, window_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    ledger = small_ledger(tmp_path)
    shown = window_on(ledger, qtbot)
    yield shown
    shown.close()
    shown.session.close()
    ledger.close()


def half_an_hour(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.files.keeper.timer.timeout.emit()
    assert tasks.finish()


def test_half_an_hour_with_a_change_brings_a_backup_and_one_without_does_not(window: MainWindow) -> None:
    assert window.desk is not None
    keeper = window.desk.files.keeper
    assert keeper.timer.isActive()
    assert keeper.timer.interval() == 1_800_000
    path = window.session.ledger.path
    half_an_hour(window)
    half_an_hour(window)
    assert len(keeping.copies(path)) == 1
    assert "Verified backup" in window.status.backup_label.text()
    add_customer(window.session.ledger, "CEDAR")
    half_an_hour(window)
    assert len(keeping.copies(path)) == 2
    assert not window.message_bar.isVisible()


def test_a_ledger_open_for_reading_is_not_backed_up_by_the_clock(qtbot: QtBot, tmp_path: Path) -> None:
    small_ledger(tmp_path).close()
    with Ledger.open(tmp_path / "acme.ardesk", read_only=True) as ledger:
        window = window_on(ledger, qtbot)
        assert window.desk is not None
        assert not window.desk.files.keeper.timer.isActive()
        window.close()
        window.session.close()


def test_a_missing_second_place_is_told_once_and_calmly(window: MainWindow, tmp_path: Path) -> None:
    ledger, stick = window.session.ledger, tmp_path / "stick"
    stick.mkdir()
    keeping.set_second_place(ledger.path, stick)
    stick.rmdir()
    half_an_hour(window)
    assert window.message_bar.tone == "accent"
    assert "is not there now" in window.message_bar.text
    window.message_bar.hide()
    add_customer(ledger, "CEDAR")
    half_an_hour(window)
    assert not window.message_bar.isVisible()
    assert len(keeping.copies(ledger.path)) == 2
    window.perform("back_up")
    assert "is not there now" in window.message_bar.text


def test_a_ledger_changed_from_outside_is_told_and_the_copy_named_doubtful(window: MainWindow) -> None:
    import sqlite3

    ledger = window.session.ledger
    connection = sqlite3.connect(ledger.path)
    connection.execute("DROP TRIGGER journal_is_fixed")
    connection.execute("UPDATE journal SET after = replace(after, '10000', '90000') WHERE tbl = 'invoice'")
    connection.commit()
    connection.close()
    half_an_hour(window)
    assert window.message_bar.tone == "bad"
    assert "Check this ledger" in window.message_bar.text
    assert [copy.doubtful for copy in keeping.copies(ledger.path)] == [True]


def test_a_ledger_in_a_synced_folder_is_warned_of_once(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    state: dict[str, object] = {}
    ledger = small_ledger(tmp_path / "Dropbox")
    window = window_on(ledger, qtbot, state)
    qtbot.waitUntil(lambda: "Dropbox" in window.message_bar.text)
    assert window.desk is not None
    window.message_bar.hide()
    window.desk.files.keeper.warn()
    assert not window.message_bar.isVisible()
    (ledger.path.parent / "acme (1).ardesk").touch()
    window.desk.files.keeper.warn()
    assert "acme (1).ardesk" in window.message_bar.text


def dialog_on(window: MainWindow, qtbot: QtBot) -> RestoreDialog:
    session = window.session
    dialog = RestoreDialog(session.ledger.path, session.formats, TODAY, window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert tasks.finish()
    return dialog


def cells(dialog: RestoreDialog) -> dict[str, tuple[str, ...]]:
    items = (dialog.table.topLevelItem(row) for row in range(dialog.table.topLevelItemCount()))
    return {item.text(0): tuple(item.text(column) for column in (1, 2, 3)) for item in items if item}


def test_a_backup_stands_against_the_ledger_of_today(window: MainWindow, qtbot: QtBot) -> None:
    window.session.ledger.backup()
    add_customer(window.session.ledger, "CEDAR")
    dialog = dialog_on(window, qtbot)
    item = dialog.list.topLevelItem(0)
    assert item is not None
    assert item.text(3) == "verified"
    found = cells(dialog)
    assert found["Customers"] == ("2", "3", "−1")
    assert found["Invoices"] == ("5", "5", "")
    assert found["Receivables (control total)"] == ("USD\xa01,540.50", "USD\xa01,540.50", "")
    assert "1 change made since would be lost" in dialog.lost.text()
    assert dialog.instead.isEnabled()


def test_what_is_the_same_loses_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.session.ledger.backup()
    dialog = dialog_on(window, qtbot)
    assert "nothing would be lost" in dialog.lost.text()


def test_a_damaged_backup_is_named_and_not_offered(window: MainWindow, qtbot: QtBot) -> None:
    made = window.session.ledger.backup()
    made.write_bytes(made.read_bytes()[:8192])
    dialog = dialog_on(window, qtbot)
    item = dialog.list.topLevelItem(0)
    assert item is not None
    assert item.text(3) == "damaged"
    assert not dialog.to_file.isEnabled()
    assert not dialog.instead.isEnabled()
    assert dialog.note.isVisible()


def test_no_backup_yet(window: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_on(window, qtbot)
    assert "no backup" in dialog.note.text()
    assert not dialog.instead.isEnabled()


def test_restoring_to_a_new_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.session.ledger.backup()
    dialog = dialog_on(window, qtbot)
    dialog.restore_to(tmp_path / "again.ardesk")
    assert tasks.finish()
    assert dialog.note.tone == "good"
    with Ledger.open(tmp_path / "again.ardesk", read_only=True) as ledger:
        assert len(ledger.invoice_rows(TODAY)) == 5
    dialog.restore_to(tmp_path / "again.ardesk")
    assert tasks.finish()
    assert "exists already" in dialog.note.text()


def test_the_second_place_is_kept_refused_and_dropped(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = window.session.ledger.path
    dialog = SecondPlaceDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.path.set_value(str(tmp_path / "nowhere"))
    dialog.save()
    assert "no folder" in dialog.note.text()
    (tmp_path / "stick").mkdir()
    dialog.path.set_value(str(tmp_path / "stick"))
    dialog.save()
    assert keeping.second_place(path) == tmp_path / "stick"
    again = SecondPlaceDialog(window.session, window)
    qtbot.addWidget(again)
    again.path.set_value("")
    again.save()
    assert keeping.second_place(path) is None


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(Settings(), TODAY)
    yield made
    made.leave()
    tasks.finish()
    assert qtbot is not None


def test_the_swap_shows_the_backup_and_says_where_the_old_ledger_is(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path)
    made = ledger.backup()
    add_customer(ledger, "CEDAR")
    ledger.close()
    assert desk.open(ledger.path)
    qtbot.waitUntil(lambda: desk.window is not None and desk.window.desk is not None)
    tasks.finish()
    assert desk.window is not None
    desk.window.swap_wanted.emit(made)
    qtbot.waitUntil(lambda: desk.window is not None and desk.window.desk is not None)
    tasks.finish()
    assert desk.window is not None
    qtbot.waitUntil(lambda: "before restore" in desk.window.message_bar.text if desk.window else False)
    assert desk.window.session.ledger.path == ledger.path
    assert [row.code for row in desk.window.session.ledger.customer_rows(TODAY)] == ["ALDER", "BIRCH"]
    (old,) = tmp_path.glob("*before restore*")
    with Ledger.open(old, read_only=True) as before:
        assert len(before.customer_rows(TODAY)) == 3


def test_the_swap_asks_first(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window.session.ledger.backup()
    dialog = dialog_on(window, qtbot)
    wanted: list[object] = []
    dialog.swap_wanted.connect(wanted.append)
    for answer, expected in (("Leave", 0), ("Use", 1)):
        monkeypatch.setattr(QMessageBox, "exec", lambda _box: 0)
        monkeypatch.setattr(
            QMessageBox, "clickedButton", lambda box, a=answer: next(b for b in box.buttons() if a in b.text())
        )
        dialog.ask_instead()
        assert len(wanted) == expected


def test_check_this_ledger_says_in_words_what_was_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    dialog = CheckDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert tasks.finish()
    assert dialog.note.tone == "good"
    assert dialog.out.isHidden()
    said = dialog.text.toPlainText()
    for check in dialog.checks:
        assert check.name in said
        assert looked_at(check.name), check.name
        assert looked_at(check.name) in said


def test_check_this_ledger_compares_a_printed_seal(window: MainWindow, qtbot: QtBot) -> None:
    dialog = CheckDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert tasks.finish()
    seal = window.session.ledger.seal()
    false = seal.translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
    for typed, tone, shown in (
        (seal[:8], "muted", True),
        (seal, "good", True),
        (false, "bad", True),
        ("", "bad", False),
    ):
        dialog.seal.setText(typed)
        assert dialog.verdict.isHidden() != shown
        assert not shown or dialog.verdict.tone == tone


def test_check_this_ledger_names_the_row_and_shows_the_way_out(window: MainWindow, qtbot: QtBot) -> None:
    import sqlite3

    connection = sqlite3.connect(window.session.ledger.path)
    connection.execute("DROP TRIGGER invoice_update")
    connection.execute("UPDATE invoice SET total = 1, net = 1 WHERE number = 'INV-1003'")
    connection.commit()
    connection.close()
    dialog = CheckDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert tasks.finish()
    assert dialog.note.tone == "bad"
    assert "INV-1003" in dialog.text.toPlainText()
    wanted: list[str] = []
    dialog.rescue_wanted.connect(wanted.append)
    dialog.out.click()
    assert "INV-1003" in wanted[0]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A ledger with a backup, whose first page is gone."""
    with small_ledger(tmp_path) as ledger:
        ledger.backup()
    ledger.path.write_bytes(bytes(4096) + ledger.path.read_bytes()[4096:])
    return ledger.path


def answer(monkeypatch: pytest.MonkeyPatch, act: Callable[[RescueDialog], object]) -> list[str]:
    """From now on the way out is answered like this; the sentences it said."""
    said: list[str] = []

    def exec_(dialog: RescueDialog) -> int:
        said.append(dialog.said.text())
        act(dialog)
        return dialog.result()

    monkeypatch.setattr(RescueDialog, "exec", exec_)
    return said


def test_a_damaged_ledger_goes_back_to_its_backup(
    desk: Desk, qtbot: QtBot, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = broken.read_bytes()

    def go_back(dialog: RescueDialog) -> None:
        assert dialog.back.isEnabled()
        dialog._swap(keeping.copies(broken)[0].path)

    said = answer(monkeypatch, go_back)
    assert desk.open(broken)
    assert str(broken) in said[0]
    qtbot.waitUntil(lambda: desk.window is not None and desk.window.desk is not None)
    tasks.finish()
    assert desk.window is not None
    assert len(desk.window.session.ledger.invoice_rows(TODAY)) == 5
    (old,) = broken.parent.glob("*before restore*")
    assert old.read_bytes() == before


def test_what_can_be_read_of_a_damaged_ledger_opens(
    desk: Desk, qtbot: QtBot, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, target = broken.read_bytes(), broken.with_name("saved.ardesk")

    def save(dialog: RescueDialog) -> None:
        dialog.salvage(target)
        assert tasks.finish()
        assert dialog.note.tone == "good"
        assert dialog.report.toPlainText()
        dialog.use.click()

    answer(monkeypatch, save)
    assert desk.open(broken)
    qtbot.waitUntil(lambda: desk.window is not None and desk.window.desk is not None)
    tasks.finish()
    assert desk.window is not None
    assert desk.window.session.ledger.path == target
    assert len(desk.window.session.ledger.invoice_rows(TODAY)) == 5
    assert broken.read_bytes() == before


def test_a_damaged_ledger_may_be_left_alone(desk: Desk, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = broken.read_bytes()
    answer(monkeypatch, lambda dialog: dialog.reject())
    assert not desk.open(broken)
    assert desk.window is None
    assert broken.read_bytes() == before


def test_a_fault_for_which_the_file_is_to_blame_is_a_sentence() -> None:
    told: list[str] = []
    trouble._Handler(told.append, lambda: "The file is not sound.").show_fault(ValueError("odd"))
    assert len(told) == 1
    assert told[0].startswith("The file is not sound.")
    assert "Check this ledger" in told[0]


def test_the_first_start_warns_once_of_a_synced_folder_and_asks_for_a_second_place(
    qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("Dropbox", "stick"):
        (tmp_path / name).mkdir()
    dialog = FirstStart({})
    qtbot.addWidget(dialog)
    dialog.name.set_value("Acme")
    dialog._show(4)
    dialog.path.set_value(str(tmp_path / "Dropbox" / "acme.ardesk"))
    dialog._path_typed = True
    dialog.second.set_value(str(tmp_path / "stick"))
    dialog.go_on()
    assert "Dropbox" in dialog.note.text()
    assert dialog.note.tone == "watch"
    assert not dialog.result()
    dialog.go_on()
    assert dialog.chosen == tmp_path / "Dropbox" / "acme.ardesk"
    assert keeping.second_place(dialog.chosen) == tmp_path / "stick"
