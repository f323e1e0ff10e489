"""The page of KPIs: views on the figures of any period up to any past day; each figure opens what is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ardesk.i18n import _, mark
from ardesk.kpi.comparison import Scope
from ardesk.ui.doors import load, open_dialog
from ardesk.ui.session import Wish
from ardesk.ui.theme import ems
from ardesk.ui.widgets.kpi_detail import KpiDetail
from ardesk.ui.widgets.period_bar import PeriodBar
from ardesk.ui.widgets.view_switch import ViewSwitch

if TYPE_CHECKING:
    from ardesk.domain.periods import Period
    from ardesk.kpi.options import Options
    from ardesk.ui.session import Session
    from ardesk.ui.widgets.board_view import BoardView
    from ardesk.ui.widgets.movers_view import MoversView

VIEWS = (
    ("board", ".widgets.board_view:BoardView", mark("&Board")),
    ("scorecard", ".widgets.scorecard_view:ScorecardView", mark("&Scorecard")),
    ("compare", ".widgets.compare_view:CompareView", mark("&Compare")),
    ("movers", ".widgets.movers_view:MoversView", mark("What &moved it")),
    ("forecast", ".widgets.forecast_view:ForecastView", mark("E&xpected cash")),
    ("charts", ".widgets.charts_view:ChartsView", mark("Char&ts")),
)


class FiguresView(Protocol):
    """What each view of the page is, beside a widget; `explain_wanted` gives the `Scope` of the figure to explain."""

    explain_wanted: SignalInstance

    def show_figures(self, kind: str, period: Period, options: Options) -> None:
        """The figures of this period, from the ledger as it is now."""


class KpisPage(QWidget):
    """The board, or another view in its place, or one KPI when its figure is opened; Esc leads back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.title = session, _("KPIs")
        self.setObjectName("kpis_page")
        self.bar = PeriodBar(session, self)
        self.options_button = QPushButton(_("O&ptions…"), self)
        self.options_button.setObjectName("kpi_options")
        self.bar.add(self.options_button)
        self.options_words = QLabel(self)
        self.options_words.setObjectName("kpi_options_words")
        self.options_words.setContentsMargins(ems(self, 0.7), 0, 0, 0)
        self.places = {name: place for name, place, _title in VIEWS}
        self.switch = ViewSwitch([(name, _(title)) for name, _place, title in VIEWS], self)
        self.stack = QStackedWidget(self)
        self.views: dict[str, QWidget] = {}
        self._stale: set[str] = set()
        self.detail = KpiDetail(session, self)
        self.stack.addWidget(self.detail)
        self._lay_out()
        self.bar.chosen.connect(self.refresh)
        self.switch.chosen.connect(self.show_view)
        self.detail.left.connect(self._back)
        self.options_button.clicked.connect(self._choose_options)
        session.formats_changed.connect(self.refresh)
        self.setFocusProxy(self.bar.kind_box)
        self.show_view("board")

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.bar, self.switch, self.options_words, self.stack):
            layout.addWidget(part, 1 if part is self.stack else 0)

    # views

    @property
    def view(self) -> QWidget:
        """The view whose button is on, whether or not a KPI is shown in its place."""
        return self.views[self.switch.current]

    @property
    def board(self) -> BoardView:
        """The overview."""
        return cast("BoardView", self.views["board"])

    @property
    def options(self) -> Options:
        """The options the ledger keeps."""
        from ardesk.reports.papers.options import options_of

        return options_of(self.session.ledger.company)

    def show_view(self, name: str) -> None:
        """Bring this view to the front, made now if it is the first time, with figures that are up to date.

        What moved it is asked of the KPI in view or selected.
        """
        if name != self.switch.current:
            self.switch.choose(name)
            return
        current = self.current_kpi()
        if name not in self.views:
            self._make(name)
        if name == "movers" and current:
            cast("MoversView", self.view).show_kpi(current)
        self.stack.setCurrentWidget(self.view)
        if name in self._stale:
            self._fill(name)
        if name != "board":
            self._start()

    def current_kpi(self) -> str:
        """The KPI in view or selected, or nothing."""
        return str(getattr(self.stack.currentWidget(), "current_kpi", lambda: "")())

    def _start(self) -> None:
        """The keyboard is in the view in front, where that begins."""
        start = getattr(self.view, "start", None)
        if start is not None:
            start()
        else:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, name: str) -> None:
        made = load(self.places[name])(self.session, self)
        self.views[name] = made
        self._stale.add(name)
        self.stack.addWidget(made)
        _figures(made).explain_wanted.connect(self._explain)

    def refresh(self) -> None:
        """The figures of the period chosen, from the ledger as it is now; views out of sight follow when shown."""
        self._stale = set(self.views)
        self._fill(self.switch.current)
        if self.stack.currentWidget() is self.detail:
            self.detail.show_again(self.bar.period, self.options)

    def _fill(self, name: str) -> None:
        from ardesk.reports.papers.options import options_note

        options = self.options
        note = options_note(options)
        self.options_words.setText(note)
        self.options_words.setVisible(bool(note))
        self._stale.discard(name)
        _figures(self.views[name]).show_figures(self.bar.kind, self.bar.period, options)

    # doors

    def open_kpi(self, ident: str) -> None:
        """Show one KPI in full."""
        self._explain(Scope(ident, self.bar.period))

    def _explain(self, scope: Scope) -> None:
        self.detail.show_scope(scope, self.options)
        self.stack.setCurrentWidget(self.detail)
        self.detail.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wish(self, wish: Wish) -> None:
        """Show the KPI wished for by its id, or a view by its name."""
        if wish.kind == "view":
            self.show_view(wish.title)
        else:
            self.open_kpi(wish.title)

    def _back(self) -> None:
        self.stack.setCurrentWidget(self.view)
        if self.view is not self.board:
            self._start()
        elif not self.board.focus_kpi(self.detail.ident):
            self.bar.kind_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_options(self) -> None:
        open_dialog("kpi_options:KpiOptionsDialog", self.session, self.window())

    def set_goal(self) -> None:
        """The owner's goal for the KPI in view or selected, from the beginning of the period."""
        current, start = self.current_kpi() or "dso", self.bar.period.start
        open_dialog("goals:GoalsDialog", self.session, self.window(), kpi=current, start=start)

    def kpi_reference(self) -> None:
        """What is to be known of the KPI in view or selected."""
        current = self.current_kpi()
        open_dialog("reference:ReferenceDialog", self.session, self.window(), kpi=current)

    def save_figures(self) -> None:
        """The table in view as a spreadsheet."""
        save = getattr(self.stack.currentWidget(), "save_figures", None)
        if save is None:
            self.session.told.emit(_("There is no table to save here; a chart is saved from its own menu."))
        else:
            save("xlsx")

    def print_current(self) -> None:
        """The monthly summary of the month in view, on the page of reports."""
        self.session.show_page("reports", Wish("summary", (), str(self.bar.period.end)))


def _figures(view: QWidget) -> FiguresView:
    return cast("FiguresView", view)
