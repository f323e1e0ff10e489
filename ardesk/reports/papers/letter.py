"""Reminder letters: what is overdue on a day, what of it is not asked for and why, and by when to pay the rest."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ardesk.domain.records import Customer
from ardesk.domain.wording import LEVELS, filled, parted
from ardesk.errors import ArdeskError
from ardesk.i18n import _, speaking
from ardesk.reports.epc import CURRENCY
from ardesk.reports.papers.business import business_of, formats_of
from ardesk.reports.papers.held_back import DEDUCTED, DISPUTED, PAUSED, PROMISED, Held, Reasons, held_back, reasons_of
from ardesk.reports.papers.letter_page import LetterPage, address_lines, letter_paper
from ardesk.reports.papers.payment import PaymentBlock, payment_block
from ardesk.reports.papers.reminders import ReminderLine, level_name, reminder_lines
from ardesk.reports.papers.voice import house_voice, voice_of
from ardesk.reports.papers.wording import wording

if TYPE_CHECKING:
    from ardesk.format import Formats
    from ardesk.reports.paper import Paper
    from ardesk.reports.papers.business import Business
    from ardesk.reports.papers.voice import Voice
    from ardesk.reports.sources import Credit, OpenDocument, Source

FRIENDLY: Final = 0
LOOKAHEAD: Final = 7  # days: how soon a document must fall due to stand in a friendly note
_DAYS_TO_PAY: Final = (14, 10, 10, 7)
_SATURDAY: Final = 5
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A document the letter asks for."""

    number: str
    date: str
    due: str
    late: str
    amount: str
    open: str
    note: str


