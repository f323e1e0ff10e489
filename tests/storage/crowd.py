"""Many processes on one ledger at the same moment: each posts, and notes what was acknowledged and what was told."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ardesk.domain.records import Customer
from ardesk.errors import ArdeskError
from ardesk.ledger import Ledger
from ardesk.ui.lock import LedgerLock
from tests.ledgers import add_invoice, pay

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = dt.date(2026, 1, 5)
_HELD: list[LedgerLock] = []  # until the process ends


class _Gate:
    """A pipe at which processes wait until it is opened, or at which they are counted."""

    def __init__(self) -> None:
        self.read, self.write = os.pipe()

    def close(self) -> None:
        os.close(self.read)
        os.close(self.write)


def crowd(path: Path, count: int, each: int, begin: int, *, locked: bool) -> list[dict[str, object]]:
    """What came of `count` processes that post `each` invoices with a payment, at once, with the lock file or not.

    The one that had the lock is killed with it in its hand.
    """
    start, ready, leave = gates = _Gate(), _Gate(), _Gate()
    notes = [path.with_name(f"note {number}.json") for number in range(count)]
    posts = [partial(_post, path, each, begin + number, locked=locked) for number in range(count)]
    children = [_child(post, note, gates) for post, note in zip(posts, notes, strict=True)]
    os.write(start.write, b"." * count)
    for _child_that_is_ready in children:
        os.read(ready.read, 1)
    found = [json.loads(note.read_text(encoding="utf-8")) for note in notes]
    killed = {child for child, note in zip(children, found, strict=True) if note["writer"]}
    for child in killed:
        os.kill(child, signal.SIGKILL)
    os.write(leave.write, b"." * count)
    for child in children:
        _pid, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == (-signal.SIGKILL if child in killed else 0)
    for gate in gates:
        gate.close()
    return found


def _child(post: Callable[[], dict[str, object]], note: Path, gates: tuple[_Gate, _Gate, _Gate]) -> int:
    child = os.fork()
    if child:
        return child
    start, ready, leave = gates
    code = 1
    try:
        os.read(start.read, 1)
        note.write_text(json.dumps(post()), encoding="utf-8")
        code = 0
    finally:
        os.write(ready.write, b".")
        os.read(leave.read, 1)
        os._exit(code)


def _post(path: Path, each: int, begin: int, *, locked: bool) -> dict[str, object]:
    chance = random.Random(begin)  # noqa: S311 - nothing secret depends on it
    lock = LedgerLock(path)
    _HELD.append(lock)
    writer = not locked or lock.take()
    posted: dict[str, int] = {}
    told: list[str] = []
    with Ledger.open(path, read_only=not writer) as ledger:
        customer = ledger.all(Customer)[0].id or 0
        for turn in range(each):
            name, total = f"P{os.getpid()}-{turn}", chance.randrange(1, 10**6)
            try:
                invoice = add_invoice(ledger, customer, name, total, DAY)
                posted[name] = total
                pay(ledger, customer, total, DAY, (invoice, total), number=f"R{name}")
                posted[f"R{name}"] = total
            except ArdeskError as refused:
                told.append(refused.sentence)
            if turn % 3 == 0:
                ledger.refresh()
                assert ledger.totals(DAY).overdue >= 0
    return {"writer": writer and locked, "posted": posted, "told": told}


if __name__ == "__main__":
    ledger_path, many, turns, start, lock_file = sys.argv[1:]
    answer = [
        crowd(Path(ledger_path), int(one), int(turns), int(start), locked=lock_file == "yes") for one in many.split(",")
    ]
    sys.stdout.write(json.dumps(answer))
