"""A believable sample company: a joinery with its customers, their habits, and everything a ledger can hold."""

from __future__ import annotations

import datetime as dt
import gc
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from ardesk.domain.periods import add_months
from ardesk.domain.records import TABLES, CompanyFact, Invoice, Record
from ardesk.exchange.demo import cast
from ardesk.exchange.demo.books import Books
from ardesk.exchange.demo.desk import evidence_of, set_up_desk
from ardesk.exchange.demo.life import Life
from ardesk.i18n import _
from ardesk.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["write_demo"]

_CHUNK = 2000


def write_demo(
    path: Path | str,
    *,
    invoices: int = 600,
    months: int = 18,
    customers: int = 40,
    seed: int = 1,
    until: dt.date,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write a new ledger at `path` whose last day is `until`; the same arguments give the same figures.

    It has exactly `invoices` invoices, drafts and voids included, over the months that end with `until`.
    `progress` hears (done, of how many). Raises ArdeskError where something is at `path` already.
    """
    random = Random(seed)  # noqa: S311 - a story, not a secret
    start = add_months(until.replace(day=1), 1 - months)
    with _nothing_collected(), Ledger.create(path, name=cast.COMPANY, currency=cast.CURRENCY) as ledger:
        try:
            books = _books(random, invoices, customers, start, until, progress)
            facts = len(ledger.all(CompanyFact))
            with ledger.change(_("Sample company")) as rows:
                for chunk, done, total in _chunks([*cast.facts(facts + 1), *_in_order(books)]):
                    rows.insert_many(chunk)
                    if progress:
                        progress(total + done, 2 * total)
                if evidence := evidence_of(books, until):
                    rows.insert(replace(evidence[0], sha256=rows.keep(evidence[1])))
        except BaseException:
            ledger.close()
            Path(path).unlink(missing_ok=True)
            raise


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Inside it no cycles are looked for: the story makes none, and a million records are long to look through."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _books(
    random: Random,
    invoices: int,
    customers: int,
    start: dt.date,
    until: dt.date,
    progress: Callable[[int, int], None] | None,
) -> Books:
    books = Books()
    players = cast.players(random, customers, start)
    life = Life(random, players, books, start, until)
    life.live(invoices, progress)
    totals = dict.fromkeys((player.record.id for player in players), 0)
    for invoice in books.records[Invoice]:
        if isinstance(invoice, Invoice):
            totals[invoice.customer_id] += invoice.total
    months = max((until - start).days / 30, 1)
    for player in players:
        usual = totals[player.record.id] / months
        limit = max(round(usual * random.uniform(2.0, 5.0) / 100_000), 2) * 100_000
        books.put(replace(player.record, credit_limit=limit if random.random() < 0.8 else None))  # noqa: PLR2004
    set_up_desk(books, until)
    for record in (*cast.COLLECTORS, *cast.goals(start)):
        books.put(record)
    return books


def _in_order(books: Books) -> Iterator[Record]:
    """All records, those first that others name."""
    for cls in TABLES:
        yield from books.records.get(cls, ())


def _chunks(records: list[Record]) -> Iterator[tuple[list[Record], int, int]]:
    for place in range(0, len(records), _CHUNK):
        chunk = records[place : place + _CHUNK]
        yield chunk, place + len(chunk), len(records)
