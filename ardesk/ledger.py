"""A ledger: the file of one business, opened, read, changed in whole steps, taken back, and proved."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import closing, contextmanager, suppress
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, NamedTuple, ParamSpec, Self, TypeVar

from ardesk.domain import company
from ardesk.domain.money import convert, is_currency_code
from ardesk.errors import ArdeskError, DamagedError, reason
from ardesk.i18n import _
from ardesk.storage import backup, journal, lock, schema, work_rows
from ardesk.storage.change import change
from ardesk.storage.connection import Connection, connect, create_file, in_words, reading, schema_version
from ardesk.storage.lists import (
    Account,
    ActivityRow,
    CustomerRow,
    DisputeRow,
    InvoiceRow,
    Lists,
    OpenCredit,
    OpenInvoice,
    PromiseRow,
    Totals,
    company_facts,
)
from ardesk.storage.whole import PARTIAL, take_its_name
from ardesk.storage.work_rows import ContactRow, Dispatch, Effort, Settlement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from types import TracebackType

    from ardesk.book.book import Book
    from ardesk.domain.records import Record
    from ardesk.storage.rows import RowReader, Rows

__all__ = [
    "Account",
    "ActivityRow",
    "ChangeInfo",
    "Check",
    "ContactRow",
    "CustomerRow",
    "Dispatch",
    "DisputeRow",
    "Effort",
    "HistoryEntry",
    "InvoiceRow",
    "Ledger",
    "OpenCredit",
    "OpenInvoice",
    "PromiseRow",
    "Settlement",
    "Totals",
    "blaming",
    "damage",
    "is_older",
    "restore",
]
ChangeInfo = journal.ChangeInfo
R = TypeVar("R", bound="Record")
P = ParamSpec("P")
T = TypeVar("T")
_UNDO_DEPTH = 1000
_FIRST_CHANGE = 1  # the birth of the ledger, which nothing takes back


class Check(NamedTuple):
    """One thing `verify` looked at, and what it found."""

    name: str
    ok: bool
    detail: str


class HistoryEntry(NamedTuple):
    """One row before and after one change; None where it was not there."""

    change_id: int
    at: str
    label: str
    reason: str
    before: dict[str, str | int | None] | None
    after: dict[str, str | int | None] | None


@contextmanager
def blaming(path: Path) -> Iterator[None]:
    """Inside it, a fault for which the damaged ledger at `path` is to blame becomes a DamagedError with a sentence."""
    try:
        with in_words(path):
            yield
    except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError) as fault:
        if said := damage(path):
            raise DamagedError(said) from fault
        raise


def _reads(method: Callable[Concatenate[Ledger, P], T]) -> Callable[Concatenate[Ledger, P], T]:
    """The method, which raises a DamagedError where what it reads is damaged."""

    @wraps(method)
    def read(self: Ledger, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with blaming(self.path):
            return method(self, *args, **kwargs)

    return read


class Ledger:
    """One open ledger file; use it in the thread that opened it, `book()` excepted."""

    def __init__(self, path: Path, connection: Connection, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._connection = connection
        self._changing = False
        self._book: tuple[int, Book] | None = None
        self._listeners: list[Callable[[int], None]] = []
        self.aside = ""  # what is to be told of the second place after the last backup
        self._read()
        self._announced = self.revision

    @staticmethod
    def create(path: Path | str, *, name: str, currency: str, locale: str = "en_US") -> Ledger:
        """A new ledger at `path` for the business `name`. Raises ArdeskError; never overwrites anything."""
        from ardesk.domain.records import CompanyFact
        from ardesk.storage.migrations import migrate

        path = Path(path)
        if not is_currency_code(currency):
            raise ArdeskError(
                _("“{code}” is not a currency code; use three letters such as USD.").format(code=currency)
            )
        if path.exists():
            raise ArdeskError(_("{path} exists already; choose another name.").format(path=path))
        facts = {"name": name, "currency": currency.upper(), "locale": locale}
        made = partial = path.with_name(path.name + PARTIAL)
        try:
            backup.check_name(path)
            partial.unlink(missing_ok=True)
            with closing(create_file(partial, path)) as connection, in_words(path):
                migrate(connection)
                with Ledger(partial, connection, read_only=False).change(_("New ledger")) as rows:
                    rows.insert_many(CompanyFact(key=key, value=value) for key, value in facts.items())
            take_its_name(partial, path)
            made = path
            return Ledger.open(path)
        except BaseException as fault:
            with suppress(OSError):
                made.unlink(missing_ok=True)
            if isinstance(fault, OSError):
                why = reason(fault)
                raise ArdeskError(_("{path} cannot be written: {why}.").format(path=path, why=why)) from fault
            raise

    @staticmethod
    def open(path: Path | str, *, read_only: bool = False) -> Ledger:
        """The ledger at `path`; an older one is brought up to date after a verified backup. Raises ArdeskError."""
        path = Path(path)
        connection = connect(path, read_only=read_only)
        try:
            with reading(path):
                older = schema_version(connection) < schema.SCHEMA_VERSION
            if older:
                _keep_and_bring_up_to_date(connection, path, read_only=read_only)
            with reading(path):
                return Ledger(path, connection, read_only=read_only)
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        """Close the file; the ledger can't be used any more."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self) -> None:
        revision = journal.newest(self._connection)
        self.company = company.DEFAULTS | company_facts(self._connection)
        self.base = self.company["currency"]
        self.locale = self.company["locale"]
        self._lists = Lists(self._connection, self.base)
        self.closed_months = tuple(lock.closed_months(self._connection))
        self._undo, self._redo = _stacks(journal.changes(self._connection, _UNDO_DEPTH))
        self.revision = revision  # last, so that what could not be read is read again

    @property
    def locked_until(self) -> dt.date | None:
        """The end of the last closed month: nothing dated by then may change. None where no month is closed."""
        return lock.end_of(self.closed_months[-1]) if self.closed_months else None

    @cached_property
    def _rows(self) -> Rows:
        """The way to records, whose classes take a tenth of the window's start and come after it."""
        from ardesk.storage.rows import Rows

        return Rows(self._connection)

    # Reading

    def get(self, cls: type[R], row_id: int) -> R:
        """The record with this id. Raises KeyError where there is none."""
        with in_words(self.path):
            return self._rows.get(cls, row_id)

    @_reads
    def find(self, cls: type[R], /, **equal: object) -> R | None:
        """The first record whose fields equal the given values; None where there is none."""
        return self._rows.find(cls, **equal)

    @_reads
    def all(self, cls: type[R], /, **equal: object) -> list[R]:
        """All records, by id, whose fields equal the given values."""
        return self._rows.all(cls, **equal)

    @property
    def reader(self) -> RowReader:
        """Read access for operations outside a change."""
        return self._rows

    @_reads
    def invoice_rows(
        self, today: dt.date, *, limit: int | None = None, ids: Sequence[int] | None = None
    ) -> list[InvoiceRow]:
        """Invoices, newest first, as they stand at the end of `today`."""
        return self._lists.invoice_rows(today, limit=limit, ids=ids)

    @_reads
    def invoices_touched(self, since: int) -> list[int]:
        """The ids of invoices that may look different since revision `since`, deleted ones included."""
        return self._lists.invoices_touched(since)

    @_reads
    def customer_rows(self, today: dt.date) -> list[CustomerRow]:
        """Every customer by code, with the account as it stands at the end of `today`."""
        return self._lists.customer_rows(today)

    @_reads
    def activity_rows(self) -> list[ActivityRow]:
        """Every contact and note, newest first."""
        return self._lists.activity_rows()

    @_reads
    def promise_rows(
        self, today: dt.date, *, about: Sequence[int] | None = None, customer_id: int | None = None
    ) -> list[PromiseRow]:
        """Every promise, newest first, and what had come of it by the end of `today`.

        With `about`, those on whole accounts and on the invoices with these ids alone; with `customer_id`, his.
        """
        return self._lists.promise_rows(today, about=about, customer_id=customer_id)

    @_reads
    def settlements(self, day: dt.date, customer_id: int | None = None) -> list[Settlement]:
        """What has come of every issued credit invoice, or of those of one customer, by the end of `day`."""
        return work_rows.settlements(self._connection, day, customer_id)

    @_reads
    def contact_rows(self, day: dt.date, since: Mapping[int, str]) -> list[ContactRow]:
        """Contacts up to `day` of the customers named by id, oldest first, from a day (ISO) on; the last one anyhow."""
        return work_rows.contact_rows(self._connection, day, since)

    @_reads
    def contact_cost(self, after: dt.date, day: dt.date) -> int:
        """What a contact cost on the average after `after` and up to `day`, in base minor units; 0 where not noted."""
        return work_rows.contact_cost(self._connection, after, day)

    @_reads
    def efforts(self, after: dt.date, day: dt.date) -> list[Effort]:
        """What contacts cost after `after` and up to `day`, by customer."""
        return work_rows.efforts(self._connection, after, day)

    @_reads
    def dispatches(self, after: dt.date, day: dt.date) -> list[Dispatch]:
        """How soon invoices dated after `after` and up to `day` went out, by customer."""
        return work_rows.dispatches(self._connection, after, day)

    @_reads
    def dispute_rows(self) -> list[DisputeRow]:
        """Every dispute, newest first."""
        return self._lists.dispute_rows()

    @_reads
    def totals(self, today: dt.date) -> Totals:
        """What stands at the end of `today`, in base minor units."""
        return self._lists.totals(today)

    @_reads
    def account(self, customer_id: int, today: dt.date) -> Account:
        """What stands on one customer's account at the end of `today`."""
        return self._lists.account(customer_id, today)

    def in_base(self, amount: int, currency: str, rate: Decimal) -> int:
        """`amount` in base minor units at `rate`, rounded half up."""
        return convert(amount, currency, self.base, rate)

    @_reads
    def open_invoices(self, customer_id: int, today: dt.date) -> list[OpenInvoice]:
        """The customer's invoices with an open rest, oldest due first."""
        return self._lists.open_invoices(customer_id, today)

    @_reads
    def unapplied(self, customer_id: int, today: dt.date) -> list[OpenCredit]:
        """The customer's payments and credit notes with an unapplied rest, oldest first."""
        return self._lists.unapplied(customer_id, today)

    @_reads
    def rests(self, customer_id: int, today: dt.date) -> list[OpenCredit]:
        """What is unapplied, and below 0 what was refunded of payments since returned, oldest first."""
        return self._lists.rests(customer_id, today)

    @_reads
    def book(self) -> Book:
        """The newest revision as an immutable snapshot; reads through a connection of its own, from any thread."""
        from ardesk.book.book import Book
        from ardesk.storage.book_rows import book_rows

        kept = self._book
        if kept is not None and kept[0] == self.revision:
            return kept[1]
        connection = connect(self.path, read_only=True)
        try:
            connection.execute("BEGIN")
            revision = journal.newest(connection)
            book = Book.load(book_rows(connection))
        finally:
            connection.close()
        self._book = (revision, book)
        return book

    # Changing

    @contextmanager
    def change(self, label: str, *, reason: str = "") -> Iterator[Rows]:
        """One change: all of it is stored, with its rules kept and its journal sealed, or nothing is.

        Raises ArdeskError with a sentence where a rule would be broken or the file can't be written.
        """
        with self._journalled(label, reason, None):
            yield self._rows

    @contextmanager
    def _journalled(self, label: str, reason: str, undoes: int | None) -> Iterator[None]:
        if self.read_only:
            raise ArdeskError(_("This ledger is open for reading only; nothing was changed."))
        if self._changing:
            raise RuntimeError("a change holds no other change")
        self._changing = True
        try:
            with change(self._connection, self.path, label, reason=reason, undoes=undoes):
                yield
        finally:
            self._changing = False
        with suppress(ArdeskError):  # it is done, and that the disk fails now is told by whatever reads next
            self._catch_up()
        self._announce()

    @_reads
    def _catch_up(self) -> None:
        if journal.newest(self._connection) != self.revision:
            self._read()

    def _announce(self) -> None:
        if self.revision == self._announced:
            return
        self._announced = self.revision
        for listener in tuple(self._listeners):
            listener(self.revision)

    def on_change(self, callback: Callable[[int], None]) -> Callable[[], None]:
        """Call `callback` with each new revision; the function returned ends that."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def refresh(self) -> bool:
        """Whether another program has changed the file since; if so the new revision is announced."""
        before = self.revision
        self._catch_up()
        self._announce()
        return self.revision != before

    # Taking back

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back; None where there is nothing."""
        return self._undo[-1].label if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """What `redo` would do again; None where there is nothing."""
        return self._redo[-1][1] if self._redo else None

    def undo(self) -> str:
        """Take back the last change by a new one, and give its label. Raises ArdeskError where there is none."""
        self.refresh()
        if not self._undo:
            raise ArdeskError(_("There is nothing to undo."))
        last = self._undo[-1]
        self._invert(last.id, _("Undo: {label}").format(label=last.label))
        return last.label

    def redo(self) -> str:
        """Do again what was undone last, and give its label. Raises ArdeskError where there is none."""
        self.refresh()
        if not self._redo:
            raise ArdeskError(_("There is nothing to redo."))
        undone, label = self._redo[-1]
        self._invert(undone, label)
        return label

    def _invert(self, change_id: int, label: str) -> None:
        with self._journalled(label, "", change_id):
            if not journal.invert(self._connection, change_id):
                raise ArdeskError(_("“{label}” can't be carried out: its rows have changed since.").format(label=label))

    # Telling and proving

    @_reads
    def history(self, table: str, row_id: int) -> list[HistoryEntry]:
        """What happened to one row, oldest first."""
        return [
            HistoryEntry(
                entry.change.id,
                entry.change.at,
                entry.change.label,
                entry.change.reason,
                _row_told(entry.before),
                _row_told(entry.after),
            )
            for entry in journal.history(self._connection, table, row_id)
        ]

    @_reads
    def changes(self, limit: int = 200) -> list[ChangeInfo]:
        """The newest changes, newest first."""
        return journal.changes(self._connection, limit)

    @_reads
    def seal(self) -> str:
        """The hash over everything up to the newest change (SHA-256, hex)."""
        return journal.newest_hash(self._connection)

    @_reads
    def sealed_by(self, seal: str) -> ChangeInfo | None:
        """The change whose seal begins like that; None where this ledger never bore it."""
        return journal.sealed_by(self._connection, seal)

    def verify(self) -> list[Check]:
        """Every check of the file, the journal and the documents, each with what it found; never raises for a fault."""
        from ardesk.storage.proof import checks

        return [Check(*found) for found in checks(self._connection)]

    def backup(self, target: Path | None = None) -> Path:
        """A verified copy, at `target` or in the ledger's own backup folder; where it is. Raises ArdeskError.

        One in the backup folder goes to the second place too, and older ones go as their time comes; what kept a
        copy from the second place is told in `aside`.
        """
        made = backup.write_backup(self._connection, self.path, target)
        if target is None:
            self.aside = _keep_aside(self._connection, made, self.path)
        return made

    def sound_backup(self) -> Path:
        """A verified copy in the backup folder. Raises ArdeskError, also where the ledger is not what was sealed."""
        made = self.backup()
        if backup.is_doubtful(made):
            raise ArdeskError(
                _("{path} is not what was sealed: it was changed from outside. Check the ledger.").format(
                    path=self.path
                )
            )
        return made

    def backup_if_changed(self) -> Path | None:
        """A verified copy, if the newest one does not hold everything; where it is. Raises ArdeskError.

        If it does, it goes to the second place where that was not there when it was made.
        """
        newest = self.newest_backup
        if newest is None or not backup.is_current(self._connection, self.path):
            return self.backup()
        self.aside = _keep_aside(self._connection, newest, self.path)
        return None

    @property
    def newest_backup(self) -> Path | None:
        """The last copy in the ledger's own backup folder."""
        return backup.newest_backup(self.path)


