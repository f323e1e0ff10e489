"""Encrypted backups and a ledger that moves, in the window."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from ardesk.ledger import Ledger
from ardesk.operations import encrypting, keeping
from ardesk.settings import Settings
from ardesk.storage import passphrases
from ardesk.ui import tasks
from ardesk.ui.desk import Desk
from ardesk.ui.dialogs.encrypted_copy import EncryptedCopyDialog
from ardesk.ui.dialogs.move_ledger import MoveLedgerDialog
from ardesk.ui.dialogs.open_sealed import OpenSealedDialog, free_place
from ardesk.ui.dialogs.restore import RestoreDialog
from ardesk.ui.dialogs.second_place import SecondPlaceDialog
from ardesk.ui.session import Session
from tests.ledgers import add_customer
from tests.sealing import PASSPHRASE, quick_sealing
from tests.ui.window_kit import TODAY, small_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

__all__ = ["quick_sealing"]
pytestmark = pytest.mark.usefixtures("quick_sealing")


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    assert qtbot is not None
    (tmp_path / "books").mkdir()
    made = Session(small_ledger(tmp_path / "books"), today=TODAY)
    yield made
    made.close()
    made.ledger.close()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(Settings(), TODAY)
    yield made
    made.leave()
    tasks.finish()
    assert qtbot is not None


def test_a_copy_is_encrypted_once_the_passphrase_was_typed_twice(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    told: list[str] = []
    dialog = EncryptedCopyDialog(session)
    session.told.connect(told.append)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.path.set_value(str(tmp_path / "copy.age"))
    for again, said in (("", "differ"), (PASSPHRASE.upper(), "differ")):
        dialog.secret.setText(PASSPHRASE)
        dialog.again.setText(again)
        dialog.save()
        assert said in dialog.parts["secret"].note.text()
    dialog.again.setText(PASSPHRASE)
    dialog.save()
    assert tasks.finish()
    assert not dialog.isVisible()
    assert told == [f"Encrypted and checked: {tmp_path / 'copy.age'}"]
    assert encrypting.is_sealed(tmp_path / "copy.age")
    assert PASSPHRASE not in str(session.state)


def test_a_dialog_closed_meanwhile_gives_up_what_it_was_about(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    session.told.connect(told.append)
    begun, go_on = Event(), Event()

    def sealed(_content: bytes, _passphrase: str) -> bytes:
        stop = passphrases._current.get()
        begun.set()
        assert go_on.wait(60)
        assert stop is not None
        return stop.answer(b"")[1]  # as the true one would

    monkeypatch.setattr(passphrases, "sealed", sealed)
    dialog = EncryptedCopyDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.path.set_value(str(tmp_path / "copy.age"))
    dialog.secret.setText(PASSPHRASE)
    dialog.again.setText(PASSPHRASE)
    dialog.save()
    assert begun.wait(60)
    dialog.save()  # once more while it is at it: nothing
    dialog.reject()  # as Escape does
    go_on.set()
    assert tasks.finish()
    assert not dialog.isVisible()
    assert not told
    assert not list(tmp_path.glob("copy.age*"))


def test_the_second_place_is_encrypted_kept_so_and_plain_again(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    path, stick = session.ledger.path, tmp_path / "stick"
    stick.mkdir()
    for tick, secret, expected in ((True, PASSPHRASE, True), (True, "", True), (False, "", False)):
        dialog = SecondPlaceDialog(session)
        qtbot.addWidget(dialog)
        dialog.path.set_value(str(stick))
        dialog.encrypted.setChecked(tick)
        dialog.secret.setText(secret)
        dialog.again.setText(secret)
        dialog.save()
        assert tasks.finish()
        assert dialog.result() == dialog.DialogCode.Accepted
        assert encrypting.is_second_place_encrypted(path) is expected
        assert keeping.second_place(path) == stick
    dialog = SecondPlaceDialog(session)
    qtbot.addWidget(dialog)
    dialog.encrypted.setChecked(True)
    dialog.save()
    assert "8 letters" in dialog.parts["secret"].note.text()
    assert not encrypting.is_second_place_encrypted(path)


def test_an_encrypted_backup_is_brought_back_with_its_passphrase(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    ledger, stick = session.ledger, tmp_path / "stick"
    stick.mkdir()
    encrypting.set_second_place(ledger.path, stick, encrypted=True, passphrase=PASSPHRASE)
    ledger.backup().unlink()
    dialog = RestoreDialog(ledger.path, session.formats, TODAY)
    qtbot.addWidget(dialog)
    dialog.show()
    assert tasks.finish()
    item = dialog.list.topLevelItem(0)
    assert item is not None
    assert item.text(3) == "encrypted"
    assert not dialog.instead.isEnabled()
    dialog.unseal.setFocus()
    dialog.unseal.click()
    assert dialog.focusWidget() is dialog.secret
    assert not dialog.work.under_way
    dialog.secret.setText("some other words")
    dialog.unseal.setFocus()
    dialog.unseal.click()
    assert dialog.focusWidget() is dialog.secret
    assert tasks.finish()
    assert "not its passphrase" in dialog.note.text()
    dialog.secret.setText(PASSPHRASE)
    dialog.unseal.click()
    assert tasks.finish()
    item = dialog.list.topLevelItem(0)
    assert item is not None
    assert item.text(3) == "verified"
    assert dialog.instead.isEnabled()
    assert dialog.secret.isHidden()
    assert "nothing would be lost" in dialog.lost.text()


def test_an_encrypted_backup_opens_as_a_new_ledger(
    desk: Desk, session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.ardesk.age"
    encrypting.encrypted_copy(session.ledger, copy, PASSPHRASE)

    def answer(dialog: OpenSealedDialog) -> int:
        dialog.target.set_value(str(tmp_path / "again"))
        for words in ("some other words", PASSPHRASE):
            dialog.secret.setText(words)
            dialog.open_it()
            assert tasks.finish()
        return dialog.result()

    monkeypatch.setattr(OpenSealedDialog, "exec", answer)
    assert desk.open(copy)
    qtbot.waitUntil(lambda: desk.window is not None and desk.window.desk is not None)
    assert desk.window is not None
    assert desk.window.session.ledger.path == tmp_path / "again.ardesk"
    assert len(desk.window.session.ledger.invoice_rows(TODAY)) == 5


def test_the_new_ledger_bears_the_old_name_where_that_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    for name in ("acme 2026-11-22 084435.807.ardesk.age", "acme 2026-11-22.ardesk.age", "acme.age"):
        assert free_place(tmp_path / name) == tmp_path / "acme.ardesk"
    (tmp_path / "acme.ardesk").touch()
    assert free_place(tmp_path / "acme.age") == tmp_path / "acme 2.ardesk"


def test_the_ledger_moves_and_the_window_goes_on_with_it(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    path, target = tmp_path / "Dropbox" / "acme.ardesk", tmp_path / "books" / "acme.ardesk"
    small_ledger(path.parent).close()
    assert desk.open(path)
    qtbot.waitUntil(lambda: desk.window is not None and desk.window.desk is not None)
    tasks.finish()
    assert desk.window is not None
    add_customer(desk.window.session.ledger, "CEDAR")
    dialog = MoveLedgerDialog(desk.window.session, desk.window)
    dialog.move_wanted.connect(desk.window.move_wanted)
    assert "Dropbox" in dialog.note.text()
    dialog.path.set_value(str(target))
    dialog.save()
    qtbot.waitUntil(lambda: desk.window is not None and desk.window.desk is not None)
    tasks.finish()
    qtbot.waitUntil(lambda: "lives at" in desk.window.message_bar.text if desk.window else False)
    assert desk.window is not None
    assert desk.window.session.ledger.path == target
    assert len(desk.window.session.ledger.customer_rows(TODAY)) == 3
    assert not path.exists()
    assert desk.settings.recent == [target]
    with Ledger.open(target, read_only=True) as moved:
        assert all(check.ok for check in moved.verify())


def test_a_ledger_that_cannot_move_comes_back(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    small_ledger(tmp_path).close()
    assert desk.open(tmp_path / "acme.ardesk")
    qtbot.waitUntil(lambda: desk.window is not None and desk.window.desk is not None)
    tasks.finish()
    assert not desk.move(tmp_path / "OneDrive" / "acme.ardesk")
    qtbot.waitUntil(lambda: desk.window is not None and desk.window.desk is not None)
    assert desk.window is not None
    assert desk.window.session.ledger.path == tmp_path / "acme.ardesk"
    assert "OneDrive" in desk.window.message_bar.text
    assert desk.window.message_bar.tone == "bad"
