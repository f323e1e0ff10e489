"""The bundled font, made known to Qt once per process."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from ardesk.reports.fonts import font_files


@cache
def family() -> str:
    """The bundled font's family name, loaded; the system's sans serif where the program was packed without one."""
    families: list[str] = []
    for file in font_files():
        families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
    return families[0] if families else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def paper_font(points: float) -> QFont:
    """The font of papers: figures of equal width, no ligatures (text is found in the PDF as typed), no hinting."""
    font = QFont(family())
    font.setPointSizeF(points)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferOutline)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setFeature(QFont.Tag("liga"), 0)
    return font
