"""Summary, invoice and statement as PDF, without a screen; and the self-test, which does everything once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reports.printed import read_pages

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command, Folder

FILES = {
    "customers": "code,name|C1,Alder Joinery",
    "invoices": "number,customer,date,due_date,total|0042,C1,2026-10-05,2026-11-04,1250.50",
    "payments": "number,customer,date,amount|P1,C1,2026-10-20,400",
    "allocations": "source,invoice,amount|P1,0042,400",
}


@pytest.fixture
def october(ardesk: Command, ledger: Path, folder: Folder) -> Path:
    assert ardesk("import", folder(FILES)).code == 0
    return ledger


def text_of(pdf: Path) -> str:
    return " ".join(read_pages(pdf))


@pytest.mark.usefixtures("october")
@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("summary", "2026-10"), ("October 2026", "Acme Ltd", "850.50")),
        (("invoice", "0042"), ("0042", "Alder Joinery", "1,250.50")),
        (("statement", "C1", "--as-of", "2026-10-31"), ("Alder Joinery", "0042", "850.50")),
    ],
    ids=["summary", "invoice", "statement"],
)
def test_paper(ardesk: Command, tmp_path: Path, command: tuple[str, ...], expected: tuple[str, ...]) -> None:
    pdf = tmp_path / "paper.pdf"
    pdf.write_text("an older paper", encoding="utf-8")
    answered = ardesk(*command, "--pdf", pdf)
    assert (answered.code, answered.out) == (0, "")
    text = text_of(pdf)
    for words in expected:
        assert words in text
    assert list(tmp_path.glob("*.partial")) == []


@pytest.mark.usefixtures("october")
@pytest.mark.parametrize(
    "command",
    [
        ("invoice", "42", "--pdf", "paper.pdf"),
        ("statement", "C9", "--pdf", "paper.pdf"),
        ("summary", "2026-10", "--pdf", "nowhere/paper.pdf"),
        ("invoice", "0042", "--pdf", "."),
    ],
    ids=["no such invoice", "no such customer", "no such folder", "a folder"],
)
def test_what_cannot_be_printed(
    ardesk: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    answered = ardesk(*command)
    assert answered.code == 1
    assert answered.err.strip()
    assert not list(tmp_path.rglob("paper.pdf*"))


def test_self_test(ardesk: Command) -> None:
    answered = ardesk("self-test")
    assert answered.code == 0
    assert len(answered.out.splitlines()) == 8


@pytest.mark.usefixtures("october")
def test_a_letter_by_level_and_day(ardesk: Command, tmp_path: Path) -> None:
    pdf = tmp_path / "letter.pdf"
    assert ardesk("letter", "C1", "--level", 3, "--as-of", "2026-11-20", "--pdf", pdf).code == 0
    text = text_of(pdf)
    assert "Final notice" in text
    assert "To be paid USD 850.50" in text
    early = ardesk("letter", "C1", "--as-of", "2026-11-04", "--pdf", tmp_path / "early.pdf")
    assert early.code == 1
    assert "owed nothing on 11/04/2026" in early.err
    assert not (tmp_path / "early.pdf").exists()
    assert ardesk("letter", "C1", "--level", 4, "--pdf", pdf).code == 2
    assert ardesk("letter", "C9", "--pdf", pdf).code == 1


@pytest.mark.usefixtures("october")
def test_a_statement_of_movements(ardesk: Command, tmp_path: Path) -> None:
    pdf = tmp_path / "statement.pdf"
    arguments = ("statement", "C1", "--as-of", "2026-10-31", "--activity", "2026-10-10", "--pdf", pdf)
    assert ardesk(*arguments).code == 0
    text = text_of(pdf)
    assert "10/10/2026 Opening balance 1,250.50" in text
    assert "Closing balance USD 850.50" in text


def test_a_letter_without_a_level_is_the_one_that_is_due_and_is_noted_with_its_charges(
    ardesk: Command, folder: Folder, tmp_path: Path
) -> None:
    files = {
        "customers": "code,name|C1,Alder",
        "invoices": "number,customer,date,due_date,total|1,C1,2026-05-01,2026-05-31,1000.00",
        "policy_steps": "days,action,level,fee,interest|1,letter,1,,|20,letter,2,5.00,7.30",
    }
    ledger, pdf = tmp_path / "a.ardesk", tmp_path / "letter.pdf"
    ardesk("new", ledger, "--name", "Acme", "--currency", "USD")
    assert ardesk("--ledger", ledger, "import", folder(files)).code == 0
    asked = ("--ledger", ledger, "letter", "C1", "--as-of", "2026-06-30", "--pdf", pdf)
    said = ardesk(*asked)
    assert (said.code, "Second reminder to Alder" in said.err + said.out) == (0, True)
    assert "To be paid USD 1,000.00" in text_of(pdf)
    assert ardesk(*asked, "--note").code == 0
    # 5.00 and 1,000.00 × 7.3 % × 30/365 = 6.00
    assert "To be paid USD 1,011.00" in text_of(pdf)
    aging = ardesk("--ledger", ledger, "aging", "--as-of", "2026-06-30", "--format", "json").json
    assert aging["control_total"] == "1011.00"
    assert ardesk("--ledger", ledger, "worklist", "--date", "2026-07-01", "--format", "json").json["items"] == []
