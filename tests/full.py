"""A ledger with rows in every table and something in every column, and all that a ledger file holds, read plainly."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from ardesk.domain import records as r
from ardesk.domain.periods import Period
from ardesk.operations.closing import close_month, reopen_month
from tests.ledgers import born, day

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ardesk.ledger import Ledger

R = TypeVar("R", bound=r.Record)
FIRST, TODAY = day("2026-01-05"), day("2026-11-22")
EVIDENCE = b"%PDF-1.7 a proof of delivery " + bytes(range(256)) * 40
_KINDS: dict[object, Callable[[str, int], object]] = {
    str: lambda name, n: f'{name} {n} "é" \\ ',
    int: lambda _name, n: n + 7,
    int | None: lambda _name, n: n + 7,
    bool: lambda _name, _n: True,
    Decimal: lambda _name, n: Decimal(f"1.{n + 1}"),
    dt.date: lambda _name, n: FIRST + dt.timedelta(n),
    dt.date | None: lambda _name, n: FIRST + dt.timedelta(n + 1),
}


def write_full(path: Path, companies: int = 3) -> Path:
    """A sound ledger at `path` with rows in each table, no column of which is blank in all of them."""
    with born(path, "Acme") as ledger:
        with ledger.change("Everything") as rows:
            sha256 = rows.keep(EVIDENCE)
            rows.insert_many(record for n in range(companies) for record in documents(n, sha256))
        _close(ledger, "2026-01")
        reopen_month(ledger, Period.parse("2026-01"), "something was missing")
        _close(ledger, "2026-02")
    return path


def _close(ledger: Ledger, month: str) -> None:
    close_month(ledger, Period.parse(month), today=TODAY, paper=lambda seal: f"sealed {seal}", keep=False)


def documents(n: int, sha256: str) -> list[r.Record]:
    """One customer with all that can be known of one; the numbers of the rows begin at `10 * n + 1`."""
    first, second = 10 * n + 1, 10 * n + 2
    amounts: dict[str, object] = {"customer_id": first, "currency": "EUR", "net": 900, "tax": 100, "total": 1000}
    money: dict[str, object] = {"customer_id": first, "currency": "EUR"}
    about: dict[str, object] = {"customer_id": first, "invoice_id": first}
    by_payment: dict[str, object] = {"payment_id": first, "credit_note_id": None}
    by_credit: dict[str, object] = {"payment_id": None, "credit_note_id": first}
    claims = ("dispute_id", "deduction_id", "complaint_id")
    return [
        filled(r.Collector, n, id=first),
        filled(r.Customer, n, id=first, code=f"C{n}", risk="high", currency="EUR", terms="net 30"),
        filled(r.Invoice, n, id=first, number=f"INV-{n}", cash_sale="no", status="issued", kind="charge", **amounts),
        filled(r.Invoice, n, id=second, number=f"DR-{n}", cash_sale="", status="draft", kind="", **amounts),
        filled(r.InvoiceLine, n, id=first, invoice_id=first, quantity="2", unit_price="4.50", tax_rate="8", net=900),
        filled(r.Payment, n, id=first, number=f"P-{n}", amount=500, returned_date=None, **money),
        filled(r.Payment, n, id=second, number=f"R-{n}", amount=70, returned_date=day("2026-10-01"), **money),
        filled(r.CreditNote, n, id=first, number=f"CN-{n}", billing_error="yes", **amounts),
        filled(r.WriteOff, n, id=first, number=f"W-{n}", invoice_id=first, amount=200, kind="minor"),
        filled(r.Refund, n, id=first, number=f"RF-{n}", customer_id=first, amount=30, **by_payment),
        filled(r.Refund, n, id=second, number=f"RG-{n}", customer_id=first, amount=30, **by_credit),
        filled(r.Allocation, n, id=first, invoice_id=first, amount=400, **by_payment),
        filled(r.Allocation, n, id=second, invoice_id=first, amount=50, **by_credit),
        filled(r.Dispute, n, id=first, number=f"Q-{n}", invoice_id=first, amount=100, outcome="split"),
        filled(r.Deduction, n, id=first, number=f"D-{n}", invoice_id=first, payment_id=first, amount=5,
               outcome="repaid"),
        filled(r.Promise, n, id=first, number=f"PR-{n}", amount=100, status="renegotiated", **about),
        filled(r.Activity, n, id=first, kind="call", level=2, **about),
        filled(r.Complaint, n, id=first, number=f"X-{n}", **about),
        filled(r.Cost, n, id=first, kind="postage", amount=12),
        filled(r.Goal, n, id=first, kpi="dso", goal="45", watch="50"),
        filled(r.PolicyStep, n, id=first, scope="customer", scope_key=f"C{n}", level=1, interest="5"),
        filled(r.Pause, n, id=first, kind="hold", **about),
        *(filled(r.Evidence, n, id=first + at, size=len(EVIDENCE), sha256=sha256,
                 **{name: first if name == claim else None for name in claims}) for at, claim in enumerate(claims)),
    ]  # fmt: skip


def filled(cls: type[R], n: int, **given: Any) -> R:  # noqa: ANN401 - what the fields of the class take
    """A record with something in every field, as `given` or made up; `n` tells it from others."""
    hints = get_type_hints(cls)
    made: dict[str, Any] = {field.name: _KINDS[hints[field.name]](field.name, n) for field in fields(cls)
                            if field.name not in given}  # fmt: skip
    return cls(**made, **given)


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the file, and its schema, as bytes and numbers.

    Left out is when the tables were made, which sqlite-utils notes and nothing of ours reads.
    """
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()
        tables = [
            name.decode() for kind, name, _table, _sql in found if kind == b"table" and name != b"_sqlite_migrations"
        ]
        held = {table: connection.execute(f'SELECT * FROM "{table}" NOT INDEXED').fetchall() for table in tables}  # noqa: S608 - names in the file
    return {"sqlite_master": found, **{table: sorted(rows, key=repr) for table, rows in held.items()}}
