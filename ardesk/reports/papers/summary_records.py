"""What the monthly summary reads from the ledger's records: notes, promises, contacts, disputes, deductions."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ardesk.domain.money import convert
from ardesk.domain.records import Activity, Customer, Deduction, Dispute, Invoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ardesk.domain.periods import Period
    from ardesk.reports.papers.business import Business
    from ardesk.reports.sources import PromiseState, Source

C = TypeVar("C", Dispute, Deduction)
NOTED_STATES = frozenset(["pending", "broken", "partly"])


@dataclass(frozen=True, slots=True)
class Claims:
    """Disputes or deductions of a period: opened in it and open at its end, number and base minor units."""

    opened: int
    opened_amount: int
    open: int
    open_amount: int


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
    contacts: tuple[Counter[str], ...]
    disputes: tuple[Claims, Claims]
    deductions: tuple[Claims, Claims]
    remarks: str
    faults: int


def read_summary(source: Source, business: Business, month: Period) -> SummaryRecords:
    """The records behind the summary of `month`, nothing dated after its end; the ledger verifies itself."""
    customers = source.all(Customer)
    activities = [one for one in source.all(Activity) if one.date <= month.end]
    months = (month, month.previous(), month.previous().previous())
    return SummaryRecords(
        business=business,
        company=dict(source.company),
        base=source.base,
        codes={customer.code: customer for customer in customers},
        oldest={row.code: row.oldest_days_late for row in source.customer_rows(month.end)},
        notes=_newest_notes(activities),
        promises=_newest_promises(source.promise_rows(month.end), month.end),
        contacts=tuple(Counter(one.kind for one in activities if _within(one.date, each)) for each in months),
        disputes=_both(months, source.all(Dispute), _dispute_amount(source)),
        deductions=_both(months, source.all(Deduction), _deduction_amount(source)),
        remarks=source.company.get(f"remarks:{month.start:%Y-%m}", ""),
        faults=sum(not check.ok for check in source.verify()),
    )


def _within(day: dt.date, period: Period) -> bool:
    return period.start <= day <= period.end


def _newest_notes(activities: Iterable[Activity]) -> dict[int, Activity]:
    """The last activity with words of each customer."""
    ordered = sorted(activities, key=lambda one: (one.date, one.id or 0))
    return {one.customer_id: one for one in ordered if one.note.strip() or one.outcome.strip()}


def _newest_promises(rows: Iterable[PromiseState], end: dt.date) -> dict[int, PromiseState]:
    """Each customer's last promise that is not settled otherwise."""
    made = [row for row in rows if row.made <= end.isoformat() and row.state in NOTED_STATES]
    return {row.customer_id: row for row in sorted(made, key=lambda row: (row.made, row.due))}


def _both(months: Sequence[Period], claims: Sequence[C], amount: Callable[[C], int]) -> tuple[Claims, Claims]:
    return _claims(months[0], claims, amount), _claims(months[1], claims, amount)


def _claims(period: Period, claims: Sequence[C], amount: Callable[[C], int]) -> Claims:
    opened = [one for one in claims if _within(one.opened, period)]
    still = [one for one in claims if one.opened <= period.end and not (one.resolved and one.resolved <= period.end)]
    return Claims(len(opened), sum(map(amount, opened)), len(still), sum(map(amount, still)))


def _dispute_amount(source: Source) -> Callable[[Dispute], int]:
    """The disputed amount in base; without one, what was open on the day the dispute was opened."""

    def amount(one: Dispute) -> int:
        if one.amount is None:
            return sum(row.open_base for row in source.invoice_rows(one.opened, ids=[one.invoice_id]))
        return _in_base(source, one.amount, one.invoice_id)

    return amount


def _deduction_amount(source: Source) -> Callable[[Deduction], int]:
    return lambda one: _in_base(source, one.amount, one.invoice_id)


def _in_base(source: Source, amount: int, invoice_id: int) -> int:
    invoice = source.get(Invoice, invoice_id)
    return convert(amount, invoice.currency, source.base, invoice.rate)
