"""Exchange files on disk: a folder of them, or one."""

from __future__ import annotations

from pathlib import Path

from ardesk.errors import ArdeskError, Problem
from ardesk.exchange import evidence
from ardesk.exchange.declaration import FILES, File, file_of
from ardesk.exchange.table import Batch, add_exchange_file
from ardesk.i18n import _


def read(path: Path) -> Batch:
    """All exchange files of a folder. Raises ArdeskError where there is no folder or nothing known in it."""
    if not path.is_dir():
        raise ArdeskError(_("There is no folder {path}.").format(path=path))
    found: dict[str, list[Path]] = {}
    for entry in sorted(path.iterdir()):
        found.setdefault(entry.name.lower(), []).append(entry)
    batch = Batch()
    for file in FILES:
        if entries := found.pop(file.file_name, None):
            _add(batch, file, *entries)
    batch.evidence, faults = evidence.read(path)
    batch.problems += faults
    if not batch.tables and not batch.problems and not batch.evidence:
        raise ArdeskError(
            _("{path} holds no exchange file; their names are {names}.").format(
                path=path, names=", ".join(file.file_name for file in FILES)
            )
        )
    for name in found:
        if name.endswith(".csv"):
            batch.warnings.append(Problem(name, None, "", _("This is not an exchange file; it was not read.")))
    return batch


def _add(batch: Batch, file: File, entry: Path, *others: Path) -> None:
    for other in others:
        message = _("There is also {name}; keep one of the two.").format(name=entry.name)
        batch.refuse(file, Problem(other.name, None, "", message))
    if entry.is_file():
        add_exchange_file(batch, file, entry)
    else:
        message = _("This is no file that can be read; take it away, or put the file there.")
        batch.refuse(file, Problem(entry.name, None, "", message))


def read_file(path: Path, kind: str) -> Batch:
    """One exchange file, of the kind named (`invoices`). Raises ArdeskError where there is no such kind or file."""
    batch = Batch()
    add_exchange_file(batch, file_of(kind), path)
    return batch
