"""Chips above a list: one click or Alt+number shows only the rows that pass, each with their count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from ardesk.i18n import _
from ardesk.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ardesk.format import Formats
    from ardesk.ui.models.columns import Row


@dataclass(frozen=True, slots=True)
class Chip:
    """A named test of rows; `passes` None lets all pass."""

    name: str
    title: str
    passes: Callable[[Row], bool] | None = None


class Chips(QWidget):
    """`chosen` gives the chip that is on; exactly one is."""

    chosen = Signal(object)

    def __init__(self, chips: Sequence[Chip], page: QWidget) -> None:
        super().__init__(page)
        self.chips = tuple(chips)
        self._group = QButtonGroup(self)
        layout = FlowLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for number, chip in enumerate(self.chips):
            button = QToolButton(self)
            button.setObjectName(f"chip_{chip.name}")
            button.setText(chip.title)
            button.setCheckable(True)
            button.setToolTip(_("{title} (Alt+{number})").format(title=chip.title, number=number + 1))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button, number)
            layout.addWidget(button)
            keys = QShortcut(QKeySequence(f"Alt+{number + 1}"), page)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(button.click)
        if self.chips:
            self._group.button(0).setChecked(True)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self.chips[number]))

    @property
    def current(self) -> Chip | None:
        """The chip that is on."""
        number = self._group.checkedId()
        return self.chips[number] if number >= 0 else None

    def choose(self, name: str) -> None:
        """Turn the chip of that name on."""
        for number, chip in enumerate(self.chips):
            if chip.name == name and self._group.checkedId() != number:
                self._group.button(number).click()

    def count(self, rows: Iterable[Row], formats: Formats) -> None:
        """Each chip tells how many of `rows` pass it."""
        rows = list(rows)
        for number, chip in enumerate(self.chips):
            passing = len(rows) if chip.passes is None else sum(map(chip.passes, rows))
            text = f"{chip.title}  {formats.number(passing, 0)}"
            self._group.button(number).setText(text)
            self._group.button(number).setAccessibleName(text)
