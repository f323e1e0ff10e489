"""Markup in every name of a ledger: on screen it is the letters themselves, in every window, list, tooltip, label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import Qt as Text
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QTextEdit,
    QToolButton,
    QWidget,
)

from ardesk.domain.records import (
    Activity,
    Complaint,
    CreditNote,
    Customer,
    Deduction,
    Dispute,
    Invoice,
    InvoiceLine,
    Payment,
    Promise,
    WriteOff,
)
from ardesk.operations.company import set_company
from ardesk.ui import tasks
from ardesk.ui.dialogs.assign import AssignDialog
from ardesk.ui.dialogs.complaint import ComplaintDialog
from ardesk.ui.dialogs.contact import ContactDialog
from ardesk.ui.dialogs.credit import ApplyCreditDialog, CreditNoteDialog
from ardesk.ui.dialogs.customer import CustomerDialog
from ardesk.ui.dialogs.deduction import DeductionDialog
from ardesk.ui.dialogs.dispute import DisputeDialog
from ardesk.ui.dialogs.evidence import EvidenceDialog
from ardesk.ui.dialogs.history import HistoryDialog
from ardesk.ui.dialogs.hold import HoldDialog
from ardesk.ui.dialogs.invoice import InvoiceDialog
from ardesk.ui.dialogs.mail import MailDialog
from ardesk.ui.dialogs.pause import PauseDialog
from ardesk.ui.dialogs.payment import PaymentDialog
from ardesk.ui.dialogs.print_day import PrintDay
from ardesk.ui.dialogs.promise import PromiseDialog
from ardesk.ui.dialogs.refund import RefundDialog
from ardesk.ui.dialogs.settle import SettleDialog
from ardesk.ui.dialogs.small_balances import SmallBalances
from ardesk.ui.dialogs.wording import WordingDialog
from ardesk.ui.dialogs.write_off import RecoveryDialog, WriteOffDialog
from ardesk.ui.literal import literal
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.view_switch import ViewSwitch
from tests.injection.corpus import MARKUP
from tests.ledgers import add_customer, add_invoice, new_ledger, pay
from tests.ui.window_kit import day, window_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ledger import Ledger
    from ardesk.ui.session import Session

MARK = '<b>x</b><img src="file:///etc/passwd">'
SEEN = "<img"  # what of it has to be there as letters wherever any of it is
_MOST_ROWS = 40
_WITH_NAMES = {"view_compare", "view_movers", "view_forecast"}  # of the views of figures


def shown_as(text: str, form: Qt.TextFormat = Qt.TextFormat.AutoText) -> str:
    """The letters on screen of a label or tooltip with this text."""
    rich = form == Qt.TextFormat.RichText or (form == Qt.TextFormat.AutoText and Text.mightBeRichText(text))
    if not rich:
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def is_obeyed(text: str, shown: str) -> bool:
    """Whether any of the markup in `text` is not on screen."""
    return ("passwd" in text and SEEN not in shown) or "\ufffc" in shown


def obeyed(root: QWidget) -> Iterator[str]:
    """Every place in the window where markup is markup."""
    for widget in (root, *root.findChildren(QWidget)):
        name = f"{type(widget).__name__} {widget.objectName()}"
        if isinstance(widget, QLabel) and is_obeyed(widget.text(), shown_as(widget.text(), widget.textFormat())):
            yield f"{name}: {widget.text()[:200]}"
        if isinstance(widget, QTextEdit) and is_obeyed(widget.toHtml().replace("&lt;", "<"), widget.toPlainText()):
            yield f"{name}: {widget.toHtml()[-400:]}"
        if is_obeyed(widget.toolTip(), shown_as(widget.toolTip())):
            yield f"{name} tooltip: {widget.toolTip()}"
        for action in widget.actions():
            if is_obeyed(action.toolTip(), shown_as(action.toolTip())):
                yield f"{name} action: {action.toolTip()}"
        if isinstance(widget, QAbstractItemView | QComboBox) and widget.model() is not None:
            yield from (f"{name} item tooltip: {tip}" for tip in _tips(widget.model()))


def _tips(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    above = parent or QModelIndex()
    for row in range(min(model.rowCount(above), _MOST_ROWS)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(above)):
            tip = model.data(model.index(row, column, above), Qt.ItemDataRole.ToolTipRole)
            if isinstance(tip, str) and is_obeyed(tip, shown_as(tip)):
                yield tip


def marked_ledger(folder: Path) -> Ledger:
    """A ledger in which every text that a person can type carries the mark."""
    ledger = new_ledger(folder)
    texts: dict[str, Any] = dict.fromkeys(
        ("type", "collector", "contact", "phone", "street", "city", "postcode", "country", "tax_id"), MARK
    )
    more: dict[str, Any] = dict.fromkeys(("delivery_method", "requirements", "notes"), MARK)
    marked = add_customer(ledger, f"A{MARK}", **texts, **more, email="joy@alder.example", credit_limit=1)
    add_customer(ledger, f"B{MARK}", **texts, risk="high")
    facts = dict.fromkeys(("address", "bank", "tax_id", "phone"), MARK)
    set_company(ledger, {"name": MARK, "email": MARK, **facts})
    about: dict[str, Any] = dict.fromkeys(("po_number", "collector", "description", "delivery_method"), MARK)
    first = add_invoice(ledger, marked, f"1{MARK}", 500_00, day("2026-05-01"), **about)
    second = add_invoice(ledger, marked, f"2{MARK}", 300_00, day("2026-07-01"), **about)
    add_invoice(ledger, marked, f"3{MARK}", 1_00, day("2026-08-01"), **about)
    add_invoice(ledger, marked, f"4{MARK}", 70_00, day("2026-10-10"), status="draft", **about)
    pay(ledger, marked, 40_00, day("2026-09-01"), (first, 10_00), number=f"P{MARK}", method=MARK, reference=MARK)
    with ledger.change(f"Change {MARK}", reason=MARK) as rows:
        rows.insert(InvoiceLine(invoice_id=first, position=1, description=MARK, net=500_00))
        rows.insert(
            CreditNote(
                number=f"N{MARK}", customer_id=marked, date=day("2026-08-02"), net=500, total=500, currency="USD",
                reason=MARK,
            )
        )  # fmt: skip
        rows.insert(WriteOff(number=f"W{MARK}", invoice_id=first, date=day("2026-08-02"), amount=100, reason=MARK))
        rows.insert(
            Dispute(
                number=f"D{MARK}", invoice_id=second, opened=day("2026-08-02"), reason=MARK, handler=MARK, note=MARK,
                next_step=MARK, deadline=day("2026-09-02"),
            )
        )  # fmt: skip
        rows.insert(
            Deduction(
                number=f"E{MARK}", invoice_id=second, amount=100, opened=day("2026-08-02"), reason=MARK, handler=MARK,
                note=MARK, next_step=MARK,
            )
        )  # fmt: skip
        rows.insert(
            Complaint(
                number=f"C{MARK}", customer_id=marked, date=day("2026-08-02"), category=MARK, note=MARK, handler=MARK
            )
        )
        rows.insert(
            Promise(
                number=f"S{MARK}", customer_id=marked, invoice_id=first, made=day("2026-06-15"), due=day("2026-07-15"),
                amount=100, note=MARK,
            )
        )  # fmt: skip
        rows.insert(
            Activity(
                date=day("2026-09-15"), customer_id=marked, kind="call", invoice_id=first, collector=MARK, outcome=MARK,
                note=MARK, follow_up=day("2026-10-15"),
            )
        )  # fmt: skip
    return ledger


def dialogs(session: Session) -> dict[str, Callable[[], QWidget]]:
    """Every window that shows a record, on the marked ones."""
    ledger = session.ledger
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
    }


def settle() -> None:
    """Let everything that goes on come to its end."""
    QApplication.processEvents()
    assert tasks.finish()
    QApplication.processEvents()


def test_no_window_obeys_what_is_in_a_name(tmp_path: Path, qtbot: QtBot) -> None:
    ledger = marked_ledger(tmp_path)
    window = window_on(ledger, qtbot)
    found = []
    for page in range(window.tabs.count()):
        window.tabs.setCurrentIndex(page)
        settle()
        doors = [button for switch in window.findChildren(ViewSwitch) for button in switch.findChildren(QToolButton)]
        views = [button for button in doors if button.isVisible() and button.objectName() in _WITH_NAMES]
        for door in views or [QToolButton(window)]:
            door.click()
            settle()
            for view in window.findChildren(QAbstractItemView):
                if view.isVisible() and view.model() is not None and view.model().rowCount():
                    view.setCurrentIndex(view.model().index(0, 0))
            settle()
            found += [f"page {page}: {place}" for place in obeyed(window)]
    for name, make in dialogs(window.session).items():
        dialog = make()
        qtbot.addWidget(dialog)
        dialog.show()
        settle()
        for part in dialog.findChildren(Note):
            part.say(f"“{MARK}” is not known.")
        found += [f"{name}: {place}" for place in obeyed(dialog)]
        dialog.close()
    window.session.told.emit(f"{MARK} recorded.")
    window.session.message.emit(f"{MARK} refused.")
    QApplication.processEvents()
    found += [f"told: {place}" for place in obeyed(window)]
    window.close()
    window.session.close()
    ledger.close()
    assert not found, "\n".join(dict.fromkeys(found))


def test_a_tooltip_is_its_letters() -> None:
    for text in (*MARKUP, "two\nlines & more", "plain"):
        assert shown_as(literal(text)) == text
