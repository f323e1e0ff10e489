"""Results as text for people: aligned columns, figures as the ledger's locale writes them."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from ardesk.cli.output import aligned, sections
from ardesk.cli.shape import options_text
from ardesk.format import NONE
from ardesk.i18n import _, _n
from ardesk.reports.closed import restated_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ardesk.book.aging import Aging, AgingRow
    from ardesk.cli.shape import Heading
    from ardesk.format import Formats
    from ardesk.kpi.formula import Number
    from ardesk.kpi.options import Options
    from ardesk.kpi.views import Explanation, History, Term, Value
    from ardesk.reports.closed import Restated

_MOST_DOCUMENTS = 20


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _settled(options: Options) -> str:
    """A line that names the options that differ from the default, if any."""
    text = options_text(options)
    return _("Options: {options}").format(options=text) if text else ""


def _when(heading: Heading, formats: Formats) -> str:
    period = heading.period
    days = _n("{count} day", "{count} days", period.days).format(count=period.days)
    return f"{formats.date(period.start)} – {formats.date(period.end)} ({days}), {heading.currency}"


# Aging


def aging(found: Aging, formats: Formats, options: Options) -> str:
    """Aged receivables with their total, then each currency by itself."""
    basis = _("by due date") if found.basis == "due" else _("by invoice date")
    title = _("Aged receivables as of {day}, {basis}, in {currency}")
    rows = [_aging_cells(row, row.group or NONE, formats, formats.base) for row in found.rows]
    rows.append(_aging_cells(replace(found.total, name=""), _("Total"), formats, formats.base))
    for currency, row in found.by_currency.items():
        if set(found.by_currency) - {formats.base}:
            rows.append(_aging_cells(replace(row, name=""), currency, formats, currency))
    header = (_("Group"), _("Name"), *found.classes, _("Open items"), _("Unapplied"), _("Total"))
    control = _("Control total: open items {open} − unapplied {unapplied} = receivables {total}")
    return _lines(
        title.format(day=formats.date(found.as_of), basis=basis, currency=formats.base),
        _settled(options),
        aligned(header, rows, right=range(2, len(header))),
        control.format(
            open=formats.money(found.total.open_items),
            unapplied=formats.money(found.total.unapplied),
            total=formats.money(found.control_total),
        ),
    )


def _aging_cells(row: AgingRow, group: str, formats: Formats, currency: str) -> tuple[str, ...]:
    amounts = (*row.amounts.values(), row.open_items, row.unapplied, row.total)
    return (group, row.name or "", *(formats.money(amount, currency) for amount in amounts))


# KPIs


def kpis(
    heading: Heading, values: Sequence[Value], formats: Formats, restated: Mapping[str, Restated] | None = None
) -> str:
    """KPIs by family with value, goal or benchmark, verdict, why one is missing, and what it was if restated."""
    grouped = any(value.group is not None for value in values)
    header = (_("KPI"), *((_("Group"),) if grouped else ()), _("Value"), _("Goal"), _("Verdict"), _("Remark"))
    common = [text for text in (values[0].warnings if values else ()) if all(text in one.warnings for one in values)]
    was = {key: restated_words(one, formats) for key, one in (restated or {}).items()}
    blocks = [
        (family, [line for value in members for line in _kpi_lines(value, formats, common, was, grouped=grouped)])
        for family, members in groupby(values, key=attrgetter("family"))
    ]
    above = (_when(heading, formats), _settled(heading.options), *common)
    return "\n\n".join((_lines(*above), sections(header, blocks, right=[1 + grouped])))


def _kpi_lines(
    value: Value, formats: Formats, common: Sequence[str], was: Mapping[str, str], *, grouped: bool
) -> list[tuple[str, ...]]:
    """A line for the KPI and one for each part; warnings that are `common` to all stand elsewhere."""

    def group(text: str | None) -> tuple[str, ...]:
        return (text or "",) if grouped else ()

    remarks = [value.undefined] if value.undefined else [text for text in value.warnings if text not in common]
    remark = " ".join(filter(None, (was.get(value.id), *remarks)))
    goal = formats.unit(value.goal if value.goal is not None else value.benchmark, value.unit)
    first = (value.name, *group(value.group), formats.unit(value.value, value.unit), goal.replace(NONE, ""))
    lines = [(*first, verdict(value.verdict), remark)]
    for name, amount in value.parts.items():
        lines.append((f"    {name}", *group(""), _part(amount, value.unit, formats), "", "", ""))
    return lines


def _part(amount: Number, unit: str, formats: Formats) -> str:
    """A part of a KPI: in its unit, or a plain count."""
    return formats.number(amount) if isinstance(amount, int) and unit != "money" else formats.unit(amount, unit)


def verdict(word: str) -> str:
    """A verdict in words; nothing where there is none."""
    return {"good": _("good"), "watch": _("watch"), "bad": _("bad")}.get(word, "")


# History


def history(found: History, names: Mapping[str, tuple[str, str]], formats: Formats, options: Options) -> str:
    """KPIs month by month, a column a month; `names` gives name and unit of each id."""
    header = (_("KPI"), _("Group"), *(formats.short_month(month.start) for month in found.months))
    rows = [
        (
            names[series.id][0],
            series.group or "",
            *(formats.unit(value, names[series.id][1]) for value in series.values),
        )
        for series in found.series
    ]
    return _lines(_settled(options), aligned(header, rows, right=range(2, len(header))))


# Explanation


def explanation(heading: Heading, found: Explanation, formats: Formats, customer: str | None) -> str:
    """One KPI: the formula, the same with its figures, and the documents behind each term, largest first."""
    title = f"{found.name} ({found.kpi.id}), {_when(heading, formats)}"
    whose = _("{group} alone").format(group=customer) if customer else ""
    value = found.value
    result = formats.unit(value.value, value.unit)
    judged = " · ".join(filter(None, (result, verdict(value.verdict), value.undefined, *value.warnings)))
    terms = [_term(term, formats) for term in found.terms]
    source = _("Source: {source}").format(source=found.source) if found.source else ""
    benchmark = _("Benchmark: {source}").format(source=found.benchmark) if found.benchmark else ""
    above = (_lines(title, whose, _settled(heading.options)), judged, _lines(found.formula, found.with_figures))
    return "\n\n".join(filter(None, (*above, *terms, _lines(found.reading, source, benchmark))))


def shown(value: Number, unit: str, formats: Formats) -> str:
    """A figure as it stands in a formula: whole numbers plain, products of money and days as money."""
    if unit == "money days":
        return formats.figure(value, "money")
    return formats.number(value) if isinstance(value, int) and unit != "money" else formats.figure(value, unit)


def worded(formats: Formats) -> Callable[[Number, str], str]:
    """Puts figures into words by unit, as a sentence needs them."""
    return lambda value, unit: shown(value, unit, formats) if unit == "money days" else formats.unit(value, unit)


def _term(term: Term, formats: Formats) -> str:
    heading = f"{term.name}: {shown(term.value, term.unit, formats)}"
    if not term.documents:
        return heading
    largest = sorted(term.documents, key=lambda document: -abs(document.amount))[:_MOST_DOCUMENTS]
    rows = [(formats.date(one.date), one.kind, one.number, one.customer, formats.money(one.amount)) for one in largest]
    header = (_("Date"), _("Kind"), _("Number"), _("Customer"), _("Amount"))
    left_out = len(term.documents) - len(largest)
    more = _n(
        "… and {count} smaller one (--format csv lists all)",
        "… and {count} smaller ones (--format csv lists all)",
        left_out,
    )
    return _lines(heading, aligned(header, rows, right=[4]), more.format(count=left_out) if left_out else "")
