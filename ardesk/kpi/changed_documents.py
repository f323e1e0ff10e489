"""Two days side by side: what was owed then and now, and the documents that made the difference."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ardesk.book.book import NONE
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.kpi.comparison import (
    Cell,
    ChangedDocument,
    Comparison,
    Heading,
    Row,
    difference,
    note_of,
    tone_of,
)
from ardesk.kpi.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ardesk.book.aging import Aging, AgingRow
    from ardesk.book.book import Book
    from ardesk.book.movements import Stream
    from ardesk.kpi.formula import Number


class _Cause(NamedTuple):
    """A stream of documents and what it does to what is owed."""

    kind: str
    sign: int
    stream: Stream


def two_days(
    book: Book,
    first: dt.date,
    second: dt.date,
    by: str = "customer",
    options: Options | None = None,
    names: Mapping[str, str] | None = None,
) -> Comparison:
    """What was owed at the end of both days, by age and by group, with the change, which `documents` add up to.

    Tax and disputed parts are always in it, since only then every change has its document. Raises ArdeskError where
    the days are in the wrong order.
    """
    if second < first:
        raise ArdeskError(
            _("{second} lies before {first}; name the earlier day first.").format(second=second, first=first)
        )
    chosen = replace(options or Options(), tax="included", disputed="include")
    then, now = (book.aging(day, by=by, basis=chosen.basis, options=chosen) for day in (first, second))
    called = names if names is not None else dict(zip(book.customers.code, book.customers.name, strict=True))
    return Comparison(
        title=_("Receivables on {second} against {first}").format(second=second, first=first),
        note=_options_note(chosen),
        headings=(
            Heading("first", str(first), "money"),
            Heading("second", str(second), "money"),
            Heading("change", _("Change"), "money"),
        ),
        rows=(*_by_age(then, now), *_by_group(then, now, by, called)),
        total=_row("", _("Receivables"), then.total.total, now.total.total, ""),
        documents=tuple(changed_documents(book, first, second, called)),
    )


def _options_note(options: Options) -> str:
    return note_of((), options)


def _by_age(then: Aging, now: Aging) -> Iterator[Row]:
    family = _("By age")
    for name in now.classes:
        yield _row(name, name, then.total.amounts[name], now.total.amounts[name], family)
    yield _row("unapplied", _("Unapplied, taken off"), -then.total.unapplied, -now.total.unapplied, family, better="")


def _by_group(then: Aging, now: Aging, by: str, called: Mapping[str, str]) -> Iterator[Row]:
    family = {"customer": _("By customer"), "type": _("By type"), "collector": _("By collector")}.get(by, by)
    before, after = _totals(then.rows), _totals(now.rows)
    for group in sorted({*before, *after}):
        title = (called.get(group) if by == "customer" else None) or group
        yield _row(f"{by} {group}", title, before.get(group, 0), after.get(group, 0), family)


def _totals(rows: tuple[AgingRow, ...]) -> dict[str, int]:
    return {row.group or NONE: row.total for row in rows}


def _row(key: str, title: str, then: int, now: int, family: str, better: str = "lower") -> Row:
    change: Number = difference(now, then)
    cells = (
        Cell(then, "money"),
        Cell(now, "money"),
        Cell(change, "money", tone=tone_of(change, better), formula="{second}-{first}"),
    )
    return Row(key, title, cells, family)


# Documents


def causes(book: Book) -> tuple[_Cause, ...]:
    """Everything that changes what is owed: the roll-forward of receivables, document by document."""
    return (
        _Cause("invoice", 1, book.sales()),
        _Cause("payment", -1, book.received()),
        _Cause("return", 1, book.returned()),
        _Cause("credit_note", -1, book.credit_notes()),
        _Cause("write_off", -1, book.write_offs()),
        _Cause("refund", 1, book.refunds()),
        _Cause("exchange_difference", 1, book.exchange_differences()),
    )


def changed_documents(book: Book, first: dt.date, second: dt.date, called: Mapping[str, str]) -> list[ChangedDocument]:
    """Every document dated after `first` and up to `second` that changed what is owed, oldest first."""
    codes = book.customers.code
    found = []
    for cause in causes(book):
        stream = cause.stream
        keep = (stream.day > first.toordinal()) & (stream.day <= second.toordinal()) & (stream.amount != 0)
        chosen = stream.where(keep)
        numbers = _numbers(book, chosen.kind)
        columns = (chosen.day.tolist(), chosen.customer.tolist(), chosen.document.tolist(), chosen.amount.tolist())
        for day, customer, row, amount in zip(*columns, strict=True):
            code, date = codes[customer], dt.date.fromordinal(day)
            found.append(
                ChangedDocument(cause.kind, numbers[row], code, called.get(code, ""), date, cause.sign * amount)
            )
    return sorted(found, key=lambda one: (one.date, one.customer, one.kind, one.number))


def _numbers(book: Book, kind: str) -> tuple[str, ...]:
    tables = book.tables
    return {
        "invoice": tables.invoices.number,
        "credit": tables.credits.number,
        "write_off": tables.write_offs.number,
        "refund": tables.refunds.number,
    }[kind]
