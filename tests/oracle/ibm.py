"""The published late-payments file, turned into exchange rows and into a journal for hledger."""

from __future__ import annotations

import csv
import os
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from tests.oracle.records import day_of

if TYPE_CHECKING:
    from datetime import date

    from tests.oracle.records import Records

HERE = Path(__file__).resolve().parents[2]


def csv_path() -> Path:
    """Give the path of the file: under ARDESK_DATA if that is set, else in `shared/data` beside the checkout."""
    return Path(os.environ.get("ARDESK_DATA", HERE.parent / "shared" / "data")) / "ibm_late_payments.csv"


def iso(us: str) -> str:
    """Give an ISO date for month/day/year without padding."""
    month, day, year = us.split("/")
    return f"{year}-{int(month):02}-{int(day):02}"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="ascii", newline="") as stream:
        return list(csv.DictReader(stream))


def to_exchange(path: Path) -> Records:
    """Give every invoice with its due date, one payment of it all when settled, and a dispute where one is noted."""
    records: Records = {
        name: [] for name in ("customers.csv", "invoices.csv", "payments.csv", "allocations.csv", "disputes.csv")
    }
    records["company.csv"] = [{"key": "currency", "value": "USD"}]
    codes: set[str] = set()
    for row in _rows(path):
        code, number, amount = row["customerID"], row["invoiceNumber"], row["InvoiceAmount"]
        issued, settled = iso(row["InvoiceDate"]), iso(row["SettledDate"])
        if code not in codes:
            codes.add(code)
            records["customers.csv"].append({"code": code, "name": code, "country": row["countryCode"]})
        records["invoices.csv"].append(
            {
                "number": number,
                "customer": code,
                "date": issued,
                "due_date": iso(row["DueDate"]),
                "total": amount,
                "cash_sale": "no",
            }
        )
        payment = {"number": f"P{number}", "customer": code, "date": settled, "amount": amount}
        records["payments.csv"].append(payment)
        records["allocations.csv"].append({"source": f"P{number}", "invoice": number, "amount": amount})
        if row["Disputed"] == "Yes":
            dispute = {"number": f"D{number}", "invoice": number, "reason": "not stated", "opened": issued}
            records["disputes.csv"].append({**dispute, "resolved": settled})
    return records


def to_hledger(path: Path) -> str:
    """Give a journal: each invoice debits the receivable account on its day, its settlement credits it."""
    entries = []
    for row in _rows(path):
        number, amount = row["invoiceNumber"], row["InvoiceAmount"]
        entries.append(
            _entry(iso(row["InvoiceDate"]), f"invoice {number}", "assets:receivable", "income:sales", amount)
        )
        entries.append(_entry(iso(row["SettledDate"]), f"paid {number}", "assets:bank", "assets:receivable", amount))
    return "\n".join(sorted(entries))


def _entry(day: str, text: str, debit: str, credit: str, amount: str) -> str:
    return f"{day} {text}\n    {debit}    {amount} USD\n    {credit}    -{amount} USD\n"


def hledger_balances(path: Path, folder: Path) -> dict[date, int]:
    """Give the receivable account's balance at every month end, in cents, as hledger computes it.

    The journal is left in the folder.
    """
    journal = folder / "receivable.journal"
    journal.write_text(to_hledger(path), encoding="ascii")
    command = ["hledger", "-f", str(journal), "balance", "assets:receivable"]
    command += ["--monthly", "--historical", "-O", "csv", "-N"]
    heads, amounts = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[:2]
    days = [day_of(cell.strip('"')) for cell in heads.split(",")[1:]]
    cents = [int(Decimal(cell.strip('"').split()[0]) * 100) for cell in amounts.split(",")[1:]]
    return {day: amount for day, amount in zip(days, cents, strict=True) if day}
