"""Working days: no weekends, no public holidays of the owner's country, no days she has taken off."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ardesk.errors import ArdeskError
from ardesk.i18n import _, brief

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ardesk.book.numbers import Ints

COUNTRY, DAYS_OFF, WEEKEND = "holidays.country", "holidays.extra", "holidays.weekend"
KEYS = (COUNTRY, DAYS_OFF, WEEKEND)
_DAY = dt.timedelta(days=1)
LONGEST = 60  # days in a row without work, more than any calendar has


class WorkingDays:
    """The calendar of a business: `holidays.country` such as US or DE-BY, `holidays.extra` ISO days, one a line."""

    def __init__(self, company: Mapping[str, str]) -> None:
        self._place = company.get(COUNTRY, "").strip()
        self._off = frozenset(days_off(company.get(DAYS_OFF, "")))
        weekend = company.get(WEEKEND, "").strip() or "6 7"
        self._weekend = frozenset(int(number) for number in weekend.split() if number in "1234567")
        self._known: dict[tuple[dt.date, dt.timedelta], dt.date] = {}

    def is_working(self, day: dt.date) -> bool:
        """Whether work is done on `day`."""
        return day.isoweekday() not in self._weekend and day not in self._off and not is_holiday(self._place, day)

    def on_or_after(self, day: dt.date) -> dt.date:
        """The first working day from `day` on."""
        return self._next(day, _DAY)

    def on_or_before(self, day: dt.date) -> dt.date:
        """The last working day up to `day`."""
        return self._next(day, -_DAY)

    def days(self, meant: Ints, *, before: bool) -> Ints:
        """For each day (as ordinal) the first working day from it on, or with `before` the last one up to it."""
        found, place = np.unique(np.clip(meant, 1, dt.date.max.toordinal()), return_inverse=True)
        turn = self.on_or_before if before else self.on_or_after
        first, last = 1 + LONGEST, dt.date.max.toordinal() - LONGEST
        worked = [turn(dt.date.fromordinal(day)).toordinal() if first < day < last else day for day in found.tolist()]
        return np.array(worked, np.int64)[place]

    def _next(self, day: dt.date, step: dt.timedelta) -> dt.date:
        if (day, step) not in self._known:
            self._known[day, step] = self._search(day, step)
        return self._known[day, step]

    def _search(self, day: dt.date, step: dt.timedelta) -> dt.date:
        found = day
        for _turn in range(LONGEST):
            if self.is_working(found):
                return found
            found += step
        return day


def days_off(text: str) -> list[dt.date]:
    """The days in `text`, one ISO date a line. Raises ArdeskError for a line that is none."""
    found = []
    for line in text.split():
        try:
            found.append(dt.date.fromisoformat(line))
        except ValueError:
            raise ArdeskError(
                _("“{text}” is not a day; write days off as 2026-12-24.").format(text=brief(line))
            ) from None
    return found


def check_place(place: str) -> None:
    """Raises ArdeskError where no calendar is known for `place`; empty means weekends only."""
    if place and _calendar(place, 2026) is None:
        raise ArdeskError(_("No holidays are known for “{place}”; write US, DE or DE-BY.").format(place=brief(place)))


def is_holiday(place: str, day: dt.date) -> bool:
    """Whether `day` is a public holiday there; never for a place that is not known."""
    calendar = _calendar(place, day.year) if place else None
    return calendar is not None and day in calendar


@cache
def _calendar(place: str, year: int) -> frozenset[dt.date] | None:
    import holidays

    country, _dash, part = place.upper().partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:
        return None
