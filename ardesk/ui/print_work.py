"""Print day in the background: what is due, and the papers made one after the other until somebody says stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ardesk.format import Formats
    from ardesk.reports.paper import Paper
    from ardesk.reports.papers.batch import DuePaper

_UNFIT = '/\\:*?"<>|'


@dataclass(frozen=True, slots=True)
class Job:
    """Papers to make from the ledger at `path`: into one file `target`, or, if it is a folder, one file for each."""

    path: Path
    due: Sequence[DuePaper]
    as_of: dt.date
    formats: Formats
    title: str
    target: Path


@dataclass(slots=True)
class Outcome:
    """The files written and the papers in them; none where it was stopped."""

    files: list[Path] = field(default_factory=list)
    due: Sequence[DuePaper] = ()


class Progress(QObject):
    """How many papers are done, told to the window's thread; `stop` may be set from there."""

    done = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stop = Event()

    def go_on(self, done: int) -> bool:
        """Tell how many are done; whether to go on."""
        self.done.emit(done)
        return not self.stop.is_set()


def due_papers(path: Path, kind: str, as_of: dt.date) -> list[DuePaper]:
    """What is due on that day, read through a connection of its own."""
    from ardesk.ledger import Ledger
    from ardesk.reports.papers import batch

    with Ledger.open(path, read_only=True) as ledger:
        return (batch.letters_due if kind == batch.LETTERS else batch.statements_due)(ledger, as_of)


def made_papers(job: Job, progress: Progress) -> list[Paper]:
    """All papers of the job, for a printer; none where it was stopped."""
    found = []
    for done, paper in enumerate(_papers(job)):
        if not progress.go_on(done):
            return []
        found.append(paper)
    return found


def write_job(job: Job, progress: Progress) -> Outcome:
    """The papers of the job as PDF. Raises ArdeskError. Stopped, one file is not written, of many those made stay."""
    from ardesk.ui.printing.pdf import paper_to_pdf, papers_to_pdf

    if not job.target.is_dir():
        written = papers_to_pdf(_papers(job), job.target, job.title, progress.go_on)
        return Outcome([written], job.due) if written else Outcome()
    outcome = Outcome()
    for done, (due, paper) in enumerate(zip(job.due, _papers(job), strict=True)):
        if not progress.go_on(done):
            break
        outcome.files.append(paper_to_pdf(paper, job.target / f"{file_name(f'{due.code} {paper.title}')}.pdf"))
        outcome.due = job.due[: done + 1]
    return outcome


def file_name(title: str) -> str:
    """The title without what file systems refuse, and not too long for them."""
    plain = "".join("-" if sign in _UNFIT or not sign.isprintable() else sign for sign in title)
    return plain.encode()[:180].decode(errors="ignore").strip(" .")


def _papers(job: Job) -> Iterator[Paper]:
    from ardesk.ledger import Ledger
    from ardesk.reports.papers import batch

    with Ledger.open(job.path, read_only=True) as ledger:
        yield from batch.made(ledger, job.due, job.as_of, job.formats)
