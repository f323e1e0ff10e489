"""From plain rows to the tables of a Book: text becomes days and positions, ids become positions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from ardesk.book.numbers import NEVER, Bools, Ints, days, integers
from ardesk.book.tables import (
    Activities,
    Allocations,
    Claims,
    Complaints,
    Costs,
    Credits,
    Customers,
    Invoices,
    Monies,
    Pauses,
    Promises,
    Refunds,
    WriteOffs,
)
from ardesk.book.working_days import WorkingDays
from ardesk.domain.book_rows import BOOK_COLUMNS, BookRows
from ardesk.domain.company import reasons_of_errors
from ardesk.domain.policy import Policies
from ardesk.domain.records import CHARGE, PolicyStep

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class GoalRow:
    """A goal for a KPI from a day on, in the KPI's unit; `watch` is None where there is no such zone."""

    kpi: str
    goal: Decimal
    watch: Decimal | None
    day: int


@dataclass(frozen=True, eq=False)
class Tables:
    """Everything a Book holds; documents name customers and each other by position."""

    monies: Monies
    customers: Customers
    invoices: Invoices
    credits: Credits
    allocations: Allocations
    write_offs: WriteOffs
    refunds: Refunds
    disputes: Claims
    deductions: Claims
    promises: Promises
    activities: Activities
    complaints: Complaints
    costs: Costs
    hourly_rates: dict[str, int]
    goals: tuple[GoalRow, ...]
    billing_errors: frozenset[str]
    pauses: Pauses
    policies: Policies
    calendar: WorkingDays


Position = Callable[["_Rows"], Ints]  # where the payment or credit note that each row names stands


class _Rows:
    """The rows of one table, asked for by column; in order of id where there is one."""

    def __init__(self, rows: BookRows, table: str) -> None:
        self.names = BOOK_COLUMNS[table]
        found: Sequence[Any] = rows.tables.get(table, ())
        if self.names[0] == "id" and (np.diff(np.array([row[0] for row in found], dtype=np.int64)) < 0).any():
            found = sorted(found, key=itemgetter(0))
        self.rows = found

    def column(self, name: str) -> list[Any]:
        at = self.names.index(name)
        return [row[at] for row in self.rows]

    def ints(self, name: str) -> Ints:
        return integers(self.column(name))

    def given(self, name: str) -> Ints:
        """Amounts, -1 where there is none."""
        return integers([-1 if value is None else value for value in self.column(name)])

    def days(self, name: str) -> Ints:
        return days(self.column(name))

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(self.column(name))

    def has(self, name: str, value: str) -> Bools:
        return equals(self.column(name), value)


def equals(texts: Sequence[str], value: str) -> Bools:
    """Where the text is `value`."""
    return np.array([text == value for text in texts], dtype=np.bool_)


def positions(ids: Ints, wanted: Ints) -> Ints:
    """Where each wanted id stands among the ascending ids; -1 where it does not."""
    if not len(ids):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[at] == wanted, at, -1)


def read(rows: BookRows) -> Tables:
    """The tables; what hangs on a document that is not among the rows is left out."""
    customer_ids = _Rows(rows, "customer").ints("id")
    monies = _Monies(rows.base)
    invoice_ids, unflagged, invoices = _invoices(_Rows(rows, "invoice"), monies, customer_ids)
    sources, credit_position = _credits(_Rows(rows, "payment"), _Rows(rows, "credit_note"), monies, customer_ids)
    allocations = _allocations(_Rows(rows, "allocation"), invoice_ids, invoices, sources, credit_position)
    cash = invoices.cash | _paid_at_once(unflagged, invoices, sources, allocations)
    return Tables(
        monies=monies.found(),
        customers=_customers(_Rows(rows, "customer")),
        invoices=replace(invoices, cash=cash),
        credits=sources,
        allocations=allocations,
        write_offs=_write_offs(_Rows(rows, "write_off"), invoice_ids),
        refunds=_refunds(_Rows(rows, "refund"), credit_position),
        disputes=_claims(_Rows(rows, "dispute"), invoice_ids),
        deductions=_claims(_Rows(rows, "deduction"), invoice_ids),
        promises=_promises(_Rows(rows, "promise"), invoice_ids, customer_ids),
        activities=_activities(_Rows(rows, "activity"), customer_ids, invoice_ids),
        complaints=_complaints(_Rows(rows, "complaint"), customer_ids),
        costs=_costs(_Rows(rows, "cost")),
        hourly_rates={name: rate for name, rate in _Rows(rows, "collector").rows if rate},
        goals=_goals(_Rows(rows, "goal")),
        billing_errors=reasons_of_errors(rows.billing_errors),
        pauses=_pauses(_Rows(rows, "pause"), customer_ids, invoice_ids),
        policies=Policies(_step(row) for row in _Rows(rows, "policy_step").rows),
        calendar=WorkingDays(rows.calendar),
    )


