"""The sums under a list, taken often and quickly: amounts of the main currency in one pass, of the others by row."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ardesk.ui.models.columns import Row, Value


class Sums:
    """Adds up one column of `rows`, by their numbers."""

    def __init__(self, rows: Sequence[Row], raw: Callable[[Row], Value], currency_of: Callable[[Row], str]) -> None:
        currencies = [currency_of(row) for row in rows]
        counted = Counter(currencies).most_common(1)
        self._main = counted[0][0] if counted else ""
        self._amounts: list[int] = [raw(row) or 0 for row in rows]
        self._foreign = {number: name for number, name in enumerate(currencies) if name != self._main}
        self._everything = self._add(range(len(rows)))

    def of(self, numbers: Sequence[int]) -> dict[str, int]:
        """The sum over the rows of these numbers per currency; those that come to nothing are left out.

        Empty text stands for the base currency, or for no currency at all; there is always one entry.
        """
        sums = self._everything if len(numbers) == len(self._amounts) else self._add(numbers)
        return {currency: total for currency, total in sums.items() if total} or {"": 0}

    def _add(self, numbers: Sequence[int]) -> dict[str, int]:
        """All of them as if of the main currency, less what is of another."""
        foreign: dict[str, int] = {}
        for number in self._foreign.keys() & set(numbers) if self._foreign else ():
            name = self._foreign[number]
            foreign[name] = foreign.get(name, 0) + self._amounts[number]
        mixed = sum(map(self._amounts.__getitem__, numbers))
        return {self._main: mixed - sum(foreign.values()), **foreign}
