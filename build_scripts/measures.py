"""The measures that bench.py takes: each does a task of the program and its bare counterpart in turns."""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.book.book import Book

LAST_DAY = dt.date(2026, 10, 31)
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Figure:
    """One figure and the most it may be; a bound of None is for information only."""

    what: str
    figure: float
    bound: float | None
    unit: str = "×"
    detail: str = ""


@dataclass(frozen=True)
class Bench:
    """Where the ledgers are and how often each measure is taken."""

    folder: Path
    repeats: int

    def ledger(self, invoices: int) -> Path:
        """A sample company with that many invoices, over three years."""
        from ardesk.exchange.demo import write_demo

        path = self.folder / f"sample-{invoices}.ardesk"
        if not path.exists():
            write_demo(path, invoices=invoices, months=36, customers=invoices // 100, seed=1, until=LAST_DAY)
        return path


def told(name: str, figures: list[Figure]) -> bool:
    """Whether every bound is kept, after printing a line for each figure."""
    for one in figures:
        exceeded = one.bound is not None and one.figure > one.bound
        allowed = "" if one.bound is None else f" (at most {one.bound:g}{', EXCEEDED' if exceeded else ''})"
        print(f"{name}: {one.what}: {one.figure:.2f} {one.unit}{allowed}{one.detail}", flush=True)
    return all(one.bound is None or one.figure <= one.bound for one in figures)


def in_turns(repeats: int, *tasks: Callable[[], object]) -> list[float]:
    """The median seconds of each task, after one round that does not count."""
    taken: list[list[float]] = [[] for _task in tasks]
    for turn in range(repeats + 1):
        for task, seconds in zip(tasks, taken, strict=True):
            gc.collect()
            start = time.perf_counter()
            task()
            if turn:
                seconds.append(time.perf_counter() - start)
    return [statistics.median(seconds) for seconds in taken]


def _beside(whole: float, bare: float) -> str:
    return f"; {whole * 1000:.1f} ms beside {bare * 1000:.1f} ms"


# Start


def start(bench: Bench) -> list[Figure]:
    """The window with its first rows, beside an empty window, both from the start of their processes."""
    ledger = bench.ledger(10_000)
    command = [sys.executable, "-P", "-m", "ardesk", "--ledger", str(ledger), "--measure-start"]
    empty = [sys.executable, "-P", str(HERE / "empty_window.py")]
    painted: dict[str, list[float]] = {"window_ms": [], "rows_ms": [], "empty_ms": []}
    for turn in range(bench.repeats + 1):
        for times in (_said(command), _said(empty)):
            for name, milliseconds in times.items() if turn else ():
                painted[name].append(milliseconds)
    window, rows, bare = (statistics.median(painted[name]) / 1000 for name in ("window_ms", "rows_ms", "empty_ms"))
    return [
        Figure(
            "window with the first of 10,000 invoices, to an empty window", rows / bare, 1.5, detail=_beside(rows, bare)
        ),
        Figure("window without the rows, to an empty window", window / bare, None, detail=_beside(window, bare)),
    ]


def _said(command: list[str]) -> dict[str, Any]:
    """What a program of ours prints, run with settings of its own."""
    with tempfile.TemporaryDirectory(prefix="ardesk-home-") as home:
        surroundings = {**os.environ, "PYTHONPATH": str(HERE.parent), "ARDESK_HOME": home}
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[2:])} failed:\n{done.stderr}")
    said: dict[str, Any] = json.loads(done.stdout)
    return said


# History


def history(bench: Bench) -> list[Figure]:
    """All KPIs over 36 months, from the closed file, beside fetching the columns they need."""
    from ardesk.domain.periods import Period
    from ardesk.kpi.views import history as history_of

    what = "36 months of all KPIs of 100,000 invoices, to a bare fetchall"
    months = Period.parse("2023-11"), Period.parse("2026-10")
    return [_beside_fetchall(bench, what, 3, lambda book: history_of(book, *months))]


