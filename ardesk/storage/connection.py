"""The one place that opens a ledger file: what it must be, its pragmas, and sentences for what is wrong with it."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from ardesk.errors import FULL, ArdeskError, DamagedError, reason
from ardesk.i18n import _
from ardesk.storage.header import is_readable, opened
from ardesk.storage.schema import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Connection = sqlite3.Connection
BUSY_SECONDS = 5.0
_SAFE = {
    "journal_mode": ("DELETE", "delete"),
    "synchronous": ("EXTRA", 3),
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "cache_size": ("-24000", -24000),
    "temp_store": ("MEMORY", 2),
    "recursive_triggers": ("ON", 1),
}
# What SQLite says of a file that is damaged; that a table is not there or a value is too long comes of the same.
_DAMAGE = ("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_ERROR", "SQLITE_TOOBIG")
_NOT_READ = ("SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS", "SQLITE_IOERR_FSTAT")
_LOCKED_UP = (errno.EACCES, errno.EPERM, errno.EROFS)
_MOST_VERSIONS = 1000
_PAGE = 4096


class WrongTablesError(sqlite3.DatabaseError):
    """The tables are not those of the version that the file names."""

    sqlite_errorname = "SQLITE_CORRUPT"


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection to the ledger at `path` with every pragma set and read back; it commits only when told.

    Raises ArdeskError where there is no ledger, or none this program can read.
    """
    if not path.is_file():
        raise ArdeskError(_("There is no ledger at {path}.").format(path=path))
    with in_words(path):
        connection = _open_settled(path, "ro" if read_only else "rw")
        try:
            _check_identity(connection, path)
            _set_pragmas(connection, read_only=read_only)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Inside it, what SQLite reports of the file at `path` becomes an ArdeskError with a sentence."""
    try:
        yield
    except sqlite3.ProgrammingError:  # a fault of ours, such as asking what is closed
        raise
    except sqlite3.Error as fault:
        raise sentence(fault, path) from fault
    except UnicodeDecodeError as fault:  # what SQLite says of damage, or a text in the file, is no text any more
        raise _damaged(path) from fault


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Like `in_words`; values in the file that make no sense become an ArdeskError too."""
    with in_words(path):
        try:
            yield
        except (ValueError, TypeError, KeyError, ArithmeticError) as fault:
            raise _damaged(path) from fault


def _damaged(path: Path) -> DamagedError:
    return DamagedError(_("{path} is not a sound ledger file; open its newest backup instead.").format(path=path))


def create_file(path: Path, named: Path | None = None) -> sqlite3.Connection:
    """A connection to a new, empty file at `path`, readable by its owner only. Refuses to overwrite anything.

    Sentences speak of `named`, which it will be called once it is whole.
    """
    said = named or path
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise ArdeskError(_("{path} exists already; choose another name.").format(path=said)) from None
    except OSError as fault:
        raise ArdeskError(_("{path} cannot be written: {why}.").format(path=said, why=reason(fault))) from fault
    try:
        with in_words(said):
            connection = opened(path, f"{path.resolve().as_uri()}?mode=rw", BUSY_SECONDS, fresh=True)
            try:
                _set_pragmas(connection, read_only=False)
            except BaseException:
                connection.close()
                raise
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    return connection


def sentence(fault: sqlite3.Error, path: Path) -> ArdeskError:
    """What `fault` means for the owner of the ledger at `path`."""
    name = getattr(fault, "sqlite_errorname", "")
    if isinstance(fault, sqlite3.IntegrityError):
        return ArdeskError(_refusal(str(fault)))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        text = _("{path} is in use by another program; try again in a moment.")
    elif name.startswith("SQLITE_FULL"):
        text = _full()
    elif name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        text = _only_to_be_read()
    elif name.startswith(_NOT_READ) or (name == "SQLITE_CORRUPT" and _is_the_disks(fault, path)):
        return unreadable(path)
    elif name.startswith(_DAMAGE):
        return _damaged(path)
    elif name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR")):
        text = _why_not_written(path)
    else:
        text = _("{path} could not be used ({why}). Nothing was changed.")
    return ArdeskError(text.format(path=path, why=name or fault))


