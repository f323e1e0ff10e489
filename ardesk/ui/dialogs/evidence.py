"""The files that prove something about a claim: attached, dropped, opened, saved, removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QHeaderView, QPushButton, QTreeWidget, QVBoxLayout
from PySide6.QtWidgets import QTreeWidgetItem as Line

from ardesk.domain.records import Evidence
from ardesk.errors import ArdeskError, reason
from ardesk.i18n import _, _n
from ardesk.operations import evidence
from ardesk.ui.models.claims import RECORDS
from ardesk.ui.temporary import private_folder
from ardesk.ui.theme import chars, ems
from ardesk.ui.widgets.notes import Note

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

    from ardesk.ledger import Ledger
    from ardesk.ui.session import Session

_KILO = 1000
# What a program may start by itself is saved by the owner, never opened from here.
_OPENED = ("pdf", "png", "jpg", "jpeg", "gif", "txt", "csv", "eml", "docx", "xlsx", "odt", "ods")


def dropped_files(data: QMimeData) -> list[Path]:
    """The files of a drag, folders left out."""
    return [path for url in data.urls() if url.isLocalFile() and (path := Path(url.toLocalFile())).is_file()]


def attach_files(session: Session, kind: str, claim_id: int, paths: Sequence[Path]) -> int:
    """Keep copies of these files with a claim; how many were taken. What is refused is said in a bar."""
    taken = 0
    for path in paths:
        done = _("{name} attached.").format(name=path.name)
        taken += session.attempt(lambda ledger, path=path: _attach(ledger, session, kind, claim_id, path), done)  # type: ignore[misc]
    return taken


def _attach(ledger: Ledger, session: Session, kind: str, claim_id: int, path: Path) -> None:
    evidence.attach(ledger, kind, claim_id, *read_file(path, session.today))  # type: ignore[arg-type]  # one of the three


def read_file(path: Path, day: dt.date) -> evidence.File:
    """The file as it would be kept from `day` on. Raises ArdeskError where it can't be read or is too large."""
    try:
        evidence.check_size(path.name, path.stat().st_size)  # what is too large is not even read
        return evidence.File(path.name, path.read_bytes(), day)
    except OSError as fault:
        text = _("{name} cannot be read: {why}.")
        raise ArdeskError(text.format(name=path.name, why=reason(fault))) from fault


