"""The monthly summary as text in its places: what the template prints, already formatted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class KpiLine:
    """One key figure: this month, last month, a year ago, the goal and the verdict (good, watch, bad or none)."""

    name: str
    value: str
    last: str
    year_ago: str
    goal: str
    verdict: str
    verdict_words: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ClassLine:
    """What is open in one aging class, and what was a month before."""

    name: str
    amount: str
    last: str


@dataclass(frozen=True, slots=True)
class DebtorLine:
    """A customer with overdue invoices."""

    name: str
    overdue: str
    oldest: str
    note: str
    promise: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Contacts of one kind: this month, last month, the mean of three months, and where it goes."""

    name: str
    now: str
    last: str
    mean: str
    trend: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """Number and amount of something contested or given up, and last month's amount."""

    name: str
    count: str
    amount: str
    last: str
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class CashWeek:
    """What a week is expected to bring, named by its first day; `mark` and `verdict` where that is too little."""

    name: str
    expected: str
    range: str
    verdict: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedCash:
    """The weeks to come, what comes after them, and what is to be said of them."""

    weeks: Sequence[CashWeek]
    later: str
    note: str


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """The whole summary; `images` gives each picture's room in points."""

    business: str
    heading: str
    subtitle: str
    month_name: str
    month_name_short: str
    last_name: str
    last_name_short: str
    year_ago_name: str
    end_name: str
    lead: Sequence[str]
    kpis: Sequence[KpiLine]
    kpi_notes: Sequence[str]
    classes: Sequence[ClassLine]
    unapplied: str
    receivables: str
    last_unapplied: str
    last_receivables: str
    debtors: Sequence[DebtorLine]
    activities: Sequence[ContactLine]
    claims: Sequence[ClaimLine]
    cash: ExpectedCash
    remarks: Sequence[str] = ()
    notes: Sequence[str] = ()
    images: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def class_width(self) -> float:
        """The percentage of the table's width for each aging class."""
        return round(56 / max(1, len(self.classes)), 2)
