"""The records a ledger keeps, one frozen dataclass a table; amounts in minor units of the document's currency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

ONE = Decimal(1)
CHARGE = "charge"  # the kind of invoice that a reminder's fee and interest become


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Any row; `id` is None until it is in a ledger."""

    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFact(Record):
    """One fact about the business or one choice of the owner, such as `name`, `currency` or `option.dso_sales`."""

    key: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector(Record):
    """Someone who collects; `hourly_rate` in base minor units."""

    name: str
    email: str = ""
    phone: str = ""
    hourly_rate: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer(Record):
    """Who owes; `credit_limit` in base minor units, None where none is set; `terms` as typed (`net 30`).

    Since `held_since` nothing is delivered but against payment, and `held_why` says why; None where orders go out.
    """

    code: str
    name: str
    type: str = ""
    risk: str = ""
    risk_since: dt.date | None = None
    collector: str = ""
    terms: str = ""
    credit_limit: int | None = None
    currency: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""
    tax_id: str = ""
    delivery_method: str = ""
    language: str = ""
    no_chase: bool = False
    requirements: str = ""
    notes: str = ""
    held_since: dt.date | None = None
    held_why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice(Record):
    """Raises what a customer owes by `total`; counts only while `status` is `issued`.

    Its `kind` is `charge` for fees and interest of a reminder, which are a debt and a sale like any other but bear
    neither fees nor interest; empty for goods and services.
    """

    number: str
    customer_id: int
    date: dt.date
    due_date: dt.date
    delivery_date: dt.date | None = None
    net: int
    tax: int = 0
    total: int
    currency: str
    rate: Decimal = ONE
    cash_sale: str = ""
    po_number: str = ""
    collector: str = ""
    sent_date: dt.date | None = None
    delivery_method: str = ""
    description: str = ""
    status: str = "issued"
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine(Record):
    """A line of an invoice; quantity, price and rate of tax (percent) as decimal text, `net` in minor units."""

    invoice_id: int
    position: int
    description: str
    quantity: str = ""
    unit_price: str = ""
    tax_rate: str = ""
    net: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment(Record):
    """Money received; from the end of `returned_date` on it never happened to balances."""

    number: str
    customer_id: int
    date: dt.date
    amount: int
    currency: str
    rate: Decimal = ONE
    method: str = ""
    reference: str = ""
    returned_date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote(Record):
    """Lowers what a customer owes without money; `billing_error` is yes, no or empty."""

    number: str
    customer_id: int
    date: dt.date
    net: int
    tax: int = 0
    total: int
    currency: str
    rate: Decimal = ONE
    reason: str = ""
    billing_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOff(Record):
    """Part of an invoice given up, in the invoice's currency; kind bad_debt, minor or empty (= bad_debt)."""

    number: str
    invoice_id: int
    date: dt.date
    amount: int
    reason: str = ""
    kind: str = ""
    recovered_date: dt.date | None = None
    recovered_amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund(Record):
    """Unapplied credit of one payment or credit note paid back, in that document's currency."""

    number: str
    customer_id: int
    date: dt.date
    amount: int
    method: str = ""
    payment_id: int | None = None
    credit_note_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation(Record):
    """Part of one payment or credit note set against an invoice from `date` (never before either document)."""

    invoice_id: int
    amount: int
    date: dt.date
    payment_id: int | None = None
    credit_note_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute(Record):
    """A contested invoice; `amount` None means all that was open on the day it was opened."""

    number: str
    invoice_id: int
    amount: int | None = None
    reason: str = ""
    opened: dt.date
    resolved: dt.date | None = None
    outcome: str = ""
    handler: str = ""
    note: str = ""
    deadline: dt.date | None = None
    next_step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction(Record):
    """The rest of a short payment, with its reason; it stays open on the invoice until settled."""

    number: str
    invoice_id: int
    payment_id: int | None = None
    amount: int
    reason: str = ""
    opened: dt.date
    resolved: dt.date | None = None
    outcome: str = ""
    recovered: int | None = None
    handler: str = ""
    note: str = ""
    deadline: dt.date | None = None
    next_step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise(Record):
    """A promise to pay `amount` by `due`: in the invoice's currency, or in base without an invoice."""

    number: str
    customer_id: int
    invoice_id: int | None = None
    made: dt.date
    due: dt.date
    amount: int
    status: str = "open"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Record):
    """One contact or note: call, email, letter, invoice_copy, visit, message or note; `cost` in base minor units.

    `level` is that of a reminder: 0 friendly note, 1 reminder, 2 second letter, 3 final notice.
    """

    date: dt.date
    customer_id: int
    kind: str
    invoice_id: int | None = None
    collector: str = ""
    outcome: str = ""
    minutes: int | None = None
    cost: int | None = None
    follow_up: dt.date | None = None
    note: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint(Record):
    """Something a customer complained about."""

    date: dt.date
    customer_id: int
    category: str = ""
    invoice_id: int | None = None
    note: str = ""
    number: str = ""
    handler: str = ""
    outcome: str = ""
    resolved: dt.date | None = None
    deadline: dt.date | None = None
    next_step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost(Record):
    """A cost of collecting that belongs to the house, in base minor units."""

    date: dt.date
    kind: str
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Record):
    """The owner's goal for a KPI from a day on; figures as decimal text in the KPI's unit."""

    kpi: str
    goal: str
    watch: str = ""
    valid_from: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedMonth(Record):
    """One closing of a month (`2026-10`): nothing dated by its end may change until it is reopened, with a reason.

    Instants are ISO text in UTC; `journal_hash` seals all changes before the closing.
    """

    month: str
    closed_at: str
    journal_hash: str
    reopened_at: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedFigures(Record):
    """What stood when a month was closed, never changed: `figures` is JSON, `paper` the summary printed, packed."""

    closed_month_id: int
    figures: str
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyStep(Record):
    """A step of following up, `days` after the due date (before it, if negative), on a working day.

    It is for all (`scope` empty) or for the customer, type or risk class named by `scope_key`. `level` is that of a
    letter or e-mail; `fee` in base minor units; `interest` a percentage a year as decimal text.
    """

    scope: str = ""
    scope_key: str = ""
    days: int
    action: str
    level: int | None = None
    title: str = ""
    fee: int | None = None
    interest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Record):
    """No chasing of a customer, or of one invoice, from `since` to `until`, both included; without end while None."""

    customer_id: int
    invoice_id: int | None = None
    kind: str = "snooze"
    since: dt.date
    until: dt.date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """A file that belongs to one dispute, deduction or complaint; its bytes are kept under `sha256` (hex)."""

    dispute_id: int | None = None
    deduction_id: int | None = None
    complaint_id: int | None = None
    name: str
    media_type: str = ""
    added: dt.date
    size: int
    sha256: str


TABLES: dict[type[Record], str] = {
    CompanyFact: "company",
    Collector: "collector",
    Customer: "customer",
    Invoice: "invoice",
    InvoiceLine: "invoice_line",
    Payment: "payment",
    CreditNote: "credit_note",
    WriteOff: "write_off",
    Refund: "refund",
    Allocation: "allocation",
    Dispute: "dispute",
    Deduction: "deduction",
    Promise: "promise",
    Activity: "activity",
    Complaint: "complaint",
    Cost: "cost",
    Goal: "goal",
    ClosedMonth: "closed_month",
    ClosedFigures: "closed_figures",
    PolicyStep: "policy_step",
    Pause: "pause",
    Evidence: "evidence",
}
