"""The figures of a month as they are kept when it is closed: aging, all KPIs, control total, the options in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from ardesk.format import machine
from ardesk.kpi import views
from ardesk.kpi.catalogue import CATALOGUE
from ardesk.kpi.options import NAMES, Options

if TYPE_CHECKING:
    from ardesk.book.aging import AgingRow
    from ardesk.book.book import Book
    from ardesk.domain.periods import Period
    from ardesk.kpi.formula import Number
    from ardesk.kpi.views import Value

Frozen = dict[str, Any]  # JSON
# What depends on customers, collectors and the policy as they are: it may differ though nothing dated has changed.
OF_THE_PRESENT = frozenset(
    "high_risk_pct_accounts high_risk_pct_exposure credit_utilisation credit_overruns_amount credit_overruns_accounts "
    "credit_overruns_accounts_in_period collection_cost cost_per_unit_collected cost_per_account_worked "
    "cost_per_invoice_closed policy_steps_planned policy_steps_in_time".split()
)


def frozen(book: Book, month: Period, options: Options) -> Frozen:
    """The figures of `month` under the keys and in the units of the JSON other programs rely on."""
    aging = book.aging(month.end, "customer", options.basis, options=options)
    base = book.base
    return {
        "month": month.label,
        "currency": base,
        "options": {name: getattr(options, name) for name in NAMES},
        "aging": {
            "as_of": month.end.isoformat(),
            "classes": list(aging.classes),
            "rows": [{"group": row.group, **_amounts(row, base)} for row in aging.rows],
            "total": _amounts(aging.total, base),
        },
        "control_total": machine.money(aging.control_total, base),
        "kpis": [_value(one, base) for one in views.kpis(book, month, options=options)],
    }


def _amounts(row: AgingRow, base: str) -> dict[str, object]:
    return {
        "amounts": {name: machine.money(amount, base) for name, amount in row.amounts.items()},
        "open_items": machine.money(row.open_items, base),
        "unapplied": machine.money(row.unapplied, base),
        "total": machine.money(row.total, base),
    }


def _value(one: Value, base: str) -> dict[str, object]:
    return {
        "id": one.id,
        "unit": one.unit,
        "value": machine.figure(one.value, one.unit, base),
        "parts": {name: machine.figure(amount, one.unit, base) for name, amount in one.parts.items()},
        "inputs": {name: machine.figure(amount, unit, base) for name, (amount, unit) in one.inputs.items()},
        "undefined": one.undefined,
    }


def options_of(kept: Frozen) -> Options:
    """The options that were in force; those that came later have their defaults."""
    return Options(**{name: value for name, value in kept["options"].items() if name in NAMES})


def values_of(kept: Frozen) -> dict[str, tuple[Number, str]]:
    """Each KPI's figure, money in minor units, with its unit."""
    base = str(kept["currency"])
    return {one["id"]: (machine.number(one["value"], one["unit"], base), one["unit"]) for one in kept["kpis"]}


def differ(one: machine.Json, other: machine.Json) -> bool:
    """Whether two figures differ by more than their last decimal."""
    if isinstance(one, float) or isinstance(other, float):
        return one is None or other is None or abs(float(one) - float(other)) > 1.5e-6 * max(1, abs(float(one)))
    return one != other


def differences(book: Book, closed: Sequence[tuple[Period, Frozen]]) -> Iterator[tuple[str, str, str, str]]:
    """(month, what, what it was, what it is now) wherever the figures kept of a month are not those of the book.

    Months are worked out together; those closed under other options apart. What depends on present facts about
    customers is left out.
    """
    by_options: dict[Options, list[tuple[Period, Frozen]]] = {}
    for month, kept in closed:
        by_options.setdefault(options_of(kept), []).append((month, kept))
    for options, months in by_options.items():
        yield from _balances(book, months, options)
        yield from _values(book, months, options)


def _balances(
    book: Book, closed: Sequence[tuple[Period, Frozen]], options: Options
) -> Iterator[tuple[str, str, str, str]]:
    for month, kept in closed:
        aging = book.aging(month.end, "customer", options.basis, options=options)
        now = {
            "control_total": machine.money(aging.control_total, book.base),
            "total": _amounts(aging.total, book.base),
            "rows": sorted(repr(_amounts(row, book.base)) for row in aging.rows),
        }
        was = {
            "control_total": kept["control_total"],
            "total": kept["aging"]["total"],
            "rows": sorted(repr({name: row[name] for name in row if name != "group"}) for row in kept["aging"]["rows"]),
        }
        if was["total"] != now["total"]:
            yield month.label, "aging", was["total"]["total"], cast("dict[str, str]", now["total"])["total"]
        elif was["rows"] != now["rows"]:
            yield month.label, "aging", "", ""
        if was["control_total"] != now["control_total"]:
            yield month.label, "control_total", str(was["control_total"]), str(now["control_total"])


def _values(
    book: Book, closed: Sequence[tuple[Period, Frozen]], options: Options
) -> Iterator[tuple[str, str, str, str]]:
    months = sorted({month for month, _kept in closed})
    ids = [kpi.id for kpi in CATALOGUE if kpi.id not in OF_THE_PRESENT]
    found = views.history(book, months[0], months[-1], only=ids, options=options)
    place = {month.label: at for at, month in enumerate(found.months)}
    series: Mapping[str, Sequence[Number]] = {one.id: one.values for one in found.series}
    for month, kept in closed:
        for one in kept["kpis"]:
            if one["id"] not in series:
                continue
            now = machine.figure(series[one["id"]][place[month.label]], one["unit"], book.base)
            if differ(one["value"], now):
                yield month.label, one["id"], str(one["value"]), str(now)
