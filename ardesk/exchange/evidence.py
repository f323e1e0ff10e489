"""Files kept as evidence, beside the exchange files: a folder of them, and a list of what each belongs to."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ardesk.domain.records import Complaint, Deduction, Dispute, Evidence
from ardesk.errors import ArdeskError, Problem, reason
from ardesk.exchange.cells import BadCell, read_day
from ardesk.exchange.file_names import kept_name
from ardesk.exchange.plain_cells import as_meant, harmless
from ardesk.exchange.tables import written
from ardesk.i18n import _
from ardesk.operations.evidence import MOST_BYTES, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ardesk.domain.records import Record
    from ardesk.exchange.known import Store
    from ardesk.ledger import Ledger

NAME = "evidence"
COLUMNS = ("kind", "number", "name", "media_type", "added", "sha256", "file")
_CLAIMS: dict[str, type[Dispute | Deduction | Complaint]] = {
    "dispute": Dispute,
    "deduction": Deduction,
    "complaint": Complaint,
}
_SHORT = 16  # letters of a hash that tell files apart


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list, on `line`, with the path of its file."""

    line: int
    kind: str
    number: str
    name: str
    media_type: str
    added: str
    sha256: str
    path: Path


@dataclass(slots=True)
class Found:
    """What an import would keep of the rows `read`: each new one, and how many the ledger has already."""

    read: int = 0
    new: list[tuple[Evidence, Listed]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


def export_evidence(ledger: Ledger, folder: Path) -> None:
    """Write the files kept as evidence into `folder`/evidence, and the list of them; no folder where there are none.

    Raises ArdeskError.
    """
    place, kept = folder / NAME, ledger.all(Evidence)
    if not kept and not place.is_dir():
        return
    try:
        place.mkdir(exist_ok=True)
    except OSError as fault:
        message = _("The folder {path} cannot be made: {why}.")
        raise ArdeskError(message.format(path=place, why=reason(fault))) from fault
    rows = []
    for kind, number, one in listed(ledger):
        name = f"{one.sha256[:_SHORT]} {kept_name(one.name)}"
        with written(place / name) as target:
            target.write_bytes(ledger.reader.content(one.sha256))
        rows.append((kind, number, one.name, one.media_type, one.added.isoformat(), one.sha256, name))
    with written(place / f"{NAME}.csv") as target, target.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\r\n").writerows([COLUMNS, *(map(harmless, row) for row in rows)])


def listed(ledger: Ledger) -> Iterator[tuple[str, str, Evidence]]:
    """Everything kept, with the kind and the number of the claim it belongs to."""
    for one in ledger.all(Evidence):
        kind, row_id = _owner(one)
        yield kind, ledger.get(_CLAIMS[kind], row_id).number, one


def _owner(one: Evidence) -> tuple[str, int]:
    return next((kind, row_id) for kind in _CLAIMS if (row_id := getattr(one, f"{kind}_id")) is not None)


def read(folder: Path) -> tuple[list[Listed], list[Problem]]:
    """The rows of the list in `folder`/evidence, none where there is no such list, and what is wrong with it."""
    place = folder / NAME / f"{NAME}.csv"
    if not place.is_file():
        return [], []
    try:
        with place.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restval="", restkey="more")
            missing = [name for name in ("kind", "number", "name") if name not in (reader.fieldnames or ())]
            rows = [] if missing else [_listed(folder / NAME, row, reader.line_num) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        return [], [_problem(None, "", _("The list cannot be read: {why}.").format(why=fault))]
    return rows, [_problem(1, name, _("The column {name} is missing.").format(name=name)) for name in missing]


def _listed(place: Path, row: dict[str, str], line: int) -> Listed:
    kind, number, name, media_type, added, sha256, file = (as_meant(row.get(column, "")).strip() for column in COLUMNS)
    path = place / (file or name).replace("\\", "/").rpartition("/")[2]
    return Listed(line, kind, number, plain_name(name) if name else "", media_type, added, sha256, path)


def _problem(line: int | None, column: str, message: str) -> Problem:
    return Problem(f"{NAME}/{NAME}.csv", line, column, message)


def plan(rows: Store, wanted: Sequence[Listed], new_claims: Sequence[Record]) -> Found:
    """What would be kept of `wanted`, for claims of the ledger and the new ones."""
    found, claims = Found(len(wanted)), _numbered(rows, new_claims)
    known = Counter((*_owner(one), one.name, one.sha256) for one in rows.all(Evidence))
    for one in wanted:
        column, message = _fault(one, claims)
        if message:
            found.problems.append(_problem(one.line, column, message))
            continue
        made = _evidence(one, claims[one.kind, one.number])
        key = (*_owner(made), made.name, made.sha256)
        if known[key] > 0:
            known[key] -= 1
            found.unchanged += 1
        else:
            found.new.append((made, one))
    return found


def _numbered(rows: Store, new_claims: Sequence[Record]) -> dict[tuple[str, str], int]:
    found = {}
    for kind, cls in _CLAIMS.items():
        for one in (*rows.all(cls), *(claim for claim in new_claims if isinstance(claim, cls))):
            if one.number:
                found[kind, one.number] = one.id or 0
    return found


def _fault(one: Listed, claims: dict[tuple[str, str], int]) -> tuple[str, str]:
    """The column and what is wrong with it; empty where all is well."""
    if one.kind not in _CLAIMS:
        return "kind", _("“{text}” is not one of {known}.").format(text=one.kind, known=", ".join(_CLAIMS))
    if (one.kind, one.number) not in claims:
        return "number", _("There is no {kind} with the number {number}.").format(kind=one.kind, number=one.number)
    if not one.name:
        return "name", _("The file needs a name.")
    if one.added and not _is_day(one.added):
        return "added", _("“{text}” is not a date such as 2026-10-31.").format(text=one.added)
    try:
        return _fault_of_file(one)
    except (OSError, ValueError) as fault:  # a name that no file can have, or a file that nobody may read
        why = reason(fault) if isinstance(fault, OSError) else fault
        return "file", _("{name} cannot be read: {why}.").format(name=one.name, why=why)


def _fault_of_file(one: Listed) -> tuple[str, str]:
    if not one.path.is_file() or one.path.is_symlink():
        return "file", _("There is no file {name} beside the list.").format(name=one.path.name)
    if one.path.stat().st_size > MOST_BYTES:
        return "file", _("{name} is larger than the 5 MB that are kept.").format(name=one.path.name)
    if one.sha256 and hashlib.sha256(one.path.read_bytes()).hexdigest() != one.sha256.lower():
        return "sha256", _("{name} is not the file that was exported; its content has changed.").format(name=one.name)
    return "", ""


def _is_day(text: str) -> bool:
    try:
        return bool(read_day(text))
    except BadCell:
        return False


def _changed(path: Path) -> dt.date:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()


def _evidence(one: Listed, claim_id: int) -> Evidence:
    data = one.path.read_bytes()
    return Evidence(
        **{f"{one.kind}_id": claim_id},
        name=one.name,
        media_type=one.media_type,
        added=dt.date.fromisoformat(one.added) if one.added else _changed(one.path),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def store(rows: Store, found: Found) -> None:
    """Keep the new files."""
    for _made, one in found.new:
        rows.keep(one.path.read_bytes())
    rows.insert_many(made for made, _one in found.new)
