"""Which money settles which invoice, and the rule that never more is applied than there is."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


class Order(IntEnum):
    """The order of what happens to one document on one day."""

    PAYMENT = 0
    CREDIT_NOTE = 1
    WRITE_OFF = 2
    REFUND = 3
    RETURN = 4


class Event(NamedTuple):
    """Something that uses up (`amount` > 0) or gives back (`amount` < 0) part of a document on a day."""

    day: dt.date
    order: int
    number: str
    amount: int
    ref: int = 0


def first_excess(total: int, events: Iterable[Event]) -> tuple[Event, int] | None:
    """The first event that uses more of `total` than is left, with what was left before it; None if all is well."""
    left = total
    for event in sorted(events):
        if event.amount > left:
            return event, left
        left -= event.amount
    return None


def oldest_first(amount: int, items: Iterable[tuple[int, dt.date, int]]) -> list[tuple[int, int]]:
    """`amount` spread over (invoice id, due date, open) items, oldest due first; what is left over is not in it."""
    parts: list[tuple[int, int]] = []
    for invoice_id, _due, still_open in sorted(items, key=lambda item: (item[1], item[0])):
        part = min(amount, still_open)
        if part > 0:
            parts.append((invoice_id, part))
            amount -= part
    return parts
