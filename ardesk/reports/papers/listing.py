"""Papers that are tables: columns with raw values, which are printed, and go into spreadsheets as they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ardesk.domain.money import Money
from ardesk.domain.periods import Period
from ardesk.reports.paper import Paper
from ardesk.reports.templates import fill

if TYPE_CHECKING:
    from ardesk.format import Formats
    from ardesk.reports.papers.business import Business

Raw = str | int | float | Money | dt.date | None
Kind = Literal["text", "small", "money", "number", "days", "percent", "date", "box"]
_NOTHING: Final = "\u00a0"  # a table that ends in an empty cell takes the room above the heading after it
_RIGHT: Final = frozenset({"money", "number", "days", "percent"})


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its heading, its share of the table's width in percent, and what its values are.

    `money` is Money or base minor units; `box` is an empty place to write in.
    """

    title: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class ListPart:
    """A table under a heading; `total` is its last row, `empty` what is said where it has no rows."""

    heading: str
    columns: Sequence[ListColumn]
    rows: Sequence[Sequence[Raw]]
    total: Sequence[Raw] = ()
    empty: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A paper made of tables; `main` is the place of the one that goes into a spreadsheet."""

    title: str
    heading: str
    subtitle: str
    parts: Sequence[ListPart]
    lead: Sequence[str] = ()
    notes: Sequence[str] = ()
    main: int = 0
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class _Part:
    heading: str
    columns: Sequence[tuple[_Cell, float]]
    rows: Sequence[Sequence[_Cell]]
    total: Sequence[_Cell]
    empty: str
    note: str


def list_paper(business: Business, listing: Listing, formats: Formats) -> Paper:
    """The paper of these tables, in the program's language."""
    parts = [_shown(part, formats) for part in listing.parts]
    return Paper(
        title=listing.title,
        html=fill("listing.html", title=listing.title, page=listing, business=business, parts=parts),
        page=business.page,
        footer=business.name,
        header=f"{listing.title} · {business.name}",
        author=business.name,
        landscape=listing.landscape,
    )


def _shown(part: ListPart, formats: Formats) -> _Part:
    return _Part(
        heading=part.heading,
        columns=[(_Cell(one.title, _style(part.columns, at)), one.width) for at, one in enumerate(part.columns)],
        rows=[_row(part, row, formats) for row in part.rows],
        total=_row(part, part.total, formats) if part.total else (),
        empty=part.empty,
        note=part.note,
    )


def _row(part: ListPart, row: Sequence[Raw], formats: Formats) -> list[_Cell]:
    texts = (shown(value, part.columns[at].kind, formats) for at, value in enumerate(row))
    return [_Cell(text or _NOTHING, _style(part.columns, at)) for at, text in enumerate(texts)]


def _style(columns: Sequence[ListColumn], at: int) -> str:
    kind = columns[at].kind
    styles = ["n"] if kind in _RIGHT else []
    styles += ["l"] if at == 0 else []
    styles += ["r"] if at == len(columns) - 1 else []
    after = at > 0 and columns[at - 1].kind in _RIGHT and kind not in _RIGHT
    return " ".join([*styles, *(["after"] if after else []), *(["small"] if kind == "small" else [])])


def period_words(period: Period, formats: Formats) -> str:
    """The period as it is printed: `October 2026`, `2026-Q4`, `2026`, or its first and last day."""
    if period == Period.month(period.start):
        return formats.month(period.start)
    is_named = ".." not in period.label
    return period.label if is_named else f"{formats.date(period.start)} – {formats.date(period.end)}"


def shown(value: Raw, kind: Kind, formats: Formats) -> str:
    """A value as it is printed; nothing for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, Money):
        is_base = value.currency == formats.base
        return formats.money(value.minor) if is_base else formats.money_with(value.minor, value.currency)
    if isinstance(value, dt.date):
        return formats.date(value)
    return value if isinstance(value, str) else _figure(value, kind, formats)


def _figure(value: float, kind: Kind, formats: Formats) -> str:
    if kind == "money":
        return formats.money(int(value))
    return formats.percent(value) if kind == "percent" else formats.number(value, 1 if kind == "days" else 0)
