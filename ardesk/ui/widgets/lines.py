"""The table an invoice's lines are typed into: Tab walks the cells, and in the last one begins a new line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QTableView, QWidget

from ardesk.domain.texts import check_text
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui.literal import literal
from ardesk.ui.theme import colour
from ardesk.ui.widgets.fields import characters
from ardesk.ui.widgets.totals import line_net

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from ardesk.ui.session import Session

Index = QModelIndex | QPersistentModelIndex
DESCRIPTION, QUANTITY, PRICE, TAX, NET = range(5)
_NOWHERE = QModelIndex()
_ONE, _NO_TAX = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as typed and read; `net` in minor units, `tax_rate` in percent."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    tax_rate: Decimal
    net: int


class LinesModel(QAbstractTableModel):
    """What is typed, cell by cell; the last row waits for a new line."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.currency = session.ledger.base
        self.usual_tax = _NO_TAX
        self._cells: list[list[str]] = [[""] * NET]
        self._titles = (_("Description"), _("Quantity"), _("Unit price"), _("Tax %"), _("Net"))

    def set_lines(self, lines: Sequence[tuple[str, str, str, str]]) -> None:
        """Show these lines, their figures as decimal text."""
        number = self._session.formats.number_input
        self.beginResetModel()
        self._cells = [[line[0], *(number(Decimal(text)) if text else "" for text in line[1:])] for line in lines]
        self._cells.append([""] * NET)
        self.endResetModel()
        self.changed.emit()

    def set_currency(self, currency: str) -> None:
        """Net amounts are in this currency from now on."""
        self.currency = currency
        self.dataChanged.emit(self.index(0, NET), self.index(len(self._cells) - 1, NET))
        self.changed.emit()

    def is_blank(self, row: int) -> bool:
        """Whether nothing is typed in this row."""
        return not any(cell.strip() for cell in self._cells[row])

    def line(self, row: int) -> Line:
        """The row as read: quantity 1 and the usual tax where none is typed. ArdeskError for what can't be read."""
        description, quantity, price, tax = (cell.strip() for cell in self._cells[row])
        read = self._session.formats.parse_number
        count = read(quantity) if quantity else _ONE
        each = read(price) if price else _NO_TAX
        rate = read(tax.replace("%", "")) if tax else self.usual_tax
        if rate < 0:
            raise ArdeskError(_("A tax rate is never negative."))
        check_text(description)
        return Line(description, count, each, rate, line_net(count, each, self.currency))

    def lines(self) -> list[Line]:
        """Every row that is not blank. ArdeskError names the row that can't be read."""
        found = []
        for row in range(len(self._cells)):
            if not self.is_blank(row):
                try:
                    found.append(self.line(row))
                except ArdeskError as error:
                    raise ArdeskError(_("Line {row}: {fault}").format(row=row + 1, fault=error.sentence)) from error
        return found

    def texts(self) -> list[list[str]]:
        """What is typed, row by row."""
        return [list(row) for row in self._cells if any(row)]

    def begin_line(self) -> None:
        """A blank row stands at the end."""
        if not self.is_blank(len(self._cells) - 1):
            self.beginInsertRows(_NOWHERE, len(self._cells), len(self._cells))
            self._cells.append([""] * NET)
            self.endInsertRows()

    def remove_line(self, row: int) -> None:
        """The row is gone; one blank row always stays."""
        self.beginRemoveRows(_NOWHERE, row, row)
        del self._cells[row]
        self.endRemoveRows()
        if not self._cells:
            self.beginInsertRows(_NOWHERE, 0, 0)
            self._cells.append([""] * NET)
            self.endInsertRows()
        self.changed.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else NET + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags if index.column() == NET else flags | Qt.ItemFlag.ItemIsEditable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section] if orientation == Qt.Orientation.Horizontal else str(section + 1)
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return _side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._net_text(row) if column == NET else self._cells[row][column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        fault = self._fault(row, column)
        if role == Qt.ItemDataRole.ForegroundRole and fault:
            return colour("bad")
        if role == Qt.ItemDataRole.ToolTipRole and fault:
            return literal(fault)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and fault:
            return fault
        return None

    def _net_text(self, row: int) -> str:
        try:
            return "" if self.is_blank(row) else self._session.formats.money(self.line(row).net, self.currency)
        except ArdeskError:
            return ""

    def _fault(self, row: int, column: int) -> str:
        text = self._cells[row][column] if QUANTITY <= column <= TAX else ""
        try:
            if text.strip():
                self._session.formats.parse_number(text.replace("%", ""))
        except ArdeskError as error:
            return error.sentence
        return ""

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() == NET:
            return False
        self._cells[index.row()][index.column()] = self._tidy(str(value).strip(), index.column())
        self._fill(index.row())
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), NET))
        self.changed.emit()
        return True

    def _tidy(self, text: str, column: int) -> str:
        formats = self._session.formats
        try:
            return text if column == DESCRIPTION or not text else formats.number_input(formats.parse_number(text))
        except ArdeskError:
            return text

    def _fill(self, row: int) -> None:
        if not self.is_blank(row):
            cells = self._cells[row]
            number = self._session.formats.number_input
            cells[QUANTITY] = cells[QUANTITY] or number(_ONE)
            cells[TAX] = cells[TAX] or number(self.usual_tax)


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == DESCRIPTION else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


