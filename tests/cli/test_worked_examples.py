"""The worked examples of the articles, out of ledgers that contain them: imported from files, read as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command, Folder

CUSTOMER = "code,name|C1,Alder"
INVOICES = "number,customer,date,due_date,total"
PAYMENTS = "number,customer,date,amount"
ALLOCATIONS = "source,invoice,amount"

# Credit sales of 150,000 in a quarter of 92 days, 60,000 of them still open at its end.
DSO = {
    "invoices": f"{INVOICES}|1,C1,2026-10-05,2026-11-04,90000|2,C1,2026-12-10,2027-01-09,60000",
    "payments": f"{PAYMENTS}|P1,C1,2026-11-10,90000",
    "allocations": f"{ALLOCATIONS}|P1,1,90000",
}
# Credit sales of 80,000; at the end 30,000 not yet due and 30,000 past due.
BEST_POSSIBLE = {
    "invoices": f"{INVOICES}|0,C1,2026-08-01,2026-08-31,30000|1,C1,2026-10-05,2026-11-04,50000"
    "|2,C1,2026-12-10,2027-01-09,30000",
    "payments": f"{PAYMENTS}|P1,C1,2026-11-10,50000",
    "allocations": f"{ALLOCATIONS}|P1,1,50000",
}
# Receivables of 25,000 before and 20,000 at the end, net credit sales of 120,000.
TURNOVER = {
    "invoices": f"{INVOICES}|0,C1,2026-09-01,2026-10-01,25000|1,C1,2026-10-05,2026-11-04,100000"
    "|2,C1,2026-12-10,2027-01-09,20000",
    "payments": f"{PAYMENTS}|P1,C1,2026-11-10,125000",
    "allocations": f"{ALLOCATIONS}|P1,0,25000|P1,1,100000",
}
# 32,000 before; sales of 18,000, 15,000 and 13,000; 28,000 at the end, 21,000 of it not yet due.
CEI = {
    "invoices": f"{INVOICES}|0,C1,2026-09-01,2026-10-01,32000|1,C1,2026-10-05,2027-01-10,18000"
    "|2,C1,2026-11-05,2027-01-10,15000|3,C1,2026-12-05,2027-01-10,13000",
    "payments": f"{PAYMENTS}|P1,C1,2026-11-10,50000",
    "allocations": f"{ALLOCATIONS}|P1,0,25000|P1,1,18000|P1,2,7000",
}
# Net credit sales of 120,000 in a year, receivables of 10,000 (or 30,000) at its beginning and end.
YEAR = {
    "invoices": f"{INVOICES}|0,C1,2025-12-01,2025-12-31,{{balance}}|1,C1,2026-06-05,2026-07-05,{{rest}}"
    "|2,C1,2026-12-10,2027-01-09,{balance}",
    "payments": f"{PAYMENTS}|P1,C1,2026-11-10,120000",
    "allocations": f"{ALLOCATIONS}|P1,0,{{balance}}|P1,1,{{rest}}",
}
# Sales of 200,000 of which 12,000 are written off.
BAD_DEBT = {
    "invoices": f"{INVOICES}|1,C1,2026-10-05,2026-11-04,188000|2,C1,2026-10-10,2026-11-09,12000",
    "write_offs": "number,invoice,date,amount|W1,2,2026-12-20,12000",
}


def year(balance: int) -> dict[str, str]:
    return {name: rows.format(balance=balance, rest=120000 - balance) for name, rows in YEAR.items()}


EXAMPLES: dict[str, tuple[Any, ...]] = {
    "DSO": (DSO, "dso", 36.8),
    "best possible DSO": (BEST_POSSIBLE, "best_possible_dso", 34.5),
    "DSO on the other article's sales": (BEST_POSSIBLE, "dso", 69),
    "ADD with one denominator": (BEST_POSSIBLE, "average_days_delinquent", 34.5),
    "share beyond best possible": (BEST_POSSIBLE, "dso_over_best_possible_pct", 100),
    "DSO of a year, times 365": (DSO, "dso", 146, "--option", "dso_window=trailing_12_months"),
    "turnover": (TURNOVER, "ar_turnover", 5.333333),
    "average receivables": (TURNOVER, "ar_average", 22500),
    "turnover of the quarter, a year": (TURNOVER, "ar_turnover_annualised", 21.15942),
    "turnover of 12": (year(10000), "ar_turnover_annualised", 12),
    "turnover of 4": (year(30000), "ar_turnover_annualised", 4),
    "bad debt": (BAD_DEBT, "bad_debt_to_sales", 6),
    "CEI by the average month": (CEI, "cei_monthly_average", 73.417722),
    "CEI by all sales": (CEI, "cei_total_sales", 87.719298),
}

OF_A_YEAR = {"turnover of 12", "turnover of 4"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_worked_example(ardesk: Command, ledger: Path, folder: Folder, example: str) -> None:
    files, kpi, expected, *options = EXAMPLES[example]
    assert ledger.exists()
    assert ardesk("import", folder({"customers": CUSTOMER, **files})).code == 0
    period = "2026" if example in OF_A_YEAR else "2026-Q4"
    (found,) = ardesk("kpis", period, "--only", kpi, "--format", "json", *options).json["kpis"]
    assert float(found["value"]) == expected
