"""Questions in a line: what a KPI of a few documents is, by default of January 2025."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.periods import Period
from ardesk.kpi import views
from ardesk.kpi.options import Options
from tests.books import book

if TYPE_CHECKING:
    from ardesk.kpi.formula import Number
    from ardesk.kpi.views import Value

JANUARY = "2025-01"


def found(text: str, kpi: str, period: str = JANUARY, *, base: str = "USD", **options: str) -> Value:
    """The KPI with its parts and warnings."""
    return views.value(book(text, base), kpi, Period.parse(period), Options(**options))


def value(text: str, kpi: str, period: str = JANUARY, *, base: str = "USD", **options: str) -> Number:
    """The KPI: money in minor units, None where it is n/a."""
    return found(text, kpi, period, base=base, **options).value


def values(text: str, *kpis: str, period: str = JANUARY, **options: str) -> list[Number]:
    """Several KPIs, in the order asked for."""
    each = {one.id: one.value for one in views.kpis(book(text), Period.parse(period), options=Options(**options))}
    return [each[kpi] for kpi in kpis]


def parts(text: str, kpi: str, period: str = JANUARY, **options: str) -> dict[str, Number]:
    """The parts of the KPI that are neither 0 nor n/a."""
    return {name: part for name, part in found(text, kpi, period, **options).parts.items() if part}


def by(text: str, split: str, kpi: str, period: str = JANUARY, **options: str) -> dict[str, Number]:
    """The KPI of every group."""
    split_up = views.kpis(book(text), Period.parse(period), by=split, only=(kpi,), options=Options(**options))
    return {str(one.group): one.value for one in split_up}


def ledger_rolls(text: str, period: str) -> bool:
    """Whether what was owed before, and what happened, gives what is owed at the end: in all and for each customer."""
    names = ("ar_beginning", "ar_ending", "credit_sales", "credit_notes", "cash_collected", "write_offs", "refunds",
             "exchange_differences")  # fmt: skip
    for split in (None, "customer"):
        split_up = views.kpis(book(text), Period.parse(period), by=split, only=names)
        for group in {one.group for one in split_up}:
            was, now, sales, notes, cash, off, refunds, exchange = (
                next(one.value or 0 for one in split_up if (one.group, one.id) == (group, name)) for name in names
            )
            if now != was + sales - notes - cash - off + refunds + exchange:
                return False
    return True
