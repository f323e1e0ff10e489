"""Expected cash on published data: how far off the likely day is, and how often the range holds."""

from __future__ import annotations

import backtest
import pytest


def test_each_invoice_of_2013_forecast_on_the_day_of_its_issue() -> None:
    path = backtest.data_file()
    if not path.exists():
        pytest.skip(f"the published file is not at {path}")
    rows = backtest.read(path)
    found = backtest.backtest(rows)
    assert found.invoices == sum(row.issued.year == 2013 for row in rows) == 1189
    assert found.error_of_due_date == pytest.approx(11.03, abs=0.01)
    assert found.error <= 6.5
    assert 75 <= found.covered <= 85
