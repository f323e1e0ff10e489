"""What was promised up to some point of a trace, and whether a state of the disk keeps it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from ardesk.domain.records import Customer
from ardesk.errors import ArdeskError
from ardesk.ledger import Ledger
from ardesk.operations.customers import save_customer
from ardesk.storage import backup, connection, journal, proof, schema
from tests.harness.power import MARK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.harness.power import Event, Machine, State

_COMPANIONS = ("-journal", "-wal")


class BrokenError(AssertionError):
    """A promise that was not kept."""


def settle(path: Path) -> None:
    """Have the program's own opening take back what was cut off; it reads no more of the file than that takes."""
    with closing(connection._open(path, "rw")) as opened:
        opened.execute("PRAGMA user_version").fetchone()


def settle_anything(path: Path) -> None:
    """The same for a file that keeps part of itself in another, which the program refuses to open."""
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA journal_mode = DELETE").fetchone()


class Promises:
    """The promises of one trace, as it goes on."""

    def __init__(
        self,
        folder: Path,
        scratch: Path,
        events: list[Event],
        first: dict[str, str],
        settle: Callable[[Path], None] = settle,
    ) -> None:
        self.folder, self.path, self.settle = folder, scratch / "found.ardesk", settle
        self.first = dict(first)
        self.begin()
        self.images: dict[int, str] = {}  # the newest seal in a file, by a hash of it, for each that was examined
        self.found: dict[int, str] = {}  # likewise of a file with what lies beside it
        self._next: dict[int, str] = {}
        coming: dict[str, str] = {}
        for event in reversed([event for event in events if event.what == MARK]):
            said = json.loads(event.one)
            if "seal" in said:
                coming[said["ledger"]] = said["seal"]
            elif "begun" in said:
                self._next[id(event)] = coming[said["ledger"]]

    def begin(self) -> None:
        """The trace begins."""
        self.seals = dict(self.first)
        self.coming: dict[str, str] = {}
        self.copies: dict[str, bytes] = {}
        self.second = ""

    def hear(self, event: Event, machine: Machine) -> None:
        """What the program said at this point of the trace."""
        said = json.loads(event.one)
        if "seal" in said:
            self.seals[said["ledger"]] = said["seal"]
            self.coming.pop(said["ledger"], None)
        elif "begun" in said:
            self.coming[said["ledger"]] = self._next[id(event)]
        elif "file" in said:
            self.copies[said["file"]] = machine.now(said["file"])
            self._examined(self.copies[said["file"]])
        elif "second" in said:
            self.second = said["second"]

    def judge(self, state: State, *, wholly: bool) -> None:
        """Everything promised is there and sound; `wholly` has the whole program open it and go on.

        Raises BrokenError.
        """
        for name, seal in self.seals.items():
            held = self._held(state, str(self.folder / name))
            if held not in (seal, self.coming.get(name)):
                raise BrokenError(f"{name} holds {held[:8]}, not {seal[:8]}")
        for copy, data in self.copies.items():
            if state.get(copy) != data:
                raise BrokenError(f"{copy} was said to be made")
        if self.second:
            self._check_second(state)
        if wholly:
            self._go_on(state)

    def _held(self, state: State, name: str) -> str:
        """The newest seal in a ledger as the state has it, once what was cut off is taken back."""
        parts = tuple(state.get(name + more) for more in ("", *_COMPANIONS))
        if parts[0] is None:
            raise BrokenError(f"{name} is not there")
        if hash(parts) not in self.found:
            self._lay_out(parts)
            try:
                self.settle(self.path)
            except (ArdeskError, sqlite3.Error) as fault:
                raise BrokenError(f"{name} does not open: {fault}") from fault
            self.found[hash(parts)] = self._examined(self.path.read_bytes())
        return self.found[hash(parts)]

    def _lay_out(self, parts: tuple[bytes | None, ...]) -> None:
        for more, data in zip(("", *_COMPANIONS), parts, strict=True):
            path = self.path.with_name(self.path.name + more)
            path.unlink(missing_ok=True)
            if data is not None:
                path.write_bytes(data)

    def _examined(self, image: bytes) -> str:
        """The newest seal in a file that is sound in everything. Raises BrokenError."""
        if hash(image) not in self.images:
            self.images[hash(image)] = self._examine(image)
        return self.images[hash(image)]

    def _examine(self, image: bytes) -> str:
        self._lay_out((image, None, None))
        try:
            with closing(connection.connect(self.path, read_only=True)) as opened:
                if connection.schema_version(opened) == schema.SCHEMA_VERSION:
                    faults = [f"{name}: {found}" for name, holds, found in proof.checks(opened) if not holds]
                    if faults:
                        raise BrokenError("; ".join(faults))
                seal = journal.newest_hash(opened)
            backup.prove(self.path)
        except (ArdeskError, sqlite3.Error) as fault:
            raise BrokenError(f"it is not sound: {fault}") from fault
        return seal

    def _check_second(self, state: State) -> None:
        said = [data for name, data in state.items() if name.endswith("/backups.json")]
        with suppress(ValueError):
            if len(said) == 1 and json.loads(said[0])["second"] == self.second:
                return
        raise BrokenError("the second place for backups is forgotten")

    def _go_on(self, state: State) -> None:
        name = next(iter(self.coming or self.seals), "")  # the one that was being worked on, if any was
        if name not in self.seals:
            return
        self._lay_out(tuple(state.get(str(self.folder / name) + more) for more in ("", *_COMPANIONS)))
        with Ledger.open(self.path) as ledger:
            if ledger.seal() not in (self.seals[name], self.coming.get(name)):
                raise BrokenError(f"{name} opens as something else")
            save_customer(ledger, Customer(code="AFTER", name="After"))
            if not ledger.find(Customer, code="AFTER"):
                raise BrokenError(f"{name} takes no more")


def seal_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as opened:
        return str(opened.execute("SELECT hash FROM change ORDER BY id DESC LIMIT 1").fetchone()[0])
