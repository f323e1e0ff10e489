"""The table that shows what of an amount settles which open invoice, oldest first; every part can be typed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ardesk.domain.allocation import oldest_first
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui.literal import literal
from ardesk.ui.theme import colour
from ardesk.ui.widgets.fields import characters

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from PySide6.QtGui import QKeyEvent

    from ardesk.ui.session import Session

Index = QModelIndex | QPersistentModelIndex
NUMBER, DATE, DUE, LATE, OPEN, PART, REST = range(7)
_NOWHERE = QModelIndex()


class OpenItem(Protocol):
    """An open invoice as the ledger lists it; dates are ISO text, `open` is in minor units of `currency`."""

    @property
    def id(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def date(self) -> str: ...
    @property
    def due_date(self) -> str: ...
    @property
    def total(self) -> int: ...
    @property
    def open(self) -> int: ...
    @property
    def currency(self) -> str: ...


class PartsModel(QAbstractTableModel):
    """Open invoices of one currency and the part of the amount that goes to each."""

    changed = Signal()

    def __init__(self, session: Session, title: str, rest: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rests: dict[int, str] = {}
        self._items: list[OpenItem] = []
        self._parts: dict[int, int] = {}
        self._wrong: dict[int, str] = {}
        self.typed = False
        self._titles = (_("Invoice"), _("Date"), _("Due"), _("Days late"), _("Open"), title, *([rest] if rest else []))

    @property
    def items(self) -> Sequence[OpenItem]:
        """The open invoices, oldest due first."""
        return self._items

    def set_items(self, items: Sequence[OpenItem]) -> None:
        """These invoices from now on, nothing set against them."""
        self.beginResetModel()
        self._items, self._parts, self._wrong, self.typed = list(items), {}, {}, False
        self.endResetModel()
        self.changed.emit()

    def spread(self, amount: int, first: Collection[int] = (), discounts: Mapping[int, int] | None = None) -> None:
        """The amount goes to the invoices in `first`, then to the others, each time oldest due first.

        Where it is to the cent what the first of them come to less their `discounts`, each gets that.
        """
        if self.typed:
            return
        rows = [(item.id, dt.date.fromisoformat(item.due_date), item.open) for item in self._items]
        if exact := self._less_discounts(amount, first, discounts or {}):
            self._parts = exact
            self._tell()
            return
        chosen = oldest_first(amount, [row for row in rows if row[0] in first])
        rest = amount - sum(part for _invoice, part in chosen)
        self._parts = dict(chosen + oldest_first(rest, [row for row in rows if row[0] not in first]))
        self._tell()

    def put(self, parts: Mapping[int, int]) -> None:
        """These parts, as if they had been typed."""
        self._parts, self._wrong, self.typed = dict(parts), {}, True
        self._tell()

    def _less_discounts(self, amount: int, first: Collection[int], discounts: Mapping[int, int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for item in sorted(self._items, key=lambda one: one.id not in first):
            if found and sum(found.values()) == amount:
                break
            found[item.id] = item.open - discounts.get(item.id, 0)
        fits = sum(found.values()) == amount and any(discounts.get(one) for one in found)
        return found if fits else {}

    def short(self) -> list[tuple[OpenItem, int]]:
        """Invoices that get something, but not all that is open; and what is left of each."""
        pairs = ((item, self._parts.get(item.id, 0)) for item in self._items)
        return [(item, item.open - part) for item, part in pairs if 0 < part < item.open]

    def say_rests(self, words: Mapping[int, str]) -> None:
        """What becomes of the rests, in words, by invoice."""
        if dict(words) != self._rests:
            self._rests = dict(words)
            if self._items:
                self.dataChanged.emit(self.index(0, REST), self.index(len(self._items) - 1, REST))

    def parts(self) -> list[tuple[int, int]]:
        """(invoice, part) of each invoice that gets something."""
        return [(item.id, self._parts[item.id]) for item in self._items if self._parts.get(item.id)]

    def sum(self) -> int:
        """All parts together."""
        return sum(part for _invoice, part in self.parts())

    def problem(self) -> str:
        """What is wrong with a part that was typed."""
        return next(iter(self._wrong.values()), "")

    def toggle(self, row: int, rest: int) -> None:
        """The invoice gets all that is open on it, at most `rest` more; or nothing when it gets something now."""
        item = self._items[row]
        now = self._parts.get(item.id, 0)
        self._put(item, 0 if now else min(item.open, rest) or item.open)

    def _put(self, item: OpenItem, part: int) -> None:
        self.typed = True
        self._parts[item.id] = part
        self._wrong.pop(item.id, None)
        self._tell()

    def _tell(self) -> None:
        if self._items:
            self.dataChanged.emit(self.index(0, PART), self.index(len(self._items) - 1, PART))
        self.changed.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == PART else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item, column = self._items[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(item, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ForegroundRole and column == PART and item.id in self._wrong:
            return colour("bad")
        if role == Qt.ItemDataRole.ToolTipRole and column == PART:
            return literal(self._wrong.get(item.id, ""))
        return None

    def _text(self, item: OpenItem, column: int) -> str:
        formats = self._session.formats
        if column == PART:
            part = self._parts.get(item.id, 0)
            return formats.money(part, item.currency) if part else ""
        if column == REST:
            return self._rests.get(item.id, "")
        late = (self._session.today - dt.date.fromisoformat(item.due_date)).days
        return (
            item.number,
            formats.date(item.date),
            formats.date(item.due_date),
            str(late) if late > 0 else "",
            formats.money(item.open, item.currency),
        )[column]

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != PART:
            return False
        item, text = self._items[index.row()], str(value).strip()
        try:
            part = self._session.formats.parse_money(text, item.currency) if text else 0
        except ArdeskError as error:
            return self._refuse(item, error.sentence)
        if not 0 <= part <= item.open:
            most = self._session.formats.money(item.open, item.currency)
            return self._refuse(item, _("Invoice {number}: {most} is open.").format(number=item.number, most=most))
        self._put(item, part)
        return True

    def _refuse(self, item: OpenItem, sentence: str) -> bool:
        self._wrong[item.id] = sentence
        self._tell()
        return False


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in (LATE, OPEN, PART) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class PartsTable(QTableView):
    """Open invoices with a column to type parts into; Space gives an invoice all or nothing, Tab leaves."""

    left = Signal()
    edited = Signal()

    def __init__(self, session: Session, name: str, title: str, rest: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.parts_model = PartsModel(session, title, rest, self)
        self.rest = 0
        self.setModel(self.parts_model)
        self.parts_model.changed.connect(self.edited)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AllEditTriggers & ~QAbstractItemView.EditTrigger.CurrentChanged
        )
        self.setToolTip(_("Type a part; Space gives the invoice all or nothing"))
        self.verticalHeader().setVisible(False)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * 7 // 4)
        self.horizontalHeader().setSectionResizeMode(NUMBER, QHeaderView.ResizeMode.Stretch)
        for column, width in ((DATE, 11), (DUE, 11), (LATE, 9), (OPEN, 13), (PART, 13)):
            self.setColumnWidth(column, characters(self, width))
        if rest:
            self.setColumnWidth(REST, characters(self, 20))
            self.hideColumn(DATE)
        self.setMinimumHeight(self.fontMetrics().height() * 10)
        self.setMinimumWidth(characters(self, 92 if rest else 80))

    def is_empty(self) -> bool:
        """Whether nothing is set against any invoice."""
        return not self.parts_model.parts()

    def problem(self) -> str:
        """What is wrong with a part that was typed."""
        return self.parts_model.problem()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self.parts_model.toggle(row, self.rest)
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier and row >= 0:
            self.setCurrentIndex(self.parts_model.index(row, PART))
            super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)
