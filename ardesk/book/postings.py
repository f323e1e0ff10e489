"""What documents do to receivables, day by day, in base minor units: the rises and falls of what is open or unapplied.

What is open of a document in base currency is its open amount at its own rate, rounded per document; so a movement is
the difference of two rounded balances, in the order in which the movements of one day come.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.numbers import NEVER, Bools, Ints, spread, summable
from ardesk.book.tables import Documents, Monies, in_base

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.book.reading import Tables

# On one day payments come before credit notes, these before write-offs, returns last.
ISSUED, PAID, CREDITED, WRITTEN_OFF, REFUNDED, RETURNED = range(6)


@dataclass(frozen=True, eq=False)
class Postings:
    """Movements of documents: `cause` is a constant above, `source` the row that made it, `own` in the currency."""

    document: Ints
    day: Ints
    cause: Ints
    source: Ints
    own: Ints
    base: Ints

    def caused(self, *causes: int) -> Bools:
        """Which of them come from one of the causes."""
        return np.isin(self.cause, causes)


def invoice_postings(tables: Tables, *, net: bool = False) -> Postings:
    """What every credit invoice adds and what lowers it: allocations in force, write-offs, and returns that undo."""
    invoices, sources, given = tables.invoices, tables.credits, tables.write_offs
    credit_invoices = np.flatnonzero(~invoices.cash)
    parts = tables.allocations.where(in_force(tables))
    undone = np.flatnonzero(sources.returned[parts.credit] != NEVER)
    offs = np.flatnonzero(~invoices.cash[given.invoice])
    back = parts.credit[undone]
    document = np.concatenate([credit_invoices, parts.invoice, given.invoice[offs], parts.invoice[undone]])
    day = np.concatenate([invoices.day[credit_invoices], parts.day, given.day[offs], sources.returned[back]])
    own = np.concatenate([invoices.total[credit_invoices], -parts.amount, -given.amount[offs], parts.amount[undone]])
    by_credit = np.where(sources.note[parts.credit], CREDITED, PAID)
    cause = np.concatenate([_all(ISSUED, credit_invoices), by_credit, _all(WRITTEN_OFF, offs), _all(RETURNED, undone)])
    source = np.concatenate([credit_invoices, parts.credit, offs, back])

    def numbers(rows: Ints) -> list[str]:
        texts = {ISSUED: invoices.number, WRITTEN_OFF: given.number}
        return [texts.get(int(cause[row]), sources.number)[int(source[row])] for row in rows]

    base = _telescoped(tables.monies, invoices, document, day, cause, own, numbers, net=net)
    return Postings(document, day, cause, source, own, base)


def credit_postings(tables: Tables, *, net: bool = False) -> Postings:
    """What every payment and credit note leaves unapplied: its amount less allocations and refunds, 0 once returned.

    The part that went to cash sales was never part of it. `net` leaves out credit notes' tax; payments stay whole.
    """
    invoices, sources, refunds = tables.invoices, tables.credits, tables.refunds
    parts = tables.allocations.where(in_force(tables))
    everything = np.arange(len(sources))
    own_rest = rest(tables)
    returned = np.flatnonzero(sources.returned != NEVER)
    applied = spread(np.zeros(len(sources), np.int64), parts.credit, parts.amount)
    document = np.concatenate([everything, parts.credit, refunds.credit, returned])
    day = np.concatenate([sources.day, parts.day, refunds.day, sources.returned[returned]])
    own = np.concatenate([own_rest, -parts.amount, -refunds.amount, applied[returned] - own_rest[returned]])
    cause = np.concatenate(
        [_all(ISSUED, everything), _all(PAID, parts.credit), _all(REFUNDED, refunds.credit), _all(RETURNED, returned)]
    )
    source = np.concatenate([everything, parts.invoice, np.arange(len(refunds)), returned])

    def numbers(rows: Ints) -> list[str]:
        texts = {PAID: invoices.number, REFUNDED: refunds.number}
        return [texts.get(int(cause[row]), sources.number)[int(source[row])] for row in rows]

    base = _telescoped(tables.monies, sources, document, day, cause, own, numbers, net=net)
    return Postings(document, day, cause, source, own, base)


def in_force(tables: Tables) -> Bools:
    """Which allocations have an effect on receivables: on credit invoices, and not after their payment went back."""
    parts = tables.allocations
    return ~tables.invoices.cash[parts.invoice] & (parts.day < tables.credits.returned[parts.credit])


def rest(tables: Tables) -> Ints:
    """What each payment and credit note is without its part for cash sales, in its currency."""
    parts = tables.allocations
    cash = tables.invoices.cash[parts.invoice]
    return spread(tables.credits.total.copy(), parts.credit[cash], -parts.amount[cash])


def _all(cause: int, rows: Ints) -> Ints:
    return np.full(len(rows), cause, np.int64)


def _telescoped(
    monies: Monies,
    documents: Documents,
    document: Ints,
    day: Ints,
    cause: Ints,
    own: Ints,
    numbers: Callable[[Ints], list[str]],
    *,
    net: bool,
) -> Ints:
    """Each movement as rounded balance after less rounded balance before, document by document."""
    odd = documents.money[document] != 0
    if net:
        odd |= (documents.net != documents.total)[document]
    rows = np.flatnonzero(odd)
    if not len(rows):
        return own
    order = np.lexsort((np.array(numbers(rows)), cause[rows], day[rows], document[rows]))
    rows = rows[order]
    running = np.cumsum(summable(own[rows]))
    first = np.flatnonzero(np.diff(document[rows], prepend=-1))
    before_first = np.concatenate([np.zeros(1, running.dtype), running[first[1:] - 1]])
    after = running - np.repeat(before_first, np.diff(first, append=len(rows)))
    before = after - own[rows]
    base = own.copy()
    moved = in_base(monies, documents, document[rows], after, net=net) - in_base(
        monies, documents, document[rows], before, net=net
    )
    if moved.dtype == object:
        base = base.astype(object)
    base[rows] = moved
    return base
