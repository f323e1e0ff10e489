"""The ledger as plain-text accounting: hledger, and a strict reader of Beancount's grammar, find ARDesk's figures."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shlex
import subprocess
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.money import minor_digits
from ardesk.domain.records import Customer
from ardesk.exchange.importer import import_path
from ardesk.exchange.plain_names import beancount_account, distinct
from ardesk.exchange.plain_text import export_beancount, export_hledger
from ardesk.ledger import Ledger
from ardesk.operations import customers
from tests.ledgers import DAY, add_customer, add_invoice, new_ledger, pay
from tests.oracle import ibm
from tests.oracle.balances import Balances, only
from tests.oracle.ledgers import random_ledger
from tests.oracle.rare import RARE
from tests.oracle.records import base_currency, parse, write_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.oracle.records import Records

HOSTILE = (
    'O"Hara; & Söhne  (two blanks)',
    "date:2020-01-01, [2020-02-02] type:L",
    "; comment\n2026-01-01 * (X) theft\n    Assets:Bank  1000000 USD\n    Equity\n",
    "Assets:Bank  5 USD",
    "\\",
    '" 2026-01-01 close Assets:Bank "',
    "مؤسسة النور التجارية",
    "\u202egnp.exe",
    "💸 Émile & 日本株式会社",
    "x" * 200,
    "=cmd|' /C calc'!A0",
    "| payee (code) ! * @@ 3 EUR {2}",
)


def imported(records: Records, folder: Path) -> Ledger:
    write_folder(records, folder / "exchange")
    ledger = Ledger.create(folder / "it.ardesk", name="Random", currency=base_currency(records))
    assert import_path(ledger, folder / "exchange").written
    return ledger


def hledger(journal: Path, *arguments: str) -> str:
    told = subprocess.run(
        ["hledger", "-f", str(journal), *arguments], check=False, capture_output=True, text=True, encoding="utf-8"
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def owed_by_hledger(journal: Path, day: dt.date, currency: str) -> dict[str, int]:
    """Give what hledger finds on each account three parts deep below Assets:Receivable, in minor units, but 0."""
    end = (day + dt.timedelta(1)).isoformat()
    text = hledger(journal, "balance", "Assets:Receivable", "--depth", "3", "-e", end, "-O", "csv", "-N", "--flat")
    return {
        account: minor_of(amount, currency)
        for account, amount in list(csv.reader(io.StringIO(text)))[1:]
        if amount != "0"
    }


def minor_of(amount: str, currency: str) -> int:
    number, _, said = amount.partition(" ")
    assert said == currency
    return int(Decimal(number) * 10 ** minor_digits(currency))


BEANCOUNT_ACCOUNT = r"(?:Assets|Liabilities|Equity|Income|Expenses)(?::[A-Z0-9][A-Za-z0-9-]*)+"
STRING = r'"(?:[^"\\\n]|\\["\\])*"'
GRAMMAR = {
    "comment": r"; .*",
    "option": rf"option {STRING} {STRING}",
    "open": rf"(\d{{4}}-\d\d-\d\d) open ({BEANCOUNT_ACCOUNT}) [A-Z]{{3}}",
    "entry": rf"(\d{{4}}-\d\d-\d\d) \* {STRING} {STRING}",
    "fact": rf"  (?:  )?[a-z]+: {STRING}",
    "posting": rf"  ({BEANCOUNT_ACCOUNT})  (-?\d+(?:\.\d+)?) ([A-Z]{{3}})",
    "balance": rf"(\d{{4}}-\d\d-\d\d) balance ({BEANCOUNT_ACCOUNT})  (-?\d+(?:\.\d+)?) ([A-Z]{{3}})",
}


class Beancount:
    """A file read by a strict reader: `postings` are (day, account, minor units); whatever is odd fails."""

    def __init__(self, path: Path, currency: str) -> None:
        self.postings: list[tuple[dt.date, str, int]] = []
        self.opened: dict[str, dt.date] = {}
        self.asserted: list[tuple[dt.date, str, int]] = []
        self.kinds: Counter[str] = Counter()
        day, left = dt.date.min, 0
        for line in path.read_bytes().decode().split("\n"):
            kind, found = self._kind(line)
            self.kinds[kind] += 1
            if kind == "open":
                assert found[2] not in self.opened
                self.opened[found[2]] = dt.date.fromisoformat(found[1])
            elif kind in {"entry", ""}:
                assert left == 0
                day = dt.date.fromisoformat(found[1]) if kind else day
            elif kind == "posting":
                amount = minor_of(f"{found[2]} {found[3]}", currency)
                assert self.opened[found[1]] <= day
                self.postings.append((day, found[1], amount))
                left += amount
            elif kind == "balance":
                amount = minor_of(f"{found[3]} {found[4]}", currency)
                self.asserted.append((dt.date.fromisoformat(found[1]), found[2], amount))

    def _kind(self, line: str) -> tuple[str, re.Match[str]]:
        for kind, grammar in {**GRAMMAR, "": ""}.items():
            if found := re.fullmatch(grammar, line):
                return kind, found
        raise AssertionError(f"this is not Beancount: {line!r}")

    def owed(self, account: str, day: dt.date) -> int:
        """Give what stands on the account and those below it at the end of the day."""
        return sum(amount for on, name, amount in self.postings if on <= day and f"{name}:".startswith(f"{account}:"))


def days_to_ask(records: Records, random: Random, count: int) -> list[dt.date]:
    days = sorted({row["date"] for name in ("invoices", "payments") for row in records.get(f"{name}.csv", [])})
    return [dt.date.fromisoformat(day) for day in random.sample(days, min(count, len(days)))] + [dt.date(2035, 1, 1)]


def disagreements(records: Records, folder: Path, days: Iterable[dt.date]) -> list[str]:
    """Give where either file says something else than the slow recomputation of the same rows."""
    right = parse(records)
    codes = sorted(right.customers)
    with imported(records, folder) as ledger:
        export_hledger(ledger, folder / "it.journal")
        export_beancount(ledger, folder / "it.beancount")
        base = ledger.base
    hledger(folder / "it.journal", "check", "--strict", "ordereddates")
    beancount = Beancount(folder / "it.beancount", base)
    found = [
        f"{account} {day}: asserted {amount}"
        for day, account, amount in beancount.asserted
        if beancount.owed(account, day) != amount
    ]
    for day in days:
        told = owed_by_hledger(folder / "it.journal", day, base)
        for code in codes:
            account, owed = f"Assets:Receivable:{code}", Balances(only(right, {code})).ar_total(day)
            said = (told.pop(account, 0), beancount.owed(account, day))
            if said != (owed, owed):
                found.append(f"{account} {day}: {said}, right {owed}")
        found += [f"{account} {day}: {amount}, nobody's" for account, amount in told.items()]
        if beancount.owed("Assets:Receivable", day) != Balances(right).ar_total(day):
            found.append(f"{day}: not in all")
    return found


@pytest.mark.parametrize("seed", range(4))
def test_both_files_give_what_every_customer_owes_on_any_day(seed: int, tmp_path: Path) -> None:
    random = Random(seed)  # noqa: S311 (figures, not secrets)
    records = random_ledger(random, random.choice([12, 40, 150]))
    assert disagreements(records, tmp_path, days_to_ask(records, random, 3)) == []


@pytest.mark.parametrize("name", RARE)
def test_and_in_rare_cases(name: str, tmp_path: Path) -> None:
    records = RARE[name]
    days = days_to_ask(records, Random(1), 5)  # noqa: S311 (figures, not secrets)
    assert disagreements(records, tmp_path, days) == []


def test_the_published_file_read_by_hledger_gives_the_month_ends(tmp_path: Path) -> None:
    if not ibm.csv_path().exists():
        pytest.skip("ibm_late_payments.csv is not here; name its folder in ARDESK_DATA")
    with imported(ibm.to_exchange(ibm.csv_path()), tmp_path) as ledger:
        export_hledger(ledger, tmp_path / "ours.journal")
        book = ledger.book()
    expected = ibm.hledger_balances(ibm.csv_path(), tmp_path)
    assert len(expected) == 25
    for day, cents in list(expected.items())[::4]:
        told = owed_by_hledger(tmp_path / "ours.journal", day, "USD")
        assert told == {f"Assets:Receivable:{row.group}": row.total for row in book.aging(day).rows if row.total}
        assert sum(told.values()) == cents


def test_every_kind_of_movement_has_its_account(tmp_path: Path) -> None:
    records: Records = {
        "company.csv": [{"key": "currency", "value": "USD"}],
        "customers.csv": [{"code": "A", "name": "Alder"}],
        "invoices.csv": [
            {"number": "1", "customer": "A", "date": "2026-01-01", "net": "100", "tax": "20", "due_date": "2026-02-01"},
            {"number": "2", "customer": "A", "date": "2026-01-02", "total": "100", "due_date": "2026-02-01",
             "currency": "EUR", "rate": "1.10"},
            {"number": "3", "customer": "A", "date": "2026-01-03", "total": "7", "cash_sale": "yes"},
            {"number": "4", "customer": "A", "date": "2026-01-03", "total": "9", "due_date": "2026-02-01"},
        ],
        "payments.csv": [
            {"number": "P1", "customer": "A", "date": "2026-01-10", "amount": "50"},
            {"number": "P2", "customer": "A", "date": "2026-01-11", "amount": "100", "currency": "EUR", "rate": "1.25"},
            {"number": "P3", "customer": "A", "date": "2026-01-12", "amount": "9", "returned_date": "2026-01-15"},
        ],
        "credit_notes.csv": [{"number": "K1", "customer": "A", "date": "2026-01-13", "net": "10", "tax": "2",
                              "total": "12"}],
        "allocations.csv": [
            {"source": "P1", "invoice": "1", "amount": "40"},
            {"source": "P2", "invoice": "2", "amount": "100", "date": "2026-01-20"},
            {"source": "P3", "invoice": "4", "amount": "9"},
        ],
        "refunds.csv": [{"number": "R1", "customer": "A", "date": "2026-01-21", "amount": "3", "source": "P1"}],
        "write_offs.csv": [
            {"number": "W1", "invoice": "1", "date": "2026-01-22", "amount": "80", "recovered_date": "2026-03-01",
             "recovered_amount": "5"},
            {"number": "W2", "invoice": "4", "date": "2026-01-22", "amount": "1", "kind": "minor"},
        ],
    }  # fmt: skip
    with imported(records, tmp_path) as ledger:
        export_hledger(ledger, tmp_path / "it.journal")
    text = hledger(tmp_path / "it.journal", "balance", "--flat", "-O", "csv", "-N")
    assert {account: minor_of(amount, "USD") for account, amount in list(csv.reader(io.StringIO(text)))[1:]} == {
        "Assets:Bank": 5000 + 12500 + 900 - 900 - 300 + 500 + 700,
        "Assets:Receivable:A": 900 - 100,
        "Assets:Receivable:A:Unapplied": -(1000 - 300) - 1200,
        "Expenses:Bad-debts": 8000,
        "Expenses:Small-balances": 100,
        "Income:Cash-sales": -700,
        "Income:Credit-notes": 1000,
        "Income:Exchange-differences": -1500,
        "Income:Recovered": -500,
        "Income:Sales": -10000 - 11000 - 900,
        "Liabilities:Tax": -2000 + 200,
    }


def test_names_mean_nothing_but_themselves(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        for count, name in enumerate(HOSTILE):
            customer = add_customer(ledger, name[:40].replace("\n", " "))
            customers.save_customer(ledger, replace(ledger.get(Customer, customer), name=name))
            invoice = add_invoice(ledger, customer, f"{count} {name[:30]}", 1000 + count)
            pay(ledger, customer, 400, DAY + dt.timedelta(count), (invoice, 400))
        export_hledger(ledger, tmp_path / "it.journal")
        export_beancount(ledger, tmp_path / "it.beancount")
    last = DAY + dt.timedelta(len(HOSTILE))
    hledger(tmp_path / "it.journal", "check", "--strict", "ordereddates")
    assert sorted(owed_by_hledger(tmp_path / "it.journal", last, "USD").values()) == [
        600 + count for count in range(len(HOSTILE))
    ]
    printed = hledger(tmp_path / "it.journal", "print", "-O", "csv").splitlines()
    assert hledger(tmp_path / "it.journal", "accounts", "--used", "--depth", "1").split() == ["Assets", "Income"]
    assert hledger(tmp_path / "it.journal", "stats").count("2020") == 0
    assert len({row[0] for row in csv.reader(printed[1:])}) == 2 * len(HOSTILE) + 1
    beancount = Beancount(tmp_path / "it.beancount", "USD")
    assert beancount.kinds["entry"] == 2 * len(HOSTILE)
    assert {amount for _, account, amount in beancount.asserted if account != "Assets:Receivable"} == {
        600 + count for count in range(len(HOSTILE))
    }
    assert all(beancount.owed(account, last) == amount for _, account, amount in beancount.asserted)


def test_codes_that_would_be_spelled_alike_are_two_accounts(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        for total, code in enumerate(("A;1", "A,1", "a,1", "A/1", "Ä1", "日本", "株式"), start=1):
            add_invoice(ledger, add_customer(ledger, code), f"I{total}", total)
        export_hledger(ledger, tmp_path / "it.journal")
        export_beancount(ledger, tmp_path / "it.beancount")
    assert sorted(owed_by_hledger(tmp_path / "it.journal", DAY, "USD").values()) == [1, 2, 3, 4, 5, 6, 7]
    accounts = [name for _, name, _ in Beancount(tmp_path / "it.beancount", "USD").asserted]
    assert len(set(accounts)) == len(accounts) == 8


def test_names_are_told_apart_however_many_are_alike() -> None:
    codes = ["ä", "A", "a", "A-2", "日", "本", *["日本"] * 3000, "A-3"]
    names = distinct(codes, beancount_account, "Customer")
    assert names[:6] == ["A", "A-2", "A-3", "A-2-2", "Customer", "Customer-2"]
    assert len({name.lower() for name in names}) == len(codes)


def test_an_empty_ledger_is_an_empty_journal(tmp_path: Path) -> None:
    with new_ledger(tmp_path, "JPY") as ledger:
        export_hledger(ledger, tmp_path / "it.journal")
        export_beancount(ledger, tmp_path / "it.beancount")
    assert shlex.split(hledger(tmp_path / "it.journal", "print")) == []
    assert Beancount(tmp_path / "it.beancount", "JPY").kinds["entry"] == 0
