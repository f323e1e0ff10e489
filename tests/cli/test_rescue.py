"""A damaged ledger on the command line: what is said, its backups, and what can be saved."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from ardesk.ledger import Ledger
from ardesk.operations import keeping
from tests.ledgers import add_customer, add_invoice, day, new_ledger
from tests.sealing import PASSPHRASE, quick_sealing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command, Folder

__all__ = ["quick_sealing"]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A ledger with a backup of one invoice, a second invoice, and a first page that is gone."""
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        add_invoice(ledger, customer, "INV-1", 100_00)
        ledger.backup()
        add_invoice(ledger, customer, "INV-2", 50_00)
    ledger.path.write_bytes(bytes(4096) + ledger.path.read_bytes()[4096:])
    return ledger.path


def test_every_command_says_a_sentence_and_the_way_out(ardesk: Command, broken: Path) -> None:
    before = broken.read_bytes()
    for command in (["aging"], ["verify"], ["backup"], ["kpis", "2026"], ["worklist"]):
        answered = ardesk("--ledger", broken, *command)
        assert answered.code == 1
        assert str(broken) in answered.err
        assert "ardesk salvage" in answered.err
    assert broken.read_bytes() == before


def test_its_backups_are_listed_though_it_cannot_be_read(ardesk: Command, broken: Path) -> None:
    answered = ardesk("backups", broken, "--format", "json")
    assert answered.code == 0
    (found,) = json.loads(answered.out)["backups"]
    assert found["ok"]
    assert found["counts"]["invoice"] == 1
    assert found["receivables"] == 100_00
    assert "verified" in ardesk("backups", broken).out


def test_what_is_left_is_saved(ardesk: Command, broken: Path, tmp_path: Path) -> None:
    before, target = broken.read_bytes(), tmp_path / "saved.ardesk"
    answered = ardesk("salvage", broken, "--to", target)
    assert answered.code == 0
    assert "as the journal has them" in answered.err
    assert broken.read_bytes() == before
    with Ledger.open(target, read_only=True) as ledger:
        assert ledger.totals(day("2026-11-22")).receivables == 150_00
    assert ardesk("salvage", broken, "--to", target).code == 1


def test_no_backups(ardesk: Command, tmp_path: Path) -> None:
    answered = ardesk("backups", tmp_path / "none.ardesk")
    assert answered.code == 0
    assert "no backup" in answered.err


@pytest.mark.usefixtures("quick_sealing")
def test_an_encrypted_backup_and_the_way_back(
    ardesk: Command, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.age"
    assert ardesk("backup", "--encrypt").code == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("seven\n"))
    assert "8 letters" in ardesk("backup", "--encrypt", copy).err
    monkeypatch.setenv("ARDESK_PASSPHRASE", PASSPHRASE)
    assert ardesk("backup", "--encrypt", copy).out.strip() == str(copy)
    assert copy.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    monkeypatch.delenv("ARDESK_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert ardesk("restore", copy, "--to", tmp_path / "again.ardesk").code == 0
    assert (tmp_path / "again.ardesk").stat().st_size == ledger.stat().st_size


def test_a_ledger_in_a_synced_folder_is_told_of_and_moved(ardesk: Command, folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    with new_ledger(tmp_path / "Dropbox") as ledger:
        add_customer(ledger)
    assert "Dropbox" in ardesk("--ledger", ledger.path, "import", folder({"customers": "code,name|B,Birch"})).err
    target = tmp_path / "books" / "acme.ardesk"
    assert ardesk("relocate", ledger.path, "--to", target).code == 0
    answered = ardesk("backup")
    assert answered.code == 0
    assert answered.out.startswith(str(target.parent))
    assert ardesk("--ledger", ledger.path, "verify").code == 1
    assert ardesk("relocate", target, "--to", ledger.path).code == 1


def test_a_second_place_that_is_gone_is_told_beside_the_backup(ardesk: Command, folder: Folder, tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        add_customer(ledger)
        (tmp_path / "stick").mkdir()
        keeping.set_second_place(ledger.path, tmp_path / "stick")
    (tmp_path / "stick").rmdir()
    customers = folder({"customers": "code,name|B,Birch"})
    for command in (["import", customers], ["backup"]):
        answered = ardesk("--ledger", ledger.path, *command)
        assert answered.code == 0
        assert f"{tmp_path / 'stick'}, is not there now" in answered.err
