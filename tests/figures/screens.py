"""What the lists and tiles of the window show, read back."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ardesk.collecting.worklist import worklist
from ardesk.domain.periods import Period
from ardesk.kpi import views
from ardesk.kpi.options import Options
from ardesk.reports.papers.summary_kpis import shown
from ardesk.ui.models import claims, customers, invoices, work
from ardesk.ui.models.table import TableModel
from tests.oracle.aging import aging
from tests.oracle.case import Case as Right
from tests.oracle.figures import FIGURES
from tests.oracle.records import day_of, minor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ardesk.ui.models.columns import Column
    from tests.figures.books import Case
    from tests.oracle.records import Row

KPIS = (
    "ar_ending", "ar_current", "ar_past_due", "open_items", "unapplied_cash", "credit_sales", "cash_collected",
    "credit_notes", "write_offs", "refunds", "dso", "best_possible_dso", "ar_turnover", "pct_current", "pct_past_due",
    "invoices_issued", "weighted_avg_days_late", "average_collection_period", "pct_over_30",
)  # fmt: skip
_DECIMALS = {"days": 1, "times": 2, "ratio": 4, "count": 0, "percent": 1}


class Table:
    """A list as it is shown: its texts, read by column and row."""

    def __init__(self, case: Case, columns: Sequence[Column], rows: Sequence[object]) -> None:
        self.case, self.model = case, TableModel(columns, rows, case.formats)

    def texts(self, name: str) -> list[str]:
        column = self.model.column_number(name)
        return [str(self.model.data(self.model.index(row, column)) or "") for row in range(self.model.rowCount())]

    def amounts(self, name: str, currencies: Sequence[str] | None = None) -> list[int]:
        """The amounts of a column, and its total held against them."""
        texts = self.texts(name)
        names = list(currencies or [self.case.base] * len(texts))
        found = [self.case.reader.minor(text, one) for text, one in zip(texts, names, strict=True)]
        sums: defaultdict[str, int] = defaultdict(int)
        for amount, one in zip(found, names, strict=True):
            sums[one] += amount
        self._check_total(name, {one: total for one, total in sums.items() if total}, named=currencies is not None)
        return found

    def _check_total(self, name: str, sums: dict[str, int], *, named: bool) -> None:
        number = self.model.column_number(name)
        if not self.model.columns[number].totalled:
            return
        text = self.model.total_text(number, range(len(self.model.rows)))
        if len(sums) > 1:
            assert self.case.reader.named(text) == sums, (name, text)
        elif sums:
            ((currency, total),) = sums.items()
            assert self.case.reader.minor(text, currency if named else self.case.base) == total, (name, text)
        else:
            assert set(text) <= set("0.,"), (name, text)


def read_invoices(case: Case) -> int:
    rows = case.ledger.invoice_rows(case.today)
    table = Table(case, invoices.columns(case.base), rows)
    numbers, currencies = table.texts("number"), table.texts("currency")
    given = {row["number"]: row for row in case.records.get("invoices.csv", [])}
    assert sorted(numbers) == sorted(given)
    assert currencies == [given[number].get("currency", case.base) for number in numbers]
    assert table.amounts("total", currencies) == [_total(given[number], case.base) for number in numbers]
    assert table.amounts("open", currencies) == [case.own_amount(number) for number in numbers]
    assert table.amounts("open_base") == [case.base_amount(number) for number in numbers]
    assert [case.reader.day(text) for text in table.texts("date")] == [day_of(given[one]["date"]) for one in numbers]
    dues = [case.truth.ledger.invoices[one].due if one in case.truth.ledger.invoices else None for one in numbers]
    for text, due, row in zip(table.texts("due_date"), dues, rows, strict=True):
        assert due is None or case.reader.day(text) == due
        late = table.model.display(row, table.model.column_number("days_late"))
        assert not late or due is None or case.reader.number(late, 0) == (case.today - due).days
    return len(numbers)


def _total(row: Row, base: str) -> int:
    currency = row.get("currency", base)
    parts = [row["total"]] if "total" in row else [row["net"], row.get("tax", "0")]
    return sum(minor(part, currency) for part in parts)


def read_customers(case: Case) -> int:
    table = Table(case, customers.columns(), case.ledger.customer_rows(case.today))
    right = aging(case.truth.ledger, case.today, "customer").rows
    codes = table.texts("code")
    assert sorted(codes) == sorted(case.truth.ledger.customers)
    rows = [right.get(code) for code in codes]
    assert table.amounts("open_base") == [row.open_items if row else 0 for row in rows]
    assert table.amounts("overdue_base") == [row.open_items - row.amounts["current"] if row else 0 for row in rows]
    assert table.amounts("unapplied_base") == [row.unapplied if row else 0 for row in rows]
    limits = [case.truth.ledger.customers[code].credit_limit for code in codes]
    for text, limit in zip(table.texts("credit_limit"), limits, strict=True):
        assert (case.reader.minor(text, case.base) if text else None) == limit
    return len(codes)


def read_claims(case: Case) -> int:
    rows = claims.claim_rows(case.ledger, case.today)
    table = Table(case, claims.columns(), rows)
    right = {one.number: one for one in (*case.truth.ledger.disputes, *case.truth.ledger.deductions)}
    texts, numbers = table.texts("amount"), table.texts("number")
    seen: defaultdict[str, int] = defaultdict(int)
    for text, number, row in zip(texts, numbers, rows, strict=True):
        if row.kind == claims.COMPLAINT:
            assert not text
            continue
        wanted = right[number].amount
        if wanted is None:
            assert not any(sign.isdigit() for sign in text)
        else:
            assert case.reader.minor(text, row.currency) == wanted
            seen[row.currency] += wanted
    sums = {name: amount for name, amount in seen.items() if amount}
    table._check_total("amount", sums, named=True)
    return len(rows)


def read_worklist(case: Case) -> int:
    found = worklist(case.ledger, case.today)
    items = (*found.items, *found.paused)
    rows = [work.WorkRow(one.customer_id, at, one) for at, one in enumerate(items, start=1)]
    table = Table(case, work.columns(), rows)
    assert table.amounts("overdue") == [one.overdue for one in items]
    assert table.amounts("gain") == [one.expected_gain for one in items]
    assert [case.reader.number(text, 0) for text in table.texts("days")] == [one.days for one in items]
    for one in items:
        whole = sum(due.open for due in one.invoices if due.due < case.today)
        apart = sum(due.open for due in one.invoices if due.due < case.today and due.paused)
        assert one.overdue in (whole, whole - apart)
        assert [due.open for due in one.invoices] == [case.base_amount(due.number) for due in one.invoices]
        theirs = {number for number, row in case.truth.ledger.invoices.items() if row.customer == one.customer}
        assert sum(due.open for due in one.invoices) == sum(map(case.base_amount, theirs))
    return len(items)


def read_board(case: Case) -> int:
    """The tiles of a month: what is shown is the engine's figure and the slow books', rounded once."""
    month = Period.month(case.today)
    values = views.kpis(case.ledger.book(), month, only=KPIS, options=Options())
    right = Right(case.truth.ledger, month.start, month.end)
    for value in values:
        text, wanted = shown(value, case.formats), FIGURES[value.id](right).value
        if wanted is None:
            assert value.value is None
            assert not any(sign.isdigit() for sign in text)
            continue
        assert_shows(case, text, value.unit, Fraction(wanted), value.id)
        assert_shows(case, text, value.unit, Fraction(str(value.value)), value.id)
    return len(values)


def assert_shows(case: Case, text: str, unit: str, wanted: Fraction, what: str) -> None:
    """The figure in the text is the wanted one, rounded to its last place; of two as near, either."""
    figure = text.split("\xa0%", maxsplit=1)[0].rstrip("%").split(" ")[0]
    if unit == "money":
        assert case.reader.minor(figure, case.base) == wanted, (what, text)
        return
    digits = _DECIMALS[unit]
    found = Fraction(case.reader.number(figure, digits))
    assert abs(found - wanted) <= Fraction(1, 2 * 10**digits) + Fraction(1, 10**9), (what, text, Decimal(float(wanted)))


def read_screens(case: Case) -> int:
    """How many rows and tiles were read."""
    return sum(read(case) for read in (read_invoices, read_customers, read_claims, read_worklist, read_board))
