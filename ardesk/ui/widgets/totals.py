"""Net, tax and total of an invoice, from its lines or from the one amount it is for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ardesk.domain.money import minor_digits, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """Amounts in minor units; `total` is `net` + `tax`."""

    net: int
    tax: int

    @property
    def total(self) -> int:
        """What the customer is asked to pay."""
        return self.net + self.tax


def line_net(quantity: Decimal, unit_price: Decimal, currency: str) -> int:
    """A line's net amount in minor units, rounded half up."""
    return round_half_up(Fraction(quantity) * Fraction(unit_price) * 10 ** minor_digits(currency))


def of_lines(lines: Iterable[tuple[int, Decimal]]) -> Sums:
    """The sums of lines given as (net, tax in percent); tax is rounded half up once per rate."""
    by_rate: dict[Decimal, int] = defaultdict(int)
    for net, rate in lines:
        by_rate[rate] += net
    tax = sum(round_half_up(Fraction(net) * Fraction(rate) / 100) for rate, net in by_rate.items())
    return Sums(sum(by_rate.values()), tax)


def of_total(total: int, rate: Decimal) -> Sums:
    """The sums of an amount that contains tax at `rate` percent; the net is rounded half up."""
    net = round_half_up(Fraction(total) / (1 + Fraction(rate) / 100))
    return Sums(net, total - net)


def rate_of(net: int, tax: int) -> Decimal | None:
    """The rate in percent, of at most two decimals, that splits net + tax just so; None where there is none."""
    from decimal import Decimal

    if not net:
        return None
    rate = Decimal(round_half_up(Fraction(tax, net) * 10000)).scaleb(-2)
    return rate if rate >= 0 and of_total(net + tax, rate) == Sums(net, tax) else None
