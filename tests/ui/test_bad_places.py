"""Anything typed into forms that do more than write to the ledger: where files go, what is mailed, how it begins."""

from __future__ import annotations

import itertools
import random
import shutil
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from ardesk.domain.periods import Period
from ardesk.domain.records import Customer
from ardesk.exchange import exporter, plain_text
from ardesk.ledger import Ledger
from ardesk.operations import closing, customers
from ardesk.operations.invoices import void_invoice
from ardesk.ui import tasks
from ardesk.ui.dialogs import mail, print_day
from ardesk.ui.dialogs.close_month import CloseMonthDialog
from ardesk.ui.dialogs.encrypted_copy import EncryptedCopyDialog
from ardesk.ui.dialogs.first_start import FirstStart
from ardesk.ui.dialogs.kpi_options import KpiOptionsDialog
from ardesk.ui.dialogs.mail import MailDialog
from ardesk.ui.dialogs.move_ledger import MoveLedgerDialog
from ardesk.ui.dialogs.open_sealed import OpenSealedDialog
from ardesk.ui.dialogs.print_day import PrintDay
from ardesk.ui.dialogs.second_place import SecondPlaceDialog
from ardesk.ui.dialogs.transfer import ExportDialog, ImportDialog
from ardesk.ui.dialogs.wording import WordingDialog
from ardesk.ui.print_work import due_papers
from ardesk.ui.widgets.reason import ask_reason
from tests.ledgers import born
from tests.long_runs import report, seed, times
from tests.sealing import PASSPHRASE, quick_sealing
from tests.ui.dialog_kit import a_session, an_invoice
from tests.ui.entries import Door, Entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ardesk.ui.session import Session

