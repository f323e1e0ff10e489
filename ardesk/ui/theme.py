"""How the window looks: Fusion in the shared colours, light or dark as the system is, one font, one scale."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from PySide6 import QtCore
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ardesk.reports.colours import DARK, LIGHT, Colours
from ardesk.ui.printing.fonts import family

if TYPE_CHECKING:
    from ardesk.ui.larger import Larger

Appearance = Literal["system", "light", "dark"]
_LEAST_POINTS: Final = 9.0
ZOOMS: Final = (100, 110, 125, 150, 175, 200)
_FIELDS: Final = (
    "QLineEdit",
    "QPlainTextEdit",
    "QComboBox",
    "QCheckBox",
    "QRadioButton",
    "QPushButton",
    "QProgressBar",
)
_OF_THE_SCREEN: Final = 0.85  # a window takes at most
_FUSION_DARKENS: Final = 140  # percent by which Fusion's edges are darker than the colour of the window


class Theme(QObject):
    """The look in use. `changed` comes after the colours or the scale have changed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.colours: Colours = LIGHT
        self.appearance: Appearance = "system"
        self.zoom = 100
        self._points = 0.0
        self._larger: Larger | None = None

    def start(self, appearance: Appearance = "system", zoom: int = 100) -> None:
        """Put the look on the application, before its first window."""
        self.appearance, self.zoom = appearance, zoom
        if appearance != "system":
            self._ask_for_scheme()
        self._wear(dark=_is_dark(QApplication.palette()))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    def set_appearance(self, appearance: Appearance) -> None:
        """Light, dark, or as the system is, from now on."""
        self.appearance = appearance
        self._ask_for_scheme()
        self._follow()

    def set_zoom(self, zoom: int) -> None:
        """Everything at `zoom` percent, kept between 100 and 200."""
        self.zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        self._wear(dark=self.colours.dark)
        QTimer.singleShot(0, self, self.changed.emit)  # the letters of each widget grow with the next events

    def step_zoom(self, step: int) -> None:
        """The next larger (1) or smaller (-1) of the usual scales."""
        nearest = min(range(len(ZOOMS)), key=lambda place: abs(ZOOMS[place] - self.zoom))
        self.set_zoom(ZOOMS[min(max(nearest + step, 0), len(ZOOMS) - 1)])

    def _ask_for_scheme(self) -> None:
        scheme = QtCore.Qt.ColorScheme
        wanted = {"light": scheme.Light, "dark": scheme.Dark}.get(self.appearance, scheme.Unknown)
        QGuiApplication.styleHints().setColorScheme(wanted)

    def _follow(self) -> None:
        self._wear(dark=QGuiApplication.styleHints().colorScheme() == QtCore.Qt.ColorScheme.Dark)
        self.changed.emit()

    def _wear(self, *, dark: bool) -> None:
        """Put on font and colours; `dark` is how the system is, which gives way to a choice of the user's."""
        dark = dark if self.appearance == "system" else self.appearance == "dark"
        self.colours = DARK if dark else LIGHT
        self._points = self._points or max(QApplication.font().pointSizeF(), _LEAST_POINTS)
        font = QFont(family())
        font.setPointSizeF(self._points * self.zoom / 100)
        if QApplication.font() != font:
            self._size_signs()
            QApplication.setFont(font)
        QApplication.setPalette(palette(self.colours))
        for name in _FIELDS:
            QApplication.setPalette(field_palette(self.colours), name)  # type: ignore[arg-type]  # it takes text only

    def _size_signs(self) -> None:
        """Boxes to tick, arrows and icons grow with the letters, which Fusion leaves as small as they are."""
        application = QApplication.instance()
        if self._larger is None and self.zoom > ZOOMS[0] and isinstance(application, QApplication):
            from ardesk.ui.larger import Larger

            self._larger = Larger()
            application.setStyle(self._larger)
        if self._larger is not None:
            self._larger.set_zoom(self.zoom)


@cache
def theme() -> Theme:
    """The one look of the program."""
    return Theme()


def colours() -> Colours:
    """The colours in use."""
    return theme().colours


def colour(name: str) -> QColor:
    """The colour named good, watch, bad, muted, accent, text or `aging0` (not due) to `aging4` (oldest)."""
    if name.startswith("aging"):
        return QColor(colours().aging[int(name[5:])])
    return QColor(getattr(colours(), name))


def _is_dark(system: QPalette) -> bool:
    """Whether the system's colours are dark; asking for its scheme would cost a tenth of the start."""
    return system.color(QPalette.ColorRole.Window).lightness() < system.color(QPalette.ColorRole.WindowText).lightness()


def palette(table: Colours) -> QPalette:
    """The table of colours as Qt's roles; selection is the accent's tint under the ordinary text."""
    made = QPalette()
    role = QPalette.ColorRole
    ground, panel, text, muted = (QColor(c) for c in (table.ground, table.panel, table.text, table.muted))
    chosen = mixed(table.accent, table.ground, 0.24 if table.dark else 0.16)
    for which, value in (
        (role.Window, panel),
        (role.WindowText, text),
        (role.Base, ground),
        (role.AlternateBase, mixed(table.panel, table.ground, 0.6)),
        (role.Text, text),
        (role.Button, mixed(table.text, table.panel, 0.06 if table.dark else 0.02)),
        (role.ButtonText, text),
        (role.Mid, mixed(table.muted, table.panel, 0.35)),
        (role.BrightText, QColor(table.bad)),
        (role.PlaceholderText, muted),
        (role.ToolTipBase, panel),
        (role.ToolTipText, text),
        (role.Highlight, chosen),
        (role.HighlightedText, text),
        (role.Link, QColor(table.accent)),
        (role.LinkVisited, QColor(table.accent)),
        (role.Accent, QColor(table.accent)),
    ):
        made.setColor(which, value)
    faint = mixed(table.muted, table.panel, 0.75)
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, faint)
    return made


def field_palette(table: Colours) -> QPalette:
    """The roles of a field or button: its edge, and the focus, stand out from the panel (WCAG 2.2, 1.4.11 and 2.4.13).

    Fusion takes the edge from the window's colour and the focus from that of what is selected.
    """
    made, role = palette(table), QPalette.ColorRole
    made.setColor(role.Window, field_edge(table).lighter(_FUSION_DARKENS))
    made.setColor(role.Highlight, QColor(table.accent))
    made.setColor(role.HighlightedText, QColor(table.ground))
    return made


def field_edge(table: Colours) -> QColor:
    """The colour of a field's edge."""
    return mixed(table.muted, table.panel, 0.6 if table.dark else 0.7)


def mixed(over: str, under: str, share: float) -> QColor:
    """The colour of `over` laid on `under`, covering this share of it."""
    a, b = QColor(over), QColor(under)
    parts = ((a.redF(), b.redF()), (a.greenF(), b.greenF()), (a.blueF(), b.blueF()))
    return QColor.fromRgbF(*(x * share + y * (1 - share) for x, y in parts))


def ems(widget: QWidget, count: float) -> int:
    """`count` heights of the widget's own letters, in its pixels: the measure for margins and sizes."""
    return round(widget.fontMetrics().height() * count)


def fit(window: QWidget, letters: int, lines: int) -> None:
    """The window is so many letters wide and lines high, as far as the screen goes."""
    room = window.screen().availableSize() * _OF_THE_SCREEN
    window.resize(min(chars(window, letters), room.width()), min(ems(window, lines), room.height()))


def chars(widget: QWidget, count: float) -> int:
    """The room `count` average letters of the widget's font take, in its pixels."""
    return round(widget.fontMetrics().averageCharWidth() * count)
