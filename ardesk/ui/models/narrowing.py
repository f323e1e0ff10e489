"""Which rows of a list are shown and in what order: sorting by keys, a chip's test, and the words typed."""

from __future__ import annotations

from itertools import compress, repeat
from operator import contains
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ardesk.ui.models.columns import Value

R = TypeVar("R")
IDLE_CHUNK = 2_000
IDLE_LOOK = 15_000


class Narrowing(Generic[R]):
    """`order` numbers all rows as sorted, `visible` those of them that pass the chip and contain every word."""

    def __init__(self, search_text: Callable[[R], str]) -> None:
        self._search_text = search_text
        self._chip: Callable[[R], bool] | None = None
        self.text = ""
        self._steps: list[tuple[str, list[int]]] = []
        self._waiting: list[int] = []
        self._found: list[int] = []
        self.rows: Sequence[R] = ()
        self._haystacks: list[str] = []
        self._natural = True  # the order is the rows' own
        self.order: list[int] = []
        self._passed_chip: list[int] = []
        self.visible: list[int] = []

    def set_rows(self, rows: Sequence[R]) -> None:
        """Other rows, in the order given; the chip and the words stay."""
        if self._haystacks and rows:
            self._haystacks = self._kept_haystacks(rows)
        self.rows = rows
        self.order = list(range(len(rows)))
        self._natural = True
        self._apply_chip()

    def _kept_haystacks(self, rows: Sequence[R]) -> list[str]:
        """The texts of rows that are the same as before, as long as no new one comes between."""
        known = dict(zip(map(id, self.rows), self._haystacks, strict=False))
        make = self._search_text
        return [known.get(id(row)) or make(row) for row in rows] if len(known) >= len(self.rows) else []

    def sort_by(self, raws: Sequence[tuple[Callable[[R], Value], bool]]) -> None:
        """Ordered by these (raw value, descending), the first weighing most; missing values stand last either way."""
        order = list(range(len(self.rows)))
        for raw, descending in reversed(raws):
            values = [raw(row) for row in self.rows]
            missing = [number for number in order if values[number] is None or values[number] == ""]
            keys = [fold(value) for value in values]
            there = order if not missing else sorted(set(order).difference(missing), key=_places(order).__getitem__)
            there.sort(key=keys.__getitem__, reverse=descending)
            order = there + missing
        self.order = order
        self._natural = not raws
        self._apply_chip()

    def set_chip(self, passes: Callable[[R], bool] | None) -> None:
        """Only rows that pass; None lets all pass."""
        self._chip = passes
        self._apply_chip()

    def set_text(self, text: str, *, first: int | None = None) -> bool:
        """Only rows that contain every word of `text`, whatever the case; whether that may have changed anything.

        With `first` only so many rows are looked at now, the others by `go_on`.
        """
        text = " ".join(text.lower().split())
        if text == self.text:
            return False
        self.text = text
        self._apply_text(first)
        return True

    def _apply_text(self, first: int | None = None) -> None:
        """Start from what a beginning of the text has left over: letters narrow, and taking them back is free."""
        while self._steps and not self.text.startswith(self._steps[-1][0]):
            self._steps.pop()
        known, numbers = self._steps[-1] if self._steps else ("", self._passed_chip)
        self._waiting, self._found = [], []
        if known == self.text:
            self.visible = numbers
        elif first is None or len(numbers) <= first:
            self.finish(self._containing(numbers))
        else:
            self._waiting = numbers[first:]
            self._found = self._containing(numbers[:first])
            self.visible = self._found

    @property
    def unfinished(self) -> bool:
        """Whether there are rows the words have not been looked for in."""
        return bool(self._waiting)

    def go_on(self, count: int = IDLE_LOOK) -> list[int] | None:
        """Look at the next `count` rows; everything found once none is left, to be handed to `finish`."""
        self._found = self._found + self._containing(self._waiting[:count])
        self._waiting = self._waiting[count:]
        return None if self._waiting else self._found

    def finish(self, found: list[int]) -> None:
        """These are the rows with the words."""
        self._steps.append((self.text, found))
        self.visible = found

    def prepare(self, count: int = IDLE_CHUNK) -> bool:
        """Whether the texts to search are ready, after making `count` more of them."""
        done = len(self._haystacks)
        self._haystacks.extend(map(self._search_text, self.rows[done : done + count]))
        return len(self._haystacks) == len(self.rows)

    def _apply_chip(self) -> None:
        rows, passes = self.rows, self._chip
        self._passed_chip = self.order if passes is None else [n for n in self.order if passes(rows[n])]
        self._steps.clear()
        self._apply_text()

    def _containing(self, numbers: list[int]) -> list[int]:
        self.prepare(len(self.rows))
        texts = self._haystacks.__getitem__
        for word in sorted(self.text.split(), key=len, reverse=True):
            searched = self._haystacks if len(numbers) == len(self.rows) and self._natural else map(texts, numbers)
            numbers = list(compress(numbers, map(contains, searched, repeat(word))))
        return numbers


def _places(order: list[int]) -> list[int]:
    places = [0] * len(order)
    for place, number in enumerate(order):
        places[number] = place
    return places


def fold(value: Value) -> Value:
    """What a value sorts by: text without its case, a missing value beside its kind."""
    return value.casefold() if isinstance(value, str) else value
