"""A paper as a PDF file, with or without a screen."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui.printing.layout import RESOLUTION, UNITS_PER_POINT
from ardesk.ui.printing.pages import PaperPages

if TYPE_CHECKING:
    from ardesk.reports.paper import Paper

# Qt names the glyph of the blank after the tab, which shares it; then words copied or searched have tabs between them.
_GLYPHS_AS_TEXT = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
_TAB, _BLANK = b"<0009>", b"<0020>"


@cache
def ensure_application() -> QGuiApplication:
    """The running application, or one without a screen made for this process; it may hold widgets in either case."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    from PySide6.QtWidgets import QApplication

    return QApplication(["ardesk", "-platform", "offscreen"])


def page_size(paper: Paper) -> QPageSize:
    """The paper's sheet as Qt and printers name it."""
    return QPageSize(QPageSize.PageSizeId.A4 if paper.page == "A4" else QPageSize.PageSizeId.Letter)


def orientation(paper: Paper) -> QPageLayout.Orientation:
    """Whether the sheet stands or lies."""
    return QPageLayout.Orientation.Landscape if paper.landscape else QPageLayout.Orientation.Portrait


def render_pdf(paper: Paper) -> bytes:
    """The PDF's bytes: text as text, charts as drawings, title and author set."""
    ensure_application()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(QPageLayout(page_size(paper), orientation(paper), QMarginsF(0, 0, 0, 0)))
    writer.setTitle(paper.title)
    writer.setAuthor(paper.author)
    writer.setCreator("ARDesk")
    _paint_all(writer, PaperPages(paper))
    buffer.close()
    return _GLYPHS_AS_TEXT.sub(lambda table: table[0].replace(_TAB, _BLANK), bytes(content.data()))


def _paint_all(writer: QPdfWriter, pages: PaperPages) -> None:
    painter = QPainter(writer)
    painter.scale(UNITS_PER_POINT, UNITS_PER_POINT)
    for page in range(1, pages.page_count + 1):
        if page > 1:
            writer.newPage()
        pages.paint(painter, page)
    painter.end()


def paper_to_pdf(paper: Paper, path: str | Path) -> Path:
    """Writes the PDF whole or not at all: what stood at `path` stays until the new file is complete."""
    target = Path(path)
    partial = target.with_name(target.name + ".partial")
    content = render_pdf(paper)
    try:
        partial.write_bytes(content)
        partial.replace(target)
    except OSError as trouble:
        partial.unlink(missing_ok=True)
        reason = trouble.strerror or str(trouble)
        raise ArdeskError(
            _("The PDF could not be written to {path} ({reason}); choose another place or free some space.").format(
                path=target, reason=reason
            )
        ) from trouble
    return target
