"""The window: five pages, the details pane, bars and status; the rest of the frame comes after the first rows."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from PySide6 import QtCore
from PySide6.QtCore import QByteArray, QEvent, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QTabBar, QToolBar, QVBoxLayout, QWidget

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui import late
from ardesk.ui.doors import MENUS, PAGES, make_page
from ardesk.ui.literal import literal
from ardesk.ui.theme import chars, ems

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent, QShowEvent

    from ardesk.ledger import Ledger
    from ardesk.ui.pages.invoices import InvoicesPage
    from ardesk.ui.session import Session, Wish
    from ardesk.ui.window_actions import Actions

_SHARES = (76, 24)  # percent for the page and for the details pane
_LETTERS_WIDE, _LINES_HIGH = 190, 46
_PRELOAD_AFTER = 1_500  # milliseconds
_OF_THE_SCREEN = 0.92
_LOOK_AGAIN = 5_000  # milliseconds between looks for changes by other programs, and for midnight


class MainWindow(QMainWindow):
    """One ledger on screen. `painted` comes with the first paint, `rows_painted` with the first invoice rows.

    What the first paint does not need is made by `complete`: actions, toolbar, details, bars, the rest of the rows.
    """

    painted = Signal()
    rows_painted = Signal()
    ledger_wanted = Signal(object)  # the path of a ledger to open instead
    new_wanted = Signal()
    sample_wanted = Signal()
    swap_wanted = Signal(object)  # the path of a backup that is to take the ledger's place
    move_wanted = Signal(object)  # the path the ledger is to have from now on
    rescue_wanted = Signal(str)  # what is wrong with the ledger, for the way out
    closed = Signal()

    def __init__(self, session: Session, *, sample: bool = False) -> None:
        super().__init__()
        self.session, self.sample = session, sample
        self.setObjectName("main_window")
        self.pages: dict[str, QWidget] = {}
        self.desk: Actions | None = None
        self._stale: set[str] = set()
        self._painted = False
        self._make_top()
        self._make_middle()
        self.statusBar().setMinimumHeight(ems(self, 1.7))
        self._connect()
        self._restore()
        self.show_page("invoices")
        self._name()

    # making

    def _make_top(self) -> None:
        self.menus = {text: self.menuBar().addMenu(_(text)) for text in MENUS}
        self.toolbar = QToolBar(_("Toolbar"), self)
        self.toolbar.setObjectName("toolbar")
        self.toolbar.setMovable(False)
        self.toolbar.setMinimumHeight(ems(self, 2.4))
        self.addToolBar(self.toolbar)

    def _make_middle(self) -> None:
        self.tabs = self._tabs()
        self.stack = QStackedWidget(self)
        self.details_place = QWidget(self)
        self.details_room = QVBoxLayout(self.details_place)
        self.details_room.setContentsMargins(0, 0, 0, 0)
        self.splitter = QSplitter()  # an argument would bring all of `Qt` in to see whether it fits
        self.splitter.setObjectName("splitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(max(1, ems(self, 0.1)))
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.details_place)
        self.splitter.setStretchFactor(0, 1)
        middle = QWidget(self)
        self.rooms = QVBoxLayout(middle)
        self.rooms.setContentsMargins(0, 0, 0, 0)
        self.rooms.setSpacing(0)
        self.rooms.addWidget(self.tabs)
        self.rooms.addWidget(self.splitter, 1)
        self.setCentralWidget(middle)

    def _tabs(self) -> QTabBar:
        tabs = QTabBar(self)
        tabs.setObjectName("tabs")
        tabs.setAccessibleName(_("Pages"))
        tabs.setDocumentMode(True)
        tabs.setExpanding(False)
        tabs.setDrawBase(False)
        for number, (page, title, _module, _class) in enumerate(PAGES):
            tabs.addTab(_(title))
            tabs.setTabData(number, page)
            tabs.setTabToolTip(number, f"{_(title)} (Ctrl+{number + 1})")
        return tabs

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda number: self.show_page(self.tabs.tabData(number)))
        self.session.page_wanted.connect(self.show_page)
        self.session.revision_changed.connect(self._changed)
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_AGAIN)
        self._watch.timeout.connect(self.look_for_changes)
        self._day = self.session.today

    def complete(self) -> None:
        """Make what may come once the first rows are on screen; in an empty ledger they come a second time."""
        if self.desk is not None:
            return
        from ardesk.ui.widgets.bars import Banner, MessageBar
        from ardesk.ui.window_actions import Actions
        from ardesk.ui.window_status import StatusBar

        self.status = StatusBar(self.session, self)
        self.setStatusBar(self.status)
        self.banner, self.message_bar = Banner(self), MessageBar(self)
        self.rooms.insertWidget(0, self.banner)
        self.rooms.addWidget(self.message_bar)
        self._connect_bars()
        self.desk = Actions(self)
        self._make_details()
        self.invoices.table.row_actions = self.desk.row_actions
        self.invoices.loaded.connect(self._preload, QtCore.Qt.ConnectionType.SingleShotConnection)
        self.invoices.load_rest()
        self.status.refresh()
        self._watch.start()
        self.desk.update()

    def _preload(self) -> None:
        """Have the read side ready before it is asked for, once there is nothing else to do."""
        from ardesk.ui import tasks

        ledger = self.session.ledger
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(lambda: tasks.run(lambda: preload(ledger), lambda _none: None))
        self._later.start(_PRELOAD_AFTER)

    def _connect_bars(self) -> None:
        session, bar = self.session, self.message_bar
        session.done.connect(bar.done)
        session.undone.connect(bar.undone)
        session.told.connect(bar.told)
        session.message.connect(bar.trouble)
        bar.undo_wanted.connect(session.undo)
        bar.redo_wanted.connect(session.redo)
        if self.sample:
            self.banner.announce(
                _("This is the sample company: try whatever you like, nothing here is about your own business."),
                _("&Start my own ledger"),
                "accent",
            )
            self.banner.wanted.connect(self.new_wanted)
        elif session.ledger.read_only:
            self.banner.announce(
                _("Open for reading only, since another window has this ledger; nothing can be entered here.")
            )

    def _make_details(self) -> None:
        from ardesk.ui.widgets.details import DetailsPane

        self.details = DetailsPane(self.session, self.details_place)
        self.details.setObjectName("details")
        self.details.wanted.connect(self.open_document)
        self.details_room.addWidget(self.details)

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
        shown.setFocus()
        self.update_actions()

    def _make_page(self, page: str) -> QWidget:
        made = make_page(page, self.session)
        self.pages[page] = made
        self.stack.addWidget(made)
        if page == "invoices":
            self.invoices.rows_painted.connect(self.rows_painted)
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
        if not self._watch.isActive():  # not whole yet, or closed with its ledger
            return
        if self._day != self.session.today:
            self._day = self.session.today
            self._changed(self.session.ledger.revision)
            self.status.refresh()
        self.session.ledger.refresh()

    def perform(self, action: str) -> None:
        """Do the action with this id, if it can be done here and now."""
        if self.desk is not None:
            self.desk.perform(action)

    def update_actions(self) -> None:
        """What can be done here and now."""
        if self.desk is not None:
            self.desk.update()

    def open_document(self, kind: str, number: int) -> None:
        """Show the invoice or open the customer of that id."""
        if self.desk is not None:
            self.desk.records.open_document(kind, number)

    # what is remembered

    def _restore(self) -> None:
        room = self.screen().availableSize() * _OF_THE_SCREEN
        self.resize(min(chars(self, _LETTERS_WIDE), room.width()), min(ems(self, _LINES_HIGH), room.height()))
        geometry = self.session.state.get("window.geometry")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        shares = self.session.state.get("window.shares")
        self._shares = tuple(shares) if isinstance(shares, list) and len(shares) == len(_SHARES) else _SHARES
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
        self.tabs.setToolTip(literal(str(ledger.path)))

    # events

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.splitter.setSizes([self.width() * share // 100 for share in self._shares])

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
        from ardesk.ui import tasks

        for timer in self.findChildren(QTimer):
            timer.stop()
        tasks.forget_all()
        if self.desk is not None:
            self.remember()
        self.closed.emit()
        event.accept()


def _call(page: QWidget, name: str) -> None:
    if callable(method := getattr(page, name, None)):
        method()


def preload(ledger: Ledger) -> None:
    """Import what charts need and read the book, in the thread that calls; trouble waits until someone asks."""
    import matplotlib.figure  # noqa: F401 - so that it is there

    late.come()
    with suppress(ArdeskError):
        ledger.book()
