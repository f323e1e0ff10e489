"""Reminder letters: what they ask for and leave out, in whose words and language, and where the address stands."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from ardesk.domain.records import Activity, Dispute, Pause
from ardesk.errors import ArdeskError
from ardesk.operations.collections import log_activity, resolve_dispute
from ardesk.operations.company import set_company, set_wording
from ardesk.reports import papers
from ardesk.reports.papers import payment
from ardesk.reports.papers.letter import last_day, sample_letter
from ardesk.ui.printing.pdf import paper_to_pdf
from tests.ledgers import add_invoice
from tests.reports.customers_kit import TODAY, add_many, change_customer, late_business
from tests.reports.printed import pages_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ardesk.ledger import Ledger
    from ardesk.reports.paper import Paper

pytestmark = pytest.mark.usefixtures("qapp")
ALDER = 1


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with late_business(tmp_path) as made:
        yield made


def test_a_reminder_asks_for_what_is_late_less_what_is_contested_or_promised(ledger: Ledger) -> None:
    words = words_of(papers.letter(ledger, ALDER, 1, TODAY))
    assert "INV-1 09/01/2026 10/01/2026 50 1,000.00 1,000.00" in words
    assert "INV-2 in part 08/02/2026 09/01/2026 80 500.00 300.00" in words
    assert "INV-4 in part 09/12/2026 10/12/2026 39 80.00 40.00" in words
    assert "To be paid EUR 1,340.00 Open in all 1,880.00 Left out of this letter, see below −540.00" in words
    assert "Left out: EUR 200.00 of invoice INV-2, which you dispute" in words
    assert "Left out: EUR 40.00 of invoice INV-4, which you deducted" in words
    assert "Left out: EUR 300.00 of invoice INV-3, which you promised to pay by December 1, 2026" in words
    assert "We hold your payment PAY-9 of 11/02/2026: EUR 25.00 of it" in words
    assert "INV-5" not in words  # due on 23 November
    assert "EUR 1,340.00 in all, are past due. The oldest has been due since September 1, 2026." in words


def test_a_friendly_note_names_what_falls_due_within_a_week(ledger: Ledger) -> None:
    words = words_of(papers.letter(ledger, ALDER, 0, TODAY))
    assert "INV-5 10/24/2026 11/23/2026 70.00 70.00" in words
    assert "To be paid EUR 1,410.00" in words
    assert "INV-6" not in words


def test_claims_count_while_they_are_open_and_promises_until_their_day(ledger: Ledger) -> None:
    resolve_dispute(ledger, 1, dt.date(2026, 11, 1), "us")
    assert ledger.get(Dispute, 1).resolved is not None
    assert "To be paid EUR 1,540.00" in words_of(papers.letter(ledger, ALDER, 1, TODAY))
    assert "To be paid EUR 1,300.00" in words_of(papers.letter(ledger, ALDER, 1, dt.date(2026, 10, 4)))
    late = words_of(papers.letter(ledger, ALDER, 1, dt.date(2026, 12, 2)))
    assert "promised" not in late
    assert "To be paid EUR 1,910.00" in late


def test_a_paused_invoice_is_left_aside_until_the_pause_ends(ledger: Ledger) -> None:
    with ledger.change("pause") as rows:
        rows.insert(Pause(customer_id=ALDER, invoice_id=1, kind="hold", since=TODAY, until=TODAY))
    words = words_of(papers.letter(ledger, ALDER, 1, TODAY))
    assert "To be paid EUR 340.00" in words
    assert "Left out: EUR 1,000.00 of invoice INV-1, which we are leaving aside for now." in words
    after = words_of(papers.letter(ledger, ALDER, 1, TODAY + dt.timedelta(days=1)))
    assert "To be paid EUR 1,340.00" in after


def test_where_there_is_nothing_to_ask_for_there_is_no_letter(ledger: Ledger) -> None:
    with pytest.raises(ArdeskError, match="owed nothing on 08/20/2026"):
        papers.letter(ledger, ALDER, 1, dt.date(2026, 8, 20))
    with ledger.change("all of it") as rows:
        for invoice in range(1, 7):
            rows.insert(Dispute(number=f"D-{invoice}0", invoice_id=invoice, opened=dt.date(2026, 8, 1)))
    with pytest.raises(ArdeskError, match="disputed, deducted, promised or paused"):
        papers.letter(ledger, ALDER, 2, TODAY)
    with pytest.raises(ArdeskError, match="4 is none of them"):
        papers.letter(ledger, ALDER, 4, TODAY)


@pytest.mark.parametrize(("level", "day"), [(0, "2026-12-04"), (1, "2026-11-30"), (2, "2026-11-30"), (3, "2026-11-27")])
def test_the_deadline_is_never_at_a_weekend(level: int, day: str) -> None:
    assert last_day(level, TODAY).isoformat() == day
    for shift in range(14):
        assert last_day(level, TODAY + dt.timedelta(days=shift)).weekday() < 5


@pytest.mark.parametrize(
    ("language", "level", "said"),
    [
        ("en", 3, ("Final notice", "EUR 1,340.00", "November 27, 2026", "Page 1 of")),
        ("de", 0, ("Ein freundlicher Hinweis", "1.410,00", "4. Dezember 2026", "Seite 1 von")),
        ("de_AT", 1, ("Zahlungserinnerung", "EUR 1.340,00", "30. November 2026", "Kunde ALDER")),
        ("German", 3, ("Letzte Mahnung", "1.340,00 EUR", "27. November 2026", "z. Hd. Robin Alder")),
        ("fr", 2, ("Deuxième rappel", "1 340,00 EUR", "30 novembre 2026", "Page 1 sur")),
        ("es", 3, ("Último aviso", "1.340,00 EUR", "27 de noviembre de 2026", "Página 1 de")),
    ],
)
def test_a_letter_speaks_the_customers_language(
    ledger: Ledger, language: str, level: int, said: tuple[str, ...]
) -> None:
    change_customer(ledger, ALDER, language=language)
    words = words_of(papers.letter(ledger, ALDER, level, TODAY))
    for text in said:
        assert text in words.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(("language", "level"), [("en", 0), ("de", 1), ("fr", 2), ("es", 3)])
def test_a_long_letter_goes_on_under_its_head(ledger: Ledger, language: str, level: int) -> None:
    change_customer(ledger, ALDER, language=language)
    total = 1_340_00 + add_many(ledger, ALDER, 70) + (70_00 if level == 0 else 0)
    pages = pages_of(papers.letter(ledger, ALDER, level, TODAY))
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert re.search(rf"(Page|Seite|Página) {number} (of|von|sur|de) {len(pages)}\b", page)
    figure = f"{total // 100:,}.{total % 100:02}"
    swapped = {"en": figure, "fr": figure.replace(",", " ").replace(".", ",")}
    printed = swapped.get(language, figure.replace(",", "_").replace(".", ",").replace("_", "."))
    assert printed in " ".join(pages).replace("\u202f", " ").replace("\xa0", " ")


def test_the_owners_words_stand_in_for_ours_in_their_language_only(ledger: Ledger) -> None:
    set_wording(ledger, 1, "en", "Hello again\n\n{contact}: {total} by {deadline} to {business} – {days} days.")
    words = words_of(papers.letter(ledger, ALDER, 1, TODAY))
    assert "Hello again" in words
    assert "Robin Alder: EUR 1,340.00 by November 30, 2026 to Nordmühle – 80 days." in words
    assert "Second reminder" in words_of(papers.letter(ledger, ALDER, 2, TODAY))
    ledger.undo()
    assert "Perhaps it has escaped" in words_of(papers.letter(ledger, ALDER, 1, TODAY))


@pytest.mark.parametrize(
    "place", ["{name}", "{contact.__class__}", "{0}", "{}", "{total!r}", "{contact[0]}", "{ contact}"]
)
def test_nothing_but_the_known_places_is_taken(ledger: Ledger, place: str) -> None:
    with pytest.raises(ArdeskError, match=r"Nothing can be put in the place"):
        set_wording(ledger, 1, "en", f"Subject\n\nDear {place}")


def test_what_is_filled_in_is_not_looked_at_again(ledger: Ledger) -> None:
    change_customer(ledger, ALDER, contact="{business} {{7*7}} {% include 'x' %} %(total)s $total", name="{days}")
    words = words_of(papers.letter(ledger, ALDER, 1, TODAY))
    assert "Dear {business} {{7*7}} {% include 'x' %} %(total)s $total," in words
    assert "{days}" in words
    odd = sample_letter(ledger, 2, "en", TODAY, "{% for x in y %}\n\n{{ config }} <b>{customer}</b> {unknown}")
    text = words_of(odd)
    assert "{% for x in y %}" in text
    assert "{{ config }} <b>Alder & Sons</b> {unknown}" in text


def test_reminders_so_far_stand_below_without_what_was_noted_of_them(ledger: Ledger) -> None:
    sent = {"date": dt.date(2026, 10, 15), "customer_id": ALDER, "note": "never pays"}
    log_activity(ledger, Activity(kind="letter", invoice_id=1, level=1, **sent))  # type: ignore[arg-type] # a test's own
    log_activity(ledger, Activity(kind="call", **sent))  # type: ignore[arg-type] # likewise
    words = words_of(papers.letter(ledger, ALDER, 2, TODAY))
    assert "Our reminders so far 10/15/2026 Payment reminder INV-1" in words
    assert "never pays" not in words
    assert "10/15/2026" not in words_of(papers.letter(ledger, ALDER, 1, dt.date(2026, 10, 14)))


# Where it stands


def places(paper: Paper, folder: Path) -> dict[str, tuple[float, float, float, float]]:
    """Each word of the first page with its edges in millimetres: left, top, right, bottom."""
    pdf = paper_to_pdf(paper, folder / "letter.pdf")
    run = subprocess.run(["pdftotext", "-bbox", "-l", "1", str(pdf), "-"], capture_output=True, text=True, check=True)
    root = ET.fromstring(run.stdout)  # noqa: S314 - as above
    words = [one for one in root.iter() if one.tag.endswith("word")]
    edges = ("xMin", "yMin", "xMax", "yMax")
    return {word.text or "": tuple(float(word.get(name, "0")) / 72 * 25.4 for name in edges) for word in words}  # type: ignore[misc] # four


def test_the_address_stands_in_the_window_of_a_din_envelope(ledger: Ledger, tmp_path: Path) -> None:
    set_company(ledger, {"window_envelope": "din", "paper": "A4"})
    found = places(papers.letter(ledger, ALDER, 1, TODAY), tmp_path)
    for word in ("Alder", "Attn.", "Orchard", "Harrow", "UK"):
        left, top, right, bottom = found[word]
        assert 25 <= left < right <= 105, word
        assert 62.7 - 1 <= top < bottom <= 90, word
    assert found["Harrow"][0] < found["HA1"][0]  # an English address, on whatever paper
    sender = found["Mühlweg"]
    assert 45 <= sender[1] < sender[3] <= 63
    assert found["Payment"][1] > 98  # the subject
    assert found["Customer"][0] == pytest.approx(125, abs=1)
    assert 50 - 1 <= found["Customer"][1] <= 60


def test_the_address_stands_in_the_window_of_a_us_envelope(ledger: Ledger, tmp_path: Path) -> None:
    set_company(ledger, {"window_envelope": "us", "paper": "Letter"})
    change_customer(ledger, ALDER, contact="")
    found = places(papers.letter(ledger, ALDER, 1, TODAY), tmp_path)
    for word in ("Orchard", "Harrow", "UK"):
        left, top, right, bottom = found[word]
        assert 25.4 - 0.5 <= left < right <= 4.375 * 25.4, word
        assert 61.5 <= top < bottom <= 80.5, word
    assert found["Payment"][1] > 95


def test_a_large_address_becomes_smaller_and_stays_in_its_place(ledger: Ledger, tmp_path: Path) -> None:
    set_company(ledger, {"window_envelope": "din", "paper": "A4"})
    change_customer(ledger, ALDER, name="Long " * 40 + "Ltd", street="\n".join(f"Street{n}" for n in range(8)))
    found = places(papers.letter(ledger, ALDER, 1, TODAY), tmp_path)
    assert found["Street7"][3] <= 90.5
    assert 85 <= found["UK"][3] <= 90.5


def test_without_a_window_nothing_is_placed(ledger: Ledger) -> None:
    paper = papers.letter(ledger, ALDER, 1, TODAY)
    assert (paper.placed, paper.folds) == ((), ())
    assert "To Alder" in words_of(paper)


@pytest.mark.parametrize("count", [20, 27, 28, 29, 30])
def test_how_to_pay_stands_together_wherever_the_page_ends(ledger: Ledger, count: int) -> None:
    set_company(ledger, {"paper": "A4"})
    add_many(ledger, ALDER, count)
    pages = pages_of(papers.letter(ledger, ALDER, 2, TODAY))
    (paying,) = [page for page in pages if "Please pay by" in page]
    assert "Payment Please pay by" in paying
    assert "IBAN DE89" in paying
    assert "Scan to pay" in paying
    assert [page for page in pages if "Yours sincerely Nordmühle" in page]


def test_the_payment_code_names_the_documents_in_euros(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[tuple[int, str]] = []
    monkeypatch.setattr(payment, "epc_payload", lambda *given: named.append(given[3:]))
    add_invoice(ledger, ALDER, "INV-7", 90_00, dt.date(2026, 9, 1), currency="USD", rate="0.9")
    papers.letter(ledger, ALDER, 2, TODAY)
    papers.statement(ledger, ALDER, TODAY)
    (asked, reminded), (owed, stated) = named
    assert (asked, owed) == (1_340_00, 1_985_00)
    assert reminded.split() == ["INV-2", "INV-1", "INV-4"]
    assert "INV-7" not in stated
