"""A Book as double entry: each document's movements in base currency with the accounts they go between.

Receivables are the movements the figures are made of, so both sides of every entry add up to nothing and the accounts
below `Assets:Receivable` stand at `ar_total` on any day, for every customer and in all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ardesk.book.numbers import NEVER, Ints
from ardesk.book.postings import ISSUED, PAID, REFUNDED, RETURNED, WRITTEN_OFF
from ardesk.book.tables import in_base, net_of_tax
from ardesk.domain.money import decimal_text, minor_digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ardesk.book.book import Book
    from ardesk.book.tables import Documents

NOBODY = -1


class Account(NamedTuple):
    """An account by its English path; `customer` is a position in the Book, below which `leaf` may stand."""

    path: str
    customer: int = NOBODY
    leaf: str = ""


BANK = Account("Assets:Bank")
CASH_SALES = Account("Assets:Cash-sales")  # sold for cash and not yet matched with its payment
TAX = Account("Liabilities:Tax")
SALES = Account("Income:Sales")
SOLD_FOR_CASH = Account("Income:Cash-sales")
CREDITED = Account("Income:Credit-notes")
RECOVERED = Account("Income:Recovered")
EXCHANGE = Account("Income:Exchange-differences")
BAD_DEBTS = Account("Expenses:Bad-debts")
SMALL_BALANCES = Account("Expenses:Small-balances")
RECEIVABLE = "Assets:Receivable"
PLAIN_ACCOUNTS = (
    BANK, CASH_SALES, TAX, SALES, SOLD_FOR_CASH, CREDITED, RECOVERED, EXCHANGE, BAD_DEBTS, SMALL_BALANCES,
)  # fmt: skip


class Posting(NamedTuple):
    """Base minor units on one account, positive where it is debited; `document` is the one it settles."""

    account: Account
    amount: int
    document: str = ""


@dataclass(slots=True)
class Entry:
    """What one document does on one day; `facts` are told beside it; `postings` add up to 0."""

    day: int
    order: int
    title: str
    number: str
    customer: int
    facts: dict[str, str] = field(default_factory=dict)
    postings: list[Posting] = field(default_factory=list)

    def post(self, account: Account, amount: int, document: str = "") -> None:
        """Add the amount to the account: a new posting, or to the one that is there."""
        for place, known in enumerate(self.postings):
            if (known.account, known.document) == (account, document):
                self.postings[place] = known._replace(amount=known.amount + amount)
                return
        self.postings.append(Posting(account, amount, document))


def receivable(customer: int) -> Account:
    """What is open on a customer's invoices."""
    return Account(RECEIVABLE, customer)


def unapplied(customer: int) -> Account:
    """A customer's payments and credit notes as far as they are not applied: below 0."""
    return Account(RECEIVABLE, customer, "Unapplied")


def entries(book: Book) -> list[Entry]:
    """Every entry, by day; what differs only by the rates of two documents is an exchange difference."""
    made = _Entries(book)
    made.invoices()
    made.credits()
    made.write_offs()
    found = list(made.found.values())
    for entry in found:
        _balance(entry)
    return sorted(found, key=lambda entry: (entry.day, entry.order, entry.number))


def _balance(entry: Entry) -> None:
    rest = -sum(posting.amount for posting in entry.postings)
    if rest:
        entry.post(EXCHANGE, rest)
    kept = [posting for posting in entry.postings if posting.amount]
    entry.postings = kept or entry.postings[:2]


