"""An exchange folder in memory, as rows of text, and the same rows read as dates and integers in minor units."""

from __future__ import annotations

import csv
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, str]
Records = dict[str, list[Row]]

# ISO 4217 minor digits, for the currencies the random ledgers use; all others have two.
MINOR_DIGITS = {"JPY": 0, "KRW": 0, "ISK": 0, "KWD": 3, "BHD": 3, "TND": 3}

COLUMNS = {
    "customers.csv": "code name type risk risk_since collector terms credit_limit currency contact email phone street "
    "city postcode country tax_id delivery_method language no_chase requirements notes",
    "invoices.csv": "number customer date due_date delivery_date net tax total currency rate cash_sale po_number "
    "collector sent_date delivery_method description status kind",
    "invoice_lines.csv": "invoice description quantity unit_price tax_rate net",
    "payments.csv": "number customer date amount currency rate method reference returned_date",
    "credit_notes.csv": "number customer date net tax total currency rate reason billing_error",
    "write_offs.csv": "number invoice date amount reason kind recovered_date recovered_amount",
    "refunds.csv": "number customer date amount source source_kind method",
    "allocations.csv": "source source_kind invoice amount date",
    "disputes.csv": "number invoice amount reason opened resolved outcome handler note deadline",
    "deductions.csv": "number invoice payment amount reason opened resolved outcome recovered deadline",
    "promises.csv": "number customer invoice made due amount status note",
    "activities.csv": "date customer kind invoice collector outcome minutes cost follow_up note level",
    "complaints.csv": "date customer category invoice note",
    "costs.csv": "date kind amount note",
    "goals.csv": "kpi goal watch from",
    "company.csv": "key value",
    "policy_steps.csv": "scope scope_key days action level title fee interest",
    "pauses.csv": "customer invoice kind since until why",
}


def write_folder(records: Records, path: Path) -> None:
    """Write every file that has rows into the folder, each with all its columns."""
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in records.items():
        if rows:
            with (path / name).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, COLUMNS[name].split(), restval="")
                writer.writeheader()
                writer.writerows(rows)


def read_folder(path: Path) -> Records:
    """Give the rows of every exchange file in the folder."""
    records: Records = {}
    for name in COLUMNS:
        if (path / name).exists():
            with (path / name).open(encoding="utf-8-sig", newline="") as stream:
                records[name] = [dict(row) for row in csv.DictReader(stream)]
    return records


def half_up(value: Fraction) -> int:
    """Round to the nearest integer, a half away from zero."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


def digits(currency: str) -> int:
    """Give the number of decimals of a currency."""
    return MINOR_DIGITS.get(currency, 2)


def minor(text: str, currency: str) -> int:
    """Give an amount, written with a decimal point, in minor units of its currency; it has to be whole."""
    value = Fraction(text) * 10 ** digits(currency)
    if value.denominator != 1:
        raise ValueError(f"{text} has more decimals than {currency} knows")
    return int(value)


@dataclass(frozen=True, slots=True)
class Customer:
    code: str
    name: str
    type: str
    risk: str
    risk_since: date | None
    collector: str
    terms: str
    credit_limit: int | None
    no_chase: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice, a payment or a credit note; amounts in minor units of its own currency."""

    kind: str
    number: str
    customer: str
    day: date
    total: int
    net: int
    currency: str
    rate: Fraction
    due: date
    delivery: date | None = None
    cash_flag: str = ""
    returned: date | None = None
    billing_error: bool = False
    charge: bool = False


@dataclass(frozen=True, slots=True)
class Allocation:
    source: str
    source_kind: str
    invoice: str
    amount: int
    day: date


@dataclass(frozen=True, slots=True)
class WriteOff:
    number: str
    invoice: str
    day: date
    amount: int
    kind: str
    recovered_date: date | None
    recovered: int


