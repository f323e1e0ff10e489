"""The sample company's days: what is sold, when it is paid, and what goes wrong on the way."""

from __future__ import annotations

import datetime as dt
import heapq
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate, count
from typing import TYPE_CHECKING

from ardesk.domain.records import Complaint, Deduction, Dispute, Invoice, Payment, WriteOff
from ardesk.exchange.demo.cast import ABROAD, CURRENCY, GOODS, TAX_RATE, Player, round_robin
from ardesk.exchange.demo.contacts import Contacts
from ardesk.exchange.demo.house import Rates, keep_house

if TYPE_CHECKING:
    from random import Random

    from ardesk.exchange.demo.books import Books, Line

_BUSY = (0.75, 0.85, 1.05, 1.15, 1.2, 1.05, 0.9, 0.75, 1.1, 1.2, 1.15, 0.85)  # by month: spring and autumn
_GROWTH = 1.006  # a month
_TAX = int(TAX_RATE.replace(".", ""))  # in hundredths of a percent
_DAY = dt.timedelta(1)
_FEW = 10
_SMALL = 5000  # up to so many invoices each has lines
_STUCK_AGES = (60, 77, 90, 125, 170)
_EVENING = 1  # returns of a day come after everything else of that day
_REASONS = ("pricing", "quantity", "damaged", "late delivery", "pricing", "missing order number")
# Something of each kind happens early in every story: the lucks of the first payments, the fates of the first sales.
_FIRST_LUCKS = {4: 0.01, 6: 0.06, 8: 0.07, 10: 0.999, 12: 0.995}
_BOUNCES, _REFUNDED = 11, 10
_FIRST_FATES = {3: "dispute", 5: "void", 7: "return", 9: "complaint", 14: "cash"}
_SHORT_REASONS = ("freight", "damaged goods", "promotion", "shortage")


