"""One KPI in full: its history, its formula with the figures in it, the documents behind each term, its splits."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ardesk.domain.records import Customer
from ardesk.i18n import _
from ardesk.reports.closed import published, restated_words
from ardesk.reports.papers.summary_kpis import shown, verdict_words
from ardesk.ui import tasks
from ardesk.ui.kpi_work import detail, group_words, split_table
from ardesk.ui.models.columns import Column
from ardesk.ui.models.table import TableModel
from ardesk.ui.theme import colours, ems, theme
from ardesk.ui.widgets.chart_view import ChartView
from ardesk.ui.widgets.document_door import open_document
from ardesk.ui.widgets.figures_file import SaveButton
from ardesk.ui.widgets.kpi_tile import goal_words
from ardesk.ui.widgets.table import TableView
from ardesk.ui.widgets.table_top import keep_together, put_in_top

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent

    from ardesk.domain.periods import Period
    from ardesk.kpi.comparison import Scope
    from ardesk.kpi.formula import Show
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Document, Value
    from ardesk.reports.charts import Chart, Style
    from ardesk.ui.kpi_work import Detail
    from ardesk.ui.session import Session

_SPANS = (12, 24, 36)


class KpiDetail(QWidget):
    """`left` comes when the user goes back to the overview."""

    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.found: Detail | None = None
        self._asked: tuple[Scope, Options] | None = None
        self._before: list[Scope] = []
        self.setObjectName("kpi_detail")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.back = QPushButton(_("← B&ack"), self)
        self.back.setObjectName("kpi_back")
        self.back.clicked.connect(self.go_back)
        self.save_button = SaveButton(session, "kpi", self)
        self.save_button.wanted.connect(self.save_figures)
        self.heading = QLabel(self)
        self.heading.setObjectName("kpi_heading")
        self.span = QComboBox(self)
        self.span.setObjectName("kpi_span")
        self.span.setAccessibleName(_("Months shown"))
        for months in _SPANS:
            self.span.addItem(_("{months} months").format(months=months), months)
        self.span.currentIndexChanged.connect(lambda _index: self._ask())
        self.chart = ChartView(session, "chart_kpi", "", self)
        self.words = QTextBrowser(self)
        self.words.setObjectName("kpi_words")
        self.words.setAccessibleName(_("How the figure was made"))
        self.words.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.term = QComboBox(self)
        self.term.setObjectName("kpi_term")
        self.term.setAccessibleName(_("Term of the formula"))
        self.term.currentIndexChanged.connect(self._show_documents)
        self.documents = TableModel(self._document_columns(), [], session.formats)
        self.document_list = TableView(
            self.documents, "kpi_documents", session.state, key=_document_key, title=_("Documents"), parent=self
        )
        keep_together(self.document_list)
        self.document_list.activated_row.connect(self._open_document)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("kpi_tabs")
        self.tabs.setDocumentMode(True)
        self._make_splits()
        self._lay_out()
        theme().changed.connect(self._write)

    def _make_splits(self) -> None:
        self.splits: dict[str, TableModel] = {}
        behind = QWidget(self)
        column = QVBoxLayout(behind)
        column.setContentsMargins(0, ems(self, 0.4), 0, 0)
        self.term.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        put_in_top(self.document_list, self.term)
        column.addWidget(self.document_list)
        self.tabs.addTab(behind, _("&Documents"))
        for by, title in (("customer", _("By c&ustomer")), ("type", _("By t&ype")), ("collector", _("By co&llector"))):
            model = TableModel(self._split_columns(by), [], self.session.formats)
            view = TableView(
                model, f"kpi_by_{by}", self.session.state, key=lambda value: value.group, title=title, parent=self
            )
            view.activated_row.connect(partial(self._show_group, by))
            self.splits[by] = model
            self.tabs.addTab(view, title)

    def _split_columns(self, by: str) -> tuple[Column, ...]:
        names = {"customer": _("Customer"), "type": _("Type"), "collector": _("Collector")}

        def name(value: Value) -> str:
            code = value.group or ""
            return self.found.names.get(code, code) if by == "customer" and self.found else code

        return (
            Column("group", names[by], width=30, value=name),
            Column("value", _("Figure"), "percent", width=16, text=shown, summed=False, searched=False),
            Column("verdict", _("Verdict"), width=10, value=lambda value: verdict_words(value.verdict)),
            Column("undefined", _("Remark"), width=40, value=lambda value: value.undefined or " ".join(value.warnings)),
        )

    def _document_columns(self) -> tuple[Column, ...]:
        from ardesk.kpi.documents import kind_name

        def name(row: Document) -> str:
            return self.found.names.get(row.customer, row.customer) if self.found else row.customer

        return (
            Column("date", _("Date"), "date", width=11),
            Column("kind", _("Document"), width=14, value=lambda row: kind_name(row.kind)),
            Column("number", _("Number"), width=14),
            Column("customer", _("Customer"), width=26, value=name),
            Column("amount", _("Part of the figure"), "money", width=16),
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        gap = ems(self, 0.7)
        top.setContentsMargins(gap, 0, gap, gap)
        top.addWidget(self.back)
        top.addSpacing(gap)
        top.addWidget(self.heading, 1)
        top.addWidget(self.save_button)
        top.addSpacing(gap // 2)
        top.addWidget(self.span)
        upper = QSplitter(Qt.Orientation.Horizontal, self)
        upper.addWidget(self.chart)
        upper.addWidget(self.words)
        upper.setSizes([600, 400])
        upper.setChildrenCollapsible(False)
        both = QSplitter(Qt.Orientation.Vertical, self)
        both.addWidget(upper)
        both.addWidget(self.tabs)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 4)
        both.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(both, 1)

    # what is shown

    def show_scope(self, scope: Scope, options: Options) -> None:
        """The KPI of this period, for all or for one group."""
        self._before = []
        self._asked = (scope, options)
        self._ask()

    def _show_group(self, by: str, value: Value) -> None:
        """The same KPI for one of its groups; going back leads here again."""
        if self._asked is not None:
            scope, options = self._asked
            self._before.append(scope)
            self._asked = (replace(scope, by=by, group=value.group), options)
            self._ask()

    def go_back(self) -> None:
        """To the figure this one was opened from, else to the view."""
        if self._before and self._asked is not None:
            self._asked = (self._before.pop(), self._asked[1])
            self._ask()
        else:
            self.left.emit()

    def show_again(self, period: Period, options: Options) -> None:
        """The same KPI, of this period."""
        if self._asked is not None:
            self._before = [replace(scope, period=period) for scope in self._before]
            self._asked = (replace(self._asked[0], period=period), options)
            self._ask()

    def current_kpi(self) -> str:
        """The KPI shown."""
        return self.ident

    @property
    def ident(self) -> str:
        """The KPI shown."""
        return self._asked[0].kpi_id if self._asked else ""

    def _ask(self) -> None:
        if self._asked is None:
            return
        (scope, options), months = self._asked, int(self.span.currentData())
        ledger, formats = self.session.ledger, self.session.formats
        names = {row.code: row.name for row in ledger.all(Customer)}

        def work() -> Detail:
            return detail(ledger.book(), scope, months, options, names, formats.figure)

        tasks.run(work, self._take, key="kpi_detail")

    def _take(self, found: Detail) -> None:
        self.found = found
        explained = found.explained
        self.chart.title = explained.name
        self.chart.setAccessibleName(explained.name)
        self.chart.show_chart(lambda style: _history_chart(found, style), explained.kpi.unit)
        self.term.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
        self.term.clear()
        for at, term in enumerate(explained.terms):
            figure = self.session.formats.unit(term.value, term.unit)
            self.term.addItem(f"{term.name}: {figure}", at)
        self.term.blockSignals(False)  # noqa: FBT003 - likewise
        first = next((at for at, term in enumerate(explained.terms) if term.documents), 0)
        self.term.setCurrentIndex(first)
        self._show_documents()
        for by, model in self.splits.items():
            model.set_rows(found.splits[by])
        self._write()

    def _show_documents(self) -> None:
        at = self.term.currentIndex()
        terms = self.found.explained.terms if self.found else ()
        self.documents.set_rows(terms[at].documents if 0 <= at < len(terms) else ())

    def _write(self) -> None:
        if self.found is None:
            return
        explained, formats = self.found.explained, self.session.formats
        value, table = explained.value, colours()
        scope = self.found.scope
        judged = (verdict_words(value.verdict), goal_words(value, formats)) if scope.group is None else ()
        said = " · ".join(filter(None, judged))
        title = " · ".join(filter(None, (explained.name, group_words(scope, self.found.names))))
        self.heading.setText(
            f"<span style='font-size: x-large'><b>{escape(title)}</b>&nbsp; "
            f"{escape(shown(value, formats))}</span>"
            f"&nbsp; <span style='color: {table.verdict(value.verdict)}'>{escape(said)}</span>"
        )
        muted = f"<p style='color: {table.muted}'>{{}}</p>"
        parts = [f"<p><b>{escape(explained.formula)}</b></p>", f"<p>{escape(explained.with_figures)}</p>"]
        restated = self._restated(scope, value)
        parts += [f"<p>{escape(text)}</p>" for text in (restated, value.undefined, *value.warnings) if text]
        parts += [f"<p>{escape(explained.reading)}</p>"] if explained.reading else []
        parts += [f"<p>{escape(note)}</p>" for note in explained.option_notes]
        parts += [f"<p>{escape(line)}</p>" for line in _parts(value, formats.unit)]
        sources = (explained.source, explained.benchmark)
        parts += [muted.format(escape(text)) for text in sources if text]
        self.words.document().setDocumentMargin(ems(self, 0.7))
        self.words.setHtml("".join(parts))

    # files

    def save_figures(self, kind: str) -> None:
        """What the tab in front lists, as a spreadsheet or as CSV."""
        if self.found is not None:
            title = " · ".join(filter(None, (self.found.explained.name, self.tabs.tabText(self.tabs.currentIndex()))))
            self.save_button.ask(title.replace("&", ""), kind, self.write)

    def write(self, target: Path) -> None:
        """The documents behind the term in front, or the groups, as the file's ending says. Raises ArdeskError."""
        from ardesk.exchange.figures import write_comparison, write_documents

        base, at = self.session.ledger.base, self.tabs.currentIndex()
        if at == 0:
            write_documents(target, self.documents.rows, base)
        elif self.found is not None:
            by = list(self.splits)[at - 1]
            write_comparison(target, split_table(self.found, by, self.tabs.tabText(at).replace("&", "")), base)

    def _restated(self, scope: Scope, value: Value) -> str:
        """What the figure was when its month was closed, where it has been restated since."""
        known = published(self.session.ledger, scope.period) if scope.group is None and self._asked else None
        was = known.restated([value], self._asked[1]) if known and self._asked else {}
        return restated_words(was[value.id], self.session.formats) if value.id in was else ""

    # doors

    def _open_document(self, row: Document) -> None:
        open_document(self.session, row.kind, row.number, row.customer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)


def _parts(value: Value, show: Show) -> list[str]:
    return [f"{name}: {show(figure, value.unit)}" for name, figure in value.parts.items()]


def _document_key(row: Document) -> tuple[str, str]:
    return (row.kind, row.number)


def _history_chart(found: Detail, style: Style) -> Chart:
    from ardesk.reports.charts import Data, Series, grouped_bars, lines

    explained, value = found.explained, found.explained.value
    data = Data(found.months, [Series(explained.name, found.values)], explained.kpi.unit, explained.name)
    if explained.kpi.unit in ("money", "count"):
        return grouped_bars(data, style)
    return lines(
        data,
        style,
        goal=value.goal,
        goal_name=_("Goal"),
        benchmark=value.benchmark,
        benchmark_name=_("Benchmark"),
    )
