"""Whatever is changed, added, removed or moved in a ledger from outside is found by `verify` and named, row by row."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ardesk.ledger import Ledger
from ardesk.storage import proof
from ardesk.storage.schema import RECORDS, columns_of
from tests.full import dump, write_full
from tests.long_runs import LONG, report, seed, times
from tests.pages import cells, variants, with_another_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = seed(7)
# What a row is known by to its owner: one of its own columns, else that of its invoice.
KNOWN = {"company": "key", "collector": "name", "customer": "code", "goal": "kpi", "closed_month": "month"}
KNOWN |= {"evidence": "name"} | dict.fromkeys(("allocation", "invoice_line", "activity", "pause"), "")
KNOWN |= dict.fromkeys(("invoice", "payment", "credit_note", "write_off", "refund", "dispute"), "number")
KNOWN |= dict.fromkeys(("deduction", "promise", "complaint"), "number")


class Sound(NamedTuple):
    """A ledger with something in every column: its bytes, where its tables begin, and what its rows are known by."""

    path: Path
    data: bytes
    roots: dict[str, int]
    names: dict[tuple[str, int], str]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    path = write_full(tmp_path_factory.mktemp("sound") / "a.ardesk")
    with closing(sqlite3.connect(path)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'"))
        names = {}
        for table in RECORDS:
            own = KNOWN.get(table)
            asked = own or ("(SELECT number FROM invoice WHERE id = invoice_id)" if own == "" else "''")
            for row_id, name in connection.execute(f"SELECT id, {asked} FROM {table}"):  # noqa: S608 - names of our own
                names[table, row_id] = f"{table} {row_id} ({name}) was" if name else f"{table} {row_id} was"
    return Sound(path, path.read_bytes(), roots, names)


def opened(data: bytes) -> sqlite3.Connection:
    """The bytes of a ledger as another program opens them that drops whatever stands in its way."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(data)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute("PRAGMA foreign_keys = OFF")
    return connection


@contextmanager
def without_triggers(connection: sqlite3.Connection) -> Iterator[None]:
    """Inside it the triggers are gone; afterwards they are there again, as if nothing had happened."""
    triggers = connection.execute("SELECT * FROM sqlite_master WHERE type = 'trigger'").fetchall()
    with schema_writable(connection):
        connection.execute("DELETE FROM sqlite_master WHERE type = 'trigger'")
    yield
    with schema_writable(connection):
        connection.executemany("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", triggers)


