"""What each document's movements are, one after the other, and the balances and flows they add up to."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.records import Allocation, Claim, Document, Ledger, half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

DEFAULTS = {
    "dso_sales": "gross",
    "dso_receivables": "ending",
    "dso_window": "period",
    "disputed": "include",
    "countback_month": "real",
    "countback_no_sales": "skip",
    "sales_weighted_days": "30",
    "turnover_sales": "net",
    "turnover_receivables": "average",
    "late": "signed",
    "predue": "on_or_before",
    "bad_debt_sales": "total",
    "recoveries": "gross",
    "tax": "included",
    "credits": "own_column",
    "basis": "due",
    "roll_rate": "migration",
    "cei": "monthly_average",
    "loss_rates": "current:0.5,1-30:2,31-60:5,61-90:20,over 90:50",
    "write_off_target": "2",
    "contact_days": "14",
    "carrying_rate": "8",
}
ONE_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Step:
    """One movement of a document: how far what is left of it falls, in its own currency and in base currency."""

    day: date
    order: int
    number: str
    kind: str
    fall: int
    left: int
    base_fall: int
    base_left: int


Event = tuple[date, int, str, str, int]  # day, order within the day, number, kind, fall


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_start(day: date) -> date:
    return day.replace(day=1)


def twelve_months_before(day: date) -> date:
    """Give the same day a year earlier, the month's last day where it does not exist."""
    last = monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, min(day.day, last))


def walk(document: Document, amount: int, events: list[Event], ledger: Ledger) -> list[Step]:
    """Go through (day, order, number, kind, fall) in order; base falls are what stood before less what stands after."""
    steps = []
    left, base_left = amount, ledger.to_base(amount, document)
    for day, order, number, kind, fall in sorted(events):
        left -= fall
        base_now = ledger.to_base(left, document)
        steps.append(Step(day, order, number, kind, fall, left, base_left - base_now, base_now))
        base_left = base_now
    return steps


