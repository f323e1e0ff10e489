"""What following up adds to a random ledger: policies, pauses, levels of contacts, deadlines of claims, days off."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.oracle.records import Records, Row

ACTIONS = ("email", "letter", "call", "message", "hand_over")
SCOPES = (("", ""), ("customer", "C1"), ("type", "retail"), ("risk", "high"), ("type", "nobody"))


def followed(records: Records, seed: int) -> Records:
    """Give the ledger with these; what was in it before stays, so it stays valid."""
    random = Random(f"followed {seed}")  # noqa: S311 (figures, not secrets)
    for scope, key in SCOPES:
        if random.random() < 0.4:
            records.setdefault("policy_steps.csv", []).extend(_policy(random, scope, key))
    for row in records.get("invoices.csv", []):
        _follow(random, records, row)
    for row in records.get("activities.csv", []):
        _about(random, records, row)
    for row in (*records.get("disputes.csv", []), *records.get("deductions.csv", [])):
        if random.random() < 0.3:
            row["deadline"] = _later(random, row["opened"], 40)
    if random.random() < 0.5:
        days = sorted({_later(random, "2023-01-01", 1100) for _ in range(random.randrange(200))})
        records["company.csv"].append({"key": "holidays.extra", "value": "\n".join(days)})
    return records


def _follow(random: Random, records: Records, invoice: Row) -> None:
    if random.random() < 0.5:
        contact = {"date": _later(random, invoice["date"], 60), "customer": invoice["customer"]}
        records.setdefault("activities.csv", []).append(contact | {"kind": random.choice(ACTIONS[:-1])})
    if random.random() < 0.1:
        invoice["kind"] = "charge"
    if random.random() < 0.1:
        records.setdefault("pauses.csv", []).append(_pause(random, invoice))


def _later(random: Random, day: str, most: int) -> str:
    return (date.fromisoformat(day) + timedelta(random.randrange(most))).isoformat()


def _policy(random: Random, scope: str, key: str) -> list[Row]:
    chosen = {(random.randrange(-10, 40), random.choice(ACTIONS)) for _ in range(random.randint(1, 5))}
    return [
        {"scope": scope, "scope_key": key, "days": str(days), "action": action}
        | ({"level": str(random.randrange(4))} if action in ("email", "letter") and random.random() < 0.8 else {})
        for days, action in sorted(chosen)
    ]


def _about(random: Random, records: Records, row: Row) -> None:
    theirs = [one["number"] for one in records.get("invoices.csv", []) if one["customer"] == row["customer"]]
    if theirs and random.random() < 0.5:
        row["invoice"] = random.choice(theirs)
    if random.random() < 0.5:
        row["level"] = str(random.randrange(4))
    if random.random() < 0.2:
        row["outcome"] = random.choice(["handed over", "promised"])


def _pause(random: Random, invoice: Row) -> Row:
    row = {"customer": invoice["customer"], "since": _later(random, invoice["date"], 60)}
    if random.random() < 0.5:
        row["invoice"] = invoice["number"]
    if random.random() < 0.7:
        row["until"] = _later(random, row["since"], 30)
    return row