class _Monies:
    """The pairs of currency and rate as they are met; the base currency at 1 stands at 0."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.place: dict[tuple[str, str], int] = {}
        self.foreign: list[tuple[str, str]] = []

    def of(self, rows: _Rows) -> Ints:
        """Where each row's pair stands."""
        pairs = list(zip(rows.column("currency"), rows.column("rate"), strict=True))
        for pair in sorted(set(pairs) - set(self.place)):
            plain = pair[0] == self.base and Decimal(pair[1]) == 1
            if not plain:
                self.foreign.append(pair)
            self.place[pair] = 0 if plain else len(self.foreign)
        if not self.foreign:
            return np.zeros(len(pairs), np.int64)
        return np.fromiter(map(self.place.__getitem__, pairs), np.int64, len(pairs))

    def found(self) -> Monies:
        return Monies.of(self.base, self.foreign)


def _invoices(rows: _Rows, monies: _Monies, customer_ids: Ints) -> tuple[Ints, Bools, Invoices]:
    """The ids, which have no cash-sale flag, and the table with the flagged cash sales."""
    table = Invoices(
        number=rows.texts("number"),
        customer=positions(customer_ids, rows.ints("customer_id")),
        day=rows.days("date"),
        net=rows.ints("net"),
        total=rows.ints("total"),
        money=monies.of(rows),
        due=rows.days("due_date"),
        delivery=rows.days("delivery_date"),
        cash=rows.has("cash_sale", "yes"),
        charge=rows.has("kind", CHARGE),
    )
    return rows.ints("id"), rows.has("cash_sale", ""), table


def _customers(rows: _Rows) -> Customers:
    return Customers(
        id=rows.ints("id"),
        code=rows.texts("code"),
        name=rows.texts("name"),
        type=rows.texts("type"),
        collector=rows.texts("collector"),
        risk=rows.texts("risk"),
        risk_since=rows.days("risk_since"),
        limit=rows.given("credit_limit"),
        no_chase=rows.ints("no_chase") > 0,
    )


def _credits(payments: _Rows, notes: _Rows, monies: _Monies, customer_ids: Ints) -> tuple[Credits, Position]:
    owners = np.concatenate([payments.ints("customer_id"), notes.ints("customer_id")])
    amounts = payments.ints("amount")
    table = Credits(
        number=payments.texts("number") + notes.texts("number"),
        customer=positions(customer_ids, owners),
        day=np.concatenate([payments.days("date"), notes.days("date")]),
        net=np.concatenate([amounts, notes.ints("net")]),
        total=np.concatenate([amounts, notes.ints("total")]),
        money=np.concatenate([monies.of(payments), monies.of(notes)]),
        note=np.arange(len(payments.rows) + len(notes.rows)) >= len(payments.rows),
        returned=np.concatenate([payments.days("returned_date"), np.full(len(notes.rows), NEVER)]),
        billing_error=np.concatenate([np.zeros(len(payments.rows), np.bool_), notes.has("billing_error", "yes")]),
    )
    payment_ids, note_ids = payments.ints("id"), notes.ints("id")

    def position(rows: _Rows) -> Ints:
        payment = positions(payment_ids, rows.ints("payment_id"))
        note = positions(note_ids, rows.ints("credit_note_id"))
        return np.where(payment >= 0, payment, np.where(note >= 0, note + len(payment_ids), -1))

    return table, position


def _allocations(
    rows: _Rows, invoice_ids: Ints, invoices: Invoices, sources: Credits, credit_position: Position
) -> Allocations:
    invoice, credit = positions(invoice_ids, rows.ints("invoice_id")), credit_position(rows)
    known = (invoice >= 0) & (credit >= 0)
    own, amount = rows.days("date")[known], rows.ints("amount")[known]
    invoice, credit = invoice[known], credit[known]
    day = np.maximum(own, np.maximum(invoices.day[invoice], sources.day[credit]))
    return Allocations(invoice=invoice, credit=credit, amount=amount, day=day)


