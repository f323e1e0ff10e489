"""How well a figure stands: against the owner's goal, a yardstick of its own or a benchmark, as a word and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ardesk.i18n import _
from ardesk.kpi.kpi import GOOD, LOWER, NO_VERDICT, WATCH, Benchmark, Kpi

if TYPE_CHECKING:
    from ardesk.kpi.formula import Number, Show

GOAL, YARDSTICK, BENCHMARK, NOTHING = "goal", "terms", "benchmark", ""


class Measure(NamedTuple):
    """What a figure is held against, and whether that is the goal, the yardstick or the benchmark."""

    limits: Benchmark | None
    by: str


def measure_of(kpi: Kpi, goal: Benchmark | None, yardstick: Number = None) -> Measure:
    """The owner's goal first; then the KPI's own yardstick, where it has a figure; else its benchmark."""
    if goal is not None:
        return Measure(goal, GOAL)
    if kpi.yardstick is not None and (limits := kpi.yardstick.benchmark(yardstick)) is not None:
        return Measure(limits, YARDSTICK)
    return Measure(kpi.benchmark, BENCHMARK if kpi.benchmark else NOTHING)


def verdict_of(kpi: Kpi, measure: Measure, amount: Number) -> str:
    """Good, watch, bad, or none where there is no figure or nothing to hold it against."""
    if amount is None or measure.limits is None or not kpi.better:
        return NO_VERDICT
    return measure.limits.verdict(amount, kpi.better)


def words(kpi: Kpi, amount: Number, measure: Measure, last: Number, show: Show, *, undefined: str | None = None) -> str:
    """A sentence on the figure: how it stands, how it moved, which way is better; then what to mind about it."""
    if amount is None:
        return _("There is no figure. {why}").format(why=undefined or "").strip()
    said = [_standing(kpi, amount, measure, show), _change(kpi, amount, last, show)]
    start = ", ".join(filter(None, said))
    sentences = [
        _("{start}; {direction}.").format(start=start, direction=_direction(kpi)) if kpi.better else f"{start}."
    ]
    return " ".join([*sentences, *traps(kpi, amount)])


def traps(kpi: Kpi, amount: Number) -> tuple[str, ...]:
    """What to mind about a figure of this size."""
    return () if amount is None else tuple(_(trap.text) for trap in kpi.traps if trap.holds(amount))


def _direction(kpi: Kpi) -> str:
    return _("lower is better") if kpi.better == LOWER else _("higher is better")


def _standing(kpi: Kpi, amount: Number, measure: Measure, show: Show) -> str:
    value, verdict = show(amount, kpi.unit), verdict_of(kpi, measure, amount)
    if verdict == NO_VERDICT or measure.limits is None or amount is None:
        return value
    goal = _named(kpi, measure, show)
    if verdict == GOOD:
        return _("{value} meets {goal}").format(value=value, goal=goal)
    by = distance(amount - measure.limits.good, kpi.unit, show)
    if verdict == WATCH and measure.limits.bad is not None:
        text = _("{value} misses {goal} by {distance}, but not yet the limit of {limit}")
        return text.format(value=value, goal=goal, distance=by, limit=show(measure.limits.bad, kpi.unit))
    return _("{value} misses {goal} by {distance}").format(value=value, goal=goal, distance=by)


def _named(kpi: Kpi, measure: Measure, show: Show) -> str:
    figure = show(measure.limits.good if measure.limits else None, kpi.unit)
    if measure.by == GOAL:
        return _("your goal of {figure}").format(figure=figure)
    if measure.by == YARDSTICK and kpi.yardstick is not None:
        text = _("the {figure} that go with {yardstick}")
        return text.format(figure=figure, yardstick=_(kpi.yardstick.name))
    return _("the benchmark of {figure}").format(figure=figure)


def _change(kpi: Kpi, amount: Number, last: Number, show: Show) -> str:
    if amount is None or last is None:
        return ""
    change = amount - last
    by = distance(change, kpi.unit, show)
    if by == distance(0, kpi.unit, show):
        return _("as in the period before")
    if not kpi.better:
        text = (
            _("{distance} more than in the period before")
            if change > 0
            else _("{distance} less than in the period before")
        )
    elif (change < 0) == (kpi.better == LOWER):
        text = _("{distance} better than in the period before")
    else:
        text = _("{distance} worse than in the period before")
    return text.format(distance=by)


def distance(change: float, unit: str, show: Show) -> str:
    """How far two figures of a unit are apart, in words; percentages in points."""
    if unit == "percent":
        figure = show(abs(float(change)), unit).replace("%", "").strip()
        return _("{figure} points").format(figure=figure)
    return show(abs(change), unit)
