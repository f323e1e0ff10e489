"""What is open by age: one lying bar of all classes, and stacked bars over months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.reports.charts.bars import stacked_bars
from ardesk.reports.charts.board import Area, Board
from ardesk.reports.charts.data import Chart, Data, Series, Twin

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ardesk.reports.charts.data import Style

_BAR = 0.2


def class_name(name: str, *, short: bool = False) -> str:
    """An aging class's identifier (`current`, `1-30`, `over 90`) in words for people, or `short` in signs."""
    if name == "current":
        return _("Not due")
    if short:
        return name.replace("over ", ">").replace("-", "\N{EN DASH}")
    if name.startswith("over "):
        return _("Over {days} days").format(days=name.removeprefix("over "))
    return _("{days} days").format(days=name.replace("-", "\N{EN DASH}"))


def aging_bar(classes: Sequence[str], amounts: Sequence[int], style: Style) -> Chart:
    """One bar divided among the classes (negative ones have no part), each class named below with its share."""
    board = Board(style)
    whole = sum(max(0, amount) for amount in amounts)
    line = board.line_height
    height = min(_BAR, max(0.05, board.area.height - line * 2.6))
    bar = Area(0, board.area.top - height, board.area.width, height)
    board.box(bar, board.colours.line)
    left = 0.0
    for number, amount in enumerate(amounts):
        width = bar.width * max(0, amount) / whole if whole else 0
        if width:
            piece = Area(left, bar.bottom, width, height)
            board.box(piece, board.colours.aging_class(number, len(amounts)), (number, 0))
        left += width
    names = [class_name(name) for name in classes]
    room = board.area.width / max(1, len(names)) - board.em * 1.8
    if any(board.measure(name) > room for name in names):
        names = [class_name(name, short=True) for name in classes]
    if any(board.measure(name) > room for name in names):
        _listed(board, bar.bottom - line * 0.2, names, amounts, whole)
    else:
        _names(board, bar.bottom - line * 0.4, names, amounts, whole)
    rows = tuple((class_name(name), amount) for name, amount in zip(classes, amounts, strict=True))
    return Chart(board.figure, Twin((_("Age"), _("Open")), rows), tuple(board.hits))


def _names(board: Board, top: float, names: Sequence[str], amounts: Sequence[int], whole: int) -> None:
    line, room = board.line_height, board.area.width / max(1, len(names))
    patch = board.em * 0.7
    for number, (name, amount) in enumerate(zip(names, amounts, strict=True)):
        left = number * room
        fill = board.colours.aging_class(number, len(names))
        board.box(Area(left, top - line * 0.5 - patch / 2, patch, patch), fill)
        width = room - board.em * 1.7
        share = board.style.formats.percent(amount * 100 / whole if whole else None)
        board.text(left + patch * 1.5, top - line * 0.5, board.shortened(name, width), board.colours.text)
        board.text(left + patch * 1.5, top - line * 1.5, board.shortened(share, width))


def _listed(board: Board, top: float, names: Sequence[str], amounts: Sequence[int], whole: int) -> None:
    """The classes below each other, as many as there is room for."""
    line, patch = board.line_height, board.em * 0.7
    for number, (name, amount) in enumerate(zip(names, amounts, strict=True)):
        middle = top - line * (number + 0.5)
        if middle < line * 0.5:
            return
        share = board.style.formats.percent(amount * 100 / whole if whole else None)
        fill = board.colours.aging_class(number, len(names))
        board.box(Area(0, middle - patch / 2, patch, patch), fill)
        board.text(patch * 1.5, middle, name, board.colours.text)
        board.text(board.area.width, middle, share, side="right")


def aging_over_time(
    months: Sequence[dt.date],
    classes: Sequence[str],
    amounts: Sequence[Sequence[int | None]],
    style: Style,
    heading: str = "",
    *,
    nothing: str = "",
) -> Chart:
    """A stacked bar a month, one layer a class; `amounts` holds a row for each class, minor units of the base."""
    series = [Series(class_name(name), row) for name, row in zip(classes, amounts, strict=True)]
    said = nothing or _("Nothing was open in these months.")
    return stacked_bars(Data(months, series, "money", heading, nothing=said), style)
