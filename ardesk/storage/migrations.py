"""The steps that lead from an empty file to today's tables, each applied once and whole."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from ardesk.storage.schema import APPLICATION_ID, SCHEMA_VERSION, statements

if TYPE_CHECKING:
    from sqlite_utils import Database


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to SCHEMA_VERSION; each step is one transaction. Imports sqlite-utils, so call it only if due."""
    from sqlite_utils import Database, Migrations

    steps = Migrations("ardesk")

    @steps()
    def m001_ledger(db: Database) -> None:
        for statement in statements():
            db.execute(statement)
        _stamp(db, 1)

    database = Database(connection, execute_plugins=False)
    steps.apply(database)
    if database.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        raise sqlite3.OperationalError("the tables did not reach today's version")


def _stamp(db: Database, version: int) -> None:
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {version}")
