"""The pages of a paper on screen: scrolled, zoomed and turned by mouse or key."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy

from ardesk.i18n import _
from ardesk.ui.printing.pages import PaperPages

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from ardesk.reports.paper import Paper

_GAP_EMS: Final = 1.2
_STEP: Final = 1.25
_LEAST: Final = 0.2
_MOST: Final = 6.0
_KEPT_PAGES: Final = 6


class Zoom(Enum):
    """How large the pages are shown."""

    FIT_WIDTH = "fit width"
    WHOLE_PAGE = "whole page"
    FREE = "free"


class PreviewWidget(QAbstractScrollArea):
    """Shows a paper exactly as printer and PDF get it.

    Page Up, Page Down, Home and End turn pages; arrows scroll; Ctrl and +, −, 0 zoom (0 is the printed size);
    W fits the width, P the whole page. `page_changed(page, pages)` tells which page is looked at.
    """

    page_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setAutoFillBackground(False)
        self._pages: PaperPages | None = None
        self._mode = Zoom.FIT_WIDTH
        self._free = 1.0
        self._cache: dict[int, QPixmap] = {}
        self.verticalScrollBar().valueChanged.connect(self._tell)
        self._name()

    @property
    def paper(self) -> Paper | None:
        """The paper on show."""
        return self._pages.paper if self._pages else None

    @property
    def page_count(self) -> int:
        """Its number of pages; 0 without a paper."""
        return self._pages.page_count if self._pages else 0

    @property
    def page(self) -> int:
        """The page (from 1) at the upper part of the view; 0 without a paper."""
        if self._pages is None:
            return 0
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        return min(self.page_count, max(1, int(middle // self._pitch()) + 1))

    @property
    def zoom(self) -> float:
        """Size on screen over size on paper, as the screen reports its resolution."""
        return self._scale() * 72 / self.logicalDpiX()

    def show_paper(self, paper: Paper | None) -> None:
        """Shows `paper` from the page that was looked at, or an empty ground."""
        self._pages = PaperPages(paper) if paper else None
        self._renew()

    def fit_width(self) -> None:
        """As wide as the view."""
        self._zoom_to(Zoom.FIT_WIDTH)

    def whole_page(self) -> None:
        """One page at a time, all of it."""
        self._zoom_to(Zoom.WHOLE_PAGE)

    def zoom_to(self, factor: float) -> None:
        """`factor` times the printed size (1 is 100 %)."""
        self._free = min(_MOST, max(_LEAST, factor))
        self._zoom_to(Zoom.FREE)

    def go_to(self, page: int) -> None:
        """Turns to `page`, the nearest there is."""
        wanted = min(max(1, page), max(1, self.page_count))
        self.verticalScrollBar().setValue(round((wanted - 1) * self._pitch()))

    def sizeHint(self) -> QSize:
        em = self.fontMetrics().height()
        return QSize(em * 40, em * 50)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._renew()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._action(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoom_to(self.zoom * (_STEP if event.angleDelta().y() > 0 else 1 / _STEP))
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Mid))
        if self._pages is not None:
            self._paint_pages(painter)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), self.fontMetrics().height() / 4))
            painter.drawRect(self.viewport().rect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _paint_pages(self, painter: QPainter) -> None:
        top = self.verticalScrollBar().value()
        for page in range(1, self.page_count + 1):
            frame = self._frame(page)
            if frame.bottom() >= top and frame.top() <= top + self.viewport().height():
                painter.drawPixmap(
                    QPointF(frame.left() - self.horizontalScrollBar().value(), frame.top() - top), self._picture(page)
                )

    def _action(self, event: QKeyEvent) -> Callable[[], None] | None:
        keys = Qt.Key
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return {
                keys.Key_Plus: lambda: self.zoom_to(self.zoom * _STEP),
                keys.Key_Equal: lambda: self.zoom_to(self.zoom * _STEP),
                keys.Key_Minus: lambda: self.zoom_to(self.zoom / _STEP),
                keys.Key_0: lambda: self.zoom_to(1),
            }.get(Qt.Key(event.key()))
        return {
            keys.Key_PageDown: lambda: self.go_to(self.page + 1),
            keys.Key_PageUp: lambda: self.go_to(self.page - 1),
            keys.Key_Home: lambda: self.go_to(1),
            keys.Key_End: lambda: self.go_to(self.page_count),
            keys.Key_W: self.fit_width,
            keys.Key_P: self.whole_page,
        }.get(Qt.Key(event.key()))

    def _zoom_to(self, mode: Zoom) -> None:
        page = self.page
        self._mode = mode
        self._renew()
        self.go_to(page)

    def _renew(self) -> None:
        self._cache.clear()
        height = self._pitch() * self.page_count + self._gap()
        room = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, round(height) - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(self.fontMetrics().height() * 3)
        width = self._page_width() + 2 * self._gap()
        self.horizontalScrollBar().setRange(0, max(0, round(width) - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        self._name()
        self.page_changed.emit(self.page, self.page_count)

    def _name(self) -> None:
        if self._pages is None:
            self.setAccessibleName(_("Preview: no paper"))
            return
        place = _("page {page} of {pages}").format(page=self.page, pages=self.page_count)
        self.setAccessibleName(f"{self._pages.paper.title}, {place}")
        self.setAccessibleDescription(self._pages.text)

    def _gap(self) -> float:
        return self.fontMetrics().height() * _GAP_EMS

    def _scale(self) -> float:
        """Screen units for a point of paper."""
        if self._pages is None or self._mode is Zoom.FREE:
            return self._free * self.logicalDpiX() / 72
        size, room = self._pages.page_size_points, self.viewport().size()
        wide = (room.width() - 2 * self._gap()) / size.width()
        if self._mode is Zoom.WHOLE_PAGE:
            wide = min(wide, (room.height() - 2 * self._gap()) / size.height())
        return max(wide, _LEAST)

    def _page_width(self) -> float:
        return self._pages.page_size_points.width() * self._scale() if self._pages else 0

    def _pitch(self) -> float:
        """From the top of one page to the top of the next."""
        return self._pages.page_size_points.height() * self._scale() + self._gap() if self._pages else 1

    def _frame(self, page: int) -> QRectF:
        width = self._page_width()
        left = max(self._gap(), (self.viewport().width() - width) / 2)
        return QRectF(left, self._gap() + (page - 1) * self._pitch(), width, self._pitch() - self._gap())

    def _picture(self, page: int) -> QPixmap:
        if page not in self._cache:
            while len(self._cache) >= _KEPT_PAGES:
                del self._cache[next(iter(self._cache))]
            self._cache[page] = self._painted(page)
        return self._cache[page]

    def _painted(self, page: int) -> QPixmap:
        ratio, frame = self.devicePixelRatioF(), self._frame(page)
        picture = QPixmap(round(frame.width() * ratio), round(frame.height() * ratio))
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(self._scale() * ratio, self._scale() * ratio)
        if self._pages:
            self._pages.paint(painter, page)
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture
