"""The rows behind the window's lists, ready to show: tuples with amounts in minor units and days as ISO text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ardesk.domain.money import convert

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_Row = tuple[Any, ...]


class InvoiceRow(NamedTuple):
    """An invoice with what is open on it; `days_late` ≤ 0 is not due.

    `state` is draft, void, paid, open, overdue or disputed; `kind` is charge for fees and interest.
    """

    id: int
    number: str
    customer_id: int
    customer_code: str
    customer_name: str
    date: str
    due_date: str
    total: int
    open: int
    currency: str
    open_base: int
    status: str
    days_late: int
    disputed: bool
    cash_sale: bool
    po_number: str
    collector: str
    description: str
    state: str
    kind: str


class CustomerRow(NamedTuple):
    """A customer with what stands on his account, in base minor units."""

    id: int
    code: str
    name: str
    type: str
    risk: str
    collector: str
    phone: str
    email: str
    open_base: int
    overdue_base: int
    unapplied_base: int
    credit_limit: int | None
    oldest_days_late: int
    last_contact: str | None
    next_action: str | None
    held_since: str | None


class ActivityRow(NamedTuple):
    """A contact or note with the names of its customer and invoice."""

    id: int
    date: str
    customer_id: int
    customer_code: str
    customer_name: str
    kind: str
    invoice_id: int | None
    invoice_number: str
    collector: str
    outcome: str
    minutes: int | None
    cost: int | None
    follow_up: str | None
    note: str


class PromiseRow(NamedTuple):
    """A promise and what came of it: pending, kept, partly, broken, renegotiated or withdrawn."""

    id: int
    number: str
    customer_id: int
    customer_code: str
    customer_name: str
    invoice_id: int | None
    invoice_number: str
    made: str
    due: str
    amount: int
    currency: str
    received: int
    status: str
    state: str
    note: str


class DisputeRow(NamedTuple):
    """A dispute with the names of its customer and invoice; `amount` None means all that was open."""

    id: int
    number: str
    invoice_id: int
    invoice_number: str
    customer_id: int
    customer_code: str
    customer_name: str
    amount: int | None
    currency: str
    reason: str
    opened: str
    resolved: str | None
    outcome: str
    handler: str
    note: str


class OpenInvoice(NamedTuple):
    """An invoice with an open rest, in its own currency."""

    id: int
    number: str
    date: str
    due_date: str
    total: int
    open: int
    currency: str


class OpenCredit(NamedTuple):
    """A payment or credit note with a rest, in its own currency: unapplied, or below 0 what is owed again of it."""

    kind: str
    id: int
    number: str
    date: str
    amount_left: int
    currency: str


class Totals(NamedTuple):
    """What stands on a day, in base minor units: receivables = open items − unapplied.

    `unapplied` is less by what was refunded of payments since returned, and so may be below 0.
    """

    open_items: int
    overdue: int
    unapplied: int

    @property
    def receivables(self) -> int:
        """The control total."""
        return self.open_items - self.unapplied


@dataclass(slots=True)
class Account:
    """What stands on one customer's account, in base minor units."""

    open_base: int = 0
    overdue_base: int = 0
    unapplied_base: int = 0
    oldest_days_late: int = 0


_APPLIED = """
(SELECT coalesce(sum(a.amount), 0) FROM allocation a LEFT JOIN payment p ON p.id = a.payment_id
    LEFT JOIN credit_note c ON c.id = a.credit_note_id
    WHERE a.invoice_id = i.id AND max(a.date, coalesce(p.date, c.date)) <= :day
    AND (p.returned_date IS NULL OR (p.returned_date > :day AND max(a.date, i.date, p.date) < p.returned_date)))"""
_OPEN = f"""
CASE WHEN i.status <> 'issued' OR i.date > :day OR i.cash_sale = 'yes' THEN 0 ELSE i.total - {_APPLIED}
    - (SELECT coalesce(sum(w.amount), 0) FROM write_off w WHERE w.invoice_id = i.id AND w.date <= :day) END"""
_DISPUTED = """EXISTS (SELECT 1 FROM dispute d WHERE d.invoice_id = i.id AND d.opened <= :day
    AND (d.resolved IS NULL OR d.resolved > :day))"""
