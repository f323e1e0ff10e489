"""One list of the collection notes: its rows, what stands there while it is empty, and which row is next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ardesk.domain.records import TABLES
from ardesk.i18n import _
from ardesk.ui import tasks
from ardesk.ui.models.collections import Calendar
from ardesk.ui.models.table import TableModel
from ardesk.ui.widgets.empty import EmptyPage
from ardesk.ui.widgets.table import TableView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Sequence
    from pathlib import Path

    from ardesk.ui.models.collections import Log
    from ardesk.ui.models.columns import Chip, Column, Row
    from ardesk.ui.session import Selection, Session, Wish

_LARGE = 20_000_000  # bytes of a ledger whose notes are first read in the background
_AT_ONCE = 5_000  # up to so many rows a change is read again in the window's own thread


class NoteList(QWidget):
    """A list that is read when it is first shown; `kind` is what a Wish calls its rows."""

    def __init__(
        self,
        session: Session,
        name: str,
        title: str,
        columns: Sequence[Column],
        chips: Sequence[Chip],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self.name, self.title = session, name, title
        self.kinds: tuple[str, ...] = ()
        self.stale = True
        self._wanted: Hashable | None = None
        self.model = TableModel(columns, [], session.formats)
        plain = title.replace("&", "")
        self.table = TableView(self.model, f"collections.{name}", session.state, chips=chips, title=plain, parent=self)

    def lay_out(self, sentence: str, offer: str, new: Callable[[], None]) -> None:
        """The list, or while it is empty the sentence, and the button that enters the first row."""
        nothing = QWidget(self)
        self.empty = EmptyPage(sentence, (), nothing)
        self.button = QPushButton(offer, nothing)
        self.button.setObjectName(f"collections.{self.name}.first")
        self.button.clicked.connect(lambda _checked: new())
        column = QVBoxLayout(nothing)
        column.addStretch(2)
        column.addWidget(self.empty)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.table)
        self.stack.addWidget(nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def refresh(self) -> None:
        """The list as the ledger has it now."""
        raise NotImplementedError

    def selection(self) -> Selection:
        """What is selected, as actions and the details pane take it."""
        raise NotImplementedError

    def wished(self, wish: Wish) -> Callable[[Row], bool]:
        """The test of rows that are among those wished for."""
        wanted = set(wish.ids)
        return lambda row: row.id in wanted

    def take(self, rows: Sequence[Row]) -> None:
        """Show these rows; one that was wished for is selected if it is among them."""
        self.model.set_rows(rows)
        self.stack.setCurrentIndex(0 if rows else 1)
        self.table.chips.count(rows, self.session.formats)
        self.table.prepare_filter()
        self.table.totals.add_up()
        if self._wanted is not None:
            self.table.grid.select_keys([self._wanted])
            self._wanted = None

    def select_soon(self, row_id: Hashable | None) -> None:
        """Select this row, now or when the list has been read."""
        self._wanted = row_id
        if row_id is not None and any(row.id == row_id for row in self.model.rows):
            self.table.grid.select_keys([row_id])
            self._wanted = None

    def after_current(self) -> Hashable | None:
        """The id of the row below the current one; the current one's where there is none below."""
        current = self.table.current_row()
        rows = self.model.visible_rows
        if current is None:
            return None
        place = next(number for number, row in enumerate(rows) if row.id == current.id)
        found: Hashable = rows[min(place + 1, len(rows) - 1)].id
        return found


class LogView(NoteList):
    """A log: contacts, promises."""

    def __init__(self, session: Session, log: Log, new: Callable[[], None], parent: QWidget | None = None) -> None:
        self.log, self._days = log, Calendar()
        super().__init__(session, log.name, _(log.title), log.columns(), log.chips(self._days), parent)
        self.kinds = (TABLES[log.record],)
        self.lay_out(_(log.empty), _("Enter the first one"), new)

    def refresh(self) -> None:
        """The list as the ledger has it now; a long one is read in the background."""
        self.stale = False
        self._days.set(self.session.today)
        ledger, today, read = self.session.ledger, self.session.today, self.log.read
        known = len(self.model.rows)
        if known > _AT_ONCE or (not known and ledger.path.stat().st_size > _LARGE):
            path = ledger.path
            tasks.run(lambda: _read(path, read, today), self.take, key=self.table.name)
        else:
            self.take(read(ledger, today))

    def selection(self) -> Selection:
        from ardesk.ui.session import Selection

        rows = self.table.selected_rows()
        return Selection(
            self.kinds[0], tuple(row.id for row in rows), tuple(dict.fromkeys(row.customer_id for row in rows))
        )


def _read(path: Path, read: Callable[..., Sequence[Row]], today: dt.date) -> Sequence[Row]:
    from ardesk.ledger import Ledger

    with Ledger.open(path, read_only=True) as ledger:
        return read(ledger, today)
