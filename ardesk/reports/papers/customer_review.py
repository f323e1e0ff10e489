"""The review of a customer: account, payment habits beside a year ago, open items, claims, promises and contacts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from ardesk.domain.money import Money
from ardesk.domain.periods import Period
from ardesk.domain.records import Activity, Customer, Dispute, Invoice
from ardesk.i18n import _
from ardesk.reports.charts import class_name
from ardesk.reports.papers.account import ages
from ardesk.reports.papers.business import business_of, formats_of
from ardesk.reports.papers.listing import ListColumn, Listing, ListPart, Raw, list_paper
from ardesk.reports.papers.options import options_of
from ardesk.reports.papers.summary_people import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.format import Formats
    from ardesk.reports.paper import Paper
    from ardesk.reports.sources import Source

_KPIS: Final = (
    "avg_days_to_pay",
    "avg_days_late",
    "dso",
    "best_possible_dso",
    "pct_past_due",
    "dispute_rate",
    "promise_kept_rate",
)
_CONTACTS: Final = 10


def customer_review(source: Source, customer_id: int, as_of: dt.date, formats: Formats | None = None) -> Paper:
    """All that speaks for and against a customer's credit at the end of `as_of`; stays in the house."""
    chosen = formats_of(source, formats)
    return list_paper(business_of(source), review_listing(source, customer_id, as_of, chosen), chosen)


def review_listing(source: Source, customer_id: int, as_of: dt.date, formats: Formats) -> Listing:
    """The tables of that paper; the open documents are the one for a spreadsheet."""
    customer = source.get(Customer, customer_id)
    day = formats.long_date(as_of)
    facts = (
        customer.code,
        customer.type,
        _("terms {terms}").format(terms=customer.terms) if customer.terms else "",
        _("risk {risk}").format(risk=customer.risk) if customer.risk else "",
        customer.contact,
        customer.phone,
        customer.email,
    )
    return Listing(
        title=_("Review of {customer}, {day}").format(customer=customer.name, day=day),
        heading=customer.name,
        subtitle=f"{_('Customer review, {day}').format(day=day)} · {' · '.join(filter(None, facts))}",
        lead=[line for line in (customer.notes.strip(),) if line],
        parts=[
            _account(source, customer, as_of, formats),
            _habits(source, customer_id, as_of, formats),
            _open(source, customer_id, as_of),
            _disputes(source, customer_id, as_of),
            _promises(source, customer_id, as_of),
            _contacts(source, customer_id, as_of),
        ],
        main=2,
    )


def _account(source: Source, customer: Customer, as_of: dt.date, formats: Formats) -> ListPart:
    state = next(one for one in source.customer_rows(as_of) if one.id == customer.id)
    owed = state.open_base - state.unapplied_base
    limit, free = customer.credit_limit, None
    if limit is not None:
        free = limit - owed
    invoices = source.open_invoices(customer.id or 0, as_of)
    names = list(ages([], as_of))
    aged = ages([one for one in invoices if one.currency == source.base], as_of)
    columns = [
        ListColumn(_("Balance"), 13, "money"),
        ListColumn(_("Unapplied"), 12, "money"),
        ListColumn(_("Limit"), 12, "money"),
        ListColumn(_("Free"), 12, "money"),
        *(ListColumn(class_name(name), 10.2, "money") for name in names),
    ]
    others = sorted({one.currency for one in invoices} - {source.base})
    note = _("The classes of age hold documents in {currency} only; there are others in {others}.").format(
        currency=formats.base, others=", ".join(others)
    )
    row = (owed, state.unapplied_base, limit, free, *aged.values())
    return ListPart(_("Account"), columns, [row], note=note if others else "")


