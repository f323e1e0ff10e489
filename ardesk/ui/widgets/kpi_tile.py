"""One KPI as a tile: value, where it comes from, goal, verdict in words; it opens the KPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QStyle, QStyleOptionFocusRect, QWidget

from ardesk.i18n import _
from ardesk.reports.closed import figure_words
from ardesk.reports.papers.summary_kpis import shown, verdict_words
from ardesk.ui.theme import colours, ems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.format import Formats
    from ardesk.kpi.formula import Number
    from ardesk.kpi.views import Value
    from ardesk.reports.closed import Restated

_WIDE, _HIGH = 15.5, 7.2
VERDICTS = {"good": "▲", "watch": "◆", "bad": "▼"}


class KpiTile(QAbstractButton):
    """`value` now, `last` in the period before, `history` month by month; `was` when the month was closed, if other."""

    def __init__(
        self,
        value: Value,
        last: Value | None,
        history: Sequence[Number],
        formats: Formats,
        parent: QWidget,
        was: Restated | None = None,
    ) -> None:
        super().__init__(parent)
        self.value, self.history = value, history
        self.setObjectName(f"kpi_{value.id}")
        self.setText(value.name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.figure = shown(value, formats)
        self.change = _change(value, last, formats)
        self.restated = _restated(was, formats)
        self.goal = goal_words(value, formats)
        self.verdict = verdict_words(value.verdict)
        self.setToolTip("\n".join(filter(None, (value.name, value.formula, value.undefined or "", *value.warnings))))
        told = (value.name, self.figure, self.restated, self.change, self.goal, self.verdict)
        self.setAccessibleName(", ".join(filter(None, told)))

    def sizeHint(self) -> QSize:
        return QSize(ems(self, _WIDE), ems(self, _HIGH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        table, em = colours(), ems(self, 1)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QColor(table.accent if self.underMouse() or self.hasFocus() else table.line))
        painter.setBrush(QColor(table.ground))
        painter.drawRoundedRect(frame, em * 0.3, em * 0.3)
        inner = frame.adjusted(em * 0.7, em * 0.5, -em * 0.7, -em * 0.5)
        self._write(painter, inner, em)
        self._spark(
            painter, QRectF(inner.left() + inner.width() * 0.56, inner.top() + em * 1.5, inner.width() * 0.44, em * 2.1)
        )
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)
        painter.end()

    def _write(self, painter: QPainter, room: QRectF, em: int) -> None:
        table, plain = colours(), self.font()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

        def line(top: float, height: float, text: str, colour: str, width: float = 1.0) -> None:
            rect = QRectF(room.left(), room.top() + top * em, room.width() * width, height * em)
            painter.setPen(QColor(colour))
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
            painter.drawText(rect, left, text)

        line(0, 1.3, self.text(), table.muted)
        large = self.font()
        large.setPointSizeF(plain.pointSizeF() * 1.45)
        large.setBold(True)
        painter.setFont(large)
        line(1.5, 2.1, self.figure, table.text, 1.0 if not self._drawable() else 0.56)
        painter.setFont(plain)
        line(3.75, 1.2, self.restated or self.change, table.watch if self.restated else table.muted)
        mark = VERDICTS.get(self.value.verdict, "")
        said = " ".join(filter(None, (mark, self.verdict)))
        line(5.0, 1.2, " · ".join(filter(None, (said, self.goal))), table.verdict(self.value.verdict))

    def _drawable(self) -> bool:
        return sum(value is not None for value in self.history) > 1

    def _spark(self, painter: QPainter, room: QRectF) -> None:
        if not self._drawable():
            return
        known = [float(value) for value in self.history if value is not None]
        low, high = min(known), max(known)
        span = (high - low) or 1.0
        step = room.width() / max(len(self.history) - 1, 1)
        table = colours()
        painter.setPen(QPen(QColor(table.accent), 1.5))
        run = QPolygonF()
        for at, value in enumerate(self.history):
            if value is None:
                painter.drawPolyline(run)
                run = QPolygonF()
                continue
            height = (float(value) - low) / span if high > low else 0.5
            run.append(QPointF(room.left() + at * step, room.bottom() - height * room.height()))
        painter.drawPolyline(run)
        if not run.isEmpty():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                QColor(table.verdict(self.value.verdict) if self.value.verdict != "none" else table.accent)
            )
            painter.drawEllipse(run.last(), 2.6, 2.6)


def goal_words(value: Value, formats: Formats) -> str:
    """The owner's goal, else what the terms granted allow, else the benchmark."""
    limits = value.measure.limits
    if value.goal is None and value.measure.by == "terms" and limits is not None:
        return _("terms allow {figure}").format(figure=formats.unit(limits.good, value.unit))
    if value.goal is not None:
        return _("goal {figure}").format(figure=formats.unit(value.goal, value.unit))
    if value.benchmark is not None:
        return _("benchmark {figure}").format(figure=formats.unit(value.benchmark, value.unit))
    return ""


def _change(value: Value, last: Value | None, formats: Formats) -> str:
    if last is None or last.value is None or value.value is None:
        return value.undefined or ""
    difference = value.value - last.value
    if not difference:
        return _("as in the period before")
    return _("{change} on the period before").format(change=formats.signed_unit(difference, value.unit))


def _restated(was: Restated | None, formats: Formats) -> str:
    """What the figure was when its month was closed, before it was reopened and changed."""
    return _("restated, was {figure}").format(figure=figure_words(was, formats)) if was else ""
