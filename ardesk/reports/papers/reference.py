"""The KPI reference as a paper: every KPI by family, after a table of contents."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.reports.paper import Paper
from ardesk.reports.templates import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ardesk.kpi.reference import Entry


@dataclass(frozen=True, slots=True)
class Family:
    """KPIs that belong together, in display order."""

    title: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """What the template is filled with."""

    heading: str
    lead: str
    families: tuple[Family, ...]
    articles: tuple[tuple[str, str], ...]
    contents: bool


def kpi_reference(only: Iterable[str] = (), *, page: str = "A4") -> Paper:
    """All KPIs, or those of these ids, on `page` (A4 or Letter). Raises UsageError for an unknown id."""
    from ardesk.kpi.reference import articles, reference

    entries = reference(only)
    title = _("KPI reference")
    found = ReferencePage(
        heading=title,
        lead=_("What each figure says, how it is computed, where the way of computing comes from, and how to read it."),
        families=families(entries),
        articles=articles(),
        contents=len(entries) > 1,
    )
    return Paper(title=title, html=fill("reference.html", page=found, title=title), footer=title, page=page)


def families(entries: Sequence[Entry]) -> tuple[Family, ...]:
    """The entries by family, in the order they come."""
    return tuple(
        Family(title, f"family-{at}", tuple(members))
        for at, (title, members) in enumerate(groupby(entries, key=lambda entry: entry.family))
    )
