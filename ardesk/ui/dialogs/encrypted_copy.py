"""One copy of the ledger that only a passphrase opens, here and in other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ledger import Ledger
from ardesk.operations import encrypting
from ardesk.ui.dialogs.form import Form
from ardesk.ui.widgets.busy import SecretWork
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.path_field import PathField
from ardesk.ui.widgets.secret import SecretField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session

_SUFFIX = f".ardesk{encrypting.ENDING}"


class EncryptedCopyDialog(Form):
    """Where to, and the passphrase twice; a verified backup beside the ledger is made with it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "encrypted_copy", _("Encrypted copy"), parent)
        path = session.ledger.path
        self.path = PathField("encrypted_copy.path")
        self.path.set_value(str(path.with_name(f"{path.stem} {session.today.isoformat()}{_SUFFIX}")))
        self.secret, self.again = SecretField("encrypted_copy.secret"), SecretField("encrypted_copy.again")
        self.add("path", _("&File"), self.path, required=_("Name the file."))
        self.choose_button(self._browse)
        self.add("secret", _("&Passphrase"), self.secret)
        self.add("again", _("Once &more"), self.again)
        why = Note("encrypted_copy.why", self)
        why.say(
            _(
                "For a stick, a mail to your accountant or any place where others could get at it. “Open ledger” opens "
                "it again, and so does the program age. The passphrase is kept nowhere: without it nobody opens this "
                "copy, nor do we."
            ),
            "muted",
        )
        self.wide(why)
        self.work = SecretWork("encrypted_copy", self)
        self.box.insertWidget(self.box.indexOf(self.note), self.work)
        self.button("cancel", _("Cancel"), self.reject)
        self.ready = self.button("save", _("&Write it"), self.save, default=True)
        self.start_in(self.secret)

    def _browse(self) -> None:
        kinds = _("Encrypted backups") + f" (*{encrypting.ENDING})"
        name, _kind = QFileDialog.getSaveFileName(self, _("Encrypted copy"), self.path.value(), kinds)
        if name:
            self.path.set_value(name if name.endswith(encrypting.ENDING) else name + _SUFFIX)

    def save(self) -> None:
        """Write it in the background, opened once more before it gets its name."""
        if self.work.under_way or self.faults():
            return
        secret, source, target = self.secret.value(), self.session.ledger.path, self.path.must()
        try:
            encrypting.check_passphrase(secret, self.again.value())
        except ArdeskError as refused:
            self.say("secret", refused.sentence)
            self.secret.setFocus()
            return
        self.ready.setEnabled(False)
        self.say("", _("Encrypting, and opening it once to be sure…"), "muted")
        self.work.run(lambda: write(source, target, secret), lambda _none: self._written(target), self._refused)

    def _written(self, target: Path) -> None:
        self.accept()
        self.session.told.emit(_("Encrypted and checked: {path}").format(path=target))

    def _refused(self, sentence: str) -> None:
        self.ready.setEnabled(True)
        self.note.say(sentence)


def write(source: Path, target: Path, passphrase: str) -> None:
    """The encrypted copy of the ledger at `source`, from any thread. Raises ArdeskError."""
    with Ledger.open(source, read_only=True) as ledger:
        encrypting.encrypted_copy(ledger, target, passphrase)
