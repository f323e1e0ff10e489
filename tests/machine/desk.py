"""The ledger and the model side by side: what is done to both, and where they differ afterwards."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ardesk.book.book import Book
from ardesk.domain.records import Allocation, CreditNote, Invoice, Payment
from ardesk.errors import ArdeskError
from ardesk.storage import invariants, journal, lock
from ardesk.storage.book_rows import book_rows
from tests.machine.acts import Books
from tests.machine.model import Age, State, aging, in_base
from tests.machine.reading import READERS, Reading
from tests.machine.rules import Refused, month_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ardesk.book.aging import AgingRow
    from ardesk.domain.records import Record
    from ardesk.ledger import Ledger
    from tests.machine.acts import Act
    from tests.machine.model import Day, Part, Source

START = dt.date(2026, 3, 10)


class Desk:
    """One ledger and its model."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.books = Books()
        self.today = START
        self.looked_at = ledger.revision
        self.shown = self.books.state
        self.counts = {"done": 0, "refused": 0}
        self.sound = True

    @property
    def state(self) -> State:
        return self.books.state

    # doing

    def do(self, operation: Callable[[], object], act: Act) -> bool:
        """The operation and what the model makes of it; whether it was done. Both must agree on that."""
        return self.both(operation, lambda: self.books.change(act))

    def both(self, operation: Callable[[], object], act: Callable[[], None]) -> bool:
        self.sound, why, said = False, "", ""
        try:
            act()
        except Refused as refused:
            why = str(refused)
        revision, seal = self.ledger.revision, self.ledger.seal()
        try:
            operation()
        except ArdeskError as refused:
            said = str(refused)
            assert said.strip()
            assert (self.ledger.revision, self.ledger.seal()) == (revision, seal), "refused, and yet changed"
        assert bool(why) == bool(said), f"the model: {why or 'done'}; the ledger: {said or 'done'}"
        self.counts["refused" if why else "done"] += 1
        return not why

    def id(self, cls: type[Record], number: str) -> int:
        found = self.ledger.find(cls, number=number)
        assert found is not None
        assert found.id is not None
        return found.id

    def part_id(self, part: Part) -> int:
        source = {f"{part.source[0]}_id": self.source_id(part.source)}
        invoice = self.id(Invoice, part.invoice)
        found = self.ledger.find(Allocation, invoice_id=invoice, amount=part.amount, date=part.day, **source)
        assert found is not None
        return found.id or 0

    def source_id(self, source: Source) -> int:
        return self.id(Payment if source[0] == "payment" else CreditNote, source[1])

    # looking

    def look(self) -> None:
        """Everything that may have changed is compared, with the lists of the window and all rules."""
        assert not self.ledger._connection.in_transaction
        self._rows()
        assert not list(invariants.faults(self.ledger._connection))
        self._lists(self.today)
        self._stacks()
        self.sound = True

    def _rows(self) -> None:
        """The tables that the ledger or the model has touched since."""
        query = "SELECT DISTINCT tbl FROM journal WHERE change_id > ?"
        touched = {name for (name,) in self.ledger._connection.execute(query, (self.looked_at,))}
        self.looked_at = self.ledger.revision
        at = Reading(self.ledger)
        for table, (field, read) in READERS.items():
            mine = getattr(self.state, field)
            if table in touched or mine != getattr(self.shown, field):
                theirs = read(at)
                assert theirs == mine, f"{table}: ledger {theirs}, model {mine}"
        self.shown = self.state

    def _lists(self, day: Day) -> None:
        state, ledger = self.state, self.ledger
        mine = {
            one.number: (
                rest := state.open(one, day), in_base(rest, one), state.stand(one, day), (day - one.due).days,
                state.disputed(one.number, day),
            )
            for one in state.invoices.values()
        }  # fmt: skip
        theirs = {
            one.number: (one.open, one.open_base, one.state, one.days_late, one.disputed)
            for one in ledger.invoice_rows(day)
        }
        assert theirs == mine, f"invoices on {day}: ledger {theirs}, model {mine}"
        rows = aging(state, day, "customer")
        told = {
            one.code: (one.open_base, one.overdue_base, one.unapplied_base)
            for one in ledger.customer_rows(day)
            if one.open_base or one.unapplied_base
        }
        every = {code: (_open(one), _open(one) - one.amounts["current"], one.unapplied) for code, one in rows.items()}
        right = {code: row for code, row in every.items() if row != (0, 0, 0)}  # what is less than a coin in base
        assert told == right, f"customers on {day}: ledger {told}, model {right}"
        totals = ledger.totals(day)
        sums = tuple(sum(column) for column in zip(*right.values(), strict=True)) or (0, 0, 0)
        assert (totals.open_items, totals.overdue, totals.unapplied) == sums, f"totals on {day}: {totals}, model {sums}"
        assert totals.receivables == sum(one.total for one in rows.values())

    def _stacks(self) -> None:
        assert (self.ledger.undo_label is None) == (not self.books.done)
        assert (self.ledger.redo_label is None) == (not self.books.undone)

    def look_closely(self) -> None:
        """The read side on several days, lists of other days, promises and unapplied credit."""
        book = Book.load(book_rows(self.ledger._connection))
        for day in self._days():
            self._lists(day)
            aged = book.aging(day)
            rows = aging(self.state, day, "customer")
            assert _told(aged.rows) == _rows(rows), day
            assert aged.control_total == aged.total.total == sum(one.total for one in rows.values()), day
            if aged.by_currency:
                mine = aging(self.state, day, "currency")
                assert _told(aged.by_currency.values()) == _rows(mine), day
            told = {row.number: (row.received, row.state) for row in self.ledger.promise_rows(day)}
            right = {number: self.state.promise_stands(one, day) for number, one in self.state.promises.items()}
            assert told == right, f"promises on {day}: ledger {told}, model {right}"
        self._credit()

    def _credit(self) -> None:
        state, found = self.state, {}
        for source in state.sources():
            if rest := state.left(source, self.today):
                found[source] = rest
        everyone = [row for (row,) in self.ledger._connection.execute("SELECT id FROM customer").fetchall()]
        for read, right in (
            (self.ledger.rests, found),
            (self.ledger.unapplied, {source: rest for source, rest in found.items() if rest > 0}),
        ):
            told = {(one.kind, one.number): one.amount_left for row in everyone for one in read(row, self.today)}
            assert told == right, f"credit: ledger {told}, model {right}"

    def _days(self) -> list[Day]:
        """A day past and one to come, the end of the last closed month, and days on which payments went back."""
        ends = [month_end(label) for label in self.state.closed[-1:]]
        returns = sorted({one.returned for one in self.state.payments.values() if one.returned is not None})
        return [self.today - dt.timedelta(25), self.today + dt.timedelta(70), *ends, *returns[-2:]]

    def to_the_beginning_and_back(self) -> None:
        """Everything is taken back until the ledger is empty, and done again until it is as it was."""
        after, known = self.state, len(self.books.undone)
        while self.books.done:
            self.both(self.ledger.undo, self.books.undo)
        assert self.state == State()
        self.prove(whole=False)
        while len(self.books.undone) > known:
            self.both(self.ledger.redo, self.books.redo)
        assert self.state == after

    def prove(self, *, whole: bool) -> None:
        """Every table, and what the program proves of a ledger itself: all of it, or what is quickly done."""
        at = Reading(self.ledger)
        for table, (field, read) in READERS.items():
            assert read(at) == getattr(self.state, field), table
        if whole:
            assert [check for check in self.ledger.verify() if not check.ok] == []
            return
        connection = self.ledger._connection
        assert not list(journal.broken_links(connection))
        assert not list(journal.strays(connection))
        assert not list(lock.faults(connection))


def _open(row: Age) -> int:
    return sum(row.amounts.values())


def _row(amounts: dict[str, int], unapplied: int) -> tuple[tuple[str, int], ...]:
    """What there is in a row, without noughts."""
    return tuple(sorted((name, amount) for name, amount in {**amounts, "unapplied": unapplied}.items() if amount))


def _told(rows: Iterable[AgingRow]) -> dict[str | None, tuple[tuple[str, int], ...]]:
    """The rows of the program that say anything; what is less than a coin in base currency says nothing."""
    return {row.group: found for row in rows if (found := _row(row.amounts, row.unapplied))}


def _rows(rows: dict[str, Age]) -> dict[str | None, tuple[tuple[str, int], ...]]:
    return {name: found for name, row in rows.items() if (found := _row(row.amounts, row.unapplied))}
