"""Foreign tables: which mapping fits, and how their dates and numbers are to be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ardesk.errors import ArdeskError, Problem
from ardesk.exchange import decide
from ardesk.exchange.convert import Converter, Reading, kind_of
from ardesk.exchange.declaration import Kind, file_of
from ardesk.exchange.mapping import DATE_ORDERS, DECIMAL_SIGNS, Mapping, Rule, known_mappings, load
from ardesk.exchange.sheet import Sheet, read_sheet
from ardesk.exchange.table import Batch
from ardesk.i18n import _

_DATES = frozenset({Kind.DAY, Kind.MONTH_OR_DAY})
_NUMBERS = frozenset({Kind.MONEY, Kind.RATE, Kind.DECIMAL, Kind.COUNT, Kind.DAYS})


def read(path: Path, *, mapping: Path | None, dates: str | None, decimal: str | None) -> Batch:
    """The rows of a foreign table by the mapping given, or by a known one whose header it has. Raises ArdeskError."""
    _check_word("dates", dates, DATE_ORDERS)
    _check_word("decimal", decimal, DECIMAL_SIGNS)
    chosen = load(mapping) if mapping is not None else None
    sheet = read_sheet(path, chosen.sheet if chosen else None)
    chosen = chosen or _recognise(sheet)
    absent = [column for column in sorted(chosen.columns()) if column not in sheet.header]
    if absent:
        message = _("The mapping “{mapping}” uses columns that {file} does not have: {absent}. It has {header}.")
        raise ArdeskError(
            message.format(
                mapping=chosen.name, file=sheet.name, absent=", ".join(absent), header=", ".join(sheet.header)
            )
        )
    return _batch(sheet, chosen, dates, decimal)


def read_as(path: Path, kind: str, *, dates: str | None, decimal: str | None) -> Batch:
    """The rows of a table whose columns have the names of an exchange file's. Raises ArdeskError."""
    file = file_of(kind)
    _check_word("dates", dates, DATE_ORDERS)
    _check_word("decimal", decimal, DECIMAL_SIGNS)
    sheet = read_sheet(path)
    rules = {title.lower(): Rule(column=title) for title in sheet.header if title.lower() in file.by_column}
    if missing := [column for column in file.required if column not in rules]:
        message = _("{file} lacks the columns {missing}; the columns of {kind} are {columns}.")
        raise ArdeskError(
            message.format(
                file=sheet.name, missing=", ".join(missing), kind=file.file_name, columns=", ".join(file.columns)
            )
        )
    return _batch(sheet, Mapping(name=file.file_name, tables={kind: rules}), dates, decimal)


def is_known(path: Path) -> bool:
    """Whether a mapping that comes with the program is made for this file."""
    try:
        header = read_sheet(path).header
    except ArdeskError:
        return False
    return any(mapping.fits(header) for mapping in known_mappings())


def _batch(sheet: Sheet, chosen: Mapping, dates: str | None, decimal: str | None) -> Batch:
    batch = Batch(decided={"mapping": chosen.name, **sheet.notes})
    used = chosen.columns()
    batch.ignored = [(sheet.name, title) for title in sheet.header if title and title not in used]
    reading = _Deciding(sheet, chosen, batch).reading(dates or chosen.dates, decimal or chosen.decimal)
    if reading is not None:
        Converter(sheet, chosen, reading, batch).convert()
    return batch


def _check_word(name: str, word: str | None, words: tuple[str, ...]) -> None:
    if word is not None and word not in words:
        raise ArdeskError(
            _("“{word}” is no way to read {name}; use {words}.").format(word=word, name=name, words=", ".join(words))
        )


def _recognise(sheet: Sheet) -> Mapping:
    for mapping in known_mappings():
        if mapping.fits(sheet.header):
            return mapping
    raise ArdeskError(
        _(
            "{file} is not an exchange file (by its name) and no mapping knows its columns: {header}. Say which "
            "exchange file it is with --as, or write a mapping, a text file with lines such as [invoices] and "
            'number = "{first}", and give it with --mapping.'
        ).format(file=sheet.name, header=", ".join(sheet.header), first=next(filter(None, sheet.header), "column"))
    )


class _Deciding:
    """Finds the date order and the decimal sign that all cells of a table agree on."""

    def __init__(self, sheet: Sheet, mapping: Mapping, batch: Batch) -> None:
        self._sheet = sheet
        self._mapping = mapping
        self._batch = batch

    def reading(self, dates: str | None, decimal: str | None) -> Reading | None:
        """How to read the table; None, with problems in the batch, where that has to be asked."""
        dates = dates or self._dates()
        decimal = decimal or self._decimal()
        self._batch.decided.update({key: value for key, value in (("dates", dates), ("decimal", decimal)) if value})
        return Reading(dates, decimal) if dates and decimal else None

    def _dates(self) -> str | None:
        cells = list(self._texts(_DATES))
        found = decide.decide_dates(text for _line, _column, text in cells)
        if found.choice is None:
            message = _(
                "The dates can be read as {ways} and the file does not show which; "
                "give dates=mdy, dmy or ymd (--dates on the command line)."
            ).format(ways=", ".join(found.candidates))
            ways = found.candidates
            self._ask(message, (one for one in cells if len({decide.read_date(one[2], way) for way in ways}) > 1))
        return found.choice

    def _decimal(self) -> str | None:
        cells = list(self._texts(_NUMBERS))
        found = decide.decide_decimal(text for _line, _column, text in cells)
        if found.choice is None:
            message = _(
                "Whether the point or the comma is the decimal sign cannot be told from the file; "
                "give decimal=point or comma (--decimal on the command line)."
            )
            ways = found.candidates
            self._ask(message, (one for one in cells if len({decide.read_number(one[2], way) for way in ways}) > 1))
        return found.choice

    def _ask(self, message: str, open_cells: Iterator[tuple[int, str, str]]) -> None:
        line, column, _text = next(open_cells, (None, "", ""))
        self._batch.problems.append(Problem(self._sheet.name, line, column, message))

    def _texts(self, kinds: frozenset[Kind]) -> Iterator[tuple[int, str, str]]:
        """(line, column, text) of each filled cell that a field of one of these kinds comes from."""
        columns = [
            rule.column
            for name, rules in self._mapping.tables.items()
            for field, rule in rules.items()
            if rule.column and kind_of(name, field) in kinds
        ]
        places = [(column, self._sheet.header.index(column)) for column in dict.fromkeys(columns)]
        for line, row in zip(self._sheet.lines, self._sheet.rows, strict=True):
            for column, place in places:
                if place < len(row) and isinstance(text := row[place], str) and text.strip():
                    yield line, column, text
