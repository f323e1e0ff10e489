"""Rows of text with the place each came from, and how a CSV file becomes such rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ardesk.errors import ArdeskError, Problem, reason
from ardesk.exchange.plain_cells import as_meant
from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.exchange.declaration import File
    from ardesk.exchange.evidence import Listed

_WIDEST_CELL = 10_000_000
_LARGEST_FILE = 50_000_000  # some quarter of a million invoices
_MOST_LINES, _MOST_CELLS = 1_000_000, 10_000_000
_LONGEST_MESSAGE, _ITS_END = 400, 120


@dataclass(slots=True)
class Table:
    """The rows of one exchange file: `lines` are the lines in `source` they begin on, `titles` its own column names.

    Where `first_wins`, a row whose key the ledger knows says nothing new, whatever else is in it.
    """

    file: File
    source: str
    columns: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    first_wins: bool = False

    def problem(self, row: int | None, column: str, message: str) -> Problem:
        """A problem in one of the rows (by its index), told by the names the source uses."""
        line = None if row is None else self.lines[row]
        return Problem(self.source, line, self.titles.get(column, column), _brief(message))


@dataclass(slots=True)
class Batch:
    """What was read: tables by name, faults of the files themselves, columns nobody uses, and what was decided.

    `incomplete` names the files of which rows are missing, so that it is no fault to refer to them.
    """

    tables: dict[str, Table] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    decided: dict[str, str] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    evidence: list[Listed] = field(default_factory=list)

    def refuse(self, file: File, problem: Problem) -> None:
        """Take note of a fault that keeps rows of an exchange file, or all of it, out of the batch."""
        self.problems.append(problem)
        self.incomplete.add(file.name)


def _brief(message: str) -> str:
    """The message, without the middle of a cell that is longer than anybody reads."""
    if len(message) <= _LONGEST_MESSAGE:
        return message
    return f"{message[: _LONGEST_MESSAGE - _ITS_END]} … {message[-_ITS_END:]}"


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file, open to be read. Raises ArdeskError with the reason where there is none, or it is too large."""
    try:
        stream = path.open("rb")
    except OSError as fault:
        raise ArdeskError(_("{path} cannot be read: {why}.").format(path=path, why=reason(fault))) from fault
    with stream:
        if path.stat().st_size > _LARGEST_FILE:
            raise ArdeskError(_("{path} is larger than 50 MB; import it in several parts.").format(path=path))
        yield stream


def read_bytes(path: Path) -> bytes:
    """The content of a text file. Raises ArdeskError as `opened` does, and where it has too many lines or cells."""
    with opened(path) as stream:
        content = stream.read()
    lines, cells = (max(map(content.count, signs)) for signs in ((b"\n", b"\r"), (b",", b";", b"\t")))
    if lines > _MOST_LINES or cells > _MOST_CELLS:
        message = _("{path} has more than a million lines or ten million cells; import it in several parts.")
        raise ArdeskError(message.format(path=path))
    return content


def csv_rows(text: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """(line the row begins on, cells) of each row that is not blank. Raises csv.Error on broken quotes.

    An apostrophe that keeps a text from being a formula is no part of the text.
    """
    csv.field_size_limit(_WIDEST_CELL)
    lines = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8", newline="")  # a StringIO takes four times the room
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    for cells in reader:
        if cells:
            yield line, [as_meant(cell) if cell[:1] == "'" else cell for cell in cells]
        line = reader.line_num + 1


def add_exchange_file(batch: Batch, file: File, path: Path) -> None:
    """Read one exchange file into the batch; what is wrong with it becomes problems."""
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        batch.refuse(file, Problem(path.name, line, "", _("The file is not UTF-8; save it as CSV UTF-8.")))
        return
    rows = _checked(batch, file, path.name, text)
    first = next(rows, None)
    if first is None:
        message = _("The file is empty; it needs a row with the names of its columns.")
        batch.refuse(file, Problem(path.name, 1, "", message))
        return
    line, titles = first
    header = [cell.strip().lower() for cell in titles]
    faults = list(_header_faults(file, header))
    for column, message in faults:
        batch.refuse(file, Problem(path.name, line, column, message))
    batch.ignored.extend(
        (path.name, title) for title, column in zip(titles, header, strict=True) if column not in file.by_column
    )
    if not faults:
        batch.tables[file.name] = _table(batch, Table(file, path.name, ()), header, rows)


def _checked(batch: Batch, file: File, name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    line = 1
    try:
        for row in csv_rows(text):
            line = row[0]
            yield row
    except csv.Error as fault:
        message = _("After this row the quotes do not match ({why}); correct the file.").format(why=fault)
        batch.refuse(file, Problem(name, line, "", message))


def _header_faults(file: File, header: Sequence[str]) -> Iterator[tuple[str, str]]:
    for column in sorted(column for column, times in Counter(header).items() if times > 1 and column):
        yield column, _("The column {column} stands twice in the header; remove one.").format(column=column)
    for column in file.required:
        if column not in header:
            yield (
                column,
                _("The column {column} is missing from {file}; its columns are {columns}.").format(
                    column=column, file=file.file_name, columns=", ".join(file.columns)
                ),
            )


def _table(batch: Batch, table: Table, header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> Table:
    used = [index for index, column in enumerate(header) if column in table.file.by_column]
    table.columns = tuple(header[index] for index in used)
    for line, cells in rows:
        if len(cells) == len(header):
            table.rows.append([cells[index] for index in used])
            table.lines.append(line)
        else:
            message = _("The row has {found} cells and the header {expected}; correct the row.")
            text = message.format(found=len(cells), expected=len(header))
            batch.refuse(table.file, Problem(table.source, line, "", text))
    return table
