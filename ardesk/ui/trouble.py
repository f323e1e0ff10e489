"""Where our own faults end: one dialog that says what happened, and a log in which nothing personal stands."""

from __future__ import annotations

import datetime as dt
import re
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtWidgets import QApplication

from ardesk import __version__
from ardesk.errors import ArdeskError, DamagedError
from ardesk.i18n import _
from ardesk.paths import state_dir

if TYPE_CHECKING:
    import traceback
    from collections.abc import Callable
    from types import TracebackType

_LOG_CAP = 256 * 1024
_OURS = Path(__file__).resolve().parents[1]
_NAMES = re.compile(r"[\"'\u201c\u2018`/\\<(\d]")  # from here on, what Qt says may name a file or what was entered
_QUIET = frozenset({QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg})


class _Handler(QObject):
    """Brings a fault of any thread to the window's."""

    arrived = Signal(object)

    def __init__(self, refuse: Callable[[str], None], damage: Callable[[], str] = str) -> None:
        super().__init__()
        self.refuse, self.damage = refuse, damage
        self.showing = False
        self.arrived.connect(self.show_fault)

    def hook(self, kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self.arrived.emit(fault)

    def show_fault(self, fault: BaseException) -> None:
        if isinstance(fault, ArdeskError) and not isinstance(fault, DamagedError):
            self.refuse(fault.sentence)
            return
        if found := fault.sentence if isinstance(fault, DamagedError) else self.damage():  # the file is to blame
            self.refuse(_("{found} “Check this ledger” in the menu Help shows the way out.").format(found=found))
            return
        text = details(fault)
        log(text)
        if not self.showing:
            self.showing = True
            try:
                _show(text)
            finally:
                self.showing = False


class _Installed:
    """The handler in place."""

    handler: _Handler | None = None


def install(refuse: Callable[[str], None], damage: Callable[[], str] = str) -> None:
    """From now on refusals that nobody caught go to `refuse`, other faults to the dialog, Qt's warnings to the log.

    `damage` says what is wrong with the ledger on screen, if anything; then that is told instead of a fault of ours.
    """
    handler = _Installed.handler = _Handler(refuse, damage)
    sys.excepthook = handler.hook
    threading.excepthook = lambda found: handler.arrived.emit(found.exc_value)
    qInstallMessageHandler(_qt_says)


def details(fault: BaseException) -> str:
    """What we need to find the fault: kinds, places and versions, and nothing that was entered."""
    import platform
    import traceback

    lines = [f"ARDesk {__version__} · Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}"]
    link: BaseException | None = fault
    while link is not None:
        lines.append(type(link).__qualname__)
        lines += [f"  {_place(frame)}" for frame in traceback.extract_tb(link.__traceback__)]
        link = link.__cause__ or link.__context__
    return "\n".join(lines)


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    inside = path.is_relative_to(_OURS)
    return f"{path.relative_to(_OURS.parent).as_posix() if inside else path.name}:{frame.lineno} {frame.name}"


def log(text: str) -> None:
    """Add to the log, which begins anew when it has grown too long; a log that can't be written is done without."""
    file = state_dir() / "ardesk.log"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = "w" if file.exists() and file.stat().st_size > _LOG_CAP else "a"
        with file.open(mode, encoding="utf-8") as out:
            out.write(f"{dt.datetime.now(dt.UTC).isoformat(timespec='seconds')} {text}\n")
    except OSError:
        return


def _qt_says(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if kind not in _QUIET:
        log(f"Qt {kind.name} {context.category or ''}: {_NAMES.split(message, maxsplit=1)[0]}")


def _show(text: str) -> None:
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QApplication.activeWindow())
    box.setObjectName("fault")
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(_("ARDesk"))
    box.setText(_("Something in ARDesk went wrong, and what you just did was not carried out."))
    box.setInformativeText(
        _("Your ledger is safe: a change is stored whole or not at all. You can go on; please send us the details.")
    )
    box.setDetailedText(text)
    copy = box.addButton(_("&Copy the details"), QMessageBox.ButtonRole.ActionRole)
    go_on = box.addButton(_("&Go on"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(go_on)
    box.setEscapeButton(go_on)
    copy.clicked.disconnect()
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    box.exec()
