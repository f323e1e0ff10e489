"""The worklist of a day: whom to contact, why, what next, in the order of what is to be gained."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ardesk.book.working_days import WorkingDays
from ardesk.collecting.chances import Chances
from ardesk.collecting.facts import Facts
from ardesk.collecting.pauses import why_by_hand, why_paused
from ardesk.domain.policy import CALL, Planned, Policies, due_step, name_of
from ardesk.i18n import _, _n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.collecting.chances import Chance
    from ardesk.domain.records import Customer, PolicyStep
    from ardesk.ledger import InvoiceRow, Ledger, PromiseRow

CONTACT_COST = "contact_cost"  # a fact about the business: minor units of base, if the owner set it
SMALL_BALANCE = "small_balance"  # another: base minor units below which a balance is hardly worth chasing
_FIRST, _USUAL, _LAST = range(3)
_SILENT = 30


class Reason(NamedTuple):
    """Why someone is on the list: in a word or two, and as part of a sentence."""

    short: str
    full: str


class InvoiceDue(NamedTuple):
    """An open invoice of someone on the list; `open` in base minor units; `paused` says why it is left alone."""

    id: int
    number: str
    due: dt.date
    days_late: int
    open: int
    paused: str


@dataclass(frozen=True, slots=True)
class Item:
    """Someone to contact; amounts in base minor units; `chance` from 0 to 1.

    `overdue` is without what is paused, unless everything overdue is.

    `reasons` are short, most urgent first; `why` puts them into a sentence. `days` is how late the oldest invoice is.
    """

    customer_id: int
    customer: str
    name: str
    phone: str
    email: str
    collector: str
    overdue: int
    days: int
    chance: float
    expected_gain: int
    reasons: tuple[str, ...]
    why: str
    next_step: str
    step: PolicyStep | None
    invoices: tuple[InvoiceDue, ...]
    last_contact: dt.date | None
    urgent: bool
    paused: str = ""


@dataclass(frozen=True, slots=True)
class Worklist:
    """`items` to do, in order; `paused` are those with something due who are left alone for now, and why."""

    day: dt.date
    items: tuple[Item, ...]
    paused: tuple[Item, ...] = field(default=())


def worklist(ledger: Ledger, day: dt.date, *, collector: str | None = None) -> Worklist:
    """Whom to contact on `day`, as far as was known at its end; of one collector, or all."""
    facts = Facts.read(ledger, day)
    desk = _Desk(facts, Chances(facts.settlements, day), WorkingDays(ledger.company), _cost(ledger, facts))
    found = [desk.item(customer) for customer in facts.customers if collector in (None, customer.collector)]
    items = [one for one in found if one is not None and not one.paused]
    paused = [one for one in found if one is not None and one.paused]
    return Worklist(day, tuple(sorted(items, key=desk.order)), tuple(sorted(paused, key=lambda one: -one.overdue)))


def _cost(ledger: Ledger, facts: Facts) -> int:
    """What a contact costs, in base minor units: as the owner says, else as noted on contacts of the last year.

    It is at least the owner's limit for small balances.
    """
    said, small = ledger.company.get(CONTACT_COST, ""), ledger.company.get(SMALL_BALANCE, "")
    return max(int(said) if said.isdigit() else facts.usual_cost, int(small) if small.isdigit() else 0)


class _Desk:
    """All that is known, and how one customer is judged by it."""

    def __init__(self, facts: Facts, chances: Chances, calendar: WorkingDays, cost: int) -> None:
        self.facts, self.chances, self.calendar, self.cost = facts, chances, calendar, cost
        self.policies = Policies(facts.steps)

    def order(self, item: Item) -> tuple[int, int, int, str]:
        """Broken promises and claims past their date first, then by expected gain; what costs more than it is, last."""
        rank = _FIRST if item.urgent else _LAST if 0 < item.overdue < self.cost else _USUAL
        return rank, -item.expected_gain, -item.days, item.customer

    def item(self, customer: Customer) -> Item | None:
        """The customer's place on the list; None where there is nothing to do."""
        facts, code = self.facts, customer.id or 0
        if facts.last_contact(code) == facts.day:
            return None
        rows = facts.open_of(code)
        reasons = [*self._broken(code), *self._claims(code)]
        urgent = bool(reasons)
        dues = [self._due(customer, row) for row in rows]
        active = [row for row, due in zip(rows, dues, strict=True) if not due.paused]
        planned = self._planned(customer, active)
        reasons += self._follow_up(code, rows)
        reasons += [_plain(name_of(planned.step))] if planned else []
        left = "" if reasons else _all_left_alone(rows, dues)
        if not reasons and not left:
            return None
        overdue = [row for row in (rows if left else active) if row.days_late > 0]
        days = max((row.days_late for row in overdue), default=0)
        chance = self.chances.of(code, max(days, 1))
        amount = sum(row.open_base for row in overdue)
        last = facts.last_contact(code)
        whole = why_by_hand(customer, facts) if urgent else why_paused(customer, None, facts)
        return Item(
            customer_id=code,
            customer=customer.code,
            name=customer.name,
            phone=customer.phone,
            email=customer.email,
            collector=customer.collector,
            overdue=amount,
            days=days,
            chance=chance.share,
            expected_gain=round(amount * chance.share),
            reasons=tuple(dict.fromkeys(one.short for one in reasons)),
            why=_sentence(reasons, days, len(overdue), facts.silent(last), chance),
            next_step=_next_step(urgent=urgent, planned=planned),
            step=planned.step if planned else None,
            invoices=tuple(dues),
            last_contact=last,
            urgent=urgent,
            paused=whole or left,
        )

    def _due(self, customer: Customer, row: InvoiceRow) -> InvoiceDue:
        due = dt.date.fromisoformat(row.due_date)
        paused = why_paused(customer, row, self.facts)
        return InvoiceDue(row.id, row.number, due, row.days_late, row.open_base, paused)

    def _planned(self, customer: Customer, rows: Sequence[InvoiceRow]) -> Planned | None:
        """The sternest step that is due and not done on any of these invoices."""
        steps, contacts = self.policies.of(customer), self.facts.contacts_of(customer.id or 0)
        found = [
            due_step(row.id, dt.date.fromisoformat(row.due_date), steps, contacts, self.calendar, self.facts.day)
            for row in self.facts.followed(rows)
        ]
        return max((one for one in found if one), key=lambda one: one.step.days, default=None)

    def _broken(self, customer_id: int) -> list[Reason]:
        """Promises that were broken; only the newest about each invoice, or the account, is told of in the sentence."""
        broken = [
            one
            for one in self.facts.broken_promises(customer_id)
            if not self.facts.is_planned_since(customer_id, dt.date.fromisoformat(one.due))
        ]
        newest: dict[int | None, PromiseRow] = {}
        for one in sorted(broken, key=lambda one: (one.made, one.number)):
            newest[one.invoice_id] = one
        return [
            _broken_words(one, self.facts.promises_on(one), named=len(newest) > 1)
            if newest[one.invoice_id] is one
            else Reason(_short_of(one), "")
            for one in broken
        ]

    def _claims(self, customer_id: int) -> list[Reason]:
        return [
            _plain(_("{claim} past its date").format(claim=claim.name))
            for claim in self.facts.claims_of(customer_id)
            if claim.deadline is not None
            and claim.deadline < self.facts.day
            and not self.facts.is_planned_since(customer_id, claim.deadline)
        ]

    def _follow_up(self, customer_id: int, rows: Sequence[InvoiceRow]) -> list[Reason]:
        planned = self.facts.follow_up_due(customer_id, rows)
        return [_plain(_("planned for {day}").format(day=self.facts.formats.date(planned)))] if planned else []


