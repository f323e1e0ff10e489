"""The sums under a list, taken often and quickly: each column's amounts are laid out once for each currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ardesk.ui.models.columns import Row, Value


class Sums:
    """Adds up one column of `rows`, by their numbers."""

    def __init__(self, rows: Sequence[Row], raw: Callable[[Row], Value], currency_of: Callable[[Row], str]) -> None:
        currencies = [currency_of(row) for row in rows]
        amounts = [raw(row) or 0 for row in rows]
        self._count = len(rows)
        self._by_currency = {
            currency: [amount if mine == currency else 0 for amount, mine in zip(amounts, currencies, strict=True)]
            for currency in dict.fromkeys(currencies)
        }
        if len(self._by_currency) == 1:
            self._by_currency = {currencies[0]: amounts}

    def of(self, numbers: Sequence[int]) -> dict[str, int]:
        """The sum over the rows of these numbers per currency; those that come to nothing are left out.

        Empty text stands for the base currency, or for no currency at all; there is always one entry.
        """
        everything = len(numbers) == self._count
        sums = {
            currency: sum(amounts if everything else map(amounts.__getitem__, numbers))
            for currency, amounts in self._by_currency.items()
        }
        return {currency: total for currency, total in sums.items() if total} or {"": 0}
