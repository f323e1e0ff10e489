"""The reference of the KPIs: of each what it is, how it is computed, when it is not applicable, how to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ardesk.i18n import _, mark
from ardesk.kpi.catalogue import CATALOGUE, kpi_of
from ardesk.kpi.formula import Leaf, divisors
from ardesk.kpi.options import CHOICES, Options
from ardesk.kpi.reference_options import OPTION_WORDS, touching
from ardesk.kpi.reference_words import ARTICLES, UNDEFINED, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ardesk.kpi.kpi import Kpi

_UNITS = {
    "money": mark("amount in the ledger's currency"),
    "count": mark("number"),
    "days": mark("days"),
    "times": mark("times in the period"),
    "percent": mark("percent"),
    "ratio": mark("ratio"),
}
_BETTER = {"lower": mark("Lower is better."), "higher": mark("Higher is better.")}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be known of one KPI, every text in the user's language; `unit` is its word, `unit_id` the catalogue's.

    `undefined` says where it is not applicable; `traps` and `benchmark` may be empty; `options` are (name, what it
    settles, the values, the default first).
    """

    id: str
    name: str
    family: str
    unit_id: str
    unit: str
    formula: str
    undefined: str
    reading: str
    better: str
    benchmark: str
    source: str
    traps: tuple[str, ...]
    options: tuple[tuple[str, str, tuple[str, ...]], ...]

    def words(self) -> str:
        """Everything in it as one text, to search in."""
        options = (f"{name} {settles} {' '.join(values)}" for name, settles, values in self.options)
        return "\n".join(
            (self.id, self.name, self.family, self.unit, self.formula, self.undefined, self.reading, self.benchmark,
             self.source, *self.traps, *options)
        )  # fmt: skip


def reference(only: Iterable[str] = ()) -> tuple[Entry, ...]:
    """The entries in display order, of all KPIs or of those ids. Raises UsageError for an unknown id."""
    wanted = {kpi_of(identifier).id for identifier in only}
    return tuple(_entry(kpi) for kpi in CATALOGUE if not wanted or kpi.id in wanted)


def articles() -> tuple[tuple[str, str], ...]:
    """The articles that sources and benchmarks name by a number, with who published them."""
    return tuple((name, _(text)) for name, text in ARTICLES)


def _entry(kpi: Kpi) -> Entry:
    return Entry(
        id=kpi.id,
        name=_(kpi.name),
        family=_(kpi.family),
        unit_id=kpi.unit,
        unit=_(_UNITS[kpi.unit]),
        formula=_formula(kpi),
        undefined=_undefined(kpi),
        reading=_(kpi.reading),
        better=_(_BETTER[kpi.better]) if kpi.better else "",
        benchmark=_(kpi.benchmark.source) if kpi.benchmark else "",
        source=_(kpi.source),
        traps=tuple(_(trap.text) for trap in kpi.traps),
        options=tuple((name, _(OPTION_WORDS[name]), _values(name)) for name in touching(kpi.id)),
    )


def _values(option: str) -> tuple[str, ...]:
    return CHOICES.get(option, (str(getattr(Options(), option)),))


def _formula(kpi: Kpi) -> str:
    """In words; a KPI that is a quantity by itself says what is added up."""
    formula = kpi.formula.under(Options())
    return _(WORDS[kpi.id]) if isinstance(formula, Leaf) or kpi.id in WORDS else formula.text()


def _undefined(kpi: Kpi) -> str:
    if kpi.id in UNDEFINED:
        return _(UNDEFINED[kpi.id])
    names = list(dict.fromkeys(term.text() for term in divisors(kpi.formula.under(Options()))))
    if not names:
        return _("Never; 0 where there is nothing.")
    return _("Where this is 0: {terms}.").format(terms="; ".join(names))
