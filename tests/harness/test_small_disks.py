"""Disks that are full or may not be written, files that may not grow: a sentence, nothing half done, and on it goes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Customer
from ardesk.errors import ArdeskError
from ardesk.exchange.exporter import export_json, export_xlsx
from ardesk.exchange.importer import import_path
from ardesk.ledger import Ledger, is_older
from ardesk.operations.customers import save_customer
from ardesk.operations.keeping import use_instead
from tests.ledgers import add_customer, add_invoice, day, new_ledger
from tests.long_runs import times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILES = Path(__file__).parents[1] / "files"
SIZE = 3 << 20
LEFT = (0, 100 << 10, 4 << 10, 20 << 10, 40 << 10, 200 << 10, 400 << 10)
FREE = LEFT[: times(2, len(LEFT))]  # bytes left when something is tried


class SmallDisk:
    """A disk of its own, which can be filled, emptied and closed to writing."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._filling = folder, folder / "filling"

    def leave(self, free: int) -> None:
        """Fill it until that many bytes are left."""
        self.empty()
        here = shutil.disk_usage(self.folder).free
        self._filling.write_bytes(bytes(max(0, here - free)))

    def empty(self) -> None:
        self._filling.unlink(missing_ok=True)

    def remount(self, how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", self.folder], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "small"
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root, on Linux, can mount a small disk")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"this root may not mount a small disk: {done.stderr.strip()}")
    yield SmallDisk(folder)
    subprocess.run(["umount", "-l", folder], check=True)


def faults(ledger: Ledger) -> list[str]:
    return [f"{check.name}: {check.detail}" for check in ledger.verify() if not check.ok]


def refused(act: Callable[[], object]) -> str:
    """The sentence with which it is refused; empty where it is done."""
    try:
        act()
    except ArdeskError as error:
        return error.sentence
    return ""


def large(number: int) -> Customer:
    return Customer(code=f"L{number}", name="Large", notes="n" * 50_000)


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.name != "filling"}


def test_a_full_disk_refuses_the_whole_operation_and_the_program_goes_on(disk: SmallDisk, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    rows = [f"M{n},ALDER,2026-01-05,{n}.00,{'d' * 500}" for n in range(1, 900)]
    (tmp_path / "in" / "invoices.csv").write_text(
        "\n".join(["number,customer,date,total,description", *rows]), encoding="utf-8"
    )
    with new_ledger(disk.folder) as ledger:
        customer = add_customer(ledger)
        numbers = iter(range(10**6))
        told: dict[str, set[str]] = {}
        acts: dict[str, Callable[[], object]] = {
            "post": lambda: save_customer(ledger, large(next(numbers))),
            "import": lambda: import_path(ledger, tmp_path / "in"),
            "backup": ledger.backup,
            "json": lambda: export_json(ledger, disk.folder / "all.json"),
            "workbook": lambda: export_xlsx(ledger, disk.folder / "all.xlsx"),
        }
        for free in FREE:
            for name, act in acts.items():
                disk.leave(free)
                seal, there = ledger.seal(), names(disk.folder)
                if sentence := refused(act):
                    told.setdefault(name, set()).add(sentence)
                    assert ledger.seal() == seal, (name, free)
                    assert names(disk.folder) - {"acme backups"} <= there, (name, free)
                disk.empty()
                assert add_invoice(ledger, customer, f"AFTER-{name}-{free}", 100)
            assert faults(ledger) == []
        assert set(told) == set(acts)
        for name, sentences in told.items():
            assert all("is full; free some space" in one for one in sentences), (name, sentences)


def test_a_full_disk_leaves_an_older_ledger_and_a_restore_as_they_were(disk: SmallDisk) -> None:
    with new_ledger(disk.folder) as ledger:
        add_customer(ledger)
        copy = ledger.backup()
        seal = ledger.seal()
    for free in FREE:
        path = Path(shutil.copy(FILES / "ledger-1.ardesk", disk.folder / "old.ardesk"))
        disk.leave(free)
        sentence = refused(lambda path=path: Ledger.open(path).close())  # type: ignore[misc]
        assert "is full; free some space" in sentence or free >= 100 << 10, sentence
        assert bool(sentence) == is_older(path)
        disk.leave(free)
        sentence = refused(lambda: use_instead(copy, disk.folder / "acme.ardesk", day("2026-11-22")))
        assert "is full; free some space" in sentence or free >= 100 << 10, sentence
        disk.empty()
        for one in (path, disk.folder / "acme.ardesk"):
            with Ledger.open(one) as ledger:
                assert faults(ledger) == []
        with Ledger.open(disk.folder / "acme.ardesk") as ledger:
            assert ledger.seal() == seal
        path.unlink()
        shutil.rmtree(disk.folder / "old backups")
        for left in disk.folder.glob("acme before restore*"):
            left.unlink()


def test_a_disk_that_may_only_be_read_is_read(disk: SmallDisk) -> None:
    with new_ledger(disk.folder) as ledger:
        customer = add_customer(ledger)
        seal = ledger.seal()
    disk.remount("ro")
    with Ledger.open(disk.folder / "acme.ardesk", read_only=True) as reader:
        assert reader.find(Customer, code="ALDER")
        assert "read" in refused(reader.backup).lower()
    with Ledger.open(disk.folder / "acme.ardesk") as ledger:
        for act in (lambda: add_invoice(ledger, customer, "1", 100), ledger.backup):
            assert "read" in refused(act).lower()
        assert ledger.seal() == seal
        assert faults(ledger) == []
    disk.remount("rw")
    with Ledger.open(disk.folder / "acme.ardesk") as ledger:
        assert add_invoice(ledger, customer, "1", 100)


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(os.name != "posix", reason="only there has a process such a limit")
def test_a_file_that_may_not_grow_is_as_it_was(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        size = ledger.path.stat().st_size
        for more in (-size + 1, -size // 2, 0, 4096, 20_000):
            seal = ledger.seal()
            with no_file_above(size + more):
                assert refused(lambda: save_customer(ledger, large(0)))
                assert more >= 0 or refused(ledger.backup)
            assert ledger.seal() == seal
            assert add_invoice(ledger, customer, f"AFTER-{more}", 100)
        assert faults(ledger) == []
        assert not list(tmp_path.rglob("*.partial"))
