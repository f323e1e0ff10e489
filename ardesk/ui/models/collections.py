"""The logs of contacts and promises: what a row of each is, its columns and its chips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ardesk.domain.records import Activity, Promise, Record
from ardesk.i18n import _, mark
from ardesk.ui.models.columns import Chip, Column, Row
from ardesk.ui.models.promises import nth_words, promise_lines
from ardesk.ui.widgets import vocabulary as words

if TYPE_CHECKING:
    from ardesk.format import Formats
    from ardesk.ledger import Ledger

_OFTEN = 2  # promises on one invoice from which on the next is worth a look
_WEEK = dt.timedelta(days=7)


class ContactRow(NamedTuple):
    """A contact; `due` is its next date while nothing has happened with the customer since."""

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
    due: str


@dataclass(frozen=True, slots=True)
class Log:
    """One list: its name, what is read for it, and the dialog (`module:Class`, name of its id) that opens a row."""

    name: str
    title: str
    record: type[Record]
    read: Callable[[Ledger, dt.date], Sequence[Row]]
    columns: Callable[[], tuple[Column, ...]]
    chips: Callable[[Calendar], tuple[Chip, ...]]
    dialog: str
    dialog_id: str
    empty: str
    deleted: str


class Calendar:
    """The days the chips go by, as ISO text; `set` moves them on when a new day has come."""

    day = week_ago = week_on = month = ""

    def set(self, today: dt.date) -> None:
        """This is today."""
        self.day, self.month = today.isoformat(), f"{today:%Y-%m}"
        self.week_ago, self.week_on = (today - _WEEK).isoformat(), (today + _WEEK).isoformat()


def _contacts(ledger: Ledger, _today: dt.date) -> list[ContactRow]:
    met: set[int] = set()
    rows = []
    for row in ledger.activity_rows():
        due = "" if row.customer_id in met else row.follow_up or ""
        met.add(row.customer_id)
        rows.append(ContactRow(*row, due))
    return rows


# Columns


def _word(name: str, title: str, known: words.Words, width: int = 14, **more: str) -> Column:
    """A column whose values are words of a known list, shown and found in the user's language."""

    def shown(row: Row) -> str:
        return words.shown(known, str(getattr(row, name)))

    tones = dict(more)
    tone = (lambda row: tones.get(getattr(row, name), "")) if tones else None
    return Column(name, title, width=width, text=lambda row, _formats: shown(row), search=shown, tone=tone)


def _customer() -> tuple[Column, ...]:
    return (
        Column("customer_name", _("Customer"), width=24),
        Column("customer_code", _("Code"), width=9, shown=False),
        Column("invoice_number", _("Invoice"), width=11),
    )


def _contact_columns() -> tuple[Column, ...]:
    return (
        Column("date", _("Date"), "date", width=10),
        *_customer(),
        _word("kind", _("How"), words.KINDS, 12),
        Column("outcome", _("Result"), width=14, text=lambda row, _formats: _(row.outcome) if row.outcome else ""),
        Column("follow_up", _("Next date"), "date", width=10, tone=lambda row: "" if row.due else "muted"),
        Column("collector", _("Collector"), width=12),
        Column("minutes", _("Minutes"), "int", width=8, shown=False, searched=False),
        Column("cost", _("Cost"), "money", width=10, shown=False, searched=False),
        Column("note", _("Note"), width=40, text=_one_line),
    )


def _one_line(row: Row, _formats: Formats) -> str:
    return " ".join(row.note.split())


def _promise_columns() -> tuple[Column, ...]:
    return (
        Column("number", _("Number"), width=10),
        *_customer(),
        Column("made", _("Made"), "date", width=10),
        Column("due", _("By"), "date", width=10),
        Column("amount", _("Promised"), "money", width=13, currency="currency"),
        Column("received", _("Received"), "money", width=13, currency="currency"),
        _word("state", _("State"), words.PROMISE_STATES, 14, kept="good", partly="watch", broken="bad"),
        Column(
            "nth",
            _("Which one"),
            "int",
            width=10,
            text=lambda row, _formats: nth_words(row.nth),
            summed=False,
            searched=False,
            tone=lambda row: "watch" if row.nth > _OFTEN else "",
        ),
        Column("kept_by", _("Customer keeps"), width=14),
        Column("collector", _("Collector"), width=12),
        Column("kept_with", _("Kept with collector"), width=16),
        Column("note", _("Note"), width=30, text=_one_line),
    )


# Chips


def _contact_chips(days: Calendar) -> tuple[Chip, ...]:
    return (
        Chip("all", _("All")),
        Chip("due", _("Follow-ups due today"), lambda row: bool(row.due) and row.due <= days.day),
        Chip("later", _("Follow-ups later"), lambda row: row.due > days.day),
        Chip("week", _("Last 7 days"), lambda row: days.week_ago < row.date <= days.day),
    )


def _promise_chips(days: Calendar) -> tuple[Chip, ...]:
    return (
        Chip("all", _("All")),
        Chip("open", _("Open"), lambda row: row.state == "pending"),
        Chip("soon", _("Due in 7 days"), lambda row: row.state == "pending" and row.due <= days.week_on),
        Chip("broken", _("Broken"), lambda row: row.state in ("broken", "partly")),
        Chip("kept", _("Kept"), lambda row: row.state == "kept"),
    )


LOGS = (
    Log(
        name="contacts",
        title=mark("&Contacts"),
        record=Activity,
        read=_contacts,
        columns=_contact_columns,
        chips=_contact_chips,
        dialog="contact:ContactDialog",
        dialog_id="activity_id",
        empty=mark("Here stands every call, letter and visit, with its result and the next date. Ctrl+L logs one."),
        deleted=mark("Contact deleted."),
    ),
    Log(
        name="promises",
        title=mark("&Promises"),
        record=Promise,
        read=promise_lines,
        columns=_promise_columns,
        chips=_promise_chips,
        dialog="promise:PromiseDialog",
        dialog_id="promise_id",
        empty=mark("Here stands what customers promised to pay, by when, and what came of it."),
        deleted=mark("Promise deleted."),
    ),
)
