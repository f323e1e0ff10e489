"""The one layout of a paper: an HTML document set at a fixed high resolution, the same for every device."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QImage,
    QImageReader,
    QPainter,
    QPalette,
    QPyTextObject,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer

from ardesk.reports.colours import PRINT
from ardesk.reports.drawings import is_drawing
from ardesk.ui.printing.breaks import keep_together
from ardesk.ui.printing.fonts import paper_font

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QUrl

    from ardesk.reports.paper import Paper, Placed

RESOLUTION: Final = 600
UNITS_PER_POINT: Final = RESOLUTION / 72
TEXT_POINTS: Final = 9.0
_BITMAPS: Final = frozenset({b"png", b"jpg", b"jpeg"})
_SCHEME: Final = "paper:"
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_DECLARATION = re.compile(r"([\w-]+)(\s*:\s*)([^;}]+)")
_POINTS = re.compile(r"([\d.]+)pt\b")
_FIRM_SPACES: Final = str.maketrans("\u202f\u2007", "\u00a0\u00a0")  # in HTML Qt keeps only this one unbroken
_SCALES: Final = tuple(0.95**step for step in range(50))


class _Pictures(QPyTextObject):
    """Paints the images handed over with a paper, drawings as drawings; any other image is empty."""

    def __init__(self, parent: QTextDocument, images: Mapping[str, bytes]) -> None:
        super().__init__(parent)
        self._images = images

    def intrinsicSize(self, _document: QTextDocument, _position: int, form: QTextFormat) -> QSizeF:
        image = form.toImageFormat()
        if self._content(form) is None:
            return QSizeF(0, 0)
        return QSizeF(image.width() * UNITS_PER_POINT, image.height() * UNITS_PER_POINT)

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, _document: QTextDocument, _position: int, form: QTextFormat
    ) -> None:
        content = self._content(form)
        if content is not None:
            draw_picture(painter, QRectF(rect), content)

    def _content(self, form: QTextFormat) -> bytes | None:
        name = form.toImageFormat().name()
        return self._images.get(name.removeprefix(_SCHEME)) if name.startswith(_SCHEME) else None


class _SealedDocument(QTextDocument):
    """A document that loads nothing, whatever its text asks for."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        return None


_MOST_PIXELS: Final = 30_000_000


def bitmap(content: bytes) -> QImage:
    """The picture in these bytes; a null one where there is none, or it would take far more memory than its file."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    known = bytes(reader.format().data()) in _BITMAPS
    return reader.read() if known and size.width() * size.height() <= _MOST_PIXELS else QImage()


def draw_picture(painter: QPainter, rect: QRectF, content: bytes) -> None:
    """The image as large as `rect` admits without distortion, at its left edge."""
    if is_drawing(content):
        drawing = QSvgRenderer(content)
        drawing.render(painter, _fitted(QSizeF(drawing.defaultSize()), rect))
        return
    picture = bitmap(content)
    if not picture.isNull():
        painter.drawImage(_fitted(QSizeF(picture.size()), rect), picture)


def _fitted(size: QSizeF, rect: QRectF) -> QRectF:
    return QRectF(rect.topLeft(), size.scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio))


def _reference() -> QImage:
    """A device of the reference resolution, whatever screen or printer there is."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.setDotsPerMeterX(round(RESOLUTION / 0.0254))
    image.setDotsPerMeterY(round(RESOLUTION / 0.0254))
    return image


def pixels_per_inch() -> float:
    """What Qt takes a pixel of HTML for, which depends on the screen."""
    return QImage(1, 1, QImage.Format.Format_ARGB32).logicalDpiX()


def points_to_pixels(style: str, per_inch: float) -> str:
    """The style sheet with its lengths in the pixels Qt wants; sizes of letters stay points, which Qt knows."""

    def declaration(match: re.Match[str]) -> str:
        name, colon, value = match.groups()
        if name == "font-size":
            return match.group()
        return name + colon + _POINTS.sub(lambda length: f"{float(length[1]) * per_inch / 72:.4f}px", value)

    return _DECLARATION.sub(declaration, style)