def _row_told(text: str | None) -> dict[str, str | int | None] | None:
    """The row that an entry of the journal tells of; None where there was none. Raises ValueError for no row."""
    row = json.loads(text) if text else None
    if row is not None and not isinstance(row, dict):
        raise ValueError(text)
    return row


def restore(copy: Path, target: Path) -> None:
    """A ledger at `target` that equals the backup `copy`, brought up to date; the copy stays as it is.

    Raises ArdeskError; never overwrites anything.
    """
    connection = connect(copy, read_only=True)
    try:
        backup.write_backup(connection, copy, target)
    finally:
        connection.close()
    try:
        with closing(connect(target)) as connection:
            _bring_up_to_date(connection, target)
    except BaseException:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise


def _keep_aside(connection: Connection, made: Path, ledger: Path) -> str:
    """What is to be told of the second place; empty where all is well."""
    told = ""
    try:
        backup.copy_aside(made, ledger, connection)
    except ArdeskError as missing:
        told = missing.sentence
    with suppress(OSError):
        backup.thin(ledger, dt.datetime.now(dt.UTC))
    return told


def _keep_and_bring_up_to_date(connection: Connection, path: Path, *, read_only: bool) -> None:
    if read_only:
        raise ArdeskError(_("{path} is from an older ARDesk; open it once for writing.").format(path=path))
    from ardesk.storage.migrations import rehearse

    with in_words(path):
        rehearse(connection)  # else each try would leave a backup that does not open either
    _keep_aside(connection, backup.write_backup(connection, path, None), path)
    _bring_up_to_date(connection, path)