@dataclass(frozen=True, slots=True)
class Refund:
    number: str
    source: str
    source_kind: str
    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A dispute or a deduction; the amount is None where the row leaves it empty."""

    number: str
    invoice: str
    amount: int | None
    reason: str
    opened: date
    resolved: date | None
    outcome: str
    recovered: int
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    number: str
    customer: str
    invoice: str
    made: date
    due: date
    amount: int
    status: str


@dataclass(frozen=True, slots=True)
class Activity:
    day: date
    customer: str
    kind: str
    collector: str
    minutes: int
    cost: int
    follow_up: date | None
    invoice: str = ""
    outcome: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """A step of following up: for all, or for the customer, type or risk class that the key names."""

    scope: str
    key: str
    days: int
    action: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Pause:
    """When a customer, or one invoice, is left alone, both days included."""

    customer: str
    invoice: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Complaint:
    day: date
    customer: str
    category: str


@dataclass(frozen=True, slots=True)
class Cost:
    day: date
    kind: str
    amount: int


@dataclass(slots=True)
class Ledger:
    """The rows, parsed. Draft and void invoices are not in it, since they count on no date."""

    base: str
    customers: dict[str, Customer] = field(default_factory=dict)
    invoices: dict[str, Document] = field(default_factory=dict)
    payments: dict[str, Document] = field(default_factory=dict)
    credit_notes: dict[str, Document] = field(default_factory=dict)
    allocations: list[Allocation] = field(default_factory=list)
    write_offs: list[WriteOff] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    disputes: list[Claim] = field(default_factory=list)
    deductions: list[Claim] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    steps: list[PolicyStep] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    days_off: set[date] = field(default_factory=set)

    def to_base(self, amount: int, document: Document) -> int:
        """Give an amount in the document's currency in base currency, at the document's own rate."""
        if amount == 0 or (document.currency == self.base and document.rate == 1):
            return amount
        places = digits(document.currency) - digits(self.base)
        return half_up(amount * document.rate / 10**places if places >= 0 else amount * document.rate * 10**-places)


def day_of(text: str) -> date | None:
    """Give the date of a cell, None for an empty one, the last day for a month like `2026-10`."""
    if not text:
        return None
    if len(text) == len("2026-10"):
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(text)


def must(text: str) -> date:
    """Give the date of a cell that may not be empty."""
    day = day_of(text)
    if day is None:
        raise ValueError("a date is missing")
    return day


def due_by_terms(day: date, terms: str) -> date:
    """Give the due date by terms: `net 30`, `2/10 net 30`, `eom 15`, `due on receipt`; net 30 without terms."""
    words = terms.split()
    if terms == "due on receipt":
        return day
    if not words:
        return day + timedelta(30)
    if words[0] == "eom":
        return day.replace(day=monthrange(day.year, day.month)[1]) + timedelta(int(words[1]))
    return day + timedelta(int(words[-1]))


def base_currency(records: Records) -> str:
    """Give the ledger's base currency as company.csv names it, USD without it."""
    named = [row["value"] for row in records.get("company.csv", []) if row["key"] == "currency"]
    return named[0] if named else "USD"


def parse(records: Records) -> Ledger:
    """Read the rows. Allocations get the latest of their own date and the two documents' dates."""
    ledger = Ledger(base_currency(records))
    for row in records.get("customers.csv", []):
        ledger.customers[row["code"]] = _customer(row, ledger.base)
    for row in records.get("invoices.csv", []):
        if row.get("status", "") in ("", "issued"):
            ledger.invoices[row["number"]] = _invoice(row, ledger)
    for row in records.get("payments.csv", []):
        ledger.payments[row["number"]] = _payment(row, ledger.base)
    for row in records.get("credit_notes.csv", []):
        ledger.credit_notes[row["number"]] = _credit_note(row, ledger.base)
    for row in records.get("allocations.csv", []):
        ledger.allocations.append(_allocation(row, ledger))
    for row in records.get("refunds.csv", []):
        source, kind = _source(row, ledger)
        amount = minor(row["amount"], source.currency)
        ledger.refunds.append(Refund(row["number"], source.number, kind, must(row["date"]), amount))
    _read_what_hangs_on_invoices(records, ledger)
    _read_the_rest(records, ledger)
    return ledger


def _read_what_hangs_on_invoices(records: Records, ledger: Ledger) -> None:
    for row in records.get("write_offs.csv", []):
        currency = ledger.invoices[row["invoice"]].currency
        ledger.write_offs.append(
            WriteOff(
                row["number"],
                row["invoice"],
                must(row["date"]),
                minor(row["amount"], currency),
                row.get("kind", "") or "bad_debt",
                day_of(row.get("recovered_date", "")),
                minor(row.get("recovered_amount", "") or "0", currency),
            )
        )
    for name, claims in (("disputes.csv", ledger.disputes), ("deductions.csv", ledger.deductions)):
        for row in records.get(name, []):
            currency = ledger.invoices[row["invoice"]].currency
            claims.append(
                Claim(
                    row["number"],
                    row["invoice"],
                    minor(row["amount"], currency) if row.get("amount", "") else None,
                    row.get("reason", ""),
                    must(row["opened"]),
                    day_of(row.get("resolved", "")),
                    row.get("outcome", ""),
                    minor(row.get("recovered", "") or "0", currency),
                    day_of(row.get("deadline", "")),
                )
            )
    for row in records.get("promises.csv", []):
        invoice = row.get("invoice", "")
        ledger.promises.append(
            Promise(
                row["number"],
                row["customer"],
                invoice,
                must(row["made"]),
                must(row["due"]),
                minor(row["amount"], ledger.invoices[invoice].currency if invoice else ledger.base),
                row.get("status", "") or "open",
            )
        )


