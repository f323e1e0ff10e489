"""What a posting process said before it was killed, and whether the file it left holds that, once and whole."""

from __future__ import annotations

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ardesk.ledger import Ledger
from ardesk.storage import backup, journal
from ardesk.storage.connection import connect

if TYPE_CHECKING:
    import random
    from types import TracebackType

ROOT = Path(__file__).parents[2]
SECOND = 1000.0  # milliseconds
PATIENCE = 120.0  # seconds; nothing takes that long but a hang
DOCUMENTS = """
SELECT 'customer ' || code, 1 FROM customer
UNION ALL SELECT 'invoice ' || number, total FROM invoice
UNION ALL SELECT 'lines ' || i.number, sum(l.net) FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
    GROUP BY i.id
UNION ALL SELECT 'payment ' || number, amount FROM payment
UNION ALL SELECT 'credit_note ' || number, total FROM credit_note
UNION ALL SELECT 'write_off ' || number, amount FROM write_off
UNION ALL SELECT 'part ' || coalesce(p.number, c.number) || ' ' || i.number, sum(a.amount) FROM allocation a
    JOIN invoice i ON i.id = a.invoice_id LEFT JOIN payment p ON p.id = a.payment_id
    LEFT JOIN credit_note c ON c.id = a.credit_note_id GROUP BY a.invoice_id, a.payment_id, a.credit_note_id"""
CLOSED = " UNION ALL SELECT 'closed ' || month, 1 FROM closed_month WHERE reopened_at IS NULL"

Documents = dict[str, int]
Changes = dict[int, tuple[str | None, int | None]]  # hash, and which change it takes back
Said = dict[str, object]


class ViolationError(AssertionError):
    """The file is not what was promised."""


def read(connection: sqlite3.Connection) -> tuple[Documents, Changes]:
    """Every document in the file with its amount, and every change by number, asked without the program."""
    closings = CLOSED if connection.execute("PRAGMA user_version").fetchone()[0] > 1 else ""
    found = connection.execute(DOCUMENTS + closings).fetchall()
    changes = connection.execute("SELECT id, hash, undoes FROM change ORDER BY id").fetchall()
    if len(dict(found)) != len(found):
        raise ViolationError("a document is there twice")
    return dict(found), {number: (sealed, undoes) for number, sealed, undoes in changes}


