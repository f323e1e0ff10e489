"""Encrypting with a passphrase, in a process of its own: it takes seconds by design, and pyrage holds all threads up.

That process is this file run as a script, or the packaged program with HELPER as its argument. Everything goes through
its standard input and output, so nothing secret stands in a list of processes.
"""

from __future__ import annotations

import sys
from contextvars import ContextVar, Token
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from subprocess import Popen

HELPER: Final = "--passphrase-helper"
_SEAL, _OPEN = b"s", b"o"
_DONE, _REFUSED = 0, 3
_LENGTH: Final = 4  # bytes that say how long the passphrase is


class RefusedError(Exception):
    """This is not the passphrase, or the file is damaged."""


class StoppedError(Exception):
    """The work was stopped before it came to its end."""


class Stop:
    """Called in any thread, it ends the work that is done, or would still be begun, in a `with` of it."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._wanted = Event()
        self._process: Popen[bytes] | None = None
        self._token: Token[Stop | None] | None = None

    def __enter__(self) -> Self:
        self._token = _current.set(self)
        return self

    def __exit__(self, *_fault: object) -> None:
        if self._token is not None:
            _current.reset(self._token)

    def __call__(self) -> None:
        """End it."""
        with self._guard:
            self._wanted.set()
            if self._process is not None:
                self._process.kill()

    def answer(self, asked: bytes) -> tuple[int, bytes]:
        """The exit code of the other process and what it says. Raises StoppedError; OSError where none starts."""
        import subprocess

        no_console: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # which Windows would flash up
        pipe = subprocess.PIPE
        with self._guard:
            if self._wanted.is_set():
                raise StoppedError
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                _command(), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, creationflags=no_console
            )
        said, _nothing = self._process.communicate(asked)
        with self._guard:
            code, self._process = self._process.returncode, None
            if self._wanted.is_set() or code < 0:
                raise StoppedError
        return code, said


_current = ContextVar["Stop | None"]("stop", default=None)


def sealed(content: bytes, passphrase: str) -> bytes:
    """The content in the age format, for this passphrase. Raises StoppedError."""
    return _apart(_SEAL, content, passphrase)


def opened(content: bytes, passphrase: str) -> bytes:
    """What is sealed in the content. Raises RefusedError, StoppedError."""
    return _apart(_OPEN, content, passphrase)


def helps() -> bool:
    """Whether the other process starts and answers."""
    try:
        code, _said = Stop().answer(_OPEN + bytes(_LENGTH) + b"no age file")
    except OSError:
        return False
    return code == _REFUSED


def _apart(task: bytes, content: bytes, passphrase: str) -> bytes:
    """The work done in another process; in this one where the system lets none do it."""
    words = passphrase.encode()
    try:
        code, said = (_current.get() or Stop()).answer(task + len(words).to_bytes(_LENGTH) + words + content)
    except OSError:
        return _work(task, content, passphrase)
    if code == _REFUSED:
        raise RefusedError
    return said if code == _DONE else _work(task, content, passphrase)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, HELPER]
    return [sys.executable, "-P", str(Path(__file__).resolve())]


def _work(task: bytes, content: bytes, passphrase: str) -> bytes:
    import pyrage

    try:
        work = pyrage.passphrase.encrypt if task == _SEAL else pyrage.passphrase.decrypt
        made: bytes = work(content, passphrase)
    except pyrage.DecryptError as fault:
        raise RefusedError from fault
    return made


def help_out() -> int:
    """The exit code of the other process, after what it was asked on its input stands on its output."""
    asked = sys.stdin.buffer
    task, length = asked.read(1), int.from_bytes(asked.read(_LENGTH))
    words, content = asked.read(length), asked.read()
    try:
        sys.stdout.buffer.write(_work(task, content, words.decode()))
        sys.stdout.buffer.flush()
    except RefusedError:
        return _REFUSED
    return _DONE


if __name__ == "__main__":
    sys.exit(help_out())