def _plain(text: str) -> Reason:
    return Reason(text, text)


def _short_of(promise: PromiseRow) -> str:
    return _("promise kept in part") if promise.state == "partly" else _("broken promise")


def _broken_words(promise: PromiseRow, count: int, *, named: bool) -> Reason:
    """`count` is which promise about the same it was; `named` where the owner has to be told about what."""
    short, what = _short_of(promise), promise.invoice_number or _("the account")
    if promise.state == "partly" or count == 1:
        return Reason(short, f"{short} ({what})" if named else short)
    if named:
        return Reason(short, _("{count} broken promise on {what}").format(count=_ordinal(count), what=what))
    return Reason(short, _("{count} broken promise on this invoice").format(count=_ordinal(count)))


def _ordinal(count: int) -> str:
    words = (_("first"), _("second"), _("third"), _("fourth"), _("fifth"))
    return words[count - 1] if count <= len(words) else _("no. {n}").format(n=count)


def _next_step(*, urgent: bool, planned: Planned | None) -> str:
    if urgent and (planned is None or planned.step.action != CALL):
        return _("Call")
    return name_of(planned.step) if planned else _("Call")


def _all_left_alone(rows: Sequence[InvoiceRow], dues: Sequence[InvoiceDue]) -> str:
    """Why, where everything that is overdue is left alone; empty otherwise."""
    late = [due for row, due in zip(rows, dues, strict=True) if row.days_late > 0]
    return late[0].paused if late and all(due.paused for due in late) else ""


def _sentence(reasons: Sequence[Reason], days: int, count: int, silent: int | None, chance: Chance) -> str:
    parts = list(dict.fromkeys(one.full for one in reasons if one.full))
    if count:
        text = _n("{n} invoice overdue, {days}", "{n} invoices overdue, the oldest {days}", count)
        parts.append(text.format(n=count, days=_n("{n} day", "{n} days", days).format(n=days)))
    if silent is not None and silent > _SILENT:
        parts.append(_("no contact for {n} days").format(n=silent))
    if chance.seen:
        text = _("paid {paid} of {seen} within a month once as late")
        parts.append(text.format(paid=chance.paid, seen=chance.seen))
    said = "; ".join(parts)
    return said[:1].upper() + said[1:] + "."
