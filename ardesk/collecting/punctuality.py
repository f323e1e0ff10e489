"""Planned against done, step by step: what stands behind the KPIs of the follow-up policy."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ardesk.kpi.policy import WITHIN

if TYPE_CHECKING:
    from ardesk.book.book import Book
    from ardesk.domain.periods import Period
    from ardesk.domain.records import PolicyStep


class StepDone(NamedTuple):
    """A step, the day it was planned for, and the day it was done, None while it has not been."""

    step: PolicyStep
    day: dt.date
    done: dt.date | None


@dataclass(frozen=True, slots=True)
class Punctuality:
    """What became of the steps; one is in time if it was done within `within` days of its own."""

    steps: tuple[StepDone, ...]
    within: int

    @property
    def planned(self) -> int:
        """How many steps there were."""
        return len(self.steps)

    @property
    def in_time(self) -> int:
        """How many of them were done in time."""
        return sum(one.done is not None and (one.done - one.day).days <= self.within for one in self.steps)

    @property
    def done(self) -> int:
        """How many of them were done at all."""
        return sum(one.done is not None for one in self.steps)

    @property
    def share(self) -> float | None:
        """Those done in time of all, in percent; None where nothing was planned."""
        return 100 * self.in_time / self.planned if self.steps else None

    @property
    def mean_slip(self) -> float | None:
        """Days from the day planned to the day done, on the average of those done; None where none is."""
        slips = [(one.done - one.day).days for one in self.steps if one.done is not None]
        return sum(slips) / len(slips) if slips else None


def planned_against_done(book: Book, period: Period, *, within: int = WITHIN) -> Punctuality:
    """The steps whose time ran out in `period`, and whether they were done by its end."""
    found, end = book.policy_steps(), period.end.toordinal()
    last = found.day + within
    rows = np.flatnonzero((last >= period.start.toordinal()) & (last <= end))
    steps = (
        StepDone(found.steps[step], dt.date.fromordinal(day), dt.date.fromordinal(done) if done <= end else None)
        for step, day, done in zip(found.step[rows].tolist(), found.day[rows].tolist(), found.done[rows].tolist(),
                                   strict=True)
    )  # fmt: skip
    return Punctuality(tuple(sorted(steps, key=lambda one: one.day)), within)
