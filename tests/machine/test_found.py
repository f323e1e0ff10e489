"""What the random runs have found, each by itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ardesk.domain.records import Pause, Payment
from ardesk.operations import pauses, payments
from ardesk.reports.papers import account
from tests.ledgers import DAY, add_customer, add_invoice, new_ledger, pay

if TYPE_CHECKING:
    from pathlib import Path

NEXT = DAY + dt.timedelta(1)


def test_what_ended_where_it_began_is_undone_once_and_not_for_ever(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        invoice = add_invoice(ledger, customer, "1", 100)
        payment = pay(ledger, customer, 100, DAY, (invoice, 100))
        recorded = ledger.undo_label
        payments.edit_payment(ledger, ledger.get(Payment, payment), [(invoice, 100)])
        corrected = ledger.undo_label
        ledger.undo()
        assert (ledger.undo_label, ledger.redo_label) == (recorded, corrected)
        ledger.redo()
        assert (ledger.undo_label, ledger.redo_label) == (corrected, None)
        assert all(check.ok for check in ledger.verify())


def test_an_invoice_of_tomorrow_is_not_paid_today(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        add_invoice(ledger, add_customer(ledger), "1", 100, NEXT)
        assert [(row.state, row.open) for row in ledger.invoice_rows(DAY)] == [("open", 0)]
        assert [(row.state, row.open) for row in ledger.invoice_rows(NEXT)] == [("open", 100)]


def test_what_was_paid_ahead_for_a_cash_sale_was_never_on_the_account(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        sale = add_invoice(ledger, customer, "1", 100, NEXT, cash_sale="yes")
        pay(ledger, customer, 130, DAY, (sale, 100))
        for day in (DAY, NEXT):
            (row,) = ledger.customer_rows(day)
            assert row.unapplied_base == 30
            assert ledger.totals(day).receivables == ledger.book().aging(day).control_total == -30
            assert account.balances(account.movements(ledger, customer, day)) == {"USD": -30}


def test_a_pause_that_has_ended_is_not_made_longer_by_ending_it(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        row = pauses.pause(ledger, Pause(customer_id=add_customer(ledger), since=DAY, until=NEXT))
        pauses.unpause(ledger, row, DAY + dt.timedelta(30))
        assert ledger.get(Pause, row).until == NEXT
