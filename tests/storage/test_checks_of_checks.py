"""Our own checks are checked: which test notices that a constraint, trigger, pragma, rule or check is gone.

The lists in `noticed` say it. What there is to notice is found in the schema and in the modules, so a list that leaves
something out fails; and each is taken away once, on a database made for it, to see that its test would fail then.
"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ardesk.errors import ArdeskError
from ardesk.storage import connection as opening
from ardesk.storage import invariants, lock, proof
from ardesk.storage.change import change
from ardesk.storage.schema import RECORDS, statements
from tests.full import write_full
from tests.long_runs import report
from tests.storage.noticed import (
    CHECKED,
    EXCESSES,
    FOUND,
    GUARDED,
    LATER_INVOICE,
    LOCKED,
    LOOKS,
    NULLABLE,
    ONCE,
    PRAGMAS,
    REFERRED,
    RULES,
    UNIQUE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Full(NamedTuple):
    """A ledger with rows in every table: as it is, with no month closed, and with one closed over what came later."""

    whole: bytes
    open: bytes
    locked: bytes
    rows: dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Full:
    whole = write_full(tmp_path_factory.mktemp("full") / "a.ardesk").read_bytes()
    with closing(loaded(whole)) as connection:
        rows = {}
        for table in tables():
            found = connection.execute(f"SELECT * FROM {table} ORDER BY rowid LIMIT 1")  # noqa: S608 - names of our own
            rows[table] = dict(zip((column[0] for column in found.description), found.fetchone(), strict=True))
        written(connection, "UPDATE closed_month SET reopened_at = 'x', why = 'x' WHERE reopened_at IS NULL")
        opened = connection.serialize()
        for number, cash in ((97, "no"), (98, "yes"), (99, "no")):
            written(connection, LATER_INVOICE.replace("NUMBER", str(number)).replace("CASH", cash))
        written(
            connection,
            "INSERT INTO allocation (invoice_id, amount, date, payment_id) VALUES (97, 10, '2026-06-01', 11); "
            "INSERT INTO promise (number, customer_id, invoice_id, made, due, amount) "
            "VALUES ('PR-99', 11, 99, '2026-01-05', '2026-07-01', 10)",
        )
        written(connection, "INSERT INTO closed_month (month, closed_at, journal_hash) VALUES ('2026-02', 'x', 'x')")
        return Full(whole, opened, connection.serialize(), rows)


def loaded(data: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(data)
    return connection


def written(connection: sqlite3.Connection, sql: str) -> None:
    """The statements, run as one change of the ledger. Raises ArdeskError."""
    with change(connection, Path("a.ardesk"), "Probe"):
        for statement in sql.split("; "):
            connection.execute(statement)


@contextmanager
def undone(connection: sqlite3.Connection) -> Iterator[None]:
    """What happens inside it is taken back afterwards."""
    connection.execute("BEGIN")
    yield
    connection.execute("ROLLBACK")


# Constraints


def made(kind: str) -> dict[str, str]:
    """The statement that makes each table, trigger or index."""
    found = ((re.match(rf"CREATE {kind} (\w+)", statement), statement) for statement in statements())
    return {name[1]: statement for name, statement in found if name}


def tables() -> dict[str, str]:
    return made("TABLE")


def parts(statement: str) -> list[str]:
    """The definitions of columns and the constraints between the brackets of a CREATE TABLE."""
    depth, found = 0, [""]
    for sign in statement[statement.index("(") + 1 : statement.rindex(")")]:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    return [part.strip() for part in found]


def bracket(text: str, start: int) -> str:
    """The text from `start`, where a bracket opens later on, to where that closes."""
    depth = 0
    for at in range(text.index("(", start), len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if not depth:
            return text[start : at + 1]
    raise AssertionError(text)


def constraints(sign: str) -> Iterator[tuple[str, str, str, str]]:
    """(table, what it is of, its definition, the definition without it) of each CHECK, UNIQUE, REFERENCES, NOT NULL."""
    for table, statement in tables().items():
        for part in parts(statement):
            if sign not in part:
                continue
            at = part.index(sign)
            name = re.sub(r"^CHECK \(+|^UNIQUE \(|\)$", "", part).split(")")[0] if at == 0 else part.partition(" ")[0]
            gone = bracket(part, at) if sign in ("CHECK", "REFERENCES") else sign
            rest = "CHECK (1)" if at == 0 else part.replace(gone, "")
            yield table, name, part, rest


def refused(statement: str, row: Mapping[str, object], *changes: Mapping[str, object]) -> str:
    """How a table made by `statement` refuses the row with the first changes or the second; empty if it takes them."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(statement)
        for changed in changes:
            values = {**row, **changed}
            try:
                connection.execute(
                    f"INSERT INTO {statement.split()[2]} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",  # noqa: S608 - names of our own
                    list(values.values()),
                )
            except sqlite3.IntegrityError as fault:
                return str(fault)
    return ""


