"""The second place for backups: a stick, another disk or a synced folder that gets a copy of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.operations import keeping
from ardesk.ui.dialogs.form import Form
from ardesk.ui.widgets.fields import TextField
from ardesk.ui.widgets.notes import Note

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class SecondPlaceDialog(Form):
    """One folder; an empty field means that backups lie beside the ledger alone."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "second_place", _("Second place for backups"), parent)
        self.path = TextField("second_place.path", width=50)
        self.path.set_value(str(keeping.second_place(session.ledger.path) or ""))
        self.add("path", _("&Folder"), self.path)
        self.browse = QPushButton(_("C&hoose…"))
        self.browse.setObjectName("second_place.browse")
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(lambda _checked: self._browse())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.browse)
        self.wide(row)
        why = Note("second_place.why", self)
        why.say(
            _(
                "A disk can fail and take the ledger and the backups beside it along. Each backup is copied to this "
                "folder as well, on a stick, another disk or in a folder that is synced; if it is not there, you are "
                "told once, and the backup is made all the same. Leave it empty for none."
            ),
            "muted",
        )
        self.wide(why)
        self.button("cancel", _("Cancel"), self.reject)
        self.button("save", _("&Save"), self.save, default=True)
        self.start_in(self.path)

    def _browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Second place for backups"), self.path.value())
        if name:
            self.path.set_value(name)

    def save(self) -> None:
        """Keep the folder, and copy the newest backup there."""
        text = self.path.value()
        try:
            keeping.set_second_place(self.session.ledger.path, Path(text).expanduser() if text else None)
        except ArdeskError as refused:
            self.note.say(refused.sentence)
            return
        self.accept()
        if text:
            self.session.told.emit(_("Backups go to {path} as well from now on.").format(path=text))
