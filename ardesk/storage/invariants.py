"""What must hold between documents, asked of the documents a change touched or of all of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from ardesk.domain.allocation import Event, Order, first_excess
from ardesk.domain.money import decimal_text
from ardesk.i18n import _, mark

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

# Invoices and sources that the rows of one change name, before or after it.
_TOUCHED_INVOICES = """
SELECT row_id FROM journal WHERE change_id = :change AND tbl = 'invoice'
UNION SELECT json_extract(before, '$.invoice_id') FROM journal WHERE change_id = :change AND before IS NOT NULL
    AND tbl IN ('allocation', 'write_off', 'dispute', 'deduction', 'promise', 'activity', 'complaint')
UNION SELECT json_extract(after, '$.invoice_id') FROM journal WHERE change_id = :change AND after IS NOT NULL
    AND tbl IN ('allocation', 'write_off', 'dispute', 'deduction', 'promise', 'activity', 'complaint')
UNION SELECT a.invoice_id FROM allocation a JOIN journal j ON j.change_id = :change
    AND ((j.tbl = 'payment' AND a.payment_id = j.row_id) OR (j.tbl = 'credit_note' AND a.credit_note_id = j.row_id))
"""
_TOUCHED_SOURCES = """
SELECT row_id FROM journal WHERE change_id = :change AND tbl = '{kind}'
UNION SELECT json_extract(before, '$.{kind}_id') FROM journal
    WHERE change_id = :change AND before IS NOT NULL AND tbl IN ('allocation', 'refund')
UNION SELECT json_extract(after, '$.{kind}_id') FROM journal
    WHERE change_id = :change AND after IS NOT NULL AND tbl IN ('allocation', 'refund')
UNION SELECT a.{kind}_id FROM allocation a JOIN journal j ON j.change_id = :change AND j.tbl = 'invoice'
    AND a.invoice_id = j.row_id
"""
# (owner id, day, order, number, amount): what uses up an invoice, and what a return gives back.
_INVOICE_EVENTS = """
WITH applied AS (
    SELECT a.invoice_id, max(a.date, i.date, coalesce(p.date, c.date)) AS day, a.amount, p.returned_date,
        coalesce(p.number, c.number) AS number, a.payment_id IS NULL AS by_credit
    FROM allocation a JOIN invoice i ON i.id = a.invoice_id
    LEFT JOIN payment p ON p.id = a.payment_id LEFT JOIN credit_note c ON c.id = a.credit_note_id
    WHERE a.invoice_id IN owners)
SELECT invoice_id AS owner, day, by_credit, number, amount FROM applied
    WHERE returned_date IS NULL OR day < returned_date
