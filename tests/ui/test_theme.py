"""Edges, focus and selection of fields and buttons stand out, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from ardesk.reports.colours import DARK, LIGHT, Colours
from ardesk.ui.theme import field_palette, palette, theme
from tests.reports.chart_kit import contrast

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("qapp")


def drawn(colours: Colours) -> QImage:
    """A line of entry on the panel, as it is painted."""
    ground = QWidget()
    ground.setPalette(palette(colours))
    field = QLineEdit(ground)
    field.setPalette(field_palette(colours))
    layout = QVBoxLayout(ground)
    layout.addWidget(field)
    ground.resize(200, 60)
    return ground.grab().toImage()


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_fields_have_edges_that_are_seen(colours: Colours) -> None:
    image = drawn(colours)
    across = {QColor(image.pixel(image.width() // 2, y)).name() for y in range(image.height())}
    assert max(contrast(name, colours.panel) for name in across) >= 3


def test_boxes_to_tick_grow_with_the_letters(qtbot: QtBot) -> None:
    box = QCheckBox("Tick")
    qtbot.addWidget(box)
    try:
        theme().set_zoom(100)
        small = indicator(box)
        theme().set_zoom(200)
        assert indicator(box) >= 1.7 * small
    finally:
        theme().set_zoom(100)
    assert indicator(box) == small


def test_arrows_and_icons_grow_with_the_letters(qtbot: QtBot) -> None:
    sizes = []
    try:
        for zoom in (100, 200, 100):
            theme().set_zoom(zoom)
            box = QComboBox()
            qtbot.addWidget(box)
            box.resize(200, 60)
            box.show()
            sizes.append((arrow(box), box.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)))
    finally:
        theme().set_zoom(100)
    assert sizes[0] == sizes[2]
    assert sizes[1][0] >= 1.7 * sizes[0][0] >= 8
    assert sizes[1][1] == 2 * sizes[0][1]


def arrow(box: QComboBox) -> int:
    """The width of the arrow of an empty box: of what is dark in its last third, within its edges."""
    image = box.grab().toImage()
    ground = image.pixelColor(image.width() // 2, image.height() // 2).lightness()
    columns, rows = (
        range(image.width() * 2 // 3, image.width() - 4),
        range(image.height() // 3, image.height() * 2 // 3),
    )
    dark = [x for x in columns for y in rows if image.pixelColor(x, y).lightness() < ground - 60]
    return max(dark) - min(dark) + 1


def indicator(box: QCheckBox) -> int:
    option = QStyleOptionButton()
    box.initStyleOption(option)
    return box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box).height()


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_selected_in_a_field_is_read_and_its_focus_seen(colours: Colours) -> None:
    made, role = field_palette(colours), QPalette.ColorRole
    chosen, text = made.color(role.Highlight).name(), made.color(role.HighlightedText).name()
    assert contrast(chosen, text) >= 4.5
    assert contrast(chosen, colours.panel) >= 3
