"""The actions of the window: menus, toolbar and keys from the table, and who carries each one out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ardesk.i18n import _
from ardesk.ui.actions import ACTIONS, BY_ID, Action
from ardesk.ui.icons import icon
from ardesk.ui.literal import literal
from ardesk.ui.theme import ems, theme
from ardesk.ui.widgets.goto import GoTo
from ardesk.ui.window_files import FileDoer
from ardesk.ui.window_out import OutDoer
from ardesk.ui.window_records import RecordDoer
from ardesk.ui.window_views import ViewDoer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.ui.main_window import MainWindow

_OF_A_ROW = (
    "open_current",
    "receive_payment",
    "log_contact",
    "print_current",
    "mail_draft",
    "duplicate_current",
    "issue_current",
)
_RARER = (
    "settle_current",
    "show_evidence",
    "put_off",
    "leave_alone",
    "chase_again",
    "hold_orders",
    "release_orders",
    "assign_collector",
    "new_credit_note",
    "new_promise",
    "new_dispute",
    "write_off",
    "void_current",
    "delete_current",
    "show_history",
    "calendar_entry",
    "copy_phone",
    "copy_email",
    "copy_address",
)
_LOOKS = ("system", "light", "dark")


class Actions(QObject):
    """Makes the actions on a window. A page's own method comes before the window's and its doers'."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.session = window, window.session
        self.files, self.records, self.views = FileDoer(window), RecordDoer(window), ViewDoer(window)
        self.out = OutDoer(window)
        self.by_id: dict[str, QAction] = {}
        self._make()
        self._fill_toolbar()
        self._dress()
        theme().changed.connect(self._dress)
        for menu in window.menus.values():
            menu.aboutToShow.connect(self.update)

    def _make(self) -> None:
        for row in ACTIONS:
            action = QAction(_(row.text), self.window)
            action.setObjectName(f"action_{row.id}")
            action.setStatusTip(_(row.help))
            action.setCheckable(row.checkable)
            if row.shortcut:
                _bind(action, row)
            action.triggered.connect(lambda _checked=False, row=row: self.perform(row.id))
            menu = self.window.menus[row.menu]
            if row.gap:
                menu.addSeparator()
            menu.addAction(action)
            self.window.addAction(action)
            self.by_id[row.id] = action

    def _fill_toolbar(self) -> None:
        bar = self.window.toolbar
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for row in sorted((row for row in ACTIONS if row.toolbar), key=lambda row: row.toolbar_place):
            action = self.by_id[row.id]
            action.setIconText(_(row.toolbar))
            action.setToolTip(f"{_(row.help)} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
            bar.addAction(action)
        corner = QWidget(bar)
        room = QHBoxLayout(corner)
        room.setContentsMargins(0, 0, 0, 0)
        room.addStretch(1)
        self.go_to_field = GoTo(corner)
        self.go_to_field.sources = self.views.sources()
        room.addWidget(self.go_to_field, 1000)
        bar.addWidget(corner)
        bar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.Show):
            self._fit_toolbar()
        return super().eventFilter(watched, event)

    def _fit_toolbar(self) -> None:
        """Words beside the icons as long as there is room for them and the search field."""
        bar, style = self.window.toolbar, Qt.ToolButtonStyle
        words = sum(bar.fontMetrics().horizontalAdvance(_(row.toolbar)) for row in ACTIONS if row.toolbar)
        icons = (bar.iconSize().width() + ems(bar, 1.2)) * sum(bool(row.toolbar) for row in ACTIONS)
        fits = words + icons + self.go_to_field.minimumWidth() + ems(bar, 1) < bar.width()
        bar.setToolButtonStyle(style.ToolButtonTextBesideIcon if fits else style.ToolButtonIconOnly)

    def _dress(self) -> None:
        """Icons in the colours in use, at the size of the letters."""
        side = ems(self.window, 1.25)
        self.window.toolbar.setIconSize(QSize(side, side))
        for row in ACTIONS:
            if row.icon:
                self.by_id[row.id].setIcon(icon(row.icon))

    def target(self, row: Action) -> Callable[..., object] | None:
        """What carries the action out: the page in front, the window, or one of its doers."""
        for place in (self.window.page, self.window, self.files, self.records, self.out, self.views):
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
        self.update()

    def update(self) -> None:
        """What can be done here and now; the names of what can be undone and redone."""
        ledger = self.session.ledger
        for row in ACTIONS:
            possible = self.target(row) is not None and not (row.writes and ledger.read_only)
            self.by_id[row.id].setEnabled(possible)
        for name, label in (("undo", ledger.undo_label), ("redo", ledger.redo_label)):
            action = self.by_id[name]
            text = _(BY_ID[name].text)
            action.setText(f"{text}: {label.replace('&', '&&')}" if label else text)
            action.setToolTip(literal(action.text()))
            action.setEnabled(label is not None and not ledger.read_only)
        self.by_id["toggle_details"].setChecked(self.window.details_place.isVisibleTo(self.window))
        for look in _LOOKS:
            self.by_id[f"look_{look}"].setChecked(theme().appearance == look)

    def row_actions(self) -> list[QAction]:
        """What the menu of a row offers."""
        self.update()
        return [action for name in (*_OF_A_ROW, *_RARER) if (action := self.by_id[name]).isEnabled()]


def _bind(action: QAction, row: Action) -> None:
    keys = QKeySequence(row.shortcut)
    if row.bound:
        action.setShortcuts([keys, *(QKeySequence(more) for more in row.also)])
    else:
        action.setText(f"{action.text()}\t{keys.toString(QKeySequence.SequenceFormat.NativeText)}")
