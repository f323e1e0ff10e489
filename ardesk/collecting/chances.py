"""How likely money comes within a month, once an invoice is so late: from the customer's own past, else everybody's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ardesk.book.numbers import NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.ledger import Settlement

SPAN = 30  # days within which payment counts
STAGES = (1, 31, 61, 91)  # days late from which an invoice is in a stage
_WEIGHT = 4.0  # everybody's past counts like so many invoices of the customer's own
_UNKNOWN = 0.5


class Chance(NamedTuple):
    """Of `seen` invoices of the customer once so late `paid` were paid within a month; `share` weighs in all others."""

    share: float
    paid: int
    seen: int


class Chances:
    """What was known at the end of `day`, the day of the settlements; customers go by their id."""

    def __init__(self, settlements: Sequence[Settlement], day: dt.date) -> None:
        number, today = _Ordinals(), day.toordinal()
        self._place: dict[int, int] = {}
        places = [self._place.setdefault(one.customer_id, len(self._place)) for one in settlements]
        due = np.array([number[one.due] for one in settlements], np.int64)
        settled = np.array([NEVER if one.rest else number[one.last] for one in settlements], np.int64)
        owner = np.array(places, np.int64)
        self._seen = np.zeros((len(self._place), len(STAGES)), np.int64)
        self._paid = np.zeros((len(self._place), len(STAGES)), np.int64)
        for stage, late in enumerate(STAGES):
            # Still open once so late, and a month from then on lies behind us.
            reached = (settled >= due + late) & (due + late + SPAN <= today)
            np.add.at(self._seen[:, stage], owner[reached], 1)
            np.add.at(self._paid[:, stage], owner[reached & (settled <= due + late + SPAN)], 1)
        seen, paid = self._seen.sum(axis=0), self._paid.sum(axis=0)
        self._usual = ((paid + _WEIGHT * _UNKNOWN) / (seen + _WEIGHT)).tolist()

    def of(self, customer_id: int, days_late: int) -> Chance:
        """The chance for an invoice of this customer that many days late; at least 1."""
        stage = max(at for at, late in enumerate(STAGES) if days_late >= late or at == 0)
        at = self._place.get(customer_id)
        seen, paid = (0, 0) if at is None else (int(self._seen[at, stage]), int(self._paid[at, stage]))
        return Chance((paid + _WEIGHT * self._usual[stage]) / (seen + _WEIGHT), paid, seen)


class _Ordinals(dict[str, int]):
    """ISO days as numbers, each worked out once."""

    def __missing__(self, day: str) -> int:
        found = self[day] = dt.date.fromisoformat(day).toordinal()
        return found