@contextmanager
def schema_writable(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("PRAGMA writable_schema = ON")
    yield
    connection.execute("PRAGMA writable_schema = RESET")


def said_by_verify(connection: sqlite3.Connection) -> dict[str, str]:
    return {name: detail for name, ok, detail in proof.checks(connection) if not ok}


def test_nothing_is_said_of_a_sound_ledger(sound: Sound) -> None:
    with closing(opened(sound.data)) as connection:
        assert said_by_verify(connection) == {}
    held = dump(sound.path)
    for table in RECORDS:
        columns = range(len(held[table][0]))
        assert all(any(row[at] not in (None, b"") for row in held[table]) for at in columns), table


@pytest.fixture
def many_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row found is named, not the first twenty alone, so that every table can be tampered with at once."""
    monkeypatch.setattr(proof, "_SHOWN", 1000)


def another(value: object) -> object:
    """A value like `value` that no rule refuses."""
    match value:
        case None:
            return 1
        case int():
            return value + 100
        case str() if len(value) == 10 and value[4] == value[7] == "-":
            return "2019-01-31"
    return f"{value}0"


def test_an_entry_of_the_journal_with_a_hole_breaks_its_change(sound: Sound) -> None:
    for column in ("tbl", "row_id"):
        with closing(opened(sound.data)) as connection:
            (text,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'journal'").fetchone()
            for held in (text.replace("TEXT NOT NULL", "TEXT").replace("INTEGER NOT NULL", "INTEGER"), text):
                with schema_writable(connection):
                    connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'journal'", (held,))
                if held != text:
                    with without_triggers(connection):
                        connection.execute(f"UPDATE journal SET {column} = NULL WHERE change_id = 2 AND id % 7 = 0")  # noqa: S608 - names of our own
            assert "Change 2 is not what was sealed" in said_by_verify(connection)["Chain of changes"]


@pytest.mark.parametrize("told", ["5.0", "[]", '{"invoice_id": 1e99}', '{"customer_id": "x"}', 2.5])
def test_an_entry_of_the_journal_that_is_no_row_is_told(sound: Sound, told: str | float) -> None:
    with closing(opened(sound.data)) as connection:
        with without_triggers(connection):
            connection.execute("UPDATE journal SET before = NULL, after = ? WHERE tbl <> 'company'", (told,))
        said = said_by_verify(connection)
    assert "was changed from outside" in said["Rows as the journal has them"]
    assert "is not what was sealed" in said["Chain of changes"]


@pytest.mark.usefixtures("many_shown")
def test_every_column_of_every_table_changed_is_found_and_named(sound: Sound) -> None:
    chance, count = random.Random(SEED), 0  # noqa: S311 - nothing secret depends on it
    columns = {table: ["id", *columns_of(body)] for table, body in RECORDS.items()}
    for turn in range(max(map(len, columns.values()))):
        with closing(opened(sound.data)) as connection:
            with without_triggers(connection):
                changed = [
                    tampered(connection, table, names[turn], chance)
                    for table, names in columns.items()
                    if turn < len(names)
                ]
            said = said_by_verify(connection)["Rows as the journal has them"]
        count += len(changed)
        for table, row_id in changed:
            assert sound.names[table, row_id] in said, (turn, table, row_id)
    report(f"each of {count} columns changed by SQL, seed {SEED}")
    assert count == sum(map(len, columns.values()))


def tampered(connection: sqlite3.Connection, table: str, column: str, chance: random.Random) -> tuple[str, int]:
    """One row of the table, by chance, with another value in the column; which one it was."""
    rows = connection.execute(f"SELECT id, {column} FROM {table} ORDER BY id").fetchall()  # noqa: S608 - names of our own
    row_id, old = chance.choice(rows)
    value = 1000 + row_id if column == "id" else another(old)
    if "TEXT" in dict(id="INTEGER", **columns_of(RECORDS[table]))[column]:
        value = str(value)
    connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (value, row_id))  # noqa: S608 - names of our own
    return table, row_id


@pytest.mark.usefixtures("many_shown")
def test_every_column_changed_in_the_bytes_of_the_file_is_found_and_named(sound: Sound) -> None:
    chance, count = random.Random(SEED), 0  # noqa: S311 - nothing secret depends on it
    for turn in range(times(24, 1_000)):
        data, changed = sound.data, []
        for table in RECORDS:
            if found := one_value(data, sound.roots[table], turn, chance):
                data = found[1]
                changed.append((table, found[0]))
        with closing(opened(data)) as connection:
            said = said_by_verify(connection).get("Rows as the journal has them", "")
        count += len(changed)
        for table, row_id in changed:
            assert sound.names[table, row_id] in said, (turn, table, row_id)
    report(f"{count} values changed in the bytes, seed {SEED}")
    assert count >= 180


def one_value(data: bytes, root: int, turn: int, chance: random.Random) -> tuple[int, bytes] | None:
    """The id of a row, and the file with one value of it changed: of a column in the short run, of any in the long."""
    found = [cell for cell in cells(data, root) if cell.column and (LONG or cell.column == turn)]
    if not found:
        return None
    cell = chance.choice(found)
    return cell.rowid, chance.choice(list(variants(data, cell)))


STATEMENTS = {
    "UPDATE journal SET after = after || ' ' WHERE id = 5": "Change 2 is",
    "UPDATE journal SET before = '' WHERE id = 5": "Change 2 is",
    "UPDATE journal SET tbl = 'payment' WHERE id = 5": "Change 2 is",
    "UPDATE journal SET row_id = row_id + 100 WHERE id = 5": "Change 2 is",
    "UPDATE journal SET change_id = 1 WHERE id = 5": "Change 1 is",
    "UPDATE journal SET id = 5000 WHERE id = 5": "Change 2 is",
    "UPDATE journal SET before = substr(before, 1, instr(before, ' ') - 1), "
    "after = substr(before, instr(before, ' ') + 1) || ' ' || after WHERE change_id = 4 AND before IS NOT NULL":
        "Change 4 is",  # the same signs in a row, and another place where one ends and the next begins
    "DELETE FROM journal WHERE id = 5": "Change 2 is",
    "INSERT INTO journal (change_id, tbl, row_id, after) VALUES (1, 'customer', 999, '{}')": "Change 1 is",
    "INSERT INTO journal (change_id, tbl, row_id, after) VALUES (99, 'customer', 999, '{}')": "missing change",
    "UPDATE change SET label = 'x' WHERE id = 2": "Change 2 is",
    "UPDATE change SET reason = 'x' WHERE id = 2": "Change 2 is",
    "UPDATE change SET at = '2020-01-01' WHERE id = 2": "Change 2 is",
    "UPDATE change SET uuid = 'x' WHERE id = 2": "Change 2 is",
    "UPDATE change SET undoes = 1 WHERE id = 2": "Change 2 is",
    "UPDATE change SET hash = upper(hash) WHERE id = 2": "Change 2 is",
    "UPDATE change SET hash = NULL WHERE id = 2": "Change 2 is",
    "DELETE FROM change WHERE id = 1": "Change 1 is",
    "DELETE FROM change WHERE id = 3": "Change 3 is",
    "INSERT INTO change (uuid, at, label, hash) VALUES ('x', 'y', 'z', 'h')": "Change 6 is",
    "UPDATE content SET data = CAST(data || 'x' AS BLOB)": "The file name 0",
    "DELETE FROM content": "refers to a missing content",
    "INSERT INTO content VALUES ('f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b', zeroblob(64))":
        "f5a5fd42",
    "INSERT INTO customer (id, code, name) VALUES (77, 'EVIL', 'Evil')": "customer 77 was",
    "INSERT INTO allocation (invoice_id, amount, date, payment_id) VALUES (1, 1, '2026-01-01', 1)": "allocation 23 ",
    "DELETE FROM payment WHERE id = 11": "payment 11 (P-1)",
    "DELETE FROM cost": "cost 1 was changed from outside. cost 11 was",
    "CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT": "more was added",
    "CREATE TABLE more (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT": "more was added",  # brings a sqlite_sequence
    "CREATE TRIGGER gift AFTER INSERT ON payment BEGIN UPDATE invoice SET total = 1; END": "gift was added",
    "CREATE VIEW totals AS SELECT 1": "totals was added",
    "DROP INDEX allocation_by_invoice": "allocation_by_invoice is missing",
}  # fmt: skip


@pytest.mark.parametrize("statement", STATEMENTS, ids=[statement[:60] for statement in STATEMENTS])
def test_a_changed_journal_change_file_or_table_is_found_and_named(sound: Sound, statement: str) -> None:
    with closing(opened(sound.data)) as connection:
        with without_triggers(connection):
            connection.execute(statement)
        assert STATEMENTS[statement] in " ".join(said_by_verify(connection).values())


@pytest.mark.parametrize("table", ["journal", "change", "customer", "invoice"])
def test_two_rows_that_change_places_are_both_named(sound: Sound, table: str) -> None:
    with closing(opened(sound.data)) as connection:
        one, two = (2, 3) if table in ("journal", "change") else (1, 11)
        with without_triggers(connection):
            for old, new in ((one, 9999), (two, one), (9999, two)):
                connection.execute(f"UPDATE {table} SET id = ? WHERE id = ?", (new, old))  # noqa: S608 - names of our own
        said = " ".join(said_by_verify(connection).values())
    wanted = {"journal": ["Change 1 is"], "change": ["Change 2 is", "Change 3 is"]}
    for words in wanted.get(table, [f"{table} {one} ", f"{table} {two} "]):
        assert words in said


def indices(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    for name, table, sql in connection.execute(query).fetchall():
        if table in RECORDS or table == "journal":
            yield name, table, sql


def test_an_index_out_of_step_is_found_and_named(sound: Sound) -> None:
    with closing(opened(sound.data)) as connection, without_triggers(connection):
        bare, found = connection.serialize(), list(indices(connection))
    assert len(found) > 20
    for name, table, sql in found:
        with closing(opened(bare)) as connection:
            root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
            with schema_writable(connection):
                connection.execute("DELETE FROM sqlite_master WHERE name = ?", (name,))
            connection.execute(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")  # noqa: S608 - names of our own
            with schema_writable(connection):
                connection.execute("INSERT INTO sqlite_master VALUES ('index', ?, ?, ?, ?)", (name, table, root, sql))
            assert f"wrong # of entries in index {name}" in " ".join(proof._file(connection))


def test_an_index_of_a_unique_rule_out_of_step_is_found_and_named(sound: Sound, tmp_path: Path) -> None:
    query = "SELECT name, rootpage FROM sqlite_master WHERE type = 'index' AND sql IS NULL"
    with closing(opened(sound.data)) as connection:
        found = connection.execute(query).fetchall()
    assert len(found) > 15
    for name, root in found:
        path = tmp_path / f"{name}.ardesk"
        path.write_bytes(with_another_key(sound.data, root))
        with Ledger.open(path, read_only=True) as ledger:
            (file,) = [check for check in ledger.verify() if check.name == "File"]
        assert f"missing from index {name}" in file.detail, name


def test_it_is_found_through_the_file_too(sound: Sound, tmp_path: Path) -> None:
    path = tmp_path / "a.ardesk"
    path.write_bytes(sound.data.replace(b'description 1 "', b'descriptiom 1 "'))
    with Ledger.open(path, read_only=True) as ledger:
        said = " ".join(check.detail for check in ledger.verify() if not check.ok)
    assert "invoice 11 (INV-1) was changed from outside" in said
