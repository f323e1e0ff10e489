"""The columns and chips of the list of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.ui.discs import disc
from ardesk.ui.models.columns import Chip, Column
from ardesk.ui.models.invoices import aging_class

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPixmap

    from ardesk.format import Formats
    from ardesk.ledger import CustomerRow


def over_limit(row: CustomerRow) -> bool:
    """Whether the customer owes more than his limit, credit set off."""
    return row.credit_limit is not None and row.open_base - row.unapplied_base > row.credit_limit


def _mark(row: CustomerRow) -> QPixmap | None:
    return disc(f"aging{aging_class(row.oldest_days_late)}") if row.open_base else None


def _tone(row: CustomerRow) -> str:
    return "bad" if over_limit(row) else ""


def risk_words(risk: str) -> str:
    """The class of risk in words; none where it is not set."""
    return {"low": _("Low"), "medium": _("Medium"), "high": _("High")}.get(risk, risk)


def _named(row: CustomerRow, _formats: Formats) -> str:
    """The name, after a word where the customer's orders are held."""
    return _("Held: {name}").format(name=row.name) if row.held_since else row.name


def _held(row: CustomerRow) -> str:
    return "bad" if row.held_since else ""


def _money(name: str, title: str, *, shown: bool = True, tone: Callable[[CustomerRow], str] | None = None) -> Column:
    """An amount that says nothing where it is zero."""

    def text(row: CustomerRow, formats: Formats) -> str:
        amount: int = getattr(row, name)
        return formats.money(amount) if amount else ""

    return Column(name, title, "money", width=12, shown=shown, tone=tone, text=text, searched=False)


def columns() -> tuple[Column, ...]:
    """The list's columns; amounts are in the base currency."""
    return (
        Column("name", _("Customer"), width=18, mark=_mark, text=_named, tone=_held),
        _money("open_base", _("Open"), tone=_tone),
        _money("overdue_base", _("Overdue")),
        Column("code", _("Code"), width=9, shown=False),
        _money("unapplied_base", _("Unapplied"), shown=False),
        Column("oldest_days_late", _("Oldest, days late"), "int", width=10, shown=False, searched=False),
        Column("credit_limit", _("Limit"), "money", width=12, shown=False, searched=False, summed=False),
        Column("type", _("Type"), width=12, shown=False),
        Column("risk", _("Risk"), width=8, shown=False, text=lambda row, _formats: risk_words(row.risk)),
        Column("collector", _("Collector"), width=12, shown=False),
        Column("held_since", _("Orders held since"), "date", width=10, shown=False, tone=lambda _row: "bad"),
        Column("last_contact", _("Last contact"), "date", width=10, shown=False),
        Column("next_action", _("Next action"), "date", width=10, shown=False),
        Column("phone", _("Phone"), width=14, shown=False),
        Column("email", _("E-mail"), width=20, shown=False),
    )


def chips() -> tuple[Chip, ...]:
    """The chips above the list."""
    return (
        Chip("all", _("All")),
        Chip("owing", _("Owing"), lambda row: row.open_base > 0),
        Chip("overdue", _("Overdue"), lambda row: row.overdue_base > 0),
        Chip("over_limit", _("Over limit"), over_limit),
        Chip("held", _("Orders held"), lambda row: row.held_since is not None),
    )
