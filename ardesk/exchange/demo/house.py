"""What belongs to the house in the sample company: rates of exchange and the monthly costs of collecting."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from ardesk.domain.periods import end_of_month
from ardesk.domain.records import ONE, Cost

if TYPE_CHECKING:
    from random import Random

    from ardesk.exchange.demo.life import Life

_BASE_RATES = {"EUR": 1.09, "GBP": 1.27}


class Rates:
    """Base currency per unit of each foreign currency, one rate a month."""

    def __init__(self, random: Random, currencies: list[str], start: dt.date, until: dt.date) -> None:
        self._rates: dict[tuple[str, int, int], Decimal] = {}
        for currency in currencies:
            rate = _BASE_RATES[currency]
            day = start
            while day <= until:
                rate *= random.uniform(0.985, 1.015)
                self._rates[currency, day.year, day.month] = Decimal(f"{rate:.4f}")
                day = end_of_month(day) + dt.timedelta(1)

    def rate(self, currency: str, day: dt.date) -> Decimal:
        """The rate of a day; 1 for the base currency."""
        return self._rates.get((currency, day.year, day.month), ONE)


def keep_house(life: Life, invoices: int) -> None:
    """Enter what collecting costs at the end of each month, in proportion to the invoices written."""
    months = max((life.until - life.start).days // 30, 1)
    day = end_of_month(life.start)
    while day <= life.until:
        life.at(day, _enter_costs, life, invoices / months)
        day = end_of_month(day + dt.timedelta(1))


def _enter_costs(life: Life, a_month: float) -> None:
    random = life.random
    salary = round(28_000 + 900 * a_month) // 100 * 100
    kinds = [("salary", salary), ("postage", round(a_month * random.uniform(60, 110))), ("system", 4900)]
    if random.random() < 0.2:  # noqa: PLR2004 - a lawyer now and then
        kinds.append(("legal", random.randrange(15_000, 60_000)))
    if random.random() < 0.1:  # noqa: PLR2004 - an agency rarely
        kinds.append(("agency", random.randrange(10_000, 40_000)))
    for kind, amount in kinds:
        life.books.add(Cost(date=life.today, kind=kind, amount=amount))
