"""Where the ledger is to live from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from ardesk.i18n import _
from ardesk.operations import keeping
from ardesk.ui.dialogs.form import FieldError, Form
from ardesk.ui.dialogs.open_sealed import free_place
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.path_field import PathField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session

_SUFFIX = ".ardesk"


class MoveLedgerDialog(Form):
    """A new place for the ledger, which `move_wanted` carries; the ledger must be closed to be moved."""

    move_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "move_ledger", _("Move this ledger"), parent)
        path = session.ledger.path
        self.path = PathField("move_ledger.path", ending=_SUFFIX, width=56)
        self.path.set_value(str(free_place(path)))
        self.add("path", _("&To"), self.path, required=_("Name the file."))
        self.choose_button(self._browse)
        why = Note("move_ledger.why", self)
        why.say(
            _(
                "It lies at {path} now. It is copied, the copy is checked to the last entry, and only then is the old "
                "file renamed, so that nobody goes on with it by mistake; it stays until you delete it."
            ).format(path=path),
            "muted",
        )
        self.wide(why)
        self.button("cancel", _("Cancel"), self.reject)
        self.button("save", _("&Move it"), self.save, default=True)
        if said := keeping.warning(path):
            self.note.say(said, "watch")
        self.start_in(self.path)

    def _browse(self) -> None:
        kinds = _("Ledgers") + f" (*{_SUFFIX})"
        name, _kind = QFileDialog.getSaveFileName(self, _("Move this ledger"), self.path.value(), kinds)
        if name:
            self.path.set_value(name)

    def write(self) -> int | None:
        target = self.path.must()
        if target.exists():
            raise FieldError("path", _("{path} exists already; choose another name.").format(path=target))
        self.move_wanted.emit(target)
        return 0
