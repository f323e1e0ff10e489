"""A process on the disk that fails: every operation is tried with its n-th call failing, for each n until none fails.

It prints, as JSON, how many tries each operation took and what was wrong. What a file holds is proved once: the same
bytes are as sound the next time.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import re
import shutil
import sqlite3
import sys
import tempfile
import traceback
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np  # noqa: F401 - while the disk is sound
import sqlite_utils  # noqa: F401 - likewise

import ardesk.book.book  # noqa: F401 - likewise
from ardesk.errors import ArdeskError, reason
from ardesk.exchange import exporter
from ardesk.kpi import frozen
from ardesk.ledger import Ledger
from ardesk.operations import keeping
from ardesk.storage import backup, book_rows, migrations, places, proof, rows  # noqa: F401 - likewise
from tests.harness.poster import Poster
from tests.harness.preload import OTHERS, READS, SPACE, Disk

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.book.book import Book
    from ardesk.domain.periods import Period
    from ardesk.kpi.options import Options

TODAY = dt.date(2026, 11, 22)
DISK = Disk()
FEW = 10
EVERY = READS | SPACE | OTHERS
POSTINGS = ("customer", "invoice", "payment", "undo", "credit note", "write-off")
IMPORTS = ("import", "close")
SHORT = ("customer", "invoice", "payment", "undo", *IMPORTS)  # of those, what a short run tries
UNTRUE = ("not a sound ledger", "not an ARDesk ledger", "not what was sealed", "from outside", "is damaged")
WHEN = re.compile(rb"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")  # as a migration notes when it was


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

    way: Way
    failed: int = 0
    sentence: str = ""

    def may_leave(self) -> bool:
        """Whether something whole may be there though it was not done: a dead disk does not let go of it."""
        return self.way.on and self.way.error == errno.EIO and self.failed > 0 and bool(self.sentence)

    def untrue(self) -> str:
        """What is wrong with what was said; empty where it is what happened."""
        said = self.sentence
        if said.startswith("NO SENTENCE"):
            return said
        if said and not self.failed:
            return f"the disk is sound, and yet: {said}"
        if said and self.way.error == errno.ENOSPC and "full" not in said:
            return f"the disk is full, and yet: {said}"
        return f"the disk fails, and yet: {said}" if any(words in said for words in UNTRUE) else ""


class Held(NamedTuple):
    """What was found in a ledger file."""

    seal: str
    revision: int
    wrong: str


class Trial:
    """One operation after the other, each call of each failing in turn, or as many of them as asked for."""

    def __init__(self, most: int) -> None:
        self.most, self.long = most, most > FEW
        self.tries: dict[str, int] = {}
        self.wrong: list[str] = []

    def run(self, name: str, make: Callable[[], Case]) -> None:
        """Every way of failing, two in turn in a short run, at the first, second, … call until one try goes through."""
        turn = len(self.tries)
        self.tries[name] = 0
        for offset, way in enumerate(WAYS if self.long else (WAYS[turn % 5], WAYS[(turn + 2) % 5])):
            calls = self._calls(make(), way)
            step = max(1, calls // self.most)
            number, failed = 1 + (offset * step) // len(WAYS), True
            while number <= calls or (failed and number <= 2 * calls):
                failed = self._once(f"{name}, {way.name}, call {number}", make(), way, number)
                self.tries[name] += failed
                number += step
        sys.stderr.write(f"{name}: {self.tries[name]}, {len(self.wrong)} wrong\n")

    def _calls(self, case: Case, way: Way) -> int:
        """How many calls it takes while none fails."""
        before = case.state()
        DISK.fail(0, way.error, way.kinds)
        case.act()
        calls = DISK.calls()
        DISK.heal()
        if wrong := case.faults(before, Tried(way)):
            self.wrong.append(f"{way.name}, none failing: {wrong}")
        return calls

    def _once(self, name: str, case: Case, way: Way, number: int) -> bool:
        """Whether a call failed."""
        before = case.state()
        tried = attempt(case.act, way, number)
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
        return Tried(way, failed, f"NO SENTENCE {traceback.format_exc(limit=-6)}")
    else:
        said = ""
    return Tried(way, DISK.heal(), said)


class Case:
    """Something to be done, and what may be said of the file before and after."""

    def __init__(self, path: Path, act: Callable[[], object]) -> None:
        self.path, self.act = path, act
        self.there = self._files()

    def _files(self) -> set[Path]:
        return {path for path in self.path.parents[1].rglob("*") if path.is_file()}

    def tidy(self) -> None:
        """Files that were not there before are gone: the next try begins as this one did."""
        for path in self._files() - self.there:
            path.unlink()

    def state(self) -> bytes:
        """The file, to the byte; empty where it is not there."""
        return self.path.read_bytes() if self.path.exists() else b""

    def faults(self, before: bytes, tried: Tried) -> str:
        """What is wrong now that the disk is sound again; empty where nothing is."""
        return "; ".join(filter(None, (tried.untrue(), self.look(before, tried))))

    def look(self, before: bytes, tried: Tried) -> str:
        """The same, where it went as it may; without a sentence it was done."""
        raise NotImplementedError


class PostingCase(Case):
    """An operation on an open ledger: it is done whole, or the file is what it was; then the same program goes on."""

    def __init__(self, ledger: Ledger, act: Callable[[], object], *, changes: bool = True) -> None:
        super().__init__(ledger.path, act)
        self.ledger, self.changes = ledger, changes
        ledger._book = None  # it is read by each try

    def look(self, before: bytes, tried: Tried) -> str:
        self.ledger.refresh()
        seal, sentence = self.ledger.seal(), tried.sentence
        done = not sentence
        if "can't be told" in sentence:
            done = self.state() != before
        if (self.state() != before) != (done and self.changes):
            return f"{sentence or 'done'}, but the file says otherwise"
        if done and self.changes and list(self.path.parent.glob("*-journal")):
            return "a journal is left"
        held, fresh = found_in(self.path), {copy.path for copy in keeping.copies(self.path)} - self.there
        if (held.seal, held.revision) != (seal, self.ledger.revision):
            return "another program sees something else"
        for copy in fresh:
            prove(copy)
        self.tidy()
        if self.state() != before:
            self.path.write_bytes(before)
            self.ledger.refresh()
        return held.wrong or self.more(len(fresh), tried)

    def more(self, copies: int, tried: Tried) -> str:  # noqa: ARG002 - for those that are there to make copies
        """What else is wrong, with so many new copies."""
        return ""


class BackupCase(PostingCase):
    """A backup: it is there and sound, or none is."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger, ledger.backup, changes=False)

    def more(self, copies: int, tried: Tried) -> str:
        if copies == (not tried.sentence) or tried.may_leave():
            return ""
        return f"{copies} copies, and {tried.sentence or 'done'}"


