"""The papers of the page of reports: made in the background from the file, and as tables for spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ardesk.domain.periods import Period
from ardesk.errors import ArdeskError
from ardesk.format import Formats
from ardesk.i18n import _, mark
from ardesk.ui.report_more import KINDS, MORE_PAPERS, More, make_more, missing_more, movement_table, table_more

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from ardesk.exchange import tables
    from ardesk.ledger import Ledger
    from ardesk.reports.paper import Paper

Table = tuple[list["tables.Column"], list[tuple["tables.Raw", ...]]]
SUMMARY, AGED, STATEMENT, INVOICE, FORECAST = "summary", "aged", "statement", "invoice", "forecast"
PAPERS = (
    (SUMMARY, mark("Monthly summary")),
    (AGED, mark("Aged receivables")),
    (STATEMENT, mark("Statement of account")),
    (INVOICE, mark("Invoice")),
    (FORECAST, mark("Cash forecast")),
    *MORE_PAPERS,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which paper: `day` is the month's last day or the as-of day; `basis` and `edges` are the aging's.

    `closing` is the id of the closing whose summary is wanted as it was, None for the summary as it is now.
    """

    kind: str
    day: dt.date
    customer_id: int | None = None
    invoice_id: int | None = None
    by: str = "customer"
    basis: str = ""
    edges: tuple[int, ...] = (30, 60, 90)
    closing: int | None = None
    more: More = field(default_factory=More)


def make(path: Path, wanted: Wanted, formats: Formats, today: dt.date) -> Paper:
    """The paper from the ledger at `path`, through a connection of its own. Raises ArdeskError."""
    from ardesk.ledger import Ledger
    from ardesk.reports import papers
    from ardesk.reports.closed import closings, stored_paper

    with Ledger.open(path, read_only=True) as ledger:
        match wanted.kind:
            case "summary" if wanted.closing is not None:
                (kept,) = [one for one in closings(ledger, Period.month(wanted.day)) if one.id == wanted.closing]
                return stored_paper(ledger, kept)
            case "summary":
                return papers.monthly_summary(ledger, Period.month(wanted.day), formats, today)
            case "aged":
                chosen = {"by": wanted.by, "basis": wanted.basis, "edges": wanted.edges}
                return papers.aged_receivables(ledger, wanted.day, formats, **chosen)  # type: ignore[arg-type]  # by name
            case "forecast":
                return papers.cash_forecast(ledger, wanted.day, formats)
        if paper := _to_customer(ledger, wanted, formats) or make_more(ledger, wanted, formats):
            return paper
    raise ArdeskError(missing(wanted.kind))


def _to_customer(ledger: Ledger, wanted: Wanted, formats: Formats) -> Paper | None:
    from ardesk.reports import papers

    if wanted.kind == STATEMENT and wanted.customer_id is not None:
        since = wanted.more.since
        moves = "activity" if since else "open"
        return papers.statement(ledger, wanted.customer_id, wanted.day, formats, kind=moves, start=since)
    if wanted.kind == INVOICE and wanted.invoice_id is not None:
        return papers.invoice(ledger, wanted.invoice_id, formats)
    return None


def missing(kind: str) -> str:
    """What must be chosen before there is a paper of this kind."""
    if kind in KINDS:
        return missing_more(kind)
    return _("Choose a customer.") if kind == STATEMENT else _("Type the number of an invoice.")


def table(ledger: Ledger, wanted: Wanted) -> Table:
    """The figures of the paper for a spreadsheet, raw. Raises ArdeskError."""
    if wanted.kind == SUMMARY:
        return _summary_table(ledger, wanted)
    if wanted.kind == AGED:
        return _aged_table(ledger, wanted)
    if wanted.kind == STATEMENT and wanted.customer_id is not None:
        return movement_table(ledger, wanted) if wanted.more.since else _statement_table(ledger, wanted)
    if wanted.kind == FORECAST:
        return _forecast_table(ledger, wanted)
    if wanted.kind in KINDS and (found := table_more(ledger, wanted, Formats(ledger.locale, ledger.base))):
        return found
    raise ArdeskError(_("This paper has no table; print it or save it as PDF."))


def _summary_table(ledger: Ledger, wanted: Wanted) -> Table:
    from ardesk.exchange.tables import Column
    from ardesk.kpi.views import kpis
    from ardesk.reports.papers.options import options_of

    month, options = Period.month(wanted.day), options_of(ledger.company)
    periods = (month, month.previous(), month.year_before())
    found = [kpis(ledger.book(), period, options=options) for period in periods]
    columns = [Column(_("KPI")), Column(_("Unit")), *(Column(period.label, "number") for period in periods)]
    rows: list[tuple[tables.Raw, ...]] = [
        (now.name, now.unit, *(_plain(one.value, one.unit, ledger.base) for one in (now, last, year_ago)))
        for now, last, year_ago in zip(*found, strict=True)
    ]
    return columns, rows


def _plain(value: float | None, unit: str, base: str) -> float | None:
    from ardesk.domain.money import minor_digits

    return value / 10 ** minor_digits(base) if value is not None and unit == "money" else value


def _aged_table(ledger: Ledger, wanted: Wanted) -> Table:
    from ardesk.exchange.tables import Column
    from ardesk.reports.papers.options import options_of

    options = options_of(ledger.company)
    aging = ledger.book().aging(wanted.day, wanted.by, wanted.basis or options.basis, wanted.edges, options)
    money = [*aging.classes, _("Open items"), _("Unapplied"), _("Total")]
    columns = [Column(_("Code")), Column(_("Name")), *(Column(name, "money", ledger.base) for name in money)]
    rows: list[tuple[tables.Raw, ...]] = [
        (row.group or "", row.name, *row.amounts.values(), row.open_items, row.unapplied, row.total)
        for row in (*aging.rows, aging.total)
    ]
    return columns, rows


def _forecast_table(ledger: Ledger, wanted: Wanted) -> Table:
    from ardesk.exchange.forecast import invoices
    from ardesk.kpi.forecast import forecast
    from ardesk.kpi.forecast.choice import method_of

    day = Formats(ledger.locale, ledger.base).date
    return invoices(forecast(ledger.book(), wanted.day, method=method_of(ledger.company), day=day), ledger.base)


def _statement_table(ledger: Ledger, wanted: Wanted) -> Table:
    from ardesk.domain.money import Money
    from ardesk.exchange.tables import Column

    columns = [
        Column(_("Document")),
        Column(_("Date"), "date"),
        Column(_("Due"), "date"),
        Column(_("Total"), "money"),
        Column(_("Open"), "money"),
    ]
    customer = wanted.customer_id or 0
    rows: list[tuple[tables.Raw, ...]] = [
        (one.number, one.date, one.due_date, Money(one.total, one.currency), Money(one.open, one.currency))
        for one in ledger.open_invoices(customer, wanted.day)
    ]
    rows += [
        (one.number, one.date, None, None, Money(-one.amount_left, one.currency))
        for one in ledger.rests(customer, wanted.day)
    ]
    return columns, rows
