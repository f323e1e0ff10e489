"""PySide6 without its help texts until somebody asks for them: nearly half of its import.

On import PySide6 loads the modules that put signatures into words for documentation and error messages (`parser`,
`layout`, `pyi_generator` and others below `shibokensupport.signature`), a third of its time. Here they are loaded when
something of theirs is first used, or by `come`. A PySide6 built in another way is not affected.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, SupportsIndex, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec

T = TypeVar("T")
_ROOT = "shibokensupport.signature."
_LATE = {_ROOT + name for name in ("errorhandler", "layout", "parser", "lib.enum_sig", "lib.pyi_generator")}


class LateModule(ModuleType):
    """A module whose content comes when a name is looked for that it does not have yet."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]  # from now on it is an ordinary one
        _Finder.load(self)
        return getattr(self, name)


class _Finder:
    """Stands before the other finders and makes late what PySide6 would load at once."""

    loaders: dict[str, Loader] = {}  # noqa: RUF012 - one for the process, by the name at the time of import
    names: dict[int, str] = {}  # noqa: RUF012 - likewise, by module
    modules: list[ModuleType] = []  # noqa: RUF012 - likewise

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The spec others have for it, with us as the loader."""
        if name not in _LATE:
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        spec = next((found for finder in others if (found := finder.find_spec(name, path, target))), None)
        if spec is not None and spec.loader is not None:
            self.loaders[name] = spec.loader
            spec.loader = self  # type: ignore[assignment]  # it has the two methods of one
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty module."""
        return LateModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing yet."""
        self.names[id(module)] = module.__name__
        self.modules.append(module)

    @classmethod
    def load(cls, module: ModuleType) -> None:
        """The content of the module, under the name it was imported by; PySide6 gives it another afterwards."""
        name, spec = cls.names[id(module)], module.__spec__
        if spec is None:
            return
        renamed, spec.name = spec.name, name
        try:
            cls.loaders[name].exec_module(module)
        finally:
            spec.name = renamed


class _OursFirst(list[T]):
    """The list of finders, whose first place is taken: PySide6 puts its own there."""

    def insert(self, place: SupportsIndex, finder: T) -> None:
        super().insert(max(place.__index__(), 1), finder)


def come() -> None:
    """Load what is still late, in the thread that calls."""
    for module in _Finder.modules:
        getattr(module, "anything", None)


@contextmanager
def help_texts_later() -> Iterator[None]:
    """Inside it, an import of PySide6 leaves its help texts for later."""
    if "PySide6" in sys.modules:
        yield
        return
    ours = _Finder()
    sys.meta_path = _OursFirst([ours, *sys.meta_path])
    try:
        yield
    finally:
        sys.meta_path = [finder for finder in sys.meta_path if finder is not ours]
