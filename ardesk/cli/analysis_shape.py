"""Scorecards, comparisons and what moved a figure under the names that other programs rely on: JSON and CSV."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ardesk.cli.shape import figure, money, options_text
from ardesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ardesk.cli.shape import Json
    from ardesk.domain.periods import Period
    from ardesk.kpi.comparison import Cell, Comparison, Row
    from ardesk.kpi.documents import Document
    from ardesk.kpi.movers import Moved
    from ardesk.kpi.options import Options
    from ardesk.kpi.scorecard import ScoreLine


def period(one: Period) -> dict[str, object]:
    """Its days."""
    return {"start": one.start.isoformat(), "end": one.end.isoformat(), "days": one.days}


# Scorecard


def scorecard(lines: Sequence[ScoreLine], base: str, options: Options) -> dict[str, object]:
    """The scorecard, a line a KPI."""
    periods = lines[0].periods._asdict() if lines else {}
    return {
        "currency": base,
        "options": dict(options.differing()),
        "periods": {name: period(one) for name, one in periods.items()},
        "lines": [_line(line, base) for line in lines],
    }


def _line(line: ScoreLine, base: str) -> dict[str, object]:
    value, limits = line.value, line.value.measure.limits

    def told(amount: float | None) -> Json:
        return figure(amount, value.unit, base)

    return {
        "id": value.id,
        "name": value.name,
        "family": value.family,
        "unit": value.unit,
        "value": told(value.value),
        "last": told(line.last),
        "year_ago": told(line.year_ago),
        "rolling": told(line.rolling),
        "goal": told(line.goal.good if line.goal else None),
        "watch": told(line.goal.bad if line.goal else None),
        "goal_since": line.goal_since.isoformat() if line.goal_since else None,
        "benchmark": told(line.benchmark.good if line.benchmark else None),
        "benchmark_source": _(line.benchmark.source) if line.benchmark and line.benchmark.source else None,
        "judged_by": value.measure.by or None,
        "limit": told(limits.good if limits else None),
        "limit_bad": told(limits.bad if limits else None),
        "verdict": line.verdict,
        "words": line.words,
        "beside": [{"name": name, "unit": unit, "value": figure(one, unit, base)} for name, one, unit in line.beside],
        "undefined": value.undefined,
    }


# Comparisons


def comparison(found: Comparison, base: str, options: Options) -> dict[str, object]:
    """Figures side by side, each row with a value for every column."""
    answer: dict[str, object] = {
        "title": found.title,
        "note": found.note,
        "currency": base,
        "options": dict(options.differing()),
        "columns": [{"key": one.key, "title": one.title, "unit": one.unit} for one in found.headings],
        "rows": [_row(found, row, base) for row in found.rows],
        "total": _row(found, found.total, base) if found.total else None,
    }
    if found.documents:
        answer["documents"] = [
            {"kind": one.kind, "number": one.number, "customer": one.customer, "date": one.date.isoformat(),
             "amount": money(one.amount, base)}
            for one in found.documents
        ]  # fmt: skip
    return answer


def _row(found: Comparison, row: Row, base: str) -> dict[str, object]:
    keys = [heading.key for heading in found.headings]
    return {
        "key": row.key,
        "title": row.title,
        "family": row.family,
        "unit": next((cell.unit for cell in row.cells), None),
        "values": {key: raw(cell, base) for key, cell in zip(keys, row.cells, strict=True)},
        "tones": {key: cell.tone for key, cell in zip(keys, row.cells, strict=True) if cell.tone != "none"},
        "undefined": {key: cell.undefined for key, cell in zip(keys, row.cells, strict=True) if cell.undefined},
    }


def raw(cell: Cell, base: str) -> Json:
    """The cell's value."""
    if isinstance(cell.value, dt.date):
        return cell.value.isoformat()
    return cell.value if isinstance(cell.value, str) else figure(cell.value, cell.unit, base)


def rows(found: Comparison, base: str) -> Iterable[Sequence[object]]:
    """The table, a line a row, without the total."""
    yield ("family", "key", "title", "unit", *(heading.key for heading in found.headings))
    for row in found.rows:
        unit = next((cell.unit for cell in row.cells), "")
        yield (row.family, row.key, row.title, unit, *(raw(cell, base) for cell in row.cells))


# What moved it


def moved(found: Moved, base: str, options: Options) -> dict[str, object]:
    """What moved a KPI."""
    unit = found.kpi.unit

    def told(amount: float | None) -> Json:
        return figure(amount, unit, base)

    return {
        "id": found.kpi.id,
        "name": found.before.name,
        "unit": unit,
        "currency": base,
        "options": dict(options.differing()),
        "first": period(found.first),
        "second": period(found.second),
        "before": told(found.before.value),
        "after": told(found.after.value),
        "undefined": found.before.undefined or found.after.undefined,
        "change": told(found.change),
        "exact": found.exact,
        "parts": [
            {"id": one.key, "name": one.name, "unit": one.unit, "before": figure(one.before, one.unit, base),
             "after": figure(one.after, one.unit, base), "part": told(one.part)}
            for one in found.parts
        ],
        "customers": [
            {"code": one.code, "name": one.name, "part": told(one.part),
             "by_term": {key: told(part) for key, part in one.by_term.items()},
             "without": told(one.without), "effect": told(one.effect)}
            for one in found.customers
        ],
        "rest": [{"name": name, "part": told(part)} for name, part in found.rest],
        "documents": [
            {**_document(one.document), "amount": money(one.document.amount, base), "term": one.term,
             "part": told(one.part), "mark": one.mark or None}
            for one in found.documents
        ],
        "mark": found.mark or None,
        "note": found.note or None,
    }  # fmt: skip


def _document(one: Document) -> dict[str, object]:
    return {"kind": one.kind, "number": one.number, "customer": one.customer, "date": one.date.isoformat()}


def moved_rows(found: Moved, base: str) -> Iterator[Sequence[object]]:
    """Every part of the change, a line each: of terms, of customers, of nobody, of documents."""
    unit = found.kpi.unit
    yield ("what", "key", "name", "term", "before", "after", "part", "without", "effect", "unit", "mark")
    for part in found.parts:
        levels = figure(part.before, part.unit, base), figure(part.after, part.unit, base)
        yield ("term", part.key, part.name, "", *levels, figure(part.part, unit, base), None, None, unit, "")
    for one in found.customers:
        figures = [figure(amount, unit, base) for amount in (one.part, one.without, one.effect)]
        yield ("customer", one.code, one.name, "", None, None, *figures, unit, "")
    for name, rest in found.rest:
        yield ("rest", "", name, "", None, None, figure(rest, unit, base), None, None, unit, "")
    for moving in found.documents:
        document, share = moving.document, figure(moving.part, unit, base)
        yield ("document", document.number, document.customer, moving.term, None, None, share, None, None, unit,
               moving.mark)  # fmt: skip


__all__ = ["comparison", "moved", "moved_rows", "options_text", "rows", "scorecard"]
