"""What closing a month locks: everything known by its end stays as it is, whoever asks for the change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from ardesk.domain.periods import end_of_month
from ardesk.i18n import _, mark

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


class _Dated(NamedTuple):
    """A table with the column that dates its rows.

    Of what a row says, the columns `later` became known on the day in column `learnt`: where that lies after the
    lock, or has not come, they may change. Where it lies before it, the row is dated by then, whatever else it says.
    Where there are `drafts`, those may change at any time.
    """

    name: str
    day: str = "date"
    learnt: str = ""
    later: tuple[str, ...] = ()
    drafts: bool = False


_HANDLING = ("handler", "note", "deadline", "next_step")  # what is being done about a claim
_TABLES = {
    "invoice": _Dated(mark("invoice {0}"), learnt="sent_date", later=("sent_date",), drafts=True),
    "payment": _Dated(mark("payment {0}"), learnt="returned_date", later=("returned_date",)),
    "credit_note": _Dated(mark("credit note {0}")),
    "write_off": _Dated(mark("write-off {0}"), learnt="recovered_date", later=("recovered_date", "recovered_amount")),
    "refund": _Dated(mark("refund {0}")),
    "allocation": _Dated(mark("an amount set against an invoice")),
    "dispute": _Dated(mark("dispute {0}"), "opened", "resolved", ("resolved", "outcome", *_HANDLING)),
    "deduction": _Dated(mark("deduction {0}"), "opened", "resolved", ("resolved", "outcome", "recovered", *_HANDLING)),
    "promise": _Dated(mark("promise {0}"), "made", "due", ("status", "note")),
    "activity": _Dated(mark("a contact")),
    "complaint": _Dated(mark("a complaint"), "date", "resolved", ("resolved", "outcome", "number", *_HANDLING)),
    "cost": _Dated(mark("a cost")),
}


def _said(side: str, column: str) -> str:
    return f"json_extract(j.{side}, '$.{column}')"


def _known(table: _Dated, side: str) -> str:
    """SQL for what a row, before or after, said by :end as JSON; NULL where it is dated later or does not count."""
    text = f"j.{side}"
    if table.later:
        gone = ", ".join(f"'$.{name}'" for name in table.later)
        text = f"iif(coalesce({_said(side, table.learnt)}, '9999') > :end, json_remove({text}, {gone}), {text})"
    dated = f"{_said(side, table.day)} <= :end"
    if table.drafts:
        dated += f" AND {_said(side, 'status')} <> 'draft'"
    elif table.learnt:
        dated += f" OR {_said(side, table.learnt)} <= :end"
    return f"CASE WHEN {dated} THEN {text} END"


def _by_table(of: dict[str, str]) -> str:
    return "CASE j.tbl " + " ".join(f"WHEN '{name}' THEN {text}" for name, text in of.items()) + " END"


def _day(side: str) -> str:
    days = {name: _first_day(table, side) for name, table in _TABLES.items()}
    return f"coalesce({_by_table(days)}, '9999')"


def _first_day(table: _Dated, side: str) -> str:
    day = _said(side, table.day)
    return day if table.drafts or not table.learnt else f"min({day}, coalesce({_said(side, table.learnt)}, '9999'))"


_CHANGED = {name: f"{_known(table, 'before')} IS NOT {_known(table, 'after')}" for name, table in _TABLES.items()}
_ROWS = (
    f"SELECT j.tbl, coalesce({_said('after', 'number')}, {_said('before', 'number')}), "
    f"min({_day('before')}, {_day('after')}) "
    f"FROM journal j WHERE j.change_id = :change AND {_by_table(_CHANGED)} LIMIT 1"
)
_OF_INVOICE = f"i.id IN ({_said('before', 'invoice_id')}, {_said('after', 'invoice_id')})"
_OF_SOURCE = (
    f"LEFT JOIN payment p ON p.id IN ({_said('before', 'payment_id')}, {_said('after', 'payment_id')}) "
    f"LEFT JOIN credit_note c ON c.id IN ({_said('before', 'credit_note_id')}, {_said('after', 'credit_note_id')}) "
)
# Lines have no date of their own, only their invoice's.
_LINES = (
    "SELECT 'invoice', i.number, i.date FROM journal j JOIN invoice i ON " + _OF_INVOICE + " "
    "WHERE j.change_id = :change AND j.tbl = 'invoice_line' AND i.date <= :end AND i.status <> 'draft' LIMIT 1"
)
# What of a payment or credit note is for cash sales was never receivables, from its own date on.
_CASH = (
    "SELECT iif(p.id IS NULL, 'credit_note', 'payment'), coalesce(p.number, c.number), coalesce(p.date, c.date) "
    "FROM journal j JOIN invoice i ON " + _OF_INVOICE + " " + _OF_SOURCE + "WHERE j.change_id = :change "
    "AND j.tbl = 'allocation' AND coalesce(p.date, c.date) <= :end "
    "AND (i.cash_sale = 'yes' OR p.returned_date <= :end) LIMIT 1"
)
_CASH_FLAG = (
    "SELECT iif(p.id IS NULL, 'credit_note', 'payment'), coalesce(p.number, c.number), coalesce(p.date, c.date) "
    "FROM journal j JOIN allocation a ON a.invoice_id = j.row_id LEFT JOIN payment p ON p.id = a.payment_id "
    "LEFT JOIN credit_note c ON c.id = a.credit_note_id WHERE j.change_id = :change AND j.tbl = 'invoice' "
    f"AND j.before IS NOT NULL AND {_said('before', 'cash_sale')} IS NOT {_said('after', 'cash_sale')} "
    "AND coalesce(p.date, c.date) <= :end LIMIT 1"
)
# A claim or promise may be older than the invoice it is about; then that invoice is part of it.
_CLAIMED = (
    f"SELECT 'invoice', {_said('before', 'number')}, x.day FROM journal j "
    "JOIN (SELECT invoice_id, opened AS day FROM dispute UNION ALL SELECT invoice_id, opened FROM deduction "
    "UNION ALL SELECT invoice_id, made FROM promise) x "
    "ON x.invoice_id = j.row_id WHERE j.change_id = :change AND j.tbl = 'invoice' AND j.before IS NOT NULL "
    f"AND x.day <= :end AND ({_said('before', 'date')} > :end OR {_said('before', 'status')} = 'draft') LIMIT 1"
)
_LOOKS = (_ROWS, _LINES, _CASH, _CASH_FLAG, _CLAIMED)
_EVER_CLOSED = "SELECT EXISTS (SELECT 1 FROM journal WHERE tbl = 'closed_month')"
# In force now, or before this change: it may not both reopen a month and use that.
_CLOSED = """
SELECT month FROM closed_month WHERE reopened_at IS NULL
UNION SELECT json_extract(before, '$.month') FROM journal WHERE change_id = :change AND tbl = 'closed_month'
AND before IS NOT NULL AND json_extract(before, '$.reopened_at') IS NULL
ORDER BY 1"""


def closed_months(connection: sqlite3.Connection) -> list[str]:
    """The months (`2026-10`) that are closed and not reopened, oldest first."""
    query = "SELECT month FROM closed_month WHERE reopened_at IS NULL ORDER BY month"
    return [month for (month,) in connection.execute(query)]


def end_of(month: str) -> dt.date:
    """The last day of a month written `2026-10`."""
    return end_of_month(dt.date.fromisoformat(f"{month}-01"))


def refusals(connection: sqlite3.Connection, change_id: int) -> Iterator[str]:
    """A sentence for each way in which the open change touches what was known at the end of the last closed month."""
    if not connection.execute(_EVER_CLOSED).fetchone()[0]:
        return
    months = [month for (month,) in connection.execute(_CLOSED, {"change": change_id})]
    if not months:
        return
    end = end_of(months[-1])
    for query in _LOOKS:
        for table, number, day in connection.execute(query, {"change": change_id, "end": end.isoformat()}):
            yield _refusal(months, end, _(_TABLES[table].name).format(number), day)


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """A sentence for each closing that does not carry the seal of the changes before it, or lacks its figures."""
    first = (
        "(SELECT min(change_id) FROM journal WHERE tbl = 'closed_month' AND row_id = m.id AND before IS NULL "
        "AND json_extract(after, '$.journal_hash') = m.journal_hash)"  # a closing that was undone may have had its id
    )
    seal = f"(SELECT hash FROM change WHERE id < {first} ORDER BY id DESC LIMIT 1)"
    figures = "EXISTS (SELECT 1 FROM closed_figures f WHERE f.closed_month_id = m.id)"
    query = f"SELECT month, journal_hash IS {seal}, {figures} FROM closed_month m ORDER BY m.id"
    for month, sealed, has_figures in connection.execute(query):
        if not sealed:
            yield _("The closing of {month} carries a seal that is not of the changes before it.").format(month=month)
        if not has_figures:
            yield _("The closing of {month} has lost its figures.").format(month=month)


def _refusal(months: list[str], end: dt.date, what: str, day: str) -> str:
    month = next(month for month in months if day[:7] <= month)
    text = _(
        "{month} is closed: nothing dated {day} can be added, changed or removed ({what}). "
        "Date it after {end}, or reopen {month} and say why."
    )
    return text.format(month=month, day=day, what=what, end=end)
