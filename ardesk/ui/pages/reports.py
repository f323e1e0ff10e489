"""The page of reports: the papers at the left, the live page at the right, and every way out at the same place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ardesk.domain.company import REMARKS
from ardesk.domain.periods import Period, add_months, end_of_month
from ardesk.domain.records import Invoice
from ardesk.errors import ArdeskError
from ardesk.i18n import _
from ardesk.ui import tasks
from ardesk.ui.addressee import TO_CUSTOMERS, addressee
from ardesk.ui.printing.preview import PreviewWidget
from ardesk.ui.report_more import (
    LETTER,
    OF_CUSTOMERS,
    OF_DOCUMENTS,
    OF_PERIODS,
    POLICY,
    MoreChoices,
)
from ardesk.ui.report_work import AGED, FORECAST, INVOICE, PAPERS, STATEMENT, SUMMARY, Wanted, make, missing, table
from ardesk.ui.theme import chars, ems
from ardesk.ui.widgets.customer_field import CustomerField
from ardesk.ui.widgets.fields import DateField

if TYPE_CHECKING:
    from collections.abc import Callable

    from ardesk.reports.paper import Paper
    from ardesk.ui.session import Session, Wish

_MONTHS = 120
_NO_TABLE = frozenset({INVOICE, LETTER, POLICY}) | OF_DOCUMENTS
_EDGES = ((30, 60, 90), (30, 60, 90, 120), (15, 30, 60), (7, 14, 30))


class ReportsPage(QWidget):
    """One paper at a time; it is made again whenever what it says may have changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.title = session, _("Reports")
        self.setObjectName("reports_page")
        self.paper: Paper | None = None
        self._making = False
        self._when_ready: Callable[[], None] | None = None
        self.list = QListWidget(self)
        self.list.setObjectName("papers")
        self.list.setAccessibleName(_("Papers"))
        for kind, title in PAPERS:
            item = QListWidgetItem(_(title), self.list)
            item.setData(Qt.ItemDataRole.UserRole, kind)
        frame = 2 * self.list.frameWidth()
        self.list.setFixedHeight(self.list.sizeHintForRow(0) * len(PAPERS) + frame)
        self._make_choices()
        self.preview = PreviewWidget(self)
        self.preview.setObjectName("paper_preview")
        self.note = QLabel(self)
        self.note.setObjectName("paper_note")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self._lay_out()
        self._connect()
        self.list.setCurrentRow(0)
        self.setFocusProxy(self.list)

    def _make_choices(self) -> None:
        session = self.session
        self.month = QComboBox(self)
        self.month.setMaxVisibleItems(18)
        last = end_of_month(add_months(session.today.replace(day=1), -1))
        for back in range(-1, _MONTHS):
            day = end_of_month(add_months(last.replace(day=1), -back))
            self.month.addItem(session.formats.month(day), day)
        self.month.setCurrentIndex(1)
        self.as_closed = _box(self, (None, _("As it is now")))
        self.day = DateField(session, "paper_day", session.today, parent=self)
        self.customer = CustomerField(session, "paper_customer", parent=self)
        self.number = QLineEdit(self)
        self.by = _box(
            self, ("customer", _("Customer")), ("type", _("Type")), ("collector", _("Collector")),
            ("currency", _("Currency")), ("invoice", _("Invoice")),
        )  # fmt: skip
        self.basis = _box(self, ("due", _("Due date")), ("invoice", _("Invoice date")))
        self.edges = _box(self, *((edges, " / ".join(map(str, edges))) for edges in _EDGES))
        self.remarks = QPlainTextEdit(self)
        self.remarks.setPlaceholderText(_("Your own remarks, printed with the summary"))
        self.remarks.setTabChangesFocus(True)
        self.remarks.setFixedHeight(ems(self, 6))
        self.choices: list[tuple[str, str, QWidget, frozenset[str]]] = [
            ("paper_month", _("&Month"), self.month, frozenset({SUMMARY}) | OF_PERIODS),
            ("paper_as_closed", _("Sho&wn"), self.as_closed, frozenset({SUMMARY})),
            ("paper_day", _("As &of"), self.day, frozenset({AGED, STATEMENT, FORECAST}) | OF_CUSTOMERS),
            ("paper_customer", _("C&ustomer"), self.customer, frozenset({STATEMENT}) | OF_CUSTOMERS),
            ("paper_invoice", _("&Number"), self.number, frozenset({INVOICE}) | OF_DOCUMENTS),
            ("paper_by", _("&By"), self.by, frozenset({AGED})),
            ("paper_basis", _("A&ge from"), self.basis, frozenset({AGED})),
            ("paper_edges", _("C&lasses"), self.edges, frozenset({AGED})),
            ("paper_remarks", _("R&emarks"), self.remarks, frozenset({SUMMARY})),
        ]
        self.more = MoreChoices(session, self, self.refresh)
        self.choices += self.more.rows

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        gap = ems(self, 0.7)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.list)
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for name, text, widget, _kinds in self.choices:
            widget.setObjectName(name)
            widget.setAccessibleName(text.replace("&", ""))
            self.form.addRow(text, widget)
        column.addLayout(self.form)
        self.buttons: dict[str, QPushButton] = {}
        for name, text, act in (
            ("print", _("&Print…"), self.print_current),
            ("mail", _("E-mail dra&ft…"), self.mail_draft),
            ("pdf", _("Save as P&DF…"), lambda: self.save("pdf")),
            ("xlsx", _("Save as &XLSX…"), lambda: self.save("xlsx")),
            ("csv", _("Save as CS&V…"), lambda: self.save("csv")),
        ):
            button = QPushButton(text, left)
            button.setObjectName(f"paper_{name}")
            button.clicked.connect(act)
            self.buttons[name] = button
            column.addWidget(button)
        column.addWidget(self.note)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidget(left)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFixedWidth(chars(self, 34))
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(area)
        splitter.addWidget(self.preview)
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _row: self._chosen())
        for box in (self.month, self.by, self.basis, self.edges):
            box.currentIndexChanged.connect(lambda _index: self.refresh())
        self.day.left.connect(self.refresh)
        self.day.returnPressed.connect(self.refresh)
        self.customer.edited.connect(self.refresh)
        self.number.editingFinished.connect(self.refresh)
        self.month.currentIndexChanged.connect(lambda _index: self._show_remarks())
        self.as_closed.currentIndexChanged.connect(lambda _index: self._chosen())
        self.remarks.focusOutEvent = self._remarks_left  # type: ignore[method-assign]  # one event of one field
        self.session.formats_changed.connect(self.refresh)
        self._show_remarks()

    # which paper

    @property
    def kind(self) -> str:
        """The paper chosen in the list."""
        return str(self.list.currentItem().data(Qt.ItemDataRole.UserRole))

    def wanted(self) -> Wanted:
        """The paper as it is chosen now. Raises ArdeskError where something to choose it by can't be read."""
        by_month = self.kind == SUMMARY or self.kind in OF_PERIODS
        day = self.month.currentData() if by_month else self.day.day() or self.session.today
        customer = self.customer.customer_id() if self.kind in {STATEMENT, *OF_CUSTOMERS} else None
        found = self.session.ledger.find(Invoice, number=self.number.text().strip()) if self.kind == INVOICE else None
        return Wanted(
            self.kind,
            day,
            customer,
            found.id if found else None,
            str(self.by.currentData()),
            str(self.basis.currentData()),
            tuple(self.edges.currentData()),
            self.as_closed.currentData() if self.kind == SUMMARY else None,
            self.more.more(self.number.text()),
        )

    @property
    def _is_as_closed(self) -> bool:
        return self.kind == SUMMARY and self.as_closed.currentData() is not None

    def _offer_closings(self) -> None:
        """Beside the summary as it is now, those kept when the month was closed, newest first."""
        from ardesk.domain.records import ClosedMonth
        from ardesk.reports.closed import day_of

        chosen, formats = self.as_closed.currentData(), self.session.formats
        found = self.session.ledger.all(ClosedMonth, month=self._remark_key)
        self.as_closed.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
        while self.as_closed.count() > 1:
            self.as_closed.removeItem(1)
        for one in reversed(found):
            text = _("As closed on {day}").format(day=formats.date(day_of(one.closed_at)))
            self.as_closed.addItem(text, one.id)
        self.as_closed.setCurrentIndex(max(self.as_closed.findData(chosen), 0) if chosen is not None else 0)
        self.as_closed.blockSignals(False)  # noqa: FBT003 - likewise
        self.form.setRowVisible(self.as_closed, self.kind == SUMMARY and self.as_closed.count() > 1)

    def _chosen(self) -> None:
        known = self.session.selection.customer_ids
        if self.kind in {STATEMENT, *OF_CUSTOMERS} and self.customer.is_empty() and known:
            self.customer.set_customer(known[0])
        for _name, _text, widget, kinds in self.choices:
            self.form.setRowVisible(widget, self.kind in kinds)
        self.refresh()

    def refresh(self) -> None:
        """Make the paper again, in the background."""
        self._offer_closings()
        for name in ("xlsx", "csv"):
            self.buttons[name].setEnabled(self.kind not in _NO_TABLE and not self._is_as_closed)
        self.buttons["mail"].setEnabled(self.kind in TO_CUSTOMERS)
        try:
            wanted = self.wanted()
        except ArdeskError as unclear:
            self._say(unclear.sentence)
            return
        if not _is_chosen(wanted):
            self._say(missing(wanted.kind))
            return
        self.note.setText(_("Making the page…"))
        self.paper, self._making = None, True
        path, formats, today = self.session.ledger.path, self.session.formats, self.session.today
        tasks.run(lambda: make(path, wanted, formats, today), self._show, key="paper", failed=self._failed)

    def _say(self, text: str) -> None:
        tasks.drop("paper")
        self.paper, self._making, self._when_ready = None, False, None
        self.preview.show_paper(None)
        self.note.setText(text)

    def _show(self, paper: Paper) -> None:
        self.paper, self._making = paper, False
        self.preview.show_paper(paper)
        self.note.clear()
        act, self._when_ready = self._when_ready, None
        if act is not None:
            act()

    def _failed(self, fault: Exception) -> None:
        if not isinstance(fault, ArdeskError):
            raise fault
        self._say(fault.sentence)

    # remarks

    @property
    def _remark_key(self) -> str:
        day: dt.date = self.month.currentData()
        return f"{day:%Y-%m}"

    def _show_remarks(self) -> None:
        self.remarks.setPlainText(self.session.ledger.company.get(REMARKS + self._remark_key, ""))

    def _remarks_left(self, event: object) -> None:
        QPlainTextEdit.focusOutEvent(self.remarks, event)  # type: ignore[arg-type]  # as Qt gives it
        self.keep_remarks()

    def keep_remarks(self) -> None:
        """Store the remarks of the month if they have changed."""
        from ardesk.operations.company import set_remarks

        text, key = self.remarks.toPlainText().strip(), self._remark_key
        if text != self.session.ledger.company.get(REMARKS + key, "") and not self.session.ledger.read_only:
            self.session.attempt(lambda ledger: set_remarks(ledger, key, text), _("Remarks kept."))

    # ways out

    def show_wish(self, wish: Wish) -> None:
        """The paper wished for: a month's summary, or a customer's statement."""
        if wish.kind == STATEMENT:
            self.customer.set_customer(wish.ids[0])
            self.list.setCurrentRow(2)
            self.refresh()
        elif wish.kind == SUMMARY:
            self._choose_month(Period.month(dt.date.fromisoformat(wish.title)).end)
            self.list.setCurrentRow(0)

    def _choose_month(self, end: dt.date) -> None:
        """The month that ends on this day; one longer ago than those on offer is added to them."""
        offered = [self.month.itemData(place) for place in range(self.month.count())]
        if end not in offered:
            self.month.addItem(self.session.formats.month(end), end)
            offered.append(end)
        self.month.setCurrentIndex(offered.index(end))

    def print_current(self) -> None:
        """Print the page in view; one that is being made, as soon as it is there."""
        from ardesk.ui.printing.printer import print_paper

        if self.paper is None:
            self._when_ready = self.print_current if self._making else None
            return
        paper = self.paper
        self.session.attempt(lambda _ledger: print_paper(paper, self.window()))

    def mail_draft(self) -> None:
        """An e-mail with the page in view to the customer it is for; one being made, as soon as it is there."""
        from ardesk.ui.doors import open_dialog

        if self.paper is None:
            self._when_ready = self.mail_draft if self._making else None
        elif (customer := addressee(self.session.ledger, self.wanted())) is None:
            self.session.told.emit(_("This paper goes to no customer; choose a statement, a letter or an invoice."))
        else:
            open_dialog("mail:MailDialog", self.session, self.window(), customer_id=customer, paper=self.paper)

    def save(self, kind: str) -> None:
        """The paper as PDF, or its figures for a spreadsheet, into a file the user names."""
        if kind == "pdf" and self._making:
            self._when_ready = lambda: self.save(kind)
            return
        title = self.paper.title if self.paper else self.list.currentItem().text()
        suggested = "".join("-" if sign in '/\\:*?"<>|' else sign for sign in title)
        beside = self.session.ledger.path.with_name(f"{suggested}.{kind}")
        name, _kind = QFileDialog.getSaveFileName(self, _("Save"), str(beside), f"*.{kind}")
        if name:
            target = Path(name if name.endswith(f".{kind}") else f"{name}.{kind}")
            self.session.attempt(lambda _ledger: self.write(target))

    def write(self, target: Path) -> None:
        """Write what the file's ending says. Raises ArdeskError."""
        from ardesk.exchange import tables
        from ardesk.ui.printing.pdf import paper_to_pdf

        if target.suffix == ".pdf":
            if self.paper is None:
                raise ArdeskError(_("There is no page to save yet."))
            paper_to_pdf(self.paper, target)
        else:
            columns, rows = table(self.session.ledger, self.wanted())
            (tables.write_csv if target.suffix == ".csv" else tables.write_xlsx)(target, columns, rows)
        self.session.told.emit(_("Saved as {path}.").format(path=target))


def _is_chosen(wanted: Wanted) -> bool:
    """Whether the customer or the document that the paper is about is known."""
    if wanted.kind in OF_DOCUMENTS:
        return bool(wanted.more.number)
    about_someone = wanted.kind in {STATEMENT, INVOICE, *OF_CUSTOMERS}
    return not about_someone or wanted.customer_id is not None or wanted.invoice_id is not None


def _box(parent: QWidget, *choices: tuple[object, str]) -> QComboBox:
    box = QComboBox(parent)
    for value, words in choices:
        box.addItem(words, value)
    return box