class FileCase(Case):
    """What happens to a ledger nobody has open: it is done, or the ledger is as good as it was."""

    def __init__(self, path: Path, act: Callable[[], object]) -> None:
        super().__init__(path, act)
        with closing(sqlite3.connect(path)) as opened:
            self.seal = str(opened.execute("SELECT hash FROM change ORDER BY id DESC LIMIT 1").fetchone()[0])

    def look(self, before: bytes, tried: Tried) -> str:  # noqa: ARG002 - of a migration, some steps may be done
        held = found_in(self.path)
        self.tidy()
        if tried.sentence and held.seal != self.seal:
            return f"{tried.sentence}, and the ledger is another"
        return held.wrong


class NewCase(Case):
    """What makes a file: it is there and whole, or what was there before is."""

    def __init__(self, path: Path, act: Callable[[], object], *, ledger: bool = False) -> None:
        if ledger:
            path.unlink(missing_ok=True)
        super().__init__(path, act)
        self.ledger = ledger

    def look(self, before: bytes, tried: Tried) -> str:
        if tried.sentence and not self.ledger:
            return f"{tried.sentence}, and the file is another" if self.state() != before else ""
        if not tried.sentence and not self.state():
            return "done, and nothing is there"
        return self._look_at_ledger(tried) if self.ledger else ""

    def _look_at_ledger(self, tried: Tried) -> str:
        """What is there is whole, and only where it was done."""
        there = self.path.exists()
        wrong = found_in(self.path).wrong if there else ""
        for left in self.path.parent.glob(f"{self.path.name}*"):
            left.unlink()
        if wrong or not tried.sentence or tried.may_leave():
            return wrong
        return f"{tried.sentence}, and a ledger is left" if there else ""


FOUND: dict[bytes, Held] = {}
PROVED: set[bytes] = set()


def prove(copy: Path) -> None:
    """Raises ArdeskError unless the copy is sound; one that holds what another did is as that one was."""
    bytes_held = hashlib.sha256(copy.read_bytes()).digest()
    if bytes_held not in PROVED:
        backup.prove(copy)
        PROVED.add(bytes_held)


def found_in(path: Path) -> Held:
    """What is in a ledger that is opened now; a file that holds what another did is as that one was."""
    companions = list(path.parent.glob(f"{path.name}-*"))
    bytes_held = hashlib.sha256(WHEN.sub(b"", path.read_bytes())).digest()
    if companions or bytes_held not in FOUND:
        with Ledger.open(path) as ledger:
            wrong = "; ".join(f"{check.name}: {check.detail}" for check in ledger.verify() if not check.ok)
            held = Held(ledger.seal(), ledger.revision, wrong)
        if companions or wrong:
            return held
        FOUND[bytes_held] = held
    return FOUND[bytes_held]


