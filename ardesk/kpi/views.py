"""The views on the catalogue: one value, all values, their history, and the explanation of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ardesk.book.book import BYS
from ardesk.domain.money import minor_digits, round_half_up
from ardesk.domain.periods import Period
from ardesk.i18n import _
from ardesk.kpi.catalogue import CATALOGUE, kpi_of
from ardesk.kpi.documents import Document, documents
from ardesk.kpi.formula import WHOLE, Leaf, Number, Show, first
from ardesk.kpi.kpi import NO_VERDICT, Benchmark, Kpi
from ardesk.kpi.options import Options, UsageError
from ardesk.kpi.question import Question
from ardesk.kpi.verdicts import NOTHING, Measure, measure_of, verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ardesk.book.book import Book
    from ardesk.book.reading import GoalRow
    from ardesk.kpi.figures import Figures

Cell = TypeVar("Cell")

__all__ = ["Document", "Explanation", "History", "Series", "Term", "Value", "explain", "history", "kpis", "value"]


class Columns(Mapping[str, Cell]):
    """One row of named columns."""

    __slots__ = ("_columns", "_row")

    def __init__(self, columns: Mapping[str, Sequence[Cell]], row: int) -> None:
        self._columns, self._row = columns, row

    def __getitem__(self, name: str) -> Cell:
        return self._columns[name][self._row]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


class Inputs(Mapping[str, tuple[Number, str]]):
    """One row of named columns of figures, each with its unit."""

    __slots__ = ("_columns", "_row", "_units")

    def __init__(self, columns: Mapping[str, Sequence[Number]], units: Mapping[str, str], row: int) -> None:
        self._columns, self._units, self._row = columns, units, row

    def __getitem__(self, name: str) -> tuple[Number, str]:
        return self._columns[name][self._row], self._units[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)


class Value(NamedTuple):
    """One KPI of one period and group: `value` in minor units for money, whole for counts, None where undefined.

    `inputs` and `parts` hold figures by name; inputs with their unit, parts in the KPI's (counts stay whole numbers).
    `measure` is what the verdict was found by.
    """

    id: str
    name: str
    unit: str
    value: Number
    inputs: Mapping[str, tuple[Number, str]]
    formula: str
    benchmark: Number
    goal: Number
    verdict: str
    undefined: str | None
    warnings: tuple[str, ...]
    parts: Mapping[str, Number]
    group: str | None
    family: str
    measure: Measure = Measure(None, NOTHING)


@dataclass(frozen=True, slots=True)
class Series:
    """One KPI of one group, month by month."""

    id: str
    group: str | None
    values: list[Number]


@dataclass(frozen=True, slots=True)
class History:
    """The months, and a series for each KPI and group."""

    months: list[Period]
    series: list[Series]


@dataclass(frozen=True, slots=True)
class Term:
    """One quantity of a formula with its figure and the documents behind it."""

    name: str
    key: str
    value: Number
    unit: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One KPI explained: in words, in figures, by its documents."""

    kpi: Kpi
    name: str
    formula: str
    with_figures: str
    value: Value
    terms: tuple[Term, ...]
    reading: str
    source: str
    benchmark: str
    option_notes: tuple[str, ...]


def value(book: Book, kpi_id: str, period: Period, options: Options | None = None) -> Value:
    """One KPI of one period. Raises UsageError for an unknown id."""
    return kpis(book, period, only=(kpi_id,), options=options)[0]


def kpis(
    book: Book, period: Period, *, by: str | None = None, only: Sequence[str] = (), options: Options | None = None
) -> list[Value]:
    """The KPIs of a period in the catalogue's order; with `by` (customer, type, collector) each for every group."""
    question = _question(book, [period], options, by)
    names = _names(question)
    return [found for kpi in _chosen(only) for found in _values(question, kpi, names)]


