"""What a ledger holds, as the model would have it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ardesk.domain import records
from tests.machine import model

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.ledger import Ledger


class Reading:
    """The tables of one ledger, each read when it is asked for."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._names: dict[str, dict[int, str]] = {}

    def name(self, table: str, row_id: int | None, column: str = "number") -> str:
        if table not in self._names:
            rows = self.ledger._connection.execute(f"SELECT id, {column} FROM {table}")  # noqa: S608 - our own names
            self._names[table] = dict(rows)
        return self._names[table][row_id or 0]

    def maybe(self, table: str, row_id: int | None) -> str | None:
        return None if row_id is None else self.name(table, row_id)

    def customer(self, row_id: int) -> str:
        return self.name("customer", row_id, "code")

    def source(self, one: records.Allocation | records.Refund) -> model.Source:
        if one.payment_id is not None:
            return "payment", self.name("payment", one.payment_id)
        return "credit_note", self.name("credit_note", one.credit_note_id)


def customers(at: Reading) -> object:
    return {one.code: model.Customer(one.code, one.no_chase) for one in at.ledger.all(records.Customer)}


def invoices(at: Reading) -> object:
    return {
        one.number: model.Invoice(
            one.number, at.customer(one.customer_id), one.date, one.due_date, one.net, one.tax, one.total,
            one.currency, one.rate, one.cash_sale, one.status,
        )
        for one in at.ledger.all(records.Invoice)
    }  # fmt: skip


def payments(at: Reading) -> object:
    return {
        one.number: model.Payment(
            one.number, at.customer(one.customer_id), one.date, one.amount, one.currency, one.rate, one.returned_date
        )
        for one in at.ledger.all(records.Payment)
    }


def notes(at: Reading) -> object:
    return {
        one.number: model.Note(
            one.number, at.customer(one.customer_id), one.date, one.net, one.tax, one.total, one.currency, one.rate,
            one.reason,
        )
        for one in at.ledger.all(records.CreditNote)
    }  # fmt: skip


def parts(at: Reading) -> object:
    return Counter(
        model.Part(at.source(one), at.name("invoice", one.invoice_id), one.amount, one.date)
        for one in at.ledger.all(records.Allocation)
    )


def losses(at: Reading) -> object:
    return {
        one.number: model.Loss(
            one.number, at.name("invoice", one.invoice_id), one.date, one.amount, one.reason, one.kind,
            one.recovered_date, one.recovered_amount,
        )
        for one in at.ledger.all(records.WriteOff)
    }  # fmt: skip


def refunds(at: Reading) -> object:
    return {
        one.number: model.Refund(one.number, at.customer(one.customer_id), one.date, one.amount, at.source(one))
        for one in at.ledger.all(records.Refund)
    }


def disputes(at: Reading) -> object:
    return {
        one.number: model.Dispute(
            one.number,
            at.name("invoice", one.invoice_id),
            one.amount,
            one.reason,
            one.opened,
            one.resolved,
            one.outcome,
        )
        for one in at.ledger.all(records.Dispute)
    }


def deductions(at: Reading) -> object:
    return {
        one.number: model.Deduction(
            one.number, at.name("invoice", one.invoice_id), at.maybe("payment", one.payment_id), one.amount, one.reason,
            one.opened, one.resolved, one.outcome, one.recovered,
        )
        for one in at.ledger.all(records.Deduction)
    }  # fmt: skip


def promises(at: Reading) -> object:
    return {
        one.number: model.Promise(
            one.number, at.customer(one.customer_id), at.maybe("invoice", one.invoice_id), one.made, one.due,
            one.amount, one.status,
        )
        for one in at.ledger.all(records.Promise)
    }  # fmt: skip


def contacts(at: Reading) -> object:
    return Counter(
        model.Contact(
            at.customer(one.customer_id), one.date, one.kind, at.maybe("invoice", one.invoice_id), one.follow_up
        )
        for one in at.ledger.all(records.Activity)
    )  # fmt: skip


def pauses(at: Reading) -> object:
    return Counter(
        model.Pause(at.customer(one.customer_id), at.maybe("invoice", one.invoice_id), one.kind, one.since, one.until)
        for one in at.ledger.all(records.Pause)
    )


def evidence(at: Reading) -> object:
    return Counter(
        model.Evidence(at.name("dispute", one.dispute_id), one.name, one.added, one.size)
        for one in at.ledger.all(records.Evidence)
    )


def closed(at: Reading) -> object:
    return at.ledger.closed_months


READERS: dict[str, tuple[str, Callable[[Reading], object]]] = {
    "customer": ("customers", customers),
    "invoice": ("invoices", invoices),
    "payment": ("payments", payments),
    "credit_note": ("notes", notes),
    "allocation": ("parts", parts),
    "write_off": ("losses", losses),
    "refund": ("refunds", refunds),
    "dispute": ("disputes", disputes),
    "deduction": ("deductions", deductions),
    "promise": ("promises", promises),
    "activity": ("contacts", contacts),
    "pause": ("pauses", pauses),
    "evidence": ("evidence", evidence),
    "closed_month": ("closed", closed),
}