class Witness:
    """What must be in one ledger, by what was begun and acknowledged, and by nothing the ledger says of itself."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with closing(sqlite3.connect(path)) as connection:
            self.model, changes = read(connection)
        self.first = self.revision = max(changes, default=0)
        self.seals: dict[int, str] = {}
        self.done: dict[int, dict[str, int | None]] = {}  # what each change since then replaced, newest last
        self.begun: Said | None = None
        self.made: list[tuple[Path, str]] = []
        self.acknowledged = 0
        self.unheard = 0  # operations done whose acknowledgement was cut off

    def hear(self, said: Said) -> None:
        if "begun" in said:
            self.begun = said
        elif "refused" in said:
            if self.begun is None or self.begun["begun"] not in ("undo", "write-off"):
                raise ViolationError(f"{self.begun} was refused: {said['refused']}")
            self.begun = None
        elif "done" in said:
            self.acknowledged += 1
            self._acknowledge(int(str(said["done"])), str(said["seal"]), str(said["made"]))

    def _acknowledge(self, revision: int, seal: str, made: str) -> None:
        assert self.begun is not None
        if made:
            self.made.append((Path(made), seal))
        elif revision != self.revision + 1:
            raise ViolationError(f"{self.begun} made change {revision} after {self.revision}")
        else:
            self._apply(self.begun)
            self.seals[revision] = seal
        self.begun = None

    def _apply(self, begun: Said) -> None:
        """The operation happened."""
        effects: dict[str, int | None] = dict(begun["effects"])  # type: ignore[call-overload]
        if begun["begun"] == "undo":
            _number, effects = self.done.popitem()
        else:
            self.done[self.revision + 1] = {key: self.model.get(key) for key in effects}
        for key, value in effects.items():
            if value is None:
                del self.model[key]
            else:
                self.model[key] = value
        self.revision += 1

    def check(self) -> None:
        """The file opens, is sound, and holds everything acknowledged, whole, and at most what was begun besides.

        Raises ViolationError.
        """
        with Ledger.open(self.path) as ledger:
            faults = [f"{check.name}: {check.detail}" for check in ledger.verify() if not check.ok]
            found, changes = read(ledger._connection)
        if faults:
            raise ViolationError("; ".join(faults))
        self._check_changes(changes)
        if found != self.model:
            wrong = {key: (self.model.get(key), found.get(key)) for key in self.model.keys() | found.keys()}
            raise ViolationError(f"meant, found: { {key: pair for key, pair in wrong.items() if pair[0] != pair[1]} }")
        for made, seal in self.made:
            _check_copy(made, seal)
        self.made = []

    def _check_changes(self, found: dict[int, tuple[str | None, int | None]]) -> None:
        last, undoes = max(found, default=0), list(self.done)[-1:]
        if last == self.revision + 1 and self.begun is not None:
            self.unheard += 1
            if (self.begun["begun"] == "undo") != (found[last][1] is not None) or found[last][1] not in (None, *undoes):
                raise ViolationError(f"change {last} is not {self.begun}")
            self._apply(self.begun)
        self.begun = None
        if sorted(found) != list(range(1, self.revision + 1)):
            raise ViolationError(f"changes up to {self.revision} were acknowledged, and {last} is the last")
        for revision, seal in self.seals.items():
            if seal and found[revision][0] != seal:
                raise ViolationError(f"change {revision} is not the one acknowledged")
        self.seals = {}


def _check_copy(made: Path, seal: str) -> None:
    if not made.is_file():
        raise ViolationError(f"{made} was acknowledged and is not there")
    backup.prove(made)
    with closing(connect(made, read_only=True)) as copy:
        if journal.newest_hash(copy) != seal:
            raise ViolationError(f"{made} does not hold everything")


class Nursery:
    """The process that has everything imported, and what its children say."""

    def __enter__(self) -> Self:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-m", "tests.harness.crash_child"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self.rest = b""
        self._expect("ready")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()

    def run_and_kill(
        self, witness: Witness, chance: random.Random, *, careless: bool = False, soon: bool = True
    ) -> None:
        """Let one post until some operations are done, and a random moment longer; then it is killed."""
        begun = chance.getrandbits(32)
        asked = {"path": str(witness.path), "seed": begun, "since": witness.first, "careless": careless}
        assert self.process.stdin
        self.process.stdin.write(json.dumps(asked).encode() + b"\n")
        child = int(str(self._expect("pid")["pid"]))
        wanted = chance.randint(0, 3) if soon else 0
        moment = chance.uniform(0, chance.choice((3, 12, 12, 100)) if soon else 500) / SECOND
        try:
            self._listen(witness, wanted)
            ends = time.monotonic() + moment
            while (left := ends - time.monotonic()) > 0 and (said := self._line(left)) is not None:
                witness.hear(said)
        finally:
            os.kill(child, signal.SIGKILL)
        while "ended" not in (said := self._line(PATIENCE) or {"ended": "not"}):
            witness.hear(said)
        if said["ended"] != -signal.SIGKILL:
            raise ViolationError(f"it ended by itself ({said['ended']})")

    def _listen(self, witness: Witness, wanted: int) -> None:
        heard = witness.acknowledged
        while witness.acknowledged < heard + wanted:
            said = self._line(PATIENCE)
            if said is None or "ended" in said:
                raise ViolationError(f"it ended by itself: {said}")
            witness.hear(said)

    def _expect(self, name: str) -> Said:
        said = self._line(PATIENCE)
        if said is None or name not in said:
            raise ViolationError(f"it said {said}, not {name}")
        return said

    def _line(self, seconds: float) -> Said | None:
        """The next line within that time, None if none comes; a line that the kill cut off is none."""
        assert self.process.stdout
        ends = time.monotonic() + seconds
        while b"\n" not in self.rest:
            ready, _write, _error = select.select([self.process.stdout], [], [], max(0, ends - time.monotonic()))
            more = self.process.stdout.read(65536) if ready else b""
            if not more:
                return None
            self.rest += more
        line, _sign, self.rest = self.rest.partition(b"\n")
        said: Said = json.loads(line)
        return said
