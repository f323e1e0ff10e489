"""Whatever the clock, the time zone and the language of the computer say: same figures, same files, same order."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ardesk.exchange.demo import write_demo
from ardesk.ledger import Ledger
from ardesk.operations import keeping
from ardesk.storage import backup, journal
from tests.ledgers import add_customer, add_invoice, new_ledger
from tests.long_runs import LONG, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Command

ROOT = Path(__file__).resolve().parents[2]
ZONES = ("UTC", "Pacific/Kiritimati", "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Niue")
LANGUAGES = ("C.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "ar_EG.UTF-8", "hi_IN.UTF-8", "C")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the places are forked from one process")
def test_everywhere_the_same_figures_and_the_same_files(tmp_path: Path) -> None:
    path = tmp_path / "acme.ardesk"
    write_demo(path, until=dt.date(2026, 11, 20), invoices=60, customers=8, months=8)
    mixed = [f"{zone} {language}" for zone, language in zip(ZONES, LANGUAGES, strict=True)]
    places = [f"{zone} {language}" for zone in ZONES for language in LANGUAGES] if LONG else mixed[1::4]
    here = os.environ | {"PYTHONPATH": str(ROOT), "LOCPATH": str(_languages(tmp_path))}
    command = [sys.executable, "-m", "tests.cli.elsewhere", str(path), str(tmp_path), *places]
    done = subprocess.run(command, cwd=ROOT, env=here, check=True, capture_output=True, text=True)
    found = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
    assert set(found) == set(places), done.stderr
    assert len(set(found.values())) == 1, found
    report(f"{len(places)} places with one answer")


def _languages(folder: Path) -> Path:
    """The languages themselves, in the long run and where they can be made; else they are names in the environment."""
    if LONG and (make := shutil.which("localedef")):
        for name in LANGUAGES:
            if "_" in name:
                subprocess.run([make, "-i", name.partition(".")[0], "-f", "UTF-8", folder / name], check=False)
    return folder


@pytest.mark.skipif(os.name != "posix", reason="there the language of a terminal is in its environment")
def test_a_terminal_without_letters_of_ours_gets_the_same_bytes(tmp_path: Path, ardesk: Command) -> None:
    with new_ledger(tmp_path) as ledger:
        add_invoice(ledger, add_customer(ledger, "ÄLDER"), "Ж-1", 1250_00)
    words = ["--ledger", str(ledger.path), "aging", "--as-of", "2026-03-01", "--format", "json"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    poor = plain | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "ardesk", *words]
    said = subprocess.run(command, cwd=ROOT, env=poor, check=True, capture_output=True).stdout
    assert said == ardesk(*words).out.encode()
    assert "ÄLDER".encode() in said


class Clock(dt.datetime):
    """The computer's clock, as a test sets it."""

    shows = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
        cls.shows += dt.timedelta(seconds=1)
        return cls.shows.astimezone(tz)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Clock]]:
    for module in (journal, backup):
        monkeypatch.setattr(module.dt, "datetime", Clock)
    yield Clock
    Clock.shows = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def test_a_clock_set_back_or_far_ahead_changes_no_order(clock: type[Clock], tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        made = [ledger.backup()]
        for year in (2019, 2099, 1980, 2026):
            clock.shows = dt.datetime(year, 3, 29, 1, 30, tzinfo=dt.UTC)
            add_invoice(ledger, customer, f"INV-{year}", 100)
            made.append(ledger.backup())
            assert ledger.newest_backup == made[-1]
            assert ledger.backup_if_changed() is None
        assert [change.id for change in ledger.changes()] == list(range(6, 0, -1))
        assert [change.at[:4] for change in ledger.changes()][:4] == ["2026", "1980", "2099", "2019"]
        assert ledger.undo_label is not None
        ledger.undo()
        rows = ledger.invoice_rows(dt.date(2026, 1, 1))
        assert {row.number for row in rows} == {"INV-1980", "INV-2099", "INV-2019"}
        assert all(check.ok for check in ledger.verify())
        path = ledger.path
    assert [copy.path for copy in keeping.copies(path)] == made[::-1]
    with Ledger.open(made[-1], read_only=True) as last:
        assert len(last.changes()) == 6
