"""Buttons and choices that stand in the row above a list, before its filter, in line with the bars above."""

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
