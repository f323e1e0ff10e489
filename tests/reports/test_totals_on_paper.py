"""What statements and letters add up to, read back from the PDF, is what the ledger says, to the cent, on any day."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from random import Random
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.money import minor_digits
from ardesk.domain.records import Customer
from ardesk.errors import ArdeskError
from ardesk.exchange.importer import import_path
from ardesk.ledger import Ledger
from ardesk.reports import papers
from ardesk.reports.papers import account
from tests.oracle.balances import Balances
from tests.oracle.ledgers import random_ledger
from tests.oracle.records import base_currency, parse, write_folder
from tests.reports.customers_kit import TODAY, change_customer, late_business
from tests.reports.printed import cents, words_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.oracle.records import Records

pytestmark = pytest.mark.usefixtures("qapp")
SEEDS = range(4)
_AMOUNT = r"(−?[\d,]+(?:\.\d+)?)"
Sums = dict[str, int]


def minor(printed: str, currency: str) -> int:
    digits = minor_digits(currency)
    whole, _point, rest = printed.replace(",", "").replace("−", "-").partition(".")
    assert len(rest) == digits
    return int(whole + rest)


def printed_sums(label: str, words: str) -> Sums:
    return {name: minor(text, name) for name, text in re.findall(rf"{label} ([A-Z]{{3}}) {_AMOUNT}", words)}


def random_books(seed: int, folder: Path) -> tuple[Records, Random]:
    random = Random(seed)  # noqa: S311 - figures, not secrets
    records = random_ledger(random, random.choice([25, 40, 80]))
    write_folder(records, folder / "exchange")
    return records, random


class Truth:
    """What the slow and obvious books say of one customer on one day, in each document's own currency."""

    def __init__(self, records: Records, code: str, day: dt.date) -> None:
        self.books, self.day = Balances(parse(records)), day
        self.invoices = [one for one in self.books.credit if one.customer == code]
        self.credits = [one for one in self.books.sources if one.customer == code]

    def open(self, *, late: bool = False) -> Sums:
        sums: defaultdict[str, int] = defaultdict(int)
        for one in self.invoices:
            if not late or one.due < self.day:
                sums[one.currency] += self.books.open_own(one, self.day)
        return {name: amount for name, amount in sums.items() if amount}

    def balance(self) -> Sums:
        sums = defaultdict(int, self.open())
        for one in self.credits:
            sums[one.currency] -= self.books.unapplied_own(one, self.day)
        return {name: amount for name, amount in sums.items() if amount}


def days_of(random: Random, records: Records) -> list[dt.date]:
    found = sorted(dt.date.fromisoformat(row["date"]) for row in records.get("invoices.csv", []))
    first, last = found[0], found[-1] + dt.timedelta(days=80)
    return [first + dt.timedelta(days=random.randrange((last - first).days + 1)) for _ in range(2)] + [last]


@pytest.mark.parametrize("seed", SEEDS)
def test_papers_of_random_ledgers(seed: int, tmp_path: Path) -> None:
    records, random = random_books(seed, tmp_path)
    with Ledger.create(tmp_path / "it.ardesk", name="Random", currency=base_currency(records)) as ledger:
        assert import_path(ledger, tmp_path / "exchange").written
        looked_at = 0
        for day in days_of(random, records):
            for customer in ledger.all(Customer)[:3]:
                looked_at += check_statements(ledger, customer, Truth(records, customer.code, day))
                looked_at += check_letter(ledger, customer, Truth(records, customer.code, day))
        assert looked_at > 2


def check_statements(ledger: Ledger, customer: Customer, truth: Truth) -> int:
    assert customer.id is not None
    right = truth.balance()
    words = words_of(papers.statement(ledger, customer.id, truth.day))
    assert without_nought(printed_sums("Balance", words)) == right
    start = truth.day - dt.timedelta(days=45)
    moved = words_of(papers.statement(ledger, customer.id, truth.day, kind="activity", start=start))
    assert without_nought(printed_sums("Closing balance", moved)) == right
    assert without_nought(account.balances(account.movements(ledger, customer.id, truth.day))) == right
    return len(right)


def check_letter(ledger: Ledger, customer: Customer, truth: Truth) -> int:
    assert customer.id is not None
    right = truth.open(late=True)
    try:
        words = words_of(papers.letter(ledger, customer.id, 2, truth.day))
    except ArdeskError as nothing:
        return check_nothing(nothing.sentence, right)
    asked, held = printed_sums("To be paid", words), Counter[str]()
    for currency, amount in re.findall(rf"Left out: ([A-Z]{{3}}) {_AMOUNT} of invoice", words):
        held[currency] += minor(amount, currency)
    everything = {name: asked.get(name, 0) + held[name] for name in {*asked, *held}}
    assert without_nought(everything) == right
    return len(right)


def check_nothing(sentence: str, right: Sums) -> int:
    """There is no letter: either nothing is overdue, or nothing of it is asked for."""
    assert ("disputed, deducted, promised or paused" in sentence) == bool(right)
    return 0


def without_nought(sums: Sums) -> Sums:
    return {name: amount for name, amount in sums.items() if amount}


LABELS = {
    "en": ("Balance EUR", "To be paid EUR"),
    "de": ("Saldo EUR", "Zu zahlen EUR"),
    "fr": ("Solde EUR", "À payer EUR"),
    "es": ("Saldo EUR", "A pagar EUR"),
}


def test_totals_in_each_language(tmp_path: Path) -> None:
    with late_business(tmp_path) as ledger:
        for language, labels in LABELS.items():
            change_customer(ledger, 1, language=language)
            asked = (papers.statement(ledger, 1, TODAY), papers.letter(ledger, 1, 1, TODAY))
            found = tuple(cents(label, words_of(paper)) for label, paper in zip(labels, asked, strict=True))
            assert found == (1_985_00, 1_340_00), language
