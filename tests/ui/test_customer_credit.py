"""The customer's form knows what the past suggests, and when more is owed than the limit allows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Customer, Invoice, Promise
from ardesk.operations import collections, customers, invoices
from ardesk.operations.credit import hold_orders, release_orders
from ardesk.ui import tasks
from ardesk.ui.dialogs.customer import CustomerDialog
from ardesk.ui.dialogs.invoice import InvoiceDialog
from ardesk.ui.models.customers import chips, columns
from ardesk.ui.widgets.customer_card import CustomerCard
from tests.ui.dialog_kit import TODAY, Hands, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session

ACME = 1


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    """Acme owes 300.00 of a limit of 200.00 and has broken two promises."""
    assert qtbot is not None
    made = a_session(tmp_path)
    customers.save_customer(made.ledger, replace(made.ledger.get(Customer, ACME), credit_limit=200_00))
    an_invoice(made, "A-1", "2026-06-01", 300_00)
    for number, day in (("P-1", TODAY.replace(month=8)), ("P-2", TODAY.replace(month=9))):
        promise = Promise(number=number, customer_id=ACME, made=day, due=day, amount=300_00)
        collections.save_promise(made.ledger, promise)
    yield made
    made.close()
    made.ledger.close()


def test_the_suggested_class_is_said_with_its_reasons_and_taken(session: Session, qtbot: QtBot) -> None:
    dialog = CustomerDialog(session, customer_id=ACME)
    Hands(qtbot, dialog)
    assert tasks.finish()
    assert dialog.parts["limit"].note.text() == "Over it: USD\N{NO-BREAK SPACE}300.00 is owed."
    said = dialog.parts["risk"].note.text()
    assert said.startswith("By the past: high")
    assert "2 of 2 promises broken" in said
    assert dialog.take.isVisibleTo(dialog)
    dialog.take.click()
    dialog.save()
    after = session.ledger.get(Customer, ACME)
    assert (after.risk, after.risk_since) == ("high", TODAY)
    again = CustomerDialog(session, customer_id=ACME)
    Hands(qtbot, again)
    assert tasks.finish()
    assert not again.take.isVisibleTo(again)


def test_the_invoice_form_warns_of_the_class_too(session: Session) -> None:
    customers.save_customer(session.ledger, replace(session.ledger.get(Customer, ACME), risk="high"))

    made = Invoice(number="A-2", customer_id=ACME, date=TODAY, due_date=TODAY, net=1_00, total=1_00, currency="USD")
    warned = invoices.check_invoice(session.ledger, made, TODAY)
    assert "Acme Ltd is in the highest risk class." in warned
    assert any("overdue" in one for one in warned)
    assert any("exceeds the limit" in one for one in warned)


def test_held_orders_are_seen_in_the_list_on_the_card_and_in_the_invoice_form(session: Session, qtbot: QtBot) -> None:
    held = "Orders of Acme Ltd are held since 11/22/2026: over the limit."
    hold_orders(session.ledger, [ACME], TODAY, why="over the limit.")
    row = next(one for one in session.ledger.customer_rows(TODAY) if one.id == ACME)
    name = columns()[0]
    assert name.text is not None
    assert name.text(row, session.formats) == "Held: Acme Ltd"
    assert [chip.name for chip in chips() if chip.passes and chip.passes(row)] == [
        "owing",
        "overdue",
        "over_limit",
        "held",
    ]
    card = CustomerCard(session)
    qtbot.addWidget(card)
    card.show_customer(row, session.ledger.get(Customer, ACME))
    assert held in card.text.text()
    dialog = InvoiceDialog(session, customer_id=ACME)
    Hands(qtbot, dialog)
    assert dialog.parts["customer"].note.text() == held
    dialog.amount.set_minor(1)
    assert dialog.warnings()[0] == held
    release_orders(session.ledger, [ACME])
    assert held not in dialog.warnings()
    assert tasks.finish()
