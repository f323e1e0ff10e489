"""The documents that moved a KPI, and a warning about a single large invoice of a period's last days."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ardesk.book.numbers import Ints, spread, summable
from ardesk.i18n import _
from ardesk.kpi.decomposition import evaluated
from ardesk.kpi.documents import Document, Found, each
from ardesk.kpi.figures import Figures
from ardesk.kpi.formula import WHOLE, Leaf, Number, Show
from ardesk.kpi.question import Question
from ardesk.kpi.views import columns_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ardesk.kpi.decomposition import Decomposition
    from ardesk.kpi.kpi import Kpi

MOST = 100  # documents listed
LAST_DAYS = 7
LARGE = Fraction(1, 5)  # of the change, or of a term
NOT_SMALL = Fraction(1, 20)  # of a term, whatever it is of the change


@dataclass(frozen=True, slots=True)
class MovedDocument:
    """A document with its share in a term in both periods, and its part of the change; `mark` says what to mind."""

    document: Document
    term: str
    before: Number
    after: Number
    part: Number
    mark: str


@dataclass(frozen=True, eq=False)
class Shares:
    """Documents of one kind with their shares in a term before and after, in the term's unit."""

    leaf: Leaf
    kind: str
    rows: Ints
    before: Ints
    after: Ints


def shares_of(parts: Decomposition, leaf: Leaf) -> list[Shares]:
    """The documents behind a term in either period, by kind."""
    sides = []
    for period in parts.whole.periods:
        question = Question(parts.whole.book, [period], parts.whole.options)
        sides.append([found for found in leaf.documents(question) if found.is_known])
    kinds = dict.fromkeys(found.kind for side in sides for found in side)
    return [_joined(leaf, kind, *([one for one in side if one.kind == kind] for side in sides)) for kind in kinds]


def _joined(leaf: Leaf, kind: str, before: list[Found], after: list[Found]) -> Shares:
    rows = np.unique(np.concatenate([found.rows for found in (*before, *after)]))

    def placed(side: list[Found]) -> Ints:
        cells = np.zeros(len(rows), np.int64)
        for found in side:
            cells = spread(cells, np.searchsorted(rows, found.rows), summable(found.known))
        return cells

    return Shares(leaf, kind, rows, placed(before), placed(after))


def documents_moved(
    parts: Decomposition, weights: Mapping[Leaf, Fraction], shares: list[Shares], unit: str, marked: int | None
) -> tuple[MovedDocument, ...]:
    """The documents with the largest parts of the change, each by term, the largest first, at most MOST."""
    ranked: list[tuple[float, int, int]] = []
    for number, one in enumerate(shares):
        size = abs(float(weights[one.leaf])) * np.abs((one.after - one.before).astype(np.float64))
        top = np.argsort(-size, kind="stable")[:MOST]
        ranked += [(-float(size[at]), number, int(at)) for at in top if size[at]]
    return tuple(
        _document(parts, weights, shares[number], at, unit, marked) for _size, number, at in sorted(ranked)[:MOST]
    )


def _document(
    parts: Decomposition, weights: Mapping[Leaf, Fraction], one: Shares, at: int, unit: str, marked: int | None
) -> MovedDocument:
    row = one.rows[at : at + 1]
    (document,) = each(parts.whole.book, Found(one.kind, row, None))
    before, after = int(one.before[at]), int(one.after[at])
    part = weights[one.leaf] * (after - before)
    is_marked = one.kind == "invoice" and marked == int(row[0])
    mark = _("large, at the period's end") if is_marked else ""
    whole = unit in WHOLE and part.denominator == 1
    return MovedDocument(document, one.leaf.text(), before, after, int(part) if whole else float(part), mark)


# A single large invoice of the last days


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """The invoice of the second period's last days that does most to the change."""

    invoice: int
    part: Fraction
    of_term: Fraction  # its largest share in a term
    term: str


def period_end(parts: Decomposition, weights: Mapping[Leaf, Fraction], shares: list[Shares]) -> PeriodEnd | None:
    """The invoice of the last days with the largest part, if that is a large part of the change or of a term."""
    end = parts.whole.periods[1].end.toordinal()
    days = parts.whole.book.tables.invoices.day
    part: dict[int, Fraction] = {}
    share: dict[int, tuple[Fraction, str]] = {}
    for one in shares:
        whole = parts.levels[1][one.leaf]
        if one.kind != "invoice" or not whole:
            continue
        late = np.flatnonzero((days[one.rows] > end - LAST_DAYS) & (days[one.rows] <= end) & (one.after != 0))
        for at in late[np.argsort(-np.abs(one.after[late].astype(np.float64)), kind="stable")][:MOST].tolist():
            row = int(one.rows[at])
            part[row] = part.get(row, Fraction(0)) + weights[one.leaf] * int(one.after[at] - one.before[at])
            this = abs(Fraction(int(one.after[at])) / whole), one.leaf.text()
            share[row] = max(share.get(row, this), this)
    if not part:
        return None
    change = sum((weights[leaf] * parts.change_of(leaf) for leaf in parts.operands), Fraction(0))
    row = max(part, key=lambda one: (abs(part[one]), share[one], -one))
    of_term, term = share[row]
    of_change = abs(part[row] / change) if change else Fraction(0)
    large = of_term >= LARGE or (of_change >= LARGE and of_term >= NOT_SMALL)
    return PeriodEnd(row, part[row], of_term, term) if large and part[row] else None


def without_invoice(parts: Decomposition, kpi: Kpi, shares: list[Shares], invoice: int) -> Number:
    """The KPI in the second period, had that invoice not been written."""
    known = {}
    for leaf in parts.operands:
        whole = leaf.figures(parts.whole)
        below = None if whole.below is None else whole.below[:1, 1:]
        known[leaf] = Figures(whole.above[:1, 1:] - _share_of(shares, leaf, invoice), below)
    return columns_of(evaluated(parts.formula, known, (1, 1)), kpi.unit)[0][0]


def _share_of(shares: list[Shares], leaf: Leaf, invoice: int) -> int:
    return sum(
        int(one.after[one.rows == invoice].sum()) for one in shares if one.leaf == leaf and one.kind == "invoice"
    )


def sentence(
    parts: Decomposition,
    kpi: Kpi,
    found: PeriodEnd,
    without: Number,
    change: Number,
    called: Mapping[str, str],
    show: Show,
) -> str:
    """What to mind about it, in words."""
    (document,) = each(parts.whole.book, Found("invoice", np.array([found.invoice]), None))
    days = (parts.whole.periods[1].end - document.date).days
    text = _(
        "Invoice {number} over {amount} for {customer}, dated {days} days before the end of the period, alone makes up "
        "{share}; without it the figure would be {figure}."
    )
    return text.format(
        number=document.number,
        amount=show(document.amount, "money"),
        customer=called.get(document.customer) or document.customer,
        days=days,
        share=_how_much(found, change, show),
        figure=show(without, kpi.unit),
    )


def _how_much(found: PeriodEnd, change: Number, show: Show) -> str:
    share = abs(found.part / Fraction(change)) if change else Fraction(0)
    if LARGE <= share <= 1:
        return _("{percent} of the change").format(percent=_percent(share, show))
    if found.of_term >= LARGE:
        return _("{percent} of {term}").format(percent=_percent(found.of_term, show), term=found.term)
    return _("more than the whole change")


def _percent(share: Fraction, show: Show) -> str:
    text = show(float(100 * share), "percent")
    return text if "%" in text or "٪" in text else f"{text} %"
