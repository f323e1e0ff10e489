"""The text a row is searched by: the words, ISO dates and plain amounts of its columns, in lower case."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from ardesk.domain.money import minor_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ardesk.ui.models.columns import Column, Row, Value

_WORDS = frozenset({"text", "date"})


def searcher(columns: Sequence[Column]) -> Callable[[Row], str]:
    """The function from a row to its text; words whose column has a function of its own are left to that function."""
    words = [
        column.search or column.value or column.name
        for column in columns
        if column.searched and (column.search or column.kind in _WORDS)
    ]
    plain = [value for value in words if isinstance(value, str)]
    made = [value for value in words if not isinstance(value, str)]
    money = [(c.raw(), c.currency_of()) for c in columns if c.searched and c.kind == "money"]
    get = _getter(plain)

    def text(row: Row) -> str:
        parts = [*get(row)]
        for function in made:
            parts.append(function(row))  # noqa: PERF401 - the loop is the faster way for one or two
        for raw, currency in money:
            parts.append(amount_text(raw(row), minor_digits(currency(row))))
        return "\n".join(map(str, filter(None, parts))).lower()

    return text


def _getter(names: Sequence[str]) -> Callable[[Row], Sequence[Value]]:
    if not names:
        return lambda _row: ()
    get: Callable[[Row], Value] = attrgetter(*names)
    return get if len(names) > 1 else lambda row: (get(row),)


def amount_text(value: int | None, digits: int) -> str:
    """Minor units with a point before the last `digits` digits and no other sign; nothing for nothing."""
    if value is None:
        return ""
    if not digits:
        return str(value)
    whole, rest = divmod(abs(value), 10**digits)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{digits}}"
