"""Which backups stay: all of the newest days, then ever fewer, and the newest ones whatever their age."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

WHOLE = dt.timedelta(days=2)
ALWAYS = 3
DAYS, WEEKS, MONTHS = 14, 8, 24


def kept(moments: Collection[dt.datetime], now: dt.datetime) -> set[dt.datetime]:
    """Those of `moments` whose backup stays at `now`.

    All of the last two days and any dated later than now; the newest of each of the last 14 days, 8 weeks and 24
    months in which there is one (so a business that rests loses none), those to come not counted; and the newest three
    always.
    """
    newest_first = sorted(set(moments), reverse=True)
    stay = set(newest_first[:ALWAYS]) | {moment for moment in newest_first if now - moment <= WHOLE}
    been = [moment for moment in newest_first if moment <= now]
    for bucket, count in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        stay |= _newest_of_each(been, bucket, count)
    return stay


def _newest_of_each(
    newest_first: list[dt.datetime], bucket: Callable[[dt.datetime], object], count: int
) -> set[dt.datetime]:
    firsts: dict[object, dt.datetime] = {}
    for moment in newest_first:
        firsts.setdefault(bucket(moment), moment)
    return set(list(firsts.values())[:count])


def _day(moment: dt.datetime) -> object:
    return moment.date()


def _week(moment: dt.datetime) -> object:
    return moment.isocalendar()[:2]


def _month(moment: dt.datetime) -> object:
    return moment.year, moment.month
