"""A paper as a PDF file, with or without a screen."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from ardesk.errors import ArdeskError, reason
from ardesk.i18n import _
from ardesk.ui.printing.layout import RESOLUTION, UNITS_PER_POINT
from ardesk.ui.printing.pages import PaperPages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
    return _rendered([paper], paper.title, lambda _done: True)


def _rendered(papers: Iterable[Paper], title: str, go_on: Callable[[int], bool]) -> bytes:
    """One PDF of all papers, each with its own page numbers; nothing where `go_on` says to stop or there are none."""
    ensure_application()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setTitle(title)
    writer.setCreator("ARDesk")
    finished = _paint_all(writer, papers, go_on)
    buffer.close()
    return _GLYPHS_AS_TEXT.sub(lambda table: table[0].replace(_TAB, _BLANK), bytes(content.data())) if finished else b""


def _paint_all(writer: QPdfWriter, papers: Iterable[Paper], go_on: Callable[[int], bool]) -> bool:
    """Whether all were painted, and there was one."""
    painter = QPainter()
    stopped = False
    for done, paper in enumerate(papers):
        if stopped := not go_on(done):
            break
        writer.setAuthor(paper.author)
        pages = PaperPages(paper)
        for page in range(1, pages.page_count + 1):
            _next_page(writer, painter, paper)
            pages.paint(painter, page)
    return painter.isActive() and painter.end() and not stopped


def _next_page(writer: QPdfWriter, painter: QPainter, paper: Paper) -> None:
    """A page of the paper's size to paint on; the first one begins the document."""
    writer.setPageLayout(QPageLayout(page_size(paper), orientation(paper), QMarginsF(0, 0, 0, 0)))
    if painter.isActive():
        writer.newPage()
    else:
        painter.begin(writer)
        painter.scale(UNITS_PER_POINT, UNITS_PER_POINT)


def papers_to_pdf(
    papers: Iterable[Paper], path: str | Path, title: str, go_on: Callable[[int], bool] = lambda _done: True
) -> Path | None:
    """Writes all papers, made one by one as they are needed, into one PDF, whole or not at all.

    `go_on` is asked before each paper with the number of those done; where it says no, nothing is written and the
    answer is None. Raises ArdeskError.
    """
    content = _rendered(papers, title, go_on)
    return _written(content, Path(path)) if content else None


def paper_to_pdf(paper: Paper, path: str | Path) -> Path:
    """Writes the PDF whole or not at all: what stood at `path` stays until the new file is complete."""
    return _written(render_pdf(paper), Path(path))


def _written(content: bytes, target: Path) -> Path:
    partial = target.with_name(target.name + ".partial")
    try:
        partial.write_bytes(content)
        partial.replace(target)
    except OSError as trouble:
        partial.unlink(missing_ok=True)
        raise ArdeskError(
            _("The PDF could not be written to {path} ({reason}); choose another place or free some space.").format(
                path=target, reason=reason(trouble)
            )
        ) from trouble
    return target
