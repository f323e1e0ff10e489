"""Rows dated in a month that is closed: each is told by itself, before the ledger refuses the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.domain.records import Record

_COLUMNS = ("date", "opened", "made")


def closed_day(record: Record, months: Sequence[str]) -> tuple[str, str] | None:
    """The column that dates the record in one of the closed `months` (rising) or before, and a sentence; else None."""
    if not months or getattr(record, "status", "") == "draft":
        return None
    for column in _COLUMNS:
        day = getattr(record, column, None)
        if isinstance(day, dt.date) and f"{day:%Y-%m}" <= months[-1]:
            month = next(month for month in months if f"{day:%Y-%m}" <= month)
            text = _("{month} is closed: nothing dated {day} can be added. Date it later, or reopen the month first.")
            return column, text.format(month=month, day=day)
    return None
