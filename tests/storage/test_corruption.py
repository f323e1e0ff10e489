"""Damaged files: opening one never writes and never fails but with a sentence; what is left in it can be saved."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from ardesk.cli.program import run
from ardesk.domain.records import Activity, Evidence, Invoice, WriteOff
from ardesk.errors import ArdeskError, DamagedError
from ardesk.ledger import Ledger
from ardesk.operations import collections, invoices, keeping
from ardesk.operations.credits import write_off
from tests.damage import as_wal, corpus, foreign
from tests.ledgers import add_customer, add_invoice, day, new_ledger, pay
from tests.long_runs import report, times

if TYPE_CHECKING:
    from pathlib import Path

SEED = 20261122
COUNT = times(200, 5_000)
TODAY = day("2026-11-22")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small ledger with something in most tables, long texts and a file kept as evidence among them."""
    with new_ledger(tmp_path_factory.mktemp("sound")) as ledger:
        alder, birch = add_customer(ledger, "ALDER"), add_customer(ledger, "BIRCH", notes="n" * 9000)
        ids = [
            add_invoice(ledger, (alder, birch)[n % 2], f"INV-{n}", 1000 + n, description="d" * 60) for n in range(40)
        ]
        for n in range(0, 20, 2):
            pay(ledger, alder, 1000 + n, day("2026-02-01"), (ids[n], 1000 + n))
        write_off(ledger, WriteOff(number="WO-1", invoice_id=ids[21], date=day("2026-08-01"), amount=500))
        for n in range(20):
            collections.log_activity(
                ledger, Activity(date=day("2026-03-01"), customer_id=birch, kind="call", note=f"{n}")
            )
        invoices.void_invoice(ledger, ids[23], reason="twice")
        return ledger.path


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_opening_a_damaged_file_writes_nothing_and_says_a_sentence(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = told = 0
    for name, data in corpus(sound.read_bytes(), SEED, COUNT):
        path = tmp_path / "damaged.ardesk"
        path.write_bytes(data)
        try:
            with Ledger.open(path) as ledger:
                found = [check for check in ledger.verify() if not check.ok]
        except ArdeskError as error:
            refused += 1
            assert str(path) in error.sentence, name  # noqa: PT017 - most, but not all of them are refused
        else:
            told += bool(found)
        code = run(["--ledger", str(path), "aging", "--as-of", "2026-11-22"])
        said = capsys.readouterr().err
        assert code in (0, 1), name
        assert code == 0 or said.strip(), name
        assert "Something in ARDesk went wrong" not in said, (name, said)
        assert "Traceback" not in said, name
        assert path.read_bytes() == data, name
        assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["damaged.ardesk"], name
    report(f"{COUNT} damaged files, seed {SEED}: {refused} refused, {told} opened and told by verify")
    assert refused > COUNT // 4
    assert told > COUNT // 8


def test_whatever_is_left_can_be_saved(sound: Path, tmp_path: Path) -> None:
    count = COUNT // 10
    before = everything(sound.parent)
    whole = saved_all = 0
    with Ledger.open(sound, read_only=True) as ledger:
        receivables = ledger.totals(TODAY)
    for number, (name, data) in enumerate(corpus(sound.read_bytes(), SEED + 1, count)):
        damaged, target = tmp_path / f"{number}.ardesk", tmp_path / f"{number} saved.ardesk"
        damaged.write_bytes(data)
        try:
            keeping.salvage(damaged, target)
        except ArdeskError as error:
            assert "Nothing of a ledger" in error.sentence, name  # noqa: PT017 - likewise, hardly any
            assert not target.exists(), name
            continue
        finally:
            assert damaged.read_bytes() == data, name
        with Ledger.open(target) as made:
            assert [check for check in made.verify() if not check.ok] == [], name
            whole += 1
            saved_all += made.totals(TODAY) == receivables
    report(f"{count} damaged files, seed {SEED + 1}: {whole} saved, {saved_all} with the same receivables")
    assert whole >= count * 8 // 10
    assert saved_all >= count // 2
    assert not list(tmp_path.glob(".salvage*"))
    assert everything(sound.parent) == before


def test_a_sound_ledger_is_saved_whole(sound: Path, tmp_path: Path) -> None:
    saved = keeping.salvage(sound, tmp_path / "saved.ardesk")
    assert saved.told == []
    with Ledger.open(sound, read_only=True) as old, Ledger.open(tmp_path / "saved.ardesk", read_only=True) as new:
        assert old.totals(TODAY) == new.totals(TODAY)
        assert [tuple(row) for row in old.customer_rows(TODAY)] == [tuple(row) for row in new.customer_rows(TODAY)]
        assert old.all(Invoice) == new.all(Invoice)
        assert old.all(Activity) == new.all(Activity)


def test_a_ledger_without_its_first_page_is_saved_from_its_journal(sound: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.ardesk"
    damaged.write_bytes(bytes(4096) + sound.read_bytes()[4096:])
    with pytest.raises(DamagedError):
        Ledger.open(damaged)
    keeping.salvage(damaged, tmp_path / "saved.ardesk")
    with Ledger.open(sound, read_only=True) as old, Ledger.open(tmp_path / "saved.ardesk", read_only=True) as new:
        assert old.all(Invoice) == new.all(Invoice)
        assert old.totals(TODAY) == new.totals(TODAY)


def test_what_was_added_or_changed_from_outside_is_not_believed(sound: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.ardesk"
    shutil.copy(sound, damaged)
    connection = sqlite3.connect(damaged)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE invoice SET total = 1, net = 1 WHERE number = 'INV-5'")
    connection.execute("INSERT INTO customer (code, name) VALUES ('EVIL', 'Evil')")
    connection.commit()
    connection.close()
    saved = keeping.salvage(damaged, tmp_path / "saved.ardesk")
    assert any("from outside" in line and "customer 3" in line for line in saved.told)
    with Ledger.open(tmp_path / "saved.ardesk", read_only=True) as new:
        invoice = new.find(Invoice, number="INV-5")
        assert invoice is not None
        assert invoice.total == 1005
        assert [row.code for row in new.customer_rows(TODAY)] == ["ALDER", "BIRCH"]


def test_a_salvage_never_touches_what_is_there(sound: Path, tmp_path: Path) -> None:
    with pytest.raises(ArdeskError, match="exists already"):
        keeping.salvage(sound, sound)
    with pytest.raises(ArdeskError, match="no file"):
        keeping.salvage(tmp_path / "no.ardesk", tmp_path / "saved.ardesk")
    (tmp_path / "text.ardesk").write_text("dear diary " * 500)
    with pytest.raises(ArdeskError, match="Nothing of a ledger"):
        keeping.salvage(tmp_path / "text.ardesk", tmp_path / "saved.ardesk")
    with Ledger.open(sound), pytest.raises(ArdeskError, match="is open"):
        keeping.salvage(sound, tmp_path / "saved.ardesk")
    assert not (tmp_path / "saved.ardesk").exists()


@pytest.mark.parametrize("kind", ["empty", "text", "foreign", "newer", "WAL", "folder"])
def test_what_is_no_ledger_of_ours_stays_as_it_is(sound: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "it.ardesk"
    if kind == "folder":
        path.mkdir()
    elif kind in ("empty", "text"):
        path.write_bytes(b"" if kind == "empty" else b"dear diary " * 900)
    elif kind == "foreign":
        foreign(path)
    else:
        shutil.copy(sound, path)
        if kind == "WAL":
            as_wal(path)
        else:
            with sqlite3.connect(path) as connection:
                connection.execute("PRAGMA user_version = 99")
            connection.close()
    before = everything(tmp_path)
    for read_only in (False, True):
        with pytest.raises(ArdeskError) as refused:
            Ledger.open(path, read_only=read_only)
        assert str(path) in refused.value.sentence
    assert everything(tmp_path) == before


def cut_off(sound: Path, path: Path) -> None:
    """The ledger at `path` as a power failure leaves it in the middle of a change: half written, its journal hot."""
    script = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE')\n"
        "for (n,) in c.execute(\"SELECT name FROM sqlite_master WHERE type='trigger'\").fetchall():\n"
        "    c.execute(f'DROP TRIGGER {n}')\n"
        "c.execute(\"UPDATE invoice SET description = printf('%.2000c', 'x')\")\n"
        "os._exit(9)\n"
    )
    import subprocess
    import sys

    shutil.copy(sound, path)
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert path.with_name(path.name + "-journal").stat().st_size > 512
    assert path.read_bytes() != sound.read_bytes()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_hot_journal_is_taken_back_however_the_ledger_is_opened(
    sound: Path, tmp_path: Path, *, read_only: bool
) -> None:
    path = tmp_path / "cut.ardesk"
    cut_off(sound, path)
    with Ledger.open(path, read_only=read_only) as ledger:
        assert all(check.ok for check in ledger.verify())
        assert {one.description for one in ledger.all(Invoice)} == {"d" * 60}


def test_a_deleted_journal_is_found_and_what_was_sealed_is_saved(sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.ardesk"
    cut_off(sound, path)
    path.with_name(path.name + "-journal").unlink()
    before = path.read_bytes()
    try:
        with Ledger.open(path, read_only=True) as ledger:
            assert not all(check.ok for check in ledger.verify())
    except DamagedError:
        pass
    assert path.read_bytes() == before
    keeping.salvage(path, tmp_path / "saved.ardesk")
    with Ledger.open(sound, read_only=True) as old, Ledger.open(tmp_path / "saved.ardesk", read_only=True) as new:
        assert [one.number for one in new.all(Invoice)] == [one.number for one in old.all(Invoice)]
        assert new.totals(TODAY) == old.totals(TODAY)


def test_evidence_is_saved_with_its_bytes(tmp_path: Path) -> None:
    from hashlib import sha256

    from ardesk.domain.records import Complaint

    data = b"%PDF-1.7 " + bytes(range(256)) * 60
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        with ledger.change("Complaint") as rows:
            complaint = rows.insert(Complaint(date=day("2026-02-01"), customer_id=customer, category="late"))
            kept = rows.keep(data)
            rows.insert(
                Evidence(complaint_id=complaint, name="a.pdf", added=day("2026-02-01"), size=len(data), sha256=kept)
            )
    damaged = tmp_path / "damaged.ardesk"
    damaged.write_bytes(bytes(4096) + ledger.path.read_bytes()[4096:])
    saved = keeping.salvage(damaged, tmp_path / "saved.ardesk")
    assert saved.counts["evidence"] == 1
    with Ledger.open(tmp_path / "saved.ardesk", read_only=True) as new:
        assert new.reader.content(sha256(data).hexdigest()) == data