__all__ = ["quick_sealing"]
_DEEP = 16  # folders, so that no `..` that is typed leads out of them
_FOR_REAL = 20
_LONG = 6_000  # letters of a sentence with a whole path in it
_STEPS = 5  # of a first start


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that names of files are typed in; nothing of the computer is near."""
    folder = tmp_path.joinpath(*map(str, range(_DEEP)))
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done in the background is done in its place."""

    def run(
        work: Callable[[], object],
        then: Callable[[object], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        **_other: object,
    ) -> None:
        try:
            answer = work()
        except Exception as fault:
            if failed is None:
                raise
            failed(fault)
        else:
            then(answer)

    monkeypatch.setattr(tasks, "run", run)


@pytest.fixture
def _mostly_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only every so often a ledger is made, an export written, a letter shown; else a file that could be one."""

    def copied(path: Path, **_facts: str) -> Ledger:
        return born(path, "Oak Ltd")

    def touched(_ledger: Ledger, path: Path) -> None:
        path.touch()

    monkeypatch.setattr(Ledger, "create", staticmethod(_now_and_then(Ledger.create, copied)))
    for name in ("export_folder", "export_xlsx", "export_json"):
        monkeypatch.setattr(exporter, name, _now_and_then(getattr(exporter, name), touched))
    for name in ("export_hledger", "export_beancount"):
        monkeypatch.setattr(plain_text, name, _now_and_then(getattr(plain_text, name), touched))
    monkeypatch.setattr(WordingDialog, "show_letter", _now_and_then(WordingDialog.show_letter, lambda _dialog: None))
    monkeypatch.setattr(print_day, "due_papers", _now_and_then(due_papers, lambda *_: []))


def _now_and_then(real: Callable[..., object], else_: Callable[..., object]) -> Callable[..., object]:
    turns = itertools.count()

    def act(*args: object, **kwargs: object) -> object:
        return (else_ if next(turns) % _FOR_REAL else real)(*args, **kwargs)

    return act


def near(text: str) -> str:
    """The text as the name of a file that lies in this folder or not far from it."""
    return text.lstrip("/")


def doors(session: Session, here: Path) -> dict[str, list[Door]]:
    """Every form that is not only about the ledger, with what it leaves behind."""
    bill = an_invoice(session, "A-1", "2026-08-01", 500_00)
    closing.close_month(session.ledger, Period.parse("2026-07"), today=session.today)
    customers.save_customer(session.ledger, replace(session.ledger.get(Customer, 1), email="ann@acme.example"))
    sealed = here.parent / "a.ardesk.age"
    sealed.write_bytes(b"age-encryption.org/v1\n-> scrypt " + PASSPHRASE.encode() + b"\n" + b"no ledger")
    table = here.parent / "customers.csv"
    table.write_text("code,name\nDOG,Dogwood\n")
    parent = QWidget()

    def empty() -> None:
        for one in here.iterdir():
            if one.is_dir():
                shutil.rmtree(one)
            else:
                one.unlink()

    def void(why: str) -> None:
        session.do(void_invoice, bill, why, done="Voided.")

    def reason() -> QDialog:
        form = ask_reason(parent, "Void", "Why?", "Void", void)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        return form

    def reopen() -> CloseMonthDialog:
        form = CloseMonthDialog(session)
        july = form.list.topLevelItem(3)
        assert july is not None
        form.list.setCurrentItem(july)
        assert form.is_locked
        return form

    def importing() -> ImportDialog:
        form = ImportDialog(session)
        form.path.set_value(str(table))
        return form

    def first(step: int) -> FirstStart:
        form = FirstStart({})
        form._show(step)
        return form

    def places(make: Callable[[], QDialog], save: Callable[[Any], object] = lambda form: form.save()) -> list[Door]:
        return [Door(make, save, empty, near, _LONG)]

    return {
        "first start": [
            Door(partial(first, step), lambda form: form._finish(), empty, near, _LONG) for step in range(1, _STEPS)
        ],
        "options": [Door(lambda: KpiOptionsDialog(session), lambda form: form.accept())],
        "wording": [Door(lambda: WordingDialog(session), lambda form: form.keep())],
        "reason": [Door(reason, _press)],
        "reopened month": [Door(reopen, lambda form: form.save() if form.act.isEnabled() else True)],
        "second place": places(lambda: SecondPlaceDialog(session)),
        "encrypted copy": places(lambda: EncryptedCopyDialog(session)),
        "encrypted backup": places(lambda: OpenSealedDialog(sealed), lambda form: form.open_it()),
        "moved ledger": places(lambda: MoveLedgerDialog(session)),
        "import": places(importing, _check),
        "export": places(lambda: ExportDialog(session)),
        "e-mail": places(lambda: MailDialog(session, 1, [bill])),
        "print day": places(lambda: PrintDay(session), lambda form: form.day.left.emit() or True),
    }


def _check(form: ImportDialog) -> bool:
    """Look at the file; whether it can be taken in, or the list says why not."""
    form.check()
    return form._take.isEnabled() or form.found.topLevelItemCount() > 0


def _press(form: QDialog) -> bool:
    """Accept, where there is something to accept; whether there is not."""
    button = form.findChild(QPushButton, "reason_accept")
    assert button is not None
    if button.isEnabled():
        form.accept()
    return not button.isEnabled()


@pytest.mark.usefixtures("qtbot", "quick_sealing", "_at_once", "_mostly_in_short")
def test_it_is_done_or_a_sentence_says_why_not(tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session, first, count = a_session(tmp_path), seed(8), times(1_000, 20_000)
    monkeypatch.setattr(mail, "open_file", lambda *_: None)
    monkeypatch.setattr(mail, "open_link", lambda *_: True)
    known = doors(session, here)
    entries = Entries(session, monkeypatch)
    for name, several in known.items():
        found = entries.run(several, count, random.Random(f"{first} {name}"))  # noqa: S311 - the same again for the same seed
        report(f"seed {first}: {name}: {found}")
    entries.close()
    session.close()
    session.ledger.close()
