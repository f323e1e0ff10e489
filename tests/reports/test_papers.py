from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.periods import Period
from ardesk.domain.records import (
    Activity,
    Allocation,
    CompanyFact,
    CreditNote,
    Customer,
    Deduction,
    Dispute,
    Goal,
    Invoice,
    InvoiceLine,
    Payment,
    Promise,
    WriteOff,
)
from ardesk.format import Formats
from ardesk.kpi.views import kpis
from ardesk.ledger import Ledger
from ardesk.reports import papers
from ardesk.reports.papers.summary_people import trend
from ardesk.reports.templates import printable
from ardesk.ui.printing.pages import PaperPages
from tests.reports.printed import EMOJI, HOSTILE, LONG, RTL, pages_of, without_spaces, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ardesk.storage.rows import Rows

pytestmark = pytest.mark.usefixtures("qapp")
OCTOBER = Period.parse("2026-10")
END = dt.date(2026, 10, 31)
TODAY = dt.date(2026, 11, 22)
FORMATS = Formats("en_US", "USD")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "alder.ardesk", name="Alder & Sons", currency="USD") as made:
        yield made


def issued(rows: Rows, number: str, customer: int, date: str, total: int, **more: object) -> int:
    fields = {"currency": "USD", "due_date": day(date) + dt.timedelta(days=30), "net": total} | more
    return rows.insert(Invoice(number=number, customer_id=customer, date=day(date), total=total, **fields))  # type: ignore[arg-type] # a test's own fields


def received(
    rows: Rows, number: str, customer: int, date: str, amount: int, invoice: int | None, part: int = 0
) -> None:
    payment = rows.insert(Payment(number=number, customer_id=customer, date=day(date), amount=amount, currency="USD"))
    if invoice is not None:
        rows.insert(Allocation(invoice_id=invoice, amount=part or amount, date=day(date), payment_id=payment))


