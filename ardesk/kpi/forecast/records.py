"""What a forecast of cash is made of: weeks, invoices with their likely day, what is held out, and past forecasts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

HABIT, WEIGHTED_MEAN = "habit", "weighted_mean"
METHODS = (HABIT, WEIGHTED_MEAN)  # the first is the default
DISPUTED, DEDUCTED = "disputed", "deducted"
WEEKS = 13


@dataclass(frozen=True, slots=True)
class ForecastWeek:
    """Seven days, both ends included, and what they are expected to bring, in base minor units.

    In four of five cases it is from `low` to `high`. `dated` is what is open on the invoices whose likely day lies in
    the week; `expected` counts each invoice by its chance to be paid in it.
    """

    start: dt.date
    end: dt.date
    expected: int
    low: int
    high: int
    dated: int
    below_minimum: bool


@dataclass(frozen=True, slots=True)
class ExpectedInvoice:
    """An open invoice, what of it is not held out, its likely day, and the days four of five are paid between."""

    number: str
    customer: str
    name: str
    open: int
    due: dt.date
    expected_date: dt.date
    earliest: dt.date
    latest: dt.date
    why: str
    promise: bool


@dataclass(frozen=True, slots=True)
class HeldOut:
    """An amount that is open but not reckoned with; `kind` is DISPUTED or DEDUCTED."""

    number: str
    customer: str
    name: str
    amount: int
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """The cash expected from what was open on `as_of`, by what was known then.

    The weeks' expected amounts and what comes `later` add up to what is open on the invoices.
    """

    as_of: dt.date
    method: str
    minimum: int | None
    weeks: tuple[ForecastWeek, ...]
    later: int
    invoices: tuple[ExpectedInvoice, ...]
    held_out: tuple[HeldOut, ...]

    @property
    def open(self) -> int:
        """What is open and not held out."""
        return sum(one.open for one in self.invoices)

    @property
    def total_held_out(self) -> int:
        """What is held out."""
        return sum(one.amount for one in self.held_out)


@dataclass(frozen=True, slots=True)
class PastForecast:
    """What was expected at the end of `as_of` to come from `start` to `end`, and what came.

    `actual` is what was paid in that time on the invoices the forecast was about, at most what it reckoned with;
    `received` all payments of that time. `accuracy` is 1 less the error as a share of `actual`, None where that is 0.
    """

    as_of: dt.date
    start: dt.date
    end: dt.date
    expected: int
    low: int
    high: int
    actual: int
    received: int
    accuracy: float | None
