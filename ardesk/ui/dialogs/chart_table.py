"""The figures of a chart as a table."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QVBoxLayout

from ardesk.i18n import _
from ardesk.ui.models.columns import Column
from ardesk.ui.models.table import TableModel
from ardesk.ui.theme import chars, ems
from ardesk.ui.widgets.table import TableView

if TYPE_CHECKING:
    from ardesk.format import Formats
    from ardesk.reports.charts import Twin
    from ardesk.ui.models.columns import Row
    from ardesk.ui.widgets.chart_view import ChartView


class ChartTable(QDialog):
    """One row a label, one column a series; it sorts, filters and copies like every list."""

    def __init__(self, view: ChartView, twin: Twin) -> None:
        super().__init__(view.window())
        self.setObjectName("chart_table")
        self.setWindowTitle(view.title)
        columns = [
            Column(
                "label", twin.columns[0], value=itemgetter(0), width=18, text=lambda row, _f: view.label_text(row[0])
            ),
            *(_figures(view, at, name) for at, name in enumerate(twin.columns[1:], start=1)),
        ]
        model = TableModel(columns, twin.rows, view.session.formats)
        self.table = TableView(model, "chart_table", key=itemgetter(0), title=_("Figures of the chart"), parent=self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)
        self.resize(chars(self, 90), ems(self, 26))


def _figures(view: ChartView, at: int, name: str) -> Column:
    def text(row: Row, _formats: Formats) -> str:
        return view.cell_text(row[at], at)

    return Column(f"series{at}", name, "percent", value=itemgetter(at), width=15, text=text, summed=False)
