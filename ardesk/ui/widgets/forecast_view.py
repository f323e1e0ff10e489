"""Expected cash: weeks with low and high, past forecasts beside what came, and each open invoice with its why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSplitter, QTabWidget, QVBoxLayout, QWidget

from ardesk.domain.records import Invoice
from ardesk.i18n import _
from ardesk.kpi.forecast.choice import METHOD, method_of, minimum_of
from ardesk.kpi.forecast.records import DEDUCTED, DISPUTED, HABIT, WEIGHTED_MEAN
from ardesk.reports.papers.forecast_words import forecast_sentences, method_words
from ardesk.ui.models.columns import Chip, Column
from ardesk.ui.models.table import TableModel
from ardesk.ui.session import Selection
from ardesk.ui.theme import ems
from ardesk.ui.widgets.busy import Busy
from ardesk.ui.widgets.chart_view import ChartView
from ardesk.ui.widgets.document_door import open_document
from ardesk.ui.widgets.fields import MoneyField
from ardesk.ui.widgets.figures_file import SaveButton
from ardesk.ui.widgets.flow import FlowLayout
from ardesk.ui.widgets.table import TableView

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.domain.periods import Period
    from ardesk.kpi.forecast import Forecast, PastForecast
    from ardesk.kpi.options import Options
    from ardesk.reports.charts import Chart, Style
    from ardesk.ui.models.columns import Row
    from ardesk.ui.session import Session


class Outlook(NamedTuple):
    """What the view shows."""

    forecast: Forecast
    past: tuple[PastForecast, ...]


class ForecastView(QWidget):
    """The forecast as of the period's last day, or of today where that is still to come."""

    explain_wanted = Signal(object)  # for the page; no figure here is a KPI of the catalogue

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.found: Outlook | None = None
        self._asked: tuple[str, Period, Options] | None = None
        self.setObjectName("forecast_view")
        self._make_fields()
        self.words = QLabel(self)
        self.words.setObjectName("forecast_words")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chart = ChartView(session, "chart_forecast", _("Expected cash"), self)
        self.busy = Busy(session, "forecast", self)
        self._make_tables()
        self._lay_out()

    def _make_fields(self) -> None:
        self.method_box = QComboBox(self)
        self.method_box.setObjectName("forecast_method")
        self.method_box.setAccessibleName(_("Method"))
        self.method_box.addItem(_("Each customer’s habit"), HABIT)
        self.method_box.addItem(_("Weighted mean of days late"), WEIGHTED_MEAN)
        self.method_box.activated.connect(self._keep_method)
        self.minimum = MoneyField(self.session, "forecast_minimum", parent=self)
        self.minimum.setAccessibleName(_("Least a week should bring"))
        self.minimum.setPlaceholderText(_("none"))
        self.minimum.left.connect(self._keep_minimum)
        self.minimum.returnPressed.connect(self._keep_minimum)
        self.save_button = SaveButton(self.session, "forecast", self)
        self.save_button.wanted.connect(self.save_figures)

    def _make_tables(self) -> None:
        session = self.session
        self.invoices = TableView(
            TableModel(_invoice_columns(), [], session.formats),
            "forecast_invoices",
            session.state,
            chips=(Chip("all", _("All")), Chip("promised", _("Promised"), lambda one: one.promise)),
            key=lambda one: one.number,
            title=_("Invoices expected"),
            parent=self,
        )
        self.held = TableView(
            TableModel(_held_columns(), [], session.formats),
            "forecast_held",
            session.state,
            key=lambda one: (one.number, one.kind),
            title=_("Held out"),
            parent=self,
        )
        self.why = QLabel(self)
        self.why.setObjectName("forecast_why")
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setAccessibleName(_("Why"))
        self.why.setWordWrap(True)
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for table in (self.invoices, self.held):
            table.activated_row.connect(lambda one: open_document(session, "invoice", one.number, one.customer))
            table.selection_rows.connect(partial(self._reached, table))
        self.past = TableView(
            TableModel(_past_columns(), [], session.formats),
            "forecast_past",
            session.state,
            key=lambda one: one.start,
            title=_("Past forecasts"),
            parent=self,
        )
        self.past.top.hide()
        self.past.totals.hide()

    def _lay_out(self) -> None:
        gap = ems(self, 0.5)
        fields = QWidget(self)
        flow = FlowLayout(fields, last_right=True)
        flow.setContentsMargins(gap, gap, gap, 0)
        flow.setSpacing(gap)
        for text, field in ((_("M&ethod:"), self.method_box), (_("&Least a week should bring:"), self.minimum)):
            label = QLabel(text, fields)
            label.setBuddy(field)
            label.setMinimumHeight(field.sizeHint().height())
            flow.addWidget(label)
            flow.addWidget(field)
        flow.addWidget(self.save_button)
        self.words.setContentsMargins(gap, 0, gap, 0)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("forecast_tabs")
        self.tabs.addTab(self.invoices, _("&Invoices"))
        self.tabs.addTab(self.held, _("&Held out"))
        self.tabs.currentChanged.connect(self._turned)
        upper = QSplitter(Qt.Orientation.Horizontal, self)
        upper.addWidget(self.chart)
        upper.addWidget(self._past_part(gap))
        upper.setStretchFactor(0, 3)
        upper.setStretchFactor(1, 2)
        upper.setSizes([ems(self, 42), ems(self, 28)])
        both = QSplitter(Qt.Orientation.Vertical, self)
        both.addWidget(upper)
        both.addWidget(self.tabs)
        both.setStretchFactor(0, 2)
        both.setStretchFactor(1, 3)
        both.setChildrenCollapsible(False)
        both.setSizes([ems(self, 14), ems(self, 21)])
        self.chart.setMinimumHeight(ems(self, 7))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap // 2)
        self.why.setContentsMargins(gap, 0, gap, gap // 2)
        self.why.setMinimumHeight(self.fontMetrics().lineSpacing() + gap // 2)
        for part in (fields, self.busy, self.words, both, self.why):
            layout.addWidget(part, 1 if part is both else 0)
        for first, second in ((self.method_box, self.minimum), (self.minimum, self.save_button)):
            self.setTabOrder(first, second)
        self.setFocusProxy(self.invoices)

    def _past_part(self, gap: int) -> QWidget:
        part = QWidget(self)
        title = QLabel("<b>" + _("Past forecasts beside what came") + "</b>", part)
        title.setContentsMargins(gap, 0, gap, 0)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(title)
        column.addWidget(self.past, 1)
        return part

    # figures

    def show_figures(self, kind: str, period: Period, options: Options) -> None:
        """The forecast from the ledger as it is now."""
        from ardesk.kpi.forecast import forecast, past_forecasts

        self._asked = (kind, period, options)
        ledger, formats, as_of = self.session.ledger, self.session.formats, min(period.end, self.session.today)
        for table in (self.invoices, self.held, self.past):
            table.model.formats = formats
        method, minimum = method_of(ledger.company), minimum_of(ledger.company)
        self.method_box.setCurrentIndex(self.method_box.findData(method))
        if not self.minimum.hasFocus():
            self.minimum.set_minor(minimum)

        def work() -> Outlook:
            book = ledger.book()
            found = forecast(book, as_of, method=method, minimum=minimum, day=formats.date)
            return Outlook(found, past_forecasts(book, as_of, method=method))

        self.busy.run(work, self._take)

    def _take(self, found: Outlook) -> None:
        self.found = found
        self.words.setText(" ".join(forecast_sentences(found.forecast, found.past, self.session.formats)))
        self.method_box.setToolTip(method_words(found.forecast.method))
        self.chart.show_chart(lambda style: _chart(found.forecast, style), "money")
        self.invoices.model.set_rows(found.forecast.invoices)
        self.held.model.set_rows(found.forecast.held_out)
        self.past.model.set_rows(tuple(reversed(found.past)))
        count = len(found.forecast.held_out)
        self.tabs.setTabText(1, _("&Held out ({count})").format(count=count) if count else _("&Held out"))

    def _turned(self, _place: int) -> None:
        table = self.held if self.tabs.currentWidget() is self.held else self.invoices
        self._reached(table, table.selected_rows())

    def _reached(self, table: TableView, rows: list[Row]) -> None:
        """The whole sentence on the row selected; where the keyboard is on it, its invoice in the details."""
        if table is not self.tabs.currentWidget():
            return
        one = rows[0] if rows else None
        self.why.setText(one.why if one else "")
        found = self.session.ledger.find(Invoice, number=one.number) if one and table.grid.hasFocus() else None
        if found is not None:
            self.session.select(Selection("invoice", (found.id or 0,), (found.customer_id,)))

    # what the owner chooses

    def _keep_method(self, at: int) -> None:
        from ardesk.operations.forecast import set_forecast_method

        chosen = self.method_box.itemData(at)
        if chosen != method_of(self.session.ledger.company) or METHOD not in self.session.ledger.company:
            self.session.attempt(
                lambda ledger: set_forecast_method(ledger, chosen), _("Method of the cash forecast changed.")
            )

    def _keep_minimum(self) -> None:
        from ardesk.operations.forecast import set_forecast_minimum

        if problem := self.minimum.problem():
            self.session.message.emit(problem)
            self.minimum.set_minor(minimum_of(self.session.ledger.company))
            return
        typed = self.minimum.minor() or None
        if typed != minimum_of(self.session.ledger.company):
            self.session.attempt(lambda ledger: set_forecast_minimum(ledger, typed), _("Least cash of a week changed."))

    # files

    def save_figures(self, kind: str) -> None:
        """The forecast as a workbook, or its invoices as CSV."""
        self.save_button.ask(_("Expected cash"), kind, self.write)

    def write(self, target: Path) -> None:
        """The forecast as the file's ending says. Raises ArdeskError."""
        from ardesk.exchange.forecast import write_forecast

        if self.found is not None:
            write_forecast(target, *self.found, self.session.ledger.base)


def _chart(found: Forecast, style: Style) -> Chart:
    from ardesk.reports.charts.expected_cash import expected_cash

    return expected_cash(found, style, _("Expected cash by week, low to high"))


def _invoice_columns() -> tuple[Column, ...]:
    return (
        Column("expected_date", _("Likely"), "date", width=11),
        Column("earliest", _("Earliest"), "date", width=11),
        Column("latest", _("Latest"), "date", width=11),
        Column("number", _("Invoice"), width=13),
        Column("name", _("Customer"), width=24),
        Column("customer", _("Code"), width=9, shown=False),
        Column("due", _("Due"), "date", width=11, shown=False),
        Column("open", _("Open"), "money", width=13),
        Column("promise", _("Promised"), "flag", width=9, shown=False),
        Column("why", _("Why"), width=90),
    )


def _held_columns() -> tuple[Column, ...]:
    words = {DISPUTED: _("disputed"), DEDUCTED: _("deducted")}
    return (
        Column("number", _("Invoice"), width=13),
        Column("name", _("Customer"), width=26),
        Column("customer", _("Code"), width=9, shown=False),
        Column("kind", _("Kind"), width=11, text=lambda one, _f: words[one.kind]),
        Column("amount", _("Amount"), "money", width=13),
        Column("why", _("Why"), width=70),
    )


def _past_columns() -> tuple[Column, ...]:
    def accuracy(one: Row) -> float | None:
        return None if one.accuracy is None else 100 * one.accuracy

    return (
        Column("start", _("Month"), "date", width=8, text=lambda one, formats: formats.short_month(one.start)),
        Column("expected", _("Expected"), "money", width=11, summed=False),
        Column("actual", _("Came"), "money", width=11, summed=False),
        Column("accuracy", _("Accuracy"), "percent", value=accuracy, width=9),
        Column("low", _("Low"), "money", width=12, summed=False),
        Column("high", _("High"), "money", width=12, summed=False),
        Column("received", _("All received"), "money", width=13, summed=False),
    )
