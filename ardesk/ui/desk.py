"""The one window in use: finds its ledger, changes from one ledger to another, backs up at the end."""

from __future__ import annotations

import datetime as dt
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6 import QtCore
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ardesk.errors import ArdeskError, DamagedError
from ardesk.i18n import _
from ardesk.ledger import Ledger, blaming, damage
from ardesk.paths import resource, state_dir
from ardesk.ui.lock import LedgerLock, raise_other
from ardesk.ui.main_window import MainWindow
from ardesk.ui.memory import Memory
from ardesk.ui.session import Session
from ardesk.ui.theme import Appearance, theme

if TYPE_CHECKING:
    from ardesk.settings import Settings
    from ardesk.ui.measure import StartMeasure

SAMPLE = "Sample company.ardesk"


class Desk(QObject):
    """The one window in use and what belongs to it: ledger, lock, session. `settled` comes once the start is over."""

    settled = Signal()

    def __init__(self, settings: Settings, today: dt.date | None = None) -> None:
        super().__init__()
        self.settings, self.memory, self.today = settings, Memory(settings), today
        self.window: MainWindow | None = None
        self.lock: LedgerLock | None = None
        self.measure: StartMeasure | None = None
        self.raised = False  # the ledger asked for is in another window, which has come to the front
        self._opened_at = 0
        self._untold: list[tuple[bool, str]] = []  # (whether it is trouble, the sentence), until the bar is there
        appearance = self.memory.get("window.appearance", "system")
        zoom = self.memory.get("window.zoom", 100)
        theme().start(cast("Appearance", appearance), zoom if isinstance(zoom, int) else 100)

    def start(self, path: Path | None) -> bool:
        """Whether there is a window now."""
        recent = self.settings.recent
        if path is None and not recent:
            return self.ask()
        return self.open(path or recent[0]) or (path is None and self.ask())

    def ask(self) -> bool:
        """Offer what there is to begin with: a new ledger, an import, the sample company."""
        from ardesk.ui.doors import load

        self._settle()
        dialog = load(".dialogs.first_start:FirstStart")(self.memory, parent=self.window)
        dialog.exec()  # type: ignore[attr-defined]  # a dialog
        chosen = getattr(dialog, "chosen", None)
        if chosen == "sample":
            return self.open_sample()
        if not isinstance(chosen, Path) or not self.open(chosen):
            return False
        if (then := getattr(dialog, "then", "")) and self.window is not None:
            QTimer.singleShot(0, self.window, partial(self.window.perform, then))
        return True

    def open(self, path: Path, *, sample: bool = False) -> bool:
        """Whether the ledger at `path` is on screen now, here or in the window that had it already."""
        if path.suffix == ".age":
            return self.open_sealed(path)
        lock = LedgerLock(path, self)
        try:
            free = lock.take() if path.is_file() else True
            if not free and raise_other(path):
                self.raised = True
                return self.window is not None
            ledger = Ledger.open(path, read_only=not free)
        except DamagedError as damaged:
            lock.release()
            return self.rescue(path, damaged.sentence)
        except ArdeskError as refused:
            lock.release()
            self.refuse(refused.sentence)
            return False
        self.leave()
        self.lock = lock
        self.settings.remember(path)
        try:
            with blaming(path):
                self._show(ledger, sample=sample or path.name == SAMPLE)
        except DamagedError as damaged:
            self.leave()
            ledger.close()
            return self.rescue(path, damaged.sentence)
        if not free and (said := lock.elsewhere()):
            self.refuse(said)
        return True

    def open_sealed(self, path: Path) -> bool:
        """Whether what came out of the encrypted backup at `path` is on screen now."""
        from ardesk.ui.doors import load

        self._settle()
        dialog = load(".dialogs.open_sealed:OpenSealedDialog")(path, parent=self.window)
        dialog.exec()  # type: ignore[attr-defined]  # a dialog
        chosen = getattr(dialog, "chosen", None)
        return isinstance(chosen, Path) and self.open(chosen)

    def _show(self, ledger: Ledger, *, sample: bool) -> None:
        session = Session(ledger, today=self.today, state=self.memory)
        self._opened_at = ledger.revision
        window = self.window = MainWindow(session, sample=sample)
        if self.measure:
            self.measure.watch(window)
        window.rows_painted.connect(lambda: QTimer.singleShot(0, window, self._afterwards))
        window.closed.connect(self._finish)
        window.ledger_wanted.connect(self.open)
        window.new_wanted.connect(self.ask)
        window.sample_wanted.connect(self.open_sample)
        window.swap_wanted.connect(self.swap)
        window.move_wanted.connect(self.move)
        window.rescue_wanted.connect(self.rescue_this)
        window.show()
        if not window.invoices.model.rows:
            QTimer.singleShot(0, window, self._afterwards)

    def _afterwards(self) -> None:
        """What may come after the first rows are on screen."""
        if self.window is None or (self.measure and self.measure.finish()):
            return
        self._settle()
        if self.lock is not None:
            self.lock.called.connect(self._come_forward)
            self.lock.listen()
        self.window.complete()
        self._tell_all()

    def _settle(self) -> None:
        from PySide6.QtGui import QIcon

        self.settled.emit()
        QApplication.setWindowIcon(QIcon(str(resource("icons", "ardesk.png"))))

    def _come_forward(self) -> None:
        if (window := self.window) is not None:
            window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
            window.show()
            window.raise_()
            window.activateWindow()

    def open_sample(self) -> bool:
        """Whether the sample company is on screen; it is made when it is first asked for."""
        path = state_dir() / SAMPLE
        try:
            if not path.is_file():
                from ardesk.exchange.demo import write_demo
                from ardesk.ui.window_files import waiting

                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with waiting():
                    write_demo(path, until=self.today or dt.datetime.now().astimezone().date())
        except ArdeskError as refused:
            self.refuse(refused.sentence)
            return False
        return self.open(path, sample=True)

    def swap(self, copy: Path) -> bool:
        """Whether the backup `copy` is on screen now as the ledger, whose old file stays under another name."""
        if self.window is None:
            return False
        path = self.window.session.ledger.path
        self.leave()
        return self.put_back(copy, path)

    def put_back(self, copy: Path, path: Path) -> bool:
        """Whether the ledger at `path`, which nobody has open, is on screen as the backup has it."""
        from ardesk.operations.keeping import use_instead
        from ardesk.ui.window_files import waiting

        lock, told, old = LedgerLock(path, self), "", None
        if not lock.take():
            self.refuse(_("{path} is open in another window; close it there first.").format(path=path))
            return False
        try:
            with waiting():
                old = use_instead(copy, path, self.today or dt.datetime.now().astimezone().date())
        except ArdeskError as refused:
            told = refused.sentence
        lock.release()
        shown = self.open(path)
        if told:
            self.refuse(told)
        elif old is not None:
            self.tell(_("The backup is in use now. The ledger as it was lies at {path}.").format(path=old))
        return shown

    def move(self, target: Path) -> bool:
        """Whether the ledger on screen lives at `target` from now on; it comes back from where it was otherwise."""
        from ardesk.operations.keeping import relocate
        from ardesk.ui.window_files import waiting

        if self.window is None:
            return False
        path = self.window.session.ledger.path
        self.leave()
        lock = LedgerLock(path, self)
        if not lock.take():
            self.refuse(_("{path} is open in another window; close it there first.").format(path=path))
            return False
        try:
            with waiting():
                made = relocate(path, target)
        except ArdeskError as refused:
            lock.release()
            self.open(path)
            self.refuse(refused.sentence)
            return False
        lock.release()
        told = _("The ledger lives at {path} now. Its old file is {old}; delete it when you have looked around here.")
        shown = self.open(target)
        self.tell(told.format(path=target, old=made.old))
        return shown

    def rescue(self, path: Path, sentence: str) -> bool:
        """Whether there is a ledger on screen after the owner has chosen a way out for the damaged one at `path`."""
        if self.measure:
            self.refuse(sentence)
            return False
        from ardesk.ui.rescue import rescue

        self._settle()
        instead, copy = rescue(path, sentence, self.today or dt.datetime.now().astimezone().date())
        if copy is not None:
            self.leave()
            return self.put_back(copy, path)
        return instead is not None and self.open(instead)

    def rescue_this(self, sentence: str) -> None:
        """The ledger on screen is damaged: it is left, and comes back if the owner chooses nothing else."""
        if self.window is not None:
            path = self.window.session.ledger.path
            self.leave()
            if not self.rescue(path, sentence) and not self.open(path):
                QApplication.quit()

    def damage(self) -> str:
        """What is wrong with the ledger on screen; empty where it is sound or there is none."""
        return damage(self.window.session.ledger.path) if self.window is not None else ""

    def _finish(self) -> None:
        """The user has closed the window, and with it the program."""
        self.leave()
        QApplication.quit()

    def leave(self) -> None:
        """Nothing is open any more; what no backup holds is backed up first, also from before a crash."""
        window, self.window = self.window, None
        if window is not None:
            ledger = window.session.ledger
            window.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
            window.hide()
            touched = ledger.revision != self._opened_at or ledger.newest_backup is not None
            if touched and not ledger.read_only and not window.sample:
                self._back_up(ledger)
            window.session.close()
            window.close()
            window.deleteLater()
            ledger.close()
        if self.lock is not None:
            self.lock.release()
            self.lock = None

    def _back_up(self, ledger: Ledger) -> None:
        try:
            ledger.backup_if_changed()
        except ArdeskError as refused:
            self.refuse(refused.sentence)

    def tell(self, sentence: str) -> None:
        """Tell in the bar what has happened, as soon as there is one."""
        self._untold.append((False, sentence))
        self._tell_all()

    def _tell_all(self) -> None:
        if self.window is not None and self.window.desk is not None:
            session = self.window.session
            for trouble, sentence in self._untold:
                (session.message if trouble else session.told).emit(sentence)
            self._untold.clear()

    def refuse(self, sentence: str) -> None:
        """Tell a sentence: as a bar where there is a window, else in a box of its own."""
        if self.window is not None and self.window.isVisible():
            self._untold.append((True, sentence))
            self._tell_all()
        elif self.measure:
            sys.stderr.write(sentence + "\n")
        else:
            from PySide6.QtWidgets import QMessageBox

            box = QMessageBox(QMessageBox.Icon.Warning, _("ARDesk"), sentence)
            box.setTextFormat(QtCore.Qt.TextFormat.PlainText)
            box.setObjectName("refused")
            box.exec()
