"""Logging a contact: results with and without a key, the owner's own list, reminders with their level, promises."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Activity, Promise
from ardesk.operations import collections
from ardesk.operations.company import set_company
from ardesk.ui.dialogs.contact import ContactDialog
from ardesk.ui.dialogs.outcomes import OutcomesDialog
from ardesk.ui.models.promises import promise_lines
from tests.ledgers import pay
from tests.ui.dialog_kit import TODAY, Hands, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session

ACME = 1


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    assert qtbot is not None
    made = a_session(tmp_path)
    yield made
    made.close()
    made.ledger.close()


def promised(session: Session, number: str, made: str, due: str, invoice_id: int | None) -> None:
    days = dt.date.fromisoformat(made), dt.date.fromisoformat(due)
    promise = Promise(number=number, customer_id=ACME, invoice_id=invoice_id, made=days[0], due=days[1], amount=5000)
    collections.save_promise(session.ledger, promise)


def test_a_result_without_a_key_is_chosen_from_the_list(session: Session, qtbot: QtBot) -> None:
    dialog = ContactDialog(session, customer_id=ACME)
    hands = Hands(qtbot, dialog)
    hands.go_to("contact.outcome")
    hands.type("awaits approval")
    hands.press("Ctrl+Return")
    (contact,) = session.ledger.all(Activity)
    assert (contact.outcome, contact.kind, contact.level) == ("awaits approval", "call", None)


def test_typing_promised_asks_for_the_promise(session: Session, qtbot: QtBot) -> None:
    an_invoice(session, "A-1", "2026-09-01", 100_00)
    dialog = ContactDialog(session, customer_id=ACME)
    Hands(qtbot, dialog)
    assert not dialog.amount.isVisibleTo(dialog)
    dialog.outcome.set_value("promised")
    assert dialog.amount.isVisibleTo(dialog)
    assert dialog.amount.minor() == 100_00


def test_the_owner_keeps_her_own_results(session: Session, qtbot: QtBot) -> None:
    dialog = OutcomesDialog(session)
    Hands(qtbot, dialog)
    dialog.text.set_value("in the post\n\n  in the post \nsent to head office")
    dialog.save()
    offered = ContactDialog(session, customer_id=ACME).outcome
    texts = [offered.itemText(place) for place in range(offered.count())]
    assert texts[1:3] == ["no answer", "message left"]
    assert texts[-2:] == ["in the post", "sent to head office"]
    set_company(session.ledger, {"outcomes": ""})
    usual = ContactDialog(session, customer_id=ACME).outcome
    assert usual.findText("cannot pay") > 0


def test_only_what_is_written_has_a_level(session: Session, qtbot: QtBot) -> None:
    dialog = ContactDialog(session, customer_id=ACME)
    Hands(qtbot, dialog)
    assert not dialog.level.isVisibleTo(dialog)
    dialog.kind.set_value("letter")
    assert dialog.level.isVisibleTo(dialog)
    dialog.level.set_value("2")
    dialog.save()
    (contact,) = session.ledger.all(Activity)
    assert (contact.kind, contact.level) == ("letter", 2)
    again = ContactDialog(session, activity_id=contact.id)
    assert again.level.value() == "2"


def test_a_promise_says_which_one_it_is_and_how_many_were_kept(session: Session, qtbot: QtBot) -> None:
    invoice = an_invoice(session, "A-1", "2026-07-01", 100_00)
    promised(session, "P-1", "2026-08-01", "2026-08-10", invoice)
    pay(session.ledger, ACME, 50_00, dt.date(2026, 8, 9), (invoice, 50_00))
    promised(session, "P-2", "2026-09-01", "2026-09-10", invoice)
    promised(session, "P-3", "2026-11-20", "2026-11-30", None)
    lines = {one.number: one for one in promise_lines(session.ledger, TODAY)}
    assert {number: (one.nth, one.state) for number, one in lines.items()} == {
        "P-1": (1, "kept"),
        "P-2": (2, "broken"),
        "P-3": (1, "pending"),
    }
    assert lines["P-3"].kept_by == "1 of 2, 50 %"
    dialog = ContactDialog(session, customer_id=ACME, invoice_id=invoice)
    Hands(qtbot, dialog)
    dialog.choose("promised")
    assert dialog.parts["amount"].note.text() == "Third promise on this invoice; kept so far: 1 of 2, 50 %"
