"""The KPI reference: a list to choose from, a field to search in, and what is to be known of the chosen KPI."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ardesk.i18n import _, _n
from ardesk.ui.theme import chars, colours, ems, theme

if TYPE_CHECKING:
    from ardesk.kpi.reference import Entry
    from ardesk.reports.paper import Paper
    from ardesk.ui.session import Session

_OF_THE_SCREEN = 0.85
_STEPS = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}
_ENTRY = Qt.ItemDataRole.UserRole


class ReferenceDialog(QDialog):
    """Every KPI by family; typing in the field leaves those in whose entry all the words occur."""

    def __init__(self, session: Session, parent: QWidget | None = None, kpi: str = "") -> None:
        super().__init__(parent)
        from ardesk.kpi.reference import reference

        self.session = session
        self.setObjectName("kpi_reference")
        self.setWindowTitle(_("KPI reference"))
        self.entries = {entry.id: entry for entry in reference()}
        self.search, self.list, self.text, self.count = self._search(), self._list(), self._text(), QLabel(self)
        self._lay_out()
        self._narrow("")
        self.choose(kpi or next(iter(self.entries)))
        room = self.screen().availableSize() * _OF_THE_SCREEN
        self.resize(min(chars(self, 120), room.width()), min(ems(self, 44), room.height()))
        theme().changed.connect(self._write)

    def choose(self, kpi: str) -> None:
        """Show the entry of the KPI of that id."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_ENTRY) == kpi:
                self.list.setCurrentRow(row)

    def _search(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("reference_search")
        field.setAccessibleName(_("Search the reference"))
        field.setPlaceholderText(_("Search: a word, a source, an option"))
        field.setClearButtonEnabled(True)
        field.textChanged.connect(self._narrow)
        field.installEventFilter(self)
        return field

    def _list(self) -> QListWidget:
        shown = QListWidget(self)
        shown.setObjectName("reference_list")
        shown.setAccessibleName(_("KPIs"))
        shown.currentItemChanged.connect(self._write)
        return shown

    def _text(self) -> QTextBrowser:
        text = QTextBrowser(self)
        text.setObjectName("reference_text")
        text.setAccessibleName(_("What is to be known of this KPI"))
        text.document().setDocumentMargin(ems(self, 1))
        return text

    def _lay_out(self) -> None:
        self.count.setObjectName("reference_count")
        left, middle, foot, layout = QVBoxLayout(), QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        middle.addLayout(left, 2)
        middle.addWidget(self.text, 5)
        foot.addWidget(self.count, 1)
        foot.addWidget(self._button("reference_close", _("Close"), self.reject))
        foot.addWidget(self._button("reference_pdf", _("Save all as P&DF…"), self.choose_pdf))
        foot.addWidget(self._button("reference_print", _("&Print all…"), self.print_all))
        layout.addLayout(middle, 1)
        layout.addLayout(foot)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, name: str, text: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    # The list

    def _narrow(self, asked: str) -> None:
        words = asked.casefold().split()
        found = [one for one in self.entries.values() if all(word in one.words().casefold() for word in words)]
        current = self._chosen()
        self.list.clear()
        family = ""
        for entry in found:
            if entry.family != family:
                family = entry.family
                self.list.addItem(self._heading(family))
            item = QListWidgetItem(entry.name)
            item.setData(_ENTRY, entry.id)
            self.list.addItem(item)
        self.count.setText(_n("{count} KPI", "{count} KPIs", len(found)).format(count=len(found)))
        if found:
            self.choose(current if current in {one.id for one in found} else found[0].id)
        self._write()

    def _chosen(self) -> str:
        """The id of the KPI chosen in the list, empty where none is."""
        row = self.list.currentRow()
        return str(self.list.item(row).data(_ENTRY) or "") if row >= 0 else ""

    def _heading(self, family: str) -> QListWidgetItem:
        item = QListWidgetItem(family)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setBold(True)
        item.setFont(font)
        return item

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _STEPS:
            self._step(_STEPS[event.key()])
            return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        """To the next KPI above or below, past the names of families."""
        row = self.list.currentRow() + step
        while 0 <= row < self.list.count() and not self.list.item(row).data(_ENTRY):
            row += step
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)

    # The entry

    def _write(self) -> None:
        entry = self.entries.get(self._chosen())
        self.text.document().setDefaultStyleSheet(
            f".m {{ color: {colours().muted} }} td {{ padding: 3px 14px 3px 0 }} h2 {{ margin-bottom: 2px }}"
        )
        self.text.setHtml(entry_page(entry) if entry else f"<p class=m>{escape(_('No KPI has these words.'))}</p>")

    # Paper

    def paper(self) -> Paper:
        """The whole reference on the ledger's size of paper."""
        from ardesk.reports.papers.business import business_of
        from ardesk.reports.papers.reference import kpi_reference

        return kpi_reference(page=business_of(self.session.ledger).page)

    def print_all(self) -> None:
        """Ask for the printer and print the whole reference."""
        from ardesk.ui.printing.printer import print_papers

        self.session.attempt(lambda _ledger: print_papers([self.paper()], self.windowTitle(), self))

    def choose_pdf(self) -> None:
        """Save the whole reference in a file the user names."""
        name, _kind = QFileDialog.getSaveFileName(self, _("Save as PDF"), f"{self.windowTitle()}.pdf", "*.pdf")
        if name:
            self.session.attempt(lambda _ledger: self.write(Path(name)))

    def write(self, target: Path) -> None:
        """Write the whole reference to `target`. Raises ArdeskError."""
        from ardesk.ui.printing.pdf import paper_to_pdf

        target = target if target.suffix == ".pdf" else target.with_name(target.name + ".pdf")
        self.session.told.emit(_("Saved as {path}.").format(path=paper_to_pdf(self.paper(), target)))


def entry_page(entry: Entry) -> str:
    """One entry as HTML."""
    facts = [
        (_("Formula"), entry.formula),
        (_("How to read it"), " ".join(filter(None, (entry.reading, entry.better)))),
        *((_("Mind"), trap) for trap in entry.traps),
        (_("Not applicable"), entry.undefined),
        (_("Benchmark"), entry.benchmark),
        (_("Source"), f"{entry.source}{_articles(entry)}"),
    ]
    rows = "".join(f"<tr><td class=m>{escape(title)}</td><td>{escape(text)}</td></tr>" for title, text in facts if text)
    options = "".join(
        f"<tr><td class=m>{escape(name)}</td>"
        f"<td>{escape(settles)} <span class=m>{escape(' | '.join(values))}</span></td></tr>"
        for name, settles, values in entry.options
    )
    heading = f"<h2>{escape(entry.name)}</h2><p class=m>{escape(f'{entry.family} · {entry.id} · {entry.unit}')}</p>"
    more = f"<h4>{escape(_('Options'))}</h4><table>{options}</table>" if options else ""
    return f"{heading}<table>{rows}</table>{more}"


def _articles(entry: Entry) -> str:
    from ardesk.kpi.reference import articles

    text = f"{entry.source} {entry.benchmark}".casefold()
    named = [f"{name}: {title}" for name, title in articles() if name.casefold() in text]
    return f" ({'; '.join(named)})" if named else ""
