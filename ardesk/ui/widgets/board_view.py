"""The overview of the KPIs: four charts, then a tile for each figure, family by family."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ardesk.domain.records import Customer, Invoice
from ardesk.i18n import _
from ardesk.kpi.comparison import Scope
from ardesk.reports.closed import published
from ardesk.ui import tasks
from ardesk.ui.kpi_work import overview
from ardesk.ui.session import Wish
from ardesk.ui.theme import ems
from ardesk.ui.widgets.chart_view import ChartView
from ardesk.ui.widgets.flow import FlowLayout
from ardesk.ui.widgets.kpi_tile import KpiTile

if TYPE_CHECKING:
    from ardesk.domain.periods import Period
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Value
    from ardesk.reports.charts import Chart, Style
    from ardesk.reports.closed import Published, Restated
    from ardesk.ui.kpi_work import Overview
    from ardesk.ui.session import Session

_CHART_HIGH = 15


class BoardView(QScrollArea):
    """`explain_wanted` comes with the `Scope` of the tile or line that was opened."""

    explain_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.overview: Overview | None = None
        self.tiles: dict[str, KpiTile] = {}
        self._options: Options | None = None
        self._published: Published | None = None
        self._restated: dict[str, Restated] = {}
        self.setObjectName("kpi_overview")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.board = QWidget(self)
        self.setWidget(self.board)
        self._lay_out()
        self.charts["aging"].opened.connect(self._open_class)
        self.charts["debtors"].opened.connect(self._open_debtor)
        self.charts["dso"].opened.connect(lambda _label, series: self._explain(("dso", "best_possible_dso")[series]))
        self.charts["cei"].opened.connect(lambda _label, _series: self._explain(self._cei()))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.board)
        gap = ems(self, 0.7)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        grid = QGridLayout()
        grid.setSpacing(gap)
        self.charts = {
            name: ChartView(self.session, f"chart_{name}", title, self.board)
            for name, title in (
                ("aging", _("Open items by age")),
                ("dso", _("Days sales outstanding")),
                ("cei", _("Collection effectiveness index")),
                ("debtors", _("Who owes most")),
            )
        }
        for at, view in enumerate(self.charts.values()):
            view.setFixedHeight(ems(self, _CHART_HIGH))
            grid.addWidget(view, at // 2, at % 2)
        column.addLayout(grid)
        self.tile_room = QVBoxLayout()
        self.tile_room.setSpacing(gap)
        column.addLayout(self.tile_room)
        column.addStretch(1)

    # figures

    def show_figures(self, kind: str, period: Period, options: Options) -> None:
        """The figures of this period, from the ledger as it is now."""
        ledger, self._options = self.session.ledger, options
        self._published = published(ledger, period)
        tasks.run(lambda: overview(ledger.book(), kind, period, options), self._take, key="kpi_overview")

    def _take(self, found: Overview) -> None:
        self.overview = found
        known, options = self._published, self._options
        self._restated = known.restated(found.values, options) if known and options else {}
        self._draw_charts(found)
        self._lay_tiles(found)

    def _cei(self) -> str:
        return f"cei_{self._options.cei}" if self._options else "cei_monthly_average"

    def _draw_charts(self, found: Overview) -> None:
        values = {value.id: value for value in found.values}
        self.charts["aging"].show_chart(lambda style: _aging_chart(found, style), "money")
        self.charts["dso"].show_chart(
            lambda style: _line_chart(found, values, ("dso", "best_possible_dso"), style), "days"
        )
        cei = self._cei()
        self.charts["cei"].show_chart(lambda style: _line_chart(found, values, (cei,), style), "percent")
        self.charts["debtors"].show_chart(lambda style: _debtor_chart(found, style), "money")

    def _lay_tiles(self, found: Overview) -> None:
        focused = next((name for name, tile in self.tiles.items() if tile.hasFocus()), None)
        while (item := self.tile_room.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.tiles = {}
        for family, values in groupby(found.values, key=lambda value: value.family):
            heading = QLabel(f"<b>{family}</b>", self.board)
            room = QWidget(self.board)
            flow = FlowLayout(room)
            flow.setSpacing(ems(self, 0.5))
            flow.setContentsMargins(0, 0, 0, 0)
            for value in values:
                flow.addWidget(self._tile(value, found, room))
            self.tile_room.addWidget(heading)
            self.tile_room.addWidget(room)
        if focused in self.tiles:
            self.tiles[focused].setFocus()

    def _tile(self, value: Value, found: Overview, room: QWidget) -> KpiTile:
        history = found.history.get(value.id, ())
        was = self._restated.get(value.id)
        tile = KpiTile(value, found.last.get(value.id), history, self.session.formats, room, was)
        tile.clicked.connect(lambda: self._explain(value.id))
        self.tiles[value.id] = tile
        return tile

    def focus_kpi(self, ident: str) -> bool:
        """Whether this KPI has a tile, which then has the focus."""
        tile = self.tiles.get(ident)
        if tile is not None:
            tile.setFocus(Qt.FocusReason.OtherFocusReason)
        return tile is not None

    def current_kpi(self) -> str:
        """The KPI whose tile has the focus, or nothing."""
        return next((name for name, tile in self.tiles.items() if tile.hasFocus()), "")

    # doors

    def _explain(self, ident: str) -> None:
        if self.overview is not None:
            self.explain_wanted.emit(Scope(ident, self.overview.period))

    def _open_class(self, label: int, series: int) -> None:
        found = self.overview
        if found is None:
            return
        day, name = found.months[label], found.classes[series]
        rows = self.session.ledger.book().aging(day, by="invoice", options=self._options).rows
        numbers = {row.group for row in rows if row.amounts[name] > 0}
        ids = tuple(one.id or 0 for one in self.session.ledger.all(Invoice) if one.number in numbers)
        from ardesk.reports.charts import class_name

        said = _("{name}, {day}").format(name=class_name(name), day=self.session.formats.date(day))
        self.session.show_page("invoices", Wish("invoices", ids, said))

    def _open_debtor(self, label: int, _series: int) -> None:
        if self.overview is None:
            return
        customer = self.session.ledger.find(Customer, code=self.overview.debtors[label].code)
        if customer is not None:
            self.session.show_page("customers", Wish("customer", (customer.id or 0,)))


def _aging_chart(found: Overview, style: Style) -> Chart:
    from ardesk.reports.charts import aging_over_time

    amounts = [[aging.total.amounts[name] for aging in found.aging] for name in found.classes]
    return aging_over_time(found.months, found.classes, amounts, style, _("Open items by age"))


def _line_chart(found: Overview, values: dict[str, Value], idents: tuple[str, ...], style: Style) -> Chart:
    from ardesk.reports.charts import Data, Series, lines

    first = values[idents[0]]
    short = {"dso": _("DSO"), "best_possible_dso": _("Best possible")}
    series = [Series(short.get(ident, _("CEI")), found.history[ident]) for ident in idents]
    return lines(
        Data(found.months, series, first.unit, first.name),
        style,
        goal=first.goal,
        goal_name=_("Goal"),
        benchmark=first.benchmark,
        benchmark_name=_("Benchmark"),
    )


def _debtor_chart(found: Overview, style: Style) -> Chart:
    from ardesk.reports.charts import Data, Series, horizontal_bars

    series = [
        Series(_("Overdue"), [one.overdue for one in found.debtors]),
        Series(_("Not due"), [one.not_due for one in found.debtors]),
    ]
    labels = [one.name for one in found.debtors]
    nothing = _("Nobody owed anything on that day.")
    data = Data(labels, series, "money", _("Who owes most, overdue first"), label_name=_("Customer"), nothing=nothing)
    return horizontal_bars(data, style, (style.colours.aging[2], style.colours.aging[0]))
