"""The totals row under a list: its sums stand under their columns and follow filter and selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, QTimer
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from ardesk.i18n import _, _n
from ardesk.ui.models.table import BETWEEN, LEFT, RIGHT
from ardesk.ui.theme import colour, ems

if TYPE_CHECKING:
    from ardesk.ui.widgets.table_grid import Grid

_PAUSE = 200  # milliseconds without a change before the sums are taken
_HEIGHT = 1.8


class TotalsRow(QWidget):
    """Adds up what is on display, or what is selected once that is more than one row."""

    def __init__(self, grid: Grid) -> None:
        super().__init__(grid.parentWidget())
        self.grid = grid
        self.setObjectName("totals")
        self.count_text = ""
        self.sums: dict[int, str] = {}
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self.add_up)
        grid.selection_rows.connect(lambda _rows: self._timer.start())

    def add_up_soon(self) -> None:
        """The sums, once nothing has changed for a moment."""
        self._timer.start()

    def follow_columns(self) -> None:
        """Stay under the columns, however they are moved."""
        header, bar = self.grid.horizontalHeader(), self.grid.horizontalScrollBar()
        for signal in (header.sectionResized, header.sectionMoved, bar.valueChanged):
            signal.connect(lambda *_: self.update())

    def sizeHint(self) -> QSize:
        return QSize(0, ems(self, _HEIGHT))

    def add_up(self) -> None:
        """The sums of now."""
        if self.grid.table_model.narrowing.unfinished:
            self._timer.start()
            return
        self._timer.stop()
        selected, model = self.grid.selected_numbers(), self.grid.table_model
        rows = selected if len(selected) > 1 else model.narrowing.visible
        self.count_text = self._counts(len(selected))
        shown = (number for number in self.grid.visible_columns() if model.columns[number].totalled)
        self.sums = {number: model.total_text(number, rows) for number in shown}
        self.setAccessibleName(_("Totals: {words}").format(words=self.words()))
        self.update()

    def words(self) -> str:
        """The whole row in words, for screen readers and tests."""
        columns = self.grid.table_model.columns
        parts = [f"{columns[number].title} {text}" for number, text in self.sums.items() if text]
        return ", ".join([self.count_text, *parts])

    def _counts(self, selected: int) -> str:
        formats, model = self.grid.table_model.formats, self.grid.table_model

        def shown(count: int) -> str:
            return formats.number(count, 0) if formats else str(count)

        here, everything = model.rowCount(), len(model.rows)
        if selected > 1:
            return _("{selected} of {here} selected").format(selected=shown(selected), here=shown(here))
        if here < everything:
            return _("{here} of {everything} rows").format(here=shown(here), everything=shown(everything))
        return _n("{count} row", "{count} rows", here).format(count=shown(here))

    def _cells(self) -> list[tuple[QRect, str, bool]]:
        header, gap = self.grid.horizontalHeader(), ems(self, 0.25)
        cells: list[tuple[QRect, str, bool]] = []
        first = True
        for number in self.grid.visible_columns():
            left, width = header.sectionViewportPosition(number), header.sectionSize(number)
            rect = QRect(left + gap, 0, width - 2 * gap, self.height())
            if number in self.sums:
                cells.append((rect, self.sums[number], True))
                first = False
            elif first:
                cells.append((rect, self.count_text, False))
                first = False
        return self._spread(cells)

    def _spread(self, cells: list[tuple[QRect, str, bool]]) -> list[tuple[QRect, str, bool]]:
        """The count may run on to the first sum, and a sum to the left up to what stands there."""
        spread: list[tuple[QRect, str, bool]] = []
        gap = ems(self, 0.5)
        for place, (rect, text, is_sum) in enumerate(cells):
            grown = QRect(rect)
            needed = self.fontMetrics().horizontalAdvance(text) + gap
            if is_sum and needed > rect.width():
                floor = spread[-1][0].left() + self.fontMetrics().horizontalAdvance(spread[-1][1]) if spread else 0
                if spread and spread[-1][2]:
                    floor = spread[-1][0].right()
                grown.setLeft(max(rect.right() - needed, floor + gap))
            elif not is_sum:
                grown.setRight(cells[place + 1][0].left() if place + 1 < len(cells) else self.width())
            fits = not is_sum or needed - gap <= grown.width()
            spread.append((grown, text if fits else self._short(text), is_sum))
        return spread

    @staticmethod
    def _short(text: str) -> str:
        """What stands where a sum has too little room: never part of a figure."""
        parts = text.count(BETWEEN) + 1
        return _("{count} currencies").format(count=parts) if parts > 1 else "…"

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.count_text:
            return
        painter = QPainter(self)
        painter.setPen(colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setClipRect(event.rect())
        painter.setPen(self.palette().windowText().color())
        font = self.font()
        font.setBold(True)
        for rect, text, is_sum in self._cells():
            if is_sum and rect.right() > self.width():
                continue  # part of a figure would be another figure
            painter.setFont(font if is_sum else self.font())
            painter.drawText(rect, RIGHT if is_sum else LEFT, text)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words(), self)
            return True
        return super().event(event)