def by_customer(bench: Bench) -> list[Figure]:
    """All KPIs of one month for each of 1,000 customers, from the closed file, beside the same."""
    from ardesk.domain.periods import Period
    from ardesk.kpi.views import kpis

    what = "all KPIs of a month by customer, 1,000 of them with 100,000 invoices, to a bare fetchall"
    month = Period.parse("2026-10")
    return [_beside_fetchall(bench, what, 6, lambda book: kpis(book, month, by="customer"))]


def _beside_fetchall(bench: Bench, what: str, bound: float, ask: Callable[[Book], object]) -> Figure:
    from ardesk.ledger import Ledger

    path = bench.ledger(100_000)
    statements = statements_of_a_book(path)

    def figures() -> None:
        with Ledger.open(path, read_only=True) as ledger:
            ask(ledger.book())

    def fetched() -> None:
        with closing(read_only(path)) as connection:
            for statement in statements:
                connection.execute(statement).fetchall()

    whole, bare = in_turns(bench.repeats, figures, fetched)
    return Figure(what, whole / bare, bound, detail=_beside(whole, bare))


def read_only(path: Path) -> sqlite3.Connection:
    """A plain connection that cannot write."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def statements_of_a_book(path: Path) -> list[str]:
    """The SQL that reads a book, as it is executed."""
    from ardesk.book.book import Book
    from ardesk.storage.book_rows import book_rows

    statements: list[str] = []
    with closing(read_only(path)) as connection:
        connection.set_trace_callback(statements.append)
        Book.load(book_rows(connection))
    return [
        statement
        for statement in dict.fromkeys(statements)
        if statement.lstrip().upper().startswith(("SELECT", "WITH"))
    ]


# Recording


def recording(bench: Bench) -> list[Figure]:
    """Recording an invoice of two lines, beside inserting the same rows into a file without triggers."""
    from ardesk.domain.records import Customer, Invoice, InvoiceLine
    from ardesk.ledger import Ledger
    from ardesk.operations.invoices import save_invoice

    path, bare_path = bench.folder / "recording.ardesk", bench.folder / "bare.db"
    shutil.copyfile(bench.ledger(10_000), path)
    bare_path.unlink(missing_ok=True)
    lines = [InvoiceLine(invoice_id=0, position=0, description=text, net=50000) for text in ("Oak", "Ash")]
    with Ledger.open(path) as ledger, closing(bare_copy(path, bare_path)) as bare:
        customer = ledger.all(Customer)[0].id or 0

        def recorded() -> None:
            number = uuid.uuid4().hex
            save_invoice(
                ledger,
                Invoice(
                    number=number, customer_id=customer, date=LAST_DAY, due_date=LAST_DAY, net=100000, total=100000,
                    currency=ledger.base,
                ),
                lines,
            )  # fmt: skip

        recorded()
        rows = newest_rows(path)
        whole, inserted, with_journal = in_turns(
            bench.repeats * 10,
            recorded,
            lambda: insert(bare, {name: rows[name] for name in ("invoice", "invoice_line")}),
            lambda: insert(bare, rows),
        )
    what = "recording an invoice of two lines among 10,000, to bare inserts"
    return [
        Figure(f"{what} of its rows", whole / inserted, 3, detail=_beside(whole, inserted)),
        Figure(
            f"{what} of its and its journal's rows", whole / with_journal, None, detail=_beside(whole, with_journal)
        ),
    ]


Rows = dict[str, list[dict[str, object]]]


def bare_copy(path: Path, target: Path) -> sqlite3.Connection:
    """A file with the ledger's tables, indexes and customers and no triggers, under the ledger's pragmas."""
    with closing(read_only(path)) as source:
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') ORDER BY type DESC"
        statements = [sql for (sql,) in source.execute(query)]
    connection = sqlite3.connect(target, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.execute("ATTACH ? AS source", (str(path),))
    connection.execute("INSERT INTO customer SELECT * FROM source.customer")
    connection.execute("DETACH source")
    for pragma in ("journal_mode = DELETE", "synchronous = EXTRA", "foreign_keys = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def newest_rows(path: Path) -> Rows:
    """The rows that the ledger's newest change added, by table, without their ids."""
    with closing(read_only(path)) as connection:
        connection.row_factory = sqlite3.Row
        change = connection.execute("SELECT * FROM change ORDER BY id DESC LIMIT 1").fetchone()
        journal = connection.execute("SELECT * FROM journal WHERE change_id = ?", (change["id"],)).fetchall()
        rows: Rows = {"change": [dict(change)], "journal": [dict(row) for row in journal]}
        for entry in journal:
            found = connection.execute(f"SELECT * FROM {entry['tbl']} WHERE id = ?", (entry["row_id"],))  # noqa: S608
            rows.setdefault(entry["tbl"], []).append(dict(found.fetchone()))
    return {name: [{key: row[key] for key in row if key != "id"} for row in found] for name, found in rows.items()}


