"""The scorecard: each KPI beside its own past, the owner's goal and the benchmark, with a verdict in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from ardesk.i18n import _
from ardesk.kpi.comparison import Scope
from ardesk.reports.closed import published, restated_words
from ardesk.reports.papers.summary_kpis import shown, verdict_words
from ardesk.ui.doors import open_dialog
from ardesk.ui.kpi_work import before
from ardesk.ui.models.columns import Chip, Column
from ardesk.ui.models.table import TableModel
from ardesk.ui.theme import ems
from ardesk.ui.widgets.busy import Busy
from ardesk.ui.widgets.explained import Explained
from ardesk.ui.widgets.figures_file import SaveButton
from ardesk.ui.widgets.kpi_tile import VERDICTS
from ardesk.ui.widgets.scope_door import ScopeDoor
from ardesk.ui.widgets.table import TableView
from ardesk.ui.widgets.table_top import put_in_top

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ardesk.domain.periods import Period
    from ardesk.format import Formats
    from ardesk.kpi.formula import Number
    from ardesk.kpi.kpi import Benchmark
    from ardesk.kpi.options import Options
    from ardesk.kpi.scorecard import ScoreLine
    from ardesk.reports.closed import Published
    from ardesk.ui.session import Session

_PERIODS = {"last": "last", "year_ago": "year_ago", "rolling": "rolling"}


class ScorecardView(QWidget):
    """`explain_wanted` comes with the `Scope` of the figure that was opened."""

    explain_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._options: Options | None = None
        self._period: Period | None = None
        self.setObjectName("scorecard_view")
        self.model = TableModel(_columns(), [], session.formats)
        self.table = TableView(
            self.model,
            "scorecard",
            session.state,
            chips=_chips(),
            key=lambda line: line.value.id,
            title=_("Scorecard"),
            parent=self,
        )
        self.table.totals.hide()
        self.goal_button = QPushButton(_("Set &goal…"), self)
        self.goal_button.setObjectName("scorecard_goal")
        self.goal_button.setToolTip(_("Goal and watch limit of the KPI selected (Ctrl+G)"))
        self.goal_button.clicked.connect(self.set_goal)
        self.save_button = SaveButton(session, "scorecard", self)
        self.save_button.wanted.connect(self.save_figures)
        put_in_top(self.table, self.goal_button, self.save_button)
        self.busy = Busy(session, "scorecard", self)
        self.explained = Explained(session, "scorecard", self)
        self.door = ScopeDoor(self.table, _scope_of)
        self.door.wanted.connect(self.explain_wanted)
        self.door.reached.connect(self._reached)
        self._lay_out()

    def _lay_out(self) -> None:
        both = QSplitter(Qt.Orientation.Vertical, self)
        both.addWidget(self.table)
        both.addWidget(self.explained)
        both.setStretchFactor(0, 1)
        both.setChildrenCollapsible(False)
        both.setSizes([ems(self, 40), ems(self, 9)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.busy)
        layout.addWidget(both, 1)

    def start(self) -> None:
        """The keyboard is where one begins."""
        self.table.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    # figures

    def show_figures(self, kind: str, period: Period, options: Options) -> None:
        """The scorecard of this period, from the ledger as it is now."""
        from ardesk.kpi.scorecard import scorecard

        ledger, formats, last = self.session.ledger, self.session.formats, before(kind, period)
        known = published(ledger, period)
        self.model.formats = self.session.formats
        self._options, self._period = options, period

        def work() -> tuple[ScoreLine, ...]:
            lines = scorecard(ledger.book(), period, previous=last, options=options, show=formats.unit)
            return _with_restated(lines, known, options, formats) if known else lines

        self.busy.run(work, self._take)

    def _take(self, lines: tuple[ScoreLine, ...]) -> None:
        self.model.set_rows(lines)
        self.door.tell()

    def _reached(self, scope: Scope | None) -> None:
        line = self.table.current_row()
        if self._options is not None:
            now = scope is not None and self._period == scope.period
            self.explained.show_scope(scope, self._options, self._words(line) if line and now else ())

    def _words(self, line: ScoreLine) -> list[str]:
        formats, unit = self.session.formats, line.value.unit
        beside = " · ".join(f"{name} {formats.unit(figure, of)}" for name, figure, of in line.beside)
        goal = ""
        if line.goal is not None and line.goal_since is not None:
            text = _("Your goal since {day}: {goal}.")
            if line.goal.bad is not None:
                text = _("Your goal since {day}: {goal}, watch limit {limit}.")
            goal = text.format(
                day=formats.date(line.goal_since),
                goal=formats.unit(line.goal.good, unit),
                limit=formats.unit(line.goal.bad, unit),
            )
        beside = _("To be read with: {figures}.").format(figures=beside) if beside else ""
        return [line.words, " ".join(filter(None, (goal, beside)))]

    # doors

    def current_kpi(self) -> str:
        """The KPI selected, or nothing."""
        line = self.table.current_row()
        return line.value.id if line else ""

    def set_goal(self) -> None:
        """Goal and watch limit of the KPI selected, from the beginning of the period in view."""
        start = self._period.start if self._period else None
        open_dialog("goals:GoalsDialog", self.session, self.window(), kpi=self.current_kpi() or "dso", start=start)

    def save_figures(self, kind: str) -> None:
        """The scorecard as a spreadsheet or as CSV."""
        self.save_button.ask(_("Scorecard"), kind, self.write)

    def write(self, target: Path) -> None:
        """The scorecard as the file's ending says. Raises ArdeskError."""
        from ardesk.exchange.figures import write_comparison
        from ardesk.kpi.scorecard import scorecard_table

        write_comparison(target, scorecard_table(self.model.rows, self._options), self.session.ledger.base)


