"""Periods of days, both ends included, and the months inside them."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from ardesk.errors import ArdeskError
from ardesk.i18n import _, brief

YEARS = range(1900, 2200)  # what a ledger takes; arithmetic with days and months cannot leave the calendar then
_DAY = dt.timedelta(days=1)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")
_YEAR = re.compile(r"(\d{4})")


def end_of_month(day: dt.date) -> dt.date:
    """The last day of the month that holds `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: dt.date, count: int) -> dt.date:
    """The same day `count` months on, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` to `end`, both included."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end < self.start:
            text = _("The period ends on {end}, before it starts on {start}.")
            raise ArdeskError(text.format(end=self.end, start=self.start))

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days + 1

    @property
    def before(self) -> dt.date:
        """The day before the period, whose end gives the beginning balances."""
        return self.start - _DAY

    @property
    def label(self) -> str:
        """The shortest text `parse` reads back as this period."""
        if self == Period.month(self.start):
            return f"{self.start:%Y-%m}"
        if self.start.day == 1 and self.end == end_of_month(self.end) and self.start.year == self.end.year:
            if (self.start.month, self.end.month) == (1, 12):
                return f"{self.start:%Y}"
            if self.start.month % 3 == 1 and self.end.month == self.start.month + 2:
                return f"{self.start:%Y}-Q{self.end.month // 3}"
        return f"{self.start}..{self.end}"

    @classmethod
    def month(cls, day: dt.date) -> Period:
        """The calendar month that holds `day`."""
        return cls(day.replace(day=1), end_of_month(day))

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2026-10`, `2026-Q4`, `2026` or `2026-10-01..2026-12-31`. Raises ArdeskError."""
        try:
            found = cls._parse(text.strip())
        except ValueError:
            raise ArdeskError(
                _("“{text}” is not a period. Use 2026-10, 2026-Q4, 2026 or 2026-10-01..2026-12-31.").format(
                    text=brief(text)
                )
            ) from None
        if not {found.start.year, found.end.year} <= set(YEARS):
            raise ArdeskError(_("{text} lies outside the years 1900 to 2199; correct it.").format(text=text))
        return found

    @classmethod
    def _parse(cls, text: str) -> Period:
        if found := _MONTH.fullmatch(text):
            return cls.month(dt.date(int(found[1]), int(found[2]), 1))
        if found := _QUARTER.fullmatch(text):
            start = dt.date(int(found[1]), 3 * int(found[2]) - 2, 1)
            return cls(start, end_of_month(add_months(start, 2)))
        if _YEAR.fullmatch(text):
            return cls(dt.date(int(text), 1, 1), dt.date(int(text), 12, 31))
        first, _dots, last = text.partition("..")
        return cls(dt.date.fromisoformat(first), dt.date.fromisoformat(last))

    def months(self) -> list[Period]:
        """The calendar months the period touches, whole, in order."""
        found = [Period.month(self.start)]
        while found[-1].end < self.end:
            found.append(Period.month(found[-1].end + _DAY))
        return found

    @property
    def month_count(self) -> int:
        """How many calendar months the period touches."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    def _whole_months(self) -> int:
        whole = self.start.day == 1 and self.end == end_of_month(self.end)
        return self.month_count if whole else 0

    def previous(self) -> Period:
        """The period of the same length just before: as many months where it is whole months, else as many days."""
        if count := self._whole_months():
            return Period(add_months(self.start, -count), self.before)
        return Period(self.start - dt.timedelta(days=self.days), self.before)

    def year_before(self) -> Period:
        """The same period twelve months earlier."""
        end = add_months(self.end, -12)
        return Period(add_months(self.start, -12), end_of_month(end) if self._whole_months() else end)


def month_ends(start: dt.date, end: dt.date) -> list[dt.date]:
    """The last days of months from `start` to `end`, both included."""
    return [month.end for month in Period(start, end).months() if month.end <= end]
