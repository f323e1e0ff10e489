"""Statements with movements, receipts, credit notes and the policy sheet; and names that nothing may be made of."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Allocation, CreditNote, Customer, Payment, PolicyStep, WriteOff
from ardesk.errors import ArdeskError
from ardesk.operations import payments
from ardesk.operations.company import set_company
from ardesk.reports import papers
from ardesk.ui.printing.layout import Layout
from tests.ledgers import add_customer, add_invoice, new_ledger, pay
from tests.reports.customers_kit import TODAY, add_many, change_customer, late_business
from tests.reports.printed import EMOJI, HOSTILE, LONG, RTL, cents, pages_of, reader, without_spaces, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger
    from ardesk.reports.paper import Paper

pytestmark = pytest.mark.usefixtures("qapp")
ALDER = 1
NOVEMBER = dt.date(2026, 11, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def trading(tmp_path: Path) -> Iterator[Ledger]:
    """October: 400 sold; November: 250 sold, 500 paid of which 100 is not applied, 30 credited, 20 given up."""
    with new_ledger(tmp_path) as ledger:
        customer = add_customer(ledger)
        first = add_invoice(ledger, customer, "INV-1", 400_00, day("2026-10-05"))
        second = add_invoice(ledger, customer, "INV-2", 250_00, day("2026-11-03"))
        pay(ledger, customer, 500_00, day("2026-11-10"), (first, 400_00), number="PAY-1", method="cheque")
        with ledger.change("note") as rows:
            note = rows.insert(
                CreditNote(
                    number="CN-1",
                    customer_id=customer,
                    date=day("2026-11-12"),
                    net=25_00,
                    tax=5_00,
                    total=30_00,
                    currency="USD",
                    reason="damage",
                )
            )
            rows.insert(Allocation(invoice_id=second, amount=30_00, date=day("2026-11-12"), credit_note_id=note))
            rows.insert(WriteOff(number="WO-1", invoice_id=second, date=day("2026-11-15"), amount=20_00))
        yield ledger


def moved(ledger: Ledger, as_of: str, start: dt.date | None = NOVEMBER) -> str:
    return words_of(papers.statement(ledger, ALDER, day(as_of), kind="activity", start=start))


def test_movements_between_opening_and_closing_balance(trading: Ledger) -> None:
    words = moved(trading, "2026-11-20")
    lines = (
        "11/01/2026 Opening balance 400.00",
        "11/03/2026 Invoice INV-2 250.00 650.00",
        "11/10/2026 Payment PAY-1, thank you 500.00 150.00",
        "11/12/2026 Credit note CN-1 30.00 120.00",
        "11/15/2026 Adjustment WO-1 20.00 100.00",
        "Closing balance USD 100.00",
    )
    assert " ".join(lines) in words
    assert "Open in" not in words


def test_a_returned_payment_moves_the_account_twice(trading: Ledger) -> None:
    payments.return_payment(trading, 1, day("2026-11-18"))
    words = moved(trading, "2026-11-20")
    assert "11/18/2026 Payment PAY-1 returned by the bank 500.00 600.00" in words
    assert "Closing balance USD 600.00" in words
    assert "Closing balance USD 100.00" in moved(trading, "2026-11-17")


def test_without_a_day_to_begin_with_it_is_the_first_of_the_month_before(trading: Ledger) -> None:
    assert "10/01/2026 Opening balance 0.00 10/05/2026 Invoice INV-1" in moved(trading, "2026-11-20", None)
    with pytest.raises(ArdeskError, match="can't begin after"):
        moved(trading, "2026-10-20")


def test_a_receipt_says_what_was_paid_and_what_is_kept(trading: Ledger) -> None:
    words = words_of(papers.receipt(trading, 1))
    assert "We have received your payment of USD 500.00 on November 10, 2026. Thank you." in words
    assert "Invoice INV-1 10/05/2026 400.00 400.00 Kept as your credit 100.00 Received USD 500.00" in words
    assert "Paid by cheque" in words
    payments.return_payment(trading, 1, day("2026-11-18"))
    returned = papers.receipt(trading, 1)
    assert returned.mark == "RETURNED"
    said = words_of(returned)
    assert "Returned by the bank on 11/18/2026" in said
    assert "Kept as your credit" not in said


def test_a_credit_note_says_why_and_for_what(trading: Ledger) -> None:
    words = words_of(papers.credit_note(trading, 1))
    assert "We credit your account with USD 30.00." in words
    assert "Net 25.00, tax 5.00." in words
    assert "Reason: damage" in words
    assert "Invoice INV-2 11/03/2026 250.00 30.00 Credit USD 30.00" in words


def test_the_policy_sheet_shows_the_usual_steps_or_the_owners(trading: Ledger) -> None:
    words = words_of(papers.policy_sheet(trading))
    assert "3 days before the due date E-mail: Friendly note 1 day after the due date Letter: Payment reminder" in words
    assert "What it costs you" not in words
    with trading.change("policy") as rows:
        rows.insert(PolicyStep(days=14, action="letter", level=1, fee=5_00, interest="8.5"))
        rows.insert(PolicyStep(days=7, action="call", title="A <b>friendly</b> call"))
    own = words_of(papers.policy_sheet(trading, language="de"))
    assert "7 Tage nach Fälligkeit A <b>friendly</b> call 14 Tage nach Fälligkeit" in own
    assert "Brief: Zahlungserinnerung Gebühr 5,00 USD, Zinsen 8,5 % im Jahr" in own.replace("\xa0", " ")


def test_invoices_announce_the_owners_steps_in_a_line(trading: Ledger) -> None:
    assert "not paid in time" not in words_of(papers.invoice(trading, 1))
    with trading.change("policy") as rows:
        rows.insert(PolicyStep(days=-3, action="email", level=0))
        rows.insert(PolicyStep(days=14, action="letter", level=1, fee=5_00))
        rows.insert(PolicyStep(days=60, action="hand_over"))
        rows.insert(PolicyStep(scope="customer", scope_key="BIRCH", days=9, action="letter", level=1))
    line = "If it is not paid in time: 14 days after the due date: Payment reminder (fee USD 5.00); 60 days after"
    assert line in words_of(papers.invoice(trading, 1)).replace("\xa0", " ")
    change_customer(trading, ALDER, code="BIRCH", language="de")
    words = words_of(papers.invoice(trading, 1))
    assert "Wird nicht rechtzeitig gezahlt: 9 Tage nach Fälligkeit: Zahlungserinnerung." in words


# In every language, on one page and on several

ALL: dict[str, Callable[[Ledger], Paper]] = {
    "invoice": lambda ledger: papers.invoice(ledger, 1),
    "credit note": lambda ledger: papers.credit_note(ledger, 1),
    "receipt": lambda ledger: papers.receipt(ledger, 2),
    "statement": lambda ledger: papers.statement(ledger, ALDER, TODAY),
    "movements": lambda ledger: papers.statement(ledger, ALDER, TODAY, kind="activity", start=day("2026-07-01")),
    "letter": lambda ledger: papers.letter(ledger, ALDER, 2, TODAY),
}


@pytest.fixture
def late(tmp_path: Path) -> Iterator[Ledger]:
    with late_business(tmp_path) as ledger:
        with ledger.change("more") as rows:
            rows.insert(CreditNote(number="CN-1", customer_id=ALDER, date=TODAY, net=5_00, total=5_00, currency="EUR"))
            rows.insert(Payment(number="PAY-10", customer_id=ALDER, date=TODAY, amount=10_00, currency="EUR"))
        yield ledger


ENGLISH = ("Invoice ", "Receipt", "Credit note ", "Statement", "Payment ", "Balance", "Opening", "Please", "Page 1 of")


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_no_english_word_is_left(late: Ledger, language: str) -> None:
    change_customer(late, ALDER, language=language)
    for make in ALL.values():
        words = words_of(make(late))
        assert [word for word in ENGLISH if word in words] == []
        assert {"de": "Seite 1 von", "fr": "Page 1 sur", "es": "Página 1 de"}[language] in words


@pytest.mark.parametrize(
    ("language", "name"), [("en", "statement"), ("de", "movements"), ("fr", "statement"), ("es", "movements")]
)
def test_several_pages(late: Ledger, name: str, language: str) -> None:
    change_customer(late, ALDER, language=language)
    total = 1_970_00 + add_many(late, ALDER, 90)  # late_business, less what `late` credits
    pages = pages_of(ALL[name](late))
    assert len(pages) > 1
    assert all("LONG-" in page for page in pages[1:-1])
    closing = {"en": "Balance EUR", "de": "Endsaldo EUR", "fr": "Solde EUR", "es": "Saldo final EUR"}
    assert cents(closing[language], " ".join(pages)) == total


# Names that nothing may be made of

CORPUS = {
    "markup": HOSTILE,
    "template": "{{ config.__class__ }} {% include '/etc/passwd' %} {total}",
    "quotes": 'O\'Neill "&" `Söhne` \\ <script>alert(1)</script> %s {0}',
    "style": "</style><style>*{font-size:99pt}</style><!-- x",
    "long": "x" * 200,
    "words": (LONG + " ") * 3,
    "controls": "a\x00b\x1bc\ufffc\ufff9d\u202ee",
}


@pytest.mark.parametrize("kind", CORPUS)
def test_names_are_printed_and_never_obeyed(late: Ledger, kind: str) -> None:
    name, window = CORPUS[kind], ("", "din", "us")[list(CORPUS).index(kind) % 3]
    set_company(late, {"window_envelope": window, "address": name})
    change_customer(late, ALDER, name=name, contact=name, street=name, city=name, country=name)
    for title, make in ALL.items():
        paper = make(late)
        found = reader(paper)
        text = without_spaces(words_of(paper))
        if kind != "controls":
            assert text.count(without_spaces(name)[:60]) >= 3, title
        assert not any(page.images for page in found.pages), title
        assert "root:" not in text


@pytest.mark.parametrize("name", [RTL, EMOJI])
def test_other_scripts_do_not_break_a_paper(late: Ledger, name: str) -> None:
    set_company(late, {"window_envelope": "din"})
    change_customer(late, ALDER, name=name, contact=name, city=name)
    for make in ALL.values():
        paper = make(late)
        assert name in paper.title + paper.html + "".join(placed.html for placed in paper.placed)
        assert name in Layout(paper).text
        assert 1 <= len(reader(paper).pages) <= 2


def test_a_paper_made_beside_does_not_change_the_language_of_the_window(late: Ledger) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from ardesk.i18n import _
    from ardesk.ledger import Ledger as Opened

    change_customer(late, ALDER, language="de")

    def make() -> str:
        with Opened.open(late.path, read_only=True) as ledger:
            return papers.letter(ledger, ALDER, 1, TODAY).title

    with ThreadPoolExecutor(1) as pool:
        waiting = [pool.submit(make) for _round in range(3)]
        while not all(one.done() for one in waiting):
            assert _("Payment reminder") == "Payment reminder"
        assert {one.result().split(" an ")[0] for one in waiting} == {"Zahlungserinnerung"}
    assert late.get(Customer, ALDER).language == "de"
