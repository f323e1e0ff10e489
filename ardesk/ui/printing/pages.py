"""A paper's pages with header, footer and mark, painted in points wherever a painter goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from ardesk.i18n import _, speaking
from ardesk.reports.colours import PRINT
from ardesk.ui.printing.fonts import paper_font
from ardesk.ui.printing.layout import UNITS_PER_POINT, Layout

if TYPE_CHECKING:
    from ardesk.reports.paper import Paper

_MM: Final = 72 / 25.4
_SMALL_POINTS: Final = 7.0
_MARK_POINTS: Final = 96.0
_LINE_POINTS: Final = 0.5
_FILLED: Final = 0.9  # of a line, since whole words seldom fill it
_FOLD_MM: Final = (5.0, 9.0)  # from where to where a fold mark reaches; printers leave the outer millimetres white
_Align = Qt.AlignmentFlag


class PaperPages:
    """The pages of `paper`, numbered from 1; counting them lays the paper out once."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._layout = Layout(paper)
        self.page_count: int = self._layout.page_count
        self.page_size_mm: tuple[float, float] = paper.page_size_mm
        self.page_size_points = QSizeF(self.page_size_mm[0] * _MM, self.page_size_mm[1] * _MM)

    @property
    def text(self) -> str:
        """The words of all pages."""
        return self._layout.text

    def paint(self, painter: QPainter, page: int) -> None:
        """Paints page `page` (from 1); the painter's unit is a point, its origin the sheet's upper left corner."""
        painter.save()
        painter.scale(1 / UNITS_PER_POINT, 1 / UNITS_PER_POINT)
        self._mark(painter)
        self._layout.draw(painter, page)
        self._edges(painter, page)
        painter.restore()

    def _edges(self, painter: QPainter, page: int) -> None:
        margins, (width, height) = self.paper.margins, self.page_size_mm
        left, right = margins.left * _MM, (width - margins.right) * _MM
        foot = (height - margins.bottom + 4) * _MM
        _rule(painter, left, right, foot)
        with speaking(self.paper.language):
            place = _("Page {page} of {pages}").format(page=page, pages=self.page_count)
        split = right - 70
        _write(painter, QRectF(left, foot + 3, split - left, 24), self.paper.footer, _Align.AlignLeft, lines=2)
        _write(painter, QRectF(split, foot + 3, right - split, 24), place, _Align.AlignRight, lines=2)
        if page == 1:
            self._fold_marks(painter)
        if page > 1 and self.paper.header:
            head = (margins.top - 4) * _MM
            _write(painter, QRectF(left, head - 12, right - left, 12), self.paper.header, _Align.AlignLeft, lines=1)

    def _fold_marks(self, painter: QPainter) -> None:
        for height in self.paper.folds:
            _rule(painter, _FOLD_MM[0] * _MM, _FOLD_MM[1] * _MM, height * _MM)

    def _mark(self, painter: QPainter) -> None:
        if not self.paper.mark:
            return
        size = self.page_size_points * UNITS_PER_POINT
        painter.save()
        painter.translate(size.width() / 2, size.height() / 2)
        painter.rotate(-50)
        painter.setFont(_device_font(_MARK_POINTS))
        painter.setPen(QColor(PRINT.line))
        reach = size.height()
        painter.drawText(QRectF(-reach / 2, -reach / 2, reach, reach), _Align.AlignCenter, self.paper.mark)
        painter.restore()


def _device_font(points: float) -> QFont:
    font = paper_font(points)
    font.setPixelSize(round(points * UNITS_PER_POINT))
    return font


def _write(painter: QPainter, points: QRectF, text: str, side: Qt.AlignmentFlag, *, lines: int) -> None:
    """Writes as much of the text as has room on so many lines."""
    font = _device_font(_SMALL_POINTS)
    painter.setFont(font)
    painter.setPen(QColor(PRINT.muted))
    room = _units(points)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, room.width() * lines * _FILLED)
    painter.drawText(room, side | _Align.AlignTop | Qt.TextFlag.TextWordWrap, shown)


def _rule(painter: QPainter, left: float, right: float, top: float) -> None:
    painter.setPen(QPen(QColor(PRINT.line), _LINE_POINTS * UNITS_PER_POINT))
    painter.drawLine(_units(QRectF(left, top, right - left, 0)).topLeft(), _units(QRectF(right, top, 0, 0)).topLeft())


def _units(points: QRectF) -> QRectF:
    """The rectangle in the layout's units; letters get their size in these too, so no device's resolution enters."""
    return QRectF(
        points.x() * UNITS_PER_POINT,
        points.y() * UNITS_PER_POINT,
        points.width() * UNITS_PER_POINT,
        points.height() * UNITS_PER_POINT,
    )
