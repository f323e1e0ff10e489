"""What is printed, read back from the PDF cell by cell: every row, and the totals against their lines."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from ardesk.domain.periods import Period
from ardesk.domain.records import Customer, Invoice
from ardesk.errors import ArdeskError
from ardesk.i18n import _, speaking
from ardesk.reports import papers
from tests.figures.screens import assert_shows
from tests.oracle.aging import aging, class_of
from tests.oracle.case import Case as Right
from tests.oracle.figures import FIGURES
from tests.reports.printed import cells_of, reader

if TYPE_CHECKING:
    from ardesk.reports.paper import Paper
    from tests.figures.books import Case
    from tests.oracle.aging import AgingRow

CLASSES = ("current", "1-30", "31-60", "61-90", "over 90")
_MOST = 3  # customers and invoices of one ledger
_NAMES = {
    "ar_ending": "Receivables at end", "ar_past_due": "Past due", "credit_sales": "Credit sales",
    "cash_collected": "Cash collected", "dso": "Days sales outstanding", "best_possible_dso": "Best possible DSO",
    "weighted_avg_days_late": "Weighted average days late",
}  # fmt: skip
_UNITS = {"dso": "days", "best_possible_dso": "days", "weighted_avg_days_late": "days"}


class Sheet:
    """The cells of a PDF, one after the other."""

    def __init__(self, case: Case, paper: Paper) -> None:
        self.case = case
        lines = [line for page in reader(paper).pages for line in cells_of(page)]
        # The font has one narrow blank, which readers of a PDF take for the common one.
        cells = [line.strip(" ").replace("\xa0", case.reader.group if case.reader.locale == "fr_FR" else "\xa0")
                 for line in lines]  # fmt: skip
        self.cells = [cell for cell in cells if cell.strip()]

    def amounts(self, at: int, count: int, currency: str) -> list[int]:
        """So many amounts from there on; a dash is nought."""
        found = self.cells[at : at + count]
        return [0 if cell == "–" else self.case.reader.minor(cell, currency) for cell in found]

    def first_amounts(self, at: int, count: int, currency: str) -> int:
        """The place from there on where so many amounts begin; a name comes before them, and may hold a number."""
        while True:
            try:
                self.amounts(at, count, currency)
            except AssertionError:
                at += 1
            else:
                return at

    def after(self, label: str, currency: str) -> list[int]:
        """The amount behind each cell of that text."""
        return [self.amounts(at + 1, 1, currency)[0] for at, cell in enumerate(self.cells) if cell == label]


def spoken(case: Case, label: str) -> str:
    """A label of a letter in the language of the ledger."""
    with speaking(case.ledger.locale):
        return _(label)


def _row(row: AgingRow) -> list[int]:
    return [*row.amounts.values(), row.unapplied, row.total]


def read_aged(case: Case) -> int:
    found = Sheet(case, papers.aged_receivables(case.ledger, case.today))
    right = aging(case.truth.ledger, case.today, "customer")
    rows = {code: _row(row) for code, row in right.rows.items() if any(_row(row))}
    if not rows:
        return 0
    width = len(right.classes) + 2
    for code, row in rows.items():
        at = next(at for at, cell in enumerate(found.cells) if cell == code and found.cells[at - 1].startswith("Cust"))
        assert found.amounts(at + 1, width, case.base) == row, code
    end = found.cells.index("Share of open items")
    assert found.cells[end - width - 1] == "Total"
    total = found.amounts(end - width, width, case.base)
    assert total == [sum(column) for column in zip(*rows.values(), strict=True)] == _row(right.total)
    if "In the documents’ own currencies" in found.cells:
        start = found.cells.index("In the documents’ own currencies")
        for currency, own in right.by_currency.items():
            if any(_row(own)):
                at = found.cells.index(currency, start)
                assert found.amounts(at + 1, width, currency) == _row(own), currency
    return len(rows)


def _customers(case: Case) -> list[Customer]:
    busy = {one.customer for one in case.truth.ledger.invoices.values()}
    return [one for one in case.ledger.all(Customer) if one.code in busy][:_MOST]


def read_statements(case: Case) -> int:
    """Open items and movements: rows, balance and ages of each currency."""
    return sum(_statement(case, one) for one in _customers(case))


def _statement(case: Case, customer: Customer) -> int:
    found = Sheet(case, papers.statement(case.ledger, customer.id or 0, case.today))
    moved = Sheet(case, papers.statement(case.ledger, customer.id or 0, case.today, kind="activity",
                                         start=case.today - dt.timedelta(90)))  # fmt: skip
    sums: defaultdict[str, int] = defaultdict(int)
    ages: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys([*CLASSES, ""], 0))
    seen = 0
    for one in case.truth.credit:
        if one.customer == customer.code and (rest := case.truth.open_own(one, case.today)):
            late = (case.today - one.due).days
            at = _place(found, one.number)
            assert case.reader.day(found.cells[at - 1]) == one.day
            assert case.reader.day(found.cells[at + 1]) == one.due
            if late > 0:
                assert case.reader.number(found.cells[at + 2], 0) == late
            assert found.amounts(at + 2 + (late > 0), 2, one.currency) == [one.total, rest], one.number
            sums[one.currency] += rest
            ages[one.currency][class_of(late, (30, 60, 90), "due")] += rest
            seen += 1
    for source in case.truth.sources:
        if source.customer == customer.code and (rest := case.truth.unapplied_own(source, case.today)):
            at = _place(found, source.number)
            assert found.amounts(at + 1, 1, source.currency) == [-rest]
            sums[source.currency] -= rest
            ages[source.currency][""] -= rest
            seen += 1
    for currency, balance in sums.items():
        label = spoken(case, "Balance {currency}").format(currency=currency)
        assert found.after(label, currency) == [balance]
        at = found.cells.index(label)
        row = found.first_amounts(at + 2, 6, currency)
        assert found.amounts(row, 6, currency) == list(ages[currency].values())
        closing = spoken(case, "Closing balance {currency}").format(currency=currency)
        assert moved.after(closing, currency) == [balance]
        assert moved.amounts(moved.cells.index(closing) - 1, 1, currency) == [balance], "after the last movement"
    return seen


def _place(found: Sheet, number: str) -> int:
    """Where the name of a document stands."""
    return next(at for at, cell in enumerate(found.cells) if number in cell.replace(",", " ").split())


def read_invoices(case: Case) -> int:
    chosen = case.ledger.all(Invoice)[:: max(1, len(case.ledger.all(Invoice)) // _MOST)][:_MOST]
    for one in chosen:
        found = Sheet(case, papers.invoice(case.ledger, one.id or 0))
        label = spoken(case, "Total {currency}").format(currency=one.currency)
        assert found.after(label, one.currency) == [one.total]
        above = found.cells[: found.cells.index(label)]
        sums = [case.reader.minor(cell, one.currency) for cell in above[-1:]]
        assert sums == [one.tax or one.net]
        if one.tax:
            assert found.amounts(len(above) - 3, 1, one.currency) == [one.net]
        assert one.net + one.tax == one.total
    return len(chosen)


def read_letters(case: Case) -> int:
    seen = 0
    for customer in _customers(case):
        try:
            found = Sheet(case, papers.letter(case.ledger, customer.id or 0, 2, case.today))
        except ArdeskError:
            continue
        overdue: defaultdict[str, int] = defaultdict(int)
        asked: defaultdict[str, int] = defaultdict(int)
        for one in case.truth.credit:
            rest = case.truth.open_own(one, case.today)
            if one.customer == customer.code and one.due < case.today and rest:
                overdue[one.currency] += rest
                if one.number in found.cells:
                    at = found.cells.index(one.number)
                    at += not found.cells[at + 1][-1].isdigit()  # in part
                    assert case.reader.number(found.cells[at + 3], 0) == (case.today - one.due).days
                    total, open_ = found.amounts(at + 4, 2, one.currency)
                    assert total == one.total
                    assert 0 < open_ <= rest
                    asked[one.currency] += open_
        for currency, amount in asked.items():
            label = spoken(case, "To be paid {currency}").format(currency=currency)
            assert found.after(label, currency) == [amount]
            whole = found.amounts(found.cells.index(label) + 3, 1, currency) if amount < overdue[currency] else [amount]
            assert whole == [overdue[currency]]
            seen += 1
    return seen


def read_summary(case: Case) -> int:
    """The month, the one before and that of a year ago; the ages of both month ends."""
    month = Period.month(case.today)
    paper = papers.monthly_summary(case.ledger, month, case.formats, month.end + dt.timedelta(40))
    found, width = Sheet(case, paper), len(CLASSES) + 2
    periods = (month, month.previous(), month.year_before())
    table = found.cells.index("Key figures")
    for ident, name in _NAMES.items():
        at = next(at for at in range(table, len(found.cells)) if found.cells[at].startswith(name))
        at = next(at for at in range(at + 1, at + 5) if _is_figure(found.cells[at]))
        figures = [cell for cell in found.cells[at : at + 6] if _is_figure(cell)]  # the unit of a long one has a line
        for cell, period in zip(figures[:3], periods, strict=True):
            wanted = FIGURES[ident](Right(case.truth.ledger, period.start, period.end)).value
            if wanted is None:
                assert cell == "n/a"
            else:
                assert_shows(case, cell, _UNITS.get(ident, "money"), Fraction(wanted), f"{ident} {period.label}")
    heading = next(at for at, cell in enumerate(found.cells) if cell.startswith("Aged receivables on"))
    at = found.cells.index("Receivables", heading)
    for period in periods[:2]:
        at = found.first_amounts(at + 1, width, case.base)
        right = aging(case.truth.ledger, period.end, "customer").total
        assert found.amounts(at, width, case.base) == _row(right), period.label
        at += width - 1
    return 2 * width + 3 * len(_NAMES)


def _is_figure(cell: str) -> bool:
    """Whether the cell is one, and neither the end of a long name nor the number of a remark."""
    return cell == "n/a" or ((cell[0].isdigit() or cell[0] == "\N{MINUS SIGN}") and not cell.endswith(")"))


def read_papers(case: Case) -> int:
    """How many rows and figures were read."""
    return sum(read(case) for read in (read_aged, read_statements, read_invoices, read_letters, read_summary))
