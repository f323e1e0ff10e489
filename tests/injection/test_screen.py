"""Markup in every name of a ledger: on screen it is the letters themselves, in every window, list, tooltip, label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListWidget,
    QMessageBox,
    QTabBar,
    QWidget,
)

from ardesk.domain.records import Complaint, Customer, Deduction, Dispute, Invoice, Payment, WriteOff
from ardesk.format import Formats
from ardesk.operations.company import set_company
from ardesk.settings import Settings
from ardesk.ui import tasks
from ardesk.ui.dialogs.assign import AssignDialog
from ardesk.ui.dialogs.complaint import ComplaintDialog
from ardesk.ui.dialogs.contact import ContactDialog
from ardesk.ui.dialogs.credit import ApplyCreditDialog, CreditNoteDialog
from ardesk.ui.dialogs.customer import CustomerDialog
from ardesk.ui.dialogs.deduction import DeductionDialog
from ardesk.ui.dialogs.dispute import DisputeDialog
from ardesk.ui.dialogs.evidence import EvidenceDialog
from ardesk.ui.dialogs.first_start import FirstStart
from ardesk.ui.dialogs.history import HistoryDialog
from ardesk.ui.dialogs.hold import HoldDialog
from ardesk.ui.dialogs.invoice import InvoiceDialog
from ardesk.ui.dialogs.mail import MailDialog
from ardesk.ui.dialogs.open_sealed import OpenSealedDialog
from ardesk.ui.dialogs.pause import PauseDialog
from ardesk.ui.dialogs.payment import PaymentDialog
from ardesk.ui.dialogs.print_day import PrintDay
from ardesk.ui.dialogs.promise import PromiseDialog
from ardesk.ui.dialogs.refund import RefundDialog
from ardesk.ui.dialogs.restore import RestoreDialog
from ardesk.ui.dialogs.settle import SettleDialog
from ardesk.ui.dialogs.small_balances import SmallBalances
from ardesk.ui.dialogs.transfer import ImportDialog
from ardesk.ui.dialogs.wording import WordingDialog
from ardesk.ui.dialogs.write_off import RecoveryDialog, WriteOffDialog
from ardesk.ui.literal import literal
from ardesk.ui.memory import Memory
from ardesk.ui.rescue import RescueDialog
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.reason import ask_reason
from ardesk.ui.widgets.view_switch import ViewSwitch
from tests.injection.corpus import MARKUP
from tests.injection.marked import FILE, FOLDER, MARK, marked_ledger
from tests.injection.obeying import obeyed, shown_as
from tests.ui.window_kit import TODAY, press, window_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.main_window import MainWindow

# What opens a window of its own from the menus and from what is selected.
DOORS = (
    "open_recent", "import_files", "export_files", "print_day", "encrypted_copy", "show_backups", "choose_second_place",
    "move_ledger", "close_month", "edit_company", "edit_wording", "edit_policy", "edit_chasing_costs",
    "show_recommendations", "choose_columns", "show_shortcuts", "kpi_reference", "verify", "show_safety", "about",
    "show_history", "mail_draft", "set_goal",
)  # fmt: skip


def dialogs(window: MainWindow) -> dict[str, Callable[[], QWidget]]:
    """Every window that shows a record, on the marked ones."""
    session, ledger = window.session, window.session.ledger
    customer, invoice = ledger.all(Customer)[0].id or 0, ledger.all(Invoice)[0].id or 0
    dispute, complaint = ledger.all(Dispute)[0].id or 0, ledger.all(Complaint)[0].id or 0
    deduction, loss = ledger.all(Deduction)[0].id or 0, ledger.all(WriteOff)[0].id or 0
    payment = ledger.all(Payment)[0].id or 0
    return {
        "customer": lambda: CustomerDialog(session, customer),
        "invoice": lambda: InvoiceDialog(session, invoice),
        "payment": lambda: PaymentDialog(session, [invoice]),
        "payment of customer": lambda: PaymentDialog(session, customer_id=customer),
        "contact": lambda: ContactDialog(session, customer_id=customer, invoice_id=invoice),
        "assign": lambda: AssignDialog(session, [customer]),
        "hold": lambda: HoldDialog(session, [customer]),
        "pause": lambda: PauseDialog(session, [customer]),
        "pause of an invoice": lambda: PauseDialog(session, [customer], [invoice]),
        "credit note": lambda: CreditNoteDialog(session, invoice_id=invoice),
        "apply credit": lambda: ApplyCreditDialog(session, customer),
        "refund": lambda: RefundDialog(session, customer),
        "write-off": lambda: WriteOffDialog(session, invoice_id=invoice),
        "recovery": lambda: RecoveryDialog(session, loss),
        "dispute": lambda: DisputeDialog(session, invoice_id=invoice),
        "deduction": lambda: DeductionDialog(session, invoice_id=invoice),
        "complaint": lambda: ComplaintDialog(session, customer_id=customer),
        "promise": lambda: PromiseDialog(session, invoice_id=invoice),
        "settle dispute": lambda: SettleDialog(session, "dispute", dispute),
        "settle deduction": lambda: SettleDialog(session, "deduction", deduction),
        "settle complaint": lambda: SettleDialog(session, "complaint", complaint),
        "evidence": lambda: EvidenceDialog(session, "dispute", dispute),
        "history of an invoice": lambda: HistoryDialog(session, "invoice", invoice),
        "history of a payment": lambda: HistoryDialog(session, "payment", payment),
        "mail": lambda: MailDialog(session, customer),
        "print day": lambda: PrintDay(session),
        "small balances": lambda: SmallBalances(session),
        "wording": lambda: WordingDialog(session),
        "reason": lambda: ask_reason(window, "Void", f"Why is {MARK} void?", "&Void", lambda _why: None),
    }


def settle() -> None:
    """Let everything that goes on come to its end."""
    QApplication.processEvents()
    assert tasks.finish()
    QApplication.processEvents()


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on the marked ledger; ledgers of such names were open before."""
    settings = Settings()
    for other in ("other", "more"):
        recent = tmp_path / f"{other} {FOLDER}" / FILE
        recent.parent.mkdir()
        recent.touch()
        settings.remember(recent)
    ledger = marked_ledger(tmp_path)
    shown = window_on(ledger, qtbot, Memory(settings))
    yield shown
    shown.close()
    shown.session.close()
    ledger.close()


