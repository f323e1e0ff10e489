"""How long the start took: from the start of the process to the window's first paint and to the first rows'."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from ardesk.ui.main_window import MainWindow

_IMPORTED = time.time()
_TENTHS_OF_MICROSECONDS = 10_000_000
_FROM_1601_TO_1970 = 11_644_473_600


def process_start() -> float:
    """When this process began, in seconds since 1970; when this module was imported where the system won't say."""
    known = {"linux": _linux_start, "win32": _windows_start}.get(sys.platform)
    try:
        return known() if known else _IMPORTED
    except (OSError, ValueError, IndexError, AttributeError):
        return _IMPORTED


def _linux_start() -> float:
    """Field 22 of proc(5)'s stat: ticks after boot, a hundredth of a second each."""
    stat = Path("/proc/self/stat").read_text(encoding="ascii", errors="replace")
    ticks = int(stat.rpartition(")")[2].split()[19])
    since_boot = time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.time() - since_boot + ticks / os.sysconf("SC_CLK_TCK")


def _windows_start() -> float:
    """GetProcessTimes' creation time, in tenths of microseconds since 1601."""
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - there on Windows only
    times = (ctypes.c_uint64 * 4)()
    places = [ctypes.byref(times, 8 * number) for number in range(4)]
    if not kernel.GetProcessTimes(kernel.GetCurrentProcess(), *places):
        return _IMPORTED
    return float(times[0]) / _TENTHS_OF_MICROSECONDS - _FROM_1601_TO_1970


class StartMeasure:
    """Notes both paints of a window, prints them as JSON and ends the program."""

    def __init__(self) -> None:
        self._start = process_start()
        self.window_ms: float | None = None
        self.rows_ms: float | None = None

    def watch(self, window: MainWindow) -> None:
        """Note this window's paints."""
        window.painted.connect(self._painted)
        window.rows_painted.connect(self._rows_painted)

    def _now(self) -> float:
        return round((time.time() - self._start) * 1000, 1)

    def _painted(self) -> None:
        self.window_ms = self.window_ms or self._now()

    def _rows_painted(self) -> None:
        self.rows_ms = self.rows_ms or self._now()

    def finish(self) -> bool:
        """Print what was measured and end the program; an empty ledger has no rows to wait for."""
        sys.stdout.write(json.dumps({"window_ms": self.window_ms, "rows_ms": self.rows_ms}) + "\n")
        sys.stdout.flush()
        QApplication.quit()
        return True
