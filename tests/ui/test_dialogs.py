"""Dialogs by keyboard alone: what is typed stands in the ledger, and what is wrong is said where it is wrong."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Activity, Customer, Dispute, Invoice, InvoiceLine, Payment, Promise
from ardesk.operations import customers, invoices
from ardesk.ui.dialogs.contact import ContactDialog
from ardesk.ui.dialogs.customer import CustomerDialog
from ardesk.ui.dialogs.invoice import InvoiceDialog
from ardesk.ui.dialogs.payment import PaymentDialog
from tests.ui.dialog_kit import TODAY, Hands, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session


@pytest.fixture
def session(tmp_path: Path, qapp: QApplication) -> Iterator[Session]:
    assert qapp is not None
    made = a_session(tmp_path)
    yield made
    made.close()
    made.ledger.close()


def opened(session: Session, number: str) -> int:
    found = session.ledger.find(Invoice, number=number)
    assert found is not None
    items = session.ledger.open_invoices(found.customer_id, TODAY)
    return next((item.open for item in items if item.id == found.id), 0)


def test_a_new_invoice_for_a_known_customer_takes_ten_chords(session: Session, qtbot: QtBot) -> None:
    hands = Hands(qtbot, InvoiceDialog(session))
    hands.chords = 1  # Ctrl+Shift+N opened it
    hands.type("acm")
    hands.press("Tab")
    hands.type("1250")
    hands.press("Ctrl+Return")
    assert hands.chords <= 10
    made = session.ledger.find(Invoice, number="INV-0001")
    assert made is not None
    assert (made.customer_id, made.total, made.net, made.tax) == (1, 125000, 125000, 0)
    assert (made.date, made.due_date, made.status) == (TODAY, TODAY + dt.timedelta(days=30), "issued")
    assert session.ledger.undo_label == "Invoice INV-0001"


def test_an_invoice_with_lines_by_keyboard(session: Session, qtbot: QtBot) -> None:
    dialog = InvoiceDialog(session)
    hands = Hands(qtbot, dialog)
    hands.type("bir")
    hands.press("Tab")
    hands.go_to("invoice.lines")
    for cell in ("Oak boards", "3", "19.99", "19", "Delivery", "1", "100/8", "7"):
        hands.type(cell)
        hands.press("Tab")
    assert dialog.lines.lines_model.rowCount() == 3
    hands.press("Tab")
    assert hands.focus.objectName() == "invoice.number"
    hands.press("Ctrl+Return")
    made = session.ledger.find(Invoice, number="INV-0001")
    assert made is not None
    assert (made.net, made.tax, made.total) == (5997 + 1250, 1139 + 88, 8474)
    lines = session.ledger.all(InvoiceLine, invoice_id=made.id)
    assert [(line.description, line.quantity, line.unit_price, line.tax_rate, line.net) for line in lines] == [
        ("Oak boards", "3", "19.99", "19", 5997),
        ("Delivery", "1", "12.5", "7", 1250),
    ]


def test_errors_stand_under_the_field_when_it_is_left_and_nothing_is_written(session: Session, qtbot: QtBot) -> None:
    dialog = InvoiceDialog(session)
    hands = Hands(qtbot, dialog)
    before = session.ledger.revision
    hands.type("zzz")
    hands.press("Tab")
    assert "No customer fits" in dialog.parts["customer"].note.text()
    hands.type("12,34,5")
    hands.press("Tab")
    assert "is not an amount" in dialog.parts["amount"].note.text()
    hands.press("Ctrl+Return")
    assert session.ledger.revision == before
    assert dialog.isVisible()
    assert hands.focus.objectName() == "invoice.customer"


def test_dates_take_shorthand_and_the_due_date_follows_the_terms(session: Session, qtbot: QtBot) -> None:
    dialog = InvoiceDialog(session, customer_id=1)
    hands = Hands(qtbot, dialog)
    hands.type("1200*1.19")
    hands.press("Tab")
    assert dialog.amount.text() == "1,428.00"
    hands.type("15")
    hands.press("Tab")
    assert (dialog.date.text(), dialog.due.text()) == ("11/15/2026", "12/15/2026")
    hands.type("eom 15")
    hands.press("Tab")
    assert dialog.due.text() == "12/15/2026"
    hands.type("+7")
    hands.press("Tab")
    assert dialog.due.text() == "11/29/2026"
    hands.press("Ctrl+Return")
    made = session.ledger.find(Invoice, number="INV-0001")
    assert made is not None
    assert (made.total, made.date, made.due_date) == (142800, dt.date(2026, 11, 15), dt.date(2026, 11, 29))


def test_overdue_invoices_and_the_limit_warn_once_and_let_go_on(session: Session, qtbot: QtBot) -> None:
    customers.save_customer(session.ledger, Customer(id=1, code="ACME", name="Acme Ltd", credit_limit=150000))
    an_invoice(session, "A-1", "2026-08-01", 100000)
    dialog = InvoiceDialog(session)
    hands = Hands(qtbot, dialog)
    hands.type("acm")
    hands.press("Tab")
    assert "overdue" in dialog.note.text()
    hands.type("900")
    hands.press("Ctrl+Return")
    assert "limit" in dialog.note.text()
    assert session.ledger.find(Invoice, total=90000) is None
    hands.press("Ctrl+Return")
    assert session.ledger.find(Invoice, total=90000) is not None


def test_a_half_typed_invoice_keeps_itself_as_a_draft(session: Session, qtbot: QtBot) -> None:
    hands = Hands(qtbot, InvoiceDialog(session))
    hands.type("acm")
    hands.press("Tab")
    hands.type("77")
    hands.press("Escape")
    draft = session.ledger.find(Invoice, customer_id=1)
    assert draft is not None
    assert (draft.status, draft.total) == ("draft", 7700)
    hands = Hands(qtbot, InvoiceDialog(session, invoice_id=draft.id))
    hands.press("Ctrl+Return")
    assert session.ledger.get(Invoice, draft.id or 0).status == "issued"


def test_an_untouched_form_leaves_nothing_and_words_without_customer_come_back(session: Session, qtbot: QtBot) -> None:
    before = session.ledger.revision
    Hands(qtbot, InvoiceDialog(session)).press("Escape")
    hands = Hands(qtbot, InvoiceDialog(session))
    hands.press("Tab")
    hands.type("512.50")
    hands.press("Escape")
    assert session.ledger.revision == before
    again = InvoiceDialog(session)
    Hands(qtbot, again)
    assert again.amount.text() == "512.50"
    again.reject()


def test_an_issued_invoice_is_corrected_only_with_a_reason(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-11-01", 100000)
    dialog = InvoiceDialog(session, invoice_id=invoice_id)
    hands = Hands(qtbot, dialog)
    hands.go_to("invoice.amount")
    hands.type("950")
    hands.press("Ctrl+Return")
    assert "why" in dialog.parts["reason"].note.text()
    assert session.ledger.get(Invoice, invoice_id).total == 100000
    hands.type("price agreed")
    hands.press("Ctrl+Return")
    assert session.ledger.get(Invoice, invoice_id).total == 95000
    assert session.ledger.history("invoice", invoice_id)[-1].reason == "price agreed"


def test_a_void_invoice_stays_as_it_is(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-11-01", 100000)
    invoices.void_invoice(session.ledger, invoice_id, "entered twice")
    before = session.ledger.revision
    dialog = InvoiceDialog(session, invoice_id=invoice_id)
    hands = Hands(qtbot, dialog)
    hands.go_to("invoice.amount")
    hands.type("950")
    hands.press("Ctrl+Return")
    assert "is void" in dialog.note.text()
    hands.press("Escape")
    assert session.ledger.revision == before


def test_leaving_the_correction_of_an_issued_invoice_does_no_harm(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-11-01", 100000)
    before = session.ledger.revision
    hands = Hands(qtbot, InvoiceDialog(session, invoice_id=invoice_id))
    hands.go_to("invoice.amount")
    hands.type("1")
    hands.press("Escape")
    assert session.ledger.revision == before


def test_the_selected_invoice_is_paid_in_full_by_enter(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-09-01", 125000)
    hands = Hands(qtbot, PaymentDialog(session, invoice_ids=(invoice_id,)))
    hands.chords = 1  # Ctrl+R opened it
    hands.press("Return")
    assert hands.chords == 2
    assert opened(session, "A-1") == 0
    paid = session.ledger.find(Payment, number="PAY-0001")
    assert paid is not None
    assert (paid.amount, paid.date, paid.customer_id) == (125000, TODAY, 1)


def test_one_payment_over_several_invoices_oldest_first_the_rest_is_credit(session: Session, qtbot: QtBot) -> None:
    for number, day in (("A-1", "2026-09-01"), ("A-2", "2026-08-01"), ("A-3", "2026-10-01")):
        an_invoice(session, number, day, 10000)
    dialog = PaymentDialog(session)
    hands = Hands(qtbot, dialog)
    hands.chords = 1
    hands.type("acm")
    hands.press("Tab")
    hands.type("150")
    hands.press("Return")
    assert hands.chords <= 10
    assert [opened(session, number) for number in ("A-1", "A-2", "A-3")] == [5000, 0, 10000]
    dialog = PaymentDialog(session, customer_id=1)
    hands = Hands(qtbot, dialog)
    hands.type("180")
    assert "USD\xa030.00 stays" in dialog.outcome.text()
    hands.press("Return")
    assert [opened(session, number) for number in ("A-1", "A-2", "A-3")] == [0, 0, 0]
    assert [credit.amount_left for credit in session.ledger.unapplied(1, TODAY)] == [3000]


def test_parts_of_a_payment_can_be_typed(session: Session, qtbot: QtBot) -> None:
    an_invoice(session, "A-1", "2026-08-01", 10000)
    an_invoice(session, "A-2", "2026-09-01", 10000)
    dialog = PaymentDialog(session, customer_id=1)
    hands = Hands(qtbot, dialog)
    hands.type("100")
    hands.go_to("payment.parts")
    hands.press("Home", "Space", "Down")
    hands.type("60")
    hands.press("Return")
    assert dialog.parts_table.parts_model.parts() == [(2, 6000)]
    hands.press("Ctrl+Return")
    assert [opened(session, number) for number in ("A-1", "A-2")] == [10000, 4000]
    assert [credit.amount_left for credit in session.ledger.unapplied(1, TODAY)] == [4000]


def test_more_than_was_received_is_refused(session: Session, qtbot: QtBot) -> None:
    an_invoice(session, "A-1", "2026-08-01", 10000)
    before = session.ledger.revision
    dialog = PaymentDialog(session, customer_id=1)
    hands = Hands(qtbot, dialog)
    hands.type("50")
    hands.go_to("payment.parts")
    hands.type("60")
    hands.press("Return", "Ctrl+Return")
    assert "More is set against" in dialog.parts["parts"].note.text()
    assert session.ledger.revision == before


def test_invoices_of_two_customers_are_paid_by_a_payment_each(session: Session, qtbot: QtBot) -> None:
    first = an_invoice(session, "A-1", "2026-08-01", 10000)
    second = an_invoice(session, "B-1", "2026-08-01", 20000, code="BIRCH")
    hands = Hands(qtbot, PaymentDialog(session, invoice_ids=(first, second)))
    hands.press("Return")
    assert sorted((paid.customer_id, paid.amount) for paid in session.ledger.all(Payment)) == [(1, 10000), (2, 20000)]
    assert opened(session, "A-1") == opened(session, "B-1") == 0


def test_a_call_without_answer_takes_three_chords_in_the_list_seven_elsewhere(session: Session, qtbot: QtBot) -> None:
    hands = Hands(qtbot, ContactDialog(session, customer_id=1))
    hands.chords = 1  # Ctrl+L opened it
    hands.press("Alt+1", "Return")
    assert hands.chords == 3
    hands = Hands(qtbot, ContactDialog(session))
    hands.chords = 1
    hands.type("bir")
    hands.press("Tab", "Alt+2", "Return")
    assert hands.chords <= 7
    first, second = session.ledger.all(Activity)
    assert (first.customer_id, first.kind, first.outcome, first.date) == (1, "call", "no answer", TODAY)
    assert first.follow_up == dt.date(2026, 11, 23)
    assert (second.customer_id, second.outcome, second.follow_up) == (2, "message left", dt.date(2026, 11, 25))


def test_a_promise_is_stored_with_its_contact(session: Session, qtbot: QtBot) -> None:
    invoice_id = an_invoice(session, "A-1", "2026-08-01", 10000)
    hands = Hands(qtbot, ContactDialog(session, invoice_id=invoice_id))
    hands.press("Alt+3")
    assert hands.focus.objectName() == "contact.amount"
    hands.type("60")
    hands.press("Tab")
    hands.type("+5")
    hands.press("Tab", "Return")
    (promise,) = session.ledger.all(Promise)
    assert (promise.customer_id, promise.invoice_id, promise.amount) == (1, invoice_id, 6000)
    assert (promise.made, promise.due) == (TODAY, dt.date(2026, 11, 27))
    (contact,) = session.ledger.all(Activity)
    assert (contact.outcome, contact.invoice_id, contact.follow_up) == ("promised", invoice_id, dt.date(2026, 11, 30))
    session.undo()
    assert not session.ledger.all(Promise)
    assert not session.ledger.all(Activity)


def test_a_dispute_needs_its_invoice(session: Session, qtbot: QtBot) -> None:
    dialog = ContactDialog(session, customer_id=1)
    hands = Hands(qtbot, dialog)
    hands.press("Alt+4")
    hands.press("Ctrl+Return")
    assert "Choose the invoice" in dialog.parts["invoice"].note.text()
    hands.press("Escape")
    invoice_id = an_invoice(session, "A-1", "2026-08-01", 10000)
    hands = Hands(qtbot, ContactDialog(session, customer_id=1))
    hands.press("Alt+4")
    hands.type("pricing")
    hands.press("Ctrl+Return")
    (dispute,) = session.ledger.all(Dispute)
    assert (dispute.invoice_id, dispute.reason, dispute.amount, dispute.opened) == (invoice_id, "pricing", None, TODAY)


def test_a_customer_needs_a_name_and_gets_a_code(session: Session, qtbot: QtBot) -> None:
    dialog = CustomerDialog(session)
    hands = Hands(qtbot, dialog)
    hands.press("Ctrl+Return")
    assert dialog.parts["name"].note.text() == "Enter a name."
    hands.type("Dogwood Co")
    hands.press("Tab")
    assert dialog.texts["code"].text() == "DOGWOODC"
    hands.type("acme")
    hands.press("Ctrl+Return")
    made = session.ledger.find(Customer, name="Dogwood Co")
    assert made is not None
    assert made.code == "acme"


def test_a_code_in_use_is_refused(session: Session, qtbot: QtBot) -> None:
    dialog = CustomerDialog(session, name="Another Acme")
    hands = Hands(qtbot, dialog)
    hands.go_to("customer.code")
    hands.type("ACME")
    hands.press("Ctrl+Return")
    assert "belongs to Acme Ltd" in dialog.parts["code"].note.text()
    assert session.ledger.find(Customer, name="Another Acme") is None
