"""From one value of a chart to the next by key, in the order in which the eye reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.reports.charts import Chart, Hit

Key = Qt.Key
_BACK = {Key.Key_Left, Key.Key_Up}
_FROM_END = {*_BACK, Key.Key_End}
_STEPS = {Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down}
KEYS = frozenset(_STEPS | {Key.Key_Home, Key.Key_End})
_GRID = 3  # so many values in one row and in one column make a grid


def step(chart: Chart, current: Hit | None, key: Qt.Key) -> Hit | None:
    """The value that `key` leads to from `current`; from none the first or the last; None in an empty chart.

    Left and right go from month to month, up and down from series to series; where each place stands for a row of the
    table, all of them go through the places, in a grid left and right along its rows.
    """
    hits = chart.hits
    if not hits:
        return None
    if key in (Key.Key_Home, Key.Key_End) or current not in hits:
        ordered = _in_order(hits) if chart.together else sorted(hits, key=lambda hit: (hit.label, -hit.series))
        return ordered[-1] if key in _FROM_END else ordered[0]
    if chart.together:
        line = _line(hits, current, key)
    elif key in (Key.Key_Left, Key.Key_Right):
        line = _months(hits, current)
    else:
        line = sorted((hit for hit in hits if hit.label == current.label), key=lambda hit: hit.top)
        if len({hit.series for hit in hits}) == 1:
            line = _months(hits, current)
    at = line.index(current) + (-1 if key in _BACK else 1)
    return line[min(max(at, 0), len(line) - 1)]


def _in_order(hits: Sequence[Hit]) -> list[Hit]:
    """From the left to the right, and where they stand above each other from the top down."""
    return sorted(hits, key=lambda hit: (round(hit.left, 4), round(hit.top, 4)))


def _months(hits: Sequence[Hit], current: Hit) -> list[Hit]:
    """One value for each label: of the current series where it has one."""
    found = {hit.label: hit for hit in hits}
    found |= {hit.label: hit for hit in hits if hit.series == current.series}
    return [found[label] for label in sorted(found)]


def _line(hits: Sequence[Hit], current: Hit, key: Qt.Key) -> list[Hit]:
    row = [hit for hit in hits if abs(hit.top - current.top) < hit.height / 4]
    column = [hit for hit in hits if abs(hit.left - current.left) < hit.width / 4]
    if key in (Key.Key_Left, Key.Key_Right) and min(len(row), len(column)) > _GRID:
        return _in_order(row)
    return _in_order(hits)
