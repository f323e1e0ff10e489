"""A day at the program, run as a process of its own: every kind of file it writes, and faults full of names."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from unittest import mock

NAME = "Zyxwvutsrq"
AMOUNT = "48151623"
TODAY = dt.date(2026, 10, 15)
_FILES = {
    "customers": f"code,name,email\nC1,{NAME},{NAME.lower()}@example.com\n",
    "invoices": f"number,customer,date,due_date,total\n{NAME}-7,C1,2026-09-01,2026-10-01,{AMOUNT}.00\n",
    "disputes": f"number,invoice,reason,opened\nD-1,{NAME}-7,pricing,2026-09-20\n",
}


def run(place: Path) -> None:
    """All of it, in the folder `place`, under the mask that lets everybody read."""
    os.umask(0o022)
    on_the_terminal(place)
    in_the_window(place / "acme.ardesk", place / "stick")


def command(*given: str | Path) -> int:
    """The exit code of the command."""
    from ardesk.cli import main

    try:
        main([str(one) for one in given])
    except SystemExit as left:
        return int(left.code or 0)


def on_the_terminal(place: Path) -> None:
    """A new ledger, an import, papers and exports; then two faults in which a customer is named."""
    ledger, files = place / "acme.ardesk", place / "files"
    for folder in (files, place / "stick"):
        folder.mkdir(0o700)
    for name, text in _FILES.items():
        (files / f"{name}.csv").touch(0o600)
        (files / f"{name}.csv").write_text(text, encoding="utf-8")
    assert command("new", ledger, "--name", f"{NAME} Ltd", "--currency", "USD") == 0
    for given in (
        ("import", files),
        ("backup",),
        ("export", place / "out"),
        ("export", "--format", "xlsx", place / "all.xlsx"),
        ("invoice", f"{NAME}-7", "--pdf", place / "paper.pdf"),
    ):
        assert command(*given) == 0, given
    for fault in (RuntimeError(f"{NAME} owes {AMOUNT}"), PermissionError(13, "denied", f"/x/{NAME}")):
        with mock.patch("ardesk.operations.closing.proof", side_effect=fault):
            assert command("verify") == 1


def in_the_window(ledger: Path, stick: Path) -> None:
    """An e-mail draft, evidence opened, a change, a second place for the backup, and faults of ours and of Qt's."""
    import sys

    from PySide6.QtCore import QUrl, qWarning
    from PySide6.QtGui import QDesktopServices
    from PySide6.QtWidgets import QApplication, QMessageBox

    from ardesk.operations import evidence
    from ardesk.operations.keeping import set_second_place
    from ardesk.settings import Settings
    from ardesk.ui import tasks, trouble
    from ardesk.ui.app import make_application
    from ardesk.ui.desk import Desk
    from ardesk.ui.dialogs.evidence import EvidenceDialog
    from ardesk.ui.dialogs.mail import MailDialog

    if QApplication.instance() is None:
        make_application()
    desk = Desk(Settings(), TODAY)
    trouble.install(desk.refuse)
    set_second_place(ledger, stick)
    opened: list[Path] = []

    def note(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    with (
        mock.patch.object(QDesktopServices, "openUrl", side_effect=note),
        mock.patch.object(QMessageBox, "exec", return_value=0),
    ):
        assert desk.open(ledger)
        assert desk.window is not None
        desk.window.complete()
        session = desk.window.session
        MailDialog(session, 1, (1,)).save()
        evidence.attach(session.ledger, "dispute", 1, f"{NAME}.txt", AMOUNT.encode(), TODAY)
        EvidenceDialog(session, "dispute", 1).open_file()
        assert [path.suffix for path in opened] == [".eml", ".txt"]
        assert AMOUNT in opened[1].read_text(encoding="utf-8")
        for path in (opened[1], opened[1].parent):
            assert not path.stat().st_mode & 0o077
        sys.excepthook(ValueError, ValueError(f"{NAME} owes {AMOUNT}"), None)
        tasks.run(lambda: {"": 0}[NAME], print)
        qWarning(f"could not load image '/home/x/{NAME}.png'")
        assert tasks.finish()
        desk.leave()