def test_each_check_refuses_what_it_is_for_and_nothing_else_does(full: Full) -> None:
    found = list(constraints("CHECK"))
    assert {table: {name for one, name, *_ in found if one == table} for table, *_ in found} == {
        table: set(columns) for table, columns in CHECKED.items()
    }
    for table, name, part, rest in found:
        statement = tables()[table]
        assert statement.count(part) == 1
        assert refused(statement, full.rows[table], {}) == ""
        for bad in CHECKED[table][name]:
            values = bad if isinstance(bad, dict) else {name: bad}
            assert "CHECK" in refused(statement, full.rows[table], values), (table, name, bad)
            assert refused(statement.replace(part, rest), full.rows[table], values) == "", (table, name, bad)
    report(f"{len(found)} CHECKs taken away")


def test_each_column_that_must_have_a_value_refuses_none(full: Full) -> None:
    found = {(table, name): (part, rest) for table, name, part, rest in constraints("NOT NULL")}
    for table, statement in tables().items():
        columns = [part.partition(" ")[0] for part in parts(statement) if part.split()[0] not in ("CHECK", "UNIQUE")]
        for name in (
            {*columns} - {"id", *NULLABLE.get(table, "").split()} - ({"sha256"} if table == "content" else set())
        ):
            assert "NOT NULL" in refused(statement, full.rows[table], {name: None}), (table, name)
            part, rest = found.pop((table, name))
            assert "NOT NULL" not in refused(statement.replace(part, rest), full.rows[table], {name: None})
    assert {name for _table, name in found} <= {"CHECK"}  # where it is part of one


def test_each_unique_value_is_refused_twice(full: Full) -> None:
    found = [*constraints("UNIQUE"), *((*one[:2], one[2], one[2].replace("PRIMARY KEY ", ""))
             for one in constraints("PRIMARY KEY") if one[0] == "content")]  # fmt: skip
    assert {(table, name) for table, name, *_ in found} == {(table, name) for table in UNIQUE for name in UNIQUE[table]}
    for table, name, part, rest in found:
        row = full.rows[table] | ({"undoes": 1} if table == "change" else {})
        others = {one: "other" if one == "uuid" else 7 for one in UNIQUE[table] if one != name and table == "change"}
        again = {"id": 9999, **others} if table != "content" else {}
        assert "UNIQUE" in refused(tables()[table], row, {}, again), (table, name)
        assert refused(tables()[table].replace(part, rest), row, {}, again) == "", (table, name)


def test_each_unique_index_refuses_the_second(full: Full) -> None:
    assert set(made("UNIQUE INDEX")) == set(ONCE)
    with closing(loaded(full.whole)) as connection:
        connection.execute("INSERT INTO change (uuid, at, label) VALUES ('one', '', '')")
        for name, statement in ONCE.items():
            with undone(connection):
                with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
                    connection.execute(statement)
                connection.execute(f"DROP INDEX {name}")
                connection.execute(statement)


def test_each_reference_refuses_what_is_not_there(full: Full) -> None:
    found = list(constraints("REFERENCES"))
    assert {(table, name) for table, name, *_ in found} == {
        (table, name) for table, names in REFERRED.items() for name in names.split()
    }
    with closing(loaded(full.whole)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        bare(connection)
        for table, name, part, rest in found:
            sql = f"UPDATE {table} SET {name} = ? WHERE id = 1"  # noqa: S608 - names of our own
            with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
                connection.execute(sql, ("no such row" if name == "sha256" else 999,))
            with altered(connection, table, part, rest), undone(connection):
                connection.execute(sql, ("no such row" if name == "sha256" else 999,))


def bare(connection: sqlite3.Connection) -> None:
    """The triggers are gone."""
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_master WHERE type = 'trigger'")
    connection.execute("PRAGMA writable_schema = RESET")


@contextmanager
def altered(connection: sqlite3.Connection, name: str, part: str, rest: str) -> Iterator[None]:
    """Inside it the definition of `name` has `rest` in the place of `part`."""
    for old, new in ((part, rest), (rest, part)):
        connection.execute("PRAGMA writable_schema = ON")
        text = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (text.replace(old, new, 1), name))
        connection.execute("PRAGMA writable_schema = RESET")
        if old == part:
            yield


