"""Round figures for axes, and labels that keep out of each other's way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEPS = (1, 2, 2.5, 5, 10)
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`, which always holds zero, with its round `ticks`."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where `value` lies between low (0) and high (1)."""
        return (value - self.low) / (self.high - self.low)


def scale(values: Sequence[float], most_ticks: int, *, whole: bool = False) -> Scale:
    """The smallest scale of at most `most_ticks` steps that holds zero and all `values`; `whole`: no fractions.

    Its only tick is zero where no value is another.
    """
    low, high = min(0, *values, 0), max(0, *values, 0)
    if high - low < _NOTHING:
        return Scale(0, 1, (0,))
    step = _step((high - low) / max(1, most_ticks))
    if whole:
        step = max(1, math.ceil(step))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(first * step, last * step, tuple(number * step for number in range(first, last + 1)))


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near to `wanted` as can be, at least `gap` apart and from `low` to `high`, in the same order.

    Where there is no room for all, they share it evenly. Neighbours too close to each other move apart evenly.
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    gap = min(gap, (high - low) / max(1, len(order) - 1))
    rising = _rising([wanted[number] - rank * gap for rank, number in enumerate(order)])
    ceiling = high - gap * (len(order) - 1)
    placed = [0.0] * len(wanted)
    for rank, number in enumerate(order):
        placed[number] = min(max(rising[rank], low), ceiling) + rank * gap
    return placed


def _rising(values: Sequence[float]) -> list[float]:
    """The nearest row that never falls: where one does, its neighbours take their mean."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        mean, count = value, 1
        while blocks and blocks[-1][0] > mean:
            before, more = blocks.pop()
            mean, count = (mean * count + before * more) / (count + more), count + more
        blocks.append((mean, count))
    return [mean for mean, count in blocks for _ in range(count)]
