"""What the monthly summary reads from the ledger's records: names, notes, promises, remarks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ardesk.domain.records import Activity, Customer
from ardesk.reports.closed import published
from ardesk.reports.papers.control import faults_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ardesk.domain.periods import Period
    from ardesk.reports.closed import Published
    from ardesk.reports.papers.business import Business
    from ardesk.reports.sources import PromiseState, Source

NOTED_STATES = frozenset(["pending", "broken", "partly"])


@dataclass(frozen=True, slots=True)
class SummaryRecords:
    """Everything the summary takes from records, read in the ledger's own thread."""

    business: Business
    company: dict[str, str]
    base: str
    codes: dict[str, Customer]
    oldest: dict[str, int]
    notes: dict[int, Activity]
    promises: dict[int, PromiseState]
    remarks: str
    faults: int
    published: Published | None = None


def read_summary(source: Source, business: Business, month: Period) -> SummaryRecords:
    """The records behind the summary of `month`, nothing dated after its end; the ledger verifies itself."""
    customers = source.all(Customer)
    activities = [one for one in source.all(Activity) if one.date <= month.end]
    return SummaryRecords(
        business=business,
        company=dict(source.company),
        base=source.base,
        codes={customer.code: customer for customer in customers},
        oldest={row.code: row.oldest_days_late for row in source.customer_rows(month.end)},
        notes=_newest_notes(activities),
        promises=_newest_promises(source.promise_rows(month.end), month.end),
        remarks=source.company.get(f"remarks:{month.start:%Y-%m}", ""),
        faults=faults_of(source),
        published=published(source, month),
    )


def _newest_notes(activities: Iterable[Activity]) -> dict[int, Activity]:
    """The last activity with words of each customer."""
    ordered = sorted(activities, key=lambda one: (one.date, one.id or 0))
    return {one.customer_id: one for one in ordered if one.note.strip() or one.outcome.strip()}


def _newest_promises(rows: Iterable[PromiseState], end: dt.date) -> dict[int, PromiseState]:
    """Each customer's last promise that is not settled otherwise."""
    made = [row for row in rows if row.made <= end.isoformat() and row.state in NOTED_STATES]
    return {row.customer_id: row for row in sorted(made, key=lambda row: (row.made, row.due))}
