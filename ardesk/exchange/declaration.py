"""The exchange files as data: each file, its columns, what a cell may hold, and the record field it fills.

Reading, writing, the help and every sentence about a bad cell come from these declarations.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Literal

from ardesk.domain import records
from ardesk.errors import ArdeskError
from ardesk.i18n import _, mark

CurrencyOf = Literal["base", "own", "invoice", "source"]


class Kind(Enum):
    """What a cell holds."""

    TEXT = mark("text")
    KEY = mark("text that names the row")
    CUSTOMER = mark("code of a customer")
    INVOICE = mark("number of an invoice")
    PAYMENT = mark("number of a payment")
    SOURCE = mark("number of a payment or credit note")
    SOURCE_KIND = mark("kind of source")
    DAY = mark("date such as 2026-10-31")
    MONTH_OR_DAY = mark("date such as 2026-10-31, or month such as 2026-10")
    MONEY = mark("amount such as 1250.00")
    RATE = mark("rate such as 1.0875, base currency per unit")
    DECIMAL = mark("number such as 7.5")
    COUNT = mark("whole number")
    DAYS = mark("whole number, negative before")
    FLAG = mark("yes or no")
    CHOICE = mark("one of the words named")
    CURRENCY = mark("currency code such as EUR")
    TERMS = mark("net 30, eom 15, 2/10 net 30 or due on receipt")


REFERENCES = frozenset({Kind.CUSTOMER, Kind.INVOICE, Kind.PAYMENT, Kind.SOURCE})


@dataclass(frozen=True, slots=True)
class Field:
    """One column: `name` is the record's field, `least` the smallest minor amount, None for any sign.

    An `endless` text may be of any length. A `required` column has to be there with something in every cell, unless
    it `may_be_blank`.
    """

    column: str
    kind: Kind = Kind.TEXT
    name: str = ""
    required: bool = False
    may_be_blank: bool = False
    choices: tuple[str, ...] = ()
    empty: str = ""
    of: CurrencyOf = "base"
    least: int | None = 0
    endless: bool = False

    @property
    def attribute(self) -> str:
        """The record's field that this column fills."""
        return self.name or self.column


@dataclass(frozen=True, eq=False)  # each stands for itself, so that finding something by a file is quick
class File:
    """One exchange file: rows of `record`; `key` names the columns that identify a row, none where rows are equals."""

    name: str
    record: type[records.Record]
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """The file's name in an exchange folder."""
        return f"{self.name}.csv"

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """All columns, in order."""
        return tuple(field.column for field in self.fields)

    @cached_property
    def by_column(self) -> dict[str, Field]:
        """The fields by the name of their column."""
        return {field.column: field for field in self.fields}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The columns a file cannot do without."""
        return tuple(field.column for field in self.fields if field.required)

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The columns in which no cell may be empty."""
        return tuple(field.column for field in self.fields if field.required and not field.may_be_blank)

    @cached_property
    def in_order_of_need(self) -> tuple[Field, ...]:
        """The fields with those first that others are read by: documents named, then currencies."""
        return tuple(sorted(self.fields, key=lambda field: (field.kind not in REFERENCES, field.kind != Kind.CURRENCY)))


def _key(column: str, name: str = "") -> Field:
    return Field(column, Kind.KEY, name, required=True)


def _customer() -> Field:
    return Field("customer", Kind.CUSTOMER, "customer_id", required=True)


def _invoice(*, required: bool = True) -> Field:
    return Field("invoice", Kind.INVOICE, "invoice_id", required=required)


def _day(column: str, name: str = "", *, required: bool = False) -> Field:
    return Field(column, Kind.DAY, name, required=required)


def _money(column: str, of: CurrencyOf, *, required: bool = False, least: int | None = 0) -> Field:
    return Field(column, Kind.MONEY, required=required, of=of, least=least)


def _choice(column: str, *choices: str, required: bool = False, empty: str = "") -> Field:
    return Field(column, Kind.CHOICE, required=required, choices=choices, empty=empty)


