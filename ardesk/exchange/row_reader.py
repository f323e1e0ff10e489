"""A row of text as a draft: the documents it names found, its cells read, all that is wrong with them gathered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, cast

from ardesk.domain.records import CreditNote, Customer, Invoice, Payment, Record
from ardesk.exchange import cells
from ardesk.exchange.cells import BadCell, Cell
from ardesk.exchange.declaration import REFERENCES, CurrencyOf, Field, Kind
from ardesk.exchange.draft import Draft, finish
from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.exchange.known import Known
    from ardesk.exchange.table import Table

_SOURCES = {"payment": "payments", "credit_note": "credit_notes"}
_FILES = {Kind.CUSTOMER: "customers", Kind.INVOICE: "invoices", Kind.PAYMENT: "payments"}


class _Waits(BadCell):
    """A row that cannot be taken because it names one that was refused."""


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, known: Known, base: str) -> None:
        self._file = table.file
        self._known = known
        self._base = base
        self._place = {column: index for index, column in enumerate(table.columns)}
        in_file = [field for field in self._file.in_order_of_need if field.column in self._place]
        self._references = [field for field in in_file if field.kind in REFERENCES]
        self._cells = [
            (field, self._place[field.column], cells.reader(field), field.of if field.kind is Kind.MONEY else "base")
            for field in in_file
            if field.kind not in REFERENCES and field.kind is not Kind.SOURCE_KIND
        ]
        self._defaults = dict(self._empty_values())

    def _empty_values(self) -> Iterator[tuple[str, Cell]]:
        for field in self._file.fields:
            if field.kind is Kind.SOURCE:
                yield from (("payment_id", None), ("credit_note_id", None))
            elif field.kind in REFERENCES:
                yield field.attribute, None
            elif field.kind is not Kind.SOURCE_KIND:
                yield field.attribute, cells.empty(field)

    def key(self, texts: Sequence[str]) -> str:
        """The number or code of the row, as other rows would name it; empty where rows have none."""
        place = self._place.get(self._file.key[0]) if self._file.key else None
        return "" if place is None else texts[place].strip()

    def draft(self, texts: Sequence[str]) -> Draft:
        """The row as a draft; its faults are empty if it can be taken."""
        draft = Draft(self._base, self._defaults.copy())
        missing = self._missing(texts)
        for column in missing:
            draft.bad(column, _("{column} is empty and has to be given.").format(column=column))
        for field in self._references:
            self._refer(field, texts, draft)
        for field, place, read, of in self._cells:
            text = texts[place]
            if text and (field.kind is Kind.TEXT or not text.isspace()):
                self._read(field, read, text, of, draft)
        if not draft.faults:
            finish(self._file.name, draft)
        return draft

    def _missing(self, texts: Sequence[str]) -> list[str]:
        return [column for column in self._file.filled if not texts[self._place[column]].strip()]

    def _read(self, field: Field, read: Callable[[str, str], Cell], text: str, of: CurrencyOf, draft: Draft) -> None:
        currency = self._base if of == "base" else self._currency(of, draft)
        attribute = field.name or field.column
        if currency is None:
            return
        try:
            draft.values[attribute] = read(text, currency)
            draft.given.add(attribute)
        except BadCell as fault:
            draft.bad(field.column, fault.message)

    def _currency(self, of: CurrencyOf, draft: Draft) -> str | None:
        """The currency of an amount; None where it cannot be told since the document named is unknown."""
        if of == "own":
            return draft.text("currency") or self._base
        document = draft.invoice if of == "invoice" else draft.source
        if document is not None:
            return document.currency
        return None if draft.faults else self._base

    def _refer(self, field: Field, texts: Sequence[str], draft: Draft) -> None:
        number = texts[self._place[field.column]].strip()
        if not number:
            return
        try:
            if field.kind is Kind.SOURCE:
                self._refer_to_source(number, texts, draft)
            else:
                self._refer_to(field, number, draft)
        except BadCell as fault:
            draft.bad(field.column, fault.message, waits=isinstance(fault, _Waits))

    def _refer_to(self, field: Field, number: str, draft: Draft) -> None:
        record = self._find(_FILES[field.kind], number)
        if isinstance(record, Customer):
            draft.customer = record
        elif isinstance(record, Invoice):
            draft.invoice = record
        elif isinstance(record, Payment):
            draft.payment = record
        draft.values[field.attribute] = record.id
        draft.given.add(field.attribute)

    def _refer_to_source(self, number: str, texts: Sequence[str], draft: Draft) -> None:
        kind = self._source_kind(number, texts)
        source = cast("Payment | CreditNote", self._find(_SOURCES[kind], number))
        draft.source = source
        draft.values[f"{kind}_id"] = source.id
        draft.given.add(f"{kind}_id")

    def _source_kind(self, number: str, texts: Sequence[str]) -> str:
        place = self._place.get("source_kind")
        if place is not None and (said := texts[place].strip().lower()):
            if said not in _SOURCES:
                text = _("“{text}” is not one of {choices}.").format(text=said, choices=", ".join(_SOURCES))
                raise BadCell(text)
            return said
        found = [kind for kind, name in _SOURCES.items() if self._known.find(name, number)]
        found = found or [kind for kind, name in _SOURCES.items() if number in self._known.refused[name]]
        found = found or [kind for kind, name in _SOURCES.items() if name in self._known.incomplete][:1]
        if len(found) > 1:
            message = _("{number} is a payment and a credit note; say which in the column source_kind.")
            raise BadCell(message.format(number=number))
        if not found:
            raise BadCell(_("There is no payment or credit note {number}.").format(number=number))
        return found[0]

    def _find(self, name: str, number: str) -> Record:
        record = self._known.find(name, number)
        if record is not None:
            return record
        kind = _WORDS[name]()
        if number in self._known.refused[name] or name in self._known.incomplete:
            message = _("The {kind} {number} was refused, so this row cannot be taken.")
            raise _Waits(message.format(kind=kind, number=number))
        if other := self._known.has_namesake(name, number):
            message = _("There is no {kind} {number}; {other} is another number.")
            raise BadCell(message.format(kind=kind, number=number, other=other))
        raise BadCell(_("There is no {kind} {number}.").format(kind=kind, number=number))


_WORDS: dict[str, Callable[[], str]] = {
    "customers": lambda: _("customer"),
    "invoices": lambda: _("invoice"),
    "payments": lambda: _("payment"),
    "credit_notes": lambda: _("credit note"),
}
