"""The grid of a list: rows that open, copy, sort by header clicks, and pass typed letters on to the filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6 import QtCore
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QPoint, Signal
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView, QWidget

from ardesk.ui.models.table import ALIGNMENT
from ardesk.ui.theme import ems

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPaintEvent

    from ardesk.ui.models.columns import Row
    from ardesk.ui.models.table import TableModel

_ROW_HEIGHT = 1.55  # in heights of a letter
_NBSP = "\N{NO-BREAK SPACE}"
_KEPT_SELECTION, _FEW = 2_000, 5
_ROWS = QItemSelectionModel.SelectionFlag.Rows


class _Kept(NamedTuple):
    """The selection while the model changes: rows, which of them are selected, the current one, where it stood."""

    rows: Sequence[Row]
    numbers: list[int]
    lead: int
    place: int


def _places(numbers: list[int], visible: list[int]) -> list[int]:
    """Where these rows are on display, from the top; those that are not are left out."""
    if len(numbers) <= _FEW:
        return sorted(place for number in numbers if (place := _place(number, visible)) is not None)
    wanted = set(numbers)
    return [place for place, number in enumerate(visible) if number in wanted]


def _place(number: int, visible: list[int]) -> int | None:
    try:
        return visible.index(number)
    except ValueError:
        return None


def _padded(model: TableModel, number: int) -> str:
    return f"{_NBSP}{model.heading(number)}{_NBSP}"


class RoomyCells(QStyledItemDelegate):
    """Keeps figures at the right end of a cell and words at the left end of the next apart."""

    def displayText(self, value: object, _locale: object) -> str:
        return f"{_NBSP}{value}{_NBSP}" if value else ""


class Grid(QTableView):
    """Shows a `TableModel`. The selection is kept by `key` through sorting, filtering and new rows."""

    activated_row = Signal(object)
    selection_rows = Signal(list)
    typed = Signal(str)
    rows_painted = Signal()
    menu_wanted = Signal(QPoint)
    columns_wanted = Signal(QPoint)

    def __init__(self, model: TableModel, key: Callable[[Row], Hashable], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table_model, self.key = model, key
        self.empty_text = ""
        self._kept = _Kept((), [], -1, -1)
        self._told = False
        self._set_up()
        self.setItemDelegate(RoomyCells(self))
        self.setModel(model)
        self._head()
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.selectionModel().selectionChanged.connect(self._tell_selection)
        self._choose(model.narrowing.visible[:1], -1)
        self.doubleClicked.connect(lambda index: self.activated_row.emit(model.row_at(index)))

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.sectionClicked.connect(self._sort_by_click)
        self.fit_rows()

    def _head(self) -> None:
        """Give the header a model of its own: its sections outlast every reset of the rows."""
        model, header = self.table_model, self.horizontalHeader()
        self._headings = QStandardItemModel(0, len(model.columns), self)
        for number in range(len(model.columns)):
            heading = QStandardItem(_padded(model, number))
            heading.setData(model.alignment(number), ALIGNMENT)
            self._headings.setHorizontalHeaderItem(number, heading)
        header.setModel(self._headings)
        model.sorting_changed.connect(self._rename)

    def _rename(self) -> None:
        for number in range(len(self.table_model.columns)):
            self._headings.horizontalHeaderItem(number).setText(_padded(self.table_model, number))

    def complete(self) -> None:
        """What the first paint can do without."""
        header = self.horizontalHeader()
        header.setTextElideMode(QtCore.Qt.TextElideMode.ElideRight)
        header.setContextMenuPolicy(QtCore.Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.columns_wanted.emit(header.mapToGlobal(at)))

    def fit_rows(self) -> None:
        """Row heights follow the font."""
        height = ems(self, _ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    # selection

    def selected_rows(self) -> list[Row]:
        """The selected rows, from the top."""
        return [self.table_model.row_at(place) for place in self._selected_places()]

    def selected_numbers(self) -> list[int]:
        """The numbers of the selected rows among all the model has, from the top."""
        visible = self.table_model.narrowing.visible
        return [visible[place] for place in self._selected_places()]

    def _selected_places(self) -> list[int]:
        spans = [(part.top(), part.bottom() + 1) for part in self.selectionModel().selection().toList()]
        if len(spans) == 1:
            return list(range(*spans[0]))
        return sorted({place for span in spans for place in range(*span)})

    def current_row(self) -> Row | None:
        """The row the keyboard is on, or None."""
        index = self.currentIndex()
        return self.table_model.row_at(index) if index.isValid() else None

    def select_keys(self, keys: Sequence[Hashable]) -> None:
        """Exactly the rows with these keys, the first of them current and in sight."""
        numbers = self._numbers(set(keys))
        lead = next((n for n in numbers if self.key(self.table_model.rows[n]) == keys[0]), -1)
        if self._choose(numbers, lead):
            self.scrollTo(self.currentIndex())
        self._tell_selection()

    def _numbers(self, keys: set[Hashable]) -> list[int]:
        """Which of the model's rows have these keys."""
        return [n for n, row in enumerate(self.table_model.rows) if self.key(row) in keys] if keys else []

    def _remember(self) -> None:
        visible, numbers = self.table_model.narrowing.visible, self.selected_numbers()
        numbers = numbers if len(numbers) <= _KEPT_SELECTION else []
        place = self.currentIndex().row()
        self._kept = _Kept(self.table_model.rows, numbers, visible[place] if place >= 0 else -1, place)

    def _restore(self) -> None:
        kept, rows = self._kept, self.table_model.rows
        numbers, lead = kept.numbers, kept.lead
        if rows is not kept.rows:
            numbers = self._numbers({self.key(kept.rows[number]) for number in kept.numbers})
            lead_key = self.key(kept.rows[kept.lead]) if kept.lead >= 0 else None
            lead = next((n for n in numbers if self.key(rows[n]) == lead_key), -1)
        if not self._choose(numbers, lead):
            count = self.table_model.rowCount()
            near = min(max(kept.place, 0), count - 1) if rows is not kept.rows else 0
            if count:
                self._choose([self.table_model.narrowing.visible[near]], -1)
        self._tell_selection()

    def _choose(self, numbers: list[int], lead: int) -> bool:
        """Select these of the model's rows, as far as they are on display; whether any is."""
        model, visible = self.table_model, self.table_model.narrowing.visible
        places = _places(numbers, visible)
        if not places:
            return False
        column, last = max(self.horizontalHeader().logicalIndex(0), 0), model.columnCount() - 1
        selection = QItemSelection()
        for place in places:
            selection.append(QItemSelectionRange(model.index(place, 0), model.index(place, last)))
        first = next((place for place in places if visible[place] == lead), places[0])
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(model.index(first, column), flag.NoUpdate)
        self.selectionModel().select(selection, flag.ClearAndSelect)
        return True

    def _tell_selection(self) -> None:
        self.selection_rows.emit(self.selected_rows())

    # sorting

    def _sort_by_click(self, section: int) -> None:
        adding = bool(QGuiApplication.keyboardModifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
        self.sort_by_column(section, adding=adding)

    def sort_by_column(self, section: int, *, adding: bool = False, descending: bool | None = None) -> None:
        """Sort by this column, or by it after the others; a second time turns the direction round."""
        keys = self.table_model.sort_keys
        before = next((down for number, down in keys if number == section), None)
        down = descending if descending is not None else (before is False)
        if not adding:
            keys = [(section, down)]
        elif before is None:
            keys = [*keys, (section, down)]
        else:
            keys = [(number, down if number == section else other) for number, other in keys]
        self.table_model.sort_by(keys)

    # copying

    def visible_columns(self) -> list[int]:
        """The columns shown, from the left."""
        header = self.horizontalHeader()
        order = (header.logicalIndex(place) for place in range(header.count()))
        return [number for number in order if not header.isSectionHidden(number)]

    def copied_text(self, *, headers: bool) -> str:
        """The selected rows as text with tabs, under their columns' names if so wished."""
        model, columns = self.table_model, self.visible_columns()
        lines = [[model.columns[number].title for number in columns]] if headers else []
        lines += [[model.display(row, number) for number in columns] for row in self.selected_rows()]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)

    def copy(self, *, headers: bool = False) -> None:
        """The selected rows on the clipboard, as text with tabs."""
        QGuiApplication.clipboard().setText(self.copied_text(headers=headers))

    # events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & (
            QtCore.Qt.KeyboardModifier.ControlModifier | QtCore.Qt.KeyboardModifier.AltModifier
        )
        text, keys = event.text(), QtCore.Qt.Key
        if event.key() == keys.Key_C and event.modifiers() == QtCore.Qt.KeyboardModifier.ControlModifier:
            self.copy()
        elif event.key() in (keys.Key_Return, keys.Key_Enter) and plain:
            if (row := self.current_row()) is not None:
                self.activated_row.emit(row)
        elif event.key() == keys.Key_Escape:
            event.ignore()  # the whole list may have something to clear, else its window closes
        elif event.key() in (keys.Key_Home, keys.Key_End) and plain:
            self._jump(to_end=event.key() == keys.Key_End, extend=bool(event.modifiers()))
        elif plain and text.isprintable() and text.strip():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def _jump(self, *, to_end: bool, extend: bool) -> None:
        count = self.table_model.rowCount()
        if not count:
            return
        flag = QItemSelectionModel.SelectionFlag
        how = flag.Select if extend else flag.ClearAndSelect
        place, here = (count - 1 if to_end else 0), self.currentIndex()
        target = self.table_model.index(place, max(here.column(), 0))
        if extend:
            low, high = sorted((here.row(), place))
            span = QItemSelection(self.table_model.index(low, 0), self.table_model.index(high, 0))
            self.selectionModel().select(span, how | _ROWS)
            self.selectionModel().setCurrentIndex(target, flag.NoUpdate)
        else:
            self.selectionModel().setCurrentIndex(target, how | _ROWS)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == event.Reason.Keyboard:
            place = self.visualRect(self.currentIndex()).bottomLeft()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))
        else:
            self.menu_wanted.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.table_model.rowCount():
            if not self._told:
                self._told = True
                self.rows_painted.emit()
        elif self.empty_text:
            from PySide6.QtGui import QPainter

            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            flags = QtCore.Qt.AlignmentFlag.AlignHCenter | QtCore.Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(0, ems(self, 2), 0, 0), flags, self.empty_text)
            painter.end()
