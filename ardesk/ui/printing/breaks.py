"""Where pages may end: not between a heading and what it heads, and not inside a row that fits on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextFormat, QTextTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QTextBlock, QTextDocument, QTextFrame

MOST_PAGES: Final = 40
_Break = QTextFormat.PageBreakFlag


def keep_together(document: QTextDocument, foot: float = 0) -> None:
    """Moves headings and rows to the next page where the page's end would part them; longer papers stay as they are.

    `foot` is the height of a page's lower margin, in the document's units.
    """
    if not 1 < document.pageCount() <= MOST_PAGES:
        return
    pages = _Pages(document, foot)
    for part in list(_parts(document.rootFrame())):
        if isinstance(part, QTextTable):
            pages.keep_rows(part)
        elif part.blockFormat().headingLevel():
            pages.keep_heading(part)


def _parts(frame: QTextFrame) -> Iterator[QTextBlock | QTextTable]:
    """The paragraphs and tables of the page itself, in order."""
    place = frame.begin()
    while not place.atEnd():
        inner = _frame_at(place)
        if isinstance(inner, QTextTable):
            yield inner
        elif inner is None:
            yield place.currentBlock()
        place += 1


def _frame_at(place: QTextFrame.iterator) -> QTextFrame | None:
    return place.currentFrame()


def _table_around(block: QTextBlock) -> QTextTable | None:
    return QTextCursor(block).currentTable()


class _Pages:
    """Asks the layout on which page things are, and breaks pages."""

    def __init__(self, document: QTextDocument, foot: float) -> None:
        self._layout = document.documentLayout()
        self._document = document
        self._height = document.pageSize().height()
        self._foot = foot

    def keep_heading(self, heading: QTextBlock) -> None:
        """A heading goes with the first lines after it."""
        following = heading.next()
        end = self._start_bottom(following) + self._foot - 1 if following.isValid() else 0
        if end and self._page(self._top(heading)) != self._page(end):
            _break(heading, _Break.PageBreak_AlwaysBefore)

    def keep_rows(self, table: QTextTable) -> None:
        """A row that would be parted begins the next page."""
        head = table.format().toTableFormat().headerRowCount()
        first = max(1, head)
        for row in range(table.rows()):
            top, bottom = self._row(table, row)
            fits = bottom - top < self._height / 2
            if not fits or self._page(top) == self._page(bottom + self._foot):
                continue
            if row > first:
                _break(table.cellAt(row - 1, 0).firstCursorPosition().block(), _Break.PageBreak_AlwaysAfter)
            elif row == 0:
                form = table.format().toTableFormat()
                form.setPageBreakPolicy(_Break.PageBreak_AlwaysBefore)
                table.setFormat(form)
        self._keep_total(table, head)

    def _keep_total(self, table: QTextTable, head: int) -> None:
        """The last row of a table, mostly its total, goes with the one before it."""
        last = table.rows() - 1
        if last - 2 >= head and self._page(self._row(table, last)[0]) != self._page(self._row(table, last - 1)[0]):
            _break(table.cellAt(last - 2, 0).firstCursorPosition().block(), _Break.PageBreak_AlwaysAfter)

    def _start_bottom(self, block: QTextBlock) -> float:
        """Where the first line of a paragraph, or the first row under a table's head, ends."""
        table = _table_around(block)
        if table is None:
            return self._top(block) + min(self._height / 4, self._layout.blockBoundingRect(block).height())
        head = table.format().toTableFormat().headerRowCount()
        return self._row(table, min(head, table.rows() - 1))[1]

    def _row(self, table: QTextTable, row: int) -> tuple[float, float]:
        cells = [table.cellAt(row, column) for column in range(table.columns())]
        tops = [self._top(cell.firstCursorPosition().block()) for cell in cells]
        ends = [self._layout.blockBoundingRect(cell.lastCursorPosition().block()).bottom() for cell in cells]
        return min(tops), max(ends) - 1

    def _top(self, block: QTextBlock) -> float:
        return float(self._layout.blockBoundingRect(block).top())

    def _page(self, height: float) -> int:
        return int(height // self._height)


def _break(block: QTextBlock, where: QTextFormat.PageBreakFlag) -> None:
    form = QTextBlockFormat()
    form.setPageBreakPolicy(where)
    QTextCursor(block).mergeBlockFormat(form)
