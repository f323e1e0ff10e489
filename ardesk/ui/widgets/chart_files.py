"""A chart in files and on the clipboard: its picture, or its figures in whole units of the currency."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ardesk.exchange import tables
    from ardesk.reports.charts import Chart
    from ardesk.reports.charts.data import Cell

    Rows = list[tuple[Cell, ...]]

ONE_AT_A_TIME = threading.Lock()  # matplotlib draws in one thread at a time


def plain_rows(chart: Chart, unit: str, base: str) -> Rows:
    """The figures as a file has them, money of the currency `base` in whole units; `unit` where columns name none."""
    from decimal import Decimal

    from ardesk.domain.money import minor_digits

    digits, units = minor_digits(base), chart.twin.units

    def plain(cell: Cell, at: int) -> Cell:
        if isinstance(cell, int | float) and (units[at] if units else unit) == "money":
            return float(Decimal(cell).scaleb(-digits))
        return cell

    return [tuple(plain(cell, at) for at, cell in enumerate(row)) for row in chart.twin.rows]


def as_text(chart: Chart, rows: Rows) -> str:
    """Columns and rows with tabs between."""
    lines = (chart.twin.columns, *rows)
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in line) for line in lines)


def write(chart: Chart, rows: Rows, path: Path) -> None:
    """The chart as the file's ending says: png, svg or csv. Raises ArdeskError or OSError."""
    from ardesk.exchange import tables
    from ardesk.reports.charts import figure_to_png, figure_to_svg

    if path.suffix == ".csv":
        columns = [tables.Column(name, _column_kind(chart.twin.rows, at)) for at, name in enumerate(chart.twin.columns)]
        tables.write_csv(path, columns, rows)
        return
    with ONE_AT_A_TIME:
        content = figure_to_svg(chart.figure) if path.suffix == ".svg" else figure_to_png(chart.figure)
    with tables.written(path) as target:
        target.write_bytes(content)


def _column_kind(rows: tuple[tuple[Cell, ...], ...], at: int) -> tables.Kind:
    first = next((row[at] for row in rows if row[at] is not None), "")
    return "date" if isinstance(first, dt.date) else "text" if isinstance(first, str) else "number"
