"""Whatever is changed, added or removed in a ledger from outside is found by `verify` and named, row by row."""

from __future__ import annotations

import random
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from ardesk.exchange.demo import write_demo
from ardesk.ledger import Ledger
from ardesk.storage.schema import RECORDS, columns_of
from tests.ledgers import day
from tests.long_runs import report, times

if TYPE_CHECKING:
    from pathlib import Path

SEED = 7
COUNT = times(20, 2_000)
NAMES = ("number", "code", "key", "name", "kpi")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "a.ardesk"
    write_demo(path, until=day("2026-10-31"), invoices=30, months=6)
    return path


def opened(path: Path) -> sqlite3.Connection:
    """The file as another program opens it that drops whatever stands in its way."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def found_by_verify(path: Path) -> str:
    with Ledger.open(path, read_only=True) as ledger:
        return " ".join(check.detail for check in ledger.verify() if not check.ok)


def another(value: object, chance: random.Random) -> object:
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 100))
    return f"{value or ''}0" if not isinstance(value, str) or len(value) != 10 else "2019-01-31"


def test_every_changed_row_is_found_and_named(sound: Path, tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - nothing secret depends on it
    path, tables = tmp_path / "a.ardesk", set()
    for turn in range(COUNT):
        shutil.copy(sound, path)
        connection = opened(path)
        filled = [table for table in RECORDS if connection.execute(f"SELECT 1 FROM {table}").fetchone()]  # noqa: S608 - names of our own
        table = filled[turn % len(filled)]
        columns = list(columns_of(RECORDS[table]))
        row_id = chance.choice([row_id for (row_id,) in connection.execute(f"SELECT id FROM {table}")])  # noqa: S608 - names of our own
        column = chance.choice(columns)
        old = connection.execute(f"SELECT {column} FROM {table} WHERE id = ?", (row_id,)).fetchone()[0]  # noqa: S608 - names of our own
        known = next((name for name in NAMES if name in columns), None)
        named = connection.execute(f"SELECT {known} FROM {table} WHERE id = ?", (row_id,)).fetchone() if known else None  # noqa: S608 - names of our own
        try:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (another(old, chance), row_id))  # noqa: S608 - names of our own
        except sqlite3.IntegrityError:  # a type or a UNIQUE that no program gets round
            connection.close()
            continue
        connection.commit()
        connection.close()
        tables.add(table)
        said = found_by_verify(path)
        label = f"{table} {row_id} ({named[0]})" if named and named[0] else f"{table} {row_id} "
        assert label in said, (turn, column, old)
    report(f"{COUNT} changed rows, seed {SEED}, in {len(tables)} tables")
    assert len(tables) >= 12


def test_an_added_and_a_removed_row_are_found_and_named(sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.ardesk"
    shutil.copy(sound, path)
    connection = opened(path)
    added = connection.execute("INSERT INTO customer (code, name) VALUES ('EVIL', 'Evil')").lastrowid
    gone, number = connection.execute(
        "SELECT id, number FROM payment WHERE id NOT IN (SELECT payment_id FROM deduction WHERE payment_id > 0) LIMIT 1"
    ).fetchone()
    connection.execute("DELETE FROM payment WHERE id = ?", (gone,))
    connection.commit()
    connection.close()
    said = found_by_verify(path)
    assert f"customer {added} was changed" in said
    assert f"payment {gone} ({number})" in said


@pytest.mark.parametrize("statement", [
    "UPDATE journal SET after = after || ' ' WHERE id = 5",
    "UPDATE change SET label = 'x' WHERE id = 2",
    "UPDATE change SET at = '2020-01-01' WHERE id = 2",
    "DELETE FROM journal WHERE id = 5",
    "INSERT INTO journal (change_id, tbl, row_id, after) VALUES (1, 'customer', 999, '{}')",
    "DELETE FROM change WHERE id = 1",
])  # fmt: skip
def test_a_changed_journal_is_found(sound: Path, tmp_path: Path, statement: str) -> None:
    path = tmp_path / "a.ardesk"
    shutil.copy(sound, path)
    connection = opened(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    assert "is not what was sealed" in found_by_verify(path)
