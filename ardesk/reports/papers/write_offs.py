"""The paper on write-offs: what was given up in a period, by reason, and what came back of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ardesk.domain.money import Money, convert
from ardesk.domain.records import Customer, Invoice, WriteOff
from ardesk.i18n import _
from ardesk.reports.papers.business import business_of, formats_of
from ardesk.reports.papers.listing import ListColumn, Listing, ListPart, Raw, list_paper, period_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.domain.periods import Period
    from ardesk.format import Formats
    from ardesk.reports.paper import Paper
    from ardesk.reports.sources import Source


def write_offs(source: Source, period: Period, formats: Formats | None = None) -> Paper:
    """What was written off in the period, and what was recovered in it of this and of earlier write-offs."""
    return list_paper(business_of(source), write_offs_listing(source, period, formats), formats_of(source, formats))


def write_offs_listing(source: Source, period: Period, formats: Formats | None = None) -> Listing:
    """The tables of that paper; totals in base, each amount rounded at its invoice's rate."""
    invoices: dict[int, Invoice] = {}
    given, back = [], []
    for one in source.all(WriteOff):
        if period.start <= one.date <= period.end:
            given.append(one)
        if one.recovered_date is not None and period.start <= one.recovered_date <= period.end:
            back.append(one)
    for one in (*given, *back):
        invoices.setdefault(one.invoice_id, source.get(Invoice, one.invoice_id))
    names = {one.id: one.name for one in source.all(Customer)}
    when = period_words(period, formats_of(source, formats))
    return Listing(
        title=_("Write-offs, {period}").format(period=when),
        heading=_("Write-offs"),
        subtitle=f"{when} · {_('totals in {currency}').format(currency=source.base)}",
        parts=[
            _given(source, sorted(given, key=lambda one: one.date), invoices, names),
            _reasons(source, given, invoices),
            _back(source, back, invoices, names),
        ],
    )


def _base(source: Source, amount: int, invoice: Invoice) -> int:
    return convert(amount, invoice.currency, source.base, invoice.rate)


def _kind(one: WriteOff) -> str:
    return _("minor") if one.kind == "minor" else _("bad debt")


def _given(
    source: Source, given: Sequence[WriteOff], invoices: dict[int, Invoice], names: dict[int | None, str]
) -> ListPart:
    columns = (
        ListColumn(_("Date"), 12, "date"),
        ListColumn(_("Number"), 13),
        ListColumn(_("Invoice"), 14),
        ListColumn(_("Customer"), 24),
        ListColumn(_("Reason"), 14),
        ListColumn(_("Kind"), 9),
        ListColumn(_("Amount"), 14, "money"),
    )
    rows: list[Sequence[Raw]] = [
        (
            one.date,
            one.number,
            invoices[one.invoice_id].number,
            names[invoices[one.invoice_id].customer_id],
            one.reason,
            _kind(one),
            Money(one.amount, invoices[one.invoice_id].currency),
        )
        for one in given
    ]
    total = sum(_base(source, one.amount, invoices[one.invoice_id]) for one in given)
    return ListPart("", columns, rows, (_("Total"), "", "", "", "", "", total), _("Nothing was written off."))


def _reasons(source: Source, given: Sequence[WriteOff], invoices: dict[int, Invoice]) -> ListPart:
    sums: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for one in given:
        sums[one.reason or _("not stated"), _kind(one)].append(_base(source, one.amount, invoices[one.invoice_id]))
    rows: list[Sequence[Raw]] = [
        (reason, kind, len(amounts), sum(amounts))
        for (reason, kind), amounts in sorted(sums.items(), key=lambda pair: -sum(pair[1]))
    ]
    columns = (
        ListColumn(_("Reason"), 46),
        ListColumn(_("Kind"), 20),
        ListColumn(_("Count"), 14, "number"),
        ListColumn(_("Amount"), 20, "money"),
    )
    return ListPart(_("By reason"), columns, rows, empty="–")


def _back(
    source: Source, back: Sequence[WriteOff], invoices: dict[int, Invoice], names: dict[int | None, str]
) -> ListPart:
    columns = (
        ListColumn(_("Date"), 14, "date"),
        ListColumn(_("Write-off"), 16),
        ListColumn(_("Customer"), 36),
        ListColumn(_("Given up"), 17, "money"),
        ListColumn(_("Recovered"), 17, "money"),
    )
    rows: list[Sequence[Raw]] = []
    for one in back:
        invoice = invoices[one.invoice_id]
        amounts = Money(one.amount, invoice.currency), Money(one.recovered_amount or 0, invoice.currency)
        rows.append((one.recovered_date, one.number, names[invoice.customer_id], *amounts))
    total = sum(_base(source, one.recovered_amount or 0, invoices[one.invoice_id]) for one in back)
    return ListPart(
        _("Recovered"), columns, rows, (_("Total"), "", "", "", total), _("Nothing came back in this time.")
    )
