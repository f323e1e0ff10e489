"""The style at more than 100 percent: boxes to tick, arrows, icons and scroll bars as large as the letters."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QStyleOptionComplex, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QRect

_DOTS_AT_100: Final = 96  # an inch
_METRES_PER_INCH: Final = 0.0254
_METRIC, _PRIMITIVE, _COMPLEX = QStyle.PixelMetric, QStyle.PrimitiveElement, QStyle.ComplexControl
_GROWING: Final = frozenset({
    _METRIC.PM_SmallIconSize, _METRIC.PM_ButtonIconSize, _METRIC.PM_LineEditIconSize, _METRIC.PM_MessageBoxIconSize,
    _METRIC.PM_IndicatorWidth, _METRIC.PM_IndicatorHeight, _METRIC.PM_ExclusiveIndicatorWidth,
    _METRIC.PM_ExclusiveIndicatorHeight, _METRIC.PM_ScrollBarExtent, _METRIC.PM_ScrollBarSliderMin,
    _METRIC.PM_MenuButtonIndicator, _METRIC.PM_HeaderMarkSize, _METRIC.PM_TreeViewIndentation,
})  # fmt: skip
_ARROWS: Final = frozenset({
    _PRIMITIVE.PE_IndicatorArrowDown, _PRIMITIVE.PE_IndicatorArrowUp, _PRIMITIVE.PE_IndicatorArrowLeft,
    _PRIMITIVE.PE_IndicatorArrowRight, _PRIMITIVE.PE_IndicatorHeaderArrow, _PRIMITIVE.PE_IndicatorBranch,
})  # fmt: skip
_WITH_ARROWS: Final = frozenset({_COMPLEX.CC_ComboBox, _COMPLEX.CC_SpinBox, _COMPLEX.CC_ScrollBar})


class Larger(QProxyStyle):
    """Fusion, which sizes its arrows by the dots per inch of the letters: it is told that they are denser."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self._zoom = 100
        self._dense = QFontMetrics(QFont())

    def set_zoom(self, zoom: int) -> None:
        """From now on everything is `zoom` percent as large as Fusion has it."""
        self._zoom = zoom
        screen, dots = QImage(1, 1, QImage.Format.Format_Mono), round(_DOTS_AT_100 * zoom / 100 / _METRES_PER_INCH)
        screen.setDotsPerMeterX(dots)
        screen.setDotsPerMeterY(dots)
        self._dense = QFontMetrics(QFont(), screen)

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        size = super().pixelMetric(metric, option, widget)
        return size * self._zoom // 100 if metric in _GROWING else size

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        with self._told(option, denser=element in _ARROWS):
            super().drawPrimitive(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        with self._told(option, denser=control in _WITH_ARROWS):
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        with self._told(option, denser=control in _WITH_ARROWS):
            return super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]  # None is taken

    @contextmanager
    def _told(self, option: QStyleOption, *, denser: bool) -> Iterator[None]:
        """Inside it the letters of the option are as dense as the zoom asks, if they are to be."""
        usual = option.fontMetrics
        if denser:
            option.fontMetrics = self._dense
        yield
        option.fontMetrics = usual
