"""What a list's columns are: data that says what is shown, searched, sorted and added up."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.format import Formats

Row: TypeAlias = Any  # each list has rows of its own type
Value: TypeAlias = Any  # what a column takes from a row, or Qt from a model
Kind = Literal["text", "money", "date", "int", "days", "percent", "flag"]
NUMERIC = frozenset({"money", "int", "days", "percent"})


class Column(NamedTuple):
    """One column of a list: `value` (attribute or function of the row) is raw and sorts, `text` is shown.

    Money is in minor units of `currency` (attribute, function or empty for the base). `width` is in characters.
    `mark` gives the icon in front of the words, `tone` the name of a colour (good, watch, bad, muted). What `text`
    shows is otherwise made from `kind`. A column with `summed` has a total; `searched` ones answer to the
    filter, by the words of `search` where there are any.
    """

    name: str
    title: str
    kind: Kind = "text"
    value: str | Callable[[Row], Value] = ""
    width: int = 12
    currency: str | Callable[[Row], str] = ""
    shown: bool = True
    text: Callable[[Row, Formats], str] | None = None
    tone: Callable[[Row], str] | None = None
    mark: Callable[[Row], Value] | None = None
    searched: bool = True
    search: Callable[[Row], str] | None = None
    summed: bool | None = None

    def raw(self) -> Callable[[Row], Value]:
        """The function from a row to this column's raw value."""
        value = self.value or self.name
        return attrgetter(value) if isinstance(value, str) else value

    def currency_of(self) -> Callable[[Row], str]:
        """The function from a row to the currency of its amount; empty text means the base currency."""
        if not self.currency:
            return lambda _row: ""
        return attrgetter(self.currency) if isinstance(self.currency, str) else self.currency

    @property
    def totalled(self) -> bool:
        """Whether the totals row adds this column up: money unless said otherwise."""
        return self.kind == "money" if self.summed is None else self.summed


class Chip(NamedTuple):
    """A named test of rows; `passes` None lets all pass."""

    name: str
    title: str
    passes: Callable[[Row], bool] | None = None
