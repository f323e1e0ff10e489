"""One sentence for each expected invoice: why that day and no other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ardesk.i18n import _, _n

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.book.book import Book
    from ardesk.book.numbers import Floats, Ints
    from ardesk.kpi.forecast.habits import Payments
    from ardesk.kpi.forecast.items import Items, Kept

_MOSTLY = 0.5
_FEW = 3  # payments of anybody, later than an invoice is already, that a sentence speaks of


@dataclass(frozen=True, eq=False)
class Reasons:
    """What the sentences about `items` are made of; days are counted from each invoice's due date, negative before."""

    book: Book
    items: Items
    as_of: dt.date
    usual: Ints
    earliest: Ints
    latest: Ints
    over: Floats  # the share of experience in which it would have been paid by now
    beyond: Floats  # the share that no experience is behind
    kept: Kept
    day: Callable[[dt.date], str]

    def sentences(self, paid: Payments) -> list[str]:
        """A sentence for each item, in the same order."""
        customers = len(self.book.customers.code)
        count = np.bincount(paid.customer, minlength=customers).tolist()
        every = np.sort(paid.late)
        later = (len(every) - np.searchsorted(every, self.items.late, side="right")).tolist()
        newer = paid.day > self.as_of.toordinal() - 365
        recent = np.bincount(paid.customer[newer], minlength=customers).tolist()
        return [
            self.promised(row) if promise >= 0 else self._by_habit(row, count[customer], recent[customer], later[row])
            for row, (customer, promise) in enumerate(
                zip(self.items.customer.tolist(), self.items.promise.tolist(), strict=True)
            )
        ]

    def _name(self, row: int) -> str:
        return self.book.customers.name[int(self.items.customer[row])]

    def promised(self, row: int) -> str:
        """Whose promise it is, for which day, and how promises were kept so far."""
        due = int(self.book.tables.promises.due[int(self.items.promise[row])])
        promise = _("{name} has promised to pay by {day}").format(
            name=self._name(row), day=self.day(dt.date.fromordinal(due))
        )
        if not self.kept.due:
            return _("{promise}; no other promise has come due so far.").format(promise=promise)
        kept = _n("{kept} of {due} promise so far was kept", "{kept} of {due} promises so far were kept", self.kept.due)
        return f"{promise}; {kept.format(kept=self.kept.kept, due=self.kept.due)}."

    def _by_habit(self, row: int, count: int, recent: int, later: int) -> str:
        name, usual, between = self._name(row), lateness(int(self.usual[row])), self._between(row)
        if self.beyond[row] > _MOSTLY or (later < _FEW and self.items.late[row] > 0):
            late = int(self.items.late[row])
            text = _("{late} already, more than nearly all payments so far, so taken to need as long again; {between}.")
            return text.format(late=lateness(max(late, 0)).capitalize(), between=between)
        if self.over[row] > _MOSTLY:
            text = _("{name} has usually paid by now; payments later than that come {usual}; {between}.")
            return text.format(name=name, usual=usual, between=between)
        if not count:
            text = _("No payment of {name} is known yet; all customers together usually pay {usual}; {between}.")
            return text.format(name=name, usual=usual, between=between)
        payments = _n("{count} payment", "{count} payments", count).format(count=count)
        text = _("{name} usually pays {usual} ({payments}, the {recent} of the last year weigh most); {between}.")
        if recent in {0, 1, count}:
            text = _("{name} usually pays {usual} ({payments}, the newest weigh most); {between}.")
        return text.format(name=name, usual=usual, payments=payments, recent=recent, between=between)

    def _between(self, row: int) -> str:
        first, last = int(self.earliest[row]), int(self.latest[row])
        if first == last:
            return _("four of five come {day}").format(day=lateness(first))
        if first > 0:
            return _("four of five come {first} to {last} days late").format(first=first, last=last)
        start = lateness(first) if first else _("the due date")
        end = lateness(last) if last else _("the due date")
        return _("four of five come from {first} to {last}").format(first=start, last=end)


def by_mean(name: str, days: int, count: int, *, moved: bool) -> str:
    """The sentence of the weighted mean: `days` late by `count` payments of the customer, or of all where it is 0."""
    if count:
        text = _n(
            "{name} pays {days} on average, by amount ({count} payment)",
            "{name} pays {days} on average, by amount ({count} payments)",
            count,
        ).format(name=name, days=lateness(days), count=count)
    else:
        text = _("No payment of {name} is known yet; all customers pay {days} on average, by amount").format(
            name=name, days=lateness(days)
        )
    return _("{sentence}; as that day is over, tomorrow.").format(sentence=text) if moved else f"{text}."


def lateness(days: int) -> str:
    """So many days after the due date in words: `12 days late`, `on the due date`, `3 days early`."""
    if days == 0:
        return _("on the due date")
    if days < 0:
        return _n("{count} day early", "{count} days early", -days).format(count=-days)
    return _n("{count} day late", "{count} days late", days).format(count=days)
