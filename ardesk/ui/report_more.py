"""Papers of the page of reports beyond the first ones: letters, receipts, credit notes, reviews, and their choices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QWidget

from ardesk.domain.money import Money
from ardesk.domain.periods import Period
from ardesk.errors import ArdeskError
from ardesk.i18n import _, mark
from ardesk.ui.widgets.fields import DateField

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.exchange import tables
    from ardesk.format import Formats
    from ardesk.ledger import Ledger
    from ardesk.reports.paper import Paper
    from ardesk.reports.papers.listing import Listing, ListPart, Raw
    from ardesk.ui.report_work import Table, Wanted
    from ardesk.ui.session import Session

LETTER, RECEIPT, CREDIT_NOTE, POLICY = "letter", "receipt", "credit_note", "policy"
REVIEW, ACTIVITY, WRITE_OFFS, STATEMENT = "review", "activity", "write_offs", "statement"
MORE_PAPERS: Final = (
    (LETTER, mark("Reminder letter")),
    (RECEIPT, mark("Receipt")),
    (CREDIT_NOTE, mark("Credit note")),
    (POLICY, mark("Follow-up policy")),
    (REVIEW, mark("Customer review")),
    (ACTIVITY, mark("Collection activity")),
    (WRITE_OFFS, mark("Write-offs")),
)
OF_CUSTOMERS: Final = frozenset({LETTER, REVIEW})
OF_DOCUMENTS: Final = frozenset({RECEIPT, CREDIT_NOTE})
OF_PERIODS: Final = frozenset({ACTIVITY, WRITE_OFFS})
KINDS: Final = frozenset(kind for kind, _title in MORE_PAPERS)
_LISTS: Final = {"text": "text", "small": "text", "box": "text", "money": "money", "number": "int"}


@dataclass(frozen=True, slots=True)
class More:
    """What else a paper is chosen by; a statement with `since` shows what moved from that day on."""

    level: int = 1
    since: dt.date | None = None
    span: str = "month"
    language: str = ""
    number: str = ""


class MoreChoices:
    """The widgets for these choices."""

    def __init__(self, session: Session, parent: QWidget, refresh: Callable[[], None]) -> None:
        self.level, self.span, self.language, self.shows = (QComboBox(parent) for _place in range(4))
        _fill(self.level, *((level, name) for level, name in enumerate(_level_names())))
        self.level.setCurrentIndex(1)
        _fill(self.span, ("month", _("Month")), ("quarter", _("Quarter")), ("year", _("Year")))
        languages = ("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español")
        _fill(self.language, ("", _("as the ledger")), *languages)
        _fill(self.shows, ("open", _("Open documents")), ("activity", _("Movements since …")))
        first = session.today.replace(day=1)
        self.since = DateField(session, "paper_since", (first - dt.timedelta(days=1)).replace(day=1), parent=parent)
        self.since.setEnabled(False)
        self.shows.currentIndexChanged.connect(lambda place: self.since.setEnabled(place == 1))
        for box in (self.level, self.span, self.language, self.shows):
            box.currentIndexChanged.connect(lambda _index: refresh())
        self.since.left.connect(refresh)
        self.since.returnPressed.connect(refresh)
        self.rows: list[tuple[str, str, QWidget, frozenset[str]]] = [
            ("paper_level", _("&Level"), self.level, frozenset({LETTER})),
            ("paper_shows", _("S&hows"), self.shows, frozenset({STATEMENT})),
            ("paper_since", _("S&ince"), self.since, frozenset({STATEMENT})),
            ("paper_span", _("Pe&riod"), self.span, OF_PERIODS),
            ("paper_language", _("Lan&guage"), self.language, frozenset({POLICY})),
        ]

    def more(self, number: str) -> More:
        """What is chosen now, with the number typed beside it."""
        moves = self.shows.currentData() == "activity"
        return More(
            level=int(self.level.currentData()),
            since=self.since.day() if moves else None,
            span=str(self.span.currentData()),
            language=str(self.language.currentData()),
            number=number.strip(),
        )


def _level_names() -> list[str]:
    from ardesk.domain.wording import LEVELS
    from ardesk.reports.papers.reminders import level_name

    return [level_name(level) for level in LEVELS]


def _fill(box: QComboBox, *choices: tuple[object, str]) -> None:
    for value, words in choices:
        box.addItem(words, value)


def period_of(end: dt.date, span: str) -> Period:
    """The month that ends on `end`, or the quarter or year it is in."""
    if span == "year":
        return Period.parse(f"{end:%Y}")
    return Period.parse(f"{end:%Y}-Q{(end.month + 2) // 3}") if span == "quarter" else Period.month(end)


def make_more(ledger: Ledger, wanted: Wanted, formats: Formats) -> Paper | None:
    """The paper, if it is one of these and all is chosen for it. Raises ArdeskError."""
    from ardesk.reports import papers

    if wanted.kind in OF_CUSTOMERS and wanted.customer_id is not None:
        if wanted.kind == LETTER:
            return papers.letter(ledger, wanted.customer_id, wanted.more.level, wanted.day, formats)
        return papers.customer_review(ledger, wanted.customer_id, wanted.day, formats)
    if wanted.kind in OF_DOCUMENTS and wanted.more.number:
        return _document(ledger, wanted.kind, wanted.more.number, formats)
    if wanted.kind in OF_PERIODS:
        make = papers.collection_activity if wanted.kind == ACTIVITY else papers.write_offs
        return make(ledger, period_of(wanted.day, wanted.more.span), formats)
    return papers.policy_sheet(ledger, language=wanted.more.language) if wanted.kind == POLICY else None


def _document(ledger: Ledger, kind: str, number: str, formats: Formats) -> Paper:
    from ardesk.domain.records import CreditNote, Payment
    from ardesk.reports import papers

    if kind == RECEIPT and (payment := ledger.find(Payment, number=number)) is not None:
        return papers.receipt(ledger, payment.id or 0, formats)
    if kind == CREDIT_NOTE and (note := ledger.find(CreditNote, number=number)) is not None:
        return papers.credit_note(ledger, note.id or 0, formats)
    words = _("There is no payment {number}.") if kind == RECEIPT else _("There is no credit note {number}.")
    raise ArdeskError(words.format(number=number))


def missing_more(kind: str) -> str:
    """What must be chosen before there is a paper of this kind."""
    if kind in OF_CUSTOMERS:
        return _("Choose a customer.")
    return _("Type the number of a payment.") if kind == RECEIPT else _("Type the number of a credit note.")


def table_more(ledger: Ledger, wanted: Wanted, formats: Formats) -> Table | None:
    """The main table of the paper for a spreadsheet, raw; None where it has none."""
    listing = _listing(ledger, wanted, formats)
    return None if listing is None else _table(listing.parts[listing.main], ledger.base)


def movement_table(ledger: Ledger, wanted: Wanted) -> Table:
    """What moved on the customer's account from the chosen day on, charges positive and credits negative."""
    from ardesk.exchange.tables import Column
    from ardesk.reports.papers.account import movements
    from ardesk.reports.papers.statement import movement_name

    since = wanted.more.since or wanted.day
    columns = [Column(_("Date"), "date"), Column(_("Document")), Column(_("Amount"), "money")]
    rows: list[tuple[tables.Raw, ...]] = [
        (one.day, movement_name(one.kind).format(number=one.number), Money(one.amount, one.currency))
        for one in movements(ledger, wanted.customer_id or 0, wanted.day)
        if one.day >= since
    ]
    return columns, rows