def _habits(source: Source, customer_id: int, as_of: dt.date, formats: Formats) -> ListPart:
    from ardesk.kpi.views import kpis

    book, options = source.book().only([customer_id]), options_of(source.company)
    year = Period(_year_before(as_of) + dt.timedelta(days=1), as_of)
    last = Period(_year_before(year.start), year.start - dt.timedelta(days=1))
    pairs = zip(*(kpis(book, one, only=_KPIS, options=options) for one in (year, last)), strict=True)
    rows: list[Sequence[Raw]] = [
        (now.name, formats.unit(now.value, now.unit), formats.unit(then.value, then.unit)) for now, then in pairs
    ]
    columns = (ListColumn(_("Habit"), 50), ListColumn(_("Last 12 months"), 25), ListColumn(_("12 months before"), 25))
    return ListPart(_("How this customer pays"), columns, rows)


def _year_before(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _open(source: Source, customer_id: int, as_of: dt.date) -> ListPart:
    columns = (
        ListColumn(_("Invoice"), 26),
        ListColumn(_("Date"), 16, "date"),
        ListColumn(_("Due"), 16, "date"),
        ListColumn(_("Days late"), 12, "number"),
        ListColumn(_("Amount"), 15, "money"),
        ListColumn(_("Open"), 15, "money"),
    )
    rows: list[Sequence[Raw]] = [
        (
            one.number,
            dt.date.fromisoformat(one.date),
            dt.date.fromisoformat(one.due_date),
            max(0, (as_of - dt.date.fromisoformat(one.due_date)).days) or None,
            Money(one.total, one.currency),
            Money(one.open, one.currency),
        )
        for one in source.open_invoices(customer_id, as_of)
    ]
    return ListPart(_("Open invoices"), columns, rows, empty=_("Nothing is open."))


def _disputes(source: Source, customer_id: int, as_of: dt.date) -> ListPart:
    invoices = {one.id: one for one in source.all(Invoice, customer_id=customer_id)}
    found = [one for invoice in invoices for one in source.all(Dispute, invoice_id=invoice) if one.opened <= as_of]
    rows: list[Sequence[Raw]] = [
        (
            one.opened,
            invoices[one.invoice_id].number,
            one.reason,
            None if one.amount is None else Money(one.amount, invoices[one.invoice_id].currency),
            one.outcome if one.resolved and one.resolved <= as_of else _("open"),
        )
        for one in sorted(found, key=lambda one: one.opened, reverse=True)[:_CONTACTS]
    ]
    columns = (
        ListColumn(_("Opened"), 16, "date"),
        ListColumn(_("Invoice"), 22),
        ListColumn(_("Reason"), 30),
        ListColumn(_("Amount"), 16, "money"),
        ListColumn(_("Outcome"), 16),
    )
    return ListPart(_("Disputes"), columns, rows, empty=_("None."))


def _promises(source: Source, customer_id: int, as_of: dt.date) -> ListPart:
    made = [one for one in source.promise_rows(as_of) if one.customer_id == customer_id]
    rows: list[Sequence[Raw]] = [
        (dt.date.fromisoformat(one.made), dt.date.fromisoformat(one.due), Money(one.amount, one.currency), one.state)
        for one in made[:_CONTACTS]
        if one.made <= as_of.isoformat()
    ]
    columns = (
        ListColumn(_("Made"), 20, "date"),
        ListColumn(_("Due"), 20, "date"),
        ListColumn(_("Amount"), 25, "money"),
        ListColumn(_("State"), 35),
    )
    return ListPart(_("Promises"), columns, rows, empty=_("None."))


def _contacts(source: Source, customer_id: int, as_of: dt.date) -> ListPart:
    found = [one for one in source.all(Activity, customer_id=customer_id) if one.date <= as_of]
    found.sort(key=lambda one: (one.date, one.id or 0), reverse=True)
    rows: list[Sequence[Raw]] = [
        (one.date, _(KINDS[one.kind][1]) if one.kind in KINDS else one.kind, one.outcome, one.note)
        for one in found[:_CONTACTS]
    ]
    columns = (
        ListColumn(_("Date"), 14, "date"),
        ListColumn(_("Kind"), 14),
        ListColumn(_("Result"), 22),
        ListColumn(_("Note"), 50, "small"),
    )
    return ListPart(_("Last contacts"), columns, rows, empty=_("None."))
