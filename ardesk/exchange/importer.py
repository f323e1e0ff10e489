"""Import: a folder of exchange files, one of them, or a foreign file, into a ledger, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ardesk.errors import ArdeskError, Problem
from ardesk.exchange import evidence, folder, foreign
from ardesk.exchange.declaration import BY_NAME
from ardesk.exchange.planner import Plan, Planner
from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.exchange.known import Store
    from ardesk.exchange.table import Batch
    from ardesk.ledger import Ledger

Progress = Callable[[int, int], None]
_CHUNK = 2000


@dataclass(slots=True)
class ImportReport:
    """What an import found and did; counts by file name without `.csv`.

    `added` is what was stored, or would be in a dry run; all of it 0 where the import was refused.
    `ignored_columns` are (file, column). `decided` holds what was concluded about a foreign file.
    """

    read: dict[str, int] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    ignored_columns: list[tuple[str, str]] = field(default_factory=list)
    decided: dict[str, str] = field(default_factory=dict)
    written: bool = False

    def as_json(self) -> dict[str, object]:
        """The report as plain values for JSON."""
        return {
            "read": self.read,
            "added": self.added,
            "unchanged": self.unchanged,
            "problems": [asdict(problem) for problem in self.problems],
            "warnings": [asdict(problem) for problem in self.warnings],
            "ignored_columns": [{"file": file, "column": column} for file, column in self.ignored_columns],
            "decided": self.decided,
            "written": self.written,
        }


class _NotWritten(Exception):  # noqa: N818 - not an error
    """Ends a change that is not to be stored."""


def read_batch(
    path: Path,
    *,
    kind: str | None = None,
    mapping: Path | None = None,
    dates: str | None = None,
    decimal: str | None = None,
) -> Batch:
    """The rows at `path`: a folder, an exchange file (by its name, or `kind`), or a foreign file by its mapping.

    A file of a known `kind` with foreign dates or decimals, or a spreadsheet, is read by the names of its columns.
    """
    if path.is_dir():
        return folder.read(path)
    if not path.is_file():
        raise ArdeskError(_("There is no file or folder {path}.").format(path=path))
    is_csv = path.suffix.lower() == ".csv"
    if kind is None and mapping is None and is_csv and path.stem.lower() in BY_NAME and not foreign.is_known(path):
        kind = path.stem.lower()
    if kind is None or mapping is not None:
        return foreign.read(path, mapping=mapping, dates=dates, decimal=decimal)
    if is_csv and dates is None and decimal is None:
        return folder.read_file(path, kind)
    return foreign.read_as(path, kind, dates=dates, decimal=decimal)


def import_path(
    ledger: Ledger,
    path: Path | str,
    *,
    kind: str | None = None,
    mapping: Path | None = None,
    dates: str | None = None,
    decimal: str | None = None,
    skip_bad: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import what is at `path` as one change, all of it or, unless `skip_bad`, nothing; say what was found.

    `progress` hears (done, of how many) and may raise to stop; nothing is written then. Raises ArdeskError
    where the path cannot be read at all.
    """
    path = Path(path)
    batch = read_batch(path, kind=kind, mapping=mapping, dates=dates, decimal=decimal)
    label = _("Import {name}").format(name=path.name or path.resolve().name)
    if not dry_run and ledger.revision > 1:
        ledger.backup_if_changed()
    return import_batch(ledger, batch, label, skip_bad=skip_bad, dry_run=dry_run, progress=progress)


def import_batch(
    ledger: Ledger,
    batch: Batch,
    label: str,
    *,
    skip_bad: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import rows that were read already, as one change under this label."""
    report = ImportReport(ignored_columns=list(batch.ignored), decided=dict(batch.decided))
    steps = _Steps(2 * sum(len(table.rows) for table in batch.tables.values()), progress)
    try:
        with ledger.change(label) as rows:
            plan = Planner(batch, rows, ledger.base, steps.forward, ledger.closed_months).plan()
            kept = evidence.plan(rows, batch.evidence, [entry.record for entry in plan.entries])
            _tell(report, batch, plan, kept, skip_bad=skip_bad)
            if dry_run or (report.problems and not skip_bad):
                raise _NotWritten  # noqa: TRY301 - leaving the change this way is what takes it back
            _store(rows, plan, steps)
            evidence.store(rows, kept)
    except _NotWritten:
        if not dry_run:
            report.added = dict.fromkeys(report.added, 0)
        return report
    report.written = True
    return report


class _Steps:
    """How far the import has come; the first half is reading, the second storing."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total = total
        self._done = 0
        self._progress = progress

    def forward(self, count: int) -> None:
        self._done = min(self._done + count, self._total)
        if self._progress:
            self._progress(self._done, self._total)


def _tell(report: ImportReport, batch: Batch, plan: Plan, kept: evidence.Found, *, skip_bad: bool) -> None:
    report.read, report.added = plan.read, plan.added
    report.unchanged = {name: plan.unchanged[name] for name in plan.read}
    if kept.read:
        report.read[evidence.NAME], report.added[evidence.NAME] = kept.read, len(kept.new)
        report.unchanged[evidence.NAME] = kept.unchanged
    report.problems = [*batch.problems, *plan.problems, *kept.problems]
    if skip_bad or not report.problems:
        report.problems += plan.waiting
    refused = {(problem.file, problem.row) for problem in report.problems}
    remarks = (one for one in plan.warnings if (one.file, one.row) not in refused)
    report.warnings = [*batch.warnings, *remarks]


def _store(rows: Store, plan: Plan, steps: _Steps) -> None:
    for fact in plan.changed.values():
        rows.update(fact)
    for start in range(0, len(plan.entries), _CHUNK):
        chunk = plan.entries[start : start + _CHUNK]
        rows.insert_many(entry.record for entry in chunk)
        steps.forward(len(chunk))
