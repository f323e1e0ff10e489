"""Keys in every dialog: each letter with Alt leads to one place, and a long name is seen from its beginning."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QWidget

from ardesk.domain.records import Customer, Dispute, WriteOff
from ardesk.operations import customers
from ardesk.ui.dialogs.contact import ContactDialog
from ardesk.ui.doors import load
from tests.ui.dialog_kit import Hands, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session

DAY = dt.date(2026, 11, 2)
DIALOGS: dict[str, dict[str, object]] = {
    "assign:AssignDialog": {"customer_ids": [1]},
    "chasing_costs:ChasingCosts": {},
    "company:CompanyDialog": {},
    "complaint:ComplaintDialog": {"customer_id": 1},
    "contact:ContactDialog": {"customer_id": 1},
    "cost:CostDialog": {},
    "credit:CreditNoteDialog": {"customer_id": 1},
    "customer:CustomerDialog": {"customer_id": 1},
    "deduction:DeductionDialog": {"invoice_id": 1},
    "dispute:DisputeDialog": {"invoice_id": 1},
    "hold:HoldDialog": {"customer_ids": [1]},
    "invoice:InvoiceDialog": {"customer_id": 1},
    "outcomes:OutcomesDialog": {},
    "pause:PauseDialog": {"customer_ids": [1]},
    "payment:PaymentDialog": {"customer_id": 1},
    "policy:PolicyDialog": {"customer_id": 1},
    "policy:WorkingDaysDialog": {},
    "promise:PromiseDialog": {"invoice_id": 1},
    "refund:RefundDialog": {"customer_id": 1},
    "settle:SettleDialog": {"kind": "dispute", "claim_id": 1},
    "small_balances:SmallBalances": {},
    "write_off:RecoveryDialog": {"write_off_id": 1},
    "write_off:WriteOffDialog": {"invoice_id": 1},
}


@pytest.fixture
def session(tmp_path: Path, qapp: object) -> Iterator[Session]:
    assert qapp is not None
    made = a_session(tmp_path)
    an_invoice(made, "INV-1", "2026-09-01", 300_00)
    with made.ledger.change("a dispute and a loss") as rows:
        rows.insert(Dispute(number="D-1", invoice_id=1, amount=50_00, opened=DAY, reason="quality"))
        rows.insert(WriteOff(number="W-1", invoice_id=1, date=DAY, amount=1_00, reason="rounding", kind="minor"))
    yield made
    made.close()
    made.ledger.close()


def letters(dialog: QDialog) -> Counter[str]:
    """The letters that Alt is pressed with, of all that can be seen at once."""
    texts = [one.text() for one in dialog.findChildren(QAbstractButton) if one.isVisibleTo(dialog)]
    labels = [one for one in dialog.findChildren(QLabel) if isinstance(one.buddy(), QWidget)]
    texts += [one.text() for one in labels if one.isVisibleTo(dialog)]
    return Counter(filter(None, (QKeySequence.mnemonic(text).toString() for text in texts)))


def test_each_letter_with_alt_leads_to_one_place(session: Session, qtbot: QtBot) -> None:
    for place, given in DIALOGS.items():
        dialog = load(f".dialogs.{place}")(session, **given)
        assert isinstance(dialog, QDialog)
        qtbot.addWidget(dialog)
        found = letters(dialog)
        assert found, place
        assert [key for key, count in found.items() if count > 1] == [], place


def test_a_long_name_is_seen_from_its_beginning(session: Session, qtbot: QtBot) -> None:
    long = Customer(code="LONG", name="Donaudampfschifffahrt " * 9)
    customers.save_customer(session.ledger, long)
    made = session.ledger.find(Customer, code="LONG")
    assert made is not None
    dialog = ContactDialog(session, customer_id=made.id)
    Hands(qtbot, dialog)
    assert dialog.customer.hasFocus()
    assert dialog.customer.cursorPosition() == 0
    assert dialog.customer.selectedText() == dialog.customer.text()
