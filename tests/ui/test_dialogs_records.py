"""The smaller dialogs: promises, disputes, deductions, credit, write-offs, refunds, the business, history, transfer."""

from __future__ import annotations

import base64
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton

from ardesk.domain.records import (
    Allocation,
    Complaint,
    Cost,
    CreditNote,
    Customer,
    Deduction,
    Dispute,
    Invoice,
    Payment,
    Promise,
    Refund,
    WriteOff,
)
from ardesk.ledger import Ledger
from ardesk.operations import company, payments
from ardesk.ui.dialogs.company import CompanyDialog
from ardesk.ui.dialogs.complaint import ComplaintDialog
from ardesk.ui.dialogs.contact import ContactDialog
from ardesk.ui.dialogs.cost import CostDialog
from ardesk.ui.dialogs.credit import ApplyCreditDialog, CreditNoteDialog
from ardesk.ui.dialogs.customer import CustomerDialog
from ardesk.ui.dialogs.deduction import DeductionDialog
from ardesk.ui.dialogs.dispute import DisputeDialog
from ardesk.ui.dialogs.first_start import FirstStart
from ardesk.ui.dialogs.history import HistoryDialog
from ardesk.ui.dialogs.invoice import InvoiceDialog
from ardesk.ui.dialogs.move_ledger import MoveLedgerDialog
from ardesk.ui.dialogs.payment import PaymentDialog
from ardesk.ui.dialogs.promise import PromiseDialog
from ardesk.ui.dialogs.refund import RefundDialog
from ardesk.ui.dialogs.transfer import ExportDialog, ImportDialog
from ardesk.ui.dialogs.write_off import RecoveryDialog, WriteOffDialog
from ardesk.ui.widgets.path_field import PathField
from tests.ui.dialog_kit import TODAY, Hands, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from ardesk.ui.dialogs.form import Form
    from ardesk.ui.session import Session


@pytest.fixture
def session(tmp_path: Path, qapp: QApplication) -> Iterator[Session]:
    assert qapp is not None
    made = a_session(tmp_path)
    yield made
    made.close()
    made.ledger.close()


