"""The statement of account: what a customer has open on a day, or what moved since another, and how old it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ardesk.domain.records import Customer
from ardesk.errors import ArdeskError
from ardesk.i18n import _, speaking
from ardesk.reports.charts import class_name
from ardesk.reports.epc import CURRENCY
from ardesk.reports.papers import account
from ardesk.reports.papers.business import business_of
from ardesk.reports.papers.letter_page import LetterPage, address_lines, letter_paper
from ardesk.reports.papers.payment import PaymentBlock, payment_block
from ardesk.reports.papers.reminders import ReminderLine, reminder_lines
from ardesk.reports.papers.voice import voice_of

if TYPE_CHECKING:
    from ardesk.format import Formats
    from ardesk.reports.paper import Paper
    from ardesk.reports.papers.account import Movement
    from ardesk.reports.papers.business import Business
    from ardesk.reports.papers.voice import Voice
    from ardesk.reports.sources import Credit, OpenDocument, Source

OPEN: Final = "open"
ACTIVITY: Final = "activity"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """An open document on the statement; what is unapplied is negative, what was refunded of returned payments not."""

    date: str
    document: str
    due: str
    late: str
    amount: str
    open: str
    verdict: str


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement on the statement, as a charge or as a credit, and the balance after it."""

    date: str
    document: str
    charge: str
    credit: str
    balance: str


@dataclass(frozen=True, slots=True)
class StatementPart:
    """All documents, or all movements, of one currency with their balance and its age."""

    heading: str
    rows: Sequence[StatementRow]
    moves: Sequence[MovementRow]
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
    reminders: Sequence[ReminderLine]
    payment: PaymentBlock | None


@dataclass(frozen=True, slots=True)
class _Account:
    """What is open and unapplied at the end of a day, and what moved since `start`, with the balances before."""

    invoices: Sequence[OpenDocument]
    rests: Sequence[Credit]
    as_of: dt.date
    start: dt.date | None = None
    before: Sequence[Movement] = ()
    moved: Sequence[Movement] = ()

    @property
    def currencies(self) -> list[str]:
        """Those with anything to show."""
        used = {one.currency for one in self.invoices} | {one.currency for one in self.rests}
        used |= {one.currency for one in self.moved}
        return sorted(used | {name for name, amount in account.balances(self.before).items() if amount})

    def balance(self, currency: str) -> int:
        """What is owed in a currency, in its minor units."""
        opened = sum(one.open for one in self.invoices if one.currency == currency)
        return opened - sum(one.amount_left for one in self.rests if one.currency == currency)


def statement(
    source: Source,
    customer_id: int,
    as_of: dt.date,
    formats: Formats | None = None,
    *,
    kind: str = OPEN,
    start: dt.date | None = None,
) -> Paper:
    """What the customer owes at the end of `as_of`, each currency by itself.

    Of kind `open` with the documents that are open; of kind `activity` with what moved from `start` (inclusive; the
    first of the month before, if none is named) to `as_of`, between opening and closing balance. Raises ArdeskError.
    """
    customer = source.get(Customer, customer_id)
    voice = voice_of(source, customer, formats)
    since = (start or _month_before(as_of)) if kind == ACTIVITY else None
    if since is not None and since > as_of:
        raise ArdeskError(_("A statement can't begin after the day it is made for."))
    with speaking(voice.language):
        state = _account(source, customer_id, as_of, since)
        reminders = reminder_lines(source, customer_id, state.invoices, as_of, voice.formats)
        return _paper(business_of(source), customer, state, reminders, voice)


def _month_before(day: dt.date) -> dt.date:
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def _account(source: Source, customer_id: int, as_of: dt.date, start: dt.date | None) -> _Account:
    invoices, rests = source.open_invoices(customer_id, as_of), source.rests(customer_id, as_of)
    if start is None:
        return _Account(invoices, rests, as_of)
    moved = account.movements(source, customer_id, as_of)
    before = [one for one in moved if one.day < start]
    return _Account(invoices, rests, as_of, start, before, moved[len(before) :])


