"""A paper on a printer, by way of the system's print dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui.printing.pages import PaperPages
from ardesk.ui.printing.pdf import orientation, page_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ardesk.reports.paper import Paper


_SAME_SIZE: Final = 0.01


def print_paper(paper: Paper, parent: QWidget | None) -> bool:
    """Asks for printer, pages and copies, then prints; whether anything was printed."""
    return print_papers([paper], paper.title, parent)


class Batch:
    """Several papers one after the other, each with its own page numbers."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._pages = [(pages, page) for pages in map(PaperPages, papers) for page in range(1, pages.page_count + 1)]
        self.page_count = len(self._pages)
        self.page_size_points = self._pages[0][0].page_size_points

    def paint(self, painter: QPainter, page: int) -> None:
        """Paints page `page` (from 1) of them all, in points."""
        pages, own = self._pages[page - 1]
        pages.paint(painter, own)


def print_papers(papers: Sequence[Paper], title: str, parent: QWidget | None) -> bool:
    """Asks once for printer, pages and copies, then prints all as one job; whether anything was printed."""
    printer = prepared_printer(papers[0])
    printer.setDocName(title)
    pages = Batch(papers)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print {title}").format(title=title))
    dialog.setMinMax(1, pages.page_count)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    send(pages, printer)
    return True


def prepared_printer(paper: Paper) -> QPrinter:
    """The default printer, set to the paper's sheet without margins of its own."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(page_size(paper))
    printer.setPageOrientation(orientation(paper))
    printer.setFullPage(True)
    printer.setDocName(paper.title)
    printer.setCreator("ARDesk")
    return printer


def send(pages: PaperPages | Batch, printer: QPrinter) -> None:
    """Paints the pages asked for on `printer`; a sheet of another size gets them reduced to fit, never cut."""
    painter = QPainter()
    if not painter.begin(printer):
        raise ArdeskError(_("The printer did not take the job; check that it is on and chosen, then try again."))
    sheet = printer.pageLayout().fullRectPoints()
    fit = min(sheet.width() / pages.page_size_points.width(), sheet.height() / pages.page_size_points.height())
    scale = printer.logicalDpiX() / 72 * (fit if abs(fit - 1) > _SAME_SIZE else 1)
    for position, page in enumerate(chosen_pages(printer, pages.page_count)):
        if position:
            printer.newPage()
        painter.save()
        painter.scale(scale, scale)
        pages.paint(painter, page)
        painter.restore()
    painter.end()


def chosen_pages(printer: QPrinter, count: int) -> list[int]:
    """The page numbers the dialog left to print, in printing order."""
    first = printer.fromPage() or 1
    last = min(printer.toPage() or count, count)
    numbers = list(range(first, last + 1))
    return numbers[::-1] if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst else numbers
