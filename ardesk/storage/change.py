"""One change of a ledger: begun under the write lock, checked, sealed and committed whole, or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.storage import invariants, journal, lock
from ardesk.storage.connection import in_words
from ardesk.storage.whole import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def change(
    connection: sqlite3.Connection, path: Path, label: str, *, reason: str = "", undoes: int | None = None
) -> Iterator[None]:
    """The rows written inside it are one sealed change, on the disk when it ends; an empty one leaves no trace.

    One that takes another back leaves its trace all the same: else what ended where it began could never be taken back.

    Raises ArdeskError, with nothing written, where a rule would be broken or the file can't take it.
    """
    with in_words(path):
        try:
            change_id, token = journal.begin(connection, label, reason, undoes)
            yield
            if undoes is None and journal.is_empty(connection, change_id):
                connection.execute("ROLLBACK")
                return
            _check(connection, change_id)
            journal.seal(connection, change_id)
            _commit(connection, path, token)
        except BaseException:
            _roll_back(connection)
            raise


def _check(connection: sqlite3.Connection, change_id: int) -> None:
    for fault in invariants.faults(connection, change_id):
        raise ArdeskError(fault)
    for refusal in lock.refusals(connection, change_id):
        raise ArdeskError(refusal)


def _commit(connection: sqlite3.Connection, path: Path, token: str) -> None:
    """COMMIT; where it reports an error, what the file says decides whether it happened."""
    try:
        connection.execute("COMMIT")
    except sqlite3.Error:
        _roll_back(connection)
        if not _happened(connection, path, token):
            raise


def _happened(connection: sqlite3.Connection, path: Path, token: str) -> bool:
    """Whether the change is in the file, and on the disk. Raises ArdeskError where nobody can tell."""
    try:
        if not journal.is_committed(connection, token):
            return False
        sync_folder(path.parent)  # what would take it back is gone, and stays so
    except (sqlite3.Error, OSError) as fault:
        raise ArdeskError(
            _(
                "The disk that holds {path} is full or fails, and whether this was stored can't be told now. Open the "
                "ledger again, and look before you enter it a second time."
            ).format(path=path)
        ) from fault
    return True


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        with suppress(sqlite3.Error):  # SQLite's own recovery finishes what a failed ROLLBACK left
            connection.execute("ROLLBACK")
