"""New, import, export, backup, restore and verify: what is written, what is refused, and what is said."""

from __future__ import annotations

import csv
import io
import sqlite3
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command, Folder

CUSTOMERS = "code,name|C1,Alder|C2,Beech"
INVOICES = "number,customer,date,due_date,total|0042,C1,2026-10-05,2026-11-04,125.50|0043,C2,2026-10-06,2026-11-05,80"


@pytest.fixture
def two_customers(folder: Folder) -> Path:
    return folder({"customers": CUSTOMERS, "invoices": INVOICES})


def test_new_never_overwrites(ardesk: Command, ledger: Path) -> None:
    before = ledger.read_bytes()
    answered = ardesk("new", ledger, "--name", "Other", "--currency", "EUR")
    assert answered.code == 1
    assert str(ledger) in answered.err
    assert ledger.read_bytes() == before


def test_import_counts_and_twice_adds_nothing(ardesk: Command, ledger: Path, two_customers: Path) -> None:
    assert ledger.exists()
    first = ardesk("import", two_customers)
    assert first.code == 0
    assert first.json["added"] == first.json["read"] == {"customers": 2, "invoices": 2}
    assert first.json["written"] is True
    again = ardesk("import", two_customers).json
    assert again["added"] == {"customers": 0, "invoices": 0}
    assert again["unchanged"] == {"customers": 2, "invoices": 2}


def test_import_refused_prints_every_bad_row_and_writes_nothing(ardesk: Command, ledger: Path, folder: Folder) -> None:
    bad = INVOICES + "|0044,C9,2026-10-07,,1|0045,C1,2026-02-30,,1"
    place = folder({"customers": CUSTOMERS, "invoices": bad})
    before = ledger.read_bytes()
    answered = ardesk("import", place)
    assert answered.code == 1
    assert answered.json["written"] is False
    assert {(one["file"], one["row"], one["column"]) for one in answered.json["problems"]} == {
        ("invoices.csv", 4, "customer"),
        ("invoices.csv", 5, "date"),
    }
    assert "invoices.csv, line 5, date" in answered.err
    assert "--skip-bad" in answered.err
    assert ledger.read_bytes() == before

    skipped = ardesk("import", place, "--skip-bad")
    assert skipped.code == 0
    assert skipped.json["added"]["invoices"] == 2
    assert len(skipped.json["problems"]) == 2


def test_a_dry_run_writes_nothing(ardesk: Command, ledger: Path, two_customers: Path) -> None:
    before = ledger.read_bytes()
    answered = ardesk("import", two_customers, "--dry-run")
    assert answered.code == 0
    assert answered.json["written"] is False
    assert answered.json["added"] == {"customers": 2, "invoices": 2}
    assert ledger.read_bytes() == before


def test_import_as_a_table_for_people(ardesk: Command, ledger: Path, two_customers: Path) -> None:
    assert ledger.exists()
    table = ardesk("import", two_customers, "--format", "table").out.splitlines()
    assert [line.split() for line in table[2:]] == [["customers", "2", "2", "0"], ["invoices", "2", "2", "0"]]


@pytest.mark.parametrize("command", [("import", "nowhere"), ("restore", "nowhere", "--to", "x.ardesk"), ("verify",)])
def test_what_is_not_there(ardesk: Command, tmp_path: Path, command: tuple[str, ...]) -> None:
    missing = tmp_path / "missing.ardesk"
    answered = ardesk("--ledger", missing, *command)
    assert answered.code == 1
    assert "Traceback" not in answered.err
    assert answered.err.count("\n") == 1
    assert not missing.exists()


def test_a_file_that_is_no_ledger_stays_as_it_is(ardesk: Command, tmp_path: Path) -> None:
    other = tmp_path / "letter.ardesk"
    other.write_text("Dear Sir", encoding="utf-8")
    assert ardesk("--ledger", other, "aging").code == 1
    assert other.read_text(encoding="utf-8") == "Dear Sir"


def test_export_and_import_again_gives_the_same_aging(
    ardesk: Command, ledger: Path, two_customers: Path, tmp_path: Path
) -> None:
    assert ledger.exists()
    ardesk("import", two_customers)
    before = ardesk("aging", "--as-of", "2026-12-01", "--format", "json").json
    out, again = tmp_path / "out", tmp_path / "again.ardesk"
    assert ardesk("export", out).code == 0
    ardesk("new", again, "--name", "Again", "--currency", "USD")
    assert ardesk("import", out).code == 0
    assert ardesk("aging", "--as-of", "2026-12-01", "--format", "json").json == before
    with (out / "invoices.csv").open(encoding="utf-8") as file:
        assert [row["number"] for row in csv.DictReader(file)] == ["0042", "0043"]


def test_the_last_used_ledger_is_used_without_naming_it(
    ardesk: Command, ledger: Path, two_customers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "acme.ardesk" in ardesk("import", two_customers).err
    other = tmp_path / "other.ardesk"
    ardesk("new", other, "--name", "Other", "--currency", "EUR")
    assert ardesk("aging", "--format", "json").json["currency"] == "EUR"
    assert ardesk("--ledger", ledger, "aging", "--format", "json").json["currency"] == "USD"
    assert ardesk("aging", "--format", "json").json["currency"] == "USD"
    monkeypatch.setenv("ARDESK_LEDGER", str(other))
    assert ardesk("aging", "--format", "json").json["currency"] == "EUR"
    assert ardesk("aging", "--ledger", ledger, "--format", "json").json["currency"] == "USD"


def test_backup_and_restore(ardesk: Command, ledger: Path, two_customers: Path, tmp_path: Path) -> None:
    assert ledger.exists()
    ardesk("import", two_customers)
    copy, again = tmp_path / "copy.ardesk", tmp_path / "again.ardesk"
    assert ardesk("backup", copy).code == 0
    assert ardesk("backup", copy).code == 1
    assert ardesk("restore", copy, "--to", again).code == 0
    taken = again.read_bytes()
    assert ardesk("restore", copy, "--to", again).code == 1
    assert again.read_bytes() == taken
    answered = ardesk("--ledger", again, "aging", "--as-of", "2026-10-31", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(answered.out)))
    assert [(row["group"], row["total"]) for row in rows] == [("C1", "125.50"), ("C2", "80.00")]


def test_verify_passes_and_names_the_row_that_was_changed_from_outside(
    ardesk: Command, ledger: Path, two_customers: Path, tmp_path: Path
) -> None:
    ardesk("import", two_customers)
    sound = ardesk("verify", "--format", "json")
    assert sound.code == 0
    assert sound.json["ok"] is True
    with sqlite3.connect(ledger) as connection:
        connection.execute("DROP TRIGGER invoice_update")
        connection.execute("UPDATE invoice SET total = 1 WHERE number = '0042'")
    connection.close()
    broken = ardesk("verify", "--format", "json")
    assert broken.code == 1
    assert broken.json["ok"] is False
    assert "invoice 1" in broken.err
    assert ardesk("restore", ledger, "--to", tmp_path / "again.ardesk").code == 1
    assert not (tmp_path / "again.ardesk").exists()
