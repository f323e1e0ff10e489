"""Random ledgers in several currencies and locales, imported, beside the slow books that say what is right."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from ardesk.exchange.importer import import_batch, read_batch
from ardesk.format import Formats
from tests.figures.reader import READERS
from tests.ledgers import born
from tests.oracle.balances import Balances
from tests.oracle.ledgers import random_ledger
from tests.oracle.records import base_currency, parse, write_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger
    from tests.figures.reader import Reader
    from tests.oracle.records import Records

LOCALES = tuple(READERS)


@dataclass
class Case:
    """A ledger on a day, what is right of it, and who reads it."""

    ledger: Ledger
    records: Records
    truth: Balances
    reader: Reader
    formats: Formats
    today: dt.date
    folder: Path

    @property
    def base(self) -> str:
        return self.ledger.base

    def base_amount(self, number: str) -> int:
        """What is open on an invoice in base currency; nothing where it is no credit invoice."""
        invoice = self.truth.ledger.invoices.get(number)
        counts = invoice is not None and number not in self.truth.cash_sales
        return self.truth.open(invoice, self.today) if invoice is not None and counts else 0

    def own_amount(self, number: str) -> int:
        """Likewise in its own currency."""
        invoice = self.truth.ledger.invoices.get(number)
        counts = invoice is not None and number not in self.truth.cash_sales
        return self.truth.open_own(invoice, self.today) if invoice is not None and counts else 0


@contextmanager
def case_of(seed: int, folder: Path) -> Iterator[Case]:
    """The ledger of that number, on a day of its life or a little after it."""
    random = Random(seed)  # noqa: S311 - figures, not secrets
    records = random_ledger(random, random.choice([12, 30, 60, 110]))
    if seed % 3 == 0:
        records = in_dinars(records)
    locale, base = LOCALES[seed % len(LOCALES)], base_currency(records)
    days = sorted(row["date"] for row in records.get("invoices.csv", [])) or ["2024-01-01"]
    today = dt.date.fromisoformat(random.choice([days[-1], random.choice(days)])) + dt.timedelta(
        random.choice([0, 5, 45, 100])
    )
    write_folder(records, folder / "exchange")
    with born(folder / "it.ardesk", "Random", base, locale) as ledger:
        report = import_batch(ledger, read_batch(folder / "exchange"), "Import")
        assert report.written, report.problems
        truth = Balances(parse(records))
        yield Case(ledger, records, truth, READERS[locale], Formats(locale, base), today, folder)


def in_dinars(records: Records) -> Records:
    """The same in Tunisian dinars where it was in Kuwaiti ones, which have three decimals too."""
    swap = {"KWD": "TND"}
    return {
        name: [{key: swap.get(value, value) for key, value in row.items()} for row in rows]
        for name, rows in records.items()
    }
