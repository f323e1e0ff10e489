"""Anything typed into any field of a form: it is stored as a sound record, or a sentence stands under the field."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from ardesk.domain.records import Customer
from ardesk.ui.dialogs.contact import ContactDialog
from ardesk.ui.dialogs.cost import CostDialog
from ardesk.ui.dialogs.credit import CreditNoteDialog
from ardesk.ui.dialogs.customer import CustomerDialog
from ardesk.ui.dialogs.deduction import DeductionDialog
from ardesk.ui.dialogs.dispute import DisputeDialog
from ardesk.ui.dialogs.goals import GoalsDialog
from ardesk.ui.dialogs.invoice import InvoiceDialog
from ardesk.ui.dialogs.payment import PaymentDialog
from ardesk.ui.dialogs.promise import PromiseDialog
from ardesk.ui.dialogs.write_off import WriteOffDialog
from tests.long_runs import report, seed, times
from tests.test_bad_typing import typed
from tests.ui.dialog_kit import a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.dialogs.form import Form
    from ardesk.ui.session import Session


def forms(session: Session) -> dict[str, Callable[[], Form]]:
    """Every form with figures or dates in it, each time a new one."""
    bill = an_invoice(session, "A-1", "2026-08-01", 500_00)
    return {
        "customer": lambda: CustomerDialog(session),
        "a customer": lambda: CustomerDialog(session, 1),
        "invoice": lambda: InvoiceDialog(session, customer_id=1),
        "payment": lambda: PaymentDialog(session, [bill]),
        "credit note": lambda: CreditNoteDialog(session, invoice_id=bill),
        "write-off": lambda: WriteOffDialog(session, invoice_id=bill),
        "dispute": lambda: DisputeDialog(session, invoice_id=bill),
        "deduction": lambda: DeductionDialog(session, invoice_id=bill),
        "promise": lambda: PromiseDialog(session, invoice_id=bill),
        "contact": lambda: ContactDialog(session, customer_id=1, invoice_id=bill),
        "cost": lambda: CostDialog(session),
        "goal": lambda: GoalsDialog(session),
    }


def test_a_record_or_a_sentence(tmp_path: Path, qtbot: QtBot) -> None:
    session, first, count = a_session(tmp_path), seed(7), times(8, 1_000)
    chance = random.Random(first)  # noqa: S311 - the same again for the same seed
    for name, make in forms(session).items():
        stored = 0
        for _entry in range(count):
            form = make()
            qtbot.addWidget(form)
            form.show()
            revision = session.ledger.revision
            _type(form, chance)
            form.save()
            form.save()  # what is only warned of is taken the second time
            stored += session.ledger.revision > revision
            form.close()
            form.deleteLater()
            QApplication.processEvents()
            if session.ledger.revision > revision:
                session.ledger.undo()
        report(f"seed {first}: {name}: {count} entries, {stored} stored")
    assert [check for check in session.ledger.verify() if not check.ok] == []
    assert len(session.ledger.all(Customer)) >= 3
    session.close()
    session.ledger.close()


def _type(form: Form, chance: random.Random) -> None:
    """Something into one to three of the fields, each left afterwards; what must be entered is, where it is empty."""
    for part in form.parts.values():
        if part.required and isinstance(part.widget, QLineEdit) and not part.widget.text():
            part.widget.setText("12")
    fields = [part.widget for part in form.parts.values() if part.widget.isVisibleTo(form)]
    for field in chance.sample(fields, min(len(fields), chance.choice((1, 2, 3)))):
        line = field.lineEdit() if isinstance(field, QComboBox) else field if isinstance(field, QLineEdit) else None
        for one in [line] if line is not None else field.findChildren(QLineEdit):
            one.setText(typed(chance)[:5000])
            one.textEdited.emit(one.text())
        tidy = getattr(field, "tidy", None)
        if tidy:
            tidy()
        field.left.emit()  # type: ignore[attr-defined]  # every widget of a form is a Field