@dataclass(frozen=True, slots=True)
class LetterPart:
    """All documents of one currency; `sums` stand above the total."""

    rows: Sequence[LetterRow]
    sums: Sequence[tuple[str, str]]
    total_label: str
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText(LetterPage):
    """A reminder as text in its places."""

    paragraphs: Sequence[str]
    parts: Sequence[LetterPart]
    notes: Sequence[str]
    reminders: Sequence[ReminderLine]
    payment: PaymentBlock | None
    farewell: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a letter is about: the documents, what of them is held back, and the customer's unapplied credits.

    It charges `fee` and `interest`, in minor units of `base`.
    """

    invoices: Sequence[OpenDocument]
    held: Sequence[Held]
    credits: Sequence[Credit]
    as_of: dt.date
    base: str = ""
    fee: int = 0
    interest: int = 0

    @property
    def totals(self) -> dict[str, int]:
        """What is asked for, by currency, in its minor units."""
        sums: defaultdict[str, int] = defaultdict(int)
        for one in self.invoices:
            sums[one.currency] += one.open
        for part in self.held:
            sums[part.currency] -= part.amount
        sums[self.base] += self.fee + self.interest
        return {currency: amount for currency, amount in sorted(sums.items()) if amount}

    @property
    def asked(self) -> list[OpenDocument]:
        """The documents of which something is asked for, oldest due first."""
        return [one for one in self.invoices if one.open > self.held_of(one.number)]

    def held_of(self, number: str) -> int:
        """What is held back of a document."""
        return sum(part.amount for part in self.held if part.number == number)

    @property
    def most_days(self) -> int:
        """How many days late the oldest document asked for is; 0 or less where none is."""
        return max((self.as_of - dt.date.fromisoformat(one.due_date)).days for one in self.asked)


def claim_of(
    source: Source,
    customer_id: int,
    level: int,
    as_of: dt.date,
    reasons: Reasons | None = None,
    *,
    fee: int = 0,
    interest: int = 0,
) -> Claim:
    """What is overdue at the end of `as_of`, and what is charged; for a friendly note also what falls due in a week."""
    latest = as_of + dt.timedelta(days=LOOKAHEAD if level == FRIENDLY else -1)
    invoices = [one for one in source.open_invoices(customer_id, as_of) if one.due_date <= latest.isoformat()]
    if not invoices:
        return Claim([], [], [], as_of)
    held = held_back(source, customer_id, invoices, reasons or reasons_of(source, as_of))
    return Claim(invoices, held, source.unapplied(customer_id, as_of), as_of, source.base, fee, interest)


def letter(
    source: Source,
    customer_id: int,
    level: int,
    as_of: dt.date,
    formats: Formats | None = None,
    *,
    deadline: dt.date | None = None,
    reasons: Reasons | None = None,
    words: str = "",
    fee: int = 0,
    interest: int = 0,
) -> Paper:
    """The reminder of a level (0 to 3) for what is overdue at the end of `as_of`, each currency by itself.

    `words` stand in for the owner's wording; `reasons` are those of that day, if they are known already; `fee` and
    `interest`, in base minor units, are asked for too and to be charged in the ledger when the letter goes out.
    Raises ArdeskError for a level there is not, and where there is nothing to ask for.
    """
    if level not in LEVELS:
        raise ArdeskError(_("There are letters of level 0, 1, 2 and 3; {level} is none of them.").format(level=level))
    customer = source.get(Customer, customer_id)
    claim = claim_of(source, customer_id, level, as_of, reasons, fee=fee, interest=interest)
    if not claim.asked:
        raise ArdeskError(_nothing(customer, claim, formats_of(source, formats).date(as_of)))
    voice = voice_of(source, customer, formats)
    text = words or wording(source, level, voice.tongue)
    day = deadline or last_day(level, as_of)
    with speaking(voice.language):
        history = reminder_lines(source, customer_id, claim.asked, as_of, voice.formats)
        return _paper(business_of(source), customer, claim, level, text, day, history, voice)


def last_day(level: int, as_of: dt.date) -> dt.date:
    """By when a letter of this level asks for the money, never a Saturday or Sunday."""
    day = as_of + dt.timedelta(days=_DAYS_TO_PAY[level])
    return day + dt.timedelta(days=max(0, _WEEK - day.weekday()) if day.weekday() >= _SATURDAY else 0)


def _nothing(customer: Customer, claim: Claim, day: str) -> str:
    if claim.invoices:
        words = _(
            "Everything {name} owed on {day} is disputed, deducted, promised or paused; nothing is left to ask for."
        )
    else:
        words = _("{name} owed nothing on {day} that a letter could be about.")
    return words.format(name=customer.name, day=day)


def _paper(
    business: Business,
    customer: Customer,
    claim: Claim,
    level: int,
    text: str,
    deadline: dt.date,
    history: Sequence[ReminderLine],
    voice: Voice,
) -> Paper:
    formats = voice.formats
    values = values_of(business, customer, claim, deadline, formats)
    subject, paragraphs = parted(text)
    by = _("Please pay by {day}.").format(day=formats.long_date(deadline))
    numbers = [one.number for one in claim.asked if one.currency == CURRENCY]
    payment = payment_block(business, claim.totals, numbers, formats, [by])
    page = LetterText(
        business=business,
        heading=filled(subject, values),
        to_label=_("To"),
        to_name=customer.name,
        to_lines=address_lines(customer, business),
        facts=[(_("Date"), formats.date(claim.as_of)), (_("Customer"), customer.code)],
        images=business.sizes | (payment.sizes if payment else {}),
        paragraphs=[filled(one, values) for one in paragraphs],
        parts=[_part(currency, claim, formats) for currency in claim.totals],
        notes=_notes(claim, formats),
        reminders=history,
        payment=payment,
        farewell=_("Yours sincerely"),
    )
    title = _("{letter} to {customer}, {day}").format(
        letter=level_name(level), customer=customer.name, day=formats.long_date(claim.as_of)
    )
    return letter_paper(page, "letter.html", title, voice.language, images=payment.images if payment else {})


def values_of(
    business: Business, customer: Customer, claim: Claim, deadline: dt.date, formats: Formats
) -> Mapping[str, str]:
    """What the places of a wording are filled with; without a contact the customer's name stands for one."""
    return {
        "customer": customer.name,
        "contact": customer.contact or customer.name,
        "total": " + ".join(formats.money_with(amount, currency) for currency, amount in claim.totals.items()),
        "oldest": formats.long_date(min(one.due_date for one in claim.asked)),
        "days": formats.number(max(0, claim.most_days)),
        "business": business.name,
        "date": formats.long_date(claim.as_of),
        "deadline": formats.long_date(deadline),
    }


