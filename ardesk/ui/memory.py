"""What the window remembers, as a mapping over the settings of this computer."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ardesk.settings import Settings

_NAMES = "window.names"


class Memory(MutableMapping[str, object]):
    """Plain JSON values under plain names, written as soon as they are set; None is as good as absent."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __getitem__(self, name: str) -> object:
        value: object = self.settings.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def __setitem__(self, name: str, value: object) -> None:
        self.settings.set(name, value)
        if name not in self._names():
            self.settings.set(_NAMES, [*self._names(), name])

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(name)
        self.settings.set(name, None)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names() if self.settings.get(name) is not None)

    def __len__(self) -> int:
        return sum(1 for _name in self)

    def _names(self) -> list[str]:
        names = self.settings.get(_NAMES, [])
        return [str(name) for name in names] if isinstance(names, list) else []
