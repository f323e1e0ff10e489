"""Damaged files: opening one never writes and never fails but with a sentence; what is left in it can be saved."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from ardesk.cli.program import run
from ardesk.domain.records import TABLES, Activity, Evidence, Invoice, WriteOff
from ardesk.errors import ArdeskError, DamagedError
from ardesk.ledger import Ledger
from ardesk.operations import collections, invoices, keeping
from ardesk.operations.credits import write_off
from tests.damage import PAGE, as_wal, beside_a_wal, corpus, foreign
from tests.full import dump, write_full
from tests.ledgers import add_customer, add_invoice, day, new_ledger, pay
from tests.long_runs import LONG, report, seed, times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SEED = seed(20261122)
COUNT = times(60, 5_000)
TODAY = day("2026-11-22")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small ledger with something in most tables, long texts and a file kept as evidence among them."""
    with new_ledger(tmp_path_factory.mktemp("sound")) as ledger:
        alder, birch = add_customer(ledger, "ALDER"), add_customer(ledger, "BIRCH", notes="n" * 9000)
        ids = [
            add_invoice(
                ledger, (alder, birch)[n % 2], f"INV-{n}", 1000 + n, description=f"This is INV-{n}; " + "d" * 60
            )
            for n in range(40)
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


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_full(tmp_path_factory.mktemp("full") / "a.ardesk")


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def looks(ledger: Ledger) -> Iterator[Callable[[], object]]:
    """Whatever a list, a page or a paper asks of a ledger."""
    for look in (ledger.invoice_rows, ledger.customer_rows, ledger.promise_rows, ledger.totals, ledger.settlements):
        yield partial(look, TODAY)
    for of_one in (ledger.account, ledger.open_invoices, ledger.unapplied):
        yield partial(of_one, 1, TODAY)
    yield from (ledger.activity_rows, ledger.dispute_rows, ledger.book, ledger.changes, ledger.seal, ledger.refresh)
    yield partial(ledger.history, "invoice", 1)
    yield partial(ledger.invoices_touched, 1)
    yield partial(ledger.contact_rows, TODAY, {1: "2026-01-01"})
    for asked in (ledger.contact_cost, ledger.efforts, ledger.dispatches):
        yield partial(asked, day("2025-01-01"), TODAY)
    for cls in TABLES:
        yield partial(ledger.all, cls)


def refused(ledger: Ledger) -> int:
    """How much of it is answered with a sentence only; whatever else fails is a fault of ours."""
    count = 0
    for look in looks(ledger):
        try:
            look()
        except ArdeskError:
            count += 1
    return count


COMMANDS = (["verify"], ["aging", "--as-of", "2026-11-22"], ["kpis", "2026-03"], ["backup"], ["worklist"],
            ["recommendations"], ["explain", "dso", "2026-03"], ["history", "--from", "2026-01", "--to", "2026-03"],
            ["close", "2026-03"], ["export", "exported"], ["invoice", "INV-0", "--pdf", "paper.pdf"])  # fmt: skip


def test_a_damaged_file_is_never_written_and_always_told(
    full: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held, path = dump(full), tmp_path / "there" / "damaged.ardesk"
    monkeypatch.chdir(tmp_path)
    path.parent.mkdir()
    ends: Counter[str] = Counter()
    for number, (name, data) in enumerate(corpus(full.read_bytes(), SEED, COUNT)):
        path.write_bytes(data)
        command, is_whole = COMMANDS[number % len(COMMANDS)], False
        try:
            with Ledger.open(path, read_only=number % 2 == 1) as ledger:
                faults = [check for check in ledger.verify() if not check.ok]
                unread = refused(ledger)
                copied = sound_copy(ledger) if number % 4 == 0 or LONG else None
        except ArdeskError as error:
            ends["refused"] += 1
            assert str(path) in error.sentence, name  # noqa: PT017 - most, but not all of them are refused
        else:
            ends["told by verify" if faults else "whole in all it holds"] += 1
            assert faults or not unread, name
            assert not (faults and copied), (name, faults)
            is_whole = not faults
            assert not is_whole or dump(path) == held, name
        if (number % 6 == 0 or LONG) and not (is_whole and command[0] == "close"):  # which is right to write then
            told_on_the_command_line(path, command, capsys, name)
        assert path.read_bytes() == data, name
        assert [one.name for one in path.parent.iterdir() if one.is_file()] == ["damaged.ardesk"], name
        shutil.rmtree(path.with_name("damaged backups"), ignore_errors=True)
        shutil.rmtree(tmp_path / "exported", ignore_errors=True)
    report(f"{COUNT} damaged files, seed {SEED}: {dict(ends)}")
    assert min(ends.values()) > COUNT // 10
    assert len(ends) == 3


def sound_copy(ledger: Ledger) -> Path | None:
    """A backup that is called sound, if there is one."""
    try:
        made = ledger.backup()
    except ArdeskError:
        return None
    return None if keeping.is_doubtful(made) else made


def told_on_the_command_line(path: Path, command: list[str], capsys: pytest.CaptureFixture[str], name: str) -> None:
    code = run(["--ledger", str(path), *command])
    said = capsys.readouterr().err
    assert code in (0, 1), (name, command)
    assert code == 0 or said.strip(), (name, command)
    assert "Something in ARDesk went wrong" not in said, (name, command, said)
    assert "Traceback" not in said, (name, command)
    if command == ["verify"] and code and str(path) not in said:  # what opened and is not whole
        assert "ardesk salvage" in said, name


def undecided(told: list[str]) -> set[int]:
    """The ids of invoices that are told to be as one place has them, while another has them otherwise."""
    texts = [text for text in told if text.startswith("As their tables have them, since the journal is not whole")]
    ranges = re.findall(r"(\d+)(?:-(\d+))?", "".join(re.findall(r"invoice ([\d, -]+)", "".join(texts))))
    return {number for first, last in ranges for number in range(int(first), int(last or first) + 1)}


def test_whatever_can_still_be_read_is_saved(sound: Path, tmp_path: Path) -> None:
    """A record is readable if its table or its journal has it on a page that is as it was.

    Where they differ and nothing seals either, that is told.
    """
    count, whole, data = times(10, 1_000), 0, sound.read_bytes()
    with Ledger.open(sound, read_only=True) as ledger:
        marks = {one.number: one for one in ledger.all(Invoice) if one.status == "issued"}
    damages = [(name, one) for name, one in corpus(data, SEED + 1, 3 * count) if not name.endswith("header")][:count]
    for number, (name, damaged) in enumerate(damages):
        path, target = tmp_path / f"{number}.ardesk", tmp_path / f"{number} saved.ardesk"
        path.write_bytes(damaged)
        as_they_were = [
            damaged[at : at + PAGE]
            for at in range(0, len(data), PAGE)
            if damaged[at : at + PAGE] == data[at : at + PAGE]
        ]
        readable = {mark for mark in marks if any(f"is {mark};".encode() in page for page in as_they_were)}
        try:
            saved = keeping.salvage(path, target)
        except ArdeskError as error:
            assert "Nothing of a ledger" in error.sentence, name  # noqa: PT017 - likewise, hardly any
            assert not target.exists(), name
            assert not readable, name
            continue
        finally:
            assert path.read_bytes() == damaged, name
        with Ledger.open(target) as made:
            assert [check for check in made.verify() if not check.ok] == [], name
            found = {one.number: one for one in made.all(Invoice) if one.number in marks}
        missing = {mark for mark in readable if found.get(mark) != marks[mark]}
        assert missing <= {mark for mark in found if marks[mark].id in undecided(saved.told)}, (name, missing, saved)
        assert saved.told or found == marks, name
        whole += found == marks
    report(f"{count} damaged files, seed {SEED + 1}: {whole} with every invoice, the others with all that was readable")
    assert whole >= count // 2
    assert not list(tmp_path.glob(".salvage*"))


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


@pytest.mark.parametrize("kind", ["empty", "text", "foreign", "newer", "WAL", "beside a WAL", "folder"])
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
        if "WAL" in kind:
            (as_wal if kind == "WAL" else beside_a_wal)(path)
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
    if "WAL" in kind:
        saved = keeping.salvage(path, tmp_path / "saved.ardesk")
        assert saved.told == []
        assert {name: data for name, data in everything(tmp_path).items() if name != "saved.ardesk"} == before


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
        assert {one.description[-60:] for one in ledger.all(Invoice)} == {"d" * 60}


@pytest.mark.parametrize("read_only", [False, True])
def test_a_hot_journal_of_another_file_is_never_played_back(sound: Path, tmp_path: Path, *, read_only: bool) -> None:
    """Someone put a backup over a ledger that had crashed, and left its journal there."""
    path = tmp_path / "cut.ardesk"
    cut_off(sound, path)
    with Ledger.open(shutil.copy(sound, tmp_path / "other.ardesk")) as other:
        for code in ("CEDAR", "DOGWOOD"):
            add_customer(other, code)
    shutil.copy(other.path, path)
    before = everything(tmp_path)
    with pytest.raises(DamagedError, match=r"Beside .* lies cut\.ardesk-journal"):
        Ledger.open(path, read_only=read_only)
    keeping.salvage(path, tmp_path / "saved.ardesk")
    assert {name: data for name, data in everything(tmp_path).items() if name != "saved.ardesk"} == before
    with Ledger.open(tmp_path / "saved.ardesk", read_only=True) as saved:
        assert {row.code for row in saved.customer_rows(TODAY)} == {"ALDER", "BIRCH", "CEDAR", "DOGWOOD"}
    path.with_name("cut.ardesk-journal").unlink()
    with Ledger.open(path) as ledger:
        assert all(check.ok for check in ledger.verify())


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