def _part(currency: str, claim: Claim, formats: Formats) -> LetterPart:
    held = sum(part.amount for part in claim.held if part.currency == currency)
    whole = claim.totals[currency] + held
    sums = [
        (_("Open in all"), formats.money(whole, currency)),
        (_("Left out of this letter, see below"), formats.money(-held, currency)),
    ]
    return LetterPart(
        rows=[
            *(_row(one, claim, formats) for one in claim.asked if one.currency == currency),
            *(_charges(claim, formats) if currency == claim.base else ()),
        ],
        sums=sums if held else (),
        total_label=_("To be paid {currency}").format(currency=currency),
        total=formats.money(claim.totals[currency], currency),
    )


def _row(one: OpenDocument, claim: Claim, formats: Formats) -> LetterRow:
    late = (claim.as_of - dt.date.fromisoformat(one.due_date)).days
    return LetterRow(
        number=one.number,
        date=formats.date(one.date),
        due=formats.date(one.due_date),
        late=formats.number(late) if late > 0 else "",
        amount=formats.money(one.total, one.currency),
        open=formats.money(one.open - claim.held_of(one.number), one.currency),
        note=_("in part") if claim.held_of(one.number) else "",
    )


def _charges(claim: Claim, formats: Formats) -> list[LetterRow]:
    charged = [(_("Reminder fee"), claim.fee), (_("Interest for late payment"), claim.interest)]
    day = formats.date(claim.as_of)
    return [
        LetterRow(name, day, "", "", formats.money(amount, claim.base), formats.money(amount, claim.base), "")
        for name, amount in charged
        if amount
    ]


def _notes(claim: Claim, formats: Formats) -> list[str]:
    """What is left out and why, and the credits that have not been applied yet."""
    words = {
        DISPUTED: _("Left out: {amount} of invoice {number}, which you dispute; we are looking into it."),
        DEDUCTED: _("Left out: {amount} of invoice {number}, which you deducted; we are looking into it."),
        PAUSED: _("Left out: {amount} of invoice {number}, which we are leaving aside for now."),
        PROMISED: _("Left out: {amount} of invoice {number}, which you promised to pay by {day}."),
    }
    notes = [
        words[part.kind].format(
            amount=formats.money_with(part.amount, part.currency), number=part.number, day=formats.long_date(part.day)
        )
        for part in claim.held
    ]
    payments = _("We hold your payment {number} of {day}: {amount} of it is not applied to any invoice yet.")
    credit_notes = _("We hold credit note {number} of {day} for you: {amount} of it is not applied yet.")
    notes += [
        (payments if one.kind == "payment" else credit_notes).format(
            number=one.number, day=formats.date(one.date), amount=formats.money_with(one.amount_left, one.currency)
        )
        for one in claim.credits
    ]
    if claim.credits:
        notes.append(_("Please tell us which invoices they are for; they are not deducted from the total above."))
    return notes


def sample_letter(source: Source, level: int, language: str, as_of: dt.date, words: str) -> Paper:
    """How these words look in a letter to a made-up customer who is late."""
    day = as_of - dt.timedelta(days=75)
    invoices = [
        _SampleInvoice(at, f"INV-{1040 + at}", str(day + dt.timedelta(days=9 * at)), (at + 2) * 612_50, source.base)
        for at in range(2)
    ]
    customer = Customer(
        code="C042", name="Alder & Sons", contact="Robin Alder", street="7 Orchard Road", city="Harrow Falls"
    )
    voice = house_voice(source, language)
    with speaking(voice.language):
        claim = Claim(invoices, [], [], as_of)
        return _paper(business_of(source), customer, claim, level, words, last_day(level, as_of), [], voice)


@dataclass(frozen=True, slots=True)
class _SampleInvoice:
    id: int
    number: str
    date: str
    total: int
    currency: str

    @property
    def due_date(self) -> str:
        return str(dt.date.fromisoformat(self.date) + dt.timedelta(days=30))

    @property
    def open(self) -> int:
        return self.total
