"""The rows behind the worklist: no more than what decides whom to contact, so that large ledgers answer at once."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


class Settlement(NamedTuple):
    """What came of a credit invoice: `rest` is open, in its own currency, `last` the day something last moved it."""

    id: int
    customer_id: int
    date: str
    due: str
    rest: int
    last: str


class ContactRow(NamedTuple):
    """A contact, and when another was planned."""

    customer_id: int
    date: str
    kind: str
    invoice_id: int | None
    level: int | None
    outcome: str
    follow_up: str | None


# An allocation works from the latest of three days on, unless its payment went back by then; a return undoes it.
_SETTLEMENTS = """
WITH part AS (
    SELECT a.invoice_id AS id, a.amount AS amount, max(a.date, i.date, coalesce(p.date, c.date)) AS day,
        p.returned_date AS back
    FROM allocation a JOIN invoice i ON i.id = a.invoice_id
    LEFT JOIN payment p ON p.id = a.payment_id LEFT JOIN credit_note c ON c.id = a.credit_note_id
    {whose}),
applied AS (
    SELECT id, sum(CASE WHEN back <= :day THEN 0 ELSE amount END) AS amount,
        max(CASE WHEN back <= :day THEN back ELSE day END) AS day
    FROM part WHERE day <= :day AND (back IS NULL OR day < back) GROUP BY id),
given AS (SELECT invoice_id AS id, sum(amount) AS amount, max(date) AS day FROM write_off WHERE date <= :day GROUP BY 1)
SELECT i.id, i.customer_id, i.date, i.due_date, i.total - coalesce(x.amount, 0) - coalesce(w.amount, 0),
    max(i.date, coalesce(x.day, ''), coalesce(w.day, ''))
FROM invoice i LEFT JOIN applied x ON x.id = i.id LEFT JOIN given w ON w.id = i.id
{whose} AND i.status = 'issued' AND i.date <= :day AND i.cash_sale <> 'yes'"""
_ALL, _ONE = "WHERE 1", "WHERE i.customer_id = :customer"
_CONTACTS = """
SELECT a.customer_id, a.date, a.kind, a.invoice_id, a.level, a.outcome, a.follow_up
FROM json_each(:since) s JOIN activity a ON a.customer_id = CAST(s.key AS INTEGER)
WHERE a.kind <> 'note' AND a.date <= :day AND a.date >= min(s.value, (SELECT max(b.date) FROM activity b
    WHERE b.customer_id = a.customer_id AND b.date <= :day AND b.kind <> 'note'))
ORDER BY a.date, a.id"""
_COST = """
SELECT coalesce(sum(cost), 0), count(*) FROM activity
WHERE cost > 0 AND kind <> 'note' AND date > :after AND date <= :day"""


def settlements(connection: sqlite3.Connection, day: dt.date, customer_id: int | None = None) -> list[Settlement]:
    """Every issued credit invoice, or those of one customer, as it stands at the end of `day`."""
    query = _SETTLEMENTS.format(whose=_ALL if customer_id is None else _ONE)
    asked = {"day": day.isoformat(), "customer": customer_id}
    return [Settlement(*row) for row in connection.execute(query, asked)]


def contact_rows(connection: sqlite3.Connection, day: dt.date, since: Mapping[int, str]) -> list[ContactRow]:
    """Contacts up to `day` of the customers named by id, oldest first: from a day (ISO) on, and the last one anyhow."""
    asked = {"day": day.isoformat(), "since": json.dumps({str(key): value for key, value in since.items()})}
    return [ContactRow(*row) for row in connection.execute(_CONTACTS, asked)]


def contact_cost(connection: sqlite3.Connection, after: dt.date, day: dt.date) -> int:
    """What a contact cost on the average after `after` and up to `day`, base minor units; 0 where none is noted."""
    total, count = connection.execute(_COST, {"after": after.isoformat(), "day": day.isoformat()}).fetchone()
    return round(total / count) if count else 0


class Effort(NamedTuple):
    """Contacts with a customer: how many, what was noted as their cost, and on how many of them."""

    customer_id: int
    contacts: int
    cost: int
    costed: int


class Dispatch(NamedTuple):
    """How many invoices of a customer went out, and how many days after delivery (else their date) in all."""

    customer_id: int
    invoices: int
    days: int


_EFFORTS = """
SELECT customer_id, count(*), coalesce(sum(cost), 0), count(cost) FROM activity
WHERE kind <> 'note' AND date > :after AND date <= :day GROUP BY customer_id"""
_DISPATCHES = """
SELECT customer_id, count(*),
    sum(CAST(julianday(coalesce(sent_date, date)) - julianday(coalesce(delivery_date, date)) AS INTEGER))
FROM invoice WHERE status = 'issued' AND date > :after AND date <= :day
AND (sent_date IS NOT NULL OR delivery_date IS NOT NULL) GROUP BY customer_id"""


def efforts(connection: sqlite3.Connection, after: dt.date, day: dt.date) -> list[Effort]:
    """What contacts cost after `after` and up to `day`, by customer."""
    asked = {"after": after.isoformat(), "day": day.isoformat()}
    return [Effort(*row) for row in connection.execute(_EFFORTS, asked)]


def dispatches(connection: sqlite3.Connection, after: dt.date, day: dt.date) -> list[Dispatch]:
    """How soon the invoices dated after `after` and up to `day` went out, by customer, where that is known."""
    asked = {"after": after.isoformat(), "day": day.isoformat()}
    return [Dispatch(*row) for row in connection.execute(_DISPATCHES, asked)]