_INVOICES = f"""
SELECT i.id, i.number, i.customer_id, c.code, c.name, i.date, i.due_date, i.total, {_OPEN}, i.currency, i.rate,
    i.status, {_DISPUTED}, i.cash_sale = 'yes', i.po_number, i.collector, i.description, i.kind
FROM invoice i JOIN customer c ON c.id = i.customer_id"""
# What of a payment or credit note is for cash sales was never receivables, whatever its day. Of a payment that went
# back nothing is left, but what was refunded of it was the business's own money: the customer owes it, a rest below 0.
_LEFT = """
SELECT 'payment' AS kind, p.id, p.number, p.date, p.amount
    - (SELECT coalesce(sum(a.amount), 0) FROM allocation a JOIN invoice i ON i.id = a.invoice_id
        WHERE a.payment_id = p.id AND (i.cash_sale = 'yes' OR max(a.date, i.date) <= :day))
    - (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.payment_id = p.id AND r.date <= :day) AS rest,
    p.currency, p.rate, p.customer_id
FROM payment p WHERE p.date <= :day AND (p.returned_date IS NULL OR p.returned_date > :day)
UNION ALL SELECT 'payment', p.id, p.number, p.date, -sum(r.amount), p.currency, p.rate, p.customer_id
FROM payment p JOIN refund r ON r.payment_id = p.id AND r.date <= :day WHERE p.returned_date <= :day GROUP BY p.id
UNION ALL SELECT 'credit_note', n.id, n.number, n.date, n.total
    - (SELECT coalesce(sum(a.amount), 0) FROM allocation a JOIN invoice i ON i.id = a.invoice_id
        WHERE a.credit_note_id = n.id AND (i.cash_sale = 'yes' OR max(a.date, i.date) <= :day))
    - (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.credit_note_id = n.id AND r.date <= :day),
    n.currency, n.rate, n.customer_id
FROM credit_note n WHERE n.date <= :day"""


def company_facts(connection: sqlite3.Connection) -> dict[str, str]:
    """What the ledger knows of the business, by key."""
    return dict(connection.execute("SELECT key, value FROM company"))


_TOUCHED = """
WITH touched AS (SELECT tbl, row_id, before, after FROM journal WHERE change_id > :since)
SELECT row_id FROM touched WHERE tbl = 'invoice'
UNION SELECT json_extract(before, '$.invoice_id') FROM touched
    WHERE tbl IN ('allocation', 'write_off', 'dispute') AND before IS NOT NULL
UNION SELECT json_extract(after, '$.invoice_id') FROM touched
    WHERE tbl IN ('allocation', 'write_off', 'dispute') AND after IS NOT NULL
UNION SELECT a.invoice_id FROM allocation a JOIN touched t ON t.tbl = 'payment' AND t.row_id = a.payment_id
UNION SELECT a.invoice_id FROM allocation a JOIN touched t ON t.tbl = 'credit_note' AND t.row_id = a.credit_note_id
UNION SELECT i.id FROM invoice i JOIN touched t ON t.tbl = 'customer' AND t.row_id = i.customer_id
UNION SELECT id FROM invoice WHERE EXISTS (SELECT 1 FROM touched WHERE tbl = 'company')"""


