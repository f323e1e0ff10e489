"""Short ways to write down a small ledger of one customer as exchange rows."""

from __future__ import annotations

from tests.oracle.records import COLUMNS, Records, Row


def books(*rows: Row) -> Records:
    """Give a ledger of customer A with these rows; the cell `file` says which file a row belongs to."""
    records: Records = {"customers.csv": [{"code": "A", "name": "Alder"}]}
    for row in rows:
        name = row["file"] + ".csv"
        known = {"customer": "A", **row}
        records.setdefault(name, []).append({k: v for k, v in known.items() if k in COLUMNS[name].split()})
    return records


def invoice(number: str, day: str, due: str, total: str, **more: str) -> Row:
    return {"file": "invoices", "number": number, "date": day, "due_date": due, "total": total, **more}


def payment(number: str, day: str, amount: str, **more: str) -> Row:
    return {"file": "payments", "number": number, "date": day, "amount": amount, **more}


def credit_note(number: str, day: str, total: str, **more: str) -> Row:
    return {"file": "credit_notes", "number": number, "date": day, "total": total, **more}


def apply(source: str, to: str, amount: str, **more: str) -> Row:
    return {"file": "allocations", "source": source, "invoice": to, "amount": amount, **more}


def dispute(number: str, on: str, opened: str, **more: str) -> Row:
    return {"file": "disputes", "number": number, "invoice": on, "opened": opened, "reason": "tax", **more}


def promise(number: str, made: str, due: str, amount: str, **more: str) -> Row:
    return {"file": "promises", "number": number, "made": made, "due": due, "amount": amount, **more}