class LinesTable(QTableView):
    """Lines to type: Tab in the last cell begins a new one, Tab on a blank line leaves, Ctrl+Delete removes one."""

    left = Signal()
    edited = Signal()

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.lines_model = LinesModel(session, self)
        self.setModel(self.lines_model)
        self.lines_model.changed.connect(self.edited)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setToolTip(_("Type in a cell; Tab goes on and begins a new line; Ctrl+Delete removes a line"))
        self._set_widths()

    def _set_widths(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(DESCRIPTION, QHeaderView.ResizeMode.Stretch)
        for column, width in ((QUANTITY, 9), (PRICE, 12), (TAX, 7), (NET, 13)):
            self.setColumnWidth(column, characters(self, width))
        self.verticalHeader().setVisible(False)
        self.horizontalHeader().setHighlightSections(False)
        row = self.fontMetrics().height() * 7 // 4
        self.verticalHeader().setDefaultSectionSize(row)
        self.setMinimumHeight(row * 5)
        self.setMinimumWidth(characters(self, 80))

    def is_empty(self) -> bool:
        """Whether no line is typed."""
        return all(self.lines_model.is_blank(row) for row in range(self.lines_model.rowCount()))

    def problem(self) -> str:
        """The sentence on the first line that can't be read."""
        try:
            self.lines_model.lines()
        except ArdeskError as error:
            return error.sentence
        return ""

    def tidy(self) -> None:
        """What is being typed in a cell is taken."""
        if self.state() == QAbstractItemView.State.EditingState:
            self.commitData(self.indexWidget(self.currentIndex()))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        steps = {
            QAbstractItemDelegate.EndEditHint.EditNextItem: 1,
            QAbstractItemDelegate.EndEditHint.EditPreviousItem: -1,
        }
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint if hint in steps else hint)
        if hint in steps:
            self.setFocus()
            self._go(steps[hint])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Tab and not event.modifiers():
            self._go(1)
        elif key == Qt.Key.Key_Backtab:
            self._go(-1)
        elif key == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.lines_model.remove_line(max(self.currentIndex().row(), 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return super().focusNextPrevChild(forward) if self._leaving(1 if forward else -1) else False

    def _leaving(self, step: int) -> bool:
        index = self.currentIndex()
        if not index.isValid():
            return True
        if step < 0:
            return index.row() == 0 and index.column() == 0
        return self.lines_model.is_blank(index.row()) and index.row() == self.lines_model.rowCount() - 1

    def _go(self, step: int) -> None:
        """To the next cell that takes text, over the end to a new line, or out of the table."""
        if self._leaving(step):
            self.left.emit()
            self.focusNextPrevChild(step > 0)
            return
        row, column = divmod(self.currentIndex().row() * NET + min(self.currentIndex().column(), TAX) + step, NET)
        if row >= self.lines_model.rowCount():
            self.lines_model.begin_line()
        self.setCurrentIndex(self.lines_model.index(row, column))

    def enter(self) -> None:
        """The first cell is the current one when there is none."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.lines_model.index(0, 0))