def choose_first_rows(window: QWidget) -> None:
    """In every list in view the first row is current."""
    for view in window.findChildren(QAbstractItemView):
        if view.isVisible() and view.model() is not None and view.model().rowCount():
            view.setCurrentIndex(view.model().index(0, 0))
    settle()


def in_front(window: MainWindow) -> Iterator[str]:
    """Each view of each page with a row chosen in every list, by name."""
    for page in range(window.tabs.count()):
        window.tabs.setCurrentIndex(page)
        settle()
        yield from (f"page {page} {door}" for door in _doors(window.page))


def _doors(page: QWidget) -> Iterator[str]:
    choose_first_rows(page)
    yield ""
    for switch in page.findChildren(ViewSwitch):
        for name in switch.names[1:]:
            switch.choose(name)
            settle()
            choose_first_rows(page)
            yield name
    for tabs in page.findChildren(QTabBar):
        for tab in range(1, tabs.count()):
            tabs.setCurrentIndex(tab)
            settle()
            choose_first_rows(page)
            yield tabs.tabText(tab)
    for papers in page.findChildren(QListWidget, "papers"):
        for row in range(1, papers.count()):
            papers.setCurrentRow(row)
            settle()
            yield papers.item(row).text()


def test_no_page_obeys_what_is_in_a_name(window: MainWindow) -> None:
    found = [f"{view}: {place}" for view in in_front(window) for place in obeyed(window)]
    window.session.told.emit(f"{MARK} recorded.")
    window.session.message.emit(f"{MARK} refused.")
    QApplication.processEvents()
    found += [f"told: {place}" for place in obeyed(window)]
    assert not found, "\n".join(dict.fromkeys(found))