class _Entries:
    def __init__(self, book: Book) -> None:
        self.book, self.tables = book, book.tables
        self.found: dict[tuple[str, int, int], Entry] = {}
        self.cash_parts = _cash_parts(book)

    def _entry(self, kind: str, row: int, day: int, title: str, documents: Documents, of: int, number: str) -> Entry:
        key = (kind, row, day)
        if key not in self.found:
            entry = Entry(day, _ORDER.index(kind), title, number, int(documents.customer[of]))
            self.found[key] = entry
        return self.found[key]

    def invoices(self) -> None:
        """Invoices against sales and tax, cash sales against the bank or what their payments will bring."""
        table = self.tables.invoices
        rows = np.arange(len(table))
        base = in_base(self.tables.monies, table, rows, table.total)
        net = net_of_tax(table, rows, base).tolist()
        expected: dict[int, int] = {}
        for invoice, amount in self.cash_parts.of_invoice:
            expected[invoice] = expected.get(invoice, 0) + amount
        for row, (total, day, cash) in enumerate(zip(base.tolist(), table.day.tolist(), table.cash, strict=True)):
            title = "Cash sale" if cash else "Invoice"
            entry = self._entry("invoice", row, day, title, table, row, table.number[row])
            entry.facts = {"due": _iso(int(table.due[row])), **self._foreign(table, row)}
            if cash:
                later = expected.get(row, 0)
                entry.post(BANK, total - later)
                entry.post(CASH_SALES, later)
            else:
                entry.post(receivable(entry.customer), total)
            entry.post(SOLD_FOR_CASH if cash else SALES, -net[row])
            entry.post(TAX, net[row] - total)

    def credits(self) -> None:
        """Payments and credit notes, their applications, refunds and returns."""
        posted, sources = self.book.credit_postings(), self.tables.credits
        rows = np.arange(len(sources))
        whole = in_base(self.tables.monies, sources, rows, sources.total)
        net = net_of_tax(sources, rows, whole).tolist()
        total = whole.tolist()
        for document, day, cause, source, base in _rows(
            posted.document, posted.day, posted.cause, posted.source, posted.base
        ):
            entry = self._credit_entry(document, day, cause, source)
            entry.post(unapplied(entry.customer), -base)
            if cause == REFUNDED:
                entry.post(BANK, base)
            elif cause == ISSUED:
                self._issue_credit(entry, document, total[document], net[document])
            elif cause == RETURNED:
                self._money(entry, document, -total[document])
        self._applications()

    def _credit_entry(self, document: int, day: int, cause: int, source: int) -> Entry:
        sources, refunds = self.tables.credits, self.tables.refunds
        if cause == REFUNDED:
            entry = self._entry("refund", source, day, "Refund", sources, document, refunds.number[source])
            entry.facts = {"of": sources.number[document]}
            return entry
        note = bool(sources.note[document])
        title = "Credit note" if note else "Payment"
        if cause == RETURNED:
            title = "Payment returned"
        elif cause == PAID and day != int(sources.day[document]):
            title = "Credit note applied" if note else "Payment applied"
        kind = "credit_note" if note else "payment"
        return self._entry(kind, document, day, title, sources, document, sources.number[document])

    def _issue_credit(self, entry: Entry, row: int, total: int, net: int) -> None:
        sources = self.tables.credits
        entry.title = "Credit note" if sources.note[row] else "Payment"
        entry.facts = self._foreign(sources, row)
        if not sources.note[row]:
            self._money(entry, row, total)
            return
        entry.post(CREDITED, net)
        entry.post(TAX, total - net)
        self._cash_part(entry, row, 1)

    def _money(self, entry: Entry, row: int, total: int) -> None:
        """Money in, or out again below 0, with the part that is of cash sales."""
        entry.post(BANK, total)
        self._cash_part(entry, row, 1 if total >= 0 else -1)

    def _cash_part(self, entry: Entry, row: int, sign: int) -> None:
        for number, amount in self.cash_parts.of_credit.get(row, ()):
            entry.post(CASH_SALES, -sign * amount, number)

    def _applications(self) -> None:
        """What applications take from invoices, and what returns give back."""
        posted, table, sources = self.book.postings(), self.tables.invoices, self.tables.credits
        chosen = ~posted.caused(ISSUED, WRITTEN_OFF)
        columns = (posted.document, posted.day, posted.cause, posted.source, posted.base)
        for invoice, day, cause, source, base in _rows(*(column[chosen] for column in columns)):
            entry = self._credit_entry(source, day, RETURNED if cause == RETURNED else PAID, source)
            entry.post(receivable(int(table.customer[invoice])), base, table.number[invoice])
            if cause != RETURNED and day == int(sources.day[source]):
                entry.title = "Credit note" if sources.note[source] else "Payment"

    def write_offs(self) -> None:
        """Invoices given up, of cash sales too, and what came in after all."""
        given, table = self.tables.write_offs, self.tables.invoices
        for row, lost in _rows(*self._lost()):
            invoice = int(given.invoice[row])
            entry = self._entry("write_off", row, int(given.day[row]), "Write-off", table, invoice, given.number[row])
            cash = bool(table.cash[invoice])
            entry.post(CASH_SALES if cash else receivable(entry.customer), -lost, table.number[invoice])
            entry.post(SMALL_BALANCES if given.minor[row] else BAD_DEBTS, lost)
        back = np.flatnonzero(given.recovered_day != NEVER)
        amounts = in_base(self.tables.monies, table, given.invoice[back], given.recovered[back])
        for row, amount in _rows(back, amounts):
            invoice = int(given.invoice[row])
            entry = self._entry(
                "recovery", row, int(given.recovered_day[row]), "Recovered", table, invoice, given.number[row]
            )
            entry.post(BANK, amount)
            entry.post(RECOVERED, -amount, table.number[invoice])

    def _lost(self) -> tuple[Ints, Ints]:
        """Each write-off and what it takes from receivables, or from what cash sales should bring."""
        given, posted = self.tables.write_offs, self.book.postings()
        chosen = posted.caused(WRITTEN_OFF)
        cash = np.flatnonzero(self.tables.invoices.cash[given.invoice])
        theirs = in_base(self.tables.monies, self.tables.invoices, given.invoice[cash], given.amount[cash])
        return np.concatenate([posted.source[chosen], cash]), np.concatenate([-posted.base[chosen], theirs])

    def _foreign(self, documents: Documents, row: int) -> dict[str, str]:
        place = int(documents.money[row])
        if not place:
            return {}
        monies = self.tables.monies
        currency = monies.currency[place]
        rate = _rate(monies.base, currency, monies.factor[place])
        return {"amount": f"{decimal_text(int(documents.total[row]), currency)} {currency}", "rate": rate}


