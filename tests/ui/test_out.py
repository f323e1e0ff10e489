"""What leaves the window: drafts and calendar entries for other programs, numbers and addresses for the clipboard."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from ardesk.domain.records import Activity, CreditNote, Customer
from ardesk.operations import collections, company, customers
from ardesk.operations.credits import record_credit_note
from ardesk.ui import reach, tasks
from ardesk.ui.addressee import TO_CUSTOMERS, addressee
from ardesk.ui.dialogs.mail import MailDialog
from ardesk.ui.outward import FOLDER
from ardesk.ui.report_more import More
from ardesk.ui.report_work import PAPERS, Wanted
from ardesk.ui.session import Selection, Wish
from tests.ledgers import pay
from tests.ui.dialog_kit import TODAY, Hands, a_session, an_invoice
from tests.ui.window_kit import window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ardesk.ui.main_window import MainWindow
    from ardesk.ui.session import Session

__all__ = ["window"]
KNOWN = {
    "email": "joy@acme.example",
    "phone": "+1 555 0100",
    "street": "1 Main St",
    "city": "Salem",
    "postcode": "97301",
}


class Desktop:
    """The system's programs: what they were asked to open, and whether there are any."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.there = True

    def open(self, url: QUrl) -> bool:
        self.asked.append(url.toLocalFile() or bytes(url.toEncoded().data()).decode())
        return self.there


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Desktop:
    made = Desktop()
    monkeypatch.setattr(QDesktopServices, "openUrl", made.open)
    return made


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    assert qtbot is not None
    made = a_session(tmp_path)
    company.set_company(made.ledger, {"email": "office@oak.example"})
    know(made, "ACME", **KNOWN)
    yield made
    made.close()
    made.ledger.close()


def know(session: Session, code: str, **fields: object) -> int:
    """The id of the customer, of whom this is known now."""
    old = session.ledger.find(Customer, code=code)
    assert old is not None
    return customers.save_customer(session.ledger, replace(old, **fields))  # type: ignore[arg-type]  # its own fields


def customer(session: Session, code: str = "ACME") -> int:
    found = session.ledger.find(Customer, code=code)
    assert found is not None
    assert found.id is not None
    return found.id