def test_no_entry_obeys_what_is_in_a_name(window: MainWindow, qtbot: QtBot) -> None:
    found = []
    for name, make in dialogs(window).items():
        dialog = make()
        qtbot.addWidget(dialog)
        dialog.show()
        settle()
        for part in dialog.findChildren(Note):
            part.say(f"“{MARK}” is not known.")
        found += [f"{name}: {place}" for place in obeyed(dialog)]
        dialog.close()
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)  # offscreen there is neither
def test_nothing_the_menus_open_obeys_what_is_in_a_name(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []
    seen: set[str] = set()

    def asked(box: QMessageBox) -> int:
        seen.add(box.objectName())
        found.extend(f"{box.objectName()}: {place}" for place in obeyed(box))
        return 0

    monkeypatch.setattr(QMessageBox, "exec", asked)
    window.session.ledger.backup()
    window.session.attempt(lambda ledger: set_company(ledger, {"name": f"{MARK}{MARK}"}), MARK)
    for page in (0, 1, 2, 3):
        window.tabs.setCurrentIndex(page)
        settle()
        choose_first_rows(window)
        for action in DOORS:
            window.perform(action)
            settle()
            for shown in _others(window):
                seen.add(action)
                choose_first_rows(shown)
                found += [f"{action}: {place}" for place in obeyed(shown)]
                if isinstance(shown, RestoreDialog):
                    shown.ask_instead()
                shown.close()
            QApplication.processEvents()
    press(window, "Ctrl+K")
    for letter in "passwd":
        press(window, letter)
    settle()
    found += [f"go to: {place}" for place in obeyed(window)]
    assert not found, "\n".join(dict.fromkeys(found))
    assert seen >= {*DOORS, "restore.sure"}, {*DOORS} - seen


def _others(window: MainWindow) -> list[QWidget]:
    """What is open beside the window itself."""
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget is not window]


def test_what_is_shown_without_a_ledger_obeys_no_name(tmp_path: Path, qtbot: QtBot) -> None:
    ledger = marked_ledger(tmp_path)
    ledger.backup()
    path, sealed = ledger.path, tmp_path / f"{FILE}.age"
    ledger.close()
    first = FirstStart({"first_start.path": MARK})
    for widget in (
        RescueDialog(path, f"{MARK} is damaged", TODAY),
        RestoreDialog(path, Formats("de_DE", "EUR"), TODAY),
        OpenSealedDialog(sealed),
        first,
    ):
        qtbot.addWidget(widget)
        widget.show()
        settle()
        for part in widget.findChildren(Note):
            part.say(f"“{MARK}” is not known.")
        assert not list(obeyed(widget))


def test_an_import_shows_what_stands_in_the_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "import" / "<b>A&B<img src=passwd>"
    folder.mkdir(parents=True)
    for name, head in (("customers.csv", f"code,name,{MARK}"), (f"{FILE}.csv", MARK), ("invoices.csv", "number,date")):
        quoted = ",".join(f'"{part.replace(chr(34), chr(34) * 2)}"' for part in head.split(","))
        (folder / name).write_text(f"{quoted}\n" + f"{quoted}\n" * 3, encoding="utf-8")
    dialog = ImportDialog(window.session)
    qtbot.addWidget(dialog)
    dialog.show()
    for path in (folder, *sorted(folder.iterdir()), folder / f"{FILE} is not there"):
        dialog.path.set_value(str(path))
        dialog.check()
        settle()
        assert dialog.found.topLevelItemCount() or dialog.note.text()
        assert not list(obeyed(dialog))


def test_a_tooltip_is_its_letters() -> None:
    for text in (*MARKUP, "two\nlines & more", "plain"):
        assert shown_as(literal(text)) == text
