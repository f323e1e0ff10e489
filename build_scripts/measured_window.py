"""The window on a large ledger, in a process of its own: `filter` or `memory`; prints what was measured as JSON.

`filter` types words into the filter of the invoices and takes them back, each key with its repaint, and looks for the
same words with a plain loop; both in milliseconds of work. `memory` shows the KPIs and tells what the process holds,
in kB.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ardesk.settings import Settings
from ardesk.ui import tasks
from ardesk.ui.app import make_application
from ardesk.ui.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from ardesk.ledger import InvoiceRow
    from ardesk.ui.main_window import MainWindow

TODAY = dt.date(2026, 11, 1)
PATIENCE = 120
WORDS = 40
BACK = Qt.Key.Key_Backspace


def main(what: str, path: str) -> None:
    """Open the window as its owner has it, all rows read, and measure."""
    application = make_application()
    desk = Desk(Settings(), TODAY)
    if not desk.start(Path(path)) or desk.window is None:
        sys.exit(1)
    settle(application)
    print(json.dumps(filtering(application, desk.window) if what == "filter" else memory(application, desk.window)))


def settle(application: QApplication) -> None:
    """Let everything begun come to its end: no work under way, and nothing to do for a second."""
    until = time.monotonic() + PATIENCE
    quiet_since = time.monotonic()
    while time.monotonic() < until and time.monotonic() - quiet_since < 1:
        used = time.process_time()
        application.processEvents()
        if not tasks.finish(1000) or time.process_time() - used > 0.002:  # noqa: PLR2004 - seconds: it was at work
            quiet_since = time.monotonic()
        time.sleep(0.01)


def filtering(application: QApplication, window: MainWindow) -> dict[str, list[float]]:
    """Milliseconds of each key, down to its repaint, and of each plain scan of the same words."""
    rows: list[InvoiceRow] = list(window.invoices.model.rows)
    field = window.invoices.table.filter
    plain = [f"{row.number}\n{row.customer_code}\n{row.customer_name}\n{row.description}".lower() for row in rows]
    keys: list[float] = []
    scans: list[float] = []
    for row in rows[:: max(1, len(rows) // WORDS)]:
        for word in (row.customer_name[:8].lower(), row.number[-5:].lower()):
            keys += [milliseconds(application, partial(QTest.keyClicks, field, sign)) for sign in word]
            scans.append(milliseconds(application, lambda word=word: sum(word in text for text in plain)))  # type: ignore[misc]
            keys += [milliseconds(application, partial(QTest.keyClick, field, BACK)) for _sign in word]
    return {"keys": keys, "scans": scans}


def milliseconds(application: QApplication, act: Callable[[], object]) -> float:
    """How long this thread works at the act and everything it brings about, whatever else the machine does."""
    start = time.thread_time()
    act()
    application.processEvents()
    return (time.thread_time() - start) * 1000


def memory(application: QApplication, window: MainWindow) -> dict[str, int]:
    """What the process holds now and held at most, with the KPIs in front."""
    window.show_page("kpis")
    settle(application)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return {"now": int(found["VmRSS"].split()[0]), "most": int(found["VmHWM"].split()[0])}


if __name__ == "__main__":
    main(*sys.argv[1:])