def _paid_at_once(unflagged: Bools, invoices: Invoices, sources: Credits, allocations: Allocations) -> Bools:
    """Cash sales by nature: due on their date, and settled on it in full by payments of that date."""
    invoice, credit = allocations.invoice, allocations.credit
    at_once = (unflagged & (invoices.due == invoices.day))[invoice] & (allocations.day == invoices.day[invoice])
    at_once &= ~sources.note[credit] & (sources.day[credit] == allocations.day) & (sources.returned[credit] == NEVER)
    paid = np.zeros(len(invoices), np.int64)
    np.add.at(paid, invoice[at_once], allocations.amount[at_once])
    found: Bools = (paid == invoices.total) & (paid > 0)
    return found


def _write_offs(rows: _Rows, invoice_ids: Ints) -> WriteOffs:
    invoice = positions(invoice_ids, rows.ints("invoice_id"))
    return WriteOffs(
        number=rows.texts("number"),
        invoice=invoice,
        day=rows.days("date"),
        amount=rows.ints("amount"),
        minor=rows.has("kind", "minor"),
        recovered_day=rows.days("recovered_date"),
        recovered=rows.ints("recovered_amount"),
    ).where(invoice >= 0)


def _refunds(rows: _Rows, credit_position: Position) -> Refunds:
    credit = credit_position(rows)
    table = Refunds(number=rows.texts("number"), credit=credit, day=rows.days("date"), amount=rows.ints("amount"))
    return table.where(credit >= 0)


def _claims(rows: _Rows, invoice_ids: Ints) -> Claims:
    invoice = positions(invoice_ids, rows.ints("invoice_id"))
    recovered = rows.ints("recovered") if "recovered" in rows.names else np.zeros(len(invoice), np.int64)
    return Claims(
        number=rows.texts("number"),
        invoice=invoice,
        amount=rows.given("amount"),
        reason=rows.texts("reason"),
        opened=rows.days("opened"),
        resolved=rows.days("resolved"),
        outcome=rows.texts("outcome"),
        deadline=rows.days("deadline"),
        recovered=recovered,
    ).where(invoice >= 0)


def _promises(rows: _Rows, invoice_ids: Ints, customer_ids: Ints) -> Promises:
    named = rows.ints("invoice_id")
    invoice = positions(invoice_ids, named)
    return Promises(
        number=rows.texts("number"),
        customer=positions(customer_ids, rows.ints("customer_id")),
        invoice=invoice,
        made=rows.days("made"),
        due=rows.days("due"),
        amount=rows.ints("amount"),
        status=rows.texts("status"),
    ).where((named == 0) | (invoice >= 0))


def _activities(rows: _Rows, customer_ids: Ints, invoice_ids: Ints) -> Activities:
    return Activities(
        day=rows.days("date"),
        customer=positions(customer_ids, rows.ints("customer_id")),
        kind=rows.texts("kind"),
        invoice=_named(rows.ints("invoice_id"), invoice_ids),
        collector=rows.texts("collector"),
        outcome=rows.texts("outcome"),
        minutes=rows.ints("minutes"),
        cost=rows.ints("cost"),
        follow_up=rows.days("follow_up"),
        level=rows.given("level"),
    )


def _named(ids: Ints, known: Ints) -> Ints:
    """Where each invoice named stands; -1 where none is, -2 for one that is not among the known."""
    found = positions(known, ids)
    return np.where((ids > 0) & (found < 0), -2, found)


def _pauses(rows: _Rows, customer_ids: Ints, invoice_ids: Ints) -> Pauses:
    customer = positions(customer_ids, rows.ints("customer_id"))
    invoice = _named(rows.ints("invoice_id"), invoice_ids)
    return Pauses(customer=customer, invoice=invoice, since=rows.days("since"), until=rows.days("until"))


def _step(row: Sequence[Any]) -> PolicyStep:
    return PolicyStep(**dict(zip(BOOK_COLUMNS["policy_step"], row, strict=True)))


def _complaints(rows: _Rows, customer_ids: Ints) -> Complaints:
    customer = positions(customer_ids, rows.ints("customer_id"))
    return Complaints(day=rows.days("date"), customer=customer, category=rows.texts("category"))


def _costs(rows: _Rows) -> Costs:
    return Costs(day=rows.days("date"), kind=rows.texts("kind"), amount=rows.ints("amount"))


def _goals(rows: _Rows) -> tuple[GoalRow, ...]:
    return tuple(
        GoalRow(kpi, Decimal(goal), Decimal(watch) if watch else None, day)
        for (kpi, goal, watch, _from), day in zip(rows.rows, rows.days("valid_from").tolist(), strict=True)
    )
