"""A ledger of each released schema, opened by today's program: brought up to date whole, with a copy of what it was."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ardesk.domain.records import TABLES, Activity, Complaint, Customer, Dispute, Invoice, Payment
from ardesk.errors import ArdeskError
from ardesk.ledger import Ledger, is_older, restore
from ardesk.operations import invoices
from ardesk.operations.collections import save_complaint
from ardesk.storage.schema import SCHEMA_VERSION
from tests.ledgers import DAY, add_customer, new_ledger

RELEASED = sorted((Path(__file__).parents[1] / "files").glob("ledger-*.ardesk"))
OLD = Path(__file__).parents[1] / "files" / "ledger-1.ardesk"


def test_each_released_schema_before_todays_has_its_file() -> None:
    assert [path.stem for path in RELEASED] == [f"ledger-{version}" for version in range(1, SCHEMA_VERSION)]


@pytest.fixture(params=RELEASED, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copy(request.param, tmp_path / "old.ardesk"))


def rows(path: Path, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()  # noqa: S608 - names of our own


def columns_of(path: Path) -> dict[str, str]:
    """The columns of each table of records that the file has."""
    with closing(sqlite3.connect(path)) as connection:
        names = {
            table: [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
            for table in (*TABLES.values(), "change", "journal")
        }
    return {table: ", ".join(found) for table, found in names.items() if found}


def faults(ledger: Ledger) -> list[str]:
    return [f"{check.name}: {check.detail}" for check in ledger.verify() if not check.ok]


def test_it_opens_with_all_it_held_and_verifies(old: Path) -> None:
    columns = {table: names for table, names in columns_of(old).items() if "closed" not in table}
    held = {table: rows(old, table, names) for table, names in columns.items()}
    assert len(held["invoice"]) == 30
    with Ledger.open(old) as ledger:
        assert faults(ledger) == []
        assert ledger.company["name"]
        assert len(ledger.all(Customer)) == 5
        assert all(isinstance(one, Payment) for one in ledger.all(Payment))
    assert {table: rows(old, table, names) for table, names in columns.items()} == held


def test_what_it_was_is_kept_beside_it(old: Path) -> None:
    was = rows(old, "journal")
    Ledger.open(old).close()
    (copy,) = (old.parent / "old backups").glob("*.ardesk")
    assert is_older(copy)
    assert rows(copy, "journal") == was


def test_tables_that_are_not_those_of_their_version_are_refused_and_not_kept_as_a_backup(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        path = ledger.path
    for version in range(1, SCHEMA_VERSION):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        was = path.read_bytes()
        with pytest.raises(ArdeskError, match="not a sound ledger"):
            Ledger.open(path)
        assert path.read_bytes() == was
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_it_becomes_what_a_new_ledger_is(old: Path, tmp_path: Path) -> None:
    def tables(path: Path) -> dict[str, str]:
        with closing(sqlite3.connect(path)) as connection:
            return dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))

    Ledger.open(old).close()
    new_ledger(tmp_path).close()
    assert tables(old) == tables(tmp_path / "acme.ardesk")


def test_its_changes_can_be_taken_back_and_done_again(old: Path) -> None:
    with Ledger.open(old) as ledger:
        invoice = next(one for one in ledger.all(Invoice) if one.status == "draft")
        invoices.delete_draft(ledger, invoice.id or 0)
        ledger.undo()
        assert ledger.get(Invoice, invoice.id or 0) == invoice
        assert faults(ledger) == []


def test_reading_alone_changes_nothing(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(ArdeskError, match="older ARDesk"):
        Ledger.open(old, read_only=True)
    assert old.read_bytes() == before


def test_an_old_backup_is_restored_without_being_touched(old: Path, tmp_path: Path) -> None:
    before = old.read_bytes()
    restore(old, tmp_path / "again.ardesk")
    assert old.read_bytes() == before
    with Ledger.open(tmp_path / "again.ardesk", read_only=True) as ledger:
        assert faults(ledger) == []
        assert len(ledger.all(Invoice)) == 30


def test_a_migration_that_fails_leaves_the_old_ledger(tmp_path: Path) -> None:
    old = Path(shutil.copy(OLD, tmp_path / "old.ardesk"))
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("INSERT INTO change (uuid, at, label) VALUES ('x', '', '')")
        connection.execute(
            "INSERT INTO closed_month (month, closed_at, figures, journal_hash) VALUES ('2026-01', '', '{}', '')"
        )
        connection.commit()
    held = rows(old, "closed_month")
    with pytest.raises(ArdeskError):
        Ledger.open(old)
    assert is_older(old)
    assert rows(old, "closed_month") == held


def test_what_was_done_before_can_be_taken_back_after(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD.with_name("ledger-2.ardesk"), tmp_path / "old.ardesk"))
    with Ledger.open(path) as ledger:
        dispute, contact = ledger.get(Dispute, 1), ledger.get(Activity, 1)
        assert (dispute.note, contact.note) == ("Looked into", 'Noted with "quotes"\nand a second line')
        assert (dispute.deadline, dispute.next_step, contact.level) == (None, "", None)
        ledger.undo()
        ledger.undo()
        assert ledger.get(Dispute, 1).note == ""
        assert ledger.get(Activity, 1).note != contact.note
        assert faults(ledger) == []


def test_what_came_later_is_journalled_taken_back_and_proved(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        note = Complaint(date=DAY, customer_id=customer, category="late", next_step='Ring "her"\nup', deadline=DAY)
        number = save_complaint(ledger, note)
        save_complaint(ledger, replace(note, id=number, next_step="", deadline=None, resolved=DAY, number="C-1"))
        assert faults(ledger) == []
        ledger.undo()
        assert ledger.get(Complaint, number) == replace(note, id=number)
        ledger.redo()
        assert ledger.get(Complaint, number).number == "C-1"
        assert faults(ledger) == []
        with closing(sqlite3.connect(ledger.path)) as outside:
            outside.execute("DROP TRIGGER complaint_update")
            outside.execute("UPDATE complaint SET deadline = '2031-01-01'")
            outside.commit()
        assert any("complaint" in fault for fault in faults(ledger))
