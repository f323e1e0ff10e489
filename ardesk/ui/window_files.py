"""The window's actions on whole ledgers: new, open, import, export, backup, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui.backup_keeper import BackupKeeper, doubt
from ardesk.ui.doors import open_dialog
from ardesk.ui.literal import literal, menu_text
from ardesk.ui.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.ui.main_window import MainWindow

SUFFIX = ".ardesk"


class FileDoer:
    """Everything in the menu File; ledgers themselves are opened and closed by the application."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.session = window, window.session
        self.keeper = BackupKeeper(window)

    @property
    def _kinds(self) -> str:
        return _("Ledgers") + f" (*{SUFFIX})"

    def new_ledger(self) -> None:
        """Start the ledger of a business."""
        self.window.new_wanted.emit()

    def open_ledger(self) -> None:
        """Open another ledger instead of this one."""
        folder = str(self.session.ledger.path.parent)
        kinds = f"{self._kinds};;{_('Encrypted backups')} (*.age)"
        name, _kind = QFileDialog.getOpenFileName(self.window, _("Open ledger"), folder, kinds)
        if name:
            self.window.ledger_wanted.emit(Path(name))

    def open_recent(self) -> None:
        """A menu of the ledgers opened last."""
        menu = QMenu(self.window)
        menu.setObjectName("recent_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, path in enumerate(self._recent(), start=1):
            text = f"&{number % 10} {menu_text(path.stem)}   —   {menu_text(str(path.parent))}"
            go = menu.addAction(text, lambda path=path: self.window.ledger_wanted.emit(path))  # type: ignore[misc]
            go.setToolTip(literal(str(path)))
        if menu.isEmpty():
            menu.addAction(_("No other ledger was opened so far")).setEnabled(False)
        menu.popup(self.window.mapToGlobal(self.window.menuBar().geometry().bottomLeft()))

    def _recent(self) -> Iterator[Path]:
        state, here = self.session.state, self.session.ledger.path.resolve()
        if isinstance(state, Memory):
            yield from (path for path in state.settings.recent if path.resolve() != here)

    def open_sample(self) -> None:
        """Open the made-up business."""
        self.window.sample_wanted.emit()

    def import_files(self) -> None:
        """Take in files."""
        open_dialog("transfer:ImportDialog", self.session, self.window)

    def export_files(self) -> None:
        """Write everything out."""
        open_dialog("transfer:ExportDialog", self.session, self.window)

    def back_up(self) -> None:
        """A verified copy of the ledger, now."""
        from ardesk.operations.keeping import is_doubtful

        with waiting():
            copy = self._copied()
        if copy and is_doubtful(copy):
            self.session.message.emit(doubt())
        elif copy:
            said = _("Backed up and verified: {path}").format(path=copy)
            self.session.told.emit(" ".join(filter(None, (said, self.session.ledger.aside))))
            self.window.status.show_backup(copy)

    def show_backups(self) -> None:
        """What each backup holds, and the way back from one."""
        from ardesk.ui.dialogs.restore import RestoreDialog

        session = self.session
        dialog = RestoreDialog(session.ledger.path, session.formats, session.today, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.swap_wanted.connect(self.window.swap_wanted, Qt.ConnectionType.QueuedConnection)
        dialog.open()

    def encrypted_copy(self) -> None:
        """A copy that only a passphrase opens."""
        open_dialog("encrypted_copy:EncryptedCopyDialog", self.session, self.window)

    def move_ledger(self) -> None:
        """Where the ledger is to live."""
        from ardesk.ui.dialogs.move_ledger import MoveLedgerDialog

        dialog = MoveLedgerDialog(self.session, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.move_wanted.connect(self.window.move_wanted, Qt.ConnectionType.QueuedConnection)
        dialog.open()

    def choose_second_place(self) -> None:
        """Where each backup is copied to as well."""
        open_dialog("second_place:SecondPlaceDialog", self.session, self.window)

    def _copied(self) -> Path | None:
        try:
            return self.session.ledger.backup()
        except ArdeskError as refused:
            self.session.message.emit(refused.sentence)
            return None

    def verify(self) -> None:
        """Prove the file, the journal and the balances, and say in words what was found."""
        from ardesk.ui.dialogs.check import CheckDialog

        dialog = CheckDialog(self.session, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.rescue_wanted.connect(self.window.rescue_wanted, Qt.ConnectionType.QueuedConnection)
        dialog.open()

    def close_month(self) -> None:
        """Lock a month that is over, or open it again."""
        open_dialog("close_month:CloseMonthDialog", self.session, self.window)

    def close_window(self) -> None:
        """Close the window."""
        self.window.close()


class waiting:  # noqa: N801 - used like a function
    """The pointer says that it takes a moment."""

    def __enter__(self) -> None:
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)

    def __exit__(self, *_fault: object) -> None:
        QGuiApplication.restoreOverrideCursor()