class Life:
    """Lives through the days from `start` to `until`, both included, and leaves its records in the books."""

    def __init__(self, random: Random, players: list[Player], books: Books, start: dt.date, until: dt.date) -> None:
        self.random = random
        self.players = players
        self.books = books
        self.start = start
        self.until = until
        self.today = start
        self.disputed: set[int] = set()
        self._heap: list[tuple[dt.date, int, int, Callable[..., None], tuple[object, ...]]] = []
        self._order = count()
        self._reasons = round_robin(random, _REASONS)
        self._rates = Rates(random, [currency for currency, _country, _name in ABROAD], start, until)
        self._contacts = Contacts(self)
        self._stuck: set[int] = set()
        self._lined = 1.0
        self._sold = 0
        self._paid = 0

    def live(self, invoices: int, progress: Callable[[int, int], None] | None) -> None:
        """Issue that many invoices, drafts and voids included, and everything that follows from them."""
        drafts = min(max(invoices // 250, 1), 5) if invoices > _FEW else 0
        self._lined = 1.0 if invoices <= _SMALL else 0.3
        days = self._sales_days(invoices - drafts)
        customers = self.random.choices(self.players, [player.weight for player in self.players], k=len(days))
        stuck = self._stuck_sales(days)
        for place, (day, player) in enumerate(zip(days, customers, strict=True)):
            self.at(day, self._sell, player, "stuck" if place in stuck else "")
        for player in self.random.choices(self.players, k=drafts):
            self.at(self.until, self._draft, player)
        for player in self.random.choices(self.players, k=invoices // 150):
            self.at(
                self.start + dt.timedelta(self.random.randrange((self.until - self.start).days + 1)),
                self._prepay,
                player,
            )
        if invoices > _FEW:
            self.at(working_day(self.until - dt.timedelta(9)), self._prepay, self.players[0])
        keep_house(self, invoices)
        self._run(progress)

    def at(self, day: dt.date, act: Callable[..., None], *args: object, phase: int = 0) -> None:
        """Let something happen on a day, if the company's story reaches that far."""
        if day <= self.until:
            heapq.heappush(self._heap, (max(day, self.today), phase, next(self._order), act, args))

    def later(self, least: int, most: int) -> dt.date:
        """A working day so many days from today."""
        return working_day(self.today + dt.timedelta(self.random.randint(least, most)))

    def _run(self, progress: Callable[[int, int], None] | None) -> None:
        total = (self.until - self.start).days + 1
        while self._heap:
            day, _phase, _order, act, args = heapq.heappop(self._heap)
            if progress and day != self.today:
                progress((day - self.start).days, 2 * total)
            self.today = day
            act(*args)

    def _sales_days(self, how_many: int) -> list[dt.date]:
        days = [self.start + dt.timedelta(n) for n in range((self.until - self.start).days + 1)]
        weights = [self._business(day) for day in days]
        edges = list(accumulate(weights))
        draws = (bisect_left(edges, self.random.random() * edges[-1]) for _sale in range(how_many))
        return sorted(days[min(draw, len(days) - 1)] for draw in draws)

    def _stuck_sales(self, days: list[dt.date]) -> set[int]:
        """The places of a few sales that nobody pays, so that at the end something is overdue in each class."""
        wanted = (self.until - dt.timedelta(ago) for ago in _STUCK_AGES)
        places = (bisect_left(days, day) for day in wanted)
        spread = max(len(days) // 300, 1)
        return {place + n for place in places for n in range(spread) if place + n < len(days)}

    def _business(self, day: dt.date) -> float:
        months = (day.year - self.start.year) * 12 + day.month - self.start.month
        weekday = (1.1, 1.0, 1.0, 1.05, 1.3, 0.08, 0.02)[day.weekday()]
        return _BUSY[day.month - 1] * _GROWTH**months * weekday

    # Selling

    def _sell(self, player: Player, fate: str) -> None:
        self._sold += 1
        fate = fate or _FIRST_FATES.get(self._sold, "")
        at_home = player.record.currency == CURRENCY
        cash = fate == "cash" or (not fate and player.record.type == "private" and at_home and self._chance(0.12))
        void = fate == "void" or (not cash and not fate and self._chance(0.006))
        invoice_id = self._invoice(player, "void" if void else "issued", "yes" if cash else "no")
        if fate == "complaint" or self._chance(0.006):
            self._complain(player, invoice_id)
        if not cash and not void:
            self._foresee(player, invoice_id, fate)

    def _complain(self, player: Player, invoice_id: int) -> None:
        category = self.random.choice(("billing", "delivery", "quality"))
        customer_id = player.record.id or 0
        self.books.add(Complaint(date=self.today, customer_id=customer_id, category=category, invoice_id=invoice_id))

    def _draft(self, player: Player) -> None:
        self._invoice(player, "draft", "no")

    def _invoice(self, player: Player, status: str, cash_sale: str) -> int:
        record = player.record
        number = self.books.next_id(Invoice)
        lines = self._lines()
        sent = self.today if status == "issued" else None
        order = f"PO-{self.random.randrange(1000, 99999)}" if record.requirements else ""
        net = sum(quantity * price for _text, quantity, price in lines)
        tax = (2 * net * _TAX + 10_000) // 20_000 if player.taxed else 0
        invoice = Invoice(
            id=number,
            number=f"INV-{number:04}",
            customer_id=record.id or 0,
            date=self.today,
            due_date=self.today if cash_sale == "yes" else player.terms.due_date(self.today),
            delivery_date=self.today - dt.timedelta(int(self.random.triangular(0, 9, 1))),
            net=net,
            tax=tax,
            total=net + tax,
            currency=record.currency,
            rate=self._rates.rate(record.currency, self.today),
            cash_sale=cash_sale,
            po_number=order,
            collector=record.collector,
            sent_date=sent,
            delivery_method=record.delivery_method,
            description=lines[0][0],
            status=status,
        )
        listed = self._lined == 1 or self._chance(self._lined)
        return self.books.invoice(invoice, lines if listed else (), TAX_RATE if player.taxed else "")

    def _lines(self) -> list[Line]:
        target = min(self.random.lognormvariate(11.2, 0.75), 2_500_000.0)
        goods = self.random.sample(GOODS, self.random.choices((1, 2, 3), (5, 3, 2))[0])
        return [(text, max(1, round(target / len(goods) / price)), price) for text, price in goods]

    # Being paid

    def _foresee(self, player: Player, invoice_id: int, fate: str) -> None:
        invoice = self.books.get(Invoice, invoice_id)
        self.at(invoice.due_date + dt.timedelta(6), self._contacts.remember, player)
        self.at(invoice.due_date + dt.timedelta(self.random.randint(150, 185)), self._give_up, invoice_id)
        if fate == "stuck":
            self._stuck.add(invoice_id)
            return
        terms = player.terms
        if terms.discount_days and self._chance(0.4):
            day = working_day(self.today + dt.timedelta(terms.discount_days - 2))
            self.at(day, self._pay_discounted, player, invoice_id)
            return
        if fate == "dispute" or self._chance(player.habit.disputes):
            self.at(self.later(3, 15), self._dispute, player, invoice_id)
        elif fate == "return" or self._chance(0.015):
            self.at(self.later(4, 20), self._take_back, invoice_id)
        if not self._chance(player.habit.never):
            late = dt.timedelta(round(self.random.gauss(player.habit.late, player.habit.spread)))
            self.at(working_day(max(invoice.due_date + late, self.today + _DAY)), self.pay, player, invoice_id)

    def pay(self, player: Player, invoice_id: int) -> None:
        """The customer pays this invoice, more or less, and perhaps others that are due with it."""
        still_open = self.books.open[invoice_id]
        if not still_open or invoice_id in self.disputed or invoice_id in self._stuck:
            return
        if not self._use_credit(player, invoice_id):
            return
        still_open = self.books.open[invoice_id]
        self._paid += 1
        luck = _FIRST_LUCKS.get(self._paid, self.random.random())
        if luck < 0.05 and still_open > 20_000:  # noqa: PLR2004 - a part of a larger invoice
            part = round(still_open * self.random.uniform(0.35, 0.7) / 5000) * 5000
            self._receive(player, part, [invoice_id])
            self.at(self.later(15, 40), self.pay, player, invoice_id)
        elif luck < 0.065:  # noqa: PLR2004 - a deduction
            self._pay_short(player, invoice_id, still_open)
        elif luck < 0.075:  # noqa: PLR2004 - a slip of some cents
            self._receive(player, still_open - min(self.random.randrange(1, 200), still_open - 1), [invoice_id])
            self.at(self.later(15, 40), self._forget_cents, invoice_id)
        else:
            self._pay_fully(player, invoice_id, luck)

    def _pay_fully(self, player: Player, invoice_id: int, luck: float) -> None:
        invoices = [invoice_id]
        if player.batches:
            near = self.today + dt.timedelta(4)
            others = (one for one in self.books.open_of[player.record.id or 0] if one != invoice_id)
            free = (one for one in others if one not in self.disputed and one not in self._stuck)
            due = [one for one in free if self.books.get(Invoice, one).due_date <= near]
            invoices += due[:6]
        amount = sum(self.books.open[one] for one in invoices)
        extra = self.random.choice((1000, 5000, 10_000, amount)) if luck > 0.98 else 0  # noqa: PLR2004 - paid too much
        payment_id = self._receive(player, amount + extra, invoices)
        if extra and (self._paid == _REFUNDED or self._chance(0.4)):
            self.at(self.later(10, 45), self._pay_back, payment_id)

    def _receive(self, player: Player, amount: int, invoices: list[int]) -> int:
        rate = self._rates.rate(player.record.currency, self.today)
        reference = self.books.get(Invoice, invoices[0]).number
        payment_id = self.books.payment(player.record, self.today, amount, rate, player.method, reference)
        for invoice_id in invoices:
            if part := min(self.books.left[payment_id], self.books.open[invoice_id]):
                self.books.apply(payment_id, invoice_id, part, self.today)
        if self._paid == _BOUNCES or (player.method == "cheque" and self._chance(0.02)):
            self.at(self.later(3, 8), self._bounce, player, payment_id, phase=_EVENING)
        return payment_id

    def _prepay(self, player: Player) -> None:
        """The customer pays something on account."""
        rate = self._rates.rate(player.record.currency, self.today)
        amount = self.random.randrange(20_000, 150_000, 5000)
        self.books.payment(player.record, self.today, amount, rate, player.method, "on account")

    def _use_credit(self, player: Player, invoice_id: int) -> bool:
        """Set what the customer has left against the invoice; whether anything is open after that."""
        for payment_id in list(self.books.credit_of[player.record.id or 0]):
            if part := min(self.books.left[payment_id], self.books.open[invoice_id]):
                self.books.apply(payment_id, invoice_id, part, self.today)
        return self.books.open[invoice_id] > 0

    def _pay_discounted(self, player: Player, invoice_id: int) -> None:
        if still_open := self.books.open[invoice_id]:
            discount = still_open * 2 // 100
            if discount:
                self.books.credit(invoice_id, self.today, discount, "discount")
            self._receive(player, still_open - discount, [invoice_id])

    def _pay_short(self, player: Player, invoice_id: int, still_open: int) -> None:
        kept_back = max(still_open * self.random.randint(2, 9) // 100, 1)
        if kept_back >= still_open:
            return
        payment_id = self._receive(player, still_open - kept_back, [invoice_id])
        row = self.books.next_id(Deduction)
        self.books.put(
            Deduction(
                id=row,
                number=f"D-{row:04}",
                invoice_id=invoice_id,
                payment_id=payment_id,
                amount=kept_back,
                reason=self.random.choice(_SHORT_REASONS),
                opened=self.today,
            )
        )
        self.at(self.later(12, 50), self._settle_deduction, player, row)

    def _settle_deduction(self, player: Player, row: int) -> None:
        deduction = self.books.get(Deduction, row)
        invoice_id = deduction.invoice_id
        if self.books.open[invoice_id] != deduction.amount or invoice_id in self.disputed:
            return
        outcome = self.random.choices(("credited", "repaid", "written_off"), (5, 4, 1))[0]
        recovered = deduction.amount if outcome == "repaid" else 0
        if outcome == "credited":
            self.books.credit(invoice_id, self.today, deduction.amount, deduction.reason)
        elif outcome == "repaid":
            self._receive(player, deduction.amount, [invoice_id])
        else:
            self.books.write_off(invoice_id, self.today, "deduction not worth pursuing", "minor")
        self.books.change(replace(deduction, resolved=self.today, outcome=outcome, recovered=recovered))

    # Going wrong

    def _bounce(self, player: Player, payment_id: int) -> None:
        payment = self.books.get(Payment, payment_id)
        if payment.returned_date is None:
            for invoice_id in self.books.bounce(payment_id, self.today):
                self.at(self.later(7, 25), self.pay, player, invoice_id)

    def _pay_back(self, payment_id: int) -> None:
        if self.books.left[payment_id]:
            self.books.refund(payment_id, self.today)

    def _take_back(self, invoice_id: int) -> None:
        still_open = self.books.open[invoice_id]
        part = still_open * self.random.randint(5, 40) // 100
        if part and invoice_id not in self.disputed:
            self.books.credit(invoice_id, self.today, part, "goods returned")

    def _forget_cents(self, invoice_id: int) -> None:
        if 0 < self.books.open[invoice_id] < 500:  # noqa: PLR2004 - cents not worth a call
            self.books.write_off(invoice_id, self.today, "small difference", "minor")

    def _give_up(self, invoice_id: int) -> None:
        if self.books.open[invoice_id] and invoice_id not in self.disputed:
            row = self.books.write_off(invoice_id, self.today, "uncollectable", "bad_debt")
            if self._chance(0.35):
                self.at(self.later(30, 120), self._recover, row)

    def _recover(self, row: int) -> None:
        loss = self.books.get(WriteOff, row)
        amount = max(loss.amount * self.random.randint(20, 60) // 100, 1)
        self.books.change(replace(loss, recovered_date=self.today, recovered_amount=amount))

    def _dispute(self, player: Player, invoice_id: int) -> None:
        still_open = self.books.open[invoice_id]
        if not still_open or invoice_id in self.disputed:
            return
        row = self.books.next_id(Dispute)
        part = still_open * self.random.randint(10, 60) // 100 if self._chance(0.7) else None
        self.books.put(
            Dispute(
                id=row,
                number=f"Q-{row:04}",
                invoice_id=invoice_id,
                amount=part,
                reason=next(self._reasons),
                opened=self.today,
                handler=player.record.collector,
            )
        )
        self.disputed.add(invoice_id)
        self.at(self.later(8, 45), self._resolve, player, row)

    def _resolve(self, player: Player, row: int) -> None:
        dispute = self.books.get(Dispute, row)
        invoice_id = dispute.invoice_id
        self.disputed.discard(invoice_id)
        outcome = self.random.choices(("customer", "us", "split"), (4, 4, 2))[0]
        claimed = min(dispute.amount or self.books.open[invoice_id], self.books.open[invoice_id])
        granted = {"customer": claimed, "split": claimed // 2}.get(outcome, 0)
        if granted:
            error = dispute.reason in {"pricing", "quantity"}
            self.books.credit(invoice_id, self.today, granted, dispute.reason, error=error)
        self.books.change(replace(dispute, resolved=self.today, outcome=outcome))
        self.at(self.later(5, 18), self.pay, player, invoice_id)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share


def working_day(day: dt.date) -> dt.date:
    """The day itself, or the Monday after it at a weekend."""
    return day + dt.timedelta(max(0, 7 - day.weekday())) if day.weekday() > 4 else day  # noqa: PLR2004 - Friday is 4
