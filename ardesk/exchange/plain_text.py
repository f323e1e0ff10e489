"""The ledger as plain-text accounting, for hledger and Beancount: everything that moves money or receivables.

Account names, tags and titles are English in every language, since scripts rely on them. Amounts are in base currency
at the documents' booking rates; the files end with assertions of what each customer owes, so that the other program
checks them when it reads them.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ardesk.domain.money import decimal_text, minor_digits
from ardesk.exchange import plain_names
from ardesk.exchange.double_entry import NOBODY, PLAIN_ACCOUNTS, RECEIVABLE, Account, Entry, entries
from ardesk.exchange.plain_names import (
    beancount_account,
    beancount_text,
    hledger_account,
    hledger_comment,
    hledger_text,
)
from ardesk.exchange.tables import written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.book.book import Book
    from ardesk.ledger import Ledger

_UNNAMED = "Customer"
_LAST_DAY = dt.date.max.toordinal()
_ABOUT = (
    "Receivables of {name}, written by ARDesk, in {currency}.",
    "Left out: drafts and void invoices, costs of collecting, and what moves nothing (disputes, promises, notes).",
    "Foreign documents stand at their booking rates; differences of two rates are in Income:Exchange-differences.",
)


def export_hledger(ledger: Ledger, path: Path) -> None:
    """Write the ledger as a journal for hledger. Raises ArdeskError if it cannot be written."""
    _write(path, hledger_lines(ledger.book(), ledger.company["name"]))


def export_beancount(ledger: Ledger, path: Path) -> None:
    """Write the ledger as a Beancount file. Raises ArdeskError if it cannot be written."""
    _write(path, beancount_lines(ledger.book(), ledger.company["name"]))


def hledger_lines(book: Book, business: str) -> Iterator[str]:
    """The lines of the journal, without their ends."""
    yield from _file(book, business, _Hledger(book))


def beancount_lines(book: Book, business: str) -> Iterator[str]:
    """The lines of the Beancount file, without their ends."""
    yield from _file(book, business, _Beancount(book))


def _write(path: Path, lines: Iterator[str]) -> None:
    with written(path) as target, target.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{line}\n" for line in lines)


class Owed(NamedTuple):
    """What a customer owes in all, in base minor units; `customer` is a position, NOBODY for all of them."""

    customer: int
    amount: int


class Writer(Protocol):
    """How one of the programs wants its file."""

    def head(self, business: str, first: int) -> Iterator[str]:
        """What stands before the entries; `first` is the day of the first one."""

    def entry(self, entry: Entry) -> Iterator[str]:
        """One entry."""

    def assertions(self, day: int, owed: list[Owed]) -> Iterator[str]:
        """What customers owe at the end of that day."""


def _file(book: Book, business: str, writer: Writer) -> Iterator[str]:
    found = entries(book)
    yield from writer.head(business, found[0].day if found else dt.date(2000, 1, 1).toordinal())
    for entry in found:
        yield from writer.entry(entry)
    if found:
        yield from writer.assertions(found[-1].day, _owed(book, found[-1].day))


def _owed(book: Book, day: int) -> list[Owed]:
    """What every customer owes by the Book's own streams, then all together."""
    import numpy as np

    days = np.array([day])
    groups = book.groups("customer")
    stand = book.open().at(days, groups) - book.unapplied().at(days, groups)
    each = [Owed(place, int(stand[group, 0])) for place, group in enumerate(groups.of.tolist())]
    return [*each, Owed(NOBODY, sum(one.amount for one in each))]


