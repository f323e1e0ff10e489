"""The second place for backups: a stick, another disk or a synced folder that gets a copy of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.operations import encrypting, keeping
from ardesk.ui.dialogs.form import Form
from ardesk.ui.widgets.busy import SecretWork
from ardesk.ui.widgets.fields import TickField
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.path_field import PathField
from ardesk.ui.widgets.secret import SecretField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class SecondPlaceDialog(Form):
    """One folder, encrypted or not; an empty field means that backups lie beside the ledger alone."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "second_place", _("Second place for backups"), parent)
        path = session.ledger.path
        self.had_key = encrypting.is_second_place_encrypted(path)
        self.path = PathField("second_place.path")
        self.path.set_value(str(keeping.second_place(path) or ""))
        self.add("path", _("&Folder"), self.path)
        self.choose_button(self._browse)
        self._explain(
            "why",
            _(
                "A disk can fail and take the ledger and the backups beside it along. Each backup is copied to this "
                "folder as well, on a stick, another disk or in a folder that is synced; if it is not there, you are "
                "told once, and the backup is made all the same. Leave it empty for none."
            ),
        )
        self.encrypted = TickField("second_place.encrypted", _("&Encrypt the copies there"))
        self.encrypted.setChecked(self.had_key)
        self.add("encrypted", "", self.encrypted)
        self.secret, self.again = SecretField("second_place.secret"), SecretField("second_place.again")
        self.add("secret", _("&Passphrase"), self.secret)
        self.add("again", _("Once &more"), self.again)
        if self.had_key:
            self.secret.setPlaceholderText(_("the one in use; type another to change it"))
        self._explain(
            "secret_why",
            _(
                "Wanted where others could get at the folder. The passphrase is kept nowhere: write it down and keep "
                "it apart, for without it nobody opens these copies, nor do we. They are in the age format, which "
                "other programs open too. What lies there already stays as it is."
            ),
        )
        self.work = SecretWork("second_place", self)
        self.box.insertWidget(self.box.indexOf(self.note), self.work)
        self.button("cancel", _("Cancel"), self.reject)
        self.ready = self.button("save", _("&Save"), self.save, default=True)
        self.encrypted.toggled.connect(lambda _on: self._fit())
        self._fit()
        self.start_in(self.path)

    def _explain(self, name: str, text: str) -> None:
        note = Note(f"second_place.{name}", self)
        note.say(text, "muted")
        self.wide(note)

    def _fit(self) -> None:
        for name in ("secret", "again"):
            self.parts[name].widget.setEnabled(self.encrypted.isChecked())

    def _browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Second place for backups"), self.path.value())
        if name:
            self.path.set_value(name)

    def save(self) -> None:
        """Keep the folder; where a key for it must be made, in the background, since that takes seconds by design."""
        if self.work.under_way:
            return
        text, secret, encrypted = self.path.value(), self.secret.value(), self.encrypted.isChecked()
        path, new_key = self.session.ledger.path, False
        try:
            place = self.path.path()
            new_key = encrypted and place is not None and bool(secret or self.again.value() or not self.had_key)
            if not new_key:
                encrypting.set_second_place(path, place, encrypted=encrypted)
                self._saved(text, encrypted=encrypted)
                return
            encrypting.check_passphrase(secret, self.again.value())
        except ArdeskError as refused:
            self.say("secret" if new_key else "", refused.sentence)
            return
        self.say("", _("Making the key…"), "muted")
        self.ready.setEnabled(False)
        self.work.run(
            lambda: encrypting.set_second_place(path, place, encrypted=True, passphrase=secret),
            lambda _none: self._saved(text, encrypted=True),
            self._refused,
        )

    def _saved(self, text: str, *, encrypted: bool) -> None:
        self.accept()
        if text:
            said = _("Encrypted backups go to {path} as well from now on.") if encrypted else ""
            said = said or _("Backups go to {path} as well from now on.")
            self.session.told.emit(said.format(path=text))

    def _refused(self, sentence: str) -> None:
        self.ready.setEnabled(True)
        self.note.say(sentence)
