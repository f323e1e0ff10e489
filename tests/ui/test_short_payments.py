"""A payment that is short: the discount the terms grant, a deduction with its reason, or a rest; and its correction."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.domain.records import Allocation, CreditNote, Customer, Deduction, Invoice, Payment
from ardesk.domain.terms import parse_terms
from ardesk.errors import ArdeskError
from ardesk.operations import closing, customers, payments
from ardesk.operations.reminders import Reminder, log_reminders
from ardesk.ui.dialogs.payment import PaymentDialog
from tests.ui.dialog_kit import TODAY, Hands, a_session, an_invoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.session import Session

ACME = 1
DAY = dt.timedelta(days=1)


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    """Acme may keep 2 % for paying within ten days."""
    assert qtbot is not None
    made = a_session(tmp_path)
    customers.save_customer(made.ledger, replace(made.ledger.get(Customer, ACME), terms="2/10 net 30"))
    yield made
    made.close()
    made.ledger.close()


def still_open(session: Session) -> dict[str, int]:
    return {row.number: row.open for row in session.ledger.invoice_rows(TODAY)}


@pytest.mark.parametrize(("days", "expected"), [(0, 2_01), (10, 2_01), (11, 0)])
def test_the_terms_say_what_may_be_kept(days: int, expected: int) -> None:
    day = dt.date(2026, 11, 1)
    assert parse_terms("2/10 net 30").discount(100_25, day, day + days * DAY) == expected  # 2.005 is 2.01
    assert parse_terms("net 30").discount(100_25, day, day) == 0


def test_a_discount_taken_in_time_is_a_credit_note_in_the_same_change(session: Session, qtbot: QtBot) -> None:
    first = an_invoice(session, "A-1", "2026-11-15", 100_00)
    an_invoice(session, "A-2", "2026-11-16", 50_00)
    dialog = PaymentDialog(session, invoice_ids=(first,))
    hands = Hands(qtbot, dialog)
    assert dialog.outcome.text() == "With the early-payment discount USD\N{NO-BREAK SPACE}98.00 would be enough."
    hands.type("98")
    assert dialog.rest.isVisibleTo(dialog)
    assert dialog.rest.value() == "discount"
    hands.press("Return")
    (note,) = session.ledger.all(CreditNote)
    assert (note.total, note.reason, note.billing_error, note.date) == (2_00, "discount", "no", TODAY)
    assert still_open(session) == {"A-1": 0, "A-2": 50_00}
    session.undo()
    assert still_open(session) == {"A-1": 100_00, "A-2": 50_00}
    assert session.ledger.all(CreditNote) == []


def test_fees_and_interest_bear_no_discount(session: Session, qtbot: QtBot) -> None:
    log_reminders(session.ledger, [Reminder(ACME, level=2, fee=10_00)], TODAY)
    charged = session.ledger.all(Invoice)[-1].id or 0
    dialog = PaymentDialog(session, invoice_ids=(charged,))
    Hands(qtbot, dialog)
    assert (dialog.amount.minor(), dialog.outcome.text()) == (10_00, "")


def test_an_amount_less_all_discounts_settles_them_all(session: Session, qtbot: QtBot) -> None:
    an_invoice(session, "A-1", "2026-11-15", 100_00)
    an_invoice(session, "A-2", "2026-11-16", 50_00)
    dialog = PaymentDialog(session, customer_id=ACME)
    hands = Hands(qtbot, dialog)
    hands.type("147")
    hands.press("Return")
    assert still_open(session) == {"A-1": 0, "A-2": 0}
    assert sorted(one.total for one in session.ledger.all(CreditNote)) == [1_00, 2_00]


def test_after_the_days_of_discount_a_rest_stays_open(session: Session, qtbot: QtBot) -> None:
    first = an_invoice(session, "A-1", "2026-11-11", 100_00)
    dialog = PaymentDialog(session, invoice_ids=(first,))
    hands = Hands(qtbot, dialog)
    hands.type("98")
    assert dialog.rest.value() == ""
    hands.press("Return")
    assert still_open(session) == {"A-1": 2_00}
    assert session.ledger.all(CreditNote) == []
    assert session.ledger.all(Deduction) == []


def test_a_short_payment_becomes_a_deduction_with_its_reason(session: Session, qtbot: QtBot) -> None:
    first = an_invoice(session, "A-1", "2026-10-01", 100_00)
    dialog = PaymentDialog(session, invoice_ids=(first,))
    hands = Hands(qtbot, dialog)
    hands.type("93")
    hands.go_to("payment.rest")
    hands.type("Freight")
    hands.press("Ctrl+Return")
    (deduction,) = session.ledger.all(Deduction)
    (payment,) = session.ledger.all(Payment)
    assert (deduction.amount, deduction.reason, deduction.payment_id) == (7_00, "freight", payment.id)
    assert still_open(session) == {"A-1": 7_00}


def test_each_short_invoice_has_its_own_reason(session: Session, qtbot: QtBot) -> None:
    an_invoice(session, "A-1", "2026-10-01", 100_00)
    an_invoice(session, "A-2", "2026-10-02", 50_00)
    dialog = PaymentDialog(session, customer_id=ACME)
    Hands(qtbot, dialog)
    dialog.amount.set_minor(140_00)
    model = dialog.parts_table.parts_model
    model.setData(model.index(0, 5), "95")
    model.setData(model.index(1, 5), "45")
    for row, reason in enumerate(("damage", "bank charges")):
        dialog.parts_table.setCurrentIndex(model.index(row, 0))
        dialog.rest.set_value(reason)
    assert [model.data(model.index(row, 6)) for row in (0, 1)] == ["Damage", "Bank charges"]
    dialog.save()
    found = [(one.amount, one.reason) for one in session.ledger.all(Deduction)]
    assert found == [(5_00, "damage"), (5_00, "bank charges")]


def test_a_payment_is_corrected_while_its_month_is_open(session: Session, qtbot: QtBot) -> None:
    first, second = (an_invoice(session, number, "2026-10-01", 100_00) for number in ("A-1", "A-2"))
    made = Payment(number="P-1", customer_id=ACME, date=TODAY, amount=100_00, currency="USD", method="card")
    payment_id = payments.record_payment(session.ledger, made, [(first, 100_00)])
    dialog = PaymentDialog(session, payment_id=payment_id)
    Hands(qtbot, dialog)
    assert dialog.parts_table.parts_model.parts() == [(first, 100_00)]
    model = dialog.parts_table.parts_model
    assert not dialog.customer.isEnabled()
    dialog.amount.set_minor(120_00)
    dialog.date.set_day(TODAY - DAY)
    model.setData(model.index(1, 5), "15")
    dialog.reference.set_value("wire 7")
    dialog.save()
    after = session.ledger.get(Payment, payment_id)
    assert (after.amount, after.date, after.reference, after.method) == (120_00, TODAY - DAY, "wire 7", "card")
    assert {(one.invoice_id, one.amount, one.date) for one in session.ledger.all(Allocation)} == {
        (first, 100_00, TODAY - DAY),
        (second, 15_00, TODAY - DAY),
    }
    assert still_open(session) == {"A-1": 0, "A-2": 85_00}
    session.undo()
    assert still_open(session) == {"A-1": 0, "A-2": 100_00}


def test_credit_applied_later_keeps_its_day(session: Session) -> None:
    first, second = (an_invoice(session, number, "2026-09-01", 100_00) for number in ("A-1", "A-2"))
    day = dt.date(2026, 10, 1)
    made = Payment(number="P-1", customer_id=ACME, date=day, amount=150_00, currency="USD")
    number = payments.record_payment(session.ledger, made, [(first, 100_00)])
    payments.allocate(session.ledger, parts=[(second, 50_00)], day=TODAY, payment_id=number)
    changed = replace(session.ledger.get(Payment, number), reference="7")
    payments.edit_payment(session.ledger, changed, [(first, 100_00), (second, 50_00)])
    assert {(one.invoice_id, one.date) for one in session.ledger.all(Allocation)} == {(first, day), (second, TODAY)}


def test_in_a_closed_month_a_payment_stays_as_it_is(session: Session) -> None:
    first = an_invoice(session, "A-1", "2026-09-01", 100_00)
    made = Payment(number="P-1", customer_id=ACME, date=dt.date(2026, 10, 1), amount=100_00, currency="USD")
    number = payments.record_payment(session.ledger, made, [(first, 100_00)])
    closing.close_month(session.ledger, Period.parse("2026-10"), today=TODAY)
    with pytest.raises(ArdeskError, match="closed"):
        payments.edit_payment(session.ledger, replace(made, id=number, amount=90_00), [(first, 90_00)])
    assert session.ledger.get(Payment, number).amount == 100_00