def _listing(ledger: Ledger, wanted: Wanted, formats: Formats) -> Listing | None:
    from ardesk.reports.papers.collection_activity import activity_listing
    from ardesk.reports.papers.customer_review import review_listing
    from ardesk.reports.papers.write_offs import write_offs_listing

    period = period_of(wanted.day, wanted.more.span)
    if wanted.kind == REVIEW and wanted.customer_id is not None:
        return review_listing(ledger, wanted.customer_id, wanted.day, formats)
    if wanted.kind == ACTIVITY:
        return activity_listing(ledger, period, formats)
    return write_offs_listing(ledger, period, formats) if wanted.kind == WRITE_OFFS else None


def _table(part: ListPart, base: str) -> Table:
    from ardesk.exchange.tables import Column

    columns = [
        Column(one.title, one.kind if one.kind in ("date", "days", "percent") else _LISTS[one.kind])  # type: ignore[arg-type] # a kind of both
        for one in part.columns
    ]
    found = [*part.rows, *([_total(part)] if part.total else [])]
    rows: list[tuple[tables.Raw, ...]] = []
    for row in found:
        pairs = zip(row, part.columns, strict=True)
        rows.append(
            tuple(Money(v, base) if column.kind == "money" and isinstance(v, int) else v for v, column in pairs)
        )
    return columns, rows


def _total(part: ListPart) -> list[Raw]:
    """The row of the total, its name in the first column that takes text."""
    name, *rest = part.total
    at = next((place for place, one in enumerate(part.columns) if one.kind in ("text", "small")), 0)
    row: list[Raw] = [None, *rest]
    row[at] = name
    return row
