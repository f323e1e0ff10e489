"""Anything typed into the filters, days and periods of the pages: no fault, nothing stored, and no endless words."""

from __future__ import annotations

import random
import sys
from functools import partial
from itertools import chain, cycle
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QTabBar, QWidget

from ardesk.domain.records import TABLES, Activity, CompanyFact, Dispute, Promise, Record
from ardesk.operations import collections
from ardesk.ui import tasks
from ardesk.ui.doors import PAGES
from ardesk.ui.pages.kpis import VIEWS, KpisPage
from ardesk.ui.widgets.notes import Note
from tests.long_runs import report, seed, times
from tests.test_bad_typing import typed
from tests.ui.window_kit import TODAY, small_ledger, window_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from ardesk.ledger import Ledger
    from ardesk.ui.main_window import MainWindow

_EACH = 8  # entries into the fields of a view before the next
_LONGEST, _LETTERS = 5000, 500
_PATIENCE = 60_000


def views(window: MainWindow) -> Iterator[Callable[[], None]]:
    """What brings each page, and each view on it, to the front."""

    def kpis(view: str) -> None:
        window.show_page("kpis")
        assert isinstance(window.page, KpisPage)
        window.page.show_view(view)

    yield from (partial(kpis, view) for view, *_place in VIEWS)
    yield from (partial(window.show_page, page) for page, *_words in PAGES if page != "kpis")


def choose(page: QWidget, chance: random.Random) -> None:
    """Another tab, list or paper, wherever there are several."""
    for tabs in page.findChildren(QTabBar):
        if tabs.isVisible():
            tabs.setCurrentIndex(chance.randrange(tabs.count()))
    for box in page.findChildren(QComboBox):
        if box.isVisible() and box.count() and not box.isEditable():
            box.setCurrentIndex(chance.randrange(box.count()))
    for papers in page.findChildren(QListWidget):
        if papers.isVisible() and papers.count():
            papers.setCurrentRow(chance.randrange(papers.count()))


def fields(window: MainWindow) -> list[QLineEdit]:
    """Whatever can be typed into on the page in front; in the window where there is nothing."""
    for place in (window.page, window):
        there = [one for one in place.findChildren(QLineEdit) if one.isVisible() and one.isEnabled()]
        if found := [one for one in there if not one.isReadOnly()]:
            return found
    return []


def enter(one: QLineEdit, text: str, chance: random.Random) -> None:
    """Type the text, and leave the field by Enter, by Tab or not at all."""
    one.setFocus()
    one.setText(text)
    one.textEdited.emit(text)
    if (key := chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Tab, None))) is not None:
        QTest.keyClick(one, key)


def content(ledger: Ledger) -> list[list[Record]]:
    """Every record but the settings, of which one page has a field."""
    return [ledger.all(kind) for kind in TABLES if kind is not CompanyFact]


def test_nothing_typed_on_a_page_is_a_fault(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    first, count = seed(9), times(120, 3_000)
    chance = random.Random(first)  # noqa: S311 - the same again for the same seed
    ledger = small_ledger(tmp_path)
    collections.log_activity(ledger, Activity(date=TODAY, customer_id=1, kind="call", outcome="spoke"))
    collections.save_promise(ledger, Promise(number="V-1", customer_id=2, made=TODAY, due=TODAY, amount=5_00))
    collections.save_dispute(ledger, Dispute(number="D-1", invoice_id=2, amount=5_00, opened=TODAY))
    window = window_on(ledger, qtbot)
    window.resize(1500, 900)
    said: list[str] = []
    faults: list[BaseException] = []
    window.session.message.connect(said.append)
    monkeypatch.setattr(sys, "excepthook", lambda _kind, fault, _trace: faults.append(fault))
    known, before, places = list(views(window)), content(ledger), set[str]()
    for entry, show in zip(range(count), chain.from_iterable([view] * _EACH for view in cycle(known)), strict=False):
        if entry % _EACH == 0:
            show()
            choose(window.page, chance)
            assert tasks.finish(_PATIENCE)
        one = chance.choice(fields(window))
        places.add(name := one.objectName() or type(one).__name__)
        text = typed(chance)[:_LONGEST]
        enter(one, text, chance)
        assert tasks.finish(_PATIENCE), (name, text)
        assert not faults, (name, text)
        notes = (note.text() for note in window.findChildren(Note) if note.isVisible())
        assert all(len(words) < _LETTERS for words in chain(said, notes)), (name, text)
    assert content(ledger) == before
    report(f"seed {first}: {count} entries into {len(places)} fields of {len(known)} views: {sorted(places)}")
    window.close()
    window.session.close()
    ledger.close()
