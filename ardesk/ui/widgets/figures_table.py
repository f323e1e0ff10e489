"""A comparison on screen: columns as it brings them, better and worse in colour and by a sign, the whole on top."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ardesk.i18n import _
from ardesk.ui.models.columns import Column
from ardesk.ui.models.table import TableModel
from ardesk.ui.widgets.scope_door import ScopeDoor
from ardesk.ui.widgets.table import TableView
from ardesk.ui.widgets.table_top import keep_together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ardesk.format import Formats
    from ardesk.kpi.comparison import Cell, Comparison, Heading, Row, Scope
    from ardesk.ui.models.columns import Kind, Value
    from ardesk.ui.session import Session
    from ardesk.ui.widgets.flow import FlowLayout

_FONT = 6  # Qt's role
_SIGNS = {"better": "✓ ", "worse": "✗ "}
_TONES = {"better": "good", "worse": "bad"}
_NARROWEST, _WIDEST = 9, 26
_TITLE = "title"


class FiguresModel(TableModel):
    """The rows of a comparison, its total first however they are sorted, and in bold."""

    def __init__(self, columns: Sequence[Column], formats: Formats) -> None:
        self.total: Row | None = None
        super().__init__(columns, [], formats)

    def _sort_raws(self) -> list[tuple[Callable[[Row], Value], bool]]:
        return [(lambda row: row is not self.total, False), *super()._sort_raws()]

    def _all_answers(self) -> dict[int, list[Callable[[Row], Value] | None]]:
        bold = QFont()
        bold.setBold(True)

        def font(row: Row) -> Value:
            return bold if row is self.total else None

        return super()._all_answers() | {_FONT: [font for _column in self.columns]}


class FiguresTable(QWidget):
    """Shows one comparison after another, the filter of its table at the end of `top`.

    `wanted` gives the scope to open, `reached` that of the current cell.
    """

    wanted = Signal(object)
    reached = Signal(object)

    def __init__(self, session: Session, top: FlowLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.session, self._top = session, top
        self.comparison: Comparison | None = None
        self.table: TableView | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def show_comparison(
        self, found: Comparison, name: str, first: str, *, families: bool = False, largest: bool = False
    ) -> None:
        """This comparison, its columns remembered under `name`; `first` is the title of the first column.

        With `largest` the rows with the largest first figures come first, unless the user has sorted otherwise.
        """
        self.comparison = found
        columns = _columns(found, first, families=families)
        old = self.table
        known = [(column.name, column.title) for column in old.model.columns] if old and old.name == name else []
        if old is None or known != [(column.name, column.title) for column in columns]:
            self._make_table(FiguresModel(columns, self.session.formats), name, found)
        self.model.total, self.model.formats = found.total, self.session.formats
        self.model.set_rows(rows_of(found))
        if largest and not self.model.sort_keys:
            self.model.sort_by([(self.model.column_number(found.headings[0].key), True)])
        self.door.tell()

    def _make_table(self, model: FiguresModel, name: str, found: Comparison) -> None:
        """A new table, and a new filter at its place, instead of the old ones."""
        old, self.model = self.table, model
        had_focus = old is not None and old.grid.hasFocus()
        table = self.table = TableView(
            model, name, self.session.state, key=lambda row: (row.key, row.title), title=found.title, parent=self
        )
        table.totals.hide()
        table.top.hide()
        if model.columns[-1].kind != "text":
            keep_together(table)
        for widget in (old.filter, old) if old else ():
            self._top.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        before = self._top.itemAt(self._top.count() - 1)
        self._top.addWidget(table.filter)
        if before is not None and (button := before.widget()) is not None:
            self.setTabOrder(button, table.filter)
        self._box.addWidget(table)
        self.setTabOrder(table.filter, table)
        self.door = ScopeDoor(table, _scope_of(found.headings))
        self.door.wanted.connect(self.wanted)
        self.door.reached.connect(self.reached)
        if had_focus:
            table.setFocus()

    def scope(self) -> Scope | None:
        """That of the current cell."""
        return self.door.scope() if self.table is not None else None

    def open(self) -> None:
        """Have the current cell explained in full."""
        if self.table is not None:
            self.door.open()


def rows_of(found: Comparison) -> list[Row]:
    """All rows, the total before the others."""
    return [*((found.total,) if found.total else ()), *found.rows]


def _scope_of(headings: Sequence[Heading]) -> Callable[[Row, str], Scope | None]:
    places = {heading.key: at for at, heading in enumerate(headings)}

    def scope(row: Row, column: str) -> Scope | None:
        """That of the cell, else that of the figure before it, else of the first that has one."""
        cells = row.cells
        upto = places.get(column, -1) + 1
        before = [cell.scope for cell in reversed(cells[:upto]) if cell.scope]
        return next(iter(before), None) or next((cell.scope for cell in cells if cell.scope), None)

    return scope


def _columns(found: Comparison, first: str, *, families: bool) -> list[Column]:
    names = {row.family for row in found.rows} - {""}
    widest = max((len(row.title) for row in rows_of(found)), default=0)
    columns = [Column(_TITLE, first, width=min(max(widest, 14), 32), value=lambda row: row.title)]
    if names:
        columns.append(Column("family", _("Family"), width=min(max(map(len, names)), 22), shown=families))
    return [*columns, *(_column(found, at, heading) for at, heading in enumerate(found.headings))]


def _column(found: Comparison, at: int, heading: Heading) -> Column:
    def cell(row: Row) -> Cell:
        return row.cells[at]

    def text(row: Row, formats: Formats) -> str:
        return cell_text(cell(row), formats)

    def tone(row: Row) -> str:
        found = cell(row)
        return _TONES.get(found.tone, "") or ("muted" if found.value in (0, None) else "")

    is_text = heading.unit in ("text", "date")
    cells = [cell(row) for row in rows_of(found)]
    judged = any(one.tone in _TONES for one in cells)
    longest = max((len(str(one.value)) for one in cells if is_text and one.value), default=0)
    width = min(max(_NARROWEST, longest, len(heading.title) * 0.8, 11 if judged else 0), _WIDEST)
    kind: Kind = "percent" if not is_text else "text" if heading.unit == "text" else "date"
    return Column(
        heading.key, heading.title, kind, value=lambda row: cell(row).value, width=round(width), text=text,
        tone=tone, summed=False, searched=is_text,
    )  # fmt: skip


def cell_text(cell: Cell, formats: Formats) -> str:
    """The cell as the window writes it: a change with its sign, and what it means by another."""
    value = cell.value
    if value is None:
        return _("n/a") if cell.undefined else ""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return formats.date(value)
    is_change = cell.formula is not None and cell.scope is None and "-" in cell.formula
    figure = formats.signed_unit(value, cell.unit) if is_change else formats.unit(value, cell.unit)
    return _SIGNS.get(cell.tone, "") + figure
