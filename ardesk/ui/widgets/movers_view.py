"""What moved a KPI from one period to another: in a sentence, as a waterfall, by customer, by term, by document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QTabWidget, QVBoxLayout, QWidget

from ardesk.domain.records import Customer
from ardesk.i18n import _
from ardesk.kpi.comparison import Scope
from ardesk.ui.kpi_work import before, period_of, shifted
from ardesk.ui.models.columns import Column
from ardesk.ui.models.table import TableModel
from ardesk.ui.theme import colours, ems, theme
from ardesk.ui.widgets.busy import Busy
from ardesk.ui.widgets.chart_view import ChartView
from ardesk.ui.widgets.document_door import open_document
from ardesk.ui.widgets.figures_file import SaveButton
from ardesk.ui.widgets.flow import FlowLayout
from ardesk.ui.widgets.kpi_field import KpiField
from ardesk.ui.widgets.movers_words import chart_of, moved_words
from ardesk.ui.widgets.period_field import PeriodField
from ardesk.ui.widgets.table import TableView
from ardesk.ui.widgets.table_top import keep_together

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ardesk.domain.periods import Period
    from ardesk.format import Formats
    from ardesk.kpi.formula import Number
    from ardesk.kpi.movers import Moved
    from ardesk.kpi.options import Options
    from ardesk.ui.models.columns import Row
    from ardesk.ui.session import Session

TABS = ("customers", "parts", "documents")
_OFFERED = 12


class Part(NamedTuple):
    """A line of the table of customers: one of them, or something no customer did (without a code)."""

    code: str
    name: str
    part: Number
    without: Number
    effect: Number


class MoversView(QWidget):
    """`explain_wanted` comes with the `Scope` of the figure that was opened."""

    explain_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("movers_view")
        self.found: Moved | None = None
        self._names: dict[str, str] = {}
        self._asked: tuple[str, Period, Options] | None = None
        self.kpi = KpiField("movers_kpi", self)
        self.kpi.set_kpi("dso")
        self.first = PeriodField(session, "movers_first", _("First period"), self)
        self.second = PeriodField(session, "movers_second", _("Second period"), self)
        self.save_button = SaveButton(session, "movers", self)
        self.busy = Busy(session, "movers", self)
        self.words = QLabel(self)
        self.words.setObjectName("movers_words")
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chart = ChartView(session, "chart_movers", _("What moved it"), self)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("movers_tabs")
        self.tabs.setDocumentMode(True)
        self._make_tables()
        self._lay_out()
        self._connect()

    def _make_tables(self) -> None:
        session = self.session
        self.models = {
            "customers": TableModel(self._customer_columns(), [], session.formats),
            "parts": TableModel(self._term_columns(), [], session.formats),
            "documents": TableModel(self._document_columns(), [], session.formats),
        }
        titles = (_("By c&ustomer"), _("By &term"), _("By &document"))
        keys = (
            lambda row: (row.code, row.name),
            lambda row: row.key,
            lambda row: (row.term, row.document.kind, row.document.number),
        )
        self.tables = {}
        for name, title, key in zip(TABS, titles, keys, strict=True):
            table = TableView(self.models[name], f"movers_{name}", session.state, key=key, title=title, parent=self)
            if name != "documents":
                keep_together(table)
            self.tables[name] = table
            self.tabs.addTab(table, title)

    def _lay_out(self) -> None:
        fields = QWidget(self)
        flow = FlowLayout(fields)
        gap = ems(self, 0.35)
        flow.setContentsMargins(gap * 2, 0, gap * 2, gap)
        flow.setSpacing(gap)
        for text, field in ((_("&KPI"), self.kpi), (_("f&rom"), self.first), (_("&to"), self.second)):
            label = QLabel(text, fields)
            label.setBuddy(field)
            label.setMinimumHeight(field.sizeHint().height())
            flow.addWidget(label)
            flow.addWidget(field)
        flow.addWidget(self.save_button)
        self.words.setContentsMargins(gap * 2, 0, gap * 2, gap)
        both = QSplitter(Qt.Orientation.Horizontal, self)
        both.addWidget(self.chart)
        both.addWidget(self.tabs)
        both.setStretchFactor(0, 2)
        both.setStretchFactor(1, 3)
        both.setChildrenCollapsible(False)
        both.setSizes([400, 600])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (fields, self.busy, self.words, both):
            layout.addWidget(part, 1 if part is both else 0)

    def _connect(self) -> None:
        self.kpi.chosen.connect(lambda _ident: self.refresh())
        self.first.chosen.connect(self.refresh)
        self.second.chosen.connect(self.refresh)
        self.save_button.wanted.connect(self.save_figures)
        self.tabs.currentChanged.connect(lambda _index: self._draw())
        self.chart.opened.connect(lambda _label, _series: self._explain())
        self.tables["customers"].activated_row.connect(self._open_customer)
        self.tables["parts"].activated_row.connect(lambda _row: self._explain())
        self.tables["documents"].activated_row.connect(self._open_document)
        theme().changed.connect(self._write)

    def start(self) -> None:
        """The keyboard is where one begins."""
        self.kpi.setFocus(Qt.FocusReason.OtherFocusReason)

    # figures

    def show_figures(self, kind: str, period: Period, options: Options) -> None:
        """What moved the KPI chosen, from the period before to this one unless others are chosen."""
        if self._asked is None or self._asked[:2] != (kind, period):
            earlier = [period_of(kind, shifted(kind, period.end, -back)) for back in range(1, _OFFERED + 1)]
            offered = [before(kind, period), period.year_before(), *earlier]
            self.first.offer(offered, before(kind, period))
            self.second.offer([period, *offered], period)
        self._asked = (kind, period, options)
        self.refresh()

    def show_kpi(self, ident: str) -> None:
        """What moved this KPI."""
        self.kpi.set_kpi(ident)

    def refresh(self) -> None:
        """The answer for what is chosen, from the ledger as it is now."""
        from ardesk.kpi.movers import moved

        if self._asked is None:
            return
        ledger, options, show = self.session.ledger, self._asked[2], self.session.formats.unit
        ident, first, second = self.kpi.kpi, self.first.period, self.second.period
        self._names = names = {one.code: one.name for one in ledger.all(Customer)}

        def work() -> Moved:
            return moved(ledger.book(), ident, first, second, options=options, names=names, show=show)

        self.busy.run(work, self._take)

    def _take(self, found: Moved) -> None:
        self.found = found
        for model in self.models.values():
            model.formats = self.session.formats
        rest = [Part("", name, part, None, None) for name, part in found.rest]
        theirs = [Part(one.code, one.name or one.code, one.part, one.without, one.effect) for one in found.customers]
        moves = sorted([*theirs, *rest], key=lambda one: -abs((one.part if found.exact else one.effect) or 0))
        self.models["customers"].set_rows(moves)
        self.models["parts"].set_rows(found.parts)
        self.models["documents"].set_rows(found.documents)
        self.tables["customers"].grid.setColumnHidden(self.models["customers"].column_number("effect"), found.exact)
        self.tabs.setTabEnabled(TABS.index("parts"), bool(found.parts))
        self.tabs.setTabEnabled(TABS.index("documents"), found.exact)
        self._write()
        self._draw()

    def _write(self) -> None:
        if self.found is not None:
            self.words.setText(moved_words(self.found, self.session.formats, colours(), self.first.words))

    def _draw(self) -> None:
        found, tab = self.found, TABS[self.tabs.currentIndex()]
        if found is not None:
            first, second = self.first.words(found.first), self.second.words(found.second)
            self.chart.show_chart(lambda style: chart_of(found, tab, first, second, style), found.kpi.unit)

    # doors

    def current_kpi(self) -> str:
        """The KPI chosen."""
        return self.kpi.kpi

    def _explain(self) -> None:
        if self.found is not None:
            self.explain_wanted.emit(Scope(self.found.kpi.id, self.found.second))

    def _open_customer(self, row: Part) -> None:
        if self.found is not None and row.code:
            self.explain_wanted.emit(Scope(self.found.kpi.id, self.found.second, "customer", row.code))

    def _open_document(self, row: Row) -> None:
        found = row.document
        open_document(self.session, found.kind, found.number, found.customer)

    def save_figures(self, kind: str) -> None:
        """All three tables as a spreadsheet, or the one in front as CSV."""
        if self.found is not None:
            self.save_button.ask(_("What moved {kpi}").format(kpi=_(self.found.kpi.name)), kind, self.write)

    def write(self, target: Path) -> None:
        """What the file's ending says. Raises ArdeskError."""
        from ardesk.exchange.figures import write_comparison, write_sheets
        from ardesk.kpi.movers_tables import moved_tables

        if self.found is None or self._asked is None:
            return
        base, (parts, customers, documents) = self.session.ledger.base, moved_tables(self.found, self._asked[2])
        ordered = {"customers": customers, "parts": parts, "documents": documents}
        if target.suffix == ".csv":
            write_comparison(target, ordered[TABS[self.tabs.currentIndex()]], base)
        else:
            write_sheets(target, tuple(ordered.values()), base)

    # columns

    def _unit(self) -> str:
        return self.found.kpi.unit if self.found else ""

    def _change(self, name: str, title: str, width: int = 15) -> Column:
        def text(row: Row, formats: Formats) -> str:
            value = getattr(row, name)
            return "" if value is None else formats.signed_unit(value, self._unit())

        return Column(name, title, "percent", width=width, text=text, tone=self._tone_of(name), summed=False)

    def _tone_of(self, name: str) -> Callable[[Row], str]:
        from ardesk.kpi.comparison import tone_of

        tones = {"better": "good", "worse": "bad"}

        def tone(row: Row) -> str:
            if self.found is None or name == "without":
                return ""
            return tones.get(tone_of(getattr(row, name), self.found.kpi.better), "")

        return tone

    def _customer_columns(self) -> tuple[Column, ...]:
        def share(row: Part) -> Number:
            change = self.found.change if self.found else None
            return None if not change or row.part is None else 100 * row.part / change

        return (
            Column("name", _("Customer"), width=26, tone=lambda row: "" if row.code else "muted"),
            self._change("part", _("Part of the change")),
            Column("share", _("Share of it"), "percent", width=10, value=share, summed=False),
            self._change("effect", _("What they did")),
            self._change("without", _("Change without them"), 17),
        )

    def _term_columns(self) -> tuple[Column, ...]:
        def level(name: str, title: str) -> Column:
            def text(row: Row, formats: Formats) -> str:
                return formats.unit(getattr(row, name), row.unit)

            return Column(name, title, "percent", width=14, text=text, summed=False)

        return (
            Column("name", _("Term"), width=26),
            level("before", _("Before")),
            level("after", _("After")),
            self._change("part", _("Part of the change")),
        )

    def _document_columns(self) -> tuple[Column, ...]:
        from ardesk.kpi.documents import kind_name

        def name(row: Row) -> str:
            return self._names.get(row.document.customer) or str(row.document.customer)

        return (
            Column("kind", _("Document"), width=10, value=lambda row: kind_name(row.document.kind)),
            Column("number", _("Number"), width=10, value=lambda row: row.document.number),
            Column("term", _("Term"), width=16),
            self._change("part", _("Part of the change")),
            Column("mark", _("Mark"), width=22, tone=lambda _row: "watch"),
            Column("date", _("Date"), "date", width=10, value=lambda row: row.document.date),
            Column("customer", _("Customer"), width=24, value=name),
        )