def _scope_of(line: ScoreLine, column: str) -> Scope:
    return Scope(line.value.id, getattr(line.periods, _PERIODS.get(column, "now")))


def _chips() -> list[Chip]:
    from ardesk.kpi.catalogue import CATALOGUE

    families = dict.fromkeys(_(kpi.family) for kpi in CATALOGUE)
    return [
        Chip("all", _("All")),
        *(Chip(f"family{at}", name, partial(_is_of, name)) for at, name in enumerate(families)),
        Chip("act", _("To act on"), lambda line: line.verdict in ("watch", "bad")),
    ]


def _is_of(family: str, line: ScoreLine) -> bool:
    return line.value.family == family


def _columns() -> tuple[Column, ...]:
    from ardesk.kpi.catalogue import CATALOGUE

    place = {kpi.id: at for at, kpi in enumerate(CATALOGUE)}

    def figure(name: str, title: str, of: Callable[[ScoreLine], Number]) -> Column:
        def text(line: ScoreLine, formats: Formats) -> str:
            return formats.unit(of(line), line.value.unit)

        return Column(name, title, "percent", value=of, width=11, text=text, summed=False, searched=False)

    def limit(name: str, title: str, of: Callable[[ScoreLine], Benchmark | None]) -> Column:
        def good(line: ScoreLine) -> Number:
            found = of(line)
            return found.good if found else None

        def text(line: ScoreLine, formats: Formats) -> str:
            return "" if good(line) is None else formats.unit(good(line), line.value.unit)

        return Column(name, title, "percent", value=good, width=9, text=text, summed=False, searched=False)

    return (
        Column("name", _("KPI"), width=27, value=lambda line: line.value.name),
        Column("value", _("Value"), "percent", width=12, value=lambda line: line.value.value,
               text=lambda line, f: shown(line.value, f), summed=False, searched=False),
        Column("verdict", _("Verdict"), width=8, value=lambda line: _RANK[line.verdict],
               text=lambda line, _f: verdict_text(line.verdict), tone=_tone,
               search=lambda line: verdict_words(line.verdict)),
        figure("last", _("Period before"), lambda line: line.last),
        figure("year_ago", _("A year ago"), lambda line: line.year_ago),
        figure("rolling", _("12 months"), lambda line: line.rolling),
        limit("goal", _("Goal"), lambda line: line.goal),
        limit("benchmark", _("Benchmark"), lambda line: line.benchmark),
        Column("words", _("In words"), width=60, value=lambda line: line.words),
        Column("family", _("Family"), width=15, value=lambda line: place[line.value.id], shown=False,
               text=lambda line, _f: line.value.family, search=lambda line: line.value.family),
        Column("source", _("Source of the benchmark"), width=40, shown=False,
               value=lambda line: _(line.benchmark.source) if line.benchmark and line.benchmark.source else ""),
    )  # fmt: skip


def _with_restated(
    lines: tuple[ScoreLine, ...], known: Published, options: Options, formats: Formats
) -> tuple[ScoreLine, ...]:
    """The lines, those of figures that were others when the month was closed saying so."""
    was = known.restated([line.value for line in lines], options)
    return tuple(
        line._replace(words=f"{restated_words(was[line.value.id], formats)} {line.words}")
        if line.value.id in was
        else line
        for line in lines
    )


_RANK = {"bad": 0, "watch": 1, "good": 2, "none": None}


def verdict_text(verdict: str) -> str:
    """The verdict as its sign and its word."""
    return " ".join(filter(None, (VERDICTS.get(verdict, ""), verdict_words(verdict))))


def _tone(line: ScoreLine) -> str:
    return "" if line.verdict == "none" else line.verdict