def history(
    book: Book,
    from_month: Period,
    to_month: Period,
    *,
    only: Sequence[str] = (),
    by: str | None = None,
    options: Options | None = None,
) -> History:
    """The KPIs of every month from the one of `from_month` to the one of `to_month`."""
    months = Period(from_month.start, to_month.end).months()
    question = _question(book, months, options, by)
    names = _names(question)
    series = [
        Series(kpi.id, name, values)
        for kpi in _chosen(only)
        for name, values in zip(names, columns_of(kpi.evaluate(question), kpi.unit), strict=True)
    ]
    return History(months, series)


def explain(
    book: Book,
    kpi_id: str,
    period: Period,
    *,
    customer: str | None = None,
    by: str | None = None,
    group: str | None = None,
    options: Options | None = None,
    show: Show | None = None,
) -> Explanation:
    """One KPI of one period, for all, for the customer of that code, or for the group of that name among those `by`.

    `show` puts figures into words by unit. Raises UsageError for an unknown id, way to split, or group.
    """
    kpi = kpi_of(kpi_id)
    by, group = ("customer", customer) if customer is not None else (by, group)
    question = _question(book, [period], options, by)
    if by is not None:
        question = _of_one(question, group)
    formula = kpi.formula.under(question.options)
    found = _values(question, kpi, (group,))[0]
    put = show or plain(book.base)
    terms = tuple(
        Term(leaf.text(), leaf.key, first(leaf.figures(question), leaf.unit), leaf.unit,
             documents(book, leaf.documents(question)))
        for leaf in dict.fromkeys(formula.leaves())
    )  # fmt: skip
    return Explanation(
        kpi=kpi,
        name=_(kpi.name),
        formula=formula.text(),
        with_figures=f"{formula.shown(question, put)} = {put(found.value, kpi.unit)}",
        value=found,
        terms=terms,
        reading=_(kpi.reading) if kpi.reading else "",
        source=_(kpi.source) if kpi.source else "",
        benchmark=_(kpi.benchmark.source) if kpi.benchmark and kpi.benchmark.source else "",
        option_notes=tuple(
            _("Option {name}: {value} (default {default}).").format(
                name=name, value=chosen, default=getattr(Options(), name)
            )
            for name, chosen in question.options.differing().items()
        ),
    )


def plain(base: str) -> Show:
    """A way to show figures without a locale: 60,000.00, 36.8, 92."""
    digits = minor_digits(base)

    def show(value: Number, unit: str) -> str:
        if value is None:
            return "–"
        if unit in ("money", "money days"):
            return f"{Decimal(int(value)).scaleb(-digits):,.{digits}f}"
        if isinstance(value, int):
            return f"{value:,}"
        return f"{Decimal(round_half_up(Decimal(value) * 10)).scaleb(-1):,.1f}"

    return show


# How they come about


def _question(book: Book, periods: list[Period], options: Options | None, by: str | None) -> Question:
    if by is not None and by not in BYS:
        raise UsageError(_("{by} is not a way to split. Use {known}.").format(by=by, known=", ".join(BYS)))
    return Question(book, periods, options or Options(), by)


def _of_one(question: Question, group: str | None) -> Question:
    """The question about that group, which becomes the first."""
    try:
        groups = question.groups.apart(group or "")
    except ValueError:
        text = _("There is no {by} {group} in this ledger.")
        raise UsageError(text.format(by=question.by, group=group)) from None
    return Question(question.book, question.periods, question.options, question.by, groups=groups)


def _names(question: Question) -> Sequence[str | None]:
    """What the groups are called; the whole has no name, and a ledger without customers has no groups."""
    return (None,) if question.groups.names is None else question.groups.names


def _chosen(only: Iterable[str]) -> list[Kpi]:
    wanted = {kpi_of(identifier).id for identifier in only}
    return [kpi for kpi in CATALOGUE if not wanted or kpi.id in wanted]


def columns_of(figures: Figures, unit: str) -> list[list[Number]]:
    """All figures, group by group: whole numbers for money and counts, otherwise floats, None where undefined."""
    exact = not figures.is_float
    whole = unit in WHOLE or (unit == "days" and figures.below is None)
    cells: list[list[Number]] = (figures.money() if exact and whole else figures.floats()).tolist()
    if figures.why is not None:
        for group, period in zip(*figures.undefined.nonzero(), strict=True):
            cells[group][period] = None
    return cells


