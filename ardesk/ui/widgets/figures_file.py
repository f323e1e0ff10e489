"""A button that saves the figures of a view as a spreadsheet or as CSV, into a file the user names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ardesk.ui.session import Session


class SaveButton(QPushButton):
    """`wanted` comes with the ending chosen: xlsx or csv."""

    wanted = Signal(str)

    def __init__(self, session: Session, name: str, parent: QWidget) -> None:
        super().__init__(_("Sa&ve as"), parent)
        self.session = session
        self.setObjectName(f"{name}_save")
        self.setToolTip(_("The figures for a spreadsheet (Ctrl+S)"))
        menu = QMenu(self)
        menu.addAction(_("Save as &XLSX…"), lambda: self.wanted.emit("xlsx"))
        menu.addAction(_("Save as &CSV…"), lambda: self.wanted.emit("csv"))
        self.setMenu(menu)

    def ask(self, title: str, kind: str, write: Callable[[Path], None]) -> None:
        """Ask for a name and have the figures written there; what is wrong with it is told."""
        suggested = "".join("-" if sign in '/\\:*?"<>|' else sign for sign in title)
        beside = self.session.ledger.path.with_name(f"{suggested}.{kind}")
        name, _kind = QFileDialog.getSaveFileName(self, _("Save"), str(beside), f"*.{kind}")
        if not name:
            return
        target = Path(name if name.endswith(f".{kind}") else f"{name}.{kind}")
        if self.session.attempt(lambda _ledger: write(target)):
            self.session.told.emit(_("Saved as {path}.").format(path=target))
