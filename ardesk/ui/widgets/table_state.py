"""What a list remembers of its columns: order, widths in letters, which are hidden, and the sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ardesk.ui.theme import chars

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from ardesk.ui.widgets.table_grid import Grid

_ROOM = 3.2  # letters a cell keeps free beside its text


def save(grid: Grid, state: MutableMapping[str, object], name: str) -> None:
    """The grid's columns as they are, under `columns.<name>`."""
    header, columns = grid.horizontalHeader(), grid.table_model.columns
    letter = chars(grid, 100) / 100
    state[f"columns.{name}"] = {
        "order": [columns[header.logicalIndex(place)].name for place in range(header.count())],
        "hidden": [column.name for number, column in enumerate(columns) if header.isSectionHidden(number)],
        "widths": {
            column.name: round(header.sectionSize(number) / letter, 1)
            for number, column in enumerate(columns)
            if not header.isSectionHidden(number)
        },
        "sort": [[columns[number].name, descending] for number, descending in grid.table_model.sort_keys],
    }


def restore(grid: Grid, state: MutableMapping[str, object], name: str) -> None:
    """The columns as remembered; those that are new since, or all of them without memory, as their table says."""
    kept = state.get(f"columns.{name}")
    kept = kept if isinstance(kept, dict) else {}
    order = [str(each) for each in _list(kept.get("order"))]
    _set_order(grid, order)
    _set_widths(grid, kept.get("widths"))
    hidden = {str(each) for each in _list(kept.get("hidden"))}
    for number, column in enumerate(grid.table_model.columns):
        known = column.name in order
        grid.setColumnHidden(number, column.name in hidden if known else not column.shown)
    _set_sort(grid, _list(kept.get("sort")))


def _set_order(grid: Grid, order: list[str]) -> None:
    header, columns = grid.horizontalHeader(), grid.table_model.columns
    numbers = {column.name: number for number, column in enumerate(columns)}
    wanted = [numbers[name] for name in order if name in numbers]
    wanted += [number for number in range(len(columns)) if number not in wanted]
    for place, number in enumerate(wanted):
        header.moveSection(header.visualIndex(number), place)


def _set_widths(grid: Grid, widths: object) -> None:
    kept = cast("dict[str, float]", widths) if isinstance(widths, dict) else {}
    for number, column in enumerate(grid.table_model.columns):
        width = kept.get(column.name, column.width + _ROOM)
        grid.setColumnWidth(number, chars(grid, width))


def _set_sort(grid: Grid, sort: list[object]) -> None:
    numbers = {column.name: number for number, column in enumerate(grid.table_model.columns)}
    keys = [
        (numbers[str(key[0])], bool(key[1]))
        for key in sort
        if isinstance(key, list) and len(key) == 2 and str(key[0]) in numbers  # noqa: PLR2004 - a pair
    ]
    if keys:
        grid.table_model.sort_by(keys)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
