"""The paper on collection activity: contacts by kind and collector, their results, and promises, in a period."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ardesk.collecting.punctuality import planned_against_done
from ardesk.domain.policy import name_of
from ardesk.domain.records import Activity, Customer
from ardesk.i18n import _
from ardesk.reports.papers.business import business_of, formats_of
from ardesk.reports.papers.listing import ListColumn, Listing, ListPart, Raw, list_paper, period_words
from ardesk.reports.papers.summary_people import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ardesk.collecting.punctuality import Punctuality
    from ardesk.domain.periods import Period
    from ardesk.format import Formats
    from ardesk.ledger import Ledger
    from ardesk.reports.paper import Paper
    from ardesk.reports.sources import PromiseState

_NOTE: Final = "note"


def collection_activity(source: Ledger, period: Period, formats: Formats | None = None) -> Paper:
    """Contacts and promises of the period beside those of the period before."""
    return list_paper(business_of(source), activity_listing(source, period, formats), formats_of(source, formats))


def activity_listing(source: Ledger, period: Period, formats: Formats | None = None) -> Listing:
    """The tables of that paper; notes are no contacts, promises are judged as they stood at the period's end."""
    before = period.previous()
    names = [period_words(one, formats_of(source, formats)) for one in (period, before)]
    every = [one for one in source.all(Activity) if one.kind != _NOTE]
    now = [one for one in every if period.start <= one.date <= period.end]
    earlier = [one for one in every if before.start <= one.date <= before.end]
    collectors = {one.id: one.collector for one in source.all(Customer)}
    promises = [
        one for one in source.promise_rows(period.end) if period.start.isoformat() <= one.made <= period.end.isoformat()
    ]
    return Listing(
        title=_("Collection activity, {period}").format(period=names[0]),
        heading=_("Collection activity"),
        subtitle=_("{period}, beside {before}").format(period=names[0], before=names[1]),
        parts=[
            _by_kind(now, earlier),
            _by_collector(now, promises, collectors),
            _outcomes(now),
            _promises(promises),
            _punctuality(planned_against_done(source.book(), period)),
        ],
    )


def _by_kind(now: Sequence[Activity], earlier: Sequence[Activity]) -> ListPart:
    counts, then = Counter(one.kind for one in now), Counter(one.kind for one in earlier)
    columns = (
        ListColumn(_("Kind"), 32),
        ListColumn(_("Count"), 15, "number"),
        ListColumn(_("Before"), 15, "number"),
        ListColumn(_("Minutes"), 17, "number"),
        ListColumn(_("Cost"), 21, "money"),
    )
    rows: list[Sequence[Raw]] = [
        (
            _(KINDS[kind][0]) if kind in KINDS else kind,
            counts[kind],
            then[kind],
            sum(one.minutes or 0 for one in now if one.kind == kind),
            sum(one.cost or 0 for one in now if one.kind == kind),
        )
        for kind in sorted({*counts, *then}, key=lambda kind: -counts[kind])
    ]
    minutes, cost = sum(one.minutes or 0 for one in now), sum(one.cost or 0 for one in now)
    total = (_("Total"), len(now), len(earlier), minutes, cost)
    return ListPart(_("By kind"), columns, rows, total, _("No contacts in this time."))


def _by_collector(
    now: Sequence[Activity], promises: Sequence[PromiseState], collectors: dict[int | None, str]
) -> ListPart:
    def of(one: Activity) -> str:
        return one.collector or collectors.get(one.customer_id) or _("(none)")

    def promised(one: PromiseState) -> str:
        return collectors.get(one.customer_id) or _("(none)")

    names = sorted({*map(of, now), *map(promised, promises)})
    columns = (
        ListColumn(_("Collector"), 26),
        ListColumn(_("Contacts"), 12, "number"),
        ListColumn(_("Customers"), 13, "number"),
        ListColumn(_("Minutes"), 12, "number"),
        ListColumn(_("Cost"), 15, "money"),
        ListColumn(_("Promises"), 11, "number"),
        ListColumn(_("Kept"), 11, "number"),
    )
    rows: list[Sequence[Raw]] = [_collector(name, now, promises, of, promised) for name in names]
    return ListPart(_("By collector"), columns, rows, empty="–")


def _collector(
    name: str,
    now: Sequence[Activity],
    promises: Sequence[PromiseState],
    of: Callable[[Activity], str],
    promised: Callable[[PromiseState], str],
) -> Sequence[Raw]:
    own, theirs = [one for one in now if of(one) == name], [one for one in promises if promised(one) == name]
    return (
        name,
        len(own),
        len({one.customer_id for one in own}),
        sum(one.minutes or 0 for one in own),
        sum(one.cost or 0 for one in own),
        len(theirs),
        sum(one.state == "kept" for one in theirs),
    )


def _outcomes(now: Sequence[Activity]) -> ListPart:
    counts = Counter(one.outcome or _("not stated") for one in now)
    columns = (ListColumn(_("Result"), 60), ListColumn(_("Count"), 20, "number"), ListColumn(_("Share"), 20, "percent"))
    rows: list[Sequence[Raw]] = [(name, count, count * 100 / len(now)) for name, count in counts.most_common()]
    return ListPart(_("Results"), columns, rows, empty="–")


def _promises(promises: Sequence[PromiseState]) -> ListPart:
    words = {
        "pending": _("not due yet"),
        "kept": _("kept"),
        "partly": _("partly kept"),
        "broken": _("broken"),
        "renegotiated": _("renegotiated"),
        "withdrawn": _("withdrawn"),
    }
    counts = Counter(one.state for one in promises)
    columns = (
        ListColumn(_("Promises made in this time"), 60),
        ListColumn(_("Count"), 20, "number"),
        ListColumn("", 20),
    )
    rows: list[Sequence[Raw]] = [(words[state], counts[state], "") for state in words if counts[state]]
    return ListPart(_("Promises"), columns, rows, empty=_("No promises in this time."))


def _punctuality(found: Punctuality) -> ListPart:
    """Each step of the follow-up policy, in the order of its days."""
    columns = (
        ListColumn(_("Step of the policy"), 40),
        ListColumn(_("Planned"), 12, "number"),
        ListColumn(_("Done"), 12, "number"),
        ListColumn(_("In time"), 12, "number"),
        ListColumn(_("Share"), 12, "percent"),
        ListColumn(_("Days late"), 12, "number"),
    )
    names = sorted({(one.step.days, name_of(one.step)) for one in found.steps})
    rows = [_step(name, _only(found, days, name)) for days, name in names]
    title = _("Planned and done within {days} days").format(days=found.within)
    empty = _("No step of the policy was to be done in this time.")
    note = _("A step counts where its {days} days ended in this time, unless it was left alone on its day.")
    total = _step(_("Total"), found) if rows else ()
    return ListPart(title, columns, rows, total, empty, note.format(days=found.within))


def _only(found: Punctuality, days: int, name: str) -> Punctuality:
    steps = tuple(one for one in found.steps if (one.step.days, name_of(one.step)) == (days, name))
    return replace(found, steps=steps)


def _step(name: str, found: Punctuality) -> Sequence[Raw]:
    slip = round(found.mean_slip) if found.mean_slip is not None else ""
    return name, found.planned, found.done, found.in_time, found.share if found.share is not None else "", slip
