"""What an import would add to a ledger: rows become records, or problems that say what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from ardesk.domain.records import CompanyFact, InvoiceLine, Record
from ardesk.exchange import limits
from ardesk.exchange.closed import closed_day
from ardesk.exchange.declaration import FILES, File
from ardesk.exchange.draft import Draft, number_of
from ardesk.exchange.known import Entry, Key, Known, Store, attributes
from ardesk.exchange.lines import InvoiceLines
from ardesk.exchange.row_reader import RowReader
from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.errors import Problem
    from ardesk.exchange.table import Batch, Table

_STEP = 1000
_SHORT = 40
_NUMBERED = {"customers", "invoices", "payments", "credit_notes"}


@dataclass(slots=True)
class Plan:
    """What is to be added and changed, in order; `waiting` are problems of rows that name a refused one."""

    entries: list[Entry] = field(default_factory=list)
    changed: dict[str, CompanyFact] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    unchanged: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    waiting: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


class Planner:
    """Makes one plan for one batch over what the store holds; `tick` hears how many more rows have been read.

    Rows dated by the end of the last of the `closed_months` (rising) are refused.
    """

    def __init__(
        self, batch: Batch, store: Store, base: str, tick: Callable[[int], None], closed_months: Sequence[str] = ()
    ) -> None:
        self._batch = batch
        self._known = Known(store, batch.incomplete)
        self._base = base
        self._tick = tick
        self._closed_months = closed_months
        self._plan = Plan()
        self._facts: set[str] = set()  # keys of facts of the business met so far, which the ledger had

    def plan(self) -> Plan:
        """The whole plan."""
        for file in FILES:
            if table := self._batch.tables.get(file.name):
                self._read(table)
        limits.apply(self._known, self._refuse)
        self._add_up()
        return self._plan

    def _add_up(self) -> None:
        plan = self._plan
        for file in FILES:
            if table := self._batch.tables.get(file.name):
                taken = [entry for entry in self._known.new[file.name] if not entry.dropped]
                plan.entries.extend(taken)
                plan.read[file.name] = len(table.rows)
                plan.added[file.name] = len(taken) + (len(plan.changed) if file.record is CompanyFact else 0)
        for problems in (plan.problems, plan.waiting, plan.warnings):
            problems.sort(key=lambda problem: (problem.file, problem.row or 0))

    def _read(self, table: Table) -> None:
        reader = RowReader(table, self._known, self._base)
        lines = InvoiceLines(table) if table.file.record is InvoiceLine else None
        for row, texts in enumerate(table.rows):
            if row % _STEP == 0:
                self._tick(min(_STEP, len(table.rows) - row))
            draft = reader.draft(texts)
            if draft.faults:
                self._refuse_draft(table, row, draft, reader.key(texts))
            elif lines:
                lines.take(row, draft)
            else:
                self._take(table, row, draft)
        if lines:
            self._plan.unchanged[table.file.name], problems = lines.settle(self._known)
            self._plan.problems.extend(problems)

    def _refuse_draft(self, table: Table, row: int, draft: Draft, number: str) -> None:
        problems = self._plan.waiting if draft.waits else self._plan.problems
        problems.extend(table.problem(row, column, message) for column, message in draft.faults)
        if number:
            self._known.refused[table.file.name].add(number)

    def _refuse(self, entry: Entry, column: str, message: str, *, waits: bool = False) -> None:
        entry.dropped = True
        problems = self._plan.waiting if waits else self._plan.problems
        problems.append(entry.table.problem(entry.row, column, message))

    def _take(self, table: Table, row: int, draft: Draft) -> None:
        file = table.file
        if not file.key:
            self._take_equal(table, row, draft)
            return
        key: Key = tuple(draft.values[file.by_column[column].attribute] for column in file.key)
        known = self._known.by_key(file.name).get(key)
        if known is None:
            self._add(table, row, draft)
        elif table.first_wins:
            self._plan.unchanged[file.name] += 1
        else:
            self._compare(table, row, draft, known)

    def _take_equal(self, table: Table, row: int, draft: Draft) -> None:
        if self._known.take_equal(table.file, tuple(draft.values[name] for name in attributes(table.file))):
            self._plan.unchanged[table.file.name] += 1
        else:
            self._add(table, row, draft)

    def _add(self, table: Table, row: int, draft: Draft) -> None:
        file = table.file
        make = cast("Callable[..., Record]", file.record)
        record = make(id=self._known.next_id(file), **draft.values)
        if self._closed_months and (closed := closed_day(record, self._closed_months)):
            draft.faults.append(closed)
            self._refuse_draft(table, row, draft, number_of(record) if file.key else "")
            return
        self._known.add(Entry(record, table, row))
        self._plan.warnings.extend(table.problem(row, column, message) for column, message in draft.remarks)
        if file.name in _NUMBERED and (other := self._known.namesake(file.name, number_of(record))):
            message = _("{number} and {other} are two numbers, since numbers are text; check that both are meant.")
            text = message.format(number=number_of(record), other=other)
            self._plan.warnings.append(table.problem(row, file.key[0], text))

    def _compare(self, table: Table, row: int, draft: Draft, known: Record) -> None:
        """A row with a number met before: equal, or a fact of the business to change, or a problem."""
        file = table.file
        twice = self._known.is_new(file, known) or number_of(known) in self._facts
        if isinstance(known, CompanyFact):
            self._facts.add(known.key)
        column = _difference(file, known, draft, attributes(file) if twice else draft.given)
        if column is None:
            self._plan.unchanged[file.name] += 1
        elif isinstance(known, CompanyFact) and not twice:
            self._change(table, row, known, draft.text("value"))
        else:
            where = _("this import") if twice else _("the ledger")
            message = _("{number} is in {where} already, with another {column}; correct one of them.")
            text = message.format(number=number_of(known), where=where, column=column)
            self._plan.problems.append(table.problem(row, column, text))

    def _change(self, table: Table, row: int, known: CompanyFact, value: str) -> None:
        fact = replace(known, value=value)
        self._plan.changed[known.key] = fact
        self._known.by_key("company")[known.key,] = fact
        message = _("{key} was “{old}” in the ledger and becomes “{new}”.")
        text = message.format(key=known.key, old=known.value[:_SHORT], new=value[:_SHORT])
        self._plan.warnings.append(table.problem(row, "value", text))


def _difference(file: File, known: Record, draft: Draft, names: Collection[str]) -> str | None:
    """The first column of the row that says something else than the record known; None where all agree."""
    columns = {one.attribute: one.column for one in file.fields} | {"payment_id": "source", "credit_note_id": "source"}
    for name in attributes(file):
        if name in names and getattr(known, name) != draft.values[name]:
            return columns.get(name, "")
    return None
