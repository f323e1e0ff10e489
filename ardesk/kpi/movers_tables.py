"""What moved a KPI as tables: by term, by customer with what is nobody's, by document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.kpi.comparison import DATE, SUM, TEXT, Cell, Comparison, Heading, Row, Scope, note_of, text, tone_of
from ardesk.kpi.documents import kind_name

if TYPE_CHECKING:
    from ardesk.kpi.formula import Number
    from ardesk.kpi.movers import Moved
    from ardesk.kpi.options import Options


def moved_tables(found: Moved, options: Options | None = None) -> tuple[Comparison, Comparison, Comparison]:
    """The terms, the customers and the documents that moved it; the first two add up to the change."""
    note = " ".join(filter(None, (note_of((found.first, found.second), options), found.mark, found.note)))
    return _terms(found, note), _customers(found, note), _documents(found, note)


def _title(found: Moved, text_: str) -> str:
    name = found.before.name
    return text_.format(kpi=name, first=found.first.label, second=found.second.label)


def _part(found: Moved, part: Number) -> Cell:
    return Cell(part, found.kpi.unit, tone=tone_of(part, found.kpi.better))


def _whole(found: Moved) -> Cell:
    formula = SUM if found.exact else None
    return Cell(found.change, found.kpi.unit, tone=tone_of(found.change, found.kpi.better), formula=formula)


def _terms(found: Moved, note: str) -> Comparison:
    unit = found.kpi.unit
    kpi = (Scope(found.kpi.id, found.first), Scope(found.kpi.id, found.second))
    return Comparison(
        title=_title(found, _("{kpi}, {second} against {first}, by term")),
        note=note,
        headings=(
            Heading("before", found.first.label),
            Heading("after", found.second.label),
            Heading("part", _("Part of the change"), unit),
        ),
        rows=tuple(
            Row(one.key, one.name, (Cell(one.before, one.unit), Cell(one.after, one.unit), _part(found, one.part)))
            for one in found.parts
        ),
        total=Row(
            found.kpi.id,
            found.before.name,
            (
                Cell(found.before.value, unit, kpi[0], undefined=found.before.undefined),
                Cell(found.after.value, unit, kpi[1], undefined=found.after.undefined),
                _whole(found),
            ),
        ),
    )


def _customers(found: Moved, note: str) -> Comparison:
    unit = found.kpi.unit
    rows = [
        Row(
            one.code,
            one.name or one.code,
            (_part(found, one.part), Cell(one.without, unit), _part(found, one.effect)),
            _("Customers"),
        )
        for one in found.customers
    ]
    rows += [
        Row("", name, (_part(found, part), Cell(None, unit), Cell(None, unit)), _("No customer's"))
        for name, part in found.rest
    ]
    return Comparison(
        title=_title(found, _("{kpi}, {second} against {first}, by customer")),
        note=note,
        headings=(
            Heading("part", _("Part of the change"), unit),
            Heading("without", _("Change without them"), unit),
            Heading("effect", _("What they did"), unit),
        ),
        rows=tuple(rows),
        total=Row("", _("Change"), (_whole(found), Cell(None, unit), Cell(None, unit))),
    )


def _documents(found: Moved, note: str) -> Comparison:
    headings = (
        Heading("number", _("Number"), TEXT),
        Heading("customer", _("Customer"), TEXT),
        Heading("date", _("Date"), DATE),
        Heading("term", _("Term"), TEXT),
        Heading("part", _("Part of the change"), found.kpi.unit),
        Heading("mark", _("Mark"), TEXT),
    )
    rows = tuple(
        Row(
            one.document.number,
            kind_name(one.document.kind),
            (
                text(one.document.number),
                text(one.document.customer),
                Cell(one.document.date, DATE),
                text(one.term),
                _part(found, one.part),
                text(one.mark),
            ),
        )
        for one in found.documents
    )
    return Comparison(
        _title(found, _("{kpi}, {second} against {first}, by document")), note, headings, rows, what=_("Document")
    )