def _texts(*columns: str) -> tuple[Field, ...]:
    return tuple(Field(column) for column in columns)


_CURRENCY_AND_RATE = (Field("currency", Kind.CURRENCY), Field("rate", Kind.RATE, empty="1"))
_NEXT = (_day("deadline"), Field("next_step"))
_SOURCE = (Field("source", Kind.SOURCE, required=True), Field("source_kind", Kind.SOURCE_KIND))

ACTIVITY_KINDS = ("call", "email", "letter", "invoice_copy", "visit", "message", "note")
COST_KINDS = ("salary", "postage", "legal", "agency", "system", "other")

FILES: tuple[File, ...] = (
    File("company", records.CompanyFact, (_key("key"), Field("value", endless=True)), ("key",)),
    File(
        "collectors",
        records.Collector,
        (_key("name"), *_texts("email", "phone"), _money("hourly_rate", "base")),
        ("name",),
    ),
    File(
        "customers",
        records.Customer,
        (
            _key("code"),
            Field("name", required=True),
            Field("type"),
            _choice("risk", "low", "medium", "high"),
            _day("risk_since"),
            Field("collector"),
            Field("terms", Kind.TERMS),
            _money("credit_limit", "base"),
            Field("currency", Kind.CURRENCY),
            *_texts("contact", "email", "phone", "street", "city", "postcode", "country", "tax_id"),
            *_texts("delivery_method", "language"),
            Field("no_chase", Kind.FLAG, empty="no"),
            *_texts("requirements", "notes"),
            _day("held_since"),
            Field("held_why"),
        ),
        ("code",),
    ),
    File(
        "invoices",
        records.Invoice,
        (
            _key("number"),
            _customer(),
            _day("date", required=True),
            _day("due_date"),
            _day("delivery_date"),
            _money("net", "own"),
            _money("tax", "own"),
            _money("total", "own"),
            *_CURRENCY_AND_RATE,
            _choice("cash_sale", "yes", "no"),
            *_texts("po_number", "collector"),
            _day("sent_date"),
            *_texts("delivery_method", "description"),
            _choice("status", "draft", "issued", "void", empty="issued"),
            _choice("kind", "charge"),
        ),
        ("number",),
    ),
    File(
        "invoice_lines",
        records.InvoiceLine,
        (
            _invoice(),
            Field("description", required=True, may_be_blank=True),
            Field("quantity", Kind.DECIMAL),
            Field("unit_price", Kind.DECIMAL),
            Field("tax_rate", Kind.DECIMAL),
            _money("net", "invoice", least=None),
        ),
    ),
    File(
        "payments",
        records.Payment,
        (
            _key("number"),
            _customer(),
            _day("date", required=True),
            _money("amount", "own", required=True, least=1),
            *_CURRENCY_AND_RATE,
            *_texts("method", "reference"),
            _day("returned_date"),
        ),
        ("number",),
    ),
    File(
        "credit_notes",
        records.CreditNote,
        (
            _key("number"),
            _customer(),
            _day("date", required=True),
            _money("net", "own"),
            _money("tax", "own"),
            _money("total", "own"),
            *_CURRENCY_AND_RATE,
            Field("reason"),
            _choice("billing_error", "yes", "no"),
        ),
        ("number",),
    ),
    File(
        "write_offs",
        records.WriteOff,
        (
            _key("number"),
            _invoice(),
            _day("date", required=True),
            _money("amount", "invoice", required=True, least=1),
            Field("reason"),
            _choice("kind", "bad_debt", "minor"),
            _day("recovered_date"),
            _money("recovered_amount", "invoice"),
        ),
        ("number",),
    ),
    File(
        "refunds",
        records.Refund,
        (
            _key("number"),
            _customer(),
            _day("date", required=True),
            _money("amount", "source", required=True, least=1),
            *_SOURCE,
            Field("method"),
        ),
        ("number",),
    ),
    File(
        "allocations",
        records.Allocation,
        (*_SOURCE, _invoice(), _money("amount", "invoice", required=True, least=1), _day("date")),
    ),
    File(
        "disputes",
        records.Dispute,
        (
            _key("number"),
            _invoice(),
            _money("amount", "invoice"),
            Field("reason", required=True, may_be_blank=True),
            _day("opened", required=True),
            _day("resolved"),
            _choice("outcome", "customer", "us", "split"),
            *_texts("handler", "note"),
            *_NEXT,
        ),
        ("number",),
    ),
    File(
        "deductions",
        records.Deduction,
        (
            _key("number"),
            _invoice(),
            Field("payment", Kind.PAYMENT, "payment_id"),
            _money("amount", "invoice", required=True),
            Field("reason"),
            _day("opened", required=True),
            _day("resolved"),
            _choice("outcome", "credited", "repaid", "written_off"),
            _money("recovered", "invoice"),
            *_texts("handler", "note"),
            *_NEXT,
        ),
        ("number",),
    ),
    File(
        "promises",
        records.Promise,
        (
            _key("number"),
            _customer(),
            _invoice(required=False),
            _day("made", required=True),
            _day("due", required=True),
            _money("amount", "invoice", required=True),
            _choice("status", "open", "renegotiated", "withdrawn", empty="open"),
            Field("note"),
        ),
        ("number",),
    ),
    File(
        "activities",
        records.Activity,
        (
            _day("date", required=True),
            _customer(),
            _choice("kind", *ACTIVITY_KINDS, required=True),
            _invoice(required=False),
            *_texts("collector", "outcome"),
            Field("minutes", Kind.COUNT),
            _money("cost", "base"),
            _day("follow_up"),
            Field("note"),
            Field("level", Kind.COUNT),
        ),
    ),
    File(
        "complaints",
        records.Complaint,
        (
            _day("date", required=True),
            _customer(),
            Field("category"),
            _invoice(required=False),
            *_texts("note", "number", "handler", "outcome"),
            _day("resolved"),
            *_NEXT,
        ),
    ),
    File(
        "costs",
        records.Cost,
        (
            Field("date", Kind.MONTH_OR_DAY, required=True),
            _choice("kind", *COST_KINDS, required=True),
            _money("amount", "base", required=True),
            Field("note"),
        ),
    ),
    File(
        "goals",
        records.Goal,
        (
            _key("kpi"),
            Field("goal", Kind.DECIMAL, required=True),
            Field("watch", Kind.DECIMAL),
            Field("from", Kind.DAY, "valid_from", empty="1900-01-01"),
        ),
        ("kpi", "from"),
    ),
    File(
        "policy_steps",
        records.PolicyStep,
        (
            _choice("scope", "customer", "type", "risk"),
            Field("scope_key"),
            Field("days", Kind.DAYS, required=True),
            Field("action", required=True),
            Field("level", Kind.COUNT),
            Field("title"),
            _money("fee", "base"),
            Field("interest", Kind.DECIMAL),
        ),
        ("scope", "scope_key", "days", "action"),
    ),
    File(
        "pauses",
        records.Pause,
        (
            _customer(),
            _invoice(required=False),
            _choice("kind", "snooze", "hold", empty="snooze"),
            _day("since", required=True),
            _day("until"),
            Field("why"),
        ),
    ),
)
BY_NAME: dict[str, File] = {file.name: file for file in FILES}


def file_of(kind: str) -> File:
    """The exchange file with this name (`invoices`). Raises ArdeskError that names all there are."""
    if kind not in BY_NAME:
        raise ArdeskError(
            _("There is no kind “{kind}”; the kinds are {kinds}.").format(kind=kind, kinds=", ".join(BY_NAME))
        )
    return BY_NAME[kind]


def describe() -> str:
    """All files and columns as a Markdown table; a star marks what is required."""
    lines = [_("| file | column | holds |"), "| --- | --- | --- |"]
    for file in FILES:
        for field in file.fields:
            what = " \\| ".join(field.choices) or _(field.kind.value)
            lines.append(f"| {file.file_name} | {field.column}{'*' if field.required else ''} | {what} |")
    return "\n".join(lines) + "\n"
