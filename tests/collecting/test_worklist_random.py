"""The worklist of random ledgers, held against a slow reading of its rules, day by day and customer by customer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import pytest

from ardesk.collecting.worklist import CONTACT_COST, worklist
from ardesk.domain.records import Activity, Customer, Deduction, Dispute, Invoice, Pause, PolicyStep, Promise
from ardesk.exchange.importer import import_path
from ardesk.ledger import Ledger
from ardesk.operations.company import set_company
from tests.long_runs import times
from tests.oracle.balances import Balances
from tests.oracle.ledgers import random_ledger
from tests.oracle.records import Document, parse, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.collecting.worklist import Item

USUAL = ((-3, "email", 0), (1, "letter", 1), (10, "call", None), (21, "letter", 2), (35, "letter", 3), (60, "over", 4))
OWN = ((5, "call", None), (30, "letter", 2))  # of customers with a high risk
DONE_BY = {"email": ("email", "letter"), "letter": ("letter", "email"), "call": ("call", "visit"), "over": ()}


@dataclass(frozen=True)
class Expected:
    """What the rules say of one customer."""

    customer: str
    urgent: bool
    overdue: int
    days: int
    gain: int
    step: int | None
    alone: bool

    def key(self, cost: int) -> tuple[int, int, int, str]:
        last = 0 < self.overdue < cost
        return 0 if self.urgent else 2 if last else 1, -self.gain, -self.days, self.customer


def of(item: Item) -> Expected:
    step = item.step.days if item.step else None
    alone = bool(item.paused)
    return Expected(item.customer, item.urgent, item.overdue, item.days, item.expected_gain, step, alone)


class Slow:
    """The rules of the list, one customer at a time, over plain records; balances come from the oracle."""

    def __init__(self, ledger: Ledger, books: Balances, day: date) -> None:
        self.books, self.day = books, day
        self.number = {one.id or 0: one.number for one in ledger.all(Invoice)}
        self.customers = {one.id: one for one in ledger.all(Customer)}
        self.contacts = sorted(
            (one for one in ledger.all(Activity) if one.kind != "note" and one.date <= day),
            key=lambda one: (one.date, one.id or 0),
        )
        self.promises = [one for one in ledger.all(Promise) if one.made <= day]
        self.states: dict[int | None, str] = {one.id: one.state for one in ledger.promise_rows(day)}
        self.pauses = [one for one in ledger.all(Pause) if one.since <= day and (one.until or day) >= day]
        claims: list[Dispute | Deduction] = [*ledger.all(Dispute), *ledger.all(Deduction)]
        self.claims = [one for one in claims if one.opened <= day and (one.resolved is None or one.resolved > day)]
        self.rest = {one.number: books.open_own(one, day) for one in books.credit if one.day <= day}
        self.open = [one for one in books.credit if self.rest.get(one.number, 0) > 0]

    def item(self, customer: Customer) -> Expected | None:
        mine = sorted((one for one in self.open if one.customer == customer.code), key=lambda one: one.due)
        spoken = [one for one in self.contacts if one.customer_id == customer.id]
        last = spoken[-1] if spoken else None
        if not mine or (last and last.date == self.day):
            return None
        pending = [one for one in self.promises_of(customer) if self.states[one.id] == "pending"]
        urgent = self.broken(customer, pending, last) or self.claim_past_its_date(mine, last)
        active = [one for one in mine if not self.is_left_alone(customer, one, pending)]
        steps = [step for one in active if (step := self.step(customer, one, spoken)) is not None]
        asked_again = last and last.follow_up and last.follow_up <= self.day and self.is_still_open(last, mine)
        late = [one for one in mine if one.due < self.day]
        all_alone = bool(late) and not any(one in active for one in late)
        if not (urgent or steps or asked_again or all_alone):
            return None
        alone = all_alone and not (urgent or steps or asked_again)
        asked = late if alone else [one for one in late if one in active]
        overdue = sum(self.books.open(one, self.day) for one in asked)
        days = max(((self.day - one.due).days for one in asked), default=0)
        step = max(steps, default=None)
        later = bool(last and last.follow_up and last.follow_up > self.day)
        by_hand = customer.no_chase or any(
            one.invoice_id is None for one in self.pauses if one.customer_id == customer.id
        )
        left = by_hand or alone or (later and not urgent)
        gain = round(overdue * float(self.chance(customer.code, max(days, 1))))
        return Expected(customer.code, urgent, overdue, days, gain, step, left)

    def promises_of(self, customer: Customer) -> list[Promise]:
        return [one for one in self.promises if one.customer_id == customer.id]

    def broken(self, customer: Customer, pending: list[Promise], last: Activity | None) -> bool:
        numbers = {one.number for one in self.open if one.customer == customer.code}
        for one in self.promises_of(customer):
            about = self.number.get(one.invoice_id or 0)
            newer = any(other.invoice_id in (None, one.invoice_id) for other in pending)
            is_open = about in numbers if about else bool(numbers)
            if self.states[one.id] in ("broken", "partly") and is_open and not newer and not self.seen(last, one.due):
                return True
        return False

    def claim_past_its_date(self, mine: list[Document], last: Activity | None) -> bool:
        numbers = {one.number for one in mine}
        return any(
            self.number[one.invoice_id] in numbers
            and one.deadline is not None
            and one.deadline < self.day
            and not self.seen(last, one.deadline)
            for one in self.claims
        )

    def seen(self, last: Activity | None, event: date) -> bool:
        """Tell whether someone was spoken to after the event and has planned when to do so again."""
        return bool(last and last.date > event and last.follow_up and last.follow_up > self.day)

    def is_still_open(self, last: Activity, mine: list[Document]) -> bool:
        about = self.number.get(last.invoice_id or 0)
        return any(about in (None, one.number) and one.day <= last.date for one in mine)

    def is_left_alone(self, customer: Customer, invoice: Document, pending: list[Promise]) -> bool:
        paused = any(
            one.customer_id == customer.id and self.number.get(one.invoice_id or 0) in (None, invoice.number)
            for one in self.pauses
        )
        claimed = any(
            self.number[one.invoice_id] == invoice.number
            and (one.deadline is None or one.deadline >= self.day)
            and (one.amount is None or one.amount >= self.rest[invoice.number])
            for one in self.claims
        )
        promised = any(self.number.get(one.invoice_id or 0) in (None, invoice.number) for one in pending)
        return customer.no_chase or paused or claimed or promised

    def step(self, customer: Customer, invoice: Document, spoken: list[Activity]) -> int | None:
        found, done = None, False
        for days, action, level in OWN if customer.risk == "high" else USUAL:
            day = invoice.due + timedelta(days)
            while day.isoweekday() > 5:
                day += timedelta(-1 if days < 0 else 1)
            if day > self.day:
                break
            found, done = days, False
            for one in spoken:
                fits = one.kind in DONE_BY[action] and (level is None or one.level is None or one.level >= level)
                about = self.number.get(one.invoice_id or 0)
                if one.date >= day and about in (None, invoice.number):
                    done = done or (one.outcome == "handed over" if action == "over" else fits)
        return None if done else found

    def chance(self, code: str, late: int) -> Fraction:
        stage = 91 if late >= 91 else 61 if late >= 61 else 31 if late >= 31 else 1
        seen: dict[str, list[bool]] = {}
        for one in self.books.credit:
            reached = one.due + timedelta(stage)
            if one.day > self.day or reached + timedelta(30) > self.day:
                continue
            settled = self.settled(one)
            if settled >= reached:
                seen.setdefault(one.customer, []).append(settled <= reached + timedelta(30))
        everybody = [paid for own in seen.values() for paid in own]
        usual = Fraction(sum(everybody) + 2, len(everybody) + 4)
        own = seen.get(code, [])
        return (sum(own) + 4 * usual) / (len(own) + 4)

    def settled(self, invoice: Document) -> date:
        if self.rest.get(invoice.number):
            return date.max
        steps = [one.day for one in self.books.invoice_steps[invoice.number] if one.day <= self.day]
        return max([invoice.day, *steps])


def dressed(ledger: Ledger, random: Random) -> None:
    """Give the ledger what exchange rows of the random ledgers lack: pauses, deadlines, levels, a policy, a cost."""
    steps = [PolicyStep(scope="risk", scope_key="high", days=d, action=a, level=lv) for d, a, lv in OWN]
    with ledger.change("Dressed") as rows:
        rows.insert_many(steps)
        for dispute in ledger.all(Dispute):
            if random.random() < 0.6:
                rows.update(replace(dispute, deadline=dispute.opened + timedelta(random.randrange(60))))
        invoices = ledger.all(Invoice)
        for contact in ledger.all(Activity):
            about = [one.id for one in invoices if one.customer_id == contact.customer_id and one.status == "issued"]
            wanted = random.choice([*about, None]) if random.random() < 0.4 else None
            outcome = random.choice(["", "", "handed over"])
            level = random.choice([None, 1, 2, 3])
            rows.update(replace(contact, level=level, outcome=outcome, invoice_id=wanted))
        for one in invoices:
            if random.random() < 0.1:
                about_it = random.choice([one.id, one.id, None])
                until = random.choice([None, one.date + timedelta(random.randrange(90))])
                rows.insert(Pause(customer_id=one.customer_id, invoice_id=about_it, since=one.date, until=until))
    set_company(ledger, {CONTACT_COST: str(random.choice([0, 50, 5000]))})


@pytest.mark.parametrize("seed", range(times(8, 240)))
def test_the_worklist_of_a_random_ledger_follows_its_rules(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - figures, not secrets
    records = random_ledger(random, random.choice([20, 60, 150, 260]))
    base = records["company.csv"][0]["value"]
    write_folder(records, tmp_path / "rows")
    days = sorted({date.fromisoformat(row["date"]) for row in records.get("invoices.csv", [])}) or [date(2024, 1, 1)]
    with Ledger.create(tmp_path / "a.ardesk", name="A", currency=base) as ledger:
        assert import_path(ledger, tmp_path / "rows").written
        dressed(ledger, random)
        cost, books = int(ledger.company[CONTACT_COST]), Balances(parse(records))
        for day in (*random.sample(days, min(3, len(days))), days[-1] + timedelta(random.randrange(120))):
            found, slow = worklist(ledger, day), Slow(ledger, books, day)
            expected = [item for one in slow.customers.values() if (item := slow.item(one))]
            todo = sorted((one for one in expected if not one.alone), key=lambda one: one.key(cost))
            assert [of(item) for item in found.items] == todo
            assert {of(item) for item in found.paused} == {one for one in expected if one.alone}
