"""Dated amounts: streams that answer for any days at once what stands then, and facts that hold only for a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ardesk.book.numbers import NEVER, Bools, Ints, spread, summable, times

OWN_ACTIVITY = "own_activity"  # the kind of streams whose movements may belong to another group than their customer
_DENSE = 50_000  # days; a stream that spans more of them is kept sparse


@dataclass(frozen=True)
class Groups:
    """How customers fall into groups: `of` gives each customer's; without names there is one group, the whole.

    `of_activities` gives each activity's own group where that is not its customer's. With `others`, streams answer for
    everyone outside each group instead.
    """

    names: tuple[str, ...] | None
    of: Ints
    of_activities: Ints | None = None
    others: bool = False

    @property
    def count(self) -> int:
        """How many groups there are."""
        return 1 if self.names is None else len(self.names)

    def places(self, stream: Stream) -> Ints:
        """The group of each movement."""
        if stream.kind == OWN_ACTIVITY and self.of_activities is not None:
            return self.of_activities[stream.document]
        return self.of[stream.customer]

    def apart(self, name: str) -> Groups:
        """That group first, everyone else as a second. Raises ValueError where there is no such group."""
        at = (self.names or ()).index(name)
        own = None if self.of_activities is None else (self.of_activities != at).astype(np.int64)
        return Groups((name, ""), (self.of != at).astype(np.int64), own)

    @classmethod
    def whole(cls, customers: int) -> Groups:
        """All customers as one."""
        return cls(None, np.zeros(customers, np.int64))


@dataclass(frozen=True, eq=False)
class Stream:
    """Parallel columns: on `day`, `amount` of `customer`, because of `document`, which stands in the table `kind`."""

    day: Ints
    amount: Ints
    customer: Ints
    document: Ints
    kind: str = "invoice"

    def at(self, days: Ints, groups: Groups) -> Ints:
        """What stands at the end of each day, as (groups x days)."""
        if groups.names is None:
            return self._standing(days)[np.newaxis, :]
        marks, where = np.unique(days, return_inverse=True)
        cells = np.zeros(groups.count * (len(marks) + 1), self._amount.dtype)
        place = groups.places(self) * (len(marks) + 1) + _marked(marks, self.day)
        sums: Ints = np.cumsum(spread(cells, place, self._amount).reshape(groups.count, len(marks) + 1), axis=1)
        return (sums.sum(axis=0) - sums if groups.others else sums)[:, where]

    def between(self, starts: Ints, ends: Ints, groups: Groups) -> Ints:
        """What happened in each period, both days included, as (groups x periods)."""
        both = self.at(np.concatenate([starts - 1, ends]), groups)
        return both[:, len(starts) :] - both[:, : len(starts)]

    def entering(self, days: Ints) -> Stream:
        """The same amounts, none of them before its day in `days`."""
        return Stream(np.maximum(self.day, days), self.amount, self.customer, self.document, self.kind)

    def weighted(self, weights: Ints) -> Stream:
        """Each amount times its weight, exact."""
        return Stream(self.day, times(self.amount, weights), self.customer, self.document, self.kind)

    def where(self, keep: Bools) -> Stream:
        """The movements for which `keep` is true."""
        return Stream(self.day[keep], self.amount[keep], self.customer[keep], self.document[keep], self.kind)

    def by_document(self, first: int, last: int) -> tuple[Ints, Ints]:
        """Documents with an amount other than 0 from the day `first` to the day `last`, and that amount."""
        chosen = (self.day >= first) & (self.day <= last)
        documents, where = np.unique(self.document[chosen], return_inverse=True)
        sums = spread(np.zeros(len(documents), np.int64), where, self.amount[chosen])
        return documents[sums != 0], sums[sums != 0]

    @cached_property
    def _amount(self) -> Ints:
        return summable(self.amount)

    @cached_property
    def _running(self) -> tuple[Ints, Ints]:
        """Days in order, and what stands from each on."""
        if not len(self.day):
            return self.day, self.amount
        first, last = int(self.day.min()), int(self.day.max())
        if last - first < _DENSE:
            days = np.arange(first, last + 1)
            sums = spread(np.zeros(len(days), np.int64), self.day - first, self._amount)
        else:
            days, where = np.unique(self.day, return_inverse=True)
            sums = spread(np.zeros(len(days), np.int64), where, self._amount)
        return days, np.cumsum(sums)

    def _standing(self, days: Ints) -> Ints:
        known, sums = self._running
        return np.concatenate([np.zeros(1, sums.dtype), sums])[np.searchsorted(known, days, side="right")]


def _marked(marks: Ints, days: Ints) -> Ints:
    """For each day, the position of the first mark on or after it."""
    first, last = int(marks[0]), int(marks[-1])
    if last - first > _DENSE:
        return np.searchsorted(marks, days)
    table = np.searchsorted(marks, np.arange(first, last + 2))
    return table[np.clip(days, first, last + 1) - first]


@dataclass(frozen=True, eq=False)
class Facts:
    """Parallel columns: on `day`, a fact about `customer` and `document`, true from `since` to before `until`."""

    day: Ints
    since: Ints
    until: Ints
    customer: Ints
    document: Ints
    kind: str = "invoice"

    def between(self, amounts: Ints, starts: Ints, ends: Ints, groups: Groups) -> Ints:
        """The amounts of the facts of each period that are true at its end, as (groups x periods)."""
        found = self._lasting_stream(amounts).between(starts, ends, groups)
        rows, periods = self._passing(starts, ends)
        return spread(found, (groups.of[self.customer[rows]], periods), summable(amounts[rows]))

    def pairs(self, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
        """Every fact with each period it counts in, as two columns of positions."""
        rows, periods = self._matching(self._lasting, starts, ends)
        others, their = self._passing(starts, ends)
        return np.concatenate([rows, others]), np.concatenate([periods, their])

    @cached_property
    def _is_lasting(self) -> Bools:
        found: Bools = (self.since <= self.day) & (self.until == NEVER)
        return found

    @cached_property
    def _lasting(self) -> Ints:
        return np.flatnonzero(self._is_lasting)

    @cached_property
    def _others(self) -> Ints:
        return np.flatnonzero(~self._is_lasting)

    def _lasting_stream(self, amounts: Ints) -> Stream:
        rows = self._lasting
        return Stream(self.day[rows], amounts[rows], self.customer[rows], self.document[rows], self.kind)

    def _matching(self, rows: Ints, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
        """The facts among `rows` with each period that holds their day."""
        rows = rows[np.argsort(self.day[rows], kind="stable")]
        low = np.searchsorted(self.day[rows], starts)
        high = np.maximum(np.searchsorted(self.day[rows], ends, side="right"), low)
        periods = np.repeat(np.arange(len(starts)), high - low)
        within = np.arange(len(periods)) - np.repeat(np.cumsum(high - low) - (high - low), high - low)
        return rows[np.repeat(low, high - low) + within], periods

    def _passing(self, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
        rows, periods = self._matching(self._others, starts, ends)
        true = (self.since[rows] <= ends[periods]) & (ends[periods] < self.until[rows])
        return rows[true], periods[true]
