"""A waterfall: how named steps lead from one total to another, each beginning where the one before it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ardesk.i18n import _
from ardesk.reports.charts.board import Board
from ardesk.reports.charts.data import Chart, Twin
from ardesk.reports.charts.frame import value_text
from ardesk.reports.charts.rows import Rows, rows_that_fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.format import Formats
    from ardesk.reports.charts.board import Area
    from ardesk.reports.charts.data import Cell, Style

_SLIGHT = 0.12  # of the totals: movements less than this are shown by themselves
_NOTHING = 1e-9
_LEAST_ROWS = 3
_HAIR = 0.012  # inches; what is thinner would not be seen


class Step(NamedTuple):
    """A total, or a change that leads to the next; `tone` is a verdict's (`bad`) where the change itself has one."""

    name: str
    amount: float
    tone: str = ""


@dataclass(frozen=True, slots=True)
class WaterfallData:
    """Steps between two totals, in `unit` (money in minor units); what they leave unexplained gets a row of its own.

    `nothing` is said where both totals and all steps are 0.
    """

    start: Step
    steps: Sequence[Step]
    end: Step
    unit: str
    heading: str = ""
    label_name: str = ""
    nothing: str = ""

    def rows(self) -> tuple[_Row, ...]:
        """Start, steps and end with the balance after each."""
        found, running = [_Row(self.start, 0, 0.0, self.start.amount, total=True)], self.start.amount
        for place, step in enumerate((*self.steps, *self._rest()), start=1):
            found.append(_Row(step, place, running, running + step.amount))
            running += step.amount
        return (*found, _Row(self.end, len(found), 0.0, self.end.amount, total=True))

    def _rest(self) -> tuple[Step, ...]:
        rest = self.end.amount - self.start.amount - sum(step.amount for step in self.steps)
        largest = max(abs(self.start.amount), abs(self.end.amount), *(abs(step.amount) for step in self.steps), 0)
        return (Step(_("Not explained"), rest),) if abs(rest) > largest * _NOTHING else ()


class _Row(NamedTuple):
    """A bar from `before` to `after`, and its row in the table; `total` ones begin at zero."""

    step: Step
    place: int | None
    before: float
    after: float
    total: bool = False


def waterfall(data: WaterfallData, style: Style) -> Chart:
    """A lying bar a step, below each other; the totals reach from zero.

    Where all steps are slight beside the totals, the bars show the change since the start and a line says so. Where
    there is not room for all rows, the smallest steps are drawn as one.
    """
    board = Board(style)
    rows = data.rows()
    area = board.heading(board.area, data.heading)
    if all(row.step.amount == 0 for row in rows):
        board.sentence(area, data.nothing or _("Nothing moved in this period."))
    else:
        _draw(board, area, rows, data)
    return Chart(board.figure, _twin(data, rows), tuple(board.hits), together=True)


def _twin(data: WaterfallData, rows: Sequence[_Row]) -> Twin:
    columns = data.label_name or _("Step"), _("Change"), _("Balance")
    cells: list[tuple[Cell, ...]] = [(row.step.name, None if row.total else row.step.amount, row.after) for row in rows]
    return Twin(columns, tuple(cells), ("text", data.unit, data.unit))


def _draw(board: Board, area: Area, rows: Sequence[_Row], data: WaterfallData) -> None:
    slight = _is_slight(rows)
    if slight:
        said = board.shortened(_("Bars show the change since the first row."), area.width)
        board.text(area.left, area.bottom + board.line_height * 0.65, said)
        area = area.inset(bottom=board.line_height * 1.4)
    shown = _merged(rows, rows_that_fit(board, area))
    figures = [_figure(row, data, board.style.formats) for row in shown]
    lying = Rows(board, area, [row.step.name for row in shown], figures)
    base = rows[0].after if slight else 0.0
    ends = [(base if row.total else row.before, row.after) for row in shown]
    low, high = min(base, *(min(pair) for pair in ends)), max(base, *(max(pair) for pair in ends))

    def across(value: float) -> float:
        return lying.plot.left + lying.plot.width * (value - low) / (high - low or 1)

    for position, (row, (before, after)) in enumerate(zip(shown, ends, strict=True)):
        bar = lying.bar(position, across(before), across(after))
        board.box(bar, _fill(board, row))
        if not row.total and bar.width < _HAIR:
            colour = _fill(board, row) if row.step.amount else board.colours.muted
            board.line([bar.left] * 2, [bar.bottom, bar.top], colour, 1.0 if row.step.amount else 0.5)
        if row.place is not None:
            lying.hit(position, row.place, 1 if row.total else 0)
        if position + 1 < len(shown):
            next_bar = lying.bar(position + 1, 0, 0)
            board.line([across(after)] * 2, [bar.bottom, next_bar.top], board.colours.muted, 0.5)
    board.line([across(base)] * 2, [lying.area.top, lying.area.bottom], board.colours.muted, 0.9)
    lying.write(strong=(0, len(shown) - 1))


def _is_slight(rows: Sequence[_Row]) -> bool:
    """Whether all balances lie so near each other that their changes would not be seen beside them."""
    balances = [row.after for row in rows]
    return max(balances) - min(balances) < _SLIGHT * min(abs(rows[0].after), abs(rows[-1].after))


def _merged(rows: Sequence[_Row], room: int) -> list[_Row]:
    """As many rows as there is room for: the smallest steps become one, which stands for no row of the table."""
    if len(rows) <= room:
        return list(rows)
    first, *steps, last = rows
    if room < _LEAST_ROWS:
        return [first, last][-room:]
    kept = sorted(steps, key=lambda row: -abs(row.step.amount))[: room - _LEAST_ROWS]
    kept.sort(key=lambda row: row.place or 0)
    others = [row.step.amount for row in steps if row not in kept]
    found, running = [first], first.after
    rest = _Row(Step(_("{count} others").format(count=len(others)), sum(others)), None, 0, 0)
    for row in (*kept, rest):
        after = running + row.step.amount
        found.append(row._replace(before=running, after=after))
        running = after
    return [*found, last]


def _figure(row: _Row, data: WaterfallData, formats: Formats) -> str:
    text = value_text(row.step.amount, data.unit, formats)
    return text if row.total or row.step.amount <= 0 else f"+{text}"


def _fill(board: Board, row: _Row) -> str:
    if row.total:
        return board.colours.accent
    if row.step.tone:
        return board.colours.verdict(row.step.tone)
    return board.colours.aging[0] if row.step.amount >= 0 else board.colours.quiet
