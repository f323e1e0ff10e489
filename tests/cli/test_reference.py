"""The command that tells what is to be known of the KPIs."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ardesk.kpi.catalogue import CATALOGUE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command


def test_all_of_them_as_rows(ardesk: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(ardesk("reference", "--format", "csv").out)))
    assert [row["id"] for row in rows] == [kpi.id for kpi in CATALOGUE]
    assert all(row["formula"] and row["unit"] and row["source"] and row["reading"] for row in rows)


def test_one_of_them_in_words_and_for_programs(ardesk: Command) -> None:
    text = ardesk("reference", "dso").out
    assert "Receivables at end ÷ Credit sales × Days" in text
    assert "dso_window=period|trailing_12_months" in text
    (found,) = ardesk("reference", "dso", "--format", "json").json["kpis"]
    assert (found["id"], found["unit"], found["better"]) == ("dso", "days", "Lower is better.")
    assert found["options"]["dso_sales"]["values"] == ["gross", "net"]


def test_an_unknown_one_is_told(ardesk: Command) -> None:
    answered = ardesk("reference", "dio")
    assert (answered.code, "dio" in answered.err) == (2, True)


def test_as_a_paper(ardesk: Command, tmp_path: Path) -> None:
    assert ardesk("reference", "--pdf", tmp_path / "kpis.pdf").code == 0
    assert (tmp_path / "kpis.pdf").read_bytes().startswith(b"%PDF")