def _read_the_rest(records: Records, ledger: Ledger) -> None:
    for row in records.get("activities.csv", []):
        ledger.activities.append(
            Activity(
                must(row["date"]),
                row["customer"],
                row["kind"],
                row.get("collector", ""),
                int(row.get("minutes", "") or "0"),
                minor(row.get("cost", "") or "0", ledger.base),
                day_of(row.get("follow_up", "")),
                row.get("invoice", ""),
                row.get("outcome", ""),
                _whole(row.get("level", "")),
            )
        )
    for row in records.get("policy_steps.csv", []):
        scope, key = row.get("scope", ""), row.get("scope_key", "")
        ledger.steps.append(PolicyStep(scope, key, int(row["days"]), row["action"], _whole(row.get("level", ""))))
    for row in records.get("pauses.csv", []):
        ledger.pauses.append(
            Pause(row["customer"], row.get("invoice", ""), must(row["since"]), day_of(row.get("until", "")))
        )
    for row in records.get("company.csv", []):
        if row["key"] == "holidays.extra":
            ledger.days_off = {date.fromisoformat(day) for day in row["value"].split()}
    for row in records.get("complaints.csv", []):
        ledger.complaints.append(Complaint(must(row["date"]), row["customer"], row.get("category", "")))
    for row in records.get("costs.csv", []):
        ledger.costs.append(Cost(must(row["date"]), row["kind"], minor(row["amount"], ledger.base)))


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _customer(row: Row, base: str) -> Customer:
    limit = row.get("credit_limit", "")
    return Customer(
        row["code"],
        row["name"],
        row.get("type", ""),
        row.get("risk", ""),
        day_of(row.get("risk_since", "")),
        row.get("collector", ""),
        row.get("terms", ""),
        minor(limit, base) if limit else None,
        row.get("no_chase", "") == "yes",
    )


def _amounts(row: Row, currency: str) -> tuple[int, int]:
    """Give total and net: the total wins; without net and tax the tax is 0."""
    net = minor(row["net"], currency) if row.get("net", "") else None
    tax = minor(row["tax"], currency) if row.get("tax", "") else None
    total = minor(row["total"], currency) if row.get("total", "") else (net or 0) + (tax or 0)
    if net is None:
        net = total - (tax or 0)
    return total, net


def _rate(row: Row) -> Fraction:
    return Fraction(row.get("rate", "") or "1")


def _invoice(row: Row, ledger: Ledger) -> Document:
    currency = row.get("currency", "") or ledger.base
    total, net = _amounts(row, currency)
    day = must(row["date"])
    due = day_of(row.get("due_date", "")) or due_by_terms(day, ledger.customers[row["customer"]].terms)
    return Document(
        "invoice",
        row["number"],
        row["customer"],
        day,
        total,
        net,
        currency,
        _rate(row),
        due,
        day_of(row.get("delivery_date", "")),
        row.get("cash_sale", ""),
        charge=row.get("kind", "") == "charge",
    )


def _payment(row: Row, base: str) -> Document:
    currency = row.get("currency", "") or base
    amount = minor(row["amount"], currency)
    day = must(row["date"])
    returned = day_of(row.get("returned_date", ""))
    return Document(
        "payment", row["number"], row["customer"], day, amount, amount, currency, _rate(row), day, returned=returned
    )


def _credit_note(row: Row, base: str) -> Document:
    currency = row.get("currency", "") or base
    total, net = _amounts(row, currency)
    day = must(row["date"])
    error = row.get("billing_error", "") == "yes"
    return Document(
        "credit_note", row["number"], row["customer"], day, total, net, currency, _rate(row), day, billing_error=error
    )


def _source(row: Row, ledger: Ledger) -> tuple[Document, str]:
    number, kind = row["source"], row.get("source_kind", "")
    if not kind:
        found = [k for k, d in (("payment", ledger.payments), ("credit_note", ledger.credit_notes)) if number in d]
        if len(found) != 1:
            raise ValueError(f"source {number} is not one document")
        kind = found[0]
    return (ledger.payments if kind == "payment" else ledger.credit_notes)[number], kind


def _allocation(row: Row, ledger: Ledger) -> Allocation:
    source, kind = _source(row, ledger)
    invoice = ledger.invoices[row["invoice"]]
    own = day_of(row.get("date", ""))
    day = max(d for d in (own, source.day, invoice.day) if d is not None)
    return Allocation(source.number, kind, invoice.number, minor(row["amount"], invoice.currency), day)