def _paper(
    business: Business, customer: Customer, state: _Account, reminders: Sequence[ReminderLine], voice: Voice
) -> Paper:
    formats = voice.formats
    day = formats.long_date(state.as_of)
    title = _("Statement of {customer}, {day}").format(customer=customer.name, day=day)
    owed = {name: state.balance(name) for name in state.currencies}
    numbers = [one.number for one in state.invoices if one.currency == CURRENCY]
    payment = payment_block(business, owed, numbers, formats) if any(owed.values()) else None
    page = StatementPage(
        business=business,
        heading=_("Statement"),
        to_label=_("Account of"),
        to_name=customer.name,
        to_lines=address_lines(customer, business),
        to_tax_id=customer.tax_id,
        facts=_facts(customer, state, formats),
        images=business.sizes | (payment.sizes if payment else {}),
        sentence=_sentence(state, formats),
        parts=[_part(name, state, formats) for name in state.currencies],
        reminders=reminders if any(owed.values()) else (),
        payment=payment,
    )
    return letter_paper(page, "statement.html", title, voice.language, images=payment.images if payment else {})


def _facts(customer: Customer, state: _Account, formats: Formats) -> list[tuple[str, str]]:
    facts = [(_("As of"), formats.date(state.as_of)), (_("Customer"), customer.code)]
    return [(_("From"), formats.date(state.start)), *facts] if state.start else facts


def _sentence(state: _Account, formats: Formats) -> str:
    day = formats.long_date(state.as_of)
    if state.start is not None:
        words = _("All that moved on your account from {start} to {day}.")
        return words.format(start=formats.long_date(state.start), day=day)
    if not state.currencies:
        return _("On {day} nothing was open on your account. Thank you.").format(day=day)
    return _("On {day} these documents were open on your account.").format(day=day)


def _part(currency: str, state: _Account, formats: Formats) -> StatementPart:
    invoices = [one for one in state.invoices if one.currency == currency]
    rests = [one for one in state.rests if one.currency == currency]
    classes = [
        (class_name(name), formats.money(amount, currency))
        for name, amount in account.ages(invoices, state.as_of).items()
    ]
    left = -sum(one.amount_left for one in rests if one.amount_left > 0)
    again = -sum(one.amount_left for one in rests if one.amount_left < 0)
    shows_open = state.start is None
    rows = [
        *(_invoice_row(one, state.as_of, formats) for one in invoices),
        *(_credit_row(one, formats) for one in rests),
    ]
    label = _("Balance {currency}") if shows_open else _("Closing balance {currency}")
    heading = _("Open in {currency}") if shows_open else _("Account in {currency}")
    return StatementPart(
        heading=heading.format(currency=currency),
        rows=rows if shows_open else (),
        moves=() if shows_open else _moves(currency, state, formats),
        balance_label=label.format(currency=currency),
        balance=formats.money(state.balance(currency), currency),
        classes=[
            *classes,
            (_("Not applied yet"), formats.money(left, currency)),
            *([(_("Refunds owed again"), formats.money(again, currency))] if again else []),
        ],
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
    if one.amount_left < 0:
        name, verdict = _("Payment {number}, returned after a refund"), "bad"
    elif one.kind == "payment":
        name, verdict = _("Payment {number}, not applied yet"), "good"
    else:
        name, verdict = _("Credit note {number}, not applied yet"), "good"
    left = formats.money(-one.amount_left, one.currency)
    return StatementRow(formats.date(one.date), name.format(number=one.number), "", "", "", left, verdict)


def _moves(currency: str, state: _Account, formats: Formats) -> list[MovementRow]:
    balance = account.balances(state.before).get(currency, 0)
    start = state.start or state.as_of
    rows = [MovementRow(formats.date(start), _("Opening balance"), "", "", formats.money(balance, currency))]
    for one in state.moved:
        if one.currency == currency:
            balance += one.amount
            amount = formats.money(abs(one.amount), currency)
            charge, credit = (amount, "") if one.amount > 0 else ("", amount)
            document = movement_name(one.kind).format(number=one.number)
            rows.append(MovementRow(formats.date(one.day), document, charge, credit, formats.money(balance, currency)))
    return rows


def movement_name(kind: str) -> str:
    """What a movement is called, with a place for its document's number."""
    return {
        account.INVOICE: _("Invoice {number}"),
        account.CASH_SALE: _("Cash sale {number}"),
        account.PAYMENT: _("Payment {number}, thank you"),
        account.CREDIT_NOTE: _("Credit note {number}"),
        account.WRITE_OFF: _("Adjustment {number}"),
        account.REFUND: _("Refund {number}"),
        account.RETURNED: _("Payment {number} returned by the bank"),
    }[kind]
