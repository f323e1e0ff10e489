"""A row of buttons of which one is on: which view of a page is shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from ardesk.i18n import _
from ardesk.ui.theme import ems
from ardesk.ui.widgets.flow import FlowLayout
from ardesk.ui.widgets.table_chips import tint

if TYPE_CHECKING:
    from collections.abc import Sequence


class ViewSwitch(QWidget):
    """`chosen` gives the name of the view whose button was pressed; Ctrl+PageUp and Ctrl+PageDown go through them."""

    chosen = Signal(str)

    def __init__(self, views: Sequence[tuple[str, str]], page: QWidget) -> None:
        super().__init__(page)
        self.setObjectName("view_switch")
        self.setAccessibleName(_("Views"))
        self.names = [name for name, _title in views]
        self._group = QButtonGroup(self)
        flow = FlowLayout(self)
        gap = ems(self, 0.35)
        flow.setContentsMargins(gap * 2, 0, gap * 2, gap)
        flow.setSpacing(gap)
        for at, (name, title) in enumerate(views):
            flow.addWidget(self._button(at, name, title))
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(lambda at: self.chosen.emit(self.names[at]))
        for keys, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.step, step))

    def _button(self, at: int, name: str, title: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"view_{name}")
        button.setText(title)
        button.setAccessibleName(title.replace("&", ""))
        button.setCheckable(True)
        keys = button.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(_("{title} ({keys})").format(title=title.replace("&", ""), keys=keys))
        button.toggled.connect(partial(tint, button))
        self._group.addButton(button, at)
        return button

    @property
    def current(self) -> str:
        """The name of the view that is on."""
        return self.names[self._group.checkedId()]

    def choose(self, name: str) -> None:
        """Turn the view of that name on."""
        self._group.button(self.names.index(name)).click()

    def step(self, step: int) -> None:
        """Turn the view so many places further on; behind the last comes the first."""
        self.choose(self.names[(self._group.checkedId() + step) % len(self.names)])
