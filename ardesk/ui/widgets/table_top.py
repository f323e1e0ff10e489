"""How a list stands in a view: what is in the row above it, and how far its last column reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.widgets.table import TableView


def put_in_top(table: TableView, *widgets: QWidget) -> None:
    """Put these between the chips and the filter, in the order given, which is that of the keyboard too."""
    flow = table.top.layout()
    if flow is None:
        return
    margins = flow.contentsMargins()
    flow.setContentsMargins(2 * margins.left(), margins.top(), 2 * margins.right(), margins.bottom())
    flow.removeWidget(table.filter)
    previous: QWidget = table.chips
    for widget in (*widgets, table.filter):
        flow.addWidget(widget)
        table.setTabOrder(previous, widget)
        previous = widget


def keep_together(table: TableView) -> None:
    """The last column is no wider than the others: figures at its right end stay beside their row."""
    header = table.grid.horizontalHeader()
    header.setStretchLastSection(False)
    for number in range(header.count()):
        if header.isSectionHidden(number):  # Qt would keep its room free until it is hidden once more
            header.showSection(number)
            header.hideSection(number)
