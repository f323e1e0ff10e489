"""Anything typed into any form, again and again, and the judgement of what became of each entry."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPlainTextEdit, QWidget

from ardesk.domain.records import TABLES
from ardesk.errors import ArdeskError
from ardesk.storage import change
from ardesk.ui.dialogs.form import Form
from ardesk.ui.widgets.customer_field import CustomerField
from ardesk.ui.widgets.fields import TickField
from ardesk.ui.widgets.lines import NET, LinesTable
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.parts import PART, PartsTable
from ardesk.ui.widgets.steps import StepsTable
from tests.test_bad_typing import CAP, typed

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType

    import pytest

    from ardesk.domain.records import PolicyStep
    from ardesk.ui.session import Session

MOST_SECONDS, MOST_MB = 2, 300
_AGAIN = 50  # entries into one form before a new one is made
_FOR_GOOD = 20  # every so many are committed, and taken back; of the others the last step is left out
_LONGEST = 5000
_FIELDS = QLineEdit | QComboBox | QPlainTextEdit | TickField
_SENTENCE = re.compile(r"\S.*[.!?…)]['”\"]?$", re.DOTALL)
_DAYS = {(table, one.name) for kind, table in TABLES.items() for one in fields(kind) if "dt.date" in str(one.type)}


@dataclass(frozen=True, slots=True)
class Door:
    """How a form is opened, what its button does, how the text is changed that is typed, and what goes afterwards.

    The button gives True where nothing is to be said of the entry.
    """

    make: Callable[[], QDialog]
    save: Callable[[Any], object] = lambda form: form.save()
    tidy: Callable[[], object] = lambda: None
    typed: Callable[[str], str] = lambda text: text
    letters: int = 500  # of a sentence that says what is wrong, at most


@dataclass(slots=True)
class Counts:
    """What became of the entries into one form.

    How many were taken; how many changes came of them that were good, and how many of those were committed.
    """

    entries: int = 0
    taken: int = 0
    good: int = 0
    stored: int = 0
    slowest: float = 0.0


class _EnoughError(Exception):
    """The entry is good: all that is left to do is to commit it."""


class Entries:
    """One form after another on the ledger of a session, typed into at random."""

    def __init__(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        self.session = session
        self._said: list[str] = []
        self._faults: list[BaseException] = []
        session.message.connect(self._said.append)
        monkeypatch.setattr(sys, "excepthook", self._raised)
        self._commit = change._commit
        monkeypatch.setattr(change, "_commit", self._commit_some)
        self._file = sqlite3.connect(f"file:{session.ledger.path}?mode=ro", uri=True)
        self._memory = resident()
        self._counts, self._kept = Counts(), self._content()
        self._taking_back = False

    def _commit_some(self, connection: sqlite3.Connection, path: Path, token: str) -> None:
        if not self._taking_back:
            self._sound(connection)
            self._counts.good += 1
            if self._counts.good % _FOR_GOOD:
                raise _EnoughError
        self._commit(connection, path, token)

    def _raised(self, _kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
        """What was raised where Qt called: a refusal is told at the foot of the window, all else is ours."""
        if isinstance(fault, ArdeskError):
            self._said.append(fault.sentence)
        elif not isinstance(fault, _EnoughError):
            self._faults.append(fault)

    def run(self, doors: Sequence[Door], count: int, chance: random.Random) -> Counts:
        """What became of `count` entries; the ledger holds the same afterwards."""
        counts = self._counts = Counts()
        for door in cycle(doors):
            self._fill(door, min(_AGAIN, count - counts.entries), chance)
            if counts.entries == count:
                break
        assert resident() - self._memory < MOST_MB
        return counts

    def _fill(self, door: Door, count: int, chance: random.Random) -> None:
        form, counts = door.make(), self._counts
        self._notes = form.findChildren(Note)
        first = [(one, _stand(one)) for one in fields_of(form)]
        worked, slowest = time.thread_time(), 0.0
        for _entry in range(count):
            start, before, good = time.perf_counter(), self.session.ledger.revision, counts.good
            self._said.clear()
            what = _type(form, chance, door.typed)
            try:
                accepted = self._save(door, form)
                assert accepted or counts.good > good or any(self._sentences(door.letters))
                counts.taken += accepted or counts.good > good
                self._take_back(self.session.ledger.revision - before)
                after = self.session.ledger.revision
            except Exception as fault:
                raise AssertionError(what) from fault
            counts.entries += 1
            slowest = max(slowest, time.perf_counter() - start)
            door.tidy()
            for one, stood in first:
                _put_back(one, stood)
            self._take_back(self.session.ledger.revision - after)  # some forms keep what is left behind
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        # Of what others do on the machine meanwhile nothing is counted.
        counts.slowest = max(counts.slowest, min(slowest, time.thread_time() - worked))
        assert counts.slowest < MOST_SECONDS
        form.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _save(self, door: Door, form: QDialog) -> bool:
        """Whether the form was content with the entry; where what it stored was to be committed, it hears no more."""
        accepted: list[int] = []
        taken = partial(accepted.append, 1)
        form.accepted.connect(taken)
        with suppress(_EnoughError):
            if door.save(form) is True:
                accepted.append(1)
            if not accepted and any(note.tone == "watch" and note.text() for note in self._notes):
                door.save(form)  # what is only warned of is taken the second time
        form.accepted.disconnect(taken)
        if self._faults:
            raise self._faults.pop()
        return bool(accepted)

    def _take_back(self, changes: int) -> None:
        """What was stored is undone, and the ledger as it was."""
        self._counts.stored += changes
        self._taking_back = True
        for _change in range(changes):
            self.session.ledger.undo()
        self._taking_back = False
        assert not changes or self._content() == self._kept

    def _sentences(self, letters: int) -> Iterable[str]:
        """All that is said of the entry; each a sentence."""
        notes = [note.text() for note in self._notes if note.tone == "bad" and note.text()]
        for text in (*notes, *self._said):
            assert _SENTENCE.match(text), text
            assert len(text) <= letters, text
            yield text

    def _sound(self, connection: sqlite3.Connection) -> None:
        """What the newest change wrote lies within the bounds of the ledger."""
        newest = "SELECT tbl, after FROM journal WHERE change_id = (SELECT max(id) FROM change) AND after IS NOT NULL"
        for table, after in connection.execute(newest):
            for name, value in json.loads(after).items():
                if isinstance(value, str):
                    assert "\0" not in value, (table, name)
                    assert (table, name) not in _DAYS or 1900 <= int(value[:4]) < 2200, (table, name, value)
                else:
                    assert value is None or abs(value) <= CAP, (table, name, value)

    def _content(self) -> list[list[tuple[object, ...]]]:
        return [self._file.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in TABLES.values()]  # noqa: S608 - our own names

    def close(self) -> None:
        """The ledger is as it should be."""
        self._file.close()
        assert [check for check in self.session.ledger.verify() if not check.ok] == []


def fields_of(form: QDialog) -> list[QWidget]:
    """Whatever may be typed or chosen in a form."""
    if isinstance(form, Form):
        return [part.widget for part in form.parts.values()]
    return [one for one in form.findChildren(QWidget) if isinstance(one, _FIELDS)]


def _type(form: QDialog, chance: random.Random, change: Callable[[str], str]) -> dict[str, str]:
    """Something into one to three of the fields, each left afterwards; what must be entered is, where it is empty."""
    if isinstance(form, Form):
        for part in form.parts.values():
            if part.required and isinstance(part.widget, QLineEdit) and not part.widget.text():
                part.widget.setText("12")
    there = [one for one in fields_of(form) if one.isVisibleTo(form) and one.isEnabledTo(form)]
    chosen = chance.sample(there, min(len(there), chance.choice((1, 2, 3))))
    return {one.objectName(): _enter(one, change(typed(chance)[:_LONGEST]), chance) for one in chosen}


def _enter(one: QWidget, text: str, chance: random.Random) -> str:
    """What was typed into the field, or chosen in it."""
    line = one.lineEdit() if isinstance(one, QComboBox) else one
    if isinstance(line, QLineEdit):
        line.setText(text)
        line.textEdited.emit(text)
    elif isinstance(one, QComboBox):
        one.setCurrentIndex(chance.randrange(one.count()) if one.count() else -1)
    elif isinstance(one, QPlainTextEdit):
        one.setPlainText(text)
    elif isinstance(one, TickField):
        one.toggle()
    elif isinstance(one, LinesTable | PartsTable | StepsTable):
        _enter_in_table(one, text, chance)
    if tidy := getattr(one, "tidy", None):
        tidy()
    if left := getattr(one, "left", None):
        left.emit()
    return text


def _enter_in_table(table: LinesTable | PartsTable | StepsTable, text: str, chance: random.Random) -> None:
    if isinstance(table, StepsTable) and chance.random() < 0.2:
        (table.add_step if chance.random() < 0.5 else table.remove_step)()
    if isinstance(table, LinesTable):
        table.lines_model.begin_line()
    if not (rows := table.model().rowCount()):
        return
    row = chance.randrange(rows)
    if isinstance(table, PartsTable):
        table.model().setData(table.model().index(row, PART), text)
    elif isinstance(table, LinesTable):
        table.model().setData(table.model().index(row, chance.randrange(NET)), text)
    else:
        column = chance.randrange(table.columnCount())
        cell = table.cellWidget(row, column)
        if isinstance(cell, QComboBox):
            cell.setCurrentIndex(chance.randrange(cell.count()))
        else:
            table.model().setData(table.model().index(row, column), text)


def _stand(one: QWidget) -> object:
    """What the field shows."""
    if isinstance(one, CustomerField):
        return one.customer_id()
    if isinstance(one, QLineEdit):
        return one.text()
    if isinstance(one, QComboBox):
        return one.currentText()
    if isinstance(one, QPlainTextEdit):
        return one.toPlainText()
    if isinstance(one, TickField):
        return one.isChecked()
    return one.steps() if isinstance(one, StepsTable) else None


def _put_back(one: QWidget, stood: object) -> None:
    """The field shows again what it showed before."""
    if isinstance(one, PartsTable):
        one.parts_model.set_items(one.parts_model.items)
    elif isinstance(one, LinesTable):
        one.lines_model.set_lines([])
    elif _now(one) == stood:
        return
    elif isinstance(one, CustomerField):
        one.set_customer(cast("int | None", stood))
    elif isinstance(one, QLineEdit):
        one.setText(str(stood))
    elif isinstance(one, QComboBox):
        one.setEditText(str(stood)) if one.isEditable() else one.setCurrentText(str(stood))
    elif isinstance(one, QPlainTextEdit):
        one.setPlainText(str(stood))
    elif isinstance(one, TickField):
        one.setChecked(bool(stood))
    elif isinstance(one, StepsTable):
        one.set_steps(cast("list[PolicyStep]", stood))


def _now(one: QWidget) -> object:
    try:
        return _stand(one)
    except ArdeskError:
        return None


def resident() -> int:
    """The memory of this process, in MB."""
    status = Path("/proc/self/status")
    return int(re.findall(r"VmRSS:\s*(\d+)", status.read_text())[0]) // 1024 if status.is_file() else 0
