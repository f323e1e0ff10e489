"""What some items bring together in a time: the sum to expect, and the sums that four of five cases lie between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ardesk.book.numbers import Floats

LOW, HIGH = 0.1, 0.9
_EXACT = 64  # the largest items, convolved one by one; the rest together as a normal distribution
_CELLS = 1024
_SURE = 1e-6
_REACH = 1.2816  # standard deviations to the tenth and the ninetieth percentile of a normal distribution
# Customers are slow and quick together, and chances are estimates themselves: by this share of the sum, one standard
# deviation, it scatters besides. With it the weeks of the second half of 2012 of IBM's sample keep their ranges.
_COMMON = 0.12


def likely(amounts: Floats, chances: Floats) -> tuple[float, float]:
    """The sums below which a tenth, and above which a tenth of the cases lie, each item paid in full or not at all.

    The distribution of the sum of independent items is made on a grid: exact for the largest, for all others taken as
    normal by the central limit theorem; then what items have in common widens it.
    """
    sure = float(amounts[chances >= 1 - _SURE].sum())
    open_ended = (chances > _SURE) & (chances < 1 - _SURE) & (amounts > 0)
    amount, chance = amounts[open_ended], chances[open_ended]
    if not len(amount):
        return sure, sure
    order = np.lexsort((chance, -amount))
    largest, others = order[:_EXACT], order[_EXACT:]
    cell = float(amount.sum()) / (_CELLS - 1)
    grid = _convolved(amount[largest] / cell, chance[largest])
    if len(others):
        grid = _blurred(grid, amount[others] / cell, chance[others])
    running = np.cumsum(grid) / grid.sum()
    mean, most = float((amount * chance).sum()), float(amount.sum())
    low, high = (cell * float(np.searchsorted(running, share - 1e-9)) for share in (LOW, HIGH))
    common = _REACH * _COMMON * (mean + sure)
    below, above = np.hypot(mean - low, common), np.hypot(high - mean, common)
    return sure + max(0.0, mean - float(below)), sure + min(most, mean + float(above))


def _convolved(amounts: Floats, chances: Floats) -> Floats:
    """The distribution of the sum over cells; what falls between two cells is shared so that the mean stays exact."""
    grid: Floats = np.zeros(_CELLS)
    grid[0] = 1
    for amount, chance in zip(amounts.tolist(), chances.tolist(), strict=True):
        whole = int(amount)
        part = amount - whole
        paid = np.zeros(_CELLS + 1)
        paid[whole:_CELLS] += (1 - part) * grid[: _CELLS - whole]
        paid[whole + 1 :] += part * grid[: _CELLS - whole]
        grid = (1 - chance) * grid + chance * paid[:_CELLS]
    return grid


def _blurred(grid: Floats, amounts: Floats, chances: Floats) -> Floats:
    """The distribution with the normal one of the other items' sum added."""
    mean = float((amounts * chances).sum())
    variance = float((amounts**2 * chances * (1 - chances)).sum()) + 1 / 12
    normal = np.exp(-((np.arange(_CELLS) - mean) ** 2) / (2 * variance))
    if not normal.sum():
        normal[min(_CELLS - 1, round(mean))] = 1
    found: Floats = np.convolve(grid, normal / normal.sum())[:_CELLS]
    return found