UNION ALL SELECT invoice_id, returned_date, 4, number, -amount FROM applied WHERE day < returned_date
UNION ALL SELECT invoice_id, date, 2, number, amount FROM write_off WHERE invoice_id IN owners
"""
_SOURCE_EVENTS = """
SELECT a.{kind}_id AS owner, max(a.date, i.date, s.date), 0, i.number, a.amount AS amount
FROM allocation a JOIN invoice i ON i.id = a.invoice_id JOIN {kind} s ON s.id = a.{kind}_id
WHERE a.{kind}_id IN owners {live}
UNION ALL SELECT {kind}_id, date, 3, number, amount FROM refund WHERE {kind}_id IN owners
"""
_LIVE = "AND (s.returned_date IS NULL OR max(a.date, i.date, s.date) < s.returned_date)"
# Sentences for what may never be, each with the query that finds it among the documents asked about.
_FORBIDDEN: dict[str, tuple[tuple[str, str], ...]] = {
    "invoice": (
        (
            (
                "SELECT i.number, coalesce(p.number, c.number) FROM allocation a JOIN invoice i ON i.id = a.invoice_id "
                "LEFT JOIN payment p ON p.id = a.payment_id LEFT JOIN credit_note c ON c.id = a.credit_note_id "
                "WHERE a.invoice_id IN owners AND (i.customer_id <> coalesce(p.customer_id, c.customer_id) "
                "OR i.currency <> coalesce(p.currency, c.currency))"
            ),
            mark("{1} is of another customer or currency than invoice {0}, so it cannot be set against it."),
        ),
        (
            (
                "SELECT i.number, i.status FROM invoice i WHERE i.id IN owners AND i.status <> 'issued' AND ("
                "EXISTS (SELECT 1 FROM allocation a WHERE a.invoice_id = i.id) "
                "OR EXISTS (SELECT 1 FROM write_off w WHERE w.invoice_id = i.id) "
                "OR EXISTS (SELECT 1 FROM dispute d WHERE d.invoice_id = i.id) "
                "OR EXISTS (SELECT 1 FROM deduction d WHERE d.invoice_id = i.id))"
            ),
            mark("Invoice {0} is {1}: nothing can be applied to it, written off, deducted or disputed."),
        ),
        (
            (
                "SELECT i.number FROM invoice i WHERE i.id IN owners AND i.cash_sale = 'yes' "
                "AND EXISTS (SELECT 1 FROM write_off w WHERE w.invoice_id = i.id)"
            ),
            mark("Invoice {0} is a cash sale and cannot be written off; make it a credit invoice first."),
        ),
        (
            (
                "SELECT i.number, p.number FROM invoice i JOIN allocation a ON a.invoice_id = i.id "
                "JOIN payment p ON p.id = a.payment_id WHERE i.id IN owners AND p.returned_date IS NOT NULL "
                "AND (i.cash_sale = 'yes' OR (i.cash_sale = '' AND i.due_date = i.date AND p.date = i.date "
                "AND i.total = (SELECT sum(b.amount) FROM allocation b JOIN payment q ON q.id = b.payment_id "
                "WHERE b.invoice_id = i.id AND q.date = i.date AND b.date <= i.date)))"
            ),
            mark("Payment {1} of cash sale {0} cannot be returned; make the sale a credit invoice first."),
        ),
        (
            (
                "SELECT i.number, w.number FROM write_off w JOIN invoice i ON i.id = w.invoice_id "
                "WHERE w.invoice_id IN owners AND w.date < i.date"
            ),
            mark("Write-off {1} is dated before its invoice {0}."),
        ),
    ),
    "payment": (
        (
            (
                "SELECT r.number, p.number FROM refund r JOIN payment p ON p.id = r.payment_id WHERE p.id IN owners "
                "AND (p.customer_id <> r.customer_id OR r.date < p.date OR r.date > p.returned_date)"
            ),
            mark("Refund {0} does not fit {1}: another customer, before it, or after it was returned."),
        ),
        (
            "SELECT p.number FROM payment p WHERE p.id IN owners AND p.returned_date < p.date",
            mark("Payment {0} is returned before it was received."),
        ),
    ),
    "credit_note": (
        (
            (
                "SELECT r.number, c.number FROM refund r JOIN credit_note c ON c.id = r.credit_note_id "
                "WHERE c.id IN owners AND (c.customer_id <> r.customer_id OR r.date < c.date)"
            ),
            mark("Refund {0} does not fit {1}: another customer, or before it."),
        ),
    ),
}
_EVENTS = {
    "invoice": _INVOICE_EVENTS,
    "payment": _SOURCE_EVENTS.format(kind="payment", live=_LIVE),
    "credit_note": _SOURCE_EVENTS.format(kind="credit_note", live=""),
}
_TOUCHED = {
    "invoice": _TOUCHED_INVOICES,
    "payment": _TOUCHED_SOURCES.format(kind="payment"),
    "credit_note": _TOUCHED_SOURCES.format(kind="credit_note"),
}
_AMOUNT = {"invoice": "total", "payment": "amount", "credit_note": "total"}


def faults(connection: sqlite3.Connection, change_id: int | None = None) -> Iterator[str]:
    """A sentence for each broken rule among the documents that the open change touched, or among all of them."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS owners (id INTEGER PRIMARY KEY)")
    for kind, rules in _FORBIDDEN.items():
        if change_id is None:
            _own(connection, f"SELECT id FROM {kind}", {})
        else:
            _own(connection, _TOUCHED[kind], {"change": change_id})
        for query, text in rules:
            for row in connection.execute(query.replace("IN owners", "IN temp.owners")):
                yield _(text).format(*row)
        yield from _excesses(connection, kind)


def _own(connection: sqlite3.Connection, query: str, asked: dict[str, int]) -> None:
    """The ids that `query` finds become those of the temporary table `owners`."""
    connection.execute("DELETE FROM temp.owners")
    connection.execute(f"INSERT OR IGNORE INTO temp.owners SELECT * FROM ({query}) WHERE 1", asked)


def _excesses(connection: sqlite3.Connection, kind: str) -> Iterator[str]:
    """Where more was used than there was; only what was used up on the whole can have been so on a day."""
    events, amount = _EVENTS[kind].replace("IN owners", "IN temp.owners"), _AMOUNT[kind]
    used_up = (
        f"SELECT e.owner FROM (SELECT * FROM ({events})) e JOIN {kind} d ON d.id = e.owner "
        f"GROUP BY e.owner HAVING sum(max(e.amount, 0)) > d.{amount}"
    )
    doubtful = [owner for (owner,) in connection.execute(used_up)]
    if not doubtful:
        return
    connection.execute("DELETE FROM temp.owners")
    connection.executemany("INSERT INTO temp.owners VALUES (?)", ((owner,) for owner in doubtful))
    own: dict[int, list[Event]] = defaultdict(list)
    for owner, day, order, number, part in connection.execute(events):
        own[owner].append(Event(dt.date.fromisoformat(day), order, number, part))
    query = f"SELECT id, number, currency, {amount} FROM {kind} WHERE id IN temp.owners"
    for owner, number, currency, total in connection.execute(query).fetchall():
        if found := first_excess(total, own[owner]):
            yield _more_than_left(kind, number, currency, found)


def _more_than_left(kind: str, number: str, currency: str, found: tuple[Event, int]) -> str:
    event, left = found
    kinds = {"invoice": _("Invoice {0}"), "payment": _("Payment {0}"), "credit_note": _("Credit note {0}")}
    verbs = {Order.WRITE_OFF: _("write-off {0}"), Order.REFUND: _("refund {0}")}
    text = _("{document} has only {left} {currency} left on {day}; {what} would take {amount}.")
    return text.format(
        document=kinds[kind].format(number),
        left=decimal_text(left, currency),
        currency=currency,
        day=event.day,
        what=verbs.get(Order(event.order), _("the part set against {0}")).format(event.number),
        amount=decimal_text(event.amount, currency),
    )
