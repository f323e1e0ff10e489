"""The range of what items bring together, beside all cases counted one by one and the normal distribution."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest

from ardesk.kpi.forecast.sums import likely


def cases(amounts: list[float], chances: list[float]) -> list[tuple[float, float]]:
    """Every sum there can be with its chance."""
    found = []
    for paid in product((0, 1), repeat=len(amounts)):
        weight = 1.0
        for yes, chance in zip(paid, chances, strict=True):
            weight *= chance if yes else 1 - chance
        found.append((sum(yes * amount for yes, amount in zip(paid, amounts, strict=True)), weight))
    return sorted(found)


@pytest.mark.parametrize("seed", range(12))
def test_four_of_five_cases_lie_in_the_range(seed: int) -> None:
    random = Random(seed)  # noqa: S311 (figures, not secrets)
    amounts = [float(random.randrange(100, 100_000)) for _item in range(10)]
    chances = [random.random() for _item in range(10)]
    low, high = likely(np.array(amounts), np.array(chances))
    cell = sum(amounts) / 1000
    inside = sum(weight for sum_, weight in cases(amounts, chances) if low - cell <= sum_ <= high + cell)
    assert 0.8 <= inside <= 0.95


@pytest.mark.parametrize("count", [400, 4000])
def test_many_items_are_nearly_normal(count: int) -> None:
    low, high = likely(np.full(count, 100.0), np.full(count, 0.5))
    reach = 1.2816 * 100 * (count * 0.25 + (0.12 * count * 0.5) ** 2) ** 0.5
    assert low == pytest.approx(count * 50 - reach, rel=0.01)
    assert high == pytest.approx(count * 50 + reach, rel=0.01)


def test_what_is_sure_has_no_range() -> None:
    assert likely(np.array([500.0, 300.0]), np.array([1.0, 0.0])) == (500.0, 500.0)
    assert likely(np.array([]), np.array([])) == (0.0, 0.0)
