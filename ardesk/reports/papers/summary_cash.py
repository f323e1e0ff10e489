"""The part of the monthly summary about the weeks to come: expected cash, and how the last forecast did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.reports.charts.expected_cash import day_and_month, short_amount
from ardesk.reports.papers.forecast_words import last_month
from ardesk.reports.papers.summary_page import CashWeek, ExpectedCash

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from ardesk.book.book import Book
    from ardesk.format import Formats

_WEEKS = 6


def expected_cash(book: Book, as_of: dt.date, company: Mapping[str, str], formats: Formats) -> ExpectedCash:
    """The weeks after `as_of` by what was known then, what comes later, and the month's own forecast."""
    from ardesk.kpi.forecast import forecast, past_forecasts
    from ardesk.kpi.forecast.choice import method_of, minimum_of

    method = method_of(company)
    found = forecast(book, as_of, weeks=_WEEKS, method=method, minimum=minimum_of(company), day=formats.date)
    weeks = [
        CashWeek(
            name=day_and_month(week.start, formats),
            expected=formats.money(week.expected),
            range=f"{short_amount(week.low, formats)} – {short_amount(week.high, formats)}",
            verdict="watch" if week.below_minimum else "",
            mark="▼" if week.below_minimum else "",
        )
        for week in found.weeks
    ]
    past = last_month(past_forecasts(book, as_of, method=method, count=1), formats)
    notes = [past]
    if any(week.below_minimum for week in found.weeks):
        notes.append(_("▼ below the minimum of {least}").format(least=formats.money(found.minimum)))
    if found.held_out:
        notes.append(_("held out as disputed or deducted: {amount}").format(amount=formats.money(found.total_held_out)))
    return ExpectedCash(weeks, formats.money(found.later), " · ".join(notes))
