"""The start of the window: as little as possible before the first rows are painted."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from ardesk.ui import garbage
from ardesk.ui.late import help_texts_later

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def run(path: Path | None = None, *, measure_start: bool = False, today: dt.date | None = None) -> int:
    """Open the window on the ledger at `path`, else the last one used; the exit code when it is closed."""
    garbage.hold("start")  # what is made now stays; `settle` lets the collector begin with what comes after
    application = make_application()
    spare_sources()
    from ardesk.settings import Settings
    from ardesk.ui import trouble
    from ardesk.ui.desk import Desk

    desk = Desk(Settings(), today)
    desk.settled.connect(settle)
    trouble.install(desk.refuse, desk.damage)
    if measure_start:
        from ardesk.ui.measure import StartMeasure

        desk.measure = StartMeasure()
    if not desk.start(path):
        return 1 if path and not desk.raised else 0
    code = application.exec()
    from ardesk.ui import tasks

    tasks.end()
    return code


def make_application() -> QApplication:
    """Qt's application, in the style Fusion."""
    with help_texts_later():
        from PySide6.QtWidgets import QApplication

    application = QApplication([*sys.argv[:1], "-style", "Fusion"])  # setStyle() would wrap the style, for 20 ms
    application.setApplicationName("ARDesk")
    application.setDesktopFileName("ardesk")
    application.setQuitOnLastWindowClosed(False)  # one ledger's window closes before the next one's opens
    return application


def spare_sources() -> None:
    """Keep PySide from reading the source of every module imported from now on.

    It looks for its own name there, to know which modules may switch `__feature__` on; none of ours does.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        setattr(feature, "_mod_uses_pyside", lambda _module: True)  # noqa: B010 - the module has no types


def settle() -> None:
    """Let the garbage collector begin, leaving out what the start has made."""
    gc.collect()
    gc.freeze()
    garbage.release("start")
