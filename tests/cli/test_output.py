"""What the commands print: no text of a ledger is a formula in their CSV, or an order to the terminal."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command, Folder

_ORDERS = "\x9b31mred\x7f\x85\u202eevil\u2066\u2028"
_COMMANDS = (
    ("aging", "--as-of", "2026-11-20", "--by", "customer"),
    ("aging", "--as-of", "2026-11-20", "--by", "invoice"),
    ("kpis", "2026-10", "--by", "type", "--only", "ar_ending"),
    ("explain", "dso", "2026-10", "--customer", "=C1"),
    ("worklist", "--date", "2026-11-20"),
    ("forecast", "--as-of", "2026-11-20"),
    ("recommendations", "--date", "2026-11-20"),
)


@pytest.fixture
def ledger(ardesk: Command, folder: Folder, tmp_path: Path) -> Path:
    path = tmp_path / "l.ardesk"
    files = {
        "customers": f"code,name,type,collector|=C1,=1+1{_ORDERS},@type,-1+1",
        "invoices": "number,customer,date,total|=I1,=C1,2026-08-01,10.00",
    }
    assert ardesk("new", path, "--name", "Acme", "--currency", "USD").code == 0
    assert ardesk("--ledger", path, "import", folder(files)).code == 0
    return path


def answers(ardesk: Command, ledger: Path, form: str) -> list[str]:
    found = [ardesk("--ledger", ledger, *command, "--format", form) for command in _COMMANDS]
    assert [one.code for one in found] == [0] * len(_COMMANDS), [one.err for one in found]
    return [one.out for one in found]


def test_csv_holds_no_formula(ardesk: Command, ledger: Path) -> None:
    cells = [cell for text in answers(ardesk, ledger, "csv") for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [cell for cell in cells if cell[:1] in {"=", "@"}] == []
    assert {"'=C1", "'=I1", "'@type", f"'=1+1{_ORDERS}"} <= set(cells)
    assert any(re.fullmatch(r"[0-9]+\.[0-9]{2}", cell) for cell in cells)


def test_tables_and_messages_hold_no_order_to_a_terminal(ardesk: Command, ledger: Path) -> None:
    texts = answers(ardesk, ledger, "table")
    assert any("=1+1\N{REPLACEMENT CHARACTER}31mred" in text for text in texts)
    texts.append(ardesk("--ledger", ledger, "statement", f"no{_ORDERS}", "--pdf", ledger.with_name("x.pdf")).err)
    assert [text for text in texts if set(text) & set(_ORDERS) - set("31mredevil")] == []


def test_json_says_the_same_without_them(ardesk: Command, ledger: Path) -> None:
    text = answers(ardesk, ledger, "json")[0]
    assert not set(text) & set(_ORDERS) - set("31mredevil")
    assert json.loads(text)["rows"][0]["name"] == f"=1+1{_ORDERS}"
