"""Exchange files written in a line of text each row, and ledgers that take them in."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from ardesk.exchange.declaration import BY_NAME, FILES
from ardesk.exchange.exporter import Exported
from ardesk.exchange.importer import ImportReport, import_path
from ardesk.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]

# A small sound folder that the tests break in one place each; `@` in a row's place is for the test's own cells.
SOUND = {
    "customers": "code,name,terms\nC1,Alder,net 30\nC2,Birch,eom 15\n",
    "invoices": (
        "number,customer,date,due_date,total,currency,rate,cash_sale,status\n"
        "1,C1,2026-01-10,2026-02-09,100.00,,,,\n"
        "2,C1,2026-01-20,,200.00,,,,\n"
        "3,C2,2026-01-31,,300.00,,,,\n"
        "4,C2,2026-02-01,2026-03-01,50.00,EUR,1.10,,\n"
        "5,C1,2026-02-02,2026-02-02,20.00,,,yes,\n"
        "6,C1,2026-02-03,2026-03-03,70.00,,,,draft\n"
        "7,C1,2026-02-04,2026-03-04,80.00,,,,void\n"
    ),
    "payments": (
        "number,customer,date,amount,currency,rate,returned_date\n"
        "P1,C1,2026-02-10,150.00,,,\n"
        "P2,C2,2026-02-15,50.00,EUR,1.20,\n"
        "P3,C2,2026-02-20,300.00,,,2026-02-25\n"
        "X,C1,2026-02-21,10.00,,,\n"
    ),
    "credit_notes": "number,customer,date,total\nN1,C1,2026-02-12,30.00\nX,C1,2026-02-12,5.00\n",
    "allocations": (
        "source,source_kind,invoice,amount,date\n"
        "P1,,1,100.00,2026-02-10\n"
        "P2,payment,4,50.00,\n"
        "P3,,3,300.00,\n"
        "N1,,2,20.00,2026-02-13\n"
    ),
}


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write exchange files into a folder, each as it stands."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text.encode())
    return folder


def sound(**more: str) -> dict[str, str]:
    """The sound files with whole files put in their place, or lines added where the text begins with `+`."""
    files = dict(SOUND)
    for name, text in more.items():
        files[name] = files[name] + text[1:] if text.startswith("+") else text
    return files


@contextmanager
def new_ledger(folder: Path, currency: str = "USD", name: str = "new") -> Iterator[Ledger]:
    """An empty ledger in the folder."""
    path = folder / f"{name}.ardesk"
    path.write_bytes(_empty_ledger(currency))
    with Ledger.open(path) as ledger:
        yield ledger


@cache
def _empty_ledger(currency: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.ardesk"
        Ledger.create(path, name="Test", currency=currency).close()
        return path.read_bytes()


def take(folder: Path, files: dict[str, str], *, skip_bad: bool = False, currency: str = "USD") -> ImportReport:
    """What importing these files into an empty ledger says."""
    with new_ledger(folder, currency) as ledger:
        return import_path(ledger, write(folder / "files", files), skip_bad=skip_bad)


def places(report: ImportReport) -> list[tuple[str, int | None, str]]:
    """Where the problems of a report are."""
    return [(problem.file, problem.row, problem.column) for problem in report.problems]


def content(ledger: Ledger, *, company: bool = True) -> dict[str, list[list[str]]]:
    """All records of a ledger as sorted exchange rows; without the facts of the company if so wished."""
    exported = Exported(ledger)
    files = FILES if company else [file for file in FILES if file.name != "company"]
    return {file.name: sorted(exported.texts(file)) for file in files}


def rows(ledger: Ledger, name: str) -> list[dict[str, str]]:
    """The records of one kind as exchange rows, in the ledger's order."""
    file = BY_NAME[name]
    return [dict(zip(file.columns, row, strict=True)) for row in Exported(ledger).texts(file)]


def published(name: str) -> Path:
    """A file of the published data; the test is left out where there is none."""
    folder = Path(os.environ.get("ARDESK_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / name).exists():
        pytest.skip(f"{folder / name} is not here")
    return folder / name


def day(text: str) -> dt.date:
    """The date in ISO text."""
    return dt.date.fromisoformat(text)
