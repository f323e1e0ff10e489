"""The columns and chips of the list of invoices."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ardesk.i18n import _, _n
from ardesk.ui.discs import disc
from ardesk.ui.models.columns import Chip, Column

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from ardesk.format import Formats
    from ardesk.ledger import InvoiceRow

OWED = frozenset({"open", "overdue", "disputed"})
_SOON = 7
_EDGES = (0, 30, 60, 90)


def aging_class(days_late: int) -> int:
    """0 not due, 1 to 30 days late, 2 to 60, 3 to 90, 4 older."""
    return sum(days_late > edge for edge in _EDGES)


def state_words(row: InvoiceRow) -> str:
    """How the invoice stands, in words."""
    return _words(row.state, row.days_late if row.state in OWED else 0)


@lru_cache(maxsize=8192)
def _words(state: str, days_late: int) -> str:
    if state not in OWED:
        return {"draft": _("Draft"), "void": _("Void"), "paid": _("Paid")}[state]
    late = lateness(days_late)
    return _("Disputed, {late}").format(late=late.lower()) if state == "disputed" else late


def lateness(days_late: int) -> str:
    """How far the due day is away, in words."""
    if days_late > 0:
        return _n("{days} day overdue", "{days} days overdue", days_late).format(days=days_late)
    if days_late == 0:
        return _("Due today")
    return _n("Due in {days} day", "Due in {days} days", -days_late).format(days=-days_late)


def state_mark(row: InvoiceRow) -> QPixmap | None:
    """The colour of the aging class as a disc; none where nothing is owed."""
    return disc(f"aging{aging_class(row.days_late)}") if row.state in OWED else None


def _late_days(row: InvoiceRow) -> int | None:
    return row.days_late if row.state in OWED else None


def _quiet(row: InvoiceRow) -> str:
    return "" if row.state in OWED else "muted"


def columns(base: str) -> tuple[Column, ...]:
    """The list's columns in a ledger whose base currency is `base`."""
    return (
        Column("number", _("Number"), width=11),
        Column("date", _("Date"), "date", width=10),
        Column("customer_name", _("Customer"), width=26),
        Column("customer_code", _("Code"), width=9, shown=False),
        Column("due_date", _("Due"), "date", width=10),
        Column(
            "state",
            _("State"),
            value=_late_days,
            width=22,
            text=lambda row, _formats: state_words(row),
            search=state_words,
            mark=state_mark,
            tone=_quiet,
        ),
        Column("total", _("Total"), "money", width=13, currency="currency"),
        Column("open", _("Open"), "money", width=13, currency="currency", text=_open_text, searched=False),
        Column("currency", _("Currency"), width=8, shown=False),
        Column("open_base", _("Open in {base}").format(base=base), "money", width=13, shown=False, searched=False),
        Column("days_late", _("Days late"), "int", value=_late_days, width=9, shown=False, searched=False),
        Column("po_number", _("Reference"), width=12, shown=False),
        Column("collector", _("Collector"), width=12, shown=False),
        Column("description", _("Description"), width=19),
    )


def _open_text(row: InvoiceRow, formats: Formats) -> str:
    return formats.money(row.open, row.currency) if row.open else ""


def due_soon(row: InvoiceRow) -> bool:
    """Whether the invoice is owed and due today or within the next seven days."""
    return row.state in OWED and -_SOON <= row.days_late <= 0


def is_overdue(row: InvoiceRow) -> bool:
    """Whether the invoice is owed and its due day has passed, disputed or not."""
    return row.state in OWED and row.days_late > 0


def chips() -> tuple[Chip, ...]:
    """The chips above the list."""
    return (
        Chip("all", _("All")),
        Chip("drafts", _("Drafts"), lambda row: row.state == "draft"),
        Chip("open", _("Open"), lambda row: row.state in OWED),
        Chip("overdue", _("Overdue"), is_overdue),
        Chip("soon", _("Due in 7 days"), due_soon),
        Chip("disputed", _("Disputed"), lambda row: row.state == "disputed"),
        Chip("paid", _("Paid"), lambda row: row.state == "paid"),
    )
