"""The end of a month on the command line: closed, refused, opened again, restated, printed as it was."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command, Folder

BOOKS = {
    "customers": "code,name,terms|C1,Alder,net 30",
    "invoices": "number,customer,date,total|I1,C1,2025-10-01,100.00|I2,C1,2025-10-20,50.00",
    "payments": "number,customer,date,amount|P1,C1,2025-10-28,90.00",
    "allocations": "source,invoice,amount|P1,I1,90.00",
}


@pytest.fixture
def closed(ledger: Path, ardesk: Command, folder: Folder) -> Path:
    """October 2025: 150.00 invoiced, 60.00 outstanding at its end, closed."""
    assert ardesk("import", folder(BOOKS)).code == 0
    assert ardesk("close", "2025-10").code == 0
    return ledger


def late(folder: Folder, number: str = "I3", date: str = "2025-10-31") -> Path:
    return folder({"invoices": f"number,customer,date,total|{number},C1,{date},40.00"})


def kpi(ardesk: Command, ident: str, period: str = "2025-10", *more: object) -> dict[str, object]:
    (found,) = ardesk("kpis", period, "--only", ident, "--format", "json", *more).json["kpis"]
    return dict(found)


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True).stdout


def test_it_says_what_was_closed_and_with_what(closed: Path, ardesk: Command) -> None:
    (one,) = ardesk("closings", "--format", "json").json["closings"]
    assert (one["month"], one["control_total"], one["reopened_at"], one["why"]) == ("2025-10", "60.00", None, None)
    assert "October 2025" in ardesk("closings").out
    with closing(sqlite3.connect(closed)) as file:
        newest = [row[0] for row in file.execute("SELECT hash FROM change ORDER BY id")]
    assert one["journal_hash"] == newest[-2]


def test_nothing_closed_is_an_empty_list(ledger: Path, ardesk: Command) -> None:
    assert ardesk("--ledger", ledger, "closings", "--format", "json").json == {"closings": []}
    assert ardesk("closings").out == "No month has been closed yet.\n"


def test_an_import_into_a_closed_month_is_refused_whole(closed: Path, ardesk: Command, folder: Folder) -> None:
    before = ardesk("--ledger", closed, "aging", "--format", "json").json
    said = ardesk("import", late(folder), "--format", "json")
    assert (said.code, said.json["written"]) == (1, False)
    (problem,) = said.json["problems"]
    assert (problem["file"], problem["row"], problem["column"]) == ("invoices.csv", 2, "date")
    assert problem["message"].startswith("2025-10 is closed: nothing dated 2025-10-31 can be added.")
    assert ardesk("aging", "--format", "json").json == before
    assert ardesk("import", late(folder, date="2025-11-01")).code == 0


def test_of_an_import_that_skips_what_is_bad_the_open_rows_are_taken(
    closed: Path, ardesk: Command, folder: Folder
) -> None:
    place = folder(
        {
            "invoices": "number,customer,date,total|I3,C1,2025-10-31,40.00|I4,C1,2025-11-01,40.00",
            "disputes": "number,invoice,reason,opened|D1,I3,pricing,2025-11-02|D2,I4,pricing,2025-11-02",
        }
    )
    said = ardesk("--ledger", closed, "import", place, "--skip-bad", "--format", "json")
    assert said.code == 0
    assert (said.json["added"]["invoices"], said.json["added"]["disputes"]) == (1, 1)
    assert sorted((one["file"], one["row"]) for one in said.json["problems"]) == [
        ("disputes.csv", 2),
        ("invoices.csv", 2),
    ]
    assert ardesk("verify").code == 0


def test_importing_the_same_again_adds_nothing_and_is_not_refused(
    closed: Path, ardesk: Command, folder: Folder
) -> None:
    said = ardesk("--ledger", closed, "import", folder(BOOKS), "--format", "json")
    assert (said.code, said.json["added"]["invoices"]) == (0, 0)


@pytest.mark.parametrize(
    ("month", "words"), [("2025-10", "October 2025 is closed already"), ("2199-01", "January 2199 is not over")]
)
def test_what_cannot_be_closed(closed: Path, ardesk: Command, month: str, words: str) -> None:
    said = ardesk("--ledger", closed, "close", month)
    assert said.code == 1
    assert words in said.err


def test_opening_needs_a_reason(closed: Path, ardesk: Command) -> None:
    assert ardesk("--ledger", closed, "reopen", "2025-10").code == 2
    said = ardesk("reopen", "2025-10", "--why", " ")
    assert said.code == 1
    assert "Say why" in said.err


def test_a_month_opened_and_changed_is_restated_and_its_old_summary_still_printed(
    closed: Path, ardesk: Command, folder: Folder, tmp_path: Path
) -> None:
    assert ardesk("--ledger", closed, "summary", "2025-10", "--as-closed", "--pdf", tmp_path / "first.pdf").code == 0
    seal = ardesk("closings", "--format", "json").json["closings"][0]["journal_hash"]
    assert f"Seal of the ledger: {seal}." in " ".join(text_of(tmp_path / "first.pdf").split())
    assert "restated" not in kpi(ardesk, "dso")
    told = ardesk("reopen", "2025-10", "--why", "A bill was forgotten")
    assert (told.code, told.out) == (0, "Open again: 2025-10.\n")
    assert "restated" not in kpi(ardesk, "ar_ending")
    assert ardesk("import", late(folder)).code == 0
    ending = kpi(ardesk, "ar_ending")
    assert (ending["value"], ending["restated"]) == (
        "100.00",
        {"was": "60.00", "closed": ardesk("closings", "--format", "json").json["closings"][0]["closed_at"][:10]},
    )
    assert kpi(ardesk, "dso")["restated"]["was"] == 12.4  # type: ignore[index]  # 60 ÷ 150 × 31
    assert "restated" not in kpi(ardesk, "cash_collected")
    assert "restated" not in kpi(ardesk, "ar_ending", "2025-11")
    assert "restated" not in kpi(ardesk, "ar_ending", "2025-Q4")
    assert "restated" not in kpi(ardesk, "dso", "2025-10", "--option", "dso_sales=net")
    assert "Restated: 60.00 when closed on" in ardesk("kpis", "2025-10", "--only", "ar_ending").out
    assert "60.00" in ardesk("kpis", "2025-10", "--only", "ar_ending", "--format", "csv").out.splitlines()[1]

    assert ardesk("summary", "2025-10", "--as-closed", "--pdf", tmp_path / "old.pdf").code == 0
    assert text_of(tmp_path / "old.pdf") == text_of(tmp_path / "first.pdf")
    assert ardesk("summary", "2025-10", "--pdf", tmp_path / "new.pdf").code == 0
    said = " ".join(text_of(tmp_path / "new.pdf").split())
    assert "1) Restated. When closed on" in said
    assert "Receivables at end 60.00" in said
    assert "Days sales outstanding 12.4 days" in said
    assert "A bill was forgotten" in text_of(tmp_path / "new.pdf")
    assert "Restated" not in text_of(tmp_path / "old.pdf")

    assert ardesk("close", "2025-10").code == 0
    assert kpi(ardesk, "ar_ending")["restated"]["was"] == "60.00"  # type: ignore[index]
    first, second = ardesk("closings", "--format", "json").json["closings"]
    assert (first["why"], first["control_total"], second["control_total"]) == (
        "A bill was forgotten", "60.00", "100.00",
    )  # fmt: skip
    assert ardesk("verify").code == 0


def test_a_month_never_closed_has_no_old_summary(closed: Path, ardesk: Command, tmp_path: Path) -> None:
    said = ardesk("--ledger", closed, "summary", "2025-09", "--as-closed", "--pdf", tmp_path / "old.pdf")
    assert said.code == 1
    assert "2025-09 was never closed" in said.err


def checks(ardesk: Command) -> dict[str, tuple[bool, str]]:
    found = ardesk("verify", "--format", "json").json["checks"]
    return {one["name"]: (one["ok"], one["detail"]) for one in found}


@pytest.mark.usefixtures("closed")
def test_verify_compares_the_figures_of_closed_months(ardesk: Command) -> None:
    assert checks(ardesk)["Figures of closed months"] == (True, "in order")


def test_verify_finds_figures_that_a_sound_journal_does_not_give(closed: Path, ardesk: Command) -> None:
    from ardesk.ledger import Ledger
    from ardesk.operations.closing import proof

    with Ledger.open(closed) as ledger, ledger.change("Figures improved") as rows:
        from dataclasses import replace

        from ardesk.domain.records import ClosedFigures

        (kept,) = rows.all(ClosedFigures)
        rows.update(replace(kept, figures=kept.figures.replace('"60.00"', '"50.00"')))
    with Ledger.open(closed, read_only=True) as ledger:
        found = {check.name: check for check in proof(ledger)}["Figures of closed months"]
    assert not found.ok
    assert "2025-10: aging was 50.00 when it was closed and is 60.00 now." in found.detail
    assert "2025-10: ar_ending was 50.00" in found.detail
    assert ardesk("verify").code == 1


def test_a_ledger_of_an_older_program_is_brought_up_to_date_by_a_command_that_reads(
    ardesk: Command, tmp_path: Path
) -> None:
    from pathlib import Path as Here
    from shutil import copy

    old = copy(Here(__file__).parents[1] / "files" / "ledger-1.ardesk", tmp_path / "old.ardesk")
    said = ardesk("--ledger", old, "kpis", "2026-03", "--only", "ar_ending", "--format", "json")
    assert said.code == 0
    assert "was brought up to date" in said.err
    assert len(list((tmp_path / "old backups").glob("*.ardesk"))) == 1
    again = ardesk("--ledger", old, "kpis", "2026-03", "--only", "ar_ending", "--format", "json")
    assert "brought up to date" not in again.err
    assert again.out == said.out
