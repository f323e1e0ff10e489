"""From an empty computer to the printed month, by keyboard alone in the real window; every figure worked out by hand.

Harbour Joinery, all of it in 2025, all invoices due after 30 days:

    INV-0001  Acorn Ltd     10 January  1,000.00  due  9 February   paid 12 March
    INV-0002  Acorn Ltd      5 February   500.00  due  7 March      200.00 paid 12 March, 300.00 open
    INV-0003  Birch & Sons  20 February 2,000.00  due 22 March      promised on 25 March for 4 April
    INV-0004  Cedar Works    3 March      750.00  due  2 April
    INV-0005  Birch & Sons  17 March      250.50  due 16 April
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from ardesk.domain.records import TABLES, Activity, Allocation, Customer, Invoice, Payment, Promise, Record
from ardesk.ledger import Ledger
from tests.e2e.screen import Screen
from tests.reports.printed import read_pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WINDOW = "Harbour Joinery — ARDesk"
TYPED = (
    ("Acorn Ltd", "1000", "2025-01-10"),
    ("Acorn Ltd", "250+250", "2025-02-05"),
    ("Birch & Sons", "2,000.00", "2025-02-20"),
    ("Cedar Works", "750", "2025-03-03"),
    ("Birch & Sons", "250.5", "2025-03-17"),
)
INVOICES = [
    ("INV-0001", "Acorn Ltd", 1000_00, dt.date(2025, 1, 10), dt.date(2025, 2, 9)),
    ("INV-0002", "Acorn Ltd", 500_00, dt.date(2025, 2, 5), dt.date(2025, 3, 7)),
    ("INV-0003", "Birch & Sons", 2000_00, dt.date(2025, 2, 20), dt.date(2025, 3, 22)),
    ("INV-0004", "Cedar Works", 750_00, dt.date(2025, 3, 3), dt.date(2025, 4, 2)),
    ("INV-0005", "Birch & Sons", 250_50, dt.date(2025, 3, 17), dt.date(2025, 4, 16)),
]
CHARTS, TILES_UP_TO_OPEN_ITEMS, FIELDS_UP_TO_DOCUMENTS = 4, 6, 8
AGED = {  # at the end of February the first invoice is 19 days late
    "January 2025": ["1,000.00", "0.00", "0.00", "0.00", "0.00"],
    "February 2025": ["2,500.00", "1,000.00", "0.00", "0.00", "0.00"],
}
OPEN_IN_FEBRUARY = {"INV-0001": "1,000.00", "INV-0002": "500.00", "INV-0003": "2,000.00"}
MARCH = (
    # 750.00 + 250.50; 300.00 + 2,000.00 late
    "In March 2025 Harbour Joinery invoiced 1,000.50 and received 1,200.00.",
    "At its end 3,300.50 was outstanding, 199.50 less than a month before;",
    "2,300.00 (69.7% of open items) was past due.",
    "Receivables at end 3,300.50 3,500.00",
    "Past due 2,300.00 1,000.00",
    "Credit sales 1,000.50 2,500.00",
    "Cash collected 1,200.00 0.00",
    "Days sales outstanding (terms 30.0) 102.3 days 39.2 days",  # 3,300.50 / 1,000.50 × 31; 3,500 / 2,500 × 28
    "Best possible DSO 31.0 days 28.0 days",  # 1,000.50 / 1,000.50 × 31; 2,500 / 2,500 × 28
    "Average days delinquent 71.3 days 11.2 days",  # the one less the other
    "34.3% 0.0%",  # CEI: (3,500 + 1,000.50 − 3,300.50) / (3,500 + 1,000.50 − 1,000.50); February: nothing came in
    "March 2025 1,000.50 2,300.00 0.00 0.00 0.00 0.00 3,300.50",
    "February 2025 2,500.00 1,000.00 0.00 0.00 0.00 0.00 3,500.00",
    "Birch & Sons 2,000.00 9",
    "Acorn Ltd 300.00 24",
    "2,000.00 by 04/04/2025",
    "open items 3,300.50 − unapplied 0.00 = receivables 3,300.50; ledger verified",
    "Weighted average days late 26.7 days",  # 1,000.00 came 31 days late and 200.00 came 5: 32,000 / 1,200
    "Target, 2% of receivables 66.01 70.00",
    "Page 1 of 2",
)


class Story:
    """The screen, and the ledger that is entered on it."""

    def __init__(self, screen: Screen, path: Path) -> None:
        self.screen, self.path = screen, path

    def records(self) -> Counter[Record]:
        """Every record in the file now, without the marks of the journal."""
        with Ledger.open(self.path, read_only=True) as ledger:
            return Counter(record for table in TABLES for record in ledger.all(table))

    def becomes(self, records: Counter[Record], what: str) -> None:
        """Wait until the file holds exactly these records."""
        self.screen.wait(lambda: self.records() == records, what)

    def do(self, act: Callable[[], None], dialog: str, *, steps: int = 1) -> None:
        """Carry out an act that ends with its dialog closed; then take it back, and do it again, in so many steps."""
        before = self.records()
        act()
        self.screen.gone(dialog)
        self.screen.window(WINDOW)
        after = self.records()
        assert after != before
        self.screen.press(*["ctrl+z"] * steps)
        self.becomes(before, f"undo of {dialog}")
        self.screen.press(*["ctrl+y"] * steps)
        self.becomes(after, f"redo of {dialog}")

    # acts

    def begin(self) -> None:
        """First start: name, currency, terms and place of the ledger; then the first invoice is offered."""
        screen = self.screen
        screen.start()
        screen.window("Welcome to ARDesk")
        screen.press("Return")
        screen.type("Harbour Joinery")
        screen.press("Return")
        screen.type("EUR")
        screen.press("Return", "Return")
        screen.type(str(self.path))
        screen.press("Return")
        screen.window("New invoice")

    def first_customer_and_invoice(self) -> None:
        """A customer nobody knows yet is entered from within the invoice."""
        self.screen.type("Acorn Ltd")
        self.screen.press("Tab")
        self.screen.window("New customer")
        self.screen.press("ctrl+Return")
        self.screen.gone("New customer")
        self.screen.window("New invoice")
        _name, amount, day = TYPED[0]
        self.rest_of_invoice(amount, day)

    def customer(self, name: str) -> None:
        """A customer of this name."""
        self.screen.press("ctrl+shift+k")
        self.screen.window("New customer")
        self.screen.type(name)
        self.screen.press("ctrl+Return")

    def invoice(self, name: str, amount: str, day: str) -> None:
        """An invoice for a known customer."""
        self.screen.press("ctrl+shift+n")
        self.screen.window("New invoice")
        self.screen.type(name[:3].lower())
        self.screen.press("Tab")
        self.rest_of_invoice(amount, day)

    def rest_of_invoice(self, amount: str, day: str) -> None:
        """Amount and date; that the date is long ago is told when it is left."""
        self.screen.type(amount)
        self.screen.press("Tab")
        self.screen.type(day)
        self.screen.press("Tab", "ctrl+Return")

    def payment(self) -> None:
        """1,200.00 from Acorn over both its invoices, which a few letters find."""
        self.screen.type("acorn")
        self.screen.press("Return", "ctrl+a", "ctrl+r")
        self.screen.window("Receive payment")
        self.screen.type("1200")
        self.screen.press("Tab")
        self.screen.type("2025-03-12")
        self.screen.press("Tab", "ctrl+Return")

    def contact(self) -> None:
        """Birch promises on the telephone to pay INV-0003 by 4 April."""
        self.screen.press("ctrl+3", "ctrl+l")
        self.screen.window("Log contact")
        self.screen.type("bir")
        self.screen.press("Tab", "Tab")
        self.screen.type("2025-03-25")
        self.screen.press("Tab", "Down", "alt+3", "Tab")
        self.screen.type("2025-04-04")
        self.screen.press("Tab", "ctrl+Return")

    # looks

    def kpis_of(self, day: str) -> None:
        """The page of KPIs as of this day."""
        self.screen.press("ctrl+4", "alt+o")
        self.screen.type(day)
        self.screen.press("Return")

    def chart_as_table(self) -> dict[str, list[str]]:
        """What the first chart shows, open items by age, copied from its table once it is drawn: rows by month."""
        self.screen.press("alt+o", "Tab", "Tab", "Tab")
        self.screen.wait(partial(self.shows_after, "t", "Open items by age"), "the chart")
        self.screen.window("Open items by age")
        self.screen.press("ctrl+a", "ctrl+c")
        rows = self.copied()
        self.screen.press("Escape")
        self.screen.gone("Open items by age")
        self.screen.window(WINDOW)
        return {month: figures for month, *figures in rows}

    def shows_after(self, keys: str, title: str) -> bool:
        """Whether the window is there; while it is not, the keys that open it are pressed again."""
        shown = self.screen.shows(title)
        if not shown:
            self.screen.press(keys)
        return shown

    def documents_behind_open_items(self) -> dict[str, str]:
        """The documents listed when the tile “Open items” is opened: amounts by number."""
        self.screen.press("alt+o", "Tab", "Tab", "Tab", *["Tab"] * (CHARTS - 1 + TILES_UP_TO_OPEN_ITEMS), "Return")
        self.screen.press(*["Tab"] * FIELDS_UP_TO_DOCUMENTS, "ctrl+a", "ctrl+c")
        rows = self.copied()
        self.screen.press("Escape")
        return {number: amount for _day, _kind, number, _customer, amount in (row for row in rows if len(row) == 5)}

    def copied(self) -> list[list[str]]:
        """The rows on the clipboard."""
        return [line.split("\t") for line in self.screen.clipboard().splitlines()]


def test_from_nothing_to_the_printed_month_by_keyboard_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    path, summary = tmp_path / "harbour.ardesk", tmp_path / "march.pdf"
    with Screen(home, tmp_path) as screen:
        story = Story(screen, path)
        enter_everything(story)
        look_at_the_kpis(story)
        save_the_summary(story, summary)
        screen.press("ctrl+q")
        assert screen.ended() == 0
        assert [line for line in screen.said().splitlines() if "building the font cache" not in line] == []
    with Ledger.open(path, read_only=True) as ledger:
        check_what_was_entered(ledger)
        assert [check for check in ledger.verify() if not check.ok] == []
        assert ledger.newest_backup is not None
    text = " ".join(read_pages(summary))
    assert [figure for figure in MARCH if figure not in text] == []


def enter_everything(story: Story) -> None:
    story.begin()
    story.do(story.first_customer_and_invoice, "New invoice", steps=2)
    for name in ("Birch & Sons", "Cedar Works"):
        story.do(partial(story.customer, name), "New customer")
    for name, amount, day in TYPED[1:]:
        story.do(partial(story.invoice, name, amount, day), "New invoice")
    story.do(story.payment, "Receive payment")
    story.do(story.contact, "Log contact")


def look_at_the_kpis(story: Story) -> None:
    """As of a past day, the chart and the documents behind a tile show what stood open on that day alone."""
    story.kpis_of("2025-02-28")
    story.screen.wait(lambda: story.chart_as_table().items() >= AGED.items(), "the chart of February")
    story.screen.wait(lambda: story.documents_behind_open_items() == OPEN_IN_FEBRUARY, "the documents of February")


def save_the_summary(story: Story, path: Path) -> None:
    """Ctrl+P on the KPIs of March leads to its summary, which is saved as PDF under a name that is typed."""
    story.kpis_of("2025-03-31")
    story.screen.press("ctrl+p", "alt+d")
    story.screen.window("Save")
    story.screen.type(str(path))
    story.screen.press("Return")
    story.screen.gone("Save")
    story.screen.wait(path.is_file, "the PDF")
    story.screen.window(WINDOW)


def check_what_was_entered(ledger: Ledger) -> None:
    names = {customer.id: customer.name for customer in ledger.all(Customer)}
    assert sorted(names.values()) == ["Acorn Ltd", "Birch & Sons", "Cedar Works"]
    entered = [(row.number, names[row.customer_id], row.total, row.date, row.due_date) for row in ledger.all(Invoice)]
    assert sorted(entered) == INVOICES
    numbers = {invoice.id: invoice.number for invoice in ledger.all(Invoice)}
    (payment,) = ledger.all(Payment)
    assert (names[payment.customer_id], payment.amount, payment.date) == ("Acorn Ltd", 1200_00, dt.date(2025, 3, 12))
    parts = [(numbers[part.invoice_id], part.amount, part.payment_id) for part in ledger.all(Allocation)]
    assert sorted(parts) == [("INV-0001", 1000_00, payment.id), ("INV-0002", 200_00, payment.id)]
    (promise,), (contact,) = ledger.all(Promise), ledger.all(Activity)
    assert (numbers[promise.invoice_id], promise.amount) == ("INV-0003", 2000_00)
    assert (promise.made, promise.due) == (dt.date(2025, 3, 25), dt.date(2025, 4, 4))
    assert (names[contact.customer_id], contact.outcome, contact.date) == ("Birch & Sons", "promised", promise.made)
    assert contact.follow_up == dt.date(2025, 4, 7)  # the Monday after the day promised
