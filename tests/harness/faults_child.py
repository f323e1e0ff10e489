"""A process on the disk that fails: every operation is tried with its n-th call failing, for each n until none fails.

It prints, as JSON, how many tries each operation took and what was wrong.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import shutil
import sqlite3
import sys
import traceback
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np  # noqa: F401 - while the disk is sound
import sqlite_utils  # noqa: F401 - likewise

from ardesk.book.book import Book  # noqa: F401 - likewise
from ardesk.errors import ArdeskError
from ardesk.exchange import exporter
from ardesk.ledger import Ledger
from ardesk.operations import keeping
from ardesk.storage import backup, book_rows, migrations, places, proof, rows  # noqa: F401 - likewise
from tests.harness.poster import Poster
from tests.harness.preload import OTHERS, READS, SPACE, Disk

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = dt.date(2026, 11, 22)
DISK = Disk()
FEW = 10
EVERY = READS | SPACE | OTHERS
POSTINGS = ("customer", "invoice", "payment", "undo", "import", "close", "credit note", "write-off")


class Way(NamedTuple):
    """How calls fail."""

    name: str
    error: int
    kinds: int
    on: bool
    torn: bool


WAYS = (
    Way("one error", errno.EIO, EVERY, on=False, torn=False),
    Way("full from then on", errno.ENOSPC, SPACE, on=True, torn=True),
    Way("dead from then on", errno.EIO, EVERY, on=True, torn=True),
    Way("one write lost", errno.ENOSPC, SPACE, on=False, torn=False),
    Way("one call refused", errno.EIO, OTHERS, on=False, torn=True),
)


class Tried(NamedTuple):
    """What came of one try."""

    failed: int
    sentence: str


class Trial:
    """One operation after the other, each call of each failing in turn, or as many of them as asked for."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.tries: dict[str, int] = {}
        self.wrong: list[str] = []
        self.said: set[str] = set()

    def run(self, name: str, make: Callable[[], Case]) -> None:
        """Every way of failing, two in turn in a short run, at the first, second, … call until one try goes through."""
        turn = len(self.tries)
        self.tries[name] = 0
        for offset, way in enumerate(WAYS if self.most > FEW else (WAYS[turn % 5], WAYS[(turn + 2) % 5])):
            calls = self._calls(make(), way)
            step = max(1, calls // self.most)
            number = 1 + (offset * step) // len(WAYS)
            # What goes through all the same may make the next try longer.
            while number <= 2 * calls and self._once(f"{name}, {way.name}, call {number}", make(), way, number):
                self.tries[name] += 1
                number += step

    def _calls(self, case: Case, way: Way) -> int:
        """How many calls it takes while none fails."""
        before = case.state()
        DISK.fail(0, way.error, way.kinds)
        case.act()
        calls = DISK.calls()
        DISK.heal()
        if wrong := case.faults(before, Tried(0, "")):
            self.wrong.append(f"{way.name}, none failing: {wrong}")
        return calls

    def _once(self, name: str, case: Case, way: Way, number: int) -> bool:
        """Whether a call failed."""
        before = case.state()
        tried = attempt(case.act, way, number)
        self.said.add(tried.sentence)
        try:
            wrong = case.faults(before, tried)
        except Exception:  # noqa: BLE001 - whatever it is, it is wrong once the disk is sound again
            wrong = f"afterwards: {traceback.format_exc(limit=-4)}"
        if wrong:
            self.wrong.append(f"{name}: {wrong}")
        return tried.failed > 0


def attempt(act: Callable[[], object], way: Way, number: int) -> Tried:
    """What comes of `act` when that call fails; empty where it went through all the same."""
    DISK.fail(number, way.error, way.kinds, on=way.on, torn=way.torn)
    try:
        act()
    except ArdeskError as refused:
        said = refused.sentence
    except Exception:  # noqa: BLE001 - this is what is looked for
        failed = DISK.heal()
        return Tried(failed, f"NO SENTENCE {traceback.format_exc(limit=-6)}")
    else:
        said = ""
    return Tried(DISK.heal(), said)


class Case:
    """Something to be done, and what may be said of the file before and after."""

    def __init__(self, path: Path, act: Callable[[], object]) -> None:
        self.path, self.act = path, act

    def state(self) -> bytes:
        """The file, to the byte; empty where it is not there."""
        return self.path.read_bytes() if self.path.exists() else b""

    def faults(self, before: bytes, tried: Tried) -> str:
        """What is wrong now that the disk is sound again; empty where nothing is."""
        if tried.sentence.startswith("NO SENTENCE"):
            return tried.sentence
        if tried.sentence and not tried.failed:
            return f"the disk is sound, and yet: {tried.sentence}"
        return self.look(before, tried.sentence)

    def look(self, before: bytes, sentence: str) -> str:
        """The same, where it went as it may; without a sentence it was done."""
        raise NotImplementedError


class PostingCase(Case):
    """An operation on an open ledger: it is done whole, or the file is what it was; then the same program goes on."""

    def __init__(self, ledger: Ledger, act: Callable[[], object], *, changes: bool = True) -> None:
        super().__init__(ledger.path, act)
        self.ledger, self.changes = ledger, changes

    def look(self, before: bytes, sentence: str) -> str:
        self.ledger.refresh()
        seal, done = self.ledger.seal(), not sentence
        if "can't be told" in sentence:
            done = self.state() != before
        if (self.state() != before) != (done and self.changes):
            return f"{sentence or 'done'}, but the file says otherwise"
        if done and self.changes and list(self.path.parent.glob("*-journal")):
            return "a journal is left"
        with Ledger.open(self.path, read_only=True) as other:
            if other.seal() != seal or other.revision != self.ledger.revision:
                return "another program sees something else"
        return self.more(done=done)

    def more(self, *, done: bool) -> str:
        """What else is wrong with what was made."""
        return _unsound(self.path) if done else ""


class BackupCase(PostingCase):
    """A backup: it is there and sound, or none is."""

    def __init__(self, ledger: Ledger) -> None:
        self.known = set(keeping.copies(ledger.path))
        super().__init__(ledger, ledger.backup, changes=False)

    def more(self, *, done: bool) -> str:
        fresh = set(keeping.copies(self.ledger.path)) - self.known
        if len(fresh) > done:
            return f"{len(fresh)} copies, and done: {done}"
        for copy in fresh:
            backup.prove(copy.path)
            for path in (copy.path, *self.ledger.path.parent.parent.glob(f"stick/*/{copy.path.name}")):
                path.unlink()
        if done and not fresh:
            return "no copy"
        return ""


class FileCase(Case):
    """What happens to a ledger nobody has open: it is done, or the ledger is as good as it was."""

    def __init__(self, path: Path, act: Callable[[], object]) -> None:
        super().__init__(path, act)
        self.seal = _seal(path)

    def look(self, before: bytes, sentence: str) -> str:  # noqa: ARG002 - of a migration, some steps may be done
        if sentence and _seal(self.path) != self.seal:
            return f"{sentence}, and the ledger is another"
        return _unsound(self.path)


class NewCase(Case):
    """What makes a file: it is there and whole, or what was there before is."""

    def __init__(self, path: Path, act: Callable[[], object], *, ledger: bool) -> None:
        super().__init__(path, act)
        self.ledger = ledger

    def look(self, before: bytes, sentence: str) -> str:
        if sentence and self.ledger:
            return self._left()
        if sentence:
            return f"{sentence}, and the file is another" if self.state() != before else ""
        if not self.state():
            return "done, and nothing is there"
        if not self.ledger:
            return ""
        wrong = _unsound(self.path)
        self.path.unlink()
        return wrong

    def _left(self) -> str:
        """What a dead disk would not let go of is no ledger."""
        if not self.path.exists():
            return ""
        try:
            Ledger.open(self.path).close()
        except ArdeskError:
            return ""
        else:
            return "not done, and a ledger is left"
        finally:
            for left in self.path.parent.glob(f"{self.path.name}*"):
                left.unlink()


def _seal(path: Path) -> str:
    with closing(sqlite3.connect(path)) as opened:
        return str(opened.execute("SELECT hash FROM change ORDER BY id DESC LIMIT 1").fetchone()[0])


def _unsound(path: Path) -> str:
    """What is wrong with a ledger that is opened now; empty where nothing is."""
    with Ledger.open(path) as ledger:
        return "; ".join(f"{check.name}: {check.detail}" for check in ledger.verify() if not check.ok)


def main() -> None:
    folder, released, trial = Path(sys.argv[1]), Path(sys.argv[2]), Trial(int(sys.argv[3]))
    path, stick = folder / "acme" / "acme.ardesk", folder / "stick"
    with Ledger.open(path) as ledger:
        poster = Poster(ledger, int(sys.argv[4]), folder.parent / "import")
        for kind in POSTINGS[: len(POSTINGS) if trial.most > FEW else -2]:
            trial.run(kind, partial(_posting, ledger, poster, kind))
        trial.run("backup", lambda: BackupCase(ledger))
        stick.mkdir()
        places.set_second_place(path, stick)
        trial.run("second place", lambda: BackupCase(ledger))
        trial.run("export", lambda: _file(folder / "all.json", lambda to: exporter.export_json(ledger, to)))
        trial.run("workbook", lambda: _file(folder / "all.xlsx", lambda to: exporter.export_xlsx(ledger, to)))
        copy = ledger.backup()
    trial.run("restore", lambda: FileCase(path, lambda: keeping.use_instead(copy, path, TODAY)))
    trial.run("new ledger", lambda: _file(folder / "new.ardesk", _create, ledger=True))
    for old in sorted(released.glob("ledger-*.ardesk"))[: None if trial.most > FEW else 1]:
        trial.run(f"older {old.stem}", partial(_older, folder / "older", old))
    careless = Trial(FEW)
    careless.run("careless", lambda: _file(folder / "all.txt", lambda to: to.write_text("all of it\n" * 10_000)))
    sys.stdout.write(
        json.dumps({"careless": careless.wrong, "tries": trial.tries, "wrong": trial.wrong, "said": sorted(trial.said)})
    )


def _file(path: Path, make: Callable[[Path], object], *, ledger: bool = False) -> NewCase:
    if ledger:
        path.unlink(missing_ok=True)
    return NewCase(path, lambda: make(path), ledger=ledger)


def _posting(ledger: Ledger, poster: Poster, kind: str) -> PostingCase:
    return PostingCase(ledger, poster.next(kind).run)


def _create(path: Path) -> None:
    Ledger.create(path, name="New", currency="USD").close()


def _older(folder: Path, released: Path) -> FileCase:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = Path(shutil.copy(released, folder / "old.ardesk"))
    return FileCase(path, lambda: Ledger.open(path).close())


if __name__ == "__main__":
    main()
