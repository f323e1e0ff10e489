"""The bundled font's files and its name among matplotlib's fonts."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING, Final

from ardesk.paths import resource

if TYPE_CHECKING:
    from pathlib import Path


LETTERS = threading.RLock()  # matplotlib shares its open fonts between threads, which may not use them at once
_OTHER_SCRIPTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Microsoft YaHei",
    "Yu Gothic",
    "Malgun Gothic",
    "PingFang SC",
    "Segoe UI",
)


def font_files() -> list[Path]:
    """The font files we ship, the regular face first."""
    folder = resource("fonts")
    files = [*folder.rglob("*.ttf"), *folder.rglob("*.otf")]
    return sorted(files, key=lambda file: ("Regular" not in file.stem, file.name))


@cache
def chart_families() -> list[str]:
    """The bundled font's name, given to matplotlib with its files, then those that have other scripts."""
    from matplotlib import font_manager

    names = []
    for file in font_files():
        font_manager.fontManager.addfont(str(file))
        names.append(font_manager.FontProperties(fname=str(file)).get_name())
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return [*dict.fromkeys(names), "DejaVu Sans", *(name for name in _OTHER_SCRIPTS if name in installed)]