class _Plain:
    """What both kinds of file have in common."""

    def __init__(self, book: Book, names: list[str]) -> None:
        self.base = book.base
        self.customers = book.customers
        self.names = names

    def account(self, account: Account) -> str:
        parts = [account.path]
        if account.customer != NOBODY:
            parts.append(self.names[account.customer])
        return ":".join(filter(None, [*parts, account.leaf]))

    def accounts(self) -> Iterator[Account]:
        yield from (*PLAIN_ACCOUNTS, Account(RECEIVABLE))
        for place in range(len(self.names)):
            yield Account(RECEIVABLE, place)
            yield Account(RECEIVABLE, place, "Unapplied")

    def money(self, amount: int) -> str:
        return f"{decimal_text(amount, self.base)} {self.base}"

    def about(self, business: str) -> Iterator[str]:
        for line in _ABOUT:
            yield "; " + line.format(name=plain_names.one_line(business), currency=self.base)


class _Hledger(_Plain):
    def __init__(self, book: Book) -> None:
        super().__init__(book, plain_names.distinct(book.customers.code, hledger_account, _UNNAMED))

    def head(self, business: str, _first: int) -> Iterator[str]:
        yield from self.about(business)
        point = "." if minor_digits(self.base) == 0 else ""
        yield from ("", "decimal-mark .", f"commodity 1000{point or decimal_text(0, self.base)[1:]} {self.base}", "")
        for account in self.accounts():
            name = self.customers.name[account.customer] if account.customer != NOBODY and not account.leaf else ""
            yield f"account {self.account(account)}" + (f"  ; {hledger_comment(name)}" if name else "")

    def entry(self, entry: Entry) -> Iterator[str]:
        payee = hledger_text(self.customers.name[entry.customer]) or self.names[entry.customer]
        number = hledger_text(entry.number)
        facts = "".join(f"  ; {key}:{value}" for key, value in list(entry.facts.items())[:1])
        yield ""
        yield f"{_day(entry.day)} * ({number.translate(_NO_BRACKETS)}) {payee} | {entry.title} {number}{facts}"
        yield from (f"    ; {key}:{value}" for key, value in list(entry.facts.items())[1:])
        for posting in entry.postings:
            note = f"  ; {hledger_comment(posting.document)}" if posting.document else ""
            yield f"    {self.account(posting.account)}  {self.money(posting.amount)}{note}"

    def assertions(self, day: int, owed: list[Owed]) -> Iterator[str]:
        yield from ("", f"{_day(day)} * ARDesk | What customers owe")
        for one in owed:
            account = self.account(Account(RECEIVABLE, one.customer))
            yield f"    {account}  {self.money(0)} =* {self.money(one.amount)}"


class _Beancount(_Plain):
    def __init__(self, book: Book) -> None:
        super().__init__(book, plain_names.distinct(book.customers.code, beancount_account, _UNNAMED))

    def head(self, business: str, first: int) -> Iterator[str]:
        yield from self.about(business)
        yield ""
        yield f'option "title" {beancount_text(business)}'
        yield f'option "operating_currency" "{self.base}"'
        yield ""
        for account in self.accounts():
            yield f"{_day(first)} open {self.account(account)} {self.base}"
            if account.customer != NOBODY and not account.leaf:
                yield f"  code: {beancount_text(self.customers.code[account.customer])}"
                yield f"  name: {beancount_text(self.customers.name[account.customer])}"

    def entry(self, entry: Entry) -> Iterator[str]:
        payee = beancount_text(self.customers.name[entry.customer])
        yield ""
        yield f"{_day(entry.day)} * {payee} {beancount_text(f'{entry.title} {entry.number}')}"
        yield f"  number: {beancount_text(entry.number)}"
        yield from (f"  {key}: {beancount_text(value)}" for key, value in entry.facts.items())
        for posting in entry.postings:
            yield f"  {self.account(posting.account)}  {self.money(posting.amount)}"
            if posting.document:
                yield f"    document: {beancount_text(posting.document)}"

    def assertions(self, day: int, owed: list[Owed]) -> Iterator[str]:
        if day >= _LAST_DAY:  # a balance is that of the morning, and there is no day after
            return
        yield ""
        for one in owed:
            account = self.account(Account(RECEIVABLE, one.customer))
            yield f"{_day(day + 1)} balance {account}  {self.money(one.amount)}"


_NO_BRACKETS = str.maketrans("()", "[]")


def _day(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
