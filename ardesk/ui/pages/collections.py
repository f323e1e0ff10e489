"""The page of collection notes: the log of every contact, promise, dispute, deduction and complaint."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ardesk.domain.records import TABLES
from ardesk.i18n import _
from ardesk.operations import collections
from ardesk.ui import tasks
from ardesk.ui.doors import open_dialog
from ardesk.ui.models.collections import LOGS, Calendar, Log
from ardesk.ui.models.table import TableModel
from ardesk.ui.session import Selection, Wish
from ardesk.ui.theme import ems
from ardesk.ui.widgets.empty import EmptyPage
from ardesk.ui.widgets.table import TableView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QDialog

    from ardesk.domain.records import Record
    from ardesk.ledger import Ledger
    from ardesk.ui.dialogs.form import Form
    from ardesk.ui.models.columns import Row
    from ardesk.ui.session import Session

_LARGE = 20_000_000  # bytes of a ledger whose notes are first read in the background
_AT_ONCE = 5_000  # up to so many rows a change is read again in the window's own thread


class LogView(QWidget):
    """One of the lists, read when it is first shown."""

    def __init__(self, session: Session, log: Log, new: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.log = session, log
        self.stale = True
        self._wanted: int | None = None
        self.model = TableModel(log.columns(), [], session.formats)
        name, title = f"collections.{log.name}", _(log.title).replace("&", "")
        self._days = Calendar()
        chips = log.chips(self._days)
        self.table = TableView(self.model, name, session.state, chips=chips, title=title, parent=self)
        self.empty = EmptyPage(_(log.empty), (), self)
        self.button = QPushButton(_("Enter the first one"))
        self.button.setObjectName(f"collections.{log.name}.first")
        self.button.clicked.connect(lambda _checked: new())
        self._lay_out()

    def _lay_out(self) -> None:
        nothing = QWidget(self)
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
        """The list as the ledger has it now; a long one is read in the background."""
        self.stale = False
        self._days.set(self.session.today)
        ledger, today, read = self.session.ledger, self.session.today, self.log.read
        known = len(self.model.rows)
        if known > _AT_ONCE or (not known and ledger.path.stat().st_size > _LARGE):
            path = ledger.path
            tasks.run(lambda: _read(path, read, today), self._take, key=self.table.name)
        else:
            self._take(read(ledger, today))

    def _take(self, rows: Sequence[Row]) -> None:
        self.model.set_rows(rows)
        self.stack.setCurrentIndex(0 if rows else 1)
        self.table.chips.count(rows, self.session.formats)
        self.table.prepare_filter()
        self.table.totals.add_up()
        if self._wanted is not None:
            self.table.grid.select_keys([self._wanted])
            self._wanted = None

    def select_soon(self, row_id: int | None) -> None:
        """Select this row, now or when the list has been read."""
        self._wanted = row_id
        if row_id is not None and any(row.id == row_id for row in self.model.rows):
            self.table.grid.select_keys([row_id])
            self._wanted = None

    def after_current(self) -> int | None:
        """The id of the row below the current one; the current one's where there is none below."""
        current = self.table.current_row()
        rows = self.model.visible_rows
        if current is None:
            return None
        place = next(number for number, row in enumerate(rows) if row.id == current.id)
        return int(rows[min(place + 1, len(rows) - 1)].id)


def _read(path: Path, read: Callable[..., Sequence[Row]], today: dt.date) -> Sequence[Row]:
    from ardesk.ledger import Ledger

    with Ledger.open(path, read_only=True) as ledger:
        return read(ledger, today)


def _delete(record: type[Record], row_id: int, ledger: Ledger) -> None:
    collections.delete(ledger, record, row_id)


