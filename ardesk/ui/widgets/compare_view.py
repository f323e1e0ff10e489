"""Figures side by side: customers, types, collectors with each other and the whole; periods; days."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from ardesk.domain.periods import Period
from ardesk.domain.records import Customer
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui.doors import open_dialog
from ardesk.ui.kpi_work import before, period_of, shifted
from ardesk.ui.theme import ems
from ardesk.ui.widgets.busy import Busy
from ardesk.ui.widgets.changed_documents import ChangedDocuments
from ardesk.ui.widgets.explained import Explained
from ardesk.ui.widgets.fields import DateField
from ardesk.ui.widgets.figures_file import SaveButton
from ardesk.ui.widgets.figures_table import FiguresTable
from ardesk.ui.widgets.flow import FlowLayout
from ardesk.ui.widgets.period_field import PeriodField

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ardesk.book.book import Book
    from ardesk.kpi.comparison import Comparison, Scope
    from ardesk.kpi.options import Options
    from ardesk.ui.session import Session

GROUPS = ("customer", "type", "collector")
MODES = (*GROUPS, "pattern", "periods", "days")
_OFFERED = 12


class CompareView(QWidget):
    """`explain_wanted` comes with the `Scope` of the figure that was opened."""

    explain_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("compare_view")
        self._asked: tuple[str, Period, Options] | None = None
        self._names: dict[str, str] = {}
        self.comparison: Comparison | None = None
        self.chosen: dict[str, list[str]] = {}
        self._make_fields()
        self.save_button = SaveButton(session, "compare", self)
        self.save_button.wanted.connect(self.save_figures)
        self.explain_button = QPushButton(_("E&xplain"), self)
        self.explain_button.setObjectName("compare_explain")
        self.explain_button.setToolTip(_("What is behind the figure in the current cell (Enter or F2)"))
        self.explain_button.clicked.connect(self._explain)
        self.fields = QWidget(self)
        self.flow = FlowLayout(self.fields, last_right=True)
        self.figures = FiguresTable(session, self.flow, self)
        self.figures.wanted.connect(self.explain_wanted)
        self.figures.reached.connect(self._reached)
        self.busy = Busy(session, "compare", self)
        self.explained = Explained(session, "compare", self)
        self.documents = ChangedDocuments(session, self)
        self._lay_out()

    def _make_fields(self) -> None:
        session = self.session
        self.mode_box = QComboBox(self)
        self.mode_box.setObjectName("compare_mode")
        self.mode_box.setAccessibleName(_("Compare"))
        words = (
            _("By customer"), _("By type"), _("By collector"), _("How customers pay: 3 against 12 months"),
            _("Two periods"), _("Two days"),
        )  # fmt: skip
        for name, text in zip(MODES, words, strict=True):
            self.mode_box.addItem(text, name)
        self.kpi_button = QPushButton(_("&KPIs…"), self)
        self.kpi_button.setObjectName("compare_kpis")
        self.kpi_button.clicked.connect(self._choose_kpis)
        self.other_period = PeriodField(session, "compare_period", _("Period to compare with"), self)
        self.other_day = DateField(session, "compare_day", session.today, parent=self)
        self.other_day.setAccessibleName(_("Day to compare with"))
        self.other_day.setMaximumWidth(ems(self, 9))
        self.with_label = QLabel(_("&with"), self)
        self.mode_box.currentIndexChanged.connect(lambda _index: self._mode_chosen())
        self.other_period.chosen.connect(self.refresh)
        self.other_day.left.connect(self._day_left)
        self.other_day.returnPressed.connect(self._day_left)

    def _lay_out(self) -> None:
        gap = ems(self, 0.35)
        self.flow.setContentsMargins(gap * 2, 0, gap * 2, gap)
        self.flow.setSpacing(gap)
        self.with_label.setMinimumHeight(self.other_day.sizeHint().height())
        for field in (self.mode_box, self.with_label, self.other_period, self.other_day, self.kpi_button):
            self.flow.addWidget(field)
        for button in (self.explain_button, self.save_button):
            self.flow.addWidget(button)
        self.setTabOrder(self.explain_button, self.save_button)
        both = QSplitter(Qt.Orientation.Vertical, self)
        for part in (self.figures, self.documents, self.explained):
            both.addWidget(part)
        both.setStretchFactor(0, 1)
        both.setStretchFactor(1, 1)
        both.setChildrenCollapsible(False)
        both.setSizes([ems(self, 20), ems(self, 14), ems(self, 8)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.fields, self.busy, both):
            layout.addWidget(widget, 1 if widget is both else 0)
        self._fit_fields()

    # what is compared

    @property
    def mode(self) -> str:
        """The comparison chosen: one of MODES."""
        return str(self.mode_box.currentData())

    def choose_mode(self, mode: str) -> None:
        """Compare this."""
        self.mode_box.setCurrentIndex(MODES.index(mode))

    @property
    def idents(self) -> Sequence[str]:
        """The KPIs compared in this mode."""
        from ardesk.kpi.compare import STANDARD

        return self.chosen.get(self._family, STANDARD if self._family == "groups" else ())

    @property
    def _family(self) -> str:
        return "groups" if self.mode in GROUPS else self.mode

    def choose_kpis(self, idents: Sequence[str]) -> None:
        """Compare these KPIs; none means the usual ones."""
        self.chosen.pop(self._family, None)
        if idents:
            self.chosen[self._family] = list(idents)
        self.refresh()

    def _choose_kpis(self) -> None:
        from ardesk.kpi.catalogue import CATALOGUE
        from ardesk.kpi.compare import STANDARD

        usual = STANDARD if self._family == "groups" else tuple(kpi.id for kpi in CATALOGUE)
        dialog = open_dialog(
            "kpi_choice:KpiChoiceDialog", self.session, self.window(), ticked=self.idents or usual, usual=usual
        )
        dialog.chosen.connect(self.choose_kpis)  # type: ignore[attr-defined]  # the dialog named has it

    def _mode_chosen(self) -> None:
        self._fit_fields()
        self.refresh()

    def _fit_fields(self) -> None:
        mode = self.mode
        self.with_label.setVisible(mode in ("periods", "days"))
        self.with_label.setBuddy(self.other_period if mode == "periods" else self.other_day)
        self.other_period.setVisible(mode == "periods")
        self.other_day.setVisible(mode == "days")
        self.kpi_button.setVisible(mode not in ("pattern", "days"))
        self.documents.setVisible(mode == "days")
        self.explained.setVisible(mode != "days")
        self.explain_button.setVisible(mode != "days")

    def _day_left(self) -> None:
        if self.other_day.problem():
            self.session.told.emit(self.other_day.problem())
        else:
            self.refresh()

    def start(self) -> None:
        """The keyboard is where one begins."""
        table = self.figures.table
        (self.mode_box if table is None else table.grid).setFocus(Qt.FocusReason.OtherFocusReason)

    # figures

    def show_figures(self, kind: str, period: Period, options: Options) -> None:
        """Compare what is chosen, for this period or the day it ends on."""
        if self._asked is None or self._asked[:2] != (kind, period):
            earlier = [period_of(kind, shifted(kind, period.end, -back)) for back in range(1, _OFFERED + 1)]
            self.other_period.offer([before(kind, period), period.year_before(), *earlier], before(kind, period))
            self.other_day.set_day(before(kind, period).end)
        self._asked = (kind, period, options)
        self.refresh()

    def refresh(self) -> None:
        """The comparison chosen, from the ledger as it is now."""
        if self._asked is None or self.other_day.problem():
            return
        ledger, work, mode = self.session.ledger, self._work(), self.mode
        self._names = names = {one.code: one.name for one in ledger.all(Customer)}
        self.busy.run(lambda: work(ledger.book(), names), lambda found: self._take(found, mode))

    def _work(self) -> Callable[[Book, dict[str, str]], Comparison]:
        from ardesk.kpi import compare

        if self._asked is None:
            raise RuntimeError("there is nothing to compare before a period is shown")
        _kind, period, options = self._asked
        mode, idents = self.mode, self.idents
        if mode == "pattern":
            return lambda book, names: compare.pattern(book, period.end, options, names)
        if mode == "periods":
            other = self.other_period.period
            return lambda book, _names: compare.two_periods(book, other, period, idents, options)
        if mode == "days":
            first, second = sorted((self.other_day.day() or period.before, period.end))
            return lambda book, names: compare.two_days(book, first, second, "customer", options, names)
        named = mode == "customer"
        return lambda book, names: compare.by_groups(book, period, mode, idents, options, names if named else None)

    def _take(self, found: Comparison, mode: str) -> None:
        first = {"type": _("Type"), "collector": _("Collector"), "periods": _("KPI"), "days": _("What is owed")}
        title, is_days = first.get(mode, _("Customer")), mode == "days"
        shown = _short(found) if mode in GROUPS else self._in_words(found) if mode in ("periods", "days") else found
        shown = replace(shown, title=self.mode_box.currentText())  # for screen readers; the file says which days
        self.figures.show_comparison(shown, f"compare_{mode}", title, families=is_days, largest=mode in GROUPS)
        self.comparison = found
        self.documents.show_documents(found.documents)

    def _in_words(self, found: Comparison) -> Comparison:
        """Days, periods and classes of age as the window writes them."""
        from ardesk.reports.charts import class_name

        def words(title: str) -> str:
            try:
                return self.other_period.words(Period.parse(title))
            except ArdeskError:
                with suppress(ValueError):
                    return self.session.formats.date(dt.date.fromisoformat(title))
            return title

        headings = tuple(replace(heading, title=words(heading.title)) for heading in found.headings)
        rows = tuple(replace(row, title=class_name(row.title)) if row.key == row.title else row for row in found.rows)
        return replace(found, headings=headings, rows=rows)

    def _reached(self, scope: Scope | None) -> None:
        if self._asked is not None:
            self.explained.show_scope(scope, self._asked[2], names=self._names)

    # doors

    def _explain(self) -> None:
        self.figures.open()

    def save_figures(self, kind: str) -> None:
        """The comparison as a spreadsheet or as CSV."""
        if self.comparison is not None:
            self.save_button.ask(self.comparison.title, kind, self.write)

    def write(self, target: Path) -> None:
        """The comparison as the file's ending says. Raises ArdeskError."""
        from ardesk.exchange.figures import write_comparison

        if self.comparison is not None:
            write_comparison(target, self.comparison, self.session.ledger.base)

    def current_kpi(self) -> str:
        """The KPI of the current cell, or nothing."""
        scope = self.figures.scope()
        return scope.kpi_id if scope else ""


def _short(found: Comparison) -> Comparison:
    """Columns that stand beside their figure need fewer words than in a file."""
    titles = {"share": _("% of whole"), "off": _("± whole")}
    headings = [
        replace(heading, title=titles.get(heading.key.rpartition(".")[2], heading.title)) for heading in found.headings
    ]
    return replace(found, headings=tuple(headings))
