"""Comparisons: groups with each other and the whole, periods, and a customer's last months with their year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from ardesk.domain.periods import Period, add_months
from ardesk.i18n import _, mark
from ardesk.kpi.catalogue import CATALOGUE, kpi_of
from ardesk.kpi.changed_documents import two_days
from ardesk.kpi.comparison import (
    SUM,
    Cell,
    Comparison,
    Heading,
    Row,
    Scope,
    difference,
    note_of,
    quotient,
    text,
    tone_of,
)
from ardesk.kpi.scorecard import scorecard_table, twelve_months
from ardesk.kpi.views import kpis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ardesk.book.book import Book
    from ardesk.kpi.formula import Number
    from ardesk.kpi.kpi import Kpi
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Value

__all__ = ["PATTERN", "STANDARD", "by_groups", "pattern", "scorecard_table", "two_days", "two_periods"]
STANDARD = (
    "ar_ending", "ar_past_due", "credit_sales", "cash_collected", "dso", "weighted_avg_days_late", "pct_past_due",
    "pct_over_30", "cei_total_sales", "pct_amount_paid_late",
)  # fmt: skip
PATTERN = (
    "weighted_avg_days_late", "weighted_avg_days_to_pay", "pct_amount_paid_late", "credit_sales", "open_items",
)  # fmt: skip
_SHORT = {
    "weighted_avg_days_late": mark("Days late"),
    "weighted_avg_days_to_pay": mark("Days to pay"),
    "pct_amount_paid_late": mark("Paid late"),
    "credit_sales": mark("Credit sales"),
}
STEADY_DAYS = 3  # within so many days a customer pays as before
_SHARED = frozenset({
    "ar_average", "write_off_target_amount", "write_off_over_target", "expected_credit_loss", "cost_of_carrying",
    "cost_per_account_worked", "cost_per_invoice_closed",
})  # fmt: skip
_ONE_DAY = dt.timedelta(days=1)
_HUNDRED = 100


# Groups


def by_groups(
    book: Book,
    period: Period,
    by: str = "customer",
    ids: Sequence[str] = STANDARD,
    options: Options | None = None,
    names: Mapping[str, str] | None = None,
) -> Comparison:
    """A row for each customer, type or collector and the whole as total; beside each figure how it deviates from that.

    What adds up over groups stands with its share of the whole in percent, anything else with the difference from it.
    Raises UsageError for an unknown id or way to split.
    """
    chosen = [kpi for kpi in CATALOGUE if kpi.id in {kpi_of(identifier).id for identifier in ids}]
    only = [kpi.id for kpi in chosen]
    wholes = {value.id: value for value in kpis(book, period, only=only, options=options)}
    groups: dict[str, dict[str, Value]] = {}
    for value in kpis(book, period, by=by, only=only, options=options):
        groups.setdefault(value.group or "", {})[value.id] = value
    called = names if names is not None else _names(book, by)
    return Comparison(
        title=_("{period} by {by}").format(period=period.label, by=by_word(by)),
        note=note_of((period,), options),
        headings=tuple(heading for kpi in chosen for heading in _group_headings(kpi)),
        rows=tuple(
            Row(group, called.get(group) or group, _group_cells(chosen, found, wholes, Scope("", period, by, group)))
            for group, found in groups.items()
        ),
        total=Row("", _("The whole"), _whole_cells(chosen, wholes, groups, period)),
    )


def by_word(by: str) -> str:
    """The way to split in words."""
    return {"customer": _("customer"), "type": _("type"), "collector": _("collector")}.get(by, by)


def _names(book: Book, by: str | None) -> dict[str, str]:
    return dict(zip(book.customers.code, book.customers.name, strict=True)) if by == "customer" else {}


def adds_up(kpi: Kpi) -> bool:
    """Whether the figures of groups make the whole's, so that a share of it can be given."""
    return kpi.unit in ("money", "count") and kpi.id not in _SHARED


def _group_headings(kpi: Kpi) -> tuple[Heading, Heading]:
    second = Heading(f"{kpi.id}.share", _("Share of the whole"), "percent")
    if not adds_up(kpi):
        second = Heading(f"{kpi.id}.off", _("Against the whole"), kpi.unit)
    return Heading(kpi.id, _(kpi.name), kpi.unit), second


def _group_cells(
    chosen: Sequence[Kpi], found: Mapping[str, Value], wholes: Mapping[str, Value], scope: Scope
) -> tuple[Cell, ...]:
    cells = []
    for kpi in chosen:
        value, whole = found[kpi.id], wholes[kpi.id].value
        cells.append(_figure(value, Scope(kpi.id, scope.period, scope.by, scope.group)))
        if adds_up(kpi):
            share = quotient(value.value, whole, _HUNDRED)
            cells.append(Cell(share, "percent", formula=f"100*{{{kpi.id}}}/{{@{kpi.id}}}"))
        else:
            off = difference(value.value, whole)
            cells.append(Cell(off, kpi.unit, tone=tone_of(off, kpi.better), formula=f"{{{kpi.id}}}-{{@{kpi.id}}}"))
    return tuple(cells)


def _whole_cells(
    chosen: Sequence[Kpi], wholes: Mapping[str, Value], groups: Mapping[str, Mapping[str, Value]], period: Period
) -> tuple[Cell, ...]:
    cells = []
    for kpi in chosen:
        whole = wholes[kpi.id].value
        is_sum = adds_up(kpi) and whole == sum(found[kpi.id].value or 0 for found in groups.values())
        found = replace(_figure(wholes[kpi.id], Scope(kpi.id, period)), formula=SUM if is_sum else None)
        empty = Cell(None, "percent" if adds_up(kpi) else kpi.unit)
        cells += [found, empty]
    return tuple(cells)