class Balances:
    """The balances and flows of one ledger under the options that change them."""

    def __init__(self, ledger: Ledger, options: Mapping[str, str] | None = None) -> None:
        self.ledger = ledger
        self.options = {**DEFAULTS, **(options or {})}
        self.to_invoice: dict[str, list[Allocation]] = {}
        self.from_source: dict[tuple[str, str], list[Allocation]] = {}
        for allocation in ledger.allocations:
            self.to_invoice.setdefault(allocation.invoice, []).append(allocation)
            self.from_source.setdefault((allocation.source_kind, allocation.source), []).append(allocation)
        self.cash_sales = {n for n, i in ledger.invoices.items() if self._is_cash_sale(i)}
        self.credit = [i for n, i in ledger.invoices.items() if n not in self.cash_sales]
        self.sources = [*ledger.payments.values(), *ledger.credit_notes.values()]
        self.invoice_steps = {i.number: self._invoice_steps(i) for i in self.credit}
        self.source_steps = {(s.kind, s.number): self._source_steps(s) for s in self.sources}

    # Documents

    def _is_cash_sale(self, invoice: Document) -> bool:
        if invoice.cash_flag:
            return invoice.cash_flag == "yes"
        at_once = sum(
            a.amount
            for a in self.to_invoice.get(invoice.number, [])
            if a.source_kind == "payment" and a.day == invoice.day and self.ledger.payments[a.source].day == invoice.day
        )
        return invoice.due == invoice.day and 0 < at_once == invoice.total

    def source(self, allocation: Allocation) -> Document:
        documents = self.ledger.payments if allocation.source_kind == "payment" else self.ledger.credit_notes
        return documents[allocation.source]

    def effective(self, allocations: list[Allocation]) -> list[Allocation]:
        """Give those that are to credit invoices and have an effect: from a returned payment only before its return."""
        found = []
        for allocation in allocations:
            returned = self.source(allocation).returned
            if allocation.invoice not in self.cash_sales and not (returned and allocation.day >= returned):
                found.append(allocation)
        return found

    def cash_part(self, source: Document) -> int:
        """Give how much of a payment or credit note is allocated to cash sales, on whatever day."""
        return sum(
            a.amount for a in self.from_source.get((source.kind, source.number), []) if a.invoice in self.cash_sales
        )

    def _invoice_steps(self, invoice: Document) -> list[Step]:
        events: list[Event] = []
        for allocation in self.effective(self.to_invoice.get(invoice.number, [])):
            source = self.source(allocation)
            order = 0 if source.kind == "payment" else 1
            events.append((allocation.day, order, source.number, source.kind, allocation.amount))
            if source.returned:
                events.append((source.returned, 3, source.number, "return", -allocation.amount))
        events += [
            (w.day, 2, w.number, "write_off", w.amount) for w in self.ledger.write_offs if w.invoice == invoice.number
        ]
        return walk(invoice, invoice.total, events, self.ledger)

    def _source_steps(self, source: Document) -> list[Step]:
        me = (source.kind, source.number)
        events = [(a.day, 0, a.invoice, "allocation", a.amount) for a in self.effective(self.from_source.get(me, []))]
        amount = source.total - self.cash_part(source)
        if source.returned:  # what was refunded of it before stays paid out
            events.append((source.returned, 3, "", "return", amount - sum(event[4] for event in events)))
        events += [
            (r.day, 1, r.number, "refund", r.amount) for r in self.ledger.refunds if (r.source_kind, r.source) == me
        ]
        return walk(source, amount, events, self.ledger)

    # Tax

    def less_tax(self, document: Document, amount: int) -> int:
        """Give the amount, or its part without tax when tax is excluded; payments stay whole."""
        if self.options["tax"] == "included" or document.kind == "payment" or document.total == 0:
            return amount
        return half_up(Fraction(amount * document.net, document.total))

    # Stocks of one document

    def open_own(self, invoice: Document, day: date) -> int:
        """Give what is open at the end of the day, in the invoice's currency."""
        if invoice.day > day:
            return 0
        left = invoice.total
        for step in self.invoice_steps[invoice.number]:
            if step.day <= day:
                left = step.left
        return left

    def open(self, invoice: Document, day: date) -> int:
        """Give what is open at the end of the day in base currency, without tax if it is excluded."""
        return self.less_tax(invoice, self.ledger.to_base(self.open_own(invoice, day), invoice))

    def claim_amount(self, claim: Claim, when_empty: int) -> int:
        """Give a dispute's or deduction's amount in base currency."""
        if claim.amount is None:
            return when_empty
        invoice = self.ledger.invoices[claim.invoice]
        return self.less_tax(invoice, self.ledger.to_base(claim.amount, invoice))

    def disputed(self, invoice: Document, day: date) -> int:
        """Give how much of the open amount is in open disputes; an empty amount is the whole open amount."""
        rest = self.open(invoice, day)
        claims = [d for d in self.ledger.disputes if d.invoice == invoice.number and is_open(d, day)]
        return min(rest, sum(self.claim_amount(d, rest) for d in claims))

    def counted(self, invoice: Document, day: date) -> int:
        """Give the open amount, less what is disputed if disputes are excluded."""
        rest = self.open(invoice, day)
        return rest - self.disputed(invoice, day) if self.options["disputed"] == "exclude" else rest

    def unapplied_own(self, source: Document, day: date) -> int:
        """Give what is unapplied at the end of the day, in the document's currency."""
        if source.day > day:
            return 0
        left = source.total - self.cash_part(source)
        for step in self.source_steps[source.kind, source.number]:
            if step.day <= day:
                left = step.left
        return left

    def unapplied_of(self, source: Document, day: date) -> int:
        return self.less_tax(source, self.ledger.to_base(self.unapplied_own(source, day), source))

    # Stocks

    def open_items(self, day: date) -> int:
        return sum(self.open(i, day) for i in self.credit)

    def counted_items(self, day: date) -> int:
        return sum(self.counted(i, day) for i in self.credit)

    def unapplied(self, day: date) -> int:
        return sum(self.unapplied_of(s, day) for s in self.sources)

    def ar_total(self, day: date) -> int:
        return self.open_items(day) - self.unapplied(day)

    def counted_total(self, day: date) -> int:
        return self.counted_items(day) - self.unapplied(day)

    def ar_current(self, day: date) -> int:
        return sum(self.open(i, day) for i in self.credit if i.due >= day)

    def counted_current(self, day: date) -> int:
        return sum(self.counted(i, day) for i in self.credit if i.due >= day)

    # Flows, both days included

    def issued(self, start: date, end: date) -> list[Document]:
        return [i for i in self.credit if start <= i.day <= end]

    def amount(self, invoice: Document) -> int:
        """Give the invoice's amount in base currency."""
        return self.less_tax(invoice, self.ledger.to_base(invoice.total, invoice))

    def credit_sales(self, start: date, end: date) -> int:
        return sum(self.amount(i) for i in self.issued(start, end))

    def credit_notes(self, start: date, end: date) -> int:
        return sum(
            self.less_tax(c, self.ledger.to_base(c.total - self.cash_part(c), c))
            for c in self.ledger.credit_notes.values()
            if start <= c.day <= end
        )

    def net_credit_sales(self, start: date, end: date) -> int:
        return self.credit_sales(start, end) - self.credit_notes(start, end)

    def total_sales(self, start: date, end: date) -> int:
        cash = [i for n, i in self.ledger.invoices.items() if n in self.cash_sales and start <= i.day <= end]
        return self.credit_sales(start, end) + sum(self.amount(i) for i in cash)

    def received(self, payment: Document) -> int:
        """Give what a payment brought on credit accounts, in base currency."""
        return self.ledger.to_base(payment.total - self.cash_part(payment), payment)

    def returned_payments(self, start: date, end: date) -> int:
        return sum(self.received(p) for p in self.ledger.payments.values() if p.returned and start <= p.returned <= end)

    def cash_collected(self, start: date, end: date) -> int:
        came = sum(self.received(p) for p in self.ledger.payments.values() if start <= p.day <= end)
        return came - self.returned_payments(start, end)

    def invoice_falls(self, start: date, end: date, kinds: tuple[str, ...]) -> int:
        return sum(
            step.base_fall
            for steps in self.invoice_steps.values()
            for step in steps
            if step.kind in kinds and start <= step.day <= end
        )

    def cash_applied(self, start: date, end: date) -> int:
        return self.invoice_falls(start, end, ("payment", "return"))

    def write_offs(self, start: date, end: date, wanted: Callable[[str], bool] = lambda _: True) -> int:
        """Give the write-offs, gross of recoveries, of the kinds wanted."""
        kinds = {w.number: w.kind for w in self.ledger.write_offs}
        return sum(
            self.less_tax(i, step.base_fall)
            for i in self.credit
            for step in self.invoice_steps[i.number]
            if step.kind == "write_off" and start <= step.day <= end and wanted(kinds[step.number])
        )

    def recoveries(self, start: date, end: date, wanted: Callable[[str], bool] = lambda _: True) -> int:
        total = 0
        for write_off in self.ledger.write_offs:
            day = write_off.recovered_date
            if day and start <= day <= end and wanted(write_off.kind):
                total += self.ledger.to_base(write_off.recovered, self.ledger.invoices[write_off.invoice])
        return total

    def net_write_offs(self, start: date, end: date, wanted: Callable[[str], bool] = lambda _: True) -> int:
        """Give the write-offs, less recoveries under `recoveries=net`."""
        recovered = self.recoveries(start, end, wanted) if self.options["recoveries"] == "net" else 0
        return self.write_offs(start, end, wanted) - recovered

    def source_falls(self, start: date, end: date, kind: str) -> int:
        return sum(
            step.base_fall
            for steps in self.source_steps.values()
            for step in steps
            if step.kind == kind and start <= step.day <= end
        )

    def refunds(self, start: date, end: date) -> int:
        return self.source_falls(start, end, "refund")

    def exchange_differences(self, start: date, end: date) -> int:
        """Give what applying and undoing changed in the control total, since the two documents' rates differ."""
        applied = self.source_falls(start, end, "allocation")
        applied -= self.invoice_falls(start, end, ("payment", "credit_note"))
        undone = self.source_falls(start, end, "return") - self.invoice_falls(start, end, ("return",))
        return applied + undone - self.returned_payments(start, end)


