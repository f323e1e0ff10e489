"""Expected cash as tables for spreadsheets and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.exchange.tables import Column, sheets, write_csv
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ardesk.exchange.tables import Raw
    from ardesk.kpi.forecast import Forecast, PastForecast

Sheet = tuple[list[Column], list[tuple["Raw", ...]]]


def write_forecast(path: Path, found: Forecast, past: Sequence[PastForecast], base: str) -> None:
    """Weeks, invoices, what is held out and past forecasts as sheets of a workbook; as CSV the invoices.

    Raises ArdeskError where the file cannot be written.
    """
    if path.suffix == ".csv":
        write_csv(path, *invoices(found, base))
        return
    tables = {
        _("Weeks"): weeks(found, base),
        _("Invoices"): invoices(found, base),
        _("Held out"): held_out(found, base),
        _("Past forecasts"): past_months(past, base),
    }
    with sheets(path) as book:
        for name, (columns, rows) in tables.items():
            book.add_sheet(name, columns, rows)


def weeks(found: Forecast, base: str) -> Sheet:
    """A row for each week, and one for what comes later."""
    money = [Column(name, "money", base) for name in (_("Expected"), _("Low"), _("High"), _("Likely day in it"))]
    columns = [Column(_("From"), "date"), Column(_("To"), "date"), *money, Column(_("Below minimum"), "flag")]
    rows: list[tuple[Raw, ...]] = [
        (week.start, week.end, week.expected, week.low, week.high, week.dated, week.below_minimum)
        for week in found.weeks
    ]
    later = found.open - sum(week.dated for week in found.weeks)
    return columns, [*rows, (None, None, found.later, None, None, later, None)]


def invoices(found: Forecast, base: str) -> Sheet:
    """A row for each expected invoice, in order of its likely day."""
    dates = (_("Likely"), _("Earliest"), _("Latest"), _("Due"))
    columns = [
        *(Column(name, "date") for name in dates),
        *(Column(name) for name in (_("Invoice"), _("Code"), _("Customer"))),
        Column(_("Open"), "money", base),
        Column(_("Promised"), "flag"),
        Column(_("Why")),
    ]
    rows: list[tuple[Raw, ...]] = [
        (
            one.expected_date, one.earliest, one.latest, one.due, one.number, one.customer, one.name, one.open,
            one.promise, one.why,
        )
        for one in found.invoices
    ]  # fmt: skip
    return columns, rows


def held_out(found: Forecast, base: str) -> Sheet:
    """A row for each amount that is not reckoned with."""
    words = {"disputed": _("disputed"), "deducted": _("deducted")}
    columns = [
        *(Column(name) for name in (_("Invoice"), _("Code"), _("Customer"), _("Kind"))),
        Column(_("Amount"), "money", base),
        Column(_("Why")),
    ]
    rows: list[tuple[Raw, ...]] = [
        (one.number, one.customer, one.name, words[one.kind], one.amount, one.why) for one in found.held_out
    ]
    return columns, rows


def past_months(past: Sequence[PastForecast], base: str) -> Sheet:
    """A row for each month that was forecast."""
    names = (_("Expected"), _("Low"), _("High"), _("Came on these"), _("All received"))
    columns = [
        *(Column(name, "date") for name in (_("From"), _("To"))),
        *(Column(name, "money", base) for name in names),
        Column(_("Accuracy, %"), "percent"),
    ]
    rows: list[tuple[Raw, ...]] = [
        (
            one.start, one.end, one.expected, one.low, one.high, one.actual, one.received,
            None if one.accuracy is None else 100 * one.accuracy,
        )
        for one in past
    ]  # fmt: skip
    return columns, rows