def test_each_table_is_strict(full: Full) -> None:
    for table, statement in tables().items():
        assert statement.endswith(" STRICT")
        name = next(
            part.partition(" ")[0] for part in reversed(parts(statement)) if " INTEGER" in part or " TEXT" in part
        )
        assert "cannot store" in refused(statement, full.rows[table], {name: b"\xff"}), table
        assert "cannot store" not in refused(statement.removesuffix(" STRICT"), full.rows[table], {name: b"\xff"}), (
            table
        )


# Triggers


@contextmanager
def without_trigger(connection: sqlite3.Connection, name: str) -> Iterator[None]:
    """Inside it the trigger is gone, and `verify` says so."""
    with undone(connection):
        connection.execute(f"DROP TRIGGER {name}")
        assert list(proof.tables(connection)) == [f"{name} is missing or has been altered."]
        yield


def test_each_trigger_is_in_a_list() -> None:
    journalling = {f"{table}_{event}" for table in RECORDS for event in ("insert", "update", "delete")}
    assert set(made("TRIGGER")) == journalling | set(GUARDED)


def test_each_guard_refuses_its_statement(full: Full) -> None:
    with closing(loaded(full.whole)) as connection:
        connection.execute("INSERT INTO change (uuid, at, label) VALUES ('x', '', '')")
        for name, statement in GUARDED.items():
            with undone(connection), pytest.raises(sqlite3.IntegrityError, match=r"keeps its id|kept|fixed"):
                connection.execute(statement)
            with without_trigger(connection, name):
                connection.execute(statement)


def journalled(connection: sqlite3.Connection, table: str) -> set[str]:
    """The events on a row of the table that stand in the journal with the row before and after."""
    connection.row_factory = sqlite3.Row
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    row = connection.execute(f"SELECT * FROM {table} WHERE id = 1").fetchone()  # noqa: S608 - names of our own
    marks = ", ".join("?" * len(names))
    last = connection.execute("SELECT max(id) FROM journal").fetchone()[0]
    connection.execute(f"DELETE FROM {table} WHERE id = 1")  # noqa: S608 - names of our own
    connection.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", tuple(row))  # noqa: S608 - names of our own
    connection.execute(f"UPDATE {table} SET {names[-1]} = {names[-1]} WHERE id = 1")  # noqa: S608 - names of our own
    kinds = {(True, False): "delete", (False, True): "insert", (True, True): "update"}
    query = "SELECT before, after FROM journal WHERE id > ? AND tbl = ? AND row_id = 1"
    told = set()
    for before, after in connection.execute(query, (last, table)).fetchall():
        for side in filter(None, (before, after)):
            assert json.loads(side) == {key: row[key] for key in names if key in json.loads(side)}
            assert {key for key in names if row[key] not in (None, "")} <= json.loads(side).keys()
        told.add(kinds[before is not None, after is not None])
    return told


def test_each_event_on_each_table_is_journalled(full: Full) -> None:
    every = {"insert", "update", "delete"}
    with closing(loaded(full.whole)) as connection:
        connection.execute("INSERT INTO change (uuid, at, label) VALUES ('x', '', '')")
        for table in RECORDS:
            with undone(connection):
                assert journalled(connection, table) == every
            for event in every:
                with without_trigger(connection, f"{table}_{event}"):
                    assert journalled(connection, table) == every - {event}


# Pragmas


def ready(path: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> dict[str, object]:
    """What is read back of a connection that began with the opposite of everything."""
    with closing(sqlite3.connect(path, isolation_level=None, factory=factory)) as connection:
        for name, (opposite, _wanted) in PRAGMAS.items():
            sqlite3.Connection.execute(connection, f"PRAGMA {name} = {opposite}")
        opening._set_pragmas(connection, read_only=False)
        return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}


def test_each_pragma_is_set_and_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {name: value for name, (_opposite, value) in PRAGMAS.items()}
    assert set(opening._SAFE) == set(PRAGMAS)
    assert ready(tmp_path / "a.db") == wanted
    for name in PRAGMAS:
        with monkeypatch.context() as without:
            without.delitem(opening._SAFE, name)
            found = ready(tmp_path / "a.db")
            assert {other for other in wanted if found[other] != wanted[other]} == {name}

        class Deaf(sqlite3.Connection):
            """Hears everything but one pragma."""

            def execute(self, sql: str, /, *args: object, deaf: str = f"PRAGMA {name} =") -> sqlite3.Cursor:
                return super().execute("SELECT 1" if sql.startswith(deaf) else sql, *args)  # type: ignore[arg-type]

        with pytest.raises(sqlite3.OperationalError, match=name):
            ready(tmp_path / "a.db", Deaf)


# Rules


