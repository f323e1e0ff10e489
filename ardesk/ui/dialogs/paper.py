"""Printing what is selected: what will come out of the printer, and the ways to have it, on paper or as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from ardesk.i18n import _, _n
from ardesk.ui.printing.preview import PreviewWidget
from ardesk.ui.theme import chars, ems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.reports.paper import Paper
    from ardesk.ui.session import Session

_OF_THE_SCREEN = 0.85


class Papers(QDialog):
    """Papers as they will be printed; Enter prints them all as one job. Several bear one `title` together."""

    def __init__(
        self, session: Session, name: str, papers: Sequence[Paper], title: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName(name)
        self.papers = list(papers)
        self.title = self.papers[0].title if len(self.papers) == 1 else title
        self.setWindowTitle(_("Print {title}").format(title=self.title))
        self.preview = PreviewWidget(self)
        self.list = self._list()
        self._lay_out()
        self.list.setCurrentRow(0)
        room = self.screen().availableSize() * _OF_THE_SCREEN
        self.resize(min(chars(self, 130), room.width()), min(ems(self, 52), room.height()))

    def _list(self) -> QListWidget:
        shown = QListWidget(self)
        shown.setObjectName("papers")
        shown.setAccessibleName(_("Papers to print"))
        shown.addItems([paper.title for paper in self.papers])
        shown.setFixedWidth(chars(shown, 24))
        shown.setVisible(len(self.papers) > 1)
        shown.currentRowChanged.connect(lambda row: self.preview.show_paper(self.papers[row]))
        return shown

    def _lay_out(self) -> None:
        middle, foot = QHBoxLayout(), QHBoxLayout()
        middle.addWidget(self.list)
        middle.addWidget(self.preview, 1)
        self.note = QLabel(self)
        self.note.setObjectName("papers_note")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        foot.addWidget(self.note, 1)
        self.foot = foot
        foot.addWidget(self._button("papers_close", _("Close"), self.reject))
        foot.addWidget(self._button("papers_pdf", _("Save as P&DF…"), self.choose_pdf))
        print_button = self._button("papers_print", _("&Print…"), self.print_all)
        print_button.setDefault(True)
        foot.addWidget(print_button)
        layout = QVBoxLayout(self)
        layout.addLayout(middle, 1)
        layout.addLayout(foot)
        print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, name: str, text: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def print_all(self) -> None:
        """Ask for the printer and print; the dialog leaves once there is something printed."""
        from ardesk.ui.printing.printer import print_papers

        printed: list[bool] = []
        self.session.attempt(lambda _ledger: printed.append(print_papers(self.papers, self.title, self)))
        if any(printed):
            self.session.told.emit(_("{title} sent to the printer.").format(title=self.title))
            self.accept()

    def choose_pdf(self) -> None:
        """One PDF for each invoice: into a file the user names, or into a folder if they are several."""
        if len(self.papers) == 1:
            name, _kind = QFileDialog.getSaveFileName(
                self, _("Save as PDF"), f"{_file_name(self.papers[0].title)}.pdf", "*.pdf"
            )
            targets = [Path(name)] if name else []
        else:
            folder = QFileDialog.getExistingDirectory(self, _("Save the PDFs in"))
            targets = [Path(folder) / f"{_file_name(paper.title)}.pdf" for paper in self.papers] if folder else []
        if targets:
            self.session.attempt(lambda _ledger: self.write(targets))

    def write(self, targets: Sequence[Path]) -> None:
        """Write each paper to its target. Raises ArdeskError."""
        from ardesk.ui.printing.pdf import paper_to_pdf

        for paper, target in zip(self.papers, targets, strict=True):
            paper_to_pdf(paper, target if target.suffix == ".pdf" else target.with_name(target.name + ".pdf"))
        place = targets[0] if len(targets) == 1 else targets[0].parent
        self.session.told.emit(_("Saved as {path}.").format(path=place))
        self.accept()


class InvoicePapers(Papers):
    """The chosen invoices."""

    def __init__(self, session: Session, invoice_ids: Sequence[int], parent: QWidget | None = None) -> None:
        from ardesk.reports import papers

        made = [papers.invoice(session.ledger, each, session.formats) for each in invoice_ids]
        count = _n("{count} invoice", "{count} invoices", len(made)).format(count=len(made))
        super().__init__(session, "invoice_papers", made, count, parent)


def _file_name(title: str) -> str:
    return "".join("-" if sign in '/\\:*?"<>|' else sign for sign in title)