def read(path: str) -> EmailMessage:
    from pathlib import Path

    message = message_from_bytes(Path(path).read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def names(message: EmailMessage) -> list[str | None]:
    return [one.get_filename() for one in message.iter_attachments()]


def test_enter_makes_a_draft_with_the_invoice_and_opens_it(
    session: Session, desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    chosen = an_invoice(session, "INV-1", "2026-11-01", 120_00)
    told: list[str] = []
    session.told.connect(told.append)
    dialog = MailDialog(session, customer(session), [chosen])
    Hands(qtbot, dialog).press("Ctrl+Return")
    (path,) = desktop.asked
    assert path == str(tmp_path / "Drafts" / "Invoice INV-1 from Oak Ltd.eml")
    message = read(path)
    assert (message["To"], message["From"]) == ("Acme Ltd <joy@acme.example>", "Oak Ltd <office@oak.example>")
    assert message["Subject"] == "Invoice INV-1 from Oak Ltd"
    assert names(message) == ["Invoice INV-1.pdf"]
    assert told == [f"Opened: {path}"]
    assert (tmp_path / "Drafts").stat().st_mode & 0o777 == 0o700
    assert not dialog.isVisible()


def test_another_draft_of_the_same_name_overwrites_nothing(session: Session, desktop: Desktop, qtbot: QtBot) -> None:
    for _ in range(2):
        Hands(qtbot, MailDialog(session, customer(session))).press("Ctrl+Return")
    first, second = desktop.asked
    assert second == first.replace(".eml", " (2).eml")
    assert read(first)["Subject"] == read(second)["Subject"]


def test_where_no_program_opens_drafts_it_is_said_where_it_lies(
    session: Session, desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    desktop.there = False
    session.state[FOLDER] = str(tmp_path / "elsewhere" / "mail")
    said: list[str] = []
    session.message.connect(said.append)
    Hands(qtbot, MailDialog(session, customer(session))).press("Ctrl+Return")
    (path,) = (tmp_path / "elsewhere" / "mail").iterdir()
    assert said == [f"No program opens this kind of file here; it lies at {path}."]


def test_several_invoices_are_several_attachments(session: Session, desktop: Desktop, qtbot: QtBot) -> None:
    chosen = [an_invoice(session, number, "2026-11-01", 100) for number in ("A-1", "A-2")]
    dialog = MailDialog(session, customer(session), chosen)
    assert dialog.attached.currentText() == "2 invoices"
    Hands(qtbot, dialog).press("Ctrl+Return")
    assert names(read(desktop.asked[0])) == ["Invoice A-1.pdf", "Invoice A-2.pdf"]


def test_words_follow_the_attachment_until_they_are_her_own(session: Session, desktop: Desktop, qtbot: QtBot) -> None:
    chosen = an_invoice(session, "INV-1", "2026-11-01", 120_00)
    dialog = MailDialog(session, customer(session), [chosen])
    hands = Hands(qtbot, dialog)
    dialog.attached.set_value("statement")
    dialog.attached.edited.emit()
    assert dialog.subject.value().startswith("Statement")
    dialog.subject.set_value("My own")
    dialog.attached.set_value("")
    dialog.attached.edited.emit()
    assert dialog.subject.value() == "My own"
    hands.press("Ctrl+Return")
    message = read(desktop.asked[0])
    assert (message["Subject"], names(message)) == ("My own", [])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Enter the e-mail address."),
        ("joy@acme.example, x@evil.example", "“joy@acme.example, x@evil.example” is not an e-mail address"),
        ("joy@acme.example?bcc=x@evil.example", "is not an e-mail address"),
    ],
)
def test_without_an_address_nothing_is_written(
    session: Session, desktop: Desktop, qtbot: QtBot, tmp_path: Path, address: str, said: str
) -> None:
    know(session, "ACME", email=address)
    dialog = MailDialog(session, customer(session))
    Hands(qtbot, dialog).press("Ctrl+Return")
    assert said in dialog.parts["to"].note.text()
    dialog.open_without()
    assert desktop.asked == []
    assert not (tmp_path / "Drafts").exists()
    assert dialog.isVisible()


def test_without_attachment_it_is_a_link(session: Session, desktop: Desktop, qtbot: QtBot) -> None:
    dialog = MailDialog(session, customer(session))
    Hands(qtbot, dialog)
    dialog.subject.set_value("a&bcc=x@evil.example")
    dialog.text.set_value("Grüße\nzwei")
    dialog.open_without()
    (link,) = desktop.asked
    assert link.startswith("mailto:joy@acme.example?subject=a%26bcc%3Dx%40evil.example&body=")
    assert unquote(link).endswith("body=Grüße\r\nzwei")


def test_the_paper_in_view_goes_to_its_customer(window: MainWindow, desktop: Desktop, qtbot: QtBot) -> None:
    session = window.session
    alder, birch = know(session, "ALDER", email="joy@alder.example"), customer(session, "BIRCH")
    session.select(Selection("customer", (birch,), (birch,)))
    session.show_page("reports", Wish("statement", (alder,)))
    assert window.desk is not None
    window.desk.perform("mail_draft")
    assert tasks.finish(30_000)
    dialog = window.findChild(MailDialog)
    assert dialog is not None
    assert dialog.attached.currentText() == dialog.subject.value().removesuffix(" from Acme")
    Hands(qtbot, dialog).press("Ctrl+Return")
    message = read(desktop.asked[0])
    assert message["To"] == "Alder <joy@alder.example>"
    assert [str(name).partition(" ")[0] for name in names(message)] == ["Statement"]


def test_a_paper_for_nobody_is_not_sent(window: MainWindow, desktop: Desktop) -> None:
    told: list[str] = []
    window.session.told.connect(told.append)
    window.session.show_page("reports")
    assert tasks.finish(30_000)
    assert window.desk is not None
    window.desk.perform("mail_draft")
    assert told == ["This paper goes to no customer; choose a statement, a letter or an invoice."]
    assert desktop.asked == []


def test_each_paper_knows_its_customer(session: Session) -> None:
    ledger, acme, birch = session.ledger, customer(session), customer(session, "BIRCH")
    invoice = an_invoice(session, "INV-1", "2026-11-01", 120_00)
    pay(ledger, birch, 100, TODAY, number="P-1")
    note = CreditNote(number="CN-1", customer_id=acme, date=TODAY, net=100, total=100, currency="USD")
    record_credit_note(ledger, note)
    asked = {
        kind: addressee(ledger, Wanted(kind, TODAY, birch, invoice, more=More(number=number)))
        for kind, number in [*((kind, "") for kind, _title in PAPERS), ("receipt", "P-1"), ("credit_note", "CN-1")]
    }
    assert {kind: who for kind, who in asked.items() if who} == {
        "statement": birch, "letter": birch, "invoice": acme, "receipt": birch, "credit_note": acme
    }  # fmt: skip
    assert {kind for kind, who in asked.items() if who} == TO_CUSTOMERS


def test_a_next_date_is_a_calendar_entry(window: MainWindow, desktop: Desktop, tmp_path: Path) -> None:
    session = window.session
    alder = customer(session, "ALDER")
    assert window.desk is not None
    session.select(Selection("customer", (alder,), (alder,)))
    told: list[str] = []
    session.told.connect(told.append)
    window.desk.perform("calendar_entry")
    assert told == ["No next date is planned here; log a contact with one first (Ctrl+L)."]
    contact = Activity(date=TODAY, customer_id=alder, kind="call", follow_up=TODAY.replace(day=30))
    number = collections.log_activity(session.ledger, contact)
    for chosen in (Selection("customer", (alder,), (alder,)), Selection("activity", (number,), (alder,))):
        session.select(chosen)
        window.desk.perform("calendar_entry")
    assert len(desktop.asked) == 2
    written = sorted((tmp_path / "Drafts").iterdir())
    assert [path.suffix for path in written] == [".ics", ".ics"]
    uids = {line for path in written for line in path.read_text().splitlines() if line.startswith("UID")}
    assert len(uids) == 1
    assert all("DTSTART;VALUE=DATE:20261130" in path.read_text() for path in written)


def test_an_action_needs_a_customer(window: MainWindow, desktop: Desktop) -> None:
    session = window.session
    told: list[str] = []
    session.told.connect(told.append)
    session.select(Selection())
    assert window.desk is not None
    for action in ("mail_draft", "calendar_entry", "copy_phone", "copy_email", "copy_address"):
        window.desk.perform(action)
    assert set(told) == {"Select a customer or one of his invoices first."}
    assert len(told) == 5
    assert desktop.asked == []


def test_number_and_addresses_go_to_the_clipboard(window: MainWindow) -> None:
    session = window.session
    alder = know(session, "ALDER", **KNOWN, contact="Joy\tAlder", country="US")
    session.select(Selection("customer", (alder,), (alder,)))
    assert window.desk is not None
    copied = []
    for action in ("copy_phone", "copy_email", "copy_address"):
        window.desk.perform(action)
        copied.append(QGuiApplication.clipboard().text())
    assert copied == ["+1 555 0100", "joy@acme.example", "Alder\nJoy\tAlder\n1 Main St\nSalem 97301\nUS"]
    birch = customer(session, "BIRCH")
    session.select(Selection("customer", (birch,), (birch,)))
    told: list[str] = []
    session.told.connect(told.append)
    window.desk.perform("copy_address")
    assert told == ["Birch has no postal address yet; open the customer to enter it."]


def test_the_menu_of_a_customer_offers_them(window: MainWindow) -> None:
    window.session.show_page("customers")
    table = window.page.table  # type: ignore[attr-defined]  # the customers' page
    offered = {action.objectName() for action in table.row_actions()}
    assert {"action_mail_draft", "action_calendar_entry", "action_copy_phone", "action_copy_address"} <= offered


def test_the_pane_offers_to_copy_what_is_known(window: MainWindow) -> None:
    session = window.session
    alder = know(session, "ALDER", phone="+1 555 0100")
    session.select(Selection("customer", (alder,), (alder,)))
    assert window.details is not None
    window.details.refresh()
    menu = reach.menu(session, window.details.customer_id, window.details.text, QPoint(5, 5))
    offered = {action.text().replace("&", ""): action for action in menu.actions()}
    assert any(text.startswith("Select All") for text in offered)
    assert offered["Copy telephone number"].isEnabled()
    assert not offered["Copy postal address"].isEnabled()
    offered["Copy telephone number"].trigger()
    assert QGuiApplication.clipboard().text() == "+1 555 0100"
    menu.deleteLater()


@pytest.mark.parametrize(
    ("email", "links"),
    [
        ("joy@acme.example", ["mailto:joy@acme.example"]),
        ("o'hara&sons@acme.example", ["mailto:o%27hara%26sons@acme.example"]),
        ("joy@acme.example?bcc=x@evil.example", []),
        ("' href='file:///etc/passwd", []),
    ],
)
def test_a_link_in_the_pane_has_one_recipient(window: MainWindow, email: str, links: list[str]) -> None:
    session = window.session
    alder = know(session, "ALDER", email=email)
    session.select(Selection("customer", (alder,), (alder,)))
    assert window.details is not None
    window.details.refresh()
    html = window.details.text.toHtml()
    assert [part.partition('"')[0] for part in html.split('href="')[1:] if part.startswith(("mailto", "file"))] == links
