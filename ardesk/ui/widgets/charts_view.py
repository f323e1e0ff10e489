"""The charts of the page of KPIs: two columns that are worked out and drawn as they come into view."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from ardesk.domain.records import Activity, Customer, Invoice
from ardesk.i18n import _
from ardesk.kpi.comparison import Scope
from ardesk.ui import tasks
from ardesk.ui.chart_work import CHARTS, Contacts, Invoices, Owner, Ready
from ardesk.ui.session import Wish
from ardesk.ui.theme import ems
from ardesk.ui.widgets.chart_view import ChartView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QResizeEvent

    from ardesk.domain.periods import Period
    from ardesk.kpi.options import Options
    from ardesk.ui.chart_work import Work
    from ardesk.ui.session import Session

_HIGH = 16
_NARROW = 64  # letters' heights, below which the charts stand in one column
_PAUSE = 40
_NOTE = "note"


class ChartsView(QScrollArea):
    """A chart is worked out when it is first seen, and again when the figures have changed and it is seen.

    `explain_wanted` comes with the `Scope` of the figure that was opened; other values open their customer or list.
    """

    explain_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._asked: tuple[Period, Options] | None = None
        self._waiting: set[str] = set()
        self._ready: dict[str, Ready] = {}
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._fill_what_is_seen)
        self.setObjectName("kpi_charts")
        self.setAccessibleName(_("Charts"))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._make()
        self.setFocusProxy(self.charts[CHARTS[0][0]])
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._timer.start())

    def _make(self) -> None:
        board = QWidget(self)
        self.grid = QGridLayout(board)
        gap = ems(self, 0.7)
        self.grid.setContentsMargins(gap, gap, gap, gap)
        self.grid.setSpacing(gap)
        self.charts: dict[str, ChartView] = {}
        for name, title, _work in CHARTS:
            view = ChartView(self.session, f"chart_{name}", _(title), board)
            view.opened.connect(partial(self._open, name))
            view.installEventFilter(self)
            self.charts[name] = view
        self._columns = 0
        self._arrange()
        self.setWidget(board)

    def _arrange(self) -> None:
        columns = 1 if self.width() < ems(self, _NARROW) else 2
        for view in self.charts.values():
            view.setFixedHeight(ems(self, _HIGH))
        if columns == self._columns:
            return
        self._columns = columns
        while self.grid.takeAt(0) is not None:
            pass
        for at, view in enumerate(self.charts.values()):
            self.grid.addWidget(view, at // columns, at % columns)
        self.grid.setColumnStretch(1, columns - 1)
        self.grid.setColumnStretch(0, 1)
        self.grid.setRowStretch(len(self.charts), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A chart that has the focus is brought into view."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, ChartView):
            self.ensureWidgetVisible(watched, 0, ems(self, 0.7))
        return super().eventFilter(watched, event)

    # figures

    def show_figures(self, kind: str, period: Period, options: Options) -> None:
        """The charts of this period, from the ledger as it is now."""
        del kind
        self._asked = period, options
        self._waiting = set(self.charts)
        self._fill_what_is_seen()
        self._timer.start()

    def _fill_what_is_seen(self) -> None:
        for name, _title, work in CHARTS:
            if name in self._waiting and not self.charts[name].visibleRegion().isEmpty():
                self._waiting.discard(name)
                self._fill(name, work)

    def _fill(self, name: str, work: Work) -> None:
        if self._asked is None:
            return
        ledger, (period, options) = self.session.ledger, self._asked
        key = f"kpi_chart.{name}.{id(self)}"
        tasks.run(lambda: work(ledger.book(), period, options), partial(self._take, name), key=key)

    def _take(self, name: str, ready: Ready) -> None:
        self._ready[name] = ready
        self.charts[name].show_chart(ready.draw, ready.unit)

    # doors

    def _open(self, name: str, label: int, series: int) -> None:
        ready = self._ready.get(name)
        door = ready.door(label, series) if ready else None
        if isinstance(door, Scope):
            self.explain_wanted.emit(door)
        elif isinstance(door, Invoices):
            self._show_invoices(door)
        elif isinstance(door, Owner):
            customer = self.session.ledger.find(Customer, code=door.code)
            if customer is not None:
                self.session.show_page("customers", Wish("customer", (customer.id or 0,)))
        elif isinstance(door, Contacts):
            self._show_contacts(door)

    def _show_invoices(self, door: Invoices) -> None:
        wanted = set(door.numbers)
        ids = _ids(one for one in self.session.ledger.all(Invoice) if one.number in wanted)
        title = door.title
        if door.day is not None:
            title = _("{name}, {day}").format(name=title, day=self.session.formats.date(door.day))
        if ids:
            self.session.show_page("invoices", Wish("invoices", ids, title))

    def _show_contacts(self, door: Contacts) -> None:
        found = self.session.ledger.all(Activity)
        ids = _ids(one for one in found if one.date == door.day and one.kind != _NOTE)
        if ids:
            title = _("Contacts, {day}").format(day=self.session.formats.date(door.day))
            self.session.show_page("collections", Wish("activity", ids, title))


def _ids(records: Iterable[Invoice | Activity]) -> tuple[int, ...]:
    return tuple(one.id or 0 for one in records)
