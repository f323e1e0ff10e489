"""What this computer remembers for its user beside any ledger: recent files, windows, columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ardesk.paths import state_dir

_RECENT = 10


class Settings:
    """Values by name, kept as JSON in the user's folder; a lost or broken file means starting afresh."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or state_dir() / "settings.json"
        self._values = _read(self._path)

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - whatever JSON can hold
        """The value kept under `name`, or `default`."""
        return self._values.get(name, default)

    def set(self, name: str, value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Keep a value under `name`; a folder that can't be written loses it silently, since no money hangs on it."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            partial = self._path.with_suffix(".partial")
            partial.write_text(json.dumps(self._values, indent=1), encoding="utf-8")
            partial.replace(self._path)
        except OSError:
            return

    @property
    def recent(self) -> list[Path]:
        """The ledgers opened last, newest first, as far as they are still there."""
        return [path for name in self.get("recent", []) if (path := Path(name)).is_file()]

    def remember(self, ledger: Path) -> None:
        """Put `ledger` at the head of the recent ones."""
        name = str(ledger.resolve())
        self.set("recent", [name, *(one for one in self.get("recent", []) if one != name)][:_RECENT])


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
