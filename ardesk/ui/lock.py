"""One window a ledger: a lock beside the file, and a way to call the window that holds it to the front."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QSysInfo, Signal

from ardesk.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtNetwork import QLocalServer

_RAISE = b"raise"
_PATIENCE = 500  # milliseconds


class LedgerLock(QObject):
    """The lock on one ledger; `called` comes when another window wanted to open it."""

    called = Signal()

    def __init__(self, ledger: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ledger = ledger.resolve()
        self._file = QLockFile(str(self.ledger.with_name(f".{self.ledger.name}.lock")))
        self._file.setStaleLockTime(0)  # a lock is stale only when its process is gone
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Whether the ledger is ours now; also where the folder takes no file, since nobody can lock there."""
        return self._file.tryLock(0) or self._file.error() != QLockFile.LockError.LockFailedError

    def elsewhere(self) -> str:
        """What is to be said where a program on another computer has the ledger, or had it when it stopped."""
        _process, host, _program = self._file.getLockInfo()
        if not host or host == QSysInfo.machineHostName():
            return ""
        return _(
            "The computer {name} has this ledger. If ARDesk is not running there, close it here, delete the file "
            "{file} and open it again."
        ).format(name=host, file=self._file.fileName())

    def listen(self) -> None:
        """Hear other windows from now on."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        name = call_name(self.ledger)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)
            self._server.listen(name)
        self._server.newConnection.connect(self._answer)

    def _answer(self) -> None:
        while self._server is not None and (caller := self._server.nextPendingConnection()) is not None:
            caller.write(_RAISE)
            caller.flush()
            caller.disconnectFromServer()
            caller.deleteLater()
            self.called.emit()

    def release(self) -> None:
        """The ledger is free for others."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._file.unlock()


def call_name(ledger: Path) -> str:
    """The name under which the window of this ledger is called."""
    from PySide6.QtCore import QCryptographicHash

    path = str(ledger.resolve())
    path = path.casefold() if sys.platform == "win32" else path
    return (
        "ardesk-"
        + bytes(QCryptographicHash.hash(path.encode(), QCryptographicHash.Algorithm.Sha1).toHex().data()).decode()
    )


def raise_other(ledger: Path) -> bool:
    """Whether a window of this ledger was there, and has come to the front."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(call_name(ledger))
    if not socket.waitForConnected(_PATIENCE):
        return False
    answered = socket.waitForReadyRead(_PATIENCE * 4)
    socket.disconnectFromServer()
    return bool(answered)
