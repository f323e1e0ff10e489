"""Where things are on this computer: our resources, the user's settings and log."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The path of one of our resources: inside the package when installed or frozen, beside it in a checkout."""
    inside = _PACKAGE / "resources"
    root = inside if inside.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def state_dir() -> Path:
    """The user's folder for settings, recent ledgers and log, which may not exist yet; `ARDESK_HOME` names another."""
    if home := os.environ.get("ARDESK_HOME"):
        return Path(home)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "ARDesk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "ARDesk"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "ardesk"
