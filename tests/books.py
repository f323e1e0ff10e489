"""Books for tests, written in a line of text each: the subject first, then what happened to it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from ardesk.book.book import Book
from ardesk.domain.book_rows import BOOK_COLUMNS, BookRows
from ardesk.domain.money import minor_digits

_KINDS = {"CN": "credit_note", "PAY": "payment", "WO": "write_off", "REFUND": "refund", "DISPUTE": "dispute",
          "PROMISE": "promise", "CUSTOMER": "customer", "GOAL": "goal", "DEDUCTION": "deduction",
          "COMPLAINT": "complaint", "COST": "cost", "RATE": "collector", "ERRORS": "errors",
          "STEP": "policy_step", "PAUSE": "pause", "HOLIDAYS": "holidays"}  # fmt: skip
_KINDS |= dict.fromkeys(("CALL", "EMAIL", "LETTER", "INVOICE_COPY", "VISIT", "MESSAGE", "NOTE"), "activity")


class Writer:
    """Rows as they grow; customers come into being when a document names them."""

    def __init__(self, base: str = "USD") -> None:
        self.base = base
        self.billing_errors = ""
        self.calendar: dict[str, str] = {}
        self.tables: dict[str, list[tuple[Any, ...]]] = {table: [] for table in BOOK_COLUMNS}
        self.ids: dict[tuple[str, str], int] = {}
        self.currencies: dict[tuple[str, str], str] = {}
        self._count = count(1)

    def add(self, table: str, **given: object) -> int:
        number = next(self._count)
        defaults: dict[str, object] = {"id": number, "currency": self.base, "rate": "1"}
        texts = {
            "type",
            "risk",
            "collector",
            "cash_sale",
            "billing_error",
            "kind",
            "reason",
            "outcome",
            "status",
            "watch",
            "category",
            "scope",
            "scope_key",
            "title",
        }
        defaults |= dict.fromkeys(texts, "")
        row = {name: given.get(name, defaults.get(name)) for name in BOOK_COLUMNS[table]}
        if unknown := set(given) - set(row):
            raise KeyError(f"{table} has no {unknown}")
        self.tables[table].append(tuple(row.values()))
        if "number" in row:
            self.ids[table, str(row["number"])] = number
            self.currencies[table, str(row["number"])] = str(row.get("currency") or self.base)
        return number

    def customer(self, code: str, **given: object) -> int:
        if ("customer", code) not in self.ids:
            self.ids["customer", code] = self.add(
                "customer", code=code, name=str(given.pop("name", code.title())), **given
            )
        return self.ids["customer", code]

    def rows(self) -> BookRows:
        return BookRows(self.base, 1, self.tables, self.billing_errors, self.calendar)


def minor(text: str, currency: str = "USD") -> int:
    return int(Decimal(text) * 10 ** minor_digits(currency))


def _day(text: str, start: str = "") -> str:
    if text.startswith("+"):
        return (dt.date.fromisoformat(start) + dt.timedelta(int(text[1:].rstrip("d")))).isoformat()
    return text


def _options(words: list[str]) -> tuple[list[str], dict[str, str]]:
    plain = [word for word in words if "=" not in word]
    return plain, dict(word.split("=", 1) for word in words if "=" in word)


def rows(text: str, base: str = "USD") -> BookRows:
    """`INV-1 ACME 2025-01-10 +30d 1000.00 | PAY ACME 2025-02-20 400.00`, with `key=value` for anything unusual.

    PAY-1 and CN-1 are applied to the newest invoice of the customer unless `to=INV-1:300.00,INV-2` (or `to=`) says
    otherwise, on their own date or `on=DATE`. WO-1 INV-1 DATE AMOUNT · REFUND-1 PAY-1 DATE AMOUNT
    · DISPUTE-1 INV-1 OPENED AMOUNT (or `all`)
    · DEDUCTION-1 INV-1 OPENED AMOUNT recovered=… · PROMISE-1 ACME MADE DUE AMOUNT · CUSTOMER ACME type=…
    · GOAL dso FROM GOAL WATCH · CALL ACME DATE cost=… · COMPLAINT ACME DATE · COST DATE KIND AMOUNT · RATE Ann AMOUNT
    · ERRORS reason, reason. · STEP DAYS ACTION LEVEL (or `-`) scope=type:retail · PAUSE ACME SINCE UNTIL (or `-`)
    invoice=INV-1 · HOLIDAYS DAY DAY.
    Amounts may carry their currency and rate: `100.00@EUR:1.10`.
    """
    writer = Writer(base)
    for line in text.replace("\n", "|").split("|"):
        words = line.split()
        if words:
            _read(writer, words)
    return writer.rows()


def book(text: str, base: str = "USD") -> Book:
    """The Book of that text."""
    return Book.load(rows(text, base))


def _money(writer: Writer, text: str) -> dict[str, object]:
    amount, _at, kind = text.partition("@")
    currency, _colon, rate = kind.partition(":")
    currency = currency or writer.base
    return {"amount": minor(amount, currency), "currency": currency, "rate": rate or "1"}


def _read(writer: Writer, words: list[str]) -> None:
    name = words[0]
    kind = _KINDS.get(name.partition("-")[0].upper(), "invoice")
    plain, more = _options(words[1:])
    _WRITERS[kind](writer, name, plain, more)


def _invoice(writer: Writer, name: str, words: list[str], more: dict[str, str]) -> None:
    customer, day, due, amount = words
    money = _money(writer, amount)
    total = money.pop("amount")
    currency = str(money["currency"])
    net = minor(more.pop("net"), currency) if "net" in more else total
    given: dict[str, object] = {"cash_sale": more.get("cash", ""), "delivery_date": more.get("delivered"),
                                "kind": more.get("kind", "")}  # fmt: skip
    writer.add("invoice", number=name, customer_id=writer.customer(customer), date=day, due_date=_day(due, day),
               net=net, total=total, **given, **money)  # fmt: skip
    writer.ids["newest", customer] = writer.ids["invoice", name]
    writer.currencies["newest", customer] = name


def _credit(writer: Writer, table: str, name: str, words: list[str], more: dict[str, str]) -> None:
    customer, day, amount = words
    money = _money(writer, amount)
    owner = writer.customer(customer)
    value = money["amount"]
    if table == "payment":
        number = writer.add(
            table, number=name, customer_id=owner, date=day, returned_date=more.get("returned"), **money
        )
    else:
        del money["amount"]
        net = minor(more["net"], str(money["currency"])) if "net" in more else value
        error = more.get("billing_error", "")
        number = writer.add(
            table, number=name, customer_id=owner, date=day, net=net, total=value, billing_error=error, **money
        )
    target = more.get("to", writer.currencies.get(("newest", customer), ""))
    for part in filter(None, target.split(",")):
        invoice, _colon, share = part.partition(":")
        writer.add("allocation", invoice_id=writer.ids["invoice", invoice], **{f"{table}_id": number},
                   amount=minor(share, str(money["currency"])) if share else value,
                   date=more.get("on", day))  # fmt: skip


def _payment(writer: Writer, name: str, words: list[str], more: dict[str, str]) -> None:
    _credit(writer, "payment", name, words, more)


def _credit_note(writer: Writer, name: str, words: list[str], more: dict[str, str]) -> None:
    _credit(writer, "credit_note", name, words, more)


def _write_off(writer: Writer, name: str, words: list[str], more: dict[str, str]) -> None:
    invoice, day, amount = words
    currency = writer.currencies["invoice", invoice]
    recovered = minor(more["recovered"], currency) if "recovered" in more else None
    writer.add("write_off", number=name, invoice_id=writer.ids["invoice", invoice], date=day,
               amount=minor(amount, currency), kind=more.get("kind", ""), recovered_date=more.get("on"),
               recovered_amount=recovered)  # fmt: skip


def _refund(writer: Writer, name: str, words: list[str], _more: dict[str, str]) -> None:
    source, day, amount = words
    table = "payment" if source.startswith("PAY") else "credit_note"
    writer.add("refund", number=name, **{f"{table}_id": writer.ids[table, source]}, date=day,
               amount=minor(amount, writer.currencies[table, source]))  # fmt: skip


def _dispute(writer: Writer, name: str, words: list[str], more: dict[str, str]) -> None:
    invoice, opened, amount = words
    value = None if amount == "all" else minor(amount, writer.currencies["invoice", invoice])
    writer.add("dispute", number=name, invoice_id=writer.ids["invoice", invoice], opened=opened, amount=value,
               resolved=more.get("resolved"), reason=more.get("reason", "").replace("_", " "),
               deadline=more.get("deadline"),
               outcome=more.get("outcome", ""))  # fmt: skip


def _deduction(writer: Writer, name: str, words: list[str], more: dict[str, str]) -> None:
    invoice, opened, amount = words
    currency = writer.currencies["invoice", invoice]
    writer.add("deduction", number=name, invoice_id=writer.ids["invoice", invoice], opened=opened,
               amount=minor(amount, currency), resolved=more.get("resolved"), outcome=more.get("outcome", ""),
               reason=more.get("reason", "").replace("_", " "), deadline=more.get("deadline"),
               recovered=minor(more.get("recovered", "0"), currency))  # fmt: skip


def _promise(writer: Writer, name: str, words: list[str], more: dict[str, str]) -> None:
    customer, made, due, amount = words
    invoice = more.get("invoice")
    currency = writer.currencies["invoice", invoice] if invoice else writer.base
    writer.add("promise", number=name, customer_id=writer.customer(customer), made=made, due=_day(due, made),
               invoice_id=writer.ids["invoice", invoice] if invoice else None, amount=minor(amount, currency),
               status=more.get("status", "open"))  # fmt: skip


def _customer(writer: Writer, _name: str, words: list[str], more: dict[str, str]) -> None:
    limit = {"credit_limit": minor(more.pop("credit_limit"), writer.base)} if "credit_limit" in more else {}
    chase = {"no_chase": int(more.pop("no_chase"))} if "no_chase" in more else {}
    writer.customer(words[0], **more, **limit, **chase)


def _goal(writer: Writer, _name: str, words: list[str], _more: dict[str, str]) -> None:
    kpi, day, goal, *watch = words
    writer.add("goal", kpi=kpi, goal=goal, watch=watch[0] if watch else "", valid_from=day)


def _activity(writer: Writer, name: str, words: list[str], more: dict[str, str]) -> None:
    customer, day = words
    cost = minor(more["cost"], writer.base) if "cost" in more else None
    minutes = int(more["minutes"]) if "minutes" in more else None
    writer.add("activity", date=day, customer_id=writer.customer(customer), kind=name.lower(), minutes=minutes,
               cost=cost, collector=more.get("collector", ""), follow_up=more.get("follow_up"),
               invoice_id=writer.ids["invoice", more["invoice"]] if "invoice" in more else None,
               level=int(more["level"]) if "level" in more else None,
               outcome=more.get("outcome", "").replace("_", " "))  # fmt: skip


def _complaint(writer: Writer, _name: str, words: list[str], more: dict[str, str]) -> None:
    customer, day = words
    category = more.get("category", "")
    writer.add("complaint", date=day, customer_id=writer.customer(customer), category=category)


def _cost(writer: Writer, _name: str, words: list[str], _more: dict[str, str]) -> None:
    day, kind, amount = words
    writer.add("cost", date=day, kind=kind, amount=minor(amount, writer.base))


def _collector(writer: Writer, _name: str, words: list[str], _more: dict[str, str]) -> None:
    name, rate = words
    writer.add("collector", name=name, hourly_rate=minor(rate, writer.base))


def _step(writer: Writer, _name: str, words: list[str], more: dict[str, str]) -> None:
    days, action, level = words
    scope, _colon, key = more.get("scope", "").partition(":")
    writer.add("policy_step", scope=scope, scope_key=key, days=int(days), action=action,
               level=None if level == "-" else int(level))  # fmt: skip


def _pause(writer: Writer, _name: str, words: list[str], more: dict[str, str]) -> None:
    customer, since, until = words
    writer.add("pause", customer_id=writer.customer(customer), since=since, until=None if until == "-" else until,
               invoice_id=writer.ids["invoice", more["invoice"]] if "invoice" in more else None)  # fmt: skip


def _holidays(writer: Writer, _name: str, words: list[str], _more: dict[str, str]) -> None:
    writer.calendar["holidays.extra"] = "\n".join(words)


def _errors(writer: Writer, _name: str, words: list[str], _more: dict[str, str]) -> None:
    writer.billing_errors = " ".join(words)


_WRITERS = {"invoice": _invoice, "payment": _payment, "credit_note": _credit_note, "write_off": _write_off,
            "refund": _refund, "dispute": _dispute, "promise": _promise, "customer": _customer, "goal": _goal,
            "activity": _activity, "deduction": _deduction, "complaint": _complaint, "cost": _cost,
            "collector": _collector, "errors": _errors, "policy_step": _step, "pause": _pause,
            "holidays": _holidays}  # fmt: skip
