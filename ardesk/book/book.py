"""The Book: an immutable snapshot of a ledger; it answers what stood on a day and what happened between."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cached_property, update_wrapper
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

import numpy as np

from ardesk.book import closings as closing
from ardesk.book.balances import Balances
from ardesk.book.claims import amounts
from ardesk.book.disputed import amounts_or_all, disputed, in_credit
from ardesk.book.movements import Facts, Groups, Stream
from ardesk.book.numbers import NEVER, Bools, Ints
from ardesk.book.planned import PlannedSteps, planned_steps
from ardesk.book.postings import (
    CREDITED,
    ISSUED,
    PAID,
    REFUNDED,
    RETURNED,
    WRITTEN_OFF,
    Postings,
    credit_postings,
    invoice_postings,
    rest,
)
from ardesk.book.reading import Tables, read
from ardesk.book.tables import in_base, net_of_tax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ardesk.book.aging import Aging, AgingOptions
    from ardesk.book.closings import Closings
    from ardesk.book.reading import GoalRow
    from ardesk.book.tables import Claims, Customers
    from ardesk.domain.book_rows import BookRows

P = ParamSpec("P")
T = TypeVar("T")

NONE = "(none)"  # the group of customers without type or collector
BYS = ("customer", "type", "collector")
_UNKNOWN = object()


def remembered(method: Callable[Concatenate[Book, P], T]) -> Callable[Concatenate[Book, P], T]:
    """The method, computed once per Book and arguments."""
    defaults = method.__kwdefaults__ or {}

    def answer(self: Book, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (method.__name__, args, tuple(sorted({**defaults, **kwargs}.items())))
        if (known := self._answers.get(key, _UNKNOWN)) is _UNKNOWN:
            known = self._answers[key] = method(self, *args, **kwargs)
        return cast("T", known)

    update_wrapper(answer, method)
    return answer


class Book:
    """Streams and facts of one ledger, amounts in base minor units; `net` leaves tax out, as KPIS lays down."""

    def __init__(self, tables: Tables, revision: int = 0, *, part: bool = False) -> None:
        self.tables = tables
        self.revision = revision
        self.part = part  # some customers only: costs of the house do not belong to it
        self._answers: dict[object, object] = {}

    @classmethod
    def load(cls, rows: BookRows) -> Book:
        """The Book of these rows, whatever their order."""
        return cls(read(rows), rows.revision)

    def forget(self) -> None:
        """Let go of what was worked out so far: tens of megabytes in a large ledger, worked out again when asked."""
        self._answers.clear()

    @property
    def base(self) -> str:
        """The ledger's currency."""
        return self.tables.monies.base

    @property
    def customers(self) -> Customers:
        """All customers."""
        return self.tables.customers

    @property
    def goals(self) -> tuple[GoalRow, ...]:
        """The owner's goals."""
        return self.tables.goals

    @cached_property
    def first_day(self) -> dt.date | None:
        """The date of the oldest document, None in an empty ledger."""
        days = np.concatenate([self.tables.invoices.day, self.tables.credits.day])
        return dt.date.fromordinal(int(days.min())) if len(days) else None

    @cached_property
    def last_day(self) -> dt.date | None:
        """The date of the newest document, None in an empty ledger."""
        days = np.concatenate([self.tables.invoices.day, self.tables.credits.day])
        return dt.date.fromordinal(int(days.max())) if len(days) else None

    # Parts of it

    def only(self, customer_ids: Iterable[int] = (), *, codes: Iterable[str] = ()) -> Book:
        """The Book of these customers and their documents alone; ids are the ledger's, codes the customers'."""
        ids, wanted = set(customer_ids), set(codes)
        keep = np.array(
            [
                number in ids or code in wanted
                for number, code in zip(self.customers.id.tolist(), self.customers.code, strict=True)
            ],
            dtype=np.bool_,
        )
        return Book(_of_customers(self.tables, keep), self.revision, part=True)

    @remembered
    def groups(self, by: str | None = None) -> Groups:
        """Customers by `by` (one of BYS), in order of code, by their present attributes; the whole without `by`."""
        if by is None:
            return Groups.whole(len(self.customers.code))
        if by == "customer":
            return grouped(self.customers.code)
        names = [text or NONE for text in getattr(self.customers, by)]
        more = [text for text in self.tables.activities.collector if text] if by == "collector" else []
        found = grouped(names, more)
        if by == "collector" and found.names is not None:
            place = {name: at for at, name in enumerate(found.names)}
            own = self.tables.activities
            theirs = found.of[own.customer]
            places = [place[name] if name else int(at) for name, at in zip(own.collector, theirs, strict=True)]
            return replace(found, of_activities=np.array(places, dtype=np.int64))
        return found

    @remembered
    def in_own_currencies(self) -> Book:
        """The same documents with every amount in its own currency's minor units; only one currency at a time adds."""
        tables = self.tables
        invoices = replace(tables.invoices, money=np.zeros_like(tables.invoices.money))
        sources = replace(tables.credits, money=np.zeros_like(tables.credits.money))
        return Book(replace(tables, invoices=invoices, credits=sources), self.revision, part=self.part)

    # Receivables

    @remembered
    def postings(self, *, net: bool = False) -> Postings:
        """Movements of credit invoices."""
        return invoice_postings(self.tables, net=net)

    @remembered
    def credit_postings(self, *, net: bool = False) -> Postings:
        """Movements of payments and credit notes."""
        return credit_postings(self.tables, net=net)

    @remembered
    def open(self, *, net: bool = False) -> Stream:
        """What is open on credit invoices."""
        posted = self.postings(net=net)
        return Stream(posted.day, posted.base, self._owner[posted.document], posted.document)

    @remembered
    def late(self, more_than: int, *, basis: str = "due", net: bool = False) -> Stream:
        """What is open on invoices more than so many days past their due date (or, by `invoice`, their date)."""
        return self.open(net=net).entering(self._reference(basis, net=net) + more_than + 1)

    @remembered
    def disputed(self, *, net: bool = False) -> Stream:
        """The disputed part of what is open."""
        claims = self.claims("disputes")
        return disputed(self.tables, self.open(net=net), claims, amounts_or_all(self.tables, claims, net=net))

    @remembered
    def disputed_as_claimed(self, *, net: bool = False) -> Stream:
        """As `disputed`, but a dispute without amount is about what was open on the day it was opened."""
        claims = self.claims("disputes")
        return disputed(self.tables, self.open(net=net), claims, amounts(self, "disputes", net=net))

    @remembered
    def disputed_late(self, more_than: int, *, basis: str = "due", net: bool = False) -> Stream:
        """The disputed part of what is more than so many days past due (or old)."""
        stream = self.disputed(net=net)
        since = self.tables.invoices.due if basis == "due" else self.tables.invoices.day
        return stream.entering(since[stream.document] + more_than + 1)

    @remembered
    def late_since(self, *, net: bool = False) -> Stream:
        """What is past due, times the number of its due day: what the lateness of open items is reckoned from."""
        stream = self.late(0, net=net)
        return stream.weighted(self.tables.invoices.due[stream.document])

    @remembered
    def unapplied(self, *, net: bool = False) -> Stream:
        """What is unapplied on payments and credit notes, as a positive amount."""
        posted = self.credit_postings(net=net)
        owner = self.tables.credits.customer[posted.document]
        return Stream(posted.day, posted.base, owner, posted.document, "credit")

    @remembered
    def unapplied_older(self, more_than: int, *, net: bool = False) -> Stream:
        """What is unapplied on documents more than so many days old."""
        stream = self.unapplied(net=net)
        return stream.entering(self.tables.credits.day[stream.document] + more_than + 1)

    @remembered
    def balances(self, *, net: bool = False) -> Balances:
        """What is open on single invoices."""
        stream = self.open(net=net)
        return Balances(stream.document, stream.day, stream.amount)

    @remembered
    def exposures(self) -> Balances:
        """What customers owe in all, day by day, less their unapplied credit."""
        opened, left = self.open(), self.unapplied()
        return Balances(
            np.concatenate([opened.customer, left.customer]),
            np.concatenate([opened.day, left.day]),
            np.concatenate([opened.amount, -left.amount]),
        )

    @remembered
    def reductions(self, *, net: bool = False) -> Ints:
        """The movements of `open` that are not new invoices, in order of day."""
        posted = self.postings(net=net)
        rows = np.flatnonzero(~posted.caused(ISSUED))
        return rows[np.argsort(posted.day[rows], kind="stable")]

    @remembered
    def last_movements(self) -> Ints:
        """The day of each invoice's last movement, NEVER while something is open; 0 for cash sales."""
        posted, count = self.postings(), len(self.tables.invoices)
        left, last = np.zeros(count, posted.own.dtype), np.zeros(count, np.int64)
        np.add.at(left, posted.document, posted.own)
        np.maximum.at(last, posted.document, posted.day)
        return np.where(left != 0, NEVER, last)

    def _reference(self, basis: str, *, net: bool) -> Ints:
        invoices = self.tables.invoices
        return (invoices.due if basis == "due" else invoices.day)[self.open(net=net).document]

    @property
    def _owner(self) -> Ints:
        return self.tables.invoices.customer

    # What happened

    @remembered
    def sales(self, *, net: bool = False, cash: bool = False) -> Stream:
        """Credit invoices, or cash sales, on their dates."""
        invoices = self.tables.invoices
        rows = np.flatnonzero(invoices.cash == cash)
        amount = in_base(self.tables.monies, invoices, rows, invoices.total[rows], net=net)
        return Stream(invoices.day[rows], amount, self._owner[rows], rows)

    @remembered
    def issued(self) -> Stream:
        """One for each credit invoice, on its date."""
        sales = self.sales()
        return Stream(sales.day, np.ones(len(sales.day), np.int64), sales.customer, sales.document)

    @remembered
    def credit_notes(self, *, net: bool = False) -> Stream:
        """Credit notes on their dates, without what was set against cash sales."""
        return self._credits(self.tables.credits.note, self.tables.credits.day, net=net)

    @remembered
    def received(self) -> Stream:
        """Payments on their dates, without their part for cash sales; returned ones are still in it."""
        return self._credits(~self.tables.credits.note, self.tables.credits.day)

    @remembered
    def returned(self) -> Stream:
        """Payments that went back, on that day."""
        sources = self.tables.credits
        return self._credits(sources.returned != NEVER, sources.returned)

    def _credits(self, chosen: Bools, day: Ints, *, net: bool = False) -> Stream:
        rows = np.flatnonzero(chosen)
        sources = self.tables.credits
        amount = in_base(self.tables.monies, sources, rows, rest(self.tables)[rows], net=net)
        return Stream(day[rows], amount, sources.customer[rows], rows, "credit")

    @remembered
    def applied(self) -> Stream:
        """Payments applied to credit invoices by the day of allocation, less what returns undid; at invoices' rates."""
        posted = self.postings()
        rows = np.flatnonzero(posted.caused(PAID, RETURNED))
        owner = self._owner[posted.document[rows]]
        return Stream(posted.day[rows], -posted.base[rows], owner, posted.source[rows], "credit")

    @remembered
    def write_offs(self, *, net: bool = False, minor: bool = True) -> Stream:
        """Write-offs on their dates, recoveries not taken off; without `minor`, bad debts only."""
        posted = self.postings()
        chosen = posted.caused(WRITTEN_OFF)
        if not minor:
            chosen[chosen] = ~self.tables.write_offs.minor[posted.source[chosen]]
        rows = np.flatnonzero(chosen)
        invoice, amount = posted.document[rows], -posted.base[rows]
        amount = net_of_tax(self.tables.invoices, invoice, amount) if net else amount
        return Stream(posted.day[rows], amount, self._owner[invoice], posted.source[rows], "write_off")

    @remembered
    def recoveries(self, *, minor: bool = True) -> Stream:
        """Money recovered on written-off invoices, on its date, at the invoice's rate."""
        given = self.tables.write_offs
        chosen = (given.recovered_day != NEVER) & ~self.tables.invoices.cash[given.invoice]
        rows = np.flatnonzero(chosen if minor else chosen & ~given.minor)
        invoice = given.invoice[rows]
        amount = in_base(self.tables.monies, self.tables.invoices, invoice, given.recovered[rows])
        return Stream(given.recovered_day[rows], amount, self._owner[invoice], rows, "write_off")

    @remembered
    def refunds(self) -> Stream:
        """Unapplied credit paid back, on its date."""
        posted = self.credit_postings()
        rows = np.flatnonzero(posted.caused(REFUNDED))
        owner = self.tables.credits.customer[posted.document[rows]]
        return Stream(posted.day[rows], -posted.base[rows], owner, posted.source[rows], "refund")

    @remembered
    def exchange_differences(self) -> Stream:
        """What allocations, and returns, change in receivables only because two documents have two rates."""
        invoice_side, credit_side = self.postings(), self.credit_postings()
        lowered = np.flatnonzero(invoice_side.caused(PAID, CREDITED))
        used = np.flatnonzero(credit_side.caused(PAID))
        undone = np.flatnonzero(invoice_side.caused(RETURNED))
        gone = np.flatnonzero(credit_side.caused(RETURNED))
        back = credit_side.document[gone]
        whole = in_base(self.tables.monies, self.tables.credits, back, rest(self.tables)[back])
        document = np.concatenate([credit_side.document[used], invoice_side.source[undone], back])
        day = np.concatenate([credit_side.day[used], invoice_side.day[undone], credit_side.day[gone]])
        amount = np.concatenate(
            [
                invoice_side.base[lowered] - credit_side.base[used],
                invoice_side.base[undone],
                -credit_side.base[gone] - whole,
            ]
        )
        return Stream(day, amount, self.tables.credits.customer[document], document, "credit")

    # Facts

    @remembered
    def applications(self) -> Facts:
        """Applications of payments to credit invoices, while the payment has not gone back; parallel to `applied_*`."""
        posted, rows = self.postings(), self.paid_rows()
        day, until = posted.day[rows], self.tables.credits.returned[posted.source[rows]]
        return Facts(day, day, until, self._owner[posted.document[rows]], posted.document[rows])

    @remembered
    def applied_amounts(self) -> Ints:
        """What each application took from its invoice."""
        taken: Ints = -self.postings().base[self.paid_rows()]
        return taken

    @remembered
    def applied_receipts(self) -> Ints:
        """The date of each application's payment."""
        dates: Ints = self.tables.credits.day[self.postings().source[self.paid_rows()]]
        return dates

    @remembered
    def paid_rows(self) -> Ints:
        """The movements of credit invoices that are applications of payments."""
        return np.flatnonzero(self.postings().caused(PAID))

    @remembered
    def closings(self) -> Closings:
        """Settlements of credit invoices by at least one payment."""
        return closing.closings(self.tables, self.postings())

    @remembered
    def claims(self, kind: str) -> Claims:
        """The disputes or deductions (`kind`) on credit invoices."""
        return in_credit(self.tables, getattr(self.tables, kind))

    @remembered
    def policy_steps(self) -> PlannedSteps:
        """The steps of the follow-up policy that had their day, and when they were done."""
        return planned_steps(self)

    # Reports

    def aging(
        self,
        as_of: dt.date,
        by: str = "customer",
        basis: str = "due",
        edges: Sequence[int] = (30, 60, 90),
        options: AgingOptions | None = None,
    ) -> Aging:
        """Aged receivables at the end of a day, one row per group that has any."""
        from ardesk.book.aging import aging

        return aging(self, as_of, by, basis, tuple(edges), options)


