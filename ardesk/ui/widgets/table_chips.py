"""Chips above a list: one click or Alt+number shows only the rows that pass, each with their count."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from ardesk.i18n import _
from ardesk.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ardesk.format import Formats
    from ardesk.ui.models.columns import Chip, Row


class Chips(QWidget):
    """`chosen` gives the chip that is on; exactly one is."""

    chosen = Signal(object)

    def __init__(self, chips: Sequence[Chip], page: QWidget) -> None:
        super().__init__(page)
        self.chips = list(chips)
        self.counts: list[int] = []
        self._page = page
        self._group = QButtonGroup(self)
        self._flow = FlowLayout(self)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._group.idClicked.connect(self._clicked)

    def fill(self) -> None:
        """Make the buttons, with their keys: Alt+1 chooses the first chip, and so on, wherever on the page one is."""
        for chip in self.chips:
            self._add_button(chip)
        if self.chips:
            self._group.button(0).setChecked(True)
        self._bind_keys()

    def _add_button(self, chip: Chip) -> QToolButton:
        number = len(self._group.buttons())
        button = QToolButton(self)
        button.setObjectName(f"chip_{chip.name}")
        button.setText(chip.title)
        button.setCheckable(True)
        button.toggled.connect(partial(tint, button))
        self._group.addButton(button, number)
        self._flow.addWidget(button)
        if chip.name != "wish":
            button.setToolTip(_("{title} (Alt+{number})").format(title=chip.title, number=number + 1))
        return button

    def _bind_keys(self) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut

        for number, chip in enumerate(self.chips):
            keys = QShortcut(QKeySequence(f"Alt+{number + 1}"), self._page)
            keys.setContext(QtCore.Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(partial(self.choose, chip.name))

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

    def _clicked(self, number: int) -> None:
        chip = self.chips[number]
        if chip.name != "wish":
            self._drop_passing()
        self.chosen.emit(chip)

    def add_passing(self, chip: Chip, rows: Iterable[Row], formats: Formats | None) -> None:
        """A chip named `wish` that is on, and goes when another is chosen."""
        self._drop_passing()
        button = self._add_button(chip)
        self.chips.append(chip)
        button.setChecked(True)
        button.show()
        if formats:
            self.count(rows, formats)

    def _drop_passing(self) -> None:
        if self.chips and self.chips[-1].name == "wish":
            self.chips.pop()
            button = self._group.button(len(self.chips))
            self._group.removeButton(button)
            self._flow.removeWidget(button)
            button.deleteLater()

    def tests(self) -> list[Callable[[Row], bool] | None]:
        """What each chip lets pass; None is everything."""
        return [chip.passes for chip in self.chips]

    def count(self, rows: Iterable[Row], formats: Formats) -> None:
        """Each chip tells how many of `rows` pass it."""
        self.show_counts(counts(list(rows), self.tests()), formats)

    def show_counts(self, passing: Sequence[int], formats: Formats) -> None:
        """Each chip tells its number."""
        self.counts = list(passing)
        for number, (chip, count) in enumerate(zip(self.chips, passing, strict=False)):
            text = f"{chip.title}  {formats.number(count, 0)}"
            self._group.button(number).setText(text)
            self._group.button(number).setAccessibleName(text)


def counts(rows: Sequence[Row], tests: Sequence[Callable[[Row], bool] | None]) -> list[int]:
    """How many of `rows` pass each test."""
    return [len(rows) if passes is None else sum(map(passes, rows)) for passes in tests]


def tint(button: QToolButton, on: bool) -> None:
    """The chip that is on wears the colour of a selection."""
    palette = QPalette()
    if on:
        palette.setColor(QPalette.ColorRole.Button, palette.color(QPalette.ColorRole.Highlight))
    button.setPalette(palette)