def outcome(data: bytes, sql: str) -> str:
    """What is said of the change; empty where it is taken."""
    with closing(loaded(data)) as connection:
        try:
            written(connection, sql)
        except ArdeskError as said:
            return said.sentence
    return ""


def later_found(data: bytes, sql: str, without: pytest.MonkeyPatch) -> str:
    """What `verify` says of the change, when it was taken without the rule that refuses it."""
    with closing(loaded(data)) as connection:
        written(connection, sql)
        without.undo()
        return {name: detail for name, _ok, detail in proof.checks(connection)}["Documents"]


def test_each_rule_between_documents_refuses_a_change(full: Full) -> None:
    assert {kind: len(rules) for kind, rules in invariants._FORBIDDEN.items()} == {k: len(v) for k, v in RULES.items()}
    for kind, probes in RULES.items():
        rules = invariants._FORBIDDEN[kind]
        for at, sql in enumerate(probes):
            begins = re.split(r"[{]", rules[at][1], maxsplit=1)[0]
            assert begins in outcome(full.open, sql), sql
            with pytest.MonkeyPatch.context() as without:
                without.setitem(invariants._FORBIDDEN, kind, rules[:at] + rules[at + 1 :])
                assert begins in later_found(full.open, sql, without), sql


def test_nothing_is_used_up_beyond_what_there_is(full: Full) -> None:
    assert set(invariants._EVENTS) == set(EXCESSES)
    for kind, sql in EXCESSES.items():
        assert "has only" in outcome(full.open, sql)
        with pytest.MonkeyPatch.context() as without:
            nothing = f"SELECT id AS owner, date, 0, number, 0 AS amount FROM {kind} WHERE 0"  # noqa: S608 - names of our own
            without.setitem(invariants._EVENTS, kind, nothing)
            assert "has only" in later_found(full.open, sql, without)


def test_each_table_is_locked_by_a_closed_month(full: Full) -> None:
    assert set(lock._TABLES) == set(LOCKED)
    for table, sql in LOCKED.items():
        assert "2026-02 is closed" in outcome(full.locked, sql), table
        with pytest.MonkeyPatch.context() as without:
            looked_at = f"WHEN '{table}' THEN {lock._CHANGED[table]}"
            assert looked_at in lock._LOOKS[0]
            without.setattr(
                lock, "_LOOKS", (lock._LOOKS[0].replace(looked_at, f"WHEN '{table}' THEN 0"), *lock._LOOKS[1:])
            )
            assert outcome(full.locked, sql) == "", table


def test_each_look_at_a_closed_month_refuses_a_change(full: Full) -> None:
    assert len(lock._LOOKS) == len(LOOKS)
    for at, sql in enumerate(LOOKS):
        assert "2026-02 is closed" in outcome(full.locked, sql), sql
        with pytest.MonkeyPatch.context() as without:
            without.setattr(lock, "_LOOKS", lock._LOOKS[:at] + lock._LOOKS[at + 1 :])
            assert outcome(full.locked, sql) == "", sql


# Verify


def spoiled(full: Full, how: str, monkeypatch: pytest.MonkeyPatch) -> sqlite3.Connection:
    connection = loaded(full.open)
    if how == "index":
        with altered(connection, "invoice_by_date", "(date,", "(description,"):
            connection.execute("REINDEX invoice_by_date")
    elif how.startswith("change: "):
        with monkeypatch.context() as without:
            without.setattr("ardesk.storage.change._check", lambda *_: None)
            written(connection, how.removeprefix("change: "))
    elif how.startswith("DROP"):
        connection.execute(how)
    else:
        triggers = connection.execute("SELECT * FROM sqlite_master WHERE type = 'trigger'").fetchall()
        bare(connection)
        connection.execute(how)
        connection.execute("PRAGMA writable_schema = ON")
        connection.executemany("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", triggers)
        connection.execute("PRAGMA writable_schema = RESET")
    return connection


def test_each_check_of_verify_finds_what_no_other_does(full: Full, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [name for name, _look in proof.CHECKS] == list(FOUND)
    with closing(loaded(full.open)) as connection:
        assert [detail for _name, ok, detail in proof.checks(connection) if not ok] == []
    for at, (name, how) in enumerate(FOUND.items()):
        with closing(spoiled(full, how, monkeypatch)) as connection:
            assert [told for told, ok, _detail in proof.checks(connection) if not ok] == [name]
            with monkeypatch.context() as without:
                without.setattr(proof, "CHECKS", proof.CHECKS[:at] + proof.CHECKS[at + 1 :])
                assert all(ok for _name, ok, _detail in proof.checks(connection)), name
