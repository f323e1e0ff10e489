"""A ledger moved out of a synced folder: everything goes on at the new place, and no failure leaves two or none."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from ardesk.errors import ArdeskError
from ardesk.ledger import Ledger
from ardesk.operations import keeping
from ardesk.storage import backup, places
from tests.ledgers import DAY, add_customer, new_ledger
from tests.sealing import PASSPHRASE, quick_sealing

__all__ = ["quick_sealing"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with a backup, in a folder of Dropbox."""
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    with new_ledger(folder) as ledger:
        add_customer(ledger)
        ledger.backup()
        return ledger.path


def customers(path: Path) -> list[str]:
    with Ledger.open(path, read_only=True) as ledger:
        return [row.code for row in ledger.customer_rows(DAY)]


def test_everything_goes_on_at_the_new_place(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "Documents" / "acme.ardesk"
    before = path.read_bytes()
    made = keeping.relocate(path, target)
    assert made == keeping.Relocated(target, made.old, path.parent)
    assert not path.exists()
    assert made.old.read_bytes() == before
    assert made.old.suffix == ".moved"
    assert customers(target) == ["ALDER"]
    assert keeping.warning(target) == ""
    new_backup, old_backup = keeping.copies(target)
    assert (new_backup.second, old_backup.second) == (False, True)
    with Ledger.open(target) as ledger:
        add_customer(ledger, "BIRCH")
        ledger.backup()
        assert ledger.aside == ""
    assert len(list((path.parent / "acme backups").glob("*.ardesk"))) == 3
    if os.name == "posix":
        assert [one.stat().st_mode & 0o077 for one in (target, target.parent)] == [0, 0]


@pytest.mark.usefixtures("quick_sealing")
def test_a_second_place_that_was_set_stays_with_its_key(path: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    keeping.set_second_place(path, tmp_path / "stick", encrypted=True, passphrase=PASSPHRASE)
    made = keeping.relocate(path, tmp_path / "Documents" / "acme.ardesk")
    assert made.second is None
    assert places.second_place(made.path) == tmp_path / "stick"
    (aside,) = (tmp_path / "stick").rglob("*.ardesk.age")
    keeping.restore_to(aside, tmp_path / "again.ardesk", PASSPHRASE)
    for key in tmp_path.rglob("key *.age"):
        key.unlink()
    with Ledger.open(made.path) as ledger:
        add_customer(ledger, "CEDAR")
        ledger.backup()
        assert "set its passphrase anew" in ledger.aside


def test_what_makes_no_sense_is_refused(path: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.ardesk"
    taken.write_bytes(b"a letter")
    for target, why in ((taken, "exists already"), (tmp_path / "OneDrive" / "a.ardesk", "OneDrive"), (path, "exists")):
        with pytest.raises(ArdeskError, match=why):
            keeping.relocate(path, target)
    assert taken.read_bytes() == b"a letter"
    assert customers(path) == ["ALDER"]


def test_nobody_writes_meanwhile_and_what_was_entered_since_is_not_left_behind(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, copy, rename = tmp_path / "acme.ardesk", backup.write_backup, Path.rename

    def write_too(*given: object) -> Path:
        other = sqlite3.connect(path, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
        return copy(*given)  # type: ignore[arg-type]

    def enter_first(old: Path, new: Path) -> Path:
        if old == path:
            with Ledger.open(path) as ledger:
                add_customer(ledger, "BIRCH")
        return rename(old, new)

    monkeypatch.setattr(backup, "write_backup", write_too)
    monkeypatch.setattr(Path, "rename", enter_first)
    with pytest.raises(ArdeskError, match="changed while"):
        keeping.relocate(path, target)
    monkeypatch.undo()
    assert customers(path) == ["ALDER", "BIRCH"]
    assert not target.exists()


def test_a_damaged_ledger_and_a_full_disk_leave_it_where_it_was(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ArdeskError, match="disk is full"):
            keeping.relocate(path, tmp_path / "new" / "acme.ardesk")
    assert customers(path) == ["ALDER"]
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER customer_update")
    connection.execute("UPDATE customer SET name = 'Elder'")
    connection.commit()
    connection.close()
    with pytest.raises(ArdeskError, match="not what was sealed"):
        keeping.relocate(path, tmp_path / "new" / "acme.ardesk")
    assert path.is_file()
    assert list((tmp_path / "new").iterdir()) == []
