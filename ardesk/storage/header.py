"""The first hundred bytes of a file, read before SQLite sees it: what tells a ledger from anything else.

Closing a file drops every lock the process holds on it, SQLite's own among them. So each connection is counted, and
nothing that was opened here is closed while the file has one.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import Counter
from typing import TYPE_CHECKING

from ardesk.errors import ArdeskError, DamagedError
from ardesk.i18n import _, brief
from ardesk.storage.hot import is_of_another_file
from ardesk.storage.schema import APPLICATION_ID

if TYPE_CHECKING:
    from pathlib import Path

_LENGTH = 100
_MAGIC = b"SQLite format 3\x00"
_ENCRYPTED = b"age-encryption.org/v1\n"
WAL = 2  # in bytes 18 and 19: part of the file may lie beside it
_BITS = 2  # in which a damaged mark of ours may differ; another program's differs in more
_LOCK = threading.RLock()
_OPEN: Counter[tuple[int, int]] = Counter()
_LEFT_OPEN: dict[tuple[int, int], int] = {}  # until the last connection is closed
_CHUNK = 1 << 20
_LONGEST = 512 - len("-journal")  # bytes of a path: MAX_PATHNAME in os_unix.c of SQLite


class Counted(sqlite3.Connection):
    """A connection that is counted from `count` until it is closed."""

    file: tuple[int, int] | None = None

    def close(self) -> None:
        """Close it, and count it no more."""
        with _LOCK:
            super().close()
            if self.file is not None:
                _OPEN[self.file] -= 1
                _close_what_may_be()
                self.file = None


def opened(path: Path, uri: str, seconds: float, *, fresh: bool = False) -> Counted:
    """A counted connection to the ledger at `path`, whose header was looked at first unless it is `fresh`.

    Raises ArdeskError.
    """
    check_length(path)
    with _LOCK:
        found = path.stat()
        file = found.st_dev, found.st_ino
        if not _OPEN[file] and not fresh:
            _look(path)
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=seconds, factory=Counted)
        _OPEN[file] += 1
        connection.file = file
    return connection


def is_open(path: Path) -> bool:
    """Whether this program has a connection to the file at `path`."""
    with _LOCK:
        found = path.stat()
        return _OPEN[found.st_dev, found.st_ino] > 0


def check_length(path: Path, named: Path | None = None) -> None:
    """Raises ArdeskError where SQLite opens no file, as its whole path is too long; it speaks of `named`."""
    if os.name != "nt" and len(os.fsencode(path.resolve())) > _LONGEST:
        said = _("The path “{path}” is too long; choose a shorter name, or a folder with a shorter path.")
        raise ArdeskError(said.format(path=brief(str(named or path))))


def is_readable(path: Path) -> bool:
    """Whether the disk gives the file at `path` to its end."""
    with _LOCK:
        try:
            found = path.stat()
            file = found.st_dev, found.st_ino
            if file not in _LEFT_OPEN:
                _LEFT_OPEN[file] = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            os.lseek(_LEFT_OPEN[file], 0, os.SEEK_SET)
            while os.read(_LEFT_OPEN[file], _CHUNK):
                pass
        except OSError:
            return False
        finally:
            _close_what_may_be()
    return True


def _close_what_may_be() -> None:
    for file in [file for file in _LEFT_OPEN if not _OPEN[file]]:
        os.close(_LEFT_OPEN.pop(file))


def _look(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(_LENGTH)
            size = file.seek(0, os.SEEK_END)
    except OSError:
        return  # SQLite will find the same, and says it in its own way
    journal = path.with_name(path.name + "-journal")
    if _holds_something(journal) and not _holds_something(path.with_name(path.name + "-wal")):
        if head.startswith(_MAGIC) and is_of_another_file(path, journal):
            raise DamagedError(
                _(
                    "Beside {path} lies {journal}, which is of another file or of another state of this one. "
                    "Both were left as they are."
                ).format(path=path, journal=journal.name)
            )
        return  # a change was cut off here; SQLite takes it back first, and then the header is what it was
    if not head:
        raise DamagedError(
            _("{path} is empty (its length is zero), so it is not an ARDesk ledger; it was left as it is.").format(
                path=path
            )
        )
    if head.startswith(_ENCRYPTED):
        raise ArdeskError(
            _("{path} is encrypted; restore it to a new file with its passphrase, or open it in the window.").format(
                path=path
            )
        )
    if not head.startswith(_MAGIC) or len(head) < _LENGTH:
        raise DamagedError(
            _("{path} is not a sound ledger file: it does not begin like one. It was left as it is.").format(path=path)
        )
    if differing := (_number(head, 68, 4) ^ APPLICATION_ID).bit_count():
        if differing <= _BITS:
            raise DamagedError(
                _("{path} is not a sound ledger file: what names it as one is damaged. It was left as it is.").format(
                    path=path
                )
            )
        raise ArdeskError(_("{path} is not an ARDesk ledger; it was left as it is.").format(path=path))
    if WAL in (head[18], head[19]) or _holds_something(path.with_name(path.name + "-wal")):
        raise DamagedError(
            _(
                "{path} was changed by another program, which keeps part of what it wrote in a file beside it (WAL). "
                "It was left as it is."
            ).format(path=path)
        )
    _check_size(path, head, size)


def _holds_something(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:  # it is not there, or its name is too long for any file
        return False


def _check_size(path: Path, head: bytes, size: int) -> None:
    page = _number(head, 16, 2)
    page = 65536 if page == 1 else page
    pages = _number(head, 28, 4)
    if page < 512 or page & (page - 1) or (_number(head, 24, 4) == _number(head, 92, 4) and pages * page > size):  # noqa: PLR2004 - the least that SQLite knows
        raise DamagedError(
            _("{path} is not a sound ledger file: part of it is missing. It was left as it is.").format(path=path)
        )


def _number(head: bytes, start: int, length: int) -> int:
    return int.from_bytes(head[start : start + length], "big")
