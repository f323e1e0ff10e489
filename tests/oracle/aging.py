"""Open items by age: the figures of the aging family, and the aged receivables of the command line."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.oracle.balances import ONE_DAY, Balances, month_start
from tests.oracle.case import Case, Number, Result, percent
from tests.oracle.records import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from tests.oracle.records import Document

EDGES = (30, 60, 90)


def class_names(edges: Sequence[int], basis: str) -> list[str]:
    """Give the names of the classes, from not due to oldest."""
    names = [f"0-{edges[0]}"] if basis == "invoice" else ["current", f"1-{edges[0]}"]
    names += [f"{low + 1}-{high}" for low, high in pairwise(edges)]
    return [*names, f"over {edges[-1]}"]


def class_of(age: int, edges: Sequence[int], basis: str) -> str:
    """Give the class of an age in days; an edge belongs to the class below it."""
    names = class_names(edges, basis)
    if basis == "due":
        if age <= 0:
            return names[0]
        names = names[1:]
    for name, edge in zip(names, edges, strict=False):
        if age <= edge:
            return name
    return names[-1]


def age_of(invoice: Document, day: date, basis: str) -> int:
    return (day - (invoice.day if basis == "invoice" else invoice.due)).days


def classes(books: Balances, day: date, edges: Sequence[int] = EDGES) -> dict[str, int]:
    """Give the amounts by class, unapplied credits among them if they are aged."""
    basis = books.options["basis"]
    amounts = dict.fromkeys(class_names(edges, basis), 0)
    for invoice in books.credit:
        amounts[class_of(age_of(invoice, day, basis), edges, basis)] += books.counted(invoice, day)
    if books.options["credits"] == "aged":
        for source in books.sources:
            amounts[class_of((day - source.day).days, edges, basis)] -= books.unapplied_of(source, day)
    return amounts


def aging_amount(case: Case) -> Result:
    amounts = classes(case.books, case.end)
    return Result(sum(amounts.values()), dict(amounts))


def aging_pct(case: Case) -> Result:
    amounts = classes(case.books, case.end)
    whole = sum(amounts.values())
    if whole == 0:
        return Result(None)
    return Result(Fraction(100), {name: percent(amount, whole) for name, amount in amounts.items()})


def pct_current(case: Case) -> Result:
    return Result(percent(case.books.counted_current(case.end), case.books.counted_items(case.end)))


def pct_past_due(case: Case) -> Result:
    items = case.books.counted_items(case.end)
    return Result(percent(items - case.books.counted_current(case.end), items))


def over_days(case: Case, days: int) -> int:
    """Give what is strictly more days old, or past due, than these."""
    basis = case.options["basis"]
    old = [i for i in case.books.credit if age_of(i, case.end, basis) > days]
    return sum(case.books.counted(i, case.end) for i in old)


def over_30_amount(case: Case) -> Result:
    return Result(over_days(case, 30))


def pct_over(case: Case, days: int) -> Result:
    return Result(percent(over_days(case, days), case.books.counted_items(case.end)))


def roll_rate(case: Case) -> Result:
    then = month_start(case.end) - ONE_DAY
    return _balance_ratios(case, then) if case.options["roll_rate"] == "balance" else _migration(case, then)


def _by_due_date(case: Case, day: date) -> dict[str, int]:
    amounts = dict.fromkeys(class_names(EDGES, "due"), 0)
    for invoice in case.books.credit:
        amounts[class_of(age_of(invoice, day, "due"), EDGES, "due")] += case.books.open(invoice, day)
    return amounts


def _balance_ratios(case: Case, then: date) -> Result:
    old, now = _by_due_date(case, then), _by_due_date(case, case.end)
    parts: dict[str, Number] = {
        "current -> 1-30": percent(now["1-30"], old["current"]),
        "1-30 -> 31-60": percent(now["31-60"], old["1-30"]),
        "31-60 -> 61-90": percent(now["61-90"], old["31-60"]),
        "61-90 + over 90 -> over 90": percent(now["over 90"], old["61-90"] + old["over 90"]),
    }
    return Result(parts["current -> 1-30"], parts)


def _migration(case: Case, then: date) -> Result:
    names = class_names(EDGES, "due")
    moved: dict[tuple[str, str], int] = {}
    for invoice in case.books.credit:
        was, rest = case.books.open(invoice, then), case.books.open(invoice, case.end)
        if was > 0:
            old = class_of(age_of(invoice, then, "due"), EDGES, "due")
            new = class_of(age_of(invoice, case.end, "due"), EDGES, "due")
            moved[old, "settled"] = moved.get((old, "settled"), 0) + was - min(was, rest)
            moved[old, new] = moved.get((old, new), 0) + min(was, rest)
    amounts = _by_due_date(case, then)
    parts = {f"{old} -> {new}": percent(amount, amounts[old]) for (old, new), amount in moved.items()}
    later = sum(a for (old, new), a in moved.items() if new != "settled" and names.index(new) > names.index(old))
    return Result(percent(later, sum(amounts.values())), dict(parts))


# Aged receivables


@dataclass(slots=True)
class AgingRow:
    """One line of the aged receivables."""

    amounts: dict[str, int]
    open_items: int = 0
    unapplied: int = 0

    @property
    def total(self) -> int:
        return self.open_items - self.unapplied


@dataclass(slots=True)
class Aging:
    """Aged receivables: rows and total in base currency, and one total for each currency in that currency."""

    classes: list[str]
    rows: dict[str, AgingRow] = field(default_factory=dict)
    by_currency: dict[str, AgingRow] = field(default_factory=dict)

    @property
    def total(self) -> AgingRow:
        whole = AgingRow(dict.fromkeys(self.classes, 0))
        for row in self.rows.values():
            whole.open_items += row.open_items
            whole.unapplied += row.unapplied
            for name, amount in row.amounts.items():
                whole.amounts[name] += amount
        return whole


def aging(
    ledger: Ledger,
    as_of: date,
    by: str = "customer",
    *,
    edges: Sequence[int] = EDGES,
    options: dict[str, str] | None = None,
) -> Aging:
    """Give the aged receivables of a day, by customer, type, collector, currency or invoice (document)."""
    books = Balances(ledger, options)
    result = Aging(class_names(edges, books.options["basis"]))
    own = Balances(_in_own_currency(ledger), options)

    def add(rows: dict[str, AgingRow], group: str, name: str, owed: int, unapplied: int) -> None:
        row = rows.setdefault(group, AgingRow(dict.fromkeys(result.classes, 0)))
        row.open_items += owed
        row.unapplied += unapplied
        row.amounts[name] += owed
        if books.options["credits"] == "aged":
            row.amounts[name] -= unapplied

    for document in [*books.credit, *books.sources]:
        name = _class_of_document(document, as_of, edges, books.options["basis"])
        for which, rows, group in (
            (books, result.rows, group_of(ledger, document, by)),
            (own, result.by_currency, document.currency),
        ):
            if document.kind == "invoice":
                add(rows, group, name, which.counted(document, as_of), 0)
            else:
                add(rows, group, name, 0, which.unapplied_of(document, as_of))
    return result


def _class_of_document(document: Document, day: date, edges: Sequence[int], basis: str) -> str:
    age = age_of(document, day, basis) if document.kind == "invoice" else (day - document.day).days
    return class_of(age, edges, basis)


class _OwnCurrency(Ledger):
    """A ledger whose amounts never become base currency."""

    def to_base(self, amount: int, document: Document) -> int:  # noqa: ARG002 (no rate is needed)
        return amount


def _in_own_currency(ledger: Ledger) -> Ledger:
    return _OwnCurrency(**{f.name: getattr(ledger, f.name) for f in fields(ledger)})


def group_of(ledger: Ledger, document: Document, by: str) -> str:
    customer = ledger.customers[document.customer]
    groups: dict[str, Callable[[], str]] = {
        "customer": lambda: customer.code,
        "type": lambda: customer.type or "(none)",
        "collector": lambda: customer.collector or "(none)",
        "currency": lambda: document.currency,
        "invoice": lambda: document.number,
    }
    return groups[by]()
