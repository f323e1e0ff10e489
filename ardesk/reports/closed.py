"""Months that were closed: the closings, what was printed then, and which figures have been restated since."""

from __future__ import annotations

import base64
import datetime as dt
import json
import lzma
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from ardesk.domain.periods import Period
from ardesk.domain.records import ClosedFigures, ClosedMonth
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.reports.paper import Margins, Paper, Placed

if TYPE_CHECKING:
    from ardesk.format import Formats
    from ardesk.kpi.formula import Number
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Value
    from ardesk.reports.sources import Source


@dataclass(frozen=True, slots=True)
class Closing:
    """One closing of a month; instants are ISO text in UTC, `hash` seals all changes before it, `figures` is JSON."""

    id: int
    month: Period
    closed_at: str
    reopened_at: str | None
    why: str
    hash: str
    control_total: str
    figures: Mapping[str, Any] = field(repr=False)
    has_paper: bool = False

    @property
    def closed_on(self) -> dt.date:
        """The day of closing on this computer's calendar."""
        return day_of(self.closed_at)


class Restated(NamedTuple):
    """What a figure was when its month was closed: in minor units for money, None where it was undefined."""

    was: Number
    unit: str
    closed: dt.date


def day_of(instant: str) -> dt.date:
    """The day of an ISO instant on this computer's calendar."""
    return dt.datetime.fromisoformat(instant).astimezone().date()


def closings(source: Source, month: Period | None = None) -> list[Closing]:
    """Every closing (of `month`), in the order of months and then of time, reopened ones included."""
    only = {} if month is None else {"month": month.label}
    found = [_closing(source, one) for one in source.all(ClosedMonth, **only)]
    return sorted(found, key=lambda one: (one.month, one.id))


def _closing(source: Source, one: ClosedMonth) -> Closing:
    (kept,) = source.all(ClosedFigures, closed_month_id=one.id)
    figures = json.loads(kept.figures)
    return Closing(
        one.id or 0,
        Period.parse(one.month),
        one.closed_at,
        one.reopened_at,
        one.why,
        one.journal_hash,
        str(figures["control_total"]),
        figures,
        bool(kept.paper),
    )


# What has been restated


@dataclass(frozen=True, slots=True)
class Published:
    """The figures a month was last closed with before it was reopened."""

    closed: dt.date
    reopened: dt.date
    why: str
    options: Options
    figures: Mapping[str, tuple[Number, str]]

    def words(self, formats: Formats) -> str:
        """When the month was closed and reopened, and why."""
        text = _("Closed on {closed}, reopened on {reopened}: {why}")
        return text.format(closed=formats.date(self.closed), reopened=formats.date(self.reopened), why=self.why)

    def restated(self, values: Iterable[Value], options: Options) -> dict[str, Restated]:
        """By id, the figures that were others; none where they are asked for under other options."""
        from ardesk.format.machine import figure
        from ardesk.kpi.frozen import differ

        if options != self.options:
            return {}
        found = {}
        for value in values:
            was, unit = self.figures.get(value.id, (value.value, value.unit))
            if value.group is None and differ(figure(was, unit, "USD"), figure(value.value, unit, "USD")):
                found[value.id] = Restated(was, unit, self.closed)
        return found


def published(source: Source, period: Period) -> Published | None:
    """What `period`, if it is a month that was closed and reopened, was last closed with before; quick where not."""
    from ardesk.kpi.frozen import options_of, values_of

    if period != Period.month(period.start):
        return None
    reopened = [one for one in source.all(ClosedMonth, month=period.label) if one.reopened_at]
    if not reopened:
        return None
    last = _closing(source, max(reopened, key=lambda one: one.id or 0))
    kept = dict(last.figures)
    reopened_on = day_of(last.reopened_at or last.closed_at)
    return Published(last.closed_on, reopened_on, last.why, options_of(kept), values_of(kept))


def restated(
    source: Source, period: Period, values: Iterable[Value], options: Options | None = None
) -> dict[str, Restated]:
    """By id, which of the `values` of a month are not what they were when it was closed, since it was reopened.

    `options` are those the values were asked for under; None means the owner's.
    """
    from ardesk.reports.papers.options import options_of

    known = published(source, period)
    return known.restated(values, options or options_of(source.company)) if known else {}


def restated_words(one: Restated, formats: Formats) -> str:
    """That a figure has been restated, and what it was when its month was closed."""
    text = _("Restated: {was} when closed on {day}.")
    return text.format(was=figure_words(one, formats), day=formats.date(one.closed))


def figure_words(one: Restated, formats: Formats) -> str:
    """What the figure was, with its unit."""
    return _("undefined") if one.was is None else formats.unit(one.was, one.unit)


# What was printed


def closing_paper(source: Source, month: Period, formats: Formats | None, today: dt.date, seal: str) -> Paper:
    """The summary that is kept when `month` is closed on `today`: it bears the seal of all changes until then."""
    from ardesk.reports.papers.business import formats_of
    from ardesk.reports.papers.summary import monthly_summary

    text = _("Closed on {day}. Seal of the ledger: {seal}.")
    note = text.format(day=formats_of(source, formats).date(today), seal=seal)
    return monthly_summary(source, month, formats, today, note)


def stored_paper(source: Source, closing: Closing) -> Paper:
    """The summary as it was printed when the month was closed. Raises ArdeskError where none was kept."""
    (kept,) = source.all(ClosedFigures, closed_month_id=closing.id)
    if not kept.paper:
        raise ArdeskError(_("{month} was closed without its summary.").format(month=closing.month.label))
    return unpacked(kept.paper)


def packed(paper: Paper) -> str:
    """The paper as compressed text, some 25 kB."""
    plain = asdict(paper) | {"images": {name: one.decode("latin-1") for name, one in paper.images.items()}}
    return base64.b85encode(lzma.compress(json.dumps(plain).encode())).decode()


def unpacked(text: str) -> Paper:
    """The paper that was packed; what this program no longer knows of it is left out."""
    plain = json.loads(lzma.decompress(base64.b85decode(text)))
    plain["images"] = {name: one.encode("latin-1") for name, one in plain["images"].items()}
    plain["margins"] = Margins(**plain["margins"])
    plain["placed"] = tuple(Placed(**one) for one in plain.get("placed", ()))
    plain["folds"] = tuple(plain.get("folds", ()))
    known = {one.name for one in fields(Paper)}
    return Paper(**{name: value for name, value in plain.items() if name in known})