def insert(connection: sqlite3.Connection, rows: Rows) -> None:
    """Insert the rows in one transaction, under numbers that are still free and the ids they get."""
    connection.execute("BEGIN IMMEDIATE")
    given: dict[str, object] = {}
    for table, found in rows.items():
        for row in found:
            fresh = {key: uuid.uuid4().hex if key in {"number", "uuid"} else given.get(key, row[key]) for key in row}
            places = ", ".join("?" * len(fresh))
            statement = f"INSERT INTO {table} ({', '.join(fresh)}) VALUES ({places})"  # noqa: S608 - our own names
            given[f"{table}_id"] = connection.execute(statement, tuple(fresh.values())).lastrowid
    connection.execute("COMMIT")


# The window on 100,000 invoices


def filtering(bench: Bench) -> list[Figure]:
    """Each key in the filter of 100,000 rows, beside a plain scan of their texts."""
    said = _said(_window("filter", bench))
    keys, scan = sorted(said["keys"]), statistics.median(said["scans"])
    slow = keys[min(len(keys) - 1, len(keys) * 95 // 100)]
    half = statistics.median(keys)
    return [
        Figure("a key in the filter of 100,000 rows, 95th percentile", slow, 50, "ms", f"; median {half:.1f} ms"),
        Figure("the same, to a plain scan of the rows' texts", slow / scan, None, detail=f"; {scan:.1f} ms"),
    ]


def memory(bench: Bench) -> list[Figure]:
    """What the window holds with 100,000 invoices and the KPIs shown."""
    said = _said(_window("memory", bench))
    return [
        Figure("resident memory with 100,000 invoices and the KPIs shown", said["now"] / 1024, 400, "MB"),
        Figure("the most it held on the way", said["most"] / 1024, None, "MB"),
    ]


def _window(what: str, bench: Bench) -> list[str]:
    return [sys.executable, "-P", str(HERE / "measured_window.py"), what, str(bench.ledger(100_000))]


# Expected cash


def expected_cash(_bench: Bench) -> list[Figure]:
    """Each invoice of a published year forecast on the day of its issue, beside the day it was paid."""
    import backtest

    path = backtest.data_file()
    if not path.exists():
        print(f"forecast: not measured; the published late payments are not at {path} (ARDESK_DATA names the folder)")
        return []
    found = backtest.backtest(backtest.read(path))
    middle = (backtest.LEAST_COVERED + backtest.MOST_COVERED) / 2
    beside = f"; {found.invoices} invoices, by the due date alone {found.error_of_due_date:.2f}"
    return [
        Figure("mean absolute error of the likely day", found.error, backtest.MOST_ERROR, "days", beside),
        Figure(
            "share paid within the range, its distance from 80 %",
            abs(found.covered - middle),
            backtest.MOST_COVERED - middle,
            "points",
            f"; {found.covered:.1f} %",
        ),
    ]


ALL: dict[str, Callable[[Bench], list[Figure]]] = {
    "start": start,
    "history": history,
    "customers": by_customer,
    "recording": recording,
    "filter": filtering,
    "memory": memory,
    "forecast": expected_cash,
}
