"""One window a ledger; our own faults end in one place, and the log says nothing personal."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMessageBox

from ardesk.errors import ArdeskError
from ardesk.paths import state_dir
from ardesk.ui import tasks, trouble
from ardesk.ui.lock import LedgerLock, raise_other
from tests.ledgers import new_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_a_ledger_is_locked_once_and_free_again_after_release(tmp_path: Path, qtbot: QtBot) -> None:
    new_ledger(tmp_path).close()
    first, second = LedgerLock(tmp_path / "acme.ardesk"), LedgerLock(tmp_path / "acme.ardesk")
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()
    assert [path.name for path in tmp_path.iterdir()] == ["acme.ardesk"]
    assert qtbot is not None


def test_the_lock_of_a_program_that_died_is_no_lock(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "acme.ardesk"
    path.touch()
    program = (
        "import os; from pathlib import Path; from PySide6.QtCore import QCoreApplication; "
        "application = QCoreApplication([]); from ardesk.ui.lock import LedgerLock; "
        f"lock = LedgerLock(Path({str(path)!r})); assert lock.take(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
    assert (tmp_path / ".acme.ardesk.lock").exists()
    mine = LedgerLock(path)
    assert mine.take()
    mine.release()
    assert qtbot is not None


def test_a_second_window_calls_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "acme.ardesk"
    path.touch()
    lock = LedgerLock(path)
    assert lock.take()
    lock.listen()
    program = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication; "
        "application = QCoreApplication([]); "
        f"from ardesk.ui.lock import raise_other; sys.exit(0 if raise_other(Path({str(path)!r})) else 1)"
    )
    with qtbot.waitSignal(lock.called, timeout=20_000):
        caller = subprocess.Popen([sys.executable, "-c", program])
    assert caller.wait(timeout=20) == 0
    lock.release()


def test_nobody_answers_for_a_ledger_that_is_not_open(tmp_path: Path, qtbot: QtBot) -> None:
    assert not raise_other(tmp_path / "nothing.ardesk")
    assert qtbot is not None


def failing(secret: str) -> None:
    raise ValueError(secret)


def failing_again(secret: str) -> None:
    try:
        failing("Alder owes 1250")
    except ValueError as first:
        raise KeyError(secret) from first


def test_details_name_kinds_and_places_and_nothing_that_was_entered() -> None:
    with pytest.raises(KeyError) as caught:
        failing_again("Mary Miles")
    text = trouble.details(caught.value)
    assert "KeyError" in text
    assert "ValueError" in text
    assert "failing" in text
    assert not any(secret in text for secret in ("Alder", "1250", "Mary", "/"))


def test_our_fault_opens_one_dialog_and_is_logged(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text() + box.informativeText()))
    handler = trouble._Handler(pytest.fail)
    handler.show_fault(ZeroDivisionError("secret"))
    assert len(shown) == 1
    assert "safe" in shown[0]
    log = (state_dir() / "ardesk.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "secret" not in log
    assert qtbot is not None


def test_a_refusal_nobody_caught_is_told_as_its_sentence(qtbot: QtBot) -> None:
    told: list[str] = []
    trouble._Handler(told.append).show_fault(ArdeskError("Choose another number."))
    assert told == ["Choose another number."]
    assert qtbot is not None


def test_background_answers_come_back_and_stale_ones_are_dropped(qtbot: QtBot) -> None:
    got: list[object] = []
    for number in range(5):
        tasks.run(lambda number=number: number, got.append, key="same")  # type: ignore[misc]
    tasks.run(lambda: "other", got.append)
    assert tasks.finish()
    assert sorted(map(str, got)) == ["4", "other"]
    assert qtbot is not None


def test_a_background_fault_goes_to_the_one_who_asked(qtbot: QtBot) -> None:
    faults: list[Exception] = []
    tasks.run(lambda: failing("x"), lambda _none: pytest.fail("no answer"), failed=faults.append)
    assert tasks.finish()
    assert [type(fault) for fault in faults] == [ValueError]
    assert qtbot is not None


def test_answers_for_a_window_that_has_gone_are_forgotten(qtbot: QtBot) -> None:
    got: list[object] = []
    tasks.run(lambda: 1, got.append)
    tasks.forget_all()
    assert tasks.finish()
    assert got == []
    assert qtbot is not None
