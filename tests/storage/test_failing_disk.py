"""A disk that can't be read is told apart from a damaged file, and asking it disturbs nobody."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ardesk.errors import DamagedError, reason
from ardesk.storage import header
from ardesk.storage.connection import sentence
from tests.ledgers import add_customer, new_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger

WRITE = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as opened:
        add_customer(opened)
        yield opened


def malformed() -> sqlite3.Error:
    """What SQLite says of damage, and of a disk that can't be read."""
    fault = sqlite3.DatabaseError("database disk image is malformed")
    fault.sqlite_errorname = "SQLITE_CORRUPT"
    return fault


def test_where_the_file_is_sound_the_disk_failed_and_where_it_is_not_the_file_is_damaged(ledger: Ledger) -> None:
    told = sentence(malformed(), ledger.path)
    assert "could not be read" in told.sentence
    assert not isinstance(told, DamagedError)
    with ledger.path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 4096)
    assert isinstance(sentence(malformed(), ledger.path), DamagedError)


def test_a_file_the_disk_does_not_give_is_not_called_damaged(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_handle: int, _length: int) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    with ledger.path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 4096)
    monkeypatch.setattr(os, "read", refuse)
    assert "could not be read" in sentence(malformed(), ledger.path).sentence
    first = next(check for check in ledger.verify() if not check.ok)
    assert (first.name, "could not be read" in first.detail) == ("File", True)


@pytest.mark.skipif(os.name != "posix", reason="only there does closing a file drop its locks")
def test_asking_for_a_ledger_in_the_middle_of_a_change_lets_nobody_in(ledger: Ledger) -> None:
    with ledger.change("Long change"):
        for _turn in range(2):
            assert header.is_readable(ledger.path)
        other = subprocess.run([sys.executable, "-c", WRITE, ledger.path], capture_output=True, text=True, check=False)
        assert "database is locked" in other.stderr
    assert len(header._LEFT_OPEN) == 1
    ledger.close()
    assert header._LEFT_OPEN == {}


def test_a_full_disk_is_told_with_what_is_needed(ledger: Ledger) -> None:
    for code in (errno.ENOSPC, errno.EDQUOT):
        assert reason(OSError(code, "")) == "the disk is full; free some space and try again"
    fault = sqlite3.OperationalError("unable to open database file")
    fault.sqlite_errorname = "SQLITE_CANTOPEN"
    assert "is full or fails" in sentence(fault, ledger.path).sentence


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "is full; free some space"), (errno.EDQUOT, "is full; free some space"), (errno.EROFS, "only be")],
)
def test_what_the_disk_says_to_another_file_tells_why(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(code, "")

    monkeypatch.setattr(os, "fsync", refuse)
    for name in ("SQLITE_CANTOPEN", "SQLITE_IOERR_FSYNC"):
        fault = sqlite3.OperationalError("disk I/O error")
        fault.sqlite_errorname = name
        assert words in sentence(fault, ledger.path).sentence
