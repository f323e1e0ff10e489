"""The question every figure answers: one ledger, one period, one set of options; and what an answer looks like."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.balances import ONE_DAY, Balances, month_end, month_start, twelve_months_before

if TYPE_CHECKING:
    from tests.oracle.records import Document, Ledger

Number = int | Fraction | None


@dataclass(frozen=True, slots=True)
class Result:
    """A figure: money in minor units, counts as integers, all else as fractions; None means undefined."""

    value: Number
    parts: dict[str, Number] = field(default_factory=dict)

    @property
    def undefined(self) -> bool:
        return self.value is None


def over(numerator: int | Fraction, denominator: int | Fraction) -> Fraction | None:
    """Give the quotient, None where the denominator is 0."""
    return None if denominator == 0 else Fraction(numerator) / denominator


def percent(numerator: int | Fraction, denominator: int | Fraction) -> Fraction | None:
    """Give the quotient times hundred, None where the denominator is 0."""
    return None if denominator == 0 else Fraction(numerator) / denominator * 100


def mean(values: list[int] | list[Fraction]) -> Fraction | None:
    """Give the arithmetic mean, None of nothing."""
    return over(sum(values, Fraction(0)), len(values))


@dataclass(frozen=True, slots=True)
class Application:
    """Cash applied to a credit invoice within the period, by a payment that is live at its end."""

    invoice: Document
    amount: int
    paid_on: date


class Case:
    """One ledger, one period with both days included, and options."""

    def __init__(self, ledger: Ledger, start: date, end: date, options: dict[str, str] | None = None) -> None:
        self.ledger = ledger
        self.start = start
        self.end = end
        self.books = Balances(ledger, options)
        self.options = self.books.options
        self.activities = ledger.activities  # by collector these are the collector's own

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def before(self) -> date:
        return self.start - ONE_DAY

    def inside(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end

    def trailing_start(self) -> date:
        """Give the first of the twelve months that end with the period."""
        return twelve_months_before(self.end + ONE_DAY)

    def months(self) -> list[date]:
        """Give the first day of every calendar month the period touches."""
        found = [month_start(self.start)]
        while month_end(found[-1]) < self.end:
            found.append(month_end(found[-1]) + ONE_DAY)
        return found

    def live(self, payment: Document) -> bool:
        """Tell whether the payment has not come back by the end of the period."""
        return not (payment.returned and payment.returned <= self.end)

    def applications(self) -> list[Application]:
        """Give the cash applied in the period, one for each payment, invoice and day."""
        found = []
        for invoice in self.books.credit:
            for step in self.books.invoice_steps[invoice.number]:
                if step.kind == "payment" and self.inside(step.day):
                    payment = self.ledger.payments[step.number]
                    if self.live(payment):
                        found.append(Application(invoice, step.base_fall, payment.day))
        return found

    def last_receipt(self, invoice: Document) -> date | None:
        """Give the date of the latest payment applied by the end of the period and live then."""
        steps = self.books.invoice_steps[invoice.number]
        payments = [self.ledger.payments[s.number] for s in steps if s.kind == "payment" and s.day <= self.end]
        return max((p.day for p in payments if self.live(p)), default=None)

    def closing_day(self, invoice: Document) -> date | None:
        """Give the day of the period from which on the invoice is settled to its end, None if there is none."""
        if invoice.day > self.end or self.books.open_own(invoice, self.end) > 0:
            return None
        day = self.end
        while day >= self.start and day > invoice.day and self.books.open_own(invoice, day - ONE_DAY) == 0:
            day -= ONE_DAY
        return day if day >= self.start else None

    def closed(self) -> list[Document]:
        """Give the invoices that became settled in the period, with at least one receipt, and still are at its end."""
        return [
            i for i in self.books.credit if i.total > 0 and self.closing_day(i) and self.last_receipt(i) is not None
        ]
