"""The tables of a Book: parallel columns in which documents name each other by position."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from itertools import compress
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ardesk.book.numbers import Ints, half_up, integers, largest, times
from ardesk.domain.money import minor_digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.book.numbers import Bools

Texts = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Table:
    """Parallel columns: integers in arrays, text in tuples."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def where(self, keep: Bools) -> Self:
        """The rows for which `keep` is true."""
        chosen: dict[str, Any] = {}
        for column in fields(self):
            values = getattr(self, column.name)
            chosen[column.name] = tuple(compress(values, keep)) if isinstance(values, tuple) else values[keep]
        return replace(self, **chosen)


@dataclass(frozen=True, eq=False)
class Customers(Table):
    """Who owes; `id` is the ledger's, `limit` is -1 where none is set, `risk_since` NEVER."""

    id: Ints
    code: Texts
    name: Texts
    type: Texts
    collector: Texts
    risk: Texts
    risk_since: Ints
    limit: Ints
    no_chase: Bools


@dataclass(frozen=True, eq=False)
class Documents(Table):
    """Invoices, or payments and credit notes together as credits; `money` is a position in Monies."""

    number: Texts
    customer: Ints
    day: Ints
    net: Ints
    total: Ints
    money: Ints


@dataclass(frozen=True, eq=False)
class Invoices(Documents):
    """Issued invoices; `cash` is true for cash sales, `charge` for fees and interest, `delivery` NEVER if unknown."""

    due: Ints
    delivery: Ints
    cash: Bools
    charge: Bools


@dataclass(frozen=True, eq=False)
class Credits(Documents):
    """Payments and credit notes; `returned` is NEVER for what was not returned."""

    note: Bools
    returned: Ints
    billing_error: Bools


@dataclass(frozen=True, eq=False)
class Allocations(Table):
    """Parts of credits set against invoices; `day` is the latest of its own date and the two documents'."""

    invoice: Ints
    credit: Ints
    amount: Ints
    day: Ints


@dataclass(frozen=True, eq=False)
class WriteOffs(Table):
    """Parts of invoices given up."""

    number: Texts
    invoice: Ints
    day: Ints
    amount: Ints
    minor: Bools
    recovered_day: Ints
    recovered: Ints


@dataclass(frozen=True, eq=False)
class Refunds(Table):
    """Parts of credits paid back."""

    number: Texts
    credit: Ints
    day: Ints
    amount: Ints


@dataclass(frozen=True, eq=False)
class Claims(Table):
    """Disputes or deductions; `amount` is -1 where a dispute names none, `resolved` NEVER while open.

    Until the end of `deadline` the customer is not asked for it; NEVER where none is set.
    """

    number: Texts
    invoice: Ints
    amount: Ints
    reason: Texts
    opened: Ints
    resolved: Ints
    outcome: Texts
    deadline: Ints
    recovered: Ints


@dataclass(frozen=True, eq=False)
class Promises(Table):
    """Promises to pay; `invoice` is -1 where none is named."""

    number: Texts
    customer: Ints
    invoice: Ints
    made: Ints
    due: Ints
    amount: Ints
    status: Texts


@dataclass(frozen=True, eq=False)
class Activities(Table):
    """Contacts and notes; `follow_up` is NEVER where none is planned, `level` -1 where there is none.

    `invoice` is -1 for the whole account, and -2 for one that is not among the invoices.
    """

    day: Ints
    customer: Ints
    kind: Texts
    invoice: Ints
    collector: Texts
    outcome: Texts
    minutes: Ints
    cost: Ints
    follow_up: Ints
    level: Ints


@dataclass(frozen=True, eq=False)
class Pauses(Table):
    """When customers, or single invoices (-1: all of them), were left alone; `until` is the last day, NEVER without."""

    customer: Ints
    invoice: Ints
    since: Ints
    until: Ints


@dataclass(frozen=True, eq=False)
class Complaints(Table):
    """What customers complained about."""

    day: Ints
    customer: Ints
    category: Texts


@dataclass(frozen=True, eq=False)
class Costs(Table):
    """Costs of the house."""

    day: Ints
    kind: Texts
    amount: Ints


@dataclass(frozen=True)
class Monies:
    """The currencies with their rates: position 0 is the base currency at 1."""

    base: str
    currency: Texts
    factor: tuple[Fraction, ...]

    @property
    def numerator(self) -> Ints:
        """Base minor units …."""
        return integers([factor.numerator for factor in self.factor])

    @property
    def denominator(self) -> Ints:
        """Minor units of the currency that make `numerator` base minor units."""
        return integers([factor.denominator for factor in self.factor])

    @classmethod
    def of(cls, base: str, pairs: Sequence[tuple[str, str]]) -> Monies:
        """The base currency, then every other pair of currency and rate."""
        factors = {pair: factor_of(base, *pair) for pair in pairs}
        return cls(base, (base, *(pair[0] for pair in pairs)), (Fraction(1), *factors.values()))


def factor_of(base: str, currency: str, rate: str) -> Fraction:
    """Base minor units per minor unit of `currency` at `rate` base per unit."""
    return Fraction(rate) * Fraction(10) ** (minor_digits(base) - minor_digits(currency))


def in_base(monies: Monies, documents: Documents, which: Ints, amounts: Ints, *, net: bool = False) -> Ints:
    """Amounts in the currencies of the documents `which`, in base minor units, each rounded half up.

    With `net`, the share of that which is not tax.
    """
    money = documents.money[which]
    found = amounts
    if money.any():
        found = settle(half_up(times(found, monies.numerator[money]), monies.denominator[money]))
    return net_of_tax(documents, which, found) if net else found


def net_of_tax(documents: Documents, which: Ints, amounts: Ints) -> Ints:
    """The share of amounts on the documents `which` that is not tax, their net over their total, rounded half up."""
    total = documents.total[which]
    return settle(half_up(times(amounts, documents.net[which]), np.where(total == 0, 1, total)))


def settle(values: Ints) -> Ints:
    """The values as int64 again where all of them fit."""
    return values.astype(np.int64) if values.dtype == object and largest(values) < 2**62 else values
