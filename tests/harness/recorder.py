"""A process on the disk that tells: it works on ledgers as an owner does, and says in the trace what was promised.

A mark is JSON: {"ledger": name, "seal": the newest hash} once something is acknowledged, {"begun": true} before,
{"file": path} for a backup that is said to be made, {"second": path} for the second place that was set.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from ardesk.errors import ArdeskError
from ardesk.ledger import Ledger
from ardesk.operations import keeping
from ardesk.storage import connection, places
from tests.harness.poster import Poster
from tests.harness.preload import Disk

TODAY = dt.date(2026, 11, 22)
KINDS = ("customer", "invoice", "invoice", "payment", "credit note", "write-off", "undo", "import", "payment")
DISK = Disk()


def mark(**said: object) -> None:
    DISK.mark(json.dumps(said))


def acknowledge(ledger: Ledger) -> None:
    mark(ledger=ledger.path.name, seal=ledger.seal())


def post(ledger: Ledger, seed: int, count: int) -> None:
    """Operations of every kind, the cheap ones in turn and then at random."""
    poster = Poster(ledger, seed, ledger.path.parents[2] / f"{seed}.import")
    for number in range(count):
        mark(begun=True, ledger=ledger.path.name)
        step = poster.next(KINDS[number] if number < len(KINDS) else "")
        with suppress(ArdeskError):  # what lies in a closed month is not taken back
            made = step.run()
        if step.kind == "backup":
            mark(file=str(made), ledger=ledger.path.name)
        acknowledge(ledger)


def weaker(folder: Path, seed: int, **pragmas: tuple[str, object]) -> None:
    """A ledger under settings that are not ours."""
    kept = dict(connection._SAFE)
    connection._SAFE.update(pragmas)
    with Ledger.open(folder / "acme.ardesk") as ledger:
        acknowledge(ledger)
        post(ledger, seed, 9)
    connection._SAFE.clear()
    connection._SAFE.update(kept)


def daily(folder: Path, seed: int, count: int) -> None:
    """A new ledger, posted to, with a second place, restored from a backup, and posted to again."""
    path, stick = folder / "new.ardesk", folder / "stick"
    with Ledger.create(path, name="Acme", currency="USD") as ledger:
        acknowledge(ledger)
        post(ledger, seed, count)
        places.set_second_place(path, stick)
        mark(second=str(stick), ledger=path.name)
        copy = ledger.backup()
        mark(file=str(copy), ledger=path.name)
        if not ledger.aside:
            mark(file=str(stick / f"{path.stem} backups" / copy.name), ledger=path.name)
        post(ledger, seed + 1, 5)
    mark(begun=True, ledger=path.name)
    keeping.use_instead(copy, path, TODAY)
    with Ledger.open(path) as ledger:
        acknowledge(ledger)
        post(ledger, seed + 2, 5)


def older(folder: Path, seed: int) -> None:
    """Ledgers of older schemas, brought up to date."""
    for path in sorted(folder.glob("ledger-*.ardesk")):
        with Ledger.open(path) as ledger:
            acknowledge(ledger)
            for copy in keeping.copies(path):
                mark(file=str(copy.path), ledger=path.name)
            post(ledger, seed, 2)


def careless(folder: Path, seed: int) -> None:
    """Backups whose names the program does not wait for."""
    os.fsync = lambda fd: None  # noqa: ARG005 - the name is part of what it stands for
    with Ledger.open(folder / "acme.ardesk") as ledger:
        acknowledge(ledger)
        for number in range(3):
            post(ledger, seed + number, 2)
            mark(file=str(ledger.backup()), ledger=ledger.path.name)


def main() -> None:
    folder, trace, seed, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    for name in sys.argv[5:]:
        file = os.open(folder.parent / f"{name}.trace", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        os.dup2(file, trace)
        os.close(file)
        place = folder / name
        match name:
            case "daily":
                daily(place, seed, count)
            case "older":
                older(place, seed)
            case "off":
                weaker(place, seed, synchronous=("OFF", 0))
            case "full":
                weaker(place, seed, synchronous=("FULL", 2))
            case "wal":
                weaker(place, seed, journal_mode=("WAL", "wal"), synchronous=("NORMAL", 1))
            case "careless":
                careless(place, seed)


if __name__ == "__main__":
    main()
