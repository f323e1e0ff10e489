"""The worklist as a list: what a row is, its columns, its chips, and the same for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ardesk.i18n import _
from ardesk.ui.models.columns import Chip, Column, Row

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from ardesk.collecting.worklist import Item
    from ardesk.exchange import tables


class WorkRow(NamedTuple):
    """Someone to contact, or to leave alone; `id` is the customer's, `rank` None for those left alone."""

    id: int
    rank: int | None
    item: Item


class Work(NamedTuple):
    """The worklist of a day, read at a revision of the ledger."""

    revision: int
    day: dt.date
    rows: list[WorkRow]


def read_work(path: Path, day: dt.date) -> Work:
    """The worklist through a connection of its own, for any thread. Raises ArdeskError."""
    from ardesk.collecting.worklist import worklist
    from ardesk.ledger import Ledger

    with Ledger.open(path, read_only=True) as ledger:
        found = worklist(ledger, day)
        todo = [WorkRow(one.customer_id, rank, one) for rank, one in enumerate(found.items, start=1)]
        return Work(ledger.revision, day, todo + [WorkRow(one.customer_id, None, one) for one in found.paused])


def columns() -> tuple[Column, ...]:
    """What the list shows; the second half only where the owner asks for it."""
    return (
        Column("rank", _("No."), "int", width=4, searched=False, summed=False),
        Column("name", _("Customer"), value="item.name", width=20),
        Column("overdue", _("Overdue"), "money", value="item.overdue", width=12),
        Column("days", _("Days"), "days", value="item.days", width=5, searched=False),
        Column("next_step", _("Next step"), value="item.next_step", width=15),
        Column("why", _("Why"), value=why, width=34, tone=_tone),
        Column("phone", _("Telephone"), value="item.phone", width=11),
        Column("last_contact", _("Last contact"), "date", value=_last_contact, width=10),
        Column("collector", _("Collector"), value="item.collector", width=12),
        Column("code", _("Code"), value="item.customer", width=8, shown=False),
        Column("email", _("E-mail"), value="item.email", width=22, shown=False),
        Column("gain", _("Expected gain"), "money", value="item.expected_gain", width=12, shown=False),
    )


def _last_contact(row: Row) -> str:
    return row.item.last_contact.isoformat() if row.item.last_contact else ""


def why(row: Row) -> str:
    """Why someone is on the list, or is left alone for now."""
    if not row.item.paused:
        return str(row.item.why)
    return _("Left alone: {why}").format(why=row.item.paused)


def _tone(row: Row) -> str:
    return "muted" if row.item.paused else "bad" if row.item.urgent else ""


def chips() -> tuple[Chip, ...]:
    """To do comes first: it is what the page opens with."""
    return (
        Chip("todo", _("To do"), lambda row: not row.item.paused),
        Chip("urgent", _("Broken promises, late claims"), lambda row: row.item.urgent and not row.item.paused),
        Chip("paused", _("Left alone"), lambda row: bool(row.item.paused)),
    )


def spreadsheet(items: Iterable[Item], base: str) -> tuple[list[tables.Column], list[tuple[tables.Raw, ...]]]:
    """The items in their order, raw."""
    from ardesk.exchange.tables import Column as Sheet

    heads = (
        Sheet(_("Code")),
        Sheet(_("Customer")),
        Sheet(_("Telephone")),
        Sheet(_("E-mail")),
        Sheet(_("Collector")),
        Sheet(_("Overdue"), "money", base),
        Sheet(_("Days late"), "int"),
        Sheet(_("Next step")),
        Sheet(_("Why")),
        Sheet(_("Left alone")),
        Sheet(_("Last contact"), "date"),
        Sheet(_("Invoices")),
    )
    rows: list[tuple[tables.Raw, ...]] = [
        (
            one.customer, one.name, one.phone, one.email, one.collector, one.overdue, one.days, one.next_step, one.why,
            one.paused, one.last_contact, " ".join(invoice.number for invoice in one.invoices),
        )
        for one in items
    ]  # fmt: skip
    return list(heads), rows
