"""How well expected cash did on IBM's published late payments: each invoice of 2013, forecast on the day it was issued.

The file is looked for under ARDESK_DATA, else in `shared/data` beside the checkout. What the habits weigh (half-life,
share of all customers) was settled on the second half of 2012 alone; 2013 is only measured. An invoice paid on the
day it was issued counts as open that day, with the others' payments known.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ardesk.book.book import Book

ROOT = Path(__file__).resolve().parent.parent
MOST_ERROR, LEAST_COVERED, MOST_COVERED = 6.5, 75.0, 85.0


class Paid(NamedTuple):
    """An invoice of the file with the day on which it was settled in full."""

    number: str
    customer: str
    issued: dt.date
    due: dt.date
    settled: dt.date
    cents: int


class Result(NamedTuple):
    """Invoices, the mean absolute error in days of the method and of the due date, and how many lay in the range."""

    invoices: int
    error: float
    error_of_due_date: float
    covered: float


def data_file() -> Path:
    """Where the published file is to be."""
    return Path(os.environ.get("ARDESK_DATA", ROOT.parent / "shared" / "data")) / "ibm_late_payments.csv"


def read(path: Path) -> list[Paid]:
    """Every invoice of the file."""
    with path.open(encoding="ascii", newline="") as stream:
        return [
            Paid(
                row["invoiceNumber"], row["customerID"], _day(row["InvoiceDate"]), _day(row["DueDate"]),
                _day(row["SettledDate"]), round(float(row["InvoiceAmount"]) * 100),
            )
            for row in csv.DictReader(stream)
        ]  # fmt: skip


def backtest(rows: list[Paid], *, year: int = 2013, method: str = "habit") -> Result:
    """Each invoice of the year forecast at the end of the day of its issue, by what was known then."""
    from ardesk.kpi.forecast import forecast

    book, known = _book(rows), {row.number: row for row in rows}
    of_year = [row for row in rows if row.issued.year == year]
    errors, covered = [], []
    for day in sorted({row.issued for row in of_year}):
        for one in forecast(book, day, weeks=1, method=method).invoices:
            row = known[one.number]
            if row.issued == day:
                errors.append(abs((one.expected_date - row.settled).days))
                covered.append(one.earliest <= row.settled <= one.latest)
    by_due_date = statistics.mean(abs((row.settled - row.due).days) for row in of_year)
    return Result(len(errors), statistics.mean(errors), by_due_date, 100 * statistics.mean(covered))


def _day(us: str) -> dt.date:
    month, day, year = map(int, us.split("/"))
    return dt.date(year, month, day)


def _book(rows: list[Paid]) -> Book:
    """The invoices with a payment each when they were settled; disputes left out, as they were not known at issue."""
    from ardesk.book.book import Book
    from ardesk.domain.book_rows import BookRows

    codes = sorted({row.customer for row in rows})
    ids = {code: at for at, code in enumerate(codes, 1)}
    paid = [(at, row) for at, row in enumerate(rows, 1) if row.settled > row.issued]
    return Book.load(
        BookRows(
            "USD",
            1,
            {
                "customer": [(ids[code], code, code, "", "", None, "", None, 0) for code in codes],
                "invoice": [
                    (at, row.number, ids[row.customer], row.issued.isoformat(), row.due.isoformat(), None,
                     row.cents, row.cents, "USD", "1", "no", "")
                    for at, row in enumerate(rows, 1)
                ],
                "payment": [
                    (at, f"P{row.number}", ids[row.customer], row.settled.isoformat(), row.cents, "USD", "1", None)
                    for at, row in paid
                ],
                "allocation": [(at, at, None, row.cents, row.settled.isoformat()) for at, row in paid],
            },
        )
    )  # fmt: skip


def main() -> int:
    """Print what the methods do; 1 where a bound is not kept."""
    sys.path.insert(0, str(ROOT))
    rows = read(data_file())
    found = backtest(rows)
    for method, result in (("weighted_mean", backtest(rows, method="weighted_mean")), ("habit", found)):
        print(
            f"{method}: {result.invoices} invoices, mean absolute error {result.error:.2f} days "
            f"(due date {result.error_of_due_date:.2f}), in the range {result.covered:.1f} %"
        )
    return 0 if found.error <= MOST_ERROR and LEAST_COVERED <= found.covered <= MOST_COVERED else 1


if __name__ == "__main__":
    sys.exit(main())
