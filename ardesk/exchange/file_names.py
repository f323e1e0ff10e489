"""Names for files made of what people typed: safe on every system, and still readable."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FORBIDDEN = frozenset('/\\:*?"<>|')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
_MOST_BYTES = 120
_UNNAMED = "paper"
_LONGEST_ENDING = 16


def file_name(title: str, suffix: str) -> str:
    """The title as the name of a file, with `suffix` (`.pdf`): no folders, no control signs, at most 120 bytes long.

    Nothing in it turns the reading direction, so what looks like its ending is its ending.
    """
    plain = "".join("-" if sign in _FORBIDDEN else sign for sign in " ".join(title.split()) if _is_seen(sign))
    name = _cut(plain.strip(" .")).strip(" .") or _UNNAMED
    if name.partition(".")[0].strip().lower() in _DEVICES:
        name = f"_{name}"
    return name + suffix


def kept_name(name: str) -> str:
    """The name of a file, ending and all, as a file here may bear it; see `file_name`."""
    stem, dot, ending = name.rpartition(".")
    return file_name(stem, f"{dot}{file_name(ending[:_LONGEST_ENDING], '')}") if stem else file_name(name, "")


def free_path(folder: Path, name: str) -> Path:
    """A path in the folder at which nothing stands yet: `name`, else with a number before its ending."""
    path, count = folder / name, 1
    while path.exists():
        count += 1
        path = folder / f"{(folder / name).stem} ({count}){(folder / name).suffix}"
    return path


def _is_seen(sign: str) -> bool:
    return not unicodedata.category(sign).startswith("C")


def _cut(text: str) -> str:
    return text.encode()[:_MOST_BYTES].decode(errors="ignore")
