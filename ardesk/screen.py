"""Whether there is a screen to open a window on."""

from __future__ import annotations

import os
import sys

from ardesk.i18n import _


def screen_missing() -> str | None:
    """A sentence on what works instead where there is no screen to open a window on; else None."""
    has_own_screen = sys.platform in {"win32", "darwin"}
    if has_own_screen or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return None
    return _(
        "There is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set). The command line and its "
        "PDFs work without one: add a command such as `summary 2026-10 --pdf summary.pdf`; `--help` lists them all."
    )
