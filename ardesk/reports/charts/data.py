"""What goes into a chart and what comes out of it, as plain data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.reports.colours import LIGHT, Colours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from ardesk.format import Formats

Label = str | dt.date
Cell = str | int | float | dt.date | None


@dataclass(frozen=True, slots=True)
class Series:
    """One named row of values, None where there is none; money in minor units, percentages as 73.4."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Data:
    """What a chart shows: a label for each position (dates stand for their months) and series of as many values.

    `unit` is a KPI unit: money, count, days, times, percent or ratio; `nothing` is said where there is no figure.
    """

    labels: Sequence[Label]
    series: Sequence[Series]
    unit: str
    heading: str = ""
    label_name: str = ""
    nothing: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is no value at all."""
        return all(value is None for row in self.series for value in row.values)


@dataclass(frozen=True, slots=True)
class Style:
    """How large (inches) and in which colours; letters are `points` high at any size."""

    width: float
    height: float
    formats: Formats
    colours: Colours = LIGHT
    points: float = 7.5


@dataclass(frozen=True, slots=True)
class Twin:
    """The same chart as a table: the columns' names and rows of raw values, for showing, copying and CSV.

    `units` names each column's where they differ; the first column's is text, month or date.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of the picture that stands for one value: fractions of its width and height from the upper left."""

    left: float
    top: float
    width: float
    height: float
    label: int
    series: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart, its table and where its values stand; `label` and `series` of a hit index rows and columns of it.

    Where `together`, a place in the picture stands for its whole row of the table.
    """

    figure: Figure
    twin: Twin
    hits: tuple[Hit, ...] = ()
    together: bool = False

    def hit(self, across: float, down: float) -> Hit | None:
        """The value at a point given as fractions of the picture from its upper left corner."""
        inside = (hit for hit in self.hits if 0 <= across - hit.left <= hit.width and 0 <= down - hit.top <= hit.height)
        return next(inside, None)


def twin(*charts: Data) -> Twin:
    """One table of all the data, whose labels must be the same: a row a label, a column a series."""
    first = charts[0]
    series = [row for data in charts for row in data.series]
    rows = tuple((label, *(row.values[position] for row in series)) for position, label in enumerate(first.labels))
    return Twin((first.label_name or _("Month"), *(row.name for row in series)), rows)
