"""What the command line takes as days, periods, months, edges and lists, each with a sentence for what it does not."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from ardesk.domain.periods import YEARS, Period
from ardesk.errors import ArdeskError
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

_LAST_EDGE = 36_500  # days, a hundred years


def today() -> dt.date:
    """The day on this computer's calendar: the one place where commands learn it."""
    return now().date()


def now() -> dt.datetime:
    """The moment by this computer's clock, in its time zone."""
    return dt.datetime.now().astimezone()


class DayType(click.ParamType[dt.date]):
    """A day: ISO, or `today`."""

    name = "date"

    def convert(self, value: str | dt.date, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        if value.strip().lower() == "today":
            return today()
        try:
            day = dt.date.fromisoformat(value.strip())
        except ValueError:
            self.fail(_("“{text}” is not a day. Use 2026-10-31 or today.").format(text=value), param, ctx)
        if day.year not in YEARS:
            self.fail(_("{text} lies outside the years 1900 to 2199; correct it.").format(text=value), param, ctx)
        return day


class PeriodType(click.ParamType[Period]):
    """A period: `2026-10`, `2026-Q4`, `2026` or `2026-10-01..2026-12-31`."""

    name = "period"

    def convert(self, value: str | Period, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        if isinstance(value, Period):
            return value
        try:
            return Period.parse(value)
        except ArdeskError as error:
            self.fail(error.sentence, param, ctx)


class MonthType(click.ParamType[Period]):
    """A calendar month: `2026-10`."""

    name = "month"

    def convert(self, value: str | Period, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        if isinstance(value, Period):
            return value
        found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", value.strip())
        if not found or int(found[1]) not in YEARS:
            self.fail(_("“{text}” is not a month. Use 2026-10.").format(text=value), param, ctx)
        return Period.parse(found[0])


class EdgesType(click.ParamType[tuple[int, ...]]):
    """The last days of the aging classes, rising: `30,60,90`."""

    name = "edges"

    def convert(
        self, value: str | tuple[int, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        try:
            edges = tuple(int(part) for part in value.split(","))
        except ValueError:
            edges = ()
        if (
            not edges
            or edges[0] < 1
            or edges[-1] > _LAST_EDGE
            or any(later <= earlier for earlier, later in pairwise(edges))
        ):
            wrong = _("“{text}” are not class edges. Use rising numbers of days, as in 30,60,90.")
            self.fail(wrong.format(text=value), param, ctx)
        return edges


class NamesType(click.ParamType[tuple[str, ...]]):
    """Names with commas between them; empty ones are dropped."""

    name = "names"

    def convert(
        self, value: str | tuple[str, ...], _param: click.Parameter | None, _ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        return tuple(name for name in (part.strip() for part in value.split(",")) if name)


DAY = DayType()
PERIOD = PeriodType()
MONTH = MonthType()
EDGES = EdgesType()
NAMES = NamesType()


def all_known(names: Iterable[str], known: Iterable[str], unknown: str) -> tuple[str, ...]:
    """`names`, if each is one of `known`; else wrong usage: `unknown` (with {name} and {known}) says so."""
    given, allowed = tuple(names), tuple(known)
    for name in given:
        if name not in allowed:
            raise click.UsageError(unknown.format(name=name, known=", ".join(allowed)))
    return given
