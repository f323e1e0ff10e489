"""What stands on single documents on single days."""

from __future__ import annotations

import numpy as np

from ardesk.book.numbers import DAY_BITS, Ints, summable


class Balances:
    """Running sums per document, asked for many documents and days at once."""

    def __init__(self, document: Ints, day: Ints, amount: Ints) -> None:
        key = (document << DAY_BITS) | day
        order = np.argsort(key)
        self._key = key[order]
        amounts = summable(amount[order])
        self._sums = np.concatenate([np.zeros(1, amounts.dtype), np.cumsum(amounts)])

    def of(self, document: Ints, day: Ints) -> Ints:
        """What stands on each document at the end of its day."""
        first = document << DAY_BITS
        upto = np.searchsorted(self._key, first | day, side="right")
        found: Ints = self._sums[upto] - self._sums[np.searchsorted(self._key, first)]
        return found

    def points(self) -> tuple[Ints, Ints, Ints]:
        """Every document and day with a movement, and what stands at the end of that day."""
        last = np.flatnonzero(np.diff(self._key, append=-1))
        document, day = self._key[last] >> DAY_BITS, self._key[last] & ((1 << DAY_BITS) - 1)
        before = np.searchsorted(self._key, document << DAY_BITS)
        return document, day, self._sums[last + 1] - self._sums[before]
