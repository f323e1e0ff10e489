"""What a disk may hold after the power went: states rebuilt from a trace, by the rules of an honest disk.

What was synced is there. Of what was not, each sector of 512 bytes is there or not, in any order, and one may be torn
inside what was written to it; a file may have grown without what was written; names that were made, changed or removed
in a folder may be so or not until that folder is synced.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

SECTOR = 512
CREATE, WRITE, TRUNCATE, SYNC, UNLINK, RENAME, LINK, MAKE_FOLDER, MARK = range(1, 10)
_HEAD = struct.Struct("=IIIIQQ")
_NAMES = (CREATE, UNLINK, RENAME, LINK, MAKE_FOLDER)

State = dict[str, bytes]


class Event(NamedTuple):
    """One record of the trace, as disk.c writes it."""

    what: int
    file: int
    at: int
    one: bytes
    two: bytes


def events(trace: Path) -> list[Event]:
    data, at, found = trace.read_bytes(), 0, []
    while at < len(data):
        what, length, second, _unused, file, place = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        found.append(Event(what, file, place, data[at : at + length], data[at + length : at + length + second]))
        at += length + second
    return found


class File:
    """What of one file is on the disk for certain, and what was done to it since."""

    def __init__(self, data: bytes = b"") -> None:
        self.sure = data
        self.open: list[Event] = []

    def sync(self) -> None:
        self.sure, self.open = self.now(), []

    def now(self) -> bytes:
        return self._after(self.open) if self.open else self.sure

    def _after(self, done: list[Event]) -> bytes:
        data = bytearray(self.sure)
        for event in done:
            _apply(data, event)
        return bytes(data)

    def after_power_loss(self, chance: random.Random) -> bytes:
        """One of the contents it may have."""
        way = chance.randrange(5)
        if way == 0 or not self.open:
            return self.sure
        if way == 1:
            return self.now()
        if way == 2:
            return self._after(self.open[: chance.randint(0, len(self.open))])
        data = bytearray(self.sure)
        self._scatter(data, chance)
        if way == 3 and len(data) < (grown := len(self.now())):
            data += bytes(grown - len(data)) if chance.random() < 0.5 else chance.randbytes(grown - len(data))
        return bytes(data)

    def _scatter(self, data: bytearray, chance: random.Random) -> None:
        """Some of the sectors, one of them torn."""
        likely = chance.choice((0.1, 0.5, 0.9))
        parts = [part for event in self.open for part in _sectors(event)]
        torn = chance.randrange(len(parts)) if parts and chance.random() < 0.5 else -1
        for number, part in enumerate(parts):
            if number == torn:
                _apply(data, part._replace(one=part.one[: chance.randint(0, len(part.one))]))
            elif chance.random() < likely:
                _apply(data, part)


def _sectors(event: Event) -> Iterator[Event]:
    if event.what != WRITE:
        yield event
        return
    at, end = event.at, event.at + len(event.one)
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        yield event._replace(at=at, one=event.one[at - event.at : until - event.at])
        at = until


def _apply(data: bytearray, event: Event) -> None:
    if event.what == TRUNCATE:
        del data[event.at :]
    if event.at > len(data):
        data += bytes(event.at - len(data))
    if event.what == WRITE:
        data[event.at : event.at + len(event.one)] = event.one


class Folders:
    """Which name stands for which file: for certain, and by what was done since each folder was synced."""

    def __init__(self, files: dict[str, File], folders: dict[int, str]) -> None:
        self.sure: dict[str, File | None] = {**files, **dict.fromkeys(folders.values())}
        self.now = dict(self.sure)
        self.open: list[tuple[int, str, str, File | None]] = []
        self.numbers = dict(folders)

    def do(self, what: int, one: str, two: str, file: File | None) -> None:
        step = (what, one, two, self.now[one] if two else file)
        self.open.append(step)
        _rename(self.now, step)

    def sync(self, folder: str) -> None:
        mine = [step for step in self.open if _parent(step[1]) == folder]
        for step in mine:
            _rename(self.sure, step)
        self.open = [step for step in self.open if _parent(step[1]) != folder]

    def after_power_loss(self, chance: random.Random) -> dict[str, File]:
        names, way = dict(self.sure), chance.randrange(4)
        steps = self.open
        if way == 0:
            steps = []
        elif way == 1:
            steps = steps[: chance.randint(0, len(steps))]
        elif way == 2:
            steps = [step for step in steps if chance.random() < 0.5]
        for step in steps:
            _rename(names, step)
        folders = {name for name, file in names.items() if file is None}
        return {name: file for name, file in names.items() if file is not None and _parent(name) in folders}


def _rename(names: dict[str, File | None], step: tuple[int, str, str, File | None]) -> None:
    what, one, two, file = step
    if what in (CREATE, MAKE_FOLDER):
        names[one] = file
    elif what == UNLINK:
        names.pop(one, None)
    else:
        names[two] = file
        if what == RENAME:
            names.pop(one, None)


def _parent(name: str) -> str:
    return name.rpartition("/")[0]


class Machine:
    """A folder as the trace goes on: what is said, and what would be left of it now."""

    def __init__(self, files: dict[str, tuple[int, bytes]], folders: dict[int, str]) -> None:
        self.files = {number: File(data) for number, data in files.values()}
        self.folders = Folders({name: self.files[number] for name, (number, _data) in files.items()}, folders)

    @staticmethod
    def of(folder: Path) -> Machine:
        """The folder as it is, all of it on the disk."""
        found = [path for path in folder.rglob("*") if path.is_file()]
        places = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
        return Machine(
            {str(path): (path.stat().st_ino, path.read_bytes()) for path in found},
            {path.stat().st_ino: str(path) for path in places},
        )

    def take(self, event: Event) -> None:
        if event.what in _NAMES:
            self._take_name(event)
        elif event.what == SYNC and event.file in self.folders.numbers:
            self.folders.sync(self.folders.numbers[event.file])
        elif event.what == SYNC and event.file in self.files:  # or it was a folder above
            self.files[event.file].sync()
        elif event.what in (WRITE, TRUNCATE):
            self.files[event.file].open.append(event)

    def _take_name(self, event: Event) -> None:
        file = None
        if event.what == CREATE:
            file = self.files[event.file] = File()
            self.folders.numbers.pop(event.file, None)
        elif event.what == MAKE_FOLDER:
            self.folders.numbers[event.file] = event.one.decode()
        self.folders.do(event.what, event.one.decode(), event.two.decode(), file)

    def now(self, name: str) -> bytes:
        file = self.folders.now[name]
        assert file is not None
        return file.now()

    def after_power_loss(self, chance: random.Random) -> State:
        """One of the states in which the disk may be found."""
        return {name: file.after_power_loss(chance) for name, file in self.folders.after_power_loss(chance).items()}
