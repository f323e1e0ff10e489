"""Scorecards, comparisons and what moved a figure as text for people."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from ardesk.cli.output import aligned, sections
from ardesk.cli.readable import shown, verdict
from ardesk.i18n import _, _n
from ardesk.kpi.comparison import TEXT
from ardesk.kpi.documents import kind_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.format import Formats
    from ardesk.kpi.comparison import Cell, Comparison, Row
    from ardesk.kpi.movers import Moved
    from ardesk.kpi.scorecard import ScoreLine

_MOST = 20


def _joined(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block)


def cell_text(cell: Cell, formats: Formats, *, signed: bool = False) -> str:
    """The cell as people read it; nothing for an empty one."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, dt.date):
        return formats.date(cell.value)
    if isinstance(cell.value, str):
        return cell.value
    if cell.unit == "money days":
        return shown(cell.value, cell.unit, formats)
    return formats.signed_unit(cell.value, cell.unit) if signed else formats.unit(cell.value, cell.unit)


# Scorecard


def scorecard(lines: Sequence[ScoreLine], table: Comparison, formats: Formats) -> str:
    """The figures by family, then in words what is held against a goal or benchmark."""
    if not lines:
        return table.title
    columns = ("value", "last", "change", "year_ago", "rolling", "goal", "benchmark")
    keys = [heading.key for heading in table.headings]
    titles = [heading.title for heading in table.headings if heading.key in columns]
    header = (_("KPI"), *titles, _("Verdict"))

    def line(score: ScoreLine, row: Row) -> tuple[str, ...]:
        found = dict(zip(keys, row.cells, strict=True))
        figures = [cell_text(found[key], formats, signed=key == "change") for key in columns]
        return (row.title, *figures, verdict(score.verdict))

    pairs = list(zip(lines, table.rows, strict=True))
    blocks = [
        (family, [line(*pair) for pair in members])
        for family, members in groupby(pairs, key=lambda pair: pair[1].family)
    ]
    said = [_said(score, formats) for score in lines if score.verdict != "none" or score.beside]
    return _joined(f"{table.title}\n{table.note}", sections(header, blocks, range(1, len(header) - 1)), "\n".join(said))


def _said(score: ScoreLine, formats: Formats) -> str:
    """The sentence on a KPI, and what it is to be read beside."""
    beside = "; ".join(f"{name} {formats.unit(figure, unit)}" for name, figure, unit in score.beside)
    return f"{score.value.name}: {score.words}" + (f" ({beside})" if beside else "")


# Comparisons


def comparison(found: Comparison, formats: Formats) -> str:
    """The table, its total, and the largest of the documents that explain a change."""
    return _joined(f"{found.title}\n{found.note}".rstrip(), table(found, formats), _documents(found, formats))


def table(found: Comparison, formats: Formats) -> str:
    """Rows by family under the headings, and the total."""
    header = (found.what or "", *(heading.title for heading in found.headings))
    blocks = [
        (family, [_cells(row, found, formats) for row in members])
        for family, members in groupby(found.rows, key=attrgetter("family"))
    ]
    if found.total is not None:
        blocks.append(("", [_cells(found.total, found, formats)]))
    figures = [at for at, heading in enumerate(found.headings, start=1) if heading.unit != TEXT]
    return sections(header, blocks, figures)


def _cells(row: Row, found: Comparison, formats: Formats) -> tuple[str, ...]:
    signed = {"change", "percent", "part", "without", "effect"}
    texts = [
        cell_text(cell, formats, signed=heading.key in signed or heading.key.endswith(".off"))
        for heading, cell in zip(found.headings, row.cells, strict=True)
    ]
    return (row.title, *texts)


def _documents(found: Comparison, formats: Formats) -> str:
    if not found.documents:
        return ""
    largest = sorted(found.documents, key=lambda one: -abs(one.amount))[:_MOST]
    rows = [
        (formats.date(one.date), kind_name(one.kind), one.number, one.name or one.customer, formats.signed(one.amount))
        for one in largest
    ]
    header = (_("Date"), _("Kind"), _("Number"), _("Customer"), _("Amount"))
    title = _("Documents that changed it")
    return f"{title}\n{aligned(header, rows, right=[4])}{_more(len(found.documents) - len(largest))}"


def _more(left_out: int) -> str:
    if not left_out:
        return ""
    text = _n(
        "… and {count} smaller one (--format json lists all)", "… and {count} smaller ones (--format json lists all)",
        left_out,
    )  # fmt: skip
    return "\n" + text.format(count=left_out)


# What moved it


def moved(found: Moved, tables: Sequence[Comparison], formats: Formats) -> str:
    """The change, then its parts by term, by customer and by document."""
    unit = found.kpi.unit
    before, after = (formats.unit(value.value, unit) for value in (found.before, found.after))
    change = formats.signed_unit(found.change, unit)
    reason = found.before.undefined or found.after.undefined or ""
    title = f"{found.before.name} ({found.kpi.id}), {found.first.label} → {found.second.label}"
    said = f"{before} → {after} ({change})" if found.change is not None else f"{before} → {after}. {reason}"
    parts = [_short(one, formats) for one in tables if one.rows]
    return _joined(title, said, found.mark, *parts, found.note)


def _short(found: Comparison, formats: Formats) -> str:
    from dataclasses import replace

    kept = replace(found, rows=found.rows[:_MOST])
    return table(kept, formats) + _more(len(found.rows) - len(kept.rows))
