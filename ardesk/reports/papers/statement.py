"""The statement of account: what a customer has open on a day, what is not applied yet, and how old it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ardesk.domain.records import Customer
from ardesk.i18n import _
from ardesk.reports.charts import class_name
from ardesk.reports.paper import Paper
from ardesk.reports.papers.business import business_of, formats_of
from ardesk.reports.papers.letter_page import LetterPage, address_lines, letter_footer
from ardesk.reports.templates import fill

if TYPE_CHECKING:
    from ardesk.book.aging import AgingRow
    from ardesk.format import Formats
    from ardesk.reports.papers.business import Business
    from ardesk.reports.sources import Credit, OpenDocument, Source


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A document on the statement; what is unapplied is negative."""

    date: str
    document: str
    due: str
    late: str
    amount: str
    open: str
    verdict: str


@dataclass(frozen=True, slots=True)
class StatementPart:
    """All documents of one currency with their balance and its age."""

    heading: str
    rows: Sequence[StatementRow]
    balance_label: str
    balance: str
    classes: Sequence[tuple[str, str]]

    @property
    def class_width(self) -> float:
        """The percentage of the table's width for each class."""
        return round(100 / max(1, len(self.classes)), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPage(LetterPage):
    """A statement as text in its places."""

    sentence: str
    parts: Sequence[StatementPart]
    bank: Sequence[str]


def statement(source: Source, customer_id: int, as_of: dt.date, formats: Formats | None = None) -> Paper:
    """What the customer owes at the end of `as_of`, each currency by itself."""
    customer = source.get(Customer, customer_id)
    aging = source.book().only([customer_id]).aging(as_of, "customer", "due", (30, 60, 90))
    balances = aging.by_currency or {source.base: aging.total}
    chosen = formats_of(source, formats)
    invoices, rests = source.open_invoices(customer_id, as_of), source.unapplied(customer_id, as_of)
    currencies = {one.currency for one in invoices} | {one.currency for one in rests}
    used = [name for name in balances if name in currencies]
    parts = [_part(name, balances[name], invoices, rests, as_of, chosen) for name in used]
    return statement_paper(business_of(source), customer, parts, as_of, chosen)


def statement_paper(
    business: Business, customer: Customer, parts: Sequence[StatementPart], as_of: dt.date, formats: Formats
) -> Paper:
    """The paper of a statement whose parts are known."""
    day = formats.long_date(as_of)
    title = _("Statement of {customer}, {day}").format(customer=customer.name, day=day)
    page = StatementPage(
        business=business,
        heading=_("Statement"),
        to_label=_("Account of"),
        to_name=customer.name,
        to_lines=address_lines(customer),
        facts=[(_("As of"), formats.date(as_of)), (_("Customer"), customer.code)],
        images=business.sizes,
        sentence=_sentence(day, is_empty=not parts),
        parts=parts,
        bank=business.bank if parts else (),
    )
    return Paper(
        title=title,
        html=fill("statement.html", title=title, page=page),
        images=business.images,
        footer=letter_footer(business),
        page=business.page,
        header=f"{title} · {business.name}",
        author=business.name,
    )


def _sentence(day: str, *, is_empty: bool) -> str:
    if is_empty:
        return _("On {day} nothing was open on your account. Thank you.").format(day=day)
    return _("On {day} these documents were open on your account.").format(day=day)


def _part(
    currency: str,
    balance: AgingRow,
    invoices: Sequence[OpenDocument],
    rests: Sequence[Credit],
    as_of: dt.date,
    formats: Formats,
) -> StatementPart:
    rows = [_invoice_row(one, as_of, formats) for one in invoices if one.currency == currency]
    rows += [_credit_row(one, formats) for one in rests if one.currency == currency]
    classes = [(class_name(name), formats.money(amount, currency)) for name, amount in balance.amounts.items()]
    return StatementPart(
        heading=_("Open in {currency}").format(currency=currency),
        rows=rows,
        balance_label=_("Balance {currency}").format(currency=currency),
        balance=formats.money(balance.total, currency),
        classes=[*classes, (_("Not applied yet"), formats.money(-balance.unapplied, currency))],
    )


def _invoice_row(one: OpenDocument, as_of: dt.date, formats: Formats) -> StatementRow:
    late = (as_of - dt.date.fromisoformat(one.due_date)).days
    return StatementRow(
        date=formats.date(one.date),
        document=_("Invoice {number}").format(number=one.number),
        due=formats.date(one.due_date),
        late=formats.number(late) if late > 0 else "",
        amount=formats.money(one.total, one.currency),
        open=formats.money(one.open, one.currency),
        verdict="bad" if late > 0 else "",
    )


def _credit_row(one: Credit, formats: Formats) -> StatementRow:
    name = (
        _("Payment {number}, not applied yet") if one.kind == "payment" else _("Credit note {number}, not applied yet")
    )
    left = formats.money(-one.amount_left, one.currency)
    return StatementRow(formats.date(one.date), name.format(number=one.number), "", "", "", left, "good")
