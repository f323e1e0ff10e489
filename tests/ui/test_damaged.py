"""A damaged ledger in the window: always a sentence and the way out, never a fault of ours, never a byte written."""

from __future__ import annotations

import random
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest

from ardesk.settings import Settings
from ardesk.ui import tasks, trouble
from ardesk.ui.desk import Desk
from ardesk.ui.doors import PAGES
from tests.damage import PAGE, corpus
from tests.full import TODAY, write_full
from tests.long_runs import LONG, report, seed, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

SEED = seed(3)
SHORT = ("invoice", "activity", "change", "journal_by_change")  # what is first asked, later, at once and never


def test_a_damaged_ledger_is_told_with_the_way_out(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qtbot is not None
    sound = write_full(tmp_path / "sound.ardesk")
    path, told, faults, ends = tmp_path / "damaged.ardesk", list[str](), list[str](), Counter[str]()
    monkeypatch.setattr(Desk, "rescue", lambda _desk, _path, sentence: told.append(f"way out: {sentence}"))
    monkeypatch.setattr(Desk, "refuse", lambda _desk, sentence: told.append(sentence))
    monkeypatch.setattr(trouble, "_show", faults.append)
    for name, data in damaged(sound):
        path.write_bytes(data)
        told.clear()
        desk = Desk(Settings(), TODAY)
        with monkeypatch.context() as hooked:
            hooked.setattr(sys, "excepthook", trouble._Handler(desk.refuse, desk.damage).hook)
            shown = desk.open(path)
            settle()
            if shown and LONG:
                visit_every_page(desk)
            desk.leave()
            settle()
        assert faults == [], name
        assert shown or told, name
        assert all("Check this ledger" in said or said.startswith("way out") or str(path) in said for said in told), (
            name
        )
        assert path.read_bytes() == data, name
        ends["not shown" if not shown else "shown and told" if told else "shown"] += 1
    report(f"{sum(ends.values())} damaged ledgers in the window, seed {SEED}: {dict(ends)}")
    assert len(ends) == 3


def damaged(sound: Path) -> Iterator[tuple[str, bytes]]:
    """The ledger with the first page of each table and index of noise, and damaged at random."""
    data, chance = sound.read_bytes(), random.Random(SEED)  # noqa: S311 - nothing secret depends on it
    with closing(sqlite3.connect(f"{sound.as_uri()}?mode=ro", uri=True)) as connection:
        roots = connection.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0").fetchall()
    for name, root in roots:
        if LONG or name in SHORT:
            yield name, data[: (root - 1) * PAGE] + chance.randbytes(PAGE) + data[root * PAGE :]
    yield from corpus(data, SEED, times(0, 500))


def settle() -> None:
    for _turn in range(10):
        QTest.qWait(20)  # what the window does a little later comes too
        tasks.finish()


def visit_every_page(desk: Desk) -> None:
    for page, *_rest in PAGES:
        if desk.window is not None:
            desk.window.session.page_wanted.emit(page, None)  # what a slot raises ends where a fault ends
            settle()
