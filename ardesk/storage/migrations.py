"""The steps that lead from an empty file to today's tables, each applied once and whole."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from ardesk.storage.connection import WrongTablesError
from ardesk.storage.schema import (
    APPLICATION_ID,
    LATER,
    SCHEMA_VERSION,
    closing_statements,
    collecting_statements,
    first_statements,
    later_columns,
)

if TYPE_CHECKING:
    from sqlite_utils import Database


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to SCHEMA_VERSION; each step is one transaction. Imports sqlite-utils, so call it only if due."""
    from sqlite_utils import Database, Migrations

    steps = Migrations("ardesk")

    @steps()
    def m001_ledger(db: Database) -> None:
        for statement in first_statements():
            db.execute(statement)
        _stamp(db, 1)

    @steps()
    def m002_closings(db: Database) -> None:
        _drop_first_closings(db)
        for statement in closing_statements():
            db.execute(statement)
        _stamp(db, 2)

    @steps()
    def m003_collecting(db: Database) -> None:
        _add_columns(db, 3)
        for statement in collecting_statements():
            db.execute(statement)
        _stamp(db, 3)

    @steps()
    def m004_held_and_charged(db: Database) -> None:
        _add_columns(db, 4)
        _stamp(db, 4)

    database = Database(connection, execute_plugins=False)
    steps.apply(database)
    if database.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        raise WrongTablesError("the tables did not reach today's version")


def rehearse(connection: sqlite3.Connection) -> None:
    """Bring a copy in memory to SCHEMA_VERSION. Raises sqlite3.Error where it has not the tables of its version."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        connection.backup(copy)
        migrate(copy)


def _drop_first_closings(db: Database) -> None:
    """The first release had a table of closed months and no way to close one: it goes, if nobody has filled it."""
    there = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'closed_month'").fetchone()
    if there and db.execute("SELECT 1 FROM closed_month").fetchone():
        raise sqlite3.IntegrityError("months closed by no known program")
    db.execute("DROP TABLE IF EXISTS closed_month")


def _add_columns(db: Database, version: int) -> None:
    """The columns that tables got with this version; a file made today had them from the first step on."""
    for table, added in later_columns(version).items():
        if LATER[table][1][0] not in {row[1] for row in db.execute(f"PRAGMA table_info({table})")}:
            for statement in added:
                db.execute(statement)


def _stamp(db: Database, version: int) -> None:
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {version}")