def _bring_up_to_date(connection: Connection, path: Path) -> None:
    from ardesk.storage.migrations import migrate

    with in_words(path):
        if schema_version(connection) < schema.SCHEMA_VERSION:
            migrate(connection)


def damage(path: Path) -> str:
    """What is wrong with the file at `path`, in a sentence; empty where it is a sound ledger. Only reads."""
    try:
        with Ledger.open(path, read_only=True) as ledger:
            faults = [check for check in ledger.verify() if not check.ok]
    except ArdeskError as refused:
        return refused.sentence
    if not faults:
        return ""
    return _("{path} is not sound. {check}: {detail}").format(path=path, check=faults[0].name, detail=faults[0].detail)


def is_older(path: Path) -> bool:
    """Whether the ledger at `path` has tables of an older ARDesk. Raises ArdeskError where there is no ledger."""
    connection = connect(path, read_only=True)
    try:
        return schema_version(connection) < schema.SCHEMA_VERSION
    finally:
        connection.close()


def _stacks(newest_first: list[journal.ChangeInfo]) -> tuple[list[journal.ChangeInfo], list[tuple[int, str]]]:
    """What can be undone, and what was undone and can be done again as (change that undid it, label)."""
    undo: dict[int, journal.ChangeInfo] = {}
    redo: dict[int, str] = {}
    undone: set[int] = set()
    for step in reversed(newest_first):
        if step.id == _FIRST_CHANGE:
            continue
        if step.undoes is None:
            undo[step.id] = step
            redo.clear()
        elif step.undoes in undone:
            undo[step.id] = step
            redo.pop(step.undoes, None)
        else:
            undone.add(step.id)
            taken_back = undo.pop(step.undoes, None)
            redo[step.id] = taken_back.label if taken_back else ""
    return list(undo.values()), list(redo.items())