def grouped(names: Sequence[str], more: Iterable[str] = ()) -> Groups:
    """Groups in order of name: `names` gives each customer's, `more` those that no customer has."""
    found = sorted({*names, *more})
    place = {name: at for at, name in enumerate(found)}
    return Groups(tuple(found), np.array([place[name] for name in names], dtype=np.int64))


def _of_customers(tables: Tables, keep: Bools) -> Tables:
    invoices, sources = keep[tables.invoices.customer], keep[tables.credits.customer]
    customer, invoice, credit = (np.cumsum(kept) - 1 for kept in (keep, invoices, sources))

    def on_invoices(rows: Claims) -> Claims:
        chosen = rows.where(invoices[rows.invoice])
        return replace(chosen, invoice=invoice[chosen.invoice])

    their_invoices = tables.invoices.where(invoices)
    their_credits = tables.credits.where(sources)
    parts = tables.allocations.where(invoices[tables.allocations.invoice])
    offs = tables.write_offs.where(invoices[tables.write_offs.invoice])
    refunds = tables.refunds.where(sources[tables.refunds.credit])
    promises = tables.promises.where(keep[tables.promises.customer])
    named = promises.invoice >= 0
    activities = tables.activities.where(keep[tables.activities.customer])
    complaints = tables.complaints.where(keep[tables.complaints.customer])
    pauses = tables.pauses.where(keep[tables.pauses.customer])

    def named_invoice(found: Ints) -> Ints:
        return np.where(found >= 0, invoice[found], found)

    return replace(
        tables,
        customers=tables.customers.where(keep),
        invoices=replace(their_invoices, customer=customer[their_invoices.customer]),
        credits=replace(their_credits, customer=customer[their_credits.customer]),
        allocations=replace(parts, invoice=invoice[parts.invoice], credit=credit[parts.credit]),
        write_offs=replace(offs, invoice=invoice[offs.invoice]),
        refunds=replace(refunds, credit=credit[refunds.credit]),
        disputes=on_invoices(tables.disputes),
        deductions=on_invoices(tables.deductions),
        promises=replace(
            promises, customer=customer[promises.customer], invoice=np.where(named, invoice[promises.invoice], -1)
        ),
        activities=replace(
            activities, customer=customer[activities.customer], invoice=named_invoice(activities.invoice)
        ),
        pauses=replace(pauses, customer=customer[pauses.customer], invoice=named_invoice(pauses.invoice)),
        complaints=replace(complaints, customer=customer[complaints.customer]),
        costs=tables.costs.where(np.zeros(len(tables.costs), np.bool_)),
    )
