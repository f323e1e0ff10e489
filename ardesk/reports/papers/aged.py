"""The aged receivables report: who owes how much, by age, and the control total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.reports.charts import Style, aging_bar, class_name, figure_to_svg
from ardesk.reports.colours import PRINT
from ardesk.reports.paper import Paper, text_width
from ardesk.reports.papers.business import business_of, formats_of
from ardesk.reports.papers.control import control_line, faults_of
from ardesk.reports.papers.options import options_note, options_of
from ardesk.reports.templates import fill

if TYPE_CHECKING:
    import datetime as dt

    from ardesk.book.aging import Aging, AgingRow
    from ardesk.format import Formats
    from ardesk.reports.papers.business import Business
    from ardesk.reports.sources import Source

_BAR_POINTS = 36.0
_DIGIT_POINTS = 5.0  # of an amount in the table, bold
_LETTER_POINTS = 4.3  # of a column's name
_PADDING_POINTS = 7.0
_LEAST_NAME_POINTS = 115.0
_MOST_NAME_SHARE = 0.42


@dataclass(frozen=True, slots=True)
class AgedRow:
    """One group: its name, its code where that says more, and an amount for each column."""

    name: str
    code: str
    amounts: Sequence[str]


@dataclass(frozen=True, slots=True)
class AgedPart:
    """One table of the report."""

    heading: str
    group_name: str
    columns: Sequence[str]
    rows: Sequence[AgedRow]
    total: Sequence[str] = ()
    shares: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class AgedPage:
    """The report as text in its places."""

    business: str
    heading: str
    subtitle: str
    widths: Sequence[float]
    parts: Sequence[AgedPart]
    notes: Sequence[str]
    images: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def aged_receivables(
    source: Source,
    as_of: dt.date,
    formats: Formats | None = None,
    *,
    by: str = "customer",
    basis: str = "",
    edges: tuple[int, ...] = (30, 60, 90),
) -> Paper:
    """Receivables at the end of `as_of`, a row for each `by`; without `basis` by the owner's choice of date."""
    options = options_of(source.company)
    aging = source.book().aging(as_of, by, basis or options.basis, edges, options)
    return aged_paper(business_of(source), aging, formats_of(source, formats), faults_of(source), options_note(options))


def aged_paper(business: Business, aging: Aging, formats: Formats, faults: int | None, note: str = "") -> Paper:
    """The paper of an aging that has been computed."""
    day = formats.long_date(aging.as_of)
    title = _("Aged receivables, {day}").format(day=day)
    columns = _column_points(aging, formats)
    landscape = text_width(business.page) - sum(columns) < _LEAST_NAME_POINTS
    room = (text_width(business.page, landscape=landscape), _BAR_POINTS)
    page = _page(business, aging, formats, widths=_percents(columns, room[0]), room=room, note=note)
    return Paper(
        title=title,
        html=fill("aged.html", title=title, page=page),
        images={"aging": _bar(aging, formats, room)},
        footer=control_line(aging, formats, faults),
        page=business.page,
        header=f"{title} · {business.name}",
        author=business.name,
        landscape=landscape,
    )


def _column_names(aging: Aging) -> list[str]:
    return [*map(class_name, aging.classes), _("Unapplied"), _("Total")]


def _column_points(aging: Aging, formats: Formats) -> list[float]:
    """The width each column of amounts needs: that of its longest figure, or of the longest word of its name."""
    rows = [_amounts(row, aging, formats) for row in (aging.total, *aging.rows)]
    rows += [_amounts(row, aging, formats, currency) for currency, row in aging.by_currency.items()]
    figures = [max(map(len, column)) * _DIGIT_POINTS for column in zip(*rows, strict=True)]
    names = [max(map(len, name.split())) * _LETTER_POINTS for name in _column_names(aging)]
    return [max(pair) + _PADDING_POINTS for pair in zip(figures, names, strict=True)]


def _percents(columns: list[float], width: float) -> list[float]:
    """The shares of the table's width, the names' first; what they do not need goes to the amounts."""
    spare = max(0.0, width * (1 - _MOST_NAME_SHARE) - sum(columns)) / len(columns)
    shares = [round((column + spare) * 100 / width, 2) for column in columns]
    return [round(100 - sum(shares), 2), *shares]


def _amounts(row: AgingRow, aging: Aging, formats: Formats, currency: str | None = None) -> list[str]:
    amounts = [row.amounts[name] for name in aging.classes]
    return [formats.money(amount, currency) for amount in (*amounts, row.unapplied, row.total)]


def _calm(amounts: Sequence[str], formats: Formats) -> list[str]:
    """The amounts of a row with a dash for nought, so that the eye finds the others."""
    return ["–" if amount == formats.money(0) else amount for amount in amounts]


def _page(
    business: Business, aging: Aging, formats: Formats, *, widths: list[float], room: tuple[float, float], note: str
) -> AgedPage:
    columns = _column_names(aging)
    basis = _("age from the due date") if aging.basis == "due" else _("age from the invoice date")
    return AgedPage(
        business=business.name,
        heading=_("Aged receivables"),
        subtitle=" · ".join(
            (formats.long_date(aging.as_of), basis, _("amounts in {currency}").format(currency=formats.base))
        ),
        widths=widths,
        parts=[_main(aging, columns, formats), *_currencies(aging, columns, formats)],
        notes=[note] if note else [],
        images={"aging": room},
    )


def _main(aging: Aging, columns: Sequence[str], formats: Formats) -> AgedPart:
    rows = [AgedRow(*_names(row, aging.by), _calm(_amounts(row, aging, formats), formats)) for row in aging.rows]
    whole = sum(aging.total.amounts.values())
    shares = [formats.percent(amount * 100 / whole) if whole else "" for amount in aging.total.amounts.values()]
    total = _amounts(aging.total, aging, formats)
    return AgedPart("", _group_name(aging.by), columns, rows, total, [*shares, "", ""])


def _currencies(aging: Aging, columns: Sequence[str], formats: Formats) -> list[AgedPart]:
    """Each currency by itself, never added; nothing where the books know one only."""
    rows = [
        AgedRow(currency, "", _amounts(row, aging, formats, currency)) for currency, row in aging.by_currency.items()
    ]
    return [AgedPart(_("In the documents’ own currencies"), _("Currency"), columns, rows)] if rows else []


def _names(row: AgingRow, by: str) -> tuple[str, str]:
    group = row.group or ""
    if by == "invoice":
        return group, row.name
    return row.name, group if group != row.name else ""


def _group_name(by: str) -> str:
    return {
        "customer": _("Customer"),
        "type": _("Type"),
        "collector": _("Collector"),
        "currency": _("Currency"),
        "invoice": _("Document"),
    }[by]


def _bar(aging: Aging, formats: Formats, room: tuple[float, float]) -> bytes:
    style = Style(room[0] / 72, room[1] / 72, formats, PRINT, 7)
    return figure_to_svg(aging_bar(aging.classes, list(aging.total.amounts.values()), style).figure)
