"""What a figure is, under the table it stands in: its formula with the figures in it, and how to read it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QTextBrowser, QWidget

from ardesk.i18n import _
from ardesk.reports.papers.summary_kpis import verdict_words
from ardesk.ui import tasks
from ardesk.ui.kpi_work import explain_scope, group_words
from ardesk.ui.theme import colours, ems, theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ardesk.kpi.comparison import Scope
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Explanation
    from ardesk.ui.session import Session

_PAUSE = 120  # milliseconds the keyboard stays on a cell before its figure is explained
_LINES = 7.5


class Explained(QTextBrowser):
    """The figure of a scope in words; `lead` are sentences that come before the formula, `names` the customers'."""

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self._key = session, f"{name}.explained.{id(self)}"
        self._asked: tuple[Scope, Options, tuple[str, ...], str] | None = None
        self._found: Explanation | None = None
        self.setObjectName(f"{name}_explained")
        self.setAccessibleName(_("How the figure was made"))
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(ems(self, 0.5))
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._ask)
        theme().changed.connect(self._write)

    def sizeHint(self) -> QSize:
        return QSize(ems(self, 30), ems(self, _LINES))

    def minimumSizeHint(self) -> QSize:
        return QSize(ems(self, 10), ems(self, 3))

    def show_scope(
        self, scope: Scope | None, options: Options, lead: Sequence[str] = (), names: Mapping[str, str] | None = None
    ) -> None:
        """Explain the figure of that scope, or nothing."""
        group = group_words(scope, names or {}) if scope else ""
        self._asked = (scope, options, tuple(lead), group) if scope else None
        self._found = None
        if scope is None:
            tasks.drop(self._key)
            self.clear()
        else:
            self._timer.start()

    def _ask(self) -> None:
        if self._asked is None:
            return
        scope, options, *_rest = self._asked
        ledger, show = self.session.ledger, self.session.formats.figure
        tasks.run(lambda: explain_scope(ledger.book(), scope, options, show), self._take, key=self._key)

    def _take(self, found: Explanation) -> None:
        self._found = found
        self._write()

    def _write(self) -> None:
        if self._found is None or self._asked is None:
            return
        found, (scope, _options, lead, group), table = self._found, self._asked, colours()
        days = _("{start} to {end}").format(
            start=self.session.formats.date(scope.period.start), end=self.session.formats.date(scope.period.end)
        )
        value = found.value
        title = " · ".join(filter(None, (found.name, group, days)))
        said = verdict_words(value.verdict) if scope.group is None else ""
        head = f"<b>{escape(title)}</b> &nbsp;<span style='color:{table.verdict(value.verdict)}'>{escape(said)}</span>"
        texts = [*lead, *((value.undefined,) if value.undefined else ()), *(value.warnings if not lead else ())]
        parts = [head, *(escape(text) for text in texts if text)]
        parts.append(f"{escape(found.formula)}: {escape(found.with_figures)}")
        if found.reading:
            parts.append(escape(found.reading))
        muted = [_("Source: {source}").format(source=found.source)] if found.source else []
        muted += [_("Benchmark: {source}").format(source=found.benchmark)] if found.benchmark else []
        parts += [f"<span style='color:{table.muted}'>{escape(text)}</span>" for text in muted]
        self.setHtml("".join(f"<p style='margin:0 0 3px 0'>{part}</p>" for part in parts))
