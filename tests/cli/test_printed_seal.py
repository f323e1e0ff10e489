"""The seal on a printed summary: it finds a history rewritten so well that every other check is in order."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from ardesk.ledger import Ledger
from ardesk.storage import journal
from tests.ledgers import add_customer, add_invoice, new_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    with new_ledger(tmp_path) as made:
        add_invoice(made, add_customer(made), "INV-1", 100_00)
    return made.path


@pytest.fixture
def printed(ledger: Path, ardesk: Command, tmp_path: Path) -> str:
    """The seal as it stands on the paper."""
    pdf = tmp_path / "summary.pdf"
    assert ardesk("--ledger", ledger, "summary", "2026-01", "--pdf", pdf).code == 0
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True, text=True).stdout
    (seal,) = re.findall(r"Seal of the ledger on [^:]+:\s([0-9a-f\s]{64,70})\.", text)
    return "".join(seal.split())


def rewrite(path: Path) -> None:
    """Make the invoice 1.00 cheaper in its row, in its journal and in every hash, and leave no other trace."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        guards = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _text in guards:
            file.execute(f"DROP TRIGGER {name}")
        file.execute("UPDATE invoice SET net = net - 100, total = total - 100")
        file.execute("UPDATE journal SET after = replace(after, '10000', '9900') WHERE tbl = 'invoice'")
        for (change,) in file.execute("SELECT id FROM change ORDER BY id").fetchall():
            journal.seal(file, change)
        for _name, text in guards:
            file.execute(text)


def test_the_printed_seal_is_one_the_ledger_bore_also_after_later_entries(
    ledger: Path, printed: str, ardesk: Command
) -> None:
    with Ledger.open(ledger) as again:
        add_invoice(again, 1, "INV-2", 50_00)
    for typed in (printed, printed[:16], f" {printed[:32].upper()} {printed[32:]}. "):
        assert ardesk("--ledger", ledger, "verify", "--seal", typed).code == 0
    checks = ardesk("--ledger", ledger, "verify", "--seal", printed, "--format", "json").json["checks"]
    assert checks[-1]["name"] == "Printed seal"
    assert "INV-1" in checks[-1]["detail"]


def test_only_the_printed_seal_finds_a_rewritten_history(ledger: Path, printed: str, ardesk: Command) -> None:
    rewrite(ledger)
    assert ardesk("--ledger", ledger, "verify").code == 0
    answered = ardesk("--ledger", ledger, "verify", "--seal", printed)
    assert answered.code == 1
    assert f"does not bear the seal {printed}" in answered.err


def test_what_is_no_seal_is_told(ledger: Path, ardesk: Command) -> None:
    for typed in ("", "abc", "g" * 64, "0" * 65, "' OR 1=1 --"):
        answered = ardesk("--ledger", ledger, "verify", "--seal", typed)
        assert answered.code == 1
        assert "is not a seal" in answered.err
