"""Encrypting with a passphrase: another process does it, nobody sees the words, and it can be stopped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from typing import NoReturn

import pytest

from ardesk.storage import passphrases
from tests.sealing import PASSPHRASE


def _here(*_: object) -> NoReturn:
    raise AssertionError("it was done in this process, whose threads stand still meanwhile")


@pytest.fixture
def begun() -> Event:
    """Set when a process has been started."""
    return Event()


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, begun: Event) -> list[list[str]]:
    """The commands of the processes that were started."""
    started: list[list[str]] = []
    start = subprocess.Popen.__init__

    def noted(process: subprocess.Popen[bytes], command: list[str], **more: object) -> None:
        started.append(command)
        start(process, command, **more)  # type: ignore[call-overload]  # as it was called
        begun.set()

    monkeypatch.setattr(subprocess.Popen, "__init__", noted)
    return started


def test_another_process_does_it_and_its_command_has_no_secret(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrases, "_work", _here)
    with pytest.raises(passphrases.RefusedError):
        passphrases.opened(b"no age file", PASSPHRASE)
    assert len(commands) == 1
    assert PASSPHRASE not in " ".join(commands[0])
    assert commands[0][0] == sys.executable


def test_the_program_is_its_own_helper(commands: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "_work", _here)
    packaged = [sys.executable, "-m", "ardesk", passphrases.HELPER]
    monkeypatch.setattr(passphrases, "_command", lambda: packaged)
    monkeypatch.chdir(Path(__file__).parents[2])
    with pytest.raises(passphrases.RefusedError):
        passphrases.opened(b"no age file", "pässwörter und mehr")
    assert commands == [packaged]


def test_where_no_process_starts_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (["/no/such/program"], [sys.executable, "-c", "raise SystemExit(1)"]):
        monkeypatch.setattr(passphrases, "_command", lambda command=command: command)
        with pytest.raises(passphrases.RefusedError):
            passphrases.opened(b"no age file", PASSPHRASE)


def test_stopped_before_or_meanwhile_it_comes_to_nothing(commands: list[list[str]], begun: Event) -> None:
    stop, ends = passphrases.Stop(), list[str]()

    def seal() -> None:
        try:
            with stop:
                passphrases.sealed(b"content", PASSPHRASE)
        except passphrases.StoppedError:
            ends.append("stopped")

    worker = Thread(target=seal)
    worker.start()
    assert begun.wait(60)
    stop()
    worker.join()
    seal()
    assert ends == ["stopped", "stopped"]
    assert len(commands) == 1
