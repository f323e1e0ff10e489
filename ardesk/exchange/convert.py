"""Rows of a foreign table as exchange rows, every cell keeping the place it came from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ardesk.errors import Problem
from ardesk.exchange import decide
from ardesk.exchange.declaration import BY_NAME, Kind
from ardesk.exchange.mapping import DISPUTED, SETTLED, Mapping, Rule
from ardesk.exchange.table import Batch, Table
from ardesk.i18n import _

if TYPE_CHECKING:
    from ardesk.exchange.sheet import Sheet, Value

_DATES = frozenset({Kind.DAY, Kind.MONTH_OR_DAY})
_NUMBERS = frozenset({Kind.MONEY, Kind.RATE, Kind.DECIMAL, Kind.COUNT, Kind.DAYS})
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0", ""})
_NOT_STATED = "not stated"
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_ORDERS: dict[str, Callable[[], str]] = {
    "mdy": lambda: _("month, day, year"),
    "dmy": lambda: _("day, month, year"),
    "ymd": lambda: _("year, month, day"),
}
# What a settled or disputed invoice makes: columns of the rows made, by the field of the invoice they come from.
_PAYMENTS = {"number": "number", "customer": "customer", "date": SETTLED, "amount": "total", "currency": "currency"}
_ALLOCATIONS = {"source": "number", "source_kind": "", "invoice": "number", "amount": "total"}
_DISPUTES = {
    "number": "number",
    "invoice": "number",
    "amount": "total",
    "reason": "",
    "opened": "date",
    "resolved": SETTLED,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The date order and the decimal sign of a table."""

    dates: str
    decimal: str


class _Unreadable(Exception):  # noqa: N818 - as BadCell
    """A cell that is no date, number or yes/no where the mapping expects one."""


def kind_of(name: str, field: str) -> Kind:
    """What the cells of a field of one exchange file hold, pseudo-fields included."""
    if field == SETTLED:
        return Kind.DAY
    return Kind.FLAG if field == DISPUTED else BY_NAME[name].by_column[field].kind