class EvidenceDialog(QDialog):
    """The files of one claim; those dropped here are attached."""

    def __init__(self, session: Session, kind: str, claim_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.kind, self.claim_id = session, kind, claim_id
        self.setObjectName("evidence")
        claim = session.ledger.get(RECORDS[kind], claim_id)
        self.setWindowTitle(_("Evidence for {what}").format(what=claim.number or _("the complaint")))
        self.list = self._list()
        self.note = Note("evidence.note", self)
        self._lay_out()
        self.setAcceptDrops(True)
        self.list.viewport().setAcceptDrops(True)
        self.list.viewport().installEventFilter(self)
        self.resize(chars(self, 80), ems(self, 22))
        session.revision_changed.connect(self.refresh)
        self.refresh()

    def _list(self) -> QTreeWidget:
        shown = QTreeWidget(self)
        shown.setObjectName("evidence.files")
        shown.setAccessibleName(_("Files"))
        shown.setRootIsDecorated(False)
        shown.setHeaderLabels([_("File"), _("Size"), _("Attached")])
        shown.header().setStretchLastSection(False)
        shown.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        shown.itemActivated.connect(lambda _item, _column: self.open_file())
        shown.currentItemChanged.connect(lambda _now, _before: self._enable())
        QShortcut(QKeySequence("Del"), shown, self.remove, context=Qt.ShortcutContext.WidgetShortcut)
        return shown

    def _lay_out(self) -> None:
        foot, layout = QHBoxLayout(), QVBoxLayout(self)
        self.buttons: dict[str, QPushButton] = {}
        for name, text, act in (
            ("attach", _("&Attach…"), self.choose),
            ("open", _("&Open"), self.open_file),
            ("save", _("&Save as…"), self.choose_target),
            ("remove", _("&Remove"), self.remove),
            ("close", _("&Close"), self.reject),
        ):
            button = self.buttons[name] = QPushButton(text, self)
            button.setObjectName(f"evidence.{name}")
            button.setAutoDefault(False)
            button.clicked.connect(act)
            foot.addWidget(button)
        foot.insertStretch(4, 1)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.note)
        layout.addLayout(foot)

    def refresh(self) -> None:
        """The files as the ledger has them now."""
        found = self.session.ledger.all(Evidence, **{f"{self.kind}_id": self.claim_id})
        formats = self.session.formats
        self.list.clear()
        line: Line | None = None
        for one in found:
            size = _("{n} kB").format(n=formats.number(max(1, -(-one.size // _KILO)), 0))
            line = Line([one.name, size, formats.date(one.added)])
            line.setData(0, Qt.ItemDataRole.UserRole, one.id)
            line.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(line)
        if line is not None:
            self.list.setCurrentItem(line)
        self.note.say("" if found else _("Drop a file here, or attach one; it is kept inside the ledger."), "muted")
        self._enable()

    def _enable(self) -> None:
        for name in ("open", "save", "remove"):
            self.buttons[name].setEnabled(self.list.currentItem() is not None)
        for name in ("attach", "remove"):
            if self.session.ledger.read_only:
                self.buttons[name].setEnabled(False)

    def current(self) -> Evidence | None:
        """The file the keyboard is on."""
        line = self.list.currentItem()
        return self.session.ledger.get(Evidence, line.data(0, Qt.ItemDataRole.UserRole)) if line else None

    def choose(self) -> None:
        """Attach files the user names."""
        names, _kind = QFileDialog.getOpenFileNames(self, _("Attach files"))
        self.take([Path(name) for name in names])

    def take(self, paths: Sequence[Path]) -> None:
        """Attach these; what was refused stands under the list."""
        refused: list[str] = []
        self.session.message.connect(refused.append)
        taken = attach_files(self.session, self.kind, self.claim_id, paths)
        self.session.message.disconnect(refused.append)
        if refused:
            self.note.say("\n".join(refused))
        elif taken:
            self.note.say(_n("{n} file attached.", "{n} files attached.", taken).format(n=taken), "good")

    def open_file(self) -> None:
        """In the program for such files, from a copy that goes when this program ends."""
        if (one := self.current()) is None:
            return
        if one.name.rpartition(".")[2].lower() not in _OPENED:
            self.note.say(_("This kind of file is not opened from here; save it first."), "watch")
            return
        self.session.attempt(lambda _ledger: self._open(one, private_folder()))

    def _open(self, one: Evidence, folder: Path) -> None:
        from ardesk.exchange.file_names import kept_name
        from ardesk.ui.outward import open_file

        target = folder / kept_name(one.name)
        target.write_bytes(evidence.read(self.session.ledger, one.id or 0))
        open_file(self.session, target)

    def choose_target(self) -> None:
        """A copy where the user wants it."""
        if (one := self.current()) is None:
            return
        from ardesk.exchange.file_names import kept_name

        beside = self.session.ledger.path.parent / kept_name(one.name)
        name, _kind = QFileDialog.getSaveFileName(self, _("Save as"), str(beside))
        if name:
            self.save_to(Path(name))

    def save_to(self, target: Path) -> bool:
        """Whether a copy of the current file was written there."""
        if (one := self.current()) is None:
            return False
        data = evidence.read(self.session.ledger, one.id or 0)
        if done := self.session.attempt(lambda _ledger: target.write_bytes(data)):
            self.note.say(_("Saved as {path}.").format(path=target), "good")
        return done

    def remove(self) -> None:
        """Take the current file off the claim; undo brings it back."""
        if (one := self.current()) is not None and not self.session.ledger.read_only:
            done = _("{name} removed.").format(name=one.name)
            self.session.attempt(lambda ledger: evidence.detach(ledger, one.id or 0), done)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):
            self._dragged(event)
            return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):
            self._dragged(event)
            return True
        return super().event(event)

    def _dragged(self, event: QDropEvent) -> None:
        paths = dropped_files(event.mimeData())
        if not paths or self.session.ledger.read_only:
            event.ignore()
            return
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.take(paths)
