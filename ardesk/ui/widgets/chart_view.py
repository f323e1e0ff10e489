"""A chart on screen: drawn in the background at its size, told by hovering, opened by clicking, kept as a file."""

from __future__ import annotations

import datetime as dt
import html
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QSizePolicy, QToolTip, QWidget

from ardesk.i18n import _
from ardesk.ui import tasks
from ardesk.ui.theme import colours, ems, theme
from ardesk.ui.widgets import chart_files
from ardesk.ui.widgets.chart_steps import KEYS, step

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.reports.charts import Chart, Hit, Style
    from ardesk.reports.charts.data import Cell
    from ardesk.ui.session import Session

    Maker = Callable[[Style], Chart]

_PAUSE = 80


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A chart and its picture."""

    chart: Chart
    png: bytes


class ChartView(QWidget):
    """Shows what `maker` draws; `opened` gives label and series of the value clicked, or reached by key.

    With the focus on it, arrow keys go from figure to figure.
    """

    opened = Signal(int, int)
    drawn = Signal()  # a new picture stands

    def __init__(self, session: Session, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.title, self.unit = session, title, "money"
        self._maker: Maker | None = None
        self._drawn: _Drawn | None = None
        self._picture = QPixmap()
        self._current: Hit | None = None
        self._key = f"chart.{name}.{id(self)}"
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._draw)
        theme().changed.connect(self._timer.start)

    def sizeHint(self) -> QSize:
        return QSize(ems(self, 28), ems(self, 13))

    def show_chart(self, maker: Maker, unit: str) -> None:
        """Draw what `maker` makes of a style; its figures are in `unit`."""
        self._maker, self.unit = maker, unit
        self._timer.start()

    @property
    def chart(self) -> Chart | None:
        """The chart as it was last drawn."""
        return self._drawn.chart if self._drawn else None

    @property
    def current(self) -> Hit | None:
        """The value that keys have reached."""
        return self._current

    def _style(self) -> Style:
        from ardesk.reports.charts import Style

        points = self.font().pointSizeF() * 0.92
        dots = self.logicalDpiX()
        room = self._room()
        return Style(room.width() / dots, room.height() / dots, self.session.formats, colours(), points)

    def _room(self) -> QRect:
        edge = ems(self, 0.7)
        return self.rect().adjusted(edge, edge, -edge, -edge)

    def _draw(self) -> None:
        if self._maker is None or self.width() < ems(self, 4) or self.height() < ems(self, 3):
            return
        maker, style = self._maker, self._style()
        dots = self.logicalDpiX() * self.devicePixelRatioF()
        tasks.run(lambda: _drawn(maker, style, dots), self._take, key=self._key)

    def _take(self, drawn: _Drawn) -> None:
        before, self._drawn = self._current, drawn
        same = (hit for hit in drawn.chart.hits if before and (hit.label, hit.series) == (before.label, before.series))
        self._current = next(same, None)
        self._picture = QPixmap()
        self._picture.loadFromData(drawn.png)
        self._picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._describe()
        self.drawn.emit()
        self.update()

    def _describe(self) -> None:
        """What a screen reader says: the value reached by key, or what the keys do."""
        if self._drawn is None:
            return
        if self._current is not None:
            self.setAccessibleDescription(self._words(self._current))
            return
        rows = len(self._drawn.chart.twin.rows)
        said = _("Chart of {rows} rows. The arrow keys go through its figures, Enter opens one, T shows the table.")
        self.setAccessibleDescription(said.format(rows=rows))

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().base())
        if not self._picture.isNull():
            painter.drawPixmap(self._room().topLeft(), self._picture)
        else:
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _("Drawing…"))
        if self.hasFocus():
            painter.setPen(self.palette().link().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            if self._current is not None:
                painter.setPen(QPen(self.palette().text().color(), max(1.5, ems(self, 0.1))))
                painter.drawRect(self._place(self._current))
        painter.end()

    def _place(self, hit: Hit) -> QRect:
        """Where a value stands, and a little around it."""
        room = self._room()
        edge = max(1, ems(self, 0.12))
        left, top = room.left() + hit.left * room.width(), room.top() + hit.top * room.height()
        place = QRectF(left, top, hit.width * room.width(), hit.height * room.height())
        return place.toAlignedRect().adjusted(-edge, -edge, edge, edge)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._timer.start()

    def _hit(self, at: QPoint) -> Hit | None:
        room = self._room()
        if self._drawn is None or not room.contains(at):
            return None
        return self._drawn.chart.hit((at.x() - room.left()) / room.width(), (at.y() - room.top()) / room.height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hit = self._hit(event.pos())
            QToolTip.showText(event.globalPos(), _plain(self._words(hit)) if hit else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)
        if hit:
            QToolTip.showText(event.globalPosition().toPoint(), _plain(self._words(hit)), self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event.position().toPoint())
        if hit and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(hit.label, hit.series)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_T:
            self.show_table()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chart and self.chart.twin.rows:
            at = self._current
            self.opened.emit(at.label if at else len(self.chart.twin.rows) - 1, at.series if at else 0)
        elif key in KEYS and self.chart and self.chart.hits:
            self._go_to(step(self.chart, self._current, key))
        elif key == Qt.Key.Key_Escape and self._current is not None:
            self._go_to(None)
        elif key == Qt.Key.Key_Menu:
            self._menu().popup(self.mapToGlobal(self.rect().center()))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu().popup(event.globalPos())

    def _go_to(self, hit: Hit | None) -> None:
        """The value that keys have reached: framed, told, and said by a screen reader."""
        self._current = hit
        self._describe()
        self.update()
        if hit is None:
            QToolTip.hideText()
        else:
            below = self._place(hit).bottomLeft()
            QToolTip.showText(self.mapToGlobal(below), _plain(self._words(hit)), self)

    # words

    def _words(self, hit: Hit) -> str:
        chart = self.chart
        if chart is None:
            return ""
        twin, row = chart.twin, chart.twin.rows[hit.label]
        if not chart.together:
            at = hit.series + 1
            return f"{self.label_text(row[0])}, {twin.columns[at]}: {self.cell_text(row[at], at)}"
        told = [
            f"{twin.columns[at]}: {self.cell_text(row[at], at)}" for at in range(1, len(row)) if row[at] is not None
        ]
        return "\n".join((self.label_text(row[0]), *told))

    def unit_of(self, at: int) -> str:
        """The unit of a column of the table."""
        units = self.chart.twin.units if self.chart else ()
        return units[at] if units else self.unit

    def label_text(self, cell: Cell) -> str:
        """The first cell of a row of the table: a month, a day, or a name."""
        if not isinstance(cell, dt.date):
            return str(cell)
        formats = self.session.formats
        return formats.date(cell) if self.unit_of(0) == "date" else formats.month(cell)

    def cell_text(self, cell: Cell, at: int = 1) -> str:
        """A figure of the table's column `at` as the window writes it."""
        if cell is None or isinstance(cell, str | dt.date):
            return _("n/a")
        return self.session.formats.unit(cell, self.unit_of(at))

    # the same as a table, on the clipboard, in files

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, act in (
            (_("Show as &table") + "\tT", self.show_table),
            (_("&Copy"), self.copy),
            (_("Save as &PNG…"), lambda: self.save("png")),
            (_("Save as &SVG…"), lambda: self.save("svg")),
            (_("Save as CS&V…"), lambda: self.save("csv")),
        ):
            action = QAction(text, menu)
            action.triggered.connect(act)
            menu.addAction(action)
        return menu

    def show_table(self) -> None:
        """The figures in a window of their own."""
        from ardesk.ui.dialogs.chart_table import ChartTable

        if self._drawn is not None:
            dialog = ChartTable(self, self._drawn.chart.twin)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def copy(self) -> None:
        """Picture and figures on the clipboard."""
        if self.chart is not None:
            data = QMimeData()
            data.setImageData(self._picture.toImage())
            data.setText(chart_files.as_text(self.chart, self.plain_rows()))
            QApplication.clipboard().setMimeData(data)

    def save(self, kind: str) -> None:
        """Picture or figures into a file the user names."""
        suggested = f"{self.title}.{kind}".replace("/", "-")
        beside = self.session.ledger.path.with_name(suggested)
        name, _kind = QFileDialog.getSaveFileName(self, _("Save chart"), str(beside), f"*.{kind}")
        if name:
            self.session.attempt(lambda _ledger: self.write(Path(name)))

    def write(self, path: Path) -> None:
        """The chart as the file's ending says: png, svg or csv. Raises ArdeskError or OSError."""
        if self.chart is not None:
            chart_files.write(self.chart, self.plain_rows(), path)

    def plain_rows(self) -> list[tuple[Cell, ...]]:
        """The figures as a file has them: money in whole units of the currency."""
        return chart_files.plain_rows(self.chart, self.unit, self.session.ledger.base) if self.chart else []


def _plain(text: str) -> str:
    """The text as a tip shows it: names literally, line by line."""
    return f"<p style='white-space:pre'>{html.escape(text)}</p>" if text else ""


def _drawn(maker: Maker, style: Style, dots: float) -> _Drawn:
    from ardesk.reports.charts import figure_to_png

    with chart_files.ONE_AT_A_TIME:
        chart = maker(style)
        return _Drawn(chart, figure_to_png(chart.figure, dots))
