"""A whole list: chips, filter, grid, totals row, chooser of columns and the menu of a row."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from ardesk.i18n import _
from ardesk.ui.models.columns import Chip
from ardesk.ui.theme import chars, ems, theme
from ardesk.ui.theme import colour as theme_colour
from ardesk.ui.widgets import table_state
from ardesk.ui.widgets.flow import FlowLayout
from ardesk.ui.widgets.table_chips import Chips
from ardesk.ui.widgets.table_grid import Grid
from ardesk.ui.widgets.table_totals import TotalsRow

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, MutableMapping, Sequence

    from ardesk.ui.models.columns import Row
    from ardesk.ui.models.table import TableModel

_FILTER_WIDTH = 28
_LOOKED_AT = 20_000  # rows searched at once for each letter; the others follow in between


class TableView(QWidget):
    """Shows `model`; what is known of its columns is kept in `state` (the session's) under `name`.

    Rows are told apart by `key`, by their `id` unless said otherwise; `row_actions` gives what a row's menu offers.
    With `first_paint` it is not whole before `complete` is called.
    """

    activated_row = Signal(object)
    selection_rows = Signal(list)

    def __init__(
        self,
        model: TableModel,
        name: str,
        state: MutableMapping[str, object] | None = None,
        *,
        chips: Sequence[Chip] = (),
        key: Callable[[Row], Hashable] | None = None,
        title: str = "",
        first_paint: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model, self.name = model, name
        self.state: MutableMapping[str, object] = {} if state is None else state
        self.row_actions: Callable[[], Sequence[QAction]] = lambda: ()
        model.colour_of = theme_colour
        self.grid = Grid(model, key or attrgetter("id"), self)
        self.grid.setObjectName(f"{name}_table")
        self.grid.setAccessibleName(title or name)
        self.filter = self._filter_field()
        self.chips = Chips(chips, self)
        self.totals = TotalsRow(self.grid)
        self.top = QWidget(self)
        self._lay_out(has_chips=bool(chips))
        self._connect()
        table_state.restore(self.grid, self.state, name)
        if not first_paint:
            self.complete()

    def complete(self) -> None:
        """What the first paint can do without: keys, the header's menu, the sums."""
        self.grid.complete()
        self.chips.fill()
        self.totals.follow_columns()
        self.totals.add_up()

    def _filter_field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(f"{self.name}_filter")
        field.setPlaceholderText(_("Type to filter"))
        field.setAccessibleName(_("Filter the list"))
        field.setFixedWidth(chars(field, _FILTER_WIDTH))
        field.installEventFilter(self)
        return field

    def _lay_out(self, *, has_chips: bool) -> None:
        top = FlowLayout(self.top, last_right=True)
        gap = ems(self, 0.35)
        top.setContentsMargins(gap, gap, gap, gap)
        top.setSpacing(gap)
        self.top.setMinimumHeight(ems(self, 1.5) + 2 * gap)
        if has_chips:
            top.addWidget(self.chips)
        self.chips.setVisible(has_chips)
        top.addWidget(self.filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.top, self.grid, self.totals):
            layout.addWidget(part, 1 if part is self.grid else 0)
        self.setFocusProxy(self.grid)

    def _connect(self) -> None:
        self.grid.activated_row.connect(self.activated_row)
        self.grid.selection_rows.connect(self.selection_rows)
        self.grid.typed.connect(self._start_typing)
        self.grid.menu_wanted.connect(self.show_row_menu)
        self.filter.textChanged.connect(self._narrow)
        self.chips.chosen.connect(lambda chip: self.model.set_chip(chip.passes))
        self.model.modelReset.connect(self._rows_changed)
        header = self.grid.horizontalHeader()
        self.grid.columns_wanted.connect(lambda at: self.column_menu().popup(at))
        self._saving = QTimer(self, singleShot=True, interval=400)
        self._saving.timeout.connect(self.save_columns)
        for signal in (header.sectionResized, header.sectionMoved, self.model.sorting_changed):
            signal.connect(lambda *_: self._saving.start())
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._prepare)
        theme().changed.connect(self._relook)

    # rows

    def selected_rows(self) -> list[Row]:
        """The selected rows, from the top."""
        return self.grid.selected_rows()

    def current_row(self) -> Row | None:
        """The row the keyboard is on."""
        return self.grid.current_row()

    def prepare_filter(self) -> None:
        """Get the rows ready for filtering whenever there is nothing else to do."""
        self._idle.start()

    def _prepare(self) -> None:
        if not self.model.go_on():
            return
        if self.model.narrowing.prepare():
            self._idle.stop()
            self.totals.add_up_soon()

    def _rows_changed(self) -> None:
        text = self.filter.text().strip()
        self.grid.empty_text = (
            _("Nothing here contains “{text}”. Esc shows everything again.").format(text=text)
            if text
            else _("There is nothing of this kind.")
        )

    # filtering

    def _narrow(self, text: str) -> None:
        self.filter.setClearButtonEnabled(bool(text))
        self.model.set_filter(text, first=_LOOKED_AT)
        if self.model.narrowing.unfinished:
            self._idle.start()

    def _start_typing(self, text: str) -> None:
        self.filter.setFocus(QtCore.Qt.FocusReason.ShortcutFocusReason)
        self.filter.insert(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc shows everything again; where everything is shown, it is for whoever holds the list."""
        if event.key() == QtCore.Qt.Key.Key_Escape and self._is_narrow():
            self.filter.clear() if self.filter.text() else self.chips.choose(self.chips.chips[0].name)
        else:
            event.ignore()

    def _is_narrow(self) -> bool:
        chips = self.chips.chips
        return bool(self.filter.text()) or (bool(chips) and self.chips.current != chips[0])

    def focus_filter(self) -> None:
        """Go to the filter field."""
        self.filter.setFocus(QtCore.Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == QtCore.Qt.Key.Key_Escape:
                self.filter.clear()
                self.grid.setFocus()
                return True
            keys = QtCore.Qt.Key
            if event.key() in (keys.Key_Down, keys.Key_Return, keys.Key_Enter, keys.Key_PageDown):
                self.grid.setFocus()
                return True
        return super().eventFilter(watched, event)

    def show_only(self, title: str, passes: Callable[[Row], bool]) -> None:
        """Only rows that pass, under a chip of that title that is there until it is left."""
        self.filter.clear()
        self.chips.add_passing(Chip("wish", title, passes), self.model.rows, self.model.formats)
        self.model.set_chip(passes)

    def clear_narrowing(self) -> None:
        """All rows: no words, the first chip."""
        self.filter.clear()
        if self.chips.chips:
            self.chips.choose(self.chips.chips[0].name)

    # columns

    def show_where_unset(self, name: str) -> None:
        """Show this column unless the user has decided about the columns."""
        if f"columns.{self.name}" not in self.state:
            self.grid.showColumn(self.model.column_number(name))

    def column_menu(self) -> QMenu:
        """Which columns are shown, and by which the list is sorted."""
        menu, header = QMenu(self), self.grid.horizontalHeader()
        menu.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
        for place in range(header.count()):
            number = header.logicalIndex(place)
            action = menu.addAction(self.model.columns[number].title)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(number))
            action.toggled.connect(lambda shown, number=number: self.show_column(number, shown=shown))
        menu.addSeparator()
        sorting = menu.addMenu(_("&Sort by"))
        adding = menu.addMenu(_("&Then by"))
        for number in self.grid.visible_columns():
            title = self.model.columns[number].title
            sorting.addAction(title, partial(self.grid.sort_by_column, number))
            adding.addAction(title, partial(self.grid.sort_by_column, number, adding=True))
        menu.addAction(_("&As in the beginning"), self.reset_columns)
        return menu

    def show_column(self, number: int, *, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        if shown or len(self.grid.visible_columns()) > 1:
            self.grid.setColumnHidden(number, not shown)
            self.totals.add_up()
            self._saving.start()

    def choose_columns(self) -> None:
        """The menu of the header, by key."""
        header = self.grid.horizontalHeader()
        self.column_menu().popup(header.mapToGlobal(QPoint(0, header.height())))

    def reset_columns(self) -> None:
        """Columns and sort as the program comes with them."""
        self.state.pop(f"columns.{self.name}", None)
        self.model.sort_by([])
        table_state.restore(self.grid, self.state, self.name)

    def save_columns(self) -> None:
        """Remember the columns as they are."""
        self._saving.stop()
        table_state.save(self.grid, self.state, self.name)

    # what the window calls

    def copy_with_headers(self) -> None:
        """The selected rows on the clipboard, under their columns' names."""
        self.grid.copy(headers=True)

    def show_row_menu(self, at: QPoint) -> None:
        """What can be done with the selected rows."""
        menu = QMenu(self)
        menu.setAttribute(QtCore.Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self.row_actions()))
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(_("&Copy rows"), self.grid.copy)
        menu.addAction(_("Copy rows with &headers"), self.copy_with_headers)
        menu.addAction(_("Colu&mns…"), self.choose_columns)
        menu.popup(at)

    def _relook(self) -> None:
        self.filter.setFixedWidth(chars(self.filter, _FILTER_WIDTH))
        self.grid.fit_rows()
        self.grid.viewport().update()

    def hideEvent(self, event: QHideEvent) -> None:
        if self._saving.isActive():
            self.save_columns()
        super().hideEvent(event)