class Runs:
    """What is tried, in parts that can be run each in a process of its own."""

    def __init__(self, folder: Path, released: Path, most: int, seed: int) -> None:
        self.folder, self.path, self.trial = folder, folder / "acme" / "acme.ardesk", Trial(most)
        self.released = sorted(released.glob("ledger-*.ardesk"))[: None if self.trial.long else 1]
        self.ledger = Ledger.open(self.path)
        self.poster = Poster(self.ledger, seed, folder.parent / "import")
        self.ledger.backup()  # what follows is not in it, so that every import makes one
        for kind in POSTINGS:
            self.poster.next(kind).run()
        self.planned: tuple[str, int, Callable[[], object]] = "", 0, self.ledger.refresh
        self.parts: dict[str, Callable[[], None]] = {
            "posting": partial(self.post, POSTINGS),
            "import": partial(self.post, IMPORTS),
            "backup": self.back_up,
            "export": self.export,
            "restore": self.restore,
            "new ledger": self.create,
            "migration": self.migrate,
        }

    def post(self, kinds: tuple[str, ...]) -> None:
        for kind in kinds:
            if self.trial.long or kind in SHORT:
                self.trial.run(kind, partial(self._posting, kind))

    def _posting(self, kind: str) -> PostingCase:
        """The same operation as before until it is done, so that its n-th call is always the same."""
        if self.planned[:2] != (kind, self.ledger.revision):
            self.planned = kind, self.ledger.revision, self.poster.next(kind).run
        return PostingCase(self.ledger, self.planned[2])

    def back_up(self) -> None:
        self.trial.run("backup", lambda: BackupCase(self.ledger))
        stick = self.folder / "stick"
        stick.mkdir()
        places.set_second_place(self.path, stick)
        self.trial.run("second place", lambda: BackupCase(self.ledger))

    def export(self) -> None:
        path, ledger = self.folder / "all", self.ledger
        self.trial.run("export", lambda: NewCase(path, lambda: exporter.export_json(ledger, path)))
        self.trial.run("workbook", lambda: NewCase(path, lambda: exporter.export_xlsx(ledger, path)))

    def restore(self) -> None:
        copy = self.ledger.backup()
        self.ledger.close()
        self.trial.run("restore", lambda: FileCase(self.path, lambda: keeping.use_instead(copy, self.path, TODAY)))
        self.ledger = Ledger.open(self.path)

    def create(self) -> None:
        path = self.folder / "new.ardesk"
        self.trial.run("new ledger", lambda: NewCase(path, lambda: _create(path), ledger=True))

    def migrate(self) -> None:
        for old in self.released:
            self.trial.run(f"older {old.stem}", partial(_older, self.folder / "older", old))

    def careless(self) -> list[str]:
        """What is found wrong with a file that is written over while the disk fails; that is seen, or nothing is."""
        path, trial = self.folder / "all.txt", Trial(FEW)

        def write_over() -> None:
            try:
                path.write_text("all of it\n" * 10_000)
            except OSError as fault:
                raise ArdeskError(reason(fault)) from fault

        trial.run("careless", lambda: NewCase(path, write_over))
        return trial.wrong


def main() -> None:
    folder, released, most, seed, part = Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:5]), sys.argv[5]
    scratch = folder.parent / "scratch"
    scratch.mkdir()
    tempfile.tempdir = str(scratch)
    runs = Runs(folder, released, most, seed)
    frozen.frozen = _figures_once(runs.ledger)  # type: ignore[assignment]  # of the same shape
    for run in runs.parts.values() if part == "all" else [runs.parts[part]]:
        run()
    trial = runs.trial
    trial.wrong += [f"{left} is left" for left in scratch.iterdir()]
    sys.stdout.write(json.dumps({"careless": runs.careless(), "tries": trial.tries, "wrong": trial.wrong}))


def _figures_once(ledger: Ledger) -> Callable[[Book, Period, Options], frozen.Frozen]:
    """What works out the figures of a month, which takes longest and calls no disk, once for each revision."""
    known: dict[tuple[int, Period], frozen.Frozen] = {}
    work_out = frozen.frozen

    def figures(book: Book, month: Period, options: Options) -> frozen.Frozen:
        key = ledger.revision, month
        if key not in known:
            known[key] = work_out(book, month, options)
        return known[key]

    return figures


def _create(path: Path) -> None:
    Ledger.create(path, name="New", currency="USD").close()


def _older(folder: Path, released: Path) -> FileCase:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = Path(shutil.copy(released, folder / "old.ardesk"))
    return FileCase(path, lambda: Ledger.open(path).close())


if __name__ == "__main__":
    main()
