"""What the random runs have found, each by itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.domain.records import Allocation, Pause, Payment, Refund
from ardesk.errors import ArdeskError
from ardesk.operations import closing, pauses, payments
from ardesk.reports import papers
from ardesk.reports.papers import account, batch
from tests.ledgers import DAY, add_customer, add_invoice, new_ledger, pay
from tests.reports.printed import words_of

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.ledger import Ledger

NEXT = DAY + dt.timedelta(1)
LATER = DAY + dt.timedelta(2)


def test_what_ended_where_it_began_is_undone_once_and_not_for_ever(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        invoice = add_invoice(ledger, customer, "1", 100)
        payment = pay(ledger, customer, 100, DAY, (invoice, 100))
        recorded = ledger.undo_label
        payments.edit_payment(ledger, ledger.get(Payment, payment), [(invoice, 100)])
        assert ledger.undo_label == recorded, "what changes nothing leaves no trace"
        with ledger.change("There and back") as rows:
            (part,) = rows.all(Allocation, payment_id=payment)
            rows.delete(Allocation, part.id or 0)
            rows.insert(part)
        corrected = ledger.undo_label
        ledger.undo()
        assert (ledger.undo_label, ledger.redo_label) == (recorded, corrected)
        ledger.redo()
        assert (ledger.undo_label, ledger.redo_label) == (corrected, None)
        assert all(check.ok for check in ledger.verify())


def test_a_part_of_a_closed_month_stays_when_another_is_added(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        old, new = (add_invoice(ledger, customer, number, 100) for number in "12")
        payment = pay(ledger, customer, 200, DAY, (old, 100))
        pay(ledger, customer, 50, DAY, (new, 50))
        closing.close_month(ledger, Period.month(DAY), today=DAY + dt.timedelta(40))
        payments.edit_payment(ledger, ledger.get(Payment, payment), [(old, 100)])
        with pytest.raises(ArdeskError, match="is closed"):
            payments.edit_payment(ledger, ledger.get(Payment, payment), [(old, 100), (new, 50)])
        with pytest.raises(ArdeskError, match="is closed"):
            payments.edit_payment(ledger, ledger.get(Payment, payment), [])


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


def refunded_and_returned(ledger: Ledger, customer: int, received: int, back: int) -> None:
    """A payment of the first day, of which a part is refunded on the second, returned on the third."""
    payment = pay(ledger, customer, received, DAY)
    payments.refund(ledger, Refund(number="REF-1", customer_id=customer, date=NEXT, amount=back, payment_id=payment))
    payments.return_payment(ledger, payment, LATER)


def test_what_was_refunded_of_a_payment_that_came_back_is_owed_again_wherever_one_looks(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        refunded_and_returned(ledger, customer, 6_00, 3_00)
        for day, owed in ((DAY, -6_00), (NEXT, -3_00), (LATER, 3_00)):
            (row,) = ledger.customer_rows(day)
            assert (row.open_base, row.unapplied_base) == (0, -owed)
            totals, aging = ledger.totals(day), ledger.book().aging(day)
            assert totals.receivables == aging.control_total == aging.total.total == owed
            assert [(line.group, line.open_items, line.total) for line in aging.rows] == [("ALDER", 0, owed)]
            (line,) = ledger.book().aging(day, by="invoice").rows
            assert (line.group, line.open_items, line.unapplied, line.total) == ("PAY-0001", 0, -owed, owed)
            assert [one.amount_left for one in ledger.rests(customer, day)] == [-owed]
            assert account.balances(account.movements(ledger, customer, day)) == {"USD": owed}


def test_what_is_owed_again_cannot_be_set_against_an_invoice(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        refunded_and_returned(ledger, customer, 6_00, 3_00)
        pay(ledger, customer, 1_00, LATER)
        assert [(one.number, one.amount_left) for one in ledger.unapplied(customer, LATER)] == [("PAY-0002", 1_00)]
        assert ledger.account(customer, LATER).unapplied_base == -2_00


def test_a_statement_asks_for_what_was_refunded_of_a_payment_that_came_back(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        refunded_and_returned(ledger, customer, 6_00, 3_00)
        pay(ledger, customer, 1_00, LATER)
        stands = words_of(papers.statement(ledger, customer, LATER))
        assert "01/01/2026 Payment PAY-0001, returned after a refund 3.00" in stands
        assert "Balance USD 2.00" in stands
        assert "Not applied yet Refunds owed again 0.00 0.00 0.00 0.00 0.00 −1.00 3.00" in stands
        moved = words_of(papers.statement(ledger, customer, LATER, kind="activity", start=DAY))
        for words in (
            "01/01/2026 Payment PAY-0001, thank you 6.00 −6.00",
            "01/02/2026 Refund REF-1 3.00 −3.00",
            "01/03/2026 Payment PAY-0001 returned by the bank 6.00 2.00",
            "Closing balance USD 2.00",
        ):
            assert words in moved
        (due,) = batch.statements_due(ledger, LATER)
        assert due.totals == (("USD", 2_00),)
        assert "USD 3.00 of it had been paid back to you and is owed again." in words_of(papers.receipt(ledger, 1))


def test_a_pause_that_has_ended_is_not_made_longer_by_ending_it(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        row = pauses.pause(ledger, Pause(customer_id=add_customer(ledger), since=DAY, until=NEXT))
        pauses.unpause(ledger, row, DAY + dt.timedelta(30))
        assert ledger.get(Pause, row).until == NEXT
