"""What the owner might do about it: short recommendations, each with its evidence and one action."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ardesk.collecting.pasts import Past, pasts
from ardesk.collecting.worklist import CONTACT_COST, SMALL_BALANCE
from ardesk.domain.money import minor_digits, round_half_up
from ardesk.domain.records import Customer
from ardesk.domain.terms import Terms, parse_terms
from ardesk.format import Formats
from ardesk.i18n import _, _n, mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ardesk.ledger import CustomerRow, Ledger

AGENCY = "agency_percent"  # a fact about the business: what a collection agency keeps of what it collects

# What a recommendation offers to do.
HOLD, RELEASE, TERMS, REQUIRE, LEAVE_ALONE, HAND_OVER, LIMIT = ACTIONS = (
    "hold", "release", "terms", "require", "leave_alone", "hand_over", "small_balance",
)  # fmt: skip
ACTION_WORDS = {
    HOLD: mark("Hold orders"),
    RELEASE: mark("Release orders"),
    TERMS: mark("Change the terms"),
    REQUIRE: mark("Note it for invoices to come"),
    LEAVE_ALONE: mark("Leave alone…"),
    HAND_OVER: mark("Log the hand-over…"),
    LIMIT: mark("Set this limit"),
}
KINDS = {
    "hold": mark("Hold orders"),
    "release": mark("Release orders"),
    "terms": mark("Review terms"),
    "agency": mark("Hand over"),
    "costly": mark("Costs more than it is"),
    "sending": mark("Send sooner"),
    "small_balance": mark("Small balances"),
}
_MOST = 5  # of one kind
_YEAR, _HALF_YEAR = dt.timedelta(days=365), dt.timedelta(days=182)
_FEW = 3  # invoices below which an average says nothing
_SHARE, _DAYS = 0.5, 14  # paid late, and by how long, that call for other terms
_HELD = 60  # days late after which nothing more should be delivered
_OLD = 90  # days late from which an agency is asked
_WEEK, _MONTH = 7, 30
_SLOW = 5  # days from delivery to invoice that are too many


@dataclass(frozen=True, slots=True)
class Recommendation:
    """`action` is one of ACTIONS; `amount`, in base minor units, is what is at stake, or the limit proposed.

    `value` is what the action sets: the terms, what is to be minded on invoices; else empty.
    """

    kind: str
    customer_id: int | None
    customer: str
    name: str
    text: str
    evidence: tuple[str, ...]
    action: str
    amount: int
    value: str = ""


class _Chased(NamedTuple):
    contacts: int
    cost: int


def recommendations(ledger: Ledger, day: dt.date) -> tuple[Recommendation, ...]:
    """What is recommended on `day`, at most five of a kind, those with most at stake first."""
    desk = _Desk(ledger, day)
    kinds = (desk.holds(), desk.releases(), desk.terms(), desk.agency(), desk.costly(), desk.sending(),
             desk.small_balance())  # fmt: skip
    return tuple(one for found in kinds for one in _foremost(found))


def _foremost(found: Iterable[Recommendation]) -> list[Recommendation]:
    return sorted(found, key=lambda one: (-one.amount, one.customer))[:_MOST]


class _Desk:
    """All that is known, and what follows from it."""

    def __init__(self, ledger: Ledger, day: dt.date) -> None:
        self.ledger, self.day = ledger, day
        self.formats = Formats(ledger.locale, ledger.base)
        self.customers = {one.id: one for one in ledger.all(Customer)}
        self.known = {row.id: row for row in ledger.customer_rows(day)}
        self.rows = [row for row in self.known.values() if row.open_base or row.unapplied_base]
        self.settlements = ledger.settlements(day)
        self.pasts = pasts(ledger, day, settlements=self.settlements)
        since = (day - _YEAR).isoformat()
        self.buying = {one.customer_id for one in self.settlements if one.date > since}
        self.usual = self._usual_cost()
        self.chased = {
            one.customer_id: _Chased(one.contacts, one.cost + (one.contacts - one.costed) * self.usual)
            for one in ledger.efforts(day - _YEAR, day)
        }

    def _usual_cost(self) -> int:
        said = self.ledger.company.get(CONTACT_COST, "")
        return int(said) if said.isdigit() else self.ledger.contact_cost(self.day - _YEAR, self.day)

    def money(self, amount: int) -> str:
        return self.formats.money_with(amount, self.ledger.base)

    def _about(
        self,
        kind: str,
        row: CustomerRow,
        text: str,
        evidence: Iterable[str],
        action: str,
        amount: int,
        value: str = "",
    ) -> Recommendation:
        said = text.format(name=row.name, value=value)
        return Recommendation(kind, row.id, row.code, row.name, said, tuple(evidence), action, amount, value)

    def holds(self) -> Iterator[Recommendation]:
        """Who owes more than the limit, or has left something unpaid for very long, and still gets what he orders."""
        for row in self.rows:
            if row.held_since is None and row.id in self.buying and (evidence := self._against(row)):
                text = _("Deliver to {name} only against payment until this is settled.")
                amount = max(row.open_base - row.unapplied_base, row.overdue_base)
                yield self._about("hold", row, text, evidence, HOLD, amount)

    def _against(self, row: CustomerRow) -> list[str]:
        """What speaks for holding the customer's orders."""
        owed, evidence = row.open_base - row.unapplied_base, []
        if row.credit_limit is not None and owed > row.credit_limit:
            text = _("owes {owed} with a limit of {limit}")
            evidence.append(text.format(owed=self.money(owed), limit=self.money(row.credit_limit)))
        if row.oldest_days_late > _HELD and row.overdue_base > self.usual:
            text = _("{overdue} overdue, the oldest {days} days")
            evidence.append(text.format(overdue=self.money(row.overdue_base), days=row.oldest_days_late))
        return evidence

    def releases(self) -> Iterator[Recommendation]:
        """Whose orders have been held for a week though nothing is overdue any more and the limit is kept."""
        for row in self.known.values():
            since = None if row.held_since is None else dt.date.fromisoformat(row.held_since)
            if since and (self.day - since).days >= _WEEK and not row.overdue_base and not self._against(row):
                evidence = [_("held since {day}").format(day=self.formats.date(since)), _("nothing is overdue")]
                text = _("Deliver to {name} again as before.")
                yield self._about("release", row, text, evidence, RELEASE, row.open_base)

    def terms(self) -> Iterator[Recommendation]:
        """Who mostly pays late, and long after, whatever the terms; without any left to cut, whose orders to hold."""
        for row in self.rows:
            past = self.pasts.get(row.id, Past())
            if past.due < _FEW or past.late_share < _SHARE or past.average_days < _DAYS:
                continue
            late = _("{late} of {n} invoices paid late, by {days} days on the average")
            terms = self.customers[row.id].terms or self.ledger.company["terms"]
            evidence = [
                late.format(late=past.late, n=past.due, days=past.average_days),
                _("terms: {terms}").format(terms=terms),
            ]
            if shorter := _shorter(parse_terms(terms)):
                text = _("Review the terms of {name}: {value} from now on, or part of it in advance.")
                yield self._about("terms", row, text, evidence, TERMS, row.open_base, shorter)
            elif row.held_since is None and not self._against(row):
                text = _("Ask {name} to pay in advance.")
                yield self._about("terms", row, text, evidence, HOLD, row.open_base)

    def agency(self) -> Iterator[Recommendation]:
        """Whose old debts an agency would collect for less than it costs to go on asking."""
        percent = agency_percent(self.ledger)
        if percent is None:
            return
        for number, old in self._old().items():
            row = self.known[number]
            chased = self.chased.get(number, _Chased(0, 0))
            fee = round_half_up(old * Fraction(percent) / 100)
            if chased.cost > fee:
                spent = _n("{n} contact in a year, {cost}", "{n} contacts in a year, {cost}", chased.contacts)
                kept = _("an agency at {percent} % would keep {fee} of it")
                evidence = [
                    _("{amount} more than {days} days late").format(amount=self.money(old), days=_OLD),
                    spent.format(n=chased.contacts, cost=self.money(chased.cost)),
                    kept.format(percent=self.formats.number_input(percent), fee=self.money(fee)),
                ]
                text = _("An agency would be cheaper than asking {name} again.")
                yield self._about("agency", row, text, evidence, HAND_OVER, old)

    def _old(self) -> Counter[int]:
        found: Counter[int] = Counter()
        before = (self.day - dt.timedelta(days=_OLD)).isoformat()
        ids = [one.id for one in self.settlements if one.rest > 0 and one.due < before]
        for row in self.ledger.invoice_rows(self.day, ids=ids):
            found[row.customer_id] += row.open_base
        return found

    def costly(self) -> Iterator[Recommendation]:
        """Who has cost more to chase within a year than he owes overdue."""
        for row in self.rows:
            chased = self.chased.get(row.id, _Chased(0, 0))
            if 0 < row.overdue_base < chased.cost:
                spent = _n("{n} contact in a year, {cost}", "{n} contacts in a year, {cost}", chased.contacts)
                evidence = [
                    spent.format(n=chased.contacts, cost=self.money(chased.cost)),
                    _("overdue: {amount}").format(amount=self.money(row.overdue_base)),
                ]
                text = _("Stop chasing {name} for so little; add it to the next invoice or write it off.")
                yield self._about("costly", row, text, evidence, LEAVE_ALONE, chased.cost - row.overdue_base)

    def sending(self) -> Iterator[Recommendation]:
        """Whose invoices go out long after delivery, unless that has been noted."""
        note = _("invoice on the day of delivery")
        for one in self.ledger.dispatches(self.day - _HALF_YEAR, self.day):
            row = self.known[one.customer_id]
            noted = note in self.customers[row.id].requirements
            if one.invoices >= _FEW and one.days >= _SLOW * one.invoices and not noted:
                text = _("{n} invoices in half a year went out {days} days after delivery on the average")
                days = self.formats.number(Fraction(one.days, one.invoices), 1)
                evidence = [text.format(n=one.invoices, days=days)]
                said = _("Send {name} the invoices sooner: nobody pays before they are there.")
                yield self._about("sending", row, said, evidence, REQUIRE, row.open_base, note)

    def small_balance(self) -> Iterator[Recommendation]:
        """What should not be chased at all, since a contact costs more."""
        limit = _rounded_up(self.usual, self.ledger.base)
        said = self.ledger.company.get(SMALL_BALANCE, "")
        if not limit or said == str(limit):
            return
        small = [row for row in self.rows if 0 < row.overdue_base < limit]
        text = _n("{n} customer owes less: {sum} overdue", "{n} customers owe less: {sum} overdue", len(small))
        evidence = [_("a contact costs {cost}").format(cost=self.money(self.usual))]
        if small:
            evidence.append(text.format(n=len(small), sum=self.money(sum(row.overdue_base for row in small))))
        words = _("Don't chase balances below {limit}; write them off together.").format(limit=self.money(limit))
        yield Recommendation("small_balance", None, "", "", words, tuple(evidence), LIMIT, limit)


def agency_percent(ledger: Ledger) -> Decimal | None:
    """What an agency keeps of what it collects, in percent, if the owner has said so."""
    try:
        found = Decimal(ledger.company.get(AGENCY, "").strip() or "0")
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 < found <= 100 else None  # noqa: PLR2004 - percent


def _shorter(terms: Terms) -> str:
    """Terms of about half the time; empty where there is none left to cut."""
    if terms.from_month_end:
        return f"net {max(terms.days, _MONTH)}"
    if not terms.days:
        return ""
    half = terms.days // 2
    return f"net {half}" if half >= _WEEK else "due on receipt"


def _rounded_up(amount: int, currency: str) -> int:
    """To whole units of the currency."""
    unit = int(10 ** minor_digits(currency))
    return -(-amount // unit) * unit