def _figure(value: Value, scope: Scope) -> Cell:
    return Cell(value.value, value.unit, scope, undefined=value.undefined)


# Two periods


def two_periods(
    book: Book,
    first: Period,
    second: Period,
    ids: Sequence[str] = (),
    options: Options | None = None,
    *,
    by: str | None = None,
    names: Mapping[str, str] | None = None,
) -> Comparison:
    """KPIs of both periods with the change, absolute and in percent; with `by` each for every group.

    Raises UsageError for an unknown id or way to split.
    """
    before = kpis(book, first, by=by, only=ids, options=options)
    after = kpis(book, second, by=by, only=ids, options=options)
    called = names if names is not None else _names(book, by)
    return Comparison(
        title=_("{second} against {first}").format(second=second.label, first=first.label),
        note=note_of((first, second), options),
        headings=(
            Heading("first", first.label),
            Heading("second", second.label),
            Heading("change", _("Change")),
            Heading("percent", _("Change in percent"), "percent"),
        ),
        rows=tuple(_period_row(one, two, (first, second), by, called) for one, two in zip(before, after, strict=True)),
    )


def _period_row(
    before: Value, after: Value, periods: tuple[Period, Period], by: str | None, called: Mapping[str, str]
) -> Row:
    kpi, group = kpi_of(after.id), after.group
    change = difference(after.value, before.value)
    tone = tone_of(change, kpi.better)
    first, second = (Scope(kpi.id, period, by, group) for period in periods)
    cells = (
        _figure(before, first),
        _figure(after, second),
        Cell(change, kpi.unit, tone=tone, formula="{second}-{first}"),
        Cell(quotient(change, before.value, _HUNDRED, absolute=True), "percent", tone=tone,
             formula="100*({second}-{first})/ABS({first})"),
    )  # fmt: skip
    if group is None:
        return Row(kpi.id, after.name, cells, after.family)
    return Row(f"{kpi.id} {group}", called.get(group) or group, cells, after.name)


# A customer's pattern


def pattern(
    book: Book, end: dt.date, options: Options | None = None, names: Mapping[str, str] | None = None
) -> Comparison:
    """Every customer's last three months beside their last twelve, both ending with that day: how they pay by now.

    Faster or slower by `STEADY_DAYS` days late and more has its word; shares are of the money that came.
    """
    spans = {"3": Period(add_months(end + _ONE_DAY, -3), end), "12": twelve_months(end)}
    found = {
        (span, value.id, value.group or ""): value
        for span, period in spans.items()
        for value in kpis(book, period, by="customer", only=PATTERN, options=options)
    }
    called = names if names is not None else _names(book, "customer")
    groups = list(dict.fromkeys(group for _span, _id, group in found))
    return Comparison(
        title=_("How customers pay: three months against twelve, up to {end}").format(end=end),
        note=note_of(spans.values(), options),
        headings=_pattern_headings(),
        rows=tuple(Row(group, called.get(group) or group, _pattern_cells(found, spans, group)) for group in groups),
        total=_pattern_total(book, spans, options),
    )


def _pattern_headings() -> tuple[Heading, ...]:
    found = [Heading("word", _("Pays"), "text")]
    for identifier in PATTERN[:4]:
        kpi = kpi_of(identifier)
        found += [
            Heading(f"{identifier}.3", _("{name}, 3 months").format(name=_(_SHORT[identifier])), kpi.unit),
            Heading(f"{identifier}.12", _("{name}, 12 months").format(name=_(_SHORT[identifier])), kpi.unit),
        ]
    found.insert(3, Heading("change", _("Change in days late"), "days"))
    return (*found, Heading("open_items", _("Open items"), "money"))


def _pattern_cells(
    found: Mapping[tuple[str, str, str], Value], spans: Mapping[str, Period], group: str, by: str | None = "customer"
) -> tuple[Cell, ...]:
    def figure(identifier: str, span: str) -> Cell:
        return _figure(found[span, identifier, group], Scope(identifier, spans[span], by, group if by else None))

    late = [found[span, PATTERN[0], group].value for span in ("3", "12")]
    change = difference(*late)
    cells = [text(pays(*late)), *(figure(identifier, span) for identifier in PATTERN[:4] for span in ("3", "12"))]
    formula = f"{{{PATTERN[0]}.3}}-{{{PATTERN[0]}.12}}"
    cells.insert(3, Cell(change, "days", tone=tone_of(change, "lower"), formula=formula))
    return (*cells, figure("open_items", "3"))


def _pattern_total(book: Book, spans: Mapping[str, Period], options: Options | None) -> Row:
    whole = {
        (span, value.id, ""): value
        for span, period in spans.items()
        for value in kpis(book, period, only=PATTERN, options=options)
    }
    cells = _pattern_cells(whole, spans, "", None)
    headings = _pattern_headings()
    sums = [
        Cell(cell.value, cell.unit, cell.scope, formula=SUM) if heading.unit == "money" else cell
        for heading, cell in zip(headings, cells, strict=True)
    ]
    return Row("", _("All customers"), tuple(sums))


def pays(now: Number, before: Number) -> str:
    """Whether money comes faster or slower than over the year, or steadily; empty where none came lately."""
    if now is None or before is None:
        return ""
    if abs(now - before) < STEADY_DAYS:
        return _("steadily")
    return _("faster") if now < before else _("slower")
