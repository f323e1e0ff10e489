"""Encrypted copies: the program `age` opens them, only their passphrase does, and nothing else of them is written."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from ardesk.errors import ArdeskError
from ardesk.ledger import Ledger
from ardesk.operations import encrypting, keeping
from ardesk.storage import backup, passphrases, places
from tests.ledgers import DAY, add_customer, new_ledger
from tests.sealing import PASSPHRASE, quick_sealing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["quick_sealing"]


NEEDS_A_TERMINAL = pytest.mark.skipif(shutil.which("script") is None, reason="age asks on a terminal only")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    (tmp_path / "books").mkdir()
    with new_ledger(tmp_path / "books") as opened:
        add_customer(opened)
        yield opened


def age(arguments: str, folder: Path, passphrase: str = PASSPHRASE) -> None:
    """The program `age`, which reads passphrases from a terminal only, and so gets one."""
    command = ["script", "-qec", f"age {arguments}", "/dev/null"]
    subprocess.run(command, input=f"{passphrase}\n".encode(), cwd=folder, check=True, timeout=120, capture_output=True)


@NEEDS_A_TERMINAL
def test_age_opens_the_copies_as_the_words_beside_them_say(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal, plain = passphrases.sealed, dict[bytes, bytes]()

    def remember(content: bytes, passphrase: str) -> bytes:
        encrypted = seal(content, passphrase)
        plain[encrypted] = content
        return encrypted

    monkeypatch.setattr(passphrases, "sealed", remember)
    monkeypatch.setattr(passphrases, "opened", lambda encrypted, _words: plain[encrypted])  # age will tell
    folder, made = second_place(ledger, tmp_path)
    said = (folder / "How to open.txt").read_text(encoding="utf-8")
    (line,) = [line for line in said.splitlines() if line.startswith("    age ")]
    (aside,) = folder.glob("*.ardesk.age")
    age(line.strip().removeprefix("age ").replace("NAME OF THE BACKUP", aside.name), folder)
    assert (folder / "ledger.ardesk").read_bytes() == made.read_bytes()
    subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=folder, check=True, capture_output=True)
    kept = (places.backup_folder(ledger.path) / "backups.json").read_text(encoding="utf-8")
    assert "age1" in kept
    assert "SECRET" not in kept
    assert PASSPHRASE not in kept


def second_place(ledger: Ledger, tmp_path: Path) -> tuple[Path, Path]:
    """The folder of encrypted copies, and the backup that is there."""
    stick = tmp_path / "stick"
    stick.mkdir()
    encrypting.set_second_place(ledger.path, stick, encrypted=True, passphrase=PASSPHRASE)
    made = ledger.backup()
    assert ledger.aside == ""
    (folder,) = stick.iterdir()
    return folder, made


def test_a_damaged_key_keeps_the_copy_from_the_second_place_and_is_told(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    places.set_second_place(ledger.path, tmp_path / "stick", key="age1what")
    assert ledger.backup().is_file()
    assert "set the passphrase anew" in ledger.aside


@pytest.mark.usefixtures("quick_sealing")
def test_the_ledger_comes_back_with_its_passphrase_and_with_no_other(ledger: Ledger, tmp_path: Path) -> None:
    copy = tmp_path / "copy.age"
    encrypting.encrypted_copy(ledger, copy, PASSPHRASE)
    with pytest.raises(ArdeskError, match="is encrypted"):
        Ledger.open(copy)
    for wrong in ("", "some other words"):
        with pytest.raises(ArdeskError, match="not its passphrase"):
            keeping.restore_to(copy, tmp_path / "again.ardesk", wrong)
    keeping.restore_to(copy, tmp_path / "again.ardesk", PASSPHRASE)
    with Ledger.open(tmp_path / "again.ardesk", read_only=True) as again:
        assert again.seal() == ledger.seal()
    with pytest.raises(ArdeskError, match="exists already"):
        encrypting.encrypted_copy(ledger, copy, PASSPHRASE)
    with pytest.raises(ArdeskError, match="8 letters"):
        encrypting.encrypted_copy(ledger, tmp_path / "short.age", "short")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.ardesk", "books", "copy.age"]


@pytest.mark.usefixtures("quick_sealing")
def test_a_place_that_cannot_be_written_is_said(ledger: Ledger, tmp_path: Path) -> None:
    copy = tmp_path / "copy.age"
    encrypting.encrypted_copy(ledger, copy, PASSPHRASE)
    for place in (tmp_path / f"{'a' * 250}.ardesk", copy / "again.ardesk"):
        with pytest.raises(ArdeskError, match=r"cannot be written|is too long"):
            keeping.restore_to(copy, place, PASSPHRASE)


@pytest.mark.usefixtures("quick_sealing")
@pytest.mark.parametrize("letters", [200, 240, 247])
def test_a_name_without_room_for_what_is_beside_it_is_said(ledger: Ledger, tmp_path: Path, letters: int) -> None:
    copy = tmp_path / "a.ardesk.age"
    encrypting.encrypted_copy(ledger, copy, PASSPHRASE)
    target = tmp_path / "new" / ("t" * letters + ".ardesk")
    with pytest.raises(ArdeskError, match="too long"):
        keeping.restore_to(copy, target, PASSPHRASE)
    assert not target.parent.exists()


@pytest.mark.usefixtures("quick_sealing")
def test_copies_in_the_second_place_are_encrypted_counted_and_brought_back(ledger: Ledger, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    encrypting.set_second_place(ledger.path, stick, encrypted=True, passphrase=PASSPHRASE)
    made = ledger.backup()
    content = made.read_bytes()
    add_customer(ledger, "BIRCH")
    ledger.backup()
    assert ledger.aside == ""
    assert not [path for path in stick.rglob("*") if path.is_file() and path.read_bytes().startswith(b"SQLite")]
    assert [copy.sealed for copy in backup.copies(ledger.path)] == [False, False]
    made.unlink()
    aside = backup.copies(ledger.path)[1]
    assert aside.sealed
    assert aside.second
    assert keeping.look_into(aside, ledger.path, DAY).fault == ""
    with pytest.raises(ArdeskError, match="not its passphrase"):
        encrypting.bring_back(aside.path, ledger.path, "some other words")
    assert encrypting.bring_back(aside.path, ledger.path, PASSPHRASE) == made
    assert made.read_bytes() == content
    (key,) = aside.path.parent.glob("key *.age")
    key.rename(tmp_path / key.name)
    made.unlink()
    with pytest.raises(ArdeskError, match="opens with a key"):
        encrypting.bring_back(aside.path, ledger.path, PASSPHRASE)
    assert not list(tmp_path.rglob("*.partial"))


@pytest.mark.usefixtures("quick_sealing")
def test_a_new_passphrase_opens_what_comes_after_and_the_old_what_was_before(ledger: Ledger, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for code, word in (("BIRCH", PASSPHRASE), ("CEDAR", "some other words")):
        add_customer(ledger, code)
        encrypting.set_second_place(ledger.path, stick, encrypted=True, passphrase=word)
        ledger.backup()
    encrypting.set_second_place(ledger.path, stick, encrypted=True)
    assert encrypting.is_second_place_encrypted(ledger.path)
    new, old = sorted(stick.rglob("*.ardesk.age"), reverse=True)
    for path, word in ((old, PASSPHRASE), (new, "some other words")):
        keeping.restore_to(path, tmp_path / f"{word}.ardesk", word)
    with pytest.raises(ArdeskError, match="not its passphrase"):
        keeping.restore_to(old, tmp_path / "x.ardesk", "some other words")


@pytest.mark.usefixtures("quick_sealing")
def test_old_encrypted_copies_go_and_three_that_are_what_was_written_stay(ledger: Ledger, tmp_path: Path) -> None:
    folder, _made = second_place(ledger, tmp_path)
    (real,) = folder.glob("*.ardesk.age")
    (sums,) = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    old = [real.with_name(f"acme 2020-05-{day:02} 120000.000.ardesk.age") for day in range(1, 21)]
    for path in old:
        shutil.copy(real, path)
    lines = [f"{sums[:64]}  {path.name}\n" for path in old]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    real.unlink()
    for path in old[-2:]:
        path.write_bytes(path.read_bytes()[:-1])
    backup.thin(ledger.path, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    left = [path for path in old if path.exists()]
    assert set(left) >= set(old[-5:])
    assert len(left) < len(old)


@pytest.mark.usefixtures("quick_sealing")
def test_a_sealed_copy_changed_by_one_bit_is_told_and_neither_counts_nor_opens(ledger: Ledger, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    encrypting.set_second_place(ledger.path, stick, encrypted=True, passphrase=PASSPHRASE)
    ledger.backup()
    (aside,) = stick.rglob("*.ardesk.age")
    content = bytearray(aside.read_bytes())
    content[-100] ^= 1
    aside.write_bytes(content)
    with pytest.raises(ArdeskError, match="not what was written"):
        backup.prove(aside)
    with pytest.raises(ArdeskError, match="damaged"):
        keeping.restore_to(aside, tmp_path / "again.ardesk", PASSPHRASE)
    assert not (tmp_path / "again.ardesk").exists()


def test_without_a_passphrase_nothing_is_encrypted_and_no_place_is_set(ledger: Ledger, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(ArdeskError, match="8 letters"):
        encrypting.set_second_place(ledger.path, stick, encrypted=True)
    assert places.second_place(ledger.path) is None
    with pytest.raises(ArdeskError, match="differ"):
        encrypting.check_passphrase(PASSPHRASE, PASSPHRASE.upper())
