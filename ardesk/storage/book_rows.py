"""The query behind a Book: the columns it needs, drafts and voids left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ardesk.domain.book_rows import BOOK_COLUMNS, BookRows, Row

if TYPE_CHECKING:
    import sqlite3


def book_statements() -> dict[str, str]:
    """The SELECT of each table, by table."""
    return {table: _statement(table, columns) for table, columns in BOOK_COLUMNS.items()}


def _statement(table: str, columns: tuple[str, ...]) -> str:
    issued = " WHERE status = 'issued'" if table == "invoice" else ""
    ordered = " ORDER BY id" if columns[0] == "id" else ""
    return f"SELECT {', '.join(columns)} FROM {table}{issued}{ordered}"


class _Selects(Mapping[str, Sequence[Row]]):
    """The tables, each read when it is asked for, so that never all rows are in memory at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection, self._statements = connection, book_statements()

    def __getitem__(self, table: str) -> Sequence[Row]:
        return self._connection.execute(self._statements[table]).fetchall()

    def __iter__(self) -> Iterator[str]:
        return iter(self._statements)

    def __len__(self) -> int:
        return len(self._statements)


def book_rows(connection: sqlite3.Connection) -> BookRows:
    """Everything a Book is made of, read through `connection`, which must stay in one transaction until it is read."""
    wanted = "key IN ('currency', 'billing_errors') OR key LIKE 'holidays.%'"
    company = dict(connection.execute(f"SELECT key, value FROM company WHERE {wanted}"))
    (revision,) = connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()
    errors = company.get("billing_errors", "")
    return BookRows(company.get("currency", "USD"), revision, _Selects(connection), errors, company)
