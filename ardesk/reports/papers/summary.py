"""The monthly summary: how the month went, on one or two pages for the owner and her bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.periods import Period
from ardesk.i18n import _
from ardesk.reports.charts import class_name
from ardesk.reports.paper import Paper
from ardesk.reports.papers.business import business_of, formats_of
from ardesk.reports.papers.control import control_line
from ardesk.reports.papers.options import options_note, options_of
from ardesk.reports.papers.summary_cash import expected_cash
from ardesk.reports.papers.summary_charts import pictures, sizes
from ardesk.reports.papers.summary_kpis import figures, kpi_lines, lead
from ardesk.reports.papers.summary_page import ClassLine, SummaryPage
from ardesk.reports.papers.summary_people import claim_lines, contact_lines, debtor_lines
from ardesk.reports.papers.summary_records import read_summary
from ardesk.reports.templates import fill

if TYPE_CHECKING:
    import datetime as dt

    from ardesk.book.aging import Aging
    from ardesk.book.book import Book
    from ardesk.format import Formats
    from ardesk.reports.papers.summary_records import SummaryRecords
    from ardesk.reports.sources import Source


def monthly_summary(source: Source, month: Period, formats: Formats | None, today: dt.date, note: str = "") -> Paper:
    """The summary of `month`; nothing dated after its end enters. One that is not over on `today` says so.

    `note` is printed at its foot, by default the seal of the ledger: a history rewritten later does not bear it.
    Figures that were others when the month was closed are marked.
    """
    formats = formats_of(source, formats)
    seal = _("Seal of the ledger on {day}: {seal}.").format(day=formats.date(today), seal=source.seal())
    records = read_summary(source, business_of(source), so_far(month, today))
    return compose_summary(records, source.book(), month, formats, today, note or seal)


def compose_summary(
    records: SummaryRecords, book: Book, month: Period, formats: Formats, today: dt.date, note: str = ""
) -> Paper:
    """The paper from what was read before; touches no file, so it may run in any thread."""
    options = options_of(records.company)
    until = so_far(month, today)
    found = figures(book, month, until, options)
    aging = book.aging(until.end, "customer", options.basis, options=options)
    before = book.aging(month.previous().end, "customer", options.basis, options=options)
    business = records.business
    month_name = formats.month(month.start)
    was = records.published.restated(found.now.values(), options) if records.published else {}
    lines, notes = kpi_lines(found, options, formats, was)
    reopened = records.published.words(formats) if was and records.published else ""
    last = month.previous()
    page = SummaryPage(
        business=business.name,
        heading=month_name,
        subtitle=_subtitle(month, formats, today),
        month_name=month_name,
        month_name_short=formats.short_month(month.start),
        last_name=formats.month(last.start),
        last_name_short=formats.short_month(last.start),
        year_ago_name=formats.month(month.year_before().start),
        end_name=formats.long_date(until.end),
        lead=lead(found, business.name, month_name, formats),
        kpis=lines,
        kpi_notes=notes,
        classes=_classes(aging, before, formats),
        unapplied=formats.money(aging.total.unapplied),
        receivables=formats.money(aging.total.total),
        last_unapplied=formats.money(before.total.unapplied),
        last_receivables=formats.money(before.total.total),
        debtors=debtor_lines(records, book, aging, formats),
        activities=contact_lines(book, month, formats),
        claims=claim_lines(book, month, found, options, formats),
        cash=expected_cash(book, until.end, records.company, formats),
        remarks=[line for line in records.remarks.splitlines() if line.strip()],
        notes=[text for text in (_basis(until, aging, formats), options_note(options), reopened, note) if text],
        images=sizes(business.page),
    )
    title = _("Monthly summary, {month}").format(month=month_name)
    return Paper(
        title=title,
        html=fill("summary.html", title=title, page=page),
        images=pictures(book, month, aging, found.now, options, formats, business.page),
        footer=control_line(aging, formats, records.faults),
        page=business.page,
        header=f"{title} · {business.name}",
        author=business.name,
    )


def so_far(month: Period, today: dt.date) -> Period:
    """The part of the month that has come: all of one that is over."""
    return Period(month.start, max(month.start, min(month.end, today)))


def _subtitle(month: Period, formats: Formats, today: dt.date) -> str:
    parts = [_("Monthly summary of receivables"), _("amounts in {currency}").format(currency=formats.base)]
    if today < month.end:
        parts.append(_("the month is not over: as of {day}").format(day=formats.long_date(today)))
    return " · ".join(parts)


def _basis(month: Period, aging: Aging, formats: Formats) -> str:
    by = _("due date") if aging.basis == "due" else _("invoice date")
    text = _("Period {start} to {end}, {days} days; ages from the {basis}; goals are the owner’s, else benchmarks.")
    return text.format(start=formats.date(month.start), end=formats.date(month.end), days=month.days, basis=by)


def _classes(aging: Aging, before: Aging, formats: Formats) -> list[ClassLine]:
    return [
        ClassLine(class_name(name), formats.money(amount), formats.money(before.total.amounts[name]))
        for name, amount in aging.total.amounts.items()
    ]
