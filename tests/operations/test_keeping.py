"""What a backup holds against today's ledger, and a backup in the ledger's place, also where the disk refuses."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from ardesk.errors import ArdeskError
from ardesk.ledger import Ledger
from ardesk.operations import keeping
from ardesk.storage import places, swap
from tests.ledgers import add_customer, add_invoice, day, new_ledger

TODAY = day("2026-11-22")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with one invoice and its backup, and after that a second invoice."""
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        add_invoice(ledger, customer, "INV-1", 100_00)
        ledger.backup()
        add_invoice(ledger, customer, "INV-2", 50_00)
        return ledger.path


def numbers(path: Path) -> list[str]:
    with Ledger.open(path, read_only=True) as ledger:
        assert all(check.ok for check in ledger.verify())
        return sorted(row.number for row in ledger.invoice_rows(TODAY))


def test_what_a_backup_holds_and_what_would_be_lost(path: Path) -> None:
    (copy,) = keeping.copies(path)
    look = keeping.look_into(copy, path, TODAY)
    now = keeping.held_now(path, TODAY)
    assert look.fault == ""
    assert look.held is not None
    assert now is not None
    assert (look.held.counts["invoice"], now.counts["invoice"]) == (1, 2)
    assert (look.held.totals.receivables, now.totals.receivables) == (100_00, 150_00)
    assert len(look.lost) == 1
    assert "INV-2" in look.lost[0].label


def test_a_damaged_backup_says_so(path: Path) -> None:
    (copy,) = keeping.copies(path)
    data = bytearray(copy.path.read_bytes())
    data[8192:12288] = bytes(4096)
    copy.path.write_bytes(data)
    look = keeping.look_into(copy, path, TODAY)
    assert look.held is None
    assert look.fault


def test_a_backup_takes_the_ledgers_place_and_the_old_file_stays(path: Path) -> None:
    (copy,) = keeping.copies(path)
    old = keeping.use_instead(copy.path, path, TODAY)
    assert numbers(path) == ["INV-1"]
    assert old is not None
    assert "before restore" in old.name
    assert numbers(old) == ["INV-1", "INV-2"]
    assert len(keeping.copies(path)) == 2  # what was there before is backed up as well
    assert keeping.paused_until(path, TODAY) == TODAY + places.PAUSE
    assert {one.name for one in path.parent.iterdir()} == {path.name, old.name, "acme backups"}
    keeping.let_go_again(path)
    assert keeping.paused_until(path, TODAY) is None


def test_there_and_back_again(path: Path) -> None:
    (copy,) = keeping.copies(path)
    keeping.use_instead(copy.path, path, TODAY)
    newest = keeping.copies(path)[0]
    keeping.use_instead(newest.path, path, TODAY)
    assert numbers(path) == ["INV-1", "INV-2"]


def test_a_journal_that_lies_beside_goes_with_the_old_file(path: Path) -> None:
    (copy,) = keeping.copies(path)
    beside = path.with_name(path.name + "-journal")
    beside.write_bytes(b"not a journal at all")
    old = keeping.use_instead(copy.path, path, TODAY)
    assert old is not None
    assert not beside.exists()
    assert numbers(path) == ["INV-1"]


def test_a_ledger_that_cannot_be_read_gives_way_too(path: Path) -> None:
    (copy,) = keeping.copies(path)
    path.write_bytes(b"dear diary " * 1000)
    old = keeping.use_instead(copy.path, path, TODAY)
    assert old is not None
    assert old.read_bytes() == b"dear diary " * 1000
    assert numbers(path) == ["INV-1"]


def test_a_ledger_that_has_gone_comes_back(path: Path) -> None:
    (copy,) = keeping.copies(path)
    path.unlink()
    assert keeping.use_instead(copy.path, path, TODAY) is None
    assert numbers(path) == ["INV-1"]


@pytest.mark.parametrize("linking", [True, False])
def test_where_the_disk_refuses_everything_is_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch, *, linking: bool
) -> None:
    (copy,) = keeping.copies(path)
    before = path.read_bytes()
    if not linking:
        monkeypatch.setattr(os, "link", _refuse)
    monkeypatch.setattr(Path, "replace", _refuse)
    fresh = path.with_name("fresh.ardesk")
    fresh.write_bytes(copy.path.read_bytes())
    with pytest.raises(ArdeskError, match="as it was"):
        swap.put_in_place(fresh, path)
    assert path.read_bytes() == before
    assert {one.name for one in path.parent.iterdir()} == {path.name, "fresh.ardesk", "acme backups"}


def test_restoring_overwrites_nothing(path: Path, tmp_path: Path) -> None:
    (copy,) = keeping.copies(path)
    with pytest.raises(ArdeskError, match="exists already"):
        keeping.restore_to(copy.path, path)
    keeping.restore_to(copy.path, tmp_path / "again.ardesk")
    assert numbers(tmp_path / "again.ardesk") == ["INV-1"]
    assert numbers(path) == ["INV-1", "INV-2"]


def test_a_copy_is_made_from_a_connection_of_its_own(path: Path) -> None:
    with Ledger.open(path):
        kept = keeping.back_up_if_changed(path)
        assert kept.copy is not None
        assert not kept.doubtful
        assert keeping.back_up_if_changed(path).copy is None


def _refuse(*_given: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_backups_before_an_import(path: Path, tmp_path: Path) -> None:
    from ardesk.exchange.importer import import_path

    rows = tmp_path / "customers.csv"
    rows.write_text("code,name\nBIRCH,Birch\n")
    with Ledger.open(path) as ledger:
        import_path(ledger, rows, dry_run=True)
        assert len(keeping.copies(path)) == 1
        import_path(ledger, rows)
        newest, _first = keeping.copies(path)
    assert dt.datetime.now(dt.UTC) - newest.at < dt.timedelta(minutes=5)
    held = keeping.look_into(newest, path, TODAY).held
    assert held is not None
    assert held.counts["customer"] == 1
