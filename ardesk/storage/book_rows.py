"""The query behind a Book: the columns it needs, drafts and voids left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.domain.book_rows import BOOK_COLUMNS, BookRows

if TYPE_CHECKING:
    import sqlite3


def book_statements() -> dict[str, str]:
    """The SELECT of each table, by table."""
    issued = {"invoice": " WHERE status = 'issued'"}
    return {
        table: f"SELECT {', '.join(columns)} FROM {table}{issued.get(table, '')}"
        + (" ORDER BY id" if columns[0] == "id" else "")
        for table, columns in BOOK_COLUMNS.items()
    }


def book_rows(connection: sqlite3.Connection) -> BookRows:
    """Everything a Book is made of, as it stands in the transaction of `connection`."""
    found = connection.execute("SELECT value FROM company WHERE key = 'currency'").fetchone()
    (revision,) = connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()
    tables = {table: connection.execute(statement).fetchall() for table, statement in book_statements().items()}
    return BookRows(found[0] if found else "USD", revision, tables)
