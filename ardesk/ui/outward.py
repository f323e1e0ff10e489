"""Files for the owner's other programs: where they are written, and how they are opened there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ardesk.errors import ArdeskError, reason
from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.ui.session import Session

FOLDER = "drafts.folder"


def drafts_folder(session: Session) -> Path:
    """The folder the user chose, else `Drafts` beside the ledger; it may not be there yet."""
    chosen = session.state.get(FOLDER)
    return Path(chosen) if isinstance(chosen, str) and chosen else session.ledger.path.parent / "Drafts"


def made(folder: Path) -> Path:
    """The folder, made where it is missing, for this user alone. Raises ArdeskError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        message = _("The folder {path} cannot be made: {why}.")
        raise ArdeskError(message.format(path=folder, why=reason(fault))) from fault
    return folder


def open_file(session: Session, path: Path) -> bool:
    """Whether the program for such files was started; either way it is said where the file lies."""
    path.chmod(0o600)
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        session.told.emit(_("Opened: {path}").format(path=path))
        return True
    session.message.emit(_("No program opens this kind of file here; it lies at {path}.").format(path=path))
    return False


def open_link(session: Session, link: str) -> bool:
    """Whether the program for such links was started; if not, that is said."""
    if QDesktopServices.openUrl(QUrl.fromEncoded(link.encode("ascii"))):
        return True
    session.message.emit(_("No e-mail program answers to links here; save the draft as a file instead."))
    return False