def _column(figures: Figures, unit: str) -> list[Number]:
    """The figures of the first period, group by group."""
    return [row[0] for row in columns_of(figures, unit)]


def _values(question: Question, kpi: Kpi, names: Sequence[str | None]) -> list[Value]:
    figures = kpi.evaluate(question)
    formula = kpi.formula.under(question.options)
    leaves = list(dict.fromkeys(formula.leaves()))
    inputs = {leaf.key: _known_column(question, leaf) for leaf in leaves}
    units = {leaf.key: leaf.unit for leaf in leaves}
    parts = {part: _part(given, kpi.unit) for part, given in (kpi.parts(question) if kpi.parts else {}).items()}
    goal, general = goal_of(question, kpi), _general_warnings(question)
    measures, amounts = _measures(question, kpi, goal), _column(figures, kpi.unit)
    remarks = [(where[:, 0].tolist(), text) for where, text in figures.remarks]
    rows = range(len(amounts))
    columns = (
        repeat(kpi.id),
        repeat(_(kpi.name)),
        repeat(kpi.unit),
        amounts,
        (Inputs(inputs, units, at) for at in rows),
        repeat(formula.text()),
        repeat(kpi.benchmark.good if kpi.benchmark else None),
        repeat(goal.good if goal else None),
        _verdicts(kpi, measures, amounts),
        repeat(None) if figures.why is None else (why or None for why in figures.why[:, 0].tolist()),
        (_warnings(remarks, at, general) for at in rows) if remarks else repeat(general),
        (Columns(parts, at) for at in rows) if parts else repeat({}),
        names,
        repeat(_(kpi.family)),
        measures,
    )
    return list(map(Value._make, zip(*columns, strict=False)))


def _known_column(question: Question, leaf: Leaf) -> list[Number]:
    return question.kept(("column", leaf), lambda: _column(leaf.figures(question), leaf.unit))


def _verdicts(kpi: Kpi, measures: list[Measure], amounts: list[Number]) -> Iterable[str]:
    if not kpi.better or all(measure.limits is None for measure in measures):
        return repeat(NO_VERDICT)
    return (verdict_of(kpi, measure, amount) for measure, amount in zip(measures, amounts, strict=False))


def _measures(question: Question, kpi: Kpi, goal: Benchmark | None) -> list[Measure]:
    """What each group is held against: the same for all, but for a yardstick, which each has of its own."""
    if kpi.yardstick is None or goal is not None:
        return [measure_of(kpi, goal)] * question.shape[0]
    return [measure_of(kpi, None, figure) for figure in _column(kpi.yardstick.term.figures(question), kpi.unit)]


def _warnings(remarks: list[tuple[list[bool], str]], at: int, general: tuple[str, ...]) -> tuple[str, ...]:
    return (*dict.fromkeys(text for where, text in remarks if where[at]), *general)


def _part(figures: Figures, unit: str) -> list[Number]:
    """Parts are in the KPI's unit; whole numbers, such as counts beside days, stay whole."""
    whole = figures.below is None and not figures.is_float
    return _column(figures, "count" if whole else unit)


def _general_warnings(question: Question) -> tuple[str, ...]:
    if question.by in ("type", "collector"):
        return (_("Split by the customers' present {by}, for past dates too.").format(by=question.by),)
    return ()


def goal_of(question: Question, kpi: Kpi) -> Benchmark | None:
    """The owner's goal in force at the end of the first period: the latest that began by then."""
    last = int(question.ends[0])
    goals = [goal for goal in question.book.goals if goal.kpi == kpi.id and goal.day <= last]
    return _as_benchmark(max(goals, key=lambda goal: goal.day), kpi, question.book.base) if goals else None


def _as_benchmark(goal: GoalRow, kpi: Kpi, base: str) -> Benchmark:
    scale = 10 ** minor_digits(base) if kpi.unit == "money" else 1
    whole = kpi.unit in ("money", "count")

    def number(text: Decimal) -> float:
        return round_half_up(text * scale) if whole else float(text)

    return Benchmark(number(goal.goal), None if goal.watch is None else number(goal.watch))
