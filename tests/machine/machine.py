"""Everything a user does with documents, at random and in any order, to a ledger and to its model."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar, Literal, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ardesk.domain import records
from ardesk.domain.periods import Period
from ardesk.errors import ArdeskError
from ardesk.exchange.importer import import_batch, read_batch
from ardesk.ledger import Ledger, restore
from ardesk.operations import claims, closing, collections, customers, evidence, invoices, pauses, payments
from ardesk.operations import credits as losses
from tests.ledgers import born
from tests.long_runs import LONG
from tests.machine import acts, model
from tests.machine.desk import Desk
from tests.machine.rules import Refused
from tests.oracle.ledgers import text as decimal
from tests.oracle.records import write_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.machine.model import Day, Source, State

T = TypeVar("T")
Kind = Literal["credit_note", "write_off", "repayment"]
# Who buys, in which currency, at which rates: no halves too few.
MONEY = {"ALDER": ("USD", ("1",)), "BIRCH": ("EUR", ("1.09", "1.1234567891")), "CEDAR": ("JPY", ("0.0067",)),
         "DOGWOOD": ("TND", ("0.32",)), "ELM": ("USD", ("1",))}  # fmt: skip
AMOUNTS = (1, 50, 333, 1000, 1001, 25_000, 99_999)

pick = st.integers(0, 11)
days = st.integers(-40, 4)
shares = st.sampled_from(["all", "all", "half", "one", "more"])


class Machine(RuleBasedStateMachine):
    """One ledger that lives; `folder` is where its files lie."""

    folder: ClassVar[Path]
    runs: ClassVar[int] = 0
    steps: ClassVar[int] = 0
    done: ClassVar[int] = 0
    refused: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.place = TemporaryDirectory(dir=self.folder)
        self.room = Path(self.place.name)
        self.desk = Desk(born(self.room / "it.ardesk", "Machine"))
        self.files = count(1)

    # choosing

    @property
    def ledger(self) -> Ledger:
        return self.desk.ledger

    @property
    def state(self) -> State:
        return self.desk.state

    def day(self, offset: int) -> Day:
        return self.desk.today + dt.timedelta(offset)

    def rather_after(self, first: Day, offset: int) -> Day:
        """That day, but mostly none before `first`, which would be refused."""
        return self.day(offset) if offset % 3 == 0 else max(self.day(offset), first)

    def customer(self, at: int) -> str:
        return _at(sorted(self.state.customers), at)

    def invoice(self, at: int, *, owed: bool = True) -> model.Invoice:
        """One of the invoices, if there is any rather one with something open."""
        every = sorted(self.state.invoices.values(), key=lambda one: one.number)
        open_ones = [one for one in every if self.state.open(one, self.desk.today)]
        return _at(open_ones if owed and open_ones and at % 6 else every, at)

    def share(self, whole: int, kind: str) -> int:
        return {"all": whole, "half": (whole + 1) // 2, "one": 1, "more": whole + 1}[kind]

    def rest(self, one: model.Invoice) -> int:
        """What is open on it when all is said and done, or everything where that is nothing."""
        return self.state.open(one, dt.date(2030, 1, 1)) or one.total

    def money(self, code: str, at: int) -> tuple[str, Decimal]:
        currency, rates = MONEY.get(code, ("USD", ("1",)))
        return currency, Decimal(rates[at % len(rates)])

    def source(self, at: int) -> Source:
        """A payment or credit note, rather one with something left."""
        every = sorted(self.state.sources())
        left = [one for one in every if self.state.left(one, dt.date(2030, 1, 1)) > 0]
        return _at(left if left and at % 5 else every, at)

    def owing(self, like: model.Invoice, how_many: int) -> list[model.Invoice]:
        """That invoice and some others of its account."""
        same = [
            one
            for one in self.state.invoices.values()
            if (one.customer, one.currency) == (like.customer, like.currency)
            and one.number != like.number
            and self.state.open(one, self.desk.today)
        ]
        return [like, *sorted(same, key=lambda one: one.number)[:how_many]]

    def parts(self, chosen: Sequence[model.Invoice], share: str) -> list[tuple[str, int]]:
        return [(one.number, self.share(self.rest(one), share)) for one in chosen]

    def ids(self, parts: Sequence[tuple[str, int]]) -> list[tuple[int, int]]:
        return [(self.desk.id(records.Invoice, number), amount) for number, amount in parts]

    def customer_id(self, code: str) -> int:
        found = self.ledger.find(records.Customer, code=code)
        assert found is not None
        return found.id or 0

    # customers and days

    @initialize(
        codes=st.sampled_from(["ALDER BIRCH", "ALDER CEDAR DOGWOOD", "BIRCH", "ALDER ELM"]),
        sold=st.lists(st.tuples(pick, st.integers(-40, -5), st.sampled_from(AMOUNTS)), min_size=2, max_size=4),
        paid=st.lists(st.tuples(pick, st.integers(-4, 0), shares, st.sampled_from([0, 700])), min_size=1, max_size=3),
    )
    def begin(self, codes: str, sold: list[tuple[int, int, int]], paid: list[tuple[int, int, str, int]]) -> None:
        """Customers who have bought and paid, so that every rule finds something to do from the first step on."""
        for code in codes.split():
            self.new_customer(code)
        for at, on, amount in sold:
            self.new_invoice(at, on, amount, 14, "", taxed=at % 2 == 0)
        for at, on, share, over in paid:
            self.pay(at, on, 0, share, over)
        self.pay_otherwise(paid[0][0], 0, "deduction")
        self.dispute(sold[0][0], 0, "")

    def new_customer(self, code: str) -> None:
        wanted = records.Customer(code=code, name=code.title())

        def add(state: State) -> None:
            if code in state.customers:
                raise Refused("the code is in use")
            state.customers[code] = model.Customer(code)

        self.desk.do(lambda: customers.save_customer(self.ledger, wanted), add)

    @rule(code=st.sampled_from(sorted(MONEY)), delete=st.booleans())
    def customer_comes_or_goes(self, code: str, *, delete: bool) -> None:
        if delete and code in self.state.customers:
            number = self.customer_id(code)

            def gone(state: State) -> None:
                del state.customers[code]

            self.desk.do(lambda: customers.delete_customer(self.ledger, number), gone)
        else:
            self.new_customer(code)

    @rule(n=st.sampled_from([1, 5, 16, 31]))
    def days_pass(self, n: int) -> None:
        self.desk.today += dt.timedelta(n)

    # invoices

    def stored(self, one: model.Invoice, row_id: int | None = None) -> records.Invoice:
        return records.Invoice(
            id=row_id, number=one.number, customer_id=self.customer_id(one.customer), date=one.day, due_date=one.due,
            net=one.net, tax=one.tax, total=one.total, currency=one.currency, rate=one.rate, cash_sale=one.cash,
            status=one.status,
        )  # fmt: skip

    @precondition(lambda self: self.state.customers)
    @rule(at=pick, on=days, amount=st.sampled_from((0, *AMOUNTS)), due=st.sampled_from([0, 14, 30, 45]),
          kind=st.sampled_from(["", "", "", "", "draft", "yes", "no"]), taxed=st.booleans())  # fmt: skip
    def new_invoice(self, at: int, on: int, amount: int, due: int, kind: str, *, taxed: bool) -> None:
        code, day = self.customer(at), self.day(on)
        currency, rate = self.money(code, at)
        tax = amount * 19 // 119 if taxed else 0
        number = acts.next_number("INV-", self.state.invoices)
        status, cash = ("draft", "") if kind == "draft" else ("issued", kind)
        one = model.Invoice(number, code, day, day + dt.timedelta(due), amount - tax, tax, amount, currency, rate, cash,
                            status)  # fmt: skip
        assert invoices.next_number(self.ledger) == number
        self.desk.do(lambda: invoices.save_invoice(self.ledger, self.stored(one)),
                     lambda state: acts.save_invoice(state, one, ""))  # fmt: skip

    @precondition(lambda self: self.state.invoices)
    @rule(at=pick, on=days, what=st.sampled_from(["day", "due", "total", "cash", "customer", "rate", "nothing"]),
          amount=st.sampled_from(AMOUNTS), reason=st.sampled_from(["mistyped", "mistyped", ""]))  # fmt: skip
    def edit_invoice(self, at: int, on: int, what: str, amount: int, reason: str) -> None:
        one = self.invoice(at, owed=False)
        changed: dict[str, object] = {
            "day": {"day": self.day(on)},
            "due": {"due": self.day(on + 20)},
            "total": {"net": amount, "tax": 0, "total": amount},
            "cash": {"cash": ("yes", "no", "")[at % 3]},
            "customer": {"customer": self.customer(at)},
            "rate": {"rate": one.rate if one.currency == model.BASE else one.rate + Decimal("0.0001")},
            "nothing": {},
        }[what]  # type: ignore[assignment]  # fields of an invoice
        new = replace(one, **changed)  # type: ignore[arg-type]  # as above
        row = self.stored(new, self.desk.id(records.Invoice, one.number))
        self.desk.do(lambda: invoices.save_invoice(self.ledger, row, reason=reason),
                     lambda state: acts.save_invoice(state, new, reason))  # fmt: skip

    @precondition(lambda self: self.state.invoices)
    @rule(at=pick, what=st.sampled_from(["issue", "issue", "void", "void", "delete", "duplicate"]), on=days)
    def invoice_goes_on(self, at: int, what: str, on: int) -> None:
        one = self.invoice(at, owed=False)
        drafts = sorted(number for number, other in self.state.invoices.items() if other.status == "draft")
        number = _at(drafts, at) if drafts and what in {"issue", "delete"} else one.number
        row, day = self.desk.id(records.Invoice, number), self.day(on)
        operation, act = {
            "issue": (lambda: invoices.issue(self.ledger, row),
                      lambda state: acts.set_status(state, number, "draft", "issued")),
            "void": (lambda: invoices.void_invoice(self.ledger, row, "twice"),
                     lambda state: acts.set_status(state, number, "issued", "void")),
            "delete": (lambda: invoices.delete_draft(self.ledger, row), lambda state: acts.delete_draft(state, number)),
            "duplicate": (lambda: invoices.duplicate(self.ledger, row, day),
                          lambda state: acts.duplicate(state, number, day)),
        }[what]  # fmt: skip
        self.desk.do(operation, act)

    # money

    def payment_row(self, one: model.Payment, row_id: int | None = None) -> records.Payment:
        return records.Payment(
            id=row_id, number=one.number, customer_id=self.customer_id(one.customer), date=one.day, amount=one.total,
            currency=one.currency, rate=one.rate, returned_date=one.returned,
        )  # fmt: skip

    @precondition(lambda self: self.state.invoices)
    @rule(at=pick, on=days, others=st.integers(0, 2), share=shares, over=st.sampled_from([0, 0, 0, 700, -1]))
    def pay(self, at: int, on: int, others: int, share: str, over: int) -> None:
        first = self.invoice(at)
        parts = self.parts(self.owing(first, others), share)
        self._receive(first, self.day(on), parts, sum(amount for _number, amount in parts) + over)

    @precondition(lambda self: self.state.invoices)
    @rule(at=pick, on=days, what=st.sampled_from(["on account", "deduction", "discount", "on its day"]))
    def pay_otherwise(self, at: int, on: int, what: str) -> None:
        one = self.invoice(at)
        rest = self.rest(one)
        if what == "on account":
            self._receive(one, self.day(on), [], AMOUNTS[at % len(AMOUNTS)])
        elif what == "on its day":
            self._receive(one, one.day, [(one.number, rest)], rest)
        else:
            kept = max(1, rest // 10)
            paid = [(one.number, rest - kept)]
            self._receive(one, self.day(on), paid, rest - kept, kept=kept, discount=what == "discount")

    def _receive(
        self,
        like: model.Invoice,
        day: Day,
        parts: list[tuple[str, int]],
        amount: int,
        *,
        kept: int = 0,
        discount: bool = False,
    ) -> None:
        number = acts.next_number("PAY-", self.state.payments)
        payment = model.Payment(number, like.customer, day, amount, like.currency, like.rate)
        off = [(like.number, kept)] if kept and discount else []
        short = [(like.number, kept, "freight")] if kept and not discount else []
        row, ids = self.payment_row(payment), self.ids(parts)
        deducted = [(self.desk.id(records.Invoice, invoice), part, why) for invoice, part, why in short]
        self.desk.do(
            lambda: payments.record_payment(self.ledger, row, ids, deductions=deducted, discounts=self.ids(off)),
            lambda state: acts.pay(state, payment, parts, short, off),
        )

    @precondition(lambda self: self.state.payments)
    @rule(at=pick, on=days, what=st.sampled_from(["nothing", "day", "amount", "parts", "other invoice"]))
    def edit_payment(self, at: int, on: int, what: str) -> None:
        before = _at(sorted(self.state.payments.values(), key=lambda one: one.number), at)
        parts = sorted((one.invoice, one.amount) for one in self.state.parts_from(("payment", before.number)))
        new = before
        if what == "day":
            new = replace(before, day=self.day(on))
        elif what == "amount":
            new = replace(before, total=max(1, before.total + (-100, 1, 500)[at % 3]))
        elif what == "parts":
            parts = parts[1:]
        elif what == "other invoice" and self.state.invoices:
            one = self.invoice(at)
            parts = [*parts, (one.number, min(before.total, self.rest(one)))]
        row, ids = self.payment_row(new, self.desk.id(records.Payment, before.number)), self.ids(parts)
        self.desk.do(lambda: payments.edit_payment(self.ledger, row, ids),
                     lambda state: acts.edit_payment(state, new, parts))  # fmt: skip

    @precondition(lambda self: self.state.payments)
    @rule(at=pick, on=days, what=st.sampled_from(["return", "return", "delete"]))
    def payment_goes(self, at: int, on: int, what: str) -> None:
        number = _at(sorted(self.state.payments), at)
        if what == "return":
            self._return(number, self.rather_after(self.state.payments[number].day, on))
            return
        row = self.desk.id(records.Payment, number)
        self.desk.do(lambda: payments.delete_payment(self.ledger, row),
                     lambda state: acts.delete_payment(state, number))  # fmt: skip

    def _return(self, number: str, day: Day) -> None:
        row = self.desk.id(records.Payment, number)
        self.desk.do(lambda: payments.return_payment(self.ledger, row, day),
                     lambda state: acts.return_payment(state, number, day))  # fmt: skip

    @precondition(lambda self: self.state.invoices)
    @rule(at=pick, on=days, after=st.integers(1, 9), back=st.integers(0, 12))
    def pay_ahead(self, at: int, on: int, after: int, back: int) -> None:
        """Money comes, is set against an invoice on a later day, and goes back before that day, on it or after it."""
        one, number, day = self.invoice(at), acts.next_number("PAY-", self.state.payments), self.day(on)
        self._receive(one, day, [], self.rest(one))
        if number in self.state.payments:
            self._apply(("payment", number), [(one.number, self.rest(one))], day + dt.timedelta(after))
            self._return(number, day + dt.timedelta(back))

    @precondition(lambda self: self.state.sources() and self.state.invoices)
    @rule(at=pick, to=pick, on=st.integers(-8, 8), share=shares)
    def apply(self, at: int, to: int, on: int, share: str) -> None:
        """Credit is set against an invoice, as often as not on a later day than it came."""
        source = self.source(at)
        document = self.state.document(source)
        mine = [one for one in self.state.invoices.values()
                if (one.customer, one.currency) == (document.customer, document.currency)]  # fmt: skip
        one = _at(sorted(mine, key=lambda other: other.number), to) if mine and to % 7 else self.invoice(to)
        left = self.state.left(source, dt.date(2030, 1, 1))
        parts = [(one.number, self.share(min(left, self.rest(one)), share))]
        self._apply(source, parts, self.day(on))

    def _apply(self, source: Source, parts: list[tuple[str, int]], day: Day) -> None:
        name, ids = {f"{source[0]}_id": self.desk.source_id(source)}, self.ids(parts)
        self.desk.do(lambda: payments.allocate(self.ledger, parts=ids, day=day, **name),
                     lambda state: acts.allocate(state, source, parts, day))  # fmt: skip

    @precondition(lambda self: self.state.parts)
    @rule(at=pick)
    def unapply(self, at: int) -> None:
        part = _at(sorted(self.state.parts, key=repr), at)
        row = self.desk.part_id(part)
        self.desk.do(lambda: payments.unallocate(self.ledger, row), lambda state: acts.unallocate(state, part))

    @precondition(lambda self: self.state.sources())
    @rule(at=pick, on=days, share=shares, whose=pick)
    def refund(self, at: int, on: int, share: str, whose: int) -> None:
        source = self.source(at)
        code = self.state.document(source).customer if whose else self.customer(at)
        amount = self.share(self.state.left(source, dt.date(2030, 1, 1)), share)
        number = acts.next_number("REF-", self.state.refunds)
        back = model.Refund(number, code, self.rather_after(self.state.document(source).day, on), amount, source)
        of = self.desk.source_id(source)
        row = records.Refund(
            number=number, customer_id=self.customer_id(code), date=back.day, amount=amount,
            payment_id=of if source[0] == "payment" else None,
            credit_note_id=of if source[0] == "credit_note" else None,
        )  # fmt: skip
        self.desk.do(lambda: payments.refund(self.ledger, row), lambda state: acts.refund(state, back))

    @precondition(lambda self: self.state.invoices)
    @rule(chosen=st.lists(pick, min_size=1, max_size=3), on=days, small=st.booleans())
    def settle_several(self, chosen: list[int], on: int, *, small: bool) -> None:
        numbers = [self.invoice(at).number for at in chosen]
        rows = [self.desk.id(records.Invoice, number) for number in numbers]
        day = self.day(max(on, -3))
        if small:
            self.desk.do(lambda: losses.write_off_small(self.ledger, rows, day),
                         lambda state: acts.write_off_small(state, numbers, day))  # fmt: skip
        else:
            self.desk.do(lambda: payments.pay_in_full(self.ledger, rows, day),
                         lambda state: acts.pay_in_full(state, numbers, day))  # fmt: skip

    # credit and losses

    @precondition(lambda self: self.state.invoices)
    @rule(at=pick, on=days, share=shares, applied=st.booleans(), others=st.integers(0, 1))
    def credit(self, at: int, on: int, share: str, others: int, *, applied: bool) -> None:
        one, day = self.invoice(at), self.day(on)
        parts = self.parts(self.owing(one, others), share) if applied else []
        total = sum(amount for _number, amount in parts) if applied else AMOUNTS[at % len(AMOUNTS)]
        number = acts.next_number("CN-", self.state.notes)
        note = model.Note(number, one.customer, day, total, 0, total, one.currency, one.rate, "price")
        row = records.CreditNote(
            number=number, customer_id=self.customer_id(one.customer), date=day, net=total, total=total,
            currency=one.currency, rate=one.rate, reason="price",
        )  # fmt: skip
        ids = self.ids(parts)
        self.desk.do(lambda: losses.record_credit_note(self.ledger, row, ids),
                     lambda state: acts.credit(state, note, parts))  # fmt: skip

    @precondition(lambda self: self.state.invoices)
    @rule(at=pick, on=days, share=shares)
    def write_off(self, at: int, on: int, share: str) -> None:
        one = self.invoice(at)
        number = acts.next_number("WO-", self.state.losses)
        loss = model.Loss(number, one.number, self.rather_after(one.day, on), self.share(self.rest(one), share), "gone",
                          "bad_debt")  # fmt: skip
        row = records.WriteOff(
            number=number, invoice_id=self.desk.id(records.Invoice, one.number), date=loss.day, amount=loss.amount,
            reason="gone", kind="bad_debt",
        )  # fmt: skip
        self.desk.do(lambda: losses.write_off(self.ledger, row), lambda state: acts.write_off(state, loss))

    @precondition(lambda self: self.state.losses)
    @rule(at=pick, on=days, share=shares)
    def recover(self, at: int, on: int, share: str) -> None:
        loss = _at(sorted(self.state.losses.values(), key=lambda one: one.number), at)
        row, day = self.desk.id(records.WriteOff, loss.number), self.rather_after(loss.day, on)
        amount = self.share(loss.amount, share)
        self.desk.do(lambda: losses.record_recovery(self.ledger, row, day, amount),
                     lambda state: acts.recover(state, loss.number, day, amount))  # fmt: skip

    # claims and promises

    @precondition(lambda self: self.state.invoices)
    @rule(at=pick, on=days, share=st.sampled_from(["all", "half", "more", ""]))
    def dispute(self, at: int, on: int, share: str) -> None:
        one = self.invoice(at)
        amount = self.share(one.total, share) if share else None
        number = acts.next_number("DSP-", self.state.disputes)
        found = model.Dispute(number, one.number, amount, "price", self.day(on))
        row = records.Dispute(
            number=number, invoice_id=self.desk.id(records.Invoice, one.number), amount=amount, reason="price",
            opened=found.opened,
        )  # fmt: skip
        self.desk.do(lambda: collections.save_dispute(self.ledger, row), lambda state: acts.dispute(state, found))

    @precondition(lambda self: self.state.disputes)
    @rule(at=pick, on=days, kind=st.sampled_from([None, None, "credit_note", "write_off", "repayment"]), share=shares,
          twice=st.booleans())  # fmt: skip
    def settle_dispute(self, at: int, on: int, kind: Kind | None, share: str, *, twice: bool) -> None:
        """Settled, or as by two clicks settled twice; rather not before it was opened."""
        found = _at(sorted(self.state.disputes.values(), key=lambda one: one.number), at)
        row, day = self.desk.id(records.Dispute, found.number), self.rather_after(found.opened, on)
        rest = self.rest(self.state.invoices[found.invoice])
        amount = self.share(min(rest, found.amount or rest), share)
        settled = None if kind is None else claims.Settlement(kind, amount)
        for _ in range(1 + twice):
            self.desk.do(
                lambda: claims.settle_dispute(self.ledger, row, day, "customer", settled),
                lambda state: acts.settle_dispute(state, found.number, day, "customer", kind, amount),
            )
            self.desk.look()

    @precondition(lambda self: self.state.deductions)
    @rule(at=pick, on=days, kind=st.sampled_from(["credit_note", "write_off", "repayment"]), share=shares,
          twice=st.booleans())  # fmt: skip
    def settle_deduction(self, at: int, on: int, kind: Kind, share: str, *, twice: bool) -> None:
        """Settled, or as by two clicks settled twice; rather not before it was opened."""
        found = _at(sorted(self.state.deductions.values(), key=lambda one: one.number), at)
        row, day = self.desk.id(records.Deduction, found.number), self.rather_after(found.opened, on)
        amount = self.share(found.amount, share)
        for _ in range(1 + twice):
            self.desk.do(
                lambda: claims.settle_deduction(self.ledger, row, day, claims.Settlement(kind, amount)),
                lambda state: acts.settle_deduction(state, found.number, day, kind, amount),
            )
            self.desk.look()

    @precondition(lambda self: self.state.invoices)
    @rule(at=pick, on=days, within=st.integers(-1, 20), share=shares, whole=st.booleans(), status=st.sampled_from(
        ["open", "open", "withdrawn", "renegotiated"]))  # fmt: skip
    def promise(self, at: int, on: int, within: int, share: str, status: str, *, whole: bool) -> None:
        one, made = self.invoice(at), self.day(on)
        number = acts.next_number("PRM-", self.state.promises)
        amount = self.share(self.rest(one), share)
        found = model.Promise(number, one.customer, None if whole else one.number, made, made + dt.timedelta(within),
                              amount, status)  # fmt: skip
        row = records.Promise(
            number=number, customer_id=self.customer_id(one.customer), made=made, due=found.due, amount=amount,
            invoice_id=None if whole else self.desk.id(records.Invoice, one.number), status=status,
        )  # fmt: skip

        def add(state: State) -> None:
            if found.due < found.made:
                raise Refused("due before it was made")
            state.promises[number] = found

        self.desk.do(lambda: collections.save_promise(self.ledger, row), add)

    @precondition(lambda self: self.state.promises or self.state.disputes)
    @rule(at=pick)
    def delete_a_note(self, at: int) -> None:
        every = [("promises", number) for number in sorted(self.state.promises)]
        every += [("disputes", number) for number in sorted(self.state.disputes)]
        field, number = _at(every, at)
        cls = records.Promise if field == "promises" else records.Dispute
        row = self.desk.id(cls, number)
        self.desk.do(lambda: collections.delete(self.ledger, cls, row),
                     lambda state: getattr(state, field).pop(number) and None)  # fmt: skip

    @precondition(lambda self: self.state.customers)
    @rule(at=pick, on=days, about=st.booleans(), follow=st.sampled_from([None, 7]))
    def contact(self, at: int, on: int, follow: int | None, *, about: bool) -> None:
        code, day = self.customer(at), self.day(on)
        number = self.invoice(at).number if about and self.state.invoices else None
        found = model.Contact(code, day, "call", number, None if follow is None else day + dt.timedelta(follow))
        row = records.Activity(
            date=day, customer_id=self.customer_id(code), kind="call", follow_up=found.follow_up,
            invoice_id=None if number is None else self.desk.id(records.Invoice, number),
        )  # fmt: skip
        self.desk.do(lambda: collections.log_activity(self.ledger, row),
                     lambda state: state.contacts.update([found]))  # fmt: skip

    @precondition(lambda self: self.state.customers)
    @rule(at=pick, on=days, length=st.sampled_from([None, -1, 0, 10]), about=st.booleans())
    def pause(self, at: int, on: int, length: int | None, *, about: bool) -> None:
        since = self.day(on)
        one = self.invoice(at) if about and self.state.invoices else None
        code = one.customer if one else self.customer(at)
        found = model.Pause(code, one.number if one else None, "hold" if length is None else "snooze", since,
                            None if length is None else since + dt.timedelta(length))  # fmt: skip
        row = records.Pause(
            customer_id=self.customer_id(code), kind=found.kind, since=since, until=found.until,
            invoice_id=self.desk.id(records.Invoice, one.number) if one else None,
        )  # fmt: skip
        self.desk.do(lambda: pauses.pause(self.ledger, row), lambda state: acts.pause(state, found))

    @precondition(lambda self: self.state.pauses)
    @rule(at=pick, on=days, everything=st.booleans())
    def chase_again(self, at: int, on: int, *, everything: bool) -> None:
        found, day = _at(sorted(self.state.pauses, key=repr), at), self.day(on)
        owner = self.customer_id(found.customer)
        if everything:
            self.desk.do(lambda: pauses.chase_again(self.ledger, [owner], day),
                         lambda state: acts.chase_again(state, [found.customer], day))  # fmt: skip
            return
        invoice = None if found.invoice is None else self.desk.id(records.Invoice, found.invoice)
        row = self.ledger.find(records.Pause, customer_id=owner, invoice_id=invoice, since=found.since,
                               until=found.until, kind=found.kind)  # fmt: skip
        assert row is not None
        self.desk.do(lambda: pauses.unpause(self.ledger, row.id or 0, day),
                     lambda state: acts.unpause(state, found, day))  # fmt: skip

    @precondition(lambda self: self.state.disputes)
    @rule(at=pick, size=st.sampled_from([0, 10, 5_000_001]), take_off=st.booleans())
    def evidence(self, at: int, size: int, *, take_off: bool) -> None:
        if take_off and self.state.evidence:
            gone = _at(sorted(self.state.evidence, key=repr), at)
            owner = self.desk.id(records.Dispute, gone.dispute)
            row = self.ledger.find(records.Evidence, dispute_id=owner, name=gone.name, added=gone.added, size=gone.size)
            assert row is not None

            def off(state: State) -> None:
                state.evidence[gone] -= 1
                state.evidence = +state.evidence

            self.desk.do(lambda: evidence.detach(self.ledger, row.id or 0), off)
            return
        number = _at(sorted(self.state.disputes), at)
        found = model.Evidence(number, "a.txt", self.desk.today, size)
        claim = self.desk.id(records.Dispute, number)

        def on(state: State) -> None:
            if size > 5_000_000:
                raise Refused("too large")
            state.evidence[found] += 1

        self.desk.do(
            lambda: evidence.attach(self.ledger, "dispute", claim, "C:\\x/a.txt", b"x" * size, found.added), on
        )

    # taking back, closing, keeping

    @precondition(lambda self: self.desk.books.done)
    @rule(n=st.integers(1, 3))
    def undo(self, n: int) -> None:
        for _ in range(n):
            self.desk.both(self.ledger.undo, self.desk.books.undo)
            self.desk.look()

    @precondition(lambda self: self.desk.books.undone)
    @rule(n=st.integers(1, 3))
    def redo(self, n: int) -> None:
        for _ in range(n):
            self.desk.both(self.ledger.redo, self.desk.books.redo)
            self.desk.look()

    @rule(n=st.integers(1, 2))
    def there_and_back(self, n: int) -> None:
        self.undo(n)
        self.redo(n)

    @rule(back=st.integers(0, 2), today=st.sampled_from([1, 1, 0]))
    def close(self, back: int, today: int) -> None:
        day = self.desk.today if today else dt.date(2026, 1, 1)
        first = self.desk.today.replace(day=1)
        for _ in range(back):
            first = (first - dt.timedelta(1)).replace(day=1)
        month = Period.month(first)
        figures = closing.Prepared(month, self.ledger.seal(), "{}", "")
        real = LONG and today

        def operation() -> None:
            if real:
                closing.close_month(self.ledger, month, today=day, keep=False)
            else:
                closing.store(self.ledger, figures, today=day)

        self.desk.do(operation, lambda state: acts.close(state, month.label, day))

    @precondition(lambda self: self.state.closed)
    @rule(at=pick, why=st.sampled_from(["a wrong price", "a wrong price", " "]))
    def reopen(self, at: int, why: str) -> None:
        label = _at(self.state.closed, at)
        self.desk.do(lambda: closing.reopen_month(self.ledger, Period.parse(label), why),
                     lambda state: acts.reopen(state, label, why))  # fmt: skip

    @rule(n=st.integers(0, 5))
    def from_a_backup(self, n: int) -> None:
        """Now and then the ledger is backed up and goes on as its own restored copy; else a day passes."""
        if n:
            self.days_pass(1)
            return
        number = next(self.files)
        copy = self.ledger.backup(self.room / f"copy{number}.ardesk")
        target = self.room / f"again{number}.ardesk"
        restore(copy, target)
        self.ledger.close()
        self.desk.ledger = Ledger.open(target)
        self.desk.prove(whole=False)

    @precondition(lambda self: self.state.customers)
    @rule(n=st.integers(0, 2), at=pick, on=days, amount=st.sampled_from(AMOUNTS), bad=st.sampled_from([0, 0, 1]))
    def import_folder(self, n: int, at: int, on: int, amount: int, bad: int) -> None:
        """Now and then a folder of exchange files comes in, whole or not at all, and once; else an invoice is made."""
        if n:
            self.new_invoice(at, on, amount, 30, "", taxed=False)
            return
        code, day = self.customer(at), self.day(on)
        currency, rate = self.money(code, at)
        invoice = acts.next_number("X-", self.state.invoices)
        came = acts.next_number("XP-", self.state.payments)
        plain = {"customer": code, "date": day.isoformat(), "currency": currency}
        plain |= {"rate": str(rate)} if currency != model.BASE else {}
        part = {"source": came, "invoice": invoice, "amount": decimal(amount + bad, currency)}
        folder = self.room / f"folder{next(self.files)}"
        write_folder(
            {
                "invoices.csv": [{"number": invoice, **plain, "total": decimal(amount, currency)}],
                "payments.csv": [{"number": came, **plain, "amount": decimal(amount + 5, currency)}],
                "allocations.csv": [part],
            },
            folder,
        )

        def bring(state: State) -> None:
            due = day + dt.timedelta(30)
            state.invoices[invoice] = model.Invoice(invoice, code, day, due, amount, 0, amount, currency, rate)
            state.payments[came] = model.Payment(came, code, day, amount + 5, currency, rate)
            state.parts[model.Part(("payment", came), invoice, amount + bad, day)] += 1

        def imported() -> None:
            report = import_batch(self.ledger, read_batch(folder), "Import")
            if not report.written:
                assert report.problems
                raise ArdeskError(report.problems[0].message)

        before = self.ledger.revision
        if self.desk.do(imported, bring):
            revision = self.ledger.revision
            again = import_batch(self.ledger, read_batch(folder), "Import")
            assert sum(again.added.values()) == 0
            assert self.ledger.revision == revision
        else:
            assert self.ledger.revision == before

    @invariant()
    def agrees(self) -> None:
        self.desk.look()
        type(self).steps += 1

    def teardown(self) -> None:
        try:
            if not self.desk.sound:
                return
            self.desk.look_closely()
            if LONG or type(self).runs % 8 == 0:
                self.desk.to_the_beginning_and_back()
            self.desk.prove(whole=LONG or type(self).runs % 4 == 0)
            type(self).runs += 1
            type(self).done += self.desk.counts["done"]
            type(self).refused += self.desk.counts["refused"]
        finally:
            self.ledger.close()
            self.place.cleanup()


def _at(rows: Sequence[T], at: int) -> T:
    """One of the rows, whatever the number."""
    return rows[at % len(rows)]