class Lists:
    """The lists of one ledger, each asked afresh of its connection; `base` is the ledger's currency."""

    def __init__(self, connection: sqlite3.Connection, base: str) -> None:
        self._connection = connection
        self._base = base

    def invoice_rows(
        self, today: dt.date, *, limit: int | None = None, ids: Sequence[int] | None = None
    ) -> list[InvoiceRow]:
        """Invoices, newest first, as they stand at the end of `today`; at most `limit`, or just those with `ids`."""
        where = "" if ids is None else f" WHERE i.id IN ({', '.join(str(int(one)) for one in ids)})"
        query = f"{_INVOICES}{where} ORDER BY i.date DESC, i.number DESC LIMIT :limit"
        asked = {"day": today.isoformat(), "limit": -1 if limit is None else limit}
        days, same = _DaysLate(today), _Same()
        day = today.isoformat()
        return [self._invoice_row(row, day, days, same) for row in self._connection.execute(query, asked)]

    def invoices_touched(self, since: int) -> list[int]:
        """The ids of invoices that may look different after the change of that number, deleted ones included."""
        return [number for (number,) in self._connection.execute(_TOUCHED, {"since": since})]

    def _invoice_row(self, row: _Row, day: str, days: _DaysLate, same: _Same) -> InvoiceRow:
        still_open, currency, rate, status, disputed = row[8], same[row[9]], row[10], same[row[11]], bool(row[12])
        late = days[row[6]]
        if status != "issued":
            state = status
        elif still_open <= 0:
            state = "open" if row[5] > day and not row[13] else "paid"
        elif disputed:
            state = "disputed"
        else:
            state = "overdue" if late > 0 else "open"
        base = self.in_base(still_open, currency, rate)
        figures = (still_open, currency, base, status, late, disputed, bool(row[13]))
        who_and_when = [same[text] for text in row[3:7]]
        return InvoiceRow._make(
            (*row[:3], *who_and_when, row[7], *figures, *(same[text] for text in row[14:17]), state, row[17])
        )

    def totals(self, today: dt.date) -> Totals:
        """What stands at the end of `today`."""
        asked = {"day": today.isoformat()}
        query = f"SELECT {_OPEN} AS rest, i.currency, i.rate, i.due_date < :day FROM invoice i"
        items = [
            (self.in_base(rest, currency, rate), late)
            for rest, currency, rate, late in self._connection.execute(
                f"SELECT * FROM ({query}) WHERE rest <> 0", asked
            )
        ]
        left = self._connection.execute(f"SELECT rest, currency, rate FROM ({_LEFT}) WHERE rest <> 0", asked)
        return Totals(
            sum(amount for amount, _late in items),
            sum(amount for amount, late in items if late),
            sum(self.in_base(*row) for row in left),
        )

    def open_invoices(self, customer_id: int, today: dt.date) -> list[OpenInvoice]:
        """The customer's invoices with an open rest at the end of `today`, oldest due first."""
        query = (
            f"SELECT * FROM (SELECT i.id, i.number, i.date, i.due_date, i.total, {_OPEN} AS rest, i.currency "
            "FROM invoice i WHERE i.customer_id = :customer) WHERE rest > 0 ORDER BY due_date, date, number"
        )
        asked = {"day": today.isoformat(), "customer": customer_id}
        return [OpenInvoice(*row) for row in self._connection.execute(query, asked)]

    def unapplied(self, customer_id: int, today: dt.date) -> list[OpenCredit]:
        """The customer's payments and credit notes with an unapplied rest at the end of `today`, oldest first."""
        return [one for one in self.rests(customer_id, today) if one.amount_left > 0]

    def rests(self, customer_id: int, today: dt.date) -> list[OpenCredit]:
        """What is unapplied at the end of `today`, and below 0 what was refunded of payments since returned."""
        query = (
            f"SELECT kind, id, number, date, rest, currency FROM ({_LEFT}) "
            "WHERE customer_id = :customer AND rest <> 0 ORDER BY date, number"
        )
        asked = {"day": today.isoformat(), "customer": customer_id}
        return [OpenCredit(*row) for row in self._connection.execute(query, asked)]

    def customer_rows(self, today: dt.date) -> list[CustomerRow]:
        """Every customer by code, with the account as it stands at the end of `today`."""
        accounts = self._accounts(today)
        query = """
            SELECT c.id, c.code, c.name, c.type, c.risk, c.collector, c.phone, c.email, c.credit_limit,
                (SELECT max(a.date) FROM activity a WHERE a.customer_id = c.id AND a.date <= :day AND a.kind <> 'note'),
                (SELECT min(a.follow_up) FROM activity a WHERE a.customer_id = c.id AND a.follow_up >= :day),
                c.held_since
            FROM customer c ORDER BY c.code"""
        rows = []
        for row in self._connection.execute(query, {"day": today.isoformat()}):
            account = accounts.get(row[0], Account())
            figures = (
                account.open_base,
                account.overdue_base,
                account.unapplied_base,
                row[8],
                account.oldest_days_late,
            )
            rows.append(CustomerRow._make((*row[:8], *figures, *row[9:])))
        return rows

    def account(self, customer_id: int, today: dt.date) -> Account:
        """What stands on one customer's account at the end of `today`."""
        return self._accounts(today, customer_id).get(customer_id, Account())

    def in_base(self, amount: int, currency: str, rate: str) -> int:
        """`amount` in base minor units at the document's `rate`."""
        plain = currency == self._base and rate == "1"
        return amount if plain else convert(amount, currency, self._base, Decimal(rate))

    def _accounts(self, today: dt.date, customer_id: int | None = None) -> dict[int, Account]:
        asked = {"day": today.isoformat(), "customer": customer_id}
        days = _DaysLate(today)
        accounts: dict[int, Account] = {}
        query = f"SELECT i.customer_id, i.due_date, {_OPEN} AS rest, i.currency, i.rate FROM invoice i"
        mine = "AND customer_id = :customer" if customer_id else ""
        for customer, due, rest, currency, rate in self._connection.execute(
            f"SELECT * FROM ({query}) WHERE rest > 0 {mine}", asked
        ):
            account = accounts.setdefault(customer, Account())
            amount = self.in_base(rest, currency, rate)
            account.open_base += amount
            account.overdue_base += amount if days[due] > 0 else 0
            account.oldest_days_late = max(account.oldest_days_late, days[due])
        left = f"SELECT customer_id, rest, currency, rate FROM ({_LEFT}) WHERE rest <> 0 {mine}"
        for customer, rest, currency, rate in self._connection.execute(left, asked):
            accounts.setdefault(customer, Account()).unapplied_base += self.in_base(rest, currency, rate)
        return accounts

    def activity_rows(self) -> list[ActivityRow]:
        """Every contact and note, newest first."""
        query = """
            SELECT a.id, a.date, c.id, c.code, c.name, a.kind, a.invoice_id, coalesce(i.number, ''), a.collector,
                a.outcome, a.minutes, a.cost, a.follow_up, a.note
            FROM activity a JOIN customer c ON c.id = a.customer_id LEFT JOIN invoice i ON i.id = a.invoice_id
            ORDER BY a.date DESC, a.id DESC"""
        return [ActivityRow(*row) for row in self._connection.execute(query)]

    def dispute_rows(self) -> list[DisputeRow]:
        """Every dispute, newest first."""
        query = """
            SELECT d.id, d.number, i.id, i.number, c.id, c.code, c.name, d.amount, i.currency, d.reason, d.opened,
                d.resolved, d.outcome, d.handler, d.note
            FROM dispute d JOIN invoice i ON i.id = d.invoice_id JOIN customer c ON c.id = i.customer_id
            ORDER BY d.opened DESC, d.id DESC"""
        return [DisputeRow(*row) for row in self._connection.execute(query)]

    def promise_rows(
        self, today: dt.date, *, about: Sequence[int] | None = None, customer_id: int | None = None
    ) -> list[PromiseRow]:
        """Every promise, newest first, with what had come by the end of `today` and what it makes of the promise.

        With `about`, those on whole accounts and on the invoices with these ids alone; with `customer_id`, his.
        """
        ids = "" if about is None else ", ".join(str(int(one)) for one in about)
        where = "WHERE TRUE" if about is None else f"WHERE (m.invoice_id IS NULL OR m.invoice_id IN ({ids}))"
        where += "" if customer_id is None else f" AND m.customer_id = {int(customer_id)}"
        query = f"""
            SELECT m.id, m.number, c.id, c.code, c.name, m.invoice_id, coalesce(i.number, ''), m.made, m.due, m.amount,
                coalesce(i.currency, :base), m.status, m.note
            FROM promise m JOIN customer c ON c.id = m.customer_id LEFT JOIN invoice i ON i.id = m.invoice_id
            {where} ORDER BY m.made DESC, m.id DESC"""
        rows = self._connection.execute(query, {"base": self._base}).fetchall()
        return [self._promise_row(row, today.isoformat()) for row in rows]

    def _promise_row(self, row: _Row, day: str) -> PromiseRow:
        received = self._received(row, day)
        due, amount, status = row[8], row[9], row[11]
        if status != "open":
            state = status
        elif received >= amount:
            state = "kept"
        elif due >= day:
            state = "pending"
        else:
            state = "partly" if received else "broken"
        return PromiseRow._make((*row[:11], received, status, state, row[12]))

    def _received(self, row: _Row, day: str) -> int:
        asked = {"day": day, "made": row[7], "due": row[8], "invoice": row[5], "customer": row[2]}
        live = (
            "p.date BETWEEN :made AND :due AND p.date <= :day AND (p.returned_date IS NULL OR p.returned_date > :day)"
        )
        if row[5] is not None:
            query = (
                "SELECT coalesce(sum(a.amount), 0) FROM allocation a JOIN payment p ON p.id = a.payment_id "
                f"JOIN invoice i ON i.id = a.invoice_id WHERE a.invoice_id = :invoice AND {live} "
                "AND max(a.date, i.date) <= :day"
            )
            return int(self._connection.execute(query, asked).fetchone()[0])
        query = f"SELECT p.amount, p.currency, p.rate FROM payment p WHERE p.customer_id = :customer AND {live}"
        return sum(self.in_base(*payment) for payment in self._connection.execute(query, asked))


class _DaysLate(dict[str, int]):
    """Days from a due date (ISO) to `today`, worked out once per date."""

    def __init__(self, today: dt.date) -> None:
        self._today = today.toordinal()

    def __missing__(self, due: str) -> int:
        late = self[due] = self._today - dt.date.fromisoformat(due).toordinal()
        return late


class _Same(dict[str, str]):
    """Equal texts as one and the same, so that a long list holds each of them once."""

    def __missing__(self, text: str) -> str:
        self[text] = text
        return text
