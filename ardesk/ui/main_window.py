"""The window: menus and toolbar from the table of actions, five pages, the details pane, bars and status."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from ardesk.i18n import _
from ardesk.ui.actions import ACTIONS, BY_ID, MENUS, Action
from ardesk.ui.doors import PAGES, make_page
from ardesk.ui.theme import chars, ems, icon, theme
from ardesk.ui.widgets.bars import Banner, MessageBar
from ardesk.ui.widgets.goto import GoTo
from ardesk.ui.window_files import FileDoer
from ardesk.ui.window_records import RecordDoer
from ardesk.ui.window_status import StatusBar
from ardesk.ui.window_views import ViewDoer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.ui.pages.invoices import InvoicesPage
    from ardesk.ui.session import Session, Wish

_SHARES = (76, 24)  # percent for the page and for the details pane
_LETTERS_WIDE, _LINES_HIGH = 190, 46
_LOOK_AGAIN = 30_000  # milliseconds between looks for changes by other programs, and for midnight


class MainWindow(QMainWindow):
    """One ledger on screen. `painted` comes with the first paint, `rows_painted` with the first invoice rows."""

    painted = Signal()
    rows_painted = Signal()
    ledger_wanted = Signal(object)  # the path of a ledger to open instead
    new_wanted = Signal()
    sample_wanted = Signal()
    closed = Signal()

    def __init__(self, session: Session, *, sample: bool = False) -> None:
        super().__init__()
        self.session, self.sample = session, sample
        self.setObjectName("main_window")
        self.pages: dict[str, QWidget] = {}
        self._stale: set[str] = set()
        self._painted = False
        self.actions_by_id: dict[str, QAction] = {}
        self.files, self.records, self.views = FileDoer(self), RecordDoer(self), ViewDoer(self)
        self._make_actions()
        self._make_toolbar()
        self._make_middle()
        self.setStatusBar(status := StatusBar(session, self))
        self.status = status
        self._connect()
        self._restore()
        self.show_page("invoices")
        self._name()

    # making

    def _make_actions(self) -> None:
        menus = {text: self.menuBar().addMenu(_(text)) for text in MENUS}
        for row in ACTIONS:
            action = QAction(_(row.text), self)
            action.setObjectName(f"action_{row.id}")
            action.setStatusTip(_(row.help))
            action.setCheckable(row.checkable)
            if row.shortcut:
                self._bind(action, row)
            action.triggered.connect(lambda _checked=False, row=row: self.perform(row.id))
            if row.gap:
                menus[row.menu].addSeparator()
            menus[row.menu].addAction(action)
            self.addAction(action)
            self.actions_by_id[row.id] = action
        for menu in menus.values():
            menu.aboutToShow.connect(self.update_actions)

    def _bind(self, action: QAction, row: Action) -> None:
        keys = [QKeySequence(row.shortcut)]
        if row.bound:
            action.setShortcuts([*keys, *(QKeySequence(more) for more in row.also)])
        else:
            action.setText(f"{action.text()}\t{keys[0].toString(QKeySequence.SequenceFormat.NativeText)}")

    def _make_toolbar(self) -> None:
        bar = QToolBar(_("Toolbar"), self)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for row in ACTIONS:
            if row.toolbar:
                action = self.actions_by_id[row.id]
                action.setIconText(_(row.toolbar))
                action.setToolTip(
                    f"{_(row.help)} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})"
                )
                bar.addAction(action)
        space = QWidget(bar)
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        self.go_to_field = GoTo(bar)
        bar.addWidget(self.go_to_field)
        self.toolbar = bar
        self.addToolBar(bar)
        self._dress()

    def _dress(self) -> None:
        """Icons in the colours in use, at the size of the letters."""
        side = ems(self, 1.25)
        self.toolbar.setIconSize(QSize(side, side))
        for row in ACTIONS:
            if row.icon:
                self.actions_by_id[row.id].setIcon(icon(row.icon))

    def _make_middle(self) -> None:
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("tabs")
        self.tabs.setAccessibleName(_("Pages"))
        self.tabs.setDocumentMode(True)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for number, (page, title, _module, _class) in enumerate(PAGES):
            self.tabs.addTab(_(title))
            self.tabs.setTabData(number, page)
            self.tabs.setTabToolTip(number, f"{_(BY_ID[f'page_{page}'].help)} (Ctrl+{number + 1})")
        self.stack = QStackedWidget(self)
        self.details_place = QWidget(self)
        self.details_room = QVBoxLayout(self.details_place)
        self.details_room.setContentsMargins(0, 0, 0, 0)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("splitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.details_place)
        self.splitter.setStretchFactor(0, 1)
        self.banner, self.message_bar = Banner(self), MessageBar(self)
        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.banner, self.tabs, self.splitter, self.message_bar):
            layout.addWidget(part, 1 if part is self.splitter else 0)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        session, bar = self.session, self.message_bar
        self.tabs.currentChanged.connect(lambda number: self.show_page(self.tabs.tabData(number)))
        session.done.connect(bar.done)
        session.undone.connect(bar.undone)
        session.told.connect(bar.told)
        session.message.connect(bar.trouble)
        session.page_wanted.connect(self.show_page)
        session.revision_changed.connect(self._changed)
        session.selection_changed.connect(lambda _selection: self.update_actions())
        bar.undo_wanted.connect(session.undo)
        bar.redo_wanted.connect(session.redo)
        theme().changed.connect(self._relook)
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_AGAIN)
        self._watch.timeout.connect(self.look_for_changes)
        self._day = session.today

    # pages

    @property
    def page(self) -> QWidget:
        """The page in front."""
        return cast("QWidget", self.stack.currentWidget())

    @property
    def invoices(self) -> InvoicesPage:
        """The first page."""
        return cast("InvoicesPage", self.pages["invoices"])

    def show_page(self, page: str, wish: Wish | None = None) -> None:
        """Bring a page to the front, made now if it is the first time, and show on it what is wished for."""
        shown = self.pages.get(page) or self._make_page(page)
        if page in self._stale:
            self._stale.discard(page)
            _call(shown, "refresh")
        number = next(n for n in range(self.tabs.count()) if self.tabs.tabData(n) == page)
        if self.tabs.currentIndex() != number:
            self.tabs.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
            self.tabs.setCurrentIndex(number)
            self.tabs.blockSignals(False)  # noqa: FBT003 - likewise
        self.stack.setCurrentWidget(shown)
        if wish is not None and callable(method := getattr(shown, "show_wish", None)):
            method(wish)
        _call(shown, "shown")
        shown.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update_actions()

    def _make_page(self, page: str) -> QWidget:
        made = make_page(page, self.session)
        self.pages[page] = made
        self.stack.addWidget(made)
        if page == "invoices":
            self.invoices.rows_painted.connect(self.rows_painted)
            self.invoices.table.row_actions = self.row_actions
        return made

    def _changed(self, _revision: int) -> None:
        self._stale = set(self.pages)
        front = self.tabs.tabData(self.tabs.currentIndex())
        self._stale.discard(front)
        _call(self.page, "refresh")
        self._name()
        self.update_actions()

    def look_for_changes(self) -> None:
        """Show what other programs have changed since, and the new day after midnight."""
        if self._day != self.session.today:
            self._day = self.session.today
            self._changed(self.session.ledger.revision)
            self.status.refresh()
        self.session.ledger.refresh()

    # actions

    def target(self, row: Action) -> Callable[..., object] | None:
        """What carries the action out: the page in front, the window, or one of its doers."""
        for place in (self.page, self, self.files, self.records, self.views):
            if callable(method := getattr(place, row.method_name, None)):
                return cast("Callable[..., object]", method)
        return None

    def perform(self, action: str) -> None:
        """Do the action with this id, if it can be done here and now."""
        row = BY_ID[action]
        if row.writes and self.session.ledger.read_only:
            self.session.message.emit(_("This ledger is open for reading only; nothing was changed."))
        elif (method := self.target(row)) is not None:
            method(row.argument) if row.argument else method()
        self.update_actions()

    def update_actions(self) -> None:
        """What can be done here and now; the names of what can be undone and redone."""
        ledger = self.session.ledger
        for row in ACTIONS:
            self.actions_by_id[row.id].setEnabled(
                self.target(row) is not None and not (row.writes and ledger.read_only)
            )
        for name, label in (("undo", ledger.undo_label), ("redo", ledger.redo_label)):
            action = self.actions_by_id[name]
            text = _(BY_ID[name].text)
            action.setText(f"{text}: {label.replace('&', '&&')}" if label else text)
            action.setEnabled(label is not None and not ledger.read_only)
        self.actions_by_id["toggle_details"].setChecked(self.details_place.isVisibleTo(self))
        for look in ("system", "light", "dark"):
            self.actions_by_id[f"look_{look}"].setChecked(theme().appearance == look)

    def row_actions(self) -> list[QAction]:
        """What the menu of a row offers."""
        names = (
            "open_current",
            "receive_payment",
            "log_contact",
            "print_current",
            "duplicate_current",
            "issue_current",
        )
        more = ("new_credit_note", "new_promise", "new_dispute", "write_off", "void_current", "delete_current")
        self.update_actions()
        found = (self.actions_by_id[name] for name in (*names, *more, "show_history"))
        return [action for action in found if action.isEnabled()]

    # what is remembered, and the look

    def _restore(self) -> None:
        self.resize(chars(self, _LETTERS_WIDE), ems(self, _LINES_HIGH))
        geometry = self.session.state.get("window.geometry")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        shares = self.session.state.get("window.shares")
        self.splitter.setSizes([int(part * 10) for part in (shares if isinstance(shares, list) else _SHARES)])
        self.details_place.setVisible(self.session.state.get("window.details", True) is not False)

    def remember(self) -> None:
        """Keep size and place for the next time."""
        state, sizes = self.session.state, self.splitter.sizes()
        state["window.geometry"] = bytes(self.saveGeometry().toBase64().data()).decode()
        if all(sizes):
            state["window.shares"] = [round(100 * size / sum(sizes)) for size in sizes]
        state["window.details"] = self.details_place.isVisibleTo(self)
        for page in self.pages.values():
            _call(page, "remember")

    def _name(self) -> None:
        ledger = self.session.ledger
        name = ledger.company.get("name", "") or ledger.path.stem
        read_only = _(" (reading only)") if ledger.read_only else ""
        self.setWindowTitle(f"{name}{read_only} — ARDesk")
        self.setWindowFilePath("")
        self.setToolTip("")
        self.tabs.setToolTip(str(ledger.path))

    def _relook(self) -> None:
        self._dress()
        self.update()

    def after_first_rows(self) -> None:
        """What may come once the first rows are on screen: the rest of them, the details, the figures below."""
        from ardesk.ui.widgets.details import DetailsPane

        self.details = DetailsPane(self.session, self.details_place)
        self.details.setObjectName("details")
        self.details.wanted.connect(self.open_document)
        self.details_room.addWidget(self.details)
        self.invoices.load_rest()
        self.status.refresh()
        self.go_to_field.sources = self.views.sources()
        self._watch.start()
        self.update_actions()

    def open_document(self, kind: str, number: int) -> None:
        """Open the invoice or customer of that id."""
        self.records.open_document(kind, number)

    # events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self._painted:
            QTimer.singleShot(0, self, self.look_for_changes)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._watch.stop()
        self.remember()
        self.closed.emit()
        event.accept()


def _call(page: QWidget, name: str) -> None:
    if callable(method := getattr(page, name, None)):
        method()
