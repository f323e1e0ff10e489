"""The steps of the follow-up policy: the day each was planned for on each invoice, and the day it was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.balances import Balances
from ardesk.book.numbers import DAY_BITS, NEVER
from ardesk.domain.policy import DONE_BY, HAND_OVER, HANDED_OVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.book.book import Book
    from ardesk.book.numbers import Bools, Ints
    from ardesk.domain.records import PolicyStep

_LAST = (1 << DAY_BITS) - 1
_NOTE = "note"
_WITHDRAWN = "withdrawn"


@dataclass(frozen=True, eq=False)
class PlannedSteps:
    """Parallel columns: `step` of `steps` was planned for `day` on `invoice` and done on `done`, NEVER if not yet.

    A step counts where the invoice was open at the end of its day and not left alone then, as the policy and the
    customers are now. Fees and interest are asked for with the rest and have no steps.
    """

    invoice: Ints
    day: Ints
    done: Ints
    step: Ints
    steps: tuple[PolicyStep, ...]


def planned_steps(book: Book) -> PlannedSteps:
    """Every step of every credit invoice, whatever its day."""
    steps: list[PolicyStep] = []
    columns: list[tuple[Ints, Ints, Ints, Ints]] = []
    contacts = _Contacts(book)
    for policy, rows in _followed(book):
        columns += _of_policy(book, contacts, policy, rows, len(steps))
        steps += policy
    if not columns:
        nothing: Ints = np.zeros(0, np.int64)
        return PlannedSteps(nothing, nothing, nothing, nothing, ())
    invoice, day, done, step = (np.concatenate(parts) for parts in zip(*columns, strict=True))
    posted = book.postings()
    still = Balances(posted.document, posted.day, posted.own).of(invoice, day)
    asked = np.flatnonzero((still > 0) & ~_left_alone(book, invoice, day, still))
    return PlannedSteps(invoice[asked], day[asked], done[asked], step[asked], tuple(steps))


def _followed(book: Book) -> Iterator[tuple[tuple[PolicyStep, ...], Ints]]:
    """Each policy in use, with the invoices it is for."""
    customers, invoices = book.customers, book.tables.invoices
    whose: dict[tuple[PolicyStep, ...], list[int]] = {}
    for at, facts in enumerate(zip(customers.code, customers.type, customers.risk, strict=True)):
        whose.setdefault(book.tables.policies.named(*facts), []).append(at)
    asked = ~(invoices.cash | invoices.charge | customers.no_chase[invoices.customer])
    for policy, places in whose.items():
        theirs = np.zeros(len(customers), np.bool_)
        theirs[places] = True
        yield policy, np.flatnonzero(asked & theirs[invoices.customer])


def _of_policy(
    book: Book, contacts: _Contacts, policy: tuple[PolicyStep, ...], rows: Ints, first: int
) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    """Invoices, days, days done and step of each step; a later one that is done leaves none before it to do."""
    invoices, later = book.tables.invoices, np.full(len(rows), NEVER)
    for at, step in reversed(list(enumerate(policy, start=first))):
        day = book.tables.calendar.days(invoices.due[rows] + step.days, before=step.days < 0)
        later = np.minimum(later, contacts.first(step, invoices.customer[rows], rows, day))
        yield rows, day, later, np.full(len(rows), at)


class _Contacts:
    """The contacts, by what they do: about whole accounts and about single invoices, each with its day."""

    def __init__(self, book: Book) -> None:
        self._table = book.tables.activities
        self._known: dict[tuple[str, int | None], tuple[Ints, Ints]] = {}

    def first(self, step: PolicyStep, customer: Ints, invoice: Ints, since: Ints) -> Ints:
        """For each invoice and its customer the day of the first contact from `since` on that does the step."""
        does = step.action, step.level
        if does not in self._known:
            self._known[does] = self._sorted(*does)
        accounts, single = self._known[does]
        return np.minimum(_first(accounts, customer, since), _first(single, invoice, since))

    def _sorted(self, action: str, level: int | None) -> tuple[Ints, Ints]:
        does, table = self._doing(action, level), self._table
        account, single = does & (table.invoice == -1), does & (table.invoice >= 0)
        return (
            np.sort((table.customer[account] << DAY_BITS) | table.day[account]),
            np.sort((table.invoice[single] << DAY_BITS) | table.day[single]),
        )

    def _doing(self, action: str, level: int | None) -> Bools:
        table = self._table
        if action == HAND_OVER:
            return np.array(
                [kind != _NOTE and said == HANDED_OVER for kind, said in zip(table.kind, table.outcome, strict=True)],
                np.bool_,
            )
        kinds = set(DONE_BY.get(action, (action,))) - {_NOTE}
        found = np.array([kind in kinds for kind in table.kind], np.bool_)
        return found if level is None else found & ((table.level < 0) | (table.level >= level))


def _first(known: Ints, wanted: Ints, since: Ints) -> Ints:
    """For each wanted key the first of its days from `since` on, NEVER without."""
    at = np.append(known, -1)[np.searchsorted(known, (wanted << DAY_BITS) | since)]
    return np.where(at >> DAY_BITS == wanted, at & _LAST, NEVER)


def _left_alone(book: Book, invoice: Ints, day: Ints, still: Ints) -> Bools:
    """Whether each invoice was left alone on that day; `still` was open on it.

    It was if it was paused, or since a day before promised, or contested as a whole: what is promised or contested on
    the day itself may well be what came of the step.
    """
    tables, found = book.tables, np.zeros(len(invoice), np.bool_)
    by_invoice, by_customer = _Places(invoice, day), _Places(tables.invoices.customer[invoice], day)
    pauses, promises = tables.pauses, tables.promises
    for customer, one, since, until in _rows(pauses.customer, pauses.invoice, pauses.since, pauses.until):
        found[by_customer.within(customer, since, until) if one == -1 else by_invoice.within(one, since, until)] = True
    made = zip(*(column.tolist() for column in (promises.customer, promises.invoice, promises.made, promises.due)),
               promises.status, strict=True)  # fmt: skip
    for customer, one, since, until, status in made:
        if status != _WITHDRAWN:
            at = by_customer.within(customer, since + 1, until) if one < 0 else by_invoice.within(one, since + 1, until)
            found[at] = True
    for claims in (tables.disputes, tables.deductions):
        ends = np.minimum(claims.resolved - 1, claims.deadline)
        for one, amount, since, last in _rows(claims.invoice, claims.amount, claims.opened, ends):
            at = by_invoice.within(one, since + 1, last)
            found[at] |= (amount < 0) | (amount >= still[at])
    return found


def _rows(*columns: Ints) -> Iterator[tuple[int, ...]]:
    return zip(*(column.tolist() for column in columns), strict=True)


class _Places:
    """Where something stands by its key and day."""

    def __init__(self, key: Ints, day: Ints) -> None:
        both = (key << DAY_BITS) | day
        self._order = np.argsort(both, kind="stable")
        self._sorted = both[self._order]

    def within(self, key: int, since: int, until: int) -> Ints:
        """The places of that key from one day to the other, both included."""
        if key < 0 or until < since:
            return self._order[:0]
        low = np.searchsorted(self._sorted, (key << DAY_BITS) | since)
        high = np.searchsorted(self._sorted, (key << DAY_BITS) | min(until, _LAST), side="right")
        return self._order[low:high]
