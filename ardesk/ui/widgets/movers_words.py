"""What moved a KPI in words and as a chart."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ardesk.i18n import _
from ardesk.kpi.comparison import tone_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ardesk.domain.periods import Period
    from ardesk.format import Formats
    from ardesk.kpi.formula import Number
    from ardesk.kpi.movers import Moved
    from ardesk.reports.charts import Chart, Style
    from ardesk.reports.colours import Colours

_NAMED, _STEPS, _LETTERS = 3, 9, 36
_TONES = {"better": "good", "worse": "bad"}


def moved_words(found: Moved, formats: Formats, table: Colours, words: Callable[[Period], str]) -> str:
    """How much it moved, who did most of it and who held against; then what to mind. As HTML."""
    colour = table.verdict(_TONES.get(tone_of(found.change, found.kpi.better), "none"))
    lines = [f"<b style='color:{colour}'>{escape(_change(found, formats, words))}</b>", escape(_most(found, formats))]
    lines += [f"<span style='color:{table.watch}'>{escape(found.mark)}</span>"] if found.mark else []
    lines += [f"<span style='color:{table.muted}'>{escape(_note(found))}</span>"] if _note(found) else []
    return "<br>".join(filter(None, lines))


def _note(found: Moved) -> str:
    if found.exact or found.change is None:
        return found.note
    text = _("This figure is no sum over documents, so each customer is left out by turns; that does not add up.")
    return " ".join(filter(None, (text, found.note)))


def _change(found: Moved, formats: Formats, words: Callable[[Period], str]) -> str:
    name, unit, first, second = found.before.name, found.kpi.unit, words(found.first), words(found.second)
    for value, period in ((found.before, first), (found.after, second)):
        if value.value is None:
            text = _("{name} has no figure for {period}: {why}")
            return text.format(name=name, period=period, why=value.undefined or "")
    if not found.change:
        text = _("{name} is the same in both periods: {value}.")
        return text.format(name=name, value=formats.unit(found.after.value, unit))
    text = _("{name} rose by {change}: {before} in {first}, {after} in {second}.")
    if found.change < 0:
        text = _("{name} fell by {change}: {before} in {first}, {after} in {second}.")
    return text.format(
        name=name,
        change=formats.unit(abs(found.change), unit),
        before=formats.unit(found.before.value, unit),
        after=formats.unit(found.after.value, unit),
        first=first,
        second=second,
    )


def _most(found: Moved, formats: Formats) -> str:
    """Who moved it most, and who the other way."""
    change = found.change
    if not change:
        return ""
    moves = [(one.name or one.code, one.part if found.exact else one.effect) for one in found.customers]
    moves += list(found.rest)
    with_it = _largest([move for move in moves if move[1] and (move[1] > 0) == (change > 0)])
    against = _largest([move for move in moves if move[1] and (move[1] > 0) != (change > 0)])

    def listed(several: Sequence[tuple[str, Number]]) -> str:
        return ", ".join(f"{_short(name)} ({formats.signed_unit(part, found.kpi.unit)})" for name, part in several)

    if not with_it:
        return ""
    if not against:
        return _("Most of it: {names}.").format(names=listed(with_it))
    return _("Most of it: {names}; the other way: {others}.").format(names=listed(with_it), others=listed(against))


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else name[: _LETTERS - 1].rstrip() + "…"


def _largest(moves: Sequence[tuple[str, Number]]) -> list[tuple[str, Number]]:
    return sorted(moves, key=lambda move: -abs(move[1] or 0))[:_NAMED]


# As a chart


def chart_of(found: Moved, tab: str, first: str, second: str, style: Style) -> Chart:
    """A waterfall from one figure to the other by customer, term or document; bars where parts don't add up."""
    from ardesk.reports.charts import Data, Series, Step, WaterfallData, horizontal_bars, waterfall

    heading, unit = found.before.name, found.kpi.unit
    if not found.exact or found.before.value is None or found.after.value is None:
        moves = [(one.name or one.code, one.effect) for one in found.customers[:_STEPS]]
        series = [Series(_("What they did"), [part for _name, part in moves])]
        data = Data([name for name, _part in moves], series, unit, heading, _("Customer"), _change_missing(found))
        return horizontal_bars(data, style)
    steps = [
        Step(name, float(part or 0), _TONES.get(tone_of(part, found.kpi.better), ""))
        for name, part in _steps(found, tab)
    ]
    start, end = Step(first, float(found.before.value)), Step(second, float(found.after.value))
    return waterfall(WaterfallData(start, steps, end, unit, heading), style)


def _change_missing(found: Moved) -> str:
    return found.before.undefined or found.after.undefined or ""


def _steps(found: Moved, tab: str) -> list[tuple[str, Number]]:
    """The largest parts of that kind, then the others as one, so that all add up to the change."""
    moves: list[tuple[str, Number]]
    if tab == "parts":
        return [(term.name, term.part) for term in found.parts if term.part]
    if tab == "documents":
        sums: dict[tuple[str, str], float] = {}
        for one in found.documents:  # one document may stand in several terms
            key = one.document.kind, one.document.number or one.document.customer
            sums[key] = sums.get(key, 0) + (one.part or 0)
        moves = [(number, part) for (_kind, number), part in sums.items()]
    else:
        moves = [(one.name or one.code, one.part) for one in found.customers] + list(found.rest)
    shown = sorted(moves, key=lambda move: -abs(move[1] or 0))[:_STEPS]
    left = (found.change or 0) - sum(part or 0 for _name, part in shown)
    return [*shown, (_("All others"), left)] if len(moves) > _STEPS or tab == "documents" else shown
