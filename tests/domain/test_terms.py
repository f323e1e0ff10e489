from __future__ import annotations

import datetime as dt

import pytest

from ardesk.domain.terms import due_date
from ardesk.errors import ArdeskError


@pytest.mark.parametrize(
    ("terms", "day", "due"),
    [
        ("net 30", "2025-01-31", "2025-03-02"),
        ("", "2025-01-31", "2025-03-02"),
        ("Net 0", "2025-01-31", "2025-01-31"),
        ("n/45", "2025-01-01", "2025-02-15"),
        ("eom 15", "2024-02-05", "2024-03-15"),
        ("EOM", "2024-02-05", "2024-02-29"),
        ("2/10 net 30", "2025-06-01", "2025-07-01"),
        ("due on receipt", "2025-06-01", "2025-06-01"),
    ],
)
def test_terms_give_the_due_date(terms: str, day: str, due: str) -> None:
    assert due_date(terms, dt.date.fromisoformat(day)) == dt.date.fromisoformat(due)


@pytest.mark.parametrize("terms", ["soon", "net", "30", "net -5", "net 30 eom", "1/net 30"])
def test_other_terms_are_refused_in_a_sentence(terms: str) -> None:
    with pytest.raises(ArdeskError, match="not understood"):
        due_date(terms, dt.date(2025, 1, 1))
