"""The scorecard: every KPI beside its own past, the owner's goal and the benchmark, with a verdict in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from ardesk.domain.periods import Period, add_months
from ardesk.i18n import _
from ardesk.kpi.catalogue import kpi_of
from ardesk.kpi.comparison import Cell, Comparison, Heading, Row, Scope, difference, note_of, text, tone_of
from ardesk.kpi.options import Options
from ardesk.kpi.question import Question
from ardesk.kpi.verdicts import words
from ardesk.kpi.views import Value, columns_of, goal_of, kpis, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.book.book import Book
    from ardesk.kpi.formula import Number, Show
    from ardesk.kpi.kpi import Benchmark, Kpi

_ONE_DAY = dt.timedelta(days=1)


class Spans(NamedTuple):
    """The periods of a scorecard."""

    now: Period
    last: Period
    year_ago: Period
    rolling: Period


class ScoreLine(NamedTuple):
    """One KPI: now, in the period before, a year ago, over twelve months; what it is held against; how it stands.

    `beside` holds figures to be read together with it: name, figure, unit.
    """

    value: Value
    last: Number
    year_ago: Number
    rolling: Number
    goal: Benchmark | None
    goal_since: dt.date | None
    benchmark: Benchmark | None
    verdict: str
    words: str
    beside: tuple[tuple[str, Number, str], ...]
    periods: Spans


def scorecard(
    book: Book,
    period: Period,
    *,
    previous: Period | None = None,
    only: Sequence[str] = (),
    options: Options | None = None,
    show: Show | None = None,
) -> tuple[ScoreLine, ...]:
    """A line for each KPI in the catalogue's order; `previous` is the period before unless another is named.

    `show` puts figures into words by unit. Raises UsageError for an unknown id.
    """
    values = kpis(book, period, only=only, options=options)
    covered = spans(period, previous)
    question = Question(book, list(covered), options or Options())
    return tuple(_line(question, value, covered, show or plain(book.base)) for value in values)


def spans(period: Period, previous: Period | None = None) -> Spans:
    """The period, the one before, the same a year earlier, and the twelve months that end with it."""
    return Spans(period, previous or period.previous(), period.year_before(), twelve_months(period.end))


def twelve_months(end: dt.date) -> Period:
    """The twelve months that end with that day."""
    return Period(add_months(end + _ONE_DAY, -12), end)


def _line(question: Question, value: Value, covered: Spans, show: Show) -> ScoreLine:
    kpi = kpi_of(value.id)
    _now, last, year_ago, rolling = _figures(question, kpi)
    goal = goal_of(question, kpi)
    return ScoreLine(
        value=value,
        last=last,
        year_ago=year_ago,
        rolling=rolling,
        goal=goal,
        goal_since=_since(question, kpi) if goal else None,
        benchmark=kpi.benchmark,
        verdict=value.verdict,
        words=words_of(value, last, show),
        beside=tuple(_beside(question, identifier) for identifier in kpi.beside),
        periods=covered,
    )


def words_of(value: Value, last: Number, show: Show) -> str:
    """A plain sentence on how the figure stands, how it moved from `last`, and what to mind about it."""
    return words(kpi_of(value.id), value.value, value.measure, last, show, undefined=value.undefined)


def _figures(question: Question, kpi: Kpi) -> list[Number]:
    return columns_of(kpi.evaluate(question), kpi.unit)[0]


def _beside(question: Question, identifier: str) -> tuple[str, Number, str]:
    kpi = kpi_of(identifier)
    return _(kpi.name), _figures(question, kpi)[0], kpi.unit


def _since(question: Question, kpi: Kpi) -> dt.date:
    end = int(question.ends[0])
    return dt.date.fromordinal(max(goal.day for goal in question.book.goals if goal.kpi == kpi.id and goal.day <= end))


# As a table


def scorecard_table(lines: Sequence[ScoreLine], options: Options | None = None) -> Comparison:
    """The scorecard as a table: value, period before, change, year ago, twelve months, limits, verdict and words."""
    if not lines:
        return Comparison(_("Scorecard"), "", (), ())
    covered = lines[0].periods
    return Comparison(
        title=_("Scorecard {period}").format(period=covered.now.label),
        note=note_of((covered.now,), options),
        headings=(
            Heading("value", covered.now.label),
            Heading("last", covered.last.label),
            Heading("change", _("Change")),
            Heading("year_ago", covered.year_ago.label),
            Heading("rolling", _("Twelve months")),
            Heading("goal", _("Goal")),
            Heading("watch", _("Limit")),
            Heading("benchmark", _("Benchmark")),
            Heading("verdict", _("Verdict"), "text"),
            Heading("words", _("In words"), "text"),
            Heading("source", _("Source of the benchmark"), "text"),
        ),
        rows=tuple(_row(line) for line in lines),
    )


def _row(line: ScoreLine) -> Row:
    value, kpi, covered = line.value, kpi_of(line.value.id), line.periods

    def figure(amount: Number, period: Period) -> Cell:
        return Cell(amount, value.unit, Scope(value.id, period))

    change = difference(value.value, line.last)
    source = line.value.measure.limits.source if line.value.measure.limits else ""
    return Row(
        value.id,
        value.name,
        (
            Cell(value.value, value.unit, Scope(value.id, covered.now), undefined=value.undefined),
            figure(line.last, covered.last),
            Cell(change, value.unit, None, tone_of(change, kpi.better), formula="{value}-{last}"),
            figure(line.year_ago, covered.year_ago),
            figure(line.rolling, covered.rolling),
            Cell(line.goal.good if line.goal else None, value.unit),
            Cell(line.goal.bad if line.goal else None, value.unit),
            Cell(line.benchmark.good if line.benchmark else None, value.unit),
            text(line.verdict),
            text(line.words),
            text(_(source) if source else ""),
        ),
        value.family,
    )
