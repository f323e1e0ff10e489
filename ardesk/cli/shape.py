"""Results under the names and in the units that other programs rely on: as JSON values and as CSV rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ardesk.format.machine import Json, figure, money, ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ardesk.book.aging import Aging, AgingRow
    from ardesk.domain.periods import Period
    from ardesk.kpi.formula import Number
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Document, Explanation, History, Value
    from ardesk.reports.closed import Restated

__all__ = ["Heading", "Json", "figure", "money", "ratio"]


class Heading(NamedTuple):
    """What figures are about: whose, in which currency, when, and settled how."""

    ledger: Path
    currency: str
    period: Period
    options: Options

    def json(self) -> dict[str, object]:
        """The keys that stand before the figures."""
        return {
            "ledger": str(self.ledger),
            "currency": self.currency,
            "period": {
                "start": self.period.start.isoformat(),
                "end": self.period.end.isoformat(),
                "days": self.period.days,
            },
            "options": dict(self.options.differing()),
        }


def options_text(options: Options) -> str:
    """The options that differ from the default, as they are given on the command line."""
    return " ".join(f"{name}={value}" for name, value in dict(options.differing()).items())


# Aging


def _amounts(row: AgingRow, currency: str) -> dict[str, object]:
    return {
        "group": row.group,
        "name": row.name,
        "amounts": {name: money(amount, currency) for name, amount in row.amounts.items()},
        "open_items": money(row.open_items, currency),
        "unapplied": money(row.unapplied, currency),
        "total": money(row.total, currency),
    }


def aging(found: Aging, base: str, options: Options) -> dict[str, object]:
    """Aged receivables; `by_currency` where documents are in other currencies too."""
    answer: dict[str, object] = {
        "as_of": found.as_of.isoformat(),
        "by": found.by,
        "basis": found.basis,
        "edges": list(found.edges),
        "currency": base,
        "options": dict(options.differing()),
        "classes": list(found.classes),
        "rows": [_amounts(row, base) for row in found.rows],
        "total": _amounts(found.total, base),
        "control_total": money(found.control_total, base),
    }
    if set(found.by_currency) - {base}:
        answer["by_currency"] = {name: _amounts(row, name) for name, row in found.by_currency.items()}
    return answer


def aging_rows(found: Aging, base: str, options: Options) -> Iterator[Sequence[object]]:
    """Aged receivables, a line a row, without the total."""
    yield ("group", "name", *found.classes, "open_items", "unapplied", "total", "options")
    for row in found.rows:
        amounts = [row.amounts[name] for name in found.classes]
        figures = [money(amount, base) for amount in (*amounts, row.open_items, row.unapplied, row.total)]
        yield (row.group, row.name, *figures, options_text(options))


# KPIs


def _parts(parts: Mapping[str, Number], unit: str, currency: str) -> dict[str, Json]:
    return {name: figure(value, unit, currency) for name, value in parts.items()}


def value(one: Value, currency: str) -> dict[str, object]:
    """One KPI with what it was computed from."""
    answer: dict[str, object] = {
        "id": one.id,
        "name": one.name,
        "unit": one.unit,
        "value": figure(one.value, one.unit, currency),
        "group": one.group,
        "inputs": {name: figure(amount, unit, currency) for name, (amount, unit) in one.inputs.items()},
        "formula": one.formula,
        "benchmark": figure(one.benchmark, one.unit, currency),
        "goal": figure(one.goal, one.unit, currency),
        "verdict": one.verdict,
        "judged_by": one.measure.by or None,
        "undefined": one.undefined,
        "warnings": list(one.warnings),
    }
    if one.parts:
        answer["parts"] = _parts(one.parts, one.unit, currency)
    return answer


def kpis(
    heading: Heading,
    values: Sequence[Value],
    restated: Mapping[str, Restated] | None = None,
    words: Callable[[Value], str] | None = None,
) -> dict[str, object]:
    """KPIs of one period; `restated` says, by id, what those were when their month was closed that are others now.

    `words` gives the sentence on a figure; those of groups go without.
    """
    found = [value(one, heading.currency) for one in values]
    for one, known in zip(found, values, strict=True):
        if words is not None and known.group is None:
            one["words"] = words(known)
    for one in found:
        if restated and (was := restated.get(str(one["id"]))):
            one["restated"] = {"was": figure(was.was, was.unit, heading.currency), "closed": was.closed.isoformat()}
    return {**heading.json(), "kpis": found}


def kpi_rows(
    heading: Heading, values: Sequence[Value], restated: Mapping[str, Restated] | None = None
) -> Iterator[Sequence[object]]:
    """KPIs of one period, a line a figure; the parts of one follow it, named in `part`."""
    settled = options_text(heading.options)
    yield (
        "id", "group", "part", "name", "unit", "value",
        "benchmark", "goal", "verdict", "undefined", "warnings", "options", "restated_from", "closed",
    )  # fmt: skip
    for one in values:
        shown = figure(one.value, one.unit, heading.currency)
        measures = [figure(measure, one.unit, heading.currency) for measure in (one.benchmark, one.goal)]
        judged = (*measures, one.verdict, one.undefined, " ".join(one.warnings), settled)
        was = restated.get(one.id) if restated else None
        before = (figure(was.was, was.unit, heading.currency), was.closed.isoformat()) if was else (None, None)
        yield (one.id, one.group, "", one.name, one.unit, shown, *judged, *before)
        for part, amount in _parts(one.parts, one.unit, heading.currency).items():
            yield (one.id, one.group, part, one.name, one.unit, amount, None, None, "", "", "", settled, None, None)


# History


def _months(found: History) -> list[str]:
    return [month.label for month in found.months]


def history(found: History, units: Mapping[str, str], base: str, options: Options) -> dict[str, object]:
    """KPIs month by month."""
    return {
        "currency": base,
        "options": dict(options.differing()),
        "months": _months(found),
        "series": [
            {
                "id": series.id,
                "unit": units[series.id],
                "group": series.group,
                "values": [figure(amount, units[series.id], base) for amount in series.values],
            }
            for series in found.series
        ],
    }


def history_rows(found: History, units: Mapping[str, str], base: str, options: Options) -> Iterator[Sequence[object]]:
    """KPIs month by month, a line a KPI and group."""
    settled = options_text(options)
    yield ("id", "group", "unit", *_months(found), "options")
    for series in found.series:
        unit = units[series.id]
        yield (series.id, series.group, unit, *(figure(amount, unit, base) for amount in series.values), settled)


# Explanation


def explanation(heading: Heading, found: Explanation, customer: str | None) -> dict[str, object]:
    """One KPI with its formula in words and figures, and the documents behind each term."""
    currency = heading.currency
    return {
        **heading.json(),
        **value(found.value, currency),
        "customer": customer,
        "formula": found.formula,
        "with_figures": found.with_figures,
        "terms": [
            {
                "id": term.key,
                "name": term.name,
                "unit": term.unit,
                "value": figure(term.value, term.unit, currency),
                "documents": [_document(one, currency) for one in term.documents],
            }
            for term in found.terms
        ],
        "reading": found.reading or None,
        "source": found.source or None,
        "benchmark_source": found.benchmark or None,
        "option_notes": list(found.option_notes),
    }


def _document(one: Document, currency: str) -> dict[str, Json]:
    return {
        "kind": one.kind,
        "number": one.number,
        "customer": one.customer,
        "date": one.date.isoformat(),
        "amount": money(one.amount, currency),
    }


def explanation_rows(heading: Heading, found: Explanation) -> Iterator[Sequence[object]]:
    """The documents behind each term of a KPI, a line each; a term without documents has a line of its own."""
    yield ("term", "value", "kind", "number", "customer", "date", "amount", "options")
    settled = options_text(heading.options)
    for term in found.terms:
        shown = (term.key, figure(term.value, term.unit, heading.currency))
        if not term.documents:
            yield (*shown, None, None, None, None, None, settled)
        for document in term.documents:
            yield (*shown, *_document(document, heading.currency).values(), settled)