def is_open(claim: Claim, day: date) -> bool:
    """Tell whether a claim is open at the end of the day; resolved on it is no longer open."""
    return claim.opened <= day and not (claim.resolved and claim.resolved <= day)


def only(ledger: Ledger, customers: Iterable[str]) -> Ledger:
    """Give a ledger that holds only these customers and their documents; the costs of the house are left out."""
    codes = set(customers)
    invoices = {n: i for n, i in ledger.invoices.items() if i.customer in codes}
    payments = {n: p for n, p in ledger.payments.items() if p.customer in codes}
    notes = {n: c for n, c in ledger.credit_notes.items() if c.customer in codes}
    held = {"payment": payments, "credit_note": notes}
    return replace(
        ledger,
        customers={c: row for c, row in ledger.customers.items() if c in codes},
        invoices=invoices,
        payments=payments,
        credit_notes=notes,
        allocations=[a for a in ledger.allocations if a.invoice in invoices],
        write_offs=[w for w in ledger.write_offs if w.invoice in invoices],
        refunds=[r for r in ledger.refunds if r.source in held[r.source_kind]],
        disputes=[d for d in ledger.disputes if d.invoice in invoices],
        deductions=[d for d in ledger.deductions if d.invoice in invoices],
        promises=[p for p in ledger.promises if p.customer in codes],
        activities=[a for a in ledger.activities if a.customer in codes],
        complaints=[c for c in ledger.complaints if c.customer in codes],
        pauses=[p for p in ledger.pauses if p.customer in codes],
        costs=[],
    )