@pytest.fixture
def business(ledger: Ledger) -> Ledger:
    return trading(ledger)


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The words of the October summary of that business."""
    with Ledger.create(tmp_path_factory.mktemp("papers") / "a.ardesk", name="Alder & Sons", currency="USD") as made:
        return summary(trading(made))


def trading(ledger: Ledger) -> Ledger:
    """September: 1,000 and 400 sold; October: 1,500 sold, 1,000 received, of which 50 is not applied."""
    with ledger.change("trade") as rows:
        alder = rows.insert(Customer(code="A", name="Alder"))
        birch = rows.insert(Customer(code="B", name=HOSTILE))
        first = issued(rows, "INV-1", alder, "2026-09-01", 1_000_00)
        second = issued(rows, "INV-2", birch, "2026-09-10", 400_00)
        third = issued(rows, "INV-3", alder, "2026-10-05", 1_500_00)
        received(rows, "P-1", alder, "2026-10-08", 1_000_00, first, 950_00)
        rows.insert(
            Activity(date=day("2026-10-12"), customer_id=birch, kind="call", note="rings <i>back</i> on Friday")
        )
        rows.insert(Activity(date=day("2026-11-02"), customer_id=birch, kind="call", note="said in November"))
        rows.insert(Activity(date=day("2026-09-12"), customer_id=birch, kind="email", outcome="copy sent"))
        rows.insert(
            Promise(number="PR-1", customer_id=birch, made=day("2026-10-12"), due=day("2026-10-20"), amount=400_00)
        )
        rows.insert(Dispute(number="D-1", invoice_id=second, opened=day("2026-10-13"), reason="pricing"))
        rows.insert(Dispute(number="D-2", invoice_id=third, amount=77_00, opened=day("2026-11-13")))
        rows.insert(Deduction(number="X-1", invoice_id=first, amount=50_00, opened=day("2026-10-08")))
        rows.insert(WriteOff(number="W-1", invoice_id=second, date=day("2026-10-30"), amount=100_00))
        rows.insert(CompanyFact(key="remarks:2026-10", value="A quiet month.\nThe clerk <left>."))
    return ledger


def summary(ledger: Ledger, today: dt.date = TODAY) -> str:
    return words_of(papers.monthly_summary(ledger, OCTOBER, None, today))


def test_the_summary_has_the_engines_figures_with_last_month_and_a_year_ago(business: Ledger, october: str) -> None:
    for period in (OCTOBER, OCTOBER.previous()):
        for found in kpis(business.book(), period, only=("dso", "ar_ending", "ar_past_due", "cei_monthly_average")):
            assert f"{found.name} " in october
            shown = "n/a" if found.value is None else FORMATS.unit(found.value, found.unit)
            assert shown in october, found.id


def test_the_summary_counts_as_one_does_by_hand(october: str) -> None:
    assert "invoiced 1,500.00 and received 1,000.00" in october
    assert "At its end 1,800.00 was outstanding, 400.00 more than a month before" in october
    # 1,800 / 1,500 x 31
    assert "Days sales outstanding (terms 30.0) 37.2 days 30.0 days n/a ≤ 40.0 days Good" in october
    assert "open items 1,850.00 − unapplied 50.00 = receivables 1,800.00; ledger verified" in october
    assert "October 2026 1,500.00 350.00 0.00 0.00 0.00 50.00 1,800.00" in october
    assert "September 2026 1,400.00 0.00 0.00 0.00 0.00 0.00 1,400.00" in october


def test_the_summary_tells_of_people(october: str) -> None:
    assert without_spaces(HOSTILE) + "300.0021" in without_spaces(october)
    assert "rings <i>back</i> on Friday" in october
    assert "400.00 by 10/20/2026, broken" in october
    assert "Calls 1 0 0.3 new" in october
    assert "E-mails 0 1 0.3 ▼ down" in october
    assert "A quiet month. The clerk <left>." in october


def test_the_summary_sets_write_offs_against_the_target(october: str) -> None:
    assert "Write-offs 1 100.00 0.00" in october
    assert "Target, 2% of receivables 36.00 28.00" in october
    assert "Over the target by 64.00" in october
    assert "Disputes opened 1 400.00 0.00" in october
    assert "Disputes open at end 1 400.00 0.00" in october
    assert "Deductions opened 1 50.00 0.00" in october


def test_nothing_dated_later_enters_the_summary(business: Ledger) -> None:
    before = papers.monthly_summary(business, OCTOBER, None, TODAY, "without the seal")
    with business.change("november") as rows:
        alder = 1
        late = issued(rows, "INV-9", alder, "2026-11-01", 9_999_99)
        received(rows, "P-9", alder, "2026-11-20", 9_999_99, late)
        rows.insert(Activity(date=day("2026-11-09"), customer_id=alder, kind="visit", note="later"))
        rows.insert(WriteOff(number="W-9", invoice_id=2, date=day("2026-11-30"), amount=300_00))
    assert papers.monthly_summary(business, OCTOBER, None, TODAY, "without the seal") == before


def test_a_goal_of_the_owner_stands_before_the_benchmark(business: Ledger) -> None:
    with business.change("goal") as rows:
        rows.insert(Goal(kpi="dso", goal="30", valid_from=day("2026-01-01")))
    assert "≤ 30.0 days Act" in summary(business)


def test_options_of_the_owner_are_kept_and_named(business: Ledger, october: str) -> None:
    assert "Options:" not in october
    with business.change("option") as rows:
        rows.insert(CompanyFact(key="option.dso_receivables", value="average"))
    text = summary(business)
    assert "Options: dso_receivables=average." in text
    assert "Days sales outstanding (terms 30.0) 33.1 days" in text  # (1,400 + 1,800) / 2 / 1,500 x 31


def test_an_unfinished_month_says_so(business: Ledger, october: str) -> None:
    assert "the month is not over" not in october
    assert "the month is not over: as of October 17, 2026" in summary(business, dt.date(2026, 10, 17))


def test_a_summary_of_nothing_is_a_paper_all_the_same(ledger: Ledger) -> None:
    text = summary(ledger)
    assert "In October 2026 nothing was invoiced or received, and nothing is outstanding." in text
    assert "Nobody was overdue." in text
    assert "n/a" in text
    assert "open items 0.00 − unapplied 0.00 = receivables 0.00; ledger verified" in text


@pytest.mark.parametrize("page", ["A4", "Letter"])
def test_a_full_summary_takes_two_pages(business: Ledger, page: str) -> None:
    with business.change("more") as rows:
        rows.insert(CompanyFact(key="paper", value=page))
        for number in range(20):
            customer = rows.insert(Customer(code=f"C{number:02}", name=f"{LONG} {number}"))
            issued(rows, f"INV-1{number:02}", customer, "2026-06-01", 90_000_00 + number)
            words = "will pay after their own client pays; asked to ring again on Monday"
            rows.insert(Activity(date=day("2026-10-12"), customer_id=customer, kind="call", note=words))
            rows.insert(Promise(number=f"PR-1{number}", customer_id=customer, made=END, due=TODAY, amount=90_000_00))
    paper = papers.monthly_summary(business, OCTOBER, None, TODAY)
    assert paper.page == page
    assert len(pages_of(paper)) == 2


def test_a_failed_check_of_the_ledger_stands_in_the_footer(business: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from ardesk.ledger import Check

    monkeypatch.setattr(business, "verify", lambda: [Check("Rows", ok=False, detail="one differs")])
    text = summary(business)
    assert "1 check of the ledger failed" in text
    assert "ledger verified" not in text


@pytest.mark.parametrize(
    ("now", "last", "words"),
    [
        (0, 0, ""),
        (3, 0, "new"),
        (21, 20, "→ flat"),
        (22, 20, "▲ up"),
        (19, 20, "→ flat"),
        (18, 20, "▼ down"),
        (0, 4, "▼ down"),
    ],
)
def test_a_trend_is_flat_within_five_percent(now: int, last: int, words: str) -> None:
    assert trend(now, last) == words


# Aged receivables


def test_the_aged_report_has_a_row_for_each_customer_and_the_control_total(business: Ledger) -> None:
    text = words_of(papers.aged_receivables(business, END))
    assert "Alder A 1,500.00 50.00 – – – 50.00 1,500.00" in text
    assert without_spaces(HOSTILE) + "B–300.00––––300.00" in without_spaces(text)
    assert "Total 1,500.00 350.00 0.00 0.00 0.00 50.00 1,800.00" in text
    assert "open items 1,850.00 − unapplied 50.00 = receivables 1,800.00; ledger verified" in text


def test_the_aged_report_takes_other_classes_dates_and_groups(business: Ledger) -> None:
    text = words_of(
        papers.aged_receivables(business, END, by="invoice", basis="invoice", edges=(10, 20, 30, 45, 60, 90))
    )
    assert "age from the invoice date" in text
    assert "Over 90 days" in text
    assert "INV-3 Alder – – 1,500.00 – – – – – 1,500.00" in text


def test_each_currency_stands_by_itself(business: Ledger) -> None:
    with business.change("euro") as rows:
        issued(rows, "INV-7", 1, "2026-10-01", 200_00, currency="EUR", rate=Decimal("1.25"))
    text = words_of(papers.aged_receivables(business, END))
    assert "EUR 200.00" in text
    assert "Alder A 1,750.00" in text


def test_a_long_report_repeats_its_head_and_numbers_its_pages(ledger: Ledger) -> None:
    with ledger.change("many") as rows:
        for number in range(150):
            customer = rows.insert(Customer(code=f"C{number:03}", name=f"Customer {number:03}"))
            issued(rows, f"INV-{number}", customer, "2026-10-01", 1_000_00 + number)
    pages = pages_of(papers.aged_receivables(ledger, END))
    assert len(pages) > 2
    assert all("Customer Not due 1–30 days" in text for text in pages)
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, start=1))
    words = " ".join(pages)
    assert all(words.count(f"Customer {number:03} C{number:03}") == 1 for number in range(150))


def test_wide_amounts_lie_on_their_side(ledger: Ledger) -> None:
    with ledger.change("wide") as rows:
        customer = rows.insert(Customer(code="C", name=LONG))
        for number, date in enumerate(("2026-10-20", "2026-09-20", "2026-08-20", "2026-07-20", "2026-01-20")):
            issued(rows, f"INV-{number}", customer, date, 9_876_543_210_00)
    paper = papers.aged_receivables(ledger, END)
    assert paper.landscape
    assert words_of(paper).count("9,876,543,210.00 9,876,543,210.00 9,876,543,210.00 9,876,543,210.00") == 2


def test_an_empty_report_says_so(ledger: Ledger) -> None:
    assert "Nothing was open on this day." in words_of(papers.aged_receivables(ledger, END))


# Invoices


def invoiced(ledger: Ledger, lines: list[tuple[str, str, str, str, int | None]], **more: object) -> str:
    with ledger.change("invoice") as rows:
        for key, value in {
            "address": "12 Harbour Road\nPortsmouth",
            "bank": "IBAN GB00 EXAM",
            "tax_id": "GB 1",
        }.items():
            rows.insert(CompanyFact(key=key, value=value))
        customer = rows.insert(Customer(code="C1", name=LONG, street="Straße 1", city="Wien", terms="2/10 net 30"))
        fields: dict[str, object] = {
            "currency": "EUR",
            "rate": Decimal("1.1"),
            "net": 625_00,
            "tax": 125_00,
            "total": 750_00,
        }
        fields |= {"due_date": day("2026-11-14")} | more
        invoice = rows.insert(Invoice(number="INV-42", customer_id=customer, date=day("2026-10-15"), **fields))  # type: ignore[arg-type] # a test's own fields
        for position, (words, quantity, price, rate, net) in enumerate(lines):
            line = InvoiceLine(invoice_id=invoice, position=position, description=words, net=net)
            rows.insert(replace(line, quantity=quantity, unit_price=price, tax_rate=rate))
    return words_of(papers.invoice(ledger, invoice))


OAK = ("Oak <planed> & cut", "12.5", "48.00", "20", 600_00)
DELIVERY = ("Delivery", "1", "25", "20", 25_00)


def test_an_invoice_has_all_a_customer_needs(ledger: Ledger) -> None:
    text = invoiced(ledger, [OAK, DELIVERY], po_number="PO-7")
    assert "Alder & Sons" in text
    assert "Oak <planed> & cut 12.5 48.00 20% 600.00" in text
    assert "Net 625.00 Tax 20% on 625.00 125.00 Total EUR 750.00" in text
    assert (
        "Please pay EUR 750.00 by November 14, 2026, quoting INV-42. 2% discount for payment by October 25, 2026."
        in text
    )
    assert "IBAN GB00 EXAM" in text
    assert "Your order PO-7" in text
    assert without_spaces(LONG) in without_spaces(text)


def test_tax_that_the_lines_do_not_explain_is_shown_in_one(ledger: Ledger) -> None:
    text = invoiced(ledger, [OAK], net=600_00, tax=120_01, total=720_01)
    assert "Net 600.00 Tax 120.01 Total EUR 720.01" in text


def test_two_rates_are_two_lines(ledger: Ledger) -> None:
    books = ("Books", "3", "12.995", "7.25", 38_99)
    text = invoiced(ledger, [OAK, books], net=638_99, tax=122_83, total=761_82)
    assert "Books 3 12.995 7.25% 38.99" in text
    assert "Tax 7.25% on 38.99 2.83 Tax 20% on 600.00 120.00 Total EUR 761.82" in text


def test_a_line_without_its_net_is_quantity_times_price(ledger: Ledger) -> None:
    assert "Half 0.5 0.03 0% 0.02" in invoiced(ledger, [("Half", "0.5", "0.03", "0", None)], net=2, tax=0, total=2)


def test_an_invoice_without_lines_has_its_description(ledger: Ledger) -> None:
    assert "Works at the harbour 625.00" in invoiced(ledger, [], description="Works at the harbour")


@pytest.mark.parametrize(("status", "mark"), [("draft", "DRAFT"), ("void", "VOID"), ("issued", "")])
def test_drafts_and_void_invoices_are_marked_on_the_page(ledger: Ledger, status: str, mark: str) -> None:
    text = invoiced(ledger, [OAK], status=status)
    for word in ("DRAFT", "VOID"):
        assert (word in without_spaces(text)) == (word == mark)
    assert ("Please pay" in text) == (status != "void")


def test_a_logo_is_printed_and_a_broken_one_left_out(ledger: Ledger) -> None:
    import base64

    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    invoiced(ledger, [OAK])
    with ledger.change("logo") as rows:
        fact = CompanyFact(id=rows.insert(CompanyFact(key="logo", value="%%%")), key="logo")
    assert "Total EUR 750.00" in words_of(papers.invoice(ledger, 1))
    with ledger.change("logo") as rows:
        rows.update(CompanyFact(id=fact.id, key="logo", value=base64.b64encode(svg).decode()))
    paper = papers.invoice(ledger, 1)
    assert paper.images == {"logo": svg}
    assert "Total EUR 750.00" in words_of(paper)


# Statements


def test_a_statement_lists_what_is_open_on_the_day(business: Ledger) -> None:
    text = words_of(papers.statement(business, 1, END))
    assert "09/01/2026 Invoice INV-1 10/01/2026 30 1,000.00 50.00" in text
    assert "10/05/2026 Invoice INV-3 11/04/2026 1,500.00 1,500.00" in text
    assert "10/08/2026 Payment P-1, not applied yet −50.00" in text
    assert "Balance USD 1,500.00" in text
    assert "1,500.00 50.00 0.00 0.00 0.00 −50.00" in text


def test_a_statement_of_an_earlier_day_knows_no_later_payment(business: Ledger) -> None:
    text = words_of(papers.statement(business, 1, day("2026-09-30")))
    assert "Balance USD 1,000.00" in text
    assert "P-1" not in text


def test_a_statement_keeps_currencies_apart(business: Ledger) -> None:
    with business.change("euro") as rows:
        issued(rows, "INV-7", 1, "2026-10-01", 200_00, currency="EUR", rate=Decimal("1.25"))
        note = CreditNote(
            number="CN-1", customer_id=1, date=END, net=20_00, total=20_00, currency="EUR", rate=Decimal("1.25")
        )
        rows.insert(note)
    text = words_of(papers.statement(business, 1, END))
    assert "Balance EUR 180.00" in text
    assert "Credit note CN-1, not applied yet −20.00" in text
    assert "Balance USD 1,500.00" in text


def test_a_statement_of_nothing_says_thanks(business: Ledger) -> None:
    assert "nothing was open on your account. Thank you." in words_of(papers.statement(business, 2, day("2026-01-01")))


@pytest.mark.parametrize("name", [HOSTILE, LONG, RTL, EMOJI])
def test_every_paper_prints_names_literally(ledger: Ledger, name: str) -> None:
    with ledger.change("name") as rows:
        rows.insert(CompanyFact(key="address", value=name))
        customer = rows.insert(Customer(code="C1", name=name))
        invoice = issued(rows, "INV-1", customer, "2026-06-15", 1_000_00, description=name)
        rows.insert(Activity(date=day("2026-10-12"), customer_id=customer, kind="call", note=name))
    for paper in (
        papers.monthly_summary(ledger, OCTOBER, None, TODAY),
        papers.aged_receivables(ledger, END),
        papers.invoice(ledger, invoice),
        papers.statement(ledger, customer, END),
    ):
        assert without_spaces(name) in without_spaces(PaperPages(paper).text), paper.title


def test_signs_that_steer_devices_do_not_reach_paper() -> None:
    assert printable("a\x07b\ufffcc\x1b\n") == "abc\n"
