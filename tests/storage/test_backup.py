"""Backups: proved before they get their name, copied to a second place, listed, and thinned with care."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from ardesk.errors import ArdeskError, DamagedError
from ardesk.ledger import Ledger, restore
from ardesk.storage import backup, places
from tests.ledgers import add_customer, new_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as opened:
        add_customer(opened)
        yield opened


def dated(ledger: Ledger, *days_ago: float) -> list[Path]:
    """Real copies under names of those ages."""
    real = ledger.backup()
    stamps = [(NOW - dt.timedelta(days=days)).strftime("%Y-%m-%d %H%M%S.%f")[:-3] for days in days_ago]
    made = [real.with_name(f"{ledger.path.stem} {stamp}.ardesk") for stamp in stamps]
    for path in made:
        shutil.copy(real, path)
    real.unlink()
    return made


def tampered(ledger: Ledger) -> None:
    connection = sqlite3.connect(ledger.path)
    connection.execute("DROP TRIGGER journal_is_fixed")
    connection.execute("UPDATE journal SET after = replace(after, 'Alder', 'Elder')")
    connection.commit()
    connection.close()


def test_a_copy_is_asked_for_only_when_something_changed(ledger: Ledger) -> None:
    assert ledger.backup_if_changed() is not None
    assert ledger.backup_if_changed() is None
    add_customer(ledger, "BIRCH")
    assert ledger.backup_if_changed() is not None
    assert len(backup.copies(ledger.path)) == 2


def test_what_fails_the_proof_never_gets_its_name(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, **_how: object) -> None:
        assert path.name.endswith(".ardesk.partial")
        raise ArdeskError("not sound")

    monkeypatch.setattr(backup, "prove", refuse)
    with pytest.raises(ArdeskError, match="not sound"):
        ledger.backup()
    assert list(places.backup_folder(ledger.path).iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="only there can a folder be synced")
def test_the_file_is_on_the_disk_before_its_name_and_its_name_before_the_end(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def noted(name: str, act: Callable[..., object]) -> Callable[..., object]:
        def run(*given: object, **named: object) -> object:
            order.append(name)
            return act(*given, **named)

        return run

    monkeypatch.setattr(os, "fsync", noted("sync", os.fsync))
    monkeypatch.setattr(os, "link", noted("name", os.link))
    monkeypatch.setattr(backup, "prove", noted("prove", backup.prove))
    ledger.backup()
    assert order[-5:] == ["prove", "sync", "name", "sync", "sync"]  # its folder may be new as well


def test_a_disk_without_links_takes_copies_too(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_names: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    made = ledger.backup()
    backup.prove(made)
    assert [path.suffix for path in made.parent.iterdir()] == [".ardesk"]


def test_a_copy_is_made_though_its_first_name_can_not_be_taken_away(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = os.unlink

    def refuse(path: Path, **how: int) -> None:
        if str(path).endswith(".partial") and os.access(path, os.F_OK):
            raise OSError(5, "Input/output error")
        plain(path, **how)

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", refuse)
        made = ledger.backup()
    backup.prove(made)
    assert ledger.newest_backup == made


def test_a_disk_that_fails_as_the_second_place_is_looked_for_is_told(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    places.set_second_place(ledger.path, tmp_path / "stick")
    made = ledger.backup()
    (tmp_path / "stick" / "acme backups" / made.name).unlink()
    with closing(sqlite3.connect(tmp_path / "other")) as fails, pytest.raises(ArdeskError):
        backup.copy_aside(made, ledger.path, fails)


def test_a_ledger_with_a_broken_chain_gets_a_copy_that_is_called_doubtful(ledger: Ledger, tmp_path: Path) -> None:
    good = ledger.backup()
    tampered(ledger)
    made = ledger.backup()
    assert made.stem.endswith(" doubtful")
    assert ledger.newest_backup == good
    with pytest.raises(ArdeskError, match="not what was sealed"):
        ledger.backup(tmp_path / "named.ardesk")
    with pytest.raises(ArdeskError, match="not what was sealed"):
        restore(made, tmp_path / "again.ardesk")
    assert not (tmp_path / "named.ardesk").exists()
    assert not (tmp_path / "again.ardesk").exists()


def test_a_row_changed_from_outside_makes_a_copy_doubtful_too(ledger: Ledger) -> None:
    connection = sqlite3.connect(ledger.path)
    connection.execute("DROP TRIGGER customer_update")
    connection.execute("UPDATE customer SET name = 'Elder'")
    connection.commit()
    connection.close()
    assert ledger.backup().stem.endswith(" doubtful")
    assert ledger.newest_backup is None


def test_the_second_place_gets_every_copy_once(ledger: Ledger, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    places.set_second_place(ledger.path, stick)
    made = ledger.backup()
    assert ledger.aside == ""
    (aside,) = stick.rglob("*.ardesk")
    assert aside.read_bytes() == made.read_bytes()
    assert backup.copy_aside(made, ledger.path, ledger._connection) == aside
    assert [copy.path for copy in backup.copies(ledger.path)] == [made]
    made.unlink()
    assert [copy.path for copy in backup.copies(ledger.path)] == [aside]
    assert not list(tmp_path.rglob("*.partial"))


def test_two_ledgers_of_one_name_do_not_share_a_folder(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    paths = [tmp_path / name / "acme.ardesk" for name in ("one", "two")]
    for path in paths:
        path.parent.mkdir()
        Ledger.create(path, name="Acme", currency="USD").close()
    for path in (*paths, paths[0]):
        with Ledger.open(path) as ledger:
            places.set_second_place(ledger.path, stick)
            ledger.backup()
            assert ledger.aside == ""
    assert sorted(len(list(folder.glob("*.ardesk"))) for folder in stick.iterdir()) == [1, 2]


def test_a_damaged_ledger_is_named_and_no_copy_of_it_is_left(ledger: Ledger, tmp_path: Path) -> None:
    with closing(sqlite3.connect(ledger.path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, 'code TEXT NOT NULL', 'code INTEGER NOT NULL')")
        connection.commit()
    with Ledger.open(ledger.path) as again:
        for target in (None, tmp_path / "copy.ardesk"):
            with pytest.raises(DamagedError) as refused:
                again.backup(target)
            assert refused.value.sentence.startswith(f"{ledger.path} is damaged")
    assert list(tmp_path.rglob("*.ardesk*")) == [ledger.path]


def test_a_name_behind_which_nothing_is_hides_no_backup(ledger: Ledger) -> None:
    made = [ledger.backup() for _ in range(3)]
    for day in ("2000-01-01", "2001-02-03", "2099-01-01"):
        (made[0].parent / f"acme {day} 101010.000.ardesk").symlink_to("nowhere")
    assert [copy.path for copy in backup.copies(ledger.path)] == made[::-1]


def test_where_the_backup_folder_should_be_lies_a_file(ledger: Ledger) -> None:
    places.backup_folder(ledger.path).write_text("")
    with pytest.raises(ArdeskError, match=r"No backup could be written to .*: File exists\."):
        ledger.backup()


def test_a_second_place_that_is_gone_is_told_and_the_copy_is_made(ledger: Ledger, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    places.set_second_place(ledger.path, stick)
    stick.rmdir()
    made = ledger.backup()
    assert "is not there now" in ledger.aside
    assert not stick.exists()
    stick.mkdir()
    assert ledger.backup_if_changed() is None
    assert ledger.aside == ""
    assert [aside.name for aside in stick.rglob("*.ardesk")] == [made.name]


@pytest.mark.parametrize("what", ["missing", "beside", "inside"])
def test_a_second_place_that_makes_no_sense_is_refused(ledger: Ledger, tmp_path: Path, what: str) -> None:
    ledger.backup()
    wrong = {"missing": tmp_path / "no", "beside": tmp_path, "inside": places.backup_folder(ledger.path)}[what]
    with pytest.raises(ArdeskError):
        places.set_second_place(ledger.path, wrong)
    assert places.second_place(ledger.path) is None


def test_old_copies_go_and_the_newest_three_sound_ones_stay(ledger: Ledger) -> None:
    made = dated(ledger, *range(400, 460, 3))
    made.sort(reverse=True)
    for path in made[:2]:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 // 4096 * 4096])
    gone = set(backup.thin(ledger.path, NOW))
    left = set(made) - gone
    assert gone
    assert left >= set(made[:5])
    for path in left - set(made[:2]):
        backup.prove(path)
    assert all(not path.exists() for path in gone)


def test_doubtful_copies_never_go(ledger: Ledger) -> None:
    made = dated(ledger, *range(400, 430))
    doubtful = [path.rename(path.with_name(path.stem + " doubtful.ardesk")) for path in made[::2]]
    backup.thin(ledger.path, NOW)
    assert all(path.exists() for path in doubtful)


def test_thinning_waits_after_a_restore_until_the_owner_says_so_or_two_weeks(ledger: Ledger) -> None:
    dated(ledger, *range(400, 430))
    until = NOW.date() + places.PAUSE
    places.pause(ledger.path, until)
    assert places.paused_until(ledger.path, NOW.date()) == until
    assert backup.thin(ledger.path, NOW) == []
    assert backup.thin(ledger.path, NOW + dt.timedelta(days=13)) == []
    places.pause(ledger.path, None)
    assert backup.thin(ledger.path, NOW)


def test_the_pause_ends_by_itself(ledger: Ledger) -> None:
    dated(ledger, *range(400, 430))
    places.pause(ledger.path, NOW.date() + places.PAUSE)
    assert backup.thin(ledger.path, NOW + dt.timedelta(days=14))


def test_a_broken_note_of_places_means_none(ledger: Ledger) -> None:
    ledger.backup()
    no_places = (json.dumps({"second": name}) for name in ("a\0b", "\ud800", "n" * 5000))
    for text in ("", "[1]", "{", '{"second": 5, "paused_until": "soon"}', *no_places):
        (places.backup_folder(ledger.path) / "backups.json").write_text(text)
        assert places.paused_until(ledger.path, NOW.date()) is None
        assert ledger.backup().is_file()


def test_what_a_crash_left_half_written_goes_after_a_day(ledger: Ledger) -> None:
    folder = places.backup_folder(ledger.path)
    ledger.backup()
    old, new = (folder / f"acme 2026-01-0{n} 000000.000.ardesk.partial" for n in (1, 2))
    beside, foreign = old.with_name(f"{old.name}-journal"), folder / "notes.partial"
    for path in (old, beside, new, foreign):
        path.write_bytes(b"half")
    for path in (old, beside, foreign):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    ledger.backup()
    assert [path.exists() for path in (old, beside, new, foreign)] == [False, False, True, True]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")
def test_names_that_look_like_patterns_find_their_copies(tmp_path: Path) -> None:
    stick = tmp_path / "stick [2]"
    stick.mkdir()
    path = tmp_path / "a [b]*?.ardesk"
    with Ledger.create(path, name="A", currency="USD") as ledger:
        places.set_second_place(path, stick)
        made = ledger.backup()
        assert ledger.aside == ""
        assert ledger.newest_backup == made
        made.unlink()
        (copy,) = backup.copies(path)
        assert copy.second