class CollectionsPage(QWidget):
    """Five lists under tabs of their own; Ctrl+L logs a contact for the customer of the current row."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.title = session, _("Collections")
        self.setObjectName("collections_page")
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("collections.tabs")
        self.tabs.setAccessibleName(_("Kinds of notes"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.stack = QStackedWidget(self)
        self.views = [LogView(session, log, self.new_item, self) for log in LOGS]
        for view in self.views:
            self.tabs.addTab(_(view.log.title))
            self.stack.addWidget(view)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        self.new = QPushButton(self)
        self.new.setObjectName("collections.new")
        self.new.setAutoDefault(False)
        self.settle = QPushButton(_("&Settle…"), self)
        self.settle.setObjectName("collections.settle")
        self.settle.setAutoDefault(False)
        top = QHBoxLayout()
        top.setContentsMargins(ems(self, 0.4), ems(self, 0.4), ems(self, 0.4), 0)
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self.settle)
        top.addWidget(self.new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show)
        self.new.clicked.connect(lambda _checked: self.new_item())
        self.settle.clicked.connect(lambda _checked: self.settle_current())
        self.session.formats_changed.connect(self._reformat)
        for view in self.views:
            view.table.selection_rows.connect(lambda _rows, view=view: self._tell(view))
            view.table.activated_row.connect(lambda _row: self.open_current())

    def _reformat(self) -> None:
        for view in self.views:
            view.model.set_formats(self.session.formats)

    # What is shown

    @property
    def view(self) -> LogView:
        """The list in front."""
        return self.views[self.tabs.currentIndex()]

    def _show(self, _number: int = 0) -> None:
        view = self.view
        self.stack.setCurrentWidget(view)
        self.setFocusProxy(view.table)
        if view.stale:
            view.refresh()
        kind = view.log.name
        self.new.setText({
            "contacts": _("&Log contact"),
            "promises": _("&New promise"),
            "disputes": _("&New dispute"),
            "deductions": _("&New deduction"),
            "complaints": _("&New complaint"),
        }[kind])  # fmt: skip
        self.new.setAccessibleName(self.new.text().replace("&", ""))
        self.settle.setVisible(kind in ("promises", "disputes", "deductions"))
        self._tell(view)

    def refresh(self) -> None:
        """The list in front as the ledger has it now; the others when they are shown."""
        for view in self.views:
            view.stale = True
        self._show()

    def shown(self) -> None:
        """The page has come to the front."""
        desk = getattr(self.window(), "desk", None)
        if desk is not None:
            for view in self.views:
                view.table.row_actions = desk.row_actions
        self._tell(self.view)

    def show_wish(self, wish: Wish) -> None:
        """The list of this kind (`activity`, `promise`, …) with these rows alone."""
        names = [TABLES[view.log.record] for view in self.views]
        if wish.kind in names:
            self.tabs.setCurrentIndex(names.index(wish.kind))
            wanted = set(wish.ids)
            self.view.table.show_only(wish.title, lambda row: row.id in wanted)

    def _tell(self, view: LogView) -> None:
        if view is not self.view or not self.isVisible():
            return
        rows = view.table.selected_rows()
        ids = tuple(row.id for row in rows)
        owners = tuple(dict.fromkeys(row.customer_id for row in rows))
        self.session.select(Selection(TABLES[view.log.record], ids, owners))

    # Actions

    def _open(self, place: str, **given: object) -> QDialog:
        return open_dialog(place, self.session, self.window(), **given)

    def _about(self) -> dict[str, object]:
        """Customer and invoice of the current row, as a dialog takes them."""
        row = self.view.table.current_row()
        return {} if row is None else {"customer_id": row.customer_id, "invoice_id": row.invoice_id}

    def new_item(self) -> None:
        """Enter a note of the kind in front, for the customer of the current row."""
        if self.view.log.name == "contacts":
            self.log_contact()
        else:
            dialog: Form = self._open(self.view.log.dialog, **self._about())  # type: ignore[assignment]  # each is a form
            dialog.saved.connect(self.view.select_soon)

    def log_contact(self) -> None:
        """Log a contact with the customer of the current row; afterwards the next row is selected."""
        view = self.view
        following = view.after_current()
        dialog: Form = self._open("contact:ContactDialog", **self._about())  # type: ignore[assignment]  # it is a form
        dialog.saved.connect(lambda _id: view.select_soon(following))

    def new_promise(self) -> None:
        """Enter a promise of the current row's customer."""
        self._open("promise:PromiseDialog", **self._about())

    def new_dispute(self) -> None:
        """Enter a dispute of the current row's customer."""
        self._open("dispute:DisputeDialog", **self._about())

    def open_current(self) -> None:
        """Open the row the keyboard is on."""
        row, log = self.view.table.current_row(), self.view.log
        if row is not None:
            self._open(log.dialog, **{log.dialog_id: row.id})

    def settle_current(self) -> None:
        """Settle the dispute, deduction or promise the keyboard is on."""
        row, log = self.view.table.current_row(), self.view.log
        if row is None:
            self.session.told.emit(_("Select what is to be settled first."))
        elif log.name == "disputes":
            self._open(log.dialog, dispute_id=row.id, settling=True)
        else:
            self.open_current()

    def delete_current(self) -> None:
        """Delete the selected notes; each can be brought back by undo."""
        log = self.view.log
        following = self.view.after_current()
        for row_id in [row.id for row in self.view.table.selected_rows()]:
            self.session.attempt(partial(_delete, log.record, row_id), _(log.deleted))
        self.view.select_soon(following)

    def show_history(self) -> None:
        """What happened to the current row."""
        row = self.view.table.current_row()
        if row is not None:
            self._open("history:HistoryDialog", table=TABLES[self.view.log.record], row_id=row.id)

    def focus_filter(self) -> None:
        """Go to the filter."""
        self.view.table.focus_filter()

    def copy_rows(self) -> None:
        """The selected rows on the clipboard."""
        self.view.table.grid.copy()

    def copy_with_headers(self) -> None:
        """The selected rows on the clipboard, under their columns' names."""
        self.view.table.copy_with_headers()

    def choose_columns(self) -> None:
        """Which columns are shown."""
        self.view.table.choose_columns()
