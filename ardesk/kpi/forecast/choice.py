"""What the owner chose for the forecast of cash: under which keys a ledger keeps it, and what holds without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.kpi.forecast.records import HABIT, METHODS

if TYPE_CHECKING:
    from collections.abc import Mapping

METHOD, MINIMUM = "forecast.method", "forecast.minimum"


def method_of(company: Mapping[str, str]) -> str:
    """The method chosen, the default where none is or the one kept does not exist."""
    chosen = company.get(METHOD, "")
    return chosen if chosen in METHODS else HABIT


def minimum_of(company: Mapping[str, str]) -> int | None:
    """What a week should bring at least, in base minor units; None where nothing is set."""
    text = company.get(MINIMUM, "")
    return int(text) if text.isdecimal() and int(text) else None
