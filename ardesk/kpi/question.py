"""One question to a Book: which periods, which groups, under which options; answers are kept while it is asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

from ardesk.book.numbers import Ints, day_numbers
from ardesk.domain.periods import add_months
from ardesk.kpi.figures import plus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ardesk.book.book import Book
    from ardesk.book.movements import Groups, Stream
    from ardesk.domain.periods import Period
    from ardesk.kpi.options import Options

T = TypeVar("T")
When = Literal["before", "end", "before_year"]
Signed = tuple[tuple[int, "Stream"], ...]
YEAR = 365  # days of the trailing window, always


class Question:
    """Periods by groups; every answer has the shape (groups, periods)."""

    def __init__(
        self,
        book: Book,
        periods: Sequence[Period],
        options: Options,
        by: str | None = None,
        *,
        groups: Groups | None = None,
    ) -> None:
        self.book, self.options, self.by = book, options, by
        self.periods = tuple(periods)
        self.groups = groups or book.groups(by)
        self.starts = day_numbers(period.start for period in periods)
        self.ends = day_numbers(period.end for period in periods)
        self.days = self.ends - self.starts + 1
        self._kept: dict[object, object] = {}

    @property
    def shape(self) -> tuple[int, int]:
        """Groups and periods."""
        return self.groups.count, len(self.periods)

    def kept(self, key: object, answer: Callable[[], T]) -> T:
        """The answer under `key`, computed once."""
        if key not in self._kept:
            self._kept[key] = answer()
        return self._kept[key]  # type: ignore[return-value] # what was put there by the same key

    def every(self, values: Iterable[int]) -> Ints:
        """One value per period, for every group."""
        return np.broadcast_to(np.array(list(values), dtype=np.int64), self.shape)

    def standing(self, streams: Signed, when: When) -> Ints:
        """What stands before the periods, at their ends, or before the twelve months that end with them."""
        return _sum([(sign, self._three(stream)[when]) for sign, stream in streams], self.shape)

    def within(self, streams: Signed, *, year: bool = False) -> Ints:
        """What happened in the periods, or in the twelve months that end with them."""
        return plus(self.standing(streams, "end"), -self.standing(streams, "before_year" if year else "before"))

    def year_starts(self) -> Ints:
        """The first days of the twelve months that end with each period."""
        return self.kept(
            "year", lambda: np.array([_year_before(period.end) for period in self.periods], dtype=np.int64)
        )

    def of_first_group(self, stream: Stream) -> Stream:
        """The movements of the first group."""
        return stream if self.groups.names is None else stream.where(self.groups.places(stream) == 0)

    def _three(self, stream: Stream) -> dict[When, Ints]:
        return self.kept(stream, lambda: self._ask(stream))

    def _ask(self, stream: Stream) -> dict[When, Ints]:
        count, before_year = len(self.periods), self.year_starts() - 1
        found = stream.at(np.concatenate([self.starts - 1, self.ends, before_year]), self.groups)
        return {"before": found[:, :count], "end": found[:, count : 2 * count], "before_year": found[:, 2 * count :]}


def _sum(signed: list[tuple[int, Ints]], shape: tuple[int, int]) -> Ints:
    total: Ints = np.zeros(shape, np.int64)
    for sign, values in signed:
        total = plus(total, sign * values)
    return total


def _year_before(end: dt.date) -> int:
    """The day after `end`, twelve months earlier: that month's last day where there is no such day."""
    if end == dt.date.max:
        return end.toordinal() - YEAR + 1
    following = end + dt.timedelta(days=1)
    return add_months(following, -12).toordinal() if following.year > 1 else 0
