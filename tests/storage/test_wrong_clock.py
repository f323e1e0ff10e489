"""A computer whose clock is wrong for a day: the newest backup is still the newest, and the right ones go."""

from __future__ import annotations

import datetime as dt
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

import ardesk.ledger
from ardesk.ledger import Ledger
from ardesk.storage import backup
from ardesk.storage.whole import take_its_name
from tests.ledgers import add_customer, new_ledger

if TYPE_CHECKING:
    from pathlib import Path

BEFORE, AFTER = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC), dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


class Clock(dt.datetime):
    """The time a test says."""

    at = AFTER

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> Clock:
        return cls.fromtimestamp(cls.at.timestamp(), tz)


def named_now(partial: Path, target: Path) -> None:
    os.utime(partial, (Clock.at.timestamp(), Clock.at.timestamp()))
    take_its_name(partial, target)


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    for module in (backup, ardesk.ledger):
        names = {name: getattr(dt, name) for name in ("UTC", "date", "timedelta")}
        monkeypatch.setattr(module, "dt", SimpleNamespace(**names, datetime=Clock))
    monkeypatch.setattr(backup, "take_its_name", named_now)
    return new_ledger(tmp_path)


def backed_up(ledger: Ledger, at: dt.datetime) -> Path:
    """The backup made at that time after one more change; it is the newest then, and holds everything."""
    Clock.at = at
    add_customer(ledger, f"C{ledger.revision}")
    made = ledger.backup_if_changed()
    assert made is not None
    assert made == ledger.newest_backup == backup.copies(ledger.path)[0].path
    with Ledger.open(made, read_only=True) as copy:
        assert copy.seal() == ledger.seal()
    assert ledger.backup_if_changed() is None
    return made


@pytest.mark.parametrize("wrong", [2099, 2001])
def test_after_a_day_with_a_wrong_clock_the_newest_is_offered_and_the_right_ones_go(ledger: Ledger, wrong: int) -> None:
    before = [backed_up(ledger, BEFORE + DAY * number) for number in range(4)]
    strange = [backed_up(ledger, dt.datetime(wrong, 1, 1, 9 + hour, tzinfo=dt.UTC)) for hour in range(2)]
    made = [[backed_up(ledger, AFTER + DAY * day + HOUR * hour) for hour in range(2)] for day in range(6)]
    ledger.close()
    assert all(path.exists() for path in (*before[:-1], strange[-1], *made[-1], *made[-2]))
    assert [[path.exists() for path in day] for day in made[:-2]] == [[False, True]] * 4


def test_copies_are_told_with_the_day_on_which_they_were_made(ledger: Ledger) -> None:
    backed_up(ledger, dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    made = backed_up(ledger, AFTER)
    ledger.close()
    assert {copy.path: copy.at for copy in backup.copies(ledger.path)}[made] == AFTER


def test_a_name_with_no_such_day_is_no_backup(ledger: Ledger) -> None:
    made = backed_up(ledger, AFTER)
    ledger.close()
    for name in ("acme 2026-02-30 120000.000.ardesk", "acme 2099-01-01 250000.000.ardesk"):
        made.with_name(name).write_bytes(made.read_bytes())
    assert [copy.path for copy in backup.copies(ledger.path)] == [made]