class Converter:
    """Fills a batch with the exchange rows that a foreign table stands for."""

    def __init__(self, sheet: Sheet, mapping: Mapping, reading: Reading, batch: Batch) -> None:
        self._sheet = sheet
        self._mapping = mapping
        self._reading = reading
        self._batch = batch
        self._places = {title: place for place, title in reversed(list(enumerate(sheet.header)))}
        self._customers: dict[str, list[str]] = {}
        self._fields = {
            name: [(field, rule, self._reader(kind_of(name, field))) for field, rule in rules.items()]
            for name, rules in mapping.tables.items()
        }

    def convert(self) -> None:
        """Convert every row; cells that cannot be read become problems and take their row with them."""
        rules = self._mapping.tables
        for name in rules:
            self._open(name, tuple(field for field in rules[name] if field not in {SETTLED, DISPUTED}), {})
        invoices = rules.get("invoices", {})
        if SETTLED in invoices:
            self._open("payments", (*_PAYMENTS, "rate"), _PAYMENTS)
            self._open("allocations", tuple(_ALLOCATIONS), _ALLOCATIONS)
        if DISPUTED in invoices:
            self._open("disputes", tuple(_DISPUTES), _DISPUTES)
        for row, cells in enumerate(self._sheet.rows):
            self._convert_row(self._sheet.lines[row], cells)

    def _open(self, name: str, columns: tuple[str, ...], made_from: dict[str, str]) -> None:
        rules = self._mapping.tables["invoices" if made_from else name]
        if name in self._batch.tables:
            return
        source = {column: made_from.get(column, column) for column in columns}
        titles = {column: rules[field].column for column, field in source.items() if field in rules}
        first_wins = name == "customers" and len(self._mapping.tables) > 1
        self._batch.tables[name] = Table(BY_NAME[name], self._sheet.name, columns, titles=titles, first_wins=first_wins)

    def _convert_row(self, line: int, cells: Sequence[Value]) -> None:
        if len(cells) > len(self._sheet.header):
            message = _("The row has {found} cells and the header {expected}; correct the row.")
            self._refuse(line, "", message.format(found=len(cells), expected=len(self._sheet.header)))
            return
        rows: dict[str, dict[str, str]] = {}
        sound = True
        for name, fields in self._fields.items():
            rows[name] = {}
            for field, rule, read in fields:
                try:
                    rows[name][field] = self._text(read, rule, cells)
                except _Unreadable as fault:
                    self._refuse(line, rule.column, str(fault))
                    sound = False
        if sound:
            for name, row in rows.items():
                if any(row[field] for field, rule in self._mapping.tables[name].items() if rule.column):
                    self._add(name, line, row)

    def _refuse(self, line: int, column: str, message: str) -> None:
        self._batch.problems.append(Problem(self._sheet.name, line, column, message))
        self._batch.incomplete.update(self._batch.tables)

    def _text(self, read: Callable[[str], str], rule: Rule, cells: Sequence[Value]) -> str:
        if not rule.column:
            return rule.constant
        place = self._places[rule.column]
        value = cells[place] if place < len(cells) else ""
        if isinstance(value, str):
            text = value.strip()
            if text in rule.values:
                return rule.values[text]
            return read(text) if text else ""
        return value.isoformat() if isinstance(value, dt.date) else format(value, "f")

    def _reader(self, kind: Kind) -> Callable[[str], str]:
        if kind in _DATES:
            return self._read_date
        if kind in _NUMBERS:
            return self._read_number
        return _yes_or_no if kind is Kind.FLAG else str

    def _read_date(self, text: str) -> str:
        if day := decide.read_date(text, self._reading.dates):
            return day.isoformat()
        message = _("“{text}” is not a date in the order {order}.")
        raise _Unreadable(message.format(text=text, order=_ORDERS[self._reading.dates]()))

    def _read_number(self, text: str) -> str:
        if number := decide.read_number(text, self._reading.decimal):
            return number
        message = _("“{text}” is not a number with a decimal {sign}.")
        sign = _("point") if self._reading.decimal == "point" else _("comma")
        raise _Unreadable(message.format(text=text, sign=sign))

    def _add(self, name: str, line: int, row: dict[str, str]) -> None:
        if name == "customers" and not self._is_new_customer(line, row):
            return
        table = self._batch.tables[name]
        table.rows.append([row[column] for column in table.columns])
        table.lines.append(line)
        if name == "invoices":
            self._add_payment(line, row)
            self._add_dispute(line, row)

    def _is_new_customer(self, line: int, row: dict[str, str]) -> bool:
        """Whether the row names its customer first; later rows that say otherwise of it get a remark."""
        texts = list(row.values())
        first = self._customers.setdefault(row["code"], texts)
        if first is not texts and first != texts:
            message = _("Customer {code} stands differently in an earlier row; the first one counts.")
            text = message.format(code=row["code"])
            self._batch.warnings.append(
                Problem(self._sheet.name, line, self._mapping.tables["customers"]["code"].column, text)
            )
        return first is texts

    def _add_payment(self, line: int, row: dict[str, str]) -> None:
        total = _total(row)
        if row.get(SETTLED) and total:
            number = f"{row['number']}-PAID"
            currency, rate = row.get("currency", ""), row.get("rate", "")
            self._append("payments", line, number, row["customer"], row[SETTLED], total, currency, rate)
            self._append("allocations", line, number, "payment", row["number"], total)

    def _add_dispute(self, line: int, row: dict[str, str]) -> None:
        if row.get(DISPUTED) == "yes":
            settled = row.get(SETTLED, "")
            resolved = max(settled, row["date"]) if settled else ""
            number = f"{row['number']}-DISPUTE"
            amount = _total(row) or "0"
            self._append("disputes", line, number, row["number"], amount, _NOT_STATED, row["date"], resolved)

    def _append(self, name: str, line: int, *texts: str) -> None:
        table = self._batch.tables[name]
        table.rows.append(list(texts))
        table.lines.append(line)


def _yes_or_no(text: str) -> str:
    word = text.lower()
    if word in _YES or word in _NO:
        return "yes" if word in _YES else "no"
    raise _Unreadable(_("“{text}” is neither yes nor no.").format(text=text))


def _total(row: dict[str, str]) -> str:
    """The invoice's total as text; empty where it is 0 or cannot be told; what is no number is left to be refused."""
    if text := row.get("total", ""):
        return text if not _NUMBER.fullmatch(text) or Decimal(text) else ""
    parts = [text for name in ("net", "tax") if (text := row.get(name, ""))]
    if wrong := [text for text in parts if not _NUMBER.fullmatch(text)]:
        return wrong[0]
    total = sum(map(Decimal, parts))
    return format(total, "f") if total else ""
