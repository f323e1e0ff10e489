"""What leaves for other programs: e-mail drafts with the paper attached, follow-ups, and double entry."""

from __future__ import annotations

import io
import subprocess
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command, Folder

FILES = {
    "company": "key,value|email,office@acme.example|phone,+1 555 0100",
    "customers": (
        "code,name,email,contact,language|C1,Alder Joinery,joy@alder.example,Joy Alder,|C2,Birch,not an address,,"
        "|C3,Cedar,,,|C4,Eiche Söhne,post@eiche.example,,de_AT"
    ),
    "invoices": (
        "number,customer,date,due_date,total|0042,C1,2026-10-05,2026-11-04,1250.50|B1,C2,2026-10-05,2026-11-04,1"
    ),
    "activities": (
        "date,customer,kind,follow_up,note|2026-11-01,C1,call,2026-11-25,ask for Joy|2026-11-01,C2,call,2026-12-24,"
    ),
}


@pytest.fixture(autouse=True)
def october(ardesk: Command, ledger: Path, folder: Folder) -> Path:
    assert ardesk("import", folder(FILES)).code == 0
    return ledger


def read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize(
    ("command", "title"),
    [(("invoice", "0042"), "Invoice 0042"), (("statement", "C1", "--as-of", "2026-10-31"), "Statement")],
    ids=["invoice", "statement"],
)
def test_a_draft_carries_the_paper(ardesk: Command, tmp_path: Path, command: tuple[str, ...], title: str) -> None:
    answered = ardesk(*command, "--eml", tmp_path / "it.eml", "--pdf", tmp_path / "it.pdf")
    assert (answered.code, answered.out) == (0, "")
    message = read(tmp_path / "it.eml")
    assert (message["From"], message["To"]) == ("Acme Ltd <office@acme.example>", "Joy Alder <joy@alder.example>")
    assert message["Subject"].startswith(title)
    assert message["Subject"].endswith("from Acme Ltd")
    (attached,) = message.iter_attachments()
    name = attached.get_filename()
    assert name is not None
    assert name.startswith(title)
    told, printed = (PdfReader(file) for file in (io.BytesIO(attached.get_content()), tmp_path / "it.pdf"))
    text = [page.extract_text() for page in told.pages]
    assert text == [page.extract_text() for page in printed.pages]
    assert "1,250.50" in "".join(text)
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("Dear Joy Alder,\r\n\r\nPlease find attached: ")
    assert body.get_content().endswith("Kind regards\r\nAcme Ltd\r\n+1 555 0100\r\n")


def test_a_draft_speaks_the_language_of_the_customer(ardesk: Command, tmp_path: Path) -> None:
    assert ardesk("statement", "C4", "--as-of", "2026-10-31", "--eml", tmp_path / "it.eml").code == 0
    message = read(tmp_path / "it.eml")
    body = message.get_body(("plain",))
    assert body is not None
    assert message["To"] == "Eiche Söhne <post@eiche.example>"
    assert "Dear" not in body.get_content()
    assert "Eiche Söhne" in body.get_content()
    assert "anbei erhalten Sie: " in body.get_content()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("invoice", "B1", "--eml", "it.eml"), "“not an address” is not an e-mail address"),
        (("statement", "C3", "--eml", "it.eml"), "There is no e-mail address"),
        (("invoice", "0042", "--eml", "."), "is a folder"),
        (("invoice", "0042", "--eml", "nowhere/it.eml"), "nowhere"),
        (("followups", "--ics", "nowhere/it.ics"), "nowhere"),
    ],
)
def test_what_is_refused_leaves_no_file(
    ardesk: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    answered = ardesk(*command)
    assert (answered.code, answered.out) == (1, "")
    assert said in answered.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_paper_needs_somewhere_to_go(ardesk: Command) -> None:
    answered = ardesk("invoice", "0042")
    assert answered.code == 2
    assert "--eml FILE" in answered.err


def test_follow_ups(ardesk: Command, tmp_path: Path) -> None:
    path = tmp_path / "it.ics"
    assert ardesk("followups", "--ics", path, "--from", "2026-11-22", "--to", "2026-11-30").code == 0
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith(("DTSTART", "SUMMARY"))] == [
        "DTSTART;VALUE=DATE:20261125",
        "SUMMARY:Follow up with Alder Joinery",
    ]
    assert ardesk("followups", "--ics", path, "--from", "2026-11-22").code == 0
    assert path.read_text(encoding="utf-8").count("BEGIN:VEVENT") == 2
    assert ardesk("followups", "--ics", path, "--from", "2026-11-22", "--to", "2026-11-01").code == 2


@pytest.mark.parametrize("form", ["hledger", "beancount"])
def test_double_entry(ardesk: Command, tmp_path: Path, form: str) -> None:
    path = tmp_path / "it.txt"
    assert ardesk("export", "--format", form, path).code == 0
    text = path.read_text(encoding="utf-8")
    assert "Assets:Receivable:C1  1250.50 USD" in text
    if form == "hledger":
        command = ["hledger", "-f", str(path), "balance", "Assets:Receivable", "--depth", "2"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert "1251.50 USD" in told
