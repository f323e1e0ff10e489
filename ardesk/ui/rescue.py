"""The way out when a ledger is damaged: what is wrong, back to a backup, or what can be read into a new file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ardesk.errors import ArdeskError
from ardesk.format import Formats
from ardesk.i18n import _, _n
from ardesk.operations import keeping
from ardesk.ui import tasks
from ardesk.ui.theme import chars, ems
from ardesk.ui.widgets.notes import Note
from ardesk.ui.widgets.places import system_place

if TYPE_CHECKING:
    import datetime as dt

_SUFFIX = ".ardesk"


class RescueDialog(QDialog):
    """For the damaged file at `path`, which is left as it is whatever is chosen.

    `swap_wanted` carries the backup to go back to; after it is accepted `chosen` is a ledger to open instead.
    """

    swap_wanted = Signal(object)

    def __init__(self, path: Path, sentence: str, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path, self.today = path, today
        self.formats = Formats(*system_place())  # the ledger's own can't be asked
        self.chosen: Path | None = None
        self.setObjectName("rescue")
        self.setWindowTitle(_("This ledger is damaged"))
        self.said = QLabel(sentence, self)
        self.said.setObjectName("rescue.said")
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.report = QPlainTextEdit(self)
        self.report.setObjectName("rescue.report")
        self.report.setAccessibleName(_("What was saved and what is missing"))
        self.report.setReadOnly(True)
        self.report.setMinimumHeight(ems(self, 12))
        self.report.hide()
        self.note = Note("rescue.note", self)
        self._lay_out()
        self.setMinimumWidth(chars(self, 84))

    def _lay_out(self) -> None:
        layout, foot = QVBoxLayout(self), QHBoxLayout()
        copies = [copy for copy in keeping.copies(self.path) if not copy.doubtful]
        if copies:
            made = copies[0].at.astimezone()
            words = _n("There is {count} backup,", "There are {count} backups,", len(copies)).format(count=len(copies))
            newest = _("the newest of {day} {time}.").format(day=self.formats.date(made.date()), time=f"{made:%H:%M}")
            words = f"{words} {newest}"
        else:
            words = _("No backup of it was found beside it.")
        explained = QLabel(
            words
            + " "
            + _(
                "Going back to a verified backup is the safest way. If it lacks too much, what can still be read is "
                "saved into a new ledger. The damaged file stays as it is either way."
            ),
            self,
        )
        explained.setWordWrap(True)
        explained.setMinimumHeight(ems(self, 3))
        self.back = self._button("backups", _("Go back to a &backup…"), self.show_backups)
        self.back.setEnabled(bool(copies))
        self.save = self._button("salvage", _("&Save what can be read…"), self.choose_target)
        self.use = self._button("use", _("&Open what was saved"), self.accept)
        self.use.hide()
        foot.addStretch(1)
        for button in (self.back, self.save, self.use, self._button("close", _("&Close"), self.reject)):
            foot.addWidget(button)
        for widget in (self.said, explained, self.report, self.note):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(foot)

    def _button(self, name: str, text: str, act: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(f"rescue.{name}")
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def show_backups(self) -> None:
        """What each backup holds, and the way back from one."""
        from ardesk.ui.dialogs.restore import RestoreDialog

        dialog = RestoreDialog(self.path, self.formats, self.today, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.swap_wanted.connect(self._swap)
        dialog.open()

    def _swap(self, copy: Path) -> None:
        self.reject()
        self.swap_wanted.emit(copy)

    def choose_target(self) -> None:
        """Save what can be read into a file the user names."""
        beside = self.path.with_name(f"{self.path.stem} {_('saved')}{_SUFFIX}")
        kinds = _("Ledgers") + f" (*{_SUFFIX})"
        name, _kind = QFileDialog.getSaveFileName(self, _("Save what can be read"), str(beside), kinds)
        if name:
            self.salvage(Path(name if name.endswith(_SUFFIX) else name + _SUFFIX))

    def salvage(self, target: Path) -> None:
        """Save what can be read to `target`, in the background, and say what is missing."""
        self.note.say(_("Reading what is left…"), "muted")
        path = self.path
        tasks.run(lambda: keeping.salvage(path, target), lambda saved: self._saved(saved, target), failed=self._failed)

    def _saved(self, saved: keeping.Saved, target: Path) -> None:
        self.chosen = target
        total = sum(saved.counts.values())
        self.note.say(_n("{count} record saved in {path}.", "{count} records saved in {path}.", total).format(
            count=total, path=target), "good")  # fmt: skip
        told = saved.told or [_("Nothing is missing as far as can be told.")]
        self.report.setPlainText("\n".join(told))
        self.report.show()
        self.save.hide()
        self.use.show()
        self.use.setFocus()

    def _failed(self, fault: Exception) -> None:
        if not isinstance(fault, ArdeskError):
            raise fault
        self.note.say(fault.sentence)


def rescue(path: Path, sentence: str, today: dt.date) -> tuple[Path | None, Path | None]:
    """What the owner chose for a damaged ledger: (a ledger to open instead, a backup to put in its place)."""
    wanted: list[Path] = []
    dialog = RescueDialog(path, sentence, today, QApplication.activeWindow())
    dialog.swap_wanted.connect(wanted.append)
    accepted = dialog.exec()
    return (dialog.chosen if accepted else None), (wanted[0] if wanted else None)