_ORDER = ("invoice", "payment", "credit_note", "write_off", "refund", "recovery")


class _CashParts(NamedTuple):
    """What payments, credit notes and write-offs settle of cash sales, in base minor units at the invoices' rates."""

    of_invoice: list[tuple[int, int]]
    of_credit: dict[int, list[tuple[str, int]]]


def _cash_parts(book: Book) -> _CashParts:
    tables = book.tables
    parts = tables.allocations.where(tables.invoices.cash[tables.allocations.invoice])
    amounts = in_base(tables.monies, tables.invoices, parts.invoice, parts.amount)
    given = tables.write_offs.where(tables.invoices.cash[tables.write_offs.invoice])
    lost = in_base(tables.monies, tables.invoices, given.invoice, given.amount)
    by_credit: dict[int, list[tuple[str, int]]] = {}
    for invoice, credit, amount in _rows(parts.invoice, parts.credit, amounts):
        by_credit.setdefault(credit, []).append((tables.invoices.number[invoice], amount))
    return _CashParts([*_rows(parts.invoice, amounts), *_rows(given.invoice, lost)], by_credit)  # type: ignore[list-item] # pairs


def _rows(*columns: Ints) -> Iterator[Sequence[int]]:
    return zip(*(column.tolist() for column in columns), strict=True)


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def _rate(base: str, currency: str, factor: Fraction) -> str:
    """Base per unit of the currency, as decimal text; `factor` is base minor units per minor unit."""
    exact = factor * Fraction(10) ** (minor_digits(currency) - minor_digits(base))
    digits = next(count for count in range(400) if (exact * 10**count).denominator == 1)
    whole, rest = divmod(exact.numerator * 10**digits // exact.denominator, 10**digits)
    return f"{whole}.{rest:0{digits}}" if digits else str(whole)
