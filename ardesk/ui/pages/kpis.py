"""The page of KPIs: charts and tiles of any period up to any past day; each figure opens what is behind it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ardesk.domain.records import Invoice
from ardesk.i18n import _
from ardesk.ui import tasks
from ardesk.ui.doors import open_dialog
from ardesk.ui.kpi_work import overview
from ardesk.ui.session import Wish
from ardesk.ui.theme import ems
from ardesk.ui.widgets.chart_view import ChartView
from ardesk.ui.widgets.flow import FlowLayout
from ardesk.ui.widgets.kpi_detail import KpiDetail
from ardesk.ui.widgets.kpi_tile import KpiTile
from ardesk.ui.widgets.period_bar import PeriodBar

if TYPE_CHECKING:
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Value
    from ardesk.reports.charts import Chart, Style
    from ardesk.ui.kpi_work import Overview
    from ardesk.ui.session import Session

_CHART_HIGH = 15


class KpisPage(QWidget):
    """The overview, and in its place one KPI when its tile is opened; Esc leads back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.title = session, _("KPIs")
        self.setObjectName("kpis_page")
        self.overview: Overview | None = None
        self.bar = PeriodBar(session, self)
        self.options_button = QPushButton(_("O&ptions…"), self)
        self.options_button.setObjectName("kpi_options")
        self.bar.add(self.options_button)
        self.options_words = QLabel(self)
        self.options_words.setObjectName("kpi_options_words")
        self.options_words.setContentsMargins(ems(self, 0.7), 0, 0, 0)
        self.stack = QStackedWidget(self)
        self.tiles: dict[str, KpiTile] = {}
        self._make_overview()
        self.detail = KpiDetail(session, self)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.detail)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.bar, self.options_words, self.stack):
            layout.addWidget(part, 1 if part is self.stack else 0)
        self.bar.chosen.connect(self.refresh)
        self.detail.left.connect(self._back)
        self.options_button.clicked.connect(self._choose_options)
        session.formats_changed.connect(self.refresh)
        self.setFocusProxy(self.bar.kind_box)
        self.refresh()

    def _make_overview(self) -> None:
        self.view = QScrollArea(self)
        self.view.setObjectName("kpi_overview")
        self.view.setWidgetResizable(True)
        self.view.setFrameShape(QScrollArea.Shape.NoFrame)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.board = QWidget(self.view)
        self.view.setWidget(self.board)
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
        self.charts["aging"].opened.connect(self._open_class)
        self.charts["debtors"].opened.connect(self._open_debtor)
        self.charts["dso"].opened.connect(lambda _label, series: self.open_kpi(("dso", "best_possible_dso")[series]))
        self.charts["cei"].opened.connect(lambda _label, _series: self.open_kpi(self._cei()))

    # figures

    @property
    def options(self) -> Options:
        """The options the ledger keeps."""
        from ardesk.reports.papers.options import options_of

        return options_of(self.session.ledger.company)

    def refresh(self) -> None:
        """The figures of the period chosen, from the ledger as it is now."""
        from ardesk.reports.papers.options import options_note

        ledger, kind, period, options = self.session.ledger, self.bar.kind, self.bar.period, self.options
        note = options_note(options)
        self.options_words.setText(note)
        self.options_words.setVisible(bool(note))
        tasks.run(lambda: overview(ledger.book(), kind, period, options), self._take, key="kpi_overview")
        if self.stack.currentWidget() is self.detail:
            self.detail.show_kpi(self.detail.ident, period, options)

    def _take(self, found: Overview) -> None:
        self.overview = found
        self._draw_charts(found)
        self._lay_tiles(found)

    def _cei(self) -> str:
        return f"cei_{self.options.cei}"

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
        tile = KpiTile(value, found.last.get(value.id), history, self.session.formats, room)
        tile.clicked.connect(lambda: self.open_kpi(value.id))
        self.tiles[value.id] = tile
        return tile

    # doors

    def open_kpi(self, ident: str) -> None:
        """Show one KPI in full."""
        self.detail.show_kpi(ident, self.bar.period, self.options)
        self.stack.setCurrentWidget(self.detail)
        self.detail.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wish(self, wish: Wish) -> None:
        """Show the KPI wished for by its id."""
        self.open_kpi(wish.title)

    def _back(self) -> None:
        self.stack.setCurrentWidget(self.view)
        tile = self.tiles.get(self.detail.ident)
        (tile or self.bar.kind_box).setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_class(self, label: int, series: int) -> None:
        found = self.overview
        if found is None:
            return
        day, name = found.months[label], found.classes[series]
        rows = self.session.ledger.book().aging(day, by="invoice", options=self.options).rows
        numbers = {row.group for row in rows if row.amounts[name] > 0}
        ids = tuple(one.id or 0 for one in self.session.ledger.all(Invoice) if one.number in numbers)
        from ardesk.reports.charts import class_name

        said = _("{name}, {day}").format(name=class_name(name), day=self.session.formats.date(day))
        self.session.show_page("invoices", Wish("invoices", ids, said))

    def _open_debtor(self, label: int, _series: int) -> None:
        from ardesk.domain.records import Customer

        if self.overview is None:
            return
        customer = self.session.ledger.find(Customer, code=self.overview.debtors[label].code)
        if customer is not None:
            self.session.show_page("customers", Wish("customer", (customer.id or 0,)))

    def _choose_options(self) -> None:
        open_dialog("kpi_options:KpiOptionsDialog", self.session, self.window())

    def print_current(self) -> None:
        """The monthly summary of the month in view, on the page of reports."""
        self.session.show_page("reports", Wish("summary", (), str(self.bar.period.end)))


def _aging_chart(found: Overview, style: Style) -> Chart:
    from ardesk.reports.charts import aging_over_time

    amounts = [[aging.total.amounts[name] for aging in found.aging] for name in found.classes]
    return aging_over_time(found.months, found.classes, amounts, style, _("Open items by age"))


def _line_chart(found: Overview, values: dict[str, Value], idents: tuple[str, ...], style: Style) -> Chart:
    from ardesk.reports.charts import Data, Series, lines

    first = values[idents[0]]
    short = {"dso": _("DSO"), "best_possible_dso": _("Best possible")}
    series = [Series(short.get(ident, _("CEI")), found.history[ident]) for ident in idents]
    goal = first.goal if first.goal is not None else first.benchmark
    named = "" if goal is None else _("Goal") if first.goal is not None else _("Benchmark")
    return lines(Data(found.months, series, first.unit, first.name), style, goal=goal, goal_name=named)


def _debtor_chart(found: Overview, style: Style) -> Chart:
    from ardesk.reports.charts import Data, Series, horizontal_bars

    series = [
        Series(_("Overdue"), [one.overdue for one in found.debtors]),
        Series(_("Not due"), [one.not_due for one in found.debtors]),
    ]
    labels = [one.name for one in found.debtors]
    data = Data(labels, series, "money", _("Who owes most"), label_name=_("Customer"))
    return horizontal_bars(data, style, (style.colours.aging[2], style.colours.aging[0]))
