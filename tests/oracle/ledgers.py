"""Random ledgers of all record kinds, as exchange rows, made by living day by day and so valid on each."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.oracle.records import Records, Row, day_of, digits, due_by_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

RATES = {"USD": 1.0, "EUR": 1.09, "GBP": 1.27, "JPY": 0.0067, "KWD": 3.25}
TERMS = ("", "net 30", "net 14", "net 60", "eom 15", "2/10 net 30", "due on receipt", "eom 0")
REASONS = ("pricing", "Quantity", "tax", "late delivery", "duplicate", "damaged", "")
TODAY_ODDS = (
    *(("invoice", 30), ("pay", 26), ("apply", 14), ("credit_note", 8), ("write_off", 4), ("refund", 3), ("return", 4)),
    *(
        ("cash_sale", 4),
        ("dispute", 6),
        ("deduction", 4),
        ("promise", 7),
        ("activity", 8),
        ("complaint", 2),
        ("cost", 3),
    ),
)


def text(amount: int, currency: str) -> str:
    """Give an amount in minor units as the exchange files write it."""
    places = digits(currency)
    whole, rest = divmod(amount, 10**places)
    return f"{whole}.{rest:0{places}}" if places else str(whole)


class Life:
    """A business living through its days; every event leaves rows that are valid on the day it happens."""

    def __init__(self, random: Random, size: int) -> None:
        self.random = random
        self.base = random.choice(["USD", "USD", "USD", "EUR", "JPY", "KWD"])
        self.records: Records = {"company.csv": [{"key": "currency", "value": self.base}]}
        self.open: dict[str, int] = {}  # what is open on each invoice, in its own currency
        self.left: dict[str, int] = {}  # what is unapplied of each payment and credit note
        self.documents: dict[str, Row] = {}
        self.applied: dict[str, list[tuple[str, int, date]]] = {}  # by source: invoice, amount, day
        self.not_zero: set[str] = set()  # invoices over something
        self.firm: set[str] = set()  # payments that may not come back
        self.reopened: list[tuple[str, int]] = []  # by returns of today, from tomorrow on
        self.today = date(2023, 1, 1)
        self._customers(1 + size // 12)
        for day in self._days(size):
            self._morning(day)
            getattr(self, "_" + self._pick(TODAY_ODDS))()

    # Chance

    def _pick(self, odds: tuple[tuple[str, int], ...]) -> str:
        return self.random.choices([name for name, _ in odds], [weight for _, weight in odds])[0]

    def _chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def _days(self, size: int) -> Iterator[date]:
        """Give the days on which something happens: often month ends, firsts and leap days, several on one day."""
        start = self.random.choice([date(2023, 1, 1), date(2023, 11, 15), date(2024, 2, 20), date(2025, 6, 30)])
        span = self.random.choice([40, 120, 400, 800])
        days: list[date] = []
        for _ in range(size):
            day = start + timedelta(self.random.randrange(span))
            odd = self.random.randrange(10)
            if odd == 0:
                day = (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
            elif odd == 1:
                day = day.replace(day=1)
            elif odd == 2 and days:
                day = self.random.choice(days)
            elif odd == 3 and start <= date(2024, 2, 29):
                day = date(2024, 2, 29)
            days.append(day)
        yield from sorted(days)

    def _morning(self, day: date) -> None:
        if day != self.today:
            for invoice, amount in self.reopened:
                self.open[invoice] += amount
            self.reopened = []
        self.today = day

    def _amount(self, currency: str) -> int:
        ceiling = self.random.choice([9, 99, 9_999, 500_000])
        return self.random.randint(1, max(1, ceiling * 10 ** digits(currency) // 100))

    def _part(self, most: int) -> int:
        return most if self._chance(50) else self.random.randint(1, most)

    def _later(self, most: int) -> date:
        return self.today + timedelta(self.random.randrange(most))

    def _or_empty(self, percent: int, value: str) -> str:
        return value if self._chance(percent) else ""

    # Rows

    def _add(self, name: str, row: Row) -> None:
        self.records.setdefault(name + ".csv", []).append({k: v for k, v in row.items() if v})

    def _number(self, prefix: str, name: str) -> str:
        return f"{prefix}{len(self.records.get(name + '.csv', [])) + 1:04}"

    def _customers(self, count: int) -> None:
        for i in range(count):
            limit = self.random.choice(["", "0", text(self._amount(self.base) * 3, self.base)])
            self._add(
                "customers",
                {
                    "code": f"C{i + 1}",
                    "name": f"Customer {i + 1}",
                    "type": self.random.choice(["", "retail", "public"]),
                    "risk": self.random.choice(["", "low", "medium", "high", "high"]),
                    "risk_since": self._or_empty(30, "2024-03-01"),
                    "collector": self.random.choice(["", "Ann", "Bob"]),
                    "terms": self.random.choice(TERMS),
                    "credit_limit": limit,
                    "no_chase": self._or_empty(10, "yes"),
                },
            )

    def _customer(self) -> Row:
        return self.random.choice(self.records["customers.csv"])

    def _document(self, customer: str, like: Row | None = None) -> Row:
        """Give what all documents begin with; the currency of another one if it is to be applied to that."""
        currency = self.base
        if like:
            currency = like.get("currency", self.base)
        elif int(customer[1:]) % 2 == 0 and self._chance(80):
            others = sorted(set(RATES) - {self.base})
            currency = others[int(customer[1:]) // 2 % len(others)]
        row = {"customer": customer, "date": self.today.isoformat()}
        if currency != self.base:
            rate = RATES[currency] / RATES[self.base] * self.random.uniform(0.9, 1.1)
            row |= {"currency": currency, "rate": f"{rate:.{self.random.choice([2, 4, 10])}f}"}
            if float(row["rate"]) == 0:
                row["rate"] = f"{rate:.10f}"
        elif self._chance(20):
            row |= {"currency": currency}
        return row

    def _currency(self, row: Row) -> str:
        return row.get("currency", self.base)

    def _taxed(self, total: int, currency: str) -> Row:
        """Give total, or net and tax, or all three."""
        net = total * 100 // (100 + self.random.choice([0, 5, 19, 21]))
        row = {"net": text(net, currency), "tax": text(total - net, currency)}
        return self.random.choice([{"total": text(total, currency)}, row, row | {"total": text(total, currency)}])

    # Events

    def _issue(self, **more: str) -> str:
        customer = self._customer()
        row = {"number": self._number("I", "invoices"), **self._document(customer["code"]), **more}
        total = 0 if self._chance(3) else self._amount(self._currency(row))
        row |= self._taxed(total, self._currency(row))
        if self._chance(50):
            row["due_date"] = (
                self.today + timedelta(self.random.choice([0, 1, 7, 14, 30, 31, 60, 90, -2]))
            ).isoformat()
        if self._chance(50):
            row["delivery_date"] = (self.today - timedelta(self.random.randrange(-2, 15))).isoformat()
        due = day_of(row.get("due_date", "")) or due_by_terms(self.today, customer.get("terms", ""))
        if total == 0 and due == self.today:
            row["cash_sale"] = "no"
        if "cash_sale" not in row and self._chance(15):
            row["cash_sale"] = "no"
        self._add("invoices", row)
        if row.get("status", "issued") == "issued":
            self.open[row["number"]] = total
            self.not_zero |= {row["number"]} if total else set()
            self.documents[row["number"]] = {**row, "due": due.isoformat()}
        return row["number"]

    def _invoice(self) -> None:
        self._issue(**({"status": self.random.choice(["draft", "void", "issued"])} if self._chance(15) else {}))

    def _cash_sale(self) -> None:
        """Sell for cash: with the flag and whatever payments, or due at once and paid at once."""
        if self._chance(50):
            number = self._issue(cash_sale="yes")
            if self._chance(50) and self.open[number]:
                self._receive(self.documents[number], self._part(self.open[number]), [number])
            return
        number = self._issue(due_date=self.today.isoformat())
        self.documents[number]["due"] = self.today.isoformat()
        row = self.records["invoices.csv"][-1]
        row["due_date"] = self.documents[number]["due_date"] = self.today.isoformat()
        if self.open[number] and row.get("cash_sale") != "no":
            over = self.random.choice([0, 0, 150])
            self._receive(self.documents[number], self.open[number] + over, [number])

    def _payable(self) -> list[str]:
        return [n for n, rest in self.open.items() if rest > 0]

    def _receive(self, like: Row, amount: int, invoices: list[str]) -> str:
        currency = self._currency(like)
        row = {"number": self._number("P", "payments"), **self._document(like["customer"], like)}
        row["amount"] = text(amount, currency)
        self._add("payments", row)
        self.documents[row["number"]] = row
        self.left[row["number"]] = amount
        for invoice in invoices:
            self._allocate(row["number"], invoice)
        return row["number"]

    def _allocate(self, source: str, invoice: str, part: int | None = None) -> None:
        most = min(self.left[source], self.open[invoice])
        if most <= 0:
            return
        amount = most if part is None else min(part, most)
        sold, came = self.documents[invoice]["date"], self.documents[source]["date"]
        cells = {"source": source, "invoice": invoice, "amount": text(amount, self._currency(self.documents[invoice]))}
        if max(sold, came) < self.today.isoformat():
            cells["date"] = self.today.isoformat()
        else:
            cells["date"] = self.random.choice(["", self.today.isoformat(), (self.today - timedelta(3)).isoformat()])
        cells["source_kind"] = self._or_empty(30, "payment" if source.startswith("P") else "credit_note")
        self._add("allocations", cells)
        self.left[source] -= amount
        self.open[invoice] -= amount
        self.applied.setdefault(source, []).append((invoice, amount, self.today))
        row = self.documents[invoice]
        may_be_cash = row.get("cash_sale", "") != "no" and row["due"] == row["date"] == self.today.isoformat()
        if row.get("cash_sale") == "yes" or may_be_cash:
            self.firm.add(source)

    def _same_account(self, like: Row, numbers: list[str]) -> list[str]:
        """Give those of the documents that have the same customer and currency."""
        key = (like["customer"], self._currency(like))
        rows = self.documents
        return [n for n in numbers if (rows[n]["customer"], self._currency(rows[n])) == key]

    def _pay(self) -> None:
        """Receive money: exactly, short, too much, for several invoices, or on account before anything is sold."""
        payable = self._payable()
        if not payable or self._chance(8):
            customer = self._customer()["code"]
            like = self._document(customer)
            self._receive(like, self._amount(self._currency(like)), [])
            return
        first = self.random.choice(payable)
        like = self.documents[first]
        invoices = [first]
        if self._chance(40):
            others = [n for n in self._same_account(like, payable) if n != first]
            invoices += self.random.sample(others, min(len(others), self.random.randint(1, 3)))
        owed = sum(self.open[n] for n in invoices)
        amount = owed + self._amount(self._currency(like)) if self._chance(15) else self._part(owed)
        self._receive(like, amount, invoices if self._chance(85) else [])

    def _apply(self) -> None:
        """Apply some of what is unapplied, payment or credit note, to an open invoice."""
        sources = [n for n, rest in self.left.items() if rest > 0]
        if sources:
            source = self.random.choice(sources)
            invoices = self._same_account(self.documents[source], self._payable())
            if invoices:
                invoice = self.random.choice(invoices)
                self._allocate(source, invoice, self._part(min(self.left[source], self.open[invoice])))

    def _credit_note(self) -> None:
        payable = self._payable()
        invoice = self.random.choice(payable) if payable and self._chance(80) else ""
        like = self.documents[invoice] if invoice else self._document(self._customer()["code"])
        currency = self._currency(like)
        total = self._part(self.open[invoice]) if invoice else self._amount(currency)
        row = {"number": self._number("K", "credit_notes"), **self._document(like["customer"], like)}
        row |= self._taxed(total, currency)
        row |= {"reason": self.random.choice(REASONS), "billing_error": self._or_empty(30, "yes")}
        self._add("credit_notes", row)
        self.documents[row["number"]] = row
        self.left[row["number"]] = total
        if invoice:
            self._allocate(row["number"], invoice, self._part(total))

    def _write_off(self) -> None:
        may = [n for n in self._payable() if not self._cash_like(n)]
        if may:
            invoice = self.random.choice(may)
            currency = self._currency(self.documents[invoice])
            amount = self._part(self.open[invoice])
            row = {"number": self._number("W", "write_offs"), "invoice": invoice, "date": self.today.isoformat()}
            row |= {"amount": text(amount, currency), "kind": self.random.choice(["", "bad_debt", "minor"])}
            if self._chance(40):
                row |= {"recovered_date": self._later(90).isoformat()}
                row |= {"recovered_amount": text(self._part(amount), currency)}
            self._add("write_offs", row)
            self.open[invoice] -= amount

    def _cash_like(self, invoice: str) -> bool:
        """Tell whether the invoice is a cash sale or may yet become one today."""
        row = self.documents[invoice]
        today = self.today.isoformat()
        return row.get("cash_sale", "") == "yes" or (
            row.get("cash_sale", "") != "no" and row["due"] == today == row["date"]
        )

    def _refund(self) -> None:
        sources = [n for n, rest in self.left.items() if rest > 0]
        if sources:
            source = self.random.choice(sources)
            amount = self._part(self.left[source])
            currency = self._currency(self.documents[source])
            row = {"number": self._number("R", "refunds"), "customer": self.documents[source]["customer"]}
            row |= {"date": self.today.isoformat(), "amount": text(amount, currency), "source": source}
            self._add("refunds", row)
            self.left[source] -= amount
            self.firm.add(source)

    def _return(self) -> None:
        """Let a payment bounce whose money is not refunded and in no cash sale; its invoices are open from tomorrow."""
        for row in self.random.sample(self.records.get("payments.csv", []), len(self.records.get("payments.csv", []))):
            source = row["number"]
            uses = self.applied.get(source, [])
            if source in self.firm or "returned_date" in row or any(day == self.today for _, _, day in uses):
                continue
            row["returned_date"] = self.today.isoformat()
            self.left[source] = 0
            self.reopened += [(invoice, amount) for invoice, amount, _ in uses]
            return

    def _claim(self, name: str, prefix: str) -> tuple[Row, int, str] | None:
        """Give the beginning of a dispute or deduction on some invoice, the most it may be about, and the currency."""
        invoices = sorted(self.not_zero)
        if not invoices:
            return None
        invoice = self.random.choice(self._payable() or invoices)
        row = {"number": self._number(prefix, name), "invoice": invoice, "opened": self.today.isoformat()}
        if self._chance(60):
            row["resolved"] = self._later(60).isoformat()
        return row, max(1, self.open[invoice]), self._currency(self.documents[invoice])

    def _dispute(self) -> None:
        begun = self._claim("disputes", "D")
        if begun:
            row, most, currency = begun
            row["reason"] = self.random.choice(REASONS[:-1])
            if self._chance(60):
                row["amount"] = text(self._part(most), currency)
            if "resolved" in row:
                row["outcome"] = self.random.choice(["customer", "us", "split"])
            self._add("disputes", row)

    def _deduction(self) -> None:
        begun = self._claim("deductions", "X")
        if begun:
            row, most, currency = begun
            amount = self._part(most)
            row |= {"amount": text(amount, currency), "reason": self.random.choice(REASONS)}
            if "resolved" in row:
                row["outcome"] = self.random.choice(["credited", "repaid", "written_off"])
                row["recovered"] = self._or_empty(50, text(self._part(amount), currency))
            self._add("deductions", row)

    def _promise(self) -> None:
        payable = self._payable()
        invoice = self.random.choice(payable) if payable and self._chance(70) else ""
        customer = self.documents[invoice]["customer"] if invoice else self._customer()["code"]
        currency = self._currency(self.documents[invoice]) if invoice else self.base
        amount = self._part(self.open[invoice]) if invoice else self._amount(currency)
        row = {"number": self._number("S", "promises"), "customer": customer, "invoice": invoice}
        row |= {"made": self.today.isoformat(), "due": self._later(40).isoformat(), "amount": text(amount, currency)}
        row["status"] = self.random.choice(["", "open", "open", "renegotiated", "withdrawn"])
        self._add("promises", row)

    def _activity(self) -> None:
        row = {"date": self.today.isoformat(), "customer": self._customer()["code"]}
        row["kind"] = self.random.choice(["call", "email", "letter", "invoice_copy", "visit", "message", "note"])
        row |= {"collector": self.random.choice(["", "Ann", "Cy"]), "minutes": self._or_empty(40, "12")}
        row |= {"cost": self._or_empty(30, text(self._amount(self.base), self.base))}
        row |= {"follow_up": self._or_empty(50, self._later(20).isoformat())}
        self._add("activities", row)

    def _complaint(self) -> None:
        row = {"date": self.today.isoformat(), "customer": self._customer()["code"]}
        self._add("complaints", {**row, "category": self.random.choice(["", "billing", "service"])})

    def _cost(self) -> None:
        day = self.today.isoformat()
        row = {"date": day[:7] if self._chance(50) else day, "kind": self.random.choice(["salary", "postage", "legal"])}
        self._add("costs", {**row, "amount": text(self._amount(self.base), self.base)})


def random_ledger(random: Random, size: int) -> Records:
    """Give a valid ledger of about that many events, the same for the same state of the generator."""
    return Life(random, size).records


def ledgers(most: int = 120) -> st.SearchStrategy[Records]:
    """Give random valid ledgers, small ones first."""
    seeds = st.integers(0, 2**32 - 1)
    return st.builds(lambda seed, size: random_ledger(Random(seed), size), seeds, st.integers(1, most))  # noqa: S311 (figures, not secrets)


def random_period(random: Random, records: Records) -> tuple[date, date]:
    """Give a month, a quarter, a year or any span, within or a little beyond the ledger's days."""
    names = ("invoices.csv", "payments.csv", "credit_notes.csv", "write_offs.csv", "allocations.csv")
    days = sorted({row["date"] for name in names for row in records.get(name, []) if row.get("date")}) or ["2024-02-29"]
    one = date.fromisoformat(random.choice(days)) + timedelta(random.choice([0, 0, 0, -1, 1, 30, 45]))
    kind = random.randrange(5)
    if kind == 0:
        return one.replace(day=1), (one.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    if kind == 1:
        first = date(one.year, (one.month - 1) // 3 * 3 + 1, 1)
        return first, (first + timedelta(100)).replace(day=1) - timedelta(1)
    if kind == 2:
        return date(one.year, 1, 1), date(one.year, 12, 31)
    two = date.fromisoformat(random.choice(days))
    return min(one, two), max(one, two)
