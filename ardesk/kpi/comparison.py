"""The table in which figures stand side by side: one for the screen, the command line and the spreadsheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ardesk.domain.periods import Period
    from ardesk.kpi.formula import Number
    from ardesk.kpi.options import Options

BETTER, WORSE, SAME, NO_TONE = "better", "worse", "same", "none"
TEXT, DATE = "text", "date"
SUM = "SUM"  # the formula of a total: everything above it


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure is a figure of: a KPI of a period, of all or of one group; enough to have it explained."""

    kpi_id: str
    period: Period
    by: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: money in minor units, None where there is none, because of `undefined`.

    `formula` says how it follows from columns named by key, of the same row (`{b}-{a}`) or, with `@`, of the total
    (`{a}-{@a}`); a divisor of 0 gives an empty cell. Of a total it may be SUM, everything above it.
    """

    value: Number | str | dt.date
    unit: str
    scope: Scope | None = None
    tone: str = NO_TONE
    undefined: str | None = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its key, its title, and the unit of its cells, None where each row has its own."""

    key: str
    title: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line: what it is about and a cell for each heading."""

    key: str
    title: str
    cells: tuple[Cell, ...]
    family: str = ""


@dataclass(frozen=True, slots=True)
class ChangedDocument:
    """A document that changed what is owed, by `amount` base minor units, on `date`."""

    kind: str
    number: str
    customer: str
    name: str
    date: dt.date
    amount: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures side by side: `note` says of which days and under which options, `documents` what explains a change.

    `what` is the title of the column that holds the rows' titles.
    """

    title: str
    note: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    documents: tuple[ChangedDocument, ...] = ()
    what: str = ""


def text(value: str) -> Cell:
    """A cell of words."""
    return Cell(value, TEXT)


def tone_of(change: Number, better: str) -> str:
    """Whether a change is for the better, where `better` is lower, higher or neither."""
    if change is None or not better:
        return NO_TONE
    if change == 0:
        return SAME
    return BETTER if (change < 0) == (better == "lower") else WORSE


def difference(after: Number, before: Number) -> Number:
    """One less the other; None where one is."""
    return None if after is None or before is None else after - before


def quotient(above: Number, below: Number, times: int = 1, *, absolute: bool = False) -> Number:
    """One over the other (or over its absolute value), so many times; None where there is none."""
    if above is None or not below:
        return None
    return times * above / (abs(below) if absolute else below)


def note_of(periods: Iterable[Period], options: Options | None) -> str:
    """Which days the figures are about, and the options that differ from the default."""
    days = "; ".join(f"{period.start} – {period.end}" for period in periods)
    chosen = " ".join(f"{name}={value}" for name, value in options.differing().items()) if options else ""
    settled = _("Options: {options}").format(options=chosen) if chosen else ""
    return ". ".join(filter(None, (days, settled)))
