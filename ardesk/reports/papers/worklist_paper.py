"""The worklist on paper: whom to contact, why, at which number, with room to note what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ardesk.i18n import _
from ardesk.reports.papers.business import business_of, formats_of
from ardesk.reports.papers.listing import ListColumn, Listing, ListPart, Raw, list_paper

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ardesk.format import Formats
    from ardesk.reports.paper import Paper
    from ardesk.reports.sources import Source


class WorkItem(Protocol):
    """Someone to contact; `overdue` in base minor units."""

    @property
    def name(self) -> str:
        """Who."""

    @property
    def phone(self) -> str:
        """At which number."""

    @property
    def email(self) -> str:
        """At which address."""

    @property
    def overdue(self) -> int:
        """How much is overdue."""

    @property
    def days(self) -> int:
        """How many days late the oldest invoice is."""

    @property
    def reasons(self) -> Sequence[str]:
        """Why, in words."""

    @property
    def next_step(self) -> str:
        """What is to be done."""


def worklist_paper(
    source: Source, items: Sequence[WorkItem], day: dt.date, formats: Formats | None = None, *, collector: str = ""
) -> Paper:
    """The items in the order they are given."""
    chosen = formats_of(source, formats)
    return list_paper(business_of(source), worklist_listing(items, day, chosen, collector), chosen)


def worklist_listing(items: Sequence[WorkItem], day: dt.date, formats: Formats, collector: str = "") -> Listing:
    """The table of that paper."""
    columns = (
        ListColumn(_("Customer"), 19),
        ListColumn(_("Phone and e-mail"), 18, "small"),
        ListColumn(_("Overdue"), 10, "money"),
        ListColumn(_("Days"), 5, "number"),
        ListColumn(_("Why"), 20, "small"),
        ListColumn(_("Next step"), 11),
        ListColumn(_("Notes"), 17, "box"),
    )
    rows: list[Sequence[Raw]] = [
        (
            one.name,
            "\n".join(filter(None, (one.phone, one.email))),
            one.overdue,
            one.days,
            "; ".join(one.reasons),
            one.next_step,
            "\n\n",
        )
        for one in items
    ]
    total = (_("Total"), "", sum(one.overdue for one in items), None, "", "", "")
    name = formats.long_date(day)
    return Listing(
        title=_("Worklist, {day}").format(day=name),
        heading=_("Whom to contact"),
        subtitle=" · ".join(filter(None, (name, collector))),
        parts=[ListPart("", columns, rows, total if rows else (), _("Nobody needs to be contacted on this day."))],
        landscape=True,
    )