def unreadable(path: Path | str) -> ArdeskError:
    """What is said when the disk does not give the file at `path`."""
    text = _(
        "The disk that holds {path} could not be read. Nothing was changed. Try again; if it fails again, "
        "restore the newest backup on another disk."
    )
    return ArdeskError(text.format(path=path))


def _is_the_disks(fault: sqlite3.Error, path: Path) -> bool:
    """Whether what SQLite calls damage is a disk that failed: it says the same of both.

    So the disk is asked for the file once more; where it gives it, and all is well, it failed for a moment.
    """
    if isinstance(fault, WrongTablesError):
        return False
    if not is_readable(path):
        return True
    try:
        with closing(_open(path, "ro", seconds=0)) as again:
            return bool(again.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except (sqlite3.Error, UnicodeDecodeError, ArdeskError, OSError):
        return False


def _why_not_written(path: Path) -> str:
    """What is said when SQLite could not open or write something, by what the disk says to another file there."""
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=path.parent, buffering=0) as other:
            other.write(bytes(_PAGE))
            os.fsync(other.fileno())
        refused = errno.EACCES if path.exists() and not os.access(path, os.R_OK | os.W_OK) else 0
    except OSError as fault:
        refused = fault.errno or errno.EIO
    if refused in FULL:
        return _full()
    if refused in _LOCKED_UP:
        return _only_to_be_read()
    return _(
        "The disk that holds {path} is full or fails ({why}). Nothing was changed. Free some space and try again; "
        "if it fails again, restore the newest backup on another disk."
    )


def _full() -> str:
    return _("The disk that holds {path} is full; free some space and try again. Nothing was changed.")


def _only_to_be_read() -> str:
    return _("{path} can only be read here; check that the file and its folder may be written.")


def _refusal(why: str) -> str:
    if "UNIQUE" in why:
        text = _("That number or code is in use already ({field}); choose another.")
        return text.format(field=why.rpartition(": ")[2])
    if found := re.search(r"(\w+) BETWEEN (-?\d+) AND (\d+)", why):
        text = _("The {field} must lie between {low} and {high} (in the smallest coin).")
        return text.format(field=found[1].replace("_", " "), low=found[2], high=found[3])
    if "FOREIGN KEY" in why:
        return _("Other records still refer to this one, so it stays.")
    return _("The ledger does not take this entry ({why}).").format(why=why)


def _open(path: Path, mode: str, seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    return opened(path, f"{path.resolve().as_uri()}?mode={mode}", seconds)


def _open_settled(path: Path, mode: str) -> sqlite3.Connection:
    """A connection to a file in which nothing is half done: what a crash cut off is taken back by SQLite first."""
    connection = _open(path, mode)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as fault:
        connection.close()
        if mode != "ro" or fault.sqlite_errorname not in ("SQLITE_READONLY_ROLLBACK", "SQLITE_CANTOPEN"):
            raise
        _open_settled(path, "rw").close()
        connection = _open(path, mode)
    except BaseException:
        connection.close()
        raise
    return connection


def _pragma(connection: sqlite3.Connection, name: str) -> object:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return row[0] if row else None


def _check_identity(connection: sqlite3.Connection, path: Path) -> None:
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise ArdeskError(_("{path} is not an ARDesk ledger; it was left as it is.").format(path=path))
    version = _pragma(connection, "user_version")
    if not isinstance(version, int) or not 0 < version < _MOST_VERSIONS:
        raise _damaged(path)
    if version > SCHEMA_VERSION:
        raise ArdeskError(_("{path} was written by a newer ARDesk; update the program to open it.").format(path=path))


def schema_version(connection: sqlite3.Connection) -> int:
    """The version of the tables in this file."""
    return int(str(_pragma(connection, "user_version")))


def _set_pragmas(connection: sqlite3.Connection, *, read_only: bool) -> None:
    for name, (value, expected) in _SAFE.items():
        if read_only and name == "journal_mode":
            continue
        connection.execute(f"PRAGMA {name} = {value}")
        if _pragma(connection, name) != expected:
            raise sqlite3.OperationalError(f"PRAGMA {name} did not become {value}")
