"""The one Qt table model: columns are data, rows are any objects; sorts by several keys, narrows by text and chip."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from ardesk.i18n import _
from ardesk.ui.literal import literal
from ardesk.ui.models.columns import NUMERIC, Column, Kind, Row, Value
from ardesk.ui.models.narrowing import Narrowing
from ardesk.ui.models.searching import searcher
from ardesk.ui.models.sums import Sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ardesk.format import Formats

Index = QModelIndex | QPersistentModelIndex
# Qt's roles and alignments by their numbers: the first mention of `Qt` costs a tenth of the start.
DISPLAY, DECORATION, TOOL_TIP, ALIGNMENT, FOREGROUND, SPOKEN = 0, 1, 3, 7, 9, 11
RAW, ROW = 0x100, 0x101
BETWEEN = " · "  # the totals of two currencies
RIGHT, LEFT = 0x82, 0x81  # vertically in the middle
_NOWHERE = QModelIndex()


class TableModel(QAbstractTableModel):
    """Rows under columns. `order` is every row, sorted; `visible` are those that pass the chip and the filter."""

    sorting_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Iterable[Row] = (),
        formats: Formats | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.formats = formats
        self.colour_of: Callable[[str], Value] = lambda _tone: None
        self._raw = [column.raw() for column in self.columns]
        self._currency = [column.currency_of() for column in self.columns]
        self._texts = [self._text_function(number) for number in range(len(self.columns))]
        self._answers = self._all_answers()
        self._sums: dict[int, Sums] = {}
        self.sort_keys: list[tuple[int, bool]] = []
        self.narrowing: Narrowing[Row] = Narrowing(searcher(self.columns))
        self.narrowing.set_rows(list(rows))

    # rows

    @property
    def rows(self) -> Sequence[Row]:
        """Every row there is, in the order it was given."""
        return self.narrowing.rows

    @property
    def visible_rows(self) -> list[Row]:
        """The rows on display, in the order of the display."""
        rows = self.narrowing.rows
        return [rows[number] for number in self.narrowing.visible]

    def set_rows(self, rows: Iterable[Row]) -> None:
        """These rows from now on, sorted and narrowed as before."""
        with self._resetting():
            self._sums.clear()
            self.narrowing.set_rows(list(rows))
            if self.sort_keys:
                self.narrowing.sort_by(self._sort_raws())

    def row_at(self, index: Index | int) -> Row:
        """The row object on display there."""
        place = index if isinstance(index, int) else index.row()
        return self.narrowing.rows[self.narrowing.visible[place]]

    def column_number(self, name: str) -> int:
        """Where the column of that name stands."""
        return next(number for number, column in enumerate(self.columns) if column.name == name)

    # narrowing and sorting

    def set_filter(self, text: str, *, first: int | None = None) -> None:
        """Only rows that contain every word of `text` somewhere, whatever the case.

        With `first` only so many rows are looked at now; `go_on` looks at the others.
        """
        with self._resetting():
            self.narrowing.set_text(text, first=first)

    def go_on(self) -> bool:
        """Look at some more rows for the words of the filter; whether there are none left to look at."""
        if self.narrowing.unfinished and (found := self.narrowing.go_on()) is not None:
            shown = len(self.narrowing.visible)
            if len(found) > shown:
                self.beginInsertRows(_NOWHERE, shown, len(found) - 1)
                self.narrowing.finish(found)
                self.endInsertRows()
            else:
                self.narrowing.finish(found)
        return not self.narrowing.unfinished

    def set_chip(self, passes: Callable[[Row], bool] | None) -> None:
        """Only rows that pass; None lets all pass."""
        with self._resetting():
            self.narrowing.set_chip(passes)

    def sort_by(self, keys: Sequence[tuple[int, bool]]) -> None:
        """Sorted by these (column, descending), the first weighing most; what is missing comes last either way."""
        self.sort_keys = [key for key in keys if 0 <= key[0] < len(self.columns)]
        with self._resetting():
            self.narrowing.sort_by(self._sort_raws())
        self.sorting_changed.emit()

    def _sort_raws(self) -> list[tuple[Callable[[Row], Value], bool]]:
        return [(self._raw[number], descending) for number, descending in self.sort_keys]

    @contextmanager
    def _resetting(self) -> Iterator[None]:
        self.beginResetModel()
        try:
            yield
        finally:
            self.endResetModel()

    # what views ask

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.narrowing.visible)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Value:
        answers = self._answers.get(role)
        if answers is None:
            return None
        answer = answers[index.column()]
        return answer and answer(self.narrowing.rows[self.narrowing.visible[index.row()]])

    def heading(self, section: int) -> str:
        """A column's title, with an arrow (and its rank, if there are several) where the list is sorted by it."""
        return self.columns[section].title + self._sort_sign(section)

    def alignment(self, section: int) -> int:
        """Figures stand at the right."""
        return RIGHT if self.columns[section].kind in NUMERIC else LEFT

    def _sort_sign(self, section: int) -> str:
        for place, (number, descending) in enumerate(self.sort_keys, start=1):
            if number == section:
                return (" ▼" if descending else " ▲") + (str(place) if len(self.sort_keys) > 1 else "")
        return ""

    # texts

    def display(self, row: Row, number: int) -> str:
        """What the cell of this row in column `number` shows."""
        return self._texts[number](row)

    def set_formats(self, formats: Formats) -> None:
        """Numbers, money and dates look like this from now on."""
        self.beginResetModel()
        self.formats = formats
        self.endResetModel()

    def totals(self, number: int, rows: Sequence[int]) -> dict[str, int]:
        """The sum of a column over the rows of these numbers, per currency; see `Sums`."""
        if number not in self._sums:
            self._sums[number] = Sums(self.rows, self._raw[number], self._currency[number])
        return self._sums[number].of(rows)

    def total_text(self, number: int, rows: Sequence[int]) -> str:
        """That sum as people read it; several currencies are named and stand beside each other."""
        sums, formats = self.totals(number, rows), self.formats
        if self.columns[number].kind != "money" or formats is None:
            return BETWEEN.join(str(amount) for amount in sums.values())
        if len(sums) == 1:
            return BETWEEN.join(formats.money(amount, currency or None) for currency, amount in sums.items())
        return BETWEEN.join(formats.money_with(amount, currency) for currency, amount in sorted(sums.items()))

    def _text_function(self, number: int) -> Callable[[Row], str]:
        column, raw, currency = self.columns[number], self._raw[number], self._currency[number]
        if (text := column.text) is not None:
            return lambda row: text(row, self.known_formats())
        if column.kind == "money":
            return lambda row: self._money(raw(row), currency(row))
        return lambda row: self._plain(raw(row), column.kind)

    def known_formats(self) -> Formats:
        """The formats, which a list with amounts or dates cannot do without."""
        if self.formats is None:
            raise RuntimeError("a table that shows money or dates needs formats")
        return self.formats

    def _money(self, value: int | None, currency: str) -> str:
        return "" if value is None else self.known_formats().money(value, currency or None)

    def _plain(self, value: Value, kind: Kind) -> str:
        return "" if value is None or value == "" else _TEXTS[kind](self, value)

    # answers to the rarer questions of views

    def _all_answers(self) -> dict[int, list[Callable[[Row], Value] | None]]:
        """For each role that is answered, each column's function from a row to its answer; None where there is none."""
        numbers = range(len(self.columns))
        return {
            DISPLAY: list(self._texts),
            ALIGNMENT: [_always(self.alignment(number)) for number in numbers],
            FOREGROUND: [self._tone(column.tone) if column.tone else None for column in self.columns],
            DECORATION: [column.mark for column in self.columns],
            TOOL_TIP: [_literally(text) for text in self._texts],
            SPOKEN: [self._spoken(number) for number in numbers],
            RAW: list(self._raw),
            ROW: [lambda row: row for _number in numbers],
        }

    def _tone(self, tone: Callable[[Row], str]) -> Callable[[Row], Value]:
        return lambda row: self.colour_of(name) if (name := tone(row)) else None

    def _spoken(self, number: int) -> Callable[[Row], str]:
        title, text = self.columns[number].title, self._texts[number]
        return lambda row: f"{title}: {text(row) or _('empty')}"


def _always(value: int) -> Callable[[Row], int]:
    return lambda _row: value


_TEXTS: dict[str, Callable[[TableModel, Value], str]] = {
    "text": lambda _model, value: str(value),
    "money": lambda model, value: model.known_formats().money(value),
    "date": lambda model, value: model.known_formats().date(value),
    "flag": lambda _model, value: _("yes") if value else "",
    "percent": lambda model, value: model.known_formats().percent(value),
    "int": lambda model, value: model.known_formats().number(value, 0),
    "days": lambda model, value: model.known_formats().number(value, 0 if isinstance(value, int) else 1),
}


def _literally(text: Callable[[Row], str]) -> Callable[[Row], str]:
    return lambda row: literal(text(row))
