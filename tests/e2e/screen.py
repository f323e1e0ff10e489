"""A screen of its own with the real program on it, reached as its user reaches it: by keys, and by what is seen."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

T = TypeVar("T")

PATIENCE = 180.0  # seconds; only a program that hangs ever needs them
_PAUSE = 0.1
_SIZE = "1600x1000x24"
_CHECKOUT = Path(__file__).parents[2]
_READ_CLIPBOARD = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
sys.stdout.buffer.write(application.clipboard().text().encode())
"""
_TAKE_PICTURE = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
application.primaryScreen().grabWindow(0).save(sys.argv[1])
"""


class Screen:
    """A virtual screen (Xvfb) without a window manager, and `python -m ardesk` on it.

    `pictures` is the folder for pictures of the screen; one named `failed.png` is taken when the block that uses the
    screen fails. Nothing is left running afterwards.
    """

    def __init__(self, home: Path, pictures: Path) -> None:
        self.home, self.pictures = home, pictures
        self._server: subprocess.Popen[bytes] | None = None
        self._program: subprocess.Popen[bytes] | None = None
        self._environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        reading, writing = os.pipe()
        with os.fdopen(reading) as answer:
            # -noreset: it does not begin anew whenever nobody is connected; -r: no key repeats itself, however long
            # a busy machine takes between press and release
            options = ["-screen", "0", _SIZE, "-dpi", "96", "-nolisten", "tcp", "-noreset", "-r"]
            self._server = subprocess.Popen(
                ["Xvfb", *options, "-displayfd", str(writing)],
                pass_fds=[writing],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            os.close(writing)
            display = answer.readline().strip()
        assert display, "Xvfb did not start"
        self._environment = _environment(f":{display}", self.home)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if fault is not None:
            self.picture("failed")
        for process in (self._program, self._server):
            if process is not None:
                process.kill()
                process.wait()

    def start(self, *arguments: str) -> None:
        """Start the program; what it says goes to `program.log` beside the pictures."""
        with (self.pictures / "program.log").open("wb") as log:
            self._program = subprocess.Popen(
                [sys.executable, "-m", "ardesk", *arguments],
                cwd=_CHECKOUT,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def ended(self) -> int:
        """The program's exit code, waited for."""
        assert self._program is not None
        return self._program.wait(PATIENCE)

    def said(self) -> str:
        """What the program wrote to stdout and stderr."""
        return (self.pictures / "program.log").read_text(encoding="utf-8", errors="replace")

    # keys

    def press(self, *keys: str) -> None:
        """Press keys by their X names, such as `ctrl+shift+n`, `Tab` or `Return`."""
        self._tool("key", *keys)

    def type(self, text: str) -> None:
        """Type the text."""
        self._tool("type", "--", text)

    # what is seen

    def window(self, title: str) -> None:
        """Wait for the window with this whole title, and give it the keyboard, as a window manager would."""
        self.wait(lambda: self._focus(title), f"a window “{title}” with the keyboard")

    def gone(self, title: str) -> None:
        """Wait until there is no window with this whole title."""
        self.wait(lambda: not self.shows(title), f"the window “{title}” to go")

    def shows(self, title: str) -> bool:
        """Whether there is a window with this whole title."""
        return bool(self._windows(title))

    def clipboard(self) -> str:
        """The text on the clipboard."""
        command = [sys.executable, "-c", _READ_CLIPBOARD]
        answer = subprocess.run(command, env=self._environment, capture_output=True, check=True, timeout=PATIENCE)
        return answer.stdout.decode()

    def picture(self, name: str) -> Path:
        """A picture of the whole screen as it is now."""
        path = self.pictures / f"{name}.png"
        command = [sys.executable, "-c", _TAKE_PICTURE, str(path)]
        subprocess.run(command, env=self._environment, capture_output=True, check=False, timeout=PATIENCE)
        return path

    def wait(self, condition: Callable[[], T], what: str) -> T:
        """What `condition` gives as soon as it is true; AssertionError where the program ends or patience does."""
        end = time.monotonic() + PATIENCE
        while not (found := condition()):
            ended = self._program is not None and self._program.poll() is not None
            assert not ended, f"The program ended while waiting for {what}: {self.said()}"
            assert time.monotonic() < end, f"Waited in vain for {what}. {self.said()}"
            time.sleep(_PAUSE)
        return found

    def _windows(self, title: str) -> list[str]:
        pattern = f"^{re.escape(title)}$".replace(r"\ ", " ").replace(r"\-", "-")
        return self._tool("search", "--onlyvisible", "--name", pattern, may_fail=True).split()

    def _focus(self, title: str) -> bool:
        windows = self._windows(title)
        if not windows:
            return False
        self._tool("windowfocus", windows[-1], may_fail=True)
        return self._tool("getwindowfocus", "-f", may_fail=True).strip() == windows[-1]

    def _tool(self, *arguments: str, may_fail: bool = False) -> str:
        answer = subprocess.run(
            ["xdotool", *arguments],
            env=self._environment, capture_output=True, text=True, check=not may_fail, timeout=PATIENCE,
        )  # fmt: skip
        return answer.stdout


def _environment(display: str, home: Path) -> dict[str, str]:
    """Surroundings in which nothing of the person who runs the tests is seen or touched."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {
        **kept,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "HOME": str(home),
        "ARDESK_HOME": str(home / "settings"),
        "LANG": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(home),
    }
