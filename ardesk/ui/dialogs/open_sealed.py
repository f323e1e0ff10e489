"""An encrypted backup opened: its passphrase, and where the ledger that comes out of it is to live."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.operations import encrypting, keeping
from ardesk.ui.theme import chars
from ardesk.ui.widgets.busy import SecretWork
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.path_field import PathField
from ardesk.ui.widgets.secret import SecretField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_SUFFIX = ".ardesk"
_STAMP = re.compile(r"(?<=.) \d{4}-\d\d-\d\d( \d{6}\.\d{3})?$")  # of a backup


class OpenSealedDialog(QDialog):
    """For the encrypted file at `path`, which stays as it is; after it is accepted `chosen` is a new ledger."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.chosen: Path | None = None
        self.setObjectName("open_sealed")
        self.setWindowTitle(_("Open an encrypted backup"))
        self.secret = SecretField("open_sealed.secret")
        self.target = PathField("open_sealed.target", ending=_SUFFIX)
        self.target.set_value(str(free_place(path)))
        self.note = Note("open_sealed.note", self)
        layout, grid, foot = QVBoxLayout(self), QGridLayout(), QHBoxLayout()
        intro = QLabel(_("{name} is encrypted. What comes out of it is a new ledger; nothing is replaced.").format(
            name=path.name), self)  # fmt: skip
        intro.setTextFormat(Qt.TextFormat.PlainText)
        intro.setWordWrap(True)
        for row, (text, field) in enumerate(((_("&Passphrase"), self.secret), (_("New &ledger"), self.target))):
            label = QLabel(text, self)
            label.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        self.ready = QPushButton(_("&Open"), self)
        self.ready.setObjectName("open_sealed.open")
        self.ready.setDefault(True)
        self.ready.clicked.connect(self.open_it)
        cancel = QPushButton(_("Cancel"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.ready)
        layout.addWidget(intro)
        layout.addLayout(grid)
        self.work = SecretWork("open_sealed", self)
        layout.addWidget(self.work)
        layout.addWidget(self.note)
        layout.addStretch(1)
        layout.addLayout(foot)
        self.setMinimumWidth(chars(self, 72))
        self.secret.setFocus()

    def open_it(self) -> None:
        """Open it in the background, and check what comes out."""
        secret, path = self.secret.value(), self.path
        try:
            target = self.target.path() or free_place(path)
        except ArdeskError as refused:
            self.note.say(refused.sentence)
            return
        self.ready.setEnabled(False)
        self.note.say(_("Opening and checking…"), "muted")
        self.work.run(
            lambda: keeping.restore_to(path, target, secret), lambda _none: self._opened(target), self._refused
        )

    def _opened(self, target: Path) -> None:
        self.chosen = target
        self.accept()

    def _refused(self, sentence: str) -> None:
        self.ready.setEnabled(True)
        self.note.say(sentence)
        self.secret.setFocus()
        self.secret.select_text()


def free_place(path: Path) -> Path:
    """Where the ledger out of this backup may live: in the user's documents, under a name that is free."""
    stem = _STAMP.sub("", path.name.removesuffix(encrypting.ENDING).removesuffix(_SUFFIX))
    folder = Path.home() / "Documents"
    folder = folder if folder.is_dir() else Path.home()
    target, count = folder / f"{stem}{_SUFFIX}", 1
    while target.exists():
        count += 1
        target = folder / f"{stem} {count}{_SUFFIX}"
    return target