def test_a_promise_on_an_invoice_begins_with_what_is_open(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-08-01", 10000)
    hands = Hands(qtbot, PromiseDialog(session, invoice_id=invoice_id))
    hands.press("Tab")
    hands.type("h")
    hands.press("Return")
    (promise,) = session.ledger.all(Promise)
    assert (promise.amount, promise.due, promise.customer_id) == (10000, dt.date(2026, 11, 30), 1)


def test_a_promise_due_before_it_was_made_is_refused_at_its_field(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-08-01", 10000)
    dialog = PromiseDialog(session, invoice_id=invoice_id)
    hands = Hands(qtbot, dialog)
    hands.press("Tab")
    hands.type("-3")
    hands.press("Return")
    assert "before it was made" in dialog.parts["due"].note.text()
    assert not session.ledger.all(Promise)


def test_a_dispute_is_entered_and_settled(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-08-01", 10000)
    hands = Hands(qtbot, DisputeDialog(session, invoice_id=invoice_id))
    hands.type("pricing")
    hands.press("Tab")
    hands.type("40")
    hands.press("Ctrl+Return")
    (dispute,) = session.ledger.all(Dispute)
    assert (dispute.reason, dispute.amount, dispute.resolved) == ("pricing", 4000, None)
    hands = Hands(qtbot, DisputeDialog(session, dispute_id=dispute.id, settling=True))
    hands.press("Down", "Down")
    hands.press("Ctrl+Return")
    (dispute,) = session.ledger.all(Dispute)
    assert (dispute.outcome, dispute.resolved) == ("us", TODAY)


def test_more_disputed_than_the_invoice_is_worth_is_refused(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-08-01", 10000)
    dialog = DisputeDialog(session, invoice_id=invoice_id)
    hands = Hands(qtbot, dialog)
    hands.press("Tab")
    hands.type("101")
    hands.press("Ctrl+Return")
    assert "More is disputed" in dialog.note.text()
    assert not session.ledger.all(Dispute)


def test_a_deduction(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-08-01", 10000)
    hands = Hands(qtbot, DeductionDialog(session, invoice_id=invoice_id))
    hands.type("12.50")
    hands.press("Tab")
    hands.type("freight")
    hands.press("Ctrl+Return")
    (deduction,) = session.ledger.all(Deduction)
    assert (deduction.invoice_id, deduction.amount, deduction.reason) == (invoice_id, 1250, "freight")


def test_complaints_and_costs(session: Session, qtbot: QtBot) -> None:
    hands = Hands(qtbot, ComplaintDialog(session, customer_id=2))
    hands.type("late delivery")
    hands.press("Ctrl+Return")
    (complaint,) = session.ledger.all(Complaint)
    assert (complaint.customer_id, complaint.category, complaint.date) == (2, "late delivery", TODAY)
    hands = Hands(qtbot, CostDialog(session))
    hands.type("postage")
    hands.press("Tab")
    hands.type("8*0.95")
    hands.press("Return")
    (cost,) = session.ledger.all(Cost)
    assert (cost.kind, cost.amount) == ("postage", 760)


def test_a_credit_note_settles_its_invoice_first_and_the_rest_is_credit(session: Session, qtbot: QtBot) -> None:
    an_invoice(session, "A-1", "2026-07-01", 5000)
    invoice_id = an_invoice(session, "A-2", "2026-08-01", 10000)
    hands = Hands(qtbot, CreditNoteDialog(session, customer_id=1, invoice_id=invoice_id))
    hands.type("160")
    hands.press("Return")
    (note,) = session.ledger.all(CreditNote)
    assert (note.total, note.net, note.tax) == (16000, 16000, 0)
    assert [(part.invoice_id, part.amount) for part in session.ledger.all(Allocation)] == [(1, 5000), (2, 10000)]
    assert [credit.amount_left for credit in session.ledger.unapplied(1, TODAY)] == [1000]


def test_credit_is_applied_and_what_is_left_is_paid_back(session: Session, qtbot: QtBot) -> None:
    paid = Payment(number="P-1", customer_id=1, date=dt.date(2026, 11, 1), amount=15000, currency="USD")
    payments.record_payment(session.ledger, paid)
    an_invoice(session, "A-1", "2026-07-01", 5000)
    hands = Hands(qtbot, ApplyCreditDialog(session, 1))
    hands.press("Return")
    assert [(part.invoice_id, part.amount) for part in session.ledger.all(Allocation)] == [(1, 5000)]
    dialog = RefundDialog(session, customer_id=1)
    hands = Hands(qtbot, dialog)
    hands.type("200")
    hands.press("Return")
    assert "At most USD\xa0100.00" in dialog.parts["amount"].note.text()
    hands.press("Ctrl+A")
    hands.type("100")
    hands.press("Return")
    (refund,) = session.ledger.all(Refund)
    assert (refund.amount, refund.payment_id) == (10000, 1)
    assert not session.ledger.unapplied(1, TODAY)


def test_a_write_off_needs_a_reason_and_can_be_recovered(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-07-01", 5000)
    dialog = WriteOffDialog(session, invoice_id=invoice_id)
    hands = Hands(qtbot, dialog)
    hands.press("Ctrl+Return")
    assert "Say why" in dialog.parts["reason"].note.text()
    hands.type("insolvency")
    hands.press("Ctrl+Return")
    (loss,) = session.ledger.all(WriteOff)
    assert (loss.amount, loss.reason, loss.kind) == (5000, "insolvency", "bad_debt")
    hands = Hands(qtbot, RecoveryDialog(session, loss.id or 0))
    hands.type("20")
    hands.press("Return")
    (loss,) = session.ledger.all(WriteOff)
    assert (loss.recovered_amount, loss.recovered_date) == (2000, TODAY)


def test_the_business_has_details_and_a_logo(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    picture = QImage(1200, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor("green"))
    picture.save(str(tmp_path / "logo.jpg"))
    (tmp_path / "bad.png").write_text("no picture")
    dialog = CompanyDialog(session)
    hands = Hands(qtbot, dialog)
    hands.type("Oak & Ash Ltd")
    dialog.logo.take(tmp_path / "bad.png")
    hands.press("Ctrl+Return")
    assert "not a picture" in dialog.parts["logo"].note.text()
    dialog.logo.take(tmp_path / "logo.jpg")
    dialog.tax.setText("7.5")
    hands.press("Ctrl+Return")
    facts = session.ledger.company
    assert (facts["name"], facts["tax_rate"]) == ("Oak & Ash Ltd", "7.5")
    kept = QImage.fromData(base64.b64decode(facts["logo"]))
    assert (kept.width(), kept.height()) == (900, 225)


def test_a_number_pattern_without_a_counter_is_refused(session: Session, qtbot: QtBot) -> None:
    dialog = CompanyDialog(session)
    hands = Hands(qtbot, dialog)
    hands.go_to("company.number_pattern")
    hands.type("INV-")
    hands.press("Ctrl+Return")
    assert "counter" in dialog.parts["pattern"].note.text()
    assert session.ledger.company["number_pattern"] == "INV-{n:04}"


@pytest.mark.parametrize("make", [InvoiceDialog, CreditNoteDialog])
def test_a_tax_below_zero_is_refused_under_its_field(
    session: Session, qtbot: QtBot, make: Callable[..., InvoiceDialog | CreditNoteDialog]
) -> None:
    dialog = make(session, customer_id=1)
    qtbot.addWidget(dialog)
    dialog.amount.set_minor(100_00)
    dialog.tax.setText("0001-101")
    dialog.tax.textEdited.emit(dialog.tax.text())
    dialog.save()
    assert "negative" in dialog.parts["tax"].note.text()


def test_the_usual_tax_splits_the_amount_of_a_new_invoice(session: Session, qtbot: QtBot) -> None:
    company.set_company(session.ledger, {"tax_rate": "19"})
    hands = Hands(qtbot, InvoiceDialog(session, customer_id=1))
    hands.type("1190")
    hands.press("Ctrl+Return")
    (made,) = session.ledger.all(Invoice)
    assert (made.net, made.tax, made.total) == (100000, 19000, 119000)


def test_history_tells_what_changed_and_why(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-08-01", 100000)
    hands = Hands(qtbot, InvoiceDialog(session, invoice_id=invoice_id))
    hands.go_to("invoice.amount")
    hands.type("950")
    hands.go_to("invoice.reason")
    hands.type("price agreed")
    hands.press("Ctrl+Return")
    dialog = HistoryDialog(session, "invoice", invoice_id)
    qtbot.addWidget(dialog)
    newest = dialog.tree.topLevelItem(0)
    assert newest is not None
    children = [newest.child(place) for place in range(newest.childCount())]
    lines = [[child.text(column) for column in range(3)] for child in children if child is not None]
    assert ["Why: price agreed", "", ""] in lines
    assert ["Total", "1,000.00", "950.00"] in lines
    assert dialog.tree.topLevelItemCount() == 2


def test_first_start_makes_a_ledger_in_four_steps(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    assert qapp is not None
    dialog = FirstStart({})
    hands = Hands(qtbot, dialog)
    hands.press("Return")
    hands.type("Oak Ltd")
    hands.press("Return")
    hands.type("eur")
    hands.press("Return", "Return")
    assert dialog.steps.currentIndex() == 4
    hands.press("Ctrl+A")
    hands.type(str(tmp_path / "oak"))
    hands.press("Return")
    assert (dialog.chosen, dialog.then) == (tmp_path / "oak.ardesk", "new_invoice")
    with Ledger.open(tmp_path / "oak.ardesk") as ledger:
        assert (ledger.company["name"], ledger.base, ledger.company["number_pattern"]) == (
            "Oak Ltd",
            "EUR",
            "INV-{n:04}",
        )


def test_first_start_never_overwrites_a_file(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    assert qapp is not None
    (tmp_path / "oak.ardesk").write_text("precious")
    dialog = FirstStart({})
    hands = Hands(qtbot, dialog)
    hands.press("Return", "Return", "Return", "Return", "Ctrl+A")
    hands.type(str(tmp_path / "oak.ardesk"))
    hands.press("Return")
    assert dialog.chosen is None
    assert dialog.note.text()
    assert (tmp_path / "oak.ardesk").read_text() == "precious"


def test_first_start_takes_a_name_of_any_length(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert qapp is not None
    monkeypatch.setenv("HOME", str(tmp_path))
    dialog = FirstStart({})
    qtbot.addWidget(dialog)
    dialog.name.setText("海" * 5000)
    dialog._finish()
    assert isinstance(dialog.chosen, Path)
    assert dialog.chosen.is_file()


@pytest.mark.parametrize("typed", ["~nobody-of-that-name/x", "a\0b", "x" * 5000])
def test_what_is_no_place_is_said_wherever_one_is_typed(session: Session, qtbot: QtBot, typed: str) -> None:
    field = PathField("place", ending=".ardesk")
    qtbot.addWidget(field)
    field.setText(typed)
    assert "is no place on this computer" in field.problem()
    assert len(field.problem()) < 150
    forms: tuple[Form, ...] = (ExportDialog(session), ImportDialog(session), MoveLedgerDialog(session))
    for form in forms:
        qtbot.addWidget(form)
        form.parts["path"].widget.setProperty("text", typed)
        form.save()
        assert "is no place on this computer" in form.parts["path"].note.text()


@pytest.mark.parametrize("typed", ["dollar", "U$", "12€", "9" * 5000])
def test_what_is_no_currency_is_said_under_it(session: Session, qtbot: QtBot, typed: str) -> None:
    for form in (InvoiceDialog(session, customer_id=1), PaymentDialog(session, customer_id=1), CustomerDialog(session)):
        qtbot.addWidget(form)
        form.currency.setEditText(typed)
        form.save()
        assert form.parts["currency"].note.text() == "A currency has three letters, such as USD."


def test_an_amount_is_in_the_ledgers_currency_as_long_as_there_is_no_other(session: Session, qtbot: QtBot) -> None:
    for form in (InvoiceDialog(session, customer_id=1), PaymentDialog(session, customer_id=1)):
        qtbot.addWidget(form)
        form.currency.setEditText("7" * 5000)
        form.amount.setText("5 €")
        form.save()
        assert form.parts["amount"].note.text() == "“5 €” is not in USD; type the amount in USD."


def test_what_has_no_currency_yet_is_no_draft(session: Session, qtbot: QtBot) -> None:
    form = InvoiceDialog(session, customer_id=1)
    qtbot.addWidget(form)
    form.amount.setText("500")
    form.currency.setEditText("EU")
    known = len(session.ledger.all(Invoice))
    form.reject()
    assert len(session.ledger.all(Invoice)) == known


def test_an_import_shows_its_faults_and_takes_in_nothing_until_they_are_gone(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("code,name,risk\nD1,Dogwood,low\nD2,Elder,wild\n")
    dialog = ImportDialog(session)
    hands = Hands(qtbot, dialog)
    hands.type(str(file))
    hands.press("Return")
    assert dialog.found.topLevelItemCount() == 1
    assert "1 fault" in dialog.note.text()
    hands.press("Ctrl+Return")
    assert session.ledger.find(Customer, code="D1") is None
    file.write_text("code,name,risk\nD1,Dogwood,low\nD2,Elder,high\n")
    hands.press("Return")
    assert "customers 2" in dialog.note.text()
    hands.press("Return")
    assert session.ledger.find(Customer, code="D2") is not None
    assert not dialog.isVisible()


def test_an_export_folder(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    hands = Hands(qtbot, ExportDialog(session))
    hands.press("Return")
    assert "ACME" in (tmp_path / "a export" / "customers.csv").read_text()


FORMS: list[Callable[[Session], Form]] = [
    InvoiceDialog,
    PaymentDialog,
    ContactDialog,
    CustomerDialog,
    PromiseDialog,
    DisputeDialog,
    DeductionDialog,
    ComplaintDialog,
    CostDialog,
    CreditNoteDialog,
    WriteOffDialog,
    RefundDialog,
    CompanyDialog,
    ImportDialog,
    ExportDialog,
]


@pytest.mark.parametrize("make", FORMS, ids=lambda make: make.__name__)
def test_every_field_has_a_name_a_label_and_a_key_of_its_own(
    make: Callable[[Session], Form], session: Session, qtbot: QtBot
) -> None:
    form = make(session)
    qtbot.addWidget(form)
    for name, part in form.parts.items():
        assert part.widget.objectName(), name
        assert part.widget.accessibleName(), name
        assert part.label is None or part.label.buddy() is part.widget, name
    labels = [part.label.text() for part in form.parts.values() if part.label]
    buttons = [button.text() for button in form.findChildren(QPushButton)]
    keys = [key for text in (*labels, *buttons) if (key := _mnemonic(text))]
    assert len(keys) == len(set(keys))
    for kind in (QLineEdit, QComboBox, QPlainTextEdit):
        for widget in form.findChildren(kind):
            assert widget.objectName(), widget


def _mnemonic(text: str) -> str:
    _before, mark, after = text.replace("&&", "").partition("&")
    return after[:1].lower() if mark else ""


def test_esc_leaves_every_form_without_harm(session: Session, qtbot: QtBot) -> None:
    before = session.ledger.revision
    for make in FORMS:
        hands = Hands(qtbot, make(session))
        hands.press("Escape")
        assert not hands.window.isVisible()
    assert session.ledger.revision == before


def test_a_refused_write_is_said_in_the_form_and_nothing_is_written(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-07-01", 5000)
    dialog = WriteOffDialog(session, invoice_id=invoice_id)
    hands = Hands(qtbot, dialog)
    dialog.amount.setText("60")
    hands.type("rounding")
    before = session.ledger.revision
    hands.press("Ctrl+Return")
    assert dialog.isVisible()
    assert dialog.note.text()
    assert session.ledger.revision == before


def test_tab_comes_by_every_field_of_an_invoice_in_the_order_of_thought(session: Session, qtbot: QtBot) -> None:
    hands = Hands(qtbot, InvoiceDialog(session, customer_id=1))
    hands.go_to("invoice.customer")
    seen = []
    for _step in range(10):
        seen.append(hands.focus.objectName().removeprefix("invoice.").removesuffix(".text"))
        hands.press("Tab")
    assert seen == ["customer", "amount", "date", "terms", "due", "reference", "description", "lines", "number", "tax"]


def test_a_text_longer_than_any_paper_is_refused_under_its_field(session: Session, qtbot: QtBot) -> None:
    endless = "x" * 10_001
    customer, invoice = CustomerDialog(session, 1), InvoiceDialog(session, customer_id=1)
    for form in (customer, invoice):
        qtbot.addWidget(form)
    customer.parts["name"].widget.setProperty("text", endless)
    customer.parts["notes"].widget.setProperty("plainText", endless)
    customer.save()
    invoice.number.setText(endless)
    invoice.number.textEdited.emit(endless)
    invoice.lines.lines_model.begin_line()
    invoice.lines.model().setData(invoice.lines.model().index(0, 0), endless)
    invoice.save()
    notes = [customer.parts[name].note.text() for name in ("name", "notes")]
    notes += [invoice.parts[name].note.text() for name in ("number", "lines")]
    assert all(text.endswith("This text has 10001 letters; shorten it to at most 10000.") for text in notes), notes
