"""What ships beside the code: the font's figures align, the icons can be recoloured, the desktop files fit together."""

from __future__ import annotations

import configparser
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont

from ardesk.paths import resource

if TYPE_CHECKING:
    from pathlib import Path

INK = "#1C2127"
LINE_ICONS = sorted(path for path in resource("icons").glob("*.svg") if path.stem != "ardesk")
NEEDED_ICONS = set(
    "new-invoice payment contact print search undo redo invoices customers collections kpis reports warning calendar "
    "pdf table chart copy add edit remove settings help close filter".split()
)


@pytest.fixture(params=["Regular", "Bold"])
def font(request: pytest.FixtureRequest) -> TTFont:
    return TTFont(resource("fonts", f"ARDeskSans-{request.param}.ttf"))


def test_digits_and_signs_are_equally_wide(font: TTFont) -> None:
    glyphs = font.getBestCmap()
    assert len({font["hmtx"][glyphs[ord(sign)]][0] for sign in "0123456789+−"}) == 1


def test_the_font_has_the_letters_and_signs_of_papers(font: TTFont) -> None:
    text = "AZazÄßøłçŵΩωПя€£¥₹₽₺▲▼●■✓✗⚠÷×−±≈≤≥–—•…“”’\u00a0\u202f→←↑↓"
    assert [sign for sign in text if ord(sign) not in font.getBestCmap()] == []


def test_window_and_papers_find_the_family_by_one_name(font: TTFont) -> None:
    assert font["name"].getBestFamilyName() == "ARDesk Sans"


def test_there_is_an_icon_for_each_use() -> None:
    drawn = {path.stem for path in LINE_ICONS}
    assert drawn >= NEEDED_ICONS


@pytest.mark.parametrize("icon", LINE_ICONS, ids=lambda path: path.stem)
def test_an_icon_is_drawn_in_one_colour_on_the_common_grid(icon: Path) -> None:
    text = icon.read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 (our own file)
    assert root.get("viewBox") == "0 0 24 24"
    assert set(re.findall(r"#[0-9A-Fa-f]{3,8}", text)) == {INK}


def test_the_desktop_entry_opens_the_files_the_mime_type_names() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(resource("desktop", "ardesk.desktop"), encoding="utf-8")
    mime = ET.parse(resource("desktop", "ardesk-mime.xml")).getroot()  # noqa: S314 (our own file)
    kinds = {element.get("type") for element in mime} | {element.get("pattern") for element in mime.iter()}
    assert entry["Desktop Entry"]["MimeType"].rstrip(";") in kinds
    assert "*.ardesk" in kinds
    assert resource("icons", entry["Desktop Entry"]["Icon"] + ".svg").exists()
