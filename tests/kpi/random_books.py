"""Books of random ledgers of all record kinds, and periods and options to ask them about."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from ardesk.domain.periods import Period
from tests.oracle.ledgers import random_period
from tests.oracle.test_engine_agrees import engine_options, imported, ledger_of, random_options

if TYPE_CHECKING:
    from ardesk.book.book import Book
    from ardesk.kpi.options import Options
    from tests.oracle.records import Records


@cache
def random_book(seed: int) -> tuple[Records, Book]:
    """The ledger of that number: its rows, and the Book they make."""
    _chance, records = ledger_of(seed)
    with tempfile.TemporaryDirectory() as folder, imported(records, Path(folder)) as book:
        book.groups()  # read while the file is there
        return records, book


def chance(seed: int) -> Random:
    """A chance that is the same each time."""
    return Random(seed)  # noqa: S311 (figures, not secrets)


def two_periods(random: Random, records: Records) -> tuple[Period, Period]:
    """Two random periods of the ledger."""
    return Period(*random_period(random, records)), Period(*random_period(random, records))


def some_options(random: Random) -> Options:
    """None, one or several options other than their defaults."""
    return engine_options(random_options(random))
