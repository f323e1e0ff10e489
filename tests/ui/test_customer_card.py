"""The customer's card: the class his past suggests, accepting it, and how limit and class came to be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Customer
from ardesk.operations.customers import save_customer
from ardesk.ui import tasks
from ardesk.ui.widgets.customer_card import CustomerCard
from tests.ui.dialog_kit import a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = a_session(tmp_path)
    for number, date in (("1", "2025-12-01"), ("2", "2026-01-01"), ("3", "2026-02-01")):
        an_invoice(made, number, date, 100_00)
    yield made
    made.close()
    made.ledger.close()


@pytest.fixture
def card(session: Session, qtbot: QtBot) -> CustomerCard:
    made = CustomerCard(session)
    qtbot.addWidget(made)
    return made


def show(card: CustomerCard) -> str:
    ledger = card.session.ledger
    row = next(row for row in ledger.customer_rows(card.session.today) if row.code == "ACME")
    card.show_customer(row, ledger.get(Customer, row.id))
    assert tasks.finish()
    return card.text.text()


def test_the_suggested_class_is_told_with_its_reasons_and_accepted_in_one_step(card: CustomerCard) -> None:
    text = show(card)
    assert "Suggested class: high, since 3 of 3 invoices paid late, by 295 days on the average." in text
    card.text.linkActivated.emit("accept")
    ledger = card.session.ledger
    assert (ledger.get(Customer, 1).risk, ledger.get(Customer, 1).risk_since) == ("high", card.session.today)
    assert ledger.history("customer", 1)[-1].reason == "3 of 3 invoices paid late, by 295 days on the average"
    assert "Suggested" not in show(card)
    card.session.undo()
    assert "Suggested class: high" in show(card)


def test_what_limit_and_class_were(card: CustomerCard) -> None:
    ledger = card.session.ledger
    assert "→" not in show(card)
    save_customer(ledger, replace(ledger.get(Customer, 1), credit_limit=500_00))
    save_customer(ledger, replace(ledger.get(Customer, 1), credit_limit=600_00, risk="low"))
    text = show(card)
    assert "Limit 500.00 → 600.00 on " in text
    assert "class none → low on " in text
    assert "limit none → 500.00 on " in text
