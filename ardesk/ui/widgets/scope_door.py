"""Each figure of a table is a door to its explanation: by Enter, F2, a double click, a second click or the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QMouseEvent, QShortcut

from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.kpi.comparison import Scope
    from ardesk.ui.models.columns import Row
    from ardesk.ui.widgets.table import TableView

    ScopeOf = Callable[[Row, str], Scope | None]


class ScopeDoor(QObject):
    """`wanted` gives the scope to explain in full, `reached` that of the cell the keyboard is on, or None.

    `scope_of` says what the figure of a row under a column's name is of.
    """

    wanted = Signal(object)
    reached = Signal(object)

    def __init__(self, table: TableView, scope_of: ScopeOf) -> None:
        super().__init__(table)
        self.table, self.scope_of = table, scope_of
        self.action = QAction(_("E&xplain"), self)
        self.action.setShortcut(QKeySequence("F2"))
        self.action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # shown in menus; the key is bound below
        self.action.triggered.connect(self.open)
        key = QShortcut(QKeySequence("F2"), table)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.open)
        self._pressed_on = QPersistentModelIndex()
        table.grid.viewport().installEventFilter(self)
        table.grid.clicked.connect(self._clicked)
        table.activated_row.connect(lambda _row: self.open())
        table.grid.selectionModel().currentChanged.connect(lambda *_indexes: self.tell())
        table.row_actions = lambda: [self.action] if self.scope() else []

    def scope(self) -> Scope | None:
        """What the figure the keyboard is on is of."""
        index = self.table.grid.currentIndex()
        if not index.isValid():
            return None
        return self.scope_of(self.table.model.row_at(index), self.table.model.columns[index.column()].name)

    def open(self) -> None:
        """Have the figure explained in full."""
        if (scope := self.scope()) is not None:
            self.wanted.emit(scope)

    def tell(self) -> None:
        """Say again where the keyboard is."""
        self.reached.emit(self.scope())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self._pressed_on = QPersistentModelIndex(self.table.grid.currentIndex())
        return super().eventFilter(watched, event)

    def _clicked(self, index: QModelIndex) -> None:
        if self._pressed_on == index:
            self.open()
