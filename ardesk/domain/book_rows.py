"""What the read side needs of a ledger: which columns of which tables, as plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Cell = str | int | None
Row = Sequence[Cell]

# Tables with an id begin with it. Days are ISO text, amounts minor units of the document's currency, rates text.
BOOK_COLUMNS: dict[str, tuple[str, ...]] = {
    "customer": ("id", "code", "name", "type", "risk", "risk_since", "collector", "credit_limit", "no_chase"),
    "invoice": (
        "id", "number", "customer_id", "date", "due_date", "delivery_date", "net", "total", "currency", "rate",
        "cash_sale", "kind",
    ),
    "payment": ("id", "number", "customer_id", "date", "amount", "currency", "rate", "returned_date"),
    "credit_note": ("id", "number", "customer_id", "date", "net", "total", "currency", "rate", "billing_error"),
    "allocation": ("invoice_id", "payment_id", "credit_note_id", "amount", "date"),
    "write_off": ("number", "invoice_id", "date", "amount", "kind", "recovered_date", "recovered_amount"),
    "refund": ("number", "payment_id", "credit_note_id", "date", "amount"),
    "dispute": ("number", "invoice_id", "amount", "reason", "opened", "resolved", "outcome", "deadline"),
    "deduction": (
        "number", "invoice_id", "amount", "reason", "opened", "resolved", "outcome", "deadline", "recovered",
    ),
    "promise": ("number", "customer_id", "invoice_id", "made", "due", "amount", "status"),
    "activity": (
        "date", "customer_id", "kind", "invoice_id", "collector", "outcome", "minutes", "cost", "follow_up", "level",
    ),
    "complaint": ("date", "customer_id", "category"),
    "cost": ("date", "kind", "amount"),
    "collector": ("name", "hourly_rate"),
    "goal": ("kpi", "goal", "watch", "valid_from"),
    "policy_step": ("scope", "scope_key", "days", "action", "level", "title"),
    "pause": ("customer_id", "invoice_id", "since", "until"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookRows:
    """The rows of each table in BOOK_COLUMNS, in any order, without draft and void invoices; `base` is a currency.

    `billing_errors` are the reasons of corrections, with commas between, that the owner counts as errors of invoices;
    `calendar` are the facts about the business that say on which days work is done.
    """

    base: str
    revision: int = 0
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    billing_errors: str = ""
    calendar: Mapping[str, str] = field(default_factory=dict)