class _Text:
    """An HTML document that knows only the images it is given, measured in units of 1/600 inch."""

    def __init__(self, images: Mapping[str, bytes]) -> None:
        self._device = _reference()
        self._document = document = _SealedDocument()
        layout = document.documentLayout()
        layout.setPaintDevice(self._device)
        self._pictures = _Pictures(document, images)
        layout.registerHandler(QTextFormat.ObjectTypes.ImageObject.value, self._pictures)
        document.setDocumentMargin(0)
        document.setUseDesignMetrics(True)
        document.setDefaultFont(paper_font(TEXT_POINTS))
        document.setUndoRedoEnabled(False)

    def _write(self, html: str) -> None:
        styles = "".join(_STYLE.findall(html))
        self._document.setDefaultStyleSheet(points_to_pixels(styles, pixels_per_inch()))
        self._document.setHtml(_STYLE.sub("", html).translate(_FIRM_SPACES))

    def _paint(self, painter: QPainter, part: QRectF) -> None:
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = part
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, QColor(PRINT.text))
        context.palette = palette
        self._document.documentLayout().draw(painter, context)


class PlacedLayout(_Text):
    """A part at its fixed place; its letters are smaller where it would not fit otherwise."""

    def __init__(self, placed: Placed, images: Mapping[str, bytes]) -> None:
        super().__init__(images)
        self.corner = QPointF(placed.left, placed.top) * (RESOLUTION / 25.4)
        room = QSizeF(placed.width, placed.height) * (RESOLUTION / 25.4)
        self._write(placed.html)
        self.scale = next((scale for scale in _SCALES if self._fits(room, scale)), _SCALES[-1])

    def _fits(self, room: QSizeF, scale: float) -> bool:
        """Whether it does at this scale, at which smaller letters leave more room for a line."""
        self._document.setTextWidth(room.width() / scale)
        size = self._document.size() * scale
        return size.width() <= room.width() + 1 and size.height() <= room.height() + 1

    @property
    def text(self) -> str:
        """Its words."""
        return self._document.toPlainText()

    def draw(self, painter: QPainter) -> None:
        """Paints it at its place, the painter's unit being 1/600 inch and its origin the sheet's corner."""
        painter.save()
        painter.translate(self.corner)
        painter.scale(self.scale, self.scale)
        self._paint(painter, QRectF(QPointF(0, 0), self._document.size()))
        painter.restore()


class Layout(_Text):
    """A paper's document, laid out in units of 1/600 inch on pages of its size."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(paper.images)
        document = self._document
        width, height = paper.page_size_mm
        self.page = QSizeF(width / 25.4 * RESOLUTION, height / 25.4 * RESOLUTION)
        document.setPageSize(self.page)
        self._placed = [PlacedLayout(placed, paper.images) for placed in paper.placed]
        once = QTextCursor(document)  # a long table takes seconds to lay out: not before all is known
        once.beginEditBlock()
        self._fill(paper)
        once.endEditBlock()
        keep_together(document, paper.margins.bottom / 25.4 * RESOLUTION)

    @property
    def page_count(self) -> int:
        """How many sheets the paper takes, at least one."""
        return max(1, self._document.pageCount())

    @property
    def text(self) -> str:
        """The paper's words, for who listens to them."""
        return "\n".join((*(placed.text for placed in self._placed), self._document.toPlainText()))

    def draw(self, painter: QPainter, number: int) -> None:
        """Paints page `number` (from 1), the painter's unit being 1/600 inch and its origin the sheet's corner."""
        part = QRectF(0, (number - 1) * self.page.height(), self.page.width(), self.page.height())
        for placed in self._placed if number == 1 else ():
            placed.draw(painter)
        painter.save()
        painter.translate(0, -part.top())
        painter.setClipRect(part)
        self._paint(painter, part)
        painter.restore()

    def _fill(self, paper: Paper) -> None:
        per_inch = pixels_per_inch()
        self._write(paper.html)
        frame = self._document.rootFrame()
        form = frame.frameFormat()
        form.setTopMargin(paper.margins.top / 25.4 * per_inch)
        form.setBottomMargin(paper.margins.bottom / 25.4 * per_inch)
        form.setLeftMargin(paper.margins.left / 25.4 * per_inch)
        form.setRightMargin(paper.margins.right / 25.4 * per_inch)
        frame.setFrameFormat(form)
