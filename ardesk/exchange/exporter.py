"""Export: everything in a ledger as exchange files, JSON or a workbook.

The exchange files round-trip exactly: a text that a spreadsheet would take for a formula has an apostrophe in front,
which reading them takes away. A workbook holds texts as texts, so nothing in it is ever a formula.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from ardesk.domain.money import Money
from ardesk.domain.records import CreditNote, Customer, Invoice, InvoiceLine, Payment, Record
from ardesk.errors import ArdeskError, reason
from ardesk.exchange import cells
from ardesk.exchange.declaration import FILES, Field, File, Kind
from ardesk.exchange.evidence import export_evidence, listed
from ardesk.exchange.plain_cells import harmless
from ardesk.exchange.tables import Column, Raw, sheets, written
from ardesk.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from decimal import Decimal
    from pathlib import Path

    from ardesk.ledger import Ledger

    Value = str | int | bool | Decimal | dt.date | None

_SHEET_KINDS = {Kind.MONEY: "money", Kind.DAY: "date", Kind.MONTH_OR_DAY: "date", Kind.COUNT: "int", Kind.DAYS: "int"}


def export_folder(ledger: Ledger, folder: Path) -> None:
    """Write every exchange file, empty ones with their header, over those that may be there; evidence beside them.

    Raises ArdeskError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        message = _("The folder {path} cannot be made: {why}.")
        raise ArdeskError(message.format(path=folder, why=reason(fault))) from fault
    exported = Exported(ledger)
    for file in FILES:
        with (
            written(folder / file.file_name) as target,
            target.open("w", encoding="utf-8", newline="") as stream,
        ):
            writer = csv.writer(stream, lineterminator="\r\n")  # texts with either sign in them are quoted
            writer.writerow(file.columns)
            writer.writerows([harmless(text) for text in row] for row in exported.texts(file))
    export_evidence(ledger, folder)


def export_json(ledger: Ledger, path: Path) -> None:
    """Write all records under the names of the exchange files and columns; what is empty is null. Raises ArdeskError.

    Money, rates and other decimals are text, dates ISO text, counts numbers, flags true or false.
    """
    exported = Exported(ledger)
    content: dict[str, object] = {"currency": ledger.base}
    for file in FILES:
        content[file.name] = [dict(zip(file.columns, row, strict=True)) for row in exported.json_rows(file)]
    content["evidence"] = [
        {"kind": kind, "number": number, "name": one.name, "size": one.size, "sha256": one.sha256}
        for kind, number, one in listed(ledger)
    ]
    with written(path) as target, target.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=1)
        stream.write("\n")


def export_xlsx(ledger: Ledger, path: Path) -> None:
    """Write a workbook with one sheet for each exchange file. Raises ArdeskError."""
    exported = Exported(ledger)
    with sheets(path) as book:
        for file in FILES:
            columns = [_sheet_column(field) for field in file.fields]
            book.add_sheet(file.name, columns, exported.sheet_rows(file))


def _sheet_column(field: Field) -> Column:
    kind = _SHEET_KINDS.get(field.kind)
    return Column(field.column, "text") if kind is None else Column(field.column, kind)  # type: ignore[arg-type]


class Exported:
    """The rows of the exchange files that say what a ledger holds."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._base = ledger.base
        self._customers = {record.id: record.code for record in ledger.all(Customer)}
        self._invoices = {record.id: record for record in ledger.all(Invoice)}
        self._payments = {record.id: record for record in ledger.all(Payment)}
        self._credits = {record.id: record for record in ledger.all(CreditNote)}

    def texts(self, file: File) -> Iterator[list[str]]:
        """The rows of one file as the texts of its cells."""
        getters = [(field, self._getter(field)) for field in file.fields]
        for record in self._records(file):
            row = []
            for field, get in getters:
                value = get(record)
                currency = self._currency(field, record) if field.kind is Kind.MONEY else ""
                row.append(cells.write(field, value, currency))
            yield row

    def json_rows(self, file: File) -> Iterator[list[str | int | bool | None]]:
        """The rows of one file as values for JSON."""
        getters = [(field, self._getter(field)) for field in file.fields]
        for record in self._records(file):
            row: list[str | int | bool | None] = []
            for field, get in getters:
                value = get(record)
                if isinstance(value, bool) or (isinstance(value, int) and field.kind is not Kind.MONEY):
                    row.append(value)
                else:
                    currency = self._currency(field, record) if field.kind is Kind.MONEY else ""
                    row.append(cells.write(field, value, currency) or None)
            yield row

    def sheet_rows(self, file: File) -> Iterator[list[Raw]]:
        """The rows of one file as values for a sheet: money with its currency, dates as dates."""
        getters = [(field, self._getter(field)) for field in file.fields]
        for record in self._records(file):
            row: list[Raw] = []
            for field, get in getters:
                value = get(record)
                if isinstance(value, int) and field.kind is Kind.MONEY:
                    row.append(Money(value, self._currency(field, record)))
                else:
                    row.append(cells.write(field, value, "") if field.kind is Kind.RATE else value)
            yield row

    def _records(self, file: File) -> list[Record]:
        records: list[Record] = list(self._ledger.all(file.record))
        if file.record is InvoiceLine:
            records.sort(key=_place_of_line)
        return records

    def _getter(self, field: Field) -> Callable[[Record], Value]:
        name = field.attribute
        if field.kind is Kind.CUSTOMER:
            return lambda record: self._customers[getattr(record, name)]
        if field.kind is Kind.INVOICE:
            return lambda record: self._number(self._invoices, getattr(record, name))
        if field.kind is Kind.PAYMENT:
            return lambda record: self._number(self._payments, getattr(record, name))
        if field.kind is Kind.SOURCE:
            return lambda record: self._source(record).number
        if field.kind is Kind.SOURCE_KIND:
            return lambda record: "credit_note" if isinstance(self._source(record), CreditNote) else "payment"
        return lambda record: getattr(record, name)

    def _number(self, documents: dict[int | None, Invoice] | dict[int | None, Payment], row_id: int | None) -> str:
        return "" if row_id is None else documents[row_id].number

    def _source(self, record: Record) -> Payment | CreditNote:
        payment_id = getattr(record, "payment_id", None)
        return (
            self._credits[getattr(record, "credit_note_id", None)] if payment_id is None else self._payments[payment_id]
        )

    def _currency(self, field: Field, record: Record) -> str:
        if field.of == "own":
            return str(getattr(record, "currency", "")) or self._base
        if field.of == "source":
            return self._source(record).currency
        invoice_id = getattr(record, "invoice_id", None) if field.of == "invoice" else None
        return self._base if invoice_id is None else self._invoices[invoice_id].currency


def _place_of_line(record: Record) -> tuple[int, int]:
    return (record.invoice_id, record.position) if isinstance(record, InvoiceLine) else (0, 0)
