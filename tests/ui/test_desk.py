"""From one ledger to another: one window at a time, the lock, the backup at the end, and what was opened last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from ardesk.ledger import Ledger
from ardesk.settings import Settings
from ardesk.ui import tasks
from ardesk.ui.desk import SAMPLE, Desk
from ardesk.ui.lock import LedgerLock
from ardesk.ui.rescue import RescueDialog
from tests.ledgers import add_customer
from tests.ui.window_kit import TODAY, small_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(Settings(), TODAY)
    yield made
    made.leave()
    tasks.finish()
    assert qtbot is not None


def ledger_at(folder: Path) -> Path:
    folder.mkdir()
    small_ledger(folder).close()
    return folder / "acme.ardesk"


def settled(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk.window is not None and desk.window.desk is not None)
    tasks.finish()


def test_another_ledger_takes_the_place_of_the_first(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    one, two = ledger_at(tmp_path / "one"), ledger_at(tmp_path / "two")
    assert desk.open(one)
    settled(desk, qtbot)
    first = desk.window
    assert first is not None
    first.ledger_wanted.emit(two)
    settled(desk, qtbot)
    assert desk.window is not None
    assert desk.window is not first
    assert desk.window.isVisible()
    assert desk.window.session.ledger.path == two
    free = LedgerLock(one)
    assert free.take()
    free.release()
    assert [path.parent.name for path in desk.settings.recent] == ["two", "one"]


def test_the_ledger_used_last_opens_again(qtbot: QtBot, tmp_path: Path) -> None:
    path = ledger_at(tmp_path / "one")
    first = Desk(Settings(), TODAY)
    assert first.open(path)
    settled(first, qtbot)
    first.leave()
    again = Desk(Settings(), TODAY)
    assert again.start(None)
    settled(again, qtbot)
    assert again.window is not None
    assert again.window.session.ledger.path == path
    again.leave()


def test_closing_backs_up_what_has_changed_and_nothing_else(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = ledger_at(tmp_path / "one")
    desk.open(path)
    settled(desk, qtbot)
    desk.leave()
    assert not list(path.parent.rglob("*backups*/*"))
    desk.open(path)
    settled(desk, qtbot)
    assert desk.window is not None
    add_customer(desk.window.session.ledger, "CEDAR")
    desk.leave()
    (copy,) = path.parent.rglob("*backups*/*.ardesk")
    with Ledger.open(copy, read_only=True) as ledger:
        assert [row.code for row in ledger.customer_rows(TODAY)] == ["ALDER", "BIRCH", "CEDAR"]
    with Ledger.open(path) as ledger:  # as before a crash
        add_customer(ledger, "DOGWOOD")
    for expected in (2, 2):
        desk.open(path)
        settled(desk, qtbot)
        desk.leave()
        assert len(list(path.parent.rglob("*backups*/*.ardesk"))) == expected


def test_closing_the_window_ends_the_program(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(True))
    desk.open(ledger_at(tmp_path / "one"))
    settled(desk, qtbot)
    assert desk.window is not None
    desk.window.close()
    assert ended == [True]
    assert desk.window is None


def test_a_ledger_that_is_locked_by_one_who_does_not_answer_opens_for_reading(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    path = ledger_at(tmp_path / "one")
    other = LedgerLock(path)
    assert other.take()
    assert desk.open(path)
    settled(desk, qtbot)
    assert desk.window is not None
    assert desk.window.session.ledger.read_only
    assert desk.window.banner.isVisible()
    desk.leave()
    other.release()


def test_a_ledger_in_use_on_another_computer_names_it_and_the_file_that_says_so(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    path = ledger_at(tmp_path / "one")
    lock = path.with_name(".acme.ardesk.lock")
    lock.write_text("1\nardesk\nOFFICE\nits-number\nits-start\n", encoding="utf-8")
    assert desk.open(path)
    settled(desk, qtbot)
    assert desk.window is not None
    assert desk.window.session.ledger.read_only
    assert "OFFICE" in desk.window.message_bar.text
    assert str(lock) in desk.window.message_bar.text
    desk.leave()
    lock.unlink()
    assert desk.open(path)
    settled(desk, qtbot)
    assert not desk.window.session.ledger.read_only


def test_what_cannot_be_opened_is_told_and_changes_nothing(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    monkeypatch.setattr(RescueDialog, "exec", lambda dialog: told.append(dialog.said.text()))
    foreign = tmp_path / "foreign.ardesk"
    foreign.write_text("not a ledger")
    assert not desk.open(foreign)
    assert not desk.open(tmp_path / "nothing.ardesk")
    assert len(told) == 2
    assert desk.open(ledger_at(tmp_path / "one"))
    settled(desk, qtbot)
    assert not desk.open(foreign)
    assert desk.window is not None
    assert not desk.open(tmp_path / "nothing.ardesk")
    assert desk.window.message_bar.tone == "bad"
    assert foreign.read_text() == "not a ledger"


def test_the_sample_company_says_what_it_is(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    sample = ledger_at(tmp_path / "one").rename(tmp_path / SAMPLE)
    assert desk.open(sample)
    settled(desk, qtbot)
    assert desk.window is not None
    assert desk.window.banner.isVisible()
    assert "sample" in desk.window.banner.text
